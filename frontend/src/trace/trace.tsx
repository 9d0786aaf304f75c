/** The dialog that walks from a number to the figure as printed, or to what is marked as an assumption. */

import { useLayoutEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { Chip, ConflictChip, FactChip } from "../parts/chip";
import { middleOf } from "../model/engine";
import { run, settledRun, valueAt } from "../model/figures";
import type { Fact, Item, Lag, Opening } from "../model/payload";
import { monthLabel } from "../numbers";
import { lab, settled } from "../state/store";
import { both, figure, measured, say } from "../words";
import { openFact } from "./fact_link";
import { type Step, backInTrace, closeTrace, openTrace, trail } from "./trail";

const BACK: Record<Lag, number> = { now: 0, opening: 1, prior: 1, year_ago: 12, trailing_year: 0 };

/** Kept in the page; shown while there is a step. */
export function TraceDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const steps = trail.value;
  const step = steps.at(-1);
  useLayoutEffect(() => {
    const box = dialog.current!;
    if (step && !box.open) box.showModal();
    if (!step && box.open) box.close();
    box.scrollTop = 0;
  }, [step]);
  return (
    <dialog id="trace" ref={dialog} aria-label={say("trace")} onClose={() => dialog.current?.open || closeTrace()}>
      <p class="bar">
        <button type="button" id="back" disabled={steps.length < 2} onClick={backInTrace}>{say("back")}</button>{" "}
        <button type="button" id="close" onClick={closeTrace}>{say("close")}</button>
      </p>
      <div id="trace-body">{step && <Body key={`${steps.length} ${step.name}`} step={step} />}</div>
    </dialog>
  );
}

function Body({ step }: { step: Step }) {
  if (step.kind === "item") return <ItemBody name={step.name} month={step.month} />;
  if (step.kind === "fact") return <FactBody id={step.name} />;
  return step.kind === "opening" ? <OpeningBody name={step.name} /> : <DriverBody name={step.name} />;
}

interface RowGiven {
  left: string;
  step?: Step;
  children: ComponentChildren;
}

/** A row: a name, which may lead on, and its value. */
function Row({ left, step, children }: RowGiven) {
  const data = step && { [attribute(step)]: step.kind === "item" ? `${step.name}@${step.month}` : step.name };
  return (
    <div class="row">
      {step ? <button type="button" {...data} onClick={() => openTrace(step)}>{left}</button> : <span>{left}</span>}
      <span>{children}</span>
    </div>
  );
}

const attribute = ({ kind }: Step) => (kind === "driver" ? "data-source" : `data-${kind}`);

function ItemBody({ name, month }: { name: string; month: number }) {
  const item = lab.value.items[name]!;
  return (
    <>
      <h2>{both(item.t)} · {monthLabel(month)}</h2>
      <p>
        <b>{measured(valueAt(run.value, name, month), item.u, name)}</b> <span class="chip">{name}</span>
      </p>
      <p>{both(item.d)}</p>
      {month < lab.value.first_forecast ? <Past name={name} item={item} month={month} /> : <Formula name={name} item={item} month={month} />}
    </>
  );
}

interface ItemGiven {
  name: string;
  item: Item;
  month: number;
}

function Formula({ name, item, month }: ItemGiven) {
  return (
    <>
      <p><code>{name} = {item.f}</code></p>
      {item.r.map(([ref, lag]) => <InputRow key={ref + lag} name={ref} lag={lag} month={month} />)}
      {item.v.map((driver) => <DriverRow key={driver} name={driver} />)}
    </>
  );
}

/** History: the figures behind a month, its parts, or an assumption. */
function Past({ name, item, month }: ItemGiven) {
  const facts = lab.value.history[name]?.f ?? [];
  if (facts.length) return <><p>{say("reported")}</p>{facts.map((id) => <FactRow key={id} id={id} />)}</>;
  if (!item.r.length) return <p><Chip kind="judgement" /> {say("assumed_history")}</p>;
  return (
    <>
      <p>{say("from_parts")}</p>
      <code>{item.f}</code>
      {item.r.map(([ref, lag]) => <InputRow key={ref + lag} name={ref} lag={lag} month={month} />)}
    </>
  );
}

function InputRow({ name, lag, month }: { name: string; lag: Lag; month: number }) {
  const one = lab.value;
  const item = one.items[name]!;
  const at = month - BACK[lag];
  const title = `${both(item.t)} · ${monthLabel(at)}${lag === "trailing_year" ? ` ${say("trailing")}` : ""}`;
  const opening = at < one.first_forecast ? one.opening[name] : undefined;
  if (opening) return <Row left={title} step={{ kind: "opening", name }}><span class="cross">{measured(openingOf(name), item.u, name)}</span></Row>;
  return <Row left={title} step={{ kind: "item", name, month: at }}>{measured(valueAt(run.value, name, at), item.u, name)}</Row>;
}

/** An opening value as the page has it: that of the lab, or what the scenario or a person puts in its place. */
function openingOf(name: string): number {
  const { set, scenario } = settled.value;
  return settledRun.value.model.opening(name, set, scenario) ?? lab.value.opening[name]!.v;
}

function DriverRow({ name }: { name: string }) {
  const driver = lab.value.drivers[name]!;
  const { model, room } = settledRun.value;
  const place = model.fixedAt.get(name);
  const value = place === undefined ? middleOf(settled.value.set[name] ?? driver.v) : room.fixed[place]!;
  return <Row left={both(driver.t)} step={{ kind: "driver", name }}><span class="input">{measured(value, driver.u, name)}</span> <Chip kind={driver.k} /></Row>;
}

function FactRow({ id }: { id: string }) {
  const fact = lab.value.facts[id];
  if (!fact) return <Row left={id}>{""}</Row>;
  return <Row left={id} step={{ kind: "fact", name: id }}><span class="input">{fact.p || measured(fact.v, fact.u, id)}</span> <FactChip basis={fact.b} /></Row>;
}

function DriverBody({ name }: { name: string }) {
  const driver = lab.value.drivers[name]!;
  return (
    <>
      <h2>{both(driver.t)}</h2>
      <p><b class="input">{measured(driver.v, driver.u, name)}</b> <Chip kind={driver.k} /> <span class="code">{name}</span></p>
      <Row left={say("range")}>{figure(driver.lo, driver.u, name)} .. {figure(driver.hi, driver.u, name)}</Row>
      {driver.e && <p><code>{driver.e}</code></p>}
      {driver.p && <Row left={say("prior")}>{driver.p}</Row>}
      <p>{both(driver.s)}</p>
      {driver.f.map((id) => <FactRow key={id} id={id} />)}
    </>
  );
}

function OpeningBody({ name }: { name: string }) {
  const opening: Opening = lab.value.opening[name]!;
  const month = lab.value.first_forecast;
  return (
    <>
      <h2>{say("opening")} {name}</h2>
      <p><b>{measured(openingOf(name), lab.value.items[name]?.u ?? "", name)}</b> <Chip kind={opening.k} /></p>
      {opening.h && <Row left={say("from_history")}>{opening.h}</Row>}
      {lab.value.drivers[`initial.${name}`] && <DriverRow name={`initial.${name}`} />}
      {opening.m.map((part) => <InputRow key={part} name={part.replace(/^-/, "")} lag="opening" month={month} />)}
      <p>{both(opening.s)}</p>
      {opening.f.map((id) => <FactRow key={id} id={id} />)}
    </>
  );
}

/** The printed figures that a derived fact rests on. */
export function leaves(facts: Readonly<Record<string, Fact>>, id: string, seen = new Set<string>()): string[] {
  const fact = facts[id];
  if (!fact || seen.has(id)) return [];
  seen.add(id);
  return fact.i ? fact.i.flatMap((one) => leaves(facts, one, seen)) : [id];
}

function FactBody({ id }: { id: string }) {
  const fact = lab.value.facts[id]!;
  if (fact.i) {
    const behind = [...new Set([...fact.i, ...leaves(lab.value.facts, id)])];
    return (
      <>
        <h2>{id}</h2>
        <p><b>{measured(fact.v, fact.u, id)}</b> · {fact.w}</p>
        <p><code>{fact.e}</code></p>
        {behind.map((one) => <FactRow key={one} id={one} />)}
      </>
    );
  }
  return (
    <>
      <h2>{id}</h2>
      <p><b class="input">{fact.p}</b> = {measured(fact.v, fact.u, id)} · {fact.w} · {fact.b} <FactChip basis={fact.b} /> {fact.c && <ConflictChip />}</p>
      <Row left={say("document")}>{fact.t}</Row>
      <Row left={say("publisher")}>{fact.o}</Row>
      <Row left={say("published")}>{fact.d}</Row>
      <Row left={say("place")}>{both(fact.at)}</Row>
      {fact.url && <Row left={say("address")}>{fact.url.replace(/^https?:\/\//, "")}</Row>}
      <p><button type="button" id="to-facts" onClick={() => openFact(id)}>{say("fact_open")}</button></p>
    </>
  );
}

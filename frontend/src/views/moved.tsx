/** What moved the number: two days, two scenarios or two moments of the ledger, by driver and by fact. */

import { signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { type Problem, Refused, ask } from "../api/client";
import { ChartFigure } from "../charts/figure";
import { type Difference, type Kind, type Moved, type Part, chartOf, gap, runName } from "../model/moved";
import { Export } from "../parts/export";
import { keep, kept } from "../state/keep";
import { lab, lang, payload } from "../state/store";
import { openTrace } from "../trace/trail";
import { both, figure, measured, say } from "../words";
import { Problems } from "./evidence/intake";
import { openFact } from "../trace/fact_link";
import { firstForecastYear } from "../model/figures";
import type { View } from "./view";

const own = (name: string) => kept(`moved_${name}`);
const put = (name: string, text: string) => keep({ [`moved_${name}`]: text });

const KINDS: readonly (readonly [Kind, string])[] = [["days", "moved_days"], ["scenarios", "moved_scenarios"], ["moments", "moved_moments"]];

/** The days on which facts of the lab became known. */
const days = () => [...new Set(Object.values(lab.value.facts).map((one) => one.d))].sort();

/** The last day of the month before the last facts, so that there is something to see. */
function earlier(): string {
  const last = days().at(-1) ?? "";
  const first = Date.parse(`${last.slice(0, 7)}-01T00:00:00Z`);
  return Number.isNaN(first) ? "" : new Date(first - 86_400_000).toISOString().slice(0, 10);
}

const kindNow = (): Kind => KINDS.find(([name]) => name === own("between"))?.[0] ?? "days";
const other = () => Object.keys(lab.value.scenarios)[0] ?? "base";

function sides(kind: Kind) {
  const side = (end: "a" | "b", day: string, scenario: string) => ({ day: own(`${end}_day`) || day, moment: own(`${end}_moment`), scenario: own(`${end}_scenario`) || scenario });
  return { a: side("a", earlier(), "base"), b: side("b", "", kind === "scenarios" ? other() : "base") };
}

function figures(): [string, string][] {
  const year = firstForecastYear(lab.value);
  const title = (line: string) => both(lab.value.items[line]?.t);
  const lines = ["revenue", "net_loss", "cash", "operating_loss", "gross_margin"].filter((line) => lab.value.items[line]);
  return [["runway", say("moved_runway")], ...lines.map((line): [string, string] => [`${line}@FY${year}`, `${title(line)} ${year}`])];
}

const answer = signal<{ key: string; found: Difference } | null>(null);

function Choose({ id, title, value, options }: { id: string; title: string; value: string; options: readonly (readonly [string, string])[] }) {
  return (
    <label>
      {title}{" "}
      <select id={`moved-${id}`} value={value} onChange={(event) => put(id, event.currentTarget.value)}>
        {options.map(([name, text]) => <option key={name} value={name}>{text}</option>)}
      </select>
    </label>
  );
}

function SideFields({ end, kind }: { end: "a" | "b"; kind: Kind }) {
  const one = sides(kind)[end];
  const scenarios = [["base", say("base")] as const, ...Object.entries(lab.value.scenarios).map(([name, each]) => [name, both(each.t)] as const)];
  return (
    <fieldset>
      <legend>{say(end === "a" ? "moved_from" : "moved_to")}</legend>
      <Choose id={`${end}_scenario`} title={say("scenario")} value={one.scenario} options={scenarios} />{" "}
      {kind === "days" && <label>{say("fact_known_on")} <input type="date" id={`moved-${end}_day`} value={one.day} onChange={(event) => put(`${end}_day`, event.currentTarget.value)} /></label>}
      {kind === "moments" && <label>{say("fact_recorded_at")} <input type="text" id={`moved-${end}_moment`} placeholder="2026-01-31T12:00" value={one.moment} onChange={(event) => put(`${end}_moment`, event.currentTarget.value.trim())} /></label>}
    </fieldset>
  );
}

function partText(part: string): string {
  if (part === "rest") return say("rest");
  if (!part.startsWith("opening:")) return both(lab.value.drivers[part]?.t) || part;
  return `${say("opening")}${lang.value === "zh" ? "" : " "}${both(lab.value.items[part.slice(8)]?.t) || part.slice(8)}`;
}

/** The value of a driver or an opening value, in its unit where the page knows it. */
function valueText(value: number | null, part: string): string {
  const unit = part.startsWith("opening:") ? lab.value.items[part.slice(8)]?.u : lab.value.drivers[part]?.u;
  return unit === undefined ? plain(value) : measured(value, unit, part);
}

function Name({ part }: { part: string }) {
  const name = part.startsWith("opening:") ? part.slice(8) : part;
  const kind = part.startsWith("opening:") ? "opening" : "driver";
  const known = kind === "driver" ? lab.value.drivers[name] : lab.value.opening[name];
  return known ? <button type="button" class="num" data-part={part} onClick={() => openTrace({ kind, name })}>{partText(part)}</button> : <>{partText(part)}</>;
}

function Sources({ all }: { all: readonly string[] }) {
  return <>{all.map((one, k) => <span key={one}>{k ? ", " : ""}{/^\w+\.\w+\.\w+\./.test(one) ? <button type="button" class="num" data-fact={one} onClick={() => openFact(one)}>{one}</button> : one}</span>)}</>;
}

const signed = (value: number, moved: Moved) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${figure(Math.abs(value), moved.unit, moved.figure.split("@")[0])}`;
const endText = (end: number | string, moved: Moved) => (typeof end === "string" ? end : measured(end, moved.unit, moved.figure.split("@")[0]));
const plain = (value: number | null) => (value === null ? "–" : String(+value.toPrecision(4)));

/** How the parts were found, in words. */
function methodText(method: string): string {
  const orders = /, (\d+) orders/.exec(method)?.[1];
  return orders ? say("moved_orders", { orders }) : say("moved_all_orders");
}

function Line({ one, moved }: { one: Part; moved: Moved }) {
  return (
    <tr>
      <th scope="row"><Name part={one.part} /></th>
      <td>{valueText(one.before, one.part)}</td><td>{valueText(one.after, one.part)}</td><td data-effect={one.effect}>{signed(one.effect, moved)}</td>
      <td>{one.error === null ? "" : `± ${figure(one.error, moved.unit)}`}</td><td class="wrap"><Sources all={one.sources} /></td>
    </tr>
  );
}

function Parts({ moved }: { moved: Moved }) {
  return (
    <div class="scroll" id="moved-table" tabIndex={0} role="region" aria-label={say("moved_parts")}>
      <table>
        <thead><tr>{["moved_part", "moved_before", "moved_after", "moved_effect", "moved_error", "moved_sources"].map((key) => <th key={key} scope="col">{say(key)}</th>)}</tr></thead>
        <tbody>
          {moved.parts.map((one) => <Line key={one.part} one={one} moved={moved} />)}
          <tr><th scope="row">{say("moved_residual")}</th><td /><td /><td id="moved-residual" data-effect={moved.residual}>{plain(moved.residual)}</td><td /><td /></tr>
          <tr class="total"><th scope="row">{say("moved_sum")}</th><td>{endText(moved.a, moved)}</td><td>{endText(moved.b, moved)}</td><td id="moved-sum" data-effect={moved.difference}>{signed(moved.difference, moved)}</td><td /><td /></tr>
        </tbody>
      </table>
    </div>
  );
}

function BySource({ moved }: { moved: Moved }) {
  return (
    <details>
      <summary>{say("moved_by_source", { count: moved.by_source.length })}</summary>
      {moved.by_source.map((one) => <div class="row" key={one.source}><span><Sources all={[one.source]} /></span><span>{signed(one.effect, moved)}</span></div>)}
    </details>
  );
}

function Result({ found }: { found: Difference }) {
  const [moved] = found.figures;
  if (!moved) return null;
  const name = figures().find(([one]) => one === own("figure"))?.[1] ?? say("moved_runway");
  const source = [say("moved_source", { a: found.a.run, b: found.b.run }), `labecon ${found.labecon}`, `${say("facts")} ${found.a.facts.slice(0, 8)} → ${found.b.facts.slice(0, 8)}`, both(payload.notice)].join(" · ");
  const title = say("moved_of", { figure: name, a: endText(moved.a, moved), b: endText(moved.b, moved) });
  const texts = { title, others: say("moved_others"), residual: say("moved_residual"), sum: say("moved_sum"), source, part: partText };
  const cells = moved.parts.map((one) => [one.part, one.before, one.after, one.effect, one.error, one.sources.join(" ")]);
  const ends = [["residual", null, null, moved.residual], ["sum", moved.a, moved.b, moved.difference]];
  const grid = () => ({ name: "moved", title, heads: ["part", "before", "after", "effect", "error", "sources"], rows: [...cells, ...ends], source });
  return (
    <div id="moved-result">
      <p>{title} {!moved.parts.length && <b>{say("moved_nothing")}</b>}</p>
      {moved.parts.length > 0 && <ChartFigure id="moved-chart" chart={chartOf(moved, texts)} />}
      <p class="notice">{say(gap(moved) === 0 || Math.abs(gap(moved)) <= 1e-9 * Math.abs(moved.difference) ? "moved_exact" : "moved_inexact", { residual: plain(moved.residual), still: moved.differ_without_effect, method: methodText(moved.method) })}</p>
      <Parts moved={moved} />
      <BySource moved={moved} />
      <Export id="moved" grid={grid} />
    </div>
  );
}

function Body() {
  const problems = useSignal<readonly Problem[]>([]);
  const busy = useSignal(false);
  const stop = useRef<AbortController | null>(null);
  const kind = kindNow();
  const { a, b } = sides(kind);
  const name = lab.value.name;
  const asked = { a: runName(name, kind, a), b: runName(name, kind, b), figure: [own("figure") || "runway"] };
  const key = JSON.stringify([asked, lang.value]);
  const compare = async () => {
    stop.current?.abort();
    const mine = (stop.current = new AbortController());
    busy.value = true;
    problems.value = [];
    try {
      answer.value = { key, found: await ask<Difference>("/diff", asked, mine.signal) };
    } catch (error) {
      if (!mine.signal.aborted) problems.value = error instanceof Refused ? error.problems : [{ code: "unreachable", message: String(error), place: "", remedy: "" }];
    } finally {
      if (stop.current === mine) busy.value = false;
    }
  };
  const found = answer.value?.key === key ? answer.value.found : null;
  return (
    <>
      <h2>{say("moved_title")}</h2>
      <p class="notice">{say("moved_lead")}</p>
      <form id="moved-form" onSubmit={(event) => { event.preventDefault(); void compare(); }}>
        <div class="filters">
          <Choose id="between" title={say("moved_between")} value={kind} options={KINDS.map(([one, title]) => [one, say(title)] as const)} />
          <Choose id="figure" title={say("moved_figure")} value={own("figure") || "runway"} options={figures()} />
          <SideFields end="a" kind={kind} />
          <SideFields end="b" kind={kind} />
          <button type="submit" id="moved-go">{say("moved_go")}</button>
        </div>
      </form>
      <p role="status" class="doing">{busy.value && <><progress aria-label={say("moved_title")} /> <button type="button" id="moved-cancel" onClick={() => { stop.current?.abort(); busy.value = false; }}>{say("cancel")}</button></>}</p>
      <Problems all={problems.value} />
      {found && <Result found={found} />}
    </>
  );
}

export const moved: View = { id: "moved", title: "view_moved", needsServer: true, drivers: false, Body };

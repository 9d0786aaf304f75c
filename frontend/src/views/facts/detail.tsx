/** One fact: as printed, with its source and place, what disagrees with it, what rests on it. */

import type { ComponentChildren } from "preact";
import { type FactRow, type Shelf, type Use, basesOf, usesOf } from "../../model/facts";
import { lastHistoryMonth } from "../../model/figures";
import { ConflictChip, FactChip } from "../../parts/chip";
import { change, lab, payload } from "../../state/store";
import { openTrace } from "../../trace/trail";
import { both, say } from "../../words";
import { openFact } from "../../trace/fact_link";
import { History } from "./history";
import { BOUND, CHIPS, factAmount, factTitle, factValue } from "./words";

const Row = ({ left, children }: { left: string; children: ComponentChildren }) => <div class="row"><span>{left}</span><span>{children}</span></div>;

/** Typed bases as chips: a run-rate is no calendar year. */
export const BasisChips = ({ row }: { row: FactRow }) => <>{basesOf(row).map((one) => <span key={one} class={`chip basis ${one}`}>{say(CHIPS[one])}</span>)}</>;

export const valueText = (row: FactRow) => `${row.bound ? `${say(BOUND[row.bound] ?? "bound_approx")} ` : ""}${factAmount(row.value, row.unit, row.metric)}`;

function Interval({ row }: { row: FactRow }) {
  if (row.low === null || row.low === row.high) return null;
  const high = row.high === null ? "∞" : factAmount(row.high, row.unit, row.metric);
  return <Row left={say("fact_interval")}>{factValue(row.low, row.unit, row.metric)} … {high}</Row>;
}

/** Rows about the same thing, the one that is used first, with the reasons. */
function Conflict({ row, shelf }: { row: FactRow; shelf: Shelf }) {
  const choice = shelf.choices.find((one) => one.facts.includes(row.id));
  if (!choice) return null;
  const rows = choice.facts.flatMap((id) => shelf.rows.filter((one) => one.id === id));
  const kind = { complete: "choice_complete", consistent: "choice_consistent", inconsistent: "choice_inconsistent" }[choice.agreement];
  return (
    <section id="fact-choice" class={choice.agreement === "inconsistent" ? "card contradicted" : "card"} aria-label={say("choice_title")}>
      <h3>{say("choice_title")}: {say(kind)}</h3>
      <div class="scroll" tabIndex={0} role="region" aria-label={say("choice_title")}>
        <table>
          <thead><tr>{["choice_used", "field_value", "document", "choice_why"].map((key) => <th key={key} scope="col">{say(key)}</th>)}</tr></thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.id} class={one.id === choice.chosen ? "total" : ""}>
                <th scope="row">{one.id === choice.chosen ? `✓ ${say("choice_yes")}` : `✗ ${say("choice_no")}`}</th>
                <td>{one.id === row.id ? valueText(one) : <button type="button" class="num" data-fact={one.id} onClick={() => openFact(one.id)}>{valueText(one)}</button>}<br />{one.printed}</td>
                <td>{one.publisher}, {one.published} <FactChip basis={one.basis} /></td>
                <td>{one.id === choice.chosen ? choice.reason : one.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const KINDS: Readonly<Record<Use["kind"], string>> = { driver: "use_driver", opening: "use_opening", item: "use_line" };

/** Drivers, opening values and lines of the labs on the page that rest on the fact. */
function Uses({ id }: { id: string }) {
  const uses = Object.values(payload.labs).flatMap((one) => usesOf(one, id));
  const open = ({ lab: name, kind, name: of }: Use) => {
    if (name !== lab.value.name) change({ lab: name });
    const month = lastHistoryMonth(payload.labs[name]!, of);
    openTrace(kind === "item" ? { kind, name: of, month } : { kind, name: of });
  };
  const title = ({ lab: name, kind, name: of }: Use) => (kind === "driver" ? of : both(payload.labs[name]!.items[of]?.t) || of);
  return (
    <section id="fact-uses" aria-label={say("use_title")}>
      <h3>{say("use_title")}</h3>
      {!uses.length && <p class="notice">{say("use_none")}</p>}
      {uses.map((use) => (
        <div class="row" key={`${use.lab} ${use.kind} ${use.name}`}>
          <button type="button" data-use={`${use.lab}:${use.name}`} onClick={() => open(use)}>{title(use)}</button>
          <span class="notice">{use.lab} · {say(KINDS[use.kind])}</span>
        </div>
      ))}
    </section>
  );
}

function Source({ row }: { row: FactRow }) {
  if (row.formula) {
    return (
      <>
        <p><code class="formula">{row.formula}</code></p>
        <Row left={say("fact_inputs")}>{row.inputs.map((one) => <button key={one} type="button" data-fact={one} onClick={() => openFact(one)}>{one}</button>)}</Row>
      </>
    );
  }
  return (
    <>
      <Row left={say("document")}>{row.title}</Row>
      <Row left={say("publisher")}>{row.publisher}</Row>
      <Row left={say("place")}>{row.place}</Row>
      {row.url && <Row left={say("address")}>{row.url.replace(/^https?:\/\//, "")}</Row>}
    </>
  );
}

export function FactDetail({ row, shelf, close }: { row: FactRow; shelf: Shelf; close: () => void }) {
  return (
    <aside class="panel" id="fact-detail" tabIndex={-1} aria-label={say("fact_detail")} data-fact-shown={row.id}>
      <p class="bar"><button type="button" id="fact-close" onClick={close}>{say("close")}</button> <code>{row.id}</code></p>
      <h3>{row.entity} · {factTitle(row)} · {row.period}</h3>
      {row.printed && <p class="printed"><b>{row.printed}</b> <span class="notice">{say("fact_as_printed")}</span></p>}
      <p>= <b>{valueText(row)}</b> <FactChip basis={row.basis} /> <BasisChips row={row} /> {row.conflict && <ConflictChip />}</p>
      <Interval row={row} />
      <Row left={say("fact_about")}>{row.start ? `${row.start} … ${row.end}` : row.end}</Row>
      <Row left={say("fact_known")}>{row.published}</Row>
      <Source row={row} />
      {row.reason && <p>{row.reason}</p>}
      {row.note && <p class="notice">{row.note}</p>}
      <Conflict row={row} shelf={shelf} />
      <Uses id={row.id} />
      <History id={row.id} row={row} />
    </aside>
  );
}

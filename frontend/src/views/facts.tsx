/** The facts browser: what sources printed, under two dates, with conflicts side by side and what rests on each. */

import { useComputed } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { served } from "../api/client";
import { versions } from "../charts/source";
import { COLUMNS, type Column, type FactRow, type Wanted, cellsOf, disputedOf, fits, sorted } from "../model/facts";
import { Export } from "../parts/export";
import { focusOn } from "../parts/focus";
import type { Grid } from "../parts/grid";
import { keep, kept } from "../state/keep";
import { lang, payload } from "../state/store";
import { both, say } from "../words";
import { FactDetail } from "./facts/detail";
import { History } from "./facts/history";
import { age, failure, follow, shelf } from "./facts/shelf";
import { FactTable } from "./facts/table";
import { factTitle, gradeOf, gradeText, measureText } from "./facts/words";
import type { Grade } from "../model/payload";
import type { View } from "./view";

const own = (name: string) => kept(`fact_${name}`);
const put = (patch: Readonly<Record<string, string>>) => keep(Object.fromEntries(Object.entries(patch).map(([name, text]) => [`fact_${name}`, text])));
const NAMES = ["text", "entity", "metric", "period", "grade", "conflicts", "known", "recorded"] as const;

const GRADES: readonly Grade[] = ["filed", "company", "press", "estimate", "computed"];
/** Columns with room on paper. */
const PAPER: readonly (typeof COLUMNS)[number][] = ["id", "value", "unit", "basis", "printed", "published", "title", "publisher", "place"];
const DAY = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\d([T ][\d:.+Z-]*)?$/;

const wantedNow = (): Wanted => ({
  text: own("text"), entity: own("entity"), metric: own("metric"), period: own("period"), grade: own("grade"), known: DAY.test(own("known")) ? own("known") : "", conflicts: own("conflicts") === "yes",
});

interface ChoiceGiven {
  name: string;
  title: string;
  options: readonly (readonly [string, string])[];
}

function Choose({ name, title, options }: ChoiceGiven) {
  return (
    <label>
      {say(title)}{" "}
      <select id={`fact-${name}`} value={own(name)} onChange={(event) => put({ [name]: event.currentTarget.value })}>
        <option value="">{say("all")}</option>
        {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </label>
  );
}

function Filters({ rows }: { rows: readonly FactRow[] }) {
  const of = (pick: (row: FactRow) => string) => [...new Set(rows.map(pick))].sort();
  const named = of((row) => row.metric).map((one) => [one, measureText(one)] as const).sort((a, b) => a[1].localeCompare(b[1], lang.value));
  return (
    <div class="filters">
      <label>
        {say("fact_search")}{" "}
        <input type="search" id="fact-search" value={own("text")} onInput={(event) => put({ text: event.currentTarget.value })} />
      </label>
      <Choose name="entity" title="field_entity" options={of((row) => row.entity).map((one) => [one, one])} />
      <Choose name="metric" title="field_metric" options={named} />
      <Choose name="period" title="field_period" options={of((row) => row.period).map((one) => [one, one])} />
      <Choose name="grade" title="fact_grade" options={GRADES.map((one) => [one, gradeText(one)])} />
      <label><input type="checkbox" id="fact-conflicts" checked={own("conflicts") === "yes"} onChange={(event) => put({ conflicts: event.currentTarget.checked ? "yes" : "" })} /> {say("fact_conflicts_only")}</label>
      <label>{say("fact_known_on")} <input type="date" id="fact-known" value={own("known")} onChange={(event) => put({ known: event.currentTarget.value })} /></label>
      {served() && <label>{say("fact_recorded_at")} <input type="text" id="fact-recorded" placeholder="2026-01-31T12:00" value={own("recorded")} onChange={(event) => put({ recorded: event.currentTarget.value.trim() })} /></label>}
      <button type="button" id="fact-clear" onClick={() => put(Object.fromEntries(NAMES.map((name) => [name, ""])))}>{say("fact_clear")}</button>
    </div>
  );
}

/** The rows as they are shown: numbers stay numbers. */
function gridOf(rows: readonly FactRow[]): Grid {
  const dates = [["fact_known_on", own("known")], ["fact_recorded_at", own("recorded")]].flatMap(([key, text]) => (text ? [`${say(key!)} ${text}`] : []));
  return { name: "facts", title: say("fact_list"), heads: COLUMNS, rows: rows.map(cellsOf), source: [...dates, versions(), both(payload.notice)].join(" · "), paper: PAPER };
}

/** Asks the server again when language or dates change, or facts did. */
function useServed(): void {
  const [language, known, recorded] = [lang.value, own("known"), own("recorded")];
  useLayoutEffect(() => {
    if (!served() || (known && !DAY.test(known)) || (recorded && !MOMENT.test(recorded))) return undefined;
    const stop = new AbortController();
    void follow(language, known, recorded.replace(" ", "T"), stop.signal);
    return () => stop.abort();
  }, [language, known, recorded, age.value]);
}

function Browser() {
  const found = shelf.value!;
  const disputed = useComputed(() => disputedOf(shelf.value?.choices ?? []));
  const [column, down] = [(own("sort") || "metric") as Column, own("down") === "yes"];
  const rows = useComputed(() => {
    const wanted = wantedNow();
    const left = (shelf.value?.rows ?? []).filter((row) => fits(row, wanted, gradeOf, factTitle, disputed.value));
    return sorted(left, (own("sort") || "metric") as Column, own("down") === "yes");
  });
  const shown = found.rows.find(({ id }) => id === own("id"));
  const open = (id: string) => {
    put({ id: id });
    focusOn("#fact-detail");
  };
  const close = () => {
    const id = own("id");
    put({ id: "" });
    focusOn(`#fact-list [data-fact="${CSS.escape(id)}"]`);
  };
  return (
    <>
      <Filters rows={found.rows} />
      <p class="notice" id="fact-count" role="status">{say("fact_count", { shown: rows.value.length, all: found.rows.length })}</p>
      <div class={shown ? "desk" : ""}>
        <FactTable rows={rows.value} shown={own("id")} column={column} down={down} disputed={disputed.value} open={open}
          sort={(by) => put({ sort: by, down: by === column && !down ? "yes" : "" })} />
        {shown && <FactDetail key={shown.id} row={shown} shelf={found} close={close} />}
      </div>
      {own("id") && !shown && (
        <div id="fact-gone">
          <p class="notice" role="status">{say("fact_gone", { id: own("id") })}</p>
          <History key={own("id")} id={own("id")} />
        </div>
      )}
      <Export id="fact" grid={() => gridOf(rows.value)} />
    </>
  );
}

function Body() {
  useServed();
  return (
    <>
      <h2>{say("fact_list")}</h2>
      <p class="notice">{say(served() ? "fact_lead_served" : "fact_lead")}</p>
      {failure.value && <p class="against" role="alert">{failure.value}</p>}
      {shelf.value ? <Browser /> : !failure.value && <progress aria-label={say("fact_list")} />}
    </>
  );
}

export const facts: View = { id: "facts", title: "view_facts", needsServer: false, drivers: false, Body };

/** History and forecast by year; every number opens where it comes from. */

import { sourceLine } from "../charts/source";
import { type Run, inYear, settledRun, yearsOf } from "../model/figures";
import { TracedNumber } from "../parts/number";
import { Export } from "../parts/export";
import type { Grid } from "../parts/grid";
import { saved } from "../parts/save";
import { lab, payload, settled } from "../state/store";
import { isPercent, monthLabel } from "../numbers";
import { both, figure, say, titleOf } from "../words";
import type { View } from "./view";

const lastMonth = (year: number) => (year - 2000) * 12 + 11;
const perYear = (unit: string) => unit.replace("/month", "");

function heading(year: number): string {
  const { first_forecast } = lab.value;
  if (lastMonth(year) < first_forecast) return `${year} A`;
  return (year - 2000) * 12 >= first_forecast ? `${year} E` : `${year} A+E`;
}

/** Whether a month of the year rests on an assumption of the history. */
function isAssumed({ lab: one }: Run, line: string, year: number): boolean {
  const last = lastMonth(year) - one.first;
  return lastMonth(year) < one.first_forecast && (one.history[line]?.a ?? []).some((place) => place > last - 12 && place <= last);
}

function Cell({ line, year }: { line: string; year: number }) {
  const found = settledRun.value;
  const value = inYear(found, line, year);
  const old = lastMonth(year) < found.lab.first_forecast;
  const assumed = isAssumed(found, line, year);
  const reported = old && !assumed && (found.lab.history[line]?.f.length ?? 0) > 0;
  const text = figure(value, perYear(found.lab.items[line]!.u), line);
  return (
    <td class={[old ? "past" : "", reported ? "input" : "", assumed ? "assumed" : ""].filter(Boolean).join(" ")}>
      {value === null ? text : <TracedNumber line={line} month={lastMonth(year)}>{text}{assumed ? "*" : ""}</TracedNumber>}
    </td>
  );
}

function Section({ title, rows, years }: { title: string; rows: readonly (readonly [string, number])[]; years: number[] }) {
  const one = lab.value;
  return (
    <>
      <tr class="group"><th scope="rowgroup" colSpan={years.length + 1}>{title}</th></tr>
      {rows.map(([line, indent]) => (
        <tr key={line} class={one.totals.includes(line) ? "total" : ""}>
          <th scope="row" style={{ paddingLeft: `${0.5 + indent}rem` }}>{both(one.items[line]!.t)}</th>
          {years.map((year) => <Cell key={year} line={line} year={year} />)}
        </tr>
      ))}
    </>
  );
}

function Body() {
  const years = yearsOf(settledRun.value);
  const one = lab.value;
  return (
    <>
      <h2>{say("statements")}</h2>
      <p class="notice">{say("click_any")}</p>
      <div class="scroll" id="statements" tabIndex={0} role="region" aria-label={say("statements")}>
        <table>
          <thead>
            <tr><th scope="col">{one.currency}</th>{years.map((year) => <th key={year} scope="col">{heading(year)}</th>)}</tr>
          </thead>
          <tbody>
            {one.sections.map(([section, rows]) => <Section key={section} title={both(payload.sections[section])} rows={rows} years={years} />)}
          </tbody>
        </table>
      </div>
      <Export id="statements-file" grid={() => gridOf(settledRun.value)} />
      <p>
        <button type="button" id="json" onClick={() => saved(`${one.name}-months.json`, json(settledRun.value), "application/json")}>{say("json_months")}</button>
      </p>
    </>
  );
}

/** The statements by year as data. */
function gridOf(found: Run): Grid {
  const years = yearsOf(found);
  const lines = found.lab.sections.flatMap(([, rows]) => rows.map(([line]) => line));
  const row = (line: string) => {
    const item = found.lab.items[line]!;
    return [both(item.t), line, perYear(item.u), ...years.map((year) => inYear(found, line, year))];
  };
  return {
    name: `${found.lab.name}-statements`,
    title: `${titleOf(found.lab.title, found.lab.name)}: ${say("statements")} (${found.lab.currency})`,
    heads: [say("line"), "line", say("unit"), ...years.map(heading)],
    rows: lines.map(row),
    percent: (place) => isPercent(found.lab.items[lines[place]!]!.u, lines[place]),
    source: sourceLine(),
  };
}

/** Every line by month, with what it is a run of. */
function json({ lab: one, model, room }: Run): string {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  const lines = model.data.items.map((name) => [name, Array.from(model.line(room, name), finite)]);
  const { scenario, set, seed } = settled.value;
  const head = { labecon: payload.version, facts: one.facts_head, notice: payload.notice[0], lab: one.name, scenario, set, seed };
  return JSON.stringify({ ...head, first_month: monthLabel(one.first_forecast), lines: Object.fromEntries(lines) });
}

export const statements: View = { id: "statements", title: "statements", needsServer: false, drivers: true, Body };

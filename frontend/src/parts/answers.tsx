/** The answers of a lab, each a number that opens its trace. */

import { useComputed } from "@preact/signals";
import { sourceLine } from "../charts/source";
import { firstBelow, firstForecastYear, inYear, moneyLine, run, yearsOf } from "../model/figures";
import { fans } from "../model/paths";
import { monthLabel } from "../numbers";
import { lab } from "../state/store";
import { figure, say, titleOf } from "../words";
import { Export } from "./export";
import type { Cell, Grid } from "./grid";
import { TracedNumber } from "./number";

interface Answer {
  title: string;
  value: string;
  /** The value as a table has it. */
  cell: Cell;
  under: string;
  line: string;
  month: number;
}

const lastMonth = (year: number) => (year - 2000) * 12 + 11;

/** When money ends on the path of medians, and on how many random paths within two years. */
function moneyAnswers(): Answer[] {
  const { lab: one, model, room } = run.value;
  const line = moneyLine(one);
  const start = one.first_forecast;
  const below = firstBelow(model.line(room, line));
  const last = start + model.T - 1;
  const share = fans.value?.within(24);
  const when = below === null ? say("not_before", { month: monthLabel(last) }) : monthLabel(start + below);
  return [
    { title: say("money_ends"), value: when, cell: when, under: say("median_path"), line, month: below === null ? last : start + below },
    { title: say("probability"), value: share === undefined ? "…" : `${(share * 100).toFixed(1)}%`, cell: share, under: say("policy_paths"), line, month: start + Math.min(24, model.T) - 1 },
  ];
}

function yearAnswer(title: string, line: string, year: number, unit: string): Answer {
  const value = lab.value.items[line] ? inYear(run.value, line, year) : null;
  return { title: say(title, { year }), value: figure(value, unit, line), cell: value, under: unit === "1" ? "" : unit, line, month: lastMonth(year) };
}

export function Answers() {
  const answers = useComputed(() => {
    const { currency } = lab.value;
    const year = firstForecastYear(lab.value);
    const last = yearsOf(run.value).at(-1) ?? year;
    return [
      ...moneyAnswers(),
      yearAnswer("revenue_in", "revenue", year, currency),
      yearAnswer("loss_in", "net_loss", year, currency),
      yearAnswer("margin_in", "gross_margin", year, "1"),
      yearAnswer("revenue_in", "revenue", last, currency),
    ];
  });
  const grid = (): Grid => ({ name: `${lab.value.name}-answers`, title: `${titleOf(lab.value.title)}: ${say("answers")}`, heads: [say("answers"), say("field_value"), say("unit")], rows: answers.value.map((one) => [one.title, one.cell, one.under]), source: sourceLine(), percent: (row) => answers.value[row]!.value.endsWith("%") });
  return <>
    <div class="cards" id="cards">
      {answers.value.map(({ title, value, under, line, month }) => (
        <TracedNumber key={`${title} ${line}`} class="card" line={line} month={month}>
          <span>{title}</span>
          <b class="cross">{value}</b>
          <span>{under}</span>
        </TracedNumber>
      ))}
    </div>
    <Export id="answers" grid={grid} />
  </>;
}

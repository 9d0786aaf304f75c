/** Charts that are lines of a run, by the recipes that the report and the workbook follow too (docs/charts.md). */

import type { Chart } from "../charts/definition";
import { sourceLine } from "../charts/source";
import { lang } from "../state/store";
import { titleOf } from "../words";
import { type Run, inYear, valueAt, yearsOf } from "./figures";
import { monthLabel } from "../numbers";
import type { RecipeRow } from "./payload";

/** The value of a row over a year: signed, or divided by a line of the year before. */
function overYear(run: Run, { line, sign, over }: RecipeRow, year: number): number | null {
  const value = line === null ? null : inYear(run, line, year);
  if (value === null || over === null) return value === null ? null : sign * value;
  const below = inYear(run, over, year - 1);
  return below ? (sign * value) / below : null;
}

/** First total, the steps that are not zero, what they leave unless it is rounding, last total; null where a total is unknown. */
export function barsOf(run: Run, rows: readonly RecipeRow[], year: number): { row: RecipeRow; value: number }[] | null {
  const first = overYear(run, rows[0]!, year);
  const last = overYear(run, rows.at(-1)!, year);
  if (first === null || last === null) return null;
  const steps = rows.slice(1, -1).flatMap((row) => {
    const value = row.line === null ? null : overYear(run, row, year);
    return value ? [{ row, value }] : [];
  });
  const left = last - first - steps.reduce((sum, { value }) => sum + value, 0);
  const rest = Math.abs(left) > 1e-9 * (Math.abs(first) + Math.abs(last)) ? rows.filter(({ line }) => line === null) : [];
  return [{ row: rows[0]!, value: first }, ...steps, ...rest.map((row) => ({ row, value: left })), { row: rows.at(-1)!, value: last }];
}

/** Labels and values of the rows of a chart over months or years, from the first that is known. */
function valuesOf(run: Run, grain: "month" | "year", rows: readonly RecipeRow[]): { labels: string[]; values: (number | null)[][]; actual: number } {
  const { lab, model } = run;
  const monthly = grain === "month";
  const places = monthly ? Array.from({ length: lab.first_forecast - lab.first + model.T }, (_, t) => lab.first + t) : yearsOf(run);
  const every = rows.map((row) => places.map((at) => (monthly ? valueAt(run, row.line!, at) : overYear(run, row, at))));
  const from = Math.max(0, places.findIndex((_, k) => every.some((one) => one[k] !== null)));
  const known = places.slice(from);
  const past = (at: number) => (monthly ? at < lab.first_forecast : (at - 2000) * 12 + 11 < lab.first_forecast);
  return { labels: known.map((at) => (monthly ? monthLabel(at) : String(at))), values: every.map((one) => one.slice(from)), actual: known.filter(past).length };
}

/** A chart of the lab by its name; null where the lab has none, or where its totals are unknown in the year. */
export function chartOf(run: Run, name: string, year?: number): Chart | null {
  const found = run.lab.charts[name];
  if (!found) return null;
  const said = (texts: Readonly<Record<string, string>>) => texts[lang.value] ?? "";
  const title = `${titleOf(run.lab.title, run.lab.name)}: ${said(found.title).replace("{year}", String(year ?? ""))}`;
  const chart = { name, kind: found.kind, title, unit: found.unit, source: sourceLine() };
  if (found.kind === "bridge") {
    const bars = year === undefined ? null : barsOf(run, found.recipe.rows, year);
    return bars && { ...chart, labels: bars.map(({ row }) => said(row.title)), series: [{ name: String(year), values: bars.map(({ value }) => value) }] };
  }
  const { labels, values, actual } = valuesOf(run, found.recipe.grain, found.recipe.rows);
  const series = found.recipe.rows.map((row, k) => ({ name: said(row.title), values: values[k]! }));
  const line = found.unit === "1" ? "training_coverage" : undefined;
  return { ...chart, labels, series, actual, ...(line ? { line } : {}) };
}

/** Words of facts: measures, segments, grades, values. */

import { ABSENT, precise } from "../../numbers";
import type { Basis, FactRow } from "../../model/facts";
import type { Grade } from "../../model/payload";
import { payload } from "../../state/store";
import { both, language } from "../../words";

/** The title of a measure; its name where it has none. */
export const measureText = (metric: string) => both(payload.fact_words.measures[metric]) || metric.replaceAll("_", " ");
export const segmentText = (segment: string) => (segment === "total" ? "" : both(payload.fact_words.segments[segment]) || segment.replaceAll("_", " "));
export const factTitle = ({ metric, segment }: Pick<FactRow, "metric" | "segment">) => [segmentText(segment), measureText(metric)].filter(Boolean).join(" · ");

/** The grade of a basis: filed, company, press, estimate, computed. */
export const gradeOf = (basis: string) => payload.fact_words.grades[basis]?.[0] ?? "estimate";

/** A grade in words. */
export const gradeText = (grade: Grade) => both([payload.grades[grade][1], payload.grades[grade][2]]);

/** A unit in words; a ratio has none, since it is shown in percent or as a multiple. */
export const factUnit = (unit: string) => (unit === "ratio" ? "" : both(payload.fact_words.units[unit]) || unit);

/** A value of a fact: a ratio in percent unless it is a multiple. Up to six digits: facts are shown as exactly as they were printed. */
export function factValue(value: number | null, unit: string, metric: string): string {
  if (value === null) return ABSENT;
  if (unit !== "ratio") return precise(value, language());
  return /multiple/.test(metric) ? `${precise(value, language())}×` : `${Number((value * 100).toPrecision(6))}%`;
}

/** A value with its unit; Chinese writes both without a blank. */
export function factAmount(value: number | null, unit: string, metric: string): string {
  const [number, word] = [factValue(value, unit, metric), factUnit(unit)];
  return `${number}${language() === "zh" && /^[\u4e00-\u9fff]/.test(word) ? "" : " "}${word}`.trim();
}

/** What chips of typed bases say. */
export const CHIPS: Readonly<Record<Basis, string>> = {
  day: "basis_day", calendar_year: "basis_year", part_of_year: "basis_part", run_rate: "basis_run_rate", forecast: "basis_forecast", gross: "basis_gross", net: "basis_net",
};
export const BOUND: Readonly<Record<string, string>> = { over: "bound_over", under: "bound_under", approx: "bound_approx" };

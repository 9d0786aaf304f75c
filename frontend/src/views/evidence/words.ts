/** Words of figures and claims: states, verdicts, periods, values. */

import type { FigureState, Reading, Verdict } from "../../api/documents";
import { factAmount, factValue } from "../facts/words";
import { say } from "../../words";

const VERDICTS: Readonly<Record<Verdict, string>> = {
  holds: "verdict_holds", holds_within_rounding: "verdict_rounding", contradicted: "verdict_contradicted", not_checkable: "verdict_unchecked",
};
const STATES: Readonly<Record<FigureState, string>> = {
  new: "state_new", open: "state_open", accepted: "state_accepted", corrected: "state_corrected", rejected: "state_rejected",
};
const BOUNDS: Readonly<Record<string, string>> = {
  over: "bound_over", under: "bound_under", approx: "bound_approx", range_low: "bound_from", range_high: "bound_to",
  forecast: "bound_forecast", target: "bound_target", ranking: "bound_ranking",
};

export const verdictText = (verdict: Verdict) => say(VERDICTS[verdict]);
export const stateText = (state: FigureState) => say(STATES[state]);
/** A bound in words; several of them stand with a sign between. */
export const boundText = (bound: string | null) => (bound ?? "").split(/[+,; ]+/).filter(Boolean).map((one) => (BOUNDS[one] ? say(BOUNDS[one]) : one)).join(", ");
export const periodText = (period: string | { as_of: string } | null) => (period === null ? "" : typeof period === "string" ? period : period.as_of);

/** A value with its unit, in full where the scale would round it. */
export const amount = (value: number | null, unit: string, metric = "") => factAmount(value, unit, metric);

/** The interval that a print or a recomputation leaves open. */
export function interval(low: number | null, high: number | null, unit: string): string {
  if (low === null && high === null) return "";
  return `${low === null ? "-∞" : factValue(low, unit, "")} … ${high === null ? "∞" : factValue(high, unit, "")}`;
}

export const recomputed = ({ recomputed: value, recomputed_low: low, recomputed_high: high }: Reading, unit: string) =>
  value === null ? "–" : `${amount(value, unit)} (${interval(low, high, unit)})`;

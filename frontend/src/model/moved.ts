/** What moved a figure between two runs: the answer of `labecon diff` as a chart whose bars add up, and as a table. */

import type { Chart } from "../charts/definition";

export interface Part {
  part: string;
  before: number | null;
  after: number | null;
  effect: number;
  error: number | null;
  sources: readonly string[];
}

/** A figure of `GET /api/diff`; a month is a text. */
export interface Moved {
  figure: string;
  unit: string;
  a: number | string;
  b: number | string;
  difference: number;
  method: string;
  parts: readonly Part[];
  by_source: readonly { source: string; effect: number }[];
  differ_without_effect: number;
  residual: number;
}

export interface Difference {
  lab: string;
  currency: string;
  facts: string;
  labecon: string;
  a: { run: string; scenario: string; as_known_on: string | null; facts: string };
  b: { run: string; scenario: string; as_known_on: string | null; facts: string };
  figures: readonly Moved[];
}

/** What a comparison is between: two days, two scenarios, two moments of the ledger. */
export type Kind = "days" | "scenarios" | "moments";

/** One side of it. */
export interface Side {
  scenario: string;
  day: string;
  moment: string;
}

/** A run as `labecon diff` names it. */
export function runName(lab: string, kind: Kind, { scenario, day, moment }: Side): string {
  const named = scenario && scenario !== "base" ? `${lab}:${scenario}` : lab;
  if (kind === "days") return day ? `${named}@${day}` : named;
  return kind === "moments" && moment ? `${named}@recorded:${moment}` : named;
}

/** Bars that are drawn one by one; the rest is one bar. */
export const MOST = 12;

/** The largest parts, and the sum of the others. */
export function largest(parts: readonly Part[], most = MOST): { shown: readonly Part[]; others: readonly Part[] } {
  const order = [...parts].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  return order.length > most + 1 ? { shown: order.slice(0, most), others: order.slice(most) } : { shown: order, others: [] };
}

/** What the parts and the residual leave between both ends: zero up to the last bits. */
export function gap({ difference, parts, residual }: Moved): number {
  return difference - parts.reduce((sum, one) => sum + one.effect, 0) - residual;
}

export interface Texts {
  title: string;
  others: string;
  residual: string;
  sum: string;
  source: string;
  part(name: string): string;
}

/** A bar for each part, the residual, and the change that they add up to. */
export function chartOf(moved: Moved, texts: Texts): Chart {
  const { shown, others } = largest(moved.parts);
  const rows: [string, number][] = shown.map((one) => [texts.part(one.part), one.effect]);
  if (others.length) rows.push([texts.others, others.reduce((sum, one) => sum + one.effect, 0)]);
  rows.push([texts.residual, moved.residual], [texts.sum, moved.difference]);
  const [labels, values] = [rows.map(([name]) => name), rows.map(([, value]) => value)];
  return { name: "moved", kind: "bars", title: texts.title, unit: moved.unit, line: moved.figure.split("@")[0]!, labels, series: [{ name: texts.sum, values }], source: texts.source };
}

/** Facts as rows: of the page itself or of the server; filtered, sorted, copied; and what rests on them. */

import type { Choice, Fact, Lab } from "./payload";

/** A fact, in the language of the page. Days are ISO texts; `high` is null where the interval is open. */
export interface FactRow {
  id: string;
  entity: string;
  segment: string;
  metric: string;
  period: string;
  start: string;
  end: string;
  value: number;
  low: number | null;
  high: number | null;
  unit: string;
  basis: string;
  bound: string;
  printed: string;
  conflict: boolean;
  reason: string;
  note: string;
  place: string;
  title: string;
  publisher: string;
  url: string;
  published: string;
  formula: string;
  inputs: readonly string[];
}

/** A row of `GET /api/facts`. */
export interface ServedFact {
  id: string;
  entity: string;
  segment: string;
  metric: string;
  period: string;
  period_start: string;
  period_end: string;
  value: number;
  low: number | null;
  high: number | null;
  unit: string;
  basis: string;
  bound: string;
  printed: string;
  conflict: string;
  reason: string;
  note: string;
  place: string;
  source_title: string;
  source_publisher: string;
  source_url: string;
  published: string;
  formula?: string;
  inputs?: string;
}

/** What the browser of facts shows. */
export interface Shelf {
  rows: readonly FactRow[];
  choices: readonly Choice<string>[];
}

export function rowOfServed(one: ServedFact): FactRow {
  return {
    ...one,
    start: one.period_start,
    end: one.period_end,
    conflict: one.conflict === "yes",
    title: one.source_title,
    publisher: one.source_publisher,
    url: one.source_url,
    formula: one.formula ?? "",
    inputs: (one.inputs ?? "").split(" ").filter(Boolean),
  };
}

/** A fact that the page holds; `say` picks the language. */
export function rowOfPage(id: string, one: Fact, pick: (texts: Fact["at"]) => string): FactRow {
  return {
    id, entity: one.n, segment: one.s, metric: one.m, period: one.w, start: one.x ?? "", end: one.y,
    value: one.v, low: one.lo, high: one.hi, unit: one.u, basis: one.b, bound: one.q ?? "", printed: one.p ?? "",
    conflict: !!one.c, reason: pick(one.r), note: pick(one.nt), place: pick(one.at),
    title: one.t ?? "", publisher: one.o ?? "", url: one.url ?? "", published: one.d, formula: one.e ?? "", inputs: one.i ?? [],
  };
}

/** Which facts are wanted; an empty text wants all. */
export interface Wanted {
  text: string;
  entity: string;
  metric: string;
  period: string;
  grade: string;
  known: string;
  conflicts: boolean;
}

/** Whether a row is wanted; words of the text may stand anywhere in it, each of them has to. */
export function fits(row: FactRow, wanted: Wanted, grade: (basis: string) => string, titled: (row: FactRow) => string, disputed: ReadonlySet<string>): boolean {
  if (wanted.entity && row.entity !== wanted.entity) return false;
  if (wanted.metric && row.metric !== wanted.metric) return false;
  if (wanted.period && row.period !== wanted.period) return false;
  if (wanted.grade && grade(row.basis) !== wanted.grade) return false;
  if (wanted.known && row.published > wanted.known) return false;
  if (wanted.conflicts && !row.conflict && !disputed.has(row.id)) return false;
  const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const all = `${row.id} ${titled(row)} ${row.printed} ${row.period} ${row.title} ${row.publisher} ${row.place} ${row.note}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

export type Column = "entity" | "metric" | "period" | "value" | "basis" | "published" | "publisher";

const BY: Record<Column, (row: FactRow) => string | number> = {
  entity: (row) => row.entity,
  metric: (row) => `${row.metric} ${row.segment}`,
  period: (row) => `${row.end} ${row.period}`,
  value: (row) => row.value,
  basis: (row) => row.basis,
  published: (row) => row.published,
  publisher: (row) => row.publisher,
};

/** Rows in the order of a column; equal ones stay as they were. */
export function sorted(rows: readonly FactRow[], column: Column, down: boolean): FactRow[] {
  const by = BY[column];
  const order = (a: FactRow, b: FactRow) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0);
  return [...rows].sort((a, b) => (down ? order(b, a) : order(a, b)));
}

/** Ids of rows that disagree with another about the same thing. */
export function disputedOf(choices: readonly Choice<string>[]): Set<string> {
  return new Set(choices.filter((one) => one.agreement === "inconsistent").flatMap((one) => one.facts));
}

/** What kind of figure it is, as far as its row says so: each a key of what a chip says. */
export type Basis = "day" | "calendar_year" | "part_of_year" | "run_rate" | "forecast" | "gross" | "net";

/** Typed bases of a figure: two figures with different ones are not about the same thing. */
export function basesOf({ segment, metric, start, end }: Pick<FactRow, "segment" | "metric" | "start" | "end">): Basis[] {
  const found: Basis[] = [];
  if (/run_rate/.test(segment) || /^arr(_|$)/.test(metric)) found.push("run_rate");
  else if (!start) found.push("day");
  else found.push(start.endsWith("-01-01") && end === `${start.slice(0, 4)}-12-31` ? "calendar_year" : "part_of_year");
  if (/^(forecast|target|plan)$/.test(segment) || /_guidance$/.test(metric)) found.push("forecast");
  if (/(^|_)gross_(?!margin|profit|loss)/.test(metric)) found.push("gross");
  if (/^net_proceeds|_net$/.test(metric)) found.push("net");
  return found;
}

/** Columns of a table that is copied or saved. */
export const COLUMNS = [
  "id", "entity", "segment", "metric", "period", "value", "unit", "low", "high", "bound", "basis", "printed", "published",
  "title", "publisher", "place", "url", "formula", "conflict", "reason", "note",
] as const;

/** A row as cells: numbers stay numbers. */
export function cellsOf(row: FactRow): (string | number | null)[] {
  return COLUMNS.map((column) => (column === "conflict" ? (row.conflict ? "yes" : "") : row[column]));
}

/** A place of the model that rests on a fact. */
export interface Use {
  lab: string;
  kind: "driver" | "opening" | "item";
  name: string;
}

/** Facts whose formula reads a fact, and theirs, with the fact itself. */
export function readersOf(facts: Readonly<Record<string, Pick<Fact, "i">>>, id: string): Set<string> {
  const found = new Set([id]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const [name, fact] of Object.entries(facts)) if (fact.i?.some((one) => found.has(one))) found.add(name);
  }
  return found;
}

/** What rests on a fact in a lab, directly or through figures that are computed from it. */
export function usesOf(lab: Pick<Lab, "name" | "facts" | "drivers" | "opening" | "history">, id: string): Use[] {
  const read = readersOf(lab.facts, id);
  const by = (kind: Use["kind"], all: Readonly<Record<string, { f: readonly string[] }>>) =>
    Object.entries(all).flatMap(([name, one]): Use[] => (one.f.some((fact) => read.has(fact)) ? [{ lab: lab.name, kind, name }] : []));
  return [...by("driver", lab.drivers), ...by("opening", lab.opening), ...by("item", lab.history)];
}

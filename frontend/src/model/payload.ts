/** What the page is given beside the models: the shapes that `labecon.outputs.page.payload` writes. */

/** English and Chinese of one text. */
export type Texts = readonly [string, string];

/** Kinds of what an input rests on. */
export type Kind = "fact" | "prior" | "judgement" | "policy";

/** How firm a figure is. */
export type Grade = "filed" | "company" | "press" | "estimate" | "computed" | "assumption";

/** A line item: title, unit, kind, formula, docstring, references with their lag, drivers; quotient of a ratio. */
export interface Item {
  t: Texts;
  u: string;
  k: "flow" | "stock" | "ratio" | "check" | "level";
  f: string;
  d: Texts;
  r: readonly (readonly [string, Lag])[];
  v: readonly string[];
  q?: readonly [string, string];
}

export type Lag = "now" | "opening" | "prior" | "year_ago" | "trailing_year";

/** A driver: title, value, 5 and 95 %, unit, kind, reason, facts, formula, prior; limits; whether it is a shock of each month. */
export interface Driver {
  t: Texts;
  v: number;
  lo: number;
  hi: number;
  u: string;
  k: Kind;
  s: Texts;
  f: readonly string[];
  e: string | null;
  p: string | null;
  x?: 1;
  l?: readonly [number | null, number | null];
  /** Least and largest value of a choice. */
  c?: readonly [number, number];
}

/** An opening value: value, line it starts from, parts, reason, kind, facts. */
export interface Opening {
  v: number;
  h: string | null;
  m: readonly string[];
  s: Texts;
  k: Kind;
  f: readonly string[];
}

/**
 * A fact: value, unit, window, basis, company, segment, metric, first and last day, interval, the day from which it is known;
 * reason, note, mark of a conflict; either formula and inputs, or bound, the figure as printed and its document.
 */
export interface Fact {
  v: number;
  u: string;
  w: string;
  b: string;
  n: string;
  s: string;
  m: string;
  x?: string;
  y: string;
  lo: number | null;
  hi: number | null;
  d: string;
  r?: Texts;
  nt?: Texts;
  c?: boolean;
  e?: string;
  i?: readonly string[];
  q?: string;
  p?: string;
  t?: string;
  o?: string;
  at?: Texts;
  url?: string;
}

/** Facts about one thing in order of preference, the one that is used, and why; `reason` in both languages in a page. */
export interface Choice<Text = Texts> {
  agreement: "complete" | "consistent" | "inconsistent";
  facts: readonly string[];
  chosen: string;
  reason: Text;
}

/** Titles of what facts measure, of segments and of units; by basis, its grade: name, shape, both languages. */
export interface FactWords {
  measures: Readonly<Record<string, Texts>>;
  segments: Readonly<Record<string, Texts>>;
  units: Readonly<Record<string, Texts>>;
  grades: Readonly<Record<string, readonly [string, string, string, string]>>;
}

/** History of a line by month, places of the months that rest on an assumption, facts behind it. */
export interface History {
  v: readonly (number | null)[];
  a: readonly number[];
  f: readonly string[];
}

/** A bundled scenario: title, reason, source. */
export interface Bundled {
  t: Texts;
  r: Texts;
  s: string;
}

/** A line behind a series or bar: null is what the other bars leave; the sum of `over` over the year before divides. */
export interface RecipeRow {
  line: string | null;
  sign: number;
  over: string | null;
  title: Readonly<Record<string, string>>;
}

/** A chart that is lines of a run: see docs/charts.md. */
export interface Charted {
  kind: "line" | "columns" | "bridge";
  unit: string;
  title: Readonly<Record<string, string>>;
  recipe: { grain: "month" | "year"; rows: readonly RecipeRow[] };
}

export interface Lab {
  name: string;
  title: Readonly<Record<string, string>>;
  note: Readonly<Record<string, string>>;
  currency: string;
  first: number;
  first_forecast: number;
  /** Units in words. */
  units: Readonly<Record<string, Texts>>;
  facts_head: string;
  items: Readonly<Record<string, Item>>;
  drivers: Readonly<Record<string, Driver>>;
  opening: Readonly<Record<string, Opening>>;
  facts: Readonly<Record<string, Fact>>;
  choices: readonly Choice[];
  sections: readonly (readonly [string, readonly (readonly [string, number])[]])[];
  totals: readonly string[];
  history: Readonly<Record<string, History>>;
  scenarios: Readonly<Record<string, Bundled>>;
  charts: Readonly<Record<string, Charted>>;
}

export interface Payload {
  version: string;
  language: "en" | "zh";
  served: boolean;
  notice: Texts;
  words: Readonly<Record<string, Texts>>;
  sections: Readonly<Record<string, Texts>>;
  kinds: Readonly<Record<Kind, Texts>>;
  fact_words: FactWords;
  /** Shape and words of each grade, and the grade of each kind. */
  grades: Readonly<Record<Grade, readonly [string, ...Texts]>>;
  graded: Readonly<Record<Kind, Grade>>;
  labs: Readonly<Record<string, Lab>>;
}

/** Begins a text that stands for a value of the list of what occurs more than once. */
const MARK = "\ue000";

/** Data with the shared values in their places, each made of earlier ones, and rows from their columns. */
export function restored({ shared, data }: { shared: readonly unknown[]; data: unknown }): unknown {
  const values: unknown[] = [];
  const whole = (value: unknown): unknown => {
    if (typeof value === "string") return value.startsWith(MARK) ? values[Number(value.slice(1))] : value;
    if (Array.isArray(value)) return value.map(whole);
    if (value === null || typeof value !== "object") return value;
    if (MARK in value) return rows(value as Readonly<Record<string, readonly unknown[]>>);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, whole(inner)]));
  };
  const rows = ({ [MARK]: names = [], ...fields }: Readonly<Record<string, readonly unknown[]>>) => {
    const columns = Object.entries(fields);
    const row = (k: number) => columns.flatMap(([field, column]) => (column[k] === MARK ? [] : [[field, whole(column[k])]]));
    return Object.fromEntries(names.map((name, k) => [name, Object.fromEntries(row(k))]));
  };
  for (const value of shared) values.push(whole(value));
  return whole(data);
}

/** The payload in the page, as `labecon.outputs.page.packing` writes it. */
export async function unpacked(text: string): Promise<Payload> {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return restored(JSON.parse(await new Response(stream).text())) as Payload;
}

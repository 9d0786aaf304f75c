/** A table as data, and the texts and files that are made of it; numbers stay numbers. */

export type Cell = string | number | null | undefined;

/** Rows under headings, with the line that says where they come from. */
export interface Grid {
  /** Its name in files. */
  name: string;
  title: string;
  heads: readonly string[];
  rows: readonly (readonly Cell[])[];
  source: string;
}

/** What a spreadsheet would run as a formula is made plain text. */
const plain = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

function csvCell(cell: Cell): string {
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = plain(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV, with the line ends of RFC 4180. */
export function csvOf({ heads, rows, source }: Grid): string {
  return [heads, ...rows, [], [source]].map((row) => row.map(csvCell).join(",")).join("\r\n");
}

/** Rows as text that a spreadsheet pastes into cells. */
export function tsvOf({ heads, rows, source }: Grid): string {
  const cell = (one: Cell) => (typeof one === "number" ? csvCell(one) : plain(one ?? "").replace(/[\t\r\n]+/g, " "));
  return [heads, ...rows, [], [source]].map((row) => row.map(cell).join("\t")).join("\n");
}

/** Rows as JSON, in the order of the headings. */
export function jsonOf({ title, heads, rows, source }: Grid): string {
  const absent = (cell: Cell) => (cell === undefined || (typeof cell === "number" && !Number.isFinite(cell)) ? null : cell);
  return JSON.stringify({ title, source, heads, rows: rows.map((row) => heads.map((_, k) => absent(row[k]))) });
}

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
  /** Whether the numbers of a row are shares, shown in percent. */
  percent?: (row: number) => boolean;
  /** The columns that have room on paper; all where absent. */
  paper?: readonly string[];
}

/** Columns that a text takes, a Chinese sign as two. */
export const columns = (text: string): number => [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 2 : 1), 0);

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

/** A cell as a person reads it: thousands apart, shares in percent, a loss in parentheses. */
export function cellText(cell: Cell, percent = false): string {
  if (typeof cell !== "number") return cell ?? "";
  if (!Number.isFinite(cell)) return "";
  const size = Math.abs(cell);
  const digits = percent ? { minimumFractionDigits: 1, maximumFractionDigits: 1 } : size >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 5 };
  const text = (percent ? size * 100 : size).toLocaleString("en", digits) + (percent ? "%" : "");
  return cell < 0 && /[1-9]/.test(text) ? `(${text})` : text;
}

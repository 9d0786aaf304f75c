/** A table on paper: pages of rows under their headings, with title, source line and number on each. */

import { type Cell, type Grid, cellText } from "./grid";
import { HIGH, type Picture, type Placed, type Sheet, WIDE, isPlain, pdfOf, widthOf } from "./pdf";

const EDGE = 36;
const ROOM = WIDE - 2 * EDGE;
/** Between columns, and the largest and smallest letters. */
const GAP = 8;
const [LARGE, SMALL] = [8, 5.5];
/** Lines of a cell. */
const MOST_LINES = 30;
/** Points of a picture in one of the page. */
const SHARP = 2.5;
const INK_FONT = "Helvetica, Arial, 'Liberation Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

/** A text in lines no wider than some points; words stay whole where they can. */
export function wrapped(text: string, width: number, size: number): string[] {
  if (widthOf(text, size) <= width) return [text];
  const lines: string[] = [];
  let [line, used] = ["", 0];
  for (const piece of text.match(/[^\s\u2e80-\uffff]+|[\u2e80-\uffff]|\s+/gu) ?? []) {
    for (const part of widthOf(piece, size) > width ? piece : [piece]) {
      const more = widthOf(part, size);
      if (line && used + more > width) {
        lines.push(line.trimEnd());
        [line, used] = ["", 0];
      }
      if (!line && !part.trim()) continue;
      line += part;
      used += more;
    }
  }
  return [...lines, line.trimEnd()];
}

interface Laid {
  size: number;
  widths: number[];
}

/** Size of the letters and width of each column: as wide as its texts, the widest cut where the page is too narrow. */
export function laid(rows: readonly (readonly string[])[], room = ROOM): Laid {
  const columns = Math.max(...rows.map((row) => row.length));
  const natural = Array.from({ length: columns }, (_, k) => Math.max(12, ...rows.map((row) => widthOf(row[k] ?? "", 1) * LARGE)));
  const sum = natural.reduce((all, one) => all + one, 0);
  const share = Math.min(1, (room - GAP * (columns - 1)) / sum);
  const size = Math.max(SMALL, LARGE * share);
  const wide = natural.map((one) => (one * size) / LARGE);
  let [left, most] = [room - GAP * (columns - 1), Infinity];
  for (const [k, one] of wide.toSorted((a, b) => a - b).entries()) {
    if (one > left / (columns - k)) most = Math.min(most, left / (columns - k));
    left -= one;
  }
  return { size, widths: wide.map((one) => Math.min(one, most)) };
}

/** The texts without a standard font, as a picture of the page. */
function pictureOf(texts: readonly Placed[]): Picture | null {
  const own = texts.filter((one) => !one.ink && one.text);
  if (!own.length) return null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDE * SHARP, HIGH * SHARP];
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(SHARP, SHARP);
  pen.fillStyle = "#000";
  for (const { text, x, y, size, width, bold } of own) {
    pen.font = `${bold ? "bold " : ""}${size}px ${INK_FONT}`;
    pen.fillText(text, x, y, width);
  }
  return { pixels: pen.getImageData(0, 0, canvas.width, canvas.height), box: [0, 0, WIDE, HIGH], grey: true };
}

const placed = (text: string, x: number, y: number, size: number, bold = false): Placed => ({ text, x, y, size, width: widthOf(text, size), bold, ink: isPlain(text) });

/** The columns of a table that go on paper. */
function onPaper(grid: Grid): Grid {
  const places = grid.heads.flatMap((head, k) => (!grid.paper || grid.paper.includes(head) ? [k] : []));
  return { ...grid, heads: places.map((k) => grid.heads[k]!), rows: grid.rows.map((row) => places.map((k) => row[k])) };
}

/** Pages of rows; a page is full before its source line. */
function* sheetsOf({ title, heads, rows, source, percent }: Grid): Generator<Omit<Sheet, "picture"> & { texts: Placed[] }> {
  const shown = rows.map((row, k) => heads.map((_, column) => cellText(row[column], percent?.(k))));
  const { size, widths } = laid([heads, ...shown]);
  const lefts = widths.map((_, k) => EDGE + widths.slice(0, k).reduce((all, one) => all + one + GAP, 0));
  const [line, foot] = [size * 1.35, wrapped(source, ROOM - 40, 7)];
  const titles = wrapped(title, ROOM, 11);
  const bottom = HIGH - EDGE - 10 * foot.length - 6;
  const block = (texts: readonly string[], cells: readonly Cell[], top: number, bold: boolean): [Placed[], number] => {
    const found = texts.map((text, k) => wrapped(text, widths[k]! + 0.01, size).slice(0, MOST_LINES));
    const numeric = (k: number) => k > 0 && (bold ? rows.some((row) => typeof row[k] === "number") : typeof cells[k] === "number");
    const all = found.flatMap((lines, k) => lines.map((text, n) => placed(text, lefts[k]! + (numeric(k) ? widths[k]! - widthOf(text, size) : 0), top + size + n * line, size, bold)));
    return [all, Math.max(1, ...found.map((lines) => lines.length)) * line + 2];
  };
  let texts: Placed[] = [];
  let rules: [number, number, number][] = [];
  let y = 0;
  const begin = () => {
    texts = [...titles.map((text, n) => placed(text, EDGE, EDGE + 11 + 14 * n, 11, true)), ...foot.map((text, n) => placed(text, EDGE, bottom + 14 + 10 * n, 7))];
    const top = EDGE + 14 * titles.length + 6;
    const [head, high] = block(heads, heads, top, true);
    texts.push(...head);
    y = top + high;
    rules = [[EDGE, WIDE - EDGE, y], [EDGE, WIDE - EDGE, bottom + 4]];
  };
  begin();
  for (const [k, row] of shown.entries()) {
    let [cells, high] = block(row, rows[k]!, y, false);
    if (y + high > bottom && rules.length > 2) {
      yield { texts, rules };
      begin();
      [cells, high] = block(row, rows[k]!, y, false);
    }
    texts.push(...cells);
    y += high;
    rules.push([EDGE, WIDE - EDGE, y]);
  }
  yield { texts, rules };
}

/** A table as PDF. */
export function tablePdf(grid: Grid): Promise<Blob> {
  const sheets = [...sheetsOf(onPaper(grid))];
  const numbered = function* (): Generator<Sheet> {
    for (const [k, { texts, rules }] of sheets.entries()) {
      const mark = `${k + 1} / ${sheets.length}`;
      const all = [...texts, placed(mark, WIDE - EDGE - widthOf(mark, 7), HIGH - EDGE, 7)];
      yield { texts: all, rules, picture: pictureOf(all) };
    }
  };
  return pdfOf(numbered(), grid.title, grid.source);
}

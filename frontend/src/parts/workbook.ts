/** A table as a workbook of one sheet: the parts of an .xlsx file in a ZIP archive, stored as they are. */

import { type Cell, type Grid, cellText, columns } from "./grid";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SPACE = "http:" + "//schemas.openxmlformats.org";
const TYPES = `${SPACE}/package/2006/content-types`;
const RELATIONS = `${SPACE}/package/2006/relationships`;
const OFFICE = `${SPACE}/officeDocument/2006/relationships`;
const SHEET = `${SPACE}/spreadsheetml/2006/main`;
const KIND = "application/vnd.openxmlformats";

const escaped = (text: string) =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The name of a column: A, B, ..., Z, AA. */
export function column(place: number): string {
  return place < 26 ? String.fromCharCode(65 + place) : column(Math.floor(place / 26) - 1) + column(place % 26);
}

/** Places of the looks of numbers: shares, amounts, and all others as they are. */
const lookOf = (value: number, percent: boolean) => (percent ? 2 : Math.abs(value) >= 1000 ? 3 : 0);

function cellXml(cell: Cell, place: string, style: number, percent: boolean): string {
  if (typeof cell === "number") return Number.isFinite(cell) ? `<c r="${place}" s="${lookOf(cell, percent)}"><v>${cell}</v></c>` : "";
  return cell ? `<c r="${place}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>` : "";
}

function sheetXml({ title, heads, rows, source, percent }: Grid): string {
  const all = [heads, ...rows, [], [title], [source]];
  const share = (r: number) => r > 0 && r <= rows.length && !!percent?.(r - 1);
  const lines = all.map((row, r) => `<row r="${r + 1}">${row.map((cell, c) => cellXml(cell, column(c) + (r + 1), r ? 0 : 1, share(r))).join("")}</row>`);
  const width = (k: number, most: number) => Math.min(most, 2 + Math.max(8, ...[heads, ...rows].map((row) => columns(cellText(row[k])))));
  const wide = `<cols>${heads.map((_, k) => `<col min="${k + 1}" max="${k + 1}" width="${width(k, k ? 28 : 60)}" customWidth="1"/>`).join("")}</cols>`;
  const fixed = '<sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" state="frozen"/></sheetView></sheetViews>';
  return `${HEAD}<worksheet xmlns="${SHEET}">${fixed}${wide}<sheetData>${lines.join("")}</sheetData></worksheet>`;
}

function parts(grid: Grid): [string, string][] {
  const override = (part: string, kind: string) => `<Override PartName="/${part}" ContentType="${KIND}-officedocument.spreadsheetml.${kind}+xml"/>`;
  const relation = (id: string, kind: string, target: string) => `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
  const font = '<font><sz val="11"/><name val="Calibri"/></font>';
  const looks = [[0, 0], [0, 1], [164, 0], [3, 0]].map(([number, face]) => `<xf numFmtId="${number}" fontId="${face}" xfId="0" applyNumberFormat="1" applyFont="1"/>`).join("");
  const styles = `<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts count="2">${font}${font.replace("<font>", "<font><b/>")}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">${looks}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>`;
  const name = escaped(grid.title.replace(/[\\/?*[\]:]/g, " ").slice(0, 31).trim() || "labecon");
  return [
    ["[Content_Types].xml", `${HEAD}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="${KIND}-package.relationships+xml"/>${override("xl/workbook.xml", "sheet.main")}${override("xl/worksheets/sheet1.xml", "worksheet")}${override("xl/styles.xml", "styles")}</Types>`],
    ["_rels/.rels", `${HEAD}<Relationships xmlns="${RELATIONS}">${relation("r1", "officeDocument", "xl/workbook.xml")}</Relationships>`],
    ["xl/workbook.xml", `${HEAD}<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="${name}" sheetId="1" r:id="r1"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `${HEAD}<Relationships xmlns="${RELATIONS}">${relation("r1", "worksheet", "worksheets/sheet1.xml")}${relation("r2", "styles", "styles.xml")}</Relationships>`],
    ["xl/styles.xml", `${HEAD}<styleSheet xmlns="${SHEET}">${styles}</styleSheet>`],
    ["xl/worksheets/sheet1.xml", sheetXml(grid)],
  ];
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** The checksum of ZIP. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 0xff]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** Numbers of two and four bytes, the lowest first. */
function fields(...given: [size: 2 | 4, value: number][]): Uint8Array {
  return Uint8Array.from(given.flatMap(([size, value]) => Array.from({ length: size }, (_, k) => (value >>> (8 * k)) & 0xff)));
}

function zip(files: readonly (readonly [string, string])[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const body: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [path, text] of files) {
    const [name, data] = [encoder.encode(path), encoder.encode(text)];
    // Version, flags (names in UTF-8), stored, a fixed time: 1 January 2026.
    const about = fields([2, 20], [2, 0x800], [2, 0], [2, 0], [2, 0x5c21], [4, crc32(data)], [4, data.length], [4, data.length], [2, name.length], [2, 0]);
    const head = [fields([4, 0x04034b50]), about, name, data];
    directory.push(fields([4, 0x02014b50], [2, 20]), about, fields([2, 0], [2, 0], [2, 0], [4, 0], [4, at]), name);
    body.push(...head);
    at += head.reduce((sum, one) => sum + one.length, 0);
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0);
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, at], [2, 0]);
  const all = [...body, ...directory, end];
  const out = new Uint8Array(all.reduce((sum, one) => sum + one.length, 0));
  let place = 0;
  for (const one of all) {
    out.set(one, place);
    place += one.length;
  }
  return out;
}

/** The bytes of the workbook. */
export const workbookOf = (grid: Grid): Uint8Array<ArrayBuffer> => zip(parts(grid));

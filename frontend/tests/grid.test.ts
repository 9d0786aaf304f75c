import { expect, it } from "vitest";
import { type Grid, csvOf, jsonOf, tsvOf } from "../src/parts/grid";
import { column, crc32, workbookOf } from "../src/parts/workbook";

const grid: Grid = {
  name: "t",
  title: "A [table]: 表",
  heads: ["line", "2026 E"],
  rows: [["revenue, net", 1.5e-7], ['=HYPERLINK("x")', null], ["cash\t<b>", Number.NaN]],
  source: "labecon 0.1.0",
};

it("writes CSV with numbers as numbers, absent cells empty, and no formulas", () =>
  expect(csvOf(grid)).toBe('line,2026 E\r\n"revenue, net",1.5e-7\r\n"\'=HYPERLINK(""x"")",\r\ncash\t<b>,\r\n\r\nlabecon 0.1.0'));

it("writes cells for a clipboard", () =>
  expect(tsvOf(grid)).toBe("line\t2026 E\nrevenue, net\t1.5e-7\n'=HYPERLINK(\"x\")\t\ncash <b>\t\n\nlabecon 0.1.0"));

it("writes JSON without not-a-number", () =>
  expect(JSON.parse(jsonOf(grid)).rows[2]).toEqual(["cash\t<b>", null]));

it("knows the checksum of ZIP and names of columns", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect([0, 25, 26, 701, 702].map(column)).toEqual(["A", "Z", "AA", "ZZ", "AAA"]);
});

it("makes an archive with every part of a workbook, at the places its directory says", () => {
  const bytes = workbookOf(grid);
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const texts: Record<string, string> = {};
  let entry = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const [size, name, at] = [view.getUint32(entry + 24, true), view.getUint16(entry + 28, true), view.getUint32(entry + 42, true)];
    const data = bytes.subarray(at + 30 + name, at + 30 + name + size);
    expect(view.getUint32(at, true)).toBe(0x04034b50);
    expect(view.getUint32(entry + 16, true)).toBe(crc32(data));
    texts[new TextDecoder().decode(bytes.subarray(entry + 46, entry + 46 + name))] = new TextDecoder().decode(data);
    entry += 46 + name;
  }
  expect(Object.keys(texts)).toHaveLength(6);
  expect(texts["xl/worksheets/sheet1.xml"]).toContain('<c r="B2" s="0"><v>1.5e-7</v></c>');
  expect(texts["xl/worksheets/sheet1.xml"]).toContain("&#60;b&#62;");
  expect(texts["xl/workbook.xml"]).toContain('<sheet name="A  table   表"');
});

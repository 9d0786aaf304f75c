import { expect, it } from "vitest";
import { cellText } from "../src/parts/grid";
import { laid, wrapped } from "../src/parts/paper";
import { isPlain, pdfOf, widthOf } from "../src/parts/pdf";

it("knows how wide Helvetica is", () => {
  // From the metrics of the font: H 722, e 556, l 222, o 556; a digit 556; a square for a Chinese sign.
  expect(widthOf("Hello", 10)).toBeCloseTo(22.78);
  expect(widthOf("2026", 1000)).toBe(2224);
  expect(widthOf("表", 8)).toBe(8);
  expect([isPlain("Crédit – 5%"), isPlain("表"), isPlain("a → b")]).toEqual([true, false, false]);
});

it("breaks texts between words, long words and Chinese between signs, and loses none", () => {
  const room = widthOf("net result of", 8);
  expect(wrapped("net result of the year", room, 8)).toEqual(["net result of", "the year"]);
  for (const text of ["a.very_long.name_without_any.place_to_break", "收入减去销售成本之后的毛利"]) {
    const lines = wrapped(text, room, 8);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join("")).toBe(text);
    expect(Math.max(...lines.map((line) => widthOf(line, 8)))).toBeLessThanOrEqual(room);
  }
});

it("gives columns their width where there is room, and takes it from the widest where there is not", () => {
  const narrow = laid([["name", "1,000", "a note that is much longer than the others and has to be broken"]], 120);
  expect(narrow.widths[1]).toBeCloseTo(widthOf("1,000", narrow.size));
  expect(narrow.widths.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(120);
  expect(laid([["name", "1,000"]], 500).size).toBe(8);
});

it("writes numbers as a person reads them", () =>
  expect([1234567.8, -0.247, 0.00012345678, null, "x", Number.NaN].map((cell, k) => cellText(cell, k === 1))).toEqual(["1,234,568", "(24.7%)", "0.00012346", "", "x", ""]));

it("points at every object of the file", async () => {
  const texts = [{ text: "a (b) \\", x: 10, y: 20, size: 8, width: 30, ink: true }, { text: "表", x: 10, y: 40, size: 8, width: 8, ink: false }];
  const bytes = new Uint8Array(await (await pdfOf([{ texts, rules: [], picture: null }], "t", "s")).arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const at = Number(/startxref\n(\d+)/.exec(text)![1]);
  expect(text.slice(at, at + 4)).toBe("xref");
  const rows = [...text.slice(at).matchAll(/^(\d{10}) 00000 n /gm)];
  rows.forEach(([, place], k) => expect(text.slice(Number(place)).startsWith(`${k + 1} 0 obj`)).toBe(true));
  const kids = /\/Kids\[(\d+) 0 R\]/.exec(text)![1]!;
  const parent = /\/Parent (\d+) 0 R/.exec(text)![1]!;
  expect(text).toContain(`${kids} 0 obj\n<</Type/Page/`);
  expect(text).toContain(`${parent} 0 obj\n<</Type/Pages/`);
});

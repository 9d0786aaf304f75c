import { expect, it } from "vitest";
import { legendRows } from "../src/charts/options";

const named = (...names: string[]) => ({ series: names.map((name) => ({ name, values: [] })) });

it("counts the lines that names take: one begins a line where it does not fit", () => {
  const five = named("Talkie and Xingye", "MiniMax app and agent", "Open platform", "Hailuo AI video", "MiniMax Audio");
  expect([900, 360, 200].map((width) => legendRows(five, width))).toEqual([1, 3, 5]);
  expect(legendRows(named("\u6536\u5165", "\u73b0\u91d1"), 140)).toBe(1);
});

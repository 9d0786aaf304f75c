import { describe, expect, it } from "vitest";
import { type Moved, chartOf, gap, largest, runName } from "../src/model/moved";

const part = (name: string, effect: number) => ({ part: name, before: 1, after: 2, effect, error: null, sources: [] });
const moved: Moved = {
  figure: "revenue@FY2026", unit: "USD", a: 10, b: 15, difference: 5, method: "shapley", parts: [part("x", -1), part("y", 5.75)],
  by_source: [], differ_without_effect: 0, residual: 0.25,
};
const texts = { title: "t", others: "others", residual: "residual", sum: "sum", source: "s", part: (name: string) => `<${name}>` };

describe("what moved a number", () => {
  it.each([
    ["days", { day: "2025-12-31", scenario: "base", moment: "" }, "lab@2025-12-31"],
    ["days", { day: "", scenario: "war", moment: "x" }, "lab:war"],
    ["days", { day: "2025-12-31", scenario: "war", moment: "" }, "lab:war@2025-12-31"],
    ["scenarios", { day: "2025-12-31", scenario: "war", moment: "" }, "lab:war"],
    ["moments", { day: "", scenario: "base", moment: "2026-01-01T12:00" }, "lab@recorded:2026-01-01T12:00"],
  ] as const)("names a run: %s %j", (kind, side, name) => expect(runName("lab", kind, side)).toBe(name));

  it("has bars for every part and the residual that add up to the change", () => {
    const chart = chartOf(moved, texts);
    const values = chart.series[0]!.values as number[];
    expect(chart.labels).toEqual(["<y>", "<x>", "residual", "sum"]);
    expect(values.slice(0, -1).reduce((sum, value) => sum + value, 0)).toBe(values.at(-1));
    expect(gap(moved)).toBe(0);
    expect(gap({ ...moved, residual: 0 })).toBe(0.25);
  });

  it("puts small parts together without losing any", () => {
    const parts = Array.from({ length: 20 }, (_, k) => part(String(k), k - 8));
    const { shown, others } = largest(parts, 5);
    expect(shown.map(({ effect }) => effect)).toEqual([11, 10, 9, -8, 8]);
    expect(shown.length + others.length).toBe(20);
    const many = { ...moved, parts, difference: 30, residual: 0 };
    const values = chartOf(many, texts).series[0]!.values as number[];
    expect(values.slice(0, -1).reduce((sum, value) => sum + value, 0)).toBe(30);
    expect(largest(parts.slice(0, 6), 5).others).toEqual([]);
  });
});

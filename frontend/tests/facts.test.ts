import { describe, expect, it } from "vitest";
import { type FactRow, type Wanted, basesOf, cellsOf, disputedOf, fits, readersOf, rowOfPage, rowOfServed, sorted, usesOf } from "../src/model/facts";
import type { Fact } from "../src/model/payload";

const row: FactRow = {
  id: "a.total.revenue.FY2024", entity: "A", segment: "total", metric: "revenue", period: "FY2024", start: "2024-01-01", end: "2024-12-31",
  value: 5, low: 4.5, high: null, unit: "USD", basis: "press", bound: "over", printed: "over $5", conflict: false, reason: "", note: "one page",
  place: "page 2", title: "T", publisher: "P", url: "", published: "2025-03-01", formula: "", inputs: [],
};
const all: Wanted = { text: "", entity: "", metric: "", period: "", grade: "", known: "", conflicts: false };
const fit = (wanted: Partial<Wanted>, one: Partial<FactRow> = {}, disputed: string[] = []) =>
  fits({ ...row, ...one }, { ...all, ...wanted }, (basis) => (basis === "press" ? "press" : "filed"), () => "Revenue", new Set(disputed));

describe("the facts browser", () => {
  it.each([
    [{}, true], [{ text: "OVER p 2" }, true], [{ text: "revenue page" }, true], [{ text: "nowhere" }, false], [{ entity: "B" }, false], [{ metric: "revenue" }, true],
    [{ period: "FY2023" }, false], [{ grade: "press" }, true], [{ grade: "filed" }, false], [{ known: "2025-03-01" }, true], [{ known: "2025-02-28" }, false], [{ conflicts: true }, false],
  ])("filters by %j: %s", (wanted, found) => expect(fit(wanted)).toBe(found));

  it("shows a row among conflicts that is marked, or that disagrees with another", () => {
    expect(fit({ conflicts: true }, { conflict: true })).toBe(true);
    const choices = [
      { agreement: "inconsistent" as const, facts: [row.id, "b"], chosen: "b", reason: "" },
      { agreement: "consistent" as const, facts: ["c", "d"], chosen: "c", reason: "" },
    ];
    expect([...disputedOf(choices)]).toEqual([row.id, "b"]);
    expect(fit({ conflicts: true }, {}, [...disputedOf(choices)])).toBe(true);
  });

  it("sorts by a column, either way, and leaves equal rows as they were", () => {
    const rows = [3, 1, 2].map((value) => ({ ...row, value, id: String(value), published: value === 1 ? "2024-01-01" : "2025-01-01" }));
    expect(sorted(rows, "value", false).map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(sorted(rows, "value", true).map(({ value }) => value)).toEqual([3, 2, 1]);
    expect(sorted(rows, "published", true).map(({ value }) => value)).toEqual([3, 2, 1]);
  });

  it.each([
    [{ start: "2024-01-01", end: "2024-12-31" }, ["calendar_year"]],
    [{ start: "2025-01-01", end: "2025-09-30" }, ["part_of_year"]],
    [{ start: "", end: "2025-09-30" }, ["day"]],
    [{ metric: "arr", start: "", end: "2025-09-30" }, ["run_rate"]],
    [{ metric: "arr_multiple_10_months" }, ["run_rate"]],
    [{ segment: "accounts_and_run_rate" }, ["run_rate"]],
    [{ segment: "forecast" }, ["calendar_year", "forecast"]],
    [{ metric: "gross_proceeds", start: "" }, ["day", "gross"]],
    [{ metric: "net_proceeds", start: "" }, ["day", "net"]],
    [{ metric: "gross_margin" }, ["calendar_year"]],
    [{ metric: "net_loss" }, ["calendar_year"]],
  ])("types the basis of %j as %j", (part, found) => expect(basesOf({ ...row, ...part })).toEqual(found));

  it("reads rows of the server and of the page alike", () => {
    const served = rowOfServed({ ...row, period_start: row.start, period_end: row.end, conflict: "yes", source_title: "T", source_publisher: "P", source_url: "", formula: "x + y", inputs: "x y" });
    expect([served.start, served.conflict, served.inputs, served.title]).toEqual(["2024-01-01", true, ["x", "y"], "T"]);
    const fact: Fact = { v: 5, u: "USD", w: "FY2024", b: "press", n: "A", s: "total", m: "revenue", x: "2024-01-01", y: "2024-12-31", lo: 4.5, hi: null, d: "2025-03-01", q: "over", p: "over $5", t: "T", o: "P", at: ["page 2", "第 2 页"], nt: ["one page", "一处网页"], url: "" };
    expect(rowOfPage(row.id, fact, (texts) => texts?.[0] ?? "")).toEqual(row);
  });

  it("gives numbers as numbers", () => {
    const cells = cellsOf(row);
    expect(cells.filter((cell) => typeof cell === "number")).toEqual([5, 4.5]);
    expect(cells).toContain(null);
  });
});

describe("what rests on a fact", () => {
  const facts = { a: {}, b: { i: ["a"] }, c: { i: ["b"] }, d: { i: ["x"] } };
  it("is found through figures that are computed from it", () => {
    expect([...readersOf(facts, "a")]).toEqual(["a", "b", "c"]);
    const lab = {
      name: "lab", facts: facts as never, opening: { cash: { f: ["x"] } } as never,
      drivers: { growth: { f: ["c"] }, churn: { f: ["d"] } } as never, history: { revenue: { f: ["a", "z"] } } as never,
    };
    expect(usesOf(lab, "a")).toEqual([{ lab: "lab", kind: "driver", name: "growth" }, { lab: "lab", kind: "item", name: "revenue" }]);
    expect(usesOf(lab, "x")).toEqual([{ lab: "lab", kind: "driver", name: "churn" }, { lab: "lab", kind: "opening", name: "cash" }]);
  });
});

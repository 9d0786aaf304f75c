import { describe, expect, it } from "vitest";
import { checked, fieldsOf } from "../src/views/evidence/fields";

const figure = { entity: "MiniMax", segment: null, metric: "revenue", period: "FY2024", value: 30_500_000, unit: "USD", qualifier: "over" };
const before = fieldsOf(figure);

describe("a correction", () => {
  it("begins with what was read", () =>
    expect(before).toEqual({ entity: "MiniMax", segment: "total", metric: "revenue", period: "FY2024", value: "30500000", unit: "USD", bound: "over" }));

  it("says nothing where nothing was changed", () => expect(checked(before, before)).toEqual({ changes: {}, wrong: {} }));

  it.each([
    [{ value: "31,000,000" }, { value: "31,000,000" }, {}],
    [{ value: "much" }, {}, { value: "number" }],
    [{ value: "" }, {}, { value: "number" }],
    [{ period: "2024-09-30" }, { period: "2024-09-30" }, {}],
    [{ period: "2024-02-40" }, {}, { period: "period" }],
    [{ period: "H1-2025" }, { period: "H1-2025" }, {}],
    [{ period: "last year" }, {}, { period: "period" }],
    [{ metric: "net loss" }, {}, { metric: "name" }],
    [{ bound: "" }, { bound: "none" }, {}],
    [{ bound: "around" }, {}, { bound: "bound" }],
    [{ entity: " " , unit: "CNY" }, { unit: "CNY" }, { entity: "name" }],
  ])("of %j sends %j and refuses %j", (change, changes, wrong) => expect(checked(before, { ...before, ...change })).toEqual({ changes, wrong }));
});

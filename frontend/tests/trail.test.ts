import { expect, it } from "vitest";
import type { Lab } from "../src/model/payload";
import { type Step, stepsOf, wordOf } from "../src/trace/trail";

const lab = { items: { "a.revenue": {} }, drivers: { "a.churn": {} }, opening: { cash: {} }, facts: { "minimax.total.cash.2025-09-30": {} } } as unknown as Lab;
const steps: Step[] = [
  { kind: "item", name: "a.revenue", month: 299 },
  { kind: "driver", name: "a.churn" },
  { kind: "opening", name: "cash" },
  { kind: "fact", name: "minimax.total.cash.2025-09-30" },
];

it("says every step in a word of the address, and reads it back", () => expect(stepsOf(steps.map(wordOf).join(","), lab)).toEqual(steps));

it.each([["", 0], ["a.revenue@299,nobody@299,driver:a.churn", 1], ["driver:toString", 0], ["fact:", 0], ["a.revenue@x", 0], ["a.revenue@299", 1]])(
  "stops at what the lab does not have: %s",
  (text, count) => expect(stepsOf(text, lab)).toHaveLength(count),
);

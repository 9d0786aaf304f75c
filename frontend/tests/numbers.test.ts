import { expect, it } from "vitest";
import { monthLabel, shown } from "../src/numbers";

it.each([
  [131_400_000, "USD", "revenue", "131 m", "1.31亿"],
  [-1_234_000, "USD", "cash", "(1.23 m)", "(123万)"],
  [0.357, "1", "gross_margin", "35.7%", "35.7%"],
  [0.05, "1/month", "talkie.churn", "5.0%", "5.0%"],
  [1.6, "1", "training_growth", "1.60", "1.60"],
  [0, "USD", "cash", "0", "0"],
  [null, "USD", "cash", "–", "–"],
  [NaN, "USD", "cash", "–", "–"],
] as const)("shows %s %s of %s", (value, unit, name, english, chinese) => {
  expect(shown(value, unit, name, "en")).toBe(english);
  expect(shown(value, unit, name, "zh")).toBe(chinese);
});

it("counts months from January 2000", () => expect([0, 299, 311].map(monthLabel)).toEqual(["2000-01", "2024-12", "2025-12"]));

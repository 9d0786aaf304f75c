import { expect, it } from "vitest";
import { monthLabel, sharedScale, shown } from "../src/numbers";

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

it("keeps zeros at the end, so that cells have as many digits", () => {
  expect([1.1e9, 1.11e9, 12e6, 1e4].map((value) => shown(value, "USD", "cash", "en"))).toEqual(["1.10 bn", "1.11 bn", "12.0 m", "10.0 k"]);
});

it.each([
  [[1.98e9, -0.2e9, null], { factor: 1e9, word: "bn", decimals: 2, percent: false }],
  [[350e6, 120e6], { factor: 1e6, word: "m", decimals: 0, percent: false }],
  [[350e6, 2.5e5], { factor: 1e6, word: "m", decimals: 1, percent: false }],
  [[1.1, 1.11, 0], { factor: 1, word: "", decimals: 2, percent: false }],
  [[null, 0], undefined],
] as const)("shares a scale between %j", (values, scale) => expect(sharedScale(values, "USD", "cash", "en")).toEqual(scale));

it("leaves shares in percent", () => expect(sharedScale([0.1], "1", "gross_margin", "en")).toBeUndefined());

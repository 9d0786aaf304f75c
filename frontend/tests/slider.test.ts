import { beforeAll, expect, it, vi } from "vitest";
import type { Driver } from "../src/model/payload";

vi.mock("../src/state/store", () => ({}));
vi.mock("../src/trace/trail", () => ({}));
vi.mock("../src/words", () => ({}));
vi.mock("../src/parts/chip", () => ({}));

let slider: typeof import("../src/parts/slider");
beforeAll(async () => {
  slider = await import("../src/parts/slider");
});

const driver = (given: Partial<Driver>): Driver => ({ t: ["", ""], v: 0.05, lo: 0.03, hi: 0.07, u: "1", k: "judgement", s: ["", ""], f: [], e: null, p: null, ...given });

it.each([
  ["0.05", 0.05],
  [" 5% ", 0.05],
  ["1,200", 1200],
  ["-1e-3", -0.001],
  ["0.03 to 0.07", [0.03, 0.07]],
  ["3% to 7%", [0.03, 0.07]],
  ["3 to 7%", [0.03, 0.07]],
  ["3%至7%", [0.03, 0.07]],
  ["-1..2", [-1, 2]],
  ["1.5bn", 1.5e9],
  ["2亿至3亿", [2e8, 3e8]],
  ["150 m", 1.5e8],
  ["7% to 3%", null],
  ["5 to 5", null],
  ["1 to 2 to 3", null],
  ["", null],
  ["NaN", null],
  ["Infinity", null],
  ["1e999", null],
  ["5 apples", null],
])("reads %j", (text, found) => expect(slider.typed(text, driver({}))).toEqual(found));

it("keeps numbers and both ends of ranges within the limits", () => {
  const share = driver({ l: [0, 1] });
  expect(slider.typed("1.2", share)).toBeNull();
  expect(slider.typed("0.5 to 1.2", share)).toBeNull();
  expect(slider.typed("0 to 100%", share)).toEqual([0, 1]);
  expect(slider.typed("0.1 to 0.2", share, false)).toBeNull();
});

it("writes what it reads", () => {
  expect(slider.settingText([0.03, 0.07], true, "en")).toBe("3% to 7%");
  expect(slider.typed(slider.settingText([0.0312345, 0.07], true, "zh"), driver({}))).toEqual([0.0312345, 0.07]);
  expect(slider.settingText(1.6, false, "en")).toBe("1.6");
  expect(slider.settingText(0.120015, true, "en", 4)).toBe("12%");
  expect(slider.settingText([15e7, 2e9], false, "en")).toBe("150m to 2000m");
  expect(slider.settingText(15e7, false, "zh")).toBe("15000万");
});

it("makes a slider half as wide again as the range, within the limits", () => {
  expect(slider.sliderEnds(driver({ lo: 1, hi: 3 }))).toEqual([0, 4]);
  expect(slider.sliderEnds(driver({ lo: 0.1, hi: 0.9, l: [0, 1] }))).toEqual([0, 1]);
  expect(slider.sliderEnds(driver({ v: 2, lo: 2, hi: 2 }))).toEqual([0, 6]);
  expect(slider.sliderEnds(driver({ lo: 0.3, hi: 2 }))).toEqual([0, 2.85]);
  expect(slider.sliderEnds(driver({ v: -1, lo: -2, hi: 2 }))).toEqual([-4, 4]);
  expect(slider.sliderEnds(driver({ v: 0, lo: 0, hi: 1, c: [0, 1] }))).toEqual([0, 1]);
});

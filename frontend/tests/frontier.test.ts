import { expect, it } from "vitest";
import { scaleOf } from "../src/charts/definition";
import { placeOf } from "../src/charts/options";
import { curvesOf, frontierOf } from "../src/model/frontier";

const xs = [0, 1, 2, 3, 4];
const ys = [0, 1, 2, 3, 4];
/** A figure over the two drivers, as workers answer. */
const asked = (figure: (x: number, y: number) => number) => async (sets: Record<string, unknown>[]) => sets.map((set) => figure(set["a"] as number, set["b"] as number));

it("finds where a figure reaches its target, on the side on which it holds", async () => {
  // y^2 + x >= 5 holds from y = sqrt(5 - x) on.
  const { grid, points } = await frontierOf(asked((x, y) => y * y + x), {}, ["a", xs], ["b", ys], (value) => value >= 5);
  expect(grid[2]).toEqual([false, true, true, true, true]);
  expect(points).toHaveLength(5);
  for (const { x, y, figure } of points) {
    expect(y).toBeCloseTo(Math.sqrt(5 - x), 8);
    expect(figure).toBeGreaterThanOrEqual(5);
    expect(y * y + x).toBe(figure);
  }
});

it("finds both ends where the target holds between two values", async () => {
  const { points } = await frontierOf(asked((_, y) => (y - 2) * (y - 2)), {}, ["a", [0]], ["b", [0, 2, 4]], (value) => value <= 1);
  expect(curvesOf(points, [0]).flat().map((y) => Math.round(y! * 1e9) / 1e9)).toEqual([1, 3]);
});

it("solves for nothing where the target holds everywhere or nowhere, or the figure is unknown", async () => {
  for (const figure of [1, 9, Number.NaN]) expect((await frontierOf(asked(() => figure), {}, ["a", xs], ["b", ys], (value) => value >= 5)).points).toEqual([]);
});

it("draws a value between those of a side in its place", () => expect([0.5, 1, 3, 9, 2].map((value) => placeOf([1, 2, 4], value))).toEqual([0, 0, 1.5, 2, 1]));

const of = (...rows: (number | null)[][]) => ({ series: rows.map((values) => ({ name: "", values })) });
it.each([
  ["auto", of([1e9, 2e9], [1e7, null]), "log"],
  ["auto", of([1e9, 2e9], [1e8, 2e8]), "linear"],
  ["auto", of([1e9, 2e9], [-1, 1e7]), "linear"],
  ["auto", of([1e9, 2e9], [0, 1e7]), "linear"],
  ["log", of([1, 2], [3, 4]), "log"],
  ["log", of([1, -2], [3, 4]), "linear"],
  ["linear", of([1e9], [1]), "linear"],
  ["log", of([null]), "linear"],
] as const)("the axis asked for as %s fits %j: %s", (wanted, chart, expected) => expect(scaleOf(chart, wanted)).toBe(expected));

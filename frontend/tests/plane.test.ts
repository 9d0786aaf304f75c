import { describe, expect, it, vi } from "vitest";

vi.mock("../src/model/figures", () => ({}));
const { cells, solve, steps } = await import("../src/model/plane");

describe("a search", () => {
  it("finds where the figure meets the target, and computes it again", () => {
    const found = solve((x) => x * x * x, 2, 0, 4, 1)!;
    expect(found.value).toBeCloseTo(Math.cbrt(2), 12);
    expect(Math.abs(found.figure - 2)).toBeLessThan(1e-12);
    expect(found.holds).toBe(true);
  });

  it("takes the place nearest to where the driver stands", () => {
    const wave = (x: number) => Math.sin(x);
    expect(solve(wave, 0.5, 0, 10, 2.5)!.value).toBeCloseTo(Math.PI - Math.asin(0.5), 9);
    expect(solve(wave, 0.5, 0, 10, 7)!.value).toBeCloseTo(2 * Math.PI + Math.asin(0.5), 9);
  });

  it("says so where the figure only jumps past, and where it never comes there", () => {
    expect(solve((x) => (x < 1 ? 0 : 10), 5, 0, 2, 1)!.holds).toBe(false);
    expect(solve((x) => x, 5, 0, 2, 1)).toBeNull();
    expect(solve(() => null, 5, 0, 2, 1)).toBeNull();
  });
});

it("goes over every cell row by row", () => {
  expect(steps(0, 1, 3)).toEqual([0, 0.5, 1]);
  expect(cells({ z: 1 }, ["x", [1, 2]], ["y", [3]])).toEqual([{ z: 1, x: 1, y: 3 }, { z: 1, x: 2, y: 3 }]);
});

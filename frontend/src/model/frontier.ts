/** Where a figure begins to reach a target over two drivers: scanned as a grid, then solved between its rows. */

import type { Settings } from "./engine";
import { cells } from "./plane";

/** One driver of the two, with the values it is tried at. */
export type Side = readonly [driver: string, values: readonly number[]];

/** A place at which the target begins to hold, with the figure there, computed again. */
export interface Point {
  x: number;
  y: number;
  figure: number;
}

export interface Frontier {
  /** Rows by value of the second driver, cells by value of the first: whether the target holds. */
  grid: readonly (readonly boolean[])[];
  points: readonly Point[];
}

/** Values between two ends at a time, and how often: the ends are then a ten-billionth of the range apart. */
const INSIDE = 7;
const ROUNDS = 10;

interface Bracket {
  x: number;
  low: number;
  high: number;
  /** Whether the target holds at the lower end. */
  held: boolean;
  figure: number;
}

/** The pair of neighbours of a column between which the answer changes. */
function brackets(xs: readonly number[], ys: readonly number[], values: readonly (readonly number[])[], holds: (value: number) => boolean): Bracket[] {
  return xs.flatMap((x, k) =>
    ys.slice(1).flatMap((high, row): Bracket[] => {
      const [below, above] = [values[row]![k]!, values[row + 1]![k]!];
      if (!Number.isFinite(below) || !Number.isFinite(above) || holds(below) === holds(above)) return [];
      return [{ x, low: ys[row]!, high, held: holds(below), figure: holds(below) ? below : above }];
    }));
}

/** The frontier; `ask` gives the figure under many settings at once. */
export async function frontierOf(ask: (sets: Settings[]) => Promise<ArrayLike<number>>, set: Settings, across: Side, down: Side, holds: (value: number) => boolean): Promise<Frontier> {
  const [[first, xs], [second, ys]] = [across, down];
  const found = Array.from(await ask(cells(set, across, down)));
  const values = ys.map((_, row) => found.slice(row * xs.length, (row + 1) * xs.length));
  let left = brackets(xs, ys, values, holds);
  for (let round = 0; round < ROUNDS && left.length; round++) {
    const inner = left.map(({ low, high }) => Array.from({ length: INSIDE }, (_, k) => low + ((high - low) * (k + 1)) / (INSIDE + 1)));
    const figures = await ask(left.flatMap(({ x }, k) => inner[k]!.map((y) => ({ ...set, [first]: x, [second]: y }))));
    left = left.map((one, k) => {
      const at = inner[k]!.map((_, n) => figures[k * INSIDE + n]!);
      const change = at.findIndex((value) => holds(value) !== one.held);
      const place = change < 0 ? INSIDE : change;
      const low = place ? inner[k]![place - 1]! : one.low;
      const high = place < INSIDE ? inner[k]![place]! : one.high;
      // The figure on the side on which the target holds.
      const figure = one.held ? (place ? at[place - 1]! : one.figure) : place < INSIDE ? at[place]! : one.figure;
      return { ...one, low, high, figure };
    });
  }
  return {
    grid: values.map((row) => row.map((value) => holds(value))),
    points: left.map(({ x, low, high, held, figure }) => ({ x, y: held ? low : high, figure })),
  };
}

/** The points as curves: the lowest of each column in the first, the next in the second. */
export function curvesOf(points: readonly Point[], xs: readonly number[]): (number | null)[][] {
  const columns = xs.map((x) => points.filter((one) => one.x === x).map((one) => one.y).sort((a, b) => a - b));
  const most = Math.max(0, ...columns.map((column) => column.length));
  return Array.from({ length: most }, (_, rank) => columns.map((column) => column[rank] ?? null));
}

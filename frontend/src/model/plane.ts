/** A figure over two drivers, and the value of a driver at which a figure reaches a target. */

import type { Settings } from "./engine";
import { type Run, runOf, valueAt } from "./figures";

/** Values between two ends, both included. */
export const steps = (low: number, high: number, number: number): number[] =>
  Array.from({ length: number }, (_, k) => low + ((high - low) * k) / (number - 1));

/** The settings of every cell, row by row. */
export function cells(set: Settings, [across, xs]: readonly [string, readonly number[]], [down, ys]: readonly [string, readonly number[]]): Settings[] {
  return ys.flatMap((y) => xs.map((x) => ({ ...set, [across]: x, [down]: y })));
}

/** What a search found: the value of the driver, the figure there, and whether it is the target. */
export interface Found {
  value: number;
  figure: number;
  holds: boolean;
}

/** Steps of the scan for a place where the figure crosses the target, and halvings after it. */
const SCAN = 24;
const HALVINGS = 60;

/** The value nearest to `from` at which `at` reaches the target; null where it does not between the ends. */
export function solve(at: (value: number) => number | null, target: number, low: number, high: number, from: number): Found | null {
  const gap = (value: number) => (at(value) ?? NaN) - target;
  const points = steps(low, high, SCAN + 1).map((value) => [value, gap(value)] as const);
  const crossed = points.slice(1).flatMap(([right, after], k) => {
    const [left, before] = points[k]!;
    return before === 0 || before * after <= 0 ? [[left, right, before] as const] : [];
  });
  const away = ([left, right]: readonly [number, number, number]) => Math.abs((left + right) / 2 - from);
  const nearest = crossed.sort((a, b) => away(a) - away(b))[0];
  if (!nearest) return null;
  let [left, right] = nearest;
  const sign = nearest[2];
  if (sign === 0) return { value: left, figure: target, holds: true };
  for (let k = 0; k < HALVINGS && left < right; k++) {
    const middle = (left + right) / 2;
    if (middle === left || middle === right) break;
    if (gap(middle) * sign > 0) left = middle;
    else right = middle;
  }
  const figure = at(right) ?? NaN;
  return { value: right, figure, holds: Math.abs(figure - target) <= 1e-6 * Math.max(1, Math.abs(target)) };
}

/** The value of a line in a month of the forecast as a function of one driver. */
export function figureOf({ lab }: Run, set: Settings, scenario: string, driver: string, line: string, month: number): (value: number) => number | null {
  return (value) => valueAt(runOf(lab, { ...set, [driver]: value }, scenario), line, month);
}

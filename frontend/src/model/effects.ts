/** Which drivers move money most: each at its 5 and 95 %, one at a time, the others as they are. */

import { effect, signal } from "@preact/signals";
import { payload, settled } from "../state/store";
import { assign } from "./crew";
import { type Settings, modelOf, settable } from "./engine";
import { moneyLine } from "./figures";
import type { Lab } from "./payload";

/** Months ahead at which money is read, drivers that are shown, and settings of one question. */
const AHEAD = 24;
const MOST = 10;
const TOGETHER = 24;

export interface Effect {
  driver: string;
  low: number;
  high: number;
}

export interface Effects {
  lab: Lab;
  middle: number;
  month: number;
  rows: readonly Effect[];
}

/** Which drivers decide; null until it is known. */
export const effects = signal<Effects | null>(null);

/** The drivers that are tried: those with a range that nobody has set. */
export function tried(lab: Lab, set: Settings, can: (driver: string) => boolean): string[] {
  return Object.entries(lab.drivers).flatMap(([name, one]) => (one.hi > one.lo && !one.x && !(name in set) && can(name) ? [name] : []));
}

/** The effects with the widest first. */
export function widest(drivers: readonly string[], values: ArrayLike<number>, most = MOST): Effect[] {
  return drivers
    .map((driver, k) => ({ driver, low: values[2 * k + 1]!, high: values[2 * k + 2]! }))
    .filter(({ low, high }) => Number.isFinite(high - low) && high !== low)
    .sort((a, b) => Math.abs(b.high - b.low) - Math.abs(a.high - a.low))
    .slice(0, most);
}

/** Keeps the effects those of the state once it has settled. */
export function followEffects(): void {
  let of = "";
  effect(() => {
    const { lab: name, set, scenario } = settled.value;
    const key = JSON.stringify([name, set, scenario]);
    if (key === of) return;
    of = key;
    const lab = payload.labs[name]!;
    const month = Math.min(AHEAD, modelOf(name).T) - 1;
    const drivers = tried(lab, set, (driver) => settable(name, driver));
    const sets = [set, ...drivers.flatMap((driver) => [lab.drivers[driver]!.lo, lab.drivers[driver]!.hi].map((end) => ({ ...set, [driver]: end })))];
    points("effects", { lab: name, scenario, sets, line: moneyLine(lab), month }, (values) => {
      effects.value = { lab, middle: values[0]!, month: lab.first_forecast + month, rows: widest(drivers, values) };
    });
  });
}

type Asked = { lab: string; scenario: string; sets: readonly Settings[]; line: string; month: number };

/** The values of a line under many settings, computed by the workers a few at a time. */
export function points(kind: "effects" | "plane" | "frontier", asked: Asked, take: (values: Float64Array) => void): void {
  const values = new Float64Array(asked.sets.length);
  const starts = Array.from({ length: Math.ceil(asked.sets.length / TOGETHER) }, (_, k) => k * TOGETHER);
  let left = starts.length;
  assign(kind, starts.map((from) => ({
    asked: { ask: "points", ...asked, sets: asked.sets.slice(from, from + TOGETHER) },
    take: (part: Float64Array) => {
      values.set(part, from);
      if (--left === 0) take(values);
    },
  })));
}

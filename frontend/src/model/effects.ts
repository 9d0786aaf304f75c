/** Which drivers move money most: each at its 5 and 95 %, one at a time, the others as they are. */

import { type Run, moneyLine } from "./figures";
import { type Settings, settable } from "./engine";

/** Months ahead at which money is read, and drivers that are shown. */
const AHEAD = 24;
const MOST = 10;

export interface Effect {
  driver: string;
  low: number;
  high: number;
}

export interface Effects {
  middle: number;
  month: number;
  rows: readonly Effect[];
}

/** The drivers with the widest effect. */
export function effectsOf({ lab, model }: Run, set: Settings, scenario: string): Effects {
  const at = Math.min(AHEAD, model.T) - 1;
  const place = at * model.width + model.items.get(moneyLine(lab))!;
  const end = (driver?: string, value?: number) =>
    model.run(driver === undefined ? set : { ...set, [driver]: value! }, scenario).out[place]!;
  const found: Effect[] = [];
  for (const [driver, one] of Object.entries(lab.drivers)) {
    if (!(one.hi > one.lo) || one.x || driver in set || !settable(lab.name, driver)) continue;
    const [low, high] = [end(driver, one.lo), end(driver, one.hi)];
    if (Number.isFinite(high - low) && high !== low) found.push({ driver, low, high });
  }
  found.sort((a, b) => Math.abs(b.high - b.low) - Math.abs(a.high - a.low));
  return { middle: end(), month: lab.first_forecast + at, rows: found.slice(0, MOST) };
}

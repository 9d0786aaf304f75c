/** Figures of the lab on the page: by month and year, history and forecast, on the path of medians. */

import { computed, untracked } from "@preact/signals";
import { lab, payload, scenario, set, settled } from "../state/store";
import { type Model, type Room, type Settings, modelOf } from "./engine";
import type { Lab } from "./payload";

/** A run on the path of medians, with what it is a run of. */
export interface Run {
  lab: Lab;
  model: Model;
  room: Room;
}

/** A run of a lab. */
export function runOf(one: Lab, set: Settings, scenario: string): Run {
  const model = modelOf(one.name);
  return { lab: one, model, room: model.run(set, scenario) };
}

/** The run of the state. */
export const run = computed(() => runOf(lab.value, set.value, scenario.value));

/** The run of the state once it has settled. */
export const settledRun = computed(() => {
  const of = settled.value;
  return untracked(() => {
    const same = of.lab === lab.value.name && of.set === set.value && of.scenario === scenario.value;
    return same ? run.value : runOf(payload.labs[of.lab]!, of.set, of.scenario);
  });
});

const bases = new Map<string, Run>();

/** The base run of the lab on the page. */
export const base = computed(() => {
  const one = lab.value;
  let found = bases.get(one.name);
  if (!found) bases.set(one.name, (found = runOf(one, {}, "base")));
  return found;
});

/** The value of a line in a month; null where there is none. */
export function valueAt({ lab: one, model, room }: Run, line: string, month: number): number | null {
  if (month >= one.first_forecast) {
    const t = month - one.first_forecast;
    const place = model.items.get(line);
    return place === undefined || t >= model.T ? null : room.out[t * model.width + place]!;
  }
  return one.history[line]?.v[month - one.first] ?? null;
}

/** The value of a line in a year: sum of a flow, quotient of a ratio, last month otherwise. */
export function inYear(found: Run, line: string, year: number): number | null {
  const item = found.lab.items[line];
  const first = (year - 2000) * 12;
  if (!item) return null;
  if (item.q) {
    const [above, below] = item.q.map((part) => inYear(found, part, year));
    return above == null || below == null || below === 0 ? null : above / below;
  }
  if (item.k !== "flow") return valueAt(found, line, first + 11);
  let total = 0;
  for (let month = first; month < first + 12; month++) {
    const value = valueAt(found, line, month);
    if (value === null || Number.isNaN(value)) return null;
    total += value;
  }
  return total;
}

/** The years that history and forecast cover in full. */
export function yearsOf({ lab: one, model }: Run): number[] {
  const first = 2000 + Math.ceil(one.first / 12);
  const end = Math.floor((one.first_forecast + model.T) / 12) + 2000;
  return Array.from({ length: Math.max(0, end - first) }, (_, k) => first + k);
}

/** The first year that lies wholly in the forecast. */
export function firstForecastYear(one: Lab): number {
  return 2000 + Math.ceil(one.first_forecast / 12);
}

/** The line that says how much money there is. */
export function moneyLine(one: Lab): string {
  return one.items["liquid_resources"] ? "liquid_resources" : "cash";
}

/** The first place that is below zero; null for none. */
export function firstBelow(values: ArrayLike<number>): number | null {
  const place = Array.prototype.findIndex.call(values, (value: number) => value < 0);
  return place < 0 ? null : place;
}

/** The last month of history in which a line has a value; the last month of history where it has none. */
export function lastHistoryMonth(one: Lab, line: string): number {
  const values = one.history[line]?.v ?? [];
  const place = values.findLastIndex((value) => value !== null);
  return place < 0 ? one.first_forecast - 1 : one.first + place;
}

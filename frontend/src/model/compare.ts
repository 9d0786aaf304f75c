/** Scenarios side by side: their runs, in what they differ, and on how many random paths money ends. */

import { computed, effect, signal } from "@preact/signals";
import { compare, lab, own, scenario, seed, set, settled } from "../state/store";
import { both, say } from "../words";
import { type PathsAsked, assign } from "./crew";
import type { Settings } from "./engine";
import type { Part } from "./fans";
import { type Run, moneyLine, runOf } from "./figures";
import type { Lab } from "./payload";

/** Paths of each scenario in a comparison. */
export const COMPARED_PATHS = 500;
const CHUNK = 50;
/** Name of what is on the page, changed or not. */
export const NOW = "*";

/** A scenario that stands in a comparison. */
export interface Compared {
  name: string;
  title: string;
  scenario: string;
  set: Settings;
}

/** The bundled scenarios and those of one's own, with the base first. */
export const offered = computed<Compared[]>(() => {
  const one = lab.value;
  const bundled = Object.entries(one.scenarios).map(([name, { t }]) => ({ name, title: both(t), scenario: name, set: {} }));
  const mine = own.value.filter((each) => each.lab === one.name).map((each) => ({ ...each, title: each.name }));
  return [{ name: "base", title: say("base"), scenario: "base", set: {} }, ...mine, ...bundled];
});

/** Whether two sets of settings are the same. */
export const sameSettings = (a: Settings, b: Settings): boolean => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/** The scenario of the list that is on the page; undefined where settings were changed. */
export const current = computed(() =>
  offered.value.find((one) => one.scenario === scenario.value && sameSettings(one.set, set.value)));

/** The scenarios that stand side by side: what is on the page, and those that were chosen. */
export const compared = computed<Compared[]>(() => {
  const names = compare.value.length ? compare.value : ["base"];
  const chosen = offered.value.filter((one) => names.includes(one.name));
  if (current.value) return chosen.some((one) => one.name === current.value!.name) ? chosen : [...chosen, current.value];
  return [...chosen, { name: NOW, title: say("on_page"), scenario: scenario.value, set: set.value }];
});

/** Their runs on the path of medians. */
export const runs = computed<Run[]>(() => compared.value.map((one) => runOf(lab.value, one.set, one.scenario)));

/** The value of a driver in a run: one number, or first and last where it changes by month. */
export function driverValues({ model, room }: Run, name: string): readonly number[] {
  const place = model.fixedAt.get(name);
  if (place !== undefined) return [room.fixed[place]!];
  const monthly = model.monthlyAt.get(name);
  if (monthly === undefined) return [];
  const values = room.monthly.subarray(monthly * model.T, (monthly + 1) * model.T);
  return values.every((value) => value === values[0]) ? [values[0]!] : [...values];
}

/** The drivers in which runs or settings differ, and only these. */
export function differences(of: readonly Run[], settings: readonly Settings[]): string[] {
  const [first, ...others] = of;
  if (!first) return [];
  const { fixed, monthly, openings } = first.model.data;
  const names = [...fixed, ...monthly, ...Object.keys(openings)];
  const own = (k: number, name: string) => (settings[k]?.[name] instanceof Array || name in openings ? settings[k]?.[name] : null);
  const text = (run: Run, k: number, name: string) => JSON.stringify([driverValues(run, name), own(k, name)]);
  return names.filter((name) => others.some((other, k) => text(other, k + 1, name) !== text(first, 0, name)));
}

/** Months after which money ends, by name of the scenario. */
export const shares = signal<ReadonlyMap<string, (months: number) => number>>(new Map());

const keyOf = (one: Lab, each: Compared, seed: number) => JSON.stringify([one.name, each.scenario, each.set, seed]);
const known = new Map<string, (months: number) => number>();

/** Share of the paths of a scenario whose money ends within some months; undefined until it is known. */
export const shareOf = (each: Compared) => shares.value.get(keyOf(lab.value, each, seed.value));

/** Draws the paths of every scenario that stands in the comparison; to be called within an effect. */
function draw(one: Lab, all: readonly Compared[], seed: number): void {
  const missing = all.filter((each) => !known.has(keyOf(one, each, seed)));
  const tasks = missing.flatMap((each) => {
    const ends: Float64Array[] = [];
    const asked: Omit<PathsAsked, "from" | "to"> = { ask: "paths", lab: one.name, scenario: each.scenario, set: each.set, seed, lines: [], money: moneyLine(one) };
    const take = (part: Part) => {
      ends.push(part.ends);
      if (ends.length < COMPARED_PATHS / CHUNK) return;
      known.set(keyOf(one, each, seed), (months) => ends.reduce((sum, list) => sum + list.filter((end) => end < months).length, 0) / COMPARED_PATHS);
      shares.value = new Map(known);
    };
    return Array.from({ length: COMPARED_PATHS / CHUNK }, (_, k) => ({ asked: { ...asked, from: k * CHUNK, to: (k + 1) * CHUNK }, take }));
  });
  if (tasks.length) assign("compare", tasks);
}

/** Keeps the shares those of the comparison while its view is open; gives what ends that. */
export const followCompared = (): (() => void) =>
  effect(() => {
    const { seed: number, lab: name } = settled.value;
    if (name === lab.value.name) draw(lab.value, compared.value, number);
  });


/** The way from a number down to what it rests on, one step behind the other; it stands in the address. */

import { computed } from "@preact/signals";
import type { Lab } from "../model/payload";
import { keepMore, lab, more } from "../state/store";

/** A step: a line in a month, a driver, an opening value, or a fact. */
export type Step =
  | { kind: "item"; name: string; month: number }
  | { kind: "driver" | "opening" | "fact"; name: string };

/** A step as a word of the address: `cash@310`, `driver:churn`. */
export const wordOf = (step: Step): string => (step.kind === "item" ? `${step.name}@${step.month}` : `${step.kind}:${step.name}`);

/** The steps that words say, up to the first that the lab does not have. */
export function stepsOf(text: string, { items, drivers, opening, facts }: Pick<Lab, "items" | "drivers" | "opening" | "facts">): Step[] {
  const known = { driver: drivers, opening, fact: facts };
  const steps: Step[] = [];
  for (const word of text ? text.split(",") : []) {
    const [, kind = "", name = "", item = "", month = ""] = /^(?:(driver|opening|fact):(.+)|(.+)@(\d{1,4}))$/.exec(word) ?? [];
    const one: Step = item ? { kind: "item", name: item, month: Number(month) } : { kind: kind as keyof typeof known, name };
    if (!Object.hasOwn(one.kind === "item" ? items : (known[one.kind] ?? {}), one.name)) break;
    steps.push(one);
  }
  return steps;
}

const words = computed(() => more.value["trace"] ?? "");

/** The steps so far; empty while no trace is open. */
export const trail = computed(() => stepsOf(words.value, lab.value));

const walk = (steps: readonly Step[]) => keepMore({ trace: steps.map(wordOf).join(",") });

/** Opens a trace, or goes on in the one that is open. */
export const openTrace = (step: Step): void => walk([...trail.value, step]);

export const backInTrace = (): void => walk(trail.value.slice(0, -1));

export const closeTrace = (): void => void (words.value && walk([]));

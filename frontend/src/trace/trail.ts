/** The way from a number down to what it rests on, one step behind the other. */

import { signal } from "@preact/signals";

/** A step: a line in a month, a driver, an opening value, or a fact. */
export type Step =
  | { kind: "item"; name: string; month: number }
  | { kind: "driver" | "opening" | "fact"; name: string };

/** The steps so far; empty while no trace is open. */
export const trail = signal<readonly Step[]>([]);

/** Opens a trace, or goes on in the one that is open. */
export function openTrace(step: Step): void {
  trail.value = [...trail.value, step];
}

export function backInTrace(): void {
  trail.value = trail.value.slice(0, -1);
}

export function closeTrace(): void {
  trail.value = [];
}

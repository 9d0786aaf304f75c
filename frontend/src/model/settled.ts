/** What is dear to compute, a while after the state has settled. */

import { effect, signal, untracked } from "@preact/signals";
import { settled } from "../state/store";
import { type Effects, effectsOf } from "./effects";
import { settledRun } from "./figures";

/** Which drivers decide; null until it is known. */
export const effects = signal<Effects | null>(null);

/** Keeps the effects those of the state, without standing in the way of a slider. */
export function followEffects(): void {
  let pause = 0;
  let of = "";
  effect(() => {
    const { lab, set, scenario } = settled.value;
    const key = JSON.stringify([lab, set, scenario]);
    if (key === of) return;
    of = key;
    clearTimeout(pause);
    const compute = () => untracked(() => (effects.value = effectsOf(settledRun.value, set, scenario)));
    pause = window.setTimeout(compute, effects.value ? 400 : 50);
  });
}

/** The state of the page, its past and its future. */

import { batch, computed, signal } from "@preact/signals";
import { type Setting, settable, takesRange } from "../model/engine";
import type { Lab, Payload } from "../model/payload";
import { type Known, type State, decode, encode } from "./address";

/** Steps that can be undone. */
export const STEPS_KEPT = 100;

/** What the page was given; set once, before anything is drawn. */
export let payload: Payload;
let known: Known;

const EMPTY: State = { lab: "", scenario: "base", set: {}, seed: 1, lang: "en", theme: "", view: "", year: null };

export const state = signal<State>(EMPTY);
export const past = signal<readonly State[]>([]);
export const future = signal<readonly State[]>([]);

/** The state once nothing has changed for a moment: what is dear to draw follows it. */
export const settled = signal<State>(EMPTY);

/** The lab on the page. */
export const lab = computed<Lab>(() => payload.labs[state.value.lab]!);

/** Parts of the state, so that what shows one is drawn anew when that one changes. */
export const lang = computed(() => state.value.lang);
export const set = computed(() => state.value.set);
export const scenario = computed(() => state.value.scenario);
export const theme = computed(() => state.value.theme);
export const seed = computed(() => state.value.seed);
export const view = computed(() => state.value.view);
export const year = computed(() => state.value.year);

/** Begins with what the page was given and what its address says. */
export function begin(given: Payload, views: readonly string[]): void {
  payload = given;
  const first = { ...EMPTY, lab: Object.keys(given.labs)[0]!, lang: given.language, view: views[0]! };
  known = {
    first,
    views,
    settable,
    takesRange,
    hasLab: (name) => Object.hasOwn(given.labs, name),
    hasScenario: (name, scenario) => scenario === "base" || Object.hasOwn(given.labs[name]!.scenarios, scenario),
  };
  state.value = settled.value = decode(location.hash, known);
  window.addEventListener("hashchange", () => {
    if (location.hash !== encode(state.value, first)) show({ ...decode(location.hash, known), theme: state.value.theme });
  });
}

let pause = 0;

function write(): void {
  history.replaceState(null, "", encode(state.value, known.first));
}

/** Shows a state; while a slider is dragged, the address and what is dear to draw wait until it rests. */
function show(next: State, dragging = false): void {
  state.value = next;
  if (!dragging) write();
  clearTimeout(pause);
  const settle = () => {
    if (dragging) write();
    settled.value = state.value;
  };
  pause = window.setTimeout(settle, dragging ? 150 : 0);
}

/** Keeps the state as a step that can be undone. */
function keep(): void {
  past.value = [...past.value, state.value].slice(-STEPS_KEPT);
  future.value = [];
}

/** How a change is made: `quietly` is no step of its own, `dragging` lets what is dear to draw wait. */
export interface Manner {
  quietly?: boolean;
  dragging?: boolean;
}

/** Changes the state. A new lab keeps the scenario where it has it, and begins without settings. */
export function change(patch: Partial<State>, { quietly, dragging }: Manner = {}): void {
  batch(() => {
    if (!quietly) keep();
    const next = { ...state.value, ...patch };
    if (patch.lab !== undefined) {
      next.set = patch.set ?? {};
      next.year = patch.year ?? null;
      if (!known.hasScenario(next.lab, next.scenario)) next.scenario = "base";
    }
    show(next, dragging);
  });
}

/** Sets a driver. */
export function put(driver: string, value: Setting, manner?: Manner): void {
  change({ set: { ...state.value.set, [driver]: value } }, manner);
}

/** Gives a driver back to the scenario. */
export function reset(driver: string): void {
  const { [driver]: _, ...set } = state.value.set;
  change({ set });
}

/** Back to the base without settings. */
export function resetAll(): void {
  change({ set: {}, scenario: "base" });
}

function move(from: typeof past, to: typeof past): void {
  const next = from.value.at(-1);
  if (!next) return;
  batch(() => {
    to.value = [...to.value, state.value];
    from.value = from.value.slice(0, -1);
    show(next);
  });
}

export const undo = () => move(past, future);
export const redo = () => move(future, past);

/** Whether anything differs from the base run. */
export const isChanged = computed(() => state.value.scenario !== "base" || Object.keys(state.value.set).length > 0);

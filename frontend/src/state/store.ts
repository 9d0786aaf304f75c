/** The state of the page, its past and its future. */

import { batch, computed, signal } from "@preact/signals";
import { type Setting, settable, takesRange } from "../model/engine";
import type { Lab, Payload } from "../model/payload";
import { type Known, MOST_OWN, type Own, PLAIN, type State, decode, encode, nameOf, packed, unpacked } from "./address";

/** Steps that can be undone. */
export const STEPS_KEPT = 100;

/** What the page was given; set once, before anything is drawn. */
export let payload: Payload;
let known: Known;

const EMPTY: State = {
  lab: "", scenario: "base", set: {}, seed: 1, lang: "en", theme: "", view: "", year: null, own: [], compare: [], more: {},
};

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
export const own = computed(() => state.value.own);
export const compare = computed(() => state.value.compare);
export const more = computed(() => state.value.more);

/** Begins with what the page was given and what its address says. */
export async function begin(given: Payload, views: readonly string[]): Promise<void> {
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
  held = location.hash;
  state.value = settled.value = decode(await unpacked(held), known);
  window.addEventListener("hashchange", async () => {
    const now = location.hash;
    const hash = await unpacked(now);
    held = now;
    if (decodeURI(hash) !== encode(state.value, first)) show({ ...decode(hash, known), theme: state.value.theme });
  });
}

let pause = 0;
/** The address as it was last read or written here. */
let held = "";

/** Puts the state's address; one that a reader has just entered is about to be read and stays. */
function replace(address: string): void {
  if (location.hash !== held) return;
  history.replaceState(null, "", address);
  held = location.hash;
}

/** Writes the address: at once, but a long one once it is deflated, unless the state has changed meanwhile. */
function write(): void {
  const of = state.value;
  const address = encode(of, known.first);
  if (address.length <= PLAIN) replace(address);
  else void packed(address).then((short) => of === state.value && replace(short));
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
      next.compare = patch.compare ?? [];
      next.more = patch.more ?? {};
      if (!known.hasScenario(next.lab, next.scenario)) next.scenario = "base";
    }
    show(next, dragging);
  });
}

/** Sets a driver. */
export function put(driver: string, value: Setting, manner?: Manner): void {
  change({ set: { ...state.value.set, [driver]: value } }, manner);
}

/** Keeps what is on the page as a scenario of one's own; one of the same name makes way. False where there are too many. */
export function keepAs(text: string): boolean {
  const { lab: name, scenario, set, own } = state.value;
  const title = nameOf(text);
  const others = own.filter((one) => one.name !== title);
  if (!title || others.length >= MOST_OWN || known.hasScenario(name, title)) return false;
  change({ own: [...others, { name: title, lab: name, scenario, set }] });
  return true;
}

/** Forgets a scenario of one's own. */
export function forget(title: string): void {
  const { own, compare } = state.value;
  change({ own: own.filter((one) => one.name !== title), compare: compare.filter((one) => one !== title) });
}

/** Puts a scenario on the page; a bundled one leaves the settings as they are, unless they are those of one's own. */
export function choose(title: string): void {
  const { own: mine, set: settings } = state.value;
  const one = owned(title);
  if (one) change({ scenario: one.scenario, set: one.set });
  else change({ scenario: title, set: mine.some((each) => each.set === settings) ? {} : settings });
}

/** A scenario of one's own for the lab on the page. */
export function owned(title: string): Own | undefined {
  return state.value.own.find((one) => one.name === title && one.lab === state.value.lab);
}

/** What a view keeps under a name in the address. */
export function keepMore(values: Readonly<Record<string, string>>): void {
  change({ more: { ...state.value.more, ...values } }, { quietly: true });
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
    // What is open stays open: it is no step.
    const trace = next.lab === state.value.lab ? (state.value.more["trace"] ?? "") : "";
    show({ ...next, more: { ...next.more, trace } });
  });
}

export const undo = () => move(past, future);
export const redo = () => move(future, past);

/** Whether anything differs from the base run. */
export const isChanged = computed(() => state.value.scenario !== "base" || Object.keys(state.value.set).length > 0);

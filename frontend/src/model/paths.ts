/** Random paths: a few at once, then more; a change ends what is under way. */

import { effect, signal, untracked } from "@preact/signals";
import { lab, state } from "../state/store";
import { type PathsAsked, assign } from "./crew";
import { type Fans, type Part, fansOf } from "./fans";
import { base, moneyLine, run } from "./figures";

export const PATHS = 2000;
/** Paths after which the fans are drawn first, and milliseconds between drawings. */
const DRAWN_FROM = 32;
const PAUSE = 400;
/** Paths of one question: few at first, so that every worker has some at once. */
const FIRST = 16;
const CHUNK = 48;

/** The fans of the state; null while none is known. */
export const fans = signal<Fans | null>(null);
/** Paths that are done. */
export const done = signal(0);

function chunks(): [number, number][] {
  const found: [number, number][] = [];
  for (let from = 0; from < PATHS; from += found.length > 4 ? CHUNK : FIRST) found.push([from, from]);
  return found.map(([from], place) => [from, found[place + 1]?.[0] ?? PATHS]);
}

/** Draws the paths of a question, from the first on. */
function simulate(asked: Omit<PathsAsked, "ask" | "from" | "to">): void {
  const parts: Part[] = [];
  const shown = { run: run.value, base: base.value };
  let paths = 0;
  let drawn = -Infinity;
  const take = (part: Part) => {
    parts.push(part);
    paths += part.paths;
    if (paths < PATHS && (paths < DRAWN_FROM || performance.now() - drawn < PAUSE)) return;
    fans.value = fansOf(parts, asked.lines, asked.seed, shown);
    done.value = paths;
    drawn = performance.now();
  };
  done.value = 0;
  assign("paths", chunks().map(([from, to]) => ({ asked: { ask: "paths", ...asked, from, to }, take })));
}

/** Keeps the fans those of the state. */
export function followPaths(): void {
  let drawn = "";
  let of = "";
  effect(() => {
    const { lab: name, scenario, set, seed } = state.value;
    const key = JSON.stringify([name, scenario, set, seed]);
    if (key === drawn) return;
    drawn = key;
    untracked(() => {
      if (of !== name) fans.value = null;
      of = name;
      const money = moneyLine(lab.value);
      const lines = ["revenue", money].filter((line) => lab.value.items[line]);
      simulate({ lab: name, scenario, set, seed, lines, money });
    });
  });
}

/** Random paths in workers beside the page: a few at once, then more; a change ends what is under way. */

import { effect, signal, untracked } from "@preact/signals";
import { lab, state } from "../state/store";
import { type Settings, modelOf } from "./engine";
import { type Fans, type Part, fansOf } from "./fans";
import { moneyLine } from "./figures";

/** Paths after which the fans are drawn anew. */
export const DRAWN_AT = [32, 256, 2000] as const;
export const PATHS = 2000;
/** Paths a worker does before it looks for news. */
const CHUNK = 16;

/** What a worker is asked; `set` and `scenario` as the model takes them. */
interface Request {
  job: number;
  lab: string;
  scenario: string;
  set: Settings;
  seed: number;
  lines: readonly string[];
  money: string;
  from: number;
  to: number;
}

/** The fans of the state; null while none is known. */
export const fans = signal<Fans | null>(null);
/** Paths that are done. */
export const done = signal(0);
export const failed = signal(false);

/** What stands behind the engine's text in a worker. */
const WORKER = `
const made = {}, rooms = {};
onmessage = ({data: q}) => {
  const m = made[q.lab] ||= MODELS[q.lab](), room = rooms[q.lab] ||= m.fresh(), words = key(String(q.seed)), n = q.to - q.from;
  const places = q.lines.map((name) => m.items.get(name)), money = m.items.get(q.money);
  const lines = q.lines.map(() => new Float32Array(n * m.T)), ends = new Float64Array(n).fill(Infinity);
  for (let p = 0; p < n; p++) {
    m.path(words, q.from + p, q.set, room, q.scenario);
    for (let k = 0; k < places.length; k++) for (let t = 0; t < m.T; t++) lines[k][t * n + p] = room.out[t * m.width + places[k]];
    for (let t = 0; t < m.T; t++) if (room.out[t * m.width + money] < 0) { ends[p] = t; break; }
  }
  postMessage({job: q.job, paths: n, lines, ends}, [...lines.map((one) => one.buffer), ends.buffer]);
};`;

let pool: Worker[] | null = null;

function workers(): Worker[] {
  if (pool) return pool;
  const engine = document.getElementById("engine")!.textContent;
  const address = URL.createObjectURL(new Blob([engine, WORKER], { type: "text/javascript" }));
  const number = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1));
  pool = Array.from({ length: number }, () => new Worker(address));
  return pool;
}

let job = 0;

/** Draws the paths of a question from the first on. */
function simulate(question: Omit<Request, "job" | "from" | "to">, months: number): void {
  const mine = ++job;
  const parts: Part[] = [];
  let next = 0;
  let paths = 0;
  const send = (worker: Worker) => {
    if (next >= PATHS) return;
    const to = Math.min(PATHS, next + CHUNK);
    worker.postMessage({ ...question, job: mine, from: next, to } satisfies Request);
    next = to;
  };
  const take = (worker: Worker, part: Part) => {
    const before = paths;
    parts.push(part);
    paths += part.paths;
    send(worker);
    if (DRAWN_AT.some((at) => before < at && paths >= at)) fans.value = fansOf(parts, question.lines, months, question.seed);
    done.value = paths;
  };
  done.value = 0;
  for (const worker of workers()) {
    worker.onerror = () => (failed.value = true);
    worker.onmessage = ({ data }: MessageEvent<Part & { job: number }>) => {
      if (data.job === mine) take(worker, data);
    };
    send(worker);
  }
}

/** Keeps the fans those of the state. */
export function followPaths(): void {
  let drawn = "";
  effect(() => {
    const { lab: name, scenario, set, seed } = state.value;
    const key = JSON.stringify([name, scenario, set, seed]);
    if (key === drawn) return;
    const other = JSON.parse(drawn || "[null]")[0] !== name;
    drawn = key;
    untracked(() => {
      if (other) fans.value = null;
      const lines = ["revenue", moneyLine(lab.value)].filter((line) => lab.value.items[line]);
      simulate({ lab: name, scenario, set, seed, lines, money: moneyLine(lab.value) }, modelOf(name).T);
    });
  });
}

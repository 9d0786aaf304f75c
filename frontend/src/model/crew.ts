/** Workers beside the page that run the models; the newest question of a kind takes the place of the one before. */

import { signal } from "@preact/signals";
import type { Settings } from "./engine";

/** Random paths from one number to another: values of lines by month and path, and where money ends. */
export interface PathsAsked {
  ask: "paths";
  lab: string;
  scenario: string;
  set: Settings;
  seed: number;
  lines: readonly string[];
  money: string;
  from: number;
  to: number;
}

/** The value of a line in a month of the forecast, on the path of medians, under each of some settings. */
export interface PointsAsked {
  ask: "points";
  lab: string;
  scenario: string;
  sets: readonly Settings[];
  line: string;
  month: number;
}

export interface Task<Answer> {
  asked: PathsAsked | PointsAsked;
  take(answer: Answer): void;
}

/** Kinds of questions, the most urgent first. */
export const KINDS = ["paths", "effects", "plane", "compare"] as const;
export type Kind = (typeof KINDS)[number];

/** Whether this browser could not run a worker. */
export const failed = signal(false);

/** What stands behind the engine's text in a worker. */
const WORKER = `
const made = {}, rooms = {};
const asked = {
  paths(q, m) {
    const room = rooms[q.lab] ||= m.fresh(), words = key(String(q.seed)), n = q.to - q.from;
    const places = q.lines.map((name) => m.items.get(name)), money = m.items.get(q.money);
    const lines = q.lines.map(() => new Float32Array(n * m.T)), ends = new Float64Array(n).fill(Infinity);
    for (let p = 0; p < n; p++) {
      m.path(words, q.from + p, q.set, room, q.scenario);
      for (let k = 0; k < places.length; k++) for (let t = 0; t < m.T; t++) lines[k][t * n + p] = room.out[t * m.width + places[k]];
      for (let t = 0; t < m.T; t++) if (room.out[t * m.width + money] < 0) { ends[p] = t; break; }
    }
    return [{paths: n, lines, ends}, [...lines.map((one) => one.buffer), ends.buffer]];
  },
  points(q, m) {
    const at = q.month * m.width + m.items.get(q.line);
    return [Float64Array.from(q.sets, (set) => m.run(set, q.scenario).out[at]), []];
  },
};
onmessage = ({data: q}) => { const [answer, moved] = asked[q.ask](q, made[q.lab] ||= MODELS[q.lab]()); postMessage(answer, moved); };`;

interface Waiting {
  task: Task<never>;
  kind: Kind;
  round: number;
}

const waiting = new Map<Kind, Waiting[]>(KINDS.map((kind) => [kind, []]));
const rounds = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));
const idle: Worker[] = [];
let pool: Worker[] | null = null;

function hire(): Worker[] {
  const engine = document.getElementById("engine")!.textContent;
  const address = URL.createObjectURL(new Blob([engine, WORKER], { type: "text/javascript" }));
  const number = Math.max(1, Math.min(6, navigator.hardwareConcurrency || 2));
  return Array.from({ length: number }, () => {
    const worker = new Worker(address);
    worker.onerror = () => (failed.value = true);
    return worker;
  });
}

/** Gives a worker the most urgent question that waits. */
function employ(worker: Worker): void {
  const next = KINDS.map((kind) => waiting.get(kind)!).find((list) => list.length)?.shift();
  if (!next) {
    idle.push(worker);
    return;
  }
  worker.onmessage = ({ data }: MessageEvent) => {
    const current = rounds.get(next.kind) === next.round;
    employ(worker);
    if (current) next.task.take(data as never);
  };
  worker.postMessage(next.task.asked);
}

/** Asks some questions of a kind; older ones of it are forgotten. */
export function assign<Answer>(kind: Kind, tasks: readonly Task<Answer>[]): void {
  const round = rounds.get(kind)! + 1;
  rounds.set(kind, round);
  waiting.set(kind, tasks.map((task) => ({ task: task as Task<never>, kind, round })));
  if (!pool) idle.push(...(pool = hire()));
  for (const worker of idle.splice(0)) employ(worker);
}

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
export const KINDS = ["paths", "effects", "plane", "frontier", "compare"] as const;
export type Kind = (typeof KINDS)[number];

/** Whether this browser could not run a worker. */
export const failed = signal(false);

/** What stands behind the engine's text in a worker; text becomes a function there as a script of its own. */
const WORKER = `
const made = {};
function load(text) {
  const address = URL.createObjectURL(new Blob(["self.loaded = " + text], {type: "text/javascript"}));
  importScripts(address);
  URL.revokeObjectURL(address);
  return loaded;
}
onmessage = ({data: q}) => {
  const one = made[q.lab] ||= new Simulation(MODELS[q.lab](), load);
  postMessage(...one[q.ask](q));
};`;

/** Questions that a worker has at a time: one under way and one behind it, so that it never waits for the page. */
const AT_ONCE = 2;

interface Waiting {
  task: Task<never>;
  kind: Kind;
  round: number;
  /** Place in its round: a worker takes those of its own first, whose draws it keeps. */
  place: number;
}

class Member {
  readonly under: Waiting[] = [];
  readonly worker: Worker;

  constructor(address: string, readonly number: number, readonly size: number) {
    this.worker = new Worker(address);
    this.worker.onerror = () => (failed.value = true);
    this.worker.onmessage = ({ data }: MessageEvent) => {
      const { kind, round, task } = this.under.shift()!;
      this.employ();
      if (rounds.get(kind) === round) task.take(data as never);
    };
  }

  /** Takes the most urgent questions that wait. */
  employ(): void {
    while (this.under.length < AT_ONCE) {
      const list = KINDS.map((kind) => waiting.get(kind)!).find((one) => one.length);
      if (!list) return;
      const mine = list.findIndex(({ place }) => place % this.size === this.number);
      const next = list.splice(mine, 1)[0]!;
      this.under.push(next);
      this.worker.postMessage({ ...next.task.asked, keep: next.kind === "paths" && mine >= 0 });
    }
  }
}

const waiting = new Map<Kind, Waiting[]>(KINDS.map((kind) => [kind, []]));
const rounds = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));
let crew: Member[] | null = null;

function hire(): Member[] {
  const engine = document.getElementById("engine")!.textContent;
  const address = URL.createObjectURL(new Blob([engine, WORKER], { type: "text/javascript" }));
  const size = Math.max(1, Math.min(6, navigator.hardwareConcurrency || 2));
  return Array.from({ length: size }, (_, number) => new Member(address, number, size));
}

/** Asks some questions of a kind; older ones of it are forgotten. */
export function assign<Answer>(kind: Kind, tasks: readonly Task<Answer>[]): void {
  const round = rounds.get(kind)! + 1;
  rounds.set(kind, round);
  waiting.set(kind, tasks.map((task, place) => ({ task: task as Task<never>, kind, round, place })));
  crew ??= hire();
  for (const member of crew) member.employ();
}

/** The state of the evidence desk: documents, the one that is read, the mark that is chosen, what is under way or went wrong. */

import { computed, signal } from "@preact/signals";
import { type Problem, Refused } from "../../api/client";
import {
  type Claim, type Decide, type DocumentReading, type Figure, type Imprint, type Kept, type LeftReason, type Waiting,
  decide, decideProposals, documents, propose, readDocument, removeDocument, sendDocument, waitingProposals,
} from "../../api/documents";
import { type Mark, lettersOf, marksOf, nextMark } from "../../model/marks";
import { onceDrawn } from "../../parts/focus";
import { forgetFacts } from "../facts/shelf";

/** Bytes of a document that the server takes; larger ones are not sent. */
export const MOST_BYTES = 16 << 20;

export const kept = signal<readonly Kept[]>([]);
export const reading = signal<DocumentReading | null>(null);
/** Number of the chosen mark. */
export const chosen = signal<number | null>(null);
export const problems = signal<readonly Problem[]>([]);
/** What a person says of the document beside what it says itself. */
export const told = signal<Partial<Record<keyof Imprint, string>>>({});

export type Doing = "reading" | "deciding";
/** What is under way, and since when. */
export const busy = signal<{ doing: Doing; name: string; since: number } | null>(null);
let stop: AbortController | null = null;

export type Only = "all" | "undecided" | "contradicted" | "conflicts";
export const only = signal<Only>("all");

export const letters = computed(() => lettersOf(reading.value?.text ?? ""));
export const marks = computed<readonly Mark[]>(() => (reading.value ? marksOf(reading.value.figures, reading.value.claims) : []));

export const undecided = ({ state }: Figure) => state === "new" || state === "open";
export const conflicting = ({ relations }: Figure) => relations.some((one) => one.kind === "conflicts");

const FIGURE: Record<Only, (one: Figure) => boolean> = { all: () => true, undecided, contradicted: () => false, conflicts: conflicting };
const CLAIM: Record<Only, (one: Claim) => boolean> = {
  all: () => true, undecided: () => false, contradicted: (one) => one.verdict === "contradicted", conflicts: () => false,
};

/** How many marks a filter leaves. */
export const counts = computed<Record<Only, number>>(() => {
  const one = reading.value;
  const of = (name: Only) => (one ? wantedBy(one, marks.value, name).filter(Boolean).length : 0);
  return { all: of("all"), undecided: of("undecided"), contradicted: of("contradicted"), conflicts: of("conflicts") };
});

function wantedBy({ figures, claims }: DocumentReading, all: readonly Mark[], name: Only): boolean[] {
  return all.map((mark) => mark.figures.some((place) => FIGURE[name](figures[place]!)) || mark.claims.some((place) => CLAIM[name](claims[place]!)));
}

/** Whether each mark is wanted under the filter. */
export const wanted = computed<readonly boolean[]>(() => (reading.value ? wantedBy(reading.value, marks.value, only.value) : []));

/** Chooses a mark, shows it and, where asked for, gives it the focus. */
export function choose(place: number | null, focus = true): void {
  chosen.value = place;
  if (place === null) return;
  onceDrawn(() => {
    const mark = document.getElementById(`mark-${place}`);
    mark?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    if (focus) mark?.focus({ preventScroll: true });
  });
}

export const step = (by: 1 | -1) => choose(nextMark(wanted.value, chosen.value, by));

/** What was begun last, whether it is done. */
let last: Promise<boolean> = Promise.resolve(true);

/** Does something that may be refused; what is wrong is shown, a cancelled one is silent. */
const attempt: typeof attempted = (...given) => (last = attempted(...given));

async function attempted(doing: Doing, name: string, work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  stop?.abort();
  const mine = (stop = new AbortController());
  busy.value = { doing, name, since: performance.now() };
  problems.value = [];
  try {
    await work(mine.signal);
    return true;
  } catch (error) {
    if (!mine.signal.aborted) problems.value = problemsOf(error, name);
    return false;
  } finally {
    if (stop === mine) busy.value = null;
  }
}

function problemsOf(error: unknown, place: string): readonly Problem[] {
  if (error instanceof Refused && error.problems.length) return error.problems;
  const code = error instanceof Refused ? error.kind : "unreachable";
  return [{ code, message: error instanceof Error ? error.message : String(error), place, remedy: "" }];
}

export function cancel(): void {
  stop?.abort();
  busy.value = null;
}

function show(found: DocumentReading, keep = false): void {
  reading.value = found;
  if (!keep) {
    chosen.value = null;
    together.value = [];
    only.value = "all";
    told.value = {};
  }
}

async function list(): Promise<void> {
  kept.value = (await documents()).documents;
}

/** Sends a document and shows it. */
export function send(name: string, body: Blob): Promise<boolean> {
  return attempt("reading", name, async (signal) => {
    show(await sendDocument(name, body, signal));
    await list();
  });
}

/** Shows a document that was sent before, or the same one in another language or after a decision. */
export const open = (id: string, name: string, keep = false) =>
  attempt("reading", name, async (signal) => show(await readDocument(id, signal), keep));

/** Documents of an earlier visit. */
const begin = () => attempt("reading", "", () => Promise.all([list(), listWaiting()]).then(() => undefined));

/** Asks anew for what is shown, in the language of the page; what is under way comes first, so that no document is lost that is being sent. */
export async function refresh(): Promise<void> {
  await last;
  const one = reading.peek();
  if (one) await open(one.id, one.name, true).then(listWaiting);
  else await begin();
}

export const remove = (id: string, name: string) =>
  attempt("reading", name, async () => {
    await removeDocument(id);
    if (reading.value?.id === id) reading.value = null;
    await list();
  });

const about = () => Object.fromEntries(Object.entries(told.value).filter(([, text]) => text));

/** Decides on figures, and shows what the ledger has of them. */
export function decided(asked: Omit<Decide, "about">): Promise<boolean> {
  const one = reading.value!;
  return attempt("deciding", one.name, async (signal) => {
    const written = await decide(one.id, { ...asked, about: about() });
    forgetFacts();
    show(await readDocument(one.id, signal), true);
    if (asked.confidence !== undefined) together.value = written.rows.map(({ figure }) => figure);
    else if (asked.verdict === "reopen") together.value = together.value.filter((place) => !asked.figures.includes(place));
    await listWaiting();
  });
}

/** Figures that were accepted together last, so that they can be taken back together. */
export const together = signal<readonly number[]>([]);

const saying = ({ entity, segment, metric, period, value, unit }: Figure) => JSON.stringify([entity, segment, metric, period, value, unit]);

/** Why a figure would stay open where all sure ones are accepted; the rules are those of the ledger. */
export function leftOpen(figure: Figure, least: number): LeftReason | "" {
  const { confidence, missing, relations, place } = figure;
  const kinds = relations.map(({ kind }) => kind);
  const earlier = reading.value!.figures.find((one) => saying(one) === saying(figure));
  if (earlier && earlier.place < place && earlier.state !== "rejected") kinds.push("repeats");
  if (confidence < least) return "unsure";
  if (missing.some((name) => !["title", "publisher", "published", "url"].includes(name))) return "gaps";
  return kinds.includes("conflicts") ? "conflicts" : kinds.includes("repeats") ? "repeats" : "";
}

/** Proposals of the ledger that wait for a decision. */
export const waiting = signal<readonly Waiting[]>([]);

async function listWaiting(): Promise<void> {
  waiting.value = (await waitingProposals().catch(() => ({ rows: [] }))).rows;
}

/** Hands the figures of the document to those who decide. */
export function proposed(): Promise<boolean> {
  const one = reading.value!;
  return attempt("deciding", one.name, async () => {
    show(await propose(one.id, about()), true);
    await listWaiting();
  });
}

/** Decides on a proposal that waits. */
export function decidedWaiting(verdict: "accept" | "reject", { id, printed }: Waiting, why = ""): Promise<boolean> {
  return attempt("deciding", printed, async (signal) => {
    await decideProposals(verdict, [id], why);
    forgetFacts();
    await listWaiting();
    if (reading.value) show(await readDocument(reading.value.id, signal), true);
  });
}

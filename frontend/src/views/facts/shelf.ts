/** The facts that are shown: those of the server under two dates, or those that a published page holds. */

import { computed, signal } from "@preact/signals";
import { ask, served } from "../../api/client";
import { type ServedFact, type Shelf, rowOfPage, rowOfServed } from "../../model/facts";
import type { Choice } from "../../model/payload";
import { payload } from "../../state/store";
import { both } from "../../words";

interface Answer {
  rows: readonly ServedFact[];
  choices: readonly Choice<string>[];
}

/** What was asked: language and dates; a decision on the evidence desk makes it old. */
export const age = signal(0);
export const forgetFacts = () => void age.value++;

/** The facts of the server with what they are an answer to. */
const answer = signal<{ key: string; shelf: Shelf } | null>(null);
export const failure = signal("");

/** Facts that the page itself holds, of all its labs. */
export const ofPage = computed<Shelf>(() => {
  const labs = Object.values(payload.labs);
  const all = new Map(labs.flatMap((lab) => Object.entries(lab.facts)));
  return {
    rows: [...all].map(([id, fact]) => rowOfPage(id, fact, (texts) => both(texts))),
    choices: labs.flatMap((lab) => lab.choices.map((one) => ({ ...one, reason: both(one.reason) }))),
  };
});

/** Asks the server where its facts under these dates are not there yet. */
export async function follow(lang: string, known: string, recorded: string, signal: AbortSignal): Promise<void> {
  const key = JSON.stringify([lang, known, recorded, age.value]);
  if (answer.peek()?.key === key) return;
  failure.value = "";
  try {
    const found = await ask<Answer>("/facts", { derived: true, as_known_on: known || null, as_recorded_at: recorded || null }, signal);
    answer.value = { key, shelf: { rows: found.rows.map(rowOfServed), choices: found.choices } };
  } catch (error) {
    if (!signal.aborted) failure.value = error instanceof Error ? error.message : String(error);
  }
}

/** The facts to show; null while the server has not answered. */
export const shelf = computed<Shelf | null>(() => (served() ? (answer.value?.shelf ?? null) : ofPage.value));

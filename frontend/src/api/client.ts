/** The JSON API of `labecon serve`, for views that need a server; a published file has none. */

import { lang, payload } from "../state/store";

/** One thing that is wrong, in the one shape of errors. */
export interface Problem {
  code: string;
  message: string;
  place: string;
  remedy: string;
}

/** What the server refuses, with its problems. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    readonly problems: readonly Problem[],
  ) {
    super(problems.map((one) => one.message).join("; ") || kind);
  }
}

/** Whether a server stands behind the page. */
export const served = (): boolean => payload.served;

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

/** The address of a question; lists are given several times, the language is that of the page. */
export function addressOf(path: string, query: Query = {}, form: "" | ".json" | ".csv" = ""): string {
  const words = new URLSearchParams();
  const all: Query = { lang: lang.value, ...query };
  for (const [name, value] of Object.entries(all)) {
    if (value === null || value === undefined || value === false) continue;
    for (const one of Array.isArray(value) ? value : [value]) words.append(name, String(one));
  }
  return `/api${path}${form}?${words}`;
}

/** A response that is no refusal. */
export async function answered(response: Response): Promise<Response> {
  if (response.ok) return response;
  const said = (await response.json().catch(() => null)) as { error?: { kind: string; problems: Problem[] } } | null;
  throw new Refused(response.status, said?.error?.kind ?? "Error", said?.error?.problems ?? []);
}

/** The answer to a question, e.g. `ask<Brief>("/brief", { lab: ["minimax"] })`. */
export async function ask<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(addressOf(path, query), { signal: signal ?? null, headers: { accept: "application/json" } });
  return (await (await answered(response)).json()) as Answer;
}

/** The lines of an answer about a document that is sent. */
export async function send<Line>(path: string, body: Blob, query: Query = {}, signal?: AbortSignal): Promise<Line[]> {
  const response = await fetch(addressOf(path, query), { method: "POST", body, signal: signal ?? null });
  const text = await (await answered(response)).text();
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line) as Line);
}

/** A job as `GET /api/jobs/{id}` says it. */
export interface Job {
  id: string;
  verb: string;
  state: "waiting" | "running" | "done" | "failed";
  progress: string;
  share: number | null;
  seconds: number;
  seconds_left: number | null;
  partial: boolean;
  error?: { kind: string; problems: Problem[] } | null;
}

/** Asks for a change. */
export async function change<Answer>(method: "POST" | "DELETE", path: string, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const text = body === undefined ? null : JSON.stringify(body);
  const response = await answered(await fetch(`/api${path}`, { method, headers, body: text }));
  return (response.status === 204 ? null : await response.json()) as Answer;
}

export const job = (id: string): Promise<Job> => ask(`/jobs/${encodeURIComponent(id)}`);
export const cancelJob = (id: string): Promise<unknown> => change("DELETE", `/jobs/${encodeURIComponent(id)}`);

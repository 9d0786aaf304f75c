/** Documents on the desk of `labecon serve`: their figures and claims, and decisions. The shapes are those of its OpenAPI document. */

import type { Paragraph, Span } from "../model/marks";
import { lang } from "../state/store";
import { addressOf, answered, ask, change } from "./client";

export type Verdict = "holds" | "holds_within_rounding" | "contradicted" | "not_checkable";
export type FigureState = "new" | "open" | "accepted" | "corrected" | "rejected";
type Period = string | { as_of: string } | null;

export interface Relation {
  kind: "agrees" | "conflicts" | "repeats";
  id: string;
  value: number;
  unit: string;
  citation: string | null;
}

export interface Decision {
  verdict: "accept" | "correct" | "reject" | "reopen";
  who: string;
  why: string;
  recorded: string;
}

/** A figure of a document, read as a fact. */
export interface Figure extends Span {
  place: number;
  printed: string;
  entity: string | null;
  segment: string | null;
  metric: string | null;
  title: string | null;
  period: Period;
  value: number;
  unit: string;
  qualifier: string | null;
  confidence: number;
  reason: string;
  note: string | null;
  missing: readonly string[];
  relations: readonly Relation[];
  state: FigureState;
  fact: string | null;
  decision: Decision | null;
}

/** A figure that a recomputation reads: of the document, or of the ledger. */
export interface Input {
  origin: "document" | "documents" | "ledger" | "assumption";
  doc?: string | null;
  start?: number | null;
  end?: number | null;
  fact?: string | null;
  source?: string | null;
  printed: string;
  entity: string | null;
  metric: string | null;
  period: Period;
  value: number | null;
  low: number | null;
  high: number | null;
  unit: string;
}

/** A definition under which a claim was recomputed. */
export interface Reading {
  definition: string | null;
  formula: string | null;
  inputs: readonly Input[];
  recomputed: number | null;
  recomputed_low: number | null;
  recomputed_high: number | null;
  origin: string | null;
}

export interface OtherReading extends Reading {
  verdict: Verdict;
}

/** An arithmetic claim of a document, recomputed. */
export interface Claim extends Span, Reading {
  place: number;
  printed: string;
  claim: string;
  stated: number | null;
  stated_low: number | null;
  stated_high: number | null;
  unit: string;
  relative_error: number | null;
  verdict: Verdict;
  why: string;
  remark: string | null;
  tried: readonly OtherReading[];
  ledger: readonly OtherReading[];
}

/** What a document says about itself, or was told. */
export interface Imprint {
  title: string | null;
  publisher: string | null;
  published: string | null;
  url: string | null;
  basis: string | null;
}

/** A document read whole. */
export interface DocumentReading {
  id: string;
  name: string;
  format: string;
  pages: number;
  imprint: Imprint;
  remarks: readonly string[];
  text: string;
  paragraphs: readonly Paragraph[];
  figures: readonly Figure[];
  claims: readonly Claim[];
  verdicts: Readonly<Record<Verdict, number>>;
}

export interface Kept {
  id: string;
  name: string;
  bytes: number;
}

/** What is decided on a figure; `about` says of the document what it does not say itself. */
export interface Decide {
  verdict: Decision["verdict"];
  figures: readonly number[];
  why?: string;
  changes?: Readonly<Record<string, string>>;
  /** To accept only what is at least so sure, complete, and neither against the ledger nor said twice. */
  confidence?: number;
  about?: Partial<Record<keyof Imprint, string>>;
}

/** Why a figure stays open where several are accepted together. */
export type LeftReason = "unsure" | "gaps" | "conflicts" | "repeats";

/** What was written, and what was left open. */
export interface Written {
  rows: readonly { figure: number }[];
  left: readonly { figure: number; reason: LeftReason }[];
}

/** A proposal of the ledger that waits. */
export interface Waiting {
  id: string;
  document: { name?: string };
  before: string;
  after: string;
  confidence: number;
  entity: string;
  segment: string;
  metric: string;
  period_end: string;
  value: number;
  unit: string;
  printed: string;
  missing: readonly string[];
  relations: readonly Relation[];
}

const at = (id: string) => `/documents/${encodeURIComponent(id)}`;

/** Sends a document, which is read and kept. */
export async function sendDocument(name: string, body: Blob, signal: AbortSignal): Promise<DocumentReading> {
  const response = await fetch(addressOf("/documents", { name }), { method: "POST", body, signal });
  return (await (await answered(response)).json()) as DocumentReading;
}

export const documents = (): Promise<{ documents: Kept[] }> => ask("/documents");
export const readDocument = (id: string, signal?: AbortSignal): Promise<DocumentReading> => ask(at(id), {}, signal);
export const removeDocument = (id: string): Promise<unknown> => change("DELETE", at(id));
export const decide = (id: string, asked: Decide): Promise<Written> => change("POST", `${at(id)}/decisions`, { ...asked, lang: lang.value });

/** Keeps the figures of a document as proposals for a reviewer. */
export const propose = (id: string, about: Decide["about"]): Promise<DocumentReading> => change("POST", `${at(id)}/proposals`, about ?? {});

export const waitingProposals = (): Promise<{ rows: readonly Waiting[] }> => ask("/review");
export const decideProposals = (verdict: "accept" | "reject", proposals: readonly string[], why = ""): Promise<unknown> =>
  change("POST", "/review", { verdict, proposals, why, lang: lang.value });

/** A document as a file: its reading, or the page with its marks. */
export async function documentFile(id: string, form: ".json" | ".csv" | ".html"): Promise<Blob> {
  const address = form === ".html" ? addressOf(`${at(id)}/marked.html`) : addressOf(at(id), {}, form);
  return (await answered(await fetch(address))).blob();
}

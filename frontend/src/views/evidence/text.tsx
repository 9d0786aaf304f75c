/** The text of a document with its marks; of colours, lines and signs each says what a mark is. */

import { useMemo } from "preact/hooks";
import type { DocumentReading, FigureState, Verdict } from "../../api/documents";
import { type Mark, piecesOf } from "../../model/marks";
import { say } from "../../words";
import { choose, chosen, letters, marks, reading, step, wanted } from "./desk";
import { stateText, verdictText } from "./words";

/** Signs of verdicts, as in every other page of the product, and of decisions. */
export const SIGNS: Readonly<Record<Verdict, string>> = { holds: "✓", holds_within_rounding: "≈", contradicted: "✗", not_checkable: "?" };
const DECIDED: Readonly<Record<FigureState, string>> = { new: "", open: "", accepted: "＋", corrected: "＋", rejected: "－" };

const WORST: readonly Verdict[] = ["contradicted", "not_checkable", "holds_within_rounding", "holds"];

/** The least favourable verdict of a mark's claims. */
function verdictOf(mark: Mark, { claims }: DocumentReading): Verdict | undefined {
  return WORST.find((verdict) => mark.claims.some((place) => claims[place]!.verdict === verdict));
}

function describe(mark: Mark, text: string, { figures, claims }: DocumentReading): string {
  const parts = [
    ...mark.figures.map((place) => `${say("desk_figure")} ${place + 1}, ${figures[place]!.title ?? say("desk_unknown")}, ${stateText(figures[place]!.state)}`),
    ...mark.claims.map((place) => `${say("desk_claim")}: ${verdictText(claims[place]!.verdict)}`),
  ];
  return `${text}: ${parts.join("; ")}`;
}

function MarkedText({ place, text }: { place: number; text: string }) {
  const one = reading.value!;
  const mark = marks.value[place]!;
  const verdict = verdictOf(mark, one);
  const figures = mark.figures.map((number) => one.figures[number]!);
  const now = chosen.value;
  const first = now === null ? wanted.value.indexOf(true) : now;
  const look = [
    "mark", figures.length ? "figure" : "", ...figures.map(({ state }) => state), figures.some(({ confidence }) => confidence < 0.8) ? "unsure" : "",
    verdict ?? "", wanted.value[place] ? "" : "faint",
  ];
  const signs = [...figures.map((figure) => `${figure.place + 1}${DECIDED[figure.state]}`), verdict ? SIGNS[verdict] : ""].filter(Boolean).join(" ");
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (by) step(by);
    else if (event.key === "Enter" || event.key === " ") choose(place);
    else return;
    event.preventDefault();
  };
  return (
    <span role="button" id={`mark-${place}`} data-mark={place} class={look.filter(Boolean).join(" ")} tabIndex={place === first ? 0 : -1}
      aria-pressed={place === now} aria-label={describe(mark, text, one)} onClick={() => choose(place)} onKeyDown={keys}>
      {text}<sup aria-hidden="true" data-signs={signs} />
    </span>
  );
}

const HEADS: Readonly<Record<string, string>> = { heading: "head", row: "cells", item: "item", note: "notice" };

/** The whole text; what is no part of the article is folded away. */
export function DocumentText() {
  const one = reading.value!;
  const all = marks.value;
  const paragraphs = useMemo(() => one.paragraphs.map((each) => ({ ...each, pieces: piecesOf(each, all, letters.value) })), [one, all]);
  const draw = (each: (typeof paragraphs)[number]) => (
    <p key={each.start} class={HEADS[each.kind]}>
      {each.pieces.map((piece, k) => (piece.mark === null ? piece.text : <MarkedText key={k} place={piece.mark} text={piece.text} />))}
    </p>
  );
  const other = paragraphs.filter((each) => each.boilerplate);
  return (
    <div class="document" id="document" role="region" aria-label={one.name} tabIndex={0}>
      {paragraphs.filter((each) => !each.boilerplate).map(draw)}
      {other.length > 0 && <details><summary>{say("desk_boilerplate", { count: other.length })}</summary>{other.map(draw)}</details>}
    </div>
  );
}

/** The evidence desk: a document, its figures and claims in their places, and a person's decisions. */

import { useLayoutEffect } from "preact/hooks";
import { documentFile } from "../api/documents";
import { typing } from "../keys";
import { saved } from "../parts/save";
import { lang } from "../state/store";
import { say } from "../words";
import { decides } from "../api/told";
import { About } from "./evidence/about";
import { Batch } from "./evidence/batch";
import { ClaimCard } from "./evidence/claim";
import { type Only, choose, chosen, counts, marks, only, problems, reading, refresh, step, wanted } from "./evidence/desk";
import { FigureCard } from "./evidence/figure";
import { Doing, Intake, Problems } from "./evidence/intake";
import { DocumentText } from "./evidence/text";
import { WaitingProposals } from "./evidence/waiting";
import type { View } from "./view";

const FILTERS: readonly (readonly [Only, string])[] = [
  ["all", "desk_all"], ["undecided", "desk_undecided"], ["contradicted", "desk_contradicted"], ["conflicts", "desk_conflicts"],
];

function Filters() {
  const place = wanted.value.flatMap((one, k) => (one ? [k] : [])).indexOf(chosen.value ?? -1);
  const all = counts.value[only.value];
  return (
    <div class="filters">
      <div role="group" aria-label={say("desk_filter")}>
        {FILTERS.map(([name, key]) => (
          <button key={name} type="button" data-only={name} aria-pressed={only.value === name} onClick={() => (only.value = name)}>
            {say(key)} {counts.value[name]}
          </button>
        ))}
      </div>
      <div role="group" aria-label={say("desk_move")}>
        <button type="button" id="mark-before" disabled={!all} aria-keyshortcuts="p" onClick={() => step(-1)}>← {say("desk_before")} (p)</button>{" "}
        <button type="button" id="mark-next" disabled={!all} aria-keyshortcuts="n" onClick={() => step(1)}>{say("desk_next")} (n) →</button>{" "}
        <span class="notice">{say("desk_place", { place: place < 0 ? "–" : place + 1, all })}</span>
      </div>
    </div>
  );
}

function Files() {
  const { id, name } = reading.value!;
  const stem = name.replace(/\.[^.]*$/, "");
  const save = async (form: ".json" | ".csv" | ".html") => saved(`${stem}-labecon${form}`, await documentFile(id, form));
  return (
    <p class="tools">
      <button type="button" id="desk-json" onClick={() => void save(".json")}>JSON</button>{" "}
      <button type="button" id="desk-csv" onClick={() => void save(".csv")}>CSV</button>{" "}
      <button type="button" id="desk-html" onClick={() => void save(".html")}>{say("desk_page")}</button>
    </p>
  );
}

function Panel() {
  const one = reading.value!;
  const mark = chosen.value === null ? undefined : marks.value[chosen.value];
  return (
    <aside class="panel" id="desk-panel" aria-label={say("desk_panel")} aria-live="polite">
      {!mark && <p class="notice">{say(marks.value.length ? "desk_choose" : "desk_nothing")}</p>}
      {mark?.claims.map((place) => <ClaimCard key={`claim ${place}`} claim={one.claims[place]!} />)}
      {mark?.figures.map((place) => <FigureCard key={`${one.id} ${place} ${one.figures[place]!.state}`} figure={one.figures[place]!} />)}
      {mark && <p><button type="button" id="desk-back" onClick={() => choose(chosen.value)}>{say("desk_to_text")}</button></p>}
    </aside>
  );
}

/** `n` and `p` lead from mark to mark. */
function useKeys(): void {
  useLayoutEffect(() => {
    const follow = (event: KeyboardEvent) => {
      if (typing() || event.ctrlKey || event.metaKey || event.altKey || !reading.value) return;
      const by = { n: 1, p: -1 }[event.key] as 1 | -1 | undefined;
      if (!by) return;
      event.preventDefault();
      step(by);
    };
    document.addEventListener("keydown", follow);
    return () => document.removeEventListener("keydown", follow);
  }, []);
}

function Body() {
  useKeys();
  useLayoutEffect(() => void refresh(), [lang.value]);
  return (
    <>
      <h2>{say("desk_title")}</h2>
      <p class="notice">{say("desk_lead")}</p>
      <Intake />
      <Doing />
      <Problems all={problems.value} />
      <WaitingProposals />
      {reading.value && (
        <>
          <h2 id="desk-name">{reading.value.imprint.title ?? reading.value.name}</h2>
          <Problems all={reading.value.remarks.map((message) => ({ code: "note", message, place: "", remedy: "" }))} />
          <About />
          <Filters />
          {decides.value && <Batch />}
          <p class="notice">{say("desk_legend")}</p>
          <div class="desk"><DocumentText /><Panel /></div>
          <Files />
        </>
      )}
    </>
  );
}

export const evidence: View = { id: "evidence", title: "view_evidence", needsServer: true, drivers: false, Body };

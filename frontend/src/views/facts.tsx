/** The facts behind the lab on the page. */

import { useSignal } from "@preact/signals";
import { ConflictChip } from "../parts/chip";
import { lab } from "../state/store";
import { openTrace } from "../trace/trail";
import { measured, say } from "../words";
import type { View } from "./view";

const MOST = 40;

function Body() {
  const query = useSignal("");
  const wanted = query.value.trim().toLowerCase();
  const rows = Object.entries(lab.value.facts).filter(
    ([id, fact]) => !wanted || `${id} ${fact.p ?? ""} ${fact.t ?? ""} ${fact.o ?? ""}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <h2>{say("fact_list")}</h2>
      <input type="search" id="fact-search" aria-label={say("fact_list")} onInput={(event) => (query.value = event.currentTarget.value)} />
      <div id="fact-list" class="scroll rows" tabIndex={0} role="region" aria-label={say("fact_list")}>
        {rows.slice(0, MOST).map(([id, fact]) => (
          <div class="row" key={id}>
            <button type="button" data-fact={id} onClick={() => openTrace({ kind: "fact", name: id })}>{id}</button>
            <span>{fact.p || measured(fact.v, fact.u, id)} {fact.c && <ConflictChip />}</span>
          </div>
        ))}
        <p class="notice">{say("drivers_shown", { shown: Math.min(MOST, rows.length), all: rows.length })}</p>
      </div>
    </>
  );
}

export const facts: View = { id: "facts", title: "view_facts", needsServer: false, drivers: false, Body };

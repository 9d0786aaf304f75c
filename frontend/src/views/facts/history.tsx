/** Every state that a fact has had in the ledger of the workspace: corrections and retractions with who, when, why. */

import { useSignal } from "@preact/signals";
import { ask, served } from "../../api/client";
import { Table } from "../../parts/table";
import { say } from "../../words";

interface Entry {
  number: number;
  moment: string;
  kind: string;
  told: string;
  who: string;
  why: string;
}

const KINDS: Readonly<Record<string, string>> = { fact: "history_fact", correction: "history_correction", retraction: "history_retraction", decision: "history_decision" };

export function History({ id }: { id: string }) {
  const rows = useSignal<readonly Entry[] | null>(null);
  const said = useSignal("");
  if (!served()) return null;
  const open = async () => {
    try {
      const found = (await ask<{ rows: readonly Entry[] }>("/facts/history", { id })).rows;
      rows.value = found;
      said.value = found.length ? "" : say("history_none");
    } catch (error) {
      said.value = error instanceof Error ? error.message : String(error);
    }
  };
  const heads = ["history_number", "history_moment", "history_kind", "history_told", "history_who", "history_why"].map((key) => say(key));
  return (
    <details id="fact-history" onToggle={(event) => event.currentTarget.open && rows.value === null && void open()}>
      <summary>{say("history_title")}</summary>
      {said.value && <p class="notice">{said.value}</p>}
      {!!rows.value?.length && (
        <Table heads={heads} caption={say("history_title")}
          rows={rows.value.map((one) => [String(one.number), one.moment.slice(0, 16).replace("T", " "), KINDS[one.kind] ? say(KINDS[one.kind]!) : one.kind, one.told, one.who, one.why])} />
      )}
    </details>
  );
}

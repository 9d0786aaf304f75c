/** Every state that a fact has had in the ledger of the workspace: corrections and retractions with who, when, why. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { ask, served } from "../../api/client";
import { Table } from "../../parts/table";
import { say } from "../../words";
import { Change } from "./change";
import { age } from "./shelf";
import type { FactRow } from "../../model/facts";

export interface Entry {
  number: number;
  moment: string;
  kind: string;
  told: string;
  who: string;
  why: string;
}

const KINDS: Readonly<Record<string, string>> = { fact: "history_fact", correction: "history_correction", retraction: "history_retraction", decision: "history_decision" };

/** History of a fact and, where it has a row, the way to change it. One that is gone shows its history at once. */
export function History({ id, row }: { id: string; row?: FactRow }) {
  const rows = useSignal<readonly Entry[] | null>(null);
  const said = useSignal("");
  useLayoutEffect(() => {
    if (!served()) return undefined;
    const stop = new AbortController();
    const put = (found: readonly Entry[], text: string) => {
      rows.value = found;
      said.value = found.length ? "" : text;
    };
    void ask<{ rows: readonly Entry[] }>("/facts/history", { id }, stop.signal).then(
      (found) => put(found.rows, say("history_none")),
      (error: unknown) => !stop.signal.aborted && put([], error instanceof Error ? error.message : String(error)),
    );
    return () => stop.abort();
  }, [id, age.value]);
  if (!served()) return null;
  const heads = ["history_number", "history_moment", "history_kind", "history_told", "history_who", "history_why"].map((key) => say(key));
  return (
    <>
      {row && rows.value && <Change row={row} bundled={!rows.value.length || rows.value[0]!.who === "labecon"} />}
      <details id="fact-history" open={!row || (rows.value ?? []).some((one) => one.kind !== "fact")}>
      <summary>{say("history_title")}</summary>
      {said.value && <p class="notice">{said.value}</p>}
      {!!rows.value?.length && (
        <Table heads={heads} caption={say("history_title")}
          rows={rows.value.map((one) => [String(one.number), one.moment.slice(0, 16).replace("T", " "), KINDS[one.kind] ? say(KINDS[one.kind]!) : one.kind, one.told, one.who, one.why])} />
      )}
      </details>
    </>
  );
}

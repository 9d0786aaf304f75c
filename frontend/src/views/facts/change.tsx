/** Correcting and retracting a fact with a reason, as `labecon facts correct` and `retract`; where it cannot be, it says why. */

import { useSignal } from "@preact/signals";
import { type Problem, Refused, change } from "../../api/client";
import { may, me, tell } from "../../api/told";
import type { FactRow } from "../../model/facts";
import { lang } from "../../state/store";
import { Problems } from "../evidence/intake";
import { forgetFacts } from "./shelf";

const FIELDS = ["value", "unit", "printed", "bound", "basis", "title", "publisher", "published", "place", "url", "note", "conflict", "reason"] as const;
type Name = (typeof FIELDS)[number];

const now = (row: FactRow, name: Name) => (name === "conflict" ? (row.conflict ? "yes" : "no") : String(row[name] ?? ""));

function Form({ row }: { row: FactRow }) {
  const field = useSignal<Name>("value");
  const to = useSignal<string | null>(null);
  const why = useSignal("");
  const said = useSignal("");
  const problems = useSignal<readonly Problem[]>([]);
  const text = to.value ?? now(row, field.value);
  const reason = why.value.trim();
  const write = async (path: string, more: object) => {
    problems.value = [];
    try {
      await change("POST", path, { id: row.id, why: reason, lang: lang.value, ...more });
      [to.value, why.value, said.value] = [null, "", tell("changed")];
      forgetFacts();
    } catch (error) {
      problems.value = error instanceof Refused ? error.problems : [{ code: "unreachable", message: String(error), place: "", remedy: "" }];
    }
  };
  return (
    <form class="correct" onSubmit={(event) => { event.preventDefault(); void write("/facts/correct", { changes: { [field.value]: text.trim() } }); }}>
      <div class="field">
        <label for="change-field">{tell("change_field")}</label>
        <select id="change-field" value={field.value} onChange={(event) => { field.value = event.currentTarget.value as Name; to.value = null; }}>
          {FIELDS.map((name) => <option key={name} value={name}>{tell(`field_${name}`)}</option>)}
        </select>
      </div>
      <div class="field">
        <label for="change-to">{tell("change_to")}</label>
        <input type="text" id="change-to" maxLength={500} value={text} onInput={(event) => (to.value = event.currentTarget.value)} />
      </div>
      <div class="field">
        <label for="change-why">{tell("why")}</label>
        <input type="text" id="change-why" maxLength={500} value={why.value} onInput={(event) => (why.value = event.currentTarget.value)} />
      </div>
      <button type="submit" id="change-correct" disabled={!reason || text.trim() === now(row, field.value)}>{tell("correct")}</button>{" "}
      <button type="button" id="change-retract" disabled={!reason} onClick={() => void write("/facts/retract", {})}>{tell("retract")}</button>{" "}
      <span role="status">{said.value}</span>
      <Problems all={problems.value} />
    </form>
  );
}

export function Change({ row, bundled }: { row: FactRow; bundled: boolean }) {
  if (!me.value) return null;
  const no = row.formula ? "change_computed" : !me.value.ledger ? "no_ledger" : !may("reviewer") ? "change_role" : "";
  return (
    <details id="fact-change">
      <summary>{tell("change_title")}</summary>
      <p class="notice">{tell(no || (bundled ? "change_bundled" : "change_own"))}</p>
      {!no && <Form row={row} />}
    </details>
  );
}

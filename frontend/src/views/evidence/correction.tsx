/** Accepting a figure with other fields than those that were read; each is checked before it is sent. */

import { useSignal } from "@preact/signals";
import type { Figure } from "../../api/documents";
import { say } from "../../words";
import { busy, decided } from "./desk";
import { BOUNDS, type FieldName, checked, fieldsOf } from "./fields";

const LABELS: Readonly<Record<FieldName, string>> = {
  entity: "field_entity", segment: "field_segment", metric: "field_metric", period: "field_period", value: "field_value", unit: "field_unit", bound: "field_bound",
};
const WRONG: Readonly<Record<string, string>> = { number: "wrong_number", period: "wrong_period", name: "wrong_name", bound: "wrong_bound" };

export function Correction({ figure, close }: { figure: Figure; close: () => void }) {
  const before = fieldsOf(figure);
  const now = useSignal(before);
  const why = useSignal("");
  const { changes, wrong } = checked(before, now.value);
  const ready = Object.keys(changes).length > 0 && !Object.keys(wrong).length && !busy.value;
  const correct = (event: Event) => {
    event.preventDefault();
    if (ready) void decided({ verdict: "correct", figures: [figure.place], changes, why: why.value.trim() }).then((done) => done && close());
  };
  return (
    <form class="correct" onSubmit={correct}>
      {(Object.keys(LABELS) as FieldName[]).map((name) => {
        const id = `correct-${figure.place}-${name}`;
        return (
          <div key={name} class="field">
            <label for={id}>{say(LABELS[name])}</label>
            <input type="text" id={id} data-field={name} value={now.value[name]} maxLength={200} aria-invalid={name in wrong} aria-describedby={`${id}-wrong`}
              onInput={(event) => (now.value = { ...now.value, [name]: event.currentTarget.value })} />
            <span id={`${id}-wrong`} class="against">{wrong[name] ? say(WRONG[wrong[name]]!, { words: BOUNDS.join(", ") }) : ""}</span>
          </div>
        );
      })}
      <div class="field">
        <label for={`correct-${figure.place}-why`}>{say("desk_why_correct")}</label>
        <input type="text" id={`correct-${figure.place}-why`} data-field="why" maxLength={500} value={why.value} onInput={(event) => (why.value = event.currentTarget.value)} />
      </div>
      <button type="submit" disabled={!ready}>{say("desk_accept_corrected")}</button>
    </form>
  );
}

/** Proposals that wait in the ledger: everybody sees them, who may decide accepts or rejects. */

import { useSignal } from "@preact/signals";
import { decides, tell } from "../../api/told";
import type { Waiting } from "../../api/documents";
import { measureText } from "../facts/words";
import { busy, decidedWaiting, waiting } from "./desk";
import { KINDS, lacking } from "./figure";
import { amount } from "./words";
import { say } from "../../words";

const HEADS = ["figure", "about", "value", "sure", "remarks", "document"];

function Decision({ one }: { one: Waiting }) {
  const why = useSignal("");
  return (
    <td>
      <button type="button" class="accept" disabled={!!busy.value} aria-label={`${tell("accept")}: ${one.printed}`} onClick={() => void decidedWaiting("accept", one)}>{tell("accept")}</button>{" "}
      <input type="text" aria-label={`${tell("why")}: ${one.printed}`} placeholder={tell("why")} maxLength={500} value={why.value} onInput={(event) => (why.value = event.currentTarget.value)} />{" "}
      <button type="button" class="reject" disabled={!!busy.value || !why.value.trim()} aria-label={`${tell("reject")}: ${one.printed}`} onClick={() => void decidedWaiting("reject", one, why.value.trim())}>{tell("reject")}</button>
    </td>
  );
}

function Line({ one }: { one: Waiting }) {
  const { id, printed, entity, metric, period_end: end, value, unit, confidence, missing, relations, document } = one;
  const remarks = [...(missing.length ? [say("desk_lacks", { fields: lacking(missing) })] : []), ...relations.map((by) => `${KINDS[by.kind][0]} ${amount(by.value, by.unit, metric)}`)];
  return (
    <tr data-waiting={id}>
      <th scope="row">{printed}</th>
      <td>{[entity, metric && measureText(metric), end].filter(Boolean).join(" · ")}</td>
      <td>{amount(value, unit, metric)}</td>
      <td>{Math.round(confidence * 100)}%</td>
      <td class="wrap">{remarks.join("; ")}</td>
      <td>{document.name}</td>
      {decides.value && <Decision one={one} />}
    </tr>
  );
}

export function WaitingProposals() {
  const all = waiting.value;
  if (!all.length) return null;
  const title = tell("waiting_title", { count: all.length });
  return (
    <details id="waiting">
      <summary>{title}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead><tr>{HEADS.map((key) => <th key={key} scope="col">{tell(`waiting_${key}`)}</th>)}{decides.value && <th scope="col">{say("desk_decision")}</th>}</tr></thead>
          <tbody>{all.map((one) => <Line key={one.id} one={one} />)}</tbody>
        </table>
      </div>
    </details>
  );
}

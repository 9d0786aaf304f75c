/** A claim with its verdict: formula, inputs with their places, bounds, definitions tried, what the ledger says. */

import type { Claim, Input, OtherReading } from "../../api/documents";
import { markAt } from "../../model/marks";
import { openFact } from "../../trace/fact_link";
import { say } from "../../words";
import { measureText } from "../facts/words";
import { choose, marks, reading } from "./desk";
import { SIGNS } from "./text";
import { amount, interval, periodText, recomputed, verdictText } from "./words";

function InputLink({ input }: { input: Input }) {
  const { start, end, fact } = input;
  const place = start == null || end == null ? -1 : markAt(marks.value, { start, end });
  if (place >= 0 && input.doc === reading.value?.name) return <button type="button" data-jump={place} onClick={() => choose(place)}>{input.printed}</button>;
  if (fact) return <button type="button" data-fact={fact} onClick={() => openFact(fact)}>{input.printed || fact}</button>;
  return <b>{input.printed}</b>;
}

function Inputs({ all }: { all: readonly Input[] }) {
  return (
    <ul class="inputs">
      {all.map((input, k) => (
        <li key={k}>
          <InputLink input={input} /> = {amount(input.value, input.unit, input.metric ?? "")}{" "}
          <span class="notice">
            {[input.entity, input.metric && measureText(input.metric), periodText(input.period)].filter(Boolean).join(" · ")}
            {input.source ? `; ${input.source}` : input.origin === "assumption" ? `; ${say("desk_assumed")}` : ""}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Other({ one, unit }: { one: OtherReading; unit: string }) {
  return (
    <div class="other">
      <p>
        <b>{SIGNS[one.verdict]} {verdictText(one.verdict)}</b> {one.definition}: <code>{one.formula}</code> = {recomputed(one, unit)}
      </p>
      <Inputs all={one.inputs} />
    </div>
  );
}

/** By how much a claim misses what was recomputed. */
function Difference({ claim }: { claim: Claim }) {
  if (claim.relative_error === null || claim.verdict !== "contradicted") return null;
  return <div class="row"><span>{say("desk_error")}</span><span>{(claim.relative_error * 100).toFixed(1)}%</span></div>;
}

export function ClaimCard({ claim }: { claim: Claim }) {
  const { unit } = claim;
  return (
    <section class={`card claim ${claim.verdict}`} data-claim={claim.place} aria-label={`${say("desk_claim")} ${claim.printed}`}>
      <h3>{SIGNS[claim.verdict]} {verdictText(claim.verdict)}: {claim.printed}</h3>
      <p>{claim.claim}</p>
      {claim.formula && <p><code class="formula">{claim.formula}</code> = <b>{amount(claim.recomputed, unit)}</b></p>}
      <Inputs all={claim.inputs} />
      <div class="row"><span>{say("desk_stated")}</span><span>{amount(claim.stated, unit)} ({interval(claim.stated_low, claim.stated_high, unit)})</span></div>
      <div class="row"><span>{say("desk_recomputed")}</span><span>{recomputed(claim, unit)}</span></div>
      <Difference claim={claim} />
      <p>{claim.why}{claim.remark && <span class="notice"> {claim.remark}</span>}</p>
      {claim.ledger.length > 0 && (
        <details open={claim.verdict === "contradicted"}>
          <summary>{say("desk_ledger_says", { count: claim.ledger.length })}</summary>
          {claim.ledger.map((one, k) => <Other key={k} one={one} unit={unit} />)}
        </details>
      )}
      {claim.tried.length > 0 && (
        <details>
          <summary>{say("desk_tried", { count: claim.tried.length })}</summary>
          {claim.tried.map((one, k) => <Other key={k} one={one} unit={unit} />)}
        </details>
      )}
    </section>
  );
}

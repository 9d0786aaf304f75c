/** A figure as it was read, what the ledger says of it, and the decision of a person. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Figure, Relation } from "../../api/documents";
import { openFact } from "../../trace/fact_link";
import { say } from "../../words";
import { Correction } from "./correction";
import { decides, may, me, tell } from "../../api/told";
import { busy, decided, proposed, undecided } from "./desk";
import { amount, boundText, periodText, stateText } from "./words";

const Row = ({ left, children }: { left: string; children: ComponentChildren }) => <div class="row"><span>{left}</span><span>{children}</span></div>;

export const KINDS: Readonly<Record<Relation["kind"], readonly [string, string]>> = {
  agrees: ["=", "relation_agrees"], conflicts: ["≠", "relation_conflicts"], repeats: ["≡", "relation_repeats"],
};

function Related({ one, metric }: { one: Relation; metric: string }) {
  const [sign, key] = KINDS[one.kind];
  return (
    <p class={one.kind === "conflicts" ? "against" : ""}>
      <b>{sign} {say(key)}</b> {amount(one.value, one.unit, metric)}{" "}
      {one.kind === "repeats" ? null : <button type="button" data-fact={one.id} onClick={() => openFact(one.id)}>{one.id}</button>}
      {one.citation && <span class="notice"> {one.citation}</span>}
    </p>
  );
}

/** What was decided, by whom and why, and the way back. */
function Decided({ figure }: { figure: Figure }) {
  const { decision, fact, place } = figure;
  if (!decision || undecided(figure)) return null;
  return (
    <div class="decision">
      <p>
        <b>{stateText(figure.state)}</b> · {decision.who} · {decision.recorded.slice(0, 16).replace("T", " ")}
        {decision.why && <> · {decision.why}</>}
      </p>
      {fact && <p>{say("desk_is_fact")} <button type="button" data-fact={fact} onClick={() => openFact(fact)}>{fact}</button></p>}
      {fact && <p class="notice">{say("desk_where_now")}</p>}
      {decides.value && <button type="button" class="reopen" disabled={!!busy.value} onClick={() => void decided({ verdict: "reopen", figures: [place] })}>{say("desk_reopen")}</button>}
    </div>
  );
}

/** What one whose role may not decide can do: hand the figures to those who may, or nothing, and why. */
function Proposal({ figure }: { figure: Figure }) {
  if (!me.value) return null;
  if (!me.value.ledger) return <p class="notice">{tell("no_ledger")}</p>;
  if (!may("analyst")) return <p class="notice">{tell("only_reads")}</p>;
  if (figure.state === "open") return <p class="notice proposed">{tell("proposed")}</p>;
  return (
    <p class="decide">
      <button type="button" class="propose" disabled={!!busy.value} onClick={() => void proposed()}>{tell("propose")}</button> <span class="notice">{tell("propose_all")}</span>
    </p>
  );
}

function Rejection({ place, close }: { place: number; close: () => void }) {
  const why = useSignal("");
  const reject = (event: Event) => {
    event.preventDefault();
    if (why.value.trim()) void decided({ verdict: "reject", figures: [place], why: why.value.trim() }).then((done) => done && close());
  };
  return (
    <form class="reject" onSubmit={reject}>
      <label for={`why-${place}`}>{say("desk_why_reject")}</label>
      <input type="text" id={`why-${place}`} required maxLength={500} value={why.value} onInput={(event) => (why.value = event.currentTarget.value)} />
      <button type="submit" disabled={!why.value.trim() || !!busy.value}>{say("desk_reject")}</button>
    </form>
  );
}

function Decision({ figure }: { figure: Figure }) {
  const form = useSignal<"" | "correct" | "reject">("");
  const close = () => (form.value = "");
  const turn = (to: "correct" | "reject") => (form.value = form.value === to ? "" : to);
  const { place } = figure;
  return (
    <>
      <p class="decide" role="group" aria-label={say("desk_decision")}>
        <button type="button" class="accept" disabled={!!busy.value} onClick={() => void decided({ verdict: "accept", figures: [place] })}>{say("desk_accept")}</button>{" "}
        <button type="button" class="open-correct" aria-expanded={form.value === "correct"} onClick={() => turn("correct")}>{say("desk_correct")}…</button>{" "}
        <button type="button" class="open-reject" aria-expanded={form.value === "reject"} onClick={() => turn("reject")}>{say("desk_reject")}…</button>
      </p>
      {form.value === "correct" && <Correction figure={figure} close={close} />}
      {form.value === "reject" && <Rejection place={place} close={close} />}
    </>
  );
}

const FIELDS: Readonly<Record<string, string>> = {
  title: "document", publisher: "publisher", published: "published", entity: "field_entity", metric: "field_metric", period: "field_period",
  value: "field_value", unit: "field_unit", basis: "field_basis", url: "address",
};

/** What a figure lacks to be a fact, in words. */
export const lacking = (fields: readonly string[]) => fields.map((one) => (FIELDS[one] ? say(FIELDS[one]) : one)).join(", ");

export function FigureCard({ figure }: { figure: Figure }) {
  const { metric, segment, title, entity, qualifier, note } = figure;
  return (
    <section class={`card figure-card ${figure.state}`} data-figure={figure.place} aria-label={`${say("desk_figure")} ${figure.printed}`}>
      <h3>{figure.place + 1}. {figure.printed} <span class="chip">{stateText(figure.state)}</span></h3>
      <Row left={say("field_entity")}>{entity ?? "–"}</Row>
      <Row left={say("field_metric")}>{title ?? "–"}{segment && segment !== "total" ? ` · ${segment}` : ""} {metric && <code>{metric}</code>}</Row>
      <Row left={say("field_period")}>{periodText(figure.period) || "–"}</Row>
      <Row left={say("field_value")}>{amount(figure.value, figure.unit, metric ?? "")}</Row>
      {qualifier && <Row left={say("field_bound")}>{boundText(qualifier)}</Row>}
      <Row left={say("desk_sure")}>{Math.round(figure.confidence * 100)}%</Row>
      <p class="notice">{figure.reason}{note && ` · ${note}`}</p>
      {figure.relations.map((one) => <Related key={`${one.kind} ${one.id}`} one={one} metric={metric ?? ""} />)}
      {undecided(figure) && figure.missing.length > 0 && <p class="against">{say("desk_lacks", { fields: lacking(figure.missing) })}</p>}
      <Decided figure={figure} />
      {undecided(figure) && (decides.value ? <Decision figure={figure} /> : <Proposal figure={figure} />)}
    </section>
  );
}

/** Many figures accepted at once: which ones is said before, and all can be taken back together. */

import { useSignal } from "@preact/signals";
import { tell } from "../../api/told";
import type { Figure } from "../../api/documents";
import { markAt } from "../../model/marks";
import { busy, choose, decided, leftOpen, marks, reading, together, undecided } from "./desk";
import { amount, periodText } from "./words";

/** A figure in a line, which leads to its mark. */
function Line({ figure, why }: { figure: Figure; why?: string }) {
  const { place, printed, entity, title, metric, period, value, unit, confidence } = figure;
  return (
    <li data-batch={place}>
      <button type="button" class="num" onClick={() => choose(markAt(marks.value, figure))}>{place + 1}. {printed}</button>{" "}
      {[entity, title ?? metric, periodText(period), amount(value, unit, metric ?? ""), `${Math.round(confidence * 100)}%`].filter(Boolean).join(" · ")}
      {why && <b> {why}</b>}
    </li>
  );
}

export function Batch() {
  const least = useSignal("90");
  const share = Math.min(100, Math.max(0, Number(least.value) || 0)) / 100;
  const open = reading.value!.figures.filter(undecided);
  const takes = open.filter((one) => !leftOpen(one, share));
  const leaves = open.filter((one) => leftOpen(one, share));
  const count = together.value.length;
  return (
    <details id="batch">
      <summary>{tell("batch_title")}</summary>
      <label>
        {tell("batch_sure")} <input type="number" id="batch-sure" min={0} max={100} value={least.value} onInput={(event) => (least.value = event.currentTarget.value)} />
      </label>
      <p>{takes.length ? tell("batch_takes", { count: takes.length }) : tell("batch_none")}</p>
      <ul id="batch-takes">{takes.map((one) => <Line key={one.place} figure={one} />)}</ul>
      {leaves.length > 0 && <p>{tell("batch_left")}</p>}
      <ul id="batch-leaves">{leaves.map((one) => <Line key={one.place} figure={one} why={tell(`left_${leftOpen(one, share)}`)} />)}</ul>
      <button type="button" id="batch-go" disabled={!takes.length || !!busy.value}
        onClick={() => void decided({ verdict: "accept", figures: takes.map(({ place }) => place), confidence: share })}>
        {tell("batch_go", { count: takes.length })}
      </button>
      {count > 0 && (
        <p role="status" id="batch-done">
          {tell("batch_done", { count })}{" "}
          <button type="button" id="batch-undo" disabled={!!busy.value} onClick={() => void decided({ verdict: "reopen", figures: together.value })}>{tell("batch_undo", { count })}</button>
        </p>
      )}
    </details>
  );
}

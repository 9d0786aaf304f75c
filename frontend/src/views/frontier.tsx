/** Which pairs of values of two drivers make a line reach a target: reverse stress over two drivers. */

import { signal, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { Axis, Chart } from "../charts/definition";
import { ChartFigure } from "../charts/figure";
import { sourceLine } from "../charts/source";
import { points } from "../model/effects";
import { middleOf } from "../model/engine";
import { type Frontier, curvesOf, frontierOf } from "../model/frontier";
import { steps } from "../model/plane";
import { monthLabel } from "../numbers";
import type { Grid } from "../parts/grid";
import { sliderEnds } from "../parts/slider";
import { keepMore, lab, more, settled } from "../state/store";
import { both, figure, measured, say, titleOf, titledIn } from "../words";

/** Values of each driver. */
const SIDE = 9;

interface Given {
  across: string;
  down: string;
  line: string;
  /** Month of the forecast, counted from 1. */
  at: number;
  /** A number as a person types it; null where it is none. */
  amount(text: string): number | null;
}

const answer = signal<{ key: string; found: Frontier } | null>(null);

function axisOf(name: string, values: readonly number[]): Axis {
  const { t, u, v, lo, hi } = lab.value.drivers[name]!;
  return { driver: name, title: both(t), text: titledIn(both(t), u, name), unit: u, values, at: middleOf(settled.value.set[name] ?? v), usual: hi > lo ? [lo, hi] : null };
}

function chartOf({ across, down, line, at }: Given, found: Frontier, xs: readonly number[], ys: readonly number[], goal: string): Chart {
  const item = lab.value.items[line]!;
  const target = `${both(item.t)} ${monthLabel(lab.value.first_forecast + at - 1)} ${goal}`;
  const { u } = lab.value.drivers[down]!;
  return {
    name: "frontier", kind: "frontier", title: `${titleOf(lab.value.title)}: ${say("frontier_of", { target })}`, unit: u, line: down,
    labels: xs.map((x) => figure(x, lab.value.drivers[across]!.u, across)),
    series: curvesOf(found.points, xs).map((values) => ({ name: say("frontier"), values })),
    across: axisOf(across, xs), down: axisOf(down, ys), grid: found.grid,
    source: sourceLine(say("path_of_medians")), remark: say("frontier_key"),
  };
}

/** The places that were solved for, as numbers. */
function gridOf({ across, down, line }: Given, found: Frontier, { title, source }: Chart): Grid {
  const named = (name: string) => both(lab.value.drivers[name]!.t);
  const rows = found.points.map(({ x, y, figure: value }) => [x, y, value]);
  return { name: `${lab.value.name}-frontier`, title, heads: [named(across), named(down), both(lab.value.items[line]!.t)], rows, source };
}

/** What holds where nothing was solved for. */
function Everywhere({ found }: { found: Frontier }) {
  return <p id="frontier-none">{say(found.grid.flat().every(Boolean) ? "frontier_everywhere" : "frontier_nowhere")}</p>;
}

export function FrontierPart(given: Given) {
  const { across, down, line, at } = given;
  const { goal = "", side = "least" } = more.value;
  const typed = useSignal(goal);
  const target = given.amount(goal);
  const { set, scenario } = settled.value;
  const [xs, ys] = [across, down].map((name) => steps(...sliderEnds(lab.value.drivers[name]!), SIDE)) as [number[], number[]];
  const key = JSON.stringify([lab.value.name, across, down, line, at, target, side, set, scenario]);
  useLayoutEffect(() => {
    if (target === null) return;
    const asked = { lab: lab.value.name, scenario, line, month: at - 1 };
    const ask = (sets: object[]) => new Promise<Float64Array>((take) => points("frontier", { ...asked, sets: sets as never }, take));
    const holds = (value: number) => (side === "most" ? value <= target : value >= target);
    void frontierOf(ask, set, [across, xs], [down, ys], holds).then((found) => (answer.value = { key, found }));
  }, [key]);
  const item = lab.value.items[line]!;
  const found = answer.value?.key === key ? answer.value.found : null;
  const said = target === null ? "" : `${side === "most" ? "≤" : "≥"} ${measured(target, item.u, line)}`;
  const chart = found && chartOf(given, found, xs, ys, said);
  return (
    <>
      <h2>{say("frontier_title")}</h2>
      <p class="notice">{say("frontier_lead", { line: both(item.t), month: monthLabel(lab.value.first_forecast + at - 1), across: both(lab.value.drivers[across]!.t), down: both(lab.value.drivers[down]!.t) })}</p>
      <form class="bar" onSubmit={(event) => { event.preventDefault(); keepMore({ goal: typed.value.replaceAll(";", "") }); }}>
        <select id="frontier-side" aria-label={say("target")} value={side} onChange={(event) => keepMore({ side: event.currentTarget.value })}>
          <option value="least">{say("at_least")}</option>
          <option value="most">{say("at_most")}</option>
        </select>
        <label>
          {say("target")}{" "}
          <input id="frontier-goal" class="input" value={typed.value} placeholder="0" aria-invalid={typed.value !== "" && given.amount(typed.value) === null} onInput={(event) => (typed.value = event.currentTarget.value)} />
        </label>
        <button type="submit" id="frontier-go">{say("seek")}</button>
      </form>
      {target !== null && !found && <p role="status"><progress aria-label={say("frontier_title")} /></p>}
      {chart && (found.points.length ? <ChartFigure id="frontier" chart={chart} grid={() => gridOf(given, found, chart)} /> : <Everywhere found={found} />)}
    </>
  );
}

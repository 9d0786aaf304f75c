/** What if: a figure over two drivers, and what must be true for a target. */

import { signal, useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { Chart } from "../charts/definition";
import { ChartFigure } from "../charts/figure";
import { sourceLine } from "../charts/source";
import { effects, points } from "../model/effects";
import { middleOf, settable } from "../model/engine";
import { moneyLine, run, settledRun, valueAt } from "../model/figures";
import { type Found, cells, figureOf, solve, steps } from "../model/plane";
import type { Driver } from "../model/payload";
import { isPercent, monthLabel, sharedScale } from "../numbers";
import type { Grid } from "../parts/grid";
import { sliderEnds, typed } from "../parts/slider";
import { keepMore, lab, lang, more, put, settled, state } from "../state/store";
import { both, figure, language, measured, say, titleOf, titledIn } from "../words";
import { FrontierPart } from "./frontier";
import type { View } from "./view";

/** Cells a side, and months ahead at first. */
const SIDE = 7;
const AHEAD = 24;

const known = (name: string | undefined): string | undefined => (name && lab.value.drivers[name] && settable(lab.value.name, name) ? name : undefined);
const tunable = () => Object.entries(lab.value.drivers).filter(([name, one]) => !one.x && settable(lab.value.name, name));

/** The drivers, line and month of the view, from the address or from what decides. */
const chosen = () => {
  const { across, down, of, at, seek } = more.value;
  const rows = effects.value?.lab === lab.value ? effects.value.rows : [];
  const names = [...rows.map((one) => one.driver), ...tunable().map(([name]) => name)].filter((name) => !name.startsWith("initial."));
  const first = known(across) ?? names[0]!;
  const model = settledRun.value.model;
  const month = Number(at);
  return {
    across: first,
    down: known(down) ?? names.find((name) => name !== first)!,
    line: of && lab.value.items[of] ? of : moneyLine(lab.value),
    at: at && Number.isInteger(month) && month >= 1 && month <= model.T ? month : Math.min(AHEAD, model.T),
    seek: known(seek) ?? first,
  };
};

function DriverChoice({ id, label, value, onChange }: { id: string; label: string; value: string; onChange: (name: string) => void }) {
  return (
    <label>
      {label}{" "}
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {tunable().map(([name, one]) => <option key={name} value={name}>{both(one.t)}</option>)}
      </select>
    </label>
  );
}

function FigureChoice({ line, at }: { line: string; at: number }) {
  const one = lab.value;
  const months = Array.from({ length: settledRun.value.model.T }, (_, k) => k + 1);
  return (
    <>
      <label>
        {say("line")}{" "}
        <select id="plane-line" value={line} onChange={(event) => keepMore({ of: event.currentTarget.value })}>
          {one.sections.flatMap(([, rows]) => rows.map(([name]) => <option key={name} value={name}>{both(one.items[name]!.t)}</option>))}
        </select>
      </label>{" "}
      <label>
        {say("month")}{" "}
        <select id="plane-month" value={at} onChange={(event) => keepMore({ at: event.currentTarget.value })}>
          {months.map((month) => <option key={month} value={month}>{monthLabel(one.first_forecast + month - 1)}</option>)}
        </select>
      </label>
    </>
  );
}

/** The range that a driver is tried over. */
const span = (driver: Driver): [number, number] => (driver.hi > driver.lo ? [driver.lo, driver.hi] : sliderEnds(driver));
const label = (name: string, value: number) => figure(value, lab.value.drivers[name]!.u, name);

const plane = signal<{ key: string; values: Float64Array } | null>(null);

function Plane() {
  const { across, down, line, at } = chosen();
  const { set, scenario } = settled.value;
  const [xs, ys] = [across, down].map((name) => steps(...span(lab.value.drivers[name]!), SIDE)) as [number[], number[]];
  const key = JSON.stringify([lab.value.name, across, down, line, at, set, scenario]);
  useLayoutEffect(() => {
    const sets = cells(set, [across, xs], [down, ys]);
    points("plane", { lab: lab.value.name, scenario, sets, line, month: at - 1 }, (values) => (plane.value = { key, values }));
  }, [key]);
  const found = plane.value;
  if (found?.key !== key) return <p role="status"><progress aria-label={say("heat")} /></p>;
  const item = lab.value.items[line]!;
  const title = (name: string) => both(lab.value.drivers[name]!.t);
  const rows = ys.map((y, r) => ({ name: label(down, y), values: [...found.values.subarray(r * SIDE, (r + 1) * SIDE)].map((value) => (Number.isFinite(value) ? value : null)) }));
  const chart: Chart = {
    name: "heat",
    kind: "heat",
    title: titledIn(`${titleOf(lab.value.title)}: ${both(item.t)}, ${monthLabel(lab.value.first_forecast + at - 1)}`, item.u, line),
    unit: item.u,
    line,
    labels: xs.map((x) => label(across, x)),
    series: rows,
    scale: sharedScale(rows.flatMap((row) => row.values), item.u, line, language()),
    across: title(across),
    down: title(down),
    source: sourceLine(say("path_of_medians")),
    remark: say("heat_text"),
  };
  const grid = (): Grid => ({ name: `${lab.value.name}-heat`, title: chart.title, heads: [`${title(down)} \\ ${title(across)}`, ...xs.map(String)], rows: rows.map((row, k) => [ys[k]!, ...row.values]), source: chart.source, percent: () => isPercent(item.u, line) });
  return <ChartFigure id="heat" chart={chart} grid={grid} />;
}

/** What a driver would have to be for the figure to reach a target. */
function Seek() {
  const { line, at, seek } = chosen();
  const text = useSignal("");
  const found = useSignal<Found | null | "none">(null);
  const driver = lab.value.drivers[seek]!;
  const item = lab.value.items[line]!;
  const month = lab.value.first_forecast + at - 1;
  const now = useComputed(() => valueAt(run.value, line, month));
  const search = (event: Event) => {
    event.preventDefault();
    const target = amount(text.value);
    if (target === null) return void (found.value = null);
    const { set, scenario } = state.value;
    const [low, high] = wide(driver);
    found.value = solve(figureOf(run.value, set, scenario, seek, line, month), target, low, high, middleOf(set[seek] ?? driver.v)) ?? "none";
  };
  const answer = found.value;
  return (
    <>
      <form class="bar" onSubmit={search}>
        <DriverChoice id="seek-driver" label={say("driver")} value={seek} onChange={(name) => { found.value = null; keepMore({ seek: name }); }} />
        <label>
          {say("target")}{" "}
          <input id="seek-target" class="input" value={text.value} placeholder={figure(now.value, item.u, line)} aria-invalid={text.value !== "" && amount(text.value) === null}
            onInput={(event) => { found.value = null; text.value = event.currentTarget.value; }} />
        </label>
        <button type="submit" id="seek">{say("seek")}</button>
      </form>
      <p id="seek-found" role="status">
        {answer === "none" && say("seek_none", { driver: both(driver.t), ends: wide(driver).map((end) => figure(end, driver.u, seek)).join(" .. ") })}
        {answer && answer !== "none" && (
          <>
            {say(answer.holds ? "seek_found" : "seek_jump", { driver: both(driver.t), value: measured(answer.value, driver.u, seek), line: both(item.t), figure: measured(answer.figure, item.u, line), month: monthLabel(month) })}{" "}
            <button type="button" id="seek-apply" onClick={() => put(seek, answer.value)}>{say("apply")}</button>
          </>
        )}
      </p>
    </>
  );
}

/** Where a driver is sought: its limits where it has both, else well beyond its slider. */
function wide(driver: Driver): [number, number] {
  const [least, most] = driver.l ?? [null, null];
  const [low, high] = sliderEnds(driver);
  return [least ?? low - (high - low), most ?? high + (high - low)];
}

/** An amount as a person types it: `1.5bn`, `300 m`, `2亿`, `40%`. */
function amount(text: string): number | null {
  const value = typed(text, { l: [null, null] }, false);
  return typeof value === "number" ? value : null;
}

function Body() {
  const { across, down, line, at } = chosen();
  void lang.value;
  return (
    <>
      <h2>{say("heat")}</h2>
      <div class="bar">
        <FigureChoice line={line} at={at} />
        <DriverChoice id="plane-across" label={say("across")} value={across} onChange={(name) => keepMore({ across: name })} />
        <DriverChoice id="plane-down" label={say("down")} value={down} onChange={(name) => keepMore({ down: name })} />
      </div>
      <Plane />
      <h2>{say("must_be_true")}</h2>
      <Seek />
      <FrontierPart across={across} down={down} line={line} at={at} amount={amount} />
    </>
  );
}

export const whatIf: View = { id: "what_if", title: "what_if", needsServer: false, drivers: true, Body };

/** The answers of a lab, the ranges of money and revenue, and what decides. */

import { untracked, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ChartFigure } from "../charts/figure";
import { Answers } from "../parts/answers";
import { chartOf } from "../model/charted";
import { bridgeYears, fanOf, tornadoOf } from "../model/definitions";
import { base, moneyLine, run, settledRun } from "../model/figures";
import { failed } from "../model/crew";
import { effects } from "../model/effects";
import { fans } from "../model/paths";
import { change, isChanged, lab, lang, year as chosen } from "../state/store";
import { say } from "../words";
import type { View } from "./view";

function Fan({ line }: { line: string }) {
  const found = fans.value;
  const follow = failed.value || !found ? settledRun.value : null;
  const chart = useMemo(() => untracked(() => fanOf(line, follow ?? found!.run, isChanged.value ? base.value : null, follow ? null : found)), [found, follow, line, lang.value]);
  const live = useComputed(() => run.value.model.line(run.value.room, line));
  return <ChartFigure id={line === "revenue" ? "fan-revenue" : "fan-money"} chart={chart} live={live} />;
}

function Tornado() {
  if (!effects.value?.rows.length) return null;
  return <ChartFigure id="tornado" chart={tornadoOf(effects.value)} />;
}

function Bridge() {
  const years = bridgeYears(settledRun.value);
  const wanted = chosen.value;
  const year = wanted !== null && years.includes(wanted) ? wanted : years[0];
  const chart = year === undefined ? null : chartOf(settledRun.value, "bridge", year);
  if (!chart) return null;
  const choose = (text: string) => change({ year: Number(text) }, { quietly: true });
  return (
    <div>
      <label>
        {say("year")}{" "}
        <select id="bridge-year" value={year} onChange={(event) => choose(event.currentTarget.value)}>
          {years.map((one) => <option key={one}>{one}</option>)}
        </select>
      </label>
      <ChartFigure id="bridge" chart={chart} />
    </div>
  );
}

/** A chart of the lab by its name, where it has one. */
function Charted({ name }: { name: string }) {
  const chart = chartOf(settledRun.value, name);
  return chart && <ChartFigure id={name} chart={chart} />;
}

function Body() {
  return (
    <>
      <h2>{say("answers")}</h2>
      <Answers />
      <h2>{say("ranges")}</h2>
      <div class="charts">
        {[moneyLine(lab.value), "revenue"].filter((line) => lab.value.items[line]).map((line) => <Fan key={line} line={line} />)}
      </div>
      <h2>{say("what_decides")}</h2>
      <div class="charts">
        <Tornado />
        <Bridge />
      </div>
      <h2>{say("year_by_year")}</h2>
      <div class="charts">
        <Charted name="revenue_by_line" />
        <Charted name="coverage" />
      </div>
    </>
  );
}

export const overview: View = { id: "overview", title: "view_overview", needsServer: false, drivers: true, Body };

/** The answers of a lab, the ranges of money and revenue, and what decides. */

import { ChartFigure } from "../charts/figure";
import { Answers } from "../parts/answers";
import { bridgeOf, bridgeYears, fanOf, tornadoOf } from "../model/definitions";
import { base, moneyLine, run, settledRun } from "../model/figures";
import { fans } from "../model/paths";
import { effects } from "../model/settled";
import { change, isChanged, lab, state } from "../state/store";
import { say } from "../words";
import type { View } from "./view";

function Fan({ line }: { line: string }) {
  if (!lab.value.items[line]) return null;
  return <ChartFigure id={line === "revenue" ? "fan-revenue" : "fan-money"} chart={fanOf(line, run.value, isChanged.value ? base.value : null, fans.value)} />;
}

function Tornado() {
  if (!effects.value?.rows.length) return null;
  return <ChartFigure id="tornado" chart={tornadoOf(effects.value)} />;
}

function Bridge() {
  const years = bridgeYears(settledRun.value);
  const wanted = state.value.year;
  const year = wanted !== null && years.includes(wanted) ? wanted : years[0];
  const chart = year === undefined ? null : bridgeOf(settledRun.value, year);
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

function Body() {
  return (
    <>
      <h2>{say("answers")}</h2>
      <Answers />
      <h2>{say("ranges")}</h2>
      <div class="charts">
        <Fan line={moneyLine(lab.value)} />
        <Fan line="revenue" />
      </div>
      <h2>{say("what_decides")}</h2>
      <div class="charts">
        <Tornado />
        <Bridge />
      </div>
    </>
  );
}

export const overview: View = { id: "overview", title: "view_overview", needsServer: false, drivers: true, Body };

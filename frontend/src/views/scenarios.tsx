/** Scenarios: made, named, compared in a table, laid over each other, told apart by their drivers. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { Chart } from "../charts/definition";
import { ChartFigure } from "../charts/figure";
import { sourceLine } from "../charts/source";
import { COMPARED_PATHS, type Compared, compared, current, differences, driverValues, followCompared, offered, runs, shareOf } from "../model/compare";
import { type Run, firstBelow, firstForecastYear, inYear, moneyLine, yearsOf } from "../model/figures";
import { count, isPercent, monthLabel } from "../numbers";
import { Export } from "../parts/export";
import type { Cell, Grid } from "../parts/grid";
import { change, compare, forget, keepAs, lab, owned, seed } from "../state/store";
import { both, figure, say, titleOf, titledIn } from "../words";
import type { View } from "./view";

/** Lines of the table, by year. */
const LINES = ["revenue", "gross_margin", "net_loss", "adjusted_net_loss"];

function Make() {
  const name = useSignal("");
  const wrong = useSignal(false);
  const keep = (event: Event) => {
    event.preventDefault();
    wrong.value = !keepAs(name.value);
    if (!wrong.value) name.value = "";
  };
  return (
    <form class="bar" onSubmit={keep}>
      <label>
        {say("name_scenario")}{" "}
        <input id="own-name" maxLength={40} value={name.value} aria-invalid={wrong.value} onInput={(event) => (name.value = event.currentTarget.value)} />
      </label>
      <button type="submit" id="own-keep" disabled={!name.value.trim()}>{say("keep")}</button>
      {wrong.value && <span role="alert">{say("name_taken")}</span>}
    </form>
  );
}

function Choice({ one }: { one: Compared }) {
  const on = compared.value.some((each) => each.name === one.name);
  const toggle = () => {
    const names = compare.value.length ? compare.value : ["base"];
    change({ compare: on ? names.filter((name) => name !== one.name) : [...names, one.name] });
  };
  return (
    <li>
      <label><input type="checkbox" data-compare={one.name} checked={on} disabled={one === current.value} onChange={toggle} /> {one.title}</label>{" "}
      <button type="button" class="small" data-open={one.name} disabled={one === current.value} onClick={() => change({ scenario: one.scenario, set: one.set })}>{say("show")}</button>
      {owned(one.name) && <button type="button" class="small" onClick={() => forget(one.name)}>{say("forget")}: {one.name}</button>}
    </li>
  );
}

interface Row {
  title: string;
  values: Cell[];
  texts: string[];
  percent: boolean;
}

function moneyRows(): Row[] {
  const { first_forecast: start } = lab.value;
  const ends = runs.value.map(({ model, room }) => firstBelow(model.line(room, moneyLine(lab.value))));
  const last = monthLabel(start + (runs.value[0]?.model.T ?? 1) - 1);
  const when = ends.map((end) => (end === null ? say("not_before", { month: last }) : monthLabel(start + end)));
  const share = compared.value.map((one) => shareOf(one)?.(24));
  return [
    { title: `${say("money_ends")}, ${say("median_path")}`, values: when, texts: when, percent: false },
    { title: `${say("probability")}, ${say("paths", { paths: count(COMPARED_PATHS), seed: seed.value })}`, values: share.map((one) => one ?? null), texts: share.map((one) => (one === undefined ? "…" : `${(one * 100).toFixed(1)}%`)), percent: true },
  ];
}

function lineRow(line: string, year: number): Row {
  const item = lab.value.items[line]!;
  const values = runs.value.map((run) => inYear(run, line, year));
  return { title: `${both(item.t)}, ${year}`, values, texts: values.map((value) => figure(value, item.u.replace("/month", ""), line)), percent: isPercent(item.u, line) };
}

function rowsOf(): Row[] {
  const years = [...new Set([firstForecastYear(lab.value), yearsOf(runs.value[0]!).at(-1)!])];
  const lines = [...LINES, moneyLine(lab.value)].filter((line) => lab.value.items[line]);
  return [...moneyRows(), ...lines.flatMap((line) => years.map((year) => lineRow(line, year)))];
}

function SideBySide() {
  const rows = rowsOf();
  const heads = compared.value.map((one) => one.title);
  const grid = (): Grid => ({ name: `${lab.value.name}-scenarios`, title: `${titleOf(lab.value.title)}: ${say("compared")} (${lab.value.currency})`, heads: ["", ...heads], rows: rows.map((row) => [row.title, ...row.values]), source: sourceLine(), percent: (row) => rows[row]!.percent });
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={say("compared")}>
        <table id="compared">
          <thead><tr><th scope="col">{lab.value.currency}</th>{compared.value.map((one) => <th key={one.name} scope="col">{one.title}</th>)}</tr></thead>
          <tbody>{rows.map((row) => <tr key={row.title}><th scope="row">{row.title}</th>{row.texts.map((text, k) => <td key={k}>{text}</td>)}</tr>)}</tbody>
        </table>
      </div>
      <Export id="compared" grid={grid} />
    </>
  );
}

/** A line of every scenario over each other. */
function overlay(line: string, all: readonly Compared[], found: readonly Run[]): Chart {
  const item = lab.value.items[line]!;
  const months = found[0]!.model.T;
  return {
    name: `scenarios_${line}`,
    kind: "line",
    title: titledIn(`${titleOf(lab.value.title)}: ${both(item.t)}`, item.u, line),
    unit: item.u,
    line,
    labels: Array.from({ length: months }, (_, t) => monthLabel(lab.value.first_forecast + t)),
    series: all.map((one, k) => ({ name: one.title, values: [...found[k]!.model.line(found[k]!.room, line)] })),
    source: sourceLine(say("path_of_medians")),
  };
}

function settingShown(one: Compared, run: Run, driver: string): string {
  const { u, v } = lab.value.drivers[driver] ?? { u: "1", v: null };
  const given = one.set[driver];
  if (given !== undefined && typeof given !== "number") return given.map((end) => figure(end, u, driver)).join(" .. ");
  const values = driver in run.model.data.openings ? [given ?? v] : driverValues(run, driver);
  const ends = values.length > 1 ? [values[0]!, values.at(-1)!] : values;
  return ends.map((value) => figure(value, u, driver)).join(" → ");
}

function Differences() {
  const all = compared.value;
  const names = differences(runs.value, all.map((one) => one.set));
  if (!names.length) return <p class="notice" id="differences">{say("no_difference")}</p>;
  const heads = [say("driver"), ...all.map((one) => one.title)];
  const rows = names.map((name) => [both(lab.value.drivers[name]?.t) || name, ...all.map((one, k) => settingShown(one, runs.value[k]!, name))]);
  const grid = (): Grid => ({ name: `${lab.value.name}-differences`, title: `${titleOf(lab.value.title)}: ${say("differences")}`, heads, rows, source: sourceLine() });
  return <>
    <div class="scroll" tabIndex={0} role="region" aria-label={say("differences")}>
      <table id="differences">
        <thead><tr>{heads.map((head, k) => <th key={k} scope="col">{head}</th>)}</tr></thead>
        <tbody>
          {rows.map(([title, ...cells], k) => (
            <tr key={names[k]} data-differs={names[k]}>
              <th scope="row">{title}</th>
              {cells.map((text, at) => <td key={at} class="input">{text}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <Export id="differences" grid={grid} />
  </>;
}

function Body() {
  useLayoutEffect(followCompared, []);
  const lines = [moneyLine(lab.value), "revenue"].filter((line) => lab.value.items[line]);
  return (
    <>
      <h2>{say("your_scenarios")}</h2>
      <p class="notice">{say("make_scenario")}</p>
      <Make />
      <ul class="choices">{offered.value.map((one) => <Choice key={one.name} one={one} />)}</ul>
      <h2>{say("compared")}</h2>
      <SideBySide />
      <div class="charts">{lines.map((line) => <ChartFigure key={line} chart={overlay(line, compared.value, runs.value)} />)}</div>
      <h2>{say("differences")}</h2>
      <Differences />
    </>
  );
}

export const scenarios: View = { id: "scenarios", title: "scenarios", needsServer: false, drivers: true, Body };

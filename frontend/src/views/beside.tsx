/** Labs side by side in one currency: a table of a window and the course of one line, as `labecon compare` answers. */

import { signal, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { type Problem, Refused, ask } from "../api/client";
import { type Chart, scaleOf } from "../charts/definition";
import { ChartFigure } from "../charts/figure";
import { Export } from "../parts/export";
import { isPercent } from "../numbers";
import { Table } from "../parts/table";
import { keep, kept } from "../state/keep";
import { lab, lang, payload } from "../state/store";
import { both, measured, say } from "../words";
import { Problems } from "./evidence/intake";
import type { View } from "./view";

interface Known {
  name: string;
  title: string;
  currency: string;
}
interface Compared {
  lab: string;
  reports_in: string;
  actual_through: string;
  lines: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}
interface Comparison {
  labecon: string;
  facts: string;
  currency: string;
  windows: readonly string[];
  units: Readonly<Record<string, string>>;
  labs: readonly Compared[];
}

/** The API takes no more labs at once. */
const MOST = 8;
const CURRENCIES = ["USD", "CNY", "HKD"];
const SCALES = [["auto", "beside_auto"], ["linear", "beside_linear"], ["log", "beside_log"]] as const;
const own = (name: string, otherwise: string) => kept(`beside_${name}`) || otherwise;
const put = (name: string, text: string) => keep({ [`beside_${name}`]: text });

const known = signal<readonly Known[]>([]);
const answer = signal<{ key: string; found: Comparison } | null>(null);

const chosen = (): string[] => own("labs", Object.keys(payload.labs).join(" ")).split(" ").filter(Boolean);
const lineTitle = (line: string) => both(lab.value.items[line]?.t) || line;

function toggled(name: string): string {
  const now = chosen();
  const next = now.includes(name) ? now.filter((one) => one !== name) : [...now, name];
  return next.length && next.length <= MOST ? next.join(" ") : now.join(" ");
}

function Labs() {
  const now = chosen();
  return (
    <fieldset id="beside-labs">
      <legend>{say("beside_labs")}</legend>
      {known.value.map(({ name, title, currency }) => (
        <label key={name}>
          <input type="checkbox" checked={now.includes(name)} onChange={() => put("labs", toggled(name))} /> {title} ({currency})
        </label>
      ))}
    </fieldset>
  );
}

function Choose({ id, title, value, options }: { id: string; title: string; value: string; options: readonly (readonly [string, string])[] }) {
  return (
    <label>
      {title}{" "}
      <select id={`beside-${id}`} value={value} onChange={(event) => put(id, event.currentTarget.value)}>
        {options.map(([name, text]) => <option key={name} value={name}>{text}</option>)}
      </select>
    </label>
  );
}

function Result({ found }: { found: Comparison }) {
  const lines = Object.keys(found.units);
  const line = lines.includes(own("line", "revenue")) ? own("line", "revenue") : lines[0]!;
  const window = found.windows.includes(own("window", "")) ? own("window", "") : (found.windows.find((one) => one === "FY2026") ?? found.windows[0]!);
  const names = found.labs.map((one) => known.value.find(({ name }) => name === one.lab)?.title ?? one.lab);
  const heads = [say("beside_line"), ...names];
  const source = [names.join(", "), say("beside_basis", { currency: found.currency }), `labecon ${found.labecon}`, `${say("facts")} ${found.facts.slice(0, 12)}`, both(payload.notice)].join(" · ");
  const value = (one: Compared, name: string) => one.lines[name]?.[window] ?? null;
  const text = (cell: number | null, name: string) => (cell === null ? "–" : measured(cell, found.units[name]!, name));
  const rows = lines.map((name) => [lineTitle(name), ...found.labs.map((one) => text(value(one, name), name))]);
  const title = say("beside_of", { window, currency: found.currency });
  const chart: Chart = {
    name: "beside", kind: "line", title: lineTitle(line), unit: found.units[line]!, line, labels: found.windows, source,
    series: found.labs.map((one, k) => ({ name: names[k]!, values: found.windows.map((each) => one.lines[line]?.[each] ?? null) })),
  };
  const scale = scaleOf(chart, own("scale", "auto"));
  const drawn = scale === "log" ? { ...chart, series: chart.series.map((one) => ({ ...one, values: one.values.map((each) => each || null) })), log: true, axis: say("beside_log_axis") } : chart;
  const grid = () => ({ name: "beside", title, heads, rows: lines.map((name) => [name, ...found.labs.map((one) => value(one, name))]), source, percent: (row: number) => isPercent(found.units[lines[row]!]!, lines[row]) });
  return (
    <div id="beside-result">
      <div class="filters">
        <Choose id="line" title={say("beside_line")} value={line} options={lines.map((name) => [name, lineTitle(name)] as const)} />
        <Choose id="window" title={say("beside_window")} value={window} options={found.windows.map((one) => [one, one] as const)} />
        <Choose id="scale" title={say("beside_scale")} value={own("scale", "auto")} options={SCALES.map(([name, title]) => [name, say(title)] as const)} />
      </div>
      {own("scale", "auto") === "log" && scale !== "log" && <p class="notice" id="beside-not">{say("beside_log_not")}</p>}
      <ChartFigure id="beside-chart" chart={drawn} />
      <h3>{title}</h3>
      <Table heads={heads} rows={[...rows, [say("beside_reported"), ...found.labs.map((one) => one.actual_through)]]} caption={title} />
      <p class="notice">{say("beside_absent")}</p>
      <Export id="beside" grid={grid} />
    </div>
  );
}

function Body() {
  const problems = useSignal<readonly Problem[]>([]);
  const asked = { lab: chosen(), currency: own("currency", "USD") };
  const key = JSON.stringify([asked, lang.value]);
  useLayoutEffect(() => {
    const stop = new AbortController();
    const refused = (error: unknown) => {
      if (!stop.signal.aborted) problems.value = error instanceof Refused ? error.problems : [{ code: "unreachable", message: String(error), place: "", remedy: "" }];
    };
    problems.value = [];
    if (!known.value.length) void ask<{ labs: Known[] }>("/labs", {}, stop.signal).then((found) => (known.value = found.labs), refused);
    void ask<Comparison>("/compare", asked, stop.signal).then((found) => (answer.value = { key, found }), refused);
    return () => stop.abort();
  }, [key]);
  const found = answer.value;
  return (
    <>
      <h2>{say("view_beside")}</h2>
      <p class="notice">{say("beside_lead")}</p>
      <div class="filters">
        <Labs />
        <Choose id="currency" title={say("beside_currency")} value={asked.currency} options={CURRENCIES.map((one) => [one, one] as const)} />
      </div>
      <p role="status" class="doing">{found?.key !== key && !problems.value.length && <progress aria-label={say("view_beside")} />}</p>
      <Problems all={problems.value} />
      {found && <Result found={found.found} />}
    </>
  );
}

export const beside: View = { id: "beside", title: "view_beside", needsServer: true, drivers: false, Body };

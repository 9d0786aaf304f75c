/** Charts of the lab on the page, as definitions. */

import type { Chart, Series } from "../charts/definition";
import { sourceLine } from "../charts/source";
import { lab, state } from "../state/store";
import { count, monthLabel } from "../numbers";
import { both, say, titleOf, titledIn } from "../words";
import type { Effects } from "./effects";
import { type Fans, LEVELS } from "./fans";
import { type Run, moneyLine, yearsOf } from "./figures";

const titled = (title: string) => `${titleOf(lab.value.title, lab.value.name)}: ${title}`;
const percent = (level: number) => `${Math.round(level * 100)}%`;

/** History, percentiles over random paths, the path of medians, and the base beside it. */
export function fanOf(line: string, { lab: one, model, room }: Run, plain: Run | null, fans: Fans | null): Chart {
  const item = one.items[line]!;
  const before = Array.from({ length: one.first_forecast - one.first }, (_, t) => one.history[line]?.v[t] ?? null);
  const from = before.findIndex((value) => value !== null);
  const history = from < 0 ? [] : before.slice(from);
  const gap = history.map(() => null);
  const ahead = (values: Iterable<number>) => [...gap, ...values];
  const rows = fans?.lines[line] ?? [];
  const bands = rows.length
    ? LEVELS.map((level, k): Series => ({ name: percent(level), values: ahead(rows.map((row) => row[k]!)) }))
    : [];
  const past: Series = { name: say("history"), role: "past", values: [...history, ...Array.from({ length: model.T }, () => null)] };
  const path: Series = { name: say("path_of_medians"), role: "path", values: ahead(model.line(room, line)) };
  const other: Series[] = plain ? [{ name: say("base"), role: "base", values: ahead(model.line(plain.room, line)) }] : [];
  const first = one.first_forecast - history.length;
  const drawn = fans ? say("paths", { paths: count(fans.paths), seed: fans.seed }) : "";
  return {
    name: `fan_${line}`,
    kind: "fan",
    title: titledIn(titled(both(item.t)), item.u, line),
    unit: item.u,
    line,
    labels: Array.from({ length: history.length + model.T }, (_, t) => monthLabel(first + t)),
    series: [...bands, ...(history.length ? [past] : []), path, ...other],
    actual: history.length,
    source: sourceLine(drawn, state.value),
    remark: fans ? say("fan_key", { paths: count(fans.paths), seed: fans.seed }) : "",
  };
}

/** The years of which a bridge can be drawn: those that lie wholly in the forecast. */
export function bridgeYears(run: Run): number[] {
  return yearsOf(run).filter((year) => (year - 2000) * 12 >= run.lab.first_forecast);
}

/** The drivers that move money most. */
export function tornadoOf({ middle, month, rows }: Effects): Chart {
  const line = moneyLine(lab.value);
  return {
    name: "tornado",
    kind: "tornado",
    title: titled(say("tornado", { line: both(lab.value.items[line]!.t), month: monthLabel(month) })),
    unit: lab.value.currency,
    labels: rows.map((row) => both(lab.value.drivers[row.driver]?.t)),
    series: [
      { name: "5%", values: rows.map((row) => row.low) },
      { name: "95%", values: rows.map((row) => row.high) },
    ],
    base: middle,
    down: say("driver"),
    remark: say("tornado_text"),
    source: sourceLine(),
  };
}


/** Charts of the lab on the page, as definitions. */

import type { Chart, Series } from "../charts/definition";
import { sourceLine } from "../charts/source";
import { lab } from "../state/store";
import { count, monthLabel } from "../numbers";
import { both, say, titleOf } from "../words";
import type { Effects } from "./effects";
import { type Fans, LEVELS } from "./fans";
import { type Run, inYear, moneyLine, yearsOf } from "./figures";

/** What leads from revenue to the operating loss; the rest is a bar of its own. */
const BRIDGE = ["cost_of_sales", "rnd_expense", "selling_expense", "administrative_expense"];

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
    title: `${titled(both(item.t))} (${item.u})`,
    unit: item.u,
    line,
    labels: Array.from({ length: history.length + model.T }, (_, t) => monthLabel(first + t)),
    series: [...bands, ...(history.length ? [past] : []), path, ...other],
    actual: history.length,
    source: sourceLine(drawn),
    remark: fans ? say("fan_key", { paths: count(fans.paths), seed: fans.seed }) : "",
  };
}

/** The years of which a bridge can be drawn: those that lie wholly in the forecast. */
export function bridgeYears(run: Run): number[] {
  return yearsOf(run).filter((year) => (year - 2000) * 12 >= run.lab.first_forecast);
}

/** From revenue to the operating loss of a year; null where one of them is unknown. */
export function bridgeOf(run: Run, year: number): Chart | null {
  const items = run.lab.items;
  const revenue = inYear(run, "revenue", year);
  const loss = inYear(run, "operating_loss", year);
  if (revenue === null || loss === null) return null;
  const steps = BRIDGE.flatMap((name): [string, number][] => {
    const value = inYear(run, name, year);
    return value === null ? [] : [[both(items[name]!.t), -value]];
  });
  const rest = -loss - revenue - steps.reduce((sum, [, value]) => sum + value, 0);
  const rows: [string, number][] = [[both(items["revenue"]!.t), revenue], ...steps, [say("rest"), rest], [both(items["operating_loss"]!.t), -loss]];
  return {
    name: "bridge",
    kind: "bridge",
    title: titled(say("bridge", { year })),
    unit: run.lab.currency,
    labels: rows.map(([name]) => name),
    series: [{ name: String(year), values: rows.map(([, value]) => value) }],
    source: sourceLine(),
  };
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


/**
 * A chart as data: what it shows, in which unit, from where. The shape is that of `labecon.outputs.charts.chart.Chart`
 * as JSON, so that a chart of the server is drawn like one of the page.
 */

import type { Grid } from "../parts/grid";

export type Kind = "line" | "fan" | "columns" | "bars" | "tornado" | "bridge" | "heat" | "frontier";

/** A driver along a side of a chart over two. */
export interface Axis {
  driver: string;
  title: string;
  /** Title and unit. */
  text: string;
  unit: string;
  values: readonly number[];
  /** The lab as it is, and the usual range. */
  at: number | null;
  usual: readonly [number, number] | null;
}

/** How numbers are shown: divided by `factor`, with a word behind them; or in percent. */
export interface Scale {
  factor: number;
  word: string;
  decimals: number;
  percent: boolean;
}

/** Values under one name, one a label; null where absent, which is a gap. */
export interface Series {
  name: string;
  values: readonly (number | null)[];
  /** In a fan: what a line beside the percentiles is. */
  role?: "past" | "path" | "base" | "other";
}

export interface Chart {
  name: string;
  kind: Kind;
  title: string;
  unit: string;
  labels: readonly string[];
  /** A fan begins with the five percentiles, lowest first; a tornado has low and high; a heat map has a row a series. */
  series: readonly Series[];
  /** Where the figures come from, with version and condition: it stands inside the image. */
  source: string;
  scale?: Scale;
  /** The value in the middle of a tornado. */
  base?: number | null;
  /** How many of the labels are reported rather than forecast. */
  actual?: number;
  across?: string | Axis;
  down?: string | Axis;
  /** Of a frontier: by value of `down`, then of `across`, whether the target holds. */
  grid?: readonly (readonly boolean[])[];
  /** Whether values stand at the places of their logarithms. */
  log?: boolean;
  /** What stands above the axis of values. */
  axis?: string;
  /** One sentence that says what to look at. */
  remark?: string;
  /** The line that is drawn, whose name tells shares from multiples. */
  line?: string;
}

/** An axis in words. */
export const axisText = (axis: string | Axis | undefined): string => (typeof axis === "object" ? axis.text : (axis ?? ""));
const corner = (chart: Chart) => `${axisText(chart.down)} \\ ${axisText(chart.across)}`;
/** What the labels are. */
const sideOf = (chart: Chart, first: string) => axisText(chart.kind === "frontier" ? chart.across : chart.down) || first;

/** How much larger the largest series may be before the smaller ones lie flat. */
const FLAT = 30;

/** The axis that was asked for, or that fits: of logarithms where all values are above 0 and series differ by much. */
export function scaleOf({ series }: Pick<Chart, "series">, wanted: string): "linear" | "log" {
  const known = series.map((one) => one.values.filter((value): value is number => value !== null)).filter((values) => values.length);
  const least = Math.min(...known.flat());
  if (wanted === "linear" || !known.length || least < 0 || (least === 0 && wanted !== "log")) return "linear";
  const tops = known.map((values) => Math.max(...values));
  return wanted === "log" || Math.max(...tops) > FLAT * Math.min(...tops) ? "log" : "linear";
}

/** What a number looks like in words of the page. */
export type Show = (value: number | null | undefined, unit: string, name?: string) => string;

/** A value in the scale of the chart, or in the scale that fits it. */
export function valueText(chart: Chart, value: number | null, show: Show): string {
  const scale = chart.scale;
  if (!scale || value === null) return show(value, chart.unit, chart.line);
  const text = Math.abs(value / scale.factor).toLocaleString("en", {
    minimumFractionDigits: scale.decimals,
    maximumFractionDigits: scale.decimals,
  });
  const full = `${text}${scale.percent ? "%" : scale.word ? ` ${scale.word}` : ""}`;
  return value < 0 && /[1-9]/.test(text) ? `(${full})` : full;
}

/** Labels at which a long series is read aloud: the ends of half years. */
function places(labels: readonly string[]): number[] {
  const every = labels.map((_, place) => place);
  return labels.length > 24 ? every.filter((place) => /-(06|12)$/.test(labels[place]!)) : every;
}

/** The table twin: headings, and rows of text. */
export function tableOf(chart: Chart, first: string, show: Show): { heads: string[]; rows: string[][] } {
  const text = (value: number | null | undefined) => valueText(chart, value ?? null, show);
  if (chart.kind === "heat") {
    return {
      heads: [corner(chart), ...chart.labels],
      rows: chart.series.map((one) => [one.name, ...one.values.map(text)]),
    };
  }
  return {
    heads: [sideOf(chart, first), ...chart.series.map((one) => one.name)],
    rows: places(chart.labels).map((place) => [chart.labels[place]!, ...chart.series.map((one) => text(one.values[place]))]),
  };
}

/** The numbers as a table, as they are: a gap stays one. */
export function gridOf(chart: Chart, name: string, first: string, percent: boolean): Grid {
  const { title, labels, series, source } = chart;
  const turned = chart.kind === "heat";
  const heads = turned ? [corner(chart), ...labels] : [sideOf(chart, first), ...series.map((one) => one.name)];
  const rows = turned ? series.map((one) => [one.name, ...one.values]) : labels.map((label, place) => [label, ...series.map((one) => one.values[place])]);
  return { name, title, heads, rows, source, percent: () => percent };
}

/** What the chart says, for who cannot see it: the first and last value of every series. */
export function alternative(chart: Chart, show: Show): string {
  const said = chart.series.slice(0, 8).flatMap((one) => {
    const known = chart.labels.flatMap((label, place) => (one.values[place] == null ? [] : [{ label, place }]));
    const ends = [known[0], known.at(-1)].map((end) => end && `${end.label} ${valueText(chart, one.values[end.place]!, show)}`);
    return known.length ? [`${one.name}: ${[...new Set(ends)].join(" → ")}`] : [];
  });
  return [`${chart.title}.`, chart.remark ?? "", said.join("; ")].filter(Boolean).join(" ");
}

/** What ECharts is told to draw a chart; colours are variables of the stylesheet, so that a theme changes them at once. */

import { type Axis, type Chart, type Series, type Show, axisText, valueText } from "./definition";
import type { EChartsCoreOption } from "./echarts";
import { columns } from "../parts/grid";

export const COLOURS = ["--series1", "--series2", "--series3", "--series4", "--series5", "--series6"] as const;
const DASHES = ["solid", [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [1, 3]] as const;
/** In single quotes, since the names come to stand in attributes. */
const FONT = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";
const colour = (name: string) => `var(${name})`;

export interface Size {
  width: number;
  height: number;
}

/** Height of a chart on the page. */
export function heightOf(chart: Chart): number {
  if (chart.kind === "tornado" || chart.kind === "bars" || chart.kind === "bridge") return 120 + 26 * chart.labels.length;
  if (chart.kind === "heat") return 130 + 30 * chart.series.length;
  if (chart.kind === "frontier") return 170 + 28 * (chart.grid?.length ?? 0);
  return 330;
}

/** Lines that a text takes at a size of letters. */
const linesOf = (text: string, width: number, letter: number) => Math.ceil((columns(text) * letter) / Math.max(80, width));

function titles(chart: Chart, { width }: Size): { title: object[]; top: number; bottom: number } {
  const wide = width - 16;
  const head = { overflow: "break", width: wide, fontFamily: FONT, color: colour("--ink") };
  const first = 16 * linesOf(chart.title, wide, 7.7);
  const remark = chart.remark ? 14 * linesOf(chart.remark, wide, 6) : 0;
  const last = 12 * linesOf(chart.source, wide, 5);
  const soft = { ...head, color: colour("--soft"), fontWeight: "normal" };
  const title = [
    { text: chart.title, left: 8, top: 4, padding: 0, itemGap: 2, textStyle: { ...head, fontSize: 13, lineHeight: 16, fontWeight: 600 } },
    { text: chart.remark ?? "", left: 8, top: 6 + first, padding: 0, textStyle: { ...soft, fontSize: 10.5, lineHeight: 14 } },
    { text: chart.source, left: 8, bottom: 4, padding: 0, textStyle: { ...soft, fontSize: 9, lineHeight: 12 } },
  ];
  return { title, top: 14 + first + remark, bottom: last + 10 };
}

/** Where the axes stand: with room for long names where labels are read from left to right. */
function gridOf({ kind }: Chart, top: number, bottom: number): object {
  const named = kind !== "line" && kind !== "fan" && kind !== "columns";
  return named
    ? { left: 8, right: 44, top: top + (kind === "tornado" ? 18 : 0), bottom: bottom + 2, containLabel: true }
    : { left: 62, right: 14, top, bottom: bottom + 22, containLabel: false };
}

/** Lines that the names of the series take, each with its mark before it. */
export function legendRows({ series }: Pick<Chart, "series">, width: number): number {
  let [rows, used] = [1, 0];
  for (const { name } of series) {
    const taken = 40 + 6.4 * columns(name);
    if (used && used + taken > width) [rows, used] = [rows + 1, 0];
    used += taken;
  }
  return rows;
}

function shell(chart: Chart, size: Size, show: Show, legend: boolean): { option: EChartsCoreOption; compact: boolean } {
  const { title, top, bottom } = titles(chart, size);
  const compact = size.width < 480;
  const rows = legend ? legendRows(chart, size.width - 16) : 0;
  const option: EChartsCoreOption = {
    animation: false,
    textStyle: { fontFamily: FONT },
    title,
    grid: gridOf(chart, top + 8 + 18 * rows, bottom),
    tooltip: { ...TOOLTIP, formatter: tooltipOf(chart, show), trigger: chart.kind === "heat" ? "item" : "axis" },
  };
  if (legend) {
    option["legend"] = { top, left: 8, itemWidth: 22, itemHeight: 8, selectedMode: false, icon: "roundRect", textStyle: { color: colour("--soft"), fontSize: 11 } };
  }
  return { option, compact };
}

const TOOLTIP = {
  confine: true,
  transitionDuration: 0,
  backgroundColor: colour("--paper"),
  borderColor: colour("--line"),
  textStyle: { color: colour("--ink"), fontSize: 12 },
  axisPointer: { type: "line", lineStyle: { color: colour("--soft") }, animation: false },
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** What stands beside the pointer: the label and the value of every series there. */
function tooltipOf(chart: Chart, show: Show): (at: unknown) => string {
  return (at) => {
    const one = (Array.isArray(at) ? at[0] : at) as { dataIndex: number; seriesIndex: number; value?: unknown } | undefined;
    if (!one) return "";
    if (chart.kind === "heat") {
      const [column, row] = one.value as [number, number];
      return `${escaped(chart.series[row]!.name)} · ${escaped(chart.labels[column]!)}<br>${escaped(valueText(chart, chart.series[row]!.values[column] ?? null, show))}`;
    }
    const lines = chart.series
      .filter((series) => series.values[one.dataIndex] != null)
      .map((series) => `${escaped(series.name)}: <b>${escaped(valueText(chart, series.values[one.dataIndex]!, show))}</b>`);
    return [escaped(chart.labels[one.dataIndex] ?? ""), ...lines].join("<br>");
  };
}

const AXIS = { axisLine: { lineStyle: { color: colour("--soft") } }, axisTick: { show: false } };

function valueAxis(chart: Chart, show: Show): object {
  const text = (value: number) => valueText(chart, value, show);
  const label = { color: colour("--soft"), fontSize: 11, formatter: text, hideOverlap: true };
  const name = { name: chart.axis, nameLocation: "end", nameGap: 6, nameTextStyle: { color: colour("--soft"), fontSize: 10, align: "left" } };
  return { ...(chart.axis ? name : {}), type: chart.log ? "log" : "value", axisLabel: label, splitNumber: 5, splitLine: { lineStyle: { color: colour("--line") } } };
}

function labelAxis(chart: Chart, compact: boolean): object {
  const monthly = chart.labels.length > 14 && chart.labels.every((one) => /^\d{4}-\d\d$/.test(one));
  const every = compact && chart.labels.length > 60 ? 24 : 12;
  const first = chart.labels.findIndex((one) => one.endsWith("-01"));
  const shownAt = (place: number) => place >= first && (place - first) % every === 0;
  const label = monthly
    ? { interval: shownAt, formatter: (text: string) => text.slice(0, 4) }
    : { interval: 0, hideOverlap: false, overflow: "break", width: compact ? 44 : 84, rotate: compact && chart.labels.length > 5 && chart.labels.some((one) => one.length > 4) ? 40 : 0 };
  return { ...AXIS, type: "category", data: chart.labels, boundaryGap: !monthly, axisLabel: { color: colour("--soft"), fontSize: 11, ...label } };
}

/** A line from top to bottom at a place of the lower axis, with a text above it. */
function upright(at: number, stroke: string, lineDash: number[] | null, text = ""): object {
  const renderItem = ({ coordSys: { y, height } }: Placed, api: Drawing) => {
    const [x] = api.coord([at, 0]);
    const line = { type: "line", shape: { x1: x, y1: y, x2: x, y2: y + height }, style: { stroke: colour(stroke), lineWidth: 1.1, lineDash } };
    const label = { type: "text", style: { text, x, y: y - 1, fill: colour("--ink"), font: `10px ${FONT}`, align: "center", verticalAlign: "bottom" } };
    return { type: "group", children: text ? [line, label] : [line] };
  };
  return { type: "custom", renderItem, data: [[at]], encode: { x: 0, y: [] }, silent: true, tooltip: { show: false }, z: 4 };
}

/** A text of no more than some columns. */
function clipped(text: string, most: number): string {
  let [kept, used] = ["", 0];
  for (const sign of text) {
    used += columns(sign);
    if (used > most) return `${kept.trimEnd()}…`;
    kept += sign;
  }
  return text;
}

/** A dashed line where what is reported ends. */
function actualMark({ actual = 0, labels }: Chart): object[] {
  return actual <= 0 || actual >= labels.length ? [] : [upright(actual - 1, "--soft", [4, 3])];
}

const numbers = (one: Series) => one.values.map((value) => value ?? "-");

function lineOf(one: Series, name: string, dash: unknown, width = 1.8): object {
  return { type: "line", name: one.name, data: numbers(one), showSymbol: false, symbol: "circle", itemStyle: { color: colour(name) }, lineStyle: { color: colour(name), width, type: dash }, emphasis: { disabled: true } };
}

function lines(chart: Chart, size: Size, show: Show): EChartsCoreOption {
  const { option, compact } = shell(chart, size, show, chart.series.length > 1);
  const few = chart.labels.length < 15;
  const series = chart.series.map((one, k) => ({ ...lineOf(one, COLOURS[k % 6]!, DASHES[k % 6]), showSymbol: few }));
  return { ...option, xAxis: labelAxis(chart, compact), yAxis: valueAxis(chart, show), series: [...series, ...actualMark(chart)] };
}

function stackedColumns(chart: Chart, size: Size, show: Show): EChartsCoreOption {
  const { option, compact } = shell(chart, size, show, chart.series.length > 1);
  const ends = chart.labels.map(() => [0, 0]);
  const series = chart.series.map((one, k) => {
    const data = one.values.map((value, t) => {
      const side = ends[t]!;
      const from = side[(value ?? 0) < 0 ? 0 : 1]!;
      side[(value ?? 0) < 0 ? 0 : 1] = from + (value ?? 0);
      return [t, value === null ? "-" : from, value === null ? "-" : from + value];
    });
    const fill = colour(COLOURS[k % 6]!);
    const renderItem = (_: unknown, api: Drawing) => {
      const [t, from, to] = [0, 1, 2].map((place) => api.value(place)) as [number, number, number];
      if (Number.isNaN(from)) return null;
      const [[x, y1], [, y2]] = [api.coord([t, from]), api.coord([t, to])];
      const width = Math.min(60, 0.7 * api.size([1, 0])[0]);
      const shape = { x: x - width / 2, y: Math.min(y1, y2), width, height: Math.abs(y2 - y1) };
      return { type: "rect", shape, style: { fill, stroke: colour("--paper"), lineWidth: 0.5 } };
    };
    return { type: "custom", name: one.name, renderItem, data, encode: { x: 0, y: [1, 2] }, itemStyle: { color: fill } };
  });
  return { ...option, xAxis: labelAxis(chart, compact), yAxis: valueAxis(chart, show), series: [...series, ...actualMark(chart)] };
}

/** The areas between percentiles, drawn as a whole with the first month. */
function bandSeries(percentiles: readonly Series[], from: number): object {
  const [p5, p25, , p75, p95] = percentiles.map((one) => one.values);
  const months = p5!.map((value, t) => [t, value ?? "-", p25![t] ?? "-", p75![t] ?? "-", p95![t] ?? "-"]);
  const renderItem = ({ dataIndex }: { dataIndex: number }, api: Drawing) => {
    if (dataIndex !== from) return null;
    const edge = (values: readonly (number | null)[]) => values.flatMap((value, t) => (value === null ? [] : [api.coord([t, value])]));
    const area = (low: readonly (number | null)[], high: readonly (number | null)[], name: string) =>
      ({ type: "polygon", shape: { points: [...edge(high), ...edge(low).reverse()] }, style: { fill: colour(name) }, silent: true });
    return { type: "group", children: [area(p5!, p95!, "--band1"), area(p25!, p75!, "--band2")] };
  };
  return { type: "custom", renderItem, data: months, encode: { x: 0, y: [1, 2, 3, 4] }, silent: true, clip: true };
}

/** Percentiles as areas, the median as a line, other lines by their role. */
function fan(chart: Chart, size: Size, show: Show): EChartsCoreOption {
  const { option, compact } = shell(chart, size, show, false);
  const percentiles = chart.series.filter((one) => !one.role);
  const from = percentiles[0]?.values.findIndex((value) => value !== null) ?? 0;
  const bands = percentiles.length < 5 ? [] : [bandSeries(percentiles, from), lineOf(percentiles[2]!, "--accent", "solid", 1.6)];
  const looks = { past: ["--past", "solid", 2], path: ["--accent", [5, 3], 1.4], base: ["--base", [2, 3], 1.3], other: ["--series3", [9, 3, 2, 3], 1.3] } as const;
  const others = chart.series.filter((one) => one.role).map((one) => {
    const [name, dash, width] = looks[one.role!];
    return lineOf(one, name, dash, width);
  });
  return { ...option, xAxis: labelAxis(chart, compact), yAxis: valueAxis(chart, show), series: [...bands, ...others] };
}

/** One rectangle of a chart: place along the labels, from, to, colour, text at its end. */
type Span = readonly [number, number, number, string, string];
interface Placed {
  dataIndex: number;
  coordSys: { y: number; height: number };
}
interface Drawing {
  value(dimension: number): number;
  coord(point: readonly number[]): [number, number];
  size(point: readonly number[]): [number, number];
}

/** Rectangles from left to right, a text behind each; those of one among some series stand under each other. */
function spanSeries(spans: readonly Span[], k = 0, many = 1): object {
  const renderItem = ({ dataIndex }: { dataIndex: number }, api: Drawing) => {
    const [place, from, to, name, text] = spans[dataIndex]!;
    const [[x1, middle], [x2]] = [from, to].map((value) => api.coord([value, place])) as [[number, number], [number, number]];
    const thick = (0.72 * api.size([0, 1])[1]) / many;
    const y = middle + (k - (many - 1) / 2) * thick;
    const box = { x: Math.min(x1, x2), y: y - thick / 2, width: Math.max(1, Math.abs(x2 - x1)), height: thick };
    const shape = { type: "rect", shape: box, style: { fill: colour(name) } };
    const label = { text, fill: colour("--ink"), font: `10px ${FONT}`, align: "left", verticalAlign: "middle", x: box.x + box.width + 3, y };
    return { type: "group", children: text ? [shape, { type: "text", style: label, silent: true }] : [shape] };
  };
  return { type: "custom", renderItem, data: spans.map(([place, from, to]) => [from, place, to]), encode: { x: [0, 2], y: 1 } };
}

function bridge(chart: Chart, size: Size, show: Show): EChartsCoreOption {
  const { option } = shell(chart, size, show, false);
  const steps = chart.series[0]?.values ?? [];
  let at = 0;
  const spans = steps.map((value, place): Span => {
    const step = value ?? 0;
    const total = place === 0 || place === steps.length - 1;
    const from = total ? 0 : at;
    at = from + step;
    const name = total ? "--total" : step < 0 ? "--fall" : "--rise";
    return [place, from, at, name, valueText(chart, value, show)];
  });
  return { ...option, yAxis: acrossAxis(chart, size), xAxis: valueAxis(chart, show), series: [spanSeries(spans)] };
}

function acrossAxis(chart: Chart, { width }: Size): object {
  const room = Math.min(230, width * 0.42);
  const label = { color: colour("--ink"), fontSize: 11, lineHeight: 12, width: room, overflow: "break", interval: 0 };
  return { ...AXIS, type: "category", data: chart.labels.map((one) => clipped(one, (2 * room) / 6.2 - 3)), inverse: true, axisLabel: label };
}

function tornado(chart: Chart, size: Size, show: Show): EChartsCoreOption {
  const { option } = shell(chart, size, show, false);
  const base = chart.base ?? 0;
  const spans = chart.series.flatMap((one, k) =>
    one.values.flatMap((value, place): Span[] => (value === null ? [] : [[place, base, value, k ? "--high" : "--low", ""]])));
  const axis = { ...valueAxis(chart, show), scale: true };
  return { ...option, yAxis: acrossAxis(chart, size), xAxis: axis, series: [spanSeries(spans), upright(base, "--ink", null, valueText(chart, base, show))] };
}

function bars(chart: Chart, size: Size, show: Show): EChartsCoreOption {
  const { option } = shell(chart, size, show, chart.series.length > 1);
  const series = chart.series.map((one, k) => {
    const name = COLOURS[k % 6]!;
    const spans = one.values.flatMap((value, place): Span[] => (value === null ? [] : [[place, 0, value, name, valueText(chart, value, show)]]));
    return { ...spanSeries(spans, k, chart.series.length), name: one.name, itemStyle: { color: colour(name) } };
  });
  return { ...option, yAxis: acrossAxis(chart, size), xAxis: valueAxis(chart, show), series };
}

/** Cells between two colours of the stylesheet, the value written in each. */
function heat(chart: Chart, size: Size, show: Show): EChartsCoreOption {
  const { option, compact } = shell(chart, size, show, false);
  const values = chart.series.flatMap((one) => one.values).filter((value): value is number => value !== null && Number.isFinite(value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const cells = chart.series.flatMap((one, row) => one.values.map((value, column) => [column, row, value ?? "-"]));
  const renderItem = ({ dataIndex }: { dataIndex: number }, api: Drawing) => {
    const [column, row, value] = cells[dataIndex] as [number, number, number | "-"];
    const [x, y] = api.coord([column, row]);
    const [width, height] = api.size([1, 1]);
    const share = value === "-" ? 0 : (value - low) / (high - low || 1);
    const box = { x: x - width / 2 + 1, y: y - height / 2 + 1, width: width - 2, height: height - 2 };
    const text = { text: valueText(chart, value === "-" ? null : value, show), fill: colour("--ink"), font: `${compact ? 9 : 11}px ${FONT}`, align: "center", verticalAlign: "middle", x, y };
    return { type: "group", children: [
      { type: "rect", shape: box, style: { fill: colour("--accent"), opacity: value === "-" ? 0 : 0.08 + 0.5 * share } },
      { type: "text", style: text, silent: true },
    ] };
  };
  const named = (name: string | undefined, data: readonly string[], inverse: boolean) => ({
    ...AXIS, type: "category", data, inverse, name, nameLocation: inverse ? "start" : "middle", nameGap: inverse ? 8 : 28, nameTextStyle: { color: colour("--soft"), align: inverse ? "left" : "center" }, axisLabel: { color: colour("--soft"), fontSize: 10 } });
  const { top, bottom, ...rest } = option["grid"] as { top: number; bottom: number };
  const grid = { ...rest, left: 12, top: top + 18, bottom: bottom + 22 };
  return { ...option, grid, xAxis: named(axisText(chart.across), chart.labels, false), yAxis: named(axisText(chart.down), chart.series.map((one) => one.name), true), series: [{ type: "custom", renderItem, data: cells, encode: { x: 0, y: 1 } }] };
}

const DRAWN = { frontier, line: lines, fan, columns: stackedColumns, bars, tornado, bridge, heat };

/** Where a value stands between those of a side, in steps of it; at the ends for what lies beyond. */
export function placeOf(values: readonly number[], value: number): number {
  const after = values.findIndex((one) => one >= value);
  if (after <= 0) return after < 0 ? values.length - 1 : 0;
  const [low, high] = [values[after - 1]!, values[after]!];
  return after - 1 + (value - low) / (high - low);
}

/** Dots where the target holds, rings where it does not, a curve with a diamond at each place that was solved for. */
function frontier(chart: Chart, size: Size, show: Show): EChartsCoreOption {
  const { option, compact } = shell(chart, size, show, false);
  const [across, down] = [chart.across, chart.down] as [Axis, Axis];
  const at = (x: number, y: number) => [placeOf(across.values, x), placeOf(down.values, y)] as const;
  const renderItem = (_: unknown, api: Drawing) => {
    const shapes: object[] = [];
    const [low, high] = [0, 1].map((end) => across.usual && down.usual && api.coord(at(across.usual[end]!, down.usual[end]!)));
    if (low && high) shapes.push({ type: "rect", shape: { x: low[0], y: high[1], width: high[0] - low[0], height: low[1] - high[1] }, style: { fill: colour("--series3"), fillOpacity: 0.12, stroke: colour("--series3"), lineDash: [4, 3] } });
    chart.grid?.forEach((row, r) => row.forEach((holds, c) => {
      const [cx, cy] = api.coord([c, r]);
      shapes.push({ type: "circle", shape: { cx, cy, r: holds ? 4 : 2.6 }, style: holds ? { fill: colour("--series1") } : { fill: colour("--paper"), stroke: colour("--soft") } });
    }));
    for (const { values } of chart.series) {
      const points = values.flatMap((value, k) => (value === null ? [] : [api.coord([k, placeOf(down.values, value)])]));
      shapes.push({ type: "polyline", shape: { points }, style: { fill: "none", stroke: colour("--series2"), lineWidth: 1.8 } });
      for (const [x, y] of points) shapes.push({ type: "polygon", shape: { points: [[x - 4, y], [x, y - 4], [x + 4, y], [x, y + 4]] }, style: { fill: colour("--series2") } });
    }
    if (across.at !== null && down.at !== null) {
      const [x, y] = api.coord(at(across.at, down.at));
      for (const [dx, dy] of [[6, 0], [0, 6]] as const) shapes.push({ type: "line", shape: { x1: x - dx, y1: y - dy, x2: x + dx, y2: y + dy }, style: { stroke: colour("--ink"), lineWidth: 2.2 } });
    }
    return { type: "group", children: shapes };
  };
  const side = (texts: readonly string[], name: string, upwards: boolean) => ({
    axisTick: AXIS.axisTick, axisLine: { ...AXIS.axisLine, show: true, onZero: false }, type: "value", min: -0.5, max: texts.length - 0.5, interval: 0.5, splitLine: { show: false }, name, nameLocation: upwards ? "end" : "middle", nameGap: upwards ? 8 : 28,
    nameTextStyle: { color: colour("--soft"), align: upwards ? "left" : "center" },
    axisLabel: { color: colour("--soft"), fontSize: compact ? 9 : 10, hideOverlap: true, formatter: (place: number) => texts[place] ?? "" } });
  const { top, bottom, ...rest } = option["grid"] as { top: number; bottom: number };
  const rows = down.values.map((value) => show(value, down.unit, down.driver));
  const series = { type: "custom", renderItem, data: [[0, 0]], encode: { x: 0, y: 1 }, silent: true, tooltip: { show: false } };
  return { ...option, grid: { ...rest, left: 12, top: top + 18, bottom: bottom + 22 }, xAxis: side(chart.labels, across.text, false), yAxis: side(rows, down.text, true), series: [series] };
}

/** The option of ECharts that draws a chart at a size. */
export function optionOf(chart: Chart, size: Size, show: Show): EChartsCoreOption {
  return DRAWN[chart.kind](chart, size, show);
}

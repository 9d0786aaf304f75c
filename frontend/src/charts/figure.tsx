/** A chart on the page: drawn, with its table twin and the ways to save it. */

import { type ReadonlySignal, effect } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { isPercent } from "../numbers";
import { Export } from "../parts/export";
import type { Grid } from "../parts/grid";
import { saved } from "../parts/save";
import { Table } from "../parts/table";
import { lab, lang } from "../state/store";
import { figure, say } from "../words";
import { type Chart, alternative, gridOf, tableOf } from "./definition";
import { type ECharts, init } from "./echarts";
import { chartPdf, png, svgText } from "./image";
import { heightOf, optionOf } from "./options";

/** A drawing in its place, in step with the definition and with the width of the place. */
class Drawing {
  private readonly drawn: ECharts;
  private width: number;
  private shape = "";
  private chart: Chart | null = null;

  constructor(private readonly place: HTMLElement) {
    this.width = place.clientWidth || 560;
    this.drawn = init(place, null, { renderer: "svg", width: this.width, height: 330 });
  }

  /** Draws a chart: all of it, or of one with the same shape only what differs. */
  draw(chart: Chart): void {
    const size = { width: this.width, height: heightOf(chart) };
    const shape = JSON.stringify([chart.name, chart.kind, chart.log, chart.labels, chart.series.map((one) => one.role), size, lang.value]);
    const fresh = shape !== this.shape;
    this.shape = shape;
    if (fresh) this.drawn.resize(size);
    this.chart = chart;
    const { title, tooltip: _, series, ...rest } = optionOf(chart, size, figure);
    this.drawn.setOption({ title, series, ...(fresh ? rest : {}) }, { notMerge: fresh });
  }

  /** Values beside the pointer while it is over the chart; elsewhere they would only cost time. */
  hover(over: boolean): void {
    const { tooltip } = this.chart ? optionOf(this.chart, { width: this.width, height: 0 }, figure) : {};
    this.drawn.setOption({ tooltip: over && tooltip ? tooltip : [] }, { replaceMerge: ["tooltip"] });
  }

  /** Takes the width of the place; whether it was another one. */
  widened(): boolean {
    const wide = this.place.clientWidth || this.width;
    const other = Math.abs(wide - this.width) > 1;
    this.width = wide;
    return other;
  }

  /** A line in the units of the drawing, as SVG takes it; what lies outside the grid is cut off. */
  path(values: ArrayLike<number>, from: number): string {
    const at = (point: [number, number]) => this.drawn.convertToPixel({ gridIndex: 0 }, point) as [number, number];
    const [[x0, y0], [x1, y1]] = [at([0, 0]), at([1, 1e6])];
    const [right, up] = [x1 - x0, (y1 - y0) / 1e6];
    const points = Array.from(values, (value, t) => `${(x0 + (from + t) * right).toFixed(1)} ${(y0 + value * up).toFixed(1)}`);
    return `M${points.join("L")}`;
  }

  dispose(): void {
    this.drawn.dispose();
  }
}

interface Given {
  chart: Chart;
  id?: string;
  /** Values that move with a slider, drawn at once over the forecast of the chart until it is drawn anew. */
  live?: ReadonlySignal<ArrayLike<number>>;
  /** Its numbers as files have them, where these are others than those of the chart. */
  grid?: () => Grid;
}

/** A chart with its tools. */
export function ChartFigure({ chart, id, live, grid }: Given) {
  const place = useRef<HTMLDivElement>(null);
  const over = useRef<SVGPathElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef(chart);
  latest.current = chart;
  const draw = () => {
    drawing.current ??= new Drawing(place.current!);
    drawing.current.draw(latest.current);
    over.current?.setAttribute("d", "");
  };
  useLayoutEffect(draw, [chart]);
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(() => drawing.current?.widened() && draw());
    watcher.observe(place.current!);
    return () => {
      watcher.disconnect();
      drawing.current?.dispose();
      drawing.current = null;
    };
  }, []);
  useLayoutEffect(() => effect(() => {
    const values = live?.value;
    if (values && drawing.current) over.current?.setAttribute("d", drawing.current.path(values, latest.current.actual ?? 0));
  }), [live]);
  const name = `${lab.value.name}-${chart.name}`;
  const height = heightOf(chart);
  return (
    <figure id={id}>
      <div class="drawing" style={{ height: `${height}px` }}>
        <div ref={place} style={{ height: `${height}px` }} role="img" aria-label={alternative(chart, figure)}
          onPointerEnter={() => drawing.current?.hover(true)} onPointerLeave={() => drawing.current?.hover(false)} />
        {live && <svg class="live" aria-hidden="true"><path ref={over} /></svg>}
      </div>
      <div class="tools">
        <button type="button" aria-label={`SVG: ${chart.title}`} onClick={() => saved(`${name}.svg`, svgText(chart, figure), "image/svg+xml")}>SVG</button>
        <button type="button" aria-label={`PNG: ${chart.title}`} onClick={async () => saved(`${name}.png`, await png(chart, figure))}>PNG</button>
        <Export id={id ?? ""} grid={grid ?? (() => gridOf(chart, name, say("month"), isPercent(chart.unit, chart.line)))} chart={{ title: chart.title, pdf: () => chartPdf(chart, figure) }} />
        <Twin chart={chart} />
      </div>
    </figure>
  );
}

/** The numbers of a chart as a table, made when it is opened: with the click, since the event that tells of it comes later. */
function Twin({ chart }: { chart: Chart }) {
  const [open, setOpen] = useState(false);
  const table = open ? tableOf(chart, say("month"), figure) : null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={`${say("table")}: ${chart.title}`} onClick={(event) => setOpen(!(event.currentTarget.parentNode as HTMLDetailsElement).open)}>{say("table")}</summary>
      {table && <Table {...table} caption={chart.title} />}
    </details>
  );
}

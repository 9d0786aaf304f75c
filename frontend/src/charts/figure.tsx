/** A chart on the page: drawn, with its table twin and the ways to save it. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { saved } from "../parts/save";
import { Table } from "../parts/table";
import { lab, lang } from "../state/store";
import { figure, say } from "../words";
import { type Chart, alternative, tableOf } from "./definition";
import { type ECharts, init } from "./echarts";
import { png, svgText } from "./image";
import { heightOf, optionOf } from "./options";

/** Keeps the drawing in step with the definition and with the width of its place. */
function useDrawing(chart: Chart) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<ECharts | null>(null);
  const latest = useRef(chart);
  const first = latest.current === chart;
  latest.current = chart;
  const draw = (fresh: boolean) => {
    const box = place.current!;
    const size = { width: box.clientWidth || 560, height: heightOf(latest.current) };
    drawing.current ??= init(box, null, { renderer: "svg", ...size });
    if (fresh) drawing.current.resize(size);
    drawing.current.setOption(optionOf(latest.current, size, figure), { notMerge: fresh, replaceMerge: ["series"] });
  };
  useLayoutEffect(() => {
    const watcher = new ResizeObserver(() => {
      if (Math.abs((drawing.current?.getWidth() ?? 0) - place.current!.clientWidth) > 1) draw(true);
    });
    watcher.observe(place.current!);
    return () => {
      watcher.disconnect();
      drawing.current?.dispose();
      drawing.current = null;
    };
  }, []);
  const kind = `${chart.name} ${chart.kind} ${chart.labels.length} ${lang.value}`;
  const before = useRef("");
  useLayoutEffect(() => {
    draw(before.current !== kind || first);
    before.current = kind;
  }, [chart]);
  return place;
}

/** A chart with its tools. */
export function ChartFigure({ chart, id }: { chart: Chart; id?: string }) {
  const place = useDrawing(chart);
  const name = `${lab.value.name}-${chart.name}`;
  return (
    <figure id={id}>
      <div ref={place} class="drawing" style={{ height: `${heightOf(chart)}px` }} role="img" aria-label={alternative(chart, figure)} />
      <div class="tools">
        <button type="button" onClick={() => saved(`${name}.svg`, svgText(chart, figure), "image/svg+xml")}>SVG</button>
        <button type="button" onClick={async () => saved(`${name}.png`, await png(chart, figure))}>PNG</button>
        <Twin chart={chart} />
      </div>
    </figure>
  );
}

/** The numbers of a chart as a table, made when it is opened. */
function Twin({ chart }: { chart: Chart }) {
  const [open, setOpen] = useState(false);
  const table = open ? tableOf(chart, say("month"), figure) : null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={`${say("table")}: ${chart.title}`}>{say("table")}</summary>
      {table && <Table {...table} caption={chart.title} />}
    </details>
  );
}

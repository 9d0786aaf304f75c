/** The ways to take a table away: to the clipboard, as CSV, JSON, a workbook or PDF, on paper. */

import { useSignal } from "@preact/signals";
import { say } from "../words";
import { type Grid, csvOf, jsonOf, tsvOf } from "./grid";
import { tablePdf } from "./paper";
import { copied, saved } from "./save";
import { workbookOf } from "./workbook";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A button that copies and says so. */
export function CopyButton({ text, label, id }: { text: () => string; label: string; id?: string }) {
  const done = useSignal(false);
  const copy = async () => {
    await copied(text());
    done.value = true;
    setTimeout(() => (done.value = false), 1500);
  };
  return (
    <button type="button" id={id} onClick={copy}>
      {label} <span role="status">{done.value ? "✓" : ""}</span>
    </button>
  );
}

type Made = string | Blob | Promise<Blob>;

interface Given {
  /** Asked when a button is pressed. */
  grid: () => Grid;
  id?: string;
  /** Of a chart: its title, which tells its buttons from those of others, and its page. */
  chart?: { title: string; pdf(): Promise<Blob> };
}

/** Buttons for a table, or for the numbers of a chart. */
export function Export({ grid, id = "", chart }: Given) {
  const files: readonly [ending: string, type: string, make: (one: Grid) => Made][] = [
    ["pdf", "application/pdf", (one) => (chart ? chart.pdf() : tablePdf(one))],
    ["xlsx", XLSX, (one) => new Blob([workbookOf(one)], { type: XLSX })],
    ["csv", "text/csv", (one) => `\ufeff${csvOf(one)}`],
    ["json", "application/json", jsonOf],
  ];
  const buttons = files.map(([ending, type, make]) => {
    const name = ending.toUpperCase();
    const save = async () => {
      const one = grid();
      saved(`${one.name}.${ending}`, await make(one), type);
    };
    return <button key={ending} type="button" id={id && `${id}-${ending}`} aria-label={chart && `${name}: ${chart.title}`} onClick={save}>{name}</button>;
  });
  if (chart) return <>{buttons}</>;
  return (
    <p class="bar export">
      <CopyButton label={say("copy_table")} text={() => tsvOf(grid())} id={id && `${id}-copy`} /> {buttons}{" "}
      <button type="button" onClick={() => print()}>{say("print")}</button>
    </p>
  );
}

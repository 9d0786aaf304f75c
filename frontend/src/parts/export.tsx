/** The ways to take a table away: to the clipboard, as CSV, JSON or a workbook, on paper. */

import { useSignal } from "@preact/signals";
import { say } from "../words";
import { type Grid, csvOf, jsonOf, tsvOf } from "./grid";
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

/** Buttons for a table; `grid` is asked when one is pressed. */
export function Export({ grid, id = "" }: { grid: () => Grid; id?: string }) {
  const save = (ending: string, content: (one: Grid) => string | Blob, type: string) => () => {
    const one = grid();
    saved(`${one.name}.${ending}`, content(one), type);
  };
  return (
    <p class="bar export">
      <CopyButton label={say("copy_table")} text={() => tsvOf(grid())} id={id && `${id}-copy`} />{" "}
      <button type="button" id={id && `${id}-csv`} onClick={save("csv", (one) => `\ufeff${csvOf(one)}`, "text/csv")}>CSV</button>{" "}
      <button type="button" id={id && `${id}-json`} onClick={save("json", jsonOf, "application/json")}>JSON</button>{" "}
      <button type="button" id={id && `${id}-xlsx`} onClick={save("xlsx", (one) => new Blob([workbookOf(one)]), XLSX)}>XLSX</button>{" "}
      <button type="button" onClick={() => print()}>{say("print")}</button>
    </p>
  );
}

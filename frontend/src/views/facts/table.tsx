/** The rows of the facts browser: only those in sight are drawn, so that any number scrolls well. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Column, FactRow } from "../../model/facts";
import { ConflictChip, FactChip } from "../../parts/chip";
import { say } from "../../words";
import { BasisChips, valueText } from "./detail";
import { factTitle } from "./words";

/** Height of a row, and rows that are drawn above and below what is in sight. */
const HEIGHT = 34;
const SPARE = 8;

const COLUMNS: readonly (readonly [Column | "printed", string])[] = [
  ["metric", "field_metric"], ["entity", "field_entity"], ["period", "field_period"], ["value", "field_value"], ["printed", "fact_printed"],
  ["basis", "fact_grade"], ["published", "fact_known"], ["publisher", "publisher"],
];

interface Given {
  rows: readonly FactRow[];
  shown: string;
  column: Column;
  down: boolean;
  disputed: ReadonlySet<string>;
  sort: (column: Column) => void;
  open: (id: string) => void;
}

function Head({ column, down, sort }: Pick<Given, "column" | "down" | "sort">) {
  return (
    <tr aria-rowindex={1}>
      {COLUMNS.map(([name, key]) => {
        const now = name === column;
        if (name === "printed") return <th key={name} scope="col">{say(key)}</th>;
        return (
          <th key={name} scope="col" aria-sort={now ? (down ? "descending" : "ascending") : undefined}>
            <button type="button" class="num" data-sort={name} onClick={() => sort(name)}>{say(key)}{now ? (down ? " ↓" : " ↑") : ""}</button>
          </th>
        );
      })}
    </tr>
  );
}

function Line({ row, index, given }: { row: FactRow; index: number; given: Given }) {
  return (
    <tr aria-rowindex={index + 2} aria-current={row.id === given.shown ? "true" : undefined} style={{ height: `${HEIGHT}px` }}>
      <th scope="row"><button type="button" class="num" data-fact={row.id} title={row.id} onClick={() => given.open(row.id)}>{factTitle(row)}</button></th>
      <td>{row.entity}</td><td>{row.period}</td><td>{valueText(row)}</td><td class="cut">{row.printed}</td>
      <td><FactChip basis={row.basis} /> <BasisChips row={row} /> {(row.conflict || given.disputed.has(row.id)) && <ConflictChip />}</td>
      <td>{row.published}</td><td class="cut">{row.publisher}</td>
    </tr>
  );
}

export function FactTable(given: Given) {
  const { rows } = given;
  const box = useRef<HTMLDivElement>(null);
  const from = useSignal(0);
  const many = useSignal(30);
  const look = () => {
    const { scrollTop, clientHeight } = box.current!;
    from.value = Math.max(0, Math.floor(scrollTop / HEIGHT) - SPARE);
    many.value = Math.ceil(clientHeight / HEIGHT) + 2 * SPARE;
  };
  useLayoutEffect(() => {
    box.current!.scrollTop = 0;
    look();
  }, [rows]);
  const first = Math.min(from.value, Math.max(0, rows.length - many.value));
  const shown = rows.slice(first, first + many.value);
  const space = (count: number) => count > 0 && <tr aria-hidden="true" style={{ height: `${count * HEIGHT}px` }}><td colSpan={COLUMNS.length} /></tr>;
  return (
    <div id="fact-list" ref={box} class="scroll facts" tabIndex={0} role="region" aria-label={say("fact_list")} onScroll={look}>
      <table aria-rowcount={rows.length + 1}>
        <thead><Head column={given.column} down={given.down} sort={given.sort} /></thead>
        <tbody>
          {space(first)}
          {shown.map((row, k) => <Line key={row.id} row={row} index={first + k} given={given} />)}
          {space(rows.length - first - shown.length)}
        </tbody>
      </table>
    </div>
  );
}

/** How firm a number is, as a shape and a word beside the colour; the same grades as in the workbook and the report. */

import type { Grade, Kind } from "../model/payload";
import { payload } from "../state/store";
import { both, say } from "../words";

/** The grade of a figure that somebody published. */
export function GradeChip({ grade }: { grade: Grade }) {
  const [shape, ...texts] = payload.grades[grade];
  return <span class={`chip ${grade}`}><span aria-hidden="true">{shape}</span> {both(texts)}</span>;
}

/** How firm a fact is, by the basis it was published on. */
export function FactChip({ basis }: { basis: string }) {
  const grade = payload.fact_words.grades[basis]?.[0] as Grade | undefined;
  return grade ? <GradeChip grade={grade} /> : null;
}

/** What an input rests on. */
export function Chip({ kind }: { kind: Kind }) {
  const grade = payload.graded[kind];
  return <span class={`chip ${grade}`}><span aria-hidden="true">{payload.grades[grade][0]}</span> {both(payload.kinds[kind])}</span>;
}

export const ConflictChip = () => <span class="chip conflict"><span aria-hidden="true">≠</span> {say("conflict")}</span>;

/** Marks of a document: its text cut into plain stretches and marks, each mark the figures and claims that stand at one place. */

/** A stretch of the text by code points, the end left out, as the server counts. */
export interface Span {
  start: number;
  end: number;
}

export interface Paragraph extends Span {
  kind: string;
  boilerplate: string | null;
  page: number;
}

/** What stands at one place: numbers of figures and of claims. */
export interface Mark extends Span {
  figures: readonly number[];
  claims: readonly number[];
}

/** A text by code points. */
export interface Letters {
  slice(start: number, end: number): string;
}

/** A text whose places are counted in code points; JavaScript counts UTF-16. */
export function lettersOf(text: string): Letters {
  if (!/[\ud800-\udbff]/.test(text)) return { slice: (start, end) => text.slice(start, end) };
  const all = [...text];
  return { slice: (start, end) => all.slice(start, end).join("") };
}

/** The marks of a document in the order of its text; what overlaps is one mark. */
export function marksOf(figures: readonly Span[], claims: readonly Span[]): Mark[] {
  const all = [
    ...figures.map(({ start, end }, place) => ({ start, end, figures: [place], claims: [] as number[] })),
    ...claims.map(({ start, end }, place) => ({ start, end, figures: [] as number[], claims: [place] })),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  const found: { start: number; end: number; figures: number[]; claims: number[] }[] = [];
  for (const one of all) {
    const last = found.at(-1);
    if (!last || one.start >= last.end) found.push(one);
    else {
      last.end = Math.max(last.end, one.end);
      last.figures.push(...one.figures);
      last.claims.push(...one.claims);
    }
  }
  return found;
}

/** A piece of a paragraph: plain text, or the mark of this number. */
export interface Piece {
  text: string;
  mark: number | null;
}

/** A paragraph as pieces. */
export function piecesOf(paragraph: Span, marks: readonly Mark[], letters: Letters): Piece[] {
  const found: Piece[] = [];
  let at = paragraph.start;
  const plain = (to: number) => to > at && found.push({ text: letters.slice(at, to), mark: null });
  marks.forEach((mark, place) => {
    if (mark.start < at || mark.end > paragraph.end) return;
    plain(mark.start);
    found.push({ text: letters.slice(mark.start, mark.end), mark: place });
    at = mark.end;
  });
  plain(paragraph.end);
  return found;
}

/** The mark that a stretch of the text lies in; -1 for none. */
export function markAt(marks: readonly Mark[], { start, end }: Span): number {
  return marks.findIndex((mark) => mark.start <= start && end <= mark.end);
}

/** The next wanted mark from one on, in either direction, round the ends; null where none is wanted. */
export function nextMark(wanted: readonly boolean[], from: number | null, step: 1 | -1): number | null {
  const size = wanted.length;
  const begin = from ?? (step > 0 ? -1 : size);
  for (let k = 1; k <= size; k++) {
    const place = (((begin + step * k) % size) + size) % size;
    if (wanted[place]) return place;
  }
  return null;
}

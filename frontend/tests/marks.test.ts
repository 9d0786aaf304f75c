import { describe, expect, it } from "vitest";
import { lettersOf, markAt, marksOf, nextMark, piecesOf } from "../src/model/marks";

const text = "😀 up 782% in 2024";
const span = (part: string) => {
  const start = [...text.slice(0, text.indexOf(part))].length;
  return { start, end: start + [...part].length };
};

describe("a document", () => {
  it("is cut by code points, as the server counts", () => {
    const letters = lettersOf(text);
    expect(letters.slice(...(Object.values(span("782%")) as [number, number]))).toBe("782%");
    expect(lettersOf("plain").slice(1, 3)).toBe("la");
  });

  it("has one mark where figures and claims stand at one place or overlap", () => {
    const marks = marksOf([span("782%"), span("2024")], [span("782%"), span("up 782%")]);
    expect(marks).toEqual([
      { ...span("up 782%"), figures: [0], claims: [1, 0] },
      { ...span("2024"), figures: [1], claims: [] },
    ]);
    expect(markAt(marks, span("782%"))).toBe(0);
    expect(markAt(marks, span("in"))).toBe(-1);
  });

  it("keeps every letter, marked or not", () => {
    const marks = marksOf([span("782%"), span("2024")], [span("up")]);
    const pieces = piecesOf({ start: 0, end: [...text].length }, marks, lettersOf(text));
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.filter((piece) => piece.mark !== null).map((piece) => piece.text)).toEqual(["up", "782%", "2024"]);
    const half = piecesOf({ start: 2, end: 9 }, marks, lettersOf(text));
    expect(half).toEqual([{ text: "up", mark: 0 }, { text: " ", mark: null }, { text: "782%", mark: 1 }]);
  });

  it.each([
    [[true, false, true], null, 1, 0],
    [[true, false, true], 0, 1, 2],
    [[true, false, true], 2, 1, 0],
    [[true, false, true], 0, -1, 2],
    [[true, false, true], null, -1, 2],
    [[false, true], 1, 1, 1],
    [[false, false], null, 1, null],
    [[], null, -1, null],
  ] as const)("leads round the wanted marks: %j from %s by %s is %s", (wanted, from, step, found) => {
    expect(nextMark(wanted, from, step)).toBe(found);
  });
});

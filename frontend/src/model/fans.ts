/** What random paths say, put together from the parts that workers send. */

import type { Run } from "./figures";

export const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

declare function quantiles(values: ArrayLike<number>, levels: readonly number[]): number[];

/** A part of the paths: each line by month and path, and the month in which each path's money ends. */
export interface Part {
  paths: number;
  lines: readonly Float32Array[];
  ends: Float64Array;
}

/** Percentiles by line and month, when money ends, and the runs they belong to. */
export interface Fans {
  paths: number;
  seed: number;
  run: Run;
  base: Run;
  lines: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Share of the paths whose money ends within some months. */
  within(months: number): number;
}

/** The fans over all parts so far; their order does not matter. */
export function fansOf(parts: readonly Part[], lines: readonly string[], seed: number, runs: Pick<Fans, "run" | "base">): Fans {
  const paths = parts.reduce((sum, part) => sum + part.paths, 0);
  const row = new Float32Array(paths);
  const levels = (line: number, month: number) => {
    let at = 0;
    for (const part of parts) {
      row.set(part.lines[line]!.subarray(month * part.paths, (month + 1) * part.paths), at);
      at += part.paths;
    }
    return quantiles(row, LEVELS);
  };
  const months = Array.from({ length: runs.run.model.T }, (_, month) => month);
  const found = lines.map((name, line) => [name, months.map((month) => levels(line, month))]);
  const ends = parts.map((part) => part.ends);
  return {
    ...runs,
    paths,
    seed,
    lines: Object.fromEntries(found) as Fans["lines"],
    within: (limit) => ends.reduce((sum, part) => sum + part.filter((month) => month < limit).length, 0) / paths,
  };
}

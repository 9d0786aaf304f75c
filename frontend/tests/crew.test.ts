import { beforeEach, describe, expect, it, vi } from "vitest";

interface Posted {
  place: number;
  keep: boolean;
}

/** A worker that answers when it is told to. */
class FakeWorker {
  static all: FakeWorker[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror = null;
  posted: Posted[] = [];
  private answered = 0;

  constructor() {
    FakeWorker.all.push(this);
  }

  postMessage(asked: { from: number; keep: boolean }): void {
    this.posted.push({ place: asked.from, keep: asked.keep });
  }

  /** Answers its oldest open question. */
  answer(): void {
    this.onmessage!({ data: this.posted[this.answered++]!.place });
  }

  get open(): number {
    return this.posted.length - this.answered;
  }
}

type Crew = typeof import("../src/model/crew");

/** A crew of two workers. */
async function crew(): Promise<Crew> {
  FakeWorker.all = [];
  vi.resetModules();
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal("document", { getElementById: () => ({ textContent: "" }) });
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
  return import("../src/model/crew");
}

const paths = (from: number, take: (place: number) => void) => ({
  asked: { ask: "paths" as const, lab: "a", scenario: "base", set: {}, seed: 1, lines: [], money: "cash", from, to: from + 1 },
  take,
});

describe("the crew", () => {
  let one: Crew;
  const taken: number[] = [];
  const round = (places: readonly number[]) => places.map((from) => paths(from, (place) => taken.push(place)));
  beforeEach(async () => {
    taken.length = 0;
    one = await crew();
  });

  it("gives each worker its own share first, whose draws it keeps, and two questions at a time", () => {
    one.assign("paths", round([0, 1, 2, 3, 4, 5, 6, 7]));
    const [first, second] = FakeWorker.all;
    expect(FakeWorker.all).toHaveLength(2);
    expect(first!.posted).toEqual([{ place: 0, keep: true }, { place: 2, keep: true }]);
    expect(second!.posted).toEqual([{ place: 1, keep: true }, { place: 3, keep: true }]);
    first!.answer();
    expect(first!.posted.at(-1)).toEqual({ place: 4, keep: true });
    expect(taken).toEqual([0]);
  });

  it("lets a worker that is done help the other, from the end and without keeping", () => {
    one.assign("paths", round([0, 1, 2, 3, 4, 5, 6, 7]));
    const [first, second] = FakeWorker.all;
    for (let k = 0; k < 5; k++) first!.answer();
    expect(first!.posted.map(({ place }) => place)).toEqual([0, 2, 4, 6, 7, 5]);
    expect(first!.posted.slice(4).every(({ keep }) => !keep)).toBe(true);
    second!.answer();
    expect(second!.open).toBe(1);
    expect(taken).toEqual([0, 2, 4, 6, 7, 1]);
  });

  it("forgets what is outdated: at most what was under way is still computed, and nobody takes it", () => {
    one.assign("paths", round([0, 1, 2, 3, 4, 5, 6, 7]));
    one.assign("paths", round([10, 11, 12, 13]));
    const [first, second] = FakeWorker.all;
    first!.answer();
    first!.answer();
    second!.answer();
    expect(taken).toEqual([]);
    expect(first!.posted.map(({ place }) => place)).toEqual([0, 2, 10, 12]);
    first!.answer();
    expect(taken).toEqual([10]);
  });

  it("takes the most urgent kind first", () => {
    one.assign("compare", round([20, 21, 22, 23, 24, 25]));
    one.assign("paths", round([0, 1]));
    const [first] = FakeWorker.all;
    expect(first!.posted).toEqual([{ place: 20, keep: false }, { place: 22, keep: false }]);
    first!.answer();
    expect(first!.posted.at(-1)).toEqual({ place: 0, keep: true });
  });
});

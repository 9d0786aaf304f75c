"""JavaScript that simulates: some lines of a model on many paths, as a page asks for them while a slider moves.

What is drawn depends on seed, path and scenario, not on what a reader sets: it is kept, so a slider draws nothing anew.
Of the formulas only those are computed that the lines need, in one function with the months inside, whose text comes
from the text of the functions of the model. The bits are those of ``Model.path``.
"""

from __future__ import annotations

#: Declarations of ``quantiles`` and ``Simulation``; they stand behind ``Model``.
SIMULATION = r"""
/* Brings the values that sorting would bring to some places there, and sorts no more than that needs. */
function select(values, from, to, places) {
  while (places.length && from < to) {
    const pivot = values[(from + to) >> 1];
    let low = from, high = to;
    while (low <= high) {
      while (values[low] < pivot) low++;
      while (values[high] > pivot) high--;
      if (low <= high) { const other = values[low]; values[low++] = values[high]; values[high--] = other; }
    }
    select(values, from, high, places.filter((place) => place <= high));
    places = places.filter((place) => place >= low);
    from = low;
  }
}
/* Quantiles of values rounded to float32, by straight lines between the sorted ones; not-a-number is left out. */
function quantiles(values, levels) {
  const sorted = new Float32Array(values);
  let last = -1;
  for (let k = 0; k < sorted.length; k++) if (sorted[k] === sorted[k]) sorted[++last] = sorted[k];
  const above = (below) => Math.min(below + 1, last), at = levels.map((level) => level * last);
  select(sorted, 0, last, at.flatMap((place) => [Math.floor(place), above(Math.floor(place))]));
  return at.map((place) => {
    if (last < 0) return NaN;
    const below = Math.floor(place), low = sorted[below], top = sorted[above(below)];
    return low === top ? low : low + (top - low) * (place - below);
  });
}
/* Characters of a function from which a browser would leave it to its interpreter. */
const LONGEST = 60000;
/* Text of a function that computes some items of a path, and what they need; "" where it is too long. */
function sliced({program, carried, T}, places) {
  const text = new Map(), needed = new Set();
  const line = /^(?:const (\w+)|held\[(\d+)\]|(rings\[\d+\])\[t \+ 12\]) = (?:out\[.*?\] = )?(.*);$/;
  for (const one of [program.hold, ...program.parts].flatMap((made) => String(made).split("\n"))) {
    const [, name, held, ring, is] = line.exec(one) || [];
    if (held) text.set("c" + held, is.replace(/held\[(\d+)\]/g, "c$1"));
    else if (is && !/^(out|held)\[/.test(is)) text.set(name || ring, is);
  }
  const reads = (name) => text.get(name).match(/\b[vsdc]\d+\b|rings\[\d+\]/g) || [];
  const carries = (name) => "v" + carried[name.slice(1)], said = (name) => `${name} = ${text.get(name)};`;
  const need = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    reads(name).forEach(need);
    if (name[0] === "s") need(carries(name));
  };
  places.forEach((place) => need("v" + place));
  const of = (letter) => [...text.keys()].filter((name) => name[0] === letter && needed.has(name));
  const monthly = new Set(of("d").filter((name) => text.get(name).startsWith("monthly"))), body = [], rings = of("r");
  const before = [...of("c"), ...of("d").filter((name) => !monthly.has(name))].map((name) => `const ${said(name)}`);
  for (const name of of("v")) {
    for (const one of reads(name)) if (monthly.delete(one)) body.push(`const ${said(one)}`);
    body.push(`const ${said(name)}`);
    for (const ring of rings) if (text.get(ring) === name) body.push(`${ring}[t + 12] = ${name};`);
  }
  places.forEach((place, k) => body.push(`row[${k * T} + t] = v${place};`));
  const states = of("s").map((name) => `let ${said(name)}`);
  const after = of("s").map((name) => `${name} = ${carries(name)};`);
  const months = ["for (let t = 0; t < T; t++) {", ...body, ...after, "}"];
  const made = ["function (T, {fixed, monthly, state, rings}, row) {", ...before, ...states, ...months, "}"].join("\n");
  return made.length > LONGEST ? "" : made;
}
/* Draws that are kept, of one seed and scenario of one lab, and how many numbers at most: 64 MB. */
const KEPT = {of: "", parts: new Map(), left: 0}, MOST_KEPT = 8e6;
class Simulation {
  /* load: makes a function of its text; a page and Node.js do that each in their own way. */
  constructor(model, load) {
    Object.assign(this, {model, load, room: model.fresh(), kernels: []});
  }
  /* What computes some lines: the function of an earlier question that has them all, or a new one. */
  kernel(names) {
    const {model, room} = this, {T, width} = model;
    let found = this.kernels.find((one) => names.every((name) => one.names.includes(name)));
    if (!found) {
      const places = names.map((name) => model.items.get(name)), row = new Float64Array(names.length * T);
      const text = sliced(model, places), made = text && this.load(text);
      const all = () => {
        model.compute(room);
        for (let k = 0, at = 0; k < places.length; k++)
          for (let t = 0; t < T; t++) row[at++] = room.out[t * width + places[k]];
      };
      this.kernels.push(found = {names, row, run: made ? () => made(T, room, row) : all});
    }
    return {...found, start: names.map((name) => found.names.indexOf(name) * T)};
  }
  /* Where what is drawn lies in `given`. */
  places(scenario) {
    const {model} = this, {T} = model, starts = model.starts(), chosen = model.scenario(scenario);
    const drawings = chosen ? [model.base, chosen.drawing] : [model.base];
    const targets = drawings.flatMap((one) => [...one.once_targets, ...one.each_targets]);
    return Int32Array.from(new Set(targets.flatMap(([kind, number, back]) => {
      if (kind === 1) return Array.from({length: T}, (_, t) => starts[1] + number * T + t);
      return starts[kind] + (kind === 3 ? number * (12 + T) + back : number);
    })));
  }
  /* What some paths draw, path by path; kept for the next question where it says so. */
  drawn({seed, scenario, from, to, keep}, words) {
    const {model, room} = this, of = JSON.stringify([model.data.lab, seed, scenario]), part = from + "-" + to;
    if (keep && KEPT.of !== of) { KEPT.parts.clear(); Object.assign(KEPT, {of, left: MOST_KEPT}); }
    const known = KEPT.of === of && KEPT.parts.get(part);
    if (known) return known;
    const places = this.places(scenario), size = places.length, values = new Float64Array((to - from) * size);
    for (let p = from, at = 0; p < to; p++) {
      model.drawn(room, words, p, scenario);
      for (let k = 0; k < size; k++) values[at++] = room.given[places[k]];
    }
    if (keep && (KEPT.left -= values.length) >= 0) KEPT.parts.set(part, {places, values});
    return {places, values};
  }
  /* Lines by month and path, rounded to 32 bits; the month in which each path's money ends; what can be handed over. */
  paths(asked) {
    const {model, room} = this, {from, to, set} = asked, {T} = model, n = to - from, words = key(String(asked.seed));
    const {places, values} = this.drawn(asked, words), size = places.length, {given} = room;
    const {row, run, start} = this.kernel([asked.money, ...asked.lines]), [money, ...starts] = start;
    const lines = starts.map(() => new Float32Array(n * T)), ends = new Float64Array(n).fill(Infinity);
    for (let p = 0, at = 0; p < n; p++) {
      given.set(model.given);
      for (let k = 0; k < size; k++) given[places[k]] = values[at++];
      model.override(room, set, words, from + p);
      run();
      for (let k = 0; k < lines.length; k++) for (let t = 0; t < T; t++) lines[k][t * n + p] = row[starts[k] + t];
      for (let t = 0; t < T; t++) if (row[money + t] < 0) { ends[p] = t; break; }
    }
    return [{paths: n, lines, ends}, [...lines, ends].map((one) => one.buffer)];
  }
  /* A line in a month on the path of medians, under some settings. */
  points({sets, scenario, line, month}) {
    const {model, room} = this, {row, run, start} = this.kernel([line]);
    const value = (set) => {
      model.medians(room, set, scenario);
      run();
      return row[start[0] + month];
    };
    return [Float64Array.from(sets, value), []];
  }
}
"""

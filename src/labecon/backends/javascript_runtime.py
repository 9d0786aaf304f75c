"""JavaScript that draws and runs a model: Philox, exp and log, the normal distribution, steps, paths, quantiles.

Made from the constants of `arithmetic` and `draws`; the operations and their order are theirs, so the bits are the
same. It needs nothing but the language: no BigInt but to read a seed, no module, no page.
"""

from __future__ import annotations

from math import factorial

from labecon.backends import arithmetic, draws
from labecon.backends.c_draws import OPERATIONS
from labecon.backends.javascript_openings import OPENINGS
from labecon.backends.javascript_simulation import SIMULATION


def _horner(coefficients: tuple[float, ...], x: str) -> str:
    text = repr(float(coefficients[0]))
    for coefficient in coefficients[1:]:
        text = f"({text} * {x} + {float(coefficient)!r})"
    return text


_EXP = tuple(1.0 / factorial(k) for k in range(13, -1, -1))
_LOG = tuple(1.0 / (2 * k + 1) for k in range(10, -1, -1))

_ARITHMETIC = f"""\
const F = new Float64Array(1), U = new Uint32Array(F.buffer);
/* Two to the power of k - 1074, exact: cheaper to read than to write by its bits. */
const POWERS = new Float64Array(2098);
for (let k = 0, power = 5e-324; k < 2098; k++, power *= 2) POWERS[k] = power;
function _abs(x) {{ return x < 0 ? -x : x; }}
function _min(a, b) {{ return a < b ? a : b; }}
function _max(a, b) {{ return a > b ? a : b; }}
function _ratio(a, b, otherwise) {{ return b === 0 ? otherwise : a / b; }}
function _quotient(a, b) {{ return b === 0 ? NaN : a / b; }}
function _sqrt(x) {{ return x >= 0 ? Math.sqrt(x) : NaN; }}
function _trail(ring, t) {{
  let total = 0;
  for (let k = t + 1; k < t + 13; k++) total = total + ring[k];
  return total;
}}
/* Where formulas hand exp and log a number and find the value: as an argument it would become an object each time. */
const X = new Float64Array(1);
function _exp(x) {{ X[0] = x; toExp(); return X[0]; }}
function _log(x) {{ X[0] = x; toLog(); return X[0]; }}
function toExp() {{
  let x = X[0];
  if (x !== x) return;
  x = _max(_min(x, {arithmetic.EXP_LIMIT!r}), {-arithmetic.EXP_LIMIT!r});
  const n = (x * {arithmetic.LOG2_E!r} + {arithmetic.ROUNDER!r}) - {arithmetic.ROUNDER!r};
  const r = (x - n * {arithmetic.LN2_HIGH!r}) - n * {arithmetic.LN2_LOW!r};
  const p = {_horner(_EXP, "r")};
  X[0] = p * POWERS[n + 1074];
}}
function toLog() {{
  let x = X[0];
  if (!(x >= {arithmetic.SMALLEST!r} && x < Infinity)) {{
    if (x === Infinity) return;
    if (!(x > 0)) {{ X[0] = x === 0 ? -Infinity : NaN; return; }}
    x = {arithmetic.SMALLEST!r};
  }}
  F[0] = x;
  let e = (U[1] >>> 20) - 1022;
  let m = x * POWERS[1074 - e];
  if (m < {arithmetic.SQRT_HALF!r}) {{ m = m * 2; e = e - 1; }}
  const f = (m - 1) / (m + 1), s = f * f;
  const p = {_horner(_LOG, "s")};
  X[0] = (2 * f * p + e * {arithmetic.LN2_LOW!r}) + e * {arithmetic.LN2_HIGH!r};
}}
function _normal(u) {{
  if (!(u > 0 && u < 1)) return u === 0 ? -Infinity : u === 1 ? Infinity : NaN;
  const q = u - 0.5;
  let r;
  if (_abs(q) <= 0.425) {{
    r = 0.180625 - q * q;
    return q * {_horner(arithmetic.CENTRAL[0], "r")} / {_horner(arithmetic.CENTRAL[1], "r")};
  }}
  r = _sqrt(-_log(_min(u, 1 - u)));
  let z;
  if (r <= 5) {{
    r = r - 1.6;
    z = {_horner(arithmetic.SHOULDER[0], "r")} / {_horner(arithmetic.SHOULDER[1], "r")};
  }} else {{
    r = r - 5;
    z = {_horner(arithmetic.TAIL[0], "r")} / {_horner(arithmetic.TAIL[1], "r")};
  }}
  return q < 0 ? -z : z;
}}
function _probability(z) {{
  if (z !== z) return z;
  const y = _abs(z);
  let s = z * z, tail;
  if (y <= {arithmetic.CDF_INNER!r})
    return 0.5 + z * {_horner(arithmetic.CDF_NEAR[0], "s")} / {_horner(arithmetic.CDF_NEAR[1], "s")};
  if (y <= {arithmetic.CDF_OUTER!r}) {{
    tail = {_horner(arithmetic.CDF_MIDDLE[0], "y")} / {_horner(arithmetic.CDF_MIDDLE[1], "y")};
  }} else {{
    s = 1 / (y * y);
    tail = s * {_horner(arithmetic.CDF_FAR[0], "s")} / {_horner(arithmetic.CDF_FAR[1], "s")};
    tail = ({arithmetic.INVERSE_ROOT_TWO_PI!r} - tail) / y;
  }}
  tail = _exp(-0.5 * y * y) * tail;
  return z < 0 ? tail : 1 - tail;
}}
"""

#: The high 32 bits of a product by way of 16-bit halves; the low ones by Math.imul.
_PHILOX = f"""\
const DRAWN = new Uint32Array(4);
function high(a, b) {{
  const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16;
  const middle = (Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16)) | 0;
  const cross = (Math.imul(a0, b1) + (middle & 0xffff)) | 0;
  return (Math.imul(a1, b1) + (middle >>> 16) + (cross >>> 16)) >>> 0;
}}
function philox(c0, c1, c2, c3, k0, k1) {{
  for (let round = 0; round < {draws.ROUNDS}; round++) {{
    const h0 = high(c0, {draws.MULTIPLIERS[0]:#x}), l0 = Math.imul(c0, {draws.MULTIPLIERS[0]:#x}) >>> 0;
    const h1 = high(c2, {draws.MULTIPLIERS[1]:#x}), l1 = Math.imul(c2, {draws.MULTIPLIERS[1]:#x}) >>> 0;
    c0 = (h1 ^ c1 ^ k0) >>> 0; c1 = l1; c2 = (h0 ^ c3 ^ k1) >>> 0; c3 = l0;
    k0 = (k0 + {draws.KEY_STEPS[0]:#x}) >>> 0; k1 = (k1 + {draws.KEY_STEPS[1]:#x}) >>> 0;
  }}
  DRAWN[0] = c0; DRAWN[1] = c1; DRAWN[2] = c2; DRAWN[3] = c3;
}}
function key(seed) {{
  const whole = BigInt(seed);
  return [Number(whole & {draws.MASK:#x}n), Number(whole >> 32n)];
}}
"""

#: What the row ``to`` becomes; a is the value of the first row read, B(s) that of the second.
_BODIES = {
    "constant": "x",
    "uniform": "drawn(s, x)",
    "normal": "_normal(a)",
    "probability": "_min(_max(_probability(a), x), y)",
    "affine": "x + y * a",
    "split": "x + (a < 0 ? y : z) * a",
    "triangular": "triangular(a, x, y, z)",
    "choice": "choice(a, s.table)",
    "exp": "_exp(a)",
    "logistic": "1 / (1 + _exp(-a))",
    "scale": "a * x",
    "shift": "a + x",
    "set": "a * 0 + x",
    "course": "s.table[t] * a",
    "add": "a + W[s.b]",
    "subtract": "a - W[s.b]",
    "mix": "a + x * W[s.b]",
    "start": "Math.floor(_min(_log(1 - a) / x, y))",
    "active": "a <= t && t < a + x ? 1 : 0",
    "copy": "a",
}

_STEPS = """\
function triangular(u, low, mode, high) {
  const width = high - low;
  if (u <= (mode - low) / width) return low + _sqrt(u * width * (mode - low));
  return high - _sqrt((1 - u) * width * (high - mode));
}
function choice(u, table) {
  const size = table.length / 2;
  let found = table[0];
  for (let n = 1; n < size; n++) if (u > table[size + n - 1]) found = table[n];
  return found;
}
/* A range as a lab file writes it, "low to high", 5th to 95th percentile: lognormal above 0, else normal. */
function between(low, high, z) {
  if (!(low < high)) return low;
  const positive = low > 0, a = positive ? _log(low) : low, b = positive ? _log(high) : high;
  const x = (a + b) / 2 + ((b - a) / (2 * Z95)) * z;
  return positive ? _exp(x) : x;
}
function middle(low, high) {
  const found = between(low, high, 0);
  return low > 0 && low < high ? Number(found.toPrecision(15)) : found;
}
/* Columns of draws as steps and targets. */
function drawing(draws, words) {
  const rows = (columns) => (columns[0] || []).map((_, k) => columns.map((column) => column[k]));
  const steps = (columns) => {
    let last = -1;
    return rows(columns).map(([operation, left, back, second, quad, since, x, y, z, word, table]) => {
      const to = last += left + 1, row = (rows) => (rows ? to - rows : -1), [h0, h1] = words.map((half) => half[word]);
      return {code: CODES[operation], to, a: row(back), b: row(second), quad, since, x, y, z, h0, h1, table};
    });
  };
  const targets = rows(draws.targets), shock = (target) => target[0] === 1;
  return {once: steps(draws.once), each: steps(draws.monthly),
    once_targets: targets.filter((one) => !shock(one)), each_targets: targets.filter(shock)};
}
"""

_MODEL = """\
class Model {
  /* data: see labecon.labs.javascript_model; program: the function made from the formulas. */
  constructor(data, program) {
    const T = data.months, doubles = (list) => Float64Array.from(list);
    Object.assign(this, {data, program, T});
    this.width = data.items.length;
    const {fixed, monthly, state, rings} = data.medians;
    const years = rings.flatMap((before) => [...before, ...Array(T).fill(0)]);
    this.given = doubles([...fixed, ...monthly.flat(), ...state, ...years]);
    this.base = drawing(data.draws, data.words);
    this.scenarios = Object.fromEntries(Object.entries(data.scenarios || {}).map(([name, one]) =>
      [name, {...one, drawing: drawing(one.draws, data.words)}]));
    this.rows = Math.max(data.draws.rows, ...Object.values(this.scenarios).map((one) => one.draws.rows));
    this.items = new Map(data.items.map((name, number) => [name, number]));
    this.stateAt = new Map([...data.state, ...data.terms].map((name, number) => [name, number]));
    this.ringAt = new Map(data.rings.map((name, number) => [name, number]));
    this.carried = Int32Array.from(data.state, (name) => this.items.get(name));
    this.fixedAt = new Map(data.fixed.map((name, number) => [name, number]));
    this.monthlyAt = new Map(data.monthly.map((name, number) => [name, number]));
  }
  /* Where a target of draws lies in `given`, by kind: fixed, monthly, state, rings. */
  starts() {
    const {data, T} = this, first = data.fixed.length, state = first + data.monthly.length * T;
    return [0, first, state, state + data.state.length + data.terms.length];
  }
  fresh() {
    const T = this.T, checks = this.data.checks.length, room = (size) => new Float64Array(size);
    const given = this.given.slice(), part = (from, to) => given.subarray(from, to);
    const [, monthly, state, rings] = this.starts(), ring = (k) => rings + k * (12 + T);
    return {
      given, fixed: part(0, monthly), monthly: part(monthly, state), state: part(state, rings),
      rings: this.data.rings.map((_, k) => part(ring(k), ring(k + 1))),
      rows: room(this.rows), held: room(this.program.held),
      out: room(this.width * T), gaps: room(checks * T), scales: room(checks * T),
    };
  }
  /* What a person gave in place of what the lab says; [low, high] is a range, its median where nothing is drawn. */
  override(into, overrides, words, number) {
    const openings = [];
    for (const [name, given] of Object.entries(overrides || {})) {
      const fixed = this.fixedAt.get(name), monthly = this.monthlyAt.get(name);
      const drawn = Array.isArray(given) && words ? between(...given, this.normal(name, words, number)) : given;
      const value = Array.isArray(drawn) ? middle(...drawn) : drawn;
      if (fixed !== undefined) into.fixed[fixed] = value;
      else if (monthly !== undefined) into.monthly.fill(value, monthly * this.T, (monthly + 1) * this.T);
      else if (name in this.data.openings) openings.push([name, value]);
      else throw new RangeError("no driver " + name);
    }
    if (openings.length) reopen(this, into, openings);
  }
  /* An opening value on the path of medians; undefined where nothing reads it. */
  opening(item, overrides, scenario) {
    return opened(this, this.medians(this.fresh(), overrides, scenario), item);
  }
  /* The normal that a driver has on a path, with those it is correlated with. */
  normal(name, words, number) {
    const group = this.data.correlated.find((one) => one.drivers.includes(name));
    if (!group) return this.ownNormal(name, words, number);
    const row = group.factor[group.drivers.indexOf(name)];
    return row.reduce((sum, entry, place) => {
      const own = this.ownNormal(group.drivers[place], words, number);
      return place ? sum + entry * own : entry * own;
    }, 0);
  }
  ownNormal(name, [k0, k1], number) {
    const word = this.data.addresses[name];
    if (word === undefined) throw new RangeError("no range for " + name);
    const [h0, h1] = this.data.words.map((half) => half[word]);
    philox(number % 4294967296, Math.floor(number / 4294967296) * 65536, h0, h1, k0, k1);
    return _normal((DRAWN[0] + 0.5) * 2.3283064365386963e-10);
  }
  compute(into) {
    const {fixed, monthly, held, state, rings, out, gaps, scales} = into, {hold, parts} = this.program;
    const {T, width, carried} = this, count = parts.length;
    hold(fixed, held);
    for (let t = 0, at = 0; t < T; t++, at += width) {
      for (let k = 0; k < count; k++) parts[k](T, t, at, fixed, monthly, held, state, rings, out, gaps, scales);
      for (let k = 0; k < carried.length; k++) state[k] = out[at + carried[k]];
    }
    return into;
  }
  /* What a scenario puts in the place of the base, on the path of medians. */
  settle(into, scenario) {
    if (!scenario) return;
    for (const [place, value] of scenario.fixed) into.fixed[place] = value;
    for (const [place, values] of scenario.monthly) into.monthly.set(values, place * this.T);
    if (scenario.state) into.state.set(scenario.state);
    if (scenario.rings) scenario.rings.forEach((before, place) => into.rings[place].set(before));
  }
  scenario(name) {
    if (!name || name === "base") return null;
    if (!this.scenarios[name]) throw new RangeError("no scenario " + name);
    return this.scenarios[name];
  }
  /* The path of medians; room: what an earlier call gave, to be used again. */
  run(overrides, scenario, room) {
    return this.compute(this.medians(room || this.fresh(), overrides, scenario));
  }
  medians(into, overrides, scenario) {
    into.given.set(this.given);
    this.settle(into, this.scenario(scenario));
    this.override(into, overrides);
    return into;
  }
  /* One random path, the same alone as among a million; room: what an earlier call gave, to be used again. */
  path(seed, number, overrides, room, scenario) {
    const into = room || this.fresh(), words = Array.isArray(seed) ? seed : key(seed);
    this.drawn(into, words, number, scenario);
    this.override(into, overrides, words, number);
    return this.compute(into);
  }
  drawn(into, words, number, scenario) {
    const chosen = this.scenario(scenario);
    into.given.set(this.given);
    this.draw(into, this.base, words, number);
    if (chosen) this.draw(into, chosen.drawing, words, number);
  }
  draw(into, drawing, [k0, k1], number) {
    const {T} = this, W = into.rows, first = this.data.first_month;
    const low = number % 4294967296, high32 = Math.floor(number / 4294967296) * 65536;
    const at = (s, month) => philox(low, high32 + (month >>> 2), s.h0, s.h1, k0, k1);
    const uniform = (word) => (word + 0.5) * 2.3283064365386963e-10;
    const drawn = (s, month) => { at(s, month); return uniform(DRAWN[month & 3]); };
    const take = (s, t) => {
      const month = first + t, {x, y, z} = s;
      const a = s.a < 0 ? 0 : W[s.a + (s.quad ? month & 3 : 0)];
      if (t < s.since) { W[s.to] = a; return; }
      if (s.code === UNIFORMS) {
        if (t === 0 || (month & 3) === 0) { at(s, month); for (let k = 0; k < 4; k++) W[s.to + k] = uniform(DRAWN[k]); }
        return;
      }
      let v;
      switch (s.code) {
CASES
      }
      W[s.to] = v;
    };
    const place = (target, t) => {
      const [kind, number, back, row, quad] = target, v = W[row + (quad ? (first + t) & 3 : 0)];
      if (kind === 0) into.fixed[number] = v;
      else if (kind === 1) into.monthly[number * T + t] = v;
      else if (kind === 2) into.state[number] = v;
      else into.rings[number][back] = v;
    };
    for (const s of drawing.once) take(s, 0);
    for (const target of drawing.once_targets) place(target, 0);
    for (let t = 0; t < T; t++) {
      for (const s of drawing.each) take(s, t);
      for (const target of drawing.each_targets) place(target, t);
    }
  }
  /* The values of an item by month. */
  line(into, name) {
    const number = this.items.get(name);
    if (number === undefined) throw new RangeError("no item " + name);
    return Float64Array.from({length: this.T}, (_, t) => into.out[t * this.width + number]);
  }
}
"""


def javascript_runtime() -> str:
    """The text.

    Returns:
        Declarations of ``Model``, ``Simulation`` and ``quantiles``, and of the functions that the formulas call. It
        stands before the formulas in the same scope.

    Example:
        ``javascript_runtime() + "\\nconst model = new Model(data, program);"``
    """
    codes = ", ".join(f"{name!r}: {number}" for number, name in enumerate(OPERATIONS))
    cases = "\n".join(
        f"        case {number}: v = {_BODIES[name]}; break;"
        for number, name in enumerate(OPERATIONS)
        if name in _BODIES
    )
    return "".join(
        [
            '"use strict";\n',
            _ARITHMETIC,
            _PHILOX,
            f"const CODES = {{{codes}}}, UNIFORMS = {OPERATIONS.index('uniforms')}, Z95 = {arithmetic.Z95!r};\n",
            _STEPS,
            OPENINGS,
            _MODEL.replace("CASES", cases),
            SIMULATION,
        ]
    )

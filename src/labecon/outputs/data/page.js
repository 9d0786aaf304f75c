"use strict";
/* The page: state in the address, one run on the path of medians at once, random paths in workers beside. */
const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95], UNDO = 100, STEPS = [100, 500, 2000];
const META = JSON.parse(document.getElementById("meta").textContent);
const LABS = META.labs, NAMES = Object.keys(LABS);
const made = {}, bases = {};
const model = (name) => made[name] || (made[name] = MODELS[name]());
const $ = (id) => document.getElementById(id);
const FIRST = {lab: NAMES[0], scenario: "base", set: {}, seed: 1, lang: META.language, theme: "", year: null};
let state = structuredClone(FIRST), past = [], future = [], run = null, base = null, fans = null, job = 0;
const lang = () => (state.lang === "zh" ? 1 : 0);
const say = (key, values) => {
  let text = META.words[key][lang()];
  for (const [name, value] of Object.entries(values || {})) text = text.replaceAll("{" + name + "}", value);
  return text;
};
const both = (texts) => (texts ? texts[lang()] || texts[0] : "");
const safe = (text) => String(text).replace(/[&<>"']/g, (c) => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})[c]);
const lab = () => LABS[state.lab];
const label = (month) => `${2000 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;

/* ---- numbers ---- */
const PERCENT = /(^|_)(margin|share|coverage|rate|churn|probability|conversion)(_|$)/;
function shown(value, unit, name = "") {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const local = name.split(".").pop(), size = Math.abs(value);
  const sign = (text) => (value < 0 && /[1-9]/.test(text) ? `(${text})` : text);
  if ((unit === "1" && PERCENT.test(local)) || unit === "1/month" || unit === "1/year") return sign((size * 100).toFixed(1) + "%");
  const scales = lang() ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, "bn"], [1e6, "m"], [1e3, "k"]];
  for (const [factor, word] of scales) if (size >= factor) return sign((size / factor).toLocaleString("en", {maximumFractionDigits: size / factor >= 100 ? 0 : size / factor >= 10 ? 1 : 2}) + (lang() ? word : " " + word));
  return sign(size === 0 ? "0" : size >= 100 ? size.toFixed(0) : size >= 1 ? size.toFixed(2) : size.toPrecision(3));
}
const unitText = (unit) => (unit === "1" ? "" : unit === "month" ? (lang() ? "个月" : "months") : unit.replace("/month", lang() ? "/月" : " a month"));
const withUnit = (value, unit, name) => `${shown(value, unit, name)} ${/%/.test(shown(value, unit, name)) ? "" : unitText(unit)}`.trim();

/* ---- values ---- */
function valueAt(result, name, month) {
  const one = lab();
  if (month >= one.first_forecast) {
    const m = model(state.lab), t = month - one.first_forecast, k = m.items.get(name);
    return k === undefined || t >= m.T ? null : result.out[t * m.width + k];
  }
  const row = one.history[name];
  return row ? row.v[month - one.first] ?? null : null;
}
function inYear(result, name, year) {
  const item = lab().items[name], first = (year - 2000) * 12, last = first + 11;
  if (item.q) {
    const [a, b] = item.q.map((part) => inYear(result, part, year));
    return a === null || b === null || b === 0 ? null : a / b;
  }
  if (item.k !== "flow") return valueAt(result, name, last);
  let total = 0;
  for (let month = first; month <= last; month++) {
    const value = valueAt(result, name, month);
    if (value === null || Number.isNaN(value)) return null;
    total += value;
  }
  return total;
}
function years() {
  const one = lab(), m = model(state.lab), list = [];
  for (let year = 2000 + Math.ceil(one.first / 12); (year - 2000) * 12 + 11 < one.first_forecast + m.T; year++) list.push(year);
  return list;
}
const money = () => (lab().items.liquid_resources ? "liquid_resources" : "cash");
const firstBelow = (values) => { const t = values.findIndex((value) => value < 0); return t < 0 ? null : t; };

/* ---- state ---- */
function encode() {
  const out = ["v1", "lab=" + state.lab];
  if (state.scenario !== "base") out.push("scenario=" + state.scenario);
  if (Object.keys(state.set).length) out.push("set=" + Object.entries(state.set).map(([k, v]) => k + ":" + v).join(","));
  if (state.seed !== 1) out.push("seed=" + state.seed);
  if (state.lang !== META.language) out.push("lang=" + state.lang);
  return "#" + out.join(";");
}
function decode(hash) {
  const found = structuredClone(FIRST);
  if (!hash.startsWith("#v1")) return found;
  for (const part of decodeURIComponent(hash.slice(4)).split(";")) {
    const at = part.indexOf("="), key = part.slice(0, at), text = part.slice(at + 1);
    if (key === "lab" && LABS[text]) found.lab = text;
    if (key === "scenario") found.scenario = text;
    if (key === "lang" && (text === "en" || text === "zh")) found.lang = text;
    if (key === "seed" && /^\d{1,15}$/.test(text)) found.seed = Number(text);
    if (key === "set") for (const pair of text.split(",")) {
      const [name, value] = pair.split(":");
      if (Number.isFinite(Number(value)) && name) found.set[name] = Number(value);
    }
  }
  if (!LABS[found.lab].scenarios[found.scenario]) found.scenario = "base";
  for (const name of Object.keys(found.set)) if (!settable(found.lab, name)) delete found.set[name];
  return found;
}
function settable(name, driver) { const m = model(name); return m.fixedAt.has(driver) || m.monthlyAt.has(driver); }
function change(patch, quiet) {
  if (!quiet) { past.push(structuredClone(state)); if (past.length > UNDO) past.shift(); future = []; }
  Object.assign(state, patch);
  if (patch.lab) { state.scenario = LABS[state.lab].scenarios[state.scenario] ? state.scenario : "base"; state.set = {}; state.year = null; }
  history.replaceState(null, "", encode());
  refresh(Boolean(patch.lab || patch.lang));
}
function undo() { if (past.length) { future.push(structuredClone(state)); state = past.pop(); history.replaceState(null, "", encode()); refresh(true); } }
function redo() { if (future.length) { past.push(structuredClone(state)); state = future.pop(); history.replaceState(null, "", encode()); refresh(true); } }

/* ---- random paths, in workers ---- */
let pool = null, waiting = null;
function workers() {
  if (pool) return pool;
  const tail = `onmessage = ({data: q}) => { const m = (self.made ||= {})[q.lab] || (self.made[q.lab] = MODELS[q.lab]());
    const room = self["room" + q.lab] || (self["room" + q.lab] = m.fresh()), words = key(String(q.seed)), n = q.to - q.from;
    const lines = q.lines.map(() => new Float32Array(n * m.T)), out = new Float64Array(n);
    for (let p = 0; p < n; p++) { m.path(words, q.from + p, q.set, room, q.scenario);
      q.lines.forEach((name, k) => { const at = m.items.get(name); for (let t = 0; t < m.T; t++) lines[k][t * n + p] = room.out[t * m.width + at]; });
      const at = m.items.get(q.money); out[p] = Infinity;
      for (let t = 0; t < m.T; t++) if (room.out[t * m.width + at] < 0) { out[p] = t; break; } }
    postMessage({job: q.job, from: q.from, n, lines, out}, [...lines.map((one) => one.buffer), out.buffer]); };`;
  const url = URL.createObjectURL(new Blob([$("engine").textContent, tail], {type: "text/javascript"}));
  pool = Array.from({length: Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1))}, () => new Worker(url));
  return pool;
}
function simulate() {
  const mine = ++job, m = model(state.lab), lines = ["revenue", money()].filter((name) => lab().items[name]);
  const got = {paths: 0, out: [], parts: lines.map(() => [])}, size = 25;
  let next = 0, step = 0;
  const goal = STEPS[STEPS.length - 1], one = {lab: state.lab, set: state.set, seed: state.seed, scenario: state.scenario, lines, money: money(), job: mine};
  const send = (worker) => { if (mine === job && next < goal) { worker.postMessage({...one, from: next, to: Math.min(goal, next + size)}); next += size; } };
  for (const worker of workers()) {
    worker.onerror = () => { $("progress").textContent = say("failed"); };
    worker.onmessage = ({data}) => {
      if (data.job !== mine || mine !== job) return;
      got.paths += data.n;
      got.out.push(data.out);
      data.lines.forEach((values, k) => got.parts[k].push([values, data.n]));
      send(worker);
      if (got.paths >= STEPS[step]) { while (got.paths >= STEPS[step]) step++; fans = summary(got, lines, m.T); drawFans(); }
      $("progress").innerHTML = got.paths < goal ? `<progress max="${goal}" value="${got.paths}"></progress>` : safe(say("paths", {paths: got.paths.toLocaleString("en"), seed: state.seed}));
    };
    send(worker);
  }
}
function summary(got, lines, T) {
  const found = {paths: got.paths, lines: {}};
  lines.forEach((name, k) => {
    found.lines[name] = Array.from({length: T}, (_, t) => {
      const row = new Float32Array(got.paths);
      let at = 0;
      for (const [values, n] of got.parts[k]) { row.set(values.subarray(t * n, (t + 1) * n), at); at += n; }
      return quantiles(row, LEVELS);
    });
  });
  const out = got.out.flatMap((one) => [...one]);
  found.within = (months) => out.filter((t) => t < months).length / out.length;
  found.median = out.sort((a, b) => a - b)[Math.floor(out.length / 2)];
  return found;
}

/* ---- charts ---- */
const W = 560, H = 300, LEFT = 58, RIGHT = 10, TOP = 34, BOTTOM = 46;
const source = () => `labecon ${META.version} · ${say("facts")} ${lab().facts_head.slice(0, 12)} · ${META.notice[lang()]}`;
function frame(title, inside, text) {
  return `<svg viewBox="0 0 ${W} ${H}" role="img" font-family="system-ui, sans-serif" font-size="11" fill="currentColor"><title>${safe(title)}</title><desc>${safe(text || title)}</desc>` +
    `<text x="8" y="18" font-size="13" font-weight="600">${safe(title)}</text>${inside}<text x="8" y="${H - 6}" font-size="9" opacity=".75">${safe(source())}</text></svg>`;
}
function ticks(low, high) {
  const raw = (high - low) / 5 || 1, unit = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].find((k) => k * unit >= raw) * unit, found = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step * 1e-9; v += step) found.push(Math.abs(v) < step * 1e-9 ? 0 : v);
  return found;
}
function axes(low, high, first, count, unit) {
  const y = (v) => TOP + (H - TOP - BOTTOM) * (1 - (v - low) / (high - low || 1)), x = (t) => LEFT + (W - LEFT - RIGHT) * (t / Math.max(1, count - 1));
  let grid = "";
  for (const v of ticks(low, high)) grid += `<line x1="${LEFT}" x2="${W - RIGHT}" y1="${y(v)}" y2="${y(v)}" stroke="currentColor" opacity="${v === 0 ? 0.6 : 0.12}"/><text x="${LEFT - 5}" y="${y(v) + 4}" text-anchor="end">${safe(shown(v, unit))}</text>`;
  for (let t = 0; t < count; t++) if ((first + t) % 12 === 0) grid += `<text x="${x(t)}" y="${H - BOTTOM + 16}" text-anchor="middle">${2000 + Math.floor((first + t) / 12)}</text><line x1="${x(t)}" x2="${x(t)}" y1="${TOP}" y2="${H - BOTTOM}" stroke="currentColor" opacity=".07"/>`;
  return {x, y, grid};
}
const line = (points) => points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
function fan(name) {
  const one = lab(), m = model(state.lab), bands = fans && fans.lines[name], start = one.first_forecast - one.first;
  const before = Array.from({length: start}, (_, t) => valueAt(run, name, one.first + t)), path = m.line(run, name), plain = m.line(base, name);
  const from = Math.max(0, before.findIndex((v) => v !== null)), shift = from < 0 || before.every((v) => v === null) ? start : from;
  const all = [...before.slice(shift), ...path, ...(bands ? bands.flatMap((row) => [row[0], row[4]]) : [])].filter((v) => v !== null && Number.isFinite(v));
  const {x, y, grid} = axes(Math.min(0, ...all), Math.max(...all), one.first + shift, start - shift + m.T, one.items[name].u);
  const at = (t) => x(start - shift + t);
  let inside = grid;
  if (bands) for (const [a, b, colour] of [[0, 4, "var(--band1)"], [1, 3, "var(--band2)"]]) inside += `<path d="${line(bands.map((row, t) => [at(t), y(row[b])]))}${line(bands.map((row, t) => [at(t), y(row[a])]).reverse()).replace("M", "L")}Z" fill="${colour}" opacity=".75"/>`;
  if (bands) inside += `<path d="${line(bands.map((row, t) => [at(t), y(row[2])]))}" fill="none" stroke="var(--accent)" stroke-width="1.6"/>`;
  inside += `<path d="${line([...path].map((v, t) => [at(t), y(v)]))}" fill="none" stroke="var(--accent)" stroke-width="1.4" stroke-dasharray="5 3"/>`;
  if (state.scenario !== "base" || Object.keys(state.set).length) inside += `<path d="${line([...plain].map((v, t) => [at(t), y(v)]))}" fill="none" stroke="var(--base)" stroke-width="1.2" stroke-dasharray="2 3"/>`;
  inside += `<path d="${line(before.slice(shift).map((v, t) => [x(t), v]).filter(([, v]) => v !== null).map(([px, v]) => [px, y(v)]))}" fill="none" stroke="var(--past)" stroke-width="1.8"/>`;
  inside += `<text x="${W - RIGHT}" y="${TOP - 6}" text-anchor="end" font-size="9">${safe(say("fan_key", {paths: fans ? fans.paths.toLocaleString("en") : 0, seed: state.seed}))}</text>`;
  return frame(`${both(one.items[name].t)} (${one.items[name].u})`, inside, say("fan_text"));
}
function bars(title, rows, unit) {
  const low = Math.min(0, ...rows.map((r) => Math.min(r[1], r[2]))), high = Math.max(0, ...rows.map((r) => Math.max(r[1], r[2])));
  const {y, grid} = axes(low, high, 1, 2, unit), width = (W - LEFT - RIGHT) / rows.length;
  const inside = rows.map(([name, from, to, colour], k) => `<rect x="${LEFT + k * width + 4}" width="${width - 8}" y="${Math.min(y(from), y(to))}" height="${Math.max(1, Math.abs(y(from) - y(to)))}" fill="${colour}"/>` +
    `<text x="${LEFT + (k + 0.5) * width}" y="${Math.min(y(from), y(to)) - 3}" text-anchor="middle" font-size="9">${safe(shown(to - from, unit))}</text>` +
    `<text x="${LEFT + (k + 0.5) * width}" y="${H - BOTTOM + 14}" text-anchor="middle" font-size="9">${safe(name.length > 16 ? name.slice(0, 15) + "…" : name)}</text>`).join("");
  return frame(title, grid + inside, title);
}
const BRIDGE = ["cost_of_sales", "rnd_expense", "selling_expense", "administrative_expense"];
function bridge(year) {
  const one = lab(), revenue = inYear(run, "revenue", year), end = one.items.operating_loss ? inYear(run, "operating_loss", year) : null;
  if (revenue === null || end === null) return "";
  let at = revenue;
  const rows = [[both(one.items.revenue.t), 0, revenue, "var(--band2)"]];
  for (const name of BRIDGE) { const v = one.items[name] ? inYear(run, name, year) : null; if (v !== null) { rows.push([both(one.items[name].t), at, at - v, "var(--base)"]); at -= v; } }
  rows.push([say("rest"), at, -end, "var(--soft)"], [both(one.items.operating_loss.t), 0, -end, "var(--bad)"]);
  return bars(say("bridge", {year}), rows, one.currency);
}
function effects() {
  const one = lab(), m = model(state.lab), at = Math.min(24, m.T) - 1, name = money(), k = m.items.get(name), found = [];
  const end = (set) => m.run({...state.set, ...set}, state.scenario).out[at * m.width + k], middle = end({});
  for (const [driver, d] of Object.entries(one.drivers)) {
    if (!(d.hi > d.lo) || d.x || !settable(state.lab, driver) || driver in state.set) continue;
    const low = end({[driver]: d.lo}), high = end({[driver]: d.hi}), span = Math.abs(high - low);
    if (Number.isFinite(span) && span > 0) found.push({driver, low, high, span});
  }
  return {middle, at, rows: found.sort((a, b) => b.span - a.span).slice(0, 10)};
}
function tornado(found) {
  const {rows, middle} = found, unit = lab().currency, low = Math.min(...rows.map((r) => Math.min(r.low, r.high))), high = Math.max(...rows.map((r) => Math.max(r.low, r.high)));
  const x = (v) => 215 + (W - 225) * ((v - low) / (high - low || 1)), step = (H - TOP - BOTTOM) / Math.max(1, rows.length);
  let inside = `<line x1="${x(middle)}" x2="${x(middle)}" y1="${TOP}" y2="${H - BOTTOM}" stroke="currentColor"/><text x="${x(middle)}" y="${H - BOTTOM + 14}" text-anchor="middle">${safe(shown(middle, unit))}</text>`;
  rows.forEach((r, k) => {
    const y = TOP + k * step;
    inside += `<text x="210" y="${y + step * 0.65}" text-anchor="end" font-size="10">${safe(r.driver.length > 34 ? r.driver.slice(0, 33) + "…" : r.driver)}</text>`;
    for (const [v, colour] of [[r.low, "var(--base)"], [r.high, "var(--accent)"]]) inside += `<rect x="${Math.min(x(v), x(middle))}" width="${Math.max(1, Math.abs(x(v) - x(middle)))}" y="${y + 2}" height="${step - 4}" fill="${colour}" opacity=".8"/>`;
  });
  return frame(say("tornado", {line: both(lab().items[money()].t), month: label(lab().first_forecast + found.at)}), inside, say("tornado_text"));
}
function figure(id, svg, table) {
  $(id).innerHTML = `${svg}<div class="tools"><button data-save="${id}">SVG</button><button data-png="${id}">PNG</button><details><summary class="small">${safe(say("table"))}</summary>${table || ""}</details></div>`;
}
const tableOf = (heads, rows) => `<div class="scroll"><table><thead><tr>${heads.map((h) => `<th scope="col">${safe(h)}</th>`).join("")}</tr></thead><tbody>${rows.map((r) => `<tr>${r.map((c, k) => (k ? `<td>${safe(c)}</td>` : `<td>${safe(c)}</td>`)).join("")}</tr>`).join("")}</tbody></table></div>`;

/* ---- drawing the page ---- */
function drawFans() {
  for (const [id, name] of [["fan-money", money()], ["fan-revenue", "revenue"]]) {
    const rows = fans ? fans.lines[name].map((row, t) => [label(lab().first_forecast + t), ...row.map((v) => shown(v, lab().items[name].u))]) : [];
    figure(id, fan(name), tableOf([say("month"), "5%", "25%", "50%", "75%", "95%"], rows.filter((_, t) => t % 3 === 0)));
  }
  drawCards();
}
function drawCards() {
  const one = lab(), m = model(state.lab), path = m.line(run, money()), t = firstBelow([...path]), start = one.first_forecast, year = years().at(-1);
  const next = years().find((y) => (y - 2000) * 12 >= start), unit = one.currency;
  const cards = [
    [say("money_ends"), t === null ? say("not_before", {month: label(start + m.T - 1)}) : label(start + t), say("median_path"), money(), t === null ? start + m.T - 1 : start + t],
    [say("probability"), fans ? (fans.within(24) * 100).toFixed(1) + "%" : "…", say("policy_paths"), money(), start + 23],
    [say("revenue_in", {year: next}), shown(inYear(run, "revenue", next), unit), unit, "revenue", (next - 2000) * 12 + 11],
    [say("loss_in", {year: next}), one.items.net_loss ? shown(inYear(run, "net_loss", next), unit) : "–", unit, "net_loss", (next - 2000) * 12 + 11],
    [say("margin_in", {year: next}), one.items.gross_margin ? shown(inYear(run, "gross_margin", next), "1", "gross_margin") : "–", "", "gross_margin", (next - 2000) * 12 + 11],
    [say("revenue_in", {year}), shown(inYear(run, "revenue", year), unit), unit, "revenue", (year - 2000) * 12 + 11],
  ];
  $("cards").innerHTML = cards.map(([name, value, under, item, month]) => `<button class="card" data-trace="${safe(item)}@${month}"><span>${safe(name)}</span><b>${safe(value)}</b><span>${safe(under)}</span></button>`).join("");
}
function drawStatements() {
  const one = lab(), list = years(), totals = new Set(one.totals);
  const head = `<thead><tr><th scope="col">${safe(one.currency)}</th>${list.map((y) => `<th scope="col">${y}${(y - 2000) * 12 + 11 < one.first_forecast ? " A" : (y - 2000) * 12 >= one.first_forecast ? " E" : " A+E"}</th>`).join("")}</tr></thead>`;
  const body = one.sections.map(([section, rows]) => `<tr class="group"><td colspan="${list.length + 1}">${safe(both(META.sections[section]))}</td></tr>` + rows.map(([name, indent]) => {
    const item = one.items[name];
    const cells = list.map((y) => {
      const value = inYear(run, name, y), month = (y - 2000) * 12 + 11, old = month < one.first_forecast;
      const assumed = old && one.history[name] && one.history[name].a.some((k) => k + one.first > month - 12 && k + one.first <= month);
      return `<td class="${old ? "past" : ""}${assumed ? " assumed" : ""}">${value === null ? "–" : `<button class="num" data-trace="${safe(name)}@${month}">${safe(shown(value, item.u.replace("/month", ""), name))}${assumed ? "*" : ""}</button>`}</td>`;
    });
    return `<tr class="${totals.has(name) ? "total" : ""}"><td style="padding-left:${0.5 + indent}rem">${safe(both(item.t))}</td>${cells.join("")}</tr>`;
  }).join("")).join("");
  $("statements").innerHTML = `<table>${head}<tbody>${body}</tbody></table>`;
}
function drawDrivers() {
  const one = lab(), query = $("search").value.trim().toLowerCase(), only = $("only").value;
  const names = Object.keys(one.drivers).filter((name) => settable(state.lab, name) && (!query || `${name} ${both(one.drivers[name].s)}`.toLowerCase().includes(query)));
  const chosen = names.filter((name) => (only === "changed" ? name in state.set : only === "uncertain" ? one.drivers[name].hi > one.drivers[name].lo && !one.drivers[name].x : true));
  const ranked = rank.size ? chosen.sort((a, b) => (rank.get(a) ?? 1e9) - (rank.get(b) ?? 1e9)) : chosen;
  $("count").textContent = say("drivers_shown", {shown: Math.min(60, ranked.length), all: ranked.length});
  $("drivers").innerHTML = ranked.slice(0, 60).map((name) => {
    const d = one.drivers[name], value = name in state.set ? state.set[name] : d.v, [low, high] = sliderEnds(d);
    return `<div class="driver${name in state.set ? " changed" : ""}" data-driver="${safe(name)}"><button class="name" data-source="${safe(name)}">${safe(name)} <span class="chip ${d.k}">${safe(both(META.kinds[d.k]))}</span></button>` +
      `<div class="controls"><input type="range" aria-label="${safe(name)}" min="${low}" max="${high}" step="${(high - low) / 200 || 1}" value="${value}"><input type="text" inputmode="decimal" aria-label="${safe(name)} ${safe(d.u)}" value="${+value.toPrecision(6)}"><button data-reset="${safe(name)}" aria-label="${safe(say("reset"))} ${safe(name)}">↺</button></div>` +
      `<span class="chip">${safe(shown(d.lo, d.u, name))} .. ${safe(shown(d.hi, d.u, name))} ${safe(d.u)}</span></div>`;
  }).join("");
}
function sliderEnds(d) {
  let low = d.lo, high = d.hi;
  if (!(high > low)) { low = d.v > 0 ? 0 : d.v - 1; high = d.v > 0 ? d.v * 2 : d.v + 1; }
  const wide = (high - low) * 0.5, [least, most] = d.l || [null, null];
  low = d.lo >= 0 ? Math.max(0, low - wide) : low - wide;
  high += wide;
  return [least === null ? low : Math.max(least, low), most === null ? high : Math.min(most, high)];
}
let rank = new Map();
function drawEffects() {
  const found = effects();
  rank = new Map(found.rows.map((row, k) => [row.driver, k]));
  figure("tornado", tornado(found), tableOf([say("driver"), "5%", "95%"], found.rows.map((r) => [r.driver, shown(r.low, lab().currency), shown(r.high, lab().currency)])));
  const list = years().filter((y) => (y - 2000) * 12 >= lab().first_forecast), year = list.includes(state.year) ? state.year : list[0];
  $("bridge-year").innerHTML = list.map((y) => `<option${y === year ? " selected" : ""}>${y}</option>`).join("");
  const svg = bridge(year);
  $("bridge").hidden = !svg;
  if (svg) figure("bridge", svg, "");
}
function drawScenario() {
  const one = lab(), scenario = one.scenarios[state.scenario], set = Object.entries(state.set);
  $("scenario-note").textContent = scenario && state.scenario !== "base" ? both(scenario.r) : "";
  const quote = (text) => (/^[\w.:=-]+$/.test(text) ? text : `'${text}'`);
  const options = (state.scenario !== "base" ? ` --scenario ${state.scenario}` : "") + set.map(([k, v]) => ` --set ${quote(`${k}=${v}`)}`).join("");
  const drivers = set.length ? `.with_drivers({${set.map(([k, v]) => `"${k}": ${v}`).join(", ")}})` : "";
  $("reproduce").textContent = `labecon run ${state.lab}${options}\nlabecon simulate ${state.lab} --paths ${STEPS.at(-1)} --seed ${state.seed}${options}\n\nimport labecon\nlab = labecon.load("${state.lab}"${state.scenario !== "base" ? `, "${state.scenario}"` : ""})${drivers}\nlab.run().window("revenue", "FY2026")\n\n# labecon ${META.version}, ${say("facts")} ${one.facts_head}`;
  $("changed").innerHTML = set.length ? tableOf([say("driver"), say("base"), say("yours")], set.map(([k, v]) => [k, shown(one.drivers[k].v, one.drivers[k].u, k), shown(v, one.drivers[k].u, k)])) : `<p class="notice">${safe(say("nothing_changed"))}</p>`;
}
function drawShell() {
  document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
  document.title = say("title", {labs: NAMES.map((name) => LABS[name].title[state.lang] || name).join(", ")});
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  $("search").placeholder = say("search");
  $("labs").innerHTML = NAMES.map((name) => `<button role="tab" aria-selected="${name === state.lab}" data-lab="${safe(name)}">${safe(LABS[name].title[state.lang] || LABS[name].title.en || name)}</button>`).join("");
  $("scenario").innerHTML = ["base", ...Object.keys(lab().scenarios)].map((name) => `<option value="${safe(name)}">${safe(name === "base" ? say("base") : both(lab().scenarios[name].t))}</option>`).join("");
  $("note").textContent = lab().note[state.lang] || lab().note.en || "";
  $("foot").textContent = `${META.notice[lang()]} · labecon ${META.version} · ${say("facts")} ${lab().facts_head.slice(0, 12)}`;
  drawFacts();
}
function drawFacts() {
  const query = $("fact-search").value.trim().toLowerCase();
  const rows = Object.entries(lab().facts).filter(([id, f]) => !query || `${id} ${f.p || ""} ${f.t || ""} ${f.o || ""}`.toLowerCase().includes(query));
  $("fact-list").innerHTML = rows.slice(0, 40).map(([id, f]) => `<div class="row"><button data-fact="${safe(id)}">${safe(id)}</button><span>${safe(f.p || withUnit(f.v, f.u, id))}${f.c ? ` <span class="chip conflict">${safe(say("conflict"))}</span>` : ""}</span></div>`).join("") + `<p class="notice">${safe(say("drivers_shown", {shown: Math.min(40, rows.length), all: rows.length}))}</p>`;
}
let timer = 0, later = 0;
function refresh(shell) {
  const m = model(state.lab);
  const at = performance.now();
  if (state.theme) document.documentElement.dataset.theme = state.theme; else delete document.documentElement.dataset.theme;
  run = m.run(state.set, state.scenario);
  base = bases[state.lab] || (bases[state.lab] = m.run({}, "base"));
  if (shell) drawShell();
  $("scenario").value = state.scenario;
  fans = null;
  drawFans();
  if (shell) drawStatements();
  $("undo").disabled = !past.length; $("redo").disabled = !future.length;
  clearTimeout(timer);
  clearTimeout(later);
  timer = setTimeout(() => { simulate(); drawStatements(); drawScenario(); }, shell ? 0 : 40);
  later = setTimeout(() => { drawEffects(); if (/^(range|text)$/.test(document.activeElement?.type)) markDrivers(); else drawDrivers(); }, shell ? 0 : 500);
  window.lastRefresh = performance.now() - at;
}
function markDrivers() { for (const node of document.querySelectorAll(".driver")) node.classList.toggle("changed", node.dataset.driver in state.set); }

/* ---- trace: from a number down to a printed figure ---- */
let trail = [];
function openTrace(entry, keep) {
  if (!keep) trail = [];
  trail.push(entry);
  const [kind, name, month] = entry;
  $("trace-body").innerHTML = (kind === "item" ? traceItem(name, month) : kind === "driver" ? traceDriver(name) : traceFact(name));
  $("back").disabled = trail.length < 2;
  if (!$("trace").open) $("trace").showModal();
  $("trace").scrollTop = 0;
}
const row = (left, right, data) => `<div class="row">${data ? `<button ${data}>${safe(left)}</button>` : `<span>${safe(left)}</span>`}<span>${right}</span></div>`;
function traceItem(name, month) {
  const one = lab(), item = one.items[name], value = valueAt(run, name, month);
  let out = `<h2>${safe(both(item.t))} · ${label(month)}</h2><p><b>${safe(withUnit(value, item.u, name))}</b> <span class="chip">${safe(name)}</span></p><p>${safe(both(item.d))}</p>`;
  if (month < one.first_forecast) {
    const h = one.history[name];
    if (h && h.f.length) return out + `<p>${safe(say("reported"))}</p>` + h.f.map((id) => factRow(id)).join("");
    return out + (item.r.length ? `<p>${safe(say("from_parts"))}</p><code>${safe(item.f)}</code>` + item.r.map(([ref, lag]) => inputRow(ref, lag, month)).join("") : `<p><span class="chip judgement">${safe(both(META.kinds.judgement))}</span> ${safe(say("assumed_history"))}</p>`);
  }
  out += `<p><code>${safe(name)} = ${safe(item.f)}</code></p>`;
  out += item.r.map(([ref, lag]) => inputRow(ref, lag, month)).join("");
  out += item.v.map((driver) => driverRow(driver)).join("");
  return out;
}
function inputRow(ref, lag, month) {
  const one = lab(), item = one.items[ref], back = {now: 0, opening: 1, prior: 1, year_ago: 12, trailing_year: 0}[lag], at = month - back;
  const text = `${both(item.t)} · ${label(at)}${lag === "trailing_year" ? " " + say("trailing") : ""}`;
  if (at < one.first_forecast && one.opening[ref]) { const o = one.opening[ref]; return row(text, safe(withUnit(o.v, item.u, ref)), `data-opening="${safe(ref)}"`); }
  return row(text, safe(withUnit(valueAt(run, ref, at), item.u, ref)), `data-item="${safe(ref)}@${at}"`);
}
function driverRow(name) {
  const d = lab().drivers[name], m = model(state.lab), k = m.fixedAt.get(name), value = k === undefined ? d.v : run.fixed[k];
  return row(name, `${safe(withUnit(value, d.u, name))} <span class="chip ${d.k}">${safe(both(META.kinds[d.k]))}</span>`, `data-source="${safe(name)}"`);
}
const factRow = (id) => { const f = lab().facts[id]; return f ? row(id, safe(f.p || withUnit(f.v, f.u, id)), `data-fact="${safe(id)}"`) : row(id, ""); };
function traceDriver(name) {
  const opening = name.startsWith("@") ? lab().opening[name.slice(1)] : null, d = opening || lab().drivers[name];
  let out = `<h2>${safe(name.replace(/^@/, say("opening") + " "))}</h2><p><b>${safe(opening ? shown(d.v, "") : withUnit(d.v, d.u, name))}</b> <span class="chip ${d.k}">${safe(both(META.kinds[d.k]))}</span></p>`;
  if (!opening) out += row(say("range"), `${safe(shown(d.lo, d.u, name))} .. ${safe(shown(d.hi, d.u, name))}`);
  if (opening && d.h) out += row(say("from_history"), safe(d.h));
  if (opening) out += d.m.map((one) => inputRow(one.replace(/^-/, ""), "opening", lab().first_forecast)).join("");
  if (d.e) out += `<p><code>${safe(d.e)}</code></p>`;
  if (d.p) out += row(say("prior"), safe(d.p));
  out += `<p>${safe(both(d.s))}</p>` + d.f.map((id) => factRow(id)).join("");
  return out;
}
/* The printed figures that a derived one rests on. */
function leaves(id, seen = new Set()) {
  const f = lab().facts[id];
  if (!f || seen.has(id)) return [];
  seen.add(id);
  return f.i ? f.i.flatMap((one) => leaves(one, seen)) : [id];
}
function traceFact(id) {
  const f = lab().facts[id];
  if (f.i) return `<h2>${safe(id)}</h2><p><b>${safe(withUnit(f.v, f.u, id))}</b> · ${safe(f.w)}</p><p><code>${safe(f.e)}</code></p>` + [...new Set([...f.i, ...leaves(id)])].map((one) => factRow(one)).join("");
  return `<h2>${safe(id)}</h2><p><b>${safe(f.p)}</b> = ${safe(withUnit(f.v, f.u, id))} · ${safe(f.w)} · ${safe(f.b)} ${f.c ? `<span class="chip conflict">${safe(say("conflict"))}</span>` : ""}</p>` +
    row(say("document"), safe(f.t)) + row(say("publisher"), safe(f.o)) + row(say("published"), safe(f.d)) + row(say("place"), safe(both(f.at))) + (f.url ? row(say("address"), safe(f.url.replace(/^https?:\/\//, ""))) : "");
}

/* ---- export ---- */
function save(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(text instanceof Blob ? text : new Blob([text], {type}));
  link.download = name;
  link.click();
}
function svgText(id) {
  const node = $(id).querySelector("svg").cloneNode(true), style = getComputedStyle(document.documentElement);
  node.setAttribute("xmlns", "http:" + "//www.w3.org/2000/svg");
  node.setAttribute("width", W * 2); node.setAttribute("height", H * 2); node.setAttribute("color", style.getPropertyValue("--ink"));
  return node.outerHTML.replace(/var\((--\w+)\)/g, (_, name) => style.getPropertyValue(name).trim());
}
function png(id) {
  const image = new Image();
  image.onload = () => { const canvas = document.createElement("canvas"); canvas.width = W * 2; canvas.height = H * 2; const pen = canvas.getContext("2d");
    pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--paper"); pen.fillRect(0, 0, W * 2, H * 2); pen.drawImage(image, 0, 0); canvas.toBlob((blob) => save(`${state.lab}-${id}.png`, blob)); };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svgText(id));
}
function csv() {
  const list = years(), rows = [["line", "unit", ...list]];
  for (const [, lines] of lab().sections) for (const [name] of lines) rows.push([name, lab().items[name].u.replace("/month", ""), ...list.map((y) => inYear(run, name, y) ?? "")]);
  rows.push([], [source()]);
  return rows.map((r) => r.map((c) => (/[",\n]/.test(String(c)) ? `"${String(c).replaceAll('"', '""')}"` : c)).join(",")).join("\r\n");
}
function json() {
  const m = model(state.lab), lines = Object.fromEntries(m.data.items.map((name) => [name, [...m.line(run, name)].map((v) => (Number.isFinite(v) ? v : null))]));
  return JSON.stringify({labecon: META.version, facts: lab().facts_head, notice: META.notice[0], lab: state.lab, scenario: state.scenario, set: state.set, seed: state.seed, first_month: label(lab().first_forecast), lines});
}

/* ---- events ---- */
document.addEventListener("click", (event) => {
  const node = event.target.closest("button");
  if (!node) return;
  const d = node.dataset;
  if (d.lab) change({lab: d.lab});
  else if (d.trace) { const [name, month] = d.trace.split("@"); if (lab().items[name]) openTrace(["item", name, Number(month)]); }
  else if (d.item) { const [name, month] = d.item.split("@"); openTrace(["item", name, Number(month)], true); }
  else if (d.opening) openTrace(["driver", "@" + d.opening], true);
  else if (d.source) openTrace(["driver", d.source], $("trace").open);
  else if (d.fact) openTrace(["fact", d.fact], $("trace").open);
  else if (d.reset) { const set = {...state.set}; delete set[d.reset]; change({set}); drawDrivers(); }
  else if (d.save) save(`${state.lab}-${d.save}.svg`, svgText(d.save), "image/svg+xml");
  else if (d.png) png(d.png);
  else if (node.id === "undo") undo();
  else if (node.id === "redo") redo();
  else if (node.id === "reset") change({set: {}, scenario: "base"});
  else if (node.id === "language") change({lang: state.lang === "zh" ? "en" : "zh"}, true);
  else if (node.id === "theme") change({theme: state.theme === "dark" ? "light" : state.theme === "light" ? "dark" : matchMedia("(prefers-color-scheme: dark)").matches ? "light" : "dark"}, true);
  else if (node.id === "csv") save(`${state.lab}.csv`, "\ufeff" + csv(), "text/csv");
  else if (node.id === "json") save(`${state.lab}.json`, json(), "application/json");
  else if (node.id === "copy") navigator.clipboard?.writeText($("reproduce").textContent);
  else if (node.id === "close") $("trace").close();
  else if (node.id === "back") { trail.pop(); openTrace(trail.pop(), true); }
});
document.addEventListener("input", (event) => {
  const node = event.target, box = node.closest(".driver");
  if (node.id === "search" || node.id === "only") drawDrivers();
  else if (node.id === "fact-search") drawFacts();
  else if (node.id === "scenario") change({scenario: node.value});
  else if (node.id === "bridge-year") { state.year = Number(node.value); drawEffects(); }
  else if (box && node.type === "range") { box.querySelector("[type=text]").value = +Number(node.value).toPrecision(6); put(box.dataset.driver, Number(node.value), node.dataset.held); node.dataset.held = "1"; }
});
document.addEventListener("change", (event) => {
  const node = event.target, box = node.closest(".driver");
  if (!box) return;
  if (node.type === "range") delete node.dataset.held;
  if (node.type === "text") {
    const value = Number(node.value.replace("%", "e-2")), [least, most] = lab().drivers[box.dataset.driver].l || [null, null];
    const wrong = !Number.isFinite(value) || node.value.trim() === "" || (least !== null && value < least) || (most !== null && value > most);
    node.setAttribute("aria-invalid", wrong);
    node.title = wrong ? say("out_of_range", {low: least ?? "-∞", high: most ?? "∞"}) : "";
    if (!wrong) { box.querySelector("[type=range]").value = value; put(box.dataset.driver, value); }
  }
});
function put(name, value, held) { change({set: {...state.set, [name]: value}}, Boolean(held)); }
document.addEventListener("keydown", (event) => {
  const typing = /INPUT|TEXTAREA|SELECT/.test(document.activeElement?.tagName) && document.activeElement.type !== "range";
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) { event.preventDefault(); event.shiftKey ? redo() : undo(); }
  else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "y" && !typing) { event.preventDefault(); redo(); }
  else if (event.key === "/" && !typing) { event.preventDefault(); $("search").focus(); }
});
window.addEventListener("hashchange", () => { state = {...decode(location.hash), theme: state.theme}; refresh(true); });
state = decode(location.hash);
refresh(true);

/** The state of the page as its address and back; addresses of version 1 keep working. */

import type { Setting, Settings } from "../model/engine";
import type { Language } from "../numbers";

/** A scenario that a reader made: a bundled one with settings on top. */
export interface Own {
  name: string;
  lab: string;
  scenario: string;
  set: Settings;
}

/** Everything that decides what the page shows. */
export interface State {
  lab: string;
  scenario: string;
  set: Settings;
  seed: number;
  lang: Language;
  theme: "" | "light" | "dark";
  view: string;
  year: number | null;
  /** Scenarios of the reader's own. */
  own: readonly Own[];
  /** Names of the scenarios that stand side by side. */
  compare: readonly string[];
  /** What a view of its own keeps, e.g. the drivers of a heat map, by name. */
  more: Readonly<Record<string, string>>;
}

/** What an address is checked against. */
export interface Known {
  first: State;
  views: readonly string[];
  hasLab(lab: string): boolean;
  hasScenario(lab: string, scenario: string): boolean;
  settable(lab: string, driver: string): boolean;
  takesRange(lab: string, driver: string): boolean;
}

/** Most scenarios of one's own, and letters of their names. */
export const MOST_OWN = 12;
const LONGEST = 40;
/** Keys of the address that the state reads itself; a view may keep others. */
const KEYS = new Set(["lab", "view", "scenario", "set", "seed", "year", "lang", "own", "with"]);

/** A name of a scenario without the signs that an address needs. */
export const nameOf = (text: string): string => text.replace(/[;|,+%=#~:&\s]+/g, " ").trim().slice(0, LONGEST);

const settingsText = (set: Settings) =>
  Object.entries(set).map(([name, value]) => `${name}:${typeof value === "number" ? value : value.join("~")}`).join(",");

/** The state as the part of an address behind `#`. */
export function encode(state: State, first: State): string {
  const out = ["v1", `lab=${state.lab}`];
  if (state.view !== first.view) out.push(`view=${state.view}`);
  if (state.scenario !== "base") out.push(`scenario=${state.scenario}`);
  if (Object.keys(state.set).length) out.push(`set=${settingsText(state.set)}`);
  if (state.seed !== 1) out.push(`seed=${state.seed}`);
  if (state.year !== null) out.push(`year=${state.year}`);
  if (state.own.length) out.push(`own=${state.own.map((one) => [one.name, one.lab, one.scenario, settingsText(one.set)].join("|")).join("+")}`);
  if (state.compare.length) out.push(`with=${state.compare.join(",")}`);
  for (const [key, value] of Object.entries(state.more)) if (value && !KEYS.has(key)) out.push(`${key}=${value}`);
  if (state.lang !== first.lang) out.push(`lang=${state.lang}`);
  return "#" + out.join(";");
}

/** The text with its escapes taken out; as it stands where they are broken. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The state that an address says; what it gets wrong is left as at first. */
export function decode(hash: string, known: Known): State {
  const found: State = { ...known.first };
  if (!hash.startsWith("#v1")) return found;
  const parts = new Map(
    plain(hash.slice(4)).split(";").map((part) => [part.split("=", 1)[0]!, part.slice(part.indexOf("=") + 1)]),
  );
  const { lab, scenario, set, seed, lang, view, year } = Object.fromEntries(parts);
  if (lab !== undefined && known.hasLab(lab)) found.lab = lab;
  if (scenario !== undefined && known.hasScenario(found.lab, scenario)) found.scenario = scenario;
  if (lang === "en" || lang === "zh") found.lang = lang;
  if (seed !== undefined && /^\d{1,16}$/.test(seed) && Number.isSafeInteger(Number(seed))) found.seed = Number(seed);
  if (year !== undefined && /^20\d\d$/.test(year)) found.year = Number(year);
  if (view !== undefined && known.views.includes(view)) found.view = view;
  found.set = settings(set ?? "", found.lab, known);
  found.own = ownOf(parts.get("own") ?? "", known);
  found.compare = (parts.get("with") ?? "").split(",").map(nameOf).filter(Boolean);
  found.more = Object.fromEntries([...parts].filter(([key]) => /^[a-z_]{1,20}$/.test(key) && !KEYS.has(key)));
  return found;
}

/** Settings as `driver:value` or `driver:low~high`, with commas between; what cannot be read is left out. */
function settings(text: string, lab: string, known: Known): Settings {
  const found: Record<string, Setting> = {};
  for (const pair of text.split(",")) {
    const at = pair.indexOf(":");
    const driver = pair.slice(0, at);
    const setting = settingOf(pair.slice(at + 1));
    const can = typeof setting === "number" ? known.settable : known.takesRange;
    if (at > 0 && setting !== null && can(lab, driver)) found[driver] = setting;
  }
  return found;
}

function settingOf(text: string): Setting | null {
  const ends = text.split("~").map((end) => (end.trim() ? Number(end) : NaN));
  if (!ends.every(Number.isFinite)) return null;
  if (ends.length === 1) return ends[0]!;
  return ends.length === 2 && ends[0]! < ends[1]! ? [ends[0]!, ends[1]!] : null;
}

/** Scenarios of one's own as `name|lab|scenario|settings`, with `+` between. */
function ownOf(text: string, known: Known): Own[] {
  const found = new Map<string, Own>();
  for (const part of text.split("+").slice(0, MOST_OWN)) {
    const [name = "", lab = "", scenario = "", set = ""] = part.split("|");
    if (!nameOf(name) || !known.hasLab(lab) || !known.hasScenario(lab, scenario)) continue;
    found.set(nameOf(name), { name: nameOf(name), lab, scenario, set: settings(set, lab, known) });
  }
  return [...found.values()];
}

/** Longest address that is written as it is; a longer one is deflated. */
export const PLAIN = 500;

async function piped(bytes: Uint8Array<ArrayBuffer>, through: GenericTransformStream): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(through as TransformStream<Uint8Array<ArrayBuffer>, Uint8Array>);
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

/** A long address in fewer letters: `#z1;` and the deflated text in the alphabet of addresses. */
export async function packed(address: string): Promise<string> {
  if (address.length <= PLAIN) return address;
  const bytes = await piped(new TextEncoder().encode(address), new CompressionStream("deflate-raw"));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return `#z1;${text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")}`;
}

/** An address as it was before `packed`; empty where it is broken. */
export async function unpacked(address: string): Promise<string> {
  if (!address.startsWith("#z1;")) return address;
  try {
    const text = atob(address.slice(4).replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(await piped(bytes, new DecompressionStream("deflate-raw")));
  } catch {
    return "";
  }
}

/** The state of the page as its address and back; addresses of version 1 keep working. */

import type { Setting, Settings } from "../model/engine";
import type { Language } from "../numbers";

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

/** The state as the part of an address behind `#`. */
export function encode(state: State, first: State): string {
  const out = ["v1", `lab=${state.lab}`];
  if (state.view !== first.view) out.push(`view=${state.view}`);
  if (state.scenario !== "base") out.push(`scenario=${state.scenario}`);
  const set = Object.entries(state.set).map(([name, value]) => `${name}:${typeof value === "number" ? value : value.join("~")}`);
  if (set.length) out.push(`set=${set.join(",")}`);
  if (state.seed !== 1) out.push(`seed=${state.seed}`);
  if (state.year !== null) out.push(`year=${state.year}`);
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
  const found: State = { ...known.first, set: {} };
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

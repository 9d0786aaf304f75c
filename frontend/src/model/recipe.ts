/** How to have the numbers of a view elsewhere: on the command line, in Python, over HTTP, by an agent. */

import type { Setting, Settings } from "./engine";

/** What is asked of a lab: a verb of the command line with its options. */
export interface Question {
  verb: "run" | "simulate" | "compare" | "sensitivity";
  labs: readonly string[];
  scenarios: readonly string[];
  set: Settings;
  /** Values; a list is one that may be given several times. */
  options: Readonly<Record<string, string | number | readonly string[]>>;
  /** Python that gives the same numbers from `lab`. */
  python: string;
}

/** A setting as the command line takes it. */
export const settingWord = (setting: Setting): string => (typeof setting === "number" ? String(setting) : setting.join(" to "));

/** A word as a shell takes it. */
export const quoted = (text: string): string => (/^[\w.:=@,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const setWords = (set: Settings) => Object.entries(set).map(([driver, setting]) => `${driver}=${settingWord(setting)}`);

/** The command. */
export function commandOf({ verb, labs, scenarios, set, options }: Question): string {
  const given = Object.entries(options).map(([name, value]) => `--${name} ${quoted(String(value))}`);
  const named = scenarios.map((name) => `--scenario ${quoted(name)}`);
  return ["labecon", verb, ...labs, ...given, ...named, ...setWords(set).map((word) => `--set ${quoted(word)}`)].join(" ");
}

/** The same over HTTP, as `curl` asks it. */
export function curlOf({ verb, labs, scenarios, set, options }: Question, origin: string): string {
  const query = new URLSearchParams();
  if (verb === "compare") for (const lab of labs) query.append("lab", lab);
  for (const [name, value] of Object.entries(options)) query.append(name, String(value));
  for (const name of scenarios) query.append("scenario", name);
  for (const word of setWords(set)) query.append("set", word);
  const path = verb === "compare" ? "/compare" : `/labs/${labs[0]}/${verb}`;
  const text = String(query);
  return `curl -H "Authorization: Bearer $TOKEN" '${origin}/api${path}.csv${text ? `?${text}` : ""}'`;
}

/** The same as the call of a tool of `labecon mcp`. */
export function toolCallOf({ verb, labs, scenarios, set, options }: Question): string {
  const given: Record<string, unknown> = { lab: verb === "compare" ? labs : labs[0], ...options };
  if (scenarios.length) given["scenario"] = scenarios;
  if (Object.keys(set).length) given["set"] = setWords(set);
  return JSON.stringify({ name: verb, arguments: given });
}

/** The same in Python. */
export function pythonOf({ labs, scenarios, set, python }: Question): string {
  const drivers = Object.entries(set).map(([driver, setting]) => `"${driver}": ${typeof setting === "number" ? setting : `"${settingWord(setting)}"`}`);
  const loaded = [labs[0], ...scenarios.slice(0, 1)].map((name) => `"${name}"`).join(", ");
  return ["import labecon", `lab = labecon.load(${loaded})${drivers.length ? `.with_drivers({${drivers.join(", ")}})` : ""}`, python].join("\n");
}

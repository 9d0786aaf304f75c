/** Texts of the page; they come from Python's messages in both languages. */

import type { Texts } from "./model/payload";
import { type Language, isPercent, shown } from "./numbers";
import { lab, lang, payload } from "./state/store";

/** The language on the page. */
export const language = (): Language => lang.value;

/** English or Chinese of a text. */
export function both(texts: Texts | undefined): string {
  return texts ? texts[language() === "zh" ? 1 : 0] || texts[0] : "";
}

/** The text of a key of `[live]`, with its places filled in. */
export function say(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const texts = payload.words[key];
  if (!texts) throw new RangeError(`no text ${key}`);
  return both(texts).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A title that has a text for some languages. */
export function titleOf(titles: Readonly<Record<string, string>>, otherwise = ""): string {
  return titles[language()] || titles["en"] || otherwise;
}

/** A value in the scale that fits it. */
export const figure = (value: number | null | undefined, unit: string, name = "") => shown(value, unit, name, language());

/** A unit in words; empty for a plain number. */
export const unitWord = (unit: string): string => (unit === "1" ? "" : both(lab.value.units[unit]) || unit);

/** A title with the unit behind it, as `Axis.text` of Python writes it. */
export function titledIn(title: string, unit: string, name = ""): string {
  const word = isPercent(unit, name) ? "" : unitWord(unit);
  return !word ? title : language() === "zh" ? `${title}（${word}）` : `${title} (${word})`;
}

/** A value with its unit. */
export function measured(value: number | null | undefined, unit: string, name = ""): string {
  const text = figure(value, unit, name);
  return text.includes("%") ? text : `${text} ${unitWord(unit)}`.trim();
}

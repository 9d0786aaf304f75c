/** Numbers as a finance person reads them, in both languages. */

import type { Scale } from "./charts/definition";

const PERCENT = /(^|_)(margin|share|coverage|rate|churn|probability|conversion)(_|$)/;
const SCALES = {
  en: [[1e9, " bn"], [1e6, " m"], [1e3, " k"]],
  zh: [[1e8, "亿"], [1e4, "万"]],
} as const;

export type Language = "en" | "zh";

/** Digits with commas between thousands; zeros at the end stay, so that numbers below each other have as many digits. */
function grouped(text: string, zeros = true): string {
  const [whole, part = ""] = text.split(".");
  const rest = zeros ? part : part.replace(/0+$/, "");
  return whole!.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
}

/** Three digits in all. */
const digitsOf = (part: number) => (part >= 100 ? 0 : part >= 10 ? 1 : 2);

/** What stands where nothing is known. */
export const ABSENT = "–";

/** Whether a number of this unit and name is shown in percent. */
export function isPercent(unit: string, name = ""): boolean {
  return (unit === "1" && PERCENT.test(name.split(".").pop() ?? "")) || unit === "1/month" || unit === "1/year";
}

/** A value in the scale that fits it; a loss in parentheses. */
export function shown(value: number | null | undefined, unit: string, name: string, language: Language): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ABSENT;
  const size = Math.abs(value);
  const signed = (text: string) => (value < 0 && /[1-9]/.test(text) ? `(${text})` : text);
  if (isPercent(unit, name)) return signed((size * 100).toFixed(1) + "%");
  if (size === Infinity) return signed("∞");
  for (const [factor, word] of SCALES[language]) {
    if (size < factor) continue;
    const part = size / factor;
    return signed(grouped(part.toFixed(digitsOf(part))) + word);
  }
  return signed(size === 0 ? "0" : size >= 100 ? size.toFixed(0) : size >= 1 ? size.toFixed(2) : size.toPrecision(3));
}

/** The scale that the cells of one chart share: that of the largest, with a digit for the smallest. */
export function sharedScale(values: readonly (number | null)[], unit: string, name: string, language: Language): Scale | undefined {
  const sizes = values.flatMap((value) => (value && Number.isFinite(value) ? [Math.abs(value)] : []));
  if (isPercent(unit, name) || !sizes.length) return undefined;
  const most = Math.max(...sizes);
  const [factor, word] = SCALES[language].find(([one]) => most >= one) ?? [1, ""];
  const decimals = Math.max(digitsOf(most / factor), -Math.floor(Math.log10(Math.min(...sizes) / factor)));
  return { factor, word: word.trim(), decimals: Math.min(3, decimals), percent: false };
}

/** A value with up to six digits, so that the ends of a narrow interval differ. */
export function precise(value: number, language: Language): string {
  const size = Math.abs(value);
  const [factor, word] = SCALES[language].find(([one]) => size >= one) ?? [1, ""];
  const text = grouped(plainDigits(size / factor), false) + word;
  return value < 0 && size > 0 ? `(${text})` : text;
}

/** Six digits without an exponent. */
function plainDigits(size: number): string {
  if (!Number.isFinite(size)) return "∞";
  const places = size > 0 ? Math.max(0, Math.min(20, 5 - Math.floor(Math.log10(size)))) : 0;
  return size.toFixed(places);
}

/** A month, counted from January 2000, as `2026-03`. */
export function monthLabel(month: number): string {
  return `${2000 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
}

/** A count with separators of thousands. */
export function count(value: number): string {
  return grouped(String(Math.round(value)));
}

/** A driver: its name and source, a slider, a field that takes a number or a range, its range, and the way back. */

import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { type Range, type Setting, middleOf, takesRange } from "../model/engine";
import type { Driver } from "../model/payload";
import { type Language, isPercent } from "../numbers";
import { lab, lang, put, reset, set } from "../state/store";
import { openTrace } from "../trace/trail";
import { both, figure, say, unitWord } from "../words";
import { Chip } from "./chip";

/** The ends of a slider: those of a choice, else half as wide again as the range, within the limits and on its side of 0. */
export function sliderEnds({ v, lo, hi, l, c }: Driver): [number, number] {
  if (c) return [...c];
  let [low, high] = [lo, hi];
  if (!(high > low)) [low, high] = v > 0 ? [0, v * 2] : [v - 1, v + 1];
  const wide = (high - low) * 0.5;
  const [least, most] = l ?? [null, null];
  return [Math.max(least ?? (lo >= 0 ? 0 : -Infinity), low - wide), most === null ? high + wide : Math.min(most, high + wide)];
}

const WORDS: Readonly<Record<string, number>> = { k: 3, m: 6, bn: 9, 万: 4, 亿: 8 };
const NUMBER = /^([+-]?(?:\d[\d,_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%|k|m|bn|万|亿)?$/i;

/** A number times a power of ten, by its text. */
function shifted(text: string, by: number): number {
  const [digits, power = "0"] = text.toLowerCase().split("e");
  return Number(`${digits}e${Number(power) + by}`);
}

function numberOf(text: string): number {
  const [, plain, word = ""] = NUMBER.exec(text.trim()) ?? [];
  // As text, since 3.12345 / 100 is not always the number that 0.0312345 is.
  return plain === undefined ? NaN : shifted(plain.replace(/[,_]/g, ""), word === "%" ? -2 : (WORDS[word.toLowerCase()] ?? 0));
}

/**
 * What a person types: `0.05`, `5%`, `0.03 to 0.07`, `3% to 7%`, `3%至7%`, `1.5bn`; a sign of percent at the end of a range holds for
 * both ends. Null for what is neither a number nor a range, or lies outside the limits.
 */
export function typed(text: string, { l }: Pick<Driver, "l">, ranges = true): Setting | null {
  const [least, most] = [l?.[0] ?? -Infinity, l?.[1] ?? Infinity];
  const parts = text.trim().split(/\s*(?:\bto\b|至|到|\.\.+|~|—|–)\s*/i);
  if (parts.length === 2 && parts[1]!.endsWith("%") && !parts[0]!.endsWith("%")) parts[0] += "%";
  const ends = parts.map(numberOf);
  if (!ends.every((end) => Number.isFinite(end) && end >= least && end <= most)) return null;
  if (ends.length === 1) return ends[0]!;
  const [low, high] = ends as [number, number];
  return ends.length === 2 && ranges && low < high ? [low, high] : null;
}

/** A setting as it stands in the field, with so many digits. */
export function settingText(setting: Setting, percent: boolean, language: Language, places = 6): string {
  const digits = (value: number) => +value.toPrecision(places);
  const [size, word, to] = language === "zh" ? [1e4, "万", " 至 "] as const : [1e6, "m", " to "] as const;
  const one = (value: number) => {
    if (percent) return `${digits(value * 100)}%`;
    return Math.abs(value) >= size ? `${digits(value / size)}${word}` : String(digits(value));
  };
  return typeof setting === "number" ? one(setting) : setting.map(one).join(to);
}

/** The density of a range, lognormal above 0 and normal otherwise, on the scale of its slider. */
function Density({ range: [low, high], from, to }: { range: Range; from: number; to: number }) {
  const bend = (value: number) => (low > 0 ? Math.log(value) : value);
  const [a, b] = [bend(low), bend(high)];
  const height = (value: number) => {
    if (low > 0 && value <= 0) return 0;
    const z = ((bend(value) - (a + b) / 2) / (b - a)) * 3.29;
    return Math.exp(-0.5 * z * z) / (low > 0 ? value / low : 1);
  };
  const values = Array.from({ length: 61 }, (_, k) => from + ((to - from) * k) / 60);
  const heights = values.map(height);
  const top = Math.max(...heights, 1e-9);
  const points = heights.map((one, k) => `${(k / 60) * 100},${(20 - (19 * one) / top).toFixed(2)}`).join(" ");
  return (
    <svg class="density" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,20 ${points} 100,20`} />
    </svg>
  );
}

/** The slider and its field. */
export function DriverSlider({ name, driver }: { name: string; driver: Driver }) {
  const setting = useComputed(() => set.value[name]).value;
  const wrong = useSignal(false);
  const held = useRef(false);
  const title = both(driver.t);
  const percent = isPercent(driver.u, name);
  const [low, high] = sliderEnds(driver);
  const [least, most] = driver.l ?? [null, null];
  const slide = (text: string) => {
    put(name, Number(text), { quietly: held.current, dragging: true });
    held.current = true;
    wrong.value = false;
  };
  const type = (text: string) => {
    const found = typed(text, driver, takesRange(lab.value.name, name));
    wrong.value = found === null;
    if (found !== null) put(name, found);
  };
  const changed = setting !== undefined;
  const range = changed && typeof setting !== "number" ? setting : null;
  return (
    <div class={`driver${changed ? " changed" : ""}`} data-driver={name}>
      <button type="button" class="name" data-source={name} onClick={() => openTrace({ kind: "driver", name })}>
        {both(driver.t)} <Chip kind={driver.k} />
      </button>
      <div class="controls">
        <span class="track">
          {range && <Density range={range} from={low} to={high} />}
          <input type="range" aria-label={title} min={low} max={high} step={(high - low) / 200 || 1} value={middleOf(setting ?? driver.v)}
            onInput={(event) => slide(event.currentTarget.value)} onChange={() => (held.current = false)} />
        </span>
        <input type="text" class="input" aria-label={`${title} ${unitWord(driver.u)}`} value={settingText(setting ?? driver.v, percent, lang.value, changed ? 6 : 4)} aria-invalid={wrong.value}
          title={wrong.value ? say("out_of_range", { low: least ?? "-∞", high: most ?? "∞" }) : say("range_hint")}
          onChange={(event) => type(event.currentTarget.value)} />
        <button type="button" data-reset={name} disabled={!changed} aria-label={`${say("reset")}: ${title}`} onClick={() => reset(name)}>↺</button>
      </div>
      <span class="notice">{figure(driver.lo, driver.u, name)} .. {figure(driver.hi, driver.u, name)} {percent ? "" : unitWord(driver.u)} <span class="code">{name}</span></span>
    </div>
  );
}

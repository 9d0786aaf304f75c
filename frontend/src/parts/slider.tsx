/** A driver: its name and source, a slider, a field, its range, and the way back. */

import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Driver } from "../model/payload";
import { openTrace } from "../trace/trail";
import { put, reset, state } from "../state/store";
import { figure, say } from "../words";
import { Chip } from "./chip";

/** The ends of a slider: half as wide again as the range, within the limits. */
export function sliderEnds({ v, lo, hi, l }: Driver): [number, number] {
  let [low, high] = [lo, hi];
  if (!(high > low)) [low, high] = v > 0 ? [0, v * 2] : [v - 1, v + 1];
  const wide = (high - low) * 0.5;
  const [least, most] = l ?? [null, null];
  return [least === null ? low - wide : Math.max(least, low - wide), most === null ? high + wide : Math.min(most, high + wide)];
}

/** A number as a person types it; null for what is none or lies outside the limits. */
export function typed(text: string, { l }: Driver): number | null {
  const value = Number(text.trim().replace("%", "e-2"));
  const [least, most] = l ?? [null, null];
  if (!text.trim() || !Number.isFinite(value)) return null;
  return (least !== null && value < least) || (most !== null && value > most) ? null : value;
}

const short = (value: number) => String(+value.toPrecision(6));

export function DriverSlider({ name, driver }: { name: string; driver: Driver }) {
  const set = useComputed(() => state.value.set[name]);
  const wrong = useSignal(false);
  const held = useRef(false);
  const value = set.value ?? driver.v;
  const [low, high] = sliderEnds(driver);
  const [least, most] = driver.l ?? [null, null];
  const slide = (text: string) => {
    put(name, Number(text), { quietly: held.current, dragging: true });
    held.current = true;
  };
  const type = (text: string) => {
    const number = typed(text, driver);
    wrong.value = number === null;
    if (number !== null) put(name, number);
  };
  return (
    <div class={`driver${set.value === undefined ? "" : " changed"}`} data-driver={name}>
      <button type="button" class="name" data-source={name} onClick={() => openTrace({ kind: "driver", name })}>
        {name} <Chip kind={driver.k} />
      </button>
      <div class="controls">
        <input type="range" aria-label={name} min={low} max={high} step={(high - low) / 200 || 1} value={value}
          onInput={(event) => slide(event.currentTarget.value)} onChange={() => (held.current = false)} />
        <input type="text" inputMode="decimal" aria-label={`${name} ${driver.u}`} value={short(value)} aria-invalid={wrong.value}
          title={wrong.value ? say("out_of_range", { low: least ?? "-∞", high: most ?? "∞" }) : ""}
          onChange={(event) => type(event.currentTarget.value)} />
        <button type="button" data-reset={name} aria-label={`${say("reset")} ${name}`} onClick={() => reset(name)}>↺</button>
      </div>
      <span class="chip">{figure(driver.lo, driver.u, name)} .. {figure(driver.hi, driver.u, name)} {driver.u}</span>
    </div>
  );
}

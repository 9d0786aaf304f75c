/** The drivers beside every view of a lab: searched, sorted by what they move. */

import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { settable } from "../model/engine";
import { effects } from "../model/effects";
import { focusOn } from "../parts/focus";
import { soughtDriver } from "../parts/palette";
import { DriverSlider } from "../parts/slider";
import { lab, set } from "../state/store";
import { both, say } from "../words";

/** Drivers shown at a time; a search finds the others. */
const MOST = 60;
type Only = "uncertain" | "changed" | "all";

let ranked = new Map<string, number>();

/** Place of the drivers that decide; as it was while somebody holds a slider, which must not move away. */
function ranks(): ReadonlyMap<string, number> {
  const found = effects.value?.rows ?? [];
  if (!document.activeElement?.closest(".controls")) ranked = new Map(found.map(({ driver }, place) => [driver, place]));
  return ranked;
}

export function Drivers() {
  const query = useSignal("");
  const only = useSignal<Only>("uncertain");
  const changed = useComputed(() => Object.keys(set.value).sort().join(" "));
  const names = useComputed(() => {
    const own = changed.value.split(" ");
    const wanted = query.value.trim().toLowerCase();
    const rank = ranks();
    // What was changed stands behind what decides, and never out of sight.
    const place = (name: string) => rank.get(name) ?? (own.includes(name) ? MOST - 1 : MOST);
    return Object.entries(lab.value.drivers)
      .filter(([name, one]) => settable(lab.value.name, name) && (!wanted || `${name} ${one.t.join(" ")} ${both(one.s)}`.toLowerCase().includes(wanted)))
      .filter(([name, one]) => (only.value === "changed" ? own.includes(name) : only.value === "all" || (one.hi > one.lo && !one.x)))
      .map(([name]) => name)
      .sort((a, b) => place(a) - place(b));
  });
  const sought = soughtDriver.value;
  useLayoutEffect(() => {
    if (!sought) return;
    soughtDriver.value = "";
    query.value = sought;
    only.value = "all";
    focusOn(`[data-driver="${CSS.escape(sought)}"] input[type=text]`);
  }, [sought]);
  const shown = names.value.slice(0, MOST);
  return (
    <aside class="side" aria-label={say("drivers")}>
      <h2>{say("drivers")}</h2>
      <input type="search" id="search" aria-label={say("search")} placeholder={say("search")} value={query.value}
        onInput={(event) => (query.value = event.currentTarget.value)} />
      <select id="only" aria-label={say("drivers")} value={only.value} onChange={(event) => (only.value = event.currentTarget.value as Only)}>
        <option value="uncertain">{say("only_uncertain")}</option>
        <option value="changed">{say("only_changed")}</option>
        <option value="all">{say("all")}</option>
      </select>
      <p class="notice" id="count">{say("drivers_shown", { shown: shown.length, all: names.value.length })}</p>
      <div id="drivers">
        {shown.map((name) => <DriverSlider key={`${lab.value.name} ${name}`} name={name} driver={lab.value.drivers[name]!} />)}
      </div>
    </aside>
  );
}

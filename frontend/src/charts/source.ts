/** The line that says where a chart comes from: lab, scenario, versions, condition. */

import type { State } from "../state/address";
import { lab, payload, settled } from "../state/store";
import { both, say, titleOf } from "../words";

/** Versions of model and facts, as on every page. */
export const versions = () => `labecon ${payload.version} · ${say("facts")} ${lab.value.facts_head.slice(0, 12)}`;

/** The source line of a chart of the lab on the page, as it has settled or in another state. */
export function sourceLine(drawn = "", { scenario, set }: Pick<State, "scenario" | "set"> = settled.value): string {
  const one = lab.value;
  const name = scenario === "base" ? say("base") : both(one.scenarios[scenario]?.t);
  const own = Object.keys(set).length;
  const changed = own ? ` + ${say("own_settings", { count: own })}` : "";
  const parts = [titleOf(one.title, one.name), `${say("scenario")}: ${name}${changed}`, drawn, versions(), both(payload.notice)];
  return parts.filter(Boolean).join(" · ");
}

/** The line that says where a chart comes from: lab, scenario, versions, condition. */

import { lab, payload, scenario, set } from "../state/store";
import { both, say, titleOf } from "../words";

/** Versions of model and facts, as on every page. */
export const versions = () => `labecon ${payload.version} · ${say("facts")} ${lab.value.facts_head.slice(0, 12)}`;

/** The source line of a chart of the lab on the page. */
export function sourceLine(drawn = ""): string {
  const one = lab.value;
  const name = scenario.value === "base" ? say("base") : both(one.scenarios[scenario.value]?.t);
  const own = Object.keys(set.value).length;
  const changed = own ? ` + ${say("own_settings", { count: own })}` : "";
  const parts = [titleOf(one.title, one.name), `${say("scenario")}: ${name}${changed}`, drawn, versions(), both(payload.notice)];
  return parts.filter(Boolean).join(" · ");
}

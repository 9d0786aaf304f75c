/** The line that says where a chart comes from: lab, scenario, versions, condition. */

import { payload, lab, state } from "../state/store";
import { both, say, titleOf } from "../words";

/** Versions of model and facts, as on every page. */
export const versions = () => `labecon ${payload.version} · ${say("facts")} ${lab.value.facts_head.slice(0, 12)}`;

/** The source line of a chart of the lab on the page. */
export function sourceLine(drawn = ""): string {
  const { scenario, set } = state.value;
  const one = lab.value;
  const name = scenario === "base" ? say("base") : both(one.scenarios[scenario]?.t);
  const changed = Object.keys(set).length ? ` + ${say("own_settings", { count: Object.keys(set).length })}` : "";
  const parts = [titleOf(one.title, one.name), `${say("scenario")}: ${name}${changed}`, drawn, versions(), both(payload.notice)];
  return parts.filter(Boolean).join(" · ");
}

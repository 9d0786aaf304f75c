/** What a person changed, and how to have the same numbers elsewhere. */

import type { Setting } from "../model/engine";
import { PATHS } from "../model/paths";
import { Table } from "../parts/table";
import { lab, payload, state } from "../state/store";
import { figure, say } from "../words";
import type { View } from "./view";

/** A word as a shell takes it. */
export const quoted = (text: string) => (/^[\w.:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** A setting as the command line takes it. */
const textOf = (setting: Setting) => (typeof setting === "number" ? String(setting) : setting.join(" to "));

function recipe(): string {
  const { lab: name, scenario, set, seed } = state.value;
  const settings = Object.entries(set);
  const options = [...(scenario === "base" ? [] : [`--scenario ${scenario}`]), ...settings.map(([driver, value]) => `--set ${quoted(`${driver}=${textOf(value)}`)}`)];
  const tail = options.map((option) => ` ${option}`).join("");
  const drivers = settings.map(([driver, value]) => `"${driver}": ${typeof value === "number" ? value : `"${textOf(value)}"`}`).join(", ");
  const loaded = scenario === "base" ? `"${name}"` : `"${name}", "${scenario}"`;
  return [
    `labecon run ${name}${tail}`,
    `labecon simulate ${name} --paths ${PATHS} --seed ${seed}${tail}`,
    "",
    "import labecon",
    `lab = labecon.load(${loaded})${drivers ? `.with_drivers({${drivers}})` : ""}`,
    'lab.run().window("revenue", "FY2026")',
    "",
    `# labecon ${payload.version}, ${say("facts")} ${lab.value.facts_head}`,
  ].join("\n");
}

function Changes() {
  const settings = Object.entries(state.value.set);
  if (!settings.length) return <p class="notice">{say("nothing_changed")}</p>;
  const rows = settings.map(([name, value]) => {
    const driver = lab.value.drivers[name]!;
    return [name, figure(driver.v, driver.u, name), typeof value === "number" ? figure(value, driver.u, name) : value.map((end) => figure(end, driver.u, name)).join(" .. ")];
  });
  return <Table heads={[say("driver"), say("base"), say("yours")]} rows={rows} caption={say("your_changes")} />;
}

function Body() {
  const text = recipe();
  return (
    <>
      <h2>{say("your_changes")}</h2>
      <div id="changed"><Changes /></div>
      <h2>{say("reproduce")}</h2>
      <pre id="reproduce" tabIndex={0} role="region" aria-label={say("reproduce")}>{text}</pre>
      <button type="button" id="copy" onClick={() => void navigator.clipboard?.writeText(text)}>{say("copy")}</button>
    </>
  );
}

export const reproduce: View = { id: "reproduce", title: "reproduce", needsServer: false, drivers: true, Body };

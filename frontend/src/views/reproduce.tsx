/** What a person changed, and how to have the same numbers elsewhere. */

import type { Question } from "../model/recipe";
import { compared } from "../model/compare";
import { moneyLine } from "../model/figures";
import { PATHS } from "../model/paths";
import { Reproduce } from "../parts/reproduce";
import { Table } from "../parts/table";
import { lab, scenario, seed, set } from "../state/store";
import { both, figure, say } from "../words";
import type { View } from "./view";

/** The statements, the fans, and the scenarios side by side. */
function questions(): Question[] {
  const asked = { labs: [lab.value.name], scenarios: scenario.value === "base" ? [] : [scenario.value], set: set.value };
  const bundled = compared.value.filter((one) => !Object.keys(one.set).length).map((one) => one.name);
  const money = moneyLine(lab.value);
  const statements: Question = { ...asked, verb: "run", options: {}, python: 'print(lab.run().window("revenue", "FY2026"))' };
  const python = `print(lab.simulate(${PATHS}, ${seed.value}, keep=("${money}", "revenue")).fan("${money}")[-1])`;
  const fans: Question = { ...asked, verb: "simulate", options: { paths: PATHS, seed: seed.value, keep: [money] }, python };
  if (bundled.length < 2) return [statements, fans];
  const loop = `print([labecon.load("${lab.value.name}", one).run().window("revenue", "FY2026") for one in ${JSON.stringify(bundled)}])`;
  return [statements, fans, { verb: "compare", labs: asked.labs, scenarios: bundled, set: {}, options: {}, python: loop }];
}

function Changes() {
  const settings = Object.entries(set.value);
  if (!settings.length) return <p class="notice">{say("nothing_changed")}</p>;
  const rows = settings.map(([name, value]) => {
    const driver = lab.value.drivers[name]!;
    const own = typeof value === "number" ? [value] : value;
    return [both(driver.t), figure(driver.v, driver.u, name), own.map((end) => figure(end, driver.u, name)).join(" .. ")];
  });
  return <Table heads={[say("driver"), say("base"), say("yours")]} rows={rows} caption={say("your_changes")} />;
}

function Body() {
  return (
    <>
      <h2>{say("your_changes")}</h2>
      <div id="changed"><Changes /></div>
      <h2>{say("reproduce")}</h2>
      <Reproduce questions={questions()} />
    </>
  );
}

export const reproduce: View = { id: "reproduce", title: "reproduce", needsServer: false, drivers: true, Body };

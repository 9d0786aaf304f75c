import { expect, it } from "vitest";
import { type Question, commandOf, curlOf, pythonOf, quoted, toolCallOf } from "../src/model/recipe";

const question: Question = {
  verb: "simulate",
  labs: ["minimax"],
  scenarios: ["price_war"],
  set: { growth: 1.2, "talkie.churn": [0.03, 0.07] },
  options: { paths: 2000, seed: 1, keep: ["cash"] },
  python: "lab.run()",
};

it("asks the same in four ways", () => {
  expect(commandOf(question)).toBe("labecon simulate minimax --paths 2000 --seed 1 --keep cash --scenario price_war --set growth=1.2 --set 'talkie.churn=0.03 to 0.07'");
  expect(curlOf(question, "http://here")).toBe(
    "curl -H \"Authorization: Bearer $TOKEN\" 'http://here/api/labs/minimax/simulate.csv?paths=2000&seed=1&keep=cash&scenario=price_war&set=growth%3D1.2&set=talkie.churn%3D0.03+to+0.07'",
  );
  expect(JSON.parse(toolCallOf(question))).toEqual({
    name: "simulate",
    arguments: { lab: "minimax", paths: 2000, seed: 1, keep: ["cash"], scenario: ["price_war"], set: ["growth=1.2", "talkie.churn=0.03 to 0.07"] },
  });
  expect(pythonOf(question)).toContain('labecon.load("minimax", "price_war").with_drivers({"growth": 1.2, "talkie.churn": "0.03 to 0.07"})');
});

it("leaves out what is as at first", () => {
  const plain: Question = { verb: "run", labs: ["zhipu"], scenarios: [], set: {}, options: {}, python: "" };
  expect(commandOf(plain)).toBe("labecon run zhipu");
  expect(toolCallOf(plain)).toBe('{"name":"run","arguments":{"lab":"zhipu"}}');
});

it("quotes what a shell would read", () => expect(quoted("a'b $(c)")).toBe("'a'\\''b $(c)'"));

import { describe, expect, it } from "vitest";
import { type Known, type State, decode, encode, nameOf, packed, unpacked } from "../src/state/address";

const first: State = { lab: "minimax", scenario: "base", set: {}, seed: 1, lang: "en", theme: "", view: "overview", year: null, own: [], compare: [], more: {} };
const known: Known = {
  first,
  views: ["overview", "statements"],
  hasLab: (lab) => ["minimax", "zhipu"].includes(lab),
  hasScenario: (_, scenario) => ["base", "price_war"].includes(scenario),
  settable: (_, driver) => ["talkie.churn", "growth"].includes(driver),
  takesRange: (_, driver) => driver === "growth",
};

describe("the address", () => {
  it("is deflated where it is long, and comes back", async () => {
    const set = Object.fromEntries(Array.from({ length: 60 }, (_, k) => [`driver_${k}`, k / 7]));
    const long = encode({ ...first, set }, first);
    const short = await packed(long);
    expect(short).toMatch(/^#z1;[\w-]+$/);
    expect(short.length).toBeLessThan(long.length * 0.8);
    expect(await unpacked(short)).toBe(long);
    expect(await packed("#v1;lab=zhipu")).toBe("#v1;lab=zhipu");
    expect(await unpacked("#z1;!!")).toBe("");
  });

  it("keeps out of names what it needs itself", () => expect(nameOf(" a|b;c=1 + %2 ")).toBe("a b c 1 2"));

  it("says nothing that is as at first", () => expect(encode(first, first)).toBe("#v1;lab=minimax"));

  it("is read back as it was written", () => {
    const state: State = { ...first, lab: "zhipu", scenario: "price_war", set: { growth: [-1.5e-7, 2], "talkie.churn": 0.05 }, seed: 9007199254740991, lang: "zh", view: "statements", year: 2028, more: { across: "growth" },
      own: [{ name: "便宜算力 2", lab: "minimax", scenario: "base", set: { growth: [1, 2] } }, { name: "b", lab: "zhipu", scenario: "price_war", set: {} }], compare: ["base", "便宜算力 2"] };
    expect(decode(encode(state, first), known)).toEqual(state);
  });

  it.each([
    ["#v1;lab=minimax;scenario=price_war;set=talkie.churn:0.05", { scenario: "price_war", set: { "talkie.churn": 0.05 } }],
    ["#v1;lab=zhipu", { lab: "zhipu" }],
    ["#v1;lab=minimax;seed=7;lang=zh", { seed: 7, lang: "zh" }],
    ["#v1;set=talkie.churn%3A0.05%2Cgrowth%3A2", { set: { "talkie.churn": 0.05, growth: 2 } }],
    ["#v1;set=growth:-0.5~1e-3", { set: { growth: [-0.5, 0.001] } }],
  ])("of version 1 keeps working: %s", (address, found) => expect(decode(address, known)).toEqual({ ...first, ...found }));

  it.each(["", "#v2;lab=zhipu", "#v1;lab=nobody;scenario=none;view=x;seed=-1;lang=fr", "#v1;set=nobody:1,growth:,growth:x,growth:2~1,growth:1~2~3,talkie.churn:0.1~0.2", "#v1;%E0%A4%A"])(
    "that is wrong leaves things as at first: %s",
    (address) => expect(decode(address, known)).toEqual(first),
  );
});

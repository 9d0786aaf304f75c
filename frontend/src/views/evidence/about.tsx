/** What a document says of itself, and what a person adds: a figure becomes a fact only with a source and a day. */

import type { Imprint } from "../../api/documents";
import { say } from "../../words";
import { reading, told } from "./desk";

const BASES = ["press", "third_party", "management", "adjusted", "IFRS"] as const;
const BASIS: Readonly<Record<(typeof BASES)[number], string>> = {
  press: "basis_press", third_party: "basis_third_party", management: "basis_management", adjusted: "basis_adjusted", IFRS: "basis_ifrs",
};
const FIELDS: readonly (readonly [keyof Imprint, string, "text" | "date"])[] = [
  ["title", "document", "text"], ["publisher", "publisher", "text"], ["published", "published", "date"], ["url", "address", "text"],
];

export function About() {
  const { imprint } = reading.value!;
  const value = (name: keyof Imprint) => told.value[name] ?? imprint[name] ?? "";
  const put = (name: keyof Imprint, text: string) => (told.value = { ...told.value, [name]: text });
  const lacks = !value("publisher") || !value("published");
  return (
    <details class="about" open={lacks}>
      <summary>{say("desk_about")}{lacks && <span class="against"> {say("desk_about_lacks")}</span>}</summary>
      <div class="fields">
        {FIELDS.map(([name, key, type]) => (
          <div class="field" key={name}>
            <label for={`about-${name}`}>{say(key)}</label>
            {type === "date"
              ? <input type="date" id={`about-${name}`} value={value(name)} onInput={(event) => put(name, event.currentTarget.value)} />
              : <input type="text" id={`about-${name}`} value={value(name)} maxLength={500} onInput={(event) => put(name, event.currentTarget.value)} />}
          </div>
        ))}
        <div class="field">
          <label for="about-basis">{say("field_basis")}</label>
          <select id="about-basis" value={value("basis") || "press"} onChange={(event) => put("basis", event.currentTarget.value)}>
            {BASES.map((one) => <option key={one} value={one}>{say(BASIS[one])}</option>)}
          </select>
        </div>
      </div>
    </details>
  );
}

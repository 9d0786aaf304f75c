/** The command palette: labs, views, scenarios, drivers, lines and facts by a few letters. */

import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { offered } from "../model/compare";
import { settable } from "../model/engine";
import { change, choose, lab, payload, redo, resetAll, undo } from "../state/store";
import { openTrace } from "../trace/trail";
import { both, say, titleOf } from "../words";

interface Entry {
  id: string;
  /** What it is, as a word beside it. */
  kind: string;
  title: string;
  name: string;
  run(): void;
}

/** Entries shown at a time. */
const MOST = 12;

/** What is typed; null while the palette is closed. */
export const typedInPalette = signal<string | null>(null);
/** The driver that the list of drivers is to show. */
export const soughtDriver = signal("");

export const openPalette = (): void => void (typedInPalette.value = "");

/** A view as the palette lists it. */
export interface Listed {
  id: string;
  title: string;
  drivers: boolean;
}

function places(views: readonly Listed[]): Entry[] {
  const labs = Object.values(payload.labs).map((one): Entry => ({ id: `lab ${one.name}`, kind: say("choose_lab"), title: titleOf(one.title, one.name), name: one.name, run: () => change({ lab: one.name }) }));
  const tabs = views.map(({ id, title }): Entry => ({ id: `view ${id}`, kind: say("view"), title: say(title), name: id, run: () => change({ view: id }, { quietly: true }) }));
  const scenarios = offered.value.map(({ name, title }): Entry => ({ id: `scenario ${name}`, kind: say("scenario"), title, name, run: () => choose(name) }));
  const steps: Entry[] = [
    { id: "undo", kind: say("command"), title: say("undo"), name: "undo", run: undo },
    { id: "redo", kind: say("command"), title: say("redo"), name: "redo", run: redo },
    { id: "reset", kind: say("command"), title: say("reset_all"), name: "reset", run: resetAll },
  ];
  return [...labs, ...tabs, ...scenarios, ...steps];
}

/** Shows a driver beside the view that is open, or beside the first that has drivers. */
function showDriver(name: string, views: readonly Listed[], view: string): void {
  if (!views.find(({ id }) => id === view)?.drivers) change({ view: views.find(({ drivers }) => drivers)!.id }, { quietly: true });
  soughtDriver.value = name;
}

function contents(views: readonly Listed[], view: string): Entry[] {
  const one = lab.value;
  const month = one.first_forecast + 11;
  const drivers = Object.entries(one.drivers).filter(([name]) => settable(one.name, name));
  return [
    ...drivers.map(([name, { t }]): Entry => ({ id: `driver ${name}`, kind: say("driver"), title: both(t), name, run: () => showDriver(name, views, view) })),
    ...Object.entries(one.items).map(([name, { t }]): Entry => ({ id: `line ${name}`, kind: say("line"), title: both(t), name, run: () => openTrace({ kind: "item", name, month }) })),
    ...Object.entries(one.facts).map(([name, { p, t }]): Entry => ({ id: `fact ${name}`, kind: say("view_facts"), title: [p, t].filter(Boolean).join(" · ") || name, name, run: () => openTrace({ kind: "fact", name }) })),
  ];
}

/** How well an entry fits: lower is better, null is not at all. Every word has to occur; a title that begins so comes first. */
export function fit(words: readonly string[], { title, name }: Pick<Entry, "title" | "name">): number | null {
  const [long, short] = [title.toLowerCase(), name.toLowerCase()];
  if (!words.every((word) => long.includes(word) || short.includes(word))) return null;
  const first = words[0] ?? "";
  return (long.startsWith(first) || short.startsWith(first) ? 0 : 100) + Math.min(long.length, 99) / 100;
}

function matches(views: readonly Listed[], view: string, text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const all = words.length ? [...places(views), ...contents(views, view)] : places(views);
  const fitting = all.map((entry) => ({ entry, rank: fit(words, entry) })).filter(({ rank }) => rank !== null);
  if (words.length) fitting.sort((a, b) => a.rank! - b.rank!);
  return fitting.slice(0, MOST).map(({ entry }) => entry);
}

const at = signal(0);

/** Kept in the page; shown while something is typed in it. */
export function Palette({ views, view }: { views: readonly Listed[]; view: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const text = typedInPalette.value;
  const open = text !== null;
  useLayoutEffect(() => {
    const box = dialog.current!;
    if (open && !box.open) box.showModal();
    if (!open && box.open) box.close();
  }, [open]);
  const found = open ? matches(views, view, text) : [];
  const chosen = Math.min(at.value, found.length - 1);
  const go = (entry: Entry | undefined) => {
    typedInPalette.value = null;
    dialog.current!.close();
    entry?.run();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at.value = (chosen + step + found.length) % Math.max(1, found.length);
    else if (event.key === "Enter") go(found[chosen]);
    else return;
    event.preventDefault();
  };
  const type = (value: string) => {
    at.value = 0;
    typedInPalette.value = value;
  };
  return (
    <dialog id="palette" ref={dialog} aria-label={say("palette")} onClose={() => dialog.current?.open || (typedInPalette.value = null)}>
      {open && (
        <>
          <input id="palette-text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" autocomplete="off"
            aria-activedescendant={found[chosen] ? `palette-${chosen}` : undefined} aria-label={say("palette")} placeholder={say("palette_hint")}
            value={text} onInput={(event) => type(event.currentTarget.value)} onKeyDown={press} />
          <ul id="palette-list" role="listbox" aria-label={say("palette")}>
            {found.map((entry, k) => (
              <li key={entry.id} id={`palette-${k}`} role="option" aria-selected={k === chosen} data-entry={entry.id} onClick={() => go(entry)}>
                <span>{entry.title} <span class="code">{entry.name}</span></span> <span class="notice">{entry.kind}</span>
              </li>
            ))}
          </ul>
          {!found.length && <p class="notice" role="status">{say("palette_none")}</p>}
        </>
      )}
    </dialog>
  );
}

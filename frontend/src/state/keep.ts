/** What a view keeps in the address: short texts by name, without the signs that the address itself is made of. */

import { change, state } from "./store";

const SIGNS = [[";", "；"], ["%", "％"], ["#", "＃"]] as const;

/** What a view keeps under a name; empty for nothing. */
export function kept(name: string): string {
  return SIGNS.reduce((text, [sign, wide]) => text.replaceAll(wide, sign), state.value.more[name] ?? "");
}

/** Keeps texts by name; an empty one is forgotten. */
export function keep(patch: Readonly<Record<string, string>>, view?: string): void {
  const safe = Object.entries(patch).map(([name, text]) => [name, SIGNS.reduce((all, [sign, wide]) => all.replaceAll(sign, wide), text.slice(0, 200))]);
  const more = { ...state.value.more, ...Object.fromEntries(safe) };
  change(view === undefined ? { more } : { more, view }, { quietly: true });
}

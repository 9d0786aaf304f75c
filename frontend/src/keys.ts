/** Keys that work everywhere on the page. */

import { openPalette } from "./parts/palette";
import { redo, undo } from "./state/store";

/** Whether the keys belong to a field that somebody types in. */
export function typing(): boolean {
  const at = document.activeElement;
  if (at instanceof HTMLInputElement) return at.type !== "range";
  return at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement;
}

export function followKeys(): void {
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const commanded = event.ctrlKey || event.metaKey;
    if (typing() && !(commanded && key === "k")) return;
    if (commanded && key === "z") (event.shiftKey ? redo : undo)();
    else if (commanded && key === "y") redo();
    else if (key === "/" || (commanded && key === "k")) openPalette();
    else return;
    event.preventDefault();
  });
}

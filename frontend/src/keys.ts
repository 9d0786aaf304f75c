/** Keys that work everywhere on the page. */

import { redo, undo } from "./state/store";
import { SEARCH } from "./views/drivers";

/** Whether the keys belong to a field that somebody types in. */
function typing(): boolean {
  const at = document.activeElement;
  if (at instanceof HTMLInputElement) return at.type !== "range";
  return at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement;
}

export function followKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (typing()) return;
    const key = event.key.toLowerCase();
    const commanded = event.ctrlKey || event.metaKey;
    if (commanded && key === "z") (event.shiftKey ? redo : undo)();
    else if (commanded && key === "y") redo();
    else if (key === "/") document.getElementById(SEARCH)?.focus();
    else return;
    event.preventDefault();
  });
}

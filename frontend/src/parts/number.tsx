/** A number that opens where it comes from. */

import type { ComponentChildren } from "preact";
import { openTrace } from "../trace/trail";

interface Given {
  line: string;
  month: number;
  children: ComponentChildren;
  label?: string;
  class?: string;
}

/** A button with the number; `data-trace` names line and month. */
export function TracedNumber({ line, month, children, label, class: look = "num" }: Given) {
  const open = () => openTrace({ kind: "item", name: line, month });
  return (
    <button type="button" class={look} data-trace={`${line}@${month}`} aria-label={label} onClick={open}>
      {children}
    </button>
  );
}

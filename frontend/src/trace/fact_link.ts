/** Ways into the facts browser from other views. */

import { keep } from "../state/keep";
import { closeTrace } from "./trail";

/** Shows a fact in the browser. */
export function openFact(id: string): void {
  closeTrace();
  keep({ fact_id: id }, "facts");
}

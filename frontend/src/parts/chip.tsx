/** What an input rests on, as a word beside its colour. */

import type { Kind } from "../model/payload";
import { payload } from "../state/store";
import { both, say } from "../words";

export const Chip = ({ kind }: { kind: Kind }) => <span class={`chip ${kind}`}>{both(payload.kinds[kind])}</span>;

export const ConflictChip = () => <span class="chip conflict">{say("conflict")}</span>;

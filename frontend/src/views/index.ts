/** Every view of the page, in the order of its tabs; the first is the one that opens. */

import { asked } from "./asked";
import { beside } from "./beside";
import { evidence } from "./evidence";
import { facts } from "./facts";
import { moved } from "./moved";
import { overview } from "./overview";
import { reproduce } from "./reproduce";
import { scenarios } from "./scenarios";
import { statements } from "./statements";
import type { View } from "./view";
import { whatIf } from "./what_if";

export const VIEWS: readonly View[] = [overview, statements, scenarios, beside, whatIf, asked, facts, evidence, moved, reproduce];

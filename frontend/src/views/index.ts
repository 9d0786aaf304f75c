/** Every view of the page, in the order of its tabs; the first is the one that opens. */

import { facts } from "./facts";
import { overview } from "./overview";
import { reproduce } from "./reproduce";
import { statements } from "./statements";
import type { View } from "./view";

export const VIEWS: readonly View[] = [overview, statements, facts, reproduce];

/** What a view is. */

import type { FunctionComponent } from "preact";

export interface View {
  /** Its name in addresses. */
  id: string;
  /** Key of its title among the texts. */
  title: string;
  /** Whether it asks `labecon serve`; a published file then says that it cannot. */
  needsServer: boolean;
  /** Whether the drivers stand beside it. */
  drivers: boolean;
  Body: FunctionComponent;
}

/** Begins the page. */

import { render } from "preact";
import { App } from "./app";
import { followKeys } from "./keys";
import { modelOf } from "./model/engine";
import { run } from "./model/figures";
import { unpacked } from "./model/payload";
import { fans, followPaths } from "./model/paths";
import { followEffects } from "./model/effects";
import "./page.css";
import { begin, payload, state } from "./state/store";
import { followServer } from "./api/told";
import { VIEWS } from "./views";

async function start(): Promise<void> {
  const given = await unpacked(document.getElementById("payload")!.textContent ?? "");
  await begin(given, VIEWS.map(({ id }) => id));
  const place = document.getElementById("page")!;
  place.replaceChildren();
  render(<App />, place);
  followKeys();
  followPaths();
  followEffects();
  followServer();
  // What a reader may ask at the console of the browser.
  Object.assign(window, { labecon: { payload, state, run, fans, model: modelOf } });
}

void start();

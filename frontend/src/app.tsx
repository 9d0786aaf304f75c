/** The page around its views: labs, scenario, tabs, drivers, notice, versions. */

import { effect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { served } from "./api/client";
import { me, signOut, tell } from "./api/told";
import { versions } from "./charts/source";
import { failed } from "./model/crew";
import { current, offered } from "./model/compare";
import { PATHS, done } from "./model/paths";
import { count } from "./numbers";
import { change, choose, future, lab, lang, past, payload, redo, resetAll, scenario, seed, theme, undo, view } from "./state/store";
import { Palette, openPalette } from "./parts/palette";
import { TraceDialog } from "./trace/trace";
import { VIEWS } from "./views";
import { Drivers } from "./views/drivers";
import { both, say, titleOf } from "./words";

const names = () => Object.keys(payload.labs);

/** The other of light and dark than the one on the page. */
function otherTheme(): "light" | "dark" {
  const now = theme.value || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  return now === "dark" ? "light" : "dark";
}

function LabTabs() {
  return (
    <div role="group" id="labs" aria-label={say("choose_lab")}>
      {names().map((name) => (
        <button key={name} type="button" aria-pressed={name === lab.value.name} data-lab={name} onClick={() => change({ lab: name })}>
          {titleOf(payload.labs[name]!.title, name)}
        </button>
      ))}
    </div>
  );
}

function ScenarioChoice() {
  return (
    <label>
      {say("scenario")}{" "}
      <select id="scenario" value={current.value?.name ?? scenario.value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="base">{say("base")}</option>
        {offered.value.slice(1).map(({ name, title }) => <option key={name} value={name}>{title}</option>)}
      </select>
    </label>
  );
}

function Progress() {
  const text = failed.value ? say("failed") : done.value >= PATHS ? say("paths", { paths: count(done.value), seed: seed.value }) : "";
  return (
    <span class="notice" id="progress" role="status" aria-live="polite">
      {text || <progress max={PATHS} value={done.value} aria-label={say("ranges")} />}
    </span>
  );
}

function Header() {
  return (
    <header class="top">
      <h1>labecon</h1>
      <LabTabs />
      <ScenarioChoice />
      <button type="button" id="open-palette" onClick={openPalette}>{say("find")} <kbd>/</kbd></button>
      <button type="button" id="undo" disabled={!past.value.length} onClick={undo}>{say("undo")}</button>
      <button type="button" id="redo" disabled={!future.value.length} onClick={redo}>{say("redo")}</button>
      <button type="button" id="reset" onClick={resetAll}>{say("reset_all")}</button>
      <button type="button" id="language" onClick={() => change({ lang: lang.value === "zh" ? "en" : "zh" }, { quietly: true })}>{say("other_language")}</button>
      <button type="button" id="theme" onClick={() => change({ theme: otherTheme() }, { quietly: true })}>{say("theme")}</button>
      <Progress />
      {me.value?.accounts && (
        <span class="notice" id="who">
          {tell("who", { name: me.value.name, role: tell(`role_${me.value.role}`) })} <button type="button" id="sign-out" onClick={() => void signOut()}>{tell("sign_out")}</button>
        </span>
      )}
    </header>
  );
}

function Views() {
  return (
    <nav id="views" aria-label={say("views")}>
      {VIEWS.map(({ id, title }) => (
        <button key={id} type="button" data-view={id} aria-current={id === view.value ? "page" : undefined} onClick={() => change({ view: id }, { quietly: true })}>
          {say(title)}
        </button>
      ))}
    </nav>
  );
}

function Notice() {
  const chosen = lab.value.scenarios[scenario.value];
  return (
    <p class="notice">
      <b>{say("notice")}</b> <span id="note">{titleOf(lab.value.note)}</span> <span id="scenario-note">{both(chosen?.r)}</span>
    </p>
  );
}

/** The shell keeps the document's language, title and theme. */
function useDocument() {
  useLayoutEffect(() => effect(() => {
    const root = document.documentElement;
    root.lang = lang.value === "zh" ? "zh-Hans" : "en";
    document.title = say("title", { labs: names().map((name) => titleOf(payload.labs[name]!.title, name)).join(", ") });
    if (theme.value) root.dataset["theme"] = theme.value;
    else delete root.dataset["theme"];
  }), []);
}

export function App() {
  useDocument();
  const shown = VIEWS.find(({ id }) => id === view.value) ?? VIEWS[0]!;
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById("content")?.focus(); }}>{say("skip")}</a>
      <Header />
      <Views />
      <main class={shown.drivers ? "" : "wide"}>
        <section id="content" tabIndex={-1}>
          <Notice />
          {shown.needsServer && !served() ? <p>{say("needs_server")}</p> : <shown.Body key={shown.id} />}
        </section>
        {shown.drivers && <Drivers />}
      </main>
      <TraceDialog />
      <Palette views={VIEWS} view={shown.id} />
      <footer id="foot">{both(payload.notice)} · {versions()}</footer>
    </>
  );
}

/** How a document comes onto the desk: dropped, chosen or pasted; what is under way, and what went wrong. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { Problem } from "../../api/client";
import { say } from "../../words";
import { MOST_BYTES, busy, cancel, kept, open, problems, reading, remove, send } from "./desk";

const TAKEN = ".txt,.md,.html,.htm,.docx,.xlsx,.csv,.pdf";
/** Seconds that the server gives one document. */
const PATIENCE = 60;

function take(files: FileList | null | undefined): void {
  const file = files?.[0];
  if (!file) return;
  if (file.size > MOST_BYTES) {
    const message = say("desk_too_large", { size: (file.size / 1e6).toFixed(1), most: MOST_BYTES >> 20 });
    problems.value = [{ code: "too-large", message, place: file.name, remedy: say("desk_too_large_remedy") }];
  } else void send(file.name, file);
}

export function Intake() {
  const text = useSignal("");
  const over = useSignal(false);
  const paste = () => void send("pasted.txt", new Blob([text.value], { type: "text/plain" })).then((done) => done && (text.value = ""));
  return (
    <details class="intake" open={!reading.value}>
      <summary>{say("desk_bring")}</summary>
      <div class={over.value ? "drop over" : "drop"} id="drop"
        onDragOver={(event) => { event.preventDefault(); over.value = true; }} onDragLeave={() => (over.value = false)}
        onDrop={(event) => { event.preventDefault(); over.value = false; take(event.dataTransfer?.files); }}>
        <label for="desk-file">{say("desk_drop")}</label>
        <input type="file" id="desk-file" accept={TAKEN} onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = ""; }} />
        <label for="desk-text">{say("desk_paste")}</label>
        <textarea id="desk-text" rows={4} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
        <button type="button" id="desk-read" disabled={!text.value.trim()} onClick={paste}>{say("desk_read")}</button>
      </div>
      <KeptList />
    </details>
  );
}

function KeptList() {
  if (!kept.value.length) return null;
  return (
    <>
      <h3>{say("desk_kept")}</h3>
      {kept.value.map(({ id, name, bytes }) => (
        <div class="row" key={id}>
          <button type="button" aria-current={reading.value?.id === id ? "true" : undefined} onClick={() => void open(id, name)}>{name}</button>
          <span>{(bytes / 1000).toFixed(1)} kB <button type="button" aria-label={`${say("desk_remove")} ${name}`} onClick={() => void remove(id, name)}>{say("desk_remove")}</button></span>
        </div>
      ))}
    </>
  );
}

/** What is under way, with its seconds and the way to end it. */
export function Doing() {
  const seconds = useSignal(0);
  const since = busy.value?.since;
  useLayoutEffect(() => {
    seconds.value = 0;
    if (since === undefined) return undefined;
    const clock = setInterval(() => (seconds.value = Math.floor((performance.now() - since) / 1000)), 500);
    return () => clearInterval(clock);
  }, [since]);
  const now = busy.value;
  const texts = { name: now?.name ?? "", seconds: seconds.value, most: PATIENCE };
  return (
    <p class="doing" role="status" id="desk-doing">
      {now && (
        <>
          <progress aria-label={say("desk_doing")} /> {now.doing === "deciding" ? say("desk_deciding") : say("desk_reading", texts)}{" "}
          <button type="button" id="desk-cancel" onClick={cancel}>{say("cancel")}</button>
        </>
      )}
    </p>
  );
}

/** What was refused: kind, what, where, how to mend it. */
export function Problems({ all }: { all: readonly Problem[] }) {
  if (!all.length) return null;
  return (
    <ul class="problems" role="alert">
      {all.map(({ code, message, place, remedy }, k) => (
        <li key={k}><span class="chip conflict">{code}</span> {place && <b>{place}: </b>}{message}{remedy && <span class="notice"> {say("remedy", { remedy })}</span>}</li>
      ))}
    </ul>
  );
}

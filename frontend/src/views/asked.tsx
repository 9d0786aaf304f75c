/** Long questions: asked as jobs of the server, with progress, time left, cancel, and a first answer from few draws. */

import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { type Job, type Problem, Refused, ask, cancelJob, change, job } from "../api/client";
import { type Field, type PageQuestion, may, tell, told } from "../api/told";
import type { Chart } from "../charts/definition";
import { ChartFigure } from "../charts/figure";
import { settingWord } from "../model/recipe";
import { Export } from "../parts/export";
import type { Cell } from "../parts/grid";
import { keep, kept } from "../state/keep";
import { lab, lang, scenario, set } from "../state/store";
import { openTrace } from "../trace/trail";
import { Problems } from "./evidence/intake";
import type { View } from "./view";

interface Row {
  cells: readonly string[];
  values: readonly Cell[];
  driver: string | null;
}
interface TableOf {
  name: string;
  title: string;
  heads: readonly string[];
  columns: readonly string[];
  rows: readonly Row[];
}
interface Answer {
  name: string;
  language: string;
  title: string;
  about: readonly string[];
  source: string;
  parts: readonly { heading: string; chart: Chart | null; table: TableOf | null; remarks: readonly string[] }[];
  command: string;
  partial: boolean;
}

/** Milliseconds between two looks at a job, and after one that failed. */
const PAUSE = 500;
const LATER = 3000;

/** The job that is watched, what it found, what was sent, and what went wrong. */
const watched = signal<Job | null>(null);
const answer = signal<Answer | null>(null);
const sent = signal("");
const sending = signal(false);
const note = signal("");
const problems = signal<readonly Problem[]>([]);

const put = (name: string, text: string) => keep({ [`asked_${name}`]: text });
const chosen = (): PageQuestion => told.value!.questions.find(({ name }) => name === kept("asked_name")) ?? told.value!.questions[0]!;
const valueOf = (question: PageQuestion, field: Field): string => kept(`asked_${question.name}_${field.name}`) || String(field.default ?? "");
const open = (one: Job | null) => one?.state === "waiting" || one?.state === "running";

/** What a person wrote, as the verb takes it; an empty field is not sent. */
function argumentsOf(question: PageQuestion): Record<string, unknown> {
  const given = question.fields.flatMap((field): [string, unknown][] => {
    const text = valueOf(question, field).trim();
    if (!text) return [];
    return [[field.name, field.kind === "number" ? Number(text) : field.kind === "names" ? text.split(/[,;\s，；]+/).filter(Boolean) : text]];
  });
  const ofLab = question.of_lab && {
    lab: lab.value.name,
    scenario: scenario.value === "base" ? [] : [scenario.value],
    set: Object.entries(set.value).map(([name, one]) => `${name}=${settingWord(one)}`),
  };
  return { ...ofLab, ...question.fixed, ...Object.fromEntries(given), lang: lang.value };
}

function wrong(error: unknown): void {
  problems.value = error instanceof Refused ? error.problems : [{ code: "unreachable", message: String(error), place: "", remedy: "" }];
}

async function begin(question: PageQuestion): Promise<void> {
  const body = { verb: question.verb, arguments: argumentsOf(question), format: "json", preview: true };
  problems.value = [];
  note.value = "";
  answer.value = watched.value = null;
  put("job", "");
  sending.value = true;
  try {
    const begun = await change<Job>("POST", "/jobs", body);
    sent.value = JSON.stringify(body);
    watched.value = begun;
    put("job", begun.id);
  } catch (error) {
    wrong(error);
  } finally {
    sending.value = false;
  }
}

/** Ends the job; what it found early stays. */
async function stop(): Promise<void> {
  const one = watched.value!;
  watched.value = null;
  put("job", "");
  note.value = tell("stopped");
  await cancelJob(one.id).catch(() => undefined);
}

/** Whether the page still watches a job in a language; what comes after that is of no use. */
const watches = (id: string, language: string) => kept("asked_job") === id && lang.peek() === language;

/** What the job found so far, in the language of the page. */
async function show(one: Job, language: string): Promise<void> {
  const now = answer.peek();
  const whole = one.state === "done";
  if (!(whole || one.partial) || (now && now.language === language && now.partial === !whole)) return;
  const found = await ask<Answer>(`/jobs/${one.id}/view`, { lang: language });
  if (watches(one.id, language)) answer.value = found;
}

/** Looks at a job until it ends: it has an end in each case, also where its process or the server is gone. */
function useJob(id: string, language: string): void {
  useLayoutEffect(() => {
    if (!id) return undefined;
    let timer = 0;
    let here = true;
    const look = async () => {
      let pause = PAUSE;
      try {
        const one = await job(id);
        if (!here || !watches(id, language)) return;
        watched.value = one;
        note.value = "";
        problems.value = one.error?.problems ?? [];
        await show(one, language);
        if (!open(one)) return;
      } catch (error) {
        if (!here || !watches(id, language)) return;
        if (error instanceof Refused) {
          watched.value = null;
          note.value = error.status === 404 ? tell("gone") : "";
          if (error.status !== 404) wrong(error);
          return;
        }
        note.value = tell("lost");
        pause = LATER;
      }
      if (here) timer = window.setTimeout(() => void look(), pause);
    };
    void look();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [id, language]);
}

function Input({ question, field }: { question: PageQuestion; field: Field }) {
  const id = `asked-${field.name}`;
  const [least, most] = [field.least ?? undefined, field.most ?? undefined];
  return (
    <label>
      {field.title}{" "}
      <input id={id} type={field.kind === "number" ? "number" : "text"} list={`${id}-list`} min={least} max={most} step="any" maxLength={300}
        placeholder={field.default === null || field.default === "" ? tell("optional") : undefined} value={valueOf(question, field)}
        onInput={(event) => put(`${question.name}_${field.name}`, event.currentTarget.value)} />
      <datalist id={`${id}-list`}>{field.examples.map((one) => <option key={one} value={one} />)}</datalist>
    </label>
  );
}

function Progress({ one }: { one: Job }) {
  const left = one.seconds_left === null ? "" : ` · ${tell("seconds_left", { seconds: Math.ceil(one.seconds_left) })}`;
  const state = one.state === "waiting" ? tell("waiting") : one.progress || tell("running");
  return (
    <>
      <progress aria-label={tell("running")} max={1} value={one.share ?? undefined} />{" "}
      {state} · {tell("seconds", { seconds: Math.floor(one.seconds) })}{left}{" "}
      <button type="button" id="asked-stop" onClick={() => void stop()}>{tell("stop")}</button>
    </>
  );
}

function Table({ table, source }: { table: TableOf; source: string }) {
  const grid = () => ({ name: table.name, title: table.title, heads: table.columns, rows: table.rows.map((one) => one.values), source });
  const known = (name: string | null) => name !== null && lab.value.drivers[name];
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={table.title} data-table={table.name}>
        <table>
          <thead><tr>{table.heads.map((head, k) => <th key={k} scope="col">{head}</th>)}</tr></thead>
          <tbody>
            {table.rows.map(({ cells: [first, ...rest], driver }, k) => (
              <tr key={k}>
                <th scope="row">{known(driver) ? <button type="button" class="num" data-driver={driver} onClick={() => openTrace({ kind: "driver", name: driver! })}>{first}</button> : first}</th>
                {rest.map((cell, n) => <td key={n}>{cell}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Export id={`asked-${table.name}`} grid={grid} />
    </>
  );
}

function Result({ found }: { found: Answer }) {
  return (
    <div id="asked-result" data-partial={String(found.partial)}>
      <h2>{found.title}</h2>
      {found.about.map((text) => <p key={text} class="notice">{text}</p>)}
      {found.parts.map(({ heading, chart, table, remarks }, k) => (
        <div key={k}>
          {heading && <h3>{heading}</h3>}
          {chart && <ChartFigure id={`asked-chart-${chart.name}`} chart={chart} />}
          {table && <Table table={table} source={found.source} />}
          {remarks.map((text) => <p key={text}>{text}</p>)}
        </div>
      ))}
      <p class="notice" id="asked-source">{found.source}</p>
      <h3>{tell("reproduce")}</h3>
      <pre tabIndex={0} role="region" aria-label={tell("reproduce")}>{found.command}{sent.value && `\nPOST /api/jobs ${sent.value}`}</pre>
    </div>
  );
}

function Body() {
  useJob(kept("asked_job"), lang.value);
  if (!told.value) return <progress aria-label="…" />;
  const question = chosen();
  const busy = sending.value || open(watched.value);
  return (
    <>
      <h2>{question.title}</h2>
      <p class="notice">{tell("lead")}</p>
      <form id="asked-form" noValidate onSubmit={(event) => { event.preventDefault(); if (!busy) void begin(question); }}>
        <div class="filters">
          <label>
            {tell("choose")}{" "}
            <select id="asked-name" value={question.name} onChange={(event) => put("name", event.currentTarget.value)}>
              {told.value.questions.map(({ name, title }) => <option key={name} value={name}>{title}</option>)}
            </select>
          </label>
          {question.fields.map((field) => <Input key={`${question.name} ${field.name}`} question={question} field={field} />)}
          <button type="submit" id="asked-go" disabled={busy || !may("analyst")}>{tell("go")}</button>
        </div>
      </form>
      <p class="notice">{question.lead}</p>
      <p role="status" class="doing" id="asked-doing">{open(watched.value) && <Progress one={watched.value!} />} {note.value}</p>
      <Problems all={problems.value} />
      {answer.value && <Result found={answer.value} />}
    </>
  );
}

export const asked: View = { id: "asked", title: "view_asked", needsServer: true, drivers: false, Body };

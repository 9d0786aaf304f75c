/** The numbers of a view elsewhere, with versions behind. */

import { versions } from "../charts/source";
import { served } from "../api/client";
import { type Question, commandOf, curlOf, pythonOf, toolCallOf } from "../model/recipe";
import { say } from "../words";
import { CopyButton } from "./export";

/** Where `labecon serve` answers when it is asked for nothing else. */
const LOCAL = "http:" + "//127.0.0.1:8765";

function Block({ id, title, text }: { id: string; title: string; text: string }) {
  return (
    <>
      <h3>{title} <CopyButton text={() => text} label={say("copy")} id={`${id}-copy`} /></h3>
      <pre id={id} tabIndex={0} role="region" aria-label={title}>{text}</pre>
    </>
  );
}

export function Reproduce({ questions }: { questions: readonly Question[] }) {
  const origin = served() ? location.origin : LOCAL;
  const last = `# ${versions()}`;
  return (
    <div class="reproduce">
      <Block id="reproduce-cli" title={say("reproduce_cli")} text={[...questions.map(commandOf), last].join("\n")} />
      <Block id="reproduce-python" title="Python" text={[...questions.map(pythonOf), last].join("\n\n")} />
      <Block id="reproduce-curl" title={say("reproduce_curl")} text={questions.map((one) => curlOf(one, origin)).join("\n")} />
      <Block id="reproduce-mcp" title={say("reproduce_mcp")} text={questions.map(toolCallOf).join("\n")} />
    </div>
  );
}

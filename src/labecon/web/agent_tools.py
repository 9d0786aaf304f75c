"""The questions as tools of the Model Context Protocol: structured answers, each with the ids of its sources."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, get_origin

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, BeforeValidator, Field

from labecon import __version__
from labecon.web.answers import Answer, refused
from labecon.web.desk import Desk
from labecon.web.uploads import answered_document, words_with_text
from labecon.web.verbs import VERBS, Verb

#: Seconds that an agent waits for an answer.
PATIENCE = 600.0
#: Levels of an explanation that are given; deeper ones are asked for by the line they begin with.
DEPTH = 3
INSTRUCTIONS = (
    "labecon models the business of foundation-model labs. Figures are in base units with an ISO currency; null means "
    "that nobody reports it, with a reason beside it, never zero. Every answer names the ids of the facts it rests on "
    "in source_ids; facts shows each with document, publisher, place and the figure as printed. "
    "Results are conditional on the drivers, not forecasts."
)


class Told(BaseModel):
    """What a tool answers.

    Args:
        answer: The document of the command, or the documents of its lines.
        source_ids: Ids of the facts that the answer rests on, in order.
    """

    answer: Any = Field(description="the document that the command of this name prints as JSON")
    source_ids: list[str] = Field(description="ids of the facts that the answer rests on")


def tools_server(desk: Desk) -> MCPServer[Any]:
    """The server.

    Args:
        desk: Answers the questions.

    Returns:
        A server with one tool a question.
    """
    server: MCPServer[Any] = MCPServer("labecon", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR")
    for verb in VERBS.values():
        reads = not verb.endings
        hints = ToolAnnotations(
            read_only_hint=reads, destructive_hint=False, idempotent_hint=reads, open_world_hint=False
        )
        text = verb.summary if reads else f"{verb.summary} It is written to a new file in the folder of this server."
        text += " The workbook lies in the folder of this server." if verb.document and verb.positional else ""
        server.add_tool(_tool(desk, verb), name=verb.name, description=text, annotations=hints, structured_output=True)
    return server


def _tool(desk: Desk, verb: Verb) -> Callable[..., Any]:
    async def tool(**arguments: Any) -> Told:
        text, file = arguments.pop("text", ""), arguments.pop("to", "")
        workspace = None if desk.workspace is None else str(desk.workspace)
        if verb.endings:
            words = verb.words(arguments, "json", workspace, f"--to={_place(desk, file)}")
            found = await desk.once(words, True, PATIENCE)
        elif verb.text:
            found = await _of_text(desk, verb, arguments, workspace)
        elif verb.document and verb.positional:
            found = await _of_workbook(desk, verb, arguments)
        elif verb.document:
            found = await answered_document(desk, verb, arguments, "json", text.encode("utf-8", "replace"))
        else:
            found = await desk.answer(verb.words(arguments, "json", workspace), verb.apart(arguments), PATIENCE)
        if found.refused:
            raise ToolError(json.dumps(found.error(), ensure_ascii=False))
        documents = [json.loads(line) for line in found.text.splitlines() if line]
        whole = documents if verb.lines else documents[0]
        ids = await _source_ids(desk, verb, whole, arguments, workspace)
        return Told(answer=_shallow(whole, DEPTH) if verb.name == "explain" else whole, source_ids=ids)

    kinds: dict[str, Any] = {}
    for name, one in verb.call().model_fields.items():
        several = (BeforeValidator(_listed),) if get_origin(one.annotation) is list else ()
        kinds[name] = (Annotated[one.annotation, *one.metadata, Field(description=one.description), *several], one)
    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=kind,
            default=inspect.Parameter.empty if one.is_required() else one.get_default(call_default_factory=True),
        )
        for name, (kind, one) in kinds.items()
    ]
    if verb.document and not verb.positional:
        parameters.append(_of_document())
    if verb.endings:
        parameters.append(_of_file(verb))
    tool.__signature__ = inspect.Signature(parameters, return_annotation=Told)  # type: ignore[attr-defined]
    return tool


async def _of_text(desk: Desk, verb: Verb, arguments: dict[str, Any], workspace: str | None) -> Answer:
    """The answer to a question that holds a text; its files are gone then."""
    with TemporaryDirectory(prefix="labecon-", ignore_cleanup_errors=True) as folder:
        words = words_with_text(Path(folder), verb, arguments, "json", workspace)
        return (await desk.once(words, True, PATIENCE)).without(f"{folder}/")


async def _of_workbook(desk: Desk, verb: Verb, arguments: dict[str, Any]) -> Answer:
    """The answer about a file of the workspace, or of the folder that the server was started in."""
    folder = desk.workspace or Path.cwd()
    named = {**arguments, "name": str(folder / arguments["name"])}
    words = verb.words(named, "json", None if desk.workspace is None else str(folder))
    return (await desk.once(words, True, PATIENCE)).without(f"{folder}/")


def _of_document() -> inspect.Parameter:
    text = Annotated[str, Field(max_length=1_000_000, description="the document as plain text")]
    return inspect.Parameter("text", inspect.Parameter.KEYWORD_ONLY, annotation=text)


def _of_file(verb: Verb) -> inspect.Parameter:
    pattern = rf"^[A-Za-z0-9_][A-Za-z0-9_-]{{0,80}}\.({'|'.join(verb.endings)})$"
    text = Annotated[str, Field(pattern=pattern, description="name of the file; one that is there stays as it is")]
    return inspect.Parameter("to", inspect.Parameter.KEYWORD_ONLY, annotation=text)


def _place(desk: Desk, file: str) -> Path:
    """Where a file goes: the workspace, or the folder that the server was started in."""
    place = (desk.workspace or Path.cwd()) / file
    if place.exists():
        no = refused("duplicate-name", f"there is a file {file} already", "to", "choose another name")
        raise ToolError(json.dumps(no.error(), ensure_ascii=False))
    return place


def _shallow(node: Any, depth: int) -> Any:
    """A tree down to a depth; what is left out is counted."""
    if not isinstance(node, dict) or "inputs" not in node:
        return node
    if depth == 0:
        return {**{key: one for key, one in node.items() if key != "inputs"}, "inputs_left_out": len(node["inputs"])}
    return {**node, "inputs": [_shallow(one, depth - 1) for one in node["inputs"]]}


async def _source_ids(
    desk: Desk, verb: Verb, whole: Any, arguments: dict[str, Any], workspace: str | None
) -> list[str]:
    """Facts named in an answer; those of its labs where the answer is computed from all of them."""
    known = await _known_ids(desk, arguments, workspace)
    named = [one for one in _texts(whole) if one in known]
    if not named and verb.name != "labs":
        labs = _labs_of(arguments) | _labs_of({"lab": _labs_in(whole)})
        named = [one for one, owner in known.items() if owner in labs]
    return list(dict.fromkeys(named))


def _labs_of(arguments: dict[str, Any]) -> set[str]:
    """The labs that a question is about."""
    found = [one for key in ("lab", "labs", "a", "b") for one in _listed(arguments.get(key))]
    return {re.split("[:@]", one)[0].lower() for one in found}


def _labs_in(whole: Any) -> list[str]:
    """The labs that an answer says it is about."""
    if not isinstance(whole, dict):
        return []
    return [*_listed(whole.get("lab")), *(one["lab"] for one in whole.get("summary", ()) if "lab" in one)]


def _listed(value: Any) -> list[str]:
    """What takes several values takes one as it is, which agents are apt to send."""
    return [] if value is None else value if isinstance(value, list) else [value]


async def _known_ids(desk: Desk, arguments: dict[str, Any], workspace: str | None) -> dict[str, str]:
    """Ids of the facts that can be seen, with the lab each is about."""
    dates = {key: arguments.get(key) for key in ("as_known_on", "periods_through")}
    found = await desk.answer(VERBS["facts"].words(dates, "json", workspace), False)
    if found.refused:
        return {}
    rows = json.loads(found.text)["rows"]
    return {row["id"]: str(row["id"]).split(".")[0] for row in rows}


def _texts(value: Any) -> Iterator[str]:
    """Every text in a document, and every key."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)

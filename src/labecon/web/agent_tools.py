"""The questions as tools of the Model Context Protocol: structured answers, each with the ids of its sources."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

from labecon import __version__
from labecon.web.desk import Desk
from labecon.web.uploads import answered_document
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
    server: MCPServer[Any] = MCPServer("labecon", version=__version__, instructions=INSTRUCTIONS)
    for verb in VERBS.values():
        server.add_tool(
            _tool(desk, verb),
            name=verb.name,
            description=verb.summary,
            annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
            structured_output=True,
        )
    return server


def _tool(desk: Desk, verb: Verb) -> Callable[..., Any]:
    async def tool(**arguments: Any) -> Told:
        text = arguments.pop("text", "")
        workspace = None if desk.workspace is None else str(desk.workspace)
        if verb.document:
            found = await answered_document(desk, verb, arguments, "json", text.encode("utf-8", "replace"))
        else:
            found = await desk.answer(verb.words(arguments, "json", workspace), verb.slow, PATIENCE)
        if found.refused:
            raise ToolError(json.dumps(found.error(), ensure_ascii=False))
        documents = [json.loads(line) for line in found.text.splitlines() if line]
        whole = documents if verb.document else documents[0]
        ids = await _source_ids(desk, verb, whole, arguments, workspace)
        return Told(answer=_shallow(whole, DEPTH) if verb.name == "explain" else whole, source_ids=ids)

    kinds: dict[str, Any] = {}
    for name, one in verb.call().model_fields.items():
        kinds[name] = (Annotated[one.annotation, *one.metadata, Field(description=one.description)], one)
    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=kind,
            default=inspect.Parameter.empty if one.is_required() else one.get_default(call_default_factory=True),
        )
        for name, (kind, one) in kinds.items()
    ]
    if verb.document:
        parameters.append(_of_document())
    tool.__signature__ = inspect.Signature(parameters, return_annotation=Told)  # type: ignore[attr-defined]
    return tool


def _of_document() -> inspect.Parameter:
    text = Annotated[str, Field(max_length=1_000_000, description="the document as plain text")]
    return inspect.Parameter("text", inspect.Parameter.KEYWORD_ONLY, annotation=text)


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
    if not named and "lab" in arguments:
        labs = arguments["lab"] if isinstance(arguments["lab"], list) else [arguments["lab"]]
        named = [one for one, owner in known.items() if owner in labs]
    return list(dict.fromkeys(named))


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

"""Writing to the ledger of the workspace: decisions on proposals, corrections and retractions of facts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response

from labecon.web.answers import Answer, refused
from labecon.web.decisions import CorrectFact, Decide, DecideOnProposals, RetractFact
from labecon.web.desk import Desk
from labecon.web.document_schemas import Decided, FactHistory, schema_of
from labecon.web.people import Person, person_of
from labecon.web.routing import Address, add_route
from labecon.web.schemas import json_response

_BAD = (400, 404, 409, 413)


def no_ledger() -> Response:
    """The refusal of a server without a workspace.

    Returns:
        An error.
    """
    text = "this server has no ledger of its own to write to"
    return JSONResponse(refused("no-ledger", text, "", "labecon serve --workspace DIR").error(), 409)


async def decision(desk: Desk, asked: Decide, names: Sequence[str], person: Person) -> Answer:
    """Takes a decision on proposals.

    Args:
        desk: Serves a workspace.
        asked: What is decided.
        names: Ids of the proposals.
        person: Who decides.

    Returns:
        What the ledger has of it.
    """
    if asked.verdict == "correct" and not asked.changed():
        return refused("usage", "say what to correct", "changes", '{"changes": {"period": "FY2024"}}')
    return await desk.once(asked.words(names, person, str(desk.workspace)), False)


def decided(answer: Answer, figures: dict[str, int]) -> Response:
    """Decisions as a response.

    Args:
        answer: What the ledger has of them.
        figures: Proposal to place of the figure in its document, as far as figures were named.

    Returns:
        The rows, or the error.
    """
    if answer.refused:
        return JSONResponse(answer.error(), answer.status())
    found = json.loads(answer.text)
    for part in ("rows", "left"):
        found[part] = [{"figure": figures.get(row["proposal"]), **row} for row in found.get(part, ())]
    return JSONResponse(found)


def ledger_routes(desk: Desk) -> APIRouter:
    """The routes.

    Args:
        desk: Answers the questions.

    Returns:
        A router.
    """
    router = APIRouter()

    async def on_proposals(body: Annotated[DecideOnProposals, Body()], request: Request) -> Response:
        if desk.workspace is None:
            return no_ledger()
        return decided(await decision(desk, body, body.proposals, person_of(request.scope)), {})

    async def correct(body: Annotated[CorrectFact, Body()], request: Request) -> Response:
        return await written(body, request)

    async def retract(body: Annotated[RetractFact, Body()], request: Request) -> Response:
        return await written(body, request)

    async def written(body: CorrectFact | RetractFact, request: Request) -> Response:
        if desk.workspace is None:
            return no_ledger()
        found = await desk.once(body.words(person_of(request.scope), str(desk.workspace)), False)
        return JSONResponse(found.error(), found.status()) if found.refused else JSONResponse(json.loads(found.text))

    good: dict[int, Any] = {200: json_response("What the ledger has of it.", schema_of(Decided))}
    states: dict[int, Any] = {200: json_response("Every state of the fact.", schema_of(FactHistory))}
    for path, name, summary, said, route in (
        ("/review", "decide_on_proposals", "Decides on proposals of the ledger", good, on_proposals),
        ("/facts/correct", "correct_fact", "Replaces what the ledger says under an id", states, correct),
        ("/facts/retract", "retract_fact", "Takes a fact back", states, retract),
    ):
        add_route(router, Address("POST", path, name, summary, "reviewer", said, _BAD), route)
    return router

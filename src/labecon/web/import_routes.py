"""Writing what an edited workbook says into the workspace: its scenarios."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from labecon.web.answers import Answer, refused
from labecon.web.desk import Desk
from labecon.web.document_routes import no_body
from labecon.web.questions import Import
from labecon.web.routing import Address, add_route
from labecon.web.schemas import BINARY, responses_of
from labecon.web.uploads import answered_document
from labecon.web.verbs import VERBS

#: The same question as that which only shows, but for what it writes.
_WRITING = replace(VERBS["import"], command=("import",))


def import_routes(desk: Desk) -> APIRouter:
    """The routes.

    Args:
        desk: Answers the questions.

    Returns:
        A router.
    """
    router = APIRouter()
    good, bad = responses_of(_WRITING, "json")
    summary = "Writes the inputs that were changed in a workbook into the workspace, as scenarios"
    address = Address("POST", "/scenarios", "import_scenarios", summary, "analyst", good, bad, BINARY)
    add_route(router, address, _writing(desk))
    return router


def _writing(desk: Desk) -> Callable[..., Any]:
    async def write(query: Annotated[Import, Query()], request: Request) -> Response:
        data = await request.body()
        if not data:
            return no_body()
        found = await _written(desk, query, data)
        if found.refused:
            return JSONResponse(found.error(), found.status())
        return Response(found.text, media_type="application/json")

    return write


async def _written(desk: Desk, query: Import, data: bytes) -> Answer:
    if desk.workspace is None:
        text = "this server has no folder of its own to write to"
        return refused("no-ledger", text, "", "labecon serve --workspace DIR")
    return await answered_document(desk, _WRITING, query.model_dump(), "json", data)

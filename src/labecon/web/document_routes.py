"""The evidence desk: documents that were sent, their figures and claims, and a person's decisions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from fastapi import Path as InPath
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.convertors import StringConvertor, register_url_convertor

from labecon.errors import LabeconError, Problem
from labecon.web.answers import Answer, error_shape, refusal, refused
from labecon.web.decisions import DecideOnFigures, Told
from labecon.web.desk import Desk
from labecon.web.document_schemas import Decided, DocumentReading, KeptList, schema_of
from labecon.web.kept import KeptDocument, KeptDocuments
from labecon.web.ledger_routes import decided, decision, no_ledger
from labecon.web.people import person_of
from labecon.web.questions import Audit, Question
from labecon.web.routing import Address, add_route
from labecon.web.schemas import BINARY, ENDINGS, json_response
from labecon.web.uploads import PATIENCE

Id = Annotated[str, InPath(pattern=r"^[0-9a-f]{32}$")]


class _Undotted(StringConvertor):
    """A part of an address without a dot, so that a document is not its twin of another form."""

    regex = "[^/.]+"


register_url_convertor("undotted", _Undotted())
_ONE = "/documents/{document:undotted}"

#: Options that say what is known of a source, which only reading takes.
_OF_SOURCE = tuple(f"--{name}=" for name in Told.model_fields)


class Sent(Audit, Told):
    """What is said about a document that is sent."""


class _Desk:
    """Documents, and the commands that answer about them."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.kept = desk, KeptDocuments()

    async def read(self, one: KeptDocument, form: str, language: str) -> Answer:
        """The document whole, beside the ledger as it is now."""
        words = ["read", f"--format={form}", f"--lang={language}", *self.folder(), *one.options, "--", str(one.path)]
        return (await self.desk.answer(words, True, PATIENCE)).without(f"{one.path.parent}/")

    async def page(self, one: KeptDocument, language: str) -> tuple[Answer, bytes]:
        """The document as a page with its claims marked; what the command says of it, and the page."""
        options = [word for word in one.options if not word.startswith(_OF_SOURCE)]
        with TemporaryDirectory(prefix="labecon-") as folder:
            to = Path(folder) / "page.html"
            words = ["audit", "--format=json", f"--lang={language}", f"--to={to}", *self.folder(), *options]
            answer = await self.desk.once([*words, "--", str(one.path)], True, PATIENCE)
            found = answer.without(f"{one.path.parent}/").without(f"{folder}/")
            return found, b"" if found.refused else to.read_bytes()

    def folder(self) -> list[str]:
        """The option that names the workspace."""
        return [] if self.desk.workspace is None else [f"--workspace={self.desk.workspace}"]

    async def propose(self, one: KeptDocument, about: Told) -> Answer | None:
        """Brings the figures of a document into the ledger; the answer where that is refused."""
        told = [*one.options, *about.words()]
        words = ["read", "--keep", "--format=json", *self.folder(), *told, "--", str(one.path)]
        answer = (await self.desk.once(words, True, PATIENCE)).without(f"{one.path.parent}/")
        if answer.refused:
            return answer
        one.proposals = {row["place"]: row["proposal"] for row in json.loads(answer.text)["figures"]}
        return None


def no_body() -> Response:
    """The refusal of a request that sends no document.

    Returns:
        422.
    """
    empty = Problem("malformed", "the body is empty", "body", "send the document as the body")
    return JSONResponse(error_shape("UsageError", [empty]), 422)


def document_routes(desk: Desk) -> tuple[APIRouter, KeptDocuments]:
    """The routes.

    Args:
        desk: Answers the questions.

    Returns:
        A router, and what has to be closed with the server.
    """
    own = _Desk(desk)
    router = APIRouter()
    _add_documents(router, own)
    _add_decisions(router, own)
    return router, own.kept


def _add_documents(router: APIRouter, own: _Desk) -> None:
    reading = json_response("The document read whole.", schema_of(DocumentReading))
    sent = Address("POST", "/documents", "send_document", "Reads a document and keeps it", "reader",
                   {201: reading}, (400, 404, 409, 413), BINARY)  # fmt: skip
    add_route(router, sent, _sending(own))
    rows: dict[str, Any] = {
        "description": "Figures and claims.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
    file = {
        "description": "The text with its claims marked, as one page.",
        "content": {"text/html": {"schema": {"type": "string"}}},
    }
    path, summary = _ONE + "/marked.html", "A document with its claims marked"
    marked = Address("GET", path, "mark_document", summary, "reader", {200: file}, (404, 409))
    add_route(router, marked, _marking(own))
    for ending, form in ENDINGS:
        path, name = f"{_ONE}{ending}", f"read_document{ending.replace('.', '_')}"
        good = {200: reading if form == "json" else rows}
        address = Address("GET", path, name, "A document read whole", "reader", good, (404, 409))
        add_route(router, address, _showing(own, form))
    _add_list(router, own)


def _sending(own: _Desk) -> Callable[..., Any]:
    async def send(query: Annotated[Sent, Query()], request: Request) -> Response:
        data = await request.body()
        if not data:
            return no_body()
        options = {"name", "lang"}
        try:
            one = own.kept.add(person_of(request.scope).name, query.name, data, _options(query, options))
        except LabeconError as error:
            return JSONResponse(refusal(error).error(), 409)
        answer = await own.read(one, "json", query.lang)
        if answer.refused:
            own.kept.remove(one)
            return JSONResponse(answer.error(), answer.status())
        return _whole(one, answer, 201)

    return send


def _showing(own: _Desk, form: str) -> Callable[..., Any]:
    async def shown(document: Id, request: Request, query: Annotated[Question, Query()]) -> Response:
        one = own.kept.find(person_of(request.scope).name, document)
        if one is None:
            return _unknown(document)
        answer = await own.read(one, form, query.lang)
        if answer.refused:
            return JSONResponse(answer.error(), answer.status())
        return _whole(one, answer, 200) if form == "json" else Response(answer.text, media_type="text/csv")

    return shown


def _marking(own: _Desk) -> Callable[..., Any]:
    async def marked(document: Id, request: Request, query: Annotated[Question, Query()]) -> Response:
        one = own.kept.find(person_of(request.scope).name, document)
        if one is None:
            return _unknown(document)
        answer, page = await own.page(one, query.lang)
        if answer.refused:
            return JSONResponse(answer.error(), answer.status())
        headers = {"content-disposition": 'attachment; filename="labecon-audit.html"'}
        return Response(page, media_type="text/html", headers=headers)

    return marked


def _add_list(router: APIRouter, own: _Desk) -> None:
    def every(request: Request) -> Response:
        return JSONResponse({"documents": [one.row() for one in own.kept.of(person_of(request.scope).name)]})

    def remove(document: Id, request: Request) -> Response:
        one = own.kept.find(person_of(request.scope).name, document)
        if one is None:
            return _unknown(document)
        own.kept.remove(one)
        return Response(status_code=204)

    listed = json_response("Documents.", schema_of(KeptList))
    add_route(router, Address("GET", "/documents", "list_documents", "Your documents", "reader", {200: listed}), every)
    gone: dict[int, dict[str, Any]] = {204: {"description": "The document is forgotten."}}
    path, summary = _ONE, "Forgets a document"
    add_route(router, Address("DELETE", path, "remove_document", summary, "reader", gone, (404,)), remove)


def _options(query: BaseModel, without: set[str]) -> tuple[str, ...]:
    found = []
    for name, value in query.model_dump(exclude=without).items():
        option = "--" + name.replace("_", "-")
        found += [option] if value is True else [f"{option}={value}"] if value else []
    return tuple(found)


def _add_decisions(router: APIRouter, own: _Desk) -> None:
    async def propose(document: Id, body: Annotated[Told, Body()], request: Request) -> Response:
        one = own.kept.find(person_of(request.scope).name, document)
        if one is None:
            return _unknown(document)
        if own.desk.workspace is None:
            return no_ledger()
        if (no := await own.propose(one, body)) is not None:
            return JSONResponse(no.error(), no.status())
        answer = await own.read(one, "json", "en")
        return JSONResponse(answer.error(), answer.status()) if answer.refused else _whole(one, answer, 200)

    async def on_figures(document: Id, body: Annotated[DecideOnFigures, Body()], request: Request) -> Response:
        person = person_of(request.scope)
        one = own.kept.find(person.name, document)
        if one is None:
            return _unknown(document)
        if own.desk.workspace is None:
            return no_ledger()
        if body.verdict != "reopen" and (body.about.words() or any(each not in one.proposals for each in body.figures)):
            if (no := await own.propose(one, body.about)) is not None:
                return JSONResponse(no.error(), no.status())
        if unknown := [each for each in body.figures if each not in one.proposals]:
            answer = refused("unknown-name", f"the document has no figure {unknown[0]}", "figures")
            return JSONResponse(answer.error(), 404)
        names = [one.proposals[each] for each in body.figures]
        return decided(await decision(own.desk, body, names, person), dict(zip(names, body.figures, strict=True)))

    reading = {200: json_response("The document, its figures with their proposals.", schema_of(DocumentReading))}
    path, summary = _ONE + "/proposals", "Keeps the figures of a document as proposals for a reviewer"
    address = Address("POST", path, "propose_figures", summary, "analyst", reading, (400, 404, 409, 413))
    add_route(router, address, propose)
    good = {200: json_response("What the ledger has of it.", schema_of(Decided))}
    bad = (400, 404, 409, 413)
    path, summary = _ONE + "/decisions", "Decides on figures of a document"
    add_route(router, Address("POST", path, "decide_on_figures", summary, "reviewer", good, bad), on_figures)


def _whole(one: KeptDocument, answer: Answer, status: int) -> Response:
    return JSONResponse({**json.loads(answer.text), "id": one.id}, status)


def _unknown(document: str) -> Response:
    answer = refused("unknown-name", f"no document {document}", "", "GET /api/documents lists yours")
    return JSONResponse(answer.error(), 404)

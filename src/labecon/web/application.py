"""The JSON API: every question as an address, long work as jobs, errors in one shape."""

from __future__ import annotations

import gzip
import inspect
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from labecon import __version__
from labecon.errors import LabeconError, Problem
from labecon.web.answers import Answer, error_shape, refusal
from labecon.web.desk import Desk
from labecon.web.document_routes import document_routes, no_body
from labecon.web.doors import TeamDoor
from labecon.web.downloads import MEDIA_OF_FILES, disposition_of, made_file
from labecon.web.import_routes import import_routes
from labecon.web.job_routes import job_routes
from labecon.web.jobs import Jobs
from labecon.web.ledger_routes import ledger_routes
from labecon.web.login_routes import login_routes, me_route
from labecon.web.routing import Address, add_route, authorised
from labecon.web.schemas import BINARY, ENDINGS, ERRORS, MEDIA, ROLE, described, responses_of
from labecon.web.uploads import answered_document
from labecon.web.verbs import VERBS, Verb
from labecon.web.view_routes import view_routes

#: Makes the page in a language.
Page = Callable[[str], str]


def application(desk: Desk, page: Page | None = None, door: TeamDoor | None = None) -> FastAPI:
    """The application behind the guard.

    Args:
        desk: Answers the questions.
        page: Makes the page at ``/``; None for a server without one.
        door: Knows the accounts of a team; None for a server of one person.

    Returns:
        The application, whose OpenAPI document is at ``/openapi.json``.
    """
    jobs = Jobs(desk)
    documents, kept = document_routes(desk)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        await jobs.close()
        desk.close()
        kept.close()

    app = FastAPI(title="labecon", version=__version__, docs_url=None, redoc_url=None, lifespan=life,
                  dependencies=[Depends(authorised)])  # fmt: skip
    app.include_router(_questions(desk), prefix="/api")
    app.include_router(job_routes(jobs, desk), prefix="/api")
    app.include_router(view_routes(jobs, desk), prefix="/api")
    app.include_router(documents, prefix="/api")
    app.include_router(ledger_routes(desk), prefix="/api")
    app.include_router(import_routes(desk), prefix="/api")
    app.include_router(me_route(door is not None, desk.workspace is not None))
    if door is not None:
        app.include_router(login_routes(door))
    if page is not None:
        app.add_api_route("/", _page_route(page, desk), include_in_schema=False, openapi_extra={ROLE: "reader"})
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _no_such_address)
    app.add_exception_handler(Exception, _broken)
    plain = app.openapi
    app.openapi = cache(lambda: described(plain()))  # type: ignore[method-assign]
    return app


def _questions(desk: Desk) -> APIRouter:
    router = APIRouter()
    for verb in VERBS.values():
        for ending, form in () if verb.endings or not verb.path else ENDINGS:
            if form in verb.forms:
                make = _document_route if verb.document else _question_route
                method, name = "POST" if verb.document else "GET", f"{verb.name}{ending.replace('.', '_')}"
                good, bad = responses_of(verb, form)
                body = BINARY if verb.document else None
                address = Address(method, verb.path + ending, name, verb.summary, "reader", good, bad, body)
                add_route(router, address, make(desk, verb, form))
        for ending in verb.endings:
            content = {MEDIA_OF_FILES[ending]: {"schema": {"type": "string", "format": "binary"}}}
            good = {200: {"description": "The file.", "content": content}}
            name = f"{verb.name}_{ending}"
            address = Address("GET", f"{verb.path}.{ending}", name, verb.summary, "reader", good, (404, 409))
            add_route(router, address, _file_route(desk, verb, ending))
    return router


def _file_route(desk: Desk, verb: Verb, ending: str) -> Callable[..., Any]:
    async def route(query: Any, **path: Any) -> Response:
        arguments = {**query.model_dump(), **path}
        answer, data = await made_file(desk, verb, arguments, ending)
        if answer.refused:
            return JSONResponse(answer.error(), answer.status())
        headers = {"content-disposition": disposition_of(verb, arguments, ending, desk.workspace)}
        return Response(data, media_type=MEDIA_OF_FILES[ending], headers=headers)

    return _signed(route, verb, [name for name, _ in verb.positional if f"{{{name}}}" in verb.path])


def _question_route(desk: Desk, verb: Verb, form: str) -> Callable[..., Any]:
    async def route(query: Any, **path: Any) -> Response:
        arguments = {**query.model_dump(), **path}
        words = verb.words(arguments, form, _folder(desk))
        return response_of(await desk.answer(words, verb.apart(arguments)), verb, form)

    return _signed(route, verb, [name for name, _ in verb.positional if f"{{{name}}}" in verb.path])


def _document_route(desk: Desk, verb: Verb, form: str) -> Callable[..., Any]:
    async def route(query: Any, request: Request) -> Response:
        data = await request.body()
        if not data:
            return no_body()
        found = await answered_document(desk, verb, query.model_dump(), form, data)
        return response_of(found, verb, form)

    sender = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    return _signed(route, verb, [], [sender])


def _signed(
    route: Callable[..., Any], verb: Verb, in_path: list[str], more: list[inspect.Parameter] | None = None
) -> Callable[..., Any]:
    """A route with the parameters of a verb: those of the path by name, the others as one model of the query."""
    kinds = dict(verb.positional)
    only = inspect.Parameter.KEYWORD_ONLY
    found = [inspect.Parameter("query", only, annotation=Annotated[verb.call(in_path), Query()])]
    found += [inspect.Parameter(name, only, annotation=kinds[name]) for name in in_path]
    route.__signature__ = inspect.Signature([*found, *(more or [])])  # type: ignore[attr-defined]
    return route


def _folder(desk: Desk) -> str | None:
    return None if desk.workspace is None else str(desk.workspace)


def response_of(answer: Answer, verb: Verb, form: str) -> Response:
    """An answer as a response.

    Args:
        answer: The answer.
        verb: The question.
        form: ``json`` or ``csv``.

    Returns:
        The document as the command prints it, or the error.
    """
    if answer.refused:
        return JSONResponse(answer.error(), answer.status())
    return Response(answer.text, media_type=MEDIA[verb.lines and form == "json", form])


def _page_route(page: Page, desk: Desk) -> Callable[..., Any]:
    """The page, made anew once the workspace has changed: an accepted fact is in its models then."""
    from labecon.web.page import policy_of

    made: dict[str, tuple[object, bytes, dict[str, str]]] = {}

    def show(request: Request, lang: str = "") -> Response:
        language, stamp = lang if lang in ("en", "zh") else "en", desk.stamp()
        if language not in made or made[language][0] != stamp:
            try:
                text = page(language)
            except LabeconError as error:
                return JSONResponse(refusal(error).error(), 409)
            packed = gzip.compress(text.encode("utf-8"), mtime=0)
            made[language] = stamp, packed, {"content-security-policy": policy_of(text), "vary": "Accept-Encoding"}
        _, body, headers = made[language]
        if "gzip" in request.headers.get("accept-encoding", ""):
            return HTMLResponse(body, headers={**headers, "content-encoding": "gzip"})
        return HTMLResponse(gzip.decompress(body), headers=headers)

    return show


async def _not_valid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = []
    for one in error.errors():
        place = ".".join(str(part) for part in one["loc"])
        problems.append(Problem("malformed", str(one["msg"]), place, "/openapi.json says what is taken"))
    return JSONResponse(error_shape("UsageError", problems), 422)


async def _no_such_address(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = ERRORS.get(error.status_code, ("malformed", ""))[0]
    problem = Problem(code, str(error.detail), "", "/openapi.json lists the addresses")
    headers = {"allow": ", ".join(_methods(request))} if error.status_code == 405 else error.headers
    return JSONResponse(error_shape("UsageError", [problem]), error.status_code, headers=headers)


def _methods(request: Request) -> list[str]:
    """What an address takes, each method a route of its own; of the shapes that fit, that with the most of its own."""
    paths, asked = request.app.openapi()["paths"], request.scope["path"]
    shapes = {path: re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) for path in paths}
    fitting = [path for path, shape in shapes.items() if re.fullmatch(shape, asked)]
    found = paths[max(fitting, key=lambda path: len(re.sub(r"\{\w+\}", "", path)))] if fitting else ("get",)
    return sorted(method.upper() for method in found)


async def _broken(_: Request, error: Exception) -> Response:
    problem = Problem("defect", f"labecon has a defect here: {type(error).__name__}", "", "please report it")
    return JSONResponse(error_shape("Defect", [problem]), 500)

"""Addresses of jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal, Union

from fastapi import APIRouter, Body, Request
from fastapi import Path as InPath
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from labecon.errors import LabeconError
from labecon.web.answers import refusal, refused
from labecon.web.desk import Desk
from labecon.web.downloads import archive_of
from labecon.web.jobs import Job, Jobs
from labecon.web.page_questions import first_of
from labecon.web.people import person_of
from labecon.web.routing import Address, add_route
from labecon.web.schemas import INNER, MEDIA, json_response
from labecon.web.uploads import words_with_text
from labecon.web.verbs import VERBS, Verb

Id = Annotated[str, InPath(pattern=r"^[0-9a-f]{32}$"), StringConstraints(pattern=r"^[0-9a-f]{32}$")]
ARCHIVE = "application/zip"
_MAYBE = {"type": ["number", "null"]}
ROW = {
    "type": "object",
    "required": [
        "id",
        "verb",
        "state",
        "progress",
        "share",
        "seconds",
        "seconds_left",
        "error",
        "result",
        "files",
        "partial",
    ],
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "verb": {"type": "string"},
        "state": {"enum": ["waiting", "running", "done", "failed"]},
        "progress": {"type": "string"},
        "share": _MAYBE,
        "seconds": {"type": "number"},
        "seconds_left": _MAYBE,
        "error": {"oneOf": [INNER, {"type": "null"}]},
        "result": {"type": ["string", "null"]},
        "files": {
            "type": ["string", "null"],
            "description": "where what it wrote can be fetched, e.g. Parquet of a sweep",
        },
        "partial": {"type": "boolean", "description": "whether /view shows a first answer from few draws"},
    },
}
_LIST = {"type": "object", "required": ["jobs"], "properties": {"jobs": {"type": "array", "items": ROW}}}


class _AsWritten(BaseModel):
    """JSON has numbers and truth values: a text or a truth value is no number."""

    model_config = ConfigDict(strict=True)


def _asked(verb: Verb) -> type[BaseModel]:
    """The body that asks a verb as a job."""
    fields: dict[str, Any] = {
        "verb": (Literal[verb.name], ...),
        "arguments": (create_model(f"{verb.model.__name__}Arguments", __base__=(verb.call(), _AsWritten)), ...),
        "format": (Literal["json", "csv"], "json"),
        "preview": (Annotated[bool, Field(strict=True, description="a first answer from few draws, for /view")], False),
    }
    return create_model(f"{verb.model.__name__}Job", __config__={"extra": "forbid"}, **fields)


_BODIES = tuple(_asked(verb) for verb in VERBS.values() if not (verb.document or verb.endings))
AnyJob = Annotated[Union[_BODIES], Field(discriminator="verb"), Body()]  # type: ignore[valid-type]  # noqa: UP007


def job_routes(jobs: Jobs, desk: Desk) -> APIRouter:
    """The routes.

    Args:
        jobs: The jobs.
        desk: Knows the folder that is served.

    Returns:
        A router.
    """
    router = APIRouter()

    async def begin(body: Any, request: Request) -> Response:
        return _begun(jobs, desk, body, person_of(request.scope).name)

    begin.__annotations__["body"] = AnyJob

    def every(request: Request) -> Response:
        return JSONResponse({"jobs": [one.row() for one in jobs.of(person_of(request.scope).name)]})

    def one(job: Id, request: Request) -> Response:
        found = jobs.find(person_of(request.scope).name, job)
        return JSONResponse(found.row()) if found else unknown_job(job)

    def result(job: Id, request: Request) -> Response:
        found = jobs.find(person_of(request.scope).name, job)
        return result_of(found) if found else unknown_job(job)

    async def files(job: Id, request: Request) -> Response:
        found = jobs.find(person_of(request.scope).name, job)
        return await _files_of(found) if found else unknown_job(job)

    async def end(job: Id, request: Request) -> Response:
        found = jobs.find(person_of(request.scope).name, job)
        if not found:
            return unknown_job(job)
        await jobs.stop(found)
        return Response(status_code=204)

    routes: tuple[Callable[..., Any], ...] = (begin, every, one, result, files, end)
    for address, route in zip(_addresses(), routes, strict=True):
        add_route(router, address, route)
    return router


def _begun(jobs: Jobs, desk: Desk, body: Any, owner: str) -> Response:
    """Begins the job that was asked for."""
    verb, workspace = VERBS[body.verb], None if desk.workspace is None else str(desk.workspace)
    arguments = body.arguments.model_dump()
    words, folder = _words(verb, arguments, body.format, workspace)
    few = first_of(verb.name, arguments) if body.preview and body.format == "json" else None
    first = None if few is None else verb.words(few, body.format, workspace)
    try:
        job = jobs.start(verb.name, words, body.format, owner, first, folder)
    except LabeconError as error:
        if folder is not None:
            folder.cleanup()
        return JSONResponse(refusal(error).error(), 409)
    return JSONResponse(job.row(), 201, headers={"location": f"/api/jobs/{job.id}"})


async def _files_of(job: Job) -> Response:
    """What a job wrote, as an archive."""
    if job.folder is None or not job.has_files:
        text = "the job has no files" if job.state == "done" else f"the job is {job.state}"
        answer = refused("not-available", text, "", "a sweep that is done keeps some, up to 64 MB, for a while")
        return JSONResponse(answer.error(), 409)
    data = await asyncio.to_thread(archive_of, job.results, Path(job.folder.name))
    headers = {"content-disposition": f'attachment; filename="labecon-{job.verb}-{job.id[:8]}.zip"'}
    return Response(data, media_type=ARCHIVE, headers=headers)


def _words(
    verb: Verb, arguments: dict[str, Any], form: str, workspace: str | None
) -> tuple[list[str], TemporaryDirectory[str] | None]:
    """The command line of a job, and the folder of its files where it has some."""
    if not verb.text:
        return verb.words(arguments, form, workspace), None
    folder = TemporaryDirectory(prefix="labecon-", ignore_cleanup_errors=True)
    return words_with_text(Path(folder.name), verb, arguments, form, workspace), folder


def _addresses() -> tuple[Address, ...]:
    row, listed = json_response("The job.", ROW), json_response("Jobs.", _LIST)
    media: dict[str, Any] = {name: {"schema": {}} for name in ("application/json", "text/csv")}
    found = {"description": "The document.", "content": media}
    packed = {"description": "A zip.", "content": {ARCHIVE: {"schema": {"type": "string", "format": "binary"}}}}
    gone = {"description": "The job is stopped and forgotten."}
    path = "/jobs/{job}"
    return (
        Address("POST", "/jobs", "post_begin_job", "Begins long work", "analyst", {201: row}, (400, 409, 413)),
        Address("GET", "/jobs", "get_every_job", "Your jobs", "reader", {200: listed}),
        Address("GET", path, "get_one_job", "How far a job has come", "reader", {200: row}, (404,)),
        Address("GET", f"{path}/result", "get_result_job", "What a job found", "reader", {200: found}, (404, 409)),
        Address(
            "GET",
            f"{path}/files",
            "get_files_job",
            "Files that a job wrote, as one archive",
            "analyst",
            {200: packed},
            (404, 409),
        ),
        Address("DELETE", path, "delete_end_job", "Stops a job and forgets it", "reader", {204: gone}, (404,)),
    )


def unknown_job(job: str) -> Response:
    """The refusal where there is no such job.

    Args:
        job: What was asked for.

    Returns:
        404.
    """
    answer = refused("unknown-name", f"no job {job}", "", "GET /api/jobs lists them")
    return JSONResponse(answer.error(), 404)


def result_of(job: Job) -> Response:
    """What a job found.

    Args:
        job: The job.

    Returns:
        Its document; the error of one that failed, or of one that is not done.
    """
    if job.state == "failed" and job.answer is not None:
        return JSONResponse(job.answer.error(), job.answer.status())
    if job.answer is None:
        answer = refused("not-available", f"the job is {job.state}", "", f"GET /api/jobs/{job.id} says how far it is")
        return JSONResponse(answer.error(), 409)
    return Response(job.answer.text, media_type=MEDIA[False, job.form])

"""What jobs found as charts and tables, and the questions that the page asks as jobs."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from labecon.errors import LabeconError
from labecon.outputs.messages import Words
from labecon.web.answers import refusal
from labecon.web.desk import Desk
from labecon.web.job_routes import Id, result_of, unknown_job
from labecon.web.jobs import Job, Jobs
from labecon.web.page_questions import questions_document, view_document
from labecon.web.people import person_of
from labecon.web.questions import Question
from labecon.web.routing import Address, add_route
from labecon.web.schemas import json_response

_TEXTS = {"type": "array", "items": {"type": "string"}}
_VIEW = {
    "type": "object",
    "required": ["name", "language", "title", "about", "source", "parts", "command", "partial"],
    "properties": {
        "name": {"type": "string"},
        "language": {"enum": ["en", "zh"]},
        "title": {"type": "string"},
        "about": _TEXTS,
        "source": {"type": "string"},
        "parts": {"type": "array", "items": {"type": "object", "required": ["heading", "chart", "table", "remarks"]}},
        "command": {"type": "string"},
        "partial": {"type": "boolean"},
    },
}
_QUESTIONS = {
    "type": "object",
    "required": ["questions", "words"],
    "properties": {"questions": {"type": "array", "items": {"type": "object"}}, "words": {"type": "object"}},
}


def view_routes(jobs: Jobs, desk: Desk) -> APIRouter:
    """The routes.

    Args:
        jobs: The jobs.
        desk: Knows the folder that is served.

    Returns:
        A router.
    """
    router = APIRouter()

    async def view(job: Id, request: Request, query: Annotated[Question, Query()]) -> Response:
        found = jobs.find(person_of(request.scope).name, job)
        return await _view(found, desk, Words(query.lang)) if found else unknown_job(job)

    def questions(query: Annotated[Question, Query()]) -> Response:
        return JSONResponse(questions_document(Words(query.lang)))

    shown: dict[int, Any] = {200: json_response("The view.", _VIEW)}
    title = "What a job found, as charts and tables; while it runs, what is known early"
    add_route(router, Address("GET", "/jobs/{job}/view", "get_view_job", title, "reader", shown, (404, 409)), view)
    title = "What the page asks as jobs, with its fields"
    listed: dict[int, Any] = {200: json_response("Questions.", _QUESTIONS)}
    add_route(router, Address("GET", "/questions", "get_questions", title, "reader", listed), questions)
    return router


async def _view(job: Job, desk: Desk, words: Words) -> Response:
    if job.shown is None:
        return result_of(job)
    try:
        workspace, text = desk.workspace, job.shown.text
        made = await asyncio.to_thread(view_document, job.verb, text, job.words, workspace, words)
    except LabeconError as error:
        return JSONResponse(refusal(error).error(), 409)
    partial = job.state != "done"
    about = [words("served.partial"), *made["about"]] if partial else made["about"]
    return JSONResponse({**made, "about": about, "partial": partial})

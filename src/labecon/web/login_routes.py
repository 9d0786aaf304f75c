"""Signing in and out of a team's server, and who one is."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import math
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Body, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from labecon.errors import LabeconError
from labecon.outputs.accounts_output import account_row
from labecon.outputs.login_page import STYLE, login_page
from labecon.outputs.messages import Words, language_of
from labecon.web.accounts_protocol import Sessions
from labecon.web.answers import refusal, refused
from labecon.web.doors import COOKIE_FLAGS, SESSION_COOKIE, TeamDoor, address_of, token_of
from labecon.web.guard import headers_of
from labecon.web.people import ROLES, person_of
from labecon.web.routing import Address, add_route
from labecon.web.schemas import json_response
from labecon.web.throttle import Throttle

#: Passwords that are hashed at a time; each takes 64 MB.
_AT_ONCE = 2
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ME = {
    "type": "object",
    "required": ["name", "role", "accounts", "ledger"],
    "properties": {
        "name": {"type": "string"},
        "role": {"enum": list(ROLES)},
        "accounts": {"type": "boolean"},
        "ledger": {"type": "boolean"},
    },
}
_TEXT = {"type": "string"}
_ACCOUNT = {"name": _TEXT, "role": {"enum": list(ROLES)}, "made": _TEXT, "sessions": {"type": "integer"}}
_ROWS = {"type": "array", "items": {"type": "object", "required": list(_ACCOUNT), "properties": _ACCOUNT}}
_ACCOUNTS = {"type": "object", "required": ["rows"], "properties": {"rows": _ROWS}}
_TOKEN = {"type": "object", "required": ["token"], "properties": {"token": {"type": "string"}}}


class Credentials(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=1000)]


class NewPassword(BaseModel):
    """The password that is known, and the one that takes its place."""

    model_config = ConfigDict(extra="forbid", strict=True)
    old: Annotated[str, Field(max_length=1000)]
    new: Annotated[str, Field(min_length=12, max_length=1000)]


class _Desk:
    """Looks at passwords: few at a time, and those who were wrong too often wait."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions, self.throttle = sessions, Throttle()
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def right(self, name: str, password: str, address: str) -> tuple[bool, int]:
        """Whether a password is right, and the seconds to wait where it was not looked at."""
        wait = self.throttle.wait(name, address)
        if wait > 0:
            return False, math.ceil(wait)
        async with self._places:
            good = await asyncio.to_thread(self.sessions.check, name, password)
        (self.throttle.passed if good else self.throttle.failed)(name, address)
        return good, 0


def me_route(accounts: bool, ledger: bool) -> APIRouter:
    """The route that says who one is.

    Args:
        accounts: Whether the server has accounts.
        ledger: Whether it has a ledger to write to.

    Returns:
        A router.
    """
    router = APIRouter()

    def me(request: Request) -> Response:
        person = person_of(request.scope)
        body = {"name": person.name, "role": person.role, "accounts": accounts, "ledger": ledger}
        return JSONResponse(body)

    good = {200: json_response("Who one is.", _ME)}
    add_route(router, Address("GET", "/api/me", "get_me", "Who one is, and what the server can do", "reader", good), me)
    return router


def login_routes(door: TeamDoor) -> APIRouter:
    """The routes of a team's server.

    Args:
        door: Knows the sessions.

    Returns:
        A router.
    """
    router, desk = APIRouter(), _Desk(door.sessions)
    _add_page(router, desk)
    _add_session(router, desk, door)
    return router


def _add_page(router: APIRouter, desk: _Desk) -> None:
    def show(request: Request, lang: str = "") -> Response:
        return _page(_language(request, lang))

    async def enter(request: Request, lang: str = "") -> Response:
        language = _language(request, lang)
        try:
            form = parse_qs((await request.body()).decode("utf-8"), max_num_fields=8, encoding="utf-8", errors="strict")
        except ValueError:
            form = {}
        name, password = (form.get(key, [""])[0] for key in ("name", "password"))
        good, wait = await desk.right(name, password[:1000], address_of(headers_of(request.scope)))
        if wait:
            return _page(language, 429, wait)
        if not good:
            return _page(language, 401)
        token = await asyncio.to_thread(desk.sessions.begin, name)
        cookie = {"set-cookie": f"{SESSION_COOKIE}={token}; {COOKIE_FLAGS}"}
        return RedirectResponse("/", 303, headers=cookie)

    html: dict[str, Any] = {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}
    form = {"schema": {"type": "object", "properties": {name: {"type": "string"} for name in ("name", "password")}}}
    body = {"requestBody": {"content": {"application/x-www-form-urlencoded": form}}}
    add_route(router, Address("GET", "/login", "show_login", "The page to sign in", "", {200: html}), show)
    signed: dict[int, Any] = {303: {"description": "Signed in; the cookie is set."}, 401: html, 429: html}
    add_route(router, Address("POST", "/login", "enter", "Signs in by form", "", signed, (413,), body), enter)


def _add_session(router: APIRouter, desk: _Desk, door: TeamDoor) -> None:
    async def begin(body: Annotated[Credentials, Body()], request: Request) -> Response:
        good, wait = await desk.right(body.name, body.password, address_of(headers_of(request.scope)))
        if good:
            return JSONResponse({"token": await asyncio.to_thread(desk.sessions.begin, body.name)})
        return _refused(wait)

    async def leave(request: Request) -> Response:
        token = token_of(headers_of(request.scope), SESSION_COOKIE)
        if token is not None:
            await asyncio.to_thread(desk.sessions.end, token)
        door.forget()
        return Response(status_code=204, headers={"set-cookie": f"{SESSION_COOKIE}=; Max-Age=0; {COOKIE_FLAGS}"})

    async def change(body: Annotated[NewPassword, Body()], request: Request) -> Response:
        name = person_of(request.scope).name
        good, wait = await desk.right(name, body.old, address_of(headers_of(request.scope)))
        if not good:
            return _refused(wait)
        try:
            await asyncio.to_thread(desk.sessions.set_password, name, body.new)
        except LabeconError as error:
            return JSONResponse(refusal(error).error(), 409)
        door.forget()
        return Response(status_code=204)

    async def every(request: Request) -> Response:
        found = await asyncio.to_thread(desk.sessions.every)
        return JSONResponse({"rows": [account_row(one) for one in found]})

    rows: dict[int, Any] = {200: json_response("The accounts.", _ACCOUNTS)}
    add_route(router, Address("GET", "/api/accounts", "list_accounts", "Who may use this", "admin", rows), every)
    said: dict[int, Any] = {200: json_response("The secret of a session, for Authorization: Bearer.", _TOKEN)}
    gone: dict[int, Any] = {204: {"description": "Done; the session is over."}}
    bad = (400, 413, 429)
    add_route(router, Address("POST", "/api/login", "begin_session", "Signs a script in", "", said, bad), begin)
    add_route(router, Address("POST", "/api/logout", "end_session", "Signs out", "reader", gone), leave)
    summary = "Changes one's own password; every session of the account ends"
    add_route(router, Address("POST", "/api/password", "change_password", summary, "reader", gone, (*bad, 409)), change)


def _refused(wait: int) -> Response:
    if wait:
        answer = refused("too-slow", f"too many wrong passwords; wait {wait} seconds")
        return JSONResponse(answer.error(), 429, headers={"retry-after": str(wait)})
    return JSONResponse(refused("no-token", "name or password is wrong").error(), 401)


def _language(request: Request, given: str) -> str:
    if given in ("en", "zh"):
        return given
    return "zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"


def _page(language: str, status: int = 200, wait: int = 0) -> Response:
    text = login_page(Words(language_of(language)), status == 401, wait)
    headers = {"content-security-policy": _POLICY} | ({"retry-after": str(wait)} if wait else {})
    return HTMLResponse(text, status, headers=headers)

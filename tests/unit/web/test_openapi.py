"""Requests that the OpenAPI document allows, and requests it forbids, are answered as it says.

``LABECON_EXAMPLES=100`` tries so many at every address, twins and jobs included; ``python benchmarks/openapi_check.py``
asks running servers, whose questions are really answered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import schemathesis
from hypothesis import HealthCheck, settings

from labecon.web.answers import Answer, refused
from labecon.web.application import application
from labecon.web.desk import Desk
from labecon.web.doors import OwnerDoor, TeamDoor
from labecon.web.guard import Guard, Message, Receive, Send
from labecon.web.people import Person
from labecon.web.schemas import DOCUMENT
from tests.unit.web.conftest import HOST, PORT, TOKEN

READING = {
    "schema_version": 1, "labecon": "", "facts": "", "arithmetic": "", "notice": "", "name": "a.txt", "sha256": "",
    "format": "txt",
    "pages": 0, "imprint": dict.fromkeys(("title", "publisher", "published", "url", "basis")), "remarks": [],
    "text": "", "paragraphs": [], "figures": [], "claims": [], "verdicts": {},
}  # fmt: skip


def ask(words: Sequence[str]) -> Answer:
    """Half of the questions are answered, the others refused; commands have tests of their own."""
    if len("".join(words)) % 2:
        return refused("unknown-name", f"no {words[-1]}")
    for one in words:
        if one.startswith("--to="):
            Path(one.removeprefix("--to=")).write_bytes(b"a file")
    if words[0] == "read" and "--format=json" in words:
        return Answer(0, json.dumps(READING) + "\n")
    if words[0] in ("audit", "extract") or "--format=csv" in words:
        return Answer(0, "a,b\r\n")
    return Answer(0, json.dumps({name: 1 if name == "schema_version" else "" for name in DOCUMENT["required"]}))


class Signed:
    """Accounts of which one is signed in, and no password is right."""

    def person(self, token: str) -> Person | None:
        """The owner of the one session."""
        return Person("ann", "admin") if token == TOKEN else None

    def check(self, name: str, password: str) -> bool:
        """Never."""
        return False

    def every(self) -> list[SimpleNamespace]:
        """The accounts."""
        return [SimpleNamespace(name="ann", role="admin", made=1_700_000_000, sessions=1)]

    def end(self, token: str) -> None:
        """The session goes on, for the next request."""


class Lasting:
    """The server, which does not end with each request of a client that starts it anew."""

    def __init__(self, guarded: Guard) -> None:
        self.guarded = guarded

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers."""
        if scope["type"] != "lifespan":
            await self.guarded(scope, receive, send)
            return
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})


EXAMPLES = int(os.environ.get("LABECON_EXAMPLES", "0"))
settled = schemathesis.Config()
if not EXAMPLES:
    settled.projects.default.phases.update(phases=["examples", "fuzzing"])
owned = Guard(application(Desk(ask, (), None)), OwnerDoor(TOKEN, PORT, ("127.0.0.1",)))
OWN: dict[str, str] = {"host": HOST}
schema = schemathesis.openapi.from_asgi("/openapi.json", Lasting(owned), config=settled, headers=OWN)
if not EXAMPLES:  # twins have the same arguments; the body of jobs, which is that of every question, takes a minute
    schema = schema.exclude(path_regex=r"\.(json|csv)$").exclude(path="/api/jobs", method="POST")
door = TeamDoor(Signed(), "https://labecon.example.org")  # type: ignore[arg-type]
shared = Guard(application(Desk(ask, (), None), None, door), door)
BEHIND = {"host": "labecon.example.org", "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}
team = schemathesis.openapi.from_asgi("/openapi.json", Lasting(shared), config=settled, headers=BEHIND)
team = team.include(path_regex="login|logout|password|accounts|/me$|/jobs/")


@schema.auth()
@team.auth()
class Owner:
    """Has the token."""

    def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> str:
        """The token."""
        return TOKEN

    def set(self, case: schemathesis.Case, data: str, context: schemathesis.AuthContext) -> None:
        """Sends the token."""
        case.headers["authorization"] = f"Bearer {data}"


@schema.parametrize()
@settings(max_examples=EXAMPLES or 3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_what_the_document_says_holds(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=OWN)


@team.parametrize()
@settings(max_examples=EXAMPLES or 3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_what_the_document_of_a_team_says_holds(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=BEHIND)

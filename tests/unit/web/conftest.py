"""A server in this process, and a client that has its token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from labecon.cli.answering import answer
from labecon.web import accounts
from labecon.web.answers import Answer
from labecon.web.application import application
from labecon.web.desk import Desk
from labecon.web.doors import OwnerDoor
from labecon.web.guard import Guard

TOKEN, PORT = "a-token-of-the-tests", 8765
HOST = f"127.0.0.1:{PORT}"
PAGE = "<p>page</p>"


def client_of(desk: Desk) -> TestClient:
    """A client of a server, with the token in its header."""
    guard = Guard(
        application(desk, lambda language: f"{PAGE}{language}"), OwnerDoor(TOKEN, PORT, ("127.0.0.1", "localhost"))
    )
    headers = {"authorization": f"Bearer {TOKEN}"}
    return TestClient(guard, base_url=f"http://{HOST}", headers=headers, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A server that answers in this process."""
    with client_of(Desk(answer, (), None)) as found:
        yield found


@pytest.fixture(scope="session")
def quick_hashes() -> Iterator[None]:
    """Hashes of passwords that take no time; one test looks at those of the program."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture
def echo() -> Iterator[TestClient]:
    """A server whose answers are the command lines it would run."""

    def ask(words: Sequence[str]) -> Answer:
        import json

        return Answer(0, json.dumps({"words": list(words)}) + "\n")

    with client_of(Desk(ask, (), None)) as found:
        yield found

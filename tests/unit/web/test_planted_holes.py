"""Each wall of the server, taken down: what the tests of it refuse comes through, so those tests can fail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from labecon.errors import UsageError
from labecon.web import guard as guard_module
from labecon.web import kept as kept_module
from labecon.web import server as server_module
from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.guard import Guard
from labecon.web.kept import KeptDocuments
from labecon.web.people import Person
from tests.unit.web.conftest import client_of
from tests.unit.web.test_guard import FOREIGN

ABUSE = {"host": {"host": "evil.example"}, "page": {"origin": "http://evil.example"}, "token": {"authorization": "x"}}


def ask(words: Sequence[str]) -> Answer:
    """Answers everything."""
    return Answer(0, json.dumps({"words": list(words)}))


def statuses() -> dict[str, int]:
    """What a server says to each abuse."""
    with client_of(Desk(ask, (), None)) as client:
        body = {"verb": "labs", "arguments": {}}
        return {name: client.post("/api/jobs", json=body, headers=sent).status_code for name, sent in ABUSE.items()}


def test_with_its_walls_it_refuses_each() -> None:
    assert statuses() == {"host": 421, "page": 403, "token": 401}
    assert len(set(FOREIGN)) >= 12


def test_without_the_list_of_hosts_another_name_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    class Anywhere(frozenset[str]):
        def __contains__(self, name: object) -> bool:
            return True

    plain = Guard.__init__

    def careless(self: Guard, app: Any, door: Any) -> None:
        plain(self, app, door)
        door.hosts = Anywhere()

    monkeypatch.setattr(Guard, "__init__", careless)
    assert statuses() == {"host": 201, "page": 403, "token": 401}


def test_without_the_question_where_it_comes_from_another_page_may_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guard, "_same_site", lambda self, scope, headers: None)
    assert statuses() == {"host": 421, "page": 201, "token": 401}


def test_without_the_role_a_reader_begins_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labecon.web.doors.OWNER", Person("ann", "reader"))
    body = {"verb": "labs", "arguments": {}}
    with client_of(Desk(ask, (), None)) as client:
        assert client.post("/api/jobs", json=body).status_code == 403
    monkeypatch.setattr(Person, "may", lambda self, role: True)
    with client_of(Desk(ask, (), None)) as client:
        assert client.post("/api/jobs", json=body).status_code == 201


def test_without_its_headers_a_response_has_no_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    with client_of(Desk(ask, (), None)) as client:
        policy = client.get("/api/labs").headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    monkeypatch.setattr(guard_module, "HEADERS", {})
    with client_of(Desk(ask, (), None)) as client:
        assert "content-security-policy" not in client.get("/api/labs").headers


def test_without_its_bound_a_large_body_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    large = b"x" * (guard_module.MOST_JSON + 1)
    with client_of(Desk(ask, (), None)) as client:
        assert client.post("/api/jobs", content=large).status_code == 413
    monkeypatch.setattr(guard_module, "MOST_JSON", 1 << 30)
    with client_of(Desk(ask, (), None)) as client:
        assert client.post("/api/jobs", content=large).status_code in (400, 422)


def test_without_a_name_of_the_servers_own_a_document_is_written_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def inside() -> bool:
        documents = KeptDocuments()
        one = documents.add("ann", "../owned.txt", b"x", ())
        within = one.path.resolve().parent.name == one.id
        documents.close()
        return within

    assert inside()
    monkeypatch.setattr(kept_module, "file_name", lambda given: given)
    assert not inside()


def test_an_address_that_others_reach_needs_accounts() -> None:
    for host in ("0.0.0.0", "::", "192.168.1.5", "example.org", "::ffff:10.0.0.1"):
        with pytest.raises(UsageError, match="has no accounts"):
            server_module.checked_host(host)
    assert server_module.checked_host("10.0.0.5", accounts=True) == "10.0.0.5"

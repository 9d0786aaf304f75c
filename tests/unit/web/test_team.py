"""The server of a team: who is let in, which role may do what, and who is named in the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from labecon.cli.answering import answer
from labecon.cli.main import main
from labecon.web import doors
from labecon.web.accounts import Accounts
from labecon.web.answers import Answer
from labecon.web.application import application
from labecon.web.desk import Desk
from labecon.web.doors import SESSION_COOKIE, TeamDoor, checked_origin
from labecon.web.guard import Guard
from labecon.web.people import ROLES
from labecon.web.routing import role_of
from labecon.web.throttle import FREE_BOTH, Throttle
from labecon.web.verbs import VERBS

ORIGIN = "https://labecon.example.org"
PASSWORD = "correct horse battery staple"
#: What each address needs, beside questions, which any reader may ask.
NEEDED = {
    ("GET", "/openapi.json"): "",
    ("GET", "/login"): "",
    ("POST", "/login"): "",
    ("POST", "/api/login"): "",
    ("POST", "/api/logout"): "reader",
    ("POST", "/api/password"): "reader",
    ("GET", "/api/me"): "reader",
    ("GET", "/api/accounts"): "admin",
    ("GET", "/"): "reader",
    ("POST", "/api/jobs"): "analyst",
    ("GET", "/api/jobs/{job}/files"): "analyst",
    ("GET", "/api/jobs"): "reader",
    ("GET", "/api/jobs/{job}"): "reader",
    ("GET", "/api/jobs/{job}/result"): "reader",
    ("GET", "/api/jobs/{job}/view"): "reader",
    ("GET", "/api/questions"): "reader",
    ("DELETE", "/api/jobs/{job}"): "reader",
    ("POST", "/api/documents"): "reader",
    ("GET", "/api/documents"): "reader",
    ("GET", "/api/documents/{document}"): "reader",
    ("DELETE", "/api/documents/{document}"): "reader",
    ("GET", "/api/documents/{document}/marked"): "reader",
    ("POST", "/api/documents/{document}/proposals"): "analyst",
    ("POST", "/api/documents/{document}/decisions"): "reviewer",
    ("POST", "/api/scenarios"): "analyst",
    ("POST", "/api/review"): "reviewer",
    ("POST", "/api/facts/correct"): "reviewer",
    ("POST", "/api/facts/retract"): "reviewer",
}
_ENDING = re.compile(r"\.(json|csv|html|pdf|xlsx)$")


def needed(method: str, path: str) -> str | None:
    """The role that the table gives an address."""
    if path == "/openapi.json":
        return ""
    plain = _ENDING.sub("", path)
    asked = {("POST" if one.document else "GET", f"/api{one.path}") for one in VERBS.values()}
    return NEEDED.get((method, plain), "reader" if (method, plain) in asked else None)


@pytest.fixture(scope="module")
def accounts(quick_hashes: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    """One account for each role."""
    found = Accounts(tmp_path_factory.mktemp("team") / "accounts.db")
    for role in ROLES:
        found.add(f"{role}-ann", role, PASSWORD)
    yield found
    found.close()


def client_of(desk: Desk, accounts: Accounts) -> TestClient:
    """A client behind the proxy."""
    door = TeamDoor(accounts, ORIGIN)
    guard = Guard(application(desk, lambda language: f"<p>{language}", door), door)
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}
    return TestClient(guard, base_url=ORIGIN, headers=headers, raise_server_exceptions=False)


def echoing(words: Sequence[str]) -> Answer:
    """Answers without asking."""
    for one in words:
        if one.startswith("--to="):
            Path(one.removeprefix("--to=")).write_bytes(b"a file")
    return Answer(0, '{"rows": [], "figures": []}\n')


@pytest.fixture
def team(accounts: Accounts) -> Iterator[TestClient]:
    """A server whose answers are empty."""
    with client_of(Desk(echoing, (), None), accounts) as found:
        yield found


def bearer(accounts: Accounts, role: str) -> dict[str, str]:
    """The header of somebody in a role."""
    return {"authorization": f"Bearer {accounts.begin(f'{role}-ann')}"} if role else {}


def addresses(routes: Sequence[Any], prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """Method, path and route of everything that an application answers, the document of OpenAPI apart."""
    for route in routes:
        if (inner := getattr(route, "original_router", None)) is not None:  # FastAPI keeps routers as they are included
            yield from addresses(inner.routes, prefix + route.include_context.prefix)
        elif route.path != "/openapi.json":
            for method in route.methods:
                yield method, prefix + route.path_format, route


def test_every_address_has_a_stated_role_and_it_is_that_of_the_table(accounts: Accounts) -> None:
    app = application(Desk(echoing, (), None), lambda _: "", TeamDoor(accounts, ORIGIN))
    found = {(method, path): role_of(route) for method, path, route in addresses(app.routes)}
    assert found and {key: needed(*key) for key in found} == found
    open_to_all = {path for (_, path), role in found.items() if role == ""} | {"/openapi.json"}
    assert open_to_all == TeamDoor.open_to_all


def test_openapi_says_which_addresses_are_open_and_what_a_wrong_password_brings(accounts: Accounts) -> None:
    app = application(Desk(echoing, (), None), None, TeamDoor(accounts, ORIGIN))
    paths = app.openapi()["paths"]
    free = {path for path, methods in paths.items() if any(one.get("security") == [] for one in methods.values())}
    assert free == TeamDoor.open_to_all - {"/openapi.json"}
    assert {*paths["/login"]["post"]["responses"]["401"]["content"]} == {"text/html"}
    assert {*paths["/api/login"]["post"]["responses"]["401"]["content"]} == {"application/json"}


def test_an_address_without_a_role_is_closed_to_everybody(accounts: Accounts) -> None:
    door = TeamDoor(accounts, ORIGIN)
    app = application(Desk(echoing, (), None), None, door)
    app.add_api_route("/api/new", lambda: "a secret")
    headers = {"x-forwarded-proto": "https", **bearer(accounts, "admin")}
    with TestClient(Guard(app, door), base_url=ORIGIN, headers=headers) as client:
        assert client.get("/api/new").status_code == 403


def test_every_role_at_every_address(accounts: Accounts, team: TestClient) -> None:
    app = application(Desk(echoing, (), None), lambda _: "", TeamDoor(accounts, ORIGIN))
    cells = [(method, path, role_of(route) or "") for method, path, route in addresses(app.routes)]
    known: dict[str, dict[str, str]] = {}
    for role in ("", *ROLES):
        for method, path, wanted in cells:
            if path == "/api/logout" and role:
                continue  # has a test of its own: it would end the session
            if role not in known:
                known[role] = bearer(accounts, role)
            address = re.sub(r"\{(\w+)\}", lambda found: VALUES.get(found[1], "x"), path)
            found = team.request(method, address, headers=known[role], follow_redirects=False, **sent(method, path))
            may = not wanted or (role and ROLES.index(role) >= ROLES.index(wanted))
            said = (role, method, path, found.status_code, found.text[:200])
            if may:
                assert found.status_code not in (401, 403, 500) or path in WITH_PASSWORD, said
            elif path == "/" and not role:
                assert (found.status_code, found.headers["location"]) == (303, "/login"), said
            else:
                assert found.status_code == (403 if role else 401), said


#: A wrong password is 401 as well.
WITH_PASSWORD = ("/login", "/api/login", "/api/password")
VALUES = {"lab": "minimax", "id": "QST-01", "job": "0" * 32, "document": "0" * 32}


def sent(method: str, path: str) -> dict[str, Any]:
    """A body that the address takes."""
    if method != "POST":
        return {}
    proposal = {"verdict": "reject", "why": "x", "proposals": ["0" * 64]}
    return {
        "/api/jobs": {"json": {"verb": "labs", "arguments": {}}},
        "/api/review": {"json": proposal},
        "/api/documents/{document}/proposals": {"json": {}},
        "/api/documents/{document}/decisions": {"json": {"verdict": "reject", "why": "x", "figures": [0]}},
        "/api/facts/correct": {"json": {"id": "a.b", "why": "x", "changes": {"note": "y"}}},
        "/api/facts/retract": {"json": {"id": "a.b", "why": "x"}},
        "/api/password": {"json": {"old": "wrong", "new": "another long password"}},
        "/api/login": {"json": {"name": "nobody", "password": "wrong"}},
        "/login": {"data": {"name": "nobody", "password": "wrong"}},
    }.get(path, {"content": b"text"})


def test_signing_in_by_the_page_sets_a_cookie_that_only_https_of_this_host_sends(
    accounts: Accounts, team: TestClient
) -> None:
    page = team.get("/login?lang=zh")
    assert page.status_code == 200 and "密码" in page.text and "<script" not in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert team.get("/", follow_redirects=False).headers["location"] == "/login"
    form = {"name": "reviewer-ann", "password": PASSWORD}
    own = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
    found = team.post("/login", data=form, headers=own, follow_redirects=False)
    assert (found.status_code, found.headers["location"]) == (303, "/")
    name, flags = found.headers["set-cookie"].split("; ", 1)
    assert name.startswith(f"{SESSION_COOKIE}=")
    assert set(flags.split("; ")) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert team.get("/api/me").json() == {"name": "reviewer-ann", "role": "reviewer", "accounts": True, "ledger": False}
    assert team.post("/api/logout").status_code == 403
    assert team.post("/api/logout", headers={"origin": ORIGIN}).status_code == 204
    assert team.get("/api/me").status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://labecon.example.org", f"{ORIGIN}:8443"])
@pytest.mark.parametrize(("method", "path"), [cell for cell in NEEDED if cell[0] != "GET"])
def test_another_page_changes_nothing_and_signs_nobody_in(
    accounts: Accounts, team: TestClient, method: str, path: str, origin: str
) -> None:
    address = re.sub(r"\{(\w+)\}", "0" * 32, path)
    for headers in ({"origin": origin}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        team.cookies.set(SESSION_COOKIE, accounts.begin("admin-ann"))
        assert team.request(method, address, headers=headers, **sent(method, path)).status_code == 403
    if path not in ("/login", "/api/login"):
        assert team.request(method, address, **sent(method, path)).status_code == 403


def test_wrong_passwords_have_to_wait(accounts: Accounts, team: TestClient) -> None:
    wrong = {"name": "reader-ann", "password": "wrong"}
    for _ in range(FREE_BOTH):
        assert team.post("/api/login", json=wrong).status_code == 401
    found = team.post("/api/login", json={**wrong, "password": PASSWORD})
    assert found.status_code == 429 and int(found.headers["retry-after"]) >= 1
    page = team.post("/login", data=wrong)
    assert page.status_code == 429 and "Wait" in page.text
    elsewhere = {"x-forwarded-for": "203.0.113.7, 198.51.100.1"}
    right = team.post("/api/login", json={**wrong, "password": PASSWORD}, headers=elsewhere)
    assert right.status_code == 200
    me = team.get("/api/me", headers={"authorization": f"Bearer {right.json()['token']}"})
    assert me.json()["name"] == "reader-ann"


def test_waiting_doubles_and_is_forgotten() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    waits = []
    for _ in range(FREE_BOTH + 4):
        waits.append(throttle.wait("ann", "here"))
        throttle.failed("ann", "here")
    assert waits == [0.0] * FREE_BOTH + [2.0, 4.0, 8.0, 16.0]
    assert throttle.wait("ann", "there") == throttle.wait("bob", "here") == 0
    for number in range(30):
        throttle.failed(f"a{number}", "here")
    assert throttle.wait("bob", "here") > 0
    now[0] += 901
    assert throttle.wait("ann", "here") == 0


@pytest.mark.parametrize("headers", [{}, {"x-forwarded-proto": "http"}, {"x-forwarded-proto": "http, https"}])
def test_what_did_not_come_through_the_proxy_is_refused(
    accounts: Accounts, team: TestClient, headers: dict[str, str]
) -> None:
    team.headers.pop("x-forwarded-proto")
    assert team.get("/login", headers=headers).status_code == 421


@pytest.mark.parametrize(
    "host", ["evil.example", "labecon.example.org:8765", "labecon.example.org.", "127.0.0.1:8765", ""]
)
def test_another_host_is_refused(team: TestClient, host: str) -> None:
    assert team.get("/login", headers={"host": host}).status_code == 421


def test_documents_and_jobs_belong_to_whoever_brought_them(accounts: Accounts, tmp_path: Path) -> None:
    ann, eve = bearer(accounts, "analyst"), bearer(accounts, "admin")
    with client_of(Desk(answer, (), tmp_path), accounts) as team:
        document = team.post("/api/documents?name=a.txt", content=b"MiniMax", headers=ann).json()["id"]
        job = team.post("/api/jobs", json={"verb": "labs", "arguments": {}}, headers=ann).json()["id"]
        held, asked = f"/api/documents/{document}", f"/api/jobs/{job}"
        cells = [("GET", held), ("DELETE", held), ("GET", asked), ("GET", f"{asked}/result"), ("DELETE", asked)]
        for method, path in cells:
            assert team.request(method, path, headers=eve).status_code == 404
        assert team.get("/api/documents", headers=eve).json()["documents"] == []
        assert team.get("/api/jobs", headers=eve).json()["jobs"] == []
        assert team.get(f"/api/documents/{document}", headers=ann).status_code == 200
        assert [one["id"] for one in team.get("/api/jobs", headers=ann).json()["jobs"]] == [job]


def test_the_ledger_says_who_decided(accounts: Accounts, tmp_path: Path) -> None:
    text = b"MiniMax's revenue was $40 million in 2023."
    analyst, reviewer = bearer(accounts, "analyst"), bearer(accounts, "reviewer")
    with client_of(Desk(answer, (), tmp_path), accounts) as team:
        document = team.post("/api/documents?name=a.txt", content=text, headers=analyst).json()["id"]
        about = {"publisher": "A paper", "title": "A note", "published": "2024-03-01"}
        kept = team.post(f"/api/documents/{document}/proposals", json=about, headers=analyst).json()
        [figure] = kept["figures"]
        assert figure["state"] == "open" and len(figure["proposal"]) == 64
        body = {"verdict": "accept", "proposals": [figure["proposal"]]}
        [row] = team.post("/api/review", json=body, headers=reviewer).json()["rows"]
        assert row["who"] == "reviewer-ann"
        team.post("/api/facts/retract", json={"id": row["fact"], "why": "a test"}, headers=reviewer)
        rows = team.get(f"/api/facts/history?id={row['fact']}", headers=analyst).json()["rows"]
        assert [(one["kind"], one["who"]) for one in rows] == [("fact", "reviewer-ann"), ("retraction", "reviewer-ann")]


def test_a_role_taken_away_ends_at_once(accounts: Accounts, team: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "_STANDS", 0.0)
    accounts.add("eve", "admin", PASSWORD)
    headers = {"authorization": f"Bearer {accounts.begin('eve')}"}
    rows = team.get("/api/accounts", headers=headers).json()["rows"]
    assert {"name", "role", "made", "sessions"} == set(rows[0]) and "eve" in [one["name"] for one in rows]
    accounts.set_role("eve", "reader")
    assert team.get("/api/me", headers=headers).status_code == 401
    headers = {"authorization": f"Bearer {accounts.begin('eve')}"}
    assert team.get("/api/accounts", headers=headers).status_code == 403
    new = {"old": PASSWORD, "new": "another long password"}
    assert team.post("/api/password", json={**new, "old": "wrong"}, headers=headers).status_code == 401
    assert team.post("/api/password", json=new, headers=headers).status_code == 204
    assert team.get("/api/me", headers=headers).status_code == 401
    assert accounts.check("eve", "another long password")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("http://labecon.example.org", "is no origin"), ("labecon.example.org", "is no origin"),
        ("https://a@b.example", "is no origin"), ("https://b.example/page", "is no origin"),
        ("https://b.example?x", "is no origin"), ("https://", "is no origin"),
    ],
)  # fmt: skip
def test_the_origin_is_an_address_of_https(given: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        checked_origin(given)
    assert checked_origin("HTTPS://Labecon.example.org:443/") == ORIGIN


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--host", "0.0.0.0"], "has no accounts"),
        (["--host", "::"], "has no accounts"),
        (["--host", "example.org"], "has no accounts"),
        (["--team"], "--team needs the address that users open"),
        (["--team", "--origin", ORIGIN], "speaks no HTTPS"),
        (["--team", "--origin", ORIGIN, "--trust-proxy"], "a team shares a workspace"),
        (["--team", "--origin", ORIGIN, "--trust-proxy", "--workspace", "."], "there are no accounts yet"),
        (["--team", "--origin", ORIGIN, "--trust-proxy", "--workspace", ".", "--host", "0.0.0.0"], "no accounts yet"),
        (["--team", "--host", "not an address"], "is no address"),
        (["--origin", ORIGIN], "is for a server with accounts"),
    ],
)
def test_a_server_that_would_be_open_does_not_start(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["serve", *words]) == 2
    assert said in capsys.readouterr().err

"""Who is answered: this address alone, the token's owner, this page, bodies of bounded size."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from labecon.web.guard import MOST_DOCUMENT, MOST_JSON
from tests.unit.web.conftest import HOST, PORT, TOKEN

FOREIGN = [
    "evil.example",
    f"evil.example:{PORT}",
    f"127.0.0.1.evil.example:{PORT}",
    f"localhost.evil.example:{PORT}",
    "127.0.0.1",
    f"127.0.0.1:{PORT + 1}",
    f"0.0.0.0:{PORT}",
    f"127.1:{PORT}",
    f"2130706433:{PORT}",
    f"localhost.:{PORT}",
    f"evil.example@127.0.0.1:{PORT}",
    f"{HOST}, evil.example",
    f"[::ffff:127.0.0.1]:{PORT}",
    "",
]


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/api/labs", "/", "/openapi.json"])
def test_another_host_is_refused(echo: TestClient, host: str, path: str) -> None:
    found = echo.get(path, headers={"host": host})
    assert found.status_code == 421
    assert found.json()["error"]["problems"][0]["code"] == "wrong-host"


def addresses(client: TestClient) -> list[tuple[str, str]]:
    """Every method and address of the server."""
    found = client.get("/openapi.json").json()["paths"]
    return [(method.upper(), re.sub(r"\{\w+\}", "0" * 32, path)) for path in found for method in found[path]]


def test_no_address_answers_another_host_or_page_and_every_response_forbids_scripts(echo: TestClient) -> None:
    every = addresses(echo)
    assert len(every) > 100
    refused = [{"host": one} for one in FOREIGN] + [{"origin": "http://evil.example"}, {"origin": "null"}]
    refused += [{"sec-fetch-site": "cross-site"}, {"authorization": "Bearer wrong"}]
    for place, (method, path) in enumerate(every):
        for headers in (refused[place % len(refused)], refused[(place * 7 + 3) % len(refused)], {}):
            found = echo.request(method, path, headers=headers)
            expected = 421 if "host" in headers else 401 if "authorization" in headers else 403
            open_to_all = path == "/openapi.json" and expected == 401
            assert not headers or open_to_all or found.status_code == expected, (method, path, headers)
            policy = found.headers["content-security-policy"]
            assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, path
            assert found.headers["x-content-type-options"] == "nosniff"
            assert TOKEN not in found.text + str(found.headers)


def test_two_hosts_are_refused(echo: TestClient) -> None:
    headers = [("host", HOST), ("host", HOST), ("authorization", f"Bearer {TOKEN}")]
    assert echo.get("/api/labs", headers=headers).status_code == 421


@pytest.mark.parametrize("host", [HOST, f"localhost:{PORT}", f"LOCALHOST:{PORT}"])
def test_the_own_address_is_answered(echo: TestClient, host: str) -> None:
    assert echo.get("/api/labs", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xff"])
def test_a_wrong_token_is_refused(echo: TestClient, given: str) -> None:
    found = echo.get("/api/labs", headers={"authorization": given.encode("latin-1")})
    assert (found.status_code, found.headers["www-authenticate"]) == (401, "Bearer")


def test_the_address_with_the_token_sets_a_cookie_that_scripts_cannot_read(echo: TestClient) -> None:
    del echo.headers["authorization"]
    assert echo.get("/").status_code == 401
    assert echo.get("/?token=wrong", follow_redirects=False).status_code == 401
    assert echo.get(f"/?token={TOKEN}&token=x", follow_redirects=False).status_code == 401
    first = echo.get(f"/?token={TOKEN}", follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(first.headers["set-cookie"].split("; "))
    assert echo.get("/api/labs").status_code == 200
    echo.cookies.clear()
    assert echo.get(f"/api/labs?token={TOKEN}").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"https://{HOST}"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("by_cookie", [True, False])
def test_what_another_page_sends_is_refused(echo: TestClient, headers: dict[str, str], by_cookie: bool) -> None:
    if by_cookie:
        del echo.headers["authorization"]
        echo.cookies.set(f"labecon_{PORT}", TOKEN)
    body = {"verb": "labs", "arguments": {}}
    assert echo.post("/api/jobs", json=body, headers=headers).status_code == 403
    assert echo.get("/api/labs", headers=headers).status_code == 403


def test_the_own_page_may_post_and_a_form_without_origin_may_not(echo: TestClient) -> None:
    del echo.headers["authorization"]
    echo.cookies.set(f"labecon_{PORT}", TOKEN)
    body = {"verb": "labs", "arguments": {}}
    own = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
    assert echo.post("/api/jobs", json=body, headers=own).status_code == 201
    assert echo.post("/api/jobs", json=body).status_code == 403


@pytest.mark.parametrize("path", ["/", "/api/labs", "/api/nothing", "/openapi.json"])
def test_every_response_forbids_what_a_page_does_not_need(echo: TestClient, path: str) -> None:
    headers = echo.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer" and headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


def test_bodies_are_bounded_whether_or_not_they_say_their_size(echo: TestClient) -> None:
    def in_pieces(size: int) -> list[bytes]:
        return [b"x" * 60_000] * (size // 60_000 + 1)

    for path, most in (("/api/jobs", MOST_JSON), ("/api/audit", MOST_DOCUMENT), ("/api/extract.csv", MOST_DOCUMENT)):
        said = echo.post(path, content=b"x" * (most + 1))
        unsaid = echo.post(path, content=iter(in_pieces(most)))
        assert (said.status_code, unsaid.status_code) == (413, 413), path
        assert said.json() == unsaid.json()
    assert echo.post("/api/jobs", content=b"{}", headers={"content-length": "9" * 30}).status_code == 413
    assert echo.get("/api/labs?lang=" + "e" * 20_000).status_code == 414

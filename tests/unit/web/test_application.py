"""The JSON API gives what the command prints, and every bad input one shape of error."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from labecon.cli.main import main
from labecon.errors import Problem
from labecon.web.answers import Answer

HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/api/labs/minimax/run?line=revenue&months=3", ["run", "minimax", "--line", "revenue", "--months", "3"]),
        ("/api/facts?lab=zhipu&metric=revenue", ["facts", "--lab", "zhipu", "--metric", "revenue"]),
        ("/api/compare?lab=minimax&lab=zhipu&months=3", ["compare", "minimax", "zhipu", "--months", "3"]),
        ("/api/scenarios?lang=zh", ["scenarios", "--lang", "zh"]),
        ("/api/labs", ["labs"]),
        ("/api/ask/CMP-12?paths=20", ["ask", "CMP-12", "--paths", "20"]),
        (
            "/api/labs/minimax/simulate?paths=40&seed=7&months=6",
            ["simulate", "minimax", "--paths", "40", "--seed", "7", "--months", "6"],
        ),
    ],
)
def test_an_address_gives_the_bytes_of_the_command(
    client: TestClient, capsys: pytest.CaptureFixture[str], address: str, words: list[str]
) -> None:
    path, _, query = address.partition("?")
    for ending, form in ((".json", "json"), (".csv", "csv"), ("", "json")):
        assert main([*words, "--format", form]) == 0
        found = client.get(f"{path}{ending}?{query}")
        assert (found.status_code, found.text) == (200, capsys.readouterr().out)
        assert found.headers["content-type"].startswith("text/csv" if form == "csv" else "application/json")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/labs/minmax/run", 404, "unknown-name"),
        ("/api/labs/minimax/run?line=revnue", 404, "unknown-name"),
        ("/api/labs/minimax/explain?line=nothing_like_it", 404, "unknown-name"),
        ("/api/labs/minimax/run?set=training_growth=nan", 409, "out-of-range"),
        ("/api/labs/minimax/run?set=training_growth=1e999", 409, "out-of-range"),
        ("/api/labs/minimax/run?set=training_growth%3D", 422, "malformed"),
        (f"/api/labs/minimax/run?months={HUGE}", 422, "malformed"),
        ("/api/labs/minimax/run?months=nan", 422, "malformed"),
        ("/api/labs/minimax/run?months=0", 422, "malformed"),
        ("/api/labs/minimax/run?mnths=3", 422, "malformed"),
        ("/api/labs/minimax/simulate?paths=1000000000", 422, "malformed"),
        ("/api/labs/minimax/require?probability=inf", 422, "malformed"),
        ("/api/labs/minimax/run?as_known_on=2025-02-31", 409, "bad-period"),
        ("/api/labs/minimax/run?as_known_on=yesterday", 422, "malformed"),
        ("/api/facts?derived=maybe", 422, "malformed"),
        ("/api/compare", 422, "malformed"),
        ("/api/labs/..%2f..%2fetc%2fpasswd/run", 404, "unknown-name"),
        ("/api/labs/%2e%2e/run", 422, "malformed"),
        ("/api/labs/--to=x/run", 422, "malformed"),
        ("/api/nothing", 404, "unknown-name"),
    ],
)
def test_bad_input_is_an_error_of_one_shape(client: TestClient, address: str, status: int, code: str) -> None:
    found = client.get(address)
    assert found.status_code == status, found.text
    assert found.headers["content-type"] == "application/json"
    problems = found.json()["error"]["problems"]
    assert problems and all(set(one) == {"code", "message", "place", "remedy"} for one in problems)
    assert problems[0]["code"] == code


@pytest.mark.parametrize(
    "body",
    [
        '{"verb": "simulate", "arguments": {"lab": "minimax", "paths": NaN}}',
        '{"verb": "simulate", "arguments": {"lab": "minimax", "paths": Infinity}}',
        f'{{"verb": "simulate", "arguments": {{"lab": "minimax", "paths": {HUGE}}}}}',
        '{"verb": "simulate", "arguments": {"lab": "\\ud800"}}',
        '{"verb": "format_disk", "arguments": {}}',
        '{"verb": "run", "arguments": {"lab": "minimax"}, "more": 1}',
        "[" * 20000,
        "not json",
        "",
    ],
)
def test_a_bad_job_is_an_error_of_one_shape(client: TestClient, body: str) -> None:
    found = client.post("/api/jobs", content=body, headers={"content-type": "application/json"})
    assert found.status_code in (400, 422), found.text
    assert found.json()["error"]["problems"]


def test_a_method_that_an_address_does_not_take_is_said(client: TestClient) -> None:
    found = client.delete("/api/labs")
    assert (found.status_code, found.headers["allow"]) == (405, "GET")
    assert found.json()["error"]["problems"][0]["code"] == "usage"


def test_values_never_become_options(echo: TestClient) -> None:
    words = echo.get("/api/labs/minimax/run?set=a=--to=x&line=revenue").json()["words"]
    assert words[-2:] == ["--", "minimax"]
    assert "--set=a=--to=x" in words and "--to=x" not in words


def test_a_defect_is_said_without_its_text(echo: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Answer) -> bool:
        raise RuntimeError("a secret")

    monkeypatch.setattr(Answer, "refused", property(broken))
    found = echo.get("/api/labs")
    assert found.status_code == 500
    assert found.json()["error"]["kind"] == "Defect" and "a secret" not in found.text


def test_the_page_is_at_the_root_in_two_languages(client: TestClient) -> None:
    assert client.get("/").text == "<p>page</p>en"
    assert client.get("/?lang=zh", headers={"accept-encoding": ""}).text == "<p>page</p>zh"


def test_openapi_names_every_question_twice_and_the_jobs(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/api/labs/{lab}/run", "/api/labs/{lab}/run.csv", "/api/ask/{id}", "/api/jobs/{job}/result"} <= set(paths)
    assert {"401", "403", "404", "409", "421", "422"} <= set(paths["/api/labs/{lab}/run"]["get"]["responses"])


def test_statuses_follow_the_problems() -> None:
    unknown, other = Problem("unknown-name", "no"), Problem("out-of-range", "no")
    assert Answer(2, "", (unknown,)).status() == 404
    assert Answer(2, "", (unknown, other)).status() == 409
    assert (Answer(0, "").status(), Answer(1, "").status()) == (200, 200)


def test_documents_are_read_and_audited(client: TestClient) -> None:
    text = "Ostrava Compute's revenue rose from $40 million in 2023 to $50 million in 2024, up 35%."
    found = client.post("/api/audit?name=../../a%20b.txt&documents_only=true", content=text)
    assert found.status_code == 200, found.text
    rows = [json.loads(line) for line in found.text.splitlines()]
    [row] = [row for row in rows if row["verdict"] == "contradicted"]
    assert (row["printed"], row["doc"]) == ("35%", "a_b.txt")
    figures = client.post("/api/extract.csv?name=note.txt&date=2025-01-01", content=text)
    assert figures.status_code == 200 and figures.text.count("\r\n") >= 3

"""The JSON API gives what the command prints, and every bad input one shape of error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from labecon.cli.answering import answer
from labecon.cli.main import main
from labecon.errors import Problem
from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.downloads import MEDIA_OF_FILES, disposition_of
from labecon.web.verbs import VERBS
from tests.unit.web.conftest import client_of

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
        ("/api/lines?lab=minimax", ["lines", "minimax"]),
        (
            "/api/diff?a=zhipu&b=zhipu:price_war&figure=revenue@FY2027",
            ["diff", "zhipu", "zhipu:price_war", "--figure", "revenue@FY2027"],
        ),
        (
            "/api/industry?labs=minimax&labs=zhipu&worlds=20&months=12&race=minimax&race=zhipu",
            [
                "industry",
                "--labs",
                "minimax",
                "zhipu",
                "--worlds",
                "20",
                "--months",
                "12",
                "--race",
                "minimax",
                "zhipu",
            ],
        ),
        ("/api/backtest?lab=minimax&line=revenue", ["backtest", "minimax", "--line", "revenue"]),
        ("/api/facts/check?periods_through=2025-06-30", ["facts", "check", "--periods-through", "2025-06-30"]),
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


@pytest.mark.parametrize(
    ("address", "name", "words"),
    [
        ("/api/report.html?lab=minimax&paths=100", "labecon-report-minimax.html", ["report", "--paths=100", "minimax"]),
        ("/api/report.pdf?lab=minimax&lab=zhipu", "labecon-report-minimax-zhipu.pdf", ["report", "minimax", "zhipu"]),
        ("/api/labs/minimax/export.xlsx?months=3", "labecon-export-minimax.xlsx", ["export", "--months=3", "minimax"]),
        ("/api/publish.html?lab=minimax&lang=zh", "labecon-publish-minimax.html", ["publish", "--lang=zh", "minimax"]),
    ],
)
def test_files_are_downloads_that_run_nothing_here(address: str, name: str, words: list[str]) -> None:
    asked: list[str] = []

    def ask(given: Sequence[str]) -> Answer:
        asked.extend(given)
        [place] = [one.removeprefix("--to=") for one in given if one.startswith("--to=")]
        Path(place).write_bytes(b"the file")
        return Answer(0, "{}")

    with client_of(Desk(ask, (), None)) as own:
        found = own.get(address)
    assert (found.status_code, found.content) == (200, b"the file")
    assert set(words) <= set(asked)
    plain, _, titled = found.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert plain == f'attachment; filename="{name}"' and titled.isascii()
    titles = {"en": {"minimax": "MiniMax", "zhipu": "Zhipu"}, "zh": {"minimax": "稀宇科技 MiniMax"}}
    for lab, title in titles["zh" if "--lang=zh" in words else "en"].items():
        name = name.replace(lab, title)
    assert unquote(titled) == name
    assert found.headers["content-type"].split(";")[0] == MEDIA_OF_FILES[name.rpartition(".")[2]]
    assert "default-src 'none'" in found.headers["content-security-policy"]


def test_a_file_that_cannot_be_made_is_an_error(client: TestClient) -> None:
    assert client.get("/api/report.html?lab=minmax").status_code == 404
    assert client.get("/api/report.html?to=/etc/x").status_code == 422
    assert client.get("/api/labs/minimax/export.xlsx?set=training_growth=nan").status_code == 409


def test_facts_of_the_workspace_are_corrected_and_retracted(tmp_path: Path) -> None:
    name = "minimax.total.revenue.FY2024"
    with client_of(Desk(answer, (), tmp_path)) as own:
        silent = own.post("/api/facts/correct", json={"id": name, "changes": {"note": "x"}, "why": ""})
        assert silent.status_code == 422
        body = {"id": name, "changes": {"note": "looked at again"}, "why": "a test"}
        rows = own.post("/api/facts/correct", json=body).json()["rows"]
        assert [one["kind"] for one in rows] == ["fact", "correction"] and rows[-1]["why"] == "a test"
        assert own.get("/api/facts/verify").json()["place"] == "labecon.db"
        assert own.get(f"/api/facts/history?id={name}").json()["rows"] == rows
        gone = own.post("/api/facts/retract", json={"id": name, "why": "not theirs"}).json()["rows"]
        assert gone[-1]["kind"] == "retraction"
        assert name not in own.get("/api/facts.csv?lab=minimax").text
        unknown = own.post("/api/facts/retract", json={"id": "minimax.nothing", "why": "x"})
        assert unknown.status_code in (404, 409) and str(tmp_path) not in unknown.text


def test_a_method_that_an_address_does_not_take_is_said(client: TestClient) -> None:
    found = client.delete("/api/labs")
    assert (found.status_code, found.headers["allow"]) == (405, "GET")
    assert found.json()["error"]["problems"][0]["code"] == "usage"
    place = f"/api/documents/{'0' * 32}"
    assert client.put(place).headers["allow"] == "DELETE, GET"
    assert client.put(f"{place}.json").headers["allow"] == "GET"
    taken = client.delete(f"{place}.csv")
    assert (taken.status_code, taken.headers["allow"]) == (405, "GET")


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


def test_a_question_to_labs_as_of_a_day_takes_a_process_of_its_own() -> None:
    apart = (sys.executable, "-c", "print('{\"apart\": true}')")

    def here(words: Sequence[str]) -> Answer:
        return Answer(0, "{}")

    with client_of(Desk(here, apart, None)) as own:
        for path in ("labs/minimax/run", "labs/minimax/captable", "compare?lab=minimax", "cite", "lines", "scenarios"):
            joint = "&" if "?" in path else "?"
            assert own.get(f"/api/{path}").text == "{}"
            for day in ("as_known_on=1000-01-01", "periods_through=1000-01-01"):
                assert own.get(f"/api/{path}{joint}{day}").json() == {"apart": True}, path
        assert own.get("/api/facts?as_known_on=1000-01-01").text == "{}"
        assert own.get("/api/facts/check?periods_through=1000-01-01").text == "{}"


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


def test_a_title_of_a_lab_of_ones_own_cannot_leave_its_header(tmp_path: Path) -> None:
    """Quotes, slashes, line ends: escaped, and not in the name of the file."""
    title = 'A/B "c"; filename=evil.exe\r\nx: y\\\u4f60'
    own = tmp_path / "labs" / "own.toml"
    own.parent.mkdir()
    own.write_text(f"title = {{ en = {json.dumps(title)} }}\n", encoding="utf-8")
    found = disposition_of(VERBS["export"], {"lab": "own", "lang": "en"}, "xlsx", tmp_path)
    assert found.startswith("attachment; filename=\"labecon-export-own.xlsx\"; filename*=UTF-8''")
    name = unquote(found.partition("''")[2])
    assert re.fullmatch(r"[\w.%-]*", found.partition("''")[2]) and not set(name) & set('/\\"\r\n:') and "\u4f60" in name

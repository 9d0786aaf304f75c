"""Answers of jobs as charts and tables: the numbers are those of the document, a first answer says that it is one."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from labecon.cli.answering import CHILD, answer
from labecon.web.answers import Answer
from labecon.web.desk import Desk
from tests.unit.web.conftest import client_of

#: Answers few worlds at once with a document of its own, and waits for ever on many.
STANDS_IN = """
import json, os, sys, time
if "--worlds=100" in sys.argv:
    sys.stdout.write(open(os.environ["FOUND"]).read())
else:
    sys.stderr.write(json.dumps({"progress": "500 of 2,000 worlds"}) + "\\n")
    sys.stderr.flush()
    open(os.environ["WHO"], "w").write(str(os.getpid()))
    time.sleep(600)
"""


def until(client: TestClient, job: str, wanted: str) -> dict[str, Any]:
    """The job once it is in a state."""
    for _ in range(30_000):
        row: dict[str, Any] = client.get(f"/api/jobs/{job}").json()
        if row["state"] == wanted:
            return row
        assert row["state"] in ("waiting", "running"), row
        time.sleep(0.02)
    raise AssertionError(row)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A market of two labs over few worlds, as the command prints it."""
    found = answer(["industry", "--format=json", "--labs", "openai", "zhipu", "--worlds=20", "--months=12"])
    place = tmp_path_factory.mktemp("market") / "found.json"
    place.write_text(found.text)
    return place


def test_a_job_is_shown_with_its_numbers_draws_seed_and_command() -> None:
    with client_of(Desk(answer, CHILD, None)) as client:
        asked = {"lab": "minimax", "target": "revenue@FY2026", "method": "sobol", "paths": 32, "top": 3, "seed": 7}
        job = client.post("/api/jobs", json={"verb": "sensitivity", "arguments": asked, "preview": True}).json()["id"]
        assert until(client, job, "done")["partial"] is False
        found = client.get(f"/api/jobs/{job}/result").json()
        for language, alone in (("en", "Alone"), ("zh", "单独")):
            view = client.get(f"/api/jobs/{job}/view?lang={language}").json()
            chart, table = view["parts"][0]["chart"], view["parts"][0]["table"]
            assert chart["series"][0] == {"name": alone, "values": [one["first"] for one in found["rows"]]}
            columns = table["columns"]
            assert [dict(zip(columns, row["values"], strict=True)) for row in table["rows"]] == [
                {name: one[name] for name in columns} for one in found["rows"]
            ]
            assert "seed 7" in view["source"] or "种子 7" in view["source"]
            assert found["facts"][:12] in chart["source"] and not view["partial"]
        assert view["command"].startswith("labecon sensitivity --target=revenue@FY2026 --method=sobol")
        assert "--seed=7" in view["command"] and "format" not in view["command"]


def test_an_early_answer_stays_when_the_whole_one_is_killed(
    market: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = tmp_path / "who"
    monkeypatch.setenv("WHO", str(who))
    monkeypatch.setenv("FOUND", str(market))
    with client_of(Desk(answer, (sys.executable, "-c", STANDS_IN), None)) as client:
        job = client.post("/api/jobs", json={"verb": "industry", "arguments": {}, "preview": True}).json()["id"]
        for _ in range(30_000):
            if who.exists() and who.read_text():
                break
            time.sleep(0.02)
        row = until(client, job, "running")
        assert row["partial"] and row["result"] is None
        view = client.get(f"/api/jobs/{job}/view").json()
        assert view["partial"] and "first answer" in view["about"][0] and "20 worlds, seed 1" in view["source"]
        found = json.loads(market.read_text())
        assert view["parts"][0]["chart"]["series"][0]["values"] == found["survival"]["openai"]
        os.kill(int(who.read_text()), signal.SIGKILL)
        for _ in range(30_000):
            row = client.get(f"/api/jobs/{job}").json()
            if row["state"] == "failed":
                break
            time.sleep(0.02)
        assert "ended with code -9" in row["error"]["problems"][0]["message"] and row["partial"]
        assert client.get(f"/api/jobs/{job}/view?lang=zh").json()["partial"]
        assert client.get(f"/api/jobs/{job}/result").status_code == 409


def test_without_an_answer_or_a_view_it_says_so() -> None:
    with client_of(Desk(answer, (), None)) as client:
        job = client.post("/api/jobs", json={"verb": "labs", "arguments": {}}).json()["id"]
        until(client, job, "done")
        problem = client.get(f"/api/jobs/{job}/view")
        assert problem.status_code == 409 and problem.json()["error"]["problems"][0]["code"] == "not-available"
        assert client.get(f"/api/jobs/{'0' * 32}/view").status_code == 404


def test_every_question_of_the_page_is_one_that_a_job_takes() -> None:
    with client_of(Desk(lambda _: Answer(0, "{}"), (), None)) as client:
        for language in ("en", "zh"):
            found = client.get(f"/api/questions?lang={language}").json()
            assert {one["name"] for one in found["questions"]} == {"sobol", "require", "industry"}
            for one in found["questions"]:
                assert all(each["title"] for each in one["fields"]) and one["title"] and one["lead"]
            for one in found["questions"]:
                for each in one["fields"]:
                    for text in each["examples"]:  # what the page offers is taken
                        given = {each["name"]: [text] if each["kind"] == "names" else text}
                        lab = {"lab": "minimax"} if one["of_lab"] else {}
                        body = {"verb": one["verb"], "arguments": {"target": "runway", **lab, **one["fixed"], **given}}
                        begun = client.post("/api/jobs", json=body)
                        assert begun.status_code == 201, (text, begun.json())
                        client.delete(f"/api/jobs/{begun.json()['id']}")
        schema = client.get("/openapi.json").json()["components"]["schemas"]
        for one in found["questions"]:
            taken = schema[f"{one['verb'].capitalize()}Arguments"]["properties"]
            assert {each["name"] for each in one["fields"]} | set(one["fixed"]) <= set(taken)

"""Long work: progress, an end that is noticed, cancelling that stops the process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from labecon.cli.answering import CHILD, answer
from labecon.web import jobs as jobs_module
from labecon.web.desk import Desk
from labecon.web.jobs import Job
from tests.unit.web.conftest import client_of

ASKED = {"verb": "labs", "arguments": {}}
#: Stands in for the command: says how far it is and who it is, then waits for ever.
WAITS = """
import json, os, sys, time
sys.stderr.write("a warning\\n" + json.dumps({"progress": "2,048 of 10,000 paths"}) + "\\n")
sys.stderr.flush()
open(os.environ["WHO"], "w").write(str(os.getpid()))
time.sleep(600)
"""


def until(client: TestClient, job: str, *states: str) -> dict[str, Any]:
    """The job once it is in one of the states."""
    for _ in range(30_000):
        row: dict[str, Any] = client.get(f"/api/jobs/{job}").json()
        if row["state"] in states and (row["progress"] or "running" not in states):
            return row
        time.sleep(0.02)
    raise AssertionError(row)


@pytest.fixture
def who(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which the waiting process says its number."""
    monkeypatch.setenv("WHO", str(tmp_path / "who"))
    return tmp_path / "who"


def number(who: Path) -> int:
    """The number of the waiting process."""
    for _ in range(30_000):
        if who.exists() and who.read_text():
            return int(who.read_text())
        time.sleep(0.02)
    raise AssertionError("the process never began")


def test_a_job_says_how_far_it_is_and_is_stopped_with_its_process(who: Path) -> None:
    with client_of(Desk(answer, (sys.executable, "-c", WAITS), None)) as client:
        begun = client.post("/api/jobs", json=ASKED)
        job = begun.json()["id"]
        assert begun.status_code == 201 and begun.headers["location"] == f"/api/jobs/{job}"
        row = until(client, job, "running")
        assert row["progress"] == "2,048 of 10,000 paths" and row["share"] == pytest.approx(0.2048)
        most = row["seconds"] * (1 - 0.2048) / 0.2048  # the time before it ran does not count
        assert 0 < row["seconds_left"] <= most + 0.01
        assert client.get(f"/api/jobs/{job}/result").status_code == 409
        process = number(who)
        assert client.delete(f"/api/jobs/{job}").status_code == 204
        assert client.get(f"/api/jobs/{job}").status_code == 404
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_job_whose_process_is_killed_says_so(who: Path) -> None:
    with client_of(Desk(answer, (sys.executable, "-c", WAITS), None)) as client:
        job = client.post("/api/jobs", json=ASKED).json()["id"]
        os.kill(number(who), signal.SIGKILL)
        row = until(client, job, "failed")
        assert "ended with code -9" in row["error"]["problems"][0]["message"] and row["result"] is None
        assert client.get(f"/api/jobs/{job}/result").json()["error"] == row["error"]


def test_a_real_job_gives_what_its_address_gives_and_a_wrong_one_says_why() -> None:
    with client_of(Desk(answer, CHILD, None)) as client:
        asked = {"verb": "simulate", "arguments": {"lab": "minimax", "paths": 30, "months": 3}, "format": "csv"}
        wrong = {"verb": "simulate", "arguments": {"lab": "minmax"}}
        first, second = (client.post("/api/jobs", json=one).json()["id"] for one in (asked, wrong))
        assert until(client, first, "done")["result"] == f"/api/jobs/{first}/result"
        twin = client.get("/api/labs/minimax/simulate.csv?paths=30&months=3")
        assert client.get(f"/api/jobs/{first}/result").text == twin.text != ""
        assert until(client, second, "failed")["error"]["problems"][0]["code"] == "unknown-name"
        assert client.get(f"/api/jobs/{second}/result").status_code == 404
        assert {one["id"] for one in client.get("/api/jobs").json()["jobs"]} == {first, second}


def test_no_more_jobs_are_taken_than_can_wait(who: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "MOST_OPEN", 3)
    with client_of(Desk(answer, (sys.executable, "-c", WAITS), None)) as client:
        assert [client.post("/api/jobs", json=ASKED).status_code for _ in range(5)] == [201, 201, 201, 409, 409]


def test_an_answer_that_takes_too_long_points_to_jobs(who: Path) -> None:
    desk = Desk(answer, (sys.executable, "-c", WAITS), None)

    async def ask(patience: float) -> str:
        return (await desk.answer(["labs"], True, patience=patience)).problems[0].code

    for patience in (1.0, 10.0, 60.0):  # until the process has said its number before it is ended
        assert asyncio.run(ask(patience)) == "too-slow"
        if who.exists() and who.read_text():
            break
    with pytest.raises(ProcessLookupError):
        os.kill(number(who), 0)


@pytest.mark.parametrize(
    ("text", "share"), [("", None), ("3 of 12", 0.25), ("共 12，已完成 3", 0.25), ("0 of 0", None)]
)
def test_the_share_is_read_from_the_line_of_progress(text: str, share: float | None) -> None:
    job = Job("0" * 32, "simulate", "json")
    job.hear(text)
    assert job.share == share

"""A sweep over HTTP: the digest of the command, refused where it is too large, stopped with everything it started."""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from labecon.analysis.sweeps.bounds import MOST_BLOCKS, MOST_PATHS, combinations_of
from labecon.analysis.sweeps.plan import make_plan
from labecon.analysis.sweeps.specification import parse_specification
from labecon.cli.answering import CHILD, answer
from labecon.cli.main import main
from labecon.labs.datafile import DataFile
from labecon.web import jobs
from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.jobs import MOST_BYTES
from tests.unit.web.conftest import client_of
from tests.unit.web.test_jobs import number, until

TEXT = """labs = ["minimax"]
scenarios = ["base", "price_war"]
paths = 20
months = 12
[drivers]
training_growth = { scale = [0.9, 1.0] }
"""
#: More values than any machine holds, in few words.
GRIDS = "\n".join(f"d{one} = {{ from = 0, to = 1, points = 99999 }}" for one in range(900))


def begun(client: TestClient, text: str, form: str = "json", **more: Any) -> str:
    """The id of a sweep that was asked for."""
    found = client.post(
        "/api/jobs", json={"verb": "sweep", "arguments": {"specification": text, **more}, "format": form}
    )
    assert found.status_code == 201, found.text
    return str(found.json()["id"])


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the folders of jobs are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_answer_has_the_digest_of_the_command_and_its_summary(
    kept: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path_factory.mktemp("sweep") / "two.toml"
    place.write_text(TEXT, encoding="utf-8")
    assert main(["sweep", str(place), "--to", str(place.parent / "out"), "--workers", "1", "--format", "json"]) == 0
    by_hand = json.loads(capsys.readouterr().out)
    with client_of(Desk(answer, CHILD, None)) as client:
        job = begun(client, TEXT)
        row = until(client, job, "done", "failed")
        assert row["state"] == "done" and "4" in row["progress"], row
        found = client.get(f"/api/jobs/{job}/result").json()
        assert row["files"] == f"/api/jobs/{job}/files"
        got = client.get(row["files"])
        assert got.headers["content-type"] == "application/zip" and client.get(row["files"]).content == got.content
    assert not list(kept.glob("labecon-*"))
    fetched = tmp_path_factory.mktemp("fetched")
    with ZipFile(BytesIO(got.content)) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {found["folder"]}
        archive.extractall(fetched)
    assert main(["sweep", "--summary", str(fetched / found["folder"]), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["cells"] == found["summary"]
    assert found["digest"] == by_hand["digest"] and (found["cells"], found["paths"]) == (4, 80)
    assert {one["scenario"] for one in found["summary"]} == {"base", "price_war"} and found["summary_left_out"] == 0
    assert main(["sweep", "--summary", str(place.parent / "out"), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["cells"] == found["summary"]


class Writing(Desk):
    """Answers a job at once, with a file of so many bytes."""

    size = 100

    async def job(self, words: Sequence[str], hear: Callable[[str], None]) -> Answer:
        """Writes where the command line says."""
        [place] = [Path(one.removeprefix("--to=")) for one in words if one.startswith("--to=")]
        (place / "blocks").mkdir(parents=True)
        (place / "blocks" / "000.parquet").write_bytes(b"p" * self.size)
        return Answer(0, "{}")


def test_files_are_kept_within_bounds(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large, or more than so many: given up, and the answer is still there."""
    monkeypatch.setattr(jobs, "MOST_WITH_FILES", 2)
    desk = Writing(answer, (), None)
    with client_of(desk) as client:
        made = []
        for _ in range(3):
            made.append(begun(client, TEXT))
            until(client, made[-1], "done")
        rows = [client.get(f"/api/jobs/{job}").json() for job in made]
        assert [row["files"] is not None for row in rows] == [False, True, True]
        with ZipFile(BytesIO(client.get(rows[2]["files"]).content)) as archive:
            assert archive.namelist() == ["results/blocks/000.parquet"]
        desk.size = MOST_BYTES + 1
        large = begun(client, TEXT)
        assert until(client, large, "done")["files"] is None
        assert client.get(f"/api/jobs/{large}/files").status_code == 409
        assert client.get(f"/api/jobs/{large}/result").status_code == 200
        assert client.get(f"/api/jobs/{'0' * 32}/files").status_code == 404
        assert len(list(kept.glob("labecon-*"))) == 2
    assert not list(kept.glob("labecon-*"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'labs = ["minimax"]\npaths = {MOST_PATHS + 1}\n', "paths"),
        (f'labs = ["minimax"]\npaths = {MOST_BLOCKS + 1}\nblock = 1\n', "blocks"),
        (f'labs = ["minimax"]\npaths = 1\ncombine = 4\nscenarios = {[f"s{one}" for one in range(5000)]}', "blocks"),
        ('labs = ["minimax"]\n[drivers]\n' + GRIDS, "combinations"),
        ('labs = ["minmax"]\n', "did you mean minimax?"),
        ("labs = [", "sweep.toml"),
    ],
    ids=["paths", "blocks", "scenarios", "drivers", "lab", "cut off"],
)  # fmt: skip
def test_what_is_too_large_or_wrong_is_refused_soon_with_one_reason(kept: Path, text: str, said: str) -> None:
    with client_of(Desk(answer, (), None)) as client:
        job, began = begun(client, text), time.process_time()
        row = until(client, job, "failed")
        assert time.process_time() - began < 60
        assert client.get(f"/api/jobs/{job}/result").status_code in (404, 409)
    [problem] = row["error"]["problems"]
    assert said in f"{problem['message']} {problem['place']}" and "labecon-" not in json.dumps(problem)
    assert not list(kept.glob("labecon-*"))


def test_the_count_of_combinations_is_that_of_the_plan() -> None:
    text = TEXT.replace("paths = 20", "paths = 20\ncombine = 2\nseeds = [1, 2, 3]")
    text = text.replace('"price_war"]', '"price_war", "funding_drought"]')
    file = DataFile("three.toml", text)
    asked = parse_specification(file)
    plan = make_plan(asked, file)
    left_out = len(plan.left_out) * len(asked.seeds) * len(asked.points)
    assert combinations_of(asked) == len(plan.cells) + left_out == 4 * 3 * 2


#: The command of a child, which first says its number.
NAMED = (sys.executable, "-c", "import os; open(os.environ['WHO'], 'w').write(str(os.getpid()));" + CHILD[-1])


def alive(group: int) -> list[int]:
    """Processes of a group that have not ended."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its = place.read_text().rpartition(")")[2].split()[:3]
            found += [int(place.parent.name)] if int(its) == group and state not in "ZX" else []
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up as Linux shows them")
def test_stopping_ends_the_workers_and_removes_the_files(
    kept: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = tmp_path_factory.mktemp("who") / "who"
    monkeypatch.setenv("WHO", str(who))
    with client_of(Desk(answer, NAMED, None)) as client:
        job = begun(client, TEXT.replace("paths = 20", "paths = 30000\nblock = 100"))
        until(client, job, "running")
        group = number(who)
        assert alive(group) and any(kept.glob("labecon-*"))
        assert client.delete(f"/api/jobs/{job}").status_code == 204
        for _ in range(30_000):
            if not alive(group):
                break
            time.sleep(0.02)
        assert not alive(group)
        assert client.get(f"/api/jobs/{job}").status_code == 404
    assert not list(kept.glob("labecon-*"))

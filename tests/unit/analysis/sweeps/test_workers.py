"""Who computes: the same answers from each, and one line when somebody cannot be had."""

from __future__ import annotations

import os
import sys
import time

import pytest

from labecon.analysis.sweeps import workers as module
from labecon.analysis.sweeps.workers import Workers, check_engine, workers_on
from labecon.errors import UsageError


def shouted(task: str) -> bytes:
    """Work for a test."""
    if task == "die":
        os._exit(3)
    if task == "sleep":
        time.sleep(600)
    return task.upper().encode()


def answers(workers: Workers, tasks: list[str]) -> dict[str, bytes]:
    pending = {workers.submit(task): task for task in tasks}
    found = {}
    while pending:
        for handle in workers.ready(list(pending)):
            found[pending.pop(handle)] = workers.answer(handle)
    return found


@pytest.mark.parametrize("count", [1, 2])
def test_every_block_is_answered_once(count: int) -> None:
    workers = workers_on("local", count, shouted)
    tasks = [f"task {number}" for number in range(7)]
    try:
        assert answers(workers, tasks) == {task: task.upper().encode() for task in tasks}
        assert workers.count == count
    finally:
        workers.close()


def test_a_process_that_ends_is_said_in_one_line() -> None:
    workers = workers_on("local", 2, shouted)
    try:
        with pytest.raises(UsageError, match=r"a worker process has ended unexpectedly.*--resume"):
            answers(workers, ["a", "die", "b", "c"])
            answers(workers, ["d"])
    finally:
        workers.close()


def test_closing_waits_for_nobody() -> None:
    workers = workers_on("local", 2, shouted)
    answers(workers, ["a"])
    workers.submit("sleep")
    started = time.monotonic()
    workers.close()
    assert time.monotonic() - started < 300  # the block takes 600


@pytest.mark.parametrize("engine", ["locl", "spark://a:1", "dask://", "dask://host", "ray://host:x", "local://a:1", ""])
def test_an_engine_that_is_none_is_refused(engine: str) -> None:
    with pytest.raises(UsageError) as error:
        check_engine(engine)
    assert error.value.problems[0].place == "--on"


def test_the_nearest_engine_is_named() -> None:
    with pytest.raises(UsageError, match=r"did you mean local\?"):
        check_engine("locl")


@pytest.mark.parametrize(("engine", "library"), [("dask", "distributed"), ("ray", "ray")])
def test_without_the_library_one_line_names_the_extra(
    engine: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=rf"needs the extra `{engine}`.*labecon\[{engine}\]"):
        workers_on(engine, 1, shouted)


def test_a_cluster_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONNECTING", 1)
    with pytest.raises(UsageError) as error:
        workers_on("dask://127.0.0.1:9", 1, shouted)
    (problem,) = error.value.problems
    assert problem.message.startswith("dask://127.0.0.1:9 does not answer: ") and problem.place == "--on"

"""Killed at any moment, a writer loses nothing it had acknowledged; two writers lose nothing of each other."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from labecon.facts.store import Store, verify
from tests.unit.facts.store.appending import name_of

ROOT = Path(__file__).resolve().parents[4]
#: Fifty before a release, a few on every push.
KILLS = int(os.environ.get("LABECON_KILLS", "4"))


def _start(place: Path, first: int, each: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.unit.facts.store.appending", str(place), str(first), str(each)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _acknowledged(process: subprocess.Popen[str]) -> list[int]:
    said = process.communicate()[0]
    return [int(line) for line in said.split("\n")[:-1]]


def test_no_acknowledged_fact_is_lost_by_a_kill(tmp_path: Path) -> None:
    place = tmp_path / "labecon.db"
    chance = random.Random(20260115)
    acknowledged: set[int] = set()
    following = 0
    for kill in range(KILLS):
        process = _start(place, following, each=1 if kill % 3 == 2 else 1000)  # every third dies in opening and sealing
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.random() * 0.05)
        process.kill()
        said = {int(first), *_acknowledged(process)}
        assert said == set(range(following, max(said) + 1))
        acknowledged |= said
        if kill % 2:  # as a person would look at what is left
            with closing(sqlite3.connect(place)) as plain:
                assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        with Store.open(place, writable=kill % 4 != 3) as store:
            found = verify(store)
            assert found.ok, found.problems
            names = [record.name for record in store.records()]
        assert len(set(names)) == len(names), "none is there twice"
        missing = {name_of(number) for number in acknowledged} - set(names)
        assert not missing
        following = len(names)
        assert names == [name_of(number) for number in range(following)], "no gap"
        assert following - len(acknowledged) <= kill + 1, (
            "at most the one in flight is there without being acknowledged"
        )
        acknowledged = set(range(following))


def test_two_writers_and_a_reader(tmp_path: Path) -> None:
    place = tmp_path / "labecon.db"
    Store.open(place).close()
    writers = [_start(place, first, each=5) for first in (0, 1_000_000)]
    seen: list[int] = []
    problems: list[BaseException] = []

    def read() -> None:
        try:
            while any(writer.poll() is None for writer in writers):
                with Store.open(place, writable=False) as store:
                    facts = store.ledger(None, None).facts
                    times = [record.recorded for record in store.records()]
                assert times == sorted(times)
                seen.append(len(facts))
        except BaseException as problem:
            problems.append(problem)
            raise

    reader = threading.Thread(target=read)
    reader.start()
    acknowledged = [int(writer.stdout.readline()) for writer in writers if writer.stdout]  # both have begun
    time.sleep(0.8)
    for writer in writers:
        writer.kill()
    acknowledged += [number for writer in writers for number in _acknowledged(writer)]
    reader.join()
    assert not problems
    assert seen == sorted(seen), "a reader never sees less than before"
    with Store.open(place) as store:
        names = [record.name for record in store.records()]
        times = [record.recorded for record in store.records()]
        assert verify(store).ok
    assert {name_of(number) for number in acknowledged} <= set(names)
    assert len(names) <= len(acknowledged) + len(writers)
    assert all(before < after for before, after in pairwise(times))
    assert {number < 1_000_000 for number in acknowledged} == {True, False}, "both had their turn"


_LIMITED = """
import resource, signal, sys
from labecon.errors import DataError
from labecon.facts.store import Store
from tests.unit.facts.build import fact
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
place, limit, first = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
number = first
try:
    with Store.open(place) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        while number < first + 60:
            store.add([fact(f"acme.part_{number}.revenue.FY2024", "1", note="x" * 400)], who="a")
            print(number, flush=True)
            number += 1
except DataError as error:
    print("refused", error.problems[0].code)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the limit on file sizes is that of POSIX")
def test_a_write_that_is_cut_short_anywhere_is_refused_and_loses_nothing(tmp_path: Path) -> None:
    place = tmp_path / "labecon.db"
    refused = 0
    for limit in (70_000, 90_001, 123_457):
        with Store.open(place) as store:
            before = store.head.number
        command = [sys.executable, "-c", _LIMITED, str(place), str(limit), str(before)]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
        refused += said[-1] == "refused ledger-failed"
        with Store.open(place) as store:
            found = verify(store)
            assert found.ok, found.problems
            names = {record.name for record in store.records()}
        assert {name_of(int(number)) for number in said if number.isdigit()} <= names
    assert refused

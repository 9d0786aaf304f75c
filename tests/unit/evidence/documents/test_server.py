"""Many documents through one interpreter: the same answers, each document in a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from labecon.evidence.documents import Limits, Malformed, OverLimit, Text, read_document
from labecon.evidence.documents.server import ReaderServer
from tests.unit.evidence.documents import samples

FILES = {
    "a.txt": samples.SIMPLIFIED.encode(),
    "b.html": samples.page().encode(),
    "c.docx": samples.word(),
    "d.xlsx": samples.workbook(),
    "e.csv": samples.values("gb18030"),
    "f.pdf": samples.report(),
    "g.pdf": b"%PDF-1.7 broken",
}


@pytest.fixture
def server() -> Iterator[ReaderServer]:
    with ReaderServer() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_the_same_comes_back_as_from_a_fresh_interpreter(server: ReaderServer, folder: Path) -> None:
    for name in FILES:
        assert read_document(folder / name, server=server) == read_document(folder / name)


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        (Limits(answer=100), "answer"),
        (Limits(wall_seconds=0), "wall_seconds"),
        (Limits(cells=1), "cells"),
    ],
)
def test_limits_hold_and_the_next_document_is_read(
    limits: Limits, limit: str, server: ReaderServer, folder: Path
) -> None:
    read_document(folder / "a.txt", server=server)
    result = read_document(folder / "e.csv", limits=limits, server=server)
    assert isinstance(result, OverLimit) and result.limit == limit
    assert isinstance(read_document(folder / "a.txt", server=server), Text)


def test_a_server_that_dies_is_started_again(server: ReaderServer, folder: Path) -> None:
    read_document(folder / "a.txt", server=server)
    process = server._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert isinstance(read_document(folder / "a.txt", server=server), Text)


def test_a_program_that_answers_otherwise_is_malformed(folder: Path, tmp_path: Path) -> None:
    program = tmp_path / "other.py"
    program.write_text("import sys; sys.exit(3)\n", encoding="utf-8")
    with ReaderServer(program) as server:
        assert isinstance(read_document(folder / "a.txt", server=server), Malformed)


def test_nothing_is_left_behind(folder: Path) -> None:
    with ReaderServer() as server:
        read_document(folder / "a.txt", server=server)
        process = server._process
    assert process is not None and process.poll() is not None

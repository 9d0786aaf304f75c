"""What the parent makes of a process that does not answer as agreed, and of a library that is not there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from labecon.errors import DataError
from labecon.evidence.documents import Limits, Malformed, OverLimit, pdf, read_bytes, reading
from labecon.evidence.documents.refusals import MissingExtra


def answered(program: str, folder: Path, patch: pytest.MonkeyPatch, limits: Limits | None = None) -> object:
    """The result when the reading process is another program."""
    path = folder / "other.py"
    path.write_text(f"import os, signal, sys, time\n{program}\n", encoding="utf-8")
    patch.setattr(reading, "_CHILD", path)
    return read_bytes(b"x", "a.txt", limits=limits)


@pytest.mark.parametrize(
    "program",
    [
        "print('not JSON')", "print('[]')", "print('{}')", "print('{\"outcome\": \"text\"}')", "sys.exit(3)",
        "os.kill(os.getpid(), signal.SIGSEGV)", "print('{\"outcome\": \"text\", \"text\": 1}')", "pass",
        "sys.stdout.buffer.write(b'\\xff')", "print('[' * 100000)",
    ],
)  # fmt: skip
def test_an_answer_that_is_not_as_agreed_is_malformed(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(answered(program, tmp_path, monkeypatch), Malformed)


@pytest.mark.parametrize(
    ("program", "limit"),
    [
        ("os.kill(os.getpid(), signal.SIGABRT)", "memory"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "cpu_seconds"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "cpu_seconds"),
        ("time.sleep(600)", "wall_seconds"),
        ("os.close(1); time.sleep(600)", "wall_seconds"),
        ("print('x' * 2000)", "answer"),
        ("while True: print('x' * 2000)", "answer"),
    ],
)
def test_a_process_that_costs_too_much_is_ended(
    program: str, limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 1 if limit == "wall_seconds" else 600
    result = answered(program, tmp_path, monkeypatch, Limits(wall_seconds=seconds, answer=1000))
    assert isinstance(result, OverLimit)
    assert result.limit == limit


def test_a_library_that_is_missing_is_named_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingExtra, match=r"pip install 'labecon\[documents\]'") as caught:
        pdf.load_library()
    said = {"outcome": "missing", "message": caught.value.message}
    program = f"import json; print(json.dumps({said!r}))"
    with pytest.raises(DataError, match="needs the extra `documents`"):
        answered(program, tmp_path, monkeypatch)


def test_nothing_of_the_environment_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET_TOKEN", "x")
    program = "sys.exit(3) if 'A_SECRET_TOKEN' in os.environ else os.kill(os.getpid(), signal.SIGABRT)"
    assert isinstance(answered(program, tmp_path, monkeypatch), OverLimit)

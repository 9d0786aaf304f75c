"""The same question to the same files is answered once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from labecon.web import desk as desk_module
from labecon.web.answers import Answer, refused
from labecon.web.desk import Desk


class Counted:
    """Answers, and counts how often it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.times = answer, 0

    def __call__(self, words: Sequence[str]) -> Answer:
        self.times += 1
        return self.answer


def asked(desk: Desk, *questions: str) -> list[Answer]:
    """The answers to questions that are asked at once."""

    async def together() -> list[Answer]:
        return list(await asyncio.gather(*(desk.answer([one], False) for one in questions)))

    return asyncio.run(together())


def test_one_question_is_computed_once_until_a_file_changes(tmp_path: Path) -> None:
    ask = Counted(Answer(0, "text"))
    desk = Desk(ask, (), tmp_path)
    asked(desk, "a", "a", "a")
    asked(desk, "a")
    assert ask.times == 1
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "own.toml").write_text("x", encoding="utf-8")
    asked(desk, "a")
    assert ask.times == 2


def test_errors_are_asked_again_and_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Counted(refused("usage", "no"))
    desk = Desk(wrong, (), None)
    asked(desk, "a")
    asked(desk, "a")
    assert wrong.times == 2
    monkeypatch.setattr(desk_module, "KEPT", 10)
    ask = Counted(Answer(0, "1234"))
    desk = Desk(ask, (), None)
    asked(desk, "a", "b", "c")
    asked(desk, "b", "c")
    assert ask.times == 3
    asked(desk, "a")
    assert ask.times == 4

"""Every pattern that reads documents takes time in proportion to the text, on text made to provoke the contrary."""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import labecon.evidence
from labecon.evidence.article import Article
from labecon.evidence.outside import propose_outside
from labecon.evidence.proposals import propose

PIECES = (
    "1", "a", " ", "一", "1,", "1.", "(", "约", "年", "$1", "2024年、", "a ", "-", "\t", "\n", "in the ", "1-", "<",
    '="', "|", "千", "or ",
)  # fmt: skip
SIZE = 2_000
#: Below this the clock says nothing about growth; a pattern that stays below it on 4,000 characters is fast enough.
LEAST, MOST = 0.012, 2.6
_SEARCHING = ("search", "finditer", "findall", "sub", "subn", "split", "scanner")


def patterns() -> dict[str, re.Pattern[str]]:
    """Patterns of the package by the module and name that hold them."""
    found: dict[int, tuple[str, re.Pattern[str]]] = {}
    for info in pkgutil.walk_packages(labecon.evidence.__path__, "labecon.evidence."):
        if not info.name.endswith(".child"):
            for name, value in vars(importlib.import_module(info.name)).items():
                for one in _held(value):
                    if isinstance(one.pattern, str) and one.pattern:
                        found.setdefault(id(one), (f"{info.name}.{name}", one))
    return {f"{name}#{number}": one for number, (name, one) in enumerate(found.values())}


def _held(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _held(one, depth + 1)


def searched_names() -> set[str]:
    """Names of patterns that some module looks for at every place, and not at one."""
    found = set()
    for path in Path(next(iter(labecon.evidence.__path__))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in _SEARCHING and isinstance(node.value, ast.Name):
                found.add(node.value.id)
    return found


def _seconds(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start


def grows_too_fast(work: Callable[[str], object], piece: str, size: int = SIZE) -> bool:
    """Whether twice the text takes more than two and a half times as long, seen three times."""
    long = (piece * (2 * size // len(piece) + 1))[: 2 * size]
    for _ in range(3):
        twice = _seconds(work, long)
        if twice < LEAST or twice / max(_seconds(work, long[:size]), LEAST / 4) <= MOST:
            return False
    return True


def offenders(found: dict[str, re.Pattern[str]], searched: set[str]) -> list[str]:
    """Patterns that grow too fast in the way they are used: at every place, or at one."""
    slow = []
    for name, pattern in found.items():
        anywhere = name.rpartition(".")[2].partition("#")[0] in searched
        work = _everywhere(pattern) if anywhere else pattern.match
        slow += [f"{name} on {piece!r}" for piece in PIECES if grows_too_fast(work, piece)]
    return slow


def _everywhere(pattern: re.Pattern[str]) -> Callable[[str], object]:
    return lambda text: sum(1 for _ in pattern.finditer(text))


def test_every_pattern_is_linear() -> None:
    found = patterns()
    assert len(found) > 250
    gc.disable()  # its pauses are no pattern's
    try:
        assert offenders(found, searched_names()) == []
    finally:
        gc.enable()


def test_a_pattern_that_is_not_is_found() -> None:
    slow = {"module._BAD#1": re.compile(r"\s*x"), "module._FINE#2": re.compile(r"\s*x")}
    assert {one.partition("#")[0] for one in offenders(slow, {"_BAD"})} == {"module._BAD"}


@pytest.mark.parametrize(
    "piece", ["1亿元、", "2024年、", "智谱", "(", "5% of revenue ", "分别", "1,", "约", "\t1", "| 1 |\n"]
)
def test_reading_a_document_is_linear(piece: str) -> None:
    def read(text: str) -> object:
        article = Article("own.txt", text, date(2026, 1, 20))
        return propose(article), propose_outside(article)

    read("智谱2024年收入3.1亿元。")
    assert not grows_too_fast(read, piece, 2_500)

"""What a Chinese reader sees: no page of the main commands has a sentence in English, nor has a document's prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from labecon.cli.main import main
from labecon.facts import load_ledger
from labecon.facts.priors import load_priors
from labecon.outputs.translations import PROSE

#: Three words of letters in a row, the later ones small: a sentence, or part of a cited title.
SENTENCE = re.compile(r"(?<![\w.-])[A-Za-z][A-Za-z'’-]*(?: [a-z][a-z'’-]*){2,}(?![\w.])")
#: Fields whose texts are what a source, or a formula, says.
AS_PRINTED = ("title", "source_title", "printed", "publisher", "source_publisher", "formula", "trace", "en")
LABS = ("minimax", "zhipu")
PAGES = [
    ("brief", "zhipu", "--full", "--paths", "10"),
    ("run", "minimax"),
    ("explain", "minimax", "cash"),
    ("explain", "zhipu", "revenue", "--month", "2024-06", "--depth", "0"),
    ("scenarios", "openai"),
    ("lines", "minimax"),
    ("lines", "openai"),
    ("lines",),
    ("simulate", "xai", "--paths", "5"),
    ("simulate", "xai", "--paths", "64", "--points", "sobol", "--joint", "cash_out before 2028"),
    ("simulate", "xai", "--paths", "64", "--given", "cash@2026-12 > 0"),
    ("sensitivity", "xai", "--target", "cash@2026-12"),
    ("sensitivity", "xai", "--target", "runway", "--method", "importance", "--paths", "64"),
    ("sensitivity", "xai", "--target", "cash@2026-12", "--method", "sobol", "--paths", "64", "--top", "2"),
    *(("facts", "--lab", lab, "--derived") for lab in LABS),
    ("facts", "check"),
    ("compare", "zhipu", "openai"),
    ("ask",),
]
DOCUMENTS = [
    ("explain", "zhipu", "cash", "--month", "2025-08"),
    ("run", "zhipu", "--months", "1"),
    ("scenarios", "minimax"),
    ("lines", "zhipu"),
    ("facts", "--lab", "zhipu", "--derived"),
    ("facts", "check"),
    ("compare", "zhipu", "--months", "1"),
    ("simulate", "openai", "--paths", "5"),
    ("backtest", "zhipu"),
]


def shown(command: tuple[str, ...], capsys: pytest.CaptureFixture[str], form: str = "text") -> str:
    main([*command, "--lang", "zh", "--format", form])
    return capsys.readouterr().out


@lru_cache(maxsize=1)
def cited() -> str:
    """Everything that is shown as its source prints it: titles, publishers, figures."""
    sources = [fact.source for fact in load_ledger().facts]
    priors = [prior.source.title for prior in load_priors().values()]
    printed = [fact.printed for fact in load_ledger().facts]
    return "\n".join([*(one.title for one in sources), *(one.publisher for one in sources), *priors, *printed])


def unwrapped(page: str) -> str:
    """A page with its folded lines joined and without the arms of its tree, formulas and commands to type."""
    joined = re.sub(r"\n[│├└─ ]*(?=[^│├└─ \n·\[=])(?![^\n]{4,} {3})", " ", page)
    return re.sub(r"[│├└ ]\s*= [^\n]*|labecon [a-z]+[^\n，。；、]*", " ", joined)


def sentences(text: str) -> list[str]:
    """English sentences that no source prints."""
    return [found for found in SENTENCE.findall(text) if found not in cited()]


def prose(found: Any, key: str = "") -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            yield from prose(value, name)
    elif isinstance(found, list):
        for value in found:
            yield from prose(value, key)
    elif isinstance(found, str) and (key in PROSE or SENTENCE.search(found)) and key not in AS_PRINTED:
        yield found


@pytest.mark.parametrize("command", PAGES, ids=" ".join)
def test_a_page_has_no_english_sentence(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    page = shown(command, capsys)
    assert re.search(r"[\u4e00-\u9fff]", page)
    assert sentences(unwrapped(page)) == []


@pytest.mark.parametrize("command", DOCUMENTS, ids=" ".join)
def test_the_prose_of_a_document_follows_the_language(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = list(prose(json.loads(shown(command, capsys, "json"))))
    assert said
    assert [text for text in said if sentences(text)] == []


def test_english_stays_english(capsys: pytest.CaptureFixture[str]) -> None:
    main(["explain", "minimax", "cash", "--lang", "en"])
    page = capsys.readouterr().out
    assert "suppliers and staff are paid in yuan" in unwrapped(page)
    assert re.search(r"[\u4e00-\u9fff]", re.sub(r"printed [^;]*;", "", page)) is None


def test_the_detector_finds_a_sentence() -> None:
    assert sentences("[假设] suppliers and staff are paid in yuan") == ["suppliers and staff are paid in yuan"]
    assert sentences("net_loss + opening cash; MiniMax Limited IPO Analysis") == []

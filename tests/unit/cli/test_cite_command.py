"""`labecon cite`: facts, figures with their sources, outputs; three styles that other programs read."""

from __future__ import annotations

import json
import re

import pytest

import labecon
from labecon import __version__
from labecon.cli.main import main
from labecon.outputs.citations import Citation, bibtex_of, csl_of, text_of
from labecon.outputs.messages import Words

LEDGER = labecon.load("minimax").ledger
FACT = next(one for one in LEDGER.facts if one.entity == "minimax" and one.source.url and one.source.place)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["cite", *words]) == 0
    return capsys.readouterr().out


def test_a_fact_names_everything_that_finds_it(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, FACT.id)
    source = FACT.source
    for text in (source.title, source.publisher, source.published.isoformat(), source.place, FACT.printed, source.url):
        assert text in out
    assert __version__ in out and LEDGER.head[:12] in out


def test_a_figure_comes_with_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, "minimax", "runway_static_months", "--style", "csl-json"))
    assert found[0]["type"] == "software" and found[0]["version"] == __version__
    assert "37.5" in found[0]["note"] and len(found) >= 3
    assert all(one["issued"]["date-parts"][0][0] >= 2015 for one in found[1:])


def test_a_driver_a_line_and_an_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert "talkie.churn" in said(capsys, "minimax", "talkie.churn")
    assert said(capsys, "minimax", "cash").count("\n") >= 2
    assert "report minimax" in said(capsys, "--output", "report minimax --to note.pdf")
    assert said(capsys).startswith("The labecon maintainers")
    assert "事实" in said(capsys, FACT.id, "--lang", "zh")


def test_json_is_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(said(capsys, FACT.id, "--format", "json"))
    assert found["facts"] == LEDGER.head and found["citations"][0]["id"] == FACT.id


def test_bibtex_is_no_command() -> None:
    one = Citation(
        "a b",
        "document",
        "50% of {x} \\input{y} & _z_ $1",
        "P~Q",
        "2025-12-31",
        "https://e.org/a_b",
        "p. 3",
        "#1",
        "id",
        "f" * 64,
    )
    entry = bibtex_of(one)
    assert entry.startswith("@misc{a-b,\n") and entry.endswith("\n}")
    body = re.sub(r"\\(?:textbackslash|textasciitilde|textasciicircum)\{\}|\\[{}$&#%_]", "", entry)
    assert body.count("{") == body.count("}")
    assert not re.search(r"[\\$&#%_~^]", body)
    assert csl_of(one)["issued"] == {"date-parts": [[2025, 12, 31]]}
    assert text_of(one, Words("en")).endswith(f"labecon {__version__}, facts {'f' * 12}.")


@pytest.mark.parametrize(
    "words", [["nothing.like.this"], ["minimax", "rnway_static_months"], ["a", "b", "c"], ["nolab", "cash"]]
)
def test_what_is_not_known_is_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", *words]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1

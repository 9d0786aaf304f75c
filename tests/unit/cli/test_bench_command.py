"""`labecon bench`."""

from __future__ import annotations

import json

import pytest

from labecon.cli.main import main
from labecon.evidence import benchmark
from labecon.evidence.benchmark import Speed


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A benchmark of few articles."""
    measure = benchmark.measure
    monkeypatch.setattr(benchmark, "measure", lambda: measure(articles=2, characters=400, workers=1))


def test_documents_per_second(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--only", "documents", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["documents_per_second"] > 0 and found["documents"]["articles"] == 2
    assert {"schema_version", "labecon", "facts"} <= set(found)
    again = Speed(2, 400, 1, found["documents"]["seconds"], 0).per_second
    assert again == pytest.approx(found["documents_per_second"], rel=0.05)


@pytest.mark.parametrize(("language", "title"), [("en", "Documents per second"), ("zh", "每秒文档数")])
def test_a_page_in_both_languages(language: str, title: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--only", "documents", "--lang", language]) == 0
    assert title in capsys.readouterr().out


def test_a_row_for_each_measure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--only=documents", "--format", "csv"]) == 0
    assert "documents.characters,400" in capsys.readouterr().out


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--only", "everything"]) == 2
    assert "everything" in capsys.readouterr().err

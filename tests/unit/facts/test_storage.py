"""Facts as rows of text."""

from __future__ import annotations

import subprocess
import sys

import pytest

from labecon.errors import DataError
from labecon.facts import load_ledger, row_of
from labecon.facts.storage import COLUMNS, fact_of, facts_of, read_rows

LEDGER = load_ledger()


def test_a_row_and_its_fact_say_the_same() -> None:
    for fact in LEDGER.facts:
        assert fact_of(row_of(fact)) == fact


def test_rows_have_the_columns_of_the_published_table() -> None:
    published = "entity segment metric period_start period_end value unit basis printed source_title source_publisher"
    assert {*published.split(), "source_url", "published", "note"} <= set(COLUMNS)
    assert tuple(read_rows("minimax")[0]) == COLUMNS
    derived = LEDGER.derived("minimax.total.revenue.Q4-2024")
    assert derived is not None and row_of(derived)["formula"] == derived.formula


def test_all_bad_rows_are_reported_at_once() -> None:
    good = read_rows("minimax")[1]
    rows = [
        good,
        {**good, "value": "many", "id": "a"},
        {**good, "period_end": "2024-02-31", "id": "b"},
        {**good, "value": "99", "id": "c"},
        {**good, "bound": "roughly", "id": "d"},
        {key: text for key, text in good.items() if key != "unit"},
        good,
    ]
    with pytest.raises(DataError) as caught:
        facts_of(rows, "my.csv")
    problems = [str(one) for one in caught.value.problems]
    expected = [
        ("my.csv:3", "'many'"),
        ("my.csv:4", "2024-02-31"),
        ("my.csv:5", "inside its interval"),
        ("my.csv:6", "'roughly'"),
        ("my.csv:7", "'unit' is missing"),
        ("my.csv:8", "stands twice"),
    ]
    assert len(problems) == len(expected)
    for problem, (place, words) in zip(problems, expected, strict=True):
        assert problem.startswith(place) and words in problem


def test_the_ledger_needs_no_numpy() -> None:
    code = "import sys, labecon.facts as f; f.load_ledger().all_derived; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""JSON that is finite and stable, and CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labecon import __version__
from labecon.outputs.csv_text import FORMULA_SIGNS, cell_text, csv_text
from labecon.outputs.documents import document, finite, json_text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_the_envelope_comes_first() -> None:
    found = document("head", {"lab": "demo"}, seed=7)
    assert list(found) == ["schema_version", "labecon", "facts", "arithmetic", "notice", "seed", "lab"]
    assert (found["labecon"], found["arithmetic"], found["facts"]) == (__version__, "strict", "head")
    assert found["notice"] == "conditional"
    assert "seed" not in document("head", {})


@settings(max_examples=25)
@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=3))
def test_every_document_is_json_without_infinities(value: dict[str, object]) -> None:
    def refuse(text: str) -> float:
        raise AssertionError(text)

    text = json_text(value)
    assert text.count("\n") == 1
    json.loads(text, parse_constant=refuse)


def test_what_is_not_finite_is_null_and_zero_has_no_sign() -> None:
    assert finite([math.inf, -math.inf, math.nan, 1.5]) == [None, None, None, 1.5]
    assert math.copysign(1, finite(-0.0)) == 1


@given(st.lists(st.lists(st.text() | st.floats(allow_nan=False) | st.none(), min_size=2, max_size=2), max_size=5))
def test_csv_reads_back(rows: list[list[str | float | None]]) -> None:
    text = csv_text(["a", "b"], rows)
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert len(read) == len(rows)
    for row, cells in zip(rows, read, strict=True):
        for value, cell in zip(row, cells, strict=True):
            if isinstance(value, float):
                assert cell == "" if math.isinf(value) else float(cell) == value
            elif value is not None:
                assert cell.removeprefix("'") == value.removeprefix("'")


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_text_never_becomes_a_formula(sign: str) -> None:
    assert cell_text(f"{sign}cmd") == f"'{sign}cmd"
    assert csv_text(["x"], [[f"{sign}cmd"]]).split("\r\n", 1)[1].lstrip('"').startswith("'")


def test_lines_end_as_the_standard_says() -> None:
    assert csv_text(["a"], [["x\ny"], ['say "it"']]) == 'a\r\n"x\ny"\r\n"say ""it"""\r\n'
    assert [cell_text(value) for value in (True, 3, -2.5, None, math.nan)] == ["true", "3", "-2.5", "", ""]

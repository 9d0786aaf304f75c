"""The interface for conformance cases: one JSON object in, one out, in order; every mistake has a typed error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labecon.errors import UsageError
from labecon.evidence.conformance import GRAMMARS, answer, answer_lines


@pytest.mark.parametrize(
    ("grammar", "text", "key", "value"),
    [
        ("number", "三千五百", "value", "3500"),
        ("percent", "12.5%", "value", "0.125"),
        ("currency", "HK$ 8 million", "value", "8000000"),
        ("range", "from 3 to 8", "value", "[3,8)"),
        ("period", "2019年10月", "period", {"start": "2019-10-01", "end": "2019-10-31"}),
        ("date", "2019年10月2日", "period", "2019-10-02"),
    ],
)
def test_each_grammar_answers(grammar: str, text: str, key: str, value: object) -> None:
    row = answer({"id": "x", "grammar": grammar, "lang": "zh", "text": text, "reference": "2020-01-01T00:00:00"})
    results = row["results"]
    assert isinstance(results, list)
    assert [(one["start"], one["end"], one[key]) for one in results] == [(0, len(text), value)]


def test_a_currency_without_a_code_is_named() -> None:
    results = answer({"grammar": "currency", "text": "20 pesos"})["results"]
    assert results == [{"start": 0, "end": 8, "text": "20 pesos", "value": "20", "unit": "peso"}]


def test_lines_are_answered_in_order() -> None:
    lines = [json.dumps({"id": str(n), "grammar": "number", "text": f"{n} 元"}) for n in range(3)]
    rows = [json.loads(line) for line in answer_lines([*lines, "\n"])]
    assert [(row["id"], row["results"][0]["value"]) for row in rows] == [("0", "0"), ("1", "1"), ("2", "2")]


def test_one_grammar_can_be_forced_on_all_lines() -> None:
    line = json.dumps({"id": "a", "grammar": "number", "text": "5%"})
    assert json.loads(next(answer_lines([line], "percent")))["results"][0]["value"] == "0.05"


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": "1"}', '{"text": "1", "grammar": "sums"}', '{"text": "1"}',
     '{"text": "1", "grammar": "date", "reference": "soon"}'],
)  # fmt: skip
def test_a_bad_line_is_a_typed_error(line: str) -> None:
    with pytest.raises(UsageError):
        list(answer_lines([line]))


def test_exclusions_have_a_reason_and_are_few() -> None:
    rows = json.loads(Path(__file__).with_name("exclusions.json").read_text("utf-8"))
    assert all(set(row) == {"file", "index", "category", "reason"} and row["reason"] for row in rows)
    assert len({(row["file"], row["index"]) for row in rows}) == len(rows) <= 20


def test_the_grammars_are_those_of_the_interface() -> None:
    assert list(GRAMMARS) == ["number", "percent", "currency", "range", "period", "date"]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ('{"id": 2, "text": "H1 2025"}', "line 2: the case names no grammar; choose one of number, "),
        ('{"text": "H1 2025", "grammar": "verb"}', "line 2: 'verb' is no grammar; choose one of number, "),
        ('{"id": 2, "grammar": "date"}', "line 2: a case needs a text: "),
        ('{"text": "now", "grammar": "date", "reference": "soon"}', "line 2: reference 'soon' is no day; "),
        ("[]", "line 2: expected an object, found list"),
    ],
)
def test_a_case_that_cannot_be_answered_is_named_by_its_line(case: str, said: str) -> None:
    answers = answer_lines(['{"text": "5%", "grammar": "percent"}', case])
    assert '"value": "0.05"' in next(answers)
    with pytest.raises(UsageError) as refused:
        next(answers)
    assert str(refused.value).startswith(said)

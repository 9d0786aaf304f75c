"""`labecon value` as people call it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from labecon.analysis.valuation import reverse_array
from labecon.analysis.valuation.prices import Price
from labecon.cli.main import main
from labecon.cli.value_command import _distinct

FAST = ("--paths", "20", "--weights", "base=1")


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, output, complaints."""
    code = main(words)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_value_in_every_form(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reverse_array, "COUNT", 6)
    code, out, _ = called(capsys, "value", "zhipu", *FAST, "--price", "HKD 150", "--format", "json")
    found = json.loads(out)
    assert code == 0 and found["currency"] == "CNY" and found["valued_at"] == "2026-01"
    assert [one["price"] for one in found["reverse"]] == [116.2, 150.0]
    for curve in found["reverse"]:
        assert all(abs(point["price_again"] / curve["price"] - 1) < 1e-6 for point in curve["curve"])
    assert {"name", "value", "reason", "kind"} <= set(found["assumptions"][0])
    rows = list(csv.reader(io.StringIO(called(capsys, "value", "zhipu", *FAST, "--format", "csv")[1])))
    assert rows[0][0] == "part" and {row[0] for row in rows[1:]} == {"weighted", "scenario", "multiples", "reverse"}


def test_settings_of_the_valuation_and_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    dear = called(capsys, "value", "openai", *FAST, "--set", "valuation.discount_rate=0.3", "--format", "json")
    cheap = called(capsys, "value", "openai", *FAST, "--set", "valuation.discount_rate=0.08", "--format", "json")
    low, high = (json.loads(ran[1])["equity_value"]["multiple"]["p50"] for ran in (dear, cheap))
    assert 0 < low < high
    for language, said in (("en", "A range under stated assumptions"), ("zh", "并非目标价")):
        out = called(capsys, "value", "openai", *FAST, "--lang", language)[1]
        assert said in " ".join(out.split()) or said in out.replace("\n", "")


def test_bad_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (("value", "openai", "--price", "a lot"), "is no price"),
        (("value", "openai", "--price", "10", *FAST), "no page gives its shares"),
        (("value", "zhipu", "--weights", "base"), "is no SCENARIO=WEIGHT"),
        (("value", "zhipu", "--weights", "bse=1"), "no scenario bse"),
        (("value", "zhipu", "--set", "valuation.discount_rat=0.1"), "valuation.discount_rate"),
        (("value", "zhipu", "--set", "valuation.discount_rate=9"), "must lie in"),
    ):
        code, _, err = called(capsys, *words)
        assert code == 2 and said in err and err.count("\n") == 1, words


def test_a_price_that_is_named_twice_is_read_once() -> None:
    listing, again, other = (
        Price(key, amount, "HKD") for key, amount in (("offer", 165), ("given", 165), ("given", 345))
    )
    assert _distinct([listing, again, other]) == [listing, other]
    assert _distinct([listing, replace(again, currency="USD")]) == [listing, replace(again, currency="USD")]

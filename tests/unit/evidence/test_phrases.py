"""Figures and periods of phrases: value, unit, bound, price unit and period of each, read by hand beforehand."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from labecon.evidence import Context, Figure, find_figures, find_periods
from labecon.periods import Window

PHRASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))["phrase"]
CONTEXT = Context(date(2026, 1, 27), Window.parse("9M2025"))


def _expected(row: str) -> tuple[str, Decimal, str, str, str]:
    printed, value, unit, bound, per, *_ = [*(part.strip() for part in row.split("|")), "", "", ""]
    return printed, Decimal(value), unit, bound, per


def _found(one: Figure) -> tuple[str, Decimal, str, str, str]:
    value = one.value.quantize(Decimal("1E-10")).normalize()
    return one.text, value, one.unit, one.bound, one.per


def _label(gold: str | dict[str, str] | None) -> str | None:
    return f"@{gold['as_of']}" if isinstance(gold, dict) else gold


def test_there_are_the_22_phrases_and_a_hundred_more() -> None:
    assert len(PHRASES) >= 122
    assert len({phrase["text"] for phrase in PHRASES}) == len(PHRASES)


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase["text"] for phrase in PHRASES])
def test_a_phrase_is_read_as_a_person_reads_it(phrase: dict[str, Any]) -> None:
    figures = find_figures(phrase["text"])
    assert [_found(one) for one in figures] == [
        (printed, value.normalize(), unit, bound, per)
        for printed, value, unit, bound, per in map(_expected, phrase.get("figures", []))
    ]
    context = CONTEXT if not str(phrase.get("periods", "")).startswith("['monthly") else Context(date(2026, 1, 27))
    if "periods" in phrase:
        assert [_label(one.gold) for one in find_periods(phrase["text"], context)] == phrase["periods"]


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase["text"] for phrase in PHRASES])
def test_the_text_of_a_mention_is_found_at_its_place(phrase: dict[str, Any]) -> None:
    text = phrase["text"]
    for one in [*find_figures(text), *find_periods(text, CONTEXT)]:
        assert text[one.start : one.end] == one.text

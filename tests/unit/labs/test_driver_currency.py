"""Currencies of drivers: conversion once at load, at a dated rate, and no silent mixing."""

from __future__ import annotations

import pytest

from labecon.errors import DataError
from labecon.facts import load_ledger
from tests.worked_example import TOML, example_lab

TYPED = 'raise_size = { value = 2e8, unit = "money/month"'


def test_another_currency_is_converted_once_at_the_dated_rate() -> None:
    text = TOML.replace(TYPED, 'raise_size = { value = 6.991e8, unit = "CNY/month", convert_at = "2025-12-31"')
    driver = example_lab(text).drivers["raise_size"]
    # 108.71 / 15.55 = 6.991 yuan per dollar
    assert driver.at(310) == pytest.approx(1e8, rel=1e-3)
    assert str(driver.unit) == "USD/month"
    ledger = load_ledger()
    assert driver.citation.facts and all(ledger.resolve(fact) is not None for fact in driver.citation.facts)


def test_a_fact_in_another_currency_is_refused_without_conversion() -> None:
    text = TOML.replace(TYPED, 'raise_size = { fact = "zhipu.total.revenue.FY2024 / 12", unit = "money/month"')
    with pytest.raises(DataError, match=r"raise_size is in USD, its fact in CNY .*convert_at"):
        example_lab(text)


def test_a_fact_in_another_currency_is_taken_with_conversion() -> None:
    text = TOML.replace(
        TYPED,
        'raise_size = { fact = "zhipu.total.revenue.FY2024 / 12", unit = "CNY/month", convert_at = "2025-12-31"',
    )
    driver = example_lab(text).drivers["raise_size"]
    assert driver.at(310) == pytest.approx(312.414e6 / 12 / 6.991, rel=1e-3)
    assert "zhipu.total.revenue.FY2024" in driver.citation.facts


def test_conversion_needs_another_currency() -> None:
    text = TOML.replace(TYPED, 'raise_size = { value = 2e8, unit = "money/month", convert_at = "2025-12-31"')
    with pytest.raises(DataError, match="convert_at needs a unit in one other currency"):
        example_lab(text)

"""Histories of other companies: for base rates of growth and for back-tests, never facts of a lab."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from labecon.facts.records import Source
from labecon.facts.storage import read_rows
from labecon.periods import MONTHS_PER_YEAR, Window, parse_day

#: Fiscal quarters may end, and run-rates be dated, up to this day of the next month.
LAST_DAY_OF_MONTH_BEFORE = 5
_ZEROS = re.compile(r"0*$")

Basis = Literal["reported", "run_rate"]


@dataclass(frozen=True, slots=True)
class SeriesFigure:
    """One figure of a history.

    Args:
        company: E.g. ``snowflake``.
        window: Months it is about; the month of its date for a run-rate.
        value: Revenue over the window in US dollars; a run-rate is divided by twelve.
        half_unit: Half of the last digit that is not zero, in the same scale as the value.
        basis: ``reported`` for accounts, ``run_rate`` for what the press calls annualised revenue.
        source: Citation.
        note: Remark.
    """

    company: str
    window: Window
    value: Decimal
    half_unit: Decimal
    basis: Basis
    source: Source
    note: str


@lru_cache(maxsize=1)
def load_series() -> dict[str, tuple[SeriesFigure, ...]]:
    """The bundled histories.

    Returns:
        Company to figures in order of time.

    Example:
        >>> [figure.window.label for figure in load_series()["snowflake"][:2]]
        ['2019-08..2019-10', '2019-11..2020-01']
    """
    found: dict[str, list[SeriesFigure]] = {}
    for row in read_rows("series"):
        found.setdefault(row["company"], []).append(_figure(row))
    return {company: tuple(sorted(rows, key=lambda one: one.window.end)) for company, rows in found.items()}


def _figure(row: dict[str, str]) -> SeriesFigure:
    end, value = parse_day(row["period_end"]), Decimal(row["value"])
    half = Decimal(5) * Decimal(10) ** (len(_ZEROS.search(row["value"]).group()) - 1)  # type: ignore[union-attr]
    last = _month(end)
    source = Source(row["source_title"], "", row["source_url"], parse_day(row["published"]), row["source_place"])
    if row["period_start"]:
        window = Window(_month(parse_day(row["period_start"]), 0), last)
        return SeriesFigure(row["company"], window, value, half, "reported", source, row["note"])
    rate, half = value / MONTHS_PER_YEAR, half / MONTHS_PER_YEAR
    return SeriesFigure(row["company"], Window(last, last), rate, half, "run_rate", source, row["note"])


def _month(day: date, slack: int = LAST_DAY_OF_MONTH_BEFORE) -> int:
    """Index of the month a day belongs to; the first days of a month still belong to the one before."""
    month = (day.year - 2000) * MONTHS_PER_YEAR + day.month - 1
    return month - 1 if day.day <= slack else month

"""Cited priors: what is known about a driver from outside the lab, as 5th, 50th and 95th percentile."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from labecon.errors import DataError
from labecon.facts.records import Source
from labecon.facts.storage import read_rows

#: Publication of a prior without a source: it is the project's own judgement at the cut-off of its facts.
JUDGED_ON = date(2026, 1, 31)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Prior:
    """What a source says about a driver.

    Args:
        name: Name of the row.
        part: Part of a lab it belongs to, e.g. ``api``.
        unit: Unit in words.
        p05: 5th percentile; None where only single values are given.
        p50: Median.
        p95: 95th percentile.
        value: Single value or values as text, for rows without percentiles.
        distribution: Family that fits.
        basis: ``measured``, ``literature``, ``analog`` or ``judgement``.
        source: Citation; publication is the last day of what is printed (a year, a month).
        computed_from: How the numbers were computed.
        note: Remark.
    """

    name: str
    part: str
    unit: str
    p05: Decimal | None
    p50: Decimal | None
    p95: Decimal | None
    value: str
    distribution: str
    basis: str
    source: Source
    computed_from: str
    note: str

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The numbers of `value`, in order; empty where percentiles are given instead."""
        return tuple(Decimal(text) for text in _NUMBER.findall(self.value))

    @property
    def range_text(self) -> str:
        """The range as a lab file writes it, ``0.03 to 0.06``; empty without percentiles."""
        return f"{self.p05} to {self.p95}" if self.p05 is not None and self.p95 is not None else ""


@lru_cache(maxsize=1)
def load_priors() -> dict[str, Prior]:
    """The bundled priors by name.

    Returns:
        Name to prior, in the order of the file.

    Example:
        >>> load_priors()["hardware_price_performance"].range_text
        '0.2 to 0.45'
    """
    return {row["name"]: _prior(row) for row in read_rows("priors")}


def known_priors(known_on: date) -> dict[str, Prior]:
    """The priors whose source was published by a day.

    Args:
        known_on: The day.

    Returns:
        Name to prior.
    """
    return {name: prior for name, prior in load_priors().items() if prior.source.published <= known_on}


def _prior(row: dict[str, str]) -> Prior:
    published = last_day_of(row["published"]) if row["published"] else JUDGED_ON
    place = row["source_place"] or row["computed_from"]
    return Prior(
        row["name"],
        row["part"],
        row["unit"],
        _number(row["p05"]),
        _number(row["p50"]),
        _number(row["p95"]),
        row["value"],
        row["distribution"],
        row["basis"],
        Source(row["source_title"], "", row["source_url"], published, place),
        row["computed_from"],
        row["note"],
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def last_day_of(text: str) -> date:
    """The last day of a year, a month or a day: by then it was known.

    Args:
        text: ``2025``, ``2025-12`` or ``2025-12-31``.

    Returns:
        The day.

    Raises:
        DataError: The text is none of these.
    """
    parts = text.split("-")
    try:
        year = int(parts[0])
        month = int(parts[1]) if len(parts) > 1 else _LAST_MONTH
        day = int(parts[2]) if len(parts) > 2 else monthrange(year, month)[1]
        return date(year, month, day)
    except (ValueError, IndexError):
        raise DataError.of("bad-period", f"{text!r} is no day, month or year") from None

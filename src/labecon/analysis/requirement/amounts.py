"""Amounts as a target writes them: plain numbers, per cent, money with a scale word, months of the calendar."""

from __future__ import annotations

import re
from datetime import date

from labecon.errors import DataError, LabeconError, UsageError
from labecon.facts.rates import exchange_rate
from labecon.labs import Lab
from labecon.periods import Window, month_index
from labecon.units import CURRENCIES

#: Last day whose quote serves a view without a day of its own.
LATEST = date(2026, 1, 31)
_SCALES = {
    "": 1.0, "%": 0.01, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9,
    "billion": 1e9, "万": 1e4, "亿": 1e8,
}  # fmt: skip
_NUMBER = r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_AMOUNT = re.compile(rf"(?:(?P<before>[A-Za-z]{{3}})\s+)?(?P<number>{_NUMBER})\s*(?P<scale>%|[a-z万亿]*)"
                     r"(?:\s*(?P<after>[A-Z]{3}))?")  # fmt: skip
_MONTH = re.compile(r"\d{4}(?:-\d{2})?")


def amount(lab: Lab, text: str, place: str) -> tuple[float, str]:
    """A number, in the lab's currency where it is money.

    Args:
        lab: The lab, whose view of the facts gives the rate.
        text: E.g. ``5e8``, ``30%``, ``HKD 60 bn``, ``2亿``.
        place: Where it stands, for messages.

    Returns:
        The number in base units, and the currency that was written; empty for none.

    Raises:
        UsageError: It is no amount, or no rate is known.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or found["scale"] not in _SCALES:
        raise UsageError.of(
            "usage", f"{text.strip()!r} is no amount", place, "write it like 5e8, 30%, USD 500 m or 2亿"
        )
    value = float(found["number"].replace(",", "")) * _SCALES[found["scale"]]
    currency = (found["before"] or found["after"] or "").upper()
    if not currency:
        return value, ""
    if currency not in CURRENCIES:
        raise UsageError.of("unknown-name", f"{currency} is no currency", place, f"one of {', '.join(CURRENCIES)}")
    return value * rate_to(lab, currency, place), currency


def rate_to(lab: Lab, currency: str, place: str) -> float:
    """What a unit of a currency is worth in the lab's own, at the last rate the view knows.

    Args:
        lab: The lab.
        currency: ISO code.
        place: For messages.

    Returns:
        The rate.

    Raises:
        UsageError: The view knows none.
    """
    if currency == lab.currency:
        return 1.0
    try:
        day = min(lab.ledger.known_on or LATEST, LATEST)
        return float(exchange_rate(lab.ledger, f"{currency}/{lab.currency}", day).value)
    except LabeconError as error:
        raise UsageError.of("no-source", str(error.problems[0].message), place) from error


def month_of(text: str, place: str, last: bool = False) -> int:
    """The month of a date.

    Args:
        text: ``2028-06``, or a year.
        place: For messages.
        last: Whether a year means its last month; its first otherwise.

    Returns:
        Its index.

    Raises:
        UsageError: It is none.
    """
    word = text.strip()
    if _MONTH.fullmatch(word):
        try:
            if "-" in word:
                return month_index(word)
            year = Window.year(int(word))
            return year.end if last else year.start
        except (DataError, ValueError):
            pass
    raise UsageError.of("bad-period", f"{word!r} is not a month", place, "write it like 2028 or 2028-06")

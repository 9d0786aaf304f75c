"""Rows on their way into the ledger: what they lack, what follows from the rest, and the id they get."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import cast

from labecon.errors import DataError, nearest
from labecon.facts.precision import rounding_interval
from labecon.facts.records import ENTITY_NAMES, Bound, key_of, web_address
from labecon.facts.storage import COLUMNS, days_of
from labecon.periods import parse_day, parse_period, period_of

Row = Mapping[str, str]
#: Columns without which a row is no fact.
REQUIRED = (
    "entity", "metric", "period_end", "value", "unit", "printed", "source_title", "source_publisher", "published",
)  # fmt: skip
#: What a person can change, and the column it stands in.
FIELDS = {
    "entity": "entity", "segment": "segment", "metric": "metric", "period": "period_end", "value": "value",
    "unit": "unit", "basis": "basis", "printed": "printed", "bound": "bound", "conflict": "conflict",
    "preferred": "preferred", "reason": "reason", "note": "note", "place": "place", "title": "source_title",
    "publisher": "source_publisher", "url": "source_url", "published": "published", "low": "low", "high": "high",
}  # fmt: skip
BASES = ("IFRS", "adjusted", "management", "third_party", "press")
#: Digits before or behind the point of a figure that somebody printed.
_DIGITS = 40
_WIDTH = ("value", "printed", "bound", "metric")
_MARKS = ("conflict", "preferred")
_YES = {"yes": "yes", "true": "yes", "1": "yes", "no": "", "false": "", "0": "", "": ""}


def field_of(column: str) -> str:
    """The name under which a person knows a column."""
    return next((field for field, one in FIELDS.items() if one == column), column)


def gaps(row: Row) -> tuple[str, ...]:
    """What a row lacks to be a fact.

    Args:
        row: Columns of a fact, as far as known.

    Returns:
        Names of fields, e.g. ``("period", "publisher")``.

    Example:
        >>> gaps({"entity": "acme", "metric": "revenue", "value": "1", "unit": "USD", "printed": "1"})
        ('period', 'title', 'publisher', 'published')
    """
    return tuple(field_of(column) for column in REQUIRED if not row.get(column))


def completed(row: Row) -> dict[str, str]:
    """A row with what follows from the rest: the whole where no segment is named, the interval of the digits.

    Args:
        row: Columns of a fact; missing ones are empty.

    Returns:
        Every column; the interval only where value and print are known.

    Raises:
        DataError: The value is no number, or the address none of the web.
    """
    made = {column: row.get(column, "") for column in COLUMNS}
    made["entity"] = ENTITY_NAMES.get(made["entity"].lower(), made["entity"].lower())
    made["segment"] = made["segment"] or "total"
    made["basis"] = made["basis"] or "press"
    if made["value"] and made["printed"] and not (made["low"] and made["high"]):
        bound = cast("Bound | None", made["bound"] or None)
        low, high, rests_on = rounding_interval(made["printed"], _number(made["value"]), bound, made["metric"])
        made |= {"low": str(low), "high": str(high), "precision": rests_on}
    made["precision"] = made["precision"] or "printed"
    if made["source_url"] and not web_address(made["source_url"]):
        raise DataError.of("bad-fact", f"url {made['source_url']!r}", "", "write it like https://example.org/page")
    return made


def changed(row: Row, changes: Mapping[str, str]) -> dict[str, str]:
    """A row after a person's corrections.

    Args:
        row: The row.
        changes: Field to text, as a person writes it: ``period`` ``FY2024``, ``value`` ``1,200,000``.

    Returns:
        The row; its interval follows from value and print where one of them changed and no end of it is given.

    Raises:
        DataError: A field is unknown, or a text does not fit it.
    """
    made = dict(row)
    for field, text in changes.items():
        if field not in FIELDS:
            remedy = f"fields: {', '.join(FIELDS)}"
            raise DataError.of("unknown-name", f"no field {field!r}{nearest(field, FIELDS)}", "", remedy)
        made |= _column(field, text.strip())
    if {"low", "high"}.isdisjoint(changes) and not set(_WIDTH).isdisjoint(changes):
        made |= {"low": "", "high": "", "precision": ""}
    return completed(made)


def _column(field: str, text: str) -> dict[str, str]:
    if field == "period":
        start, end = days_of(parse_period(text))
        return {"period_start": start, "period_end": end}
    if field in ("value", "low", "high"):
        return {field: str(_number(text))}
    if field == "published":
        return {field: parse_day(text).isoformat()}
    if field == "bound" and text not in ("", "none", "over", "under", "approx"):
        raise DataError.of("bad-fact", f"bound {text!r}", "", "write over, under, approx or none")
    if field == "basis" and text not in BASES:
        raise DataError.of("bad-fact", f"basis {text!r}{nearest(text, BASES)}", "", f"known: {', '.join(BASES)}")
    if field in _MARKS:
        if text.lower() not in _YES:
            raise DataError.of("bad-fact", f"{field} {text!r}", "", "write yes or no")
        return {field: _YES[text.lower()]}
    if field == "entity" and ("+" in text or not text):
        raise DataError.of("bad-fact", f"entity {text!r} must be one company", "", "record the figure once for each")
    return {FIELDS[field]: "" if field == "bound" and text == "none" else text}


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or abs(found.adjusted()) > _DIGITS:
        remedy = "write it in base units, like 1200000 or 0.35"
        raise DataError.of("bad-fact", f"{text!r} is not a number", "", remedy)
    return found


def identified(row: Row, held: Callable[[str], Row | None]) -> dict[str, str]:
    """A row with an id: what it is about, and where that is taken by another row, who published it.

    Args:
        row: A row without gaps.
        held: What stands under an id; an empty row for an id that may not be used again, None for a free one.

    Returns:
        The row; unchanged where it has an id.
    """
    if row["id"]:
        return dict(row)
    names = _names(row)
    while True:
        made = {**row, "id": next(names)}
        standing = held(made["id"])
        if standing is None or standing == made:
            return made


def _names(row: Row) -> Iterator[str]:
    period = period_of(row["period_start"], row["period_end"])
    key = key_of(row["entity"].lower(), row["segment"], row["metric"], period)
    yield key
    who = re.sub(r"[\W_]+", "_", row["source_publisher"].lower()).strip("_") or "another"
    yield f"{key}.{who}"
    number = 2
    while True:
        yield f"{key}.{who}_{number}"
        number += 1

"""Entries of tables built from facts: as rows of text, of documents and of CSV, with how each is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import Cell
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, Scale, number, scale_of, unit_title
from labecon.outputs.references import References
from labecon.outputs.tables import Table

if TYPE_CHECKING:
    from labecon.analysis.entries import Entry
    from labecon.labs import Lab

#: Whole shares, whatever their number; counts of things.
WHOLE = Scale()
PERCENT = Scale(0.01, "", 2, True)
#: Columns of an entry in CSV.
CSV_COLUMNS = ("value", "low", "high", "unit", "status", "reason", "note", "sources")
#: Width of the column of reasons and assumptions.
REMARK = 48
ITEM = 40
#: Printed numbers of shares leave a share open each; so few say nothing.
_OPEN_SHARES = 10
#: Largest scale words, and an amount that is shown in the next one.
_LARGEST = {"bn": 1e6, "yi": 1e4}
#: Sign before a number whose last digits the printed figures do not give.
ABOUT = "~"


def entry_document(one: Entry, words: Words) -> dict[str, Any]:
    """An entry as documents show it.

    Args:
        one: The entry.
        words: The language.

    Returns:
        ``label, value, low, high, unit, status, reason, note, sources``; no value is None with a reason.
    """
    low, high = one.interval
    return {
        "label": words.pick(one.figure.label),
        "value": one.value,
        "low": low,
        "high": high,
        "unit": one.figure.unit,
        "status": one.status,
        "reason": words.pick(one.figure.reason) or None,
        "note": words.pick(one.note) or None,
        "sources": list(one.figure.sources),
    }


def entry_row(entry: Mapping[str, Any]) -> list[Cell]:
    """An entry as cells of CSV.

    Args:
        entry: As `entry_document` gives it.

    Returns:
        Cells in the order of `CSV_COLUMNS`.
    """
    return [*(entry[key] for key in CSV_COLUMNS[:-1]), " ".join(entry["sources"])]


def entries_table(rows: Sequence[tuple[str, Entry]], lab: Lab, words: Words, references: References) -> Table:
    """Entries as lines of a table: value, range, unit, how it is known, and the reason or assumption.

    Args:
        rows: Key and entry; one scale a unit.
        lab: The lab.
        words: The language.
        references: Collects sources.

    Returns:
        The table without columns in which nothing stands.
    """
    heads = ("item", "value", "range", "unit", "known", "remark")
    lines = []
    for key, one in rows:
        unit = one.figure.unit
        scale = _scale(key, unit, [other.value for _, other in rows if other.figure.unit == unit], words)
        counted = unit == "1" and not scale.percent
        shown = "" if counted and scale == WHOLE else range_text(one, scale)
        title = "" if counted or scale.percent else unit_title(unit, scale, words)
        remark = words.pick(one.figure.reason) or words.pick(one.note)
        value = number(one.value, scale)
        lines.append((words.pick(one.figure.label), value, shown, title, known(one, lab, references), remark))
    kept = [place for place in range(len(heads)) if any(cells[place] for cells in lines)]
    folded = {place: size for place, size in ((0, ITEM), (kept.index(5) if 5 in kept else -1, REMARK)) if place >= 0}
    table = Table([words(f"known.{heads[place]}") for place in kept], frozenset({1}), folded=folded)
    for cells in lines:
        table.add(*(cells[place] for place in kept))
    return table


def _scale(key: str, unit: str, values: Sequence[float | None], words: Words) -> Scale:
    if unit == "share":
        return WHOLE
    if "/" in unit:
        return Scale(1.0, "", 2)
    if unit == "1":
        return PERCENT if key.endswith(("rate", "part")) else Scale(1.0, "", 2) if key.startswith("votes") else WHOLE
    return money_scale(values, unit, words)


def money_scale(values: Sequence[float | None], unit: str, words: Words) -> Scale:
    """The scale of amounts that are far apart: no billions where the least would lose its digits.

    Args:
        values: The amounts.
        unit: Their unit.
        words: The language.

    Returns:
        The scale.

    Example:
        >>> money_scale([2e8, 6e10], "USD", Words("en")).word, money_scale([2e9, 6e10], "USD", Words("en")).word
        ('m', 'bn')
    """
    scale = scale_of(values, unit, words)
    least = min((abs(value) for value in values if value), default=scale.factor)
    if scale.word not in _LARGEST or least >= scale.factor:
        return scale
    return scale_of([_LARGEST[scale.word]], unit, words)


def known(one: Entry, lab: Lab, references: References) -> str:
    """How an entry is known, with the numbers of its sources.

    Args:
        one: The entry.
        lab: The lab.
        references: Collects sources; gives the language.

    Returns:
        E.g. ``reported [3]``.
    """
    mark = references.mark(lab, one.figure.sources)
    return f"{references.words(f'known.{one.status}')} {mark}".rstrip()


def range_text(one: Entry, scale: Scale) -> str:
    """The interval of an entry where it says more than the value.

    Args:
        one: The entry.
        scale: How its value is shown.

    Returns:
        E.g. ``1,554.5 .. 1,555.5``; a dash for an open end; empty where both ends show as the value does.
    """
    if one.value is None:
        return ""
    least, most = one.interval
    if one.figure.unit == "share" and least is not None and most is not None and most - least <= _OPEN_SHARES:
        return ""
    low, high = (number(end, scale).strip() for end in one.interval)
    value = number(one.value, scale).strip()
    if low == high == value or one.interval == (None, None):
        return ""
    return f"{low} .. {high}"


def shares_text(one: Entry) -> str:
    """A number of shares in the digits that its sources give.

    Args:
        one: The entry.

    Returns:
        All digits where the interval is a few shares wide; otherwise rounded to the first uncertain digit, with a
        sign in front.
    """
    low, high = one.interval
    if one.value is None:
        return ABSENT + " "
    if low is None or high is None or high - low <= _OPEN_SHARES:
        return number(one.value, WHOLE)
    place = 10.0 ** math.floor(math.log10((high - low) / 2))
    return ABOUT + number(round(one.value / place) * place, WHOLE)


__all__ = [
    "CSV_COLUMNS",
    "PERCENT",
    "WHOLE",
    "entries_table",
    "entry_document",
    "entry_row",
    "known",
    "money_scale",
    "range_text",
    "shares_text",
]

"""Answers of the grammars to single cases, one JSON object per line: what a conformance suite asks.

A case is ``{"id", "grammar", "lang", "text", "reference"}``, an answer
``{"id", "results": [{"start", "end", "text", ...}]}`` with half-open positions in the text as given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from labecon.errors import UsageError
from labecon.evidence.dates import Context
from labecon.evidence.folding import fold
from labecon.evidence.mentions import find_periods
from labecon.evidence.money import find_money
from labecon.evidence.numbers import find_numbers, scan_numbers
from labecon.evidence.percent import find_percents
from labecon.evidence.period_mention import PeriodMention
from labecon.evidence.ranges import find_ranges
from labecon.evidence.single_days import find_days

AUTO = "auto"
#: "Today" of a case that gives none.
USUAL_DAY = date(2026, 1, 31)
Result = dict[str, object]


def _number(text: str, context: Context) -> list[Result]:
    return [_result(text, one.start, one.end, value=_plain(one.value)) for one in find_numbers(text)]


def _percent(text: str, context: Context) -> list[Result]:
    found = find_percents(fold(text), scan_numbers(text))
    return [_result(text, one.start, one.end, value=_plain(one.value)) for one in found]


def _currency(text: str, context: Context) -> list[Result]:
    found = find_money(fold(text), scan_numbers(text))
    rows = []
    for one in found:
        name = {"currency": one.currency.code} if one.currency.code else {"unit": one.currency.name}
        rows.append(_result(text, one.start, one.end, value=_plain(one.value), **name))
    return rows


def _range(text: str, context: Context) -> list[Result]:
    found = find_ranges(fold(text), scan_numbers(text))
    return [_result(text, one.start, one.end, value=one.text) for one in found]


def _period(text: str, context: Context) -> list[Result]:
    found = [one for one in find_periods(text, context) if one.kind != "rate" and one.first != one.last]
    return [_result(text, one.start, one.end, period=_ends(one)) for one in found]


def _date(text: str, context: Context) -> list[Result]:
    return [_result(text, one.start, one.end, period=one.gold) for one in find_days(text, context)]


GRAMMARS: Mapping[str, Callable[[str, Context], list[Result]]] = {
    "number": _number,
    "percent": _percent,
    "currency": _currency,
    "range": _range,
    "period": _period,
    "date": _date,
}


def _result(text: str, start: int, end: int, **value: object) -> Result:
    return {"start": start, "end": end, "text": text[start:end], **value}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize() if value == value.to_integral_value() else value, "f")


def _ends(one: PeriodMention) -> dict[str, str | None]:
    return {
        "start": None if one.first is None else one.first.isoformat(),
        "end": None if one.last is None else one.last.isoformat(),
    }


def answer(case: Mapping[str, object], grammar: str = AUTO) -> Result:
    """The answer to one case.

    Args:
        case: ``text``, and as far as given ``id``, ``grammar``, ``lang`` (``zh``, ``en``) and ``reference`` ("today").
        grammar: ``number``, ``percent``, ``currency``, ``range``, ``period``, ``date``, or ``auto`` for the case's.

    Returns:
        ``{"id": ..., "results": [...]}``.

    Raises:
        UsageError: The case has no text, or the grammar or the reference is unknown.

    Example:
        >>> answer({"id": "1", "grammar": "percent", "text": "up 60%"})["results"]
        [{'start': 3, 'end': 6, 'text': '60%', 'value': '0.60'}]
    """
    text = case.get("text")
    if not isinstance(text, str):
        raise UsageError.of("bad-case", 'a case needs a text: {"id": ..., "grammar": "number", "text": "..."}')
    name = str(case.get("grammar") or "") if grammar == AUTO else grammar
    if name not in GRAMMARS:
        known = f"choose one of {', '.join(GRAMMARS)}"
        if not name:
            raise UsageError.of("bad-grammar", f"the case names no grammar; {known}")
        raise UsageError.of("bad-grammar", f"{name!r} is no grammar; {known} or {AUTO}")
    lang = case.get("lang")
    context = Context(_reference(case.get("reference")), None, lang if isinstance(lang, str) else None)
    return {"id": case.get("id"), "results": GRAMMARS[name](text, context)}


def _reference(value: object) -> date:
    if not value:
        return USUAL_DAY
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise UsageError.of("bad-case", f"reference {value!r} is no day; write it like 2025-09-30") from None


def answer_lines(lines: Iterable[str], grammar: str = AUTO) -> Iterator[str]:
    """The answers to cases given as JSON Lines.

    Args:
        lines: One case per line; empty lines are skipped.
        grammar: The grammar for all, or ``auto`` for that of each case.

    Yields:
        One JSON object per case, in order, without a line end.

    Raises:
        UsageError: A line is no JSON object, or no case.
    """
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError as error:
            raise UsageError.of("bad-case", f"not JSON: {error}", f"line {place}") from None
        if not isinstance(case, dict):
            raise UsageError.of("bad-case", f"expected an object, found {type(case).__name__}", f"line {place}")
        try:
            found = answer(case, grammar)
        except UsageError as error:
            raise UsageError(replace(one, place=f"line {place}") for one in error.problems) from None
        yield json.dumps(found, ensure_ascii=False)

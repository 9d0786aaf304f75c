"""The grammar of statements: ``break_even before cash_out``, ``revenue@FY2026 > 100m and not cash_out``.

A statement joins predicates with ``and``, ``or``, ``not`` and parentheses:

- a time, by itself: it happens by the horizon. Times are ``cash_out``, ``break_even`` (``break_even/operating``),
  ``funding_drought`` and the events of the lab by name;
- a time ``before``, ``after`` or ``by`` another time, a month or a period (``break_even by 2028``): before its first
  month, after its last, by its end. A time that never comes is after everything;
- ``cash lasts to 2028-06``: no ``cash_out`` by then;
- a value ``<``, ``<=``, ``>`` or ``>=`` (``under``, ``over``) a number or another value: ``LINE@PERIOD``, or ``runway``
  in months. Numbers take k, m, bn, %, 万, 亿;
- ``LINE < NUMBER in PERIOD``: in some month of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from labecon.analysis.path_readings_array import PathReader
from labecon.analysis.readings_array import Bools, Floats
from labecon.analysis.statements_array import SIGNS, First, Readings, Statement
from labecon.errors import DataError, UsageError, nearest
from labecon.labs import Lab
from labecon.periods import Window, month_label

_TOKEN = re.compile(r"\(|\)|<=|>=|<|>|[^\s()<>]+")
_WORDS = {"over": ">", "above": ">", "under": "<", "below": "<"}
_SCALES = {"": 1.0, "%": 0.01, "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "万": 1e4, "亿": 1e8}
_NUMBER = re.compile(r"([+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(%|k|mn|m|bn|b|万|亿)?")
#: Times read off a line: the first month in which it is below a number.
STATES = {"funding_drought": ("funding_window", 1.0)}


def parse_statement(lab: Lab, text: str, place: str) -> Statement:
    """A statement from its text.

    Args:
        lab: Knows lines and events.
        text: See the module.
        place: Where it stands, for messages.

    Returns:
        The statement.

    Raises:
        UsageError: It cannot be read; names what was found and what was expected.
    """
    reading = _Reading(lab, text, place)
    test = reading.whole()
    windows = {label: tuple(lines) for label, lines in reading.windows.items()}
    return Statement(" ".join(text.split()), test, windows, tuple(reading.firsts), tuple(reading.events))


Test = Callable[[Readings], Bools]
Column = Callable[[Readings], Floats]


class _Reading:
    """A parser by recursive descent; what a statement needs is collected on the way."""

    def __init__(self, lab: Lab, text: str, place: str) -> None:
        self.lab, self.text, self.place = lab, text, place
        self.tokens = _TOKEN.findall(text)
        self.at = 0
        self.windows: dict[str, list[str]] = {}
        self.firsts: list[First] = []
        self.events: list[str] = []
        self.profits = PathReader(lab).profits

    def error(self, message: str, remedy: str = "") -> UsageError:
        return UsageError.of("usage", f"{self.text!r}: {message}", self.place, remedy)

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        """The next word if it is one of those."""
        word = self.next
        if word.lower() in wanted:
            self.at += 1
            return word.lower()
        return ""

    def word(self, what: str) -> str:
        word = self.next
        if not word or word in "()" or word in SIGNS:
            raise self.error(f"{what} expected {f'before {word!r}' if word else 'at the end'}")
        self.at += 1
        return word

    def whole(self) -> Test:
        test = self.either()
        if self.next:
            raise self.error(
                f"{self.next!r} is left over", 'e.g. "break_even before cash_out and revenue@FY2026 > 100m"'
            )
        return test

    def either(self) -> Test:
        tests = [self.both()]
        while self.take("or"):
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else lambda found: np.any([test(found) for test in tests], axis=0)

    def both(self) -> Test:
        tests = [self.one()]
        while self.take("and"):
            tests.append(self.one())
        return tests[0] if len(tests) == 1 else lambda found: np.all([test(found) for test in tests], axis=0)

    def one(self) -> Test:
        if self.take("not"):
            inner = self.one()
            return lambda found: ~inner(found)
        if self.take("("):
            inner = self.either()
            if not self.take(")"):
                raise self.error("a ) is missing")
            return inner
        return self.predicate()

    def predicate(self) -> Test:
        word = self.word("a time, a value, not or (")
        if word == "cash" and self.take("lasts"):
            if not self.take("to"):
                raise self.error("write: cash lasts to 2028-06")
            end, out = self.period(self.word("a month or period")).end, self.time("cash_out")
            assert out is not None
            return lambda found: out(found) > end
        time = self.time(word)
        if time is not None:
            return self.timed(time)
        return self.compared(word)

    def timed(self, time: Column) -> Test:
        how = self.take("before", "after", "by", "in")
        if not how:
            return lambda found: np.isfinite(time(found))
        word = self.word("a time, month or period")
        other = None if how == "in" else self.time(word)
        if other is not None:
            if how == "before":
                return lambda found: time(found) < other(found)
            if how == "by":
                return lambda found: np.isfinite(time(found)) & (time(found) <= other(found))
            return lambda found: time(found) > other(found)
        span = self.period(word)
        tests: dict[str, Test] = {
            "before": lambda found: time(found) < span.start,
            "by": lambda found: time(found) <= span.end,
            "after": lambda found: time(found) > span.end,
            "in": lambda found: (time(found) >= span.start) & (time(found) <= span.end),
        }
        return tests[how]

    def compared(self, word: str) -> Test:
        sign = self.sign(word)
        compare = SIGNS[sign]
        other = self.word("a number or value")
        number = number_of(other)
        if "@" not in word and word != "runway":
            if number is None or not self.take("in"):
                raise self.error(
                    f"{word} needs a period", f"{word}@FY2026 {sign} NUMBER, or {word} {sign} NUMBER in FY2026"
                )
            first = self.first(word, sign, number, self.period(self.word("a period")))
            return lambda found: np.isfinite(found[first.key])
        left = self.value(word)
        if number is not None:
            return lambda found: np.asarray(compare(left(found), number))
        right = self.value(other)
        return lambda found: np.asarray(compare(left(found), right(found)))

    def sign(self, word: str) -> str:
        found = self.take(*SIGNS, *_WORDS)
        if not found:
            known = [*self.times(), *self.lab.graph.by_name, "runway"]
            name = word.partition("@")[0]
            if name in known:
                raise self.error(f"{word} needs <, <=, > or >= and a number")
            raise self.error(
                f"no time, event or line {word!r}{nearest(name, known)}", f"times: {', '.join(self.times())}"
            )
        return _WORDS.get(found, found)

    def times(self) -> list[str]:
        """Names of the times that the lab has."""
        states = [name for name, (line, _) in STATES.items() if line in self.lab.graph.by_name]
        return ["cash_out", *(["break_even"] if self.profits else []), *states, *self.lab.events]

    def time(self, word: str) -> Column | None:
        if word == "cash_out":
            start = self.lab.actual_through
            return lambda found: start + found["runway"]
        head, _, definition = word.partition("/")
        if head == "break_even":
            key = definition or next(iter(self.profits), "")
            if key not in self.profits:
                hint = nearest(key, self.profits)
                raise self.error(
                    f"{self.lab.name} has no {word}{hint}", f"definitions: {', '.join(self.profits) or 'none'}"
                )
            horizon = self.lab.horizon
            return lambda found: np.where(found[f"break_even:{key}"] > horizon, np.inf, found[f"break_even:{key}"])
        if word in STATES and STATES[word][0] in self.lab.graph.by_name:
            line, number = STATES[word]
            first = self.first(line, "<", number, Window(self.lab.first_forecast, self.lab.horizon))
            return lambda found: found[first.key]
        if word in self.lab.events:
            self.events.append(word)
            return lambda found: found[f"event:{word}"]
        return None

    def value(self, word: str) -> Column:
        if word == "runway":
            return lambda found: found["runway"]
        line, sign, period = word.partition("@")
        if line not in self.lab.graph.by_name or not sign:
            known = [*self.lab.graph.by_name, "runway"]
            raise self.error(f"no line {line!r}{nearest(line, known)}", "values: LINE@PERIOD, runway")
        span = self.period(period)
        if span.end > self.lab.horizon:
            raise self.error(f"{word} lies beyond {month_label(self.lab.horizon)}")
        self.windows.setdefault(span.label, []).append(line)
        return lambda found: found[f"{span.label}:{line}"]

    def first(self, line: str, sign: str, number: float, span: Window) -> First:
        if line not in self.lab.graph.by_name:
            raise self.error(f"no line {line!r}{nearest(line, self.lab.graph.by_name)}")
        start, end = max(span.start, self.lab.first_forecast), min(span.end, self.lab.horizon)
        if start > end:
            raise self.error(f"{span.label} has no month of the forecast")
        found = First(line, sign, number, Window(start, end))
        self.firsts.append(found)
        return found

    def period(self, word: str) -> Window:
        try:
            return Window.parse(word)
        except DataError as error:
            raise self.error(f"{word!r} is no time, month or period", f"times: {', '.join(self.times())}") from error


def number_of(text: str) -> float | None:
    """A number as people write it.

    Args:
        text: E.g. ``1e8``, ``100m``, ``1.5bn``, ``30%``, ``2亿``.

    Returns:
        The number; None where it is none.

    Example:
        >>> number_of("100m"), number_of("2亿"), number_of("cash")
        (100000000.0, 200000000.0, None)
    """
    found = _NUMBER.fullmatch(text)
    return None if found is None else float(found[1].replace(",", "")) * _SCALES[found[2] or ""]

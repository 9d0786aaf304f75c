"""The periods of a document: windows and instants, resolved against the document's date and its own periods."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date, timedelta

from labecon.evidence import period_words as words
from labecon.evidence.chinese import DIGITS
from labecon.evidence.chinese_periods import ChineseReader, count
from labecon.evidence.dates import (
    Context,
    Moment,
    add_months,
    label,
    make_day,
    period_of_days,
    settle,
    settled_part,
    year_spoken_of,
)
from labecon.evidence.english_periods import EnglishReader
from labecon.evidence.english_spellings import MONTHS
from labecon.evidence.folding import fold
from labecon.evidence.period_mention import PeriodMention
from labecon.periods import MONTHS_PER_YEAR, Instant, Window

_ENGLISH = frozenset(
    """this last next prior previous current coming upcoming following past same corresponding comparable the first
    second third fourth final year years fiscal financial calendar quarter half period within rest remainder
    balance late early earlier later end beginning start ytd ttm ltm trailing week weekend spring summer
    autumn fall winter reporting track two nineteen eighteen twenty one three four five six seven eight nine
    ten eleven twelve half-year fy cy q h mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday
    thursday friday saturday sunday year-to-date year-ago year-earlier prior-year six-month""".split()
) | frozenset(MONTHS)
_CHINESE = frozenset(DIGITS) | frozenset("今去前明后本上下当同次翌该大未此接近过最报往业春夏秋冬首第民正十全农之那这年")
_LETTERS = re.compile(r"[a-z]++")
#: What a period can begin with.
_FIRST = re.compile(rf"[a-z\d'/年月每按单²³¹⁰⁴-⁹₀-₉①-⑨{''.join(sorted(_CHINESE))}]")
_PLANNED = 24
_LEAD = 16
_AHEAD = timedelta(days=60)
_ALIKE = 60  # windows that a part of a year is compared with
_REMEMBERED = 600  # characters over which a year stands for later months without one


class _Finder:
    def __init__(self, source: str, context: Context) -> None:
        self.source, self.text, self.context = source, fold(source), context
        self.chinese = ChineseReader(self.text, context)
        self.english = EnglishReader(self.text, context)
        self.found: list[PeriodMention] = []
        self.windows: list[tuple[int, Window]] = []
        self.years: list[tuple[int, int]] = []

    def run(self) -> list[PeriodMention]:
        at = 0
        while (first := _FIRST.search(self.text, at)) is not None:
            at = self._step(first.start())
        return self.found

    def _step(self, at: int) -> int:
        sign = self.text[at]
        word = _LETTERS.match(self.text, at)
        letter, end = word is not None, word.end() if word is not None else at + 1
        if found := words.RATE.match(self.text, at):
            self._add_rate(found)
            return found.end()
        if found := words.BARE_MONTHS.match(self.text, at):
            self._add_pointer(Moment(at, found.end(), kind="again", relative=True))
            return found.end()
        moment = self._at(at)
        if moment is None:
            while not letter and sign.isdigit() and end < len(self.text) and self.text[end].isdigit():
                end += 1
            return end
        return self._add(moment)

    def _at(self, at: int) -> Moment | None:
        """One moment, or two joined into a span, that begins here."""
        joined = self._days(at)
        if joined is not None:
            return joined
        now = words.NOW.match(self.text, at)
        if now is not None and self.text[at] in "nt":
            today = self.context.date
            return self._span(Moment(at, now.end(), first=today, last=today, months=0, relative=True))
        first = self._one(at)
        if first is None:
            return None
        return self._span(first) or self._instant(first)

    def _one(self, at: int) -> Moment | None:
        sign = self.text[at : at + 1]
        chinese = self.chinese.read(at) if sign in _CHINESE or sign.isdigit() or sign in tuple("qhf1234") else None
        english = self.english.read(at) if self._may_be_english(at) else None
        if chinese is None or english is None:
            return chinese or english
        return english if english.end > chinese.end else chinese

    def _may_be_english(self, at: int) -> bool:
        sign = self.text[at : at + 1]
        if sign.isdigit() or sign == "'":
            return True
        if not "a" <= sign <= "z" or (at and "a" <= self.text[at - 1] <= "z"):
            return False
        end = at
        while end < len(self.text) and end - at < 12 and "a" <= self.text[end] <= "z":
            end += 1
        return self.text[at:end] in _ENGLISH

    def _days(self, at: int) -> Moment | None:
        """4 to 22 January, 1995; from 4 to 22 this month: two days, the month after the second."""
        if not (self.text[at].isdigit() or self.text[at] in "fbtwms"):
            return None
        found = words.DAYS_THEN.match(self.text, at)
        if found is None or (found["to"] == "and" and found["lead"] != "between "):
            return None
        second = self._one(found.end())
        day = int(found["first"])
        if second is not None and second.day is not None and second.month is not None:
            moment = replace(second, start=at, day=day, first=None, last=None)
            return self._joined(moment, second, at, second.end)
        word = words.DAY_OF.match(self.text, found.end())
        today = self.context.date
        month = bool(word and word["this"])
        if word is None or not (
            month or (found["lead"] and self.text[at + 5 : at + 6].isalpha() and not found["first"] == "")
        ):
            return None
        first, last = make_day(today.year, today.month, day), make_day(today.year, today.month, int(word["day"]))
        return (
            Moment(at, word.end(), first=first, last=last, months=0, relative=True)
            if first and last and first <= last
            else None
        )

    def _span(self, first: Moment) -> Moment | None:
        """A first moment, a word such as "to", and a second."""
        text = self.text
        window = text[max(0, first.start - _LEAD) : first.start]
        between, source = words.BETWEEN.search(window), words.FROM.search(window)
        link = words.TO.match(text, first.end)
        joiner = words.AND.match(text, first.end)
        if link is None and joiner is None:
            return None
        start = first.start
        lead = source or (between if between and "between" in between[0] else None)
        second = self._second(first, (link or joiner).end()) if (link or joiner) else None  # type: ignore[union-attr]
        if second is None or second.kind not in ("span", "as_of"):
            return None
        inside = words.INSIDE.match(text, second.end)
        if link is None and not (inside or (between and "between" in between[0])):
            return None
        if lead is None and link is not None and "through" in link[0]:
            lead = words.IN.search(window)
        start -= len(lead[0]) if lead else 0
        return self._joined(first, second, start, inside.end() if inside and link is None else second.end)

    def _second(self, first: Moment, at: int) -> Moment | None:
        if found := words.NOW.match(self.text, at):
            today = self.context.date
            return Moment(at, found.end(), first=today, last=today, months=0, relative=True)
        second = self._one(at) if at < len(self.text) else None
        if second is not None:
            return second
        if first.day is not None and first.month is not None:
            day = words.CHINESE_DAY.match(self.text, at) or words.BARE_DAY.match(self.text, at)
            if day is not None:
                return replace(first, start=at, end=day.end(), day=count(day["day"]), first=None, last=None)
        return None

    def _joined(self, first: Moment, second: Moment, start: int, end: int) -> Moment | None:
        if first.year is None and not first.has_dates and second.year is not None:
            first = replace(first, year=second.year)
        one = settle(first, self.context, self._year_near(first.start))
        if one is None or one.first is None:
            return None
        year = second.year if second.year is not None else one.first.year
        other = settle(second, self.context, year)
        if other is None or other.last is None:
            return None
        if other.last < one.first and second.year is None and not second.has_dates:
            other = settle(second, self.context, year + 1)
        if other is None or other.last is None or other.last < one.first:
            return None
        relative = first.relative or second.relative
        return Moment(start, end, second.year, first=one.first, last=other.last, months=0, relative=relative)

    def _instant(self, moment: Moment) -> Moment:
        """A moment after 截至, as of; before 以来; or the end of so many months."""
        if moment.kind != "span":
            return moment
        window = self.text[max(0, moment.start - _LEAD) : moment.start]
        if moment.day is not None and (found := self.chinese.length_after(moment.end)):
            months, end = found
            known = settle(moment, self.context, self._year_near(moment.start))
            if known is not None and known.last is not None and 0 < months <= 36:
                first = add_months(known.last.replace(day=1), 1 - months)
                return Moment(moment.start, end, moment.year, first=first, last=known.last, months=months)
        if words.AS_OF.search(window):
            return replace(moment, kind="as_of")
        if words.SINCE_BEFORE.search(window) or (
            moment.kind == "span" and words.SINCE_AFTER.match(self.text, moment.end)
        ):
            return replace(moment, kind="since")
        return moment

    def _year_near(self, at: int) -> int | None:
        """The year last printed before a place, near enough to be meant still."""
        if self.years and at - self.years[-1][0] <= _REMEMBERED:
            return self.years[-1][1]
        return None

    def _add(self, moment: Moment) -> int:
        if moment.kind in ("same", "report"):
            self._add_pointer(moment)
            return moment.end
        if moment.year is not None and moment.month is None and self.text.startswith("同期", moment.end):
            return self._same_of_year(moment)
        if (spoken := words.THE_YEAR.match(self.text, moment.start)) and (
            max(spoken.end("year"), spoken.end("next")) == moment.end
        ):
            return self._add_the_year(moment, spoken)
        return self._add_known(moment, self._settled(moment))

    def _add_known(self, moment: Moment, known: Moment | None) -> int:
        if known is None:
            return moment.end
        if moment.year is not None and not self.text.startswith(words.YEAR_BEFORE, moment.start):
            pointer = moment.relative and moment.month is None and self.text[moment.start : moment.end].isascii()
            lead = self.text[max(0, moment.start - 2 * _PLANNED) : moment.start]
            if not pointer and not words.COMPARED.search(lead[-_PLANNED:]) and not words.AMOUNT_COMPARED.search(lead):
                self.years.append((moment.end, moment.year))
            self.chinese.near_year = moment.year
        first, last = known.first, None if known.kind == "since" else known.last
        period = period_of_days(first, last, known.kind)
        if isinstance(period, Window) and not self.text.startswith(words.YEAR_BEFORE, known.start):
            self.windows.append((known.end, period))
        self._append(
            known.start, known.end, period, first, last, known.kind, self._gold(known, first, last), known.relative
        )
        return known.end

    def _add_the_year(self, moment: Moment, spoken: re.Match[str]) -> int:
        end = spoken.end()
        window = year_spoken_of(spoken, [one for _, one in self.windows[-_ALIKE:]], self.context)
        if window is None:
            return self._add_known(moment, settle(moment, self.context))
        self._append(moment.start, end, window, window.first_day, window.last_day, "span", window.label, True)
        return end

    def _settled(self, moment: Moment) -> Moment | None:
        """A moment with its days; a month or a day without a year takes the year printed last, unless that lies ahead.

        Heuristic: a year named for the future (2026年初) seldom carries over to the dates of past events around it.
        """
        if moment.year is None and moment.months > 1 and not moment.has_dates:
            return self._part_of_year(moment)
        current = self.context.current
        if self._is_fiscal_year(moment) and current is not None and moment.year is not None:
            window = current.shift(MONTHS_PER_YEAR * (moment.year - current.last_day.year))
            return replace(moment, first=window.first_day, last=window.last_day)
        near = self._year_near(moment.start) if moment.month is not None else None
        if moment.kind == "as_of" and moment.year is None and near is not None and self._is_balance(moment):
            near = None
        if moment.kind == "as_of" and moment.year is None and near is not None:
            ends = [one.last_day.year for _, one in self.windows[-_ALIKE:] if one.last_day.month == moment.month]
            near = max([near, *ends])
        known = settle(moment, self.context, near)
        short = moment.year is None and near is not None and moment.months <= 1 and not moment.has_dates
        if short and known is not None and known.first is not None and known.first > self.context.date:
            around = self.text[max(0, moment.start - _PLANNED) : moment.end + _PLANNED]
            if known.first > self.context.date + _AHEAD or not words.PLANS.search(around):
                return settle(moment, self.context)
        return known

    def _is_balance(self, moment: Moment) -> bool:
        """Whether the end of a month, in English, stands in a sentence that prints no year: at the end of June."""
        head = max(self.text.rfind("\n", 0, moment.start), self.text.rfind(". ", 0, moment.start))
        return self.text[moment.start : moment.end].isascii() and self.years[-1][0] <= head

    def _is_planned(self, moment: Moment) -> bool:
        around = self.text[max(0, moment.start - _PLANNED) : moment.end + _PLANNED]
        return words.PLANS.search(around) is not None

    def _is_fiscal_year(self, moment: Moment) -> bool:
        """Whether a bare year stands for the part or the fiscal year of it that the document announces."""
        current = self.context.current
        if current is None or (current.months == MONTHS_PER_YEAR and current.last_day.month == MONTHS_PER_YEAR):
            return False
        beside = self.text[moment.start - 1 : moment.start] == "(" and self.text[moment.end : moment.end + 1] == ":"
        if current.months != MONTHS_PER_YEAR and not beside:
            return False
        return moment.month is None and moment.months == MONTHS_PER_YEAR and not moment.has_dates and not moment.fiscal

    def _part_of_year(self, moment: Moment) -> Moment | None:
        """A half, a quarter or so many months without a year: the year of its sentence goes first."""
        head = max(self.text.rfind(sign, 0, moment.start) for sign in ("。", "\n", ";", ". "))
        known = settle(moment, self.context, self.years[-1][1]) if self.years and self.years[-1][0] > head else None
        if known is not None and (known.last is None or known.last <= self.context.date or self._is_planned(moment)):
            return known
        if words.LATEST.search(self.text, max(0, moment.start - _LEAD), moment.start):
            return settled_part(moment, self.context, (), None)
        around = self.text[max(0, moment.start - _PLANNED) : moment.end + _PLANNED * 2]
        if not self.text[moment.start : moment.end].isascii():
            around = self.text[max(0, moment.start - _PLANNED) : moment.end + len("的业绩指引")]
        if words.GUIDED.search(around):
            return settle(moment, self.context, self.context.date.year)
        windows = [one for _, one in self.windows[-_ALIKE:]]
        paragraph = self.text.rfind("\n", 0, moment.start)
        near = self.years[-1][1] if self.years and self.years[-1][0] > paragraph else None
        return settled_part(moment, self.context, windows, near)

    def _same_of_year(self, moment: Moment) -> int:
        """2024年同期: the part of that year which the window named last is of its own."""
        window, year = self._current(moment.start), moment.year or 0
        end = moment.end + len("同期")
        if window is not None:
            window = window.shift((year - window.last_day.year) * 12)
            self.windows.append((end, window))
            self._append(moment.start, end, window, window.first_day, window.last_day, "span", window.label, True)
        return end

    def _append(
        self, start: int, end: int, period: Window | Instant | None, first: date | None, last: date | None,
        kind: str, gold: str | dict[str, str] | None, relative: bool,
    ) -> None:  # fmt: skip
        self.found.append(PeriodMention(start, end, self.source[start:end], period, first, last, kind, gold, relative))

    def _gold(self, moment: Moment, first: date | None, last: date | None) -> str | dict[str, str] | None:
        if moment.kind == "next":
            return f"next:{moment.length}"
        if moment.kind == "as_of":
            printed = label(first, last)
            return {"as_of": printed.removeprefix("FY")}
        return label(first, last)

    def _current(self, at: int) -> Window | None:
        """The window that "the same period" means: the last one named, or the document's own."""
        place = bisect_right(self.windows, at, key=lambda one: one[0])
        current = self.context.current
        if current is not None and (not place or self.windows[place - 1][0] <= self.text.rfind("\n", 0, at)):
            return current
        return self.windows[place - 1][1] if place else None

    def _add_pointer(self, moment: Moment) -> None:
        window = self.context.current if moment.kind == "report" else self._current(moment.start)
        if counted := words.SAME_MONTHS.search(self.text, moment.start, moment.end):
            months = words.COUNTS[counted["n"]]
            alike = [one for _, one in self.windows[-_ALIKE:] if one.months == months]
            window = alike[-1] if alike else window if moment.kind == "same" else None
        if window is not None and moment.length == "year":
            window = window.shift(-12)
        if window is None and moment.kind != "again":
            self._append(moment.start, moment.end, None, None, None, "unknown", None, True)
        if window is None:
            return
        kind = "as_of" if moment.length == "end" else "span"
        period: Window | Instant = Instant(window.last_day) if kind == "as_of" else window
        gold: str | dict[str, str] = label(window.first_day, window.last_day)
        if kind == "as_of":
            gold = {"as_of": window.last_day.isoformat()}
        self._append(moment.start, moment.end, period, window.first_day, window.last_day, kind, gold, True)

    def _add_rate(self, found: re.Match[str]) -> None:
        window = self._current(found.start())
        token = window.label if window is not None else f"{self.context.date:%Y-%m}"
        word = "monthly" if found["month"] else "annualised"
        first, last = (window.first_day, window.last_day) if window is not None else (None, None)
        self._append(found.start(), found.end(), window, first, last, "rate", f"{word}@{token}", True)


def find_periods(text: str, context: Context) -> list[PeriodMention]:
    """Every period that a text names.

    Args:
        text: Any text, in Chinese or English.
        context: The document's date, its reporting period, its language, its fiscal year.

    Returns:
        Mentions in order, without overlaps; ``text[start:end]`` is the mention's text.

    Example:
        >>> context = Context(date(2026, 1, 27))
        >>> [one.gold for one in find_periods("2025年前9月; nine months ended June 30, 2025; 2022年至2024年", context)]
        ['9M2025', '2024-10..2025-06', '2022..2024']
    """
    return _Finder(text, context).run()

"""The periods of a text in their places: lists, the reporting period, and what lies between two of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from labecon.evidence.alignment import PERIOD, Item, Series
from labecon.evidence.chinese_periods import count
from labecon.evidence.dates import Context
from labecon.evidence.english import count as english_count
from labecon.evidence.layout import Layout
from labecon.evidence.period_forms import Gold, joined_lists, span_of, years_of
from labecon.evidence.period_mention import PeriodMention
from labecon.periods import MONTHS_PER_YEAR, Window

_REPORT = re.compile(r"报告期|往绩记录期|track record|reporting period")
_OPENED, _CLOSED = 16, 48
_FIGURE_IN = re.compile(r"(?: restated)? ?[:为]? ?(?:rmb|us|hk|人民币)?[$€£¥]? ?-?[0-9]|: ?")
_PAST_YEARS = re.compile(
    r"(?:过去的?|最?近)(?P<zh>[2-9]|[二两三四五六七八九十]) ?个?年(?:间|来|里)?"
    r"|(?:the )?(?:past|last|previous) (?P<en>[2-9]|two|three|four|five|six) years"
)
#: Between the heads of two columns.
_CELLS = re.compile(r" {0,3}(?:\||\t| {2}) {0,8}")
_HEAD = 240
#: How far behind the word for results their period stands: results for its fiscal year ended ...
_BESIDE = 60
_RESULTS = re.compile(
    r"(?:主要)?(?:财务|经营)(?:指标|数据|业绩)|业绩(?!方面|表现|记录|对赌|压力|承压)|年报|季报|中报|(?:中期|年度|季度)报告|财报"
    r"|(?<![a-z])(?:results|annual report|interim report|earnings (?:report|recap|release|call|review|beat|miss)"
    r"|(?:quarter|half|year|q[1-4]|h[12]|quarterly) earnings)(?![a-z])"
)


@dataclass(frozen=True)
class Timed:
    """The period of a figure.

    Args:
        gold: In the grammar of labelled figures; None where the text gives none.
        how: Where it was read.
        certain: How sure that is, 0 to 1.
    """

    gold: Gold
    how: str
    certain: float


def announced(text: str, layout: Layout, periods: Sequence[PeriodMention], context: Context) -> Window | None:
    """The period of results that the head of a document announces.

    Args:
        text: Folded text.
        layout: Its divisions.
        periods: The periods of the text.
        context: The document's date.

    Returns:
        The window; None where it announces none.
    """
    headline = PeriodPlaces(text, layout, periods, context).headline
    return headline.period if headline is not None and isinstance(headline.period, Window) else None


class PeriodPlaces:
    """The periods of a text.

    Args:
        text: Folded text.
        layout: Its divisions.
        periods: The periods of the text.
        context: The document's date.
    """

    def __init__(self, text: str, layout: Layout, periods: Sequence[PeriodMention], context: Context) -> None:
        self.text, self.layout, self.context = text, layout, context
        self.periods = [one for one in periods if not layout.is_outside(one.start)]
        self._starts = [one.start for one in self.periods]
        self._asides = {one.start: end for one in self.periods if (end := self._end_of_aside(one))}
        self.report = self._report_set()
        self.headline = self._headline()

    def _report_set(self) -> list[PeriodMention]:
        """The periods that "the reporting period" stands for: those named right before it, else the longest list."""
        items = [
            Item(one.start, one.end, one)
            for one in self.periods
            if one.kind == "span" and isinstance(one.period, Window)
        ]
        lists = joined_lists(self.text, items)
        defined = [
            one for one in self.periods if one.kind == "unknown" and _REPORT.search(self.text, one.start, one.end)
        ]
        for mention in defined:
            for one in lists:
                if 0 <= mention.start - one[-1].end <= 3:
                    return [item.value for item in one if isinstance(item.value, PeriodMention)]
        best = max(lists, key=len, default=[])
        columns = max(self._columns(), key=len, default=[])
        if len(columns) > max(len(best), 2):
            return sorted(columns, key=lambda one: one.last or date.min)
        return [item.value for item in best if isinstance(item.value, PeriodMention)] if len(best) > 1 else []

    def _end_of_aside(self, one: PeriodMention) -> int:
        """Where a parenthesis ends that gives a comparative: (2024: 29.1 million); 0 for none."""
        opened = self.text.rfind("(", max(0, one.start - _OPENED), one.start)
        closed = self.text.find(")", one.end, one.end + _CLOSED)
        if opened < 0 or closed < 0 or ")" in self.text[opened : one.start]:
            return 0
        return closed if _FIGURE_IN.match(self.text, one.end) else 0

    def known(self, start: int, end: int) -> list[PeriodMention]:
        """The periods of a span that a figure behind it can be of: not those of comparatives in parentheses."""
        return [one for one in self.between(start, end) if self._asides.get(one.start, end) >= end]

    def _columns(self) -> list[list[PeriodMention]]:
        """The periods that head the columns of a table, each of another time."""
        found: list[list[PeriodMention]] = []
        for one in self.windows(0, len(self.text)):
            if found and _CELLS.fullmatch(self.text, found[-1][-1].end, one.start):
                found[-1].append(one)
            else:
                found.append([one])
        return [row for row in found if len({one.period for one in row}) == len(row)]

    def series(self) -> list[Series]:
        """The lists of periods of the text."""
        items = [Item(one.start, one.end, one) for one in self.periods if one.kind in ("span", "as_of", "unknown")]
        return [Series(PERIOD, tuple(one)) for one in joined_lists(self.text, items)]

    def expand(self, series: Series, count: int, change: bool) -> Series | None:
        """A list of periods with spans of years taken apart, where that gives the count.

        Args:
            series: A list of periods.
            count: How many figures there are.
            change: Whether they are the two ends of a change, which takes the ends of a span.

        Returns:
            The longer list, or None.
        """
        items = self._apart(series)
        if change and len(series.items) == 1 and len(items) > count:
            items = [items[0], items[-1]]
        return Series(PERIOD, tuple(items)) if len(items) == count else None

    def size(self, series: Series) -> int:
        """How many periods a list has when its spans of years are taken apart."""
        return len(self._apart(series))

    def _apart(self, series: Series) -> list[Item]:
        items: list[Item] = []
        for item in series.items:
            mention = item.value
            assert isinstance(mention, PeriodMention)
            parts = (
                self.report
                if mention.kind == "unknown" and _REPORT.search(self.text, item.start, item.end)
                else [mention]
            )
            for part in parts:
                items += [Item(item.start, item.end, one) for one in self._past_years(part) or years_of(part)]
        return items

    def _past_years(self, one: PeriodMention) -> list[PeriodMention]:
        """The years of 过去三年, up to the last that the text names as a whole and not only in part."""
        said = _PAST_YEARS.fullmatch(one.text.lower())
        if said is None or (number := count(said["zh"]) if said["zh"] else english_count(said["en"])) < 2:
            return []
        named = [other.period for other in self.windows(0, len(self.text)) if isinstance(other.period, Window)]
        parts = {window.last_day.year for window in named if window.months < MONTHS_PER_YEAR}
        years = {window.last_day.year for window in named if window.months == MONTHS_PER_YEAR}
        latest = self.context.date.year - 1
        last = max((year for year in years - parts if year <= latest), default=latest - (latest in parts))
        windows = [Window.year(year) for year in range(last - number + 1, last + 1)]
        return [
            replace(one, period=each, first=each.first_day, last=each.last_day, gold=each.label) for each in windows
        ]

    def between(self, start: int, end: int) -> Sequence[PeriodMention]:
        """The periods that begin in a span."""
        return self.periods[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def windows(self, start: int, end: int) -> list[PeriodMention]:
        """The spans of whole months that begin in a part of the text."""
        return [one for one in self.between(start, end) if one.kind == "span" and isinstance(one.period, Window)]

    def change(self, start: int, end: int) -> Timed | None:
        """The period of a growth between two: 2024年…较2023年 is 2023..2024."""
        named = self.windows(self.layout.sentence(start)[0], start)[-2:]
        lengths = {one.period.months for one in named if isinstance(one.period, Window)}
        if len(named) < 2 or len(lengths) > 1:
            return None
        pair = sorted(named, key=lambda one: one.first or date.min)
        return Timed(span_of(pair), "between the two periods of the sentence", 0.8)

    def of_two(self, start: int, end: int) -> Timed | None:
        """Revenue in 2024 is 65% of the cost incurred in 2023: a ratio across two periods."""
        sentence = self.layout.sentence(start)
        until = min(self.layout.clause(end)[1], sentence[1])
        before = [
            one for one in self.between(sentence[0], start) if one.kind == "span" and isinstance(one.period, Window)
        ]
        after = [one for one in self.between(end, until) if one.kind == "span" and isinstance(one.period, Window)]
        if not before or not after or before[-1].period == after[0].period or not self.text[end:until].isascii():
            return None
        pair = sorted((before[-1], after[0]), key=lambda one: one.first or date.min)
        return Timed(span_of(pair), "across the two periods of the sentence", 0.75)

    def of_rounds(self, start: int, place: int, whole: bool) -> Timed | None:
        """A valuation without a date, after the dates between which money was raised: the first or the last of them."""
        sentence, paragraph = self.layout.sentence(start), self.layout.paragraph(start)
        if self.between(sentence[0], start):
            return None
        back = self.layout.paragraph(max(0, paragraph[0] - 1))[0]
        named = [
            one for one in self.between(back, sentence[0]) if one.kind == "span" and isinstance(one.period, Window)
        ]
        spans = [one for one in named if isinstance(one.period, Window) and one.period.months > MONTHS_PER_YEAR + 1]
        if not spans or spans[-1].first is None or spans[-1].last is None or not isinstance(spans[-1].gold, str):
            return None
        if whole:
            return Timed(spans[-1].gold, "the dates of the rounds before", 0.65)
        day = spans[-1].first if place == 0 else spans[-1].last
        return Timed({"as_of": f"{day:%Y-%m}"}, "the first or last of the rounds before", 0.65)

    def of_all(self, start: int, end: int) -> Timed | None:
        """Compound growth runs over all the periods of its sentence."""
        sentence = self.layout.sentence(start)
        named = self.windows(sentence[0], min(sentence[1], end + 60))
        if not named and sentence[0]:
            named = self.windows(self.layout.sentence(sentence[0] - 1)[0], sentence[0])
        years = [one for one in named if isinstance(one.period, Window) and one.period.months == MONTHS_PER_YEAR]
        named = years if len(years) > 1 else named
        if len(named) < 2:
            return None
        ends = sorted(named, key=lambda one: one.first or date.min)
        return Timed(span_of([ends[0], ends[-1]]), "over the periods of the sentence", 0.75)

    def _headline(self) -> PeriodMention | None:
        """The period of results that the head of a document announces: beside the word for them, or the only one."""
        lines = {self.text.rfind("\n", 0, one.start()) + 1: one for one in _RESULTS.finditer(self.text, 0, _HEAD)}
        for start in lines:
            end = self.text.find("\n", start)
            named = self._over(start, end if end >= 0 else len(self.text))
            if named and (len(named) == 1 or named[0].end < lines[start].end() + _BESIDE):
                return named[0]
        named = self._over(0, _HEAD) if lines else []
        return named[0] if len({one.period for one in named}) == 1 else None

    def _over(self, start: int, end: int) -> list[PeriodMention]:
        """The windows of a part of the text that were over when the document was written."""
        return [one for one in self.windows(start, end) if one.last is not None and one.last <= self.context.date]

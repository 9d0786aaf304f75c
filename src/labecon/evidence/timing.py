"""When a figure holds: the period named nearest to it, as a span for what flows and a date for what stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from labecon.evidence.alignment import PERIOD, Item, Series
from labecon.evidence.dates import Context, label
from labecon.evidence.layout import Layout
from labecon.evidence.lexicon import Topic
from labecon.evidence.mentions import PeriodMention
from labecon.periods import MONTHS_PER_YEAR, Instant, Window

Gold = str | dict[str, str] | None
_REPORT = re.compile(r"报告期|往绩记录期|track record|reporting period")
_TOTAL = re.compile(r"(?:累计|合计|总计|共计|累亏|in total|cumulative\w{0,2}|combined|altogether)[^,。;]{0,12}$")
_INCEPTION = re.compile(r"(?:成立|创立|创办)(?:以来|至今)|since (?:its )?(?:inception|founding)")
_LISTING = re.compile(r"上市以来|上市至今|上市后|since (?:its |their )?(?:listings?|ipos?|debuts?)")
_MONTHS = re.compile(r"(?P<n>[1-9]|1[012]|[一二三四五六七八九十]) ?个月")
_PRESENT = re.compile(r"距今|现有|目前|当前|眼下|如今|(?<![a-z])(?:currently|now|today|at present)(?![a-z])")
_DIGITS = "零一二三四五六七八九十"
_YEAR_END = {3: "Q1", 6: "H1", 9: "9M", 12: "FY"}


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


class Timing:
    """Finds the periods of figures.

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
        self.report = self._report_set()

    def _report_set(self) -> list[PeriodMention]:
        """The periods that "the reporting period" stands for: those named right before it, else the longest list."""
        items = [
            Item(one.start, one.end, one)
            for one in self.periods
            if one.kind == "span" and isinstance(one.period, Window)
        ]
        lists = _joined_lists(self.text, items)
        defined = [
            one for one in self.periods if one.kind == "unknown" and _REPORT.search(self.text, one.start, one.end)
        ]
        for mention in defined:
            for one in lists:
                if 0 <= mention.start - one[-1].end <= 3:
                    return [item.value for item in one if isinstance(item.value, PeriodMention)]
        best = max(lists, key=len, default=[])
        return [item.value for item in best if isinstance(item.value, PeriodMention)] if len(best) > 1 else []

    def series(self) -> list[Series]:
        """The lists of periods of the text."""
        items = [Item(one.start, one.end, one) for one in self.periods if one.kind in ("span", "as_of", "unknown")]
        return [Series(PERIOD, tuple(one)) for one in _joined_lists(self.text, items)]

    def expand(self, series: Series, count: int, change: bool) -> Series | None:
        """A list of periods with spans of years taken apart, where that gives the count.

        Args:
            series: A list of periods.
            count: How many figures there are.
            change: Whether they are the two ends of a change, which takes the ends of a span.

        Returns:
            The longer list, or None.
        """
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
                items += [Item(item.start, item.end, one) for one in _years(part)]
        if change and len(series.items) == 1 and len(items) > count:
            items = [items[0], items[-1]]
        return Series(PERIOD, tuple(items)) if len(items) == count else None

    def between(self, start: int, end: int) -> Sequence[PeriodMention]:
        """The periods that begin in a span."""
        return self.periods[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def of(
        self,
        start: int,
        end: int,
        topic: Topic | None,
        run_before: Sequence[PeriodMention],
        hidden: tuple[int, int] = (0, 0),
    ) -> Timed:
        """The period of a figure that no list gives one.

        Args:
            start: Index of its first character.
            end: Index after its last.
            topic: What it measures.
            run_before: Periods of the list of figures before it in the paragraph.
            hidden: A list of names whose own dates say nothing of the figures.

        Returns:
            The period.
        """
        stock = topic is not None and topic.stock
        sentence, clause = self.layout.sentence(start), self.layout.clause(start)
        if (
            _LISTING.search(self.text, sentence[0], sentence[1])
            and topic is not None
            and topic.name == "share_price_change"
        ):
            return Timed(f"listing..{self.context.date.isoformat()}", "since the listing", 0.85)
        total = _TOTAL.search(self.text, max(0, start - 24), start) is not None
        if total and len(run_before) > 1 and not stock:
            return Timed(_span(run_before), "the sum of the list before it", 0.85)
        if _INCEPTION.search(self.text, clause[0], start) and not stock:
            return Timed(f"inception..{self.context.date:%Y-%m}", "since inception", 0.7)
        if (rate := self._rate(clause, start, end, topic)) is not None:
            return rate
        if (beside := self._in_brackets(end)) is not None:
            return self._timed(beside, stock, start, "printed behind the figure", 0.95)
        kinds = ("span", "as_of", "since", "next", "unknown")
        before = [
            one
            for one in self.between(sentence[0], start)
            if one.kind in kinds and not hidden[0] <= one.start < hidden[1]
        ]
        inside = [one for one in before if one.start >= clause[0]]
        after = [one for one in self.between(end, clause[1]) if one.kind in ("span", "as_of", "next")]
        if inside:
            return self._timed(inside[-1], stock, start, "named in the clause", 0.95)
        if after and self._is_english_after(end, after[0]):
            return self._timed(after[0], stock, start, "named after the figure", 0.9)
        if stock and _PRESENT.search(self.text, clause[0], start):
            return Timed({"as_of": f"{self.context.date:%Y-%m}"}, "the present of the document", 0.8)
        if topic is not None and topic.timeless:
            return Timed(None, "has no period", 0.8)
        if before:
            return self._timed(before[-1], stock, start, "named in the sentence", 0.88)
        return self._carried(start, stock, topic is not None and bool(topic.units))

    def _in_brackets(self, end: int) -> PeriodMention | None:
        if self.text[end : end + 1] != "(":
            return None
        return next(iter(self.between(end, end + 6)), None)

    def change(self, start: int, end: int) -> Timed | None:
        """The period of a growth between two: 2024年…较2023年 is 2023..2024."""
        sentence = self.layout.sentence(start)
        named = [
            one for one in self.between(sentence[0], start) if one.kind == "span" and isinstance(one.period, Window)
        ]
        if len(named) < 2 or any(
            one.period.months != named[-1].period.months
            for one in named[-2:]
            if isinstance(one.period, Window) and isinstance(named[-1].period, Window)
        ):
            return None
        pair = sorted(named[-2:], key=lambda one: one.period.start if isinstance(one.period, Window) else 0)
        return Timed(_span(pair), "between the two periods of the sentence", 0.8)

    def end_of_change(self, first: int, stock: bool) -> Timed | None:
        """The later end of 从上年同期的X跌至Y: the period that the sentence is about."""
        named = [one for one in self.between(self.layout.sentence(first)[0], first) if one.kind in ("span", "as_of")]
        if len(named) < 2 or first - named[-1].end > 3 or named[-1].last is None:
            return None
        later = [one for one in named[:-1] if one.last is not None and one.last > named[-1].last]
        return self._timed(later[-1], stock, first, "the later end of the change", 0.85) if later else None

    def _is_english_after(self, end: int, one: PeriodMention) -> bool:
        gap = self.text[end : one.start]
        return len(gap) < 60 and (gap.isascii() or not gap.strip(" (在于"))

    def _rate(self, clause: tuple[int, int], start: int, end: int, topic: Topic | None) -> Timed | None:
        rates = [one for one in self.between(clause[0], clause[1]) if one.kind == "rate" and abs(one.start - end) < 40]
        if not rates or topic is None or ("money" not in topic.kinds):
            return None
        word = "monthly" if str(rates[-1].gold).startswith("monthly") else "annualised"
        if word == "annualised" and topic.name not in ("revenue_run_rate", "revenue"):
            return None
        if topic.stock and word == "monthly":
            return None
        known = [
            one
            for one in self.between(self.layout.paragraph(start)[0], start)
            if one.kind in ("span", "as_of") and one.period
        ]
        if not known:
            return Timed(str(rates[-1].gold), f"{word}, the period is not printed", 0.6)
        token = _token(known[-1], self.context)
        return Timed(f"{word}@{token}", f"{word}, with the period named before", 0.85)

    def _timed(self, one: PeriodMention, stock: bool, start: int, how: str, certain: float) -> Timed:
        if one.kind == "unknown":
            if not self.report:
                return Timed(None, "the reporting period is not defined", 0.4)
            years = [year for part in self.report for year in _years(part)]
            return Timed(as_of(self.report[-1]) if stock else _span(years), "the reporting period", 0.8)
        months_said = list(_MONTHS.finditer(self.text, one.end, start))
        if one.kind == "since" and one.first is not None and not stock and months_said:
            word = months_said[-1]["n"]
            months = int(word) if word.isdigit() else _DIGITS.index(word)
            first = one.first.month - 1 + (one.first.year - 2000) * MONTHS_PER_YEAR
            return Timed(Window(first, first + months - 1).label, "so many months since", 0.85)
        if not stock and (reported := self._part_reported(one)) is not None:
            return Timed(reported.gold, f"{how}; of the year only that part is over", certain - 0.1)
        return Timed(as_of(one) if stock else flow(one), how, certain)

    def _part_reported(self, one: PeriodMention) -> PeriodMention | None:
        """A year that is not over stands for the part of it that the document reports on."""
        if (
            not isinstance(one.period, Window)
            or one.period.months != MONTHS_PER_YEAR
            or one.period.last_day <= self.context.date
        ):
            return None
        parts = [part for part in self.report if isinstance(part.period, Window) and part.period != one.period]
        return next((part for part in parts if one.period.contains(part.period)), None)  # type: ignore[arg-type]

    def _carried(self, start: int, stock: bool, counted: bool) -> Timed:
        """The period of the sentences before, in the paragraph."""
        paragraph = self.layout.paragraph(start)
        sentence = self.layout.sentence(start)
        back = self.layout.sentence(max(paragraph[0], sentence[0] - 1))[0]
        earlier = [one for one in self.between(back, start) if one.kind in ("span", "as_of", "next")]
        if self.text[back:start].isascii():
            earlier = []  # English names the period again where it is the same
        if earlier:
            return self._timed(earlier[-1], stock, start, "named in the sentence before", 0.65)
        if stock or counted:
            return Timed({"as_of": f"{self.context.date:%Y-%m}"}, "no date is printed: the document's", 0.5)
        return Timed(None, "no period is printed", 0.6)


def _joined_lists(text: str, items: Sequence[Item]) -> list[list[Item]]:
    found: list[list[Item]] = []
    for item in items:
        if found and _LINK.fullmatch(text, found[-1][-1].end, item.start):
            found[-1].append(item)
        else:
            found.append([item])
    return found


_LINK = re.compile(r" {0,2}(?:、|,|和|及|以及|与|and|, and|/) {0,2}(?:in |for |截至|the ){0,2}")


def _years(one: PeriodMention) -> list[PeriodMention]:
    """A span of whole years as its years."""
    if not isinstance(one.period, Window) or one.period.start % MONTHS_PER_YEAR or one.period.months % MONTHS_PER_YEAR:
        return [one]
    windows = [Window(at, at + MONTHS_PER_YEAR - 1) for at in range(one.period.start, one.period.end, MONTHS_PER_YEAR)]
    if len(windows) == 1:
        return [one]
    return [replace(one, period=year, first=year.first_day, last=year.last_day, gold=year.label) for year in windows]


def _token(one: PeriodMention, context: Context) -> str:
    if one.last is not None and (isinstance(one.period, Instant) or one.kind == "as_of"):
        return f"{one.last:%Y-%m}"
    return one.period.label if one.period is not None else f"{context.date:%Y-%m}"


def _span(periods: Sequence[PeriodMention]) -> Gold:
    """From the first of some periods to the last."""
    first, last = periods[0], periods[-1]
    low, high = flow(first), flow(last)
    if not isinstance(low, str) or not isinstance(high, str):
        return high
    return (
        high if low == high else f"{low.split('..')[0].removeprefix('FY')}..{high.split('..')[-1].removeprefix('FY')}"
    )


def as_of(one: PeriodMention) -> Gold:
    """A period as a date: an instant as printed, a span by its last day.

    Args:
        one: The period.

    Returns:
        The date, or what the period says where it has no end.
    """
    if isinstance(one.gold, dict):
        return one.gold
    if one.kind == "next" or one.last is None:
        return {"as_of": one.first.isoformat()} if one.first is not None and one.kind != "next" else one.gold
    months = one.period.months if isinstance(one.period, Window) else 0
    return {"as_of": label(one.first, one.last).removeprefix("FY") if months == 1 else one.last.isoformat()}


def flow(one: PeriodMention) -> Gold:
    """A period as a span: a date at the end of a quarter stands for the year up to it.

    Args:
        one: The period.

    Returns:
        The span.
    """
    if not isinstance(one.gold, dict):
        return one.gold
    last: date | None = one.last
    if last is None:
        return None
    if one.first is not None and (last - one.first).days > 31:
        return label(one.first, last)
    if last.month in _YEAR_END:
        name = _YEAR_END[last.month]
        return f"FY{last.year}" if name == "FY" else f"9M{last.year}" if name == "9M" else f"{name}-{last.year}"
    return f"{last:%Y-%m}"


def place_of(starts: Sequence[int], at: int) -> int:
    """Index of the last start that is not after a place."""
    return bisect_right(starts, at) - 1

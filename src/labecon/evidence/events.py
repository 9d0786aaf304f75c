"""Dated events: a day, a month or a year beside a word such as founded, listed or released is a fact of its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from labecon.evidence.dates import Context
from labecon.evidence.layout import Layout
from labecon.evidence.lexicon import Lexicon
from labecon.evidence.period_mention import PeriodMention

_LEADS = re.compile(r"^(?:今年|当年|去年|同年|本年|约|于|在|the |in |on |since ) ?")
_YEAR_ONLY = re.compile(r"^[0-9]{4} ?(?:年(?:年?初|年?底|年末|年中)?)?$")
_PARTS = re.compile(
    r"(?P<first>[0-9]{4} ?年 ?[0-9]{1,2}(?: ?月)?)(?P<link> ?[、至到-] ?)(?P<second>(?:[0-9]{4} ?年 ?)?[0-9]{1,2} ?月)"
)
_BALANCE = re.compile(r"(?:截[至止]到?于?|as of|as at)[ 的]{0,2}$")
_BURN = re.compile(r"消耗|烧钱|burn")
_AHEAD = re.compile(r"预计|预期|将|expect|forecast")
_AHEAD_OF = re.compile(r"预计|将(?:于|在)|拟|计划|expected|anticipated|planned|will")
_ENDED = re.compile(r"止(?:年度|财年|的?年)")
_MONTH, _YEAR = 31, 366
_BEFORE_REACH, _AFTER_REACH, _ENGLISH_REACH = 14, 90, 150


@dataclass(frozen=True)
class Event:
    """A dated event.

    Args:
        start: Index of the date's first character.
        end: Index after its last.
        metric: Name of the event, e.g. ``listing_date``.
        value: The date as a number, YYYY, YYYYMM or YYYYMMDD.
        gold: The date in the grammar of labelled figures.
        ahead: Whether it lies after the document.
        certain: How sure the reading is, 0 to 1.
        how: The word that makes it an event.
    """

    start: int
    end: int
    metric: str
    value: int
    gold: dict[str, str]
    ahead: bool
    certain: float
    how: str


class Events:
    """Finds dated events.

    Args:
        text: Folded text.
        layout: Its divisions.
        periods: Its periods.
        context: The document's date.
        words: The lexicon.
    """

    def __init__(
        self, text: str, layout: Layout, periods: Sequence[PeriodMention], context: Context, words: Lexicon
    ) -> None:
        self.text, self.layout, self.context = text, layout, context
        self.periods = [
            one for one in periods if one.kind in ("span", "as_of", "since") and not layout.is_outside(one.start)
        ]
        self.words = list(words.events.scan(text))
        self._starts = [one[0] for one in self.words]

    def find(self) -> list[Event]:
        """The events of the text, in order."""
        found: list[Event] = []
        for place, one in enumerate(self.periods):
            following = self.periods[place + 1].start if place + 1 < len(self.periods) else len(self.text)
            found += self._balance(one) or self._event(one, following)
        return found

    def _balance(self, one: PeriodMention) -> list[Event]:
        """截至2025年9月30日 is the date of a balance, or of the expectation that follows."""
        if not _BALANCE.search(self.text, max(0, one.start - 8), one.start) or one.last is None or one.first is None:
            return []
        clause = self.layout.clause(one.start)
        sentence = self.layout.sentence(one.start)
        if _ENDED.search(self.text, one.start, clause[1]):
            day = re.match(r"[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日", self.text[one.start : one.end])
            if day is None or not _AHEAD.search(self.text, sentence[0], sentence[1]):
                return []
            return [
                self._made(
                    one.start, one.start + day.end(), "forecast_period_end_date", one.last, one.last, "year ended", 0.7
                )
            ]
        if (one.last - one.first).days > _MONTH or self.text[one.end : one.end + 1] in ("底", "末") or "底" in one.text:
            return []
        if not any(char.isdigit() for char in one.text):
            return []
        ahead = _AHEAD.search(self.text, one.end, sentence[1]) and _BURN.search(self.text, one.end, sentence[1])
        return [
            self._made(
                one.start,
                one.end,
                "burn_reference_date" if ahead else "balance_date",
                one.first,
                one.last,
                "as of",
                0.85,
            )
        ]

    def _event(self, one: PeriodMention, following: int) -> list[Event]:
        if one.first is None or not any(char.isdigit() for char in one.text) or "-" in one.text[:5]:
            return []
        last = one.last if one.last is not None and one.kind != "since" else _month_end(one.first)
        parts = _PARTS.match(self.text, one.start, one.end)
        length = (last - one.first).days
        near = self._word(one, min(following, one.end + _AFTER_REACH), length)
        if near is None:
            return []
        metric, how = near
        if parts is not None:
            return self._two(one, parts, metric, last, how)
        if length > _MONTH and not self._is_plain_year(one, metric):
            return []
        lead = _LEADS.match(self.text, one.start, one.end)
        start = lead.end() if lead else one.start
        return [self._made(start, one.end, metric, one.first, last, how, 0.8)]

    def _is_plain_year(self, one: PeriodMention, metric: str) -> bool:
        words = self.text[one.start : one.end]
        bare = words.strip(" 年").isdigit()
        if metric == "founding_date":
            return bare
        return not bare and metric in ("listing_date", "offering_launch_date", "model_release_date", "hearing_date")

    def _word(self, one: PeriodMention, until: int, length: int) -> tuple[str, str] | None:
        clause, sentence = self.layout.clause(one.start), self.layout.sentence(one.start)
        plain = (
            _YEAR_ONLY.fullmatch(self.text[one.start : one.end].rstrip()) is not None
            and length > _YEAR - 2
            and one.text[-1] not in "初底末中"
        )
        reach = 6 if plain else _AFTER_REACH
        until = min(until, sentence[1], one.end + reach)
        before = list(self._between(max(clause[0], one.start - _BEFORE_REACH), one.start))
        after = list(self._between(one.end, until))
        if plain:
            after, before = (
                after[:1],
                [word for word in before if self.text[word[1] : one.start].strip() in ("in", "于", "")],
            )
        head = max(sentence[0], one.start - _ENGLISH_REACH)
        far = [] if plain or not self.text[head : one.start].isascii() else self._far(head, one.start)
        for words in (after, before, far):
            if words:
                start, end, (_, metric) = min(words, key=lambda word: word[2][0])
                return metric, self.text[start:end]
        return None

    def _far(self, head: int, start: int) -> Sequence[tuple[int, int, tuple[int, str]]]:
        """Words further back in an English sentence, if no other date stands between."""
        dates = [one.end for one in self.periods if head <= one.start < start]
        return self._between(max(dates, default=head), start)

    def _between(self, start: int, end: int) -> Sequence[tuple[int, int, tuple[int, str]]]:
        return self.words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _two(self, one: PeriodMention, parts: re.Match[str], metric: str, last: date, how: str) -> list[Event]:
        """2023年5、6月 are two months; a span of rounds has two ends."""
        assert one.first is not None
        names = (metric, metric)
        if parts["link"].strip() != "、":
            if metric != "financing_date":
                return []
            names = ("financing_window_start_date", "financing_window_end_date")
        first = self._made(
            parts.start("first"), parts.end("first"), names[0], one.first, _month_end(one.first), how, 0.75
        )
        second = self._made(parts.start("second"), parts.end("second"), names[1], last.replace(day=1), last, how, 0.75)
        return [first, second]

    def _made(self, start: int, end: int, metric: str, first: date, last: date, how: str, certain: float) -> Event:
        days = (last - first).days
        if days == 0:
            value, printed = last.year * 10000 + last.month * 100 + last.day, last.isoformat()
        elif days <= _MONTH:
            value, printed = last.year * 100 + last.month, f"{last:%Y-%m}"
        else:
            value, printed = last.year, f"{last:%Y}"
            if days < _YEAR - 2:
                printed = (
                    f"H{(last.month + 5) // 6}-{last.year}" if days > 100 else f"Q{(last.month + 2) // 3}-{last.year}"
                )
        sentence = self.layout.sentence(start)
        ahead = first > self.context.date and metric != "balance_date"
        ahead = ahead or (
            last > self.context.date and _AHEAD_OF.search(self.text, *sentence) is not None and metric != "balance_date"
        )
        return Event(start, end, metric, value, {"as_of": printed}, ahead, certain, f"date beside “{how}”")


def _month_end(day: date) -> date:
    following = date(day.year + (day.month == 12), day.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)

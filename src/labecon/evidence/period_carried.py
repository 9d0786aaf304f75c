"""Periods that figures take from the text before them, and what a named period is for a flow and for a balance."""

from __future__ import annotations

import re
from datetime import date

from labecon.evidence.layout import question_of
from labecon.evidence.lexicon import Topic
from labecon.evidence.period_forms import as_of, flow, span_of, years_of
from labecon.evidence.period_mention import PeriodMention
from labecon.evidence.period_places import Timed
from labecon.evidence.period_pointers import LAST_YEAR, YEAR_AGO, PointedPeriods
from labecon.periods import MONTHS_PER_YEAR, Window

_OF_YEAR = re.compile(r" (?:in|of) (?P<year>20[0-9]{2})(?![0-9])")
_MONTHS = re.compile(r"(?P<n>[1-9]|1[012]|[一二三四五六七八九十]) ?个月")
#: Reason of a flow without a period.
UNPRINTED = "no period is printed"
#: Reason of a figure of "the recent reporting period" that the text does not define.
UNDEFINED = "the reporting period is not defined"
_FOUNDED = re.compile(r"(?:成立于|创立于|创办于|(?<![a-z])(?:founded|established|incorporated) in)[约 ]{0,2}$")
_COMPARED = re.compile(r"(?:较|比|由|从|(?<![a-z])(?:from|than|against|versus|compared (?:with|to)))[^,.;。]{0,24}$")
_ITEMS = 12
_BY_PART = re.compile(
    r"(?:分|按)(?:业务|产品|地区|区域|部门|板块|分部)|其中|(?:by|of) (?:segment|product|region|business|these|which)"
)
_DIGITS = "零一二三四五六七八九十"
_BULLET = re.compile(r"[ ]{0,4}[*•·◆●■▪-] ?")


class CarriedPeriods(PointedPeriods):
    """Finds the periods that figures without one go on with."""

    def _timed(self, one: PeriodMention, stock: bool, start: int, how: str, certain: float) -> Timed:
        if one.kind == "unknown":
            if not self.report:
                return Timed(None, UNDEFINED, 0.4)
            years = [year for part in self.report for year in years_of(part)]
            return Timed(as_of(self.report[-1]) if stock else span_of(years), "the reporting period", 0.8)
        months_said = list(_MONTHS.finditer(self.text, one.end, start))
        if one.kind == "since" and one.first is not None and not stock and months_said:
            word = months_said[-1]["n"]
            months = int(word) if word.isdigit() else _DIGITS.index(word)
            first = one.first.month - 1 + (one.first.year - 2000) * MONTHS_PER_YEAR
            return Timed(Window(first, first + months - 1).label, "so many months since", 0.85)
        if isinstance(one.period, Window) and (said := _OF_YEAR.match(self.text, one.end)) and one.relative:
            moved = one.period.shift(MONTHS_PER_YEAR * (int(said["year"]) - one.period.last_day.year))
            return Timed({"as_of": moved.last_day.isoformat()} if stock else moved.label, how, certain)
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

    def _carried(self, start: int, topic: Topic | None) -> Timed:
        """The period of the sentence before, in the paragraph; else the document's."""
        stock = topic is not None and topic.stock
        paragraph = self.layout.paragraph(start)
        sentence = self.layout.sentence(start)
        back = self.layout.sentence(max(paragraph[0], sentence[0] - 1))[0]
        kinds = ("span", "as_of", "next") if topic is not None and topic.qualifier else ("span", "as_of")
        earlier = [one for one in self.known(back, start) if one.kind in kinds]
        earlier = [one for one in earlier if not self._is_founding(one) and not self._is_compared(one)]
        earlier = [one for one in earlier if one.start >= sentence[0] or not YEAR_AGO.search(one.text.lower())]
        if stock:
            earlier = [one for one in earlier if one.kind == "as_of" or _is_short(one) or not one.text.isascii()]
        if earlier and self.headline is None:
            named = max(earlier, key=lambda one: one.last or date.max)
            if self.text[sentence[0] - 1 : sentence[0]] == ";" and not stock:
                return self._timed(named, stock, start, "named before the semicolon", 0.75)
            return self._timed(named, stock, start, "named in the sentence before", 0.65)
        if not stock and not (topic is not None and topic.units) and self.headline is None:
            spans = [one for one in self.known(self._list_start(paragraph[0]), start) if one.kind == "span"]
            spoken = [one for one in spans if isinstance(one.period, Window) and not self._is_compared(one)]
            spoken = [one for one in spoken if not LAST_YEAR.search(one.text)]
            if spoken:
                return self._timed(spoken[-1], stock, start, "named earlier in the paragraph", 0.55)
        if stock or (topic is not None and topic.units):
            return Timed({"as_of": f"{self.context.date:%Y-%m}"}, "no date is printed: the document's", 0.5)
        if self.headline is not None:
            return Timed(self.headline.gold, "the period that the document reports on", 0.62)
        return Timed(None, UNPRINTED, 0.6)

    def _list_start(self, paragraph: int) -> int:
        """Where the list of bullets begins that a paragraph is an item of, or what it takes apart; else itself."""
        if (asked := question_of(self.text, self.layout, paragraph)) is not None:
            return asked[0]
        if paragraph and _BY_PART.match(self.text, paragraph):
            return self.layout.paragraph(paragraph - 1)[0]
        for _ in range(_ITEMS):
            if not paragraph or not _BULLET.match(self.text, paragraph):
                break
            before = self.layout.paragraph(paragraph - 1)[0]
            if not _BULLET.match(self.text, before):
                break
            paragraph = before
        return paragraph

    def _is_compared(self, one: PeriodMention) -> bool:
        """A period that something is compared with is not what the text goes on about."""
        return _COMPARED.search(self.text, max(0, one.start - 34), one.start) is not None

    def _is_founding(self, one: PeriodMention) -> bool:
        """A date of founding says nothing of the figures behind it."""
        return _FOUNDED.search(self.text, max(0, one.start - 16), one.start) is not None


def _is_short(one: PeriodMention) -> bool:
    """Whether a span is a day or a month, which can date a balance or a price."""
    return one.first == one.last or (isinstance(one.period, Window) and one.period.months == 1)

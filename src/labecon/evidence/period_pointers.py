"""Periods that only words point to: a year earlier, the quarter before, the full year, the end of the period."""

from __future__ import annotations

import re
from datetime import timedelta

from labecon.evidence.period_forms import Gold
from labecon.evidence.period_places import PeriodPlaces, Timed
from labecon.evidence.period_words import GUIDED
from labecon.periods import MONTHS_PER_YEAR, Window

_YEAR_EARLIER = re.compile(
    r"(?: employees| users| people| customers)?,?(?: of)? (?:a|one) year (?:earlier|ago|before)| in the (?:prior"
    r"|previous) year|\(上年同期\)"
)
_FULL_YEAR = re.compile(r"(?<![0-9年])全年(?!化)| ?(?:for |in )?(?:the )?(?<![a-z])full[- ](?:fiscal |financial )?year")
#: Words between a figure and one that it is compared with: up 27% from, 较.
_AGAINST = re.compile(
    r"(?:[由从较]|(?<![a-z])(?:from|against|versus|vs\.?|compared (?:with|to)|than))"
    r"(?: (?:about|around|nearly|over|some))?[约近超逾 ]{0,2}$"
)
_ONWARDS = re.compile(r"[^,。;0-9]{0,6}(?:至|到)")
_MOVED = re.compile(
    r"(?<![a-z])(?:rose|grew|fell|widened|narrowed|climbed|dropped|jumped|surged|shrank|slid|increased|decreased"
    r"|declined"
    r"|expanded|improved|up|down)(?![a-z])"
)
_YEARLY = re.compile(r"同比|按年|(?<![a-z])(?:yoy|y/y|year[- ]over[- ]year|year[- ]on[- ]year)(?![a-z])")
_SEQUENTIAL = re.compile(
    r"环比|按季|上季|(?<![a-z])(?:qoq|quarter[- ]on[- ]quarter|sequential\w{0,2}|previous quarter)(?![a-z])"
)
_BESIDE = 40
_EDGE = re.compile(
    r"(?P<opening>(?<![0-9])年初|期初|上年末|去年末|去年底|(?<![a-z])the (?:start|beginning) of the year)"
    r"|(?<![0-9])期末|季末|(?<![a-z])(?:end|ended|close) of the (?:quarter|period|half)"
)
#: A window that is only compared with, and of which no later figure is.
LAST_YEAR = re.compile(
    r"(?:上年|去年|前一年)(?:同期|度)?|year[- ](?:ago|earlier)|(?:last|previous|prior) year|a year (?:ago|earlier)"
)


class PointedPeriods(PeriodPlaces):
    """Finds periods that words point to."""

    def _by_words(self, start: int, end: int, clause: int, stock: bool) -> Timed | None:
        """Periods that only words point to: a year earlier, the full year, the start of the period."""
        back = self.layout.sentence(max(0, self.layout.sentence(start)[0] - 1))[0]
        named = [one for one in self.windows(back, start) if isinstance(one.period, Window)]
        base = named[-1].period if named else self.headline.period if self.headline is not None else None
        if _YEAR_EARLIER.match(self.text, end) and isinstance(base, Window):
            window = base.shift(-MONTHS_PER_YEAR)
            gold: Gold = {"as_of": window.last_day.isoformat()} if stock else window.label
            return Timed(gold, "a year before the period named last", 0.8)
        if stock:
            return self._at_an_end(start, self.layout.sentence(start)[0], clause, base)
        said = _FULL_YEAR.search(self.text, clause, start) or _FULL_YEAR.match(self.text, end)
        if said is None or self.windows(clause, start):
            return None
        named = [one for one in named if not LAST_YEAR.search(one.text.lower())]
        year = max((one.last.year for one in named if one.last is not None), default=self.context.date.year)
        if GUIDED.search(self.text, clause, end):
            year = max(year, self.context.date.year)
        return Timed(f"FY{year}", "the full year", 0.75)

    def _at_an_end(self, start: int, sentence: int, clause: int, base: object) -> Timed | None:
        """Balances at the end or the start of the period spoken of: 期末, 较年初."""
        said = [*_EDGE.finditer(self.text, clause, start)] or [*_EDGE.finditer(self.text, sentence, start)]
        if not said or not isinstance(base, Window) or self.between(said[-1].end(), start):
            return None
        opening = said[-1]["opening"]
        year = base.last_day.year
        if opening:
            day = f"{year - 1}-12-31" if opening != "期初" else (base.first_day - timedelta(days=1)).isoformat()
            return Timed({"as_of": day}, "the start of the period", 0.7)
        return Timed({"as_of": base.last_day.isoformat()}, "the end of the period", 0.75)

    def _part_before(self, sentence: int, start: int) -> Timed | None:
        """The quarter or half before the one spoken of, where an amount is compared with it: 环比, sequentially."""
        said = _SEQUENTIAL.search(self.text, max(sentence, start - _BESIDE), start)
        if said is None or self.between(said.end(), start):
            return None
        named = [one for one in self.windows(sentence, start) if not LAST_YEAR.search(one.text.lower())]
        base = named[-1] if named else self.headline
        if base is None or not isinstance(base.period, Window) or base.period.months >= MONTHS_PER_YEAR:
            return None
        return Timed(base.period.shift(-base.period.months).label, "the part of the year before that spoken of", 0.75)

    def _year_before(self, start: int, end: int, stock: bool, until: int) -> Timed | None:
        """An amount that results, or a growth on the year, are compared with, where no period is printed for it."""
        against = _AGAINST.search(self.text, max(0, start - 30), start)
        if against is None or _ONWARDS.match(self.text, end):
            return None
        sentence, clause = self.layout.sentence(start), self.layout.clause(start)
        if self.between(end, min(until, clause[1])):
            return None
        if _SEQUENTIAL.search(self.text, *sentence):
            return None if stock else self._part_before(sentence[0], start)
        yearly = bool(_YEARLY.search(self.text, *sentence) or LAST_YEAR.search(self.text, *sentence))
        named = [one for one in self.windows(sentence[0], start) if not LAST_YEAR.search(one.text.lower())]
        yearly = yearly or (bool(named) and _MOVED.search(self.text, clause[0], start) is not None)
        base = named[-1] if named and yearly else self.headline if not named else None
        if base is None or not isinstance(base.period, Window) or not (yearly or self.headline):
            return None
        window = base.period.shift(-MONTHS_PER_YEAR)
        gold = {"as_of": window.last_day.isoformat()} if stock else window.label
        return Timed(gold, "a year before the period that it is compared with", 0.62)

"""Periods that only words point to: a year earlier, the quarter before, the full year, the end of the period."""

from __future__ import annotations

import re
from datetime import timedelta

from labecon.evidence.dates import add_months
from labecon.evidence.period_forms import Gold
from labecon.evidence.period_mention import PeriodMention
from labecon.evidence.period_places import PeriodPlaces, Timed
from labecon.evidence.period_words import AMOUNT_COMPARED, COUNTS, GUIDED
from labecon.periods import MONTHS_PER_YEAR, Window

_YEAR_EARLIER = re.compile(
    r"(?: employees| users| people| customers)?,?(?: of)? (?:a|one) year (?:earlier|ago|before)| in the (?:prior"
    r"|previous) year|\(上年同期\)"
)
_MONTHS_EARLIER = re.compile(r",? (?P<n>three|six|nine|twelve) months (?:earlier|before|ago)(?![a-z])")
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
    r"|(?<![0-9])期末|(?P<quarter>季末|季度末)|(?<![a-z])(?:(?:end|ended|close) of the |(?<=at )|(?<=by )|(?<=at the ))"
    r"(?:(?P<q>quarter)|period|half(?:-year)?|(?P<y>year(?=[- ]end)))(?:[- ]end)?(?![a-z-])"
    r"|(?P<close>(?<![0-9去今前明后])年[底末])"
)
_END_BEHIND = re.compile(
    r"(?: [a-z-]{2,12}){0,3},? (?:at|by|as of) (?:the )?(?:end of the )?(?:(?P<q>quarter)|period|half(?:-year)?"
    r"|(?P<y>year(?=[- ]end)))(?:[- ]end)?(?![a-z-])"
)
#: A window that is only compared with, and of which no later figure is.
LAST_YEAR = re.compile(
    r"(?:上年|去年|前一年)(?:同期|度)?|year[- ](?:ago|earlier)|(?:last|previous|prior) year|a year (?:ago|earlier)"
    r"|the year (?:before|earlier|prior)"
)

#: The same part of the year before, which is only ever compared with.
YEAR_AGO = re.compile(
    r"(?:上年|去年|前一年)(?:同期|此时|这个?时候)|一年前|year[- ](?:ago|earlier)|prior-year|a year (?:ago|earlier)"
)

_BETTERED = re.compile(
    r"(?:(?:超过|超出|高于|多于|低于|少于|接近|不及)了?"
    r"|(?<![a-z])(?:above|below|exceed\w{0,3}|topp?(?:s|ed|ing)|match\w{0,3}) )"
    r"(?:(?:the|all|whole|entire|total|of|in|for|that) ){0,4}$"
)


class PointedPeriods(PeriodPlaces):
    """Finds periods that words point to."""

    def _is_bettered(self, one: PeriodMention) -> bool:
        """Whether a period is only one whose amount is passed: already above the whole of 2024."""
        lead = self.text[max(0, one.start - 48) : one.start]
        return _BETTERED.search(lead) is not None or AMOUNT_COMPARED.search(lead) is not None

    def _by_words(self, start: int, end: int, clause: int, stock: bool) -> Timed | None:
        """Periods that only words point to: a year earlier, the full year, the start of the period."""
        back = self.layout.sentence(max(0, self.layout.sentence(start)[0] - 1))[0]
        named = [one for one in self.windows(back, start) if not self._is_bettered(one)]
        base = named[-1].period if named else self.headline.period if self.headline is not None else None
        if _YEAR_EARLIER.match(self.text, end) and isinstance(base, Window):
            window = base.shift(-MONTHS_PER_YEAR)
            gold: Gold = {"as_of": window.last_day.isoformat()} if stock else window.label
            return Timed(gold, "a year before the period named last", 0.8)
        if stock and (months := _MONTHS_EARLIER.match(self.text, end)):
            spoken = self.between(self.layout.sentence(start)[0], start)
            if spoken and (last := spoken[-1].last) is not None:
                day = add_months(last.replace(day=1), 1 - COUNTS[months["n"]]) - timedelta(days=1)
                return Timed({"as_of": day.isoformat()}, "so many months before the date named last", 0.75)
        if stock:
            return self._at_an_end(start, end, clause, base)
        said = _FULL_YEAR.search(self.text, clause, start) or _FULL_YEAR.match(self.text, end)
        if said is None or self.windows(clause, start):
            return None
        named = [one for one in named if not LAST_YEAR.search(one.text.lower())]
        year = max((one.last.year for one in named if one.last is not None), default=self.context.date.year)
        if GUIDED.search(self.text, self.layout.sentence(start)[0], end):
            year = max(year, self.context.date.year)
        return Timed(f"FY{year}", "the full year", 0.75)

    def _at_an_end(self, start: int, end: int, clause: int, base: object) -> Timed | None:
        """Balances at the end or the start of the period spoken of: 期末, 较年初, at quarter-end."""
        sentence = self.layout.sentence(start)[0]
        said = [*_EDGE.finditer(self.text, clause, start)] or [*_EDGE.finditer(self.text, sentence, start)]
        behind = _END_BEHIND.match(self.text, end)
        sign = behind or (said[-1] if said else None)
        if sign is None or (behind is None and self.known(sign.end(), start)):
            return None
        words = sign.groupdict()
        reported = self.headline.period if self.headline is not None else None
        if words["q"] or words.get("quarter"):
            base = self._last_part(start, 3)
        elif words["y"] or words.get("close"):
            base = self._last_part(start, MONTHS_PER_YEAR)
        elif not words.get("opening") and isinstance(reported, Window):
            base = reported
        base = base or self._last_part(start, 3)
        if not isinstance(base, Window):
            return None
        if behind is not None:
            return Timed({"as_of": base.last_day.isoformat()}, "the end of the period", 0.75)
        opening = said[-1]["opening"]
        year = base.last_day.year
        if opening:
            day = f"{year - 1}-12-31" if opening != "期初" else (base.first_day - timedelta(days=1)).isoformat()
            return Timed({"as_of": day}, "the start of the period", 0.7)
        return Timed({"as_of": base.last_day.isoformat()}, "the end of the period", 0.75)

    def _spoken_of(self, sentence: int) -> PeriodMention | None:
        """The one year that the sentence before names, in the paragraph."""
        back = self.layout.sentence(max(self.layout.paragraph(sentence)[0], sentence - 1))[0]
        named = {one.period: one for one in self.windows(back, sentence) if not LAST_YEAR.search(one.text.lower())}
        found = next(iter(named.values())) if len(named) == 1 else None
        return (
            found
            if found is not None and isinstance(found.period, Window) and found.period.months == MONTHS_PER_YEAR
            else None
        )

    def _last_part(self, start: int, months: int) -> Window | None:
        """The latest quarter or year that was over, up to what the text has named; what it reports on ends one too."""
        named = [one.period for one in self.windows(0, start) if not self._is_bettered(one)]
        named += [self.headline.period] if self.headline is not None else []
        over = [one for one in named if isinstance(one, Window) and one.last_day <= self.context.date]
        if months == MONTHS_PER_YEAR:
            years = [one for one in over if one.months == MONTHS_PER_YEAR]
            latest = max(years, key=lambda one: one.end, default=None)
            part = max(over, key=lambda one: one.end, default=None)
            if part is None or (latest is not None and latest.end >= part.end):
                return latest
            whole = Window.year(part.last_day.year)
            return whole if whole.last_day <= self.context.date else latest
        return max((one for one in over if (one.end + 1) % months == 0), key=lambda one: one.end, default=None)

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
        if base is None and not named and _MOVED.search(self.text, clause[0], start) is not None:
            base, yearly = self._spoken_of(sentence[0]), True
        if base is None or not isinstance(base.period, Window) or not (yearly or self.headline):
            return None
        window = base.period.shift(-MONTHS_PER_YEAR)
        gold = {"as_of": window.last_day.isoformat()} if stock else window.label
        return Timed(gold, "a year before the period that it is compared with", 0.62)

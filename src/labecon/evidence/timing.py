"""When a figure holds: the period named nearest to it, as a span for what flows and a date for what stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from labecon.evidence.lexicon import Topic
from labecon.evidence.mentions import PeriodMention
from labecon.evidence.period_forms import Gold, as_of, flow, span_of, token_of, years_of
from labecon.evidence.period_places import PeriodPlaces, Timed
from labecon.periods import MONTHS_PER_YEAR, Window

_TOTAL = re.compile(r"(?:累计|合计|总计|共计|累亏|in total|cumulative\w{0,2}|combined|altogether)[^,。;]{0,12}$")
_INCEPTION = re.compile(r"(?:成立|创立|创办)(?:以来|至今)|since (?:its )?(?:inception|founding)")
_LISTING = re.compile(r"上市以来|上市至今|上市后|since (?:its |their )?(?:listings?|ipos?|debuts?)")
_YEAR_EARLIER = re.compile(
    r"(?: employees| users| people| customers)?,?(?: of)? (?:a|one) year (?:earlier|ago|before)| in the (?:prior"
    r"|previous) year|\(上年同期\)"
)
_OF_YEAR = re.compile(r" (?:in|of) (?P<year>20[0-9]{2})(?![0-9])")
_FULL_YEAR = re.compile(r"(?<![0-9年])全年(?!化)|(?: for| in)?(?: the)? full year")
_BEFORE_LISTING = re.compile(r"上市前|ipo前|(?<![a-z])(?:before the (?:listing|ipo)|pre-ipo)")
_MONTHS = re.compile(r"(?P<n>[1-9]|1[012]|[一二三四五六七八九十]) ?个月")
#: Reason of a figure of "the recent reporting period" that the text does not define.
UNDEFINED = "the reporting period is not defined"
_FOUNDED = re.compile(r"(?:成立于|创立于|创办于|(?<![a-z])(?:founded|established|incorporated) in)[约 ]{0,2}$")
_COMPARED = re.compile(r"(?:较|比|(?<![a-z])(?:from|than|against|versus|compared (?:with|to)))[^,.;。]{0,24}$")
_IN = re.compile(r",? (?:in|for|during|at|as of|by) (?:the |fiscal )?")
_PRESENT = re.compile(r"距今|现有|目前|当前|眼下|如今|(?<![a-z])(?:currently|now|today|at present)(?![a-z])")
_ITEMS = 12
_BY_PART = re.compile(
    r"(?:分|按)(?:业务|产品|地区|区域|部门|板块|分部)|其中|(?:by|of) (?:segment|product|region|business|these|which)"
)
_DIGITS = "零一二三四五六七八九十"
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
#: Behind a period in parentheses: a figure of its own, which the period belongs to.
_FIGURE_THEN = re.compile(r":|[^)]{0,10}[0-9]")
_BULLET = re.compile(r"[ ]{0,4}[*•·◆●■▪-] ?")
_YEARLY = re.compile(r"同比|按年|(?<![a-z])(?:yoy|y/y|year[- ]over[- ]year|year[- ]on[- ]year)(?![a-z])")
_SEQUENTIAL = re.compile(
    r"环比|按季|上季|(?<![a-z])(?:qoq|quarter[- ]on[- ]quarter|sequential\w{0,2}|previous quarter)(?![a-z])"
)
_EDGE = re.compile(
    r"(?P<opening>(?<![0-9])年初|期初|上年末|去年末|去年底|(?<![a-z])the (?:start|beginning) of the year)"
    r"|(?<![0-9])期末|季末|(?<![a-z])(?:end|ended|close) of the (?:quarter|period|half)"
)
#: A window that is only compared with, and of which no later figure is.
_LAST_YEAR = re.compile(
    r"(?:上年|去年|前一年)(?:同期|度)?|year[- ](?:ago|earlier)|(?:last|previous|prior) year|a year (?:ago|earlier)"
)
#: The end of a change to which a figure with a period of its own leads: from $87 million in 2024 to.
_TO = re.compile(r"(?:[至到]|(?<![a-z])to)(?: (?:about|around|nearly|over|some))?[约近超逾 ]{0,2}$")
_LEADS = re.compile(r"[由从较]|(?<![a-z])from(?![a-z])")
_OWN_PERIOD = re.compile(r"(?: million| billion|%| per cent| percent)? (?:in|for|at|as of|by)(?: the)?(?: fiscal)? $")


class Timing(PeriodPlaces):
    """Finds the periods of figures."""

    def of(
        self, start: int, end: int, topic: Topic | None, run_before: Sequence[PeriodMention],
        hidden: tuple[int, int] = (0, 0), until: int = 1 << 60, grows: bool = False,
    ) -> Timed:  # fmt: skip
        """The period of a figure that no list gives one.

        Args:
            start: Index of its first character.
            end: Index after its last.
            topic: What it measures.
            run_before: Periods of the list of figures before it in the paragraph.
            hidden: A list of names whose own dates say nothing of the figures.
            until: Where the next figure begins, to which later periods belong.
            grows: Whether it is the growth of something.

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
            return Timed(span_of(run_before), "the sum of the list before it", 0.85)
        if stock and _BEFORE_LISTING.search(self.text, sentence[0], start):
            return Timed({"as_of": "pre-IPO"}, "before the listing", 0.85)
        if _INCEPTION.search(self.text, clause[0], start) and not stock:
            return Timed(f"inception..{self.context.date:%Y-%m}", "since inception", 0.7)
        if (other := self._by_words(start, end, clause[0], stock)) is not None:
            return other
        chosen = self._chosen(start, end, topic, grows, until, hidden)
        if (rate := self._rate(clause, start, end, topic, chosen)) is not None:
            return rate
        if (before := self._year_before(start, end, stock, until)) is not None:
            return before
        if chosen is not None:
            return self._timed(chosen[0], stock, start, chosen[1], chosen[2])
        if stock and _PRESENT.search(self.text, clause[0], start):
            return Timed({"as_of": f"{self.context.date:%Y-%m}"}, "the present of the document", 0.8)
        if topic is not None and topic.timeless:
            return Timed(None, "has no period", 0.8)
        return self._carried(start, topic)

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
            return self._at_an_end(start, clause, base)
        said = _FULL_YEAR.search(self.text, clause, start) or _FULL_YEAR.match(self.text, end)
        if said is None or self.windows(clause, start):
            return None
        year = max((one.last.year for one in named if one.last is not None), default=self.context.date.year)
        return Timed(f"FY{year}", "the full year", 0.75)

    def _at_an_end(self, start: int, clause: int, base: object) -> Timed | None:
        """Balances at the end or the start of the period spoken of: 期末, 较年初."""
        said = [*_EDGE.finditer(self.text, clause, start)]
        if not said or not isinstance(base, Window) or self.between(said[-1].end(), start):
            return None
        opening = said[-1]["opening"]
        year = base.last_day.year
        if opening:
            day = f"{year - 1}-12-31" if opening != "期初" else (base.first_day - timedelta(days=1)).isoformat()
            return Timed({"as_of": day}, "the start of the period", 0.7)
        return Timed({"as_of": base.last_day.isoformat()}, "the end of the period", 0.75)

    def _year_before(self, start: int, end: int, stock: bool, until: int) -> Timed | None:
        """An amount that results, or a growth on the year, are compared with, where no period is printed for it."""
        against = _AGAINST.search(self.text, max(0, start - 30), start)
        if against is None or _ONWARDS.match(self.text, end):
            return None
        sentence, clause = self.layout.sentence(start), self.layout.clause(start)
        if self.between(end, min(until, clause[1])) or _SEQUENTIAL.search(self.text, *sentence):
            return None
        yearly = bool(_YEARLY.search(self.text, *sentence) or _LAST_YEAR.search(self.text, *sentence))
        named = [one for one in self.windows(sentence[0], start) if not _LAST_YEAR.search(one.text.lower())]
        yearly = yearly or (bool(named) and _MOVED.search(self.text, clause[0], start) is not None)
        base = named[-1] if named and yearly else self.headline if not named else None
        if base is None or not isinstance(base.period, Window) or not (yearly or self.headline):
            return None
        window = base.period.shift(-MONTHS_PER_YEAR)
        gold = {"as_of": window.last_day.isoformat()} if stock else window.label
        return Timed(gold, "a year before the period that it is compared with", 0.62)

    def _chosen(
        self, start: int, end: int, topic: Topic | None, grows: bool, until: int, hidden: tuple[int, int]
    ) -> tuple[PeriodMention, str, float] | None:
        """The period of the sentence that a figure is of."""
        if (beside := self._in_brackets(end)) is not None:
            return beside, "printed behind the figure", 0.95
        sentence, clause = self.layout.sentence(start), self.layout.clause(start)
        kinds = ("span", "as_of", "since", "next", "unknown")
        before = [one for one in self.between(sentence[0], start) if one.kind in kinds and not self._is_founding(one)]
        before = [one for one in before if not hidden[0] <= one.start < hidden[1]]
        if before and self._is_of_start(before[-1], start):
            before = before[:-1]
        inside = [one for one in before if one.start >= clause[0]]
        before = inside or [one for one in before if not _LAST_YEAR.search(one.text)] or before
        after = [one for one in self.between(end, min(clause[1], until)) if one.kind in ("span", "as_of", "next")]
        recent = [one for one in self.between(end, clause[1]) if one.kind == "unknown"]
        if recent and not inside and not after and self.text[end : recent[0].start].isascii():
            return recent[0], "named after the figure", 0.6
        behind = after[0] if after and self._is_english_after(end, after[0]) else None
        if grows:
            of_growth = self._of_growth(inside or ([behind] if behind else before))
            if of_growth is not None:
                return of_growth, "the later period of the growth", 0.88
        if behind is not None and self._is_right_behind(end, behind, topic, inside):
            return behind, "named right after the figure", 0.95
        if topic is not None and topic.stock and before and _starts_after(before[-1], self.context.date):
            known = [one for one in before if not _starts_after(one, self.context.date)]
            if known:
                return known[-1], "the day on which the plan was known", 0.8
        if inside:
            return inside[-1], "named in the clause", 0.95
        if behind is not None:
            return behind, "named after the figure", 0.9
        stock_now = topic is not None and (
            topic.timeless or (topic.stock and _PRESENT.search(self.text, clause[0], start))
        )
        return (before[-1], "named in the sentence", 0.88) if before and not stock_now else None

    def _is_of_start(self, one: PeriodMention, start: int) -> bool:
        """Whether a period belongs to the figure that a change begins with: fell from $87 million in 2024 to."""
        if _TO.search(self.text, max(one.end, start - 20), start) is None:
            return False
        clause = self.layout.clause(one.start)[0]
        lead = _LEADS.search(self.text, max(clause, one.start - 40), one.start)
        if lead is None:
            return False
        words = self.text[lead.end() : one.start]
        return not words.strip() or _OWN_PERIOD.search(words) is not None

    def _is_right_behind(
        self, end: int, behind: PeriodMention, topic: Topic | None, inside: Sequence[PeriodMention]
    ) -> bool:
        """US$5m in 2024; a balance at a date, where only a span was named before."""
        if _IN.fullmatch(self.text, end, behind.start):
            return True
        if behind.relative and self.text[end : behind.start] == " " and behind.text.lower().endswith("year"):
            return True
        return (
            topic is not None
            and topic.stock
            and behind.kind == "as_of"
            and not any(one.kind == "as_of" for one in inside)
        )

    def _of_growth(self, named: Sequence[PeriodMention]) -> PeriodMention | None:
        """Growth is of the later of the periods that it compares."""
        known = [one for one in named if one.last is not None and isinstance(one.period, Window)]
        latest = max(known, key=lambda one: (one.last or date.min, one.start), default=None)
        if latest is None or not isinstance(latest.period, Window) or "同期" not in latest.text[1:]:
            return latest
        window = latest.period.shift(MONTHS_PER_YEAR)
        return replace(latest, period=window, first=window.first_day, last=window.last_day, gold=window.label)

    def _is_founding(self, one: PeriodMention) -> bool:
        """A date of founding says nothing of the figures behind it."""
        return _FOUNDED.search(self.text, max(0, one.start - 16), one.start) is not None

    def _in_brackets(self, end: int) -> PeriodMention | None:
        if self.text[end : end + 1] != "(":
            return None
        inside = next(iter(self.between(end, end + 6)), None)
        if inside is None or _FIGURE_THEN.match(self.text, inside.end):
            return None
        return inside

    def end_of_change(self, first: int, stock: bool) -> Timed | None:
        """The later end of 从上年同期的X跌至Y: the period that the sentence is about."""
        named = [one for one in self.between(self.layout.sentence(first)[0], first) if one.kind in ("span", "as_of")]
        if not named or first - named[-1].end > 3 or named[-1].last is None:
            return None
        window = named[-1].period if len(named) == 1 else None
        if isinstance(window, Window) and not stock:
            later_window = window.shift(MONTHS_PER_YEAR)
            if "同期" in named[-1].text or later_window.last_day <= self.context.date:
                return Timed(later_window.label, "a year after the period compared with", 0.8)
        later = [one for one in named[:-1] if one.last is not None and one.last > named[-1].last]
        return self._timed(later[-1], stock, first, "the later end of the change", 0.85) if later else None

    def _is_english_after(self, end: int, one: PeriodMention) -> bool:
        gap = self.text[end : one.start]
        return len(gap) < 60 and (gap.isascii() or not gap.strip(" (在于"))

    def _rate(
        self,
        clause: tuple[int, int],
        start: int,
        end: int,
        topic: Topic | None,
        chosen: tuple[PeriodMention, str, float] | None,
    ) -> Timed | None:
        rates = [one for one in self.between(clause[0], clause[1]) if one.kind == "rate" and abs(one.start - end) < 40]
        if not rates or topic is None or ("money" not in topic.kinds):
            return None
        word = "monthly" if str(rates[-1].gold).startswith("monthly") else "annualised"
        if word == "annualised" and topic.name not in ("revenue_run_rate", "revenue"):
            return None
        if topic.stock and word == "monthly":
            return None
        known = [chosen[0]] if chosen is not None and chosen[0].period is not None else []
        if not known and not self.text[clause[0] : clause[1]].isascii():
            earlier = self.between(self.layout.paragraph(start)[0], start)
            known = [one for one in earlier if one.kind in ("span", "as_of") and one.period is not None]
        if not known:
            token = f"{word}@{self.context.date:%Y-%m}"
            return Timed(token, f"{word}, the period is not printed", 0.6)
        token = token_of(known[-1], self.context)
        return Timed(f"{word}@{token}", f"{word}, with the period named before", 0.85)

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
        earlier = [one for one in self.between(back, start) if one.kind in kinds]
        earlier = [one for one in earlier if not self._is_founding(one) and not self._is_compared(one)]
        if stock:
            earlier = [one for one in earlier if one.kind == "as_of" or _is_short(one) or not one.text.isascii()]
        if earlier and self.headline is None:
            named = max(earlier, key=lambda one: one.last or date.max)
            if self.text[sentence[0] - 1 : sentence[0]] == ";" and not stock:
                return self._timed(named, stock, start, "named before the semicolon", 0.75)
            return self._timed(named, stock, start, "named in the sentence before", 0.65)
        if not stock and not (topic is not None and topic.units) and self.headline is None:
            spoken = [one for one in self.windows(self._list_start(paragraph[0]), start) if not self._is_compared(one)]
            spoken = [one for one in spoken if not _LAST_YEAR.search(one.text)]
            if spoken:
                return self._timed(spoken[-1], stock, start, "named earlier in the paragraph", 0.55)
        if stock or (topic is not None and topic.units):
            return Timed({"as_of": f"{self.context.date:%Y-%m}"}, "no date is printed: the document's", 0.5)
        if self.headline is not None:
            return Timed(self.headline.gold, "the period that the document reports on", 0.62)
        return Timed(None, "no period is printed", 0.6)

    def _list_start(self, paragraph: int) -> int:
        """Where the list of bullets begins that a paragraph is an item of, or what it takes apart; else itself."""
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


def _is_short(one: PeriodMention) -> bool:
    """Whether a span is a day or a month, which can date a balance or a price."""
    return one.first == one.last or (isinstance(one.period, Window) and one.period.months == 1)


def _starts_after(one: PeriodMention, day: date) -> bool:
    return one.first is not None and one.first > day

"""When a figure holds: the period named nearest to it, as a span for what flows and a date for what stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from labecon.evidence.lexicon import Topic
from labecon.evidence.period_carried import CarriedPeriods
from labecon.evidence.period_forms import span_of, token_of
from labecon.evidence.period_mention import PeriodMention
from labecon.evidence.period_places import Timed
from labecon.evidence.period_pointers import LAST_YEAR
from labecon.periods import MONTHS_PER_YEAR, Window

_TOTAL = re.compile(r"(?:累计|合计|总计|共计|累亏|in total|cumulative\w{0,2}|combined|altogether)[^,。;]{0,12}$")
_INCEPTION = re.compile(r"(?:成立|创立|创办)(?:以来|至今)|since (?:its )?(?:inception|founding)")
_LISTING = re.compile(r"上市以来|上市至今|上市后|since (?:its |their )?(?:listings?|ipos?|debuts?)")
_BEFORE_LISTING = re.compile(r"上市前|ipo前|(?<![a-z])(?:before the (?:listing|ipo)|pre-ipo)")
_IN = re.compile(r",? (?:in|for|during|at|as of|by) (?:the |fiscal )?")
_PRESENT = re.compile(
    r"距今|现有|目前|当前|眼下|如今|(?<![a-z])(?:currently|now|today|at present|ha(?:s|ve) since)"
    r"(?![a-z])"
)
#: Behind a period in parentheses: a figure of its own, which the period belongs to.
_FIGURE_THEN = re.compile(r":|[^)]{0,10}[0-9]")
#: The end of a change to which a figure with a period of its own leads: from $87 million in 2024 to.
#: Behind a growth, the amounts between which it lies: 增长25%至2024年的5亿元.
_ENDS_FOLLOW = re.compile(r"[至到]|(?P<far>,? from (?:[a-z]{1,3}|[$€£¥])?[0-9])| to (?:[a-z]{1,3}|[$€£¥])?[0-9]")
_NEAR, _FAR = 40, 200
_FROM_TO = re.compile(r"(?:[由从]|(?<![a-z])from)(?: (?:about|around|nearly|over|some))?[约近超逾 ]{0,2}")
_TO = re.compile(r"(?:[至到]|(?<![a-z])to)(?: (?:about|around|nearly|over|some))?[约近超逾 ]{0,2}$")
_FIGURE_IN = re.compile(
    r"[0-9](?:%| ?[kmb]n?| million| billion| trillion)?"
    r" (?:in|for|during|at|as of|by)(?: the)?(?: end of)?(?: fiscal)? $"
)
_COMPARED_WITH = re.compile(r"(?<![a-z])(?:compared (?:with|to)|against|versus|up from|down from)(?![a-z])")
_LEADS = re.compile(r"[由从较]|(?<![a-z])from(?![a-z])")
_OWN_PERIOD = re.compile(r"(?: million| billion|%| per cent| percent)? (?:in|for|at|as of|by)(?: the)?(?: fiscal)? $")


class Timing(CarriedPeriods):
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
        if _PRESENT.search(self.text, clause[0], start):
            if stock:
                return Timed({"as_of": f"{self.context.date:%Y-%m}"}, "the present of the document", 0.8)
            if topic is not None and topic.name == "revenue_run_rate":
                return Timed(f"annualised@{self.context.date:%Y-%m}", "the present of the document", 0.8)
        if topic is not None and topic.timeless:
            return Timed(None, "has no period", 0.8)
        return self._carried(start, topic)

    def _chosen(
        self, start: int, end: int, topic: Topic | None, grows: bool, until: int, hidden: tuple[int, int]
    ) -> tuple[PeriodMention, str, float] | None:
        """The period of the sentence that a figure is of."""
        if (beside := self._in_brackets(end)) is not None:
            return beside, "printed behind the figure", 0.95
        sentence, clause = self.layout.sentence(start), self.layout.clause(start)
        kinds = ("span", "as_of", "since", "next", "unknown")
        before = [one for one in self.known(sentence[0], start) if one.kind in kinds and not self._is_founding(one)]
        before = [one for one in before if not hidden[0] <= one.start < hidden[1]]
        if before and self._is_of_start(before[-1], start):
            before = before[:-1]
        inside = [one for one in before if one.start >= clause[0]]
        plain = [one for one in before if not LAST_YEAR.search(one.text) and not self._is_bettered(one)]
        before = inside or plain or before
        after = [one for one in self.between(end, min(clause[1], until)) if one.kind in ("span", "as_of", "next")]
        recent = [one for one in self.between(end, clause[1]) if one.kind == "unknown"]
        if recent and not inside and not after and self.text[end : recent[0].start].isascii():
            return recent[0], "named after the figure", 0.6
        behind = after[0] if after and self._is_english_after(end, after[0]) else None
        if (level := self._of_level(start, clause, sentence[0], inside, after)) is not None:
            return level, "one of the two periods that the sentence compares", 0.75
        named = inside or ([behind] if behind else before)
        if grows and (of_growth := self._of_growth(self._ends_behind(end, clause[1]) or named)) is not None:
            later = self._a_year_after(of_growth, sentence[0], start)
            return later, "the later period of the growth", 0.88
        if behind is not None and self._is_right_behind(end, behind, topic, inside):
            return behind, "named right after the figure", 0.95
        if behind is None and before and (shared := self._of_compared(before[-1], start, end, clause[1])):
            return shared, "named after the figures compared with", 0.85
        if behind is not None and inside and self._has_figure(inside[-1]):
            return behind, "named after the figure, as before it", 0.85
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

    def _has_figure(self, one: PeriodMention) -> bool:
        """Whether a period stands right behind a figure, which it belongs to: $300 billion in March."""
        return _FIGURE_IN.search(self.text, max(0, one.start - 30), one.start) is not None

    def _of_compared(self, one: PeriodMention, start: int, end: int, until: int) -> PeriodMention | None:
        """The period of several figures compared with: compared with a loss of 41 and revenue of 12 in 2023."""
        if _COMPARED_WITH.search(self.text, one.end, start) is None:
            return None
        behind = [other for other in self.between(end, until) if other.kind in ("span", "as_of")]
        return behind[0] if len(behind) == 1 and self._has_figure(behind[0]) else None

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

    def _of_level(
        self, start: int, clause: tuple[int, int], sentence: int, inside: Sequence[PeriodMention],
        after: Sequence[PeriodMention],
    ) -> PeriodMention | None:  # fmt: skip
        """The periods of "from 285% to 74%" behind amounts of two periods: the earlier, then the later."""
        lead = list(_FROM_TO.finditer(self.text, clause[0], start))
        if not lead or after or any(one.start > lead[0].start() for one in inside):
            return None
        named = [one for one in self.windows(sentence, start) if one.last is not None]
        if len({one.period for one in named}) != 2:
            return None
        begins, ends = lead[-1].end() == start, _TO.search(self.text, max(0, start - 20), start) is not None
        low, high = sorted(named, key=lambda one: one.last or date.max)[:: len(named) - 1]
        return low if begins else high if ends else None

    def _ends_behind(self, end: int, until: int) -> list[PeriodMention]:
        """The periods of the amounts between which something grew, where they follow it."""
        said = _ENDS_FOLLOW.match(self.text, end)
        if said is None:
            return []
        until = until if said["far"] else min(until, said.end() + _NEAR)
        return self.windows(end, min(until, end + _FAR))[:2]

    def _of_growth(self, named: Sequence[PeriodMention]) -> PeriodMention | None:
        """Growth is of the later of the periods that it compares."""
        known = [one for one in named if one.last is not None and isinstance(one.period, Window)]
        latest = max(known, key=lambda one: (one.last or date.min, one.start), default=None)
        if latest is None or not isinstance(latest.period, Window):
            return latest
        if "同期" not in latest.text[1:] and not latest.text.lower().endswith(("before", "before that", "earlier")):
            return latest
        window = latest.period.shift(MONTHS_PER_YEAR)
        return replace(latest, period=window, first=window.first_day, last=window.last_day, gold=window.label)

    def _a_year_after(self, one: PeriodMention, sentence: int, start: int) -> PeriodMention:
        """The window of the sentence that lies a year after one which is only compared with, else that one."""
        if not isinstance(one.period, Window):
            return one
        later = one.period.shift(MONTHS_PER_YEAR)
        return next((other for other in self.windows(sentence, start) if other.period == later), one)

    def _in_brackets(self, end: int) -> PeriodMention | None:
        opened = end + self.text.startswith(" ", end)
        if self.text[opened : opened + 1] != "(":
            return None
        inside = next(iter(self.between(opened, opened + 6)), None)
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


def _starts_after(one: PeriodMention, day: date) -> bool:
    return one.first is not None and one.first > day

"""All figures of a document: amounts, percentages, multiples, counts, lengths of time, ranks, with their bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from labecon.evidence.bounds import Bound, bound_after, bound_before, interval
from labecon.evidence.dates import Context
from labecon.evidence.figure import Figure
from labecon.evidence.folding import fold
from labecon.evidence.mentions import find_periods
from labecon.evidence.money import Money, find_money
from labecon.evidence.numbers import scan_numbers
from labecon.evidence.numeral import ARITHMETIC, ONE, Numeral, last_place
from labecon.evidence.percent import percent_of
from labecon.evidence.period_mention import PeriodMention
from labecon.evidence.sayings import find_sayings
from labecon.evidence.scales import TableScale
from labecon.evidence.sequences import carried, joined
from labecon.evidence.units_of_count import counted_after, per_what

_NAMES = {"gt": "over", "ge": "at_least", "lt": "under", "le": "at_most", "near": "near", "about": "approx", "eq": ""}
_ODD = re.compile(r" ?(?:多|余|来|有余)(?= ?(?:[元倍个家名人户次年天款项美港欧日股位台]|人民币))")
_MULTIPLE = re.compile(
    r" {0,2}(?:倍(?!率|数|增)(?P<half>半(?![年月个天日数]))?|times(?![a-z])|-?fold(?![a-z])|x(?![a-z0-9]))"
)
#: Lengths of time with half a unit more: 四年半, 两个半月.
_AND_HALF = re.compile(r" ?(?:(?P<unit>年|个月|个?小时|天)半(?![年载导数夜价径山])|个半(?P<last>月|小时|年))")
_LENGTHS = {"年": "years", "月": "months", "个月": "months", "小时": "hours", "个小时": "hours", "天": "days"}
_HALF = Decimal("0.5")
_MINUS = re.compile(r"(?<![a-z])(?:minus|negative) $")
#: Points shortly after percentages are their difference: from 64.6% to 50%, a fall of 14.6 points.
_POINTS, _PER_CENTS = re.compile(r" points?(?![a-z])(?! (?:of|to) )"), 120
_IDENTIFIER = re.compile(r"[a-z][a-z0-9.]*[-_ ]?$|[a-z][-_]$|#$")
_NAME_BEFORE = re.compile(
    r"[a-z][-_]$|[#@_v]$|(?<![a-z])(?:no\.|nos\.|page|p\.|table|figure|fig\.|note|section|chapter|item|group"
    r"|tier|level|part|version|step) $"
)
_EACH = re.compile(r"(?:每|/|per )(?:1|一)?$")
_TOKENS = re.compile(r" ?(?:万|百万)?个?(?:input |output |输入|输出)?(?:tokens?|词元)")
_BULLET = re.compile(r"(?:^|\n)[ \u202f]{0,8}$")
_BULLET_END = re.compile(r"[.、)] ?(?![0-9])")
_TELEPHONE = re.compile(r"-[0-9]{3,4}-[0-9]|-[0-9]{7,8}(?![0-9])")
_TELEPHONED = re.compile(r"[0-9]{3,4}-(?:[0-9]{3,4}-$|(?=$))")
_MORE_DIGITS = re.compile(r"-?[0-9]{4}(?![0-9%])")
_LEVEL = re.compile(r"级(?!别|市|联|数)")
_PHRASE = re.compile(
    r"股(?!东)|大?客户|大?供[应货]商|大股东|梯队|时间|方|手|性|人称|款|批|家|波|代|线|极|桶|枪|步|财季|财年|次"
)
_ORDINAL = re.compile(r"(?:第|前|top )$")
_NOT_RANK = re.compile(r" ?[页章条节期季届版届部步阶天年月批方者次轮届代家]|个月|季度")
_RANKED = re.compile(r"[大名位]?")
_MONEY_WORDS = (
    "亏|营收|收入|成本|费用|支出|开支|融资|募资|筹资|估值|市值|利润|负债|现金|投入|金额|资金|资产|赎回|分红|赔偿"
    "|销售额|采购额|净流出|消耗|付款|贷款|欠款|债务|储备"
)
_MONEY_BEFORE = re.compile(rf"(?:{_MONEY_WORDS})[^,.;。；\n]{{0,12}}$")
_MONEY_AFTER = re.compile(rf" ?(?:的)?(?:{_MONEY_WORDS})")
_CELL = re.compile(r"\s*\(?[$€£¥a-z]{0,4} ?\(?[0-9][0-9,]*\.?[0-9]*%?\)?%?\s*")
_ANY_DAY = Context(date(2025, 12, 31))


class _Finder:
    def __init__(self, source: str, scale: TableScale | None, periods: Sequence[PeriodMention]) -> None:
        self.source, self.text, self.scale = source, fold(source), scale
        self.numbers = scan_numbers(source, general=False)
        self.masked = _mask(periods, len(source))
        self.money = {one.number.start: one for one in find_money(self.text, self.numbers, general=False) if one.number}
        self.cell = _CELL.fullmatch(self.text) is not None

    def run(self) -> list[Figure]:
        found = [one for one in find_sayings(self.source, self.text) if not self.masked[one.start]]
        taken = {at for one in found for at in range(one.start, one.end)}
        for number in self.numbers:
            if number.start in taken or self._is_masked(number):
                continue
            figure = self._figure(number)
            if figure is not None:
                taken.update(range(figure.start, figure.end))
                found += self._neighbours(figure, number)
        found.sort(key=lambda one: one.start)
        found = joined(self.text, found)
        found = [replace(one, text=self.source[one.start : one.end]) for one in carried(self.text, found)]
        return [one for one in found if not self._is_bare(one)]

    def _is_masked(self, number: Numeral) -> bool:
        if self.masked[number.start] and self.masked[number.end - 1]:
            return True
        before = self.text[max(0, number.start - 12) : number.start]
        after = self.text[number.end : number.end + 2]
        if _NAME_BEFORE.search(before) or (before.endswith("[") and after.startswith("]")):
            return True
        if _EACH.search(before) and _TOKENS.match(self.text, number.end):
            return True
        if _BULLET.search(before) and _BULLET_END.match(self.text, number.end):
            return True
        if _TELEPHONE.match(self.text, number.end) or self._is_telephone(before, number.end):
            return True
        clock = (after[:1] == ":" and after[1:].isdigit()) or (before.endswith(":") and before[-2:-1].isdigit())
        version = (after[:1] == "." and after[1:].isdigit()) or (before.endswith(".") and before[-2:-1].isdigit())
        serial = self.text[number.start] == "0" and number.step == 1 and number.end - number.start > 1
        return clock or version or serial

    def _is_telephone(self, before: str, end: int) -> bool:
        found = _TELEPHONED.search(before)
        return found is not None and (found[0].count("-") == 2 or _MORE_DIGITS.match(self.text, end) is not None)

    def _figure(self, number: Numeral) -> Figure | None:
        if _ORDINAL.search(self.text[max(0, number.start - 4) : number.start]):
            return self._rank(number)
        money = self.money.get(number.start)
        odd = _ODD.match(self.text, number.end)
        percent = percent_of(self.text, number)
        if percent is not None and percent.value is not None:
            kind = "percentage_point" if percent.points else "percent"
            of = percent.number or number
            of = replace(of, value=of.value + percent.extra) if percent.extra else of
            return self._made(of, percent.start, percent.end, kind, "ratio", percent.factor)
        if money is not None:
            return self._amount(number, money)
        points = _POINTS.match(self.text, number.end)
        if points is not None and "%" in self.text[max(0, number.start - _PER_CENTS) : number.start]:
            return self._made(number, number.start, points.end(), "percentage_point", "ratio", Decimal("0.01"))
        at = odd.end() if odd else number.end
        if odd is not None:
            number = replace(number, high=number.value + last_place(number.value))
            with_unit = find_money(self.text, [replace(number, end=at)], general=False)
            if with_unit:
                return self._amount(number, with_unit[0])
        if found := _MULTIPLE.match(self.text, at):
            if found["half"]:
                number = replace(number, value=number.value + _HALF, step=_HALF)
            return self._made(number, number.start, found.end(), "multiple", "multiple")
        if odd is None and (half := _AND_HALF.match(self.text, at)) and not self.masked[number.start]:
            more = replace(number, value=number.value + _HALF, step=_HALF)
            return self._made(more, number.start, half.end(), "duration", _LENGTHS[half["unit"] or half["last"]])
        counted = counted_after(self.text, at)
        if counted is not None and not (counted.kind == "duration" and self.masked[number.start]):
            return self._made(number, number.start, counted.end, counted.kind, counted.unit)
        if number.form == "fraction":
            return self._made(number, number.start, number.end, "ratio", "ratio")
        return self._plain(number)

    def _plain(self, number: Numeral) -> Figure | None:
        """A number without a unit: in a table that states one, money; otherwise as it stands."""
        if number.scale == 1 and self.scale is not None and number.script == "digits":
            kind = "money" if self.scale.currency else "number"
            made = self._made(number, number.start, number.end, kind, self.scale.currency, self.scale.factor)
            return self._negative(replace(made, currency=self.scale.currency, scale=self.scale.factor))
        about_money = _MONEY_BEFORE.search(self.text[max(0, number.start - 16) : number.start])
        about_money = about_money or _MONEY_AFTER.match(self.text, number.end)
        kind = "money" if about_money and number.scale >= 1000 and number.script == "chinese" else "number"
        made = self._made(number, number.start, number.end, kind, "")
        if number.scale >= 1000 and (level := _LEVEL.match(self.text, number.end)):
            return replace(made, end=level.end(), bound=made.bound or "approx", high=made.value * 10)
        return self._negative(made)

    def _negative(self, figure: Figure) -> Figure:
        """Parentheses of accounts: around a number with separators, or alone in a cell."""
        inside = self.text[figure.start - 1 : figure.start] == "(" and self.text[figure.end : figure.end + 1] == ")"
        if (
            not inside
            or not figure.start
            or figure.bound
            or not (self.cell or "," in self.text[figure.start : figure.end])
        ):
            return figure
        value = -figure.value
        return replace(figure, start=figure.start - 1, end=figure.end + 1, value=value, low=value, high=value)

    def _amount(self, number: Numeral, money: Money) -> Figure:
        made = self._made(number, money.start, money.end, "money", money.currency.code, money.factor)
        if money.value is not None and number.high is None and made.value != money.value:
            made = replace(
                made, value=money.value, low=_moved(made.low, money.value), high=_moved(made.high, money.value)
            )
        if minus := _MINUS.search(self.text, max(0, made.start - 10), made.start):
            made = replace(made, start=minus.start(), value=-made.value, low=-made.value, high=-made.value)
        return self._negative(replace(made, currency=money.currency.code))

    def _rank(self, number: Numeral) -> Figure | None:
        if _NOT_RANK.match(self.text, number.end) or number.value > 1000 or _PHRASE.match(self.text, number.end):
            return None
        if _PHRASE.match(self.text, number.end + 1) and self.text.startswith("大", number.end):
            return None
        led = self.text.rfind("top", 0, number.start) if self.text[number.start - 1] == " " else number.start - 1
        after = _RANKED.match(self.text, number.end)
        end = after.end() if after else number.end
        return Figure(
            led, end, "", number.value, ONE if self.text[led] != "第" else number.value, number.value, "rank", "rank"
        )

    def _made(self, number: Numeral, start: int, end: int, kind: str, unit: str, factor: Decimal = ONE) -> Figure:
        value, step = ARITHMETIC.multiply(number.value, factor), ARITHMETIC.multiply(number.step, factor)
        before = bound_before(self.text, start)
        after = bound_after(self.text, end)
        bound = _stronger(before, after)
        low, high = interval(bound.kind if bound else "", value)
        name = _NAMES[bound.kind] if bound else ""
        if number.high is not None and number.form != "span":
            low, high = value, ARITHMETIC.multiply(number.high, factor)
            name = "over"
        if (
            after is not None
            and bound is after
            and after.kind in ("ge", "le", "gt")
            and self.text[after.start : after.end].strip()[:1] > "一"
        ):
            end = after.end
        if before is not None and self.text[before.start : before.end] == "上":
            start = before.start
        per = per_what(self.text, start, end) if kind in ("money", "count", "number") else ""
        return Figure(start, end, "", value, low, high, kind, unit, "", number.scale, step, name, per)

    def _neighbours(self, figure: Figure, number: Numeral) -> list[Figure]:
        """五六年 is two figures, 五 and 六年, the ends of a range."""
        if number.form != "span" or number.high is None or number.split < 0:
            return [figure]
        upper = ARITHMETIC.divide(ARITHMETIC.multiply(figure.value, number.high), number.value)
        low = replace(figure, end=number.split, bound="range_low", low=figure.value, high=upper)
        return [low, replace(figure, start=number.split, value=upper, bound="range_high", low=figure.value, high=upper)]

    def _is_bare(self, figure: Figure) -> bool:
        """A small number word without unit, scale or bound is speech, not a figure."""
        printed = self.text[figure.start : figure.end]
        if figure.kind == "count" and printed.startswith("一") and len(printed) < 4 and figure.value == 1:
            return not figure.bound
        if figure.kind != "number" or figure.bound or figure.scale > 1:
            return False
        if printed == "零":
            return self.text[max(0, figure.start - 1) : figure.start] not in tuple(
                "为是、"
            ) and not self.text.startswith("、", figure.end)
        return not any(char.isdigit() and char.isascii() for char in printed)


def _moved(end: Decimal | None, value: Decimal) -> Decimal | None:
    return None if end is None else value


def _stronger(before: Bound | None, after: Bound | None) -> Bound | None:
    """Of two bound words the one that says more than "about"."""
    if before is None or after is None:
        return before or after
    return after if before.kind in ("about", "eq") else before


def _mask(periods: Sequence[PeriodMention], length: int) -> list[bool]:
    """Characters that belong to dates and periods; a number of years ahead stays a figure."""
    masked = [False] * (length + 1)
    for one in periods:
        if one.kind not in ("rate", "next"):
            masked[one.start : one.end] = [True] * (one.end - one.start)
    return masked


def find_figures(
    text: str,
    lang: str | None = None,
    scale: TableScale | None = None,
    periods: Sequence[PeriodMention] | None = None,
) -> list[Figure]:
    """Every figure of a text.

    Args:
        text: A sentence, a paragraph or a cell, in Chinese or English.
        lang: ``zh`` or ``en``; None for both.
        scale: What the table says about its numbers, for a cell.
        periods: The periods of the same text where they are known already, which saves finding them again.

    Returns:
        Figures in order; ``text[start:end]`` is the figure's text. Dates and periods are no figures.

    Example:
        >>> [(one.text, str(one.value), one.unit, one.bound) for one in find_figures("营收逾3052.3万美元, up 325%")]
        [('3052.3万美元', '30523000.0', 'USD', 'over'), ('325%', '3.25', 'ratio', '')]
    """
    known = find_periods(text, replace(_ANY_DAY, lang=lang)) if periods is None else periods
    return _Finder(text, scale, known).run()

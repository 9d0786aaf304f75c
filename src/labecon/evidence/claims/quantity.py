"""A figure as an amount to calculate with: its rounding interval, its period and its place among the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from labecon.errors import DataError
from labecon.evidence.bounds import bound_after, bound_before
from labecon.evidence.proposals import Proposal
from labecon.periods import MONTHS_PER_YEAR, Window

Relation = str
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_FUSED_OVER = re.compile(r"以上|[多余几]|\+|有余|出头|过半|超|or more|over")
_FUSED_UNDER = re.compile(r"以[下内]|不到|不足|近半")
_TENS = re.compile(r"数[十百千万亿]|几[十百千万亿]|上[百千万亿]|dozens|tens of|scores of|hundreds of")
_POINTS = re.compile(r"百分点|百分點|percentage point|[0-9] points?$|ppts?|pp(?![a-z])|basis point", re.IGNORECASE)
_DATED = re.compile(
    "period: (?:named in the clause|named before the semicolon"
    "|so many months since|named right after|named in the sentence(?! before)"
    "|between the two|over the periods"
    "|the sum of the list|[0-9]+ figures and [0-9]+|a year before|the period that the document reports on"
    "|the ledger has it)|the ledger has it for"
)
_PERIOD = re.compile(
    r"20[0-9]{2}|上半年|下半年|季度|前[0-9一二三四五六七八九十]{1,2}个?月|全年"
    r"|(?<![a-z])(?:h[12]|q[1-4]|[1-9]m|first half|second half|quarter|nine months|full year)(?![a-z])"
)
_LISTED = re.compile("item by item|by position|periods named before")
_HALF = re.compile(r"半|half")
_REACHES = re.compile(r"(?:[高多]达|a little under|just under|just short of)[ 为]{0,2}$")
_RELATIONS = {
    "gt": "over", "ge": "over", "lt": "under", "le": "under", "near": "near", "about": "approx", "eq": "eq",
}  # fmt: skip
_TENTH, _TWO, _TEN = Decimal("0.1"), Decimal(2), Decimal(10)
#: How far "over" reaches where the figure is read as an input: nobody says "over 100" of 130.
OVER = Decimal("1.25")
_SCALED = re.compile(r"[1-9][0-9]{0,6}?[1-9](?P<zeros>0{1,3}) ?万")
_TERMS = frozenset({"ipo_proceeds", "offer_price", "shares_offered", "monthly_cash_burn"})
DURATIONS = {"months": Decimal(1), "years": Decimal(12), "quarters": Decimal(3)}
RELATIVE = ("ratio", "multiple")


@dataclass(frozen=True)
class Quantity:
    """A figure to calculate with.

    Args:
        place: Its place among the quantities of the document.
        source: The figure as a proposal.
        half: Half a unit of its last printed digit, in base units.
        low: Least value that its words and digits allow.
        high: Greatest value; of "over" a quarter more, by convention.
        relation: ``eq``, ``approx``, ``near``, ``over``, ``under`` or ``decade``.
        window: The months it is about; None for a date or none.
        rate: ``monthly`` or ``annualised`` where it is a rate.
        sentence: Start of its sentence.
        paragraph: Start of its paragraph.
        tabular: Whether it stands in a table.
        top: The upper end of the range that begins with it; None for none.
        is_dated: Whether its period is printed with it: in its clause or sentence, in a list of as many, in a table.
    """

    place: int
    source: Proposal
    half: Decimal
    low: Decimal
    high: Decimal
    relation: Relation
    window: Window | None
    rate: str
    sentence: int
    paragraph: int
    tabular: bool = False
    top: Decimal | None = None
    is_dated: bool = True

    @property
    def start(self) -> int:
        """Index of its first character."""
        return self.source.start

    @property
    def end(self) -> int:
        """Index after its last."""
        return self.source.end

    @property
    def value(self) -> Decimal:
        """In base units."""
        return self.source.value

    @property
    def unit(self) -> str:
        """Its unit."""
        return self.source.unit

    @property
    def metric(self) -> str:
        """What it measures; empty for unknown."""
        return self.source.metric or ""

    @property
    def entity(self) -> str:
        """Whose it is; empty for unknown."""
        return self.source.entity or ""

    @property
    def segment(self) -> str:
        """What part; empty for the whole."""
        return self.source.segment or ""

    @property
    def is_aligned(self) -> bool:
        """Whether its period is that of a list of the same length, item by item."""
        return _LISTED.search(self.source.reason) is not None

    @property
    def is_points(self) -> bool:
        """Whether it is a difference in percentage points."""
        return self.unit == "ratio" and _POINTS.search(self.source.printed) is not None

    @property
    def is_amount(self) -> bool:
        """Whether it is money or a count, not a ratio, a time, a rank or a date."""
        return self.unit not in (*RELATIVE, "date", "rank", *DURATIONS, "days", "weeks", "hours")

    @property
    def is_ahead(self) -> bool:
        """Whether it is a plan or a forecast; terms of an offering and the burn expected now are facts of a plan."""
        return self.source.qualifier in ("forecast", "target") and self.metric not in _TERMS

    @property
    def day(self) -> str:
        """The day it stands at, as far as it is printed; empty for a flow."""
        period = self.source.period
        return period["as_of"] if isinstance(period, dict) else ""

    @property
    def period(self) -> str:
        """Its period in the grammar of labelled figures; a day after @."""
        return f"@{self.day}" if self.day else str(self.source.period or "")


def quantity_of(one: Proposal, place: int, text: str, sentence: int, paragraph: int) -> Quantity:
    """A proposal as a quantity.

    Args:
        one: The proposal.
        place: Its place among all.
        text: Folded text.
        sentence: Start of its sentence.
        paragraph: Start of its paragraph.

    Returns:
        The quantity.
    """
    printed = text[one.start : one.end]
    relation = relation_of(text, one.start, one.end)
    half = half_unit(printed, one.value)
    loose = max(half, _of_scale(printed, one.value))
    low, high = one.value - loose, one.value + loose
    if relation == "over":
        low, high = one.value, one.value * OVER
    elif relation == "under":
        low, high = Decimal(0), one.value
    elif relation in ("approx", "near"):
        low, high = one.value - abs(one.value) * _TENTH, one.value + abs(one.value) * _TENTH
    elif relation == "decade":
        low, high = one.value, one.value * _TEN
    window, rate = window_of(one.period if isinstance(one.period, str) else "")
    tabular = one.reason.startswith("row and column")
    dated = tabular or bool(rate) or _DATED.search(one.reason) is not None
    if not dated and "later period of the growth" in one.reason:
        dated = _PERIOD.search(text, sentence, one.end) is not None
    return Quantity(place, one, half, low, high, relation, window, rate, sentence, paragraph, tabular, None, dated)


def relation_of(text: str, start: int, end: int) -> Relation:
    """How the words around a figure bind it.

    Args:
        text: Folded text.
        start: Index of the figure's first character.
        end: Index after its last.

    Returns:
        ``eq``, ``approx``, ``near``, ``over``, ``under`` or ``decade``.

    Example:
        >>> relation_of("增长超5倍", 3, 5), relation_of("数十倍", 0, 3), relation_of("约7%", 1, 3)
        ('over', 'decade', 'approx')
    """
    printed = text[start:end]
    if _TENS.search(printed):
        return "decade"
    if _FUSED_OVER.search(printed):
        return "over"
    if _FUSED_UNDER.search(printed):
        return "under"
    if _REACHES.search(text, max(0, start - 16), start):
        return "near" if "under" in text[max(0, start - 16) : start] else "eq"
    bound = bound_before(text, start) or bound_after(text, end)
    return _RELATIONS[bound.kind] if bound is not None else "approx" if _HALF.search(printed) else "eq"


def half_unit(printed: str, value: Decimal) -> Decimal:
    """Half a unit of the last printed digit; of a round number with many zeros, of the digit before the last zero.

    Args:
        printed: The figure as printed, folded.
        value: In base units.

    Returns:
        In base units.

    Example:
        >>> half_unit("15.95亿元", Decimal(1595000000)).normalize()
        Decimal('5E+5')
    """
    found = _NUMBER.search(printed)
    size = abs(value)
    if found is None or not size:
        return _of_words(printed, size)
    digits = found[0].replace(",", "")
    number = Decimal(digits)
    if not number:
        return Decimal(0)
    decimals = len(digits.partition(".")[2])
    step = size / number * Decimal(10) ** -decimals
    zeros = len(digits) - len(digits.rstrip("0")) if not decimals else 0
    if zeros >= 2 and len(digits) > zeros:
        step *= Decimal(10) ** (zeros - 1)
    return step / 2


def _of_scale(printed: str, value: Decimal) -> Decimal:
    """Amounts in ten thousands that end in 0 mostly come from tenths of a million."""
    found = _SCALED.match(printed)
    return (
        abs(value) / Decimal(printed[: found.end("zeros")]) * _TEN ** len(found["zeros"]) / 2 if found else Decimal(0)
    )


def _of_words(printed: str, size: Decimal) -> Decimal:
    """A number in words is as exact as its first digit: 七成 is 0.65 to 0.75, two thirds are exact."""
    if not size:
        return Decimal(0)
    if "third" in printed or "分之" in printed or "quarter" in printed:
        return size * Decimal("0.03")
    lead = Decimal(10) ** size.adjusted()
    return lead / 2 if size != lead or size < 1 else lead * Decimal("0.25")


@lru_cache(maxsize=4096)
def window_of(period: str) -> tuple[Window | None, str]:
    """The months of a labelled period, and whether it is a rate.

    Args:
        period: In the grammar of labelled figures.

    Returns:
        The window, None where there is none; ``monthly``, ``annualised`` or empty.

    Example:
        >>> window_of("monthly@H1-2025")[0].label, window_of("2022..2024")[0].months, window_of("next:5Y")
        ('H1-2025', 36, (None, ''))
    """
    rate, _, rest = period.rpartition("@")
    if not rest or ":" in rest:
        return None, rate
    try:
        return Window.parse(rest), rate
    except DataError:
        return None, rate


def years_between(first: Window, last: Window) -> Decimal:
    """Years from the middle of one window to the middle of another."""
    months = Decimal(last.start + last.end - first.start - first.end) / _TWO
    return months / MONTHS_PER_YEAR

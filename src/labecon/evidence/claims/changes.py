"""Two amounts of one thing at two times: which is the earlier, and what is said of the step between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from labecon.evidence.change_words import DOWN, DOWN_ZH, UP, UP_ZH
from labecon.evidence.claims.claim import Claim, Reading
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import Quantity
from labecon.periods import MONTHS_PER_YEAR

_STEP_ZH = re.compile(
    rf"(?:{UP_ZH}|{DOWN_ZH}|变|翻|达|调)[^,。;]{{0,14}}?(?:至|到|为|成)|到[^,。;0-9]{{0,8}}(?:只剩|仅剩|仅为|变成|变为|降为|升为)|(?:升至|增至|降至|跌至)"
)
_EARLIER = re.compile(
    r"上年|去年|同期|前年|上一?[个]?(?:年|季|财年|期)|前一年|一年前|年初|此前|较|相比|比(?!例|重|率)|对比|由|从|自"
    r"|(?<![a-z])(?:from|compared|against|versus|vs\.?|year[- ]earlier|a year ago|previous|prior)(?![a-z])"
)
_LATER = re.compile(r"增至|升至|降至|跌至|增长至|增长到|增加至|提升至|上升至|下降至|扩大至|收窄至|今年|本期|本年")
_FROM_BEFORE = re.compile(r"(?:[由从自]|(?<![a-z])from)[^,。;]{0,40}$")
_SOURCE = re.compile(r"(?:[由从自]|(?<![a-z])from)(?: (?:about|around|nearly|over))?[约近超逾 $]{0,3}$")
_TARGET = re.compile(r"[^,。;0-9]{0,6}(?:至|到)|(?: a year earlier| in 20[0-9]{2})? to ")
_TO_EN = re.compile(
    r"(?<![a-z])to(?: (?:about|around|nearly|over|almost|roughly|just|some|more than|less than|a record))?[ $]{0,2}$"
)
_FROM_EN = re.compile(r"(?<![a-z])from(?: (?:about|around|nearly|over|almost|roughly|just|some))?[ $]{0,2}$")
_AGAINST_EN = re.compile(
    r"(?<![a-z])(?:compared (?:with|to)|against|versus|vs\.?|up from|down from|from)(?![a-z])[^.;]{0,40}$"
)
_DELTA = re.compile(
    rf"(?:(?:{UP_ZH}|{DOWN_ZH})(?:了|约|近|超|逾|额为|幅为)?(?:人民币)?|改善|(?:多|少)(?:亏|赚|花|收)了?(?:约|近|超|逾)?"
    r"|(?<![a-z])by(?: (?:about|around|nearly|over|some))?"
    r"|(?<![a-z])(?:increase|decrease|rise|fall|drop|gain|decline|improvement|reduction|jump|saving"
    r"|swing) of(?: (?:about|around|nearly|over|some))?) ?$"
)
_RATE = re.compile(r"(?:[增降涨跌升]幅|增速|增长率|下降率)度?[约为达近超逾是]{0,3}$")
#: Words for a difference that do not say which way it goes.
_NEUTRAL = re.compile(
    r"改善|变动|差额|相差|少亏|减亏|多亏|(?<![a-z])(?:improvement|swing|change|difference|saving) of(?: [a-z]+)? ?$"
)
#: Counts so small are sizes of lists and cells of tables about something else.
_COUNTED, _FEW = ("users", "customers", "people", "developers", "entities", "items", "works"), 20
_SAYING = re.compile(r"翻|倍增|doubl|tripl|quadrupl|quintupl|fold")
_THAN_BEFORE = re.compile(r"(?:比|较|超过|高于|低于)[^,。;]{0,14}(?:高|多|低|少|贵|便宜|大|小)(?:出|了|约|近|超){0,2}$")
_THAN_AFTER = re.compile(
    r" (?:more|less|higher|lower|larger|smaller|bigger|greater|above|below|over|under|short of)(?![a-z])"
)
_MINUS = re.compile(r"(?:^|[^0-9a-z%])[-−–]$")
_OTHER_TERMS = re.compile(
    r"固定汇率|恒定汇率|不变汇率|同店|可比口径|内生|剔除"
    r"|(?<![a-z])(?:constant (?:currency|exchange|currencies)|like[- ]for[- ]like"
    r"|organic(?:ally)?|same[- ]store|underlying|excluding)(?![a-z])"
)
_PER_DAY = re.compile(r"每[天日周]|日均|每个?(?:小时|季度|交易日)|季均|(?<![a-z])(?:daily|weekly|quarterly)(?![a-z])")
_PER_DAY_AFTER = re.compile(r" (?:a|an|per|every|each) (?:day|week|hour|quarter|minute)(?![a-z])|/ ?(?:天|日|day)")
_PER_HEAD = re.compile(
    r"人均|客均|户均|店均|单车|单台|每[股人户名家辆台位]|平均每|(?<![a-z])(?:per|each|average|apiece)(?![a-z])"
)
_PER_HEAD_MEASURES = (
    "offer_price", "subscription_price", "spend_per_paying_customer", "salary_per_employee", "inference_price_per_mtok",
    "adjusted_net_loss", "net_loss", "monthly_cash_burn", "paying_customer_threshold",
)  # fmt: skip
_SUPPOSED = re.compile(
    r"若|即便|即使|哪怕|如果|假如|假设|倘|一旦|需要?达到"
    r"|(?<![a-z])(?:if|would|could|might|suppose|assum\w{1,4}|unless)(?![a-z])"
)
#: Measures that set an amount against the same at another time; a margin or a multiple of sales does not.
GROWTHS = re.compile(r"growth|_multiple$|_cagr$|decline|change$|^gross_margin$|_share$|_ratio$|_rate$|_return")
_REACH, NEAR, _CROWD = 110, 48, 40
_ONE = Decimal(1)


@dataclass(frozen=True)
class Change:
    """An amount at two times.

    Args:
        old: The earlier.
        new: The later.
        certain: Whether words and periods leave no doubt which is which, and that both are of one thing.
        implicit: Whether only their periods say so: "1.0 in 2023, 1.5 in 2024".
    """

    old: Quantity
    new: Quantity
    certain: bool
    implicit: bool = False

    @property
    def first(self) -> Quantity:
        """The one printed first."""
        return self.old if self.old.start < self.new.start else self.new

    @property
    def last(self) -> Quantity:
        """The one printed last."""
        return self.new if self.old.start < self.new.start else self.old


def is_step(passage: Passage, one: Quantity) -> bool:
    """Whether an amount is itself a difference: "increased by 3 million"."""
    before = passage.before(one, 24)
    return bool(_DELTA.search(before)) and not re.search(r"(?:至|到|为|(?<![a-z])to) ?$", before)


def is_rate(passage: Passage, one: Quantity) -> bool:
    """Whether a percentage is said to be the rate of a change, and so is neither of its ends: 降幅为5%."""
    return one.unit == "ratio" and _RATE.search(passage.before(one, 12)) is not None


def is_part_or_wish(passage: Passage, one: Quantity) -> bool:
    """Whether a figure is not the amount of its measure: a step, an amount per head, or something only supposed.

    Args:
        passage: The document.
        one: The figure.

    Returns:
        True where its measure says nothing of its size.
    """
    if one.unit in _COUNTED and one.value < _FEW:
        return True
    if one.is_points or (one.unit == "ratio" and _is_excess(passage, one)):
        return True
    if one.unit == "multiple" and one.metric and _SAYING.search(one.source.printed.lower()):
        return not GROWTHS.search(one.metric)
    if one.value > 0 and _MINUS.search(passage.before(one, 2)):
        return True
    if one.is_amount and (_PER_DAY.search(passage.before(one, 12)) or _PER_DAY_AFTER.match(passage.after(one, 12))):
        return True
    if one.is_amount and (is_step(passage, one) or _PER_HEAD.search(passage.before(one, 14))):
        return one.metric not in _PER_HEAD_MEASURES
    if is_crowded(passage, one) or (one.unit == "ratio" and is_at_other_terms(passage, one)):
        return True
    clause = passage.layout.clause(one.start)[0]
    return _SUPPOSED.search(passage.text, max(clause, one.start - 60), one.start) is not None


def is_at_other_terms(passage: Passage, one: Quantity) -> bool:
    """Whether a rate is at constant currency, of the same shops, or without purchases: no printed amount gives it."""
    return _OTHER_TERMS.search(passage.before(one, 24) + " " + passage.after(one, 40)) is not None


def _is_excess(passage: Passage, one: Quantity) -> bool:
    """Whether a percentage says by how much one thing exceeds another: 比收入还高24%, "24% more than"."""
    return bool(_THAN_BEFORE.search(passage.before(one, 24)) or _THAN_AFTER.match(passage.after(one, 18)))


def is_crowded(passage: Passage, one: Quantity) -> bool:
    """Whether other amounts of its sentence were read as the very same thing, their periods not told apart."""
    if not one.is_amount or not one.metric or one.tabular:
        return False
    key = (one.entity, one.metric, one.segment, one.period)
    same = [
        other
        for other in passage.by_sentence[one.sentence][:_CROWD]
        if (other.entity, other.metric, other.segment, other.period) == key and other.unit == one.unit
    ]
    return any(abs(other.value - one.value) > other.half + one.half for other in same if other.relation == "eq")


def changes_in(passage: Passage, inside: Sequence[Quantity]) -> list[Change]:
    """The pairs of amounts of a sentence that its words set against each other in time.

    Args:
        passage: The document.
        inside: The figures of the sentence.

    Returns:
        The changes in the order of the text.
    """
    amounts = [one for one in inside if not one.is_points and not is_step(passage, one) and not is_rate(passage, one)]
    found = []
    for place, first in enumerate(amounts):
        for second in amounts[place + 1 : place + 4]:
            if second.unit != first.unit or second.start - first.end > _REACH:
                continue
            if _begins(passage, first, second):
                break
            if (change := _change(passage, first, second)) is not None:
                found.append(change)
            break
    return found


def _begins(passage: Passage, first: Quantity, second: Quantity) -> bool:
    """Whether the second amount begins a change of its own: "only 39, a month's from 7.3 to 4.4"."""
    if not _SOURCE.search(passage.between(first, second)):
        return False
    return _TARGET.match(passage.after(second, 16)) is not None


def _change(passage: Passage, first: Quantity, second: Quantity) -> Change | None:
    if first.metric and second.metric and first.metric != second.metric:
        return None
    if first.segment and second.segment and first.segment != second.segment:
        return None
    order = _order(passage, first, second)
    if order is None:
        return _by_windows(passage, first, second)
    old, new = (first, second) if order > 0 else (second, first)
    certain = True
    if old.window and new.window and old.window != new.window:
        certain = old.window.last_day < new.window.last_day
    if old.rate != new.rate and (old.rate or new.rate) and old.window != new.window:
        certain = False
    return Change(old, new, certain)


def _by_windows(passage: Passage, first: Quantity, second: Quantity) -> Change | None:
    """A change that only the printed periods make: of one measure, one part after the other or a year apart."""
    same = (first.metric, first.entity, first.segment) == (second.metric, second.entity, second.segment)
    old, new = first.window, second.window
    if not same or not first.metric or old is None or new is None or first.rate or second.rate:
        return None
    dated = first.is_dated and second.is_dated and first.relation == second.relation == "eq"
    follows = new.start == old.end + 1 or new.start == old.start + MONTHS_PER_YEAR
    if not dated or not follows or new.months != old.months or re.search("[。;]", passage.between(first, second)):
        return None
    return Change(first, second, True, implicit=True)


def _order(passage: Passage, first: Quantity, second: Quantity) -> int | None:
    """1 where the second is the later, -1 where it is the earlier; None where the words do not say."""
    words = passage.between(first, second)
    before = passage.before(first, 60)
    if "。" in words or ";" in words:
        return None
    if _STEP_ZH.search(words) or _LATER.search(words) or (_TO_EN.search(words) and _FROM_BEFORE.search(before)):
        return 1
    if _TO_EN.search(before) and _FROM_EN.search(words):
        return -1
    if re.search(r"[一-鿿]", words):
        return -1 if _EARLIER.search(words.rsplit(",", 1)[-1]) else None
    if _AGAINST_EN.search(words):
        return -1
    return None


def distance(one: Quantity, change: Change) -> int:
    """Characters between a figure and a change; 0 inside it."""
    if change.first.end <= one.start and one.end <= change.last.start:
        return 0
    return min(abs(one.start - change.last.end), abs(change.first.start - one.end))


def step_claims(passage: Passage, inside: Sequence[Quantity]) -> Iterator[Claim]:
    """Differences: "increased by 3.0 to 12.0 from 9.0".

    Args:
        passage: The document.
        inside: The figures of a sentence.

    Yields:
        A claim for each step that stands beside a change.
    """
    changes = changes_in(passage, inside)
    for one in inside:
        if not one.is_amount or not is_step(passage, one):
            continue
        near = [change for change in changes if change.old.unit == one.unit and _around(one, change)]
        if not near:
            continue
        change = min(near, key=lambda other: distance(one, other))
        words = passage.before(one, 28)
        down = bool(DOWN.search(words[-14:]))
        if _NEUTRAL.search(words):
            down = change.new.value < change.old.value
        inputs = (change.old.place, change.new.place)
        reading = Reading("x0 - x1" if down else "x1 - x0", inputs, "difference", change.certain)
        yield _of_figure(one, "difference", [reading])


def _around(one: Quantity, change: Change) -> bool:
    return change.first.start - one.end < _REACH and one.start - change.last.end < NEAR


def direction_claims(passage: Passage, inside: Sequence[Quantity]) -> Iterator[Claim]:
    """Words of direction beside a change: rose, fell, 收窄, 增至.

    Args:
        passage: The document.
        inside: The figures of a sentence.

    Yields:
        A claim for the word of direction of each certain change.
    """
    for change in changes_in(passage, inside):
        if (
            not change.certain
            or change.implicit
            or change.old.relation not in ("eq",)
            or change.new.relation not in ("eq", "over")
        ):
            continue
        found = _word_of(passage, change, inside)
        if found is None:
            continue
        start, end, sign = found
        reading = Reading("x1 / x0", (change.old.place, change.new.place), "direction", True)
        low, high = (_ONE, None) if sign > 0 else (None, _ONE)
        relation = "over" if sign > 0 else "under"
        yield Claim(start, end, "direction", -1, _ONE, low, high, relation, "ratio", (reading,), about=change.new.place)


def _word_of(passage: Passage, change: Change, inside: Sequence[Quantity]) -> tuple[int, int, int] | None:
    """The word of direction that governs a change: between its figures, or before the first in its clause."""
    start, end = passage.layout.clause(change.first.start)[0], change.last.start
    blocked = [one.end for one in inside if start < one.end <= change.first.start]
    start = max([start, *blocked])
    words = passage.text[start:end]
    ups, downs = list(UP.finditer(words)), list(DOWN.finditer(words))
    if not ups and not downs and change.old is change.last:
        start = end = change.last.end
        words = passage.after(change.last, 7).split(",")[0]
        ups, downs = list(UP.finditer(words)), list(DOWN.finditer(words))
    if bool(ups) == bool(downs):
        return None
    word = (ups or downs)[-1]
    return start + word.start(), start + word.end(), 1 if ups else -1


def _of_figure(one: Quantity, kind: str, readings: Sequence[Reading]) -> Claim:
    return Claim(
        one.start, one.end, kind, one.place, one.value, one.low, one.high, one.relation, one.unit, tuple(readings),
        one.half,
    )  # fmt: skip

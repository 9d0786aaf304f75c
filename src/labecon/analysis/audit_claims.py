"""What claims are called, and the numbers they state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from labecon.analysis.audit_arithmetic import accepted
from labecon.analysis.audit_builder import Stated
from labecon.analysis.figures import both
from labecon.evidence.claims import Claim, Passage, Quantity
from labecon.evidence.claims.rates import sign_of

_MEANINGS = {
    "growth": both("growth from the earlier to the later amount", "由前一数额到后一数额的增长"),
    "decline": both("decline from the earlier to the later amount", "由前一数额到后一数额的下降"),
    "points": both("difference in percentage points", "百分点之差"),
    "growth_multiple": both("later amount over the earlier", "后一数额除以前一数额"),
    "increase_multiple": both("increase over the earlier amount", "较前一数额的增幅"),
    "shrink_multiple": both("earlier amount over the later", "前一数额除以后一数额"),
    "compound_growth": both("compound growth per year", "年复合增长率"),
    "share": both("part over whole", "部分除以整体"),
    "rest": both("what the others leave of the whole", "其余部分"),
    "multiple": both("one amount over the other", "两数额之比"),
    "sum": both("sum of the parts", "各部分之和"),
    "difference": both("difference of the two amounts", "两数额之差"),
    "direction": both("later amount over the earlier, 1 for no change", "后一数额除以前一数额，1 为不变"),
    "step": both("one step of the course, 1 for no change", "逐期之比，1 为不变"),
    "comparison": both("one amount over the other, 1 for equal", "两数额之比，1 为相等"),
    "conversion": both("the amount at the exchange rate", "按汇率折算"),
    "price_times_shares": both("price times number", "价格乘以数量"),
    "with_over_allotment": both("price times shares with the over-allotment option", "价格乘以股数（含超额配股权）"),
    "per_month": both("the amount over the months", "金额除以月数"),
    "per_unit": both("the amount over the number", "金额除以数量"),
    "runway": both("funds over the monthly amount", "资金除以每月金额"),
}
_ROUND = re.compile(r"(?<![0-9.,])(?P<lead>[1-9])(?:00|,000|0,000|00,000)(?![0-9.,])")
#: A percentage in whole tens, which speech rounds to.
_TENS = re.compile(r"[1-9]0 ?(?:%|per ?cent)|[一二三四五六七八九]成")
_FORTIETH = Decimal("0.025")
#: Readings over figures that only stand near, where the text does not say so for certain.
GUESSES = frozenset({"share", "multiple", "per_unit"})
_KINDS = {
    "growth": both("growth", "增长率"),
    "multiple": both("multiple", "倍数"),
    "share": both("share", "占比"),
    "ratio": both("ratio", "比率"),
    "sum": both("sum", "合计"),
    "difference": both("difference", "差额"),
    "direction": both("direction", "方向"),
    "course": both("course", "走势"),
    "pace": both("pace of growth", "增速比较"),
    "comparison": both("comparison", "比较"),
    "runway": both("runway", "资金可用时间"),
    "conversion": both("conversion", "折算"),
    "average": both("rate", "均值或年化"),
    "per_unit": both("per unit", "单位数额"),
    "product": both("price times number", "价格乘数量"),
    "limit": both("limit", "上下限"),
    "reported": both("figure", "数字"),
}


def meaning_of(key: str) -> Mapping[str, str]:
    """What a reading of a text means.

    Args:
        key: Its key.

    Returns:
        Text by language.
    """
    return _MEANINGS[key]


def round_half(one: Quantity) -> Decimal:
    """Half a unit of the only digit of a round number: "600 million" may be anything from 550 to 650.

    Args:
        one: The figure.

    Returns:
        In base units; 0 for a figure with more digits.
    """
    found = _ROUND.search(one.source.printed)
    plain = one.is_amount and one.relation == "eq"
    return abs(one.value) / Decimal(found["lead"]) / 2 if found is not None and plain else Decimal(0)


def spoken_half(one: Quantity) -> Decimal:
    """Half a unit of the digit to which speech rounds a percentage in whole tens: 40% is said of 41.4%.

    Args:
        one: The figure.

    Returns:
        In base units; 0 for all others.
    """
    plain = one.unit == "ratio" and one.relation == "eq" and not one.is_points
    return _FORTIETH if plain and _TENS.fullmatch(one.source.printed) else Decimal(0)


def claim_text(kind: str, one: Quantity | None) -> Mapping[str, str]:
    """A claim in a few words: kind, company, part, measure, period.

    Args:
        kind: Kind of the claim.
        one: The figure that says whose and when it is.

    Returns:
        Text by language.
    """
    name = _KINDS[kind]
    if one is None:
        return name
    parts = [one.entity, one.segment, one.metric, one.period]
    rest = " ".join(part for part in parts if part)
    return both(f"{name['en']}: {rest}" if rest else name["en"], f"{name['zh']}：{rest}" if rest else name["zh"])


def stated_of(claim: Claim) -> Stated:
    """What a claim states."""
    return Stated(claim.stated, claim.half, claim.relation, claim.unit)


def about_of(stated: Stated) -> tuple[Decimal | None, Decimal | None]:
    """The values that the words of a claim allow, at their widest."""
    return accepted(stated.value, stated.half, stated.relation)


def falling_of(passage: Passage) -> frozenset[int]:
    """Places of the rates that the text says are falls.

    Args:
        passage: The document.

    Returns:
        Places of quantities.
    """
    found = set()
    for _, _, inside in passage.sentences:
        for one in inside:
            if one.unit == "ratio" and one.metric.endswith("_growth_yoy") and sign_of(passage, one, inside) < 0:
                found.add(one.place)
    return frozenset(found)

"""Scales that a table states once for all its cells: 单位：千元, RMB'000, US$ in thousands, 人民币百万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from labecon.evidence.currencies import table
from labecon.evidence.folding import fold

_CHINESE = {"千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10}
_ENGLISH = {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "'000": 3,
    "000s": 3,
    "000": 3,
    "mn": 6,
    "mm": 6,
    "m": 6,
    "bn": 9,
    "k": 3,
}
_MONEY = r"人民币|港币|港元|美元|美金|欧元|日元|英镑|新台币|台币|元"
_UNIT_ZH = re.compile(
    rf"(?P<before>{_MONEY})?[ (]{{0,2}}(?P<scale>十亿|百亿|千万|百万|十万|千|万|亿)"
    rf"(?P<after>{_MONEY})(?=列示|呈列|为单位|计|[^0-9一-鿿]|$)"
    rf"|单位[:为 ]{{0,3}}(?P<lead>{_MONEY})?[ (]{{0,2}}(?P<only>十亿|百亿|千万|百万|十万|千|万|亿)"
    rf"(?:(?P<tail>{_MONEY})|[人户家股次个]?)(?![一-鿿])"
    rf"|单位[:为 ]{{0,3}}(?P<plain>{_MONEY})(?! ?\(?[十百千万亿])"
)
_UNIT_EN = re.compile(
    r"(?P<cur>(?:us|hk|nt|s|a|c)?\$|rmb|cny|usd|hkd|eur|gbp|jpy|krw|€|£|¥) ?(?:\(?in )?(?P<scale>thousand"
    r"|million|billion|'000|000s|mn|mm|bn|m(?![a-z])|k(?![a-z]))s?"
    r"|(?<![a-z])in (?P<in>thousand|million|billion)s?(?: of (?P<of>us dollars|hong kong dollars|u\.s\. dollars"
    r"|rmb|renminbi|yuan|dollars|euros?|hk\$|us\$|\$))?"
    r"|(?<![0-9])(?P<zeros>'000)(?![0-9])"
)


@dataclass(frozen=True)
class TableScale:
    """What a table says about all its numbers.

    Args:
        factor: The factor for every cell without a unit of its own.
        currency: ISO code; empty when the table does not say.
    """

    factor: Decimal
    currency: str = ""


def find_scale(header: str) -> TableScale | None:
    """The scale that a caption or a header states.

    Args:
        header: Caption, header cell or the line above a table.

    Returns:
        The scale, or None when the words state none.

    Example:
        >>> find_scale("RMB'000"), find_scale("单位：万元")
        (TableScale(factor=Decimal('1000'), currency='CNY'), TableScale(factor=Decimal('10000'), currency='CNY'))
    """
    text = fold(header)
    if found := _UNIT_ZH.search(text):
        scale = found["scale"] or found["only"]
        money = found["before"] or found["lead"] or found["after"] or found["tail"] or found["plain"] or ""
        return TableScale(Decimal(10 ** _CHINESE[scale]) if scale else Decimal(1), _code(money))
    found = _UNIT_EN.search(text)
    if found is None:
        return None
    scale = found["scale"] or found["in"] or found["zeros"]
    money = found["cur"] or found["of"] or ""
    if not money and (named := re.search(r"(?<![a-z])(?:rmb|us\$|hk\$|usd|hkd|cny|€|£|\$)", text)):
        money = named[0]
    return TableScale(Decimal(10 ** _ENGLISH[scale]), _code(money))


def _code(name: str) -> str:
    known = table().get(name.strip())
    return known.code if known is not None else ""

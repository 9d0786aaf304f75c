"""Words that turn a number into an interval: over, nearly, at least, 约, 逾, 不到, 以上, on either side of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from labecon.evidence.numeral import ARITHMETIC

#: How far "about" reaches. A heuristic: printed approximations are seldom off by more than a tenth.
APPROXIMATION = Decimal("0.1")
_MORE = r"(?:more|greater|larger|higher|bigger)"
_LESS = r"(?:less|fewer|smaller|lower)"
_WORD = r"(?<![a-z])"
#: Kind of bound to the words that stand before a number; gt and lt are open, ge and le closed.
_BEFORE = {
    "ge": rf"{_WORD}{_MORE} (?:than )?or equal (?:to|than)|{_WORD}equal to or {_MORE} than|{_WORD}(?:no"
    rf"|not) {_LESS} than"
    rf"|{_WORD}at least|{_WORD}a minimum of|{_WORD}as (?:many|much|high) as|(?<![<=])>=|≥"
    r"|大于 ?或?者? ?等于|不小于|不少于|不低于|不下于?|至少(?:有|为|达|是)?|最少(?:有|为)?|起码(?:有)?",
    "le": rf"{_WORD}{_LESS} (?:than )?or equal (?:to|than)|{_WORD}equal to or {_LESS} than|{_WORD}(?:no"
    rf"|not) {_MORE} than"
    rf"|{_WORD}at most|{_WORD}up to|{_WORD}a maximum of|{_WORD}not exceed(?:ing)?|<=|≤"
    r"|小于 ?或?者? ?等于|不大于|不超过?|不多于|不高于|至多(?:有|为)?|最多(?:有|为|可?达)?|最高(?:可?达|为)?|高达|多达",
    "gt": rf"{_WORD}{_MORE} than|{_WORD}well over|{_WORD}just over|{_WORD}above|{_WORD}over|{_WORD}exceed(?:s|ed|ing)?"
    rf"|{_WORD}in excess of|{_WORD}surpass(?:es|ed|ing)?|{_WORD}beyond|{_WORD}upwards of|(?<![<=])>|大于|超过了?|高于"
    rf"|多于|超出|突破了?|逾|超|过"
    r"|(?<![以之向马晚早])上",
    "lt": rf"{_WORD}{_LESS} than|{_WORD}below|{_WORD}under|{_WORD}fewer than|{_WORD}short of|(?<![>=])<|小于|低于|少于"
    rf"|不到|不足|未到|未达|不满|不及|小於",
    "eq": rf"{_WORD}equal(?:s|ing|led|ed)?(?: to)?|等于",
    "near": rf"{_WORD}nearly|{_WORD}almost|{_WORD}close to|{_WORD}approaching|{_WORD}just under|{_WORD}near|接近|将近"
    rf"|近"
    rf"|临近|逼近|直逼",
    "about": rf"{_WORD}about|{_WORD}around|{_WORD}approximately|{_WORD}approx\.?|{_WORD}roughly|{_WORD}some"
    rf"|{_WORD}circa|{_WORD}ca\.|{_WORD}c\."
    rf"|{_WORD}an estimated|{_WORD}estimated at|~|≈|大约|大概|约为|约合|约|左右|大致|差不多|估计|上下",
}
_AFTER = {
    "ge": rf",? or {_MORE}(?! than ?[0-9a-z])(?: than)?(?![a-z])| or (?:above|over)(?![a-z])| and (?:above|over"
    rf"|more)(?![a-z])|\+(?![0-9])"
    r"|及以上|或以上|或更多|以上|之上|起(?=[,。;、 ]|$)",
    "le": rf",? or {_LESS}(?! than ?[0-9a-z])(?: than)?(?![a-z])| or (?:below|under)(?![a-z])| at most|及以下"
    rf"|或以下|以下"
    rf"|之下|以内|之内|封顶",
    "about": r" or so(?![a-z])|左右|上下|前后",
    "gt": r"(?:多|余|有余|出头|开外)(?![0-9一二三四五六七八九十百千万亿元年月])",
    "lt": r"不到|不足",
}
_JOINED = {
    kind: re.compile(rf"(?P<word>{words})(?: (?:the|a|an)(?= ))?[ 为有是达到了]{{0,3}}$")
    for kind, words in _BEFORE.items()
}
_FOLLOWING = {kind: re.compile(rf" {{0,2}}(?:{words})") for kind, words in _AFTER.items()}
#: Signs of which one stands shortly before a number where a bound word does; most numbers are done with this look.
_SIGNS = frozenset("".join(_BEFORE.values())) | frozenset("abcdefghijklmnopqrstuvwxyz")
#: After a percentage or a multiple such words compare: "6% fewer than the 1,880" is no bound on 1,880.
_RATED = re.compile(r"(?:%|per ?cent|points?|times|fold|third|quarter|half) $")
_REACH, _NEAR = 34, 4


@dataclass(frozen=True)
class Bound:
    """A bound word beside a number.

    Args:
        kind: ``ge``, ``le``, ``gt``, ``lt``, ``eq``, ``near`` (approached from below) or ``about``.
        start: Index of its first character.
        end: Index after its last character.
    """

    kind: str
    start: int
    end: int


def bound_before(text: str, at: int) -> Bound | None:
    """The bound word that ends where a number begins.

    Args:
        text: Folded text.
        at: Index of the number's first character.

    Returns:
        The longest such word, or None.

    Example:
        >>> bound_before("no less than 30", 13).kind
        'ge'
    """
    window = text[max(0, at - _REACH) : at]
    best: Bound | None = None
    if _SIGNS.isdisjoint(window[-_NEAR:]):
        return None
    for kind, pattern in _JOINED.items():
        found = pattern.search(window)
        if found is not None and not (found["word"] == "上" and text[at : at + 1] not in tuple("百千万十亿")):
            start = at - len(window) + found.start()
            if kind in ("gt", "lt") and _RATED.search(window, 0, found.start()):
                continue
            if best is None or start < best.start:
                best = Bound(kind, start, at)
    return best


def bound_after(text: str, at: int) -> Bound | None:
    """The bound word that begins where a number ends.

    Args:
        text: Folded text.
        at: Index after the number's last character.

    Returns:
        The word, or None.
    """
    for kind, pattern in _FOLLOWING.items():
        if found := pattern.match(text, at):
            return Bound(kind, at, found.end())
    return None


def interval(kind: str, value: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """What a bound leaves open.

    Args:
        kind: Kind of the bound; an empty word for none.
        value: The number beside it.

    Returns:
        Low and high end; None for an end that is open.

    Example:
        >>> interval("ge", Decimal(7))
        (Decimal('7'), None)
    """
    margin = ARITHMETIC.multiply(abs(value), APPROXIMATION)
    if kind in ("ge", "gt"):
        return value, None
    if kind in ("le", "lt"):
        return None, value
    if kind == "near":
        return value - margin, value
    if kind == "about":
        return value - margin, value + margin
    return value, value

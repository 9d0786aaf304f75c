"""What a number counts: counters of Chinese, nouns of English, and "per what" a figure is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COUNTERS = {
    "people": "名|人次?(?![均工民才类气口])|位(?!数|于|置|居|列)",
    "users": "用户|户|个用户|名用户",
    "entities": "家(?!庭|用|居|族)",
    "shares": "股(?![东权份价市])",
    "rounds": "轮",
    "times": "次(?!月|年|日)",
    "countries": "个(?=国家|地区)",
    "customers": "个?(?:企业)?客户",
    "items": "个(?!月|人|百分点|亿)|款|项|件|台|辆|部|种|篇|张|枚|颗|块(?!钱)|座|处|条|笔|所|类|只|支",
    "gpus": "卡(?!片|车)|张(?=卡|gpu)|块(?=gpu|卡)",
    "tokens": "个?tokens?(?![a-z])|词元",
}
_DURATIONS = {
    "months": "个月",
    "years": "年(?![代级度报初末底中]|[0-9一二三四五六七八九十]{1,2}月)|周年|岁",
    "days": "天|个?工作日|日(?=内|后|前)",
    "weeks": "周(?![年岁一二三四五六日])|星期",
    "hours": "个?小时",
    "minutes": "分钟",
    "quarters": "个季度",
}
_NOUNS = {
    "people": "people|employees|staff|persons?|workers|engineers|researchers|headcount",
    "users": "(?:[a-z-]+ )?users|subscribers|downloads",
    "customers": "(?:[a-z-]+ )?(?:customers|clients|merchants|organi[sz]ations)",
    "shares": "(?:[a-z-]+ )?shares",
    "countries": "countries",
    "tokens": "tokens",
    "parameters": "(?: ?个)?参数|parameters|params",
    "gpus": "(?:[a-z0-9-]+ )?(?:gpus|chips|accelerators)",
    "developers": "developers",
    "entities": "companies|enterprises",
}
_ENGLISH_DURATIONS = {
    "months": "months?",
    "years": "years?(?! old)",
    "days": "days?",
    "weeks": "weeks?",
    "hours": "hours?",
    "quarters": "quarters?",
}
_COUNT = {unit: re.compile(rf" {{0,2}}(?:{words})") for unit, words in _COUNTERS.items()}
_LENGTH = {unit: re.compile(rf" {{0,2}}(?:{words})") for unit, words in _DURATIONS.items()}
_NOUN = {unit: re.compile(rf"(?:[ -]|(?=[个参]))(?:{words})(?![a-z])") for unit, words in _NOUNS.items()}
_SPAN = {unit: re.compile(rf"[ -](?:{words})(?![a-z])") for unit, words in _ENGLISH_DURATIONS.items()}

_PER_AFTER = re.compile(
    r" ?(?:/|per |a |an |每|each )(?P<unit>(?:(?:1 ?)?(?:million|m) (?:input |output |input/output |输入"
    r"|输出)?tokens|mtok|百万 ?tokens?"
    r"|(?:1 ?)?(?:thousand|k|1,?000) (?:input |output |input/output |输入|输出)?tokens|千 ?tokens?|tokens?"
    r"|months?|年|月|日|天|人|股|户|years?|annum|quarter|day|week|hour|小时|share|user|person|employee|customer|head"
    r"|seat|query|call|image|次|张|台|gpu))(?![a-z])"
)
_PER_BEFORE = re.compile(
    r"(?:每(?P<unit>(?:1?百万|1m|100万) ?(?:个)?(?:输入|输出)?(?:tokens?|词元)|(?:1?千|1k) ?(?:个)?(?:输入"
    r"|输出)?(?:tokens?|词元)"
    r"|个?(?:tokens?|词元)|个?月"
    r"|年|日|天|股|人|名|户|家|小时|次|张|台)|(?P<mean>[月年日人])均"
    r"|per (?P<en>million tokens|thousand tokens|token|month|year|share|user|person|employee)|(?P<adv>monthly"
    r"|annually|daily))[^,.;。；，、\n]{0,22}$"
)
_CANONICAL = (
    (
        "Mtok",
        r"(?:million|m|百万|1m|1百万|100万) ?(?:input |output |input/output |输入|输出)?个?(?:tokens?|词元)"
        r"|1 ?million tokens|mtok",
    ),
    ("Ktok", r"(?:thousand|k|千|1k|1千|1,?000) ?(?:input |output |input/output |输入|输出)?个?(?:tokens?|词元)"),
    ("token", r"个?(?:tokens?|词元)"),
    ("month", r"个?月|months?|monthly"),
    ("year", r"年|years?|annum|annually"),
    ("day", r"日|天|day|daily"),
    ("share", r"股|share"),
    ("person", r"人|名|person|employee|head|seat"),
    ("user", r"户|user"),
    ("customer", r"家|customer"),
    ("hour", r"小时|hour"),
    ("quarter", "quarter"),
    ("week", "week"),
    ("item", r"query|call|image|次|张|台|gpu"),
)


@dataclass(frozen=True)
class Counted:
    """What stands after a number.

    Args:
        kind: ``count`` or ``duration``.
        unit: What is counted.
        end: Index after the part that is printed on the figure; an English noun stays outside.
    """

    kind: str
    unit: str
    end: int


def counted_after(text: str, at: int) -> Counted | None:
    """The counter, the length of time or the noun after a number.

    Args:
        text: Folded text.
        at: Index after the number.

    Returns:
        What is counted, or None.

    Example:
        >>> counted_after("53 个月", 2)
        Counted(kind='duration', unit='months', end=5)
    """
    for kind, patterns, inside in (
        ("duration", _LENGTH, True), ("count", _COUNT, True), ("duration", _SPAN, True), ("count", _NOUN, False),
    ):  # fmt: skip
        matches = [(found.end(), unit) for unit, pattern in patterns.items() if (found := pattern.match(text, at))]
        if matches:
            end, unit = max(matches, key=lambda one: (one[0], one[1] != "items"))
            return Counted(kind, unit, end if inside else at)
    return None


def per_what(text: str, start: int, end: int) -> str:
    """For each of what a figure is meant: each month, each million tokens.

    Args:
        text: Folded text.
        start: Index of the figure's first character.
        end: Index after its last.

    Returns:
        One of the canonical words, or an empty one.

    Example:
        >>> per_what("$3 per million tokens", 0, 2)
        'Mtok'
    """
    if found := _PER_AFTER.match(text, end):
        return _canonical(found["unit"])
    found = _PER_BEFORE.search(text[max(0, start - 34) : start])
    if found is None:
        return ""
    return _canonical(found["unit"] or found["en"] or found["adv"] or found["mean"])


def _canonical(word: str) -> str:
    return next((name for name, pattern in _CANONICAL if re.fullmatch(pattern, word.strip())), "")

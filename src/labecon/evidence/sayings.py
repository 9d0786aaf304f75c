"""Figures that are said without a number: 翻两番, 过半, doubled, tenfold, half of."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from labecon.evidence.bounds import bound_before, interval
from labecon.evidence.chinese_periods import count
from labecon.evidence.figure import Figure

_HALF = Decimal("0.5")
_DOUBLINGS = re.compile(r"翻了?(?P<times>[一两二三四五六1-9])?(?:番|倍)")
_MAJORITY = re.compile(r"(?P<word>过半|超半数|超过?一半|逾半|大半|近半数?|不到一半|一半|半数)(?![年天月路截])")
_VERBS = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}
_VERB = re.compile(r"(?<![a-z])(?P<verb>doubl|tripl|trebl|quadrupl|quintupl)(?:es|ed|ing|e)(?![a-z-])")
_FOLDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twenty": 20,
    "hundred": 100,
}
_FOLD = re.compile(rf"(?<![a-z])(?P<n>{'|'.join(_FOLDS)})[- ]?fold(?![a-z])")
_TWICE = re.compile(r"(?<![a-z])(?P<word>twice|thrice)(?! (?:a|per|in))(?![a-z])")
_HALVES = re.compile(r"(?<![a-z-])(?P<word>half)(?= (?:of|its|the|their)(?![a-z])(?! (?:year|[0-9]{4})))")
_CARDS = re.compile(r"(?<![0-9一二三四五六七八九十百千几数多余.])(?P<n>[万千百])卡(?!片|车)")
_NAMES = {"gt": "over", "ge": "at_least", "lt": "under", "le": "at_most", "near": "near", "about": "approx"}


def find_sayings(source: str, text: str) -> list[Figure]:
    """Figures without a number.

    Args:
        source: The text as given.
        text: The same, folded.

    Returns:
        Multiples and shares in order of kind.

    Example:
        >>> [(one.text, int(one.value)) for one in find_sayings("收入翻两番", "收入翻两番")]
        [('翻两番', 4)]
    """
    found = []
    for word in _DOUBLINGS.finditer(text):
        times = count(word["times"]) if word["times"] else 1
        value = Decimal(times + 1) if word[0].endswith("倍") else Decimal(2**times)
        found.append(_figure(source, text, word.start(), word.end(), value, "multiple"))
    for word in _VERB.finditer(text):
        found.append(_figure(source, text, word.start(), word.end(), Decimal(_VERBS[word["verb"]]), "multiple"))
    for word in _FOLD.finditer(text):
        found.append(_figure(source, text, word.start(), word.end(), Decimal(_FOLDS[word["n"]]), "multiple"))
    for word in _TWICE.finditer(text):
        value = Decimal(2 if word["word"] == "twice" else 3)
        found.append(_figure(source, text, word.start(), word.end(), value, "multiple"))
    for word in _CARDS.finditer(text):
        value = Decimal({"万": 10000, "千": 1000, "百": 100}[word["n"]])
        found.append(
            replace(_figure(source, text, word.start(), word.end(), value, "multiple"), kind="count", unit="gpus")
        )
    for word in _MAJORITY.finditer(text):
        found.append(_share(source, text, word))
    for word in _HALVES.finditer(text):
        found.append(_figure(source, text, word.start(), word.end(), _HALF, "percent"))
    return found


def _share(source: str, text: str, word: re.Match[str]) -> Figure:
    said = word["word"]
    kind = (
        "near" if said.startswith("近") else "lt" if said.startswith("不到") else "gt" if said[0] in "过超逾大" else ""
    )
    if not kind:
        return _figure(source, text, word.start(), word.end(), _HALF, "percent")
    low, high = interval(kind, _HALF)
    printed = source[word.start() : word.end()]
    return Figure(
        word.start(), word.end(), printed, _HALF, low, high, "percent", "ratio", step=Decimal("0.1"), bound=_NAMES[kind]
    )


def _figure(source: str, text: str, start: int, end: int, value: Decimal, kind: str) -> Figure:
    before = bound_before(text, start)
    low, high = interval(before.kind if before else "", value)
    name = _NAMES.get(before.kind, "") if before else ""
    unit = "multiple" if kind == "multiple" else "ratio"
    return Figure(start, end, source[start:end], value, low, high, kind, unit, bound=name)

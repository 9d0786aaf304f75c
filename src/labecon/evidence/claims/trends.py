"""Words about a course of figures: 连续三年上升, "fell every year", and "costs grew faster than revenue"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from labecon.evidence.change_words import DOWN, UP
from labecon.evidence.claims.claim import Claim, Reading
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import Quantity

_STEADY = re.compile(
    r"连续[^,。;]{0,6}(?:年|季度|期|个?月)[^,。;]{0,4}|逐年|逐期|逐季|持续|不断|年年|一路"
    r"|(?<![a-z])(?:every year|each year|steadily|consistently|continuously|year after year|in every"
    r"|consecutive)(?![a-z])"
)
_FASTER = re.compile(
    r"远超|超过|快于|高于|跑赢|大于"
    r"|(?<![a-z])(?:outpac(?:e|es|ed|ing)|faster than|more quickly than|more rapidly than)(?![a-z])"
)
_SLOWER = re.compile(
    r"远不及|不及|慢于|低于|落后于|跑不赢|难抵|赶不上"
    r"|(?<![a-z])(?:slower than|more slowly than|lag(?:s|ged|ging)?(?: behind)?)(?![a-z])"
)
_PACE = re.compile(
    r"增速|增长速度|增幅|增长率|(?<![a-z])(?:grew|grow\w{0,3}|growth|ris\w{1,3}|rose|increas\w{1,3})(?![a-z])"
)
_ONE, _NEAR, _FEWEST = Decimal(1), 26, 3


def course_claims(passage: Passage, inside: Sequence[Quantity]) -> Iterator[Claim]:
    """Steady rises and falls over a list of three or more amounts of the sentence.

    Args:
        passage: The document.
        inside: The figures of the sentence.

    Yields:
        A claim for the word; its reading is the least favourable step.
    """
    start, end = (inside[0].sentence, passage.layout.sentence(inside[0].start)[1]) if inside else (0, 0)
    for word in _STEADY.finditer(passage.text, start, end):
        up, down = (pattern.search(passage.text, word.start(), min(end, word.end() + 12)) for pattern in (UP, DOWN))
        found = up or down
        if found is None or (up and down):
            continue
        amounts = _list_after(inside, found.end())
        if len(amounts) < _FEWEST:
            continue
        readings = tuple(
            Reading("x1 / x0", (one.place, other.place), "step", _ordered(amounts)) for one, other in pairwise(amounts)
        )
        low, high = (_ONE, None) if up else (None, _ONE)
        relation = "over" if up else "under"
        yield Claim(
            found.start(), found.end(), "course", -1, _ONE, low, high, relation, "ratio", readings,
            about=amounts[-1].place,
        )  # fmt: skip


def _list_after(inside: Sequence[Quantity], at: int) -> list[Quantity]:
    later = [one for one in inside if one.start >= at and one.is_amount]
    return [one for one in later if one.unit == later[0].unit and one.metric == later[0].metric]


def _ordered(amounts: Sequence[Quantity]) -> bool:
    windows = [one.window for one in amounts]
    if any(one is None for one in windows):
        return False
    known = [one for one in windows if one is not None]
    return all(one.end < other.start and one.months == other.months for one, other in pairwise(known))


def is_of_pace(words: str) -> bool:
    """Whether words speak of how fast something grows."""
    return _PACE.search(words) is not None


def pace_claims(passage: Passage, inside: Sequence[Quantity]) -> Iterator[Claim]:
    """One measure said to grow faster or slower than another.

    Args:
        passage: The document.
        inside: The figures of a sentence; one of them says whose.

    Yields:
        A claim with the two measures; their growth comes from other figures.
    """
    if not inside:
        return
    start, end = inside[0].sentence, passage.layout.sentence(inside[0].start)[1]
    for sign, pattern in ((1, _FASTER), (-1, _SLOWER)):
        for word in pattern.finditer(passage.text, start, end):
            clause = passage.layout.clause(word.start())
            before = passage.topics_in(max(clause[0], word.start() - _NEAR), word.start())
            after = passage.topics_in(word.end(), min(end, word.end() + _NEAR))
            near = passage.text[max(clause[0], word.start() - 16) : word.end() + 16]
            if not before or not after or before[-1][2] == after[0][2] or not is_of_pace(near):
                continue
            yield Claim(
                word.start(), word.end(), "pace", -1, _ONE, _ONE if sign > 0 else None, None if sign > 0 else _ONE,
                "over" if sign > 0 else "under", "ratio", (), about=inside[-1].place, topic=before[-1][2],
                over=after[0][2],
            )  # fmt: skip

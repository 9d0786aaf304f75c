"""One amount compared with another in words: "exceeds its revenue", 低于."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from labecon.evidence.claims.claim import Claim, Reading
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import Quantity
from labecon.evidence.claims.trends import is_of_pace

_MORE = re.compile(
    r"远超|超过了?|高于|大于|多于|远高于|反超|(?<![a-z])(?:exceed(?:s|ed|ing)?|surpass(?:es|ed)?|outweigh(?:s|ed)?"
    r"|outstripp?(?:s|ed)?|(?:is|are|was|were) (?:higher|larger|greater|bigger|more) than)(?![a-z])"
)
_LESS = re.compile(
    r"低于|小于|少于|不及|远低于|不敌"
    r"|(?<![a-z])(?:(?:is|are|was|were) (?:lower|smaller|less) than|fell short of)(?![a-z])"
)
_OWN = re.compile(r"(?:其|同期|当期|当年|全年|公司|的| |its|their|the|own|total|of|revenue's|combined|annual){0,5}")
#: "More than half the 20 million" says nothing of 20 million itself.
_FRACTION = re.compile(
    r"半|分之|倍|成的|(?<![a-z])(?:half|third|quarter|twice|double|triple|times|per ?cent)(?![a-z])|%"
)
_ONE = Decimal(1)


def comparison_claims(passage: Passage, inside: Sequence[Quantity]) -> Iterator[Claim]:
    """Words such as "exceeds" and 低于 between two amounts of one clause.

    Args:
        passage: The document.
        inside: The figures of a sentence.

    Yields:
        A claim for each.
    """
    amounts = [one for one in inside if one.is_amount]
    for first, second in pairwise(amounts):
        if first.unit != second.unit or second.start - first.end > 60:
            continue
        words = passage.between(first, second)
        for sign, pattern in ((1, _MORE), (-1, _LESS)):
            found = list(pattern.finditer(words))
            if len(found) != 1 or re.search(r"[。;]", words):
                continue
            word = found[0]
            behind = words[word.end() :]
            if _FRACTION.search(behind):
                continue
            named = passage.topics_in(first.end + word.end(), second.start) or len(behind) < 14
            plain = not re.search(r"[,;0-9]", behind) and bool(named)
            reading = Reading("x0 / x1", (first.place, second.place), "comparison", plain and _differ(first, second))
            yield Claim(
                first.end + word.start(), first.end + word.end(), "comparison", -1, _ONE,
                _ONE if sign > 0 else None, None if sign > 0 else _ONE, "over" if sign > 0 else "under", "ratio",
                (reading,), about=first.place,
            )  # fmt: skip


def _differ(first: Quantity, second: Quantity) -> bool:
    exact = first.relation == "eq" and second.relation == "eq"
    return exact and not (first.window and second.window and first.window != second.window)


def compared_measures(passage: Passage, inside: Sequence[Quantity]) -> Iterator[tuple[int, int, int, Quantity, str]]:
    """Words such as 远超 whose other side is a measure without a figure: "7.8 billion, far more than its revenue".

    Args:
        passage: The document.
        inside: The figures of a sentence.

    Yields:
        Start and end of the word, 1 or -1, the amount before it, and the measure behind it.
    """
    if not inside:
        return
    start, end = inside[0].sentence, passage.layout.sentence(inside[0].start)[1]
    for sign, pattern in ((1, _MORE), (-1, _LESS)):
        for word in pattern.finditer(passage.text, start, end):
            before = [
                one for one in inside if one.end <= word.start() and one.is_amount and word.start() - one.end < 40
            ]
            topics = passage.topics_in(word.end(), word.end() + 24)
            follows = any(word.end() <= one.start < word.end() + 20 for one in inside)
            if is_of_pace(passage.text[max(start, word.start() - 16) : min(end, word.end() + 16)]):
                continue
            if before and topics and not follows and _OWN.fullmatch(passage.text, word.end(), topics[0][0]):
                yield word.start(), word.end(), sign, before[-1], topics[0][2]

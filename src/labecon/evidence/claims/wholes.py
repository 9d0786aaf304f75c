"""Totals and their parts: 合计, "a total of", and lists that say what a total is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from labecon.evidence.claims.changes import is_step
from labecon.evidence.claims.claim import Claim, Reading
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import Quantity

_TOTAL_BEFORE = re.compile(
    r"(?:合计|共计|总计|累计|总共|合共|一共|总额|总和|加总|之和|总数|加起来|加在一起|相加)[^,。;0-9]{0,8}$"
    r"|(?<![a-z])(?:total(?:s|ing|ling|ed|led)?(?: of)?|combined|altogether|together(?: (?:the two|they|the three"
    r"|both)(?: [a-z]+)?)?(?: comes?| came)?(?: to)?|in all|in total|sum of|adds? up to"
    r"|amount(?:s|ed|ing) to|aggregate(?: of)?|for a total(?: [a-z]+){0,2} of|make up(?: a total of)?)"
    r"(?: (?:about|around|some|nearly|over|roughly|approximately))? ?$"
)
_TOTAL_AFTER = re.compile(r" (?:in total|altogether|combined|in all)(?![a-z])")
_MADE_OF = re.compile(
    r"(?<![a-z])(?:comprising|consisting of|comprised|made up of|being the sum of"
    r"|from [a-z]+ [a-z]+ contributing)(?![a-z])|由.{0,12}(?:构成|组成)"
)
_INCLUDING = re.compile(r"包括|其中|包含|(?<![a-z])(?:including|of which|includes|which includes)(?![a-z])")
_LIST_LINK = re.compile(r" {0,2}(?:、|,|;|和|及|以及|与|加上|,? and|,? plus|\+)(?:[^,、。;:0-9]{0,26})")
_WINDOW_LINK = re.compile(r"[^。;]{0,40}")
_TWO = re.compile(r"两者|二者|两项|两块|这两|(?<![a-z])(?:the two|both)(?![a-z])")
_MOST_PARTS = 8


def total_claims(passage: Passage, inside: Sequence[Quantity]) -> Iterator[Claim]:
    """Totals of a sentence against its parts.

    Args:
        passage: The document.
        inside: The figures of the sentence.

    Yields:
        A claim for each total whose parts stand in a list beside it.
    """
    for place, one in enumerate(inside):
        if not one.is_amount or is_step(passage, one):
            continue
        before = passage.before(one, 30)
        is_total = bool(_TOTAL_BEFORE.search(before)) or bool(_TOTAL_AFTER.match(passage.after(one, 14)))
        readings = _earlier_parts(passage, inside, place) if is_total and _is_of_parts(passage, inside, place) else []
        readings = readings or (_of_the_two(passage, one) if is_total else [])
        if not readings:
            readings = _later_parts(passage, inside, place, is_total)
        if readings:
            yield Claim(
                one.start, one.end, "sum", one.place, one.value, one.low, one.high, one.relation, one.unit,
                tuple(readings), one.half,
            )  # fmt: skip


def _is_of_parts(passage: Passage, inside: Sequence[Quantity], place: int) -> bool:
    """Whether no word between a total and the figure before it says that it is the total of something else."""
    total, before = inside[place], inside[place - 1] if place else None
    if before is None:
        return False
    named = {name for _, _, name in passage.topics_in(before.end, total.start)}
    parts = {one.metric for one in inside[:place] if one.unit == total.unit and one.metric}
    return not named or not parts or bool(named & parts)


def _earlier_parts(passage: Passage, inside: Sequence[Quantity], place: int) -> list[Reading]:
    """The list that ends last before a total: the whole of it, and its later members."""
    total = inside[place]
    parts: list[Quantity] = []
    for one in reversed(inside[:place]):
        if one.unit != total.unit:
            continue
        if parts and not _are_listed(passage, one, parts[0]):
            break
        parts.insert(0, one)
        if len(parts) == _MOST_PARTS:
            break
    return _sums(parts, certain=_tight(passage, parts)) if len(parts) > 1 else []


def _of_the_two(passage: Passage, total: Quantity) -> list[Reading]:
    """The two amounts of the sentences before that "together the two come to" adds up."""
    if not _TWO.search(passage.text, max(total.sentence, total.start - 40), total.start):
        return []
    before = [one for one in passage.quantities[max(0, total.place - 6) : total.place] if one.is_amount]
    parts = [one for one in before if one.unit == total.unit and one.paragraph == total.paragraph][-2:]
    if len(parts) < 2 or (parts[0].metric == parts[1].metric and parts[0].period == parts[1].period):
        return []
    exact = all(one.relation == "eq" and one.metric for one in parts)
    return [Reading("x0 + x1", (parts[0].place, parts[1].place), "sum", exact)]


def _later_parts(passage: Passage, inside: Sequence[Quantity], place: int, is_total: bool) -> list[Reading]:
    """The list that a total introduces: "comprising A and B"; "including A" need not be the whole."""
    total = inside[place]
    later = [one for one in inside[place + 1 : place + 1 + _MOST_PARTS] if one.unit == total.unit]
    if len(later) < 2:
        return []
    words = passage.between(total, later[0])
    made_of, including = _MADE_OF.search(words), _INCLUDING.search(words)
    if len(words) > 60 or not (made_of or including):
        return []
    parts = [later[0]]
    for one in later[1:]:
        if not _are_listed(passage, parts[-1], one):
            break
        parts.append(one)
    certain = bool(made_of) and _tight(passage, parts)
    return _sums(parts, certain) if len(parts) > 1 else []


def _are_listed(passage: Passage, first: Quantity, second: Quantity) -> bool:
    words = passage.between(first, second)
    same = not first.metric or not second.metric or first.metric == second.metric
    return bool(_LIST_LINK.fullmatch(words)) or (same and len(words) <= 40 and bool(_WINDOW_LINK.fullmatch(words)))


def _tight(passage: Passage, parts: Sequence[Quantity]) -> bool:
    """Whether nothing but names stands between the members of a list, and each is about another thing or time."""
    pairs = list(pairwise(parts))
    if not all(_LIST_LINK.fullmatch(passage.between(one, other)) for one, other in pairs):
        return False
    keys = {(one.entity, one.segment, one.metric, one.period) for one in parts}
    return len({one.metric for one in parts}) == 1 or len(keys) == len(parts)


def _sums(parts: Sequence[Quantity], certain: bool) -> list[Reading]:
    """The sum of all, then of the last ones."""
    found = []
    for first in range(len(parts) - 1):
        chosen = parts[first:]
        expression = " + ".join(f"x{place}" for place in range(len(chosen)))
        found.append(Reading(expression, tuple(one.place for one in chosen), "sum", certain and first == 0))
    return found

"""How percentages and multiples follow from the changes that they stand beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labecon.evidence.change_words import DOWN, DOWN_EN, DOWN_ZH, UP, UP_EN, UP_ZH
from labecon.evidence.claims.changes import GROWTHS, NEAR, Change, changes_in, distance, is_at_other_terms
from labecon.evidence.claims.claim import Reading
from labecon.evidence.claims.naming import names_of
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import Quantity, years_between
from labecon.periods import MONTHS_PER_YEAR

_ALSO = re.compile(r",? ?(?:or|或|即) ?")
_SEQUENTIAL = re.compile(
    r"环比|(?<![a-z])(?:quarter[- ]on[- ]quarter|qoq|sequential(?:ly)?|month[- ]on[- ]month)(?![a-z])"
)
_ON_YEAR = re.compile(
    r"同比|按年|(?<![a-z])(?:yoy|year[- ](?:on|over)[- ]year|(?:from|than|on) (?:a|one) year)(?![a-z])"
)
#: The later amount as a share of the earlier: 仅为原价的三分之一.
_OF_OLD = re.compile(
    r"(?:为|是|有|剩|相当于|不到|不足)(?:了)?(?:原价|原来|原先|原本|此前|之前|当初|去年|上年|年初|前者)[^,。;0-9]{0,4}的[约近]?$"
)
#: How far behind an amount its growth is said, where only periods make the change.
_SAID = 24
#: Words of growth and of time, between which nothing else is said.
_BARE_ZH = re.compile(
    rf"(?>[,、:( —]|20[0-9]{{2}}年?|[一两三四五六七八九十半几]|年|个月|累计|合计|总?共|同比|环比"
    rf"|按[年季]|较|比|上年|去年|同期|期[间内]|整体|[大小]幅|显著|明显|[仅就也则已为即]|相当于|分别|{UP_ZH}|{DOWN_ZH}|幅度?|率|速"
    rf"|复合|平均|每年|[了约近]|超过?|逾|达到?|[高多]达|[出掉去的至到])*+"
)
_BARE_EN = re.compile(
    rf"(?>[,;:( —–-]|[0-9]{{1,2}}(?![0-9.%])|(?:or|and|up|down|an?|of|by|some|about|nearly|almost|over|more"
    rf"|than|roughly|just"
    rf"|under|around|total|in|the|years?|one|two|three|four|five|six|nine|months?|which|that|it|is|was|are"
    rf"|were|equivalent"
    rf"|equal|to|for|representing|cumulative|combined|annual|compound|rate|growth|improvement|deterioration"
    rf"|reduction|change"
    rf"|year-on-year|year-over-year|marking|meaning|well|from|earlier|ago|20[0-9]{{2}}|[hq][1-4]|prior-year"
    rf"|prior|previous"
    rf"|last|same|first|second|third|fourth|half|quarter|period|year-ago|year-earlier|{UP_EN}|{DOWN_EN})(?![a-z]))*+"
)
_LISTED = re.compile(r" ?(?:、|,|和|及|以及|and) ?[^、,。;0-9]{0,4}(?:20)?[0-9]{0,4}[^、,。;0-9%]{0,10}")


def sign_of(passage: Passage, one: Quantity, others: Sequence[Quantity]) -> int:
    """Whether a rate of change is said to be up (1), down (-1) or neither (0)."""
    start = max((other.end for other in others if other.end <= one.start), default=one.sentence)
    if _ALSO.fullmatch(passage.text, start, one.start):
        start = one.sentence
    before = passage.text[max(start, one.start - 28) : one.start]
    after = passage.text[one.end : one.end + 16].split(",")[0]
    nearest = 0, 0
    for sign, pattern in ((1, UP), (-1, DOWN)):
        for found in pattern.finditer(before):
            nearest = max(nearest, (found.end() + 1, sign))
    if nearest[1]:
        return nearest[1]
    down, up = DOWN.search(after), UP.search(after)
    if down and (not up or down.start() < up.start()):
        return -1
    return 1 if up else 0


def rate_readings(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> tuple[str, list[Reading]]:
    """How a percentage or multiple follows from the change it stands beside.

    Args:
        passage: The document.
        one: The rate.
        inside: The figures of its sentence.

    Returns:
        The kind of claim and its readings; none where it stands beside no change.
    """
    if one.metric and not GROWTHS.search(one.metric):
        return "", []
    if is_at_other_terms(passage, one) or _SEQUENTIAL.search(
        passage.before(one, 12) + passage.after(one, 24).split(",")[0]
    ):
        return "", []
    points = one.is_points
    changes = [
        change
        for change in changes_in(passage, inside)
        if _stands_at(one, change) and _explains(passage, one, change, points)
    ]
    if not changes:
        return "", []
    if _OF_OLD.search(passage.before(one, 24)) and not points:
        last = min(changes, key=lambda change: distance(one, change))
        return "multiple", [Reading("x1 / x0", (last.old.place, last.new.place), "growth_multiple", last.certain)]
    changes = [_as_sure(passage, one, change, inside) for change in [*changes, *_chained(passage, changes, inside)]]
    nearest = min(changes, key=lambda change: distance(one, change))
    sign = sign_of(passage, one, inside)
    inputs = (nearest.old.place, nearest.new.place)
    if points:
        expression = "x0 - x1" if sign < 0 else "x1 - x0"
        return "difference", [Reading(expression, inputs, "points", nearest.certain and bool(sign))]
    if one.unit == "multiple":
        certain = nearest.certain
        return "multiple", [
            Reading("x1 / x0", inputs, "growth_multiple", certain),
            Reading("x1 / x0 - 1", inputs, "increase_multiple", False),
            Reading("x0 / x1", inputs, "shrink_multiple", False),
        ]
    if "年复合" in passage.before(one, 16) or "cagr" in passage.text[one.start - 24 : one.end + 12]:
        return "growth", _compound(nearest)
    certain = nearest.certain and bool(sign)
    up = Reading("x1 / x0 - 1", inputs, "growth", certain and sign > 0)
    down = Reading("1 - x1 / x0", inputs, "decline", certain and sign < 0)
    return "growth", [down, up] if sign < 0 else [up, down] if not sign else [up]


def is_end(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> bool:
    """Whether a percentage is a level that changes ("from 45% to 50%"), read as growth or at the time of the other."""
    if one.unit != "ratio":
        return False
    levels = [other for other in inside if other.unit == "ratio" and not other.is_points]
    ends = [change for change in changes_in(passage, levels) if one in (change.old, change.new)]
    if one.metric.endswith("_growth_yoy"):
        return bool(ends)
    return any(change.old.window == change.new.window for change in ends)


def _explains(passage: Passage, one: Quantity, change: Change, points: bool) -> bool:
    """Points lie between percentages, rates between amounts; the ends of a change are no rates of it."""
    if one in (change.old, change.new):
        return False
    if change.implicit and not _follows(passage, one, change):
        return False
    return change.old.is_amount != points


def _follows(passage: Passage, one: Quantity, change: Change) -> bool:
    """Whether a rate is said right behind the later of two amounts that only their periods set against each other."""
    words = passage.text[change.last.end : one.start]
    if (
        one.is_aligned
        or passage.after(one, 1) == "、"
        or one.start < change.last.end
        or len(words) > _SAID
        or re.search(r"[。;0-9%]", words)
    ):
        return False
    old, new = change.old.window, change.new.window
    yearly = old is not None and new is not None and new.start == old.start + MONTHS_PER_YEAR
    if not yearly and _ON_YEAR.search(words + passage.after(one, 24)):
        return False
    after = passage.after(one, 12).split(",")[0]
    return bool(UP.search(words) or DOWN.search(words) or UP.search(after) or DOWN.search(after))


def _chained(passage: Passage, changes: Sequence[Change], inside: Sequence[Quantity]) -> list[Change]:
    """From the first to the last of a list that a change leads to: 由64.6%降至56.3%、50.0%, 累计下降14.6个百分点."""
    found = []
    for change in changes:
        last = change.new
        for other in inside:
            alike = other.unit == last.unit and other.metric == last.metric and not other.is_points
            if other.start > last.end and alike and _LISTED.fullmatch(passage.between(last, other)):
                last = other
        if last is not change.new:
            found.append(replace(change, new=last, certain=change.certain and last.is_dated))
    return found


def _as_sure(passage: Passage, one: Quantity, change: Change, inside: Sequence[Quantity]) -> Change:
    """A change beside which several rates stand: only the one next to the amount compared with is surely its rate."""
    low, high = (one.end, change.old.start) if one.start < change.old.start else (change.old.end, one.start)
    others = [other for other in inside if low <= other.start < high and other.unit == one.unit]
    others = [other for other in others if other.is_points == one.is_points]
    others = [other for other in others if other not in (change.old, change.new)]
    return replace(change, certain=False) if others or not _is_of_it(passage, one, change) else change


def _is_of_it(passage: Passage, one: Quantity, change: Change) -> bool:
    """Whether nothing but words of growth stand between a change and a rate behind it, so that it is no other's."""
    if one.start < change.last.end:
        return True
    named = {name for _, _, name in passage.topics_in(change.last.end, one.start)}
    if named - names_of(change.new.metric):
        return False
    words = passage.text[change.last.end : one.start]
    return _BARE_ZH.fullmatch(words) is not None or _BARE_EN.fullmatch(words) is not None


def _compound(change: Change) -> list[Reading]:
    if not change.old.window or not change.new.window:
        return []
    years = years_between(change.old.window, change.new.window)
    if years <= 1:
        return []
    expression = f"( x1 / x0 ) ^ ( 1 / {years.normalize()} ) - 1"
    return [Reading(expression, (change.old.place, change.new.place), "compound_growth", change.certain)]


def _stands_at(one: Quantity, change: Change) -> bool:
    inside = change.first.end <= one.start and one.end <= change.last.start
    behind = 0 <= one.start - change.last.end <= NEAR
    ahead = 0 <= change.first.start - one.end <= 16
    return inside or behind or ahead

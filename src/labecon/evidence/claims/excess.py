"""By how much one amount exceeds another beside it: "40, 25% more than the 32 of ...", gains on a price."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labecon.evidence.claims.claim import Reading
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import Quantity

_MORE = r"more|higher|greater|larger|bigger|above|over|up on"
_LESS = r"fewer|less|lower|smaller|below|under|short of|down on"
_EXCESS = re.compile(
    rf" (?:(?P<up>{_MORE})|(?P<down>{_LESS}))(?: than)?(?: (?!and |or )[a-z'’&-]{{1,16}}){{0,6}}"
    r" ?[($€£a-z]{0,4}[$€£]?"
)
#: What stands between an amount and the percentage by which it exceeds another.
_APART = re.compile(
    r"[a-z ]{0,12},? ?(?:or |about |roughly |some |around |which (?:is|was) |that (?:is|was) |a |an |and ){0,2}"
)
#: One amount is seldom said to exceed another that is so many times smaller.
_FARTHEST = 5
_PRICES = frozenset({"offer_price", "share_price"})
_ON_OFFER = re.compile(
    r"[较比](?:每股)?(?:发行|发售|招股|上市|ipo)(?:定)?价"
    r"|(?<![a-z])(?:above|below|over|under|on|from) (?:the |its |their )?(?:offer(?:ing)?|issue|ipo|listing) price"
)
_GAIN = re.compile(
    r"涨|升|跌|高出|低于|(?<![a-z])(?:gains?|gained|rose|up|jump\w{0,3}|surg\w{1,3}|soar\w{0,3}|fell|down|drop\w{0,4}|above"
    r"|below|lost|loss)(?![a-z])"
)
_FALL = re.compile(r"跌|低于|降|(?<![a-z])(?:fell|down|drop\w{0,4}|below|lost|loss)(?![a-z])")
_MOST_PRICE = 100_000


def excess_readings(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> list[Reading]:
    """A percentage by which the amount before it exceeds the amount behind it.

    Args:
        passage: The document.
        one: The percentage.
        inside: The figures of its sentence.

    Returns:
        One reading; none where the words do not set the two against each other.
    """
    if one.unit != "ratio" or one.is_points:
        return []
    after = next((other for other in inside if other.start >= one.end), None)
    before = [other for other in inside if other.end <= one.start]
    if after is None or not before or not after.is_amount:
        return []
    words = _EXCESS.fullmatch(passage.between(one, after))
    first = before[-1]
    if words is None or first.unit != after.unit or not _APART.fullmatch(passage.between(first, one)):
        return []
    inputs = (after.place, first.place)
    alike = (
        first.metric == after.metric or {first.metric, after.metric} <= _PRICES or not (first.metric and after.metric)
    )
    if not alike or max(first.value, after.value) > _FARTHEST * min(first.value, after.value):
        return []
    exact = first.relation in ("eq", "approx") and after.relation in ("eq", "approx")
    expression, meaning = ("x1 / x0 - 1", "growth") if words["up"] else ("1 - x1 / x0", "decline")
    return [Reading(expression, inputs, meaning, exact)]


def price_readings(passage: Passage, one: Quantity, around: Sequence[Quantity]) -> list[Reading]:
    """The change of a share price against the price of the offering.

    Args:
        passage: The document.
        one: The percentage.
        around: The figures of its sentence and of the one before.

    Returns:
        Readings over the price printed last before it; certain where the text says that the offer price is the base.
    """
    if one.unit != "ratio" or one.is_points:
        return []
    prices = [
        other for other in around if other.end <= one.start and other.metric in _PRICES and other.value < _MOST_PRICE
    ]
    bases = [other for other in prices if other.metric == "offer_price"]
    later = [other for other in prices if other.metric == "share_price"]
    if not bases or not later or later[-1].unit != bases[-1].unit:
        return []
    words = passage.text[prices[-1].end : one.start]
    if len(words) > 40 or not _GAIN.search(words):
        return []
    clear = _ON_OFFER.search(passage.text, one.sentence, one.end + 40) is not None and len(bases) == 1
    falls = _FALL.search(words) is not None
    expression, meaning = ("1 - x1 / x0", "decline") if falls else ("x1 / x0 - 1", "growth")
    return [Reading(expression, (bases[-1].place, later[-1].place), meaning, clear)]

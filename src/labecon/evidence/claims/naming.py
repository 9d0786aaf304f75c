"""Whether the words beside a figure name what it was read as."""

from __future__ import annotations

import re

from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import DURATIONS, Quantity
from labecon.evidence.lexicon import lexicon

_REACH = 24
_NARROWED = re.compile(
    r"推理|销售成本|营业成本|托管|不含训练|除训练"
    r"|(?<![a-z])(?:inference|serving|cost of (?:sales|revenue)|excluding training|hosting alone)(?![a-z])"
)
_SCALED = re.compile(r"年化|经常性|(?<![a-z])(?:arr|run[- ]rate|annuali[sz]ed|recurring)(?![a-z])")


def is_named(passage: Passage, one: Quantity) -> bool:
    """Whether the measure of a figure is named in its clause or close before it, or an amount of it stands there.

    Args:
        passage: The document.
        one: The figure.

    Returns:
        True also for lists, tables and lengths of time, whose measure is named elsewhere.
    """
    if one.tabular or one.is_aligned or one.unit in DURATIONS or one.relation == "decade":
        return True
    clause = passage.layout.clause(one.start)
    start = max(one.sentence, min(clause[0], one.start - _REACH))
    near = {name for _, _, name in passage.topics_in(start, max(one.end, min(clause[1], one.end + _REACH)))}
    names = names_of(one.metric)
    before = [other for other in passage.by_sentence[one.sentence] if other.end <= one.start][-1:]
    beside = [other.metric for other in before if other.is_amount and one.start - other.end < _REACH]
    return bool(near & names) or bool(names.intersection(beside))


def is_narrowed(passage: Passage, one: Quantity) -> bool:
    """Whether it is not surely all cost of cloud that a ratio speaks of: other words, or only a part such as inference.

    Args:
        passage: The document.
        one: The figure.

    Returns:
        False for other measures.
    """
    if one.metric != "cloud_cost_ratio":
        return False
    clause = passage.layout.clause(one.start)[0]
    named = any(name == "cloud_cost" for _, _, name in passage.topics_in(clause, one.start))
    return not named or _NARROWED.search(passage.text, *passage.layout.sentence(one.start)) is not None


def is_scaled(passage: Passage, one: Quantity) -> bool:
    """Whether an amount is said to be a run-rate, which revenue already recognised cannot contradict."""
    around = passage.before(one, 30) + " " + passage.after(one, 24)
    return one.metric == "revenue_run_rate" and _SCALED.search(around) is not None


def names_of(metric: str) -> set[str]:
    """The measures whose words can name a metric.

    Args:
        metric: E.g. ``rnd_expense_ratio`` or ``revenue_growth_yoy``.

    Returns:
        The metric, what it sets against what, and what grows.

    Example:
        >>> sorted(names_of("rnd_expense_ratio"))
        ['revenue', 'rnd_expense', 'rnd_expense_ratio']
    """
    words = lexicon()
    found = {metric}
    for (of, over), name in words.ratios.items():
        if name == metric:
            found |= {of, over}
    found |= {one.name for one in words.topics.values() if metric in (one.growth, one.growth_multiple)}
    for tail in ("_growth_yoy", "_growth_multiple", "_multiple", "_cagr", "_ratio", "_share", "_growth"):
        found.add(metric.removesuffix(tail))
    if metric == "customer_concentration":
        found |= {"revenue", "customer_revenue"}
    return found

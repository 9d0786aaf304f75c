"""What a figure measures, as it is found: the words, the measure, and what the figures before it measured."""

from __future__ import annotations

from dataclasses import dataclass

from labecon.evidence.figure import Figure
from labecon.evidence.lexicon import Topic

RELATIVE = ("percent", "percentage_point", "multiple", "ratio")
_LARGE = 10_000


@dataclass(frozen=True)
class Cue:
    """A word that names measures.

    Args:
        start: Index of its first character.
        end: Index after its last.
        topics: The measures it can stand for.
    """

    start: int
    end: int
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Measure:
    """What a figure measures.

    Args:
        metric: Name of the metric; empty where the text does not say.
        topic: The topic behind it; None for none.
        how: Where it was read.
        certain: How sure that is, 0 to 1.
        over: Name of what it is set against, for a ratio.
    """

    metric: str
    topic: Topic | None
    how: str
    certain: float
    over: str = ""


@dataclass(frozen=True)
class Before:
    """What the figures before measure, in the paragraph.

    Args:
        amount: Of the last amount or count.
        relative: Of the last percentage or multiple.
        loss: Of the last loss.
        earlier: Of the amount before the last that measures something else.
    """

    amount: Measure | None = None
    relative: Measure | None = None
    loss: Measure | None = None
    earlier: Measure | None = None


NOTHING = Measure("", None, "no word for a measure near it", 0.0)


def amount_of(cue: Cue) -> Topic | None:
    """The amount or count among the measures that a word can stand for."""
    return next((topic for topic in cue.topics if topic.kinds & {"money", "count"}), None)


def fits(topic: Topic, figure: Figure) -> bool:
    """Whether a figure can be of a topic: its kind, and what it counts.

    Args:
        topic: The topic.
        figure: The figure.

    Returns:
        True when it can.
    """
    if is_open(figure):
        return bool(topic.kinds & {"money", "number"})
    if figure.kind not in topic.kinds:
        return False
    if figure.kind == "count":
        return figure.unit in topic.units
    return True


def is_open(figure: Figure) -> bool:
    """Whether a figure prints no unit, so that it can be an amount as well as a count: 11.97万."""
    if figure.kind == "money":
        return not figure.currency
    return figure.kind == "number" and figure.scale >= _LARGE and not figure.text.isascii()

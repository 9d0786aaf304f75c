"""A claim of a text: a figure or word that says how other figures stand to one another, with its possible readings."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Reading:
    """A calculation that the words of a claim can mean, over figures of the same text.

    Args:
        expression: Over ``x0``, ``x1``, ... with ``+ - * / ^`` and whole numbers between spaces.
        inputs: Places of the figures among the quantities of the document.
        meaning: Key of what it means, e.g. ``growth``, ``ratio``, ``sum``.
        certain: Whether the text leaves no other choice of figures.
    """

    expression: str
    inputs: tuple[int, ...]
    meaning: str
    certain: bool


@dataclass(frozen=True)
class Claim:
    """What a figure or a word claims.

    Args:
        start: Index of its first character.
        end: Index after its last.
        kind: As in an audited claim.
        place: Place of the claiming figure among the quantities; -1 for a word.
        stated: The number claimed, in base units; 1 for a direction.
        low: Least value that the words allow; None for open.
        high: Greatest value; None for open.
        relation: ``eq``, ``approx``, ``near``, ``over``, ``under`` or ``decade``.
        unit: Unit of the number.
        readings: What it can mean; empty where only other sources can tell.
        half: Half a unit of the last digit of the number.
        about: For a word, the place of the figure that says whose and when it is; -1 for none.
        topic: The measure that a word speaks of; empty where its readings say all.
        over: The measure that it is set against; empty for none.
        single: Whether it is about one thing, not about several together or what they leave.
    """

    start: int
    end: int
    kind: str
    place: int
    stated: Decimal
    low: Decimal | None
    high: Decimal | None
    relation: str
    unit: str
    readings: tuple[Reading, ...]
    half: Decimal = Decimal(0)
    about: int = -1
    topic: str = ""
    over: str = ""
    single: bool = True

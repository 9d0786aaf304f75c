"""What a fact is about, in words: entity, part, measure and period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labecon.outputs.messages import Words, catalogue
from labecon.outputs.reading_words import metric_title

if TYPE_CHECKING:
    from labecon.facts import Fact
    from labecon.labs import Lab

#: The segment of figures that are about the whole.
WHOLE = "total"


def fact_title(fact: Fact, words: Words, lab: Lab | None = None) -> str:
    """What a fact is about.

    Args:
        fact: The fact.
        words: The language.
        lab: A lab whose own titles of itself and of its parts are used.

    Returns:
        E.g. ``MiniMax, open platform, Revenue, 9M2025``.
    """
    own = lab is not None and fact.entity == lab.name
    owner = words.pick(lab.title, lab.name) if own and lab is not None else _known("entities", fact.entity, words)
    part = "" if fact.segment == WHOLE else segment_title(fact.segment, words, lab if own else None)
    joint = "，" if words.language == "zh" else ", "
    return joint.join(one for one in (owner, part, measure_title(fact.metric, words), fact.period.label) if one)


def measure_title(metric: str, words: Words) -> str:
    """The title of what a fact measures.

    Args:
        metric: Its metric.
        words: The language.

    Returns:
        The title; that of a measure that documents are read for where there is one.
    """
    own = catalogue("fact_titles").get(f"metrics.{metric}")
    return words.pick(own) if own is not None else metric_title(metric, words)


def segment_title(segment: str, words: Words, lab: Lab | None = None) -> str:
    """The title of a segment.

    Args:
        segment: Its name, e.g. a product, a round, a model.
        words: The language.
        lab: A lab, whose parts have titles of their own.

    Returns:
        The title; names of models and firms with blanks in place of underscores.
    """
    parts = lab.parts if lab is not None else ()
    owner = next((one for one in parts if segment == one.name), None)
    return words.pick(owner.title, segment) if owner is not None else _known("segments", segment, words)


def _known(table: str, name: str, words: Words) -> str:
    known = catalogue("fact_titles").get(f"{table}.{name}")
    return words.pick(known) if known is not None else name.replace("_", " ")

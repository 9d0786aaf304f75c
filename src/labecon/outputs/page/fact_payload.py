"""What a page holds of facts: the rows of its labs, the choices among them, titles of what they measure, and grades."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from labecon.facts import ENTITY_NAMES, Fact, Ledger
from labecon.labs import Lab
from labecon.outputs.fact_titles import WHOLE, measure_title, segment_title
from labecon.outputs.grades import SHAPES, grade_of
from labecon.outputs.ledger_output import choice_rows
from labecon.outputs.messages import LANGUAGES, Words
from labecon.outputs.numbers import Scale, unit_title
from labecon.outputs.translations import translated

_WORDS = {language: Words(language) for language in LANGUAGES}
#: Whose word a figure can be.
_BASES = ("IFRS", "adjusted", "management", "press", "third_party", "derived")


def texts_of(text: str) -> list[str]:
    """English and Chinese of a text that is written once.

    Args:
        text: English.

    Returns:
        Both.
    """
    return [text, translated(text, _WORDS["zh"])]


def facts_of(lab: Lab, cited: Iterable[str]) -> dict[str, Any]:
    """The facts that a page shows of a lab.

    Args:
        lab: The lab.
        cited: Names of facts that drivers, opening values and history rest on.

    Returns:
        These with all they are computed from, and whatever else the ledger has about the lab; by id.
    """
    own = [fact for fact in (*lab.ledger.facts, *lab.ledger.all_derived) if fact.entity == lab.name]
    found = {fact.id: _fact(fact) for fact in own}
    waiting = [*sorted(cited), *(name for fact in own for name in fact.inputs)]
    while waiting:
        fact = lab.ledger.resolve(waiting.pop())
        if fact is not None and fact.id not in found:
            found[fact.id] = _fact(fact)
            waiting += fact.inputs
    return dict(sorted(found.items()))


def resolved(lab: Lab, names: Iterable[str]) -> list[str]:
    """The ids of facts that are cited.

    Args:
        lab: The lab.
        names: Ids, or keys whose chosen row is meant.

    Returns:
        Ids; a name that the ledger does not know stays as it is.
    """
    found = ((name, lab.ledger.resolve(name)) for name in names)
    return [name if fact is None else fact.id for name, fact in found]


def _fact(fact: Fact) -> dict[str, Any]:
    period, source = fact.period, fact.source
    entry: dict[str, Any] = {"v": float(fact.value), "u": fact.unit, "w": period.label, "b": fact.basis}
    entry |= {"n": ENTITY_NAMES.get(fact.entity, fact.entity), "s": fact.segment, "m": fact.metric}
    entry |= {"d": source.published.isoformat(), "y": period.last_day.isoformat()}
    entry |= {"lo": _finite(float(fact.low)), "hi": _finite(float(fact.high))}
    if fact.window is not None:
        entry["x"] = fact.window.first_day.isoformat()
    entry |= {key: texts_of(text) for key, text in (("r", fact.reason), ("nt", fact.note)) if text}
    entry |= {"c": True} if fact.conflict else {}
    if fact.inputs:
        return {**entry, "e": fact.formula, "i": [one for one in fact.inputs if one != fact.id]}
    entry |= {"q": fact.bound} if fact.bound else {}
    entry |= {"p": fact.printed, "t": source.title, "o": source.publisher, "url": source.url}
    return {**entry, "at": texts_of(source.place)}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def choices_of(lab: Lab) -> list[dict[str, Any]]:
    """Facts of a lab that are about one thing, side by side.

    Args:
        lab: The lab.

    Returns:
        As `choice_rows`, with the reason in both languages.
    """
    own = (fact for fact in lab.ledger.facts if fact.entity == lab.name)
    return [{**row, "reason": texts_of(row["reason"])} for row in choice_rows(lab.ledger, own)]


def fact_words(labs: Sequence[Lab]) -> Mapping[str, Any]:
    """Words that a page needs to show facts, of its labs or of a server.

    Args:
        labs: The labs of the page.

    Returns:
        ``measures``, ``segments`` and ``units``, each name to both languages; ``grades``, each basis to grade, shape
        and both languages.
    """
    facts = [fact for ledger in _ledgers(labs) for fact in (*ledger.facts, *ledger.all_derived)]
    parts = {part.name: lab for lab in labs for part in lab.parts}
    metrics = sorted({fact.metric for fact in facts})
    segments = sorted({fact.segment for fact in facts} - {WHOLE})
    return {
        "measures": {name: [measure_title(name, one) for one in _WORDS.values()] for name in metrics},
        "segments": {name: [segment_title(name, one, parts.get(name)) for one in _WORDS.values()] for name in segments},
        "units": {unit: _unit(unit) for unit in sorted({fact.unit for fact in facts})},
        "grades": {basis: _grade(grade_of(basis)) for basis in _BASES},
    }


def _unit(unit: str) -> list[str]:
    return [unit_title(unit, Scale(1.0, "", 0), one) for one in _WORDS.values()]


def _grade(grade: str) -> list[str]:
    return [grade, SHAPES[grade], *(one(f"grade.{grade}") for one in _WORDS.values())]


def _ledgers(labs: Sequence[Lab]) -> list[Ledger]:
    return list({lab.ledger.head: lab.ledger for lab in labs}.values())

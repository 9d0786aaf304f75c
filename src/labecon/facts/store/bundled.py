"""The bundled facts in a store: loaded once, brought up to date later, and never over a person's word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from labecon.facts.records import Fact
from labecon.facts.storage import load_ledger
from labecon.facts.store.deciding import Store

#: Who records bundled facts.
BUNDLED = "labecon"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did.

    Args:
        added: Facts that were new.
        corrected: Facts that a newer labecon states otherwise.
        kept: Facts about which a person has said something else, which stands.
    """

    added: int
    corrected: int
    kept: int


def load_bundled(store: Store, facts: Iterable[Fact] | None = None) -> Loaded:
    """Load the bundled facts; doing it again changes nothing.

    Args:
        store: The store.
        facts: What is bundled; the facts of this labecon when None.

    Returns:
        What was done.
    """
    new: list[Fact] = []
    changed: list[Fact] = []
    kept = 0
    for fact in load_ledger().facts if facts is None else facts:
        history = store.history(fact.id)
        if not history:
            new.append(fact)
        elif history[-1].fact == fact:
            continue
        elif history[-1].who == BUNDLED:
            changed.append(fact)
        else:
            kept += 1
    store.add(new, who=BUNDLED, why="bundled")
    for fact in changed:
        store.correct(fact, who=BUNDLED, why="a newer labecon states it otherwise")
    return Loaded(len(new), len(changed), kept)

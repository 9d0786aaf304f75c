"""Small components and graphs for the tests of the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from labecon.errors import ModelError, Problem
from labecon.language import Component, DriverNode, Graph, Part, build, component
from labecon.units import Unit


def drivers(units: Mapping[str, str]) -> dict[str, DriverNode]:
    """Drivers by name and unit, one value each."""
    return {name: DriverNode(name, Unit.parse(unit).with_money("USD"), "run") for name, unit in units.items()}


def graph(
    lab: Component, units: Mapping[str, str] | None = None, *parts: Part, known: frozenset[str] = frozenset()
) -> Graph:
    """The graph of a lab in dollars."""
    return build("demo", "USD", Part("", lab, parts=parts), drivers(units or {}), known)


def problems(
    lab: Component, units: Mapping[str, str] | None = None, *parts: Part, known: frozenset[str] = frozenset()
) -> list[Problem]:
    """What is wrong with a graph."""
    with pytest.raises(ModelError) as error:
        graph(lab, units, *parts, known=known)
    return list(error.value.problems)


def only(found: list[Problem]) -> Problem:
    """The single problem."""
    assert len(found) == 1, found
    return found[0]


def lab_of(**items: tuple[str, str, Callable[..., Any]]) -> Component:
    """A lab from ``name=(kind, unit, formula)``."""
    lab = component("lab")
    add(lab, **items)
    return lab


def add(owner: Component, **items: tuple[str, str, Callable[..., Any]]) -> Component:
    """A component with more items."""
    for name, (kind, unit, formula) in items.items():
        formula.__name__ = name
        getattr(owner, kind)(unit)(formula)
    return owner

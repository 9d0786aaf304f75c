"""The graph: every line item of one lab, wired, checked and in order of calculation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from labecon.errors import UsageError, nearest
from labecon.language.expression import Expr
from labecon.units import Unit

#: Version of the expression language; part of the graph's hash.
LANGUAGE_VERSION = 1
#: Part that carries, in history, what the reports do not split.
UNALLOCATED = "unallocated"


@dataclass(frozen=True)
class DriverNode:
    """A driver as the graph knows it: its name, unit and shape, never its value.

    Args:
        name: Full name, e.g. ``talkie.churn``.
        unit: Bound unit.
        shape: ``run`` (one value), ``path`` (a value per path), ``month`` or ``path and month``.
    """

    name: str
    unit: Unit
    shape: str


@dataclass(frozen=True)
class Node:
    """A line item of an instance.

    Args:
        name: Full name, e.g. ``talkie.revenue``; lab-level items have no dot.
        kind: ``line``, ``stock``, ``ratio`` or ``check``.
        unit: Bound unit.
        expr: The formula over references, drivers and constants.
        doc: Docstring of the item.
        place: File and item, for errors.
        component: Component that declares it.
        part: Name of the instance, empty for the lab.
        level: True where months do not add up although the unit is per month.
    """

    name: str
    kind: str
    unit: Unit
    expr: Expr = field(repr=False)
    doc: str
    place: str
    component: str
    part: str
    level: bool = False

    @property
    def is_flow(self) -> bool:
        """True for an amount per month, which adds up over a window."""
        return self.kind in ("line", "check") and self.unit.power("month") == -1 and not self.level

    @cached_property
    def refs(self) -> tuple[tuple[str, str], ...]:
        """The items the formula reads, each once: (name, lag)."""
        return tuple(dict.fromkeys((node.name, node.lag) for node in self._leaves if node.op == "ref"))

    @cached_property
    def drivers(self) -> tuple[str, ...]:
        """The drivers the formula reads, each once."""
        return tuple(dict.fromkeys(node.name for node in self._leaves if node.op == "driver"))

    @cached_property
    def _leaves(self) -> list[Expr]:
        return [node for node in self.expr.walk() if not node.args]


@dataclass(frozen=True)
class Graph:
    """A lab's business as data.

    Args:
        lab: Name of the lab.
        currency: ISO code that ``money`` stands for.
        nodes: Items in order of calculation.
        drivers: Drivers by full name.
        absent_totals: Totals over parts that the lab does not have: structural zeros, by the item that reads them.
    """

    lab: str
    currency: str
    nodes: tuple[Node, ...]
    drivers: Mapping[str, DriverNode]
    absent_totals: Mapping[str, tuple[str, ...]]

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """Items by full name."""
        return {node.name: node for node in self.nodes}

    def named(self, name: str) -> Node:
        """The item of a name.

        Args:
            name: Full name.

        Returns:
            The item.

        Raises:
            UsageError: There is none.
        """
        node = self.by_name.get(name)
        if node is None:
            text = f"{self.lab} has no line {name or repr(name)}{nearest(name, self.by_name)}"
            raise UsageError.of("unknown-name", text, "", f"labecon lines {self.lab} lists lines")
        return node

    @cached_property
    def lags(self) -> dict[str, tuple[str, ...]]:
        """The lags with which each item is read, where it is read with any."""
        found: dict[str, dict[str, None]] = {}
        for node in self.nodes:
            for name, lag in node.refs:
                if lag != "now":
                    found.setdefault(name, {})[lag] = None
        return {name: tuple(lags) for name, lags in found.items()}

    @cached_property
    def readers(self) -> dict[str, tuple[str, ...]]:
        """The items that read each item or driver."""
        found: dict[str, dict[str, None]] = {}
        for node in self.nodes:
            for name in (*(name for name, _ in node.refs), *node.drivers):
                found.setdefault(name, {})[node.name] = None
        return {name: tuple(users) for name, users in found.items()}

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """The items of some kinds, in order.

        Args:
            kinds: Any of ``line``, ``stock``, ``ratio``, ``check``.

        Returns:
            An iterator over nodes.
        """
        return (node for node in self.nodes if node.kind in kinds)

    def needed(self, outputs: set[str], among: set[str] | None = None) -> set[str]:
        """The items that a set of outputs depends on over time.

        Args:
            outputs: Full names of items.
            among: Items beyond which nothing is followed; all when None.

        Returns:
            The closure under "reads", with any lag.
        """
        seen: set[str] = set()
        waiting = set(outputs)
        while waiting:
            if among is not None:
                waiting &= among
            seen |= waiting
            waiting = {ref for name in waiting for ref, _ in self.by_name[name].refs} - seen
        return seen

    def canonical_json(self) -> str:
        """The graph as canonical JSON: sorted keys, items in order, no white space.

        Returns:
            The text whose SHA-256 is the graph's hash.
        """
        data = {
            "language": LANGUAGE_VERSION,
            "lab": self.lab,
            "currency": self.currency,
            "items": [
                {"name": n.name, "kind": n.kind, "unit": str(n.unit), "expr": n.expr.as_data(), "doc": n.doc}
                for n in self.nodes
            ],
            "drivers": {n.name: {"unit": str(n.unit), "shape": n.shape} for n in self.drivers.values()},
        }
        return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON."""
        return hashlib.sha256(self.canonical_json().encode()).hexdigest()

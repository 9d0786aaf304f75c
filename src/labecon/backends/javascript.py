"""JavaScript text from a program and its draws: the model inside a web page, with the bits of the Python engine.

The formulas become functions of a month. What a path draws is data (the steps that the compiled engine takes
too), which `javascript_runtime` carries out number by number. Drivers are arguments, never literals, so that a page
changes them without new text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

from labecon.backends.draw_steps import Step, Steps
from labecon.backends.source import Program, Writer
from labecon.errors import UsageError
from labecon.language import Expr, Node

#: Version of the generated text and of the shape of the data beside it.
JAVASCRIPT_VERSION = 3
#: Items of a month that one function computes.
ITEMS_TOGETHER = 40
#: Kinds of places a drawn row goes to, by the number that stands for each in the data.
PLACES = ("path", "shock", "state", "ring")


class _JavaScriptWriter(Writer):
    """The formulas in JavaScript, some items to a function: a browser leaves very long functions to its interpreter."""

    own: frozenset[str] = frozenset()
    used: dict[str, str]

    def leaf(self, node: Expr) -> str:
        if node.op == "driver":
            place = self.driver[node.name]
            number = int(place[1:])
            monthly = number - len(self.fixed)
            return self.use(place, f"fixed[{number}]" if monthly < 0 else f"monthly[{monthly} * T + t]")
        if node.op != "ref":
            return super().leaf(node)
        if node.lag == "now":
            mine = self.item[node.name]
            return mine if node.name in self.own else self.use(mine, f"out[at + {mine[1:]}]")
        if node.lag in ("opening", "prior"):
            number = self.state.index(node.name)
            return self.use(f"s{number}", f"state[{number}]")
        ring = f"rings[{self.rings.index(node.name)}]"
        return f"{ring}[t]" if node.lag == "year_ago" else f"_trail({ring}, t)"

    def use(self, name: str, place: str) -> str:
        """A value that comes from elsewhere, read once a function."""
        self.used[name] = place
        return name

    def hoisted(self, node: Expr) -> str:
        outside, self.used = self.used, {}
        inner = self.compound(node, False)
        for name, place in self.used.items():
            inner = re.sub(rf"\b{name}\b", place, inner)
        self.used = outside
        number = self.invariant.setdefault(inner, str(len(self.invariant)))
        return self.use(f"c{number}", f"held[{number}]")

    def compound(self, node: Expr, within_ratio: bool) -> str:
        if node.op == "where":
            test, yes, no = (self.text(arg, within_ratio) for arg in node.args)
            return f"({test} ? {yes} : {no})"
        if node.op in ("exp", "log"):
            return f"(X[0] = {self.text(node.args[0], within_ratio)}, to{node.op.title()}(), X[0])"
        return super().compound(node, within_ratio)

    def function(self, nodes: Sequence[Node]) -> str:
        """The function of some items in one month."""
        self.used, self.own = {}, frozenset()
        lines: list[str] = []
        for node in nodes:
            mine = self.item[node.name]
            value = self.text(node.expr, within_ratio=node.kind == "ratio")
            lines.append(f"const {mine} = out[at + {mine[1:]}] = {value};")
            self.own |= {node.name}
            if node.name in self.rings:
                lines.append(f"rings[{self.rings.index(node.name)}][t + 12] = {mine};")
            if node.name in self.checks:
                place = f"{self.checks.index(node.name)} * T + t"
                lines += [f"gaps[{place}] = {mine};", f"scales[{place}] = {self.scale(node.expr)};"]
        reads = [f"const {name} = {place};" for name, place in self.used.items()]
        arguments = "T, t, at, fixed, monthly, held, state, rings, out, gaps, scales"
        return "\n".join([f"function ({arguments}) {{", *reads, *lines, "}"])

    def source(self) -> str:
        cuts = range(0, len(self.nodes), ITEMS_TOGETHER)
        functions = [self.function(self.nodes[first : first + ITEMS_TOGETHER]) for first in cuts]
        held = [f"held[{number}] = {inner};" for inner, number in self.invariant.items()]
        hold = "\n".join(["function (fixed, held) {", *held, "}"])
        return f"{{held: {len(self.invariant)}, hold: {hold}, parts: [{', '.join(functions)}]}}"


class Words:
    """The words of addresses that a model draws at, each once."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[int, int], int] = {}

    def of(self, address: tuple[int, int]) -> int:
        """The number of an address.

        Args:
            address: Its two words.

        Returns:
            Its place in `pairs`.
        """
        return self.numbers.setdefault(address, len(self.numbers))

    @property
    def pairs(self) -> list[list[int]]:
        """First words, and second words, by number."""
        return _columns(self.numbers)


def javascript_program(program: Program) -> str:
    """The formulas of a program in JavaScript.

    Args:
        program: The program.

    Returns:
        Text of an object: ``hold(fixed, held)`` computes what depends on fixed drivers alone, ``parts`` some items each
        of a month t. ``out`` holds the items of a month side by side, from place ``at`` on. Items, drivers and checks
        are in the order of the program.

    Example:
        ``javascript_program(program_of(graph))`` stands behind `javascript_runtime` in the same scope.
    """
    return _JavaScriptWriter(program.graph, program.kept, bool(program.checks)).source()


def step_data(steps: Steps, program: Program, words: Words, terms: Sequence[str] = ()) -> dict[str, Any]:
    """What a path draws, as data.

    Args:
        steps: See `labecon.labs.draw_plan.draw_steps`.
        program: The program they feed.
        words: Takes the words of addresses, which a model holds once.
        terms: Opening values that stand behind those of the program.

    Returns:
        ``rows`` (doubles needed), ``once`` and ``monthly`` steps, and ``targets``: place, its number, months back in a
        ring, row, and 1 where the row is four rows. Steps and targets are columns, and a row is counted from the one
        before it: so they pack to half.

    Raises:
        UsageError: A number of a step is not finite, which JSON cannot say.
    """
    numbers = {
        "path": {name: place for place, name in enumerate(program.fixed)},
        "shock": {name: place for place, name in enumerate(program.monthly)},
        "state": {name: place for place, name in enumerate((*program.state, *terms))},
        "ring": {name: place for place, name in enumerate(program.rings)},
    }
    targets = [
        [PLACES.index(kind), numbers[kind][name], back, row.number, int(row.quad)]
        for (kind, name, back), row in steps.targets.items()
    ]
    return {
        "rows": steps.count,
        "once": _steps(steps.once, words),
        "monthly": _steps(steps.monthly, words),
        "targets": _columns(targets),
    }


def _columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _steps(steps: Sequence[Step], words: Words) -> list[list[Any]]:
    """Columns: operation, rows left out before its row, rows back to the first and second one read, and the rest."""
    befores = [-1, *(step.to for step in steps)]
    return _columns(_step(step, before, words) for step, before in zip(steps, befores, strict=False))


def _step(step: Step, before: int, words: Words) -> list[Any]:
    if not all(map(isfinite, (*step.numbers, *step.table))):
        raise UsageError.of("out-of-range", f"step {step.operation}: a number of it is not finite")
    numbers = [*step.numbers, 0.0, 0.0, 0.0][:3]
    reads = [step.to - row if row >= 0 else 0 for row in (step.a, step.b)]
    word = words.of(step.address) if step.operation in ("uniform", "uniforms") else 0
    return [step.operation, step.to - before - 1, *reads, int(step.quad), step.since, *numbers, word, [*step.table]]


def text_of(data: Mapping[str, Any] | Sequence[Any]) -> str:
    """Data as JavaScript text that can stand inside a page.

    Args:
        data: Numbers, texts, lists and objects.

    Returns:
        JSON without spaces, in which no tag of a page can begin or end.

    Raises:
        ValueError: A number is not finite.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

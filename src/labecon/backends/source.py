"""Program text from a graph: one function over the months, the same text for plain numbers and for arrays.

The text calls ``_where``, ``_max``, ``_exp`` and the like; the Python and the NumPy engine bind those names to their
own functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import CodeType
from typing import Any

from labecon.language import Expr, Graph
from labecon.language.expression import SYMBOLS
from labecon.language.vocabulary import CONSTANTS

#: Functions as the engines bind them.
CALLS = {
    "where": "_where",
    "min": "_min",
    "max": "_max",
    "exp": "_exp",
    "log": "_log",
    "sqrt": "_sqrt",
    "ratio": "_ratio",
}
_NEUTRAL = frozenset(name for name, constant in CONSTANTS.items() if constant.number == 1.0)


@dataclass(frozen=True)
class Program:
    """Generated text with the places where values go in and out.

    Args:
        graph: The graph it was made from.
        write: Writes the text, which engines that need no Python never ask for.
        fixed: Drivers of shape run or path, in the order of the argument ``fixed``.
        monthly: Drivers with a month in their shape; each a sequence of T values.
        state: (item, lag) pairs carried from month to month, in the order of ``state``.
        rings: Items read a year back: sequences that begin with twelve values.
        kept: Items written to ``out``, in order.
        checks: Checks written to ``gaps`` and ``scales``, in order.
    """

    graph: Graph
    write: Callable[[], str]
    fixed: tuple[str, ...]
    monthly: tuple[str, ...]
    state: tuple[str, ...]
    rings: tuple[str, ...]
    kept: tuple[str, ...]
    checks: tuple[str, ...]

    def bound(self, functions: dict[str, Any]) -> Callable[..., None]:
        """The program with its functions bound.

        Args:
            functions: What ``_where``, ``_exp`` and the like mean in this engine.

        Returns:
            The callable.
        """
        space = dict(functions)
        exec(self.code, space)
        program: Callable[..., None] = space["program"]
        return program

    def __getstate__(self) -> dict[str, Any]:
        """What another process is given: compiled code does not travel."""
        return {name: value for name, value in self.__dict__.items() if name != "code"}

    @cached_property
    def source(self) -> str:
        """Text of ``def program(T, fixed, monthly, state, rings, out, gaps, scales)``."""
        return self.write()

    @cached_property
    def code(self) -> CodeType:
        """The text, compiled once for all labs of the same items whose drivers have the same shapes."""
        return _compiled(_Shape(id(self.graph.nodes), self.fixed, self.monthly, self.kept, self.checks, self))

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The items that are computed, in order: item k is ``vk`` in the text."""
        wanted = self.graph.needed({*self.kept, *self.checks})
        return tuple(node.name for node in self.graph.nodes if node.name in wanted)

    @cached_property
    def outputs(self) -> frozenset[str]:
        """The kept items, as a set."""
        return frozenset(self.kept)


@dataclass(frozen=True)
class _Shape:
    """What the text of a program depends on: items by their address, which drivers have months, what goes out."""

    nodes: int
    fixed: tuple[str, ...]
    monthly: tuple[str, ...]
    kept: tuple[str, ...]
    checks: tuple[str, ...]
    program: Program = field(compare=False)


@lru_cache(maxsize=16)  # its keys hold the items, so that no others come to have their address
def _compiled(shape: _Shape) -> CodeType:
    return compile(shape.program.source, f"<{shape.program.graph.lab}>", "exec")


class Writer:
    """Writes the formulas of a graph; an engine with a syntax of its own changes what differs.

    Args:
        graph: The graph.
        kept: Items that are kept.
        checks: Whether checks are computed.
    """

    def __init__(self, graph: Graph, kept: tuple[str, ...], checks: bool) -> None:
        self.graph = graph
        self.kept = kept
        self.checks = tuple(node.name for node in graph.of_kind("check")) if checks else ()
        wanted = graph.needed({*kept, *self.checks})
        self.nodes = [node for node in graph.nodes if node.name in wanted]
        used = dict.fromkeys(name for node in self.nodes for name in node.drivers)
        self.fixed = tuple(name for name in used if "month" not in graph.drivers[name].shape)
        self.monthly = tuple(name for name in used if "month" in graph.drivers[name].shape)
        reads = [(name, lag) for node in self.nodes for name, lag in node.refs]
        self.state = tuple(dict.fromkeys(name for name, lag in reads if lag in ("opening", "prior")))
        self.rings = tuple(dict.fromkeys(name for name, lag in reads if lag in ("year_ago", "trailing_year")))
        self.item = {node.name: f"v{number}" for number, node in enumerate(self.nodes)}
        self.driver = {name: f"d{number}" for number, name in enumerate((*self.fixed, *self.monthly))}
        self.invariant: dict[str, str] = {}

    def text(self, node: Expr, within_ratio: bool = False) -> str:
        """A formula, or the name of what is computed once before the months.

        Args:
            node: The formula.
            within_ratio: Whether a division by 0 gives not-a-number, as in a ``@ratio``.

        Returns:
            An expression.
        """
        if node.op in ("const", "unit_const", "driver", "ref"):
            return self.leaf(node)
        if not within_ratio and self.hoistable(node):
            return self.hoisted(node)
        return self.compound(node, within_ratio)

    def leaf(self, node: Expr) -> str:
        """A number, a driver or a value of an item.

        Args:
            node: A formula without arguments.

        Returns:
            An expression.
        """
        if node.op == "const":
            return f"{float(node.name)!r}"
        if node.op == "unit_const":
            return repr(CONSTANTS[node.name].number)
        if node.op == "driver":
            return self.driver[node.name]
        name = node.name
        if node.lag == "now":
            return self.item[name]
        if node.lag in ("opening", "prior"):
            return f"s{self.state.index(name)}"
        ring = f"r{self.rings.index(name)}"
        return f"{ring}[t]" if node.lag == "year_ago" else f"_trail({ring}, t)"

    def compound(self, node: Expr, within_ratio: bool) -> str:
        """An operation on other formulas.

        Args:
            node: The formula.
            within_ratio: See `text`.

        Returns:
            An expression.
        """
        args = [self.text(arg, within_ratio) for arg in node.args]
        if node.op == "sum":
            return "(" + " + ".join(args) + ")"
        if node.op == "neg":
            return f"(-{args[0]})"
        if node.op in ("mul", "div") and node.args[1].op == "unit_const" and node.args[1].name in _NEUTRAL:
            return args[0]
        if node.op == "mul" and node.args[0].op == "unit_const" and node.args[0].name in _NEUTRAL:
            return args[1]
        if node.op == "div" and within_ratio:
            return f"_quotient({args[0]}, {args[1]})"
        if node.op in SYMBOLS:
            return f"({args[0]} {SYMBOLS[node.op]} {args[1]})"
        return f"{CALLS[node.op]}({', '.join(args)})"

    def hoistable(self, node: Expr) -> bool:
        """Whether a formula is the same in every month.

        Args:
            node: The formula.

        Returns:
            True where it reads drivers without a month, and nothing else.
        """
        leaves = [leaf for leaf in node.walk() if not leaf.args]
        return any(leaf.op == "driver" for leaf in leaves) and all(
            leaf.op in ("const", "unit_const") or (leaf.op == "driver" and leaf.name in self.fixed) for leaf in leaves
        )

    def hoisted(self, node: Expr) -> str:
        """The name of a formula that is computed once, before the months.

        Args:
            node: The formula.

        Returns:
            An expression.
        """
        inner = self.compound(node, False) if node.args else self.leaf(node)
        return self.invariant.setdefault(inner, f"c{len(self.invariant)}")

    def scale(self, node: Expr) -> str:
        """The scale of a check.

        Args:
            node: Its formula.

        Returns:
            An expression: the sum of the sizes of its terms.
        """
        return " + ".join(f"_abs({self.text(term)})" for term in terms(node))

    def body(self) -> list[str]:
        """The statements of a month.

        Returns:
            One a line.
        """
        lines: list[str] = []
        for node in self.nodes:
            mine = self.item[node.name]
            lines.append(f"{mine} = {self.text(node.expr, within_ratio=node.kind == 'ratio')}")
            if node.name in self.rings:
                lines.append(f"r{self.rings.index(node.name)}.append({mine})")
            if node.name in self.checks:
                number = self.checks.index(node.name)
                lines.append(f"g{number}[t] = {mine}")
                lines.append(f"h{number}[t] = {self.scale(node.expr)}")
        lines += [f"o{number}[t] = {self.item[name]}" for number, name in enumerate(self.kept)]
        lines += [f"s{number} = {self.item[name]}" for number, name in enumerate(self.state)]
        return lines

    def source(self) -> str:
        """The whole text.

        Returns:
            Program text.
        """
        body = self.body()
        head = ["def program(T, fixed, monthly, state, rings, out, gaps, scales):"]

        def unpack(letter: str, count: int, argument: str) -> None:
            if count:
                head.append(f"    {', '.join(f'{letter}{n}' for n in range(count))}, = {argument}")

        unpack("d", len(self.fixed), "fixed")
        unpack("s", len(self.state), "state")
        unpack("r", len(self.rings), "rings")
        unpack("m", len(self.monthly), "monthly")
        unpack("o", len(self.kept), "out")
        unpack("g", len(self.checks), "gaps")
        unpack("h", len(self.checks), "scales")
        head += [f"    {name} = {inner}" for inner, name in self.invariant.items()]
        head.append("    for t in range(T):")
        offset = len(self.fixed)
        head += [f"        d{offset + number} = m{number}[t]" for number in range(len(self.monthly))]
        return "\n".join([*head, *(f"        {line}" for line in body), "        pass"]) + "\n"


def terms(node: Expr) -> list[Expr]:
    """The terms a check adds and subtracts, for its scale.

    Args:
        node: The expression of a check.

    Returns:
        The summands, looking through sums, differences and unit constants.
    """
    if node.op in ("add", "sub", "sum", "neg"):
        return [term for arg in node.args for term in terms(arg)]
    if node.op in ("mul", "div") and node.args[1].op == "unit_const" and node.args[1].name in _NEUTRAL:
        return terms(node.args[0])
    return [node]


def program_of(graph: Graph, kept: Iterable[str] | None = None, checks: bool = True) -> Program:
    """The program that computes some items of a graph, and nothing they do not need.

    Args:
        graph: The graph.
        kept: Items to keep; all items when None.
        checks: Whether checks are computed too.

    Returns:
        The program.

    Example:
        ``program_of(graph, ["cash"]).source`` is readable Python.
    """
    names = tuple(node.name for node in graph.nodes) if kept is None else tuple(dict.fromkeys(kept))
    writer = Writer(graph, names, checks)
    sizes = (writer.fixed, writer.monthly, writer.state, writer.rings, writer.kept, writer.checks)
    return Program(graph, writer.source, *sizes)

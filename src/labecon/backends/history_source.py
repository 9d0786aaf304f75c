"""Program text for the months before the forecast: the formulas of a graph with absence allowed."""

from __future__ import annotations

from collections.abc import Container

from labecon.backends.source import Program, Writer
from labecon.language import Expr, Graph, Node
from labecon.language.graph import UNALLOCATED


class _Guarded(Writer):
    """Text for history: a formula that reads an absent value is absent."""

    def __init__(self, graph: Graph, nodes: tuple[Node, ...], given: frozenset[str], known: frozenset[str]) -> None:
        super().__init__(graph, tuple(node.name for node in nodes), checks=False)
        self.nodes = list(nodes)
        self.given = given
        self.known = known
        self.monthly = tuple(name for name in (*self.fixed, *self.monthly) if name in known)
        self.fixed = ()
        self.item = {node.name: f"v{number}" for number, node in enumerate(self.nodes)}

    def leaf(self, node: Expr) -> str:
        if node.op != "ref" or node.lag == "now":
            return super().leaf(node) if node.op != "ref" else self.item[node.name]
        if node.lag == "trailing_year":
            return f"_trail(x{self.place(node.name)}, t)"
        return f"_back(x{self.place(node.name)}, t, {12 if node.lag == 'year_ago' else 1})"

    def place(self, name: str) -> int:
        return self.kept.index(name)

    def hoistable(self, node: Expr) -> bool:
        return False

    def guarded(self, node: Node) -> str:
        if node.expr.op == "sum":
            parts = [self.text(arg) if arg.name in self.item else "None" for arg in node.expr.args]
            carrier = next(
                (n for n, arg in enumerate(node.expr.args) if arg.name.split(".")[-2:-1] == [UNALLOCATED]), None
            )
            return f"_total({carrier}, {', '.join(parts)})"
        leaves = dict.fromkeys(self.leaf(leaf) for leaf in node.expr.walk() if leaf.op in ("driver", "ref"))
        guard = " or ".join(f"{leaf} is None" for leaf in leaves)
        value = self.text(node.expr, within_ratio=node.kind == "ratio")
        return f"None if {guard} else {value}" if guard else value

    def body(self) -> list[str]:
        lines: list[str] = []
        for number, node in enumerate(self.nodes):
            computed = self.guarded(node) if self.computable(node) else "None"
            if node.name in self.given:
                lines.append(f"v{number} = given{number}[t]")
                lines.append(f"if v{number} is None: v{number} = {computed}")
            else:
                lines.append(f"v{number} = {computed}")
            lines.append(f"x{number}.append(v{number})")
        return lines

    def computable(self, node: Node) -> bool:
        return self.known.issuperset(node.drivers) and bool(node.refs) and _follows(node, self.item)

    def source(self) -> str:
        body = self.body()
        head = ["def program(T, monthly, given, x):"]
        if self.kept:
            head.append(f"    {', '.join(f'x{n}' for n in range(len(self.kept)))}, = x")
        for number, node in enumerate(self.nodes):
            if node.name in self.given:
                head.append(f"    given{number} = given[{node.name!r}]")
        head.append("    for t in range(T):")
        head += [f"        {self.driver[name]} = monthly[{name!r}][t]" for name in self.monthly]
        return "\n".join([*head, *(f"        {line}" for line in body), "        pass"]) + "\n"


def history_program(
    graph: Graph, given: frozenset[str], known_drivers: frozenset[str], wanted: str | None = None
) -> Program:
    """The program that evaluates history with absence allowed.

    Args:
        graph: The graph.
        given: Items whose monthly history is given (leaf lines spread over months, reported balances).
        known_drivers: Drivers that have a value in history; items that read another one are absent.
        wanted: Only this item and what it reads; every item that can have a value when None.

    Returns:
        A program over the items that can have a value at all.
    """
    have = set(given)
    waiting = [node for node in graph.nodes if node.refs and known_drivers.issuperset(node.drivers)]
    before = -1
    while len(have) > before:
        before = len(have)
        have.update(node.name for node in waiting if _follows(node, have))
    if wanted is not None:
        have &= graph.needed({wanted}, have)
    computable = tuple(node for node in graph.nodes if node.name in have)
    writer = _Guarded(graph, computable, given, known_drivers)
    return Program(graph, writer.source, writer.fixed, writer.monthly, (), (), writer.kept, ())


def _follows(node: Node, have: Container[str]) -> bool:
    """Whether what a formula reads is there; a total can have some of its parts."""
    if node.expr.op == "sum":
        return any(name in have for name, _ in node.refs)
    return all(name in have for name, _ in node.refs)

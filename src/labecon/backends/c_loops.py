"""The items of a program cut into loops that a compiler digests, and the rows of what outlives its loop."""

from __future__ import annotations

from labecon.backends.source import Program
from labecon.language import Node

#: Operations per loop: larger loops run out of registers, smaller ones move values to memory and take long to compile.
LOOP_SIZE = 40
#: The same for programs of many items, which compile in less time so and run as fast.
LARGE_LOOP_SIZE = 80
#: Items from which a program counts as large.
MANY_ITEMS = 150
#: Rough cost of a node beside an addition, for cutting the loops.
_WEIGHT = {"exp": 30, "log": 40, "const": 0, "unit_const": 0, "driver": 0, "ref": 0, "sqrt": 4, "ratio": 3}


class Loops:
    """The items cut into loops, and where each value lives between them.

    Args:
        program: The program.
    """

    def __init__(self, program: Program) -> None:
        by_name = program.graph.by_name
        self.loops: list[list[Node]] = [[]]
        most = LOOP_SIZE if len(program.items) < MANY_ITEMS else LARGE_LOOP_SIZE
        weight = 0
        for name in program.items:
            node = by_name[name]
            mine = sum(_WEIGHT.get(part.op, 1) for part in node.expr.walk())
            if self.loops[-1] and weight + mine > most:
                self.loops.append([])
                weight = 0
            self.loops[-1].append(node)
            weight += mine
        self.place = {node.name: number for number, loop in enumerate(self.loops) for node in loop}
        self.last_now = dict(self.place)
        self.last_lagged: dict[str, int] = {}
        for number, loop in enumerate(self.loops):
            for node in loop:
                for name, lag in node.refs:
                    if lag in ("now", "trailing_year"):
                        self.last_now[name] = max(self.last_now[name], number)
                    elif lag in ("opening", "prior"):
                        self.last_lagged[name] = number
        self.rows: dict[str, int] = {}
        self.balances: dict[str, int] = {}
        self._assign(program)

    def _assign(self, program: Program) -> None:
        """Rows for what outlives its loop; a row is used again once its last reader is done."""
        self.count = 0
        for name in program.state:
            self.balances[name] = self._new()
            late = self.last_lagged.get(name, 0) > self.place[name]
            self.rows[name] = self._new() if late else self.balances[name]
        free: list[int] = []
        ends: dict[int, list[int]] = {}
        for number, loop in enumerate(self.loops):
            for node in loop:
                name = node.name
                if name in self.rows or not (self.last_now[name] > number or name in program.outputs):
                    continue
                self.rows[name] = free.pop() if free else self._new()
                ends.setdefault(self.last_now[name], []).append(self.rows[name])
            free += ends.pop(number, [])

    def _new(self) -> int:
        self.count += 1
        return self.count - 1

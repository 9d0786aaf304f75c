"""C text from a program: months outside, lanes of paths inside, the items cut into loops that a compiler digests.

One lane is one path. The values that outlive a loop (balances, items read by a later loop, drivers) are rows of
`LANES` doubles in one block of memory that stays in the processor's cache. Drivers and opening values are inputs, never
literals, so the text depends on the graph, on which drivers vary by path or month, and on which items are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from labecon import language
from labecon.backends import c_arithmetic, c_frame, c_loops
from labecon.backends.c_frame import SLOTS
from labecon.backends.source import Program, terms
from labecon.language import Expr, Node
from labecon.language.vocabulary import CONSTANTS

#: Paths worked on together, and the bytes of a block up to which so many are: a small block stays near the first level
#: of the cache, and one of up to half the second level leaves room for what else passes through it.
LANES = ((256, 100_000), (128, 400_000), (64, 2**63))
#: Places between two rows: rows a power of two apart would share a few sets of the first cache.
APART = 8
_COMPARED = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "and": "&", "or": "|"}
_BINARY = {"add": "+", "sub": "-", "mul": "*", "div": "/", **_COMPARED}
_CALLS = {"where", "min", "max", "exp", "log", "sqrt", "ratio"}


class Layout(NamedTuple):
    """How the block of memory is cut.

    Args:
        size: Rows.
        lanes: Paths worked on together; a row has as many places.
        apart: Places between two rows beside them.
    """

    size: int
    lanes: int
    apart: int


@dataclass(frozen=True)
class CSource:
    """C text, which is written when it is first needed, and the order of its inputs.

    Args:
        program: The program it computes.
        write: Writes the text, and says how the block of memory is cut.
        runs: Drivers with one value, in order.
        months: Drivers with a value by month.
        paths: Drivers with a value by path.
        shocks: Drivers with a value by path and month.
        rows: Row of each driver (``path``, ``shock``), opening balance (``state``) and month of a ring, by name and
            place, in the block of memory that the program works in.
    """

    program: Program
    write: Callable[[], tuple[str, Layout]]
    runs: tuple[str, ...]
    months: tuple[str, ...]
    paths: tuple[str, ...]
    shocks: tuple[str, ...]
    rows: dict[tuple[str, str, int], int]

    @cached_property
    def written(self) -> tuple[str, Layout]:
        """The C text, and how the block of memory is cut."""
        return self.write()

    @property
    def text(self) -> str:
        """The C text."""
        return self.written[0]

    @property
    def layout(self) -> Layout:
        """How the block of memory is cut; a library knows it too."""
        return self.written[1]

    @cached_property
    def identity(self) -> str:
        """Stands for the text: the same formulas, shapes, kept items and code give the same text."""
        graph, program = self.program.graph, self.program
        parts = [_CODE, repr((LANES, APART, c_loops.LOOP_SIZE, c_loops.LARGE_LOOP_SIZE, c_loops.MANY_ITEMS))]
        parts += [*program.kept, "checks", *program.checks]
        for name in program.items:
            parts += [graph.by_name[name].kind, name]
            _spell(graph.by_name[name].expr, parts)
        parts += [f"{name} {graph.drivers[name].shape}" for name in (*program.fixed, *program.monthly)]
        return "\n".join(parts)


def _spell(node: Expr, parts: list[str]) -> None:
    """Every node of a formula in an order that leaves one way to read it."""
    parts.append(f"{node.op} {node.name} {node.lag} {len(node.args)}")
    for arg in node.args:
        _spell(arg, parts)


def _code() -> str:
    """A hash of the code that writes formulas and text, as it was when this process loaded it."""
    found = hashlib.sha256()
    for folder in (Path(__file__).parent, Path(str(language.__file__)).parent):
        for path in sorted(folder.glob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()


_CODE = _code()


class _CWriter:
    def __init__(self, program: Program) -> None:
        self.program = program
        shapes = {name: program.graph.drivers[name].shape for name in (*program.fixed, *program.monthly)}
        of_shape = {
            shape: tuple(name for name in shapes if shapes[name] == shape)
            for shape in ("run", "month", "path", "path and month")
        }
        self.runs, self.months = of_shape["run"], of_shape["month"]
        self.paths, self.shocks = of_shape["path"], of_shape["path and month"]
        self.layout = c_loops.Loops(program)
        self.item = {name: f"v{number}" for number, name in enumerate(program.items)}
        self.ring = {name: number for number, name in enumerate(program.rings)}
        self.invariant: dict[str, int] = {}
        self.invariant_loads: dict[str, None] = {}
        self.head: dict[str, None] = {}
        self.loads: dict[str, None] = {}
        self.own: set[str] = set()

    @cached_property
    def driver(self) -> dict[str, tuple[str, str]]:
        """How each driver is read: its name in the text, and the statement that loads it."""
        found = {}
        for letter, names, source in (
            ("f", self.runs, "f[{}]"),
            ("c", self.months, "c[{}]"),
            ("d", self.paths, "k->path[{}][i]"),
            ("m", self.shocks, "k->shock[{}][i]"),
        ):
            for number, name in enumerate(names):
                found[name] = (f"{letter}{number}", f"const double {letter}{number} = {source.format(number)};")
        return found

    def text(self, node: Expr, within_ratio: bool) -> str:
        if node.op == "const":
            return f"{float(node.name)!r}"
        if node.op == "unit_const":
            return c_arithmetic.literal(CONSTANTS[node.name].number)
        if node.op == "driver":
            return self.read_driver(node.name)
        if node.op == "ref":
            return self.read_item(node.name, node.lag)
        if not within_ratio and self.loads is not self.invariant_loads and self.hoistable(node):
            return self.hoisted(node)
        return self.compound(node, within_ratio)

    def read_driver(self, name: str) -> str:
        variable, load = self.driver[name]
        (self.loads if name in self.paths or name in self.shocks else self.head)[load] = None
        return variable

    def read_item(self, name: str, lag: str) -> str:
        variable = self.item[name]
        if lag in ("now", "trailing_year") and name not in self.own:
            self.loads[f"const double {variable} = k->row[{self.layout.rows[name]}][i];"] = None
        if lag == "now":
            return variable
        if lag in ("opening", "prior"):
            self.loads[self.load_balance(name)] = None
            return f"s{self.program.state.index(name)}"
        ring = self.ring[name]
        if lag == "year_ago":
            return self.read_ring(ring, 0)
        total = "0.0"
        for back in range(1, 12):
            total = f"({total} + {self.read_ring(ring, back)})"
        return f"({total} + {variable})"

    def load_balance(self, name: str) -> str:
        return f"const double s{self.program.state.index(name)} = k->row[{self.layout.balances[name]}][i];"

    def read_ring(self, ring: int, slot: int) -> str:
        pointer = f"y{ring}_{slot}"
        self.head[f"const double *{pointer} = k->ring[{ring}][(t + {slot}) % {SLOTS}];"] = None
        return f"{pointer}[i]"

    def compound(self, node: Expr, within_ratio: bool) -> str:
        args = [self.text(arg, within_ratio) for arg in node.args]
        if node.op == "sum":
            total = args[0]
            for arg in args[1:]:
                total = f"({total} + {arg})"
            return total
        if node.op == "neg":
            return f"(-{args[0]})"
        if node.op == "div" and within_ratio:
            return f"lab_quotient({args[0]}, {args[1]})"
        if node.op in _BINARY:
            return f"({args[0]} {_BINARY[node.op]} {args[1]})"
        assert node.op in _CALLS, node.op
        return f"lab_{node.op}({', '.join(args)})"

    def hoistable(self, node: Expr) -> bool:
        leaves = [leaf for leaf in node.walk() if not leaf.args]
        return any(leaf.name in self.paths for leaf in leaves if leaf.op == "driver") and all(
            leaf.op in ("const", "unit_const") or (leaf.op == "driver" and leaf.name in self.program.fixed)
            for leaf in leaves
        )

    def hoisted(self, node: Expr) -> str:
        head, loads = self.head, self.loads
        self.head = self.loads = self.invariant_loads
        inner = self.compound(node, False)
        self.head, self.loads = head, loads
        number = self.invariant.setdefault(inner, len(self.invariant))
        self.loads[f"const double h{number} = k->held[{number}][i];"] = None
        return f"h{number}"

    def statements(self, node: Node, waiting: set[str]) -> list[str]:
        """The statements of one item; ``waiting``: balances this loop still reads after it."""
        name, mine = node.name, self.item[node.name]
        value = f"const double {mine} = {self.text(node.expr, node.kind == 'ratio')};"
        after = []
        if name in self.program.checks:
            scale = "".join(f" + lab_abs({self.text(term, False)})" for term in terms(node.expr)).removeprefix(" + ")
            number = self.program.checks.index(name)
            after.append(f"k->worst[{number}][i] = lab_worst(k->worst[{number}][i], {mine}, {scale});")
        if name in self.layout.rows:
            row = self.layout.rows[name]
            if name in waiting and row == self.layout.balances.get(name):
                self.loads[self.load_balance(name)] = None  # the old value, before the new one takes its place
            after.append(f"k->row[{row}][i] = {mine};")
        if name in self.ring:
            pointer = f"y{self.ring[name]}_12"
            self.head[f"double *{pointer} = k->ring[{self.ring[name]}][(t + 12) % {SLOTS}];"] = None
            after.append(f"{pointer}[i] = {mine};")
        return [value, *after]

    def loop(self, number: int, nodes: list[Node]) -> str:
        self.head, self.own = {}, set()
        done: dict[str, None] = {}
        body: list[str] = []
        for place, node in enumerate(nodes):
            self.loads = {}
            waiting = {ref for later in nodes[place + 1 :] for ref, lag in later.refs if lag in ("opening", "prior")}
            lines = self.statements(node, waiting)
            body += [load for load in self.loads if load not in done]
            done.update(self.loads)
            body += lines
            self.own.add(node.name)
        head = "".join(f"  {line}\n" for line in self.head)
        inside = "".join(f"    {line}\n" for line in body)
        return (
            f"OUTLINE void loop{number}"
            "(block *restrict k, const double *restrict f, const double *restrict c, i64 t) {\n"
            f"  (void)f; (void)c; (void)t;\n{head}  EACH_LANE {{\n{inside}  }}\n}}\n"
        )

    def month(self) -> str:
        lines = []
        for number, nodes in enumerate(self.layout.loops):
            lines.append(f"loop{number}(k, q->fixed, c, t);")
            for node in nodes:
                if node.name in self.program.outputs:
                    kept, row = self.program.kept.index(node.name), self.layout.rows[node.name]
                    finite = int(node.kind != "ratio")
                    lines.append(f"keep(q, {kept}, k->row[{row}], t, first, count, {finite});")
        for name, row in self.layout.balances.items():
            if self.layout.rows[name] != row:
                lines.append(f"copy(k->row[{row}], k->row[{self.layout.rows[name]}]);")
        return "".join(f"  {line}\n" for line in lines)

    def sizes(self) -> dict[str, int]:
        return {
            "PATHS": len(self.paths),
            "SHOCKS": len(self.shocks),
            "ROWS": self.layout.count,
            "RINGS": len(self.program.rings),
            "CHECKS": len(self.program.checks),
            "HELD": len(self.invariant),
        }

    def rows(self) -> dict[tuple[str, str, int], int]:
        """Where drivers and opening values lie in the block, in rows."""
        paths, shocks, rows, *_ = self.room()
        found = {("path", name, 0): number for number, name in enumerate(self.paths)}
        found |= {("shock", name, 0): paths + number for number, name in enumerate(self.shocks)}
        first = paths + shocks
        found |= {("state", name, 0): first + row for name, row in self.layout.balances.items()}
        first += rows
        return found | {("ring", n, back): first + SLOTS * r + back for n, r in self.ring.items() for back in range(12)}

    def room(self) -> tuple[int, ...]:
        """Entries of each part of the block, of which none is empty."""
        return tuple(max(1, size) for size in self.sizes().values())

    def held(self) -> str:
        inside = "".join(f"    {line}\n" for line in self.invariant_loads)
        inside += "".join(f"    k->held[{number}][i] = {text};\n" for text, number in self.invariant.items())
        return (
            "OUTLINE void hold(block *restrict k, const double *restrict f) {\n"
            f"  (void)f;\n  EACH_LANE {{\n{inside}  }}\n}}\n"
        )

    def source(self, entry: str, alone: bool) -> tuple[str, Layout]:
        """The text, and how the block of memory is cut."""
        loops = "".join(self.loop(number, nodes) for number, nodes in enumerate(self.layout.loops) if nodes)
        held, (paths, shocks, rows, rings, checks, invariants) = self.held(), self.room()
        size = paths + shocks + rows + SLOTS * rings + checks + invariants
        lanes = next(lanes for lanes, most in LANES if size * lanes * 8 <= most)
        cut = Layout(size, 1, 0) if alone else Layout(size, lanes, APART)
        states = "".join(
            f"  fill(k->row[{self.layout.balances[name]}], q, at + {number}, first, count);\n"
            for number, name in enumerate(self.program.state)
        )
        sizes = {**self.sizes(), "MONTHLY": len(self.months), "STATE": len(self.program.state)}
        parts = [
            *(f"#define {name} {size}\n" for name, size in {"LANES": cut.lanes, **sizes}.items()),
            f"#define ROW (LANES + {cut.apart})\n",
            c_arithmetic.TYPES,
            c_arithmetic.exponential(),
            c_arithmetic.logarithm(),
            c_frame.BLOCK,
            loops,
            held,
            f"OUTLINE void month(block *restrict k, const call *q, const double *c, i64 t, i64 first, i64 count) {{\n"
            f"  (void)first; (void)count;\n{self.month()}}}\n",
            f"OUTLINE void open_balances(block *restrict k, const call *q, i64 at, i64 first, i64 count) {{\n"
            f"  (void)k; (void)q; (void)at; (void)first; (void)count;\n{states}}}\n",
            entry,
        ]
        return "".join(parts), cut


def c_source(program: Program, entry: str = c_frame.RUN, alone: bool = False) -> CSource:
    """The C text of a program.

    Args:
        program: The program; the shapes of its drivers decide what is read where.
        entry: Text of the entry, which takes the months in their order.
        alone: One path to a thread, as on a graphics card, in place of lanes.

    Returns:
        Text and order of inputs.

    Example:
        ``c_source(program_of(graph, ["cash"])).text`` compiles to a library with one entry, ``labecon_run``.
    """
    writer = _CWriter(program)
    inputs = (writer.runs, writer.months, writer.paths, writer.shocks)
    return CSource(program, partial(writer.source, entry, alone), *inputs, writer.rows())

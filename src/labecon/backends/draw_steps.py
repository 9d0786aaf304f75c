"""What a lab draws, as steps over rows of lanes: built by computing with rows as if they were numbers.

A `Row` stands for the values of one quantity on the paths of a block. Adding and multiplying rows writes steps, so the
same expressions that work on numbers and arrays (scenario changes, opening balances) describe themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from labecon.backends.c_draws import OPERATIONS
from labecon.backends.draws import address_hash
from labecon.errors import UsageError


@dataclass(frozen=True, eq=False)
class Step:
    """One step: a row becomes something.

    Args:
        operation: A name of `OPERATIONS`.
        to: Row it makes.
        a: First row read, or -1.
        b: Second row read, or -1.
        numbers: The numbers x, y, z of the operation.
        address: Two words that stand for an address.
        table: Numbers by month, or the values and cumulative probabilities of a choice.
        since: First month in which it holds; before, the row is ``a``.
        quad: True where ``a`` is the first of four rows, one for each month that shares a counter.
    """

    operation: str
    to: int
    a: int = -1
    b: int = -1
    numbers: tuple[float, ...] = ()
    address: tuple[int, int] = (0, 0)
    table: tuple[float, ...] = ()
    since: int = 0
    quad: bool = False

    @property
    def width(self) -> int:
        """Rows it writes from ``to`` on."""
        return 4 if self.operation in ("uniforms", "normals") else 1


class Row:
    """The values of one quantity on the paths of a block.

    Args:
        steps: Where its steps are written.
        number: Number of the row.
        monthly: True where it is computed anew each month.
        quad: True where it is four rows, one for each month that shares a counter.
    """

    def __init__(self, steps: Steps, number: int, monthly: bool, quad: bool = False) -> None:
        self.steps, self.number, self.monthly, self.quad = steps, number, monthly, quad

    def then(self, operation: str, *numbers: float, table: Sequence[float] = (), since: int = 0) -> Row:
        """The row after an operation.

        Args:
            operation: A name of `OPERATIONS` that reads one row.
            numbers: Its numbers.
            table: Its table.
            since: First month in which it holds.

        Returns:
            A new row.
        """
        if (operation, numbers) == ("affine", (0.0, 1.0)) and not self.quad:
            return self  # as it is: no draw is a negative zero
        monthly = self.monthly or operation in ("course", "active") or since > 0
        return self.steps.add(operation, monthly, self, None, numbers, tuple(table), since)

    def __mul__(self, number: float) -> Row:
        if number == 1.0 and not self.quad:
            return self
        return self.then("scale", float(number))

    __rmul__ = __mul__

    def __add__(self, other: Row | float) -> Row:
        if isinstance(other, Row):
            return self.steps.add("add", self.monthly or other.monthly, self, other)
        return self.then("shift", float(other))

    __radd__ = __add__

    def __sub__(self, other: Row | float) -> Row:
        if isinstance(other, Row):
            return self.steps.add("subtract", self.monthly or other.monthly, self, other)
        return self.then("shift", -float(other))

    def __rsub__(self, number: float) -> Row:
        return self.then("affine", float(number), -1.0)

    def mixed(self, entry: float, other: Row) -> Row:
        """This row plus a number times another.

        Args:
            entry: The number.
            other: The other row.

        Returns:
            A new row.
        """
        return self.steps.add("mix", self.monthly or other.monthly, self, other, (entry,))


@dataclass
class Steps:
    """Steps once per path and steps of every month.

    Args:
        once: In order.
        monthly: In order.
        targets: Where rows are wanted: the quantity by kind and name, to its row.
    """

    once: list[Step] = field(default_factory=list)
    monthly: list[Step] = field(default_factory=list)
    targets: dict[tuple[str, str, int], Row] = field(default_factory=dict)
    count: int = 0

    def add(
        self,
        operation: str,
        monthly: bool,
        a: Row | None = None,
        b: Row | None = None,
        numbers: tuple[float, ...] = (),
        table: tuple[float, ...] = (),
        since: int = 0,
        address: tuple[int, int] = (0, 0),
    ) -> Row:
        """Writes a step.

        Args:
            operation: A name of `OPERATIONS`.
            monthly: Whether it is taken every month.
            a: First row read.
            b: Second row read.
            numbers: Numbers of the operation.
            table: Table of the operation.
            since: First month in which it holds.
            address: Words of an address.

        Returns:
            The row it makes.
        """
        if operation not in OPERATIONS or (b is not None and b.quad):
            raise UsageError.of("unknown-name", f"no step {operation}")
        first, second = (-1 if one is None else one.number for one in (a, b))
        quad = a is not None and a.quad
        step = Step(operation, self.count, first, second, numbers, address, table, since, quad)
        (self.monthly if monthly else self.once).append(step)
        self.count += step.width
        return Row(self, step.to, monthly, step.width == 4)

    def uniform(self, address: str, month: int | None = None) -> Row:
        """The uniform draw of an address.

        Args:
            address: See `draws.address_hash`.
            month: Its month, 0 for a draw per path; None for a draw in every month.

        Returns:
            A row.
        """
        words = address_hash(address)
        if month is None:
            return self.add("uniforms", True, address=words)
        return self.add("uniform", False, numbers=(float(month),), address=words)

    def constant(self, value: float) -> Row:
        """The same number on every path.

        Args:
            value: The number.

        Returns:
            A row.
        """
        return self.add("constant", False, None, None, (value,))

    def want(self, kind: str, name: str, value: Any, place: int = 0) -> None:
        """Says where a row is wanted.

        Args:
            kind: ``path``, ``shock``, ``state`` or ``ring``.
            name: Driver or item.
            value: The row; a number is made one.
            place: Months back in a ring, from the oldest.
        """
        row = value if isinstance(value, Row) else self.constant(float(value))
        self.targets[kind, name, place] = row

    def placed(self, block: dict[tuple[str, str, int], int], scratch: int) -> tuple[list[Step], list[Step], int]:
        """The steps with the rows of a block: a wanted row goes where it is wanted, the others share what is left.

        Args:
            block: Row of each wanted quantity in the kernel's block.
            scratch: First row behind the block.

        Returns:
            Steps once per path, steps of every month, and the number of rows in all.
        """
        placing = _Placing(self, block, scratch)
        return placing.once, placing.monthly, placing.rows


class _Placing:
    def __init__(self, steps: Steps, block: dict[tuple[str, str, int], int], scratch: int) -> None:
        self.rows = scratch
        self.free: list[int] = []
        self.at: dict[int, int] = {}
        copies: list[tuple[bool, Step]] = []
        for key, row in steps.targets.items():
            if row.number in self.at or row.quad:
                copies.append((row.monthly, Step("copy", -1 - block[key], row.number, quad=row.quad)))
            else:
                self.at[row.number] = block[key]
        self.direct = frozenset(self.at)
        once = [*steps.once, *(step for monthly, step in copies if not monthly)]
        monthly = [*steps.monthly, *(step for monthly, step in copies if monthly)]
        lasting = {read for step in monthly for read in _reads(step)} & {step.to for step in once}
        carried = {step.to for step in monthly if step.width > 1}
        self.readers = Counter(read for step in (*once, *monthly) for read in _reads(step))
        self.once = list(self._placed(once, lasting | self.direct))
        self.monthly = list(self._placed(monthly, lasting | carried | self.direct))

    def _placed(self, steps: list[Step], lasting: frozenset[int] | set[int]) -> Iterator[Step]:
        last = {read: number for number, step in enumerate(steps) for read in _reads(step)}
        for number, step in enumerate(steps):
            if step.to >= 0 and step.to not in self.at:
                self.at[step.to] = self._rows(step.width)
            to = self.at[step.to] if step.to >= 0 else -1 - step.to
            if step.operation == "normal" and step.quad and self.readers[step.a] == 1:
                yield Step("normals", self.at[step.a], self.at[step.a])  # of four months at once, which is faster
                step = replace(step, operation="copy")
            yield replace(step, to=to, a=self.at.get(step.a, 0), b=self.at.get(step.b, 0))
            self.free += [self.at[row] for row in _reads(step) if last[row] == number and row not in lasting]

    def _rows(self, width: int) -> int:
        if width == 1 and self.free:
            return self.free.pop()
        self.rows += width
        return self.rows - width


def _reads(step: Step) -> set[int]:
    return {row for row in (step.a, step.b) if row >= 0}

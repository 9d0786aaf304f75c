"""Statements that are true or false on a path, read off simulations; how they are written: `statement_text_array`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

import numpy as np

from labecon.analysis.path_readings_array import PathReader
from labecon.analysis.readings_array import Bools, Floats, first_true
from labecon.backends.draws_array import start_offsets
from labecon.labs import Lab
from labecon.labs.binding_array import Binder, Numbers
from labecon.periods import Window

#: Readings of a path by name, and the first month of each event by its name.
Readings = Mapping[str, Floats]
SIGNS: dict[str, Callable[[Any, Any], Any]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True)
class First:
    """The first month of a window in which a line compares with a number.

    Args:
        line: Full name.
        sign: How it compares.
        number: With what.
        window: Where to look, within the forecast.
    """

    line: str
    sign: str
    number: float
    window: Window

    @property
    def key(self) -> str:
        """Name of the reading."""
        return f"first:{self.line}{self.sign}{self.number!r}:{self.window.label}"

    def read(self, values: Mapping[str, Floats], first: int) -> Floats:
        """The month index, infinity where there is none.

        Args:
            values: Items by name, shape (month, path).
            first: First forecast month.

        Returns:
            Shape (path,).
        """
        rows = values[self.line][self.window.start - first : self.window.end - first + 1]
        return self.window.start + first_true(SIGNS[self.sign](rows, self.number))


@dataclass(frozen=True)
class Statement:
    """Something that is true or false on a path.

    Args:
        text: As written.
        test: Whether it holds, from the readings of the paths.
        windows: Window label to lines that it reads.
        firsts: First months that it reads.
        events: Names of the events whose start it reads.
    """

    text: str
    test: Callable[[Readings], Bools]
    windows: Mapping[str, tuple[str, ...]]
    firsts: tuple[First, ...]
    events: tuple[str, ...]

    def holds(self, readings: Readings) -> Bools:
        """Where it holds.

        Args:
            readings: Figures of a simulation read by a `StatementReader` with these windows, with `event_starts`.

        Returns:
            Shape (path,); false where a value it needs is undefined.
        """
        return self.test(readings)


class StatementReader(PathReader):
    """Reads runway and break-even, and the first months that statements ask for.

    Args:
        lab: The lab.
        statements: The statements.
    """

    def __init__(self, lab: Lab, statements: Sequence[Statement]) -> None:
        super().__init__(lab)
        self.firsts = tuple(dict.fromkeys(one for statement in statements for one in statement.firsts))

    @property
    def items(self) -> tuple[str, ...]:
        """The items that `read` needs."""
        return tuple(dict.fromkeys((*super().items, *(one.line for one in self.firsts))))

    def read(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        """The readings of a block.

        Args:
            values: Items by name, shape (month, path).

        Returns:
            Readings by name, shape (path,).
        """
        first = self.lab.first_forecast
        return super().read(values) | {one.key: one.read(values, first) for one in self.firsts}


def windows_of(statements: Sequence[Statement]) -> dict[str, tuple[str, ...]]:
    """The windows that statements read.

    Args:
        statements: The statements.

    Returns:
        Window label to lines.
    """
    found: dict[str, dict[str, None]] = {}
    for statement in statements:
        for label, lines in statement.windows.items():
            found.setdefault(label, {}).update(dict.fromkeys(lines))
    return {label: tuple(lines) for label, lines in found.items()}


def event_starts(names: Sequence[str], binder: Binder, paths: Numbers) -> Iterator[tuple[str, Floats]]:
    """The first month of events on paths.

    Args:
        names: Names of events.
        binder: Draws the paths.
        paths: Path numbers.

    Yields:
        Name of the reading and month index, infinity where it does not begin by the horizon.
    """
    lab = binder.lab
    for name in names:
        event = lab.events[name]
        if binder.event(event.driver) is not None:
            start = lab.first_forecast + start_offsets(binder.uniforms(event.address, paths, [0])[:, 0], event.hazard)
        else:
            start = np.full(len(paths), np.inf if event.month is None or not event.on else event.month)
        yield f"event:{name}", np.where(start <= lab.horizon, start, np.inf)


def share_of(holds: Bools) -> tuple[float, float]:
    """The share of paths on which something holds, and its standard error.

    Args:
        holds: Shape (path,).

    Returns:
        Share and sqrt(p (1 - p) / n).
    """
    share = float(np.mean(holds))
    return share, float(np.sqrt(share * (1 - share) / len(holds)))

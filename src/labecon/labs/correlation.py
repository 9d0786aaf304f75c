"""Correlated draws: the lower factor of a correlation matrix, and its use in a fixed order.

Plain loops, no linear-algebra library: the bits of a library's factor depend on the number of threads and on the
processor.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from labecon.backends.arithmetic import sqrt
from labecon.errors import DataError, Problem, nearest
from labecon.labs.datafile import DataFile

Factor = tuple[tuple[float, ...], ...]
#: A pivot below this counts as zero: the drivers would be linearly dependent up to rounding.
LEAST_PIVOT = 1e-12


@dataclass(frozen=True)
class Correlation:
    """Drivers drawn together.

    Args:
        drivers: Full names, in listed order.
        factor: Row i holds the entries 0..i of the lower factor; kept in the run's manifest.
    """

    drivers: tuple[str, ...]
    factor: Factor


def lower_factor(matrix: Sequence[Sequence[float]], place: str = "") -> Factor:
    """The lower factor L of a correlation matrix, L times its transpose being the matrix.

    Args:
        matrix: Rows of correlations, with ones on the diagonal.
        place: File and line, for messages.

    Returns:
        Row i with entries 0..i.

    Raises:
        DataError: Not square, not finite, a diagonal other than 1, not symmetric, or not positive definite.

    Example:
        >>> lower_factor([[1.0, 0.6], [0.6, 1.0]])
        ((1.0,), (0.6, 0.8))
    """
    problems = [Problem("out-of-range", fault, place) for fault in _faults(matrix)]
    if problems:
        raise DataError(problems)
    rows: list[list[float]] = []
    for i, given in enumerate(matrix):
        row: list[float] = []
        for j in range(i):
            rest = given[j]
            for k in range(j):
                rest = rest - row[k] * rows[j][k]
            row.append(rest / rows[j][j])
        pivot = given[i]
        for entry in row:
            pivot = pivot - entry * entry
        if not pivot > LEAST_PIVOT:
            message = f"matrix: not positive definite at row {i + 1} (pivot {pivot:.3g})"
            remedy = "these correlations contradict each other: bring the entries of that row nearer to 0"
            raise DataError(Problem("out-of-range", message, place, remedy))
        rows.append([*row, sqrt(pivot)])
    return tuple(tuple(row) for row in rows)


def correlation(drivers: Sequence[str], matrix: Sequence[Sequence[float]], place: str = "") -> Correlation:
    """A group of correlated drivers.

    Args:
        drivers: Full names; the order fixes the factor.
        matrix: Correlations of the drivers' normals, in the same order.
        place: File and line, for messages.

    Returns:
        The group with its factor.

    Raises:
        DataError: A driver is listed twice, the matrix has another size, or see `lower_factor`.
    """
    problems = [
        Problem("duplicate-name", f"correlation: {name} is listed twice", place)
        for position, name in enumerate(drivers)
        if name in drivers[:position]
    ]
    if len(matrix) != len(drivers):
        problems.append(Problem("out-of-range", f"matrix: {len(matrix)} rows for {len(drivers)} drivers", place))
    if problems:
        raise DataError(problems)
    return Correlation(tuple(drivers), lower_factor(matrix, place))


def correlate(factor: Factor, normals: Sequence[float]) -> list[float]:
    """Correlated normals from independent ones.

    Args:
        factor: The lower factor.
        normals: One independent standard normal for each driver, in listed order.

    Returns:
        ``x_i = sum_j L_ij n_j``, added from left to right.

    Example:
        >>> correlate(((1.0,), (0.6, 0.8)), [1.0, 2.0])
        [1.0, 2.2]
    """
    values: list[float] = []
    for row in factor:
        value = row[0] * normals[0]
        for entry, n in zip(row[1:], normals[1:], strict=False):
            value = value + entry * n
        values.append(value)
    return values


def member(together: Callable[[int], Sequence[float]], place: int) -> Callable[[int], float]:
    """The values of one driver of a group.

    Args:
        together: Those of all, by month.
        place: Its place among them.

    Returns:
        Its values by month.
    """
    return lambda month: together(month)[place]


def _faults(matrix: Sequence[Sequence[float]]) -> list[str]:
    size = len(matrix)
    if size == 0 or any(len(row) != size for row in matrix):
        return [f"matrix: rows of {[len(row) for row in matrix]} entries; a square one is needed"]
    faults = []
    for i in range(size):
        if matrix[i][i] != 1.0:
            faults.append(
                f"matrix: entry ({i + 1}, {i + 1}) is {matrix[i][i]}; a driver's correlation with itself is 1"
            )
        for j in range(i):
            below, above = matrix[i][j], matrix[j][i]
            if not (isfinite(below) and isfinite(above)):
                faults.append(f"matrix: entries ({i + 1}, {j + 1}) are {below} and {above}; finite numbers are needed")
            elif below != above:
                faults.append(f"matrix: not symmetric: ({i + 1}, {j + 1}) is {below}, ({j + 1}, {i + 1}) is {above}")
            elif not -1.0 <= below <= 1.0:
                faults.append(f"matrix: entry ({i + 1}, {j + 1}) is {below}; a correlation lies in [-1, 1]")
    return faults


def read_correlations(file: DataFile, drivers: Collection[str]) -> tuple[Correlation, ...]:
    """The groups of correlated drivers of a lab file.

    Args:
        file: The file, which collects complaints.
        drivers: Names of the drivers that exist.

    Returns:
        The groups without fault.
    """
    found: list[Correlation] = []
    taken: set[str] = set()
    entries = file.data.get("correlation", [])
    for entry in entries if isinstance(entries, list) else [entries]:
        fault = _correlation_fault(entry)
        if fault:
            file.complain("malformed", fault, "correlation")
            continue
        file.allow(entry, ("drivers", "matrix", "reason", "note"), "correlation")
        names: list[str] = entry["drivers"]
        for name in names:
            if name not in drivers:
                file.complain(
                    "unknown-name", f"correlation of unknown driver {name}{nearest(name, drivers)}", "correlation"
                )
            if name in taken:
                file.complain("duplicate-name", f"{name} is in two correlations", "correlation")
            taken.add(name)
        try:
            found.append(correlation(names, entry["matrix"], file.place("correlation")))
        except DataError as error:
            file.adopt(error, "correlation")
    return tuple(found)


def _correlation_fault(entry: Any) -> str:
    if not isinstance(entry, dict):
        return "write [[correlation]] with drivers and matrix"
    names, rows = entry.get("drivers"), entry.get("matrix")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return "correlation: drivers must be a list of names"
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return "correlation: matrix must be a list of rows"
    if not all(isinstance(cell, int | float) and not isinstance(cell, bool) for row in rows for cell in row):
        return "correlation: matrix must hold numbers"
    return ""

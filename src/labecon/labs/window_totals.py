"""What reported window totals say together, before any smoothing: if they agree, and what each stretch must sum to.

The totals of one line are statements about its cumulative sum: FY2024 fixes C(2024-12) - C(2023-12). For a line that is
never negative the cumulative sum also never falls. Both are difference constraints, so the tightest bound on every
stretch between two window boundaries is a shortest path, kept closed while the windows are added one by one. From it
follow the conflicts, the months that must be zero, and the nested windows cut into stretches that do not overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite

from labecon.errors import DataError, Problem
from labecon.periods import Window, month_label

# Totals are read from decimal text and differenced in binary, so they agree only to some multiples of 1e-16.
AGREEMENT = 1e-12


@dataclass(frozen=True)
class WindowTotal:
    """The total of one line over a run of whole months.

    Args:
        start: Index of the first month.
        end: Index of the last month, included.
        total: The sum over the months, in the line's own unit.

    Raises:
        DataError: The end lies before the start.

    Example:
        >>> WindowTotal(288, 299, 19.458).label
        'FY2024'
    """

    start: int
    end: int
    total: float

    def __post_init__(self) -> None:
        Window(self.start, self.end)

    @property
    def label(self) -> str:
        """The canonical spelling of the window."""
        return Window(self.start, self.end).label

    @property
    def text(self) -> str:
        """Window and total, for messages."""
        return f"{self.label} = {self.total:.12g}"


@dataclass(frozen=True)
class Stretches:
    """The windows of one line, cut so that no stretch repeats what another says.

    Args:
        pieces: Stretches with a known total, in order of time; two of them overlap only where windows overlap without
            a common boundary.
        silent: Months in which the line is exactly zero.
        covered: Months inside some window, or known to be zero.
    """

    pieces: tuple[WindowTotal, ...]
    silent: frozenset[int]
    covered: frozenset[int]


class _Bounds:
    """Upper bounds on C(later) - C(earlier) for all pairs of boundaries, and the statements behind each bound."""

    def __init__(self, nodes: Sequence[int], signed: bool) -> None:
        self.place = {node: at for at, node in enumerate(nodes)}
        size = range(len(nodes))
        self.most = [[0.0 if b == a or (b < a and not signed) else inf for b in size] for a in size]
        self.blur = [[0.0] * len(nodes) for _ in size]
        self.because: list[list[frozenset[str]]] = [[frozenset() for _ in size] for _ in size]

    def conflict(self, statement: WindowTotal, text: str) -> Problem | None:
        """What is wrong with a statement in view of the earlier ones."""
        a, b = self.place[statement.start], self.place[statement.end + 1]
        low, high = -self.most[b][a], self.most[a][b]
        slack = self.blur[a][b] + self.blur[b][a] + AGREEMENT * abs(statement.total)
        if low - slack <= statement.total <= high + slack:
            return None
        guilty = self.because[a][b] if statement.total > high else self.because[b][a]
        room = f"{low + 0.0:.12g}" if low == high else f"between {low + 0.0:.12g} and {high:.12g}"
        if high == inf:
            room = f"at least {low + 0.0:.12g}"
        return Problem(
            "inconsistent-windows",
            f"{text} contradicts {' and '.join(sorted(guilty))}, which allow {room}",
            remedy="leave one of them out of the line's history",
        )

    def add(self, statement: WindowTotal, text: str) -> None:
        """Hold the statement as an equation and close the bounds over it."""
        a, b, total = self.place[statement.start], self.place[statement.end + 1], statement.total
        for start, end, most in ((a, b, total), (b, a, -total)):
            self._close(start, end, most, AGREEMENT * abs(total), frozenset((text,)))

    def _close(self, start: int, end: int, most: float, blur: float, own: frozenset[str]) -> None:
        """Shorten every path that gains from the new edge."""
        if most >= self.most[start][end]:
            return
        after = [(j, x, self.blur[end][j], self.because[end][j]) for j, x in enumerate(self.most[end]) if x < inf]
        for i, row in enumerate(self.most):
            before, vague, why = row[start] + most, self.blur[i][start] + blur, self.because[i][start] | own
            for j, x, more, also in after:
                if before + x < row[j]:
                    row[j], self.blur[i][j], self.because[i][j] = before + x, vague + more, why | also

    def known(self, a: int, b: int) -> bool:
        """Whether the sum between two boundaries has a single value, up to the rounding of its parts."""
        return self.most[a][b] + self.most[b][a] <= self.blur[a][b] + self.blur[b][a]


def stretches(
    windows: Sequence[WindowTotal],
    first: int,
    last: int,
    *,
    signed: bool = False,
    start: int | None = None,
    stop: int | None = None,
) -> Stretches:
    """Cut the windows of one line into stretches, or refuse them.

    Args:
        windows: Reported totals; they may be nested, overlap, repeat each other and leave months out.
        first: First month of the history.
        last: Last month of the history.
        signed: Whether a month may be negative.
        start: First month in which the line may differ from zero; none means any.
        stop: Last month in which the line may differ from zero; none means any.

    Returns:
        The stretches with their totals, the months that are zero, and the months the windows speak about.

    Raises:
        DataError: Totals that are not finite, negative where they cannot be, outside the history, or that contradict
            each other; all problems of the line together.

    Example:
        >>> cut = stretches([WindowTotal(288, 299, 30.5), WindowTotal(288, 296, 19.5)], 288, 299)
        >>> [piece.text for piece in cut.pieces]
        ['9M2024 = 19.5', 'Q4-2024 = 11']
    """
    quiet = _quiet(first, last, start, stop)
    problems = [problem for window in windows for problem in _faults(window, first, last, signed)]
    if problems:
        raise DataError(problems)
    nodes = sorted({node for span in (*windows, *quiet) for node in (span.start, span.end + 1)})
    bounds = _Bounds(nodes, signed)
    for span in (*quiet, *windows):
        text = span.text if span not in quiet else f"zero over {span.label}"
        conflict = bounds.conflict(span, text)
        if conflict is None:
            bounds.add(span, text)
        else:
            problems.append(conflict)
    if problems:
        raise DataError(problems)
    silent = {month for span in quiet for month in range(span.start, span.end + 1)}
    pieces = _pieces(nodes, bounds, silent, signed)
    covered = silent.union(*(range(window.start, window.end + 1) for window in windows))
    return Stretches(pieces, frozenset(silent), frozenset(covered))


def _quiet(first: int, last: int, start: int | None, stop: int | None) -> list[WindowTotal]:
    spans = []
    if start is not None and start > first:
        spans.append(WindowTotal(first, min(start - 1, last), 0.0))
    if stop is not None and stop < last:
        spans.append(WindowTotal(max(stop + 1, first), last, 0.0))
    return spans


def _faults(window: WindowTotal, first: int, last: int, signed: bool) -> list[Problem]:
    found = []
    if not isfinite(window.total):
        found.append(Problem("bad-value", f"the total of {window.label} is {window.total}; expected a finite number"))
    elif window.total < 0.0 and not signed:
        found.append(
            Problem("negative-total", f"{window.text} on a line that is never negative", remedy="declare it signed")
        )
    if window.start < first or window.end > last:
        history = f"{month_label(first)}..{month_label(last)}"
        found.append(Problem("outside-history", f"{window.label} reaches outside the history {history}"))
    return found


def _pieces(nodes: Sequence[int], bounds: _Bounds, silent: set[int], signed: bool) -> tuple[WindowTotal, ...]:
    """Stretches between each boundary and the next one whose distance is known; zero ones become silent months."""
    found = []
    for a, node in enumerate(nodes):
        b = next((b for b in range(a + 1, len(nodes)) if bounds.known(a, b)), None)
        if b is None:
            continue
        piece = WindowTotal(node, nodes[b] - 1, bounds.most[a][b])
        if not signed and piece.total <= bounds.blur[a][b]:
            silent.update(range(piece.start, piece.end + 1))
        found.append(piece)
    return tuple(piece for piece in found if not silent.issuperset(range(piece.start, piece.end + 1)))

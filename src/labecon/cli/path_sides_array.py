"""Many paths of one plan, kept whole or counted in bins, with everything that `labecon simulate` reads off them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from labecon.analysis.columns_array import Columns, CountedColumns, IndependentColumns, ReplicatedColumns
from labecon.analysis.path_readings_array import PathReader
from labecon.analysis.readings_array import Bools, Floats, share_interval
from labecon.analysis.statements_array import Statement, event_starts, windows_of
from labecon.backends import array
from labecon.errors import UsageError
from labecon.labs.binding_array import Points
from labecon.labs.histogram_array import BINS, Histogram
from labecon.labs.points_array import REPLICATES, SobolPoints, replicates_of
from labecon.labs.simulation_array import Simulation, Simulator
from labecon.outputs.samples_array import Binned, Independent, Replicated, Sample

if TYPE_CHECKING:
    from labecon.labs import Lab

#: A condition has to hold on this many paths at least: quantiles of fewer say nothing.
LEAST_PATHS = 20
#: Paths counted at a time where only counts are kept; the first of them set the bins.
CHUNK = 16_384
#: Paths computed at a time then, in compiled code and in NumPy, which needs room for every check and month.
BLOCK, NUMPY_BLOCK = 512, 256
#: Paths of the first on which a condition has to hold to set the bins alone.
PILOT = 500
#: Readings of which counts are kept.
_COUNTED = ("runway", "break_even:")


@dataclass(frozen=True)
class Request:
    """What to draw.

    Args:
        paths: Number of paths.
        seed: Seed.
        keep: Lines whose fan is shown.
        windows: Window label to lines.
        threads: Worker threads; 0 for the default.
        progress: Called with (done, all).
        joint: Statements whose share of paths is shown.
        given: A statement; only paths on which it holds count.
        prepare: Compiles beside NumPy, for the next time, where the job alone is not worth it.
        points: ``random`` or ``sobol``.
        quantiles: ``exact``, or ``histogram`` for any number of paths in bounded memory.
    """

    paths: int
    seed: int
    keep: Sequence[str]
    windows: Mapping[str, Sequence[str]]
    threads: int = 0
    progress: Callable[[int, int], None] | None = None
    joint: Sequence[Statement] = ()
    given: Statement | None = None
    prepare: bool = False
    points: str = "random"
    quantiles: str = "exact"

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Everything that is read off paths as true or false."""
        return (*self.joint, *(() if self.given is None else (self.given,)))


@dataclass(frozen=True)
class Side:
    """The paths of one plan.

    Args:
        found: The simulation; without values where only counts are kept.
        columns: Runway and break-even.
        sample: Quantiles and errors of lines.
        condition: The entry of the condition; empty without one.
        joint: Entries of the joint statements.
        simulator: What drew the paths.
        more: Further entries of the document.
        digest: Of the counts; empty where the values are kept.
    """

    found: Simulation
    columns: Columns
    sample: Sample
    condition: dict[str, Any]
    joint: tuple[dict[str, Any], ...]
    simulator: Simulator
    more: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    def share(self, place: int) -> dict[str, Any]:
        """The entry of a joint statement.

        Args:
            place: Its place in the request.

        Returns:
            See `share_entry`.
        """
        return self.joint[place]


def share_entry(held: int, paths: int) -> dict[str, Any]:
    """The share of paths on which something holds.

    Args:
        held: Paths on which it holds.
        paths: Paths in all.

    Returns:
        ``probability``, its standard ``error``, the ``low`` and ``high`` end of its 95 % interval, and ``paths``.
    """
    share = held / paths
    low, high = share_interval(share, paths)
    error = (share * (1 - share) / paths) ** 0.5
    return {"probability": share, "error": error, "low": low, "high": high, "paths": paths}


def side_of(
    lab: Lab,
    request: Request,
    reader: PathReader,
    paths: int,
    keep: Sequence[str] = (),
    windows: Mapping[str, Sequence[str]] | None = None,
    like: Simulator | None = None,
) -> Side:
    """The paths of a plan.

    Args:
        lab: The lab, on its plan.
        request: What to draw.
        reader: Reads runway, break-even and what statements need.
        paths: Number of paths.
        keep: Lines whose fan is shown.
        windows: Window label to lines; None for a plan of which only the readings are shown.
        like: See `labecon.labs.simulation_array.Simulator`.

    Returns:
        What is read off them.

    Raises:
        UsageError: The condition holds on too few paths.
    """
    drawing = _Drawing(lab, request, reader, paths, tuple(keep), windows, like)
    return drawing.binned() if request.quantiles == "histogram" and paths > CHUNK else drawing.exact()


class _Drawing:
    def __init__(
        self,
        lab: Lab,
        request: Request,
        reader: PathReader,
        paths: int,
        keep: tuple[str, ...],
        windows: Mapping[str, Sequence[str]] | None,
        like: Simulator | None,
    ) -> None:
        self.lab, self.request, self.reader, self.paths, self.keep = lab, request, reader, paths, keep
        self.windows = windows or {}
        self.progress: Callable[[int, int], None] | None = request.progress if windows is not None else None
        wanted = {label: dict.fromkeys(lines) for label, lines in self.windows.items()}
        for label, lines in windows_of(request.statements).items():
            wanted.setdefault(label, {}).update(dict.fromkeys(lines))
        self.points: Points | None = SobolPoints(lab, request.seed, paths) if request.points == "sobol" else None
        self.simulator = Simulator(
            lab,
            request.seed,
            paths,
            months=reader.months if reader.profits else reader.horizon,
            keep=keep,
            windows={label: tuple(lines) for label, lines in wanted.items()},
            observe=reader.read,
            observed=reader.items,
            checks=windows is not None,
            points=self.points,
            prepare=request.prepare,
            like=like,
        )

    def simulation(self, results: array.Paths) -> Simulation:
        made = self.simulator
        return Simulation(self.lab, self.paths, self.request.seed, self.keep, results, made.count, made.engine)

    def holding(self, results: array.Paths, numbers: npt.NDArray[np.int64]) -> tuple[Bools | None, list[Bools]]:
        """Where the condition and the joint statements hold."""
        events = dict.fromkeys(name for one in self.request.statements for name in one.events)
        readings: dict[str, Floats] = {
            **results.figures,
            **dict(event_starts(tuple(events), self.simulator.binder, numbers)),
        }
        given = self.request.given
        return given.holds(readings) if given else None, [one.holds(readings) for one in self.request.joint]

    def condition(self, held: int) -> dict[str, Any]:
        """The entry of the condition."""
        if self.request.given is None:
            return {}
        if held < LEAST_PATHS:
            text = f"{self.request.given.text!r} holds on {held} of {self.paths} paths of {self.lab.name}"
            text += f", and figures need {LEAST_PATHS} or more"
            raise UsageError.of("out-of-range", text, "--given", "draw more paths, or loosen it")
        return share_entry(held, self.paths)

    def exact(self) -> Side:
        """Every value kept."""
        results = self.simulator.results(range(self.paths), None, self.request.threads, self.progress)
        numbers = np.arange(self.paths, dtype=np.int64)
        kept, joint = self.holding(results, numbers)
        held = self.paths if kept is None else int(kept.sum())
        condition = self.condition(held)
        entries = tuple(share_entry(int((one if kept is None else one & kept).sum()), held) for one in joint)
        found = self.simulation(results)
        if self.points is None:
            columns = IndependentColumns(results.figures, held, kept)
            return Side(found, columns, Independent(found, kept), condition, entries, self.simulator)
        replicates = replicates_of(numbers)
        replicated = ReplicatedColumns(results.figures, held, kept, replicates)
        sample = Replicated(found, kept, replicates)
        about = {
            "kind": self.points.name,
            "dimensions": self.points.dimensions,
            "replicates": REPLICATES,
            "variance_ratio": sample.variance_ratios(self.windows),
        }
        return Side(found, replicated, sample, condition, entries, self.simulator, {"points": about})

    def binned(self) -> Side:
        """Counts alone, chunk by chunk."""
        counting = _Counting(self)
        block = BLOCK if self.simulator.compiled() else NUMPY_BLOCK
        for start in range(0, self.paths, CHUNK):
            stop = min(start + CHUNK, self.paths)
            results = self.simulator.results(range(start, stop), block, self.request.threads)
            counting.add(results, *self.holding(results, np.arange(start, stop, dtype=np.int64)))
            if self.progress is not None:
                self.progress(stop, self.paths)
        return counting.side()


class _Counting:
    """What is kept of chunk after chunk."""

    def __init__(self, drawing: _Drawing) -> None:
        self.drawing = drawing
        self.months = drawing.reader.horizon
        self.fans = {line: place * self.months for place, line in enumerate(drawing.keep)}
        names = [f"{label}:{line}" for label, lines in drawing.windows.items() for line in lines]
        self.rows = {name: len(self.fans) * self.months + place for place, name in enumerate(names)}
        self.columns = CountedColumns(_COUNTED)
        self.worst = dict.fromkeys(drawing.simulator.program.checks, 0.0)
        self.joint = [0] * len(drawing.request.joint)
        self.held = 0
        self.histogram: Histogram | None = None

    def add(self, results: array.Paths, kept: Bools | None, joint: Sequence[Bools]) -> None:
        """Counts a chunk."""
        self.columns.add(results.figures, kept)
        self.held += len(next(iter(results.figures.values()))) if kept is None else int(kept.sum())
        for place, holds in enumerate(joint):
            self.joint[place] += int((holds if kept is None else holds & kept).sum())
        for name, value in results.worst.items():
            self.worst[name] = max(self.worst[name], value)
        rows = [results.lines[line][month] for line in self.fans for month in range(self.months)]
        rows += [results.figures[name].astype(np.float32) for name in self.rows]
        chosen = rows if kept is None else [row[kept] for row in rows]
        if self.histogram is None:
            self.histogram = Histogram(rows if kept is None or int(kept.sum()) < PILOT else chosen)
        for place, row in enumerate(chosen):
            self.histogram.add(place, row)

    def side(self) -> Side:
        """What is read off the counts."""
        histogram, drawing = self.histogram, self.drawing
        assert histogram is not None
        condition = drawing.condition(self.held)
        sample = Binned(histogram, self.fans, self.rows, self.months)
        about = {"bins": BINS, "pilot_paths": CHUNK, "largest_bin": sample.largest_share()}
        found = drawing.simulation(array.Paths({}, {}, self.worst))
        entries = tuple(share_entry(held, self.held) for held in self.joint)
        more = {"histogram": about}
        return Side(found, self.columns, sample, condition, entries, drawing.simulator, more, histogram.digest)

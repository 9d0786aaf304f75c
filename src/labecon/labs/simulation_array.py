"""Many random paths of a lab: fans, windows, per-path figures, the same whatever the blocks and threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from labecon.backends import array, compiled_array, cuda_array, native, tree
from labecon.backends.c_source import CSource, Layout, c_source
from labecon.backends.compiled_inputs_array import Draws
from labecon.backends.cuda_source import cuda_source
from labecon.backends.quantiles_array import quantiles
from labecon.backends.source import Program, program_of
from labecon.errors import UsageError
from labecon.labs.binding_array import Binder, Design, Points
from labecon.labs.draw_plan import draw_steps
from labecon.labs.lab import Lab, check_address
from labecon.labs.results import TOLERANCE
from labecon.language import Expr
from labecon.periods import Window, month_label

HEADLINES = ("revenue", "cash", "liquid_resources")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
#: Most paths of one simulation, whose values are all kept.
MOST_PATHS = 10_000_000
Floats = npt.NDArray[np.float64]
#: ``auto``: compiled where a kernel is kept or worth making, else NumPy; ``compiled-fast`` gives up the last digits;
#: ``cuda``: a graphics card.
Backend = Literal["auto", "array", "compiled", "compiled-fast", "cuda"]
_BUILDS: dict[str, native.Build] = {"auto": "strict", "compiled": "strict", "compiled-fast": "fast", "cuda": "strict"}
#: Reads per-path figures off a block: values by item of shape (month, path) in float64.
Observe = Callable[[Mapping[str, Floats]], Mapping[str, Floats]]


@dataclass(frozen=True)
class Simulation:
    """Many random paths.

    Args:
        lab: The lab.
        paths: Number of paths.
        seed: Seed.
        kept: Items whose every month is kept.
        results: Values of kept items, per-path figures and the worst gap of each check.
        count: Number of forecast months.
        engine: What computed it, in one line.
    """

    lab: Lab
    paths: int
    seed: int
    kept: tuple[str, ...]
    results: array.Paths
    count: int
    engine: str = "array"

    @property
    def months(self) -> list[str]:
        """Labels of the forecast months."""
        first = self.lab.first_forecast
        return [month_label(month) for month in range(first, first + self.count)]

    def fan(self, line: str, levels: Sequence[float] = QUANTILES) -> Floats:
        """Quantiles of a line by month.

        Args:
            line: A kept item.
            levels: Quantile levels.

        Returns:
            Shape (month, level).
        """
        return quantiles(self.results.lines[line], levels)

    def figure(self, name: str) -> Floats:
        """A per-path figure.

        Args:
            name: Name given by the observer, or ``WINDOW:LINE``.

        Returns:
            Shape (path,).
        """
        return self.results.figures[name]

    def window(self, window: str, line: str, levels: Sequence[float] = QUANTILES) -> Floats:
        """Quantiles of a line over a window.

        Args:
            window: As asked for.
            line: As asked for.
            levels: Quantile levels.

        Returns:
            Shape (level,); not-a-number where the window reaches into months nobody reports.
        """
        values = self.figure(f"{window}:{line}").astype(np.float32)
        fan: Floats = quantiles(values[None, :], levels)[0]
        return fan

    @property
    def checks(self) -> dict[str, tuple[float, bool]]:
        """Every check: largest gap as a share of its scale over all months and paths, and whether it holds."""
        return {name: (worst, worst <= TOLERANCE) for name, worst in self.results.worst.items()}

    @property
    def digest(self) -> str:
        """SHA-256 of the results."""
        return self.results.digest


def simulate(
    lab: Lab,
    paths: int | Sequence[int] = 1000,
    seed: int = 1,
    *,
    months: int | None = None,
    keep: Sequence[str] | None = None,
    windows: Mapping[str, Sequence[str]] | None = None,
    observe: Observe | None = None,
    observed: Sequence[str] = (),
    checks: bool = True,
    block: int | None = None,
    threads: int = 0,
    progress: Callable[[int, int], None] | None = None,
    backend: Backend = "auto",
    design: Design | None = None,
    points: Points | None = None,
    prepare: bool = False,
) -> Simulation:
    """Many random paths.

    Args:
        lab: The lab.
        paths: Number of paths, or the path numbers themselves.
        seed: Seed.
        months: Forecast months; up to the horizon when None.
        keep: Items whose every month is kept; revenue, cash and liquid resources, where the lab has them, when None.
        windows: Window label to items wanted over it.
        observe: Reads further per-path figures.
        observed: Items that ``observe`` reads; it is given no others.
        checks: Whether every check is computed.
        block: Paths per block; chosen when None.
        threads: Worker threads; 0 for the number of cores.
        progress: Called with (done, all).
        backend: The same results from each, but for ``compiled-fast``, which agrees to 1e-9 of scale.
        design: Gives drivers other values than those drawn on a path; see `labecon.labs.designs_array`.
        points: Stand in for the draws per path; see `labecon.labs.points_array`.
        prepare: Compiles beside NumPy, for the next time, where the job alone is not worth it.

    Returns:
        The simulation.

    Raises:
        UsageError: An unknown line, or a number of paths out of range.
        NumericError: A value left the finite range.
    """
    keep = [line for line in HEADLINES if line in lab.graph.by_name] if keep is None else keep
    chosen = range(paths) if isinstance(paths, int) else paths
    if not 1 <= len(chosen) <= MOST_PATHS:
        raise UsageError.of("out-of-range", f"paths = {len(chosen)}: must lie in 1..{MOST_PATHS}", "--paths")
    made = Simulator(
        lab, seed, len(chosen), months=months, keep=keep, windows=windows, observe=observe, observed=observed,
        checks=checks, backend=backend, design=design, points=points, prepare=prepare,
    )  # fmt: skip
    results = made.results(chosen, block, threads, progress)
    return Simulation(lab, len(chosen), seed, tuple(keep), results, made.count, made.engine)


class Simulator:
    """A simulation made ready: the same lines and figures on any paths, as often as wanted.

    Args:
        lab: The lab.
        seed: Seed.
        paths: Paths expected in all, which decides whether compiling is worth it.
        months: See `simulate`.
        keep: See `simulate`.
        windows: See `simulate`.
        observe: See `simulate`.
        observed: See `simulate`.
        checks: See `simulate`.
        backend: See `simulate`.
        design: See `simulate`.
        points: See `simulate`.
        prepare: See `simulate`.
        like: Another simulator, whose compiled program serves this one too where it computes what is wanted.

    Raises:
        UsageError: An unknown line.
    """

    def __init__(
        self,
        lab: Lab,
        seed: int,
        paths: int,
        *,
        months: int | None = None,
        keep: Sequence[str] = (),
        windows: Mapping[str, Sequence[str]] | None = None,
        observe: Observe | None = None,
        observed: Sequence[str] = (),
        checks: bool = True,
        backend: Backend = "auto",
        design: Design | None = None,
        points: Points | None = None,
        prepare: bool = False,
        like: Simulator | None = None,
    ) -> None:
        self.lab, self.seed, self.keep, self.observe, self._observed = lab, seed, tuple(keep), observe, tuple(observed)
        self.count = lab.months_to(months)
        spans = {label: Window.parse(label) for label in windows or {}}
        wanted = {line for lines in (windows or {}).values() for line in lines}
        needed = dict.fromkeys([*keep, *observed])
        for line in [*keep, *observed, *wanted]:
            lab.graph.named(line)
        for line in sorted(wanted):
            node = lab.graph.by_name[line]
            needed.update(dict.fromkeys([line] if node.kind != "ratio" else [name for name, _ in node.refs]))
        source = like.serving(lab, needed, checks) if like is not None else None
        self.program = program_of(lab.graph, needed, checks=checks) if source is None else source.program
        self.windows = _Windows(lab, spans, windows or {}, self.count)
        names = (*self.program.fixed, *self.program.monthly)
        self.binder = Binder(lab, seed, self.count, names, design, points)
        figures = tuple(dict.fromkeys([*observed, *self.windows.items(needed)]))
        self._engine = _engine(backend, self.program, source, self.count, paths, self.binder, figures, prepare)

    def serving(self, lab: Lab, needed: Iterable[str], checks: bool) -> CSource | None:
        """The compiled program, for another simulator.

        Args:
            lab: Its lab.
            needed: Items that it keeps.
            checks: Whether it wants the checks.

        Returns:
            The program; None where nothing is compiled, or something is wanted that it does not compute.
        """
        same = lab.graph is self.lab.graph and self.program.outputs.issuperset(needed)
        if self._engine is None or not same or (checks and not self.program.checks):
            return None
        return self._engine.source

    @property
    def engine(self) -> str:
        """What computes it, in one line."""
        return self._engine.status if self._engine else "array"

    def compiled(self) -> bool:
        """Waits for the compiler.

        Returns:
            Whether compiled code serves; NumPy does where there is none.
        """
        if self._engine is None:
            return False
        self._engine.wait()
        return self._engine.status.startswith("compiled")

    def results(
        self,
        paths: Sequence[int],
        block: int | None = None,
        threads: int = 0,
        progress: Callable[[int, int], None] | None = None,
    ) -> array.Paths:
        """Values of kept items, per-path figures and the worst gap of each check.

        Args:
            paths: Path numbers.
            block: See `simulate`.
            threads: See `simulate`.
            progress: See `simulate`.

        Returns:
            The results, in the order of the paths.

        Raises:
            UsageError: A path is out of range.
            NumericError: A value left the finite range.
        """
        ends = (paths[0], paths[-1]) if isinstance(paths, range) else (min(paths), max(paths))
        for number in ends:
            check_address(self.seed, number)
        lab, seed, count, binder = self.lab, self.seed, self.count, self.binder
        drawn = binder.design is None and binder.points is None
        report = (lambda path: lab.path(seed, path, count)) if drawn else None
        if isinstance(paths, range):
            numbers = np.arange(paths.start, paths.stop, paths.step, dtype=np.int64)
        else:
            numbers = np.array(paths, dtype=np.int64)
        return array.simulate(
            self.program, count, numbers, binder.bind, self._read, self.keep, block, threads, progress,
            report=report, engine=self._engine,
        )  # fmt: skip

    def _read(self, values: Mapping[str, Floats]) -> Mapping[str, Floats]:
        found = dict(self.windows.read(values))
        if self.observe is not None:
            found.update(self.observe({name: values[name] for name in self._observed}))
        return found


def _engine(
    backend: Backend,
    program: Program,
    source: CSource | None,
    count: int,
    paths: int,
    binder: Binder,
    wanted: Sequence[str],
    prepare: bool,
) -> compiled_array.Engine | None:
    if backend not in get_args(Backend):
        text = f"backend = {backend!r}: write one of {', '.join(get_args(Backend))}"
        raise UsageError.of("unknown-name", text, "--backend")
    if backend == "array":
        return None
    card = backend == "cuda"
    source = source or (cuda_source(program) if card else c_source(program))
    build = _BUILDS[backend]
    kept = card or compiled_array.is_kept(source, build)
    small = len(program.items) * count * paths < compiled_array.WORTH_COMPILING
    if backend == "auto" and small and not kept and not prepare:
        return None

    def drawing(layout: Layout) -> Draws | None:
        if binder.design is not None or binder.points is not None:
            return None
        steps = draw_steps(binder.lab, program, binder.months)
        if steps is None:
            return None
        return Draws(steps, source, layout, binder.constant, binder.seed, binder.months[0], count)

    engine = cuda_array.CardEngine if card else compiled_array.Engine
    return engine(source, count, binder.bind, wanted, build, backend != "auto" or kept, drawing)


class _Windows:
    """Lines over windows that may begin in history: reported part as reported, forecast months path by path."""

    def __init__(self, lab: Lab, spans: Mapping[str, Window], wanted: Mapping[str, Sequence[str]], count: int) -> None:
        self.lab, self.spans, self.wanted = lab, spans, wanted
        self.first, self.last = lab.first_forecast, lab.first_forecast + count - 1

    def read(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        """Each wanted line over its window, by path."""
        width = next(iter(values.values())).shape[1] if values else 1
        found: dict[str, Floats] = {}
        for label, lines in self.wanted.items():
            for line in lines:
                value = self._window(values, line, self.spans[label])
                column = np.full(width, np.nan)
                if value is not None:
                    column[:] = value
                found[f"{label}:{line}"] = column
        return found

    def items(self, needed: Iterable[str]) -> tuple[str, ...]:
        """The items read, all of which are needed."""
        lines = {line for wanted in self.wanted.values() for line in wanted}
        read = {name for line in lines for name, _ in self.lab.graph.by_name[line].refs} | lines
        return tuple(name for name in needed if name in read)

    def _window(self, values: Mapping[str, Floats], line: str, span: Window) -> Any:
        node = self.lab.graph.by_name[line]
        if span.end > self.last:
            return None
        if node.kind == "ratio":
            return tree.evaluate(node.expr, lambda leaf: self._leaf(values, leaf, span), array.FUNCTIONS)
        if not node.is_flow:
            return self._month(values, line, span.end)
        total: Any = 0.0
        for month in span.range:
            value = self._month(values, line, month)
            if value is None:
                return None
            total = total + value
        return total

    def _month(self, values: Mapping[str, Floats], line: str, month: int) -> Any:
        if month < self.first:
            return self.lab.history.at(line, month)
        return values[line][month - self.first]

    def _leaf(self, values: Mapping[str, Floats], leaf: Expr, span: Window) -> Any:
        if leaf.op == "driver":
            driver = self.lab.drivers[leaf.name]
            return driver.at(span.end)
        if leaf.lag == "opening":
            return self._month(values, leaf.name, span.start - 1)
        if leaf.lag == "trailing_year":
            return self._window(values, leaf.name, Window(span.end - 11, span.end))
        shift = {"now": 0, "prior": span.months, "year_ago": 12}[leaf.lag]
        return self._window(values, leaf.name, Window(span.start - shift, span.end - shift))

"""What is forecast for named windows, as rows that can be kept and judged later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labecon.errors import UsageError
from labecon.facts.metrics import PRODUCTS, TOTAL
from labecon.facts.priors import JUDGED_ON
from labecon.labs import Lab
from labecon.labs.simulation_array import QUANTILES
from labecon.periods import Window, month_label

#: Windows and lines of the register, in the order they are shown.
WINDOWS = ("FY2025", "H2-2025", "Q4-2025", "H1-2026", "FY2026")
LINES = (
    "revenue", "gross_margin", "rnd_expense", "selling_expense", "adjusted_net_loss", "operating_cash_flow",
    "liquid_resources",
)  # fmt: skip
PATHS, SEED = 20_000, 20260131
#: Segment that adds up the consumer products, where a lab reports it: item of the lab to segment of the facts.
GROUPS = {"consumer_revenue": "ai_native_products"}

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ForecastRow:
    """One line over one window.

    Args:
        lab: Name of the lab.
        line: Line by its contract name.
        segment: Segment as facts name it; ``total`` for the lab.
        window: Label.
        unit: Currency, or 1 for a ratio.
        quantiles: At `QUANTILES`.
    """

    lab: str
    line: str
    segment: str
    window: str
    unit: str
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class Register:
    """Forecasts of one lab, with what made them.

    Args:
        lab: The lab.
        rows: One per line, segment and window.
        without: Windows and lines that cannot be forecast, with the reason.
        paths: Number of paths.
        seed: Seed.
        digest: Of the simulation.
        made: Day up to which facts were known.
    """

    lab: Lab
    rows: tuple[ForecastRow, ...]
    without: tuple[tuple[str, str], ...]
    paths: int
    seed: int
    digest: str
    made: str


def forecast(
    lab: Lab,
    windows: Sequence[str] = WINDOWS,
    paths: int = PATHS,
    seed: int = SEED,
    threads: int = 0,
    progress: Progress | None = None,
) -> Register:
    """Forecasts of a lab over named windows; what is reported of a window that has begun is part of it.

    Args:
        lab: The lab.
        windows: Labels.
        paths: Number of paths.
        seed: Seed.
        threads: Threads; 0 for the number of cores.
        progress: Called with (done, all).

    Returns:
        The register.

    Raises:
        UsageError: A window ends before the forecast begins or after the lab's horizon.
    """
    spans = {Window.parse(text).label: Window.parse(text) for text in windows}
    _check(lab, spans)
    segments = segment_lines(lab)
    wanted = [line for line in LINES if line in lab.graph.by_name]
    asked = [*wanted, *segments]
    found = lab.simulate(
        paths,
        seed,
        months=max(span.end for span in spans.values()) - lab.actual_through,
        keep=(),
        windows=dict.fromkeys(spans, asked),
        threads=threads,
        progress=progress,
    )
    rows, without = [], [(line, "the lab has no such line") for line in LINES if line not in wanted]
    for name in asked:
        line, segment = ("revenue", segments[name]) if name in segments else (name, TOTAL)
        unit = "1" if lab.graph.by_name[name].kind == "ratio" else lab.currency
        for label in _told_apart(lab, name, spans):
            values = found.window(label, name, QUANTILES)
            if np.isnan(values).any():
                without.append((f"{name} {label}", _unreported(lab, name, spans[label])))
                continue
            quantiles = tuple(float(value) for value in values)
            rows.append(ForecastRow(lab.name, line, segment, label, unit, quantiles))
    return Register(lab, tuple(rows), tuple(without), paths, seed, found.digest, made_on(lab))


def _told_apart(lab: Lab, name: str, spans: Mapping[str, Window]) -> list[str]:
    """The windows of a line; of a balance only one for each last day, so that no figure counts twice."""
    node = lab.graph.by_name[name]
    if node.is_flow or node.kind == "ratio":
        return list(spans)
    ends: dict[int, str] = {}
    for label, span in spans.items():
        ends.setdefault(span.end, label)
    return list(ends.values())


def _unreported(lab: Lab, name: str, span: Window) -> str:
    """Which months of a window have no value of a line, or of those that a quotient reads."""
    node = lab.graph.by_name[name]
    lines = [line for line, _ in node.refs] if node.kind == "ratio" else [name]
    known = range(span.start, min(span.end, lab.actual_through) + 1)
    runs: list[Window] = []
    for month in (one for one in known if any(lab.history.at(line, one) is None for line in lines)):
        if runs and runs[-1].end == month - 1:
            runs[-1] = Window(runs[-1].start, month)
        else:
            runs.append(Window(month, month))
    ends = (dict.fromkeys((month_label(run.start), month_label(run.end))) for run in runs)
    named = ", ".join("..".join(one) for one in ends) or "a month of the window"
    return f"{named} is neither reported nor forecast"


def _check(lab: Lab, spans: Mapping[str, Window]) -> None:
    for label, span in spans.items():
        if span.end <= lab.actual_through:
            raise UsageError.of("out-of-range", f"{label} is reported in full", "--window", "name one that is not")
        if span.end > lab.horizon:
            raise UsageError.of("out-of-range", f"{label} ends after the horizon of {lab.name}", "--window")


def made_on(lab: Lab) -> str:
    """The day up to which facts are known to a lab.

    Args:
        lab: The lab.

    Returns:
        The day of its view; where it has none, that of its drivers and priors or of its last fact.
    """
    day = lab.ledger.known_on or max(JUDGED_ON, *(fact.source.published for fact in lab.ledger.facts))
    return day.isoformat()


def segment_lines(lab: Lab) -> dict[str, str]:
    """Revenue items of a lab by the segment that facts report.

    Args:
        lab: The lab.

    Returns:
        Item to segment.
    """
    found: dict[str, str] = {}
    for part in lab.parts:
        item = f"{part.name}.revenue"
        if item not in lab.graph.by_name:
            continue
        facts = [lab.ledger.resolve(fact) for row in lab.history.reported.get(item, []) for fact in row.facts]
        named = {fact.segment for fact in facts if fact is not None and fact.segment != TOTAL}
        if len(named) == 1:
            found[item] = named.pop()
        elif part.name in PRODUCTS.get(lab.name, ()):
            found[item] = part.name
    for item, segment in GROUPS.items():
        if item in lab.graph.by_name and lab.ledger.find(lab.name, "revenue", segment):
            found[item] = segment
    return found

"""The specification of a sweep: a TOML file of labs, scenarios, drivers, seeds and paths, and of what is kept."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from labecon.errors import DataError, nearest
from labecon.labs.datafile import DataFile
from labecon.labs.scenarios import HOWS, Override
from labecon.periods import Window

#: Figures of a path: ``runway`` and ``peak_funding_need`` on the committed plan, the others under the lab's policy.
FIGURES = ("runway", "runway_policy", "peak_funding_need", "break_even")
LINES = ("revenue", "gross_profit", "adjusted_net_loss", "operating_cash_flow")
#: Paths of a block: enough to outweigh what a block costs beside them, few enough to lose.
BLOCK = 10_000
MOST_CELLS = 100_000
MOST_PATHS = 10_000_000
_TOP = ("labs", "scenarios", "combine", "seeds", "paths", "block", "months", "as_known_on", "periods_through",
        "arithmetic", "drivers", "points", "keep")  # fmt: skip
_KEEP = ("lines", "windows", "fans", "figures", "paths")
_GRID = ("from", "to", "points")


@dataclass(frozen=True)
class Setting:
    """A driver, or a pattern of drivers, at one value.

    Args:
        pattern: Name or pattern as in scenarios.
        how: ``set``, ``scale`` or ``shift``.
        value: A number, or for ``set`` a text such as ``0.04 to 0.09``.
        lab: The lab it is for; all when empty.
    """

    pattern: str
    how: str
    value: float | str
    lab: str = ""

    @property
    def column(self) -> str:
        """Its column in the tables."""
        return self.pattern if self.how == "set" else f"{self.pattern} {self.how}"

    @property
    def override(self) -> Override:
        """The change it makes."""
        return Override(self.how, self.value)


@dataclass(frozen=True)
class Specification:
    """What is swept, and what is kept of each path.

    Args:
        labs: Names.
        scenarios: Names; several joined with ``+`` are combined.
        combine: Up to how many of the scenarios are also combined with one another.
        seeds: Seeds.
        paths: Paths of each cell.
        block: Paths of a block at most.
        months: Forecast months; None for each lab's horizon.
        as_known_on: Only facts published by this day; None for all.
        periods_through: Only facts about periods ended by this day; None for all.
        arithmetic: ``strict`` or ``fast``.
        points: Combinations of driver settings, each a cell of its own.
        lines: Lines kept over each window; None for those every lab has.
        windows: Labels; None for the years of the forecast.
        fans: Lines kept for every month.
        figures: Some of `FIGURES`.
        keep_paths: Whether the values of each path stay once they are summed up.
    """

    labs: tuple[str, ...]
    scenarios: tuple[str, ...] = ("base",)
    combine: int = 1
    seeds: tuple[int, ...] = (1,)
    paths: int = 1000
    block: int = BLOCK
    months: int | None = None
    as_known_on: str | None = None
    periods_through: str | None = None
    arithmetic: str = "strict"
    points: tuple[tuple[Setting, ...], ...] = ((),)
    lines: tuple[str, ...] | None = None
    windows: tuple[str, ...] | None = None
    fans: tuple[str, ...] = ()
    figures: tuple[str, ...] = ("runway", "runway_policy", "break_even")
    keep_paths: bool = True

    def as_json(self) -> dict[str, Any]:
        """Everything that decides the results, as JSON can hold it."""
        return asdict(self)


def parse_specification(file: DataFile) -> Specification:
    """The specification in a file.

    Args:
        file: The file.

    Returns:
        The specification; names of labs, drivers and lines are not looked up yet.

    Raises:
        DataError: Everything that is wrong with the file by itself.
    """
    data, reader = file.data, _Reader(file)
    file.allow(data, _TOP)
    keep = file.table(data, "keep")
    file.allow(keep, _KEEP, "keep")
    labs = reader.names(data, "labs")
    if data.get("labs", []) == []:
        file.complain("malformed", "labs is missing", "labs", remedy='write labs = ["minimax", "zhipu"]')
    found = Specification(
        labs=labs,
        scenarios=reader.names(data, "scenarios") or ("base",),
        combine=reader.whole(data, "combine", 1, 1, 4),
        seeds=reader.seeds(data),
        paths=reader.whole(data, "paths", 1000, 1, MOST_PATHS),
        block=reader.whole(data, "block", BLOCK, 1, MOST_PATHS),
        months=reader.whole(data, "months", 0, 1, 1200) or None,
        as_known_on=reader.day(data, "as_known_on"),
        periods_through=reader.day(data, "periods_through"),
        arithmetic=reader.one_of(data, "arithmetic", ("strict", "fast")),
        points=reader.points(data, labs),
        lines=reader.names(keep, "lines", "keep") if "lines" in keep else None,
        windows=reader.windows(keep),
        fans=reader.names(keep, "fans", "keep"),
        figures=reader.figures(keep),
        keep_paths=reader.flag(keep, "paths"),
    )
    file.finish()
    return found


class _Reader:
    """Reads entries and complains about those it cannot read."""

    def __init__(self, file: DataFile) -> None:
        self.file = file

    def names(self, data: Mapping[str, Any], key: str, *at: str) -> tuple[str, ...]:
        """A list of names, each once."""
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.file.complain("malformed", f'{key} must be a list of names such as ["minimax"]', *at, key)
            return ()
        return tuple(dict.fromkeys(one.strip() for one in value))

    def whole(self, data: Mapping[str, Any], key: str, otherwise: int, low: int, high: int) -> int:
        """A whole number within bounds."""
        value = data.get(key, otherwise)
        if key in data and (isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high):
            self.file.complain("out-of-range", f"{key} = {value!r}: must be a whole number in {low}..{high}", key)
            return otherwise
        return int(value)

    def seeds(self, data: Mapping[str, Any]) -> tuple[int, ...]:
        """Seeds, each once."""
        value = data.get("seeds", [1])
        known = isinstance(value, list) and value and all(type(one) is int and 0 <= one < 2**63 for one in value)
        if not known:
            self.file.complain("malformed", "seeds must be a list of whole numbers in 0..2^63 - 1", "seeds")
            return (1,)
        return tuple(dict.fromkeys(value))

    def day(self, data: Mapping[str, Any], key: str) -> str | None:
        """A day, as text or as a date of TOML."""
        return None if key not in data else str(data[key])

    def one_of(self, data: Mapping[str, Any], key: str, known: Sequence[str]) -> str:
        """One of a few words, the first when it is not given."""
        value = str(data.get(key, known[0]))
        if value not in known:
            text = f"{key} = {value!r}: write one of {', '.join(known)}{nearest(value, known)}"
            self.file.complain("unknown-name", text, key)
        return value

    def flag(self, data: Mapping[str, Any], key: str) -> bool:
        """True or false, true when it is not given."""
        value = data.get(key, True)
        if not isinstance(value, bool):
            self.file.complain("malformed", f"{key} must be true or false", "keep", key)
        return bool(value)

    def windows(self, keep: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Labels of windows."""
        if "windows" not in keep:
            return None
        found = []
        for text in self.names(keep, "windows", "keep"):
            try:
                found.append(Window.parse(text).label)
            except DataError as error:
                self.file.adopt(error, "keep", "windows")
        return tuple(dict.fromkeys(found))

    def figures(self, keep: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of figures."""
        if "figures" not in keep:
            return Specification.figures
        found = self.names(keep, "figures", "keep")
        for name in found:
            if name not in FIGURES:
                text = f"no figure {name}{nearest(name, FIGURES)}"
                self.file.complain("unknown-name", text, "keep", "figures", remedy=f"figures: {', '.join(FIGURES)}")
        return found

    def points(self, data: Mapping[str, Any], labs: Sequence[str]) -> tuple[tuple[Setting, ...], ...]:
        """Every value of each driver with every value of the others, at each of the points."""
        axes: list[tuple[Setting, ...]] = []
        for one in self._flat(self.file.table(data, "drivers"), ("drivers",)):
            if math.prod(map(len, axes)) <= MOST_CELLS:  # beyond, no further driver is written out
                axes.append(self._axis(*one, labs))
        tables = data.get("points", [{}])
        if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
            self.file.complain("malformed", "write each point as [[points]] with its drivers below", "points")
            return ((),)
        given = []
        for table in tables:
            settings = [self._axis(*one, labs) for one in self._flat(table, ("points",))]
            if any(len(one) > 1 for one in settings):
                self.file.complain("malformed", "a driver of a point has one value", "points")
            given.append(tuple(one[0] for one in settings if one))
        count = math.prod(len(axis) for axis in axes) * len(given)
        if count > MOST_CELLS:
            text = f"the drivers have {count:,} combinations: at most {MOST_CELLS:,}"
            self.file.complain("out-of-range", text, "drivers")
            return ((),)
        combined = [(*point, *chosen) for point in given for chosen in product(*axes)]
        self._require_once(combined[0] if combined else ())
        return tuple(combined)

    def _require_once(self, settings: Sequence[Setting]) -> None:
        names = [(one.pattern, one.lab) for one in settings]
        for name in dict.fromkeys(one for one in names if names.count(one) > 1):
            self.file.complain("duplicate-name", f"{name[0]} is set twice in one combination", "drivers", name[0])

    def _flat(self, table: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
        """Entries by their full name, whether it was written with quotes or as tables."""
        for key, value in table.items():
            if isinstance(value, dict) and not {*HOWS, *_GRID} & set(value):
                yield from self._flat(value, (*at, key))
            else:
                yield (*at, key), value

    def _axis(self, at: tuple[str, ...], entry: Any, labs: Sequence[str]) -> tuple[Setting, ...]:
        name = ".".join(at[1:])
        lab, colon, pattern = name.rpartition(":")
        if colon and lab not in labs:
            self.file.complain("unknown-name", f"{name}: no lab {lab} in labs{nearest(lab, labs)}", *at)
        how, value = "set", entry
        if isinstance(entry, dict) and not set(entry) & set(_GRID):
            self.file.allow(entry, HOWS, *at)
            how, value = next(((one, entry[one]) for one in HOWS if one in entry), ("set", []))
            if len(entry) != 1:
                self.file.complain("malformed", f"{name}: give exactly one of set, scale, shift", *at)
        values = self._grid(name, value, at) if isinstance(value, dict) else value
        values = values if isinstance(values, list) else [values]
        if not values:
            self.file.complain("malformed", f"{name} has no value", *at)
        for one in values:
            if not (_is_number(one) or (how == "set" and isinstance(one, str))):
                kind = "a number or a text such as '0.04 to 0.09'" if how == "set" else "a number"
                self.file.complain("malformed", f"{name}: {one!r} is not {kind}", *at)
                return ()
        return tuple(Setting(pattern, how, one if isinstance(one, str) else float(one), lab) for one in values)

    def _grid(self, name: str, entry: Mapping[str, Any], at: tuple[str, ...]) -> list[float]:
        """Values at equal steps, both ends included."""
        self.file.allow(entry, _GRID, *at)
        low, high, count = [entry.get(key, math.nan) for key in _GRID]
        if not (_is_number(low) and _is_number(high) and type(count) is int and 2 <= count <= MOST_CELLS):
            self.file.complain("malformed", f"{name}: write {{ from = 0.04, to = 0.09, points = 6 }}", *at)
            return [0.0]
        return [low + (high - low) * step / (count - 1) for step in range(count)]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

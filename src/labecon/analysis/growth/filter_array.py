"""Follows the growth of one line through what was reported, by particles, and carries them on beyond it.

A particle is a possible course: level, growth state, own pace, noise. Month by month it moves as the line items of a
product say (`drift` is `product.growth_drift`, a test holds them together), with one addition that the lab files carry
in the course of their drivers: the pace of a company returns to a long-run pace. At the end of a reported window the
particles are weighted by how well they meet it and drawn anew (a bootstrap filter with systematic resampling). Rows are
sets of parameters, so that one pass weighs many of them; all rows share their draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.analysis.growth.observations import Line, Observation
from labecon.analysis.growth.parameters import FADE_CAP, FADE_FLOOR, LUMP_DEGREES, SIZE_REFERENCE
from labecon.backends import draws_array
from labecon.periods import MONTHS_PER_YEAR, Window

Floats = npt.NDArray[np.float64]
#: Log sd of the level at the start around the first reported rate, and of the first half-year's share.
START_SD = 0.7
SEASON_MEDIAN, SEASON_SD = -0.5, 0.6
#: Log sd by which noise and lumps of a particle are moved when it is drawn anew, so that they do not freeze.
REJUVENATION = 0.05
#: Range of log levels that are computed with; beyond it nothing is said.
_LOWEST, _HIGHEST = -5.0, 40.0
_LARGEST_LUMP = 20.0
_HALF = 6
_QUARTER = 3


@dataclass
class Followed:
    """What a pass over a line found.

    Args:
        likelihood: Log likelihood of each observation given those before; (observation, row).
        state: Particles after the last observation, or in the month asked for; name to (row, particle).
        left_out: Totals of the observation that was not used, by particles that meet the others.
        effective: Share of the particles that are worth keeping at each observation.
        ahead: Samples of later windows by origin, the place of the last observation used.
    """

    likelihood: Floats
    state: dict[str, Floats]
    left_out: Floats | None = None
    effective: list[float] = field(default_factory=list)
    ahead: dict[int, list[tuple[Observation, Floats]]] = field(default_factory=dict)


def drift(hot: Floats, level: Floats, takeoff: Floats, power: Floats, pace: Floats) -> Floats:
    """Log growth of a month.

    Args:
        hot: 1 in a take-off.
        level: Log of revenue a month, US dollars.
        takeoff: Take-off growth, multiple a year at the reference size.
        power: Power of the size factor.
        pace: Normal growth, log a year.

    Returns:
        Log growth.
    """
    size = MONTHS_PER_YEAR * np.exp(level) / SIZE_REFERENCE
    fade = np.clip(size**power, FADE_FLOOR, FADE_CAP)
    return np.asarray(np.where(hot > 0, np.log(takeoff) * fade, pace) / MONTHS_PER_YEAR)


class GrowthFilter:
    """Particles of one line under several sets of parameters.

    Args:
        rows: Parameter to values; (row,).
        particles: Number of particles in each row.
        seed: Seed of the draws.
        joint: Whether all particles are one row and each carries its own parameters, so that what is reported also
            decides between them.
    """

    def __init__(self, rows: Mapping[str, Floats], particles: int, seed: int, joint: bool = False) -> None:
        self.rows = {name: np.asarray(values, dtype=np.float64)[:, None] for name, values in rows.items()}
        count = len(next(iter(rows.values())))
        self.joint = joint
        self.shape = (1, count * particles) if joint else (count, particles)
        if joint:
            self.rows = {name: np.tile(values, (1, particles)).reshape(1, -1) for name, values in self.rows.items()}
        self.numbers, self.seed = np.arange(self.shape[1]), seed

    def follow(
        self,
        line: Line,
        *,
        origins: Mapping[int, Sequence[Observation]] | None = None,
        keep: int | None = None,
        without: int | None = None,
        start: float | None = None,
    ) -> Followed:
        """One pass over what was reported of a line.

        Args:
            line: The line; its first observation sets the level and is not scored.
            origins: Place of the last observation used, to later windows that are to be sampled from there.
            keep: Month whose particles are wanted; carried through all later windows, so they know them as well.
            without: Place of an observation that is not used.
            start: Log of the level that the first month is drawn around; that of the first observation when None.

        Returns:
            What was found.
        """
        known, address = line.observations, f"growth.{line.name}"
        level = log(known[1 if without == 0 else 0].rate) if start is None else start
        state = self.begin(level, address, line.seasonal)
        likelihood = np.zeros((len(known), self.shape[0]))
        marks: dict[int, Floats] = {}
        kept: dict[str, Floats] = {}
        aside: dict[str, Floats] = {}
        found = Followed(likelihood, state)
        starts, at = {one.window.start for one in known}, 0
        month = known[0].window.start
        while at < len(known):
            if month in starts:
                marks[month] = state["sum"]
            self._step(state, month, address)
            while at < len(known) and known[at].window.end == month:
                one = known[at]
                if at == without:
                    aside["total"] = self._printed(state, state["sum"] - marks[one.window.start], one, month, address)
                else:
                    groups = (state, marks, kept, aside)
                    likelihood[at], worth = self._condition(groups, one, f"{address}.{at}")
                    found.effective.append(worth)
                if origins and at in origins:
                    found.ahead[at] = self.sample(state, marks, month, origins[at], f"{address}.after.{at}")
                at += 1
            if month == keep:
                kept.update({name: values.copy() for name, values in state.items()})
            month += 1
        likelihood[0] = 0.0 if start is None else likelihood[0]
        while keep is not None and not kept:
            self._step(state, month, address)
            if month == keep:
                kept.update(state)
            month += 1
        found.state, found.left_out = kept or state, aside.get("total")
        return found

    def sample(
        self,
        state: Mapping[str, Floats],
        marks: Mapping[int, Floats],
        month: int,
        wanted: Sequence[Observation],
        address: str,
        end: dict[str, Floats] | None = None,
    ) -> list[tuple[Observation, Floats]]:
        """Totals of later windows.

        Args:
            state: Particles at the end of a month.
            marks: Running sums at the start of windows that have begun.
            month: The month.
            wanted: Windows that end later; their totals are not looked at.
            address: Of the draws.
            end: Takes the particles of the last month.

        Returns:
            Each window with its samples; (row, particle).
        """
        own = {name: values.copy() for name, values in state.items()}
        begun = dict(marks)
        rest = sorted((one for one in wanted if one.window.end > month), key=lambda one: one.window.end)
        found: list[tuple[Observation, Floats]] = []
        while rest:
            month += 1
            if any(one.window.start == month for one in rest):
                begun[month] = own["sum"]
            self._step(own, month, address)
            while rest and rest[0].window.end == month:
                one = rest.pop(0)
                total = own["sum"] - begun[one.window.start]
                found.append((one, self._printed(own, total, one, month, address)))
        if end is not None:
            end.update(own)
        return found

    def _printed(
        self, state: Mapping[str, Floats], total: Floats, one: Observation, month: int, address: str
    ) -> Floats:
        """A total as it would be reported: off its course by the lumps of its quarters and by its digits."""
        lump = np.clip(_scale(state["lump"], one) * self._lump(month, address), -_LARGEST_LUMP, _LARGEST_LUMP)
        return np.asarray(total * np.exp(lump))

    def begin(self, level: float, address: str, seasonal: bool = False) -> dict[str, Floats]:
        """Particles before the first month.

        Args:
            level: Log of the level that they are drawn around.
            address: Of the draws.
            seasonal: Whether the halves of a year may differ.

        Returns:
            Name to (row, particle).
        """
        rows, shape = self.rows, self.shape
        z = {name: self._normal(0, f"{address}.{name}") for name in ("level", "pace", "noise", "lump", "season")}
        starts = rows["takeoff_hazard"] / MONTHS_PER_YEAR
        hot = self._uniform(0, f"{address}.hot") < starts / (starts + rows["takeoff_end_hazard"])
        share = 1 / (1 + np.exp(-(SEASON_MEDIAN + SEASON_SD * z["season"]))) if seasonal else 0.5 + 0 * z["season"]
        state = {
            "level": level + START_SD * z["level"],
            "hot": hot.astype(np.float64),
            "pace": np.log(rows["normal_growth"]) + rows["normal_growth_spread"] * z["pace"],
            "noise": rows["demand_noise"] * np.exp(rows["demand_noise_spread"] * z["noise"]),
            "lump": rows["lump"] * np.exp(rows["lump_spread"] * z["lump"]),
            "season": 2 * share,
            "sum": np.zeros(shape),
            **(rows if self.joint else {}),
        }
        return {name: np.array(np.broadcast_to(values, shape)) for name, values in state.items()}

    def _step(self, state: dict[str, Floats], month: int, address: str) -> None:
        """One month; changes the particles in place."""
        rows = state if self.joint else self.rows
        draw = self._uniform(month, f"{address}.state")
        was = state["hot"] > 0
        hot = np.where(was, draw >= rows["takeoff_end_hazard"], draw < rows["takeoff_hazard"] / MONTHS_PER_YEAR)
        long_run = np.log(rows["long_run_growth"])
        stays = 0.5 ** (1 / rows["normal_growth_half_life"])
        state["pace"] = long_run + stays * (state["pace"] - long_run)
        state["hot"] = hot.astype(np.float64)
        moved = state["level"] + drift(
            state["hot"], state["level"], rows["takeoff_growth"], rows["size_fade_power"], state["pace"]
        )
        state["level"] = np.clip(moved + state["noise"] * self._normal(month, f"{address}.shock"), _LOWEST, _HIGHEST)
        season = state["season"] if month % MONTHS_PER_YEAR < _HALF else 2 - state["season"]
        state["sum"] = state["sum"] + np.exp(state["level"]) * season

    def _condition(self, groups: Sequence[dict[Any, Floats]], one: Observation, address: str) -> tuple[Floats, float]:
        """Weighs particles by a reported total and draws them anew: log likelihood by row, worth of the draw."""
        state, marks = groups[0], groups[1]
        total = state["sum"] - marks[one.window.start]
        scale = _scale(state["lump"], one)
        gap = (np.log(total) - np.log(one.total)) / scale
        logs = -(LUMP_DEGREES + 1) / 2 * np.log1p(gap * gap / LUMP_DEGREES) - np.log(scale)
        top = logs.max(axis=1, keepdims=True)
        weights = np.exp(logs - top)
        mean = weights.mean(axis=1)
        worth = float((mean**2 / (weights**2).mean(axis=1)).mean())
        places = systematic(weights, float(self._uniform(0, f"{address}.draw")[0, 0]))
        for group in groups:
            for name in list(group):
                group[name] = np.take_along_axis(group[name], places, axis=1)
        for name in ("noise", "lump"):
            state[name] = state[name] * np.exp(REJUVENATION * self._normal(0, f"{address}.{name}"))
        return np.asarray(np.log(mean) + top[:, 0]), worth

    def _lump(self, month: int, address: str) -> Floats:
        """Student's t with four degrees, from its quantile in closed form (Shaw 2006)."""
        p = self._uniform(month, f"{address}.lump")
        a = np.sqrt(4 * p * (1 - p))
        return np.asarray(np.sign(p - 0.5) * 2 * np.sqrt(np.maximum(np.cos(np.arccos(a) / 3) / a - 1, 0)))

    def _uniform(self, month: int, address: str) -> Floats:
        return np.asarray(draws_array.uniforms(self.seed, self.numbers, [month], address).T)

    def _normal(self, month: int, address: str) -> Floats:
        return np.asarray(draws_array.normals(self.seed, self.numbers, [month], address).T)


def _scale(lump: Floats, one: Observation) -> Floats:
    """Log sd of a total: lumps of its quarters even out over longer windows."""
    return np.asarray(np.sqrt(one.slack**2 + lump**2 * (_QUARTER / max(one.window.months, _QUARTER))))


def systematic(weights: Floats, offset: float) -> npt.NDArray[np.intp]:
    """Places drawn in proportion to weights, evenly spaced.

    Args:
        weights: Not negative; (row, particle).
        offset: In (0, 1).

    Returns:
        Places; (row, particle).

    Example:
        >>> systematic(np.array([[1.0, 0.0, 1.0, 2.0]]), 0.5).tolist()
        [[0, 2, 3, 3]]
    """
    sums = np.cumsum(weights, axis=1)
    count = weights.shape[1]
    points = (np.arange(count) + offset) / count
    places = np.stack([np.searchsorted(row / row[-1], points) for row in sums])
    return np.asarray(np.minimum(places, count - 1))


def window_of(start: int, end: int, total: float = 1.0) -> Observation:
    """A window whose total is wanted.

    Args:
        start: First month.
        end: Last month.
        total: Its total where it is known; it is not looked at.

    Returns:
        The observation, without slack.
    """
    return Observation(Window(start, end), total, 0.0)

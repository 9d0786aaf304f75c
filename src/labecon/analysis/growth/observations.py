"""What is known of the revenue of one line: totals over windows, each with the slack its digits leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

from labecon.facts.series import SeriesFigure, load_series
from labecon.periods import Window

#: Least log sd of a figure: definitions of run-rates are looser than those of accounts.
SLACK = {"reported": 0.02, "run_rate": 0.05}
#: Most log sd of a figure, for one printed with a single digit.
MOST_SLACK = 0.15
#: A company counts as chosen for its success where its record starts below this run-rate (USD) and ends above it.
SUCCESS = 1e9


@dataclass(frozen=True)
class Observation:
    """A total over a window.

    Args:
        window: The months.
        total: Revenue, in US dollars or a unit of the same purchasing size.
        slack: Log sd of the figure itself.
    """

    window: Window
    total: float
    slack: float

    @property
    def rate(self) -> float:
        """Revenue of a month on average."""
        return self.total / self.window.months


@dataclass(frozen=True)
class Line:
    """The history of one line or company.

    Args:
        name: E.g. ``snowflake`` or ``minimax.talkie.revenue``.
        observations: In order of the end of their windows; nested windows with a common start are allowed.
        seasonal: Whether the first half of a year may differ from the second.
        chosen: Whether it is in the sample because it succeeded.
    """

    name: str
    observations: tuple[Observation, ...]
    seasonal: bool = False
    chosen: bool = False

    def through(self, month: int) -> Line:
        """The line as known when a month had ended.

        Args:
            month: Index of the last month.

        Returns:
            The line without later windows.
        """
        return replace(self, observations=tuple(one for one in self.observations if one.window.end <= month))

    def without(self, at: int) -> Line:
        """The line without one observation.

        Args:
            at: Its place.

        Returns:
            The line.
        """
        return replace(self, observations=self.observations[:at] + self.observations[at + 1 :])

    @property
    def company(self) -> str:
        """The company it belongs to."""
        return self.name.partition(".")[0]


def analog_lines() -> tuple[Line, ...]:
    """The bundled histories of other companies.

    Returns:
        One line per company.

    Example:
        >>> [line.name for line in analog_lines() if line.chosen]
        ['anthropic', 'snowflake', 'tesla']
    """
    return tuple(_line(company, figures) for company, figures in load_series().items())


def _line(company: str, figures: Sequence[SeriesFigure]) -> Line:
    observations = tuple(
        Observation(one.window, float(one.value), slack_of(float(one.value), float(one.half_unit), one.basis))
        for one in figures
    )
    first, last = (12 * one.rate for one in (observations[0], observations[-1]))
    return Line(company, observations, chosen=first < SUCCESS <= last)


def slack_of(value: float, half_unit: float, basis: str) -> float:
    """Log sd of a printed figure: its rounding as a uniform error, within bounds by its basis.

    Args:
        value: The figure.
        half_unit: Half of its last printed digit.
        basis: ``reported`` or ``run_rate``.

    Returns:
        The log sd.
    """
    return min(max(half_unit / sqrt(3) / abs(value), SLACK[basis]), MOST_SLACK)

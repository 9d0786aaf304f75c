"""Worth of a lab on each path: free cash flow and what comes after the horizon, discounted to the day of valuation.

    enterprise value = sum of free cash flow of each window x d(middle of it) + terminal value x d(horizon)
    equity value     = enterprise value + cash and financial assets - borrowings, at the day of valuation; not below 0
    d(t)             = (1 + discount rate) ^ -t x exp(-exit hazard x t), t in years

Terminal value, by growth: growth above that for ever shrinks to `growth_kept` of it each year, the free cash flow
margin goes in equal steps over `fade_years` to that for ever, and after fifteen years both stay (Gordon). By multiple:
revenue of the last twelve months times `terminal_multiple`. On a path on which the money runs out the equity is worth
nothing from then on: it counts as 0.

A second reading values the share and not the firm: what equity is worth at the horizon, over the shares of that day,
discounted. It holds what every raise on the path costs those who held before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from labecon.analysis.path_readings_array import PathReader
from labecon.analysis.readings_array import Floats
from labecon.analysis.valuation.assumptions import PREFIX, valued
from labecon.labs import Lab
from labecon.periods import MONTHS_PER_YEAR, Window, month_index, month_label

#: Day of valuation of a view that names none.
TODAY = date(2026, 1, 31)
#: Years after the horizon that are computed one by one.
YEARS = 15
#: Least distance between the discount rate and growth for ever.
LEAST_SPREAD = 0.005
#: Growth of the last forecast year is not taken below this.
_LEAST_GROWTH = -0.5
NEEDED = ("free_cash_flow", "revenue", "cash")
_STOCKS = ("cash", "financial_assets", "bank_borrowings", "shares")
BASES = ("growth", "multiple")


@dataclass(frozen=True)
class Worth:
    """The parts of a valuation on each path, in the lab's currency, shape (path,).

    Args:
        flows: Free cash flow up to the horizon, discounted.
        terminal: What comes after, discounted, by basis.
        net_cash: Cash and financial assets less borrowings on the day of valuation.
        equity: Equity value by basis.
        failed: 1 where the money runs out by the horizon.
        shares: Shares on the day of valuation; not-a-number in a lab without.
        shares_ahead: Shares at the horizon.
        to_share: Value of a share held through every raise, by basis, times the shares of today.
        revenue: Revenue of the last twelve months of the forecast.
        margin: Free cash flow over it.
    """

    flows: Floats
    terminal: Mapping[str, Floats]
    net_cash: Floats
    equity: Mapping[str, Floats]
    failed: Floats
    shares: Floats
    shares_ahead: Floats
    to_share: Mapping[str, Floats]
    revenue: Floats
    margin: Floats


class WorthReader:
    """Reads the worth of a lab off simulations.

    Args:
        lab: The lab under its policy.
    """

    def __init__(self, lab: Lab) -> None:
        self.lab = valued(lab)
        self.missing = [line for line in NEEDED if line not in lab.graph.by_name]
        day = lab.ledger.known_on or TODAY
        self.month = min(max(lab.actual_through, month_index(day.strftime("%Y-%m"))), lab.horizon - MONTHS_PER_YEAR)
        self.stocks = tuple(line for line in _STOCKS if line in lab.graph.by_name)
        self.reader = PathReader(lab, profits=False)
        self.spans = self._spans()

    @property
    def months(self) -> int:
        """Forecast months to simulate."""
        return self.lab.horizon - self.lab.actual_through

    def _spans(self) -> list[Window]:
        spans, start = [], self.month + 1
        while start <= self.lab.horizon:
            end = min(start - start % MONTHS_PER_YEAR + MONTHS_PER_YEAR - 1, self.lab.horizon)
            spans.append(Window(start, end))
            start = end + 1
        return spans

    @property
    def past_year(self) -> Window:
        """The twelve months to the day of valuation."""
        return Window(self.month - MONTHS_PER_YEAR + 1, self.month)

    @property
    def last_year(self) -> Window:
        """The last twelve months of the forecast."""
        return self._last[0]

    @property
    def _last(self) -> tuple[Window, Window]:
        end = self.lab.horizon
        last = Window(end - MONTHS_PER_YEAR + 1, end)
        return last, last.shift(-MONTHS_PER_YEAR)

    @property
    def windows(self) -> dict[str, tuple[str, ...]]:
        """Window label to lines."""
        found: dict[str, tuple[str, ...]] = {}
        last, before = self._last
        wanted: list[tuple[Window, tuple[str, ...]]] = [(span, ("free_cash_flow",)) for span in self.spans]
        wanted += [(last, ("free_cash_flow", "revenue")), (before, ("revenue",)), (self.past_year, ("revenue",))]
        wanted += [(Window(one, one), self.stocks) for one in (self.month, self.lab.horizon)]
        for span, lines in wanted:
            found[span.label] = tuple(dict.fromkeys((*found.get(span.label, ()), *lines)))
        return found

    def assumed(self, found: Mapping[str, Floats], name: str) -> Floats:
        """An assumption on each path: as a case sets it, otherwise its median.

        Args:
            found: Figures of a simulation; those named like an assumption go before its median.
            name: Local name.

        Returns:
            Shape (path,) or ().
        """
        given = found.get(PREFIX + name)
        return np.asarray(self.lab.drivers[PREFIX + name].at(self.month) if given is None else given, dtype=np.float64)

    def worth(self, found: Mapping[str, Floats]) -> Worth:
        """The worth of each path.

        Args:
            found: Figures of a simulation of `months` with `windows` and the reader.

        Returns:
            The parts.
        """
        rate, hazard = self.assumed(found, "discount_rate"), self.assumed(found, "exit_hazard")

        def discounted(years: float) -> Floats:
            return np.asarray((1 + rate) ** -years * np.exp(-hazard * years))

        last, before = self._last
        flows = np.zeros_like(found[f"{last.label}:revenue"])
        for span in self.spans:
            middle = ((span.start + span.end + 1) / 2 - self.month - 1) / MONTHS_PER_YEAR
            flows = flows + found[f"{span.label}:free_cash_flow"] * discounted(middle)
        revenue, earlier = found[f"{last.label}:revenue"], found[f"{before.label}:revenue"]
        margin = found[f"{last.label}:free_cash_flow"] / np.where(revenue > 0, revenue, np.nan)
        ahead = (self.lab.horizon - self.month) / MONTHS_PER_YEAR
        terminal = {
            "growth": self._by_growth(found, revenue, revenue / np.where(earlier > 0, earlier, np.nan) - 1, margin),
            "multiple": revenue * self.assumed(found, "terminal_multiple"),
        }
        failed = np.isfinite(found["runway:zero"]).astype(np.float64)
        now, then = self._net_cash(found, self.month), self._net_cash(found, self.lab.horizon)
        shares, shares_ahead = (self._stock(found, "shares", one) for one in (self.month, self.lab.horizon))
        alive = 1.0 - failed
        value = {key: one * discounted(ahead) for key, one in terminal.items()}
        equity = {key: alive * np.maximum(flows + one + now, 0.0) for key, one in value.items()}
        held = alive * shares / shares_ahead * discounted(ahead)
        to_share = {key: held * np.maximum(one + then, 0.0) for key, one in terminal.items()}
        return Worth(flows, value, now, equity, failed, shares, shares_ahead, to_share, revenue, margin)

    def _by_growth(self, found: Mapping[str, Floats], revenue: Floats, growth: Floats, margin: Floats) -> Floats:
        """Value at the horizon of what comes after it."""
        rate, hazard = self.assumed(found, "discount_rate"), self.assumed(found, "exit_hazard")
        ever, mature = self.assumed(found, "terminal_growth"), self.assumed(found, "terminal_margin")
        fade = np.maximum(self.assumed(found, "fade_years"), 1.0)
        kept = self.assumed(found, "growth_kept")
        above = np.clip(growth, _LEAST_GROWTH, self.assumed(found, "fastest_growth")) - ever
        needed = (1 + rate) * np.exp(hazard)
        total, level, factor = np.zeros_like(revenue), revenue, np.ones_like(revenue)
        for year in range(1, YEARS + 1):
            step = np.minimum(year / fade, 1.0)
            level = level * (1 + ever + above)
            above = above * kept
            factor = factor / needed
            total = total + level * (margin + (mature - margin) * step) * factor
        rest = level * (1 + ever) * mature / np.maximum(needed - 1 - ever, LEAST_SPREAD)
        return np.asarray(total + rest * factor)

    def _net_cash(self, found: Mapping[str, Floats], month: int) -> Floats:
        total = self._stock(found, "cash", month)
        for line, sign in (("financial_assets", 1.0), ("bank_borrowings", -1.0)):
            if line in self.stocks:
                total = total + sign * self._stock(found, line, month)
        return total

    def _stock(self, found: Mapping[str, Floats], line: str, month: int) -> Floats:
        key = f"{month_label(month)}:{line}"
        return found[key] if key in found else np.full_like(found["runway:zero"], np.nan)


__all__ = ["BASES", "NEEDED", "TODAY", "Worth", "WorthReader"]

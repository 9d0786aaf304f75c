"""A lab with every component, and random paths over the ranges of its drivers, for tests."""

from __future__ import annotations

import random
from collections.abc import Mapping

from labecon.backends import python
from labecon.business import COMPONENTS
from labecon.language import Component, DriverNode, Graph, Part, build
from labecon.units import Unit
from tests.unit.business.reference_numbers import DRIVERS, INITIAL

EVENTS = (
    "overseas_rules_active",
    "customer_loss_active",
    "app_takedown_active",
    "open_model_shock_active",
    "key_staff_loss_active",
    "supplier_price_rise_active",
    "copyright_loss_active",
)
SCHEDULES = ("listing_scheduled", "overallotment_scheduled", "redemption_scheduled")
SHOCKS = ("demand_shock", "cost_shock", "gap_shock", "fx_shock", "share_shock")
MONTHLY = frozenset({*EVENTS, *SCHEDULES, *SHOCKS, "takeoff_draw", "funding_draw", "season", "preferred_round"})
SWITCHES = frozenset({"hot", "retained_share", "listed", "funding_window"})
ASSETS = ("cash", "financial_assets", "trade_receivables_gross", "prepayments", "fixed_assets", "other_assets")
CLAIMS = (
    "credit_loss_allowance",
    "payables",
    "contract_liabilities",
    "tax_payable",
    "other_liabilities",
    "lease_liabilities",
    "bank_borrowings",
    "preferred",
)
#: Part, component and the generation line it uses.
PARTS = (
    ("talkie", "consumer_app", "video"),
    ("hailuo", "consumer_app", "video"),
    ("platform", "open_platform", "text"),
    ("projects", "on_premise", "text"),
    ("text", "generation", ""),
    ("video", "generation", ""),
    ("research", "research_team", ""),
    ("sales", "commercial_team", ""),
    ("administration", "administration_team", ""),
    ("unallocated", "unallocated_audience", ""),
)
KNOWN_ITEMS = frozenset(item for one in COMPONENTS.values() for item in one.items)

Path = tuple[dict[str, float | list[float]], dict[str, float]]


class ReferenceLab:
    """A lab of some parts: its graph, its driver ranges and its opening values.

    Args:
        parts: Rows as in `PARTS`.
        changed: Components that replace those of the package, by name.
        extra: Further plain drivers, all 0.
    """

    def __init__(
        self,
        parts: tuple[tuple[str, str, str], ...] = PARTS,
        changed: Mapping[str, Component] | None = None,
        extra: tuple[str, ...] = (),
    ) -> None:
        components = {**COMPONENTS, **(changed or {})}
        owners = [("", "lab"), *((part, component) for part, component, _ in parts)]
        self.ranges: dict[str, tuple[str, float, float, float]] = dict.fromkeys(EVENTS, ("1", 0.0, 0.0, 0.0))
        for readers, table in DRIVERS.items():
            for row in table.strip().splitlines():
                name, unit, low, high, value = (cell.strip() for cell in row.split("|"))
                for part, component in owners:
                    if component in readers.split():
                        full = f"{part}.{name}" if part else name
                        self.ranges[full] = (unit, float(low), float(high), float(value))
        self.opening = {
            f"{part}.{name}" if part else name: value
            for readers, values in INITIAL.items()
            for name, value in values.items()
            for part, component in owners
            if component in readers.split()
        }
        self.opening["equity"] = opening_equity(self.opening)
        made = tuple(Part(name, components[kind], {"generation": use} if use else {}) for name, kind, use in parts)
        nodes = {
            name: DriverNode(name, Unit.parse(unit).with_money("USD"), "month" if local(name) in MONTHLY else "run")
            for name, (unit, *_) in self.ranges.items()
        }
        nodes |= {name: DriverNode(name, Unit.parse("1"), "run") for name in extra}
        root = Part("", components["lab"], parts=made)
        self.graph: Graph = build("reference", "USD", root, nodes, KNOWN_ITEMS, frozenset(EVENTS))

    def base(self, months: int) -> Path:
        """Every driver at its plain value, every opening at its plain value.

        Args:
            months: Number of months.

        Returns:
            Drivers and opening values.
        """
        values = {
            name: [value] * months if local(name) in MONTHLY else value
            for name, (_, _, _, value) in self.ranges.items()
        }
        return values, dict(self.opening)

    def random(self, seed: int, months: int) -> Path:
        """Drivers drawn over their ranges, openings varied by half, a listing or its failure, events, switches.

        Args:
            seed: Of Python's generator.
            months: Number of months.

        Returns:
            Drivers and opening values.
        """
        draw = random.Random(seed)
        drivers = {
            name: self._drawn(draw, local(name), low, high, months) for name, (_, low, high, _) in self.ranges.items()
        }
        start = draw.randrange(months)
        drivers["listing_scheduled"] = [1.0 if month == start else 0.0 for month in range(months)]
        drivers["overallotment_scheduled"] = [0.7 if month == start + 1 else 0.0 for month in range(months)]
        drivers["redemption_scheduled"] = [1.0 if month == start + 3 else 0.0 for month in range(months)]
        for switch in ("listing_happens", "raising", "own_training"):
            drivers[switch] = float(draw.random() < 0.7)
        opening = {
            name: float(draw.random() < 0.7)
            if local(name) in ("hot", "funding_window")
            else value
            if local(name) in SWITCHES
            else value * draw.uniform(0.5, 1.5)
            for name, value in self.opening.items()
        }
        for name in opening:
            part = name.rpartition(".")[0]
            if local(name) == "active_users":
                opening[name] = min(opening[name], opening[f"{part}.registered_users"])
            if local(name) == "live_book":
                opening[name] = min(opening[name], opening[f"{part}.live_cost"])
        opening["equity"] = opening_equity(opening)
        return drivers, opening

    @staticmethod
    def _drawn(draw: random.Random, name: str, low: float, high: float, months: int) -> float | list[float]:
        if name in EVENTS:
            return [float(draw.random() < 0.05) for _ in range(months)]
        if name in SHOCKS:
            return [draw.gauss(0, 1) for _ in range(months)]
        if name in MONTHLY:
            return [draw.uniform(low, high) for _ in range(months)]
        return draw.uniform(low, high)

    def run(self, path: Path, months: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
        """One path in plain Python.

        Args:
            path: Drivers and opening values.
            months: Number of months.

        Returns:
            Values by item, and scales by check.
        """
        return python.run(self.graph, months, *path)


def local(name: str) -> str:
    """A name without its part.

    Args:
        name: Full name.

    Returns:
        What follows the last dot.
    """
    return name.rpartition(".")[2]


def opening_equity(opening: Mapping[str, float]) -> float:
    """The equity with which an opening balance sheet balances.

    Args:
        opening: Opening balances.

    Returns:
        Assets less claims.
    """
    return sum(opening[name] for name in ASSETS) - sum(opening[name] for name in CLAIMS)


def broken(values: Mapping[str, list[float]], scales: Mapping[str, list[float]], tolerance: float = 1e-9) -> set[str]:
    """The checks that do not hold in some month.

    Args:
        values: Values by item.
        scales: Sum of the sizes of a check's terms, by check.
        tolerance: Of that scale.

    Returns:
        Names of checks.
    """
    return {
        check
        for check, scale in scales.items()
        if any(not abs(gap) <= tolerance * size for gap, size in zip(values[check], scale, strict=True))
    }

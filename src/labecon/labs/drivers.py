"""Drivers of a lab: values bound to facts, cited priors or stated reasons, and what a scenario changes in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from labecon.backends import draws
from labecon.errors import DataError, nearest
from labecon.facts import Fact, Ledger, derive
from labecon.facts.priors import Prior
from labecon.facts.rates import exchange_rate
from labecon.labs.datafile import DataFile
from labecon.labs.distribution_families import split
from labecon.labs.distribution_text import finite, pair
from labecon.labs.driver_shapes import VALUE_KEYS, Axes, DriverShape, parse_driver, parse_driver_table
from labecon.labs.earlier import earlier_entry, late_facts, late_prior, late_reason
from labecon.labs.fact_units import check_currency, check_dimension
from labecon.labs.scenarios import Override
from labecon.periods import parse_day
from labecon.units import CURRENCIES, Unit, parse_scaled

SourceKind = Literal["fact", "prior", "judgement", "policy"]
#: Keys of a driver's entry besides those that say its value.
ENTRY_KEYS = (
    *VALUE_KEYS,
    "unit",
    "fact",
    "times",
    "prior",
    "reason",
    "policy",
    "before",
    "known_from",
    "shared",
    "history",
    "convert_at",
)


@dataclass(frozen=True)
class Citation:
    """Where the value of a driver comes from.

    Args:
        kind: ``fact``, ``prior``, ``judgement``, or ``policy`` for switches and choices that scenarios move.
        text: The reason, or what was taken from the source.
        facts: Ids of facts.
        formula: Formula over facts, where there is one.
        prior: Name of the prior.
    """

    kind: SourceKind
    text: str = ""
    facts: tuple[str, ...] = ()
    formula: str = ""
    prior: str = ""

    def __str__(self) -> str:
        if self.kind == "fact":
            return f"fact {self.formula or ', '.join(self.facts)}" + (f"; {self.text}" if self.text else "")
        if self.kind == "prior":
            return f"prior {self.prior}" + (f"; {self.text}" if self.text else "")
        return f"{'assumption' if self.kind == 'judgement' else 'policy switch'}: {self.text}"


@dataclass(frozen=True)
class Driver:
    """A named input with its unit, its distribution and its source.

    Args:
        name: Full name, e.g. ``talkie.churn``.
        unit: Unit in base dimensions, the lab's currency bound.
        shape: The value before ``factor``.
        factor: What the shape is multiplied with: a unit's scale or the fact it varies around.
        citation: Where it comes from.
        address: Address of its draws.
        changes: Scenario changes in order; ``set`` without a start has replaced the shape already.
        in_history: True where it holds in history months too.
        place: File and line.
    """

    name: str
    unit: Unit
    shape: DriverShape
    factor: float
    citation: Citation
    address: str
    changes: tuple[Override, ...] = ()
    in_history: bool = False
    place: str = ""

    @property
    def axes(self) -> Axes:
        """What the value varies over."""
        axes = self.shape.axes
        if any(change.start is not None for change in self.changes):
            return "month" if axes in ("run", "month") else "path and month"
        return axes

    def at(self, month: int) -> float:
        """The value of a month on the path of medians.

        Args:
            month: Month index.

        Returns:
            The value in base units.
        """
        return float(self.changed(self.factor * self.shape.median_at(month), month))

    def changed(self, value: Any, month: int) -> Any:
        """A value, or an array of values, after the changes that hold in a month.

        Args:
            value: Before the changes.
            month: Month index.

        Returns:
            After them.
        """
        for change in self.changes:
            if change.start is not None and month < change.start:
                continue
            if change.how == "scale":
                value = value * float(change.value)
            elif change.how == "shift":
                value = value + float(change.value)
            else:
                value = value * 0.0 + float(change.value)
        return value

    def range_at(self, month: int) -> tuple[float, float]:
        """The 5th and 95th percentile of a month.

        Args:
            month: Month index.

        Returns:
            Low and high in base units.
        """
        low = self.changed(self.factor * self.shape.low_at(month), month)
        high = self.changed(self.factor * self.shape.high_at(month), month)
        return min(low, high), max(low, high)

    def sample(self, seed: int, path: int, month: int) -> float:
        """The value on one path in one month, drawn on its own.

        Args:
            seed: Seed.
            path: Path number.
            month: Month index.

        Returns:
            The value in base units.
        """
        return float(self.changed(self.factor * self.shape.sample(seed, path, month, self.address), month))

    def sample_of_normal(self, z: float, month: int) -> float:
        """The value for a standard normal made by a correlation.

        Args:
            z: Standard normal.
            month: Month index.

        Returns:
            The value in base units.
        """
        return float(self.changed(self.factor * self.shape.value_of_normal(z, month), month))

    def with_change(self, change: Override) -> Driver:
        """The driver after one more change.

        Args:
            change: Set, scale or shift.

        Returns:
            A new driver.

        Raises:
            DataError: The value cannot be read.
        """
        if change.how != "set" or change.start is not None:
            if isinstance(change.value, bool) or not isinstance(change.value, int | float):
                word = "set with a start month" if change.how == "set" else change.how
                raise DataError.of("out-of-range", f"{self.name}: {word} takes a number")
            finite(change.value)
            return replace(self, changes=(*self.changes, change))
        if isinstance(change.value, Mapping) and "value" in change.value:
            shape = parse_driver_table(change.value, self.name)
        else:
            shape = parse_driver(change.value, place=self.name)
        return replace(self, shape=shape, factor=1.0, changes=())


class DriverReader:
    """Reads the driver entries of a lab file.

    Args:
        file: The lab file, which collects complaints.
        lab: Name of the lab, the first part of draw addresses.
        currency: The lab's currency.
        ledger: The view of the facts.
        full_ledger: All facts, to say when one first became known.
        priors: Cited priors by name.
    """

    def __init__(
        self, file: DataFile, lab: str, currency: str, ledger: Ledger, full_ledger: Ledger, priors: Mapping[str, Prior]
    ) -> None:
        self.file, self.lab, self.currency = file, lab, currency
        self.ledger, self.full_ledger, self.priors = ledger, full_ledger, priors

    def read(self, name: str, entry: Any, at: Sequence[str], unit: Unit | None = None) -> Driver | None:
        """One driver.

        Args:
            name: Full name.
            entry: Its table.
            at: Path of keys in the file.
            unit: Unit it must have; the declared one when None.

        Returns:
            The driver; None when something is wrong, which the file has noted.
        """
        if not isinstance(entry, dict):
            self.file.complain("no-source", f"{name}: write a table with value, unit and fact, prior or reason", *at)
            return None
        self.file.allow(entry, ENTRY_KEYS, *at)
        try:
            return self._driver(name, entry, at, unit)
        except DataError as error:
            self.file.adopt(error, *at, prefix="" if name in str(error) else f"{name}: ")
            return None

    def _driver(self, name: str, entry: dict[str, Any], at: Sequence[str], wanted: Unit | None) -> Driver:
        if "unit" not in entry and wanted is None:
            raise DataError.of("unit-declared", f"{name} has no unit")
        scale, unit = _unit(name, str(entry["unit"])) if "unit" in entry else (1.0, wanted or Unit())
        unit = unit.with_money(self.currency)
        if wanted is not None and unit != wanted:
            raise DataError.of("unit-mismatch", f"{name} has unit {unit}, its line {wanted}")
        place = self.file.place(*at)
        shape, factor, citation = self._value(name, entry, place, unit, scale)
        if "convert_at" in entry:
            unit, factor, citation = self._converted(name, unit, factor, citation, str(entry["convert_at"]))
        local = name.rsplit(".", 1)[-1]
        address = f"market.{local}" if entry.get("shared") else f"{self.lab}.{name}"
        return Driver(name, unit, shape, factor, citation, address, (), bool(entry.get("history")), place)

    def _converted(
        self, name: str, unit: Unit, factor: float, citation: Citation, at: str
    ) -> tuple[Unit, float, Citation]:
        """The driver in the lab's currency, at the dated rate, which joins its sources."""
        other = [code for code, _ in unit.powers if code in CURRENCIES and code != self.currency]
        if len(other) != 1:
            raise DataError.of("unit-mismatch", f"{name}: convert_at needs a unit in one other currency, not {unit}")
        rate = exchange_rate(self.ledger, f"{other[0]}/{self.currency}", parse_day(at))
        power = unit.power(other[0])
        bound = unit * Unit(((other[0], 1),)) ** -power * Unit(((self.currency, 1),)) ** power
        facts = tuple(dict.fromkeys((*citation.facts, *rate.inputs)))
        text = "; ".join(part for part in (citation.text, f"converted at {rate.id}") if part)
        return bound, factor * float(rate.value) ** power, replace(citation, facts=facts, text=text)

    def _value(
        self, name: str, entry: Mapping[str, Any], place: str, unit: Unit, scale: float
    ) -> tuple[DriverShape, float, Citation]:
        """The value in this view: the entry's own, or what stood in for it before its source was known."""
        unknown = self._unknown(name, entry)
        if unknown is not None:
            return self._value(name, earlier_entry(entry, unknown), place, unit, scale)
        text = str(entry.get("reason", entry.get("policy", ""))).strip()
        if "fact" in entry:
            return self._from_fact(name, entry, place, text, unit, scale)
        if "prior" in entry:
            prior = self._prior(str(entry["prior"]))
            citation = Citation("prior", text, prior=prior.name)
            if any(key in entry for key in ("value", "path")):
                return parse_driver_table(entry, place), scale, citation
            return self._prior_shape(prior, entry), scale, citation
        if not text:
            raise DataError.of("no-source", f"{name} has neither fact, prior nor reason")
        kind: SourceKind = "policy" if "policy" in entry else "judgement"
        return parse_driver_table(entry, place), scale, Citation(kind, text)

    def entry_in_view(self, name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        """The entry of an event with what stood in for its source before that was known.

        Args:
            name: What the entry is of, for messages.
            entry: The entry.

        Returns:
            The entry itself, or one with the keys of its ``before`` in place of its source.

        Raises:
            DataError: Its source is not known in this view, and nothing stands in for it.
        """
        unknown = self._unknown(name, entry)
        if unknown is None:
            return dict(entry)
        kept = {key: value for key, value in entry.items() if key not in ("prior", "fact", "known_from", "before")}
        return self.entry_in_view(name, {**kept, **earlier_entry(entry, unknown)})

    def _unknown(self, name: str, entry: Mapping[str, Any]) -> DataError | None:
        """Why the view does not know what the entry rests on; None where it does."""
        day = self.ledger.known_on
        late = late_reason(name, entry, day)
        if late is not None:
            return late
        if "fact" in entry:
            try:
                self._derived(name, str(entry["fact"]))
            except DataError as error:
                return late_facts(name, str(entry["fact"]), error, self.ledger, self.full_ledger)
        elif "prior" in entry and day is not None:
            return late_prior(str(entry["prior"]), self.priors, day, "before" in entry)
        return None

    def _derived(self, name: str, formula: str) -> Fact:
        return derive(self.ledger, formula, key=f"{self.lab}.driver.{re.sub('[^a-z0-9_]', '_', name)}.2000", unit="1")

    def _from_fact(
        self, name: str, entry: Mapping[str, Any], place: str, text: str, unit: Unit, scale: float
    ) -> tuple[DriverShape, float, Citation]:
        formula = str(entry["fact"])
        fact = self._derived(name, formula)
        check_currency(name, fact, unit, self.ledger)
        citation = Citation("fact", text, fact.inputs, formula)
        if any(key in entry for key in ("value", "path")):
            return parse_driver_table(entry, place), scale, citation
        check_dimension(name, fact, unit, self.ledger)
        shape = parse_driver(entry.get("times", 1), bounds=entry.get("bounds"), place=place)
        return shape, float(fact.value), citation

    def _prior(self, name: str) -> Prior:
        prior = self.priors.get(name)
        if prior is None:
            raise DataError.of("unknown-name", f"no prior {name}{nearest(name, self.priors)}")
        return prior

    def _prior_shape(self, prior: Prior, entry: Mapping[str, Any]) -> DriverShape:
        three = (prior.p05, prior.p50, prior.p95)
        if any(part is None for part in three):
            if len(prior.values) != 1:
                raise DataError.of("no-source", f"prior {prior.name} has no range: give value beside it")
            return parse_driver(float(prior.values[0]))
        low, middle, high = (float(part) for part in three if part is not None)
        bounds = entry.get("bounds") or ([0.0, 1.0] if entry.get("share") else None)
        found = split(low, middle, high)
        return DriverShape(found if bounds is None else found.within(pair(bounds)))


def _unit(name: str, text: str) -> tuple[float, Unit]:
    try:
        scale, unit = parse_scaled(text)
        number = float(scale)
    except (ArithmeticError, ValueError) as error:
        raise DataError.of("unit-declared", f"{name}: {text!r} is not a unit: an exponent is out of range") from error
    if not 0 < number < float("inf"):
        raise DataError.of("unit-declared", f"{name}: {text!r} is not a unit: its scale is out of range")
    return number, unit


def shock_normal(driver: Driver, seed: int, path: int, month: int) -> float:
    """The independent normal behind a driver that belongs to a correlation.

    Args:
        driver: The driver.
        seed: Seed.
        path: Path number.
        month: Month index.

    Returns:
        A standard normal.
    """
    return draws.normal(seed, path, driver.shape.draw_month(month), driver.address)

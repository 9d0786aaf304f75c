"""The shape of an answer: a figure with unit, range, definition in both languages, sources, and its other definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Variant:
    """The same figure under one definition.

    Args:
        label: Short name by language, numerator and denominator named.
        value: The value; None where it does not exist.
        low: Lower end of its interval; None where there is none.
        high: Upper end.
        unit: Unit.
        sources: Ids of facts, or names of drivers and lines.
        reason: Why there is no value.
    """

    label: Mapping[str, str]
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str = "1"
    sources: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Figure:
    """An answer.

    Args:
        name: Name of the contract, e.g. ``runway_static_months``.
        value: The value under the first definition; None where it does not exist.
        unit: Unit.
        low: 5th percentile or lower end of the rounding interval.
        high: 95th percentile or upper end.
        definition: What exactly is measured, by language.
        sources: Ids of facts, priors and drivers it rests on.
        definitions: Every definition with its value.
        kind: ``reported`` (arithmetic on facts) or ``forecast`` (conditional on drivers).
        reason: Why there is no value, by language.
        judgement_share: Share of its variance that rests on judgement alone; None where it was not measured.
    """

    name: str
    value: float | None
    unit: str
    low: float | None
    high: float | None
    definition: Mapping[str, str]
    sources: tuple[str, ...] = ()
    definitions: tuple[Variant, ...] = ()
    kind: str = "forecast"
    reason: Mapping[str, str] = field(default_factory=dict)
    judgement_share: float | None = None

"""The shape of an answer: a figure with unit, range, definition by language, sources, and its other definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

#: Unit of a share or a multiple of another figure.
PURE = "1"
MONTHS = "month"


def both(en: str, zh: str) -> dict[str, str]:
    """A text in both languages.

    Args:
        en: English.
        zh: Chinese.

    Returns:
        Text by language.
    """
    return {"en": en, "zh": zh}


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
        reason: Why there is no value, by language; empty where there is one.
        key: Name of the definition for scripts, e.g. ``liquid/stated_burn``.
    """

    label: Mapping[str, str]
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str = PURE
    sources: tuple[str, ...] = ()
    reason: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class Figure:
    """An answer.

    Args:
        name: Name of the contract, e.g. ``runway_static_months``.
        value: The value under the first definition; None where it does not exist.
        unit: Unit.
        low: 5th percentile or lower end of the rounding interval.
        high: 95th percentile or upper end; None with a value means that the path of some draws has no end.
        definition: What exactly is measured, by language.
        sources: Ids of facts, priors and drivers it rests on.
        definitions: Every definition with its value.
        kind: ``reported`` (arithmetic on facts) or ``forecast`` (conditional on drivers).
        reason: Why there is no value, by language.
        judgement_share: Share of its explained variance that rests on judgement alone; None where it was not measured.
        notes: Remarks by language that belong beside the value.
        head: Key of the definition that the value comes from; empty where there is none.
    """

    name: str
    value: float | None
    unit: str
    low: float | None
    high: float | None
    definition: Mapping[str, str]
    sources: tuple[str, ...] = ()
    definitions: tuple[Variant, ...] = ()
    kind: Literal["reported", "forecast"] = "forecast"
    reason: Mapping[str, str] = field(default_factory=dict)
    judgement_share: float | None = None
    notes: tuple[Mapping[str, str], ...] = ()
    head: str = ""

    def variant(self, key: str) -> Variant:
        """The definition of a key.

        Args:
            key: As in `Variant`.

        Returns:
            The definition.

        Raises:
            KeyError: There is none.
        """
        for one in self.definitions:
            if one.key == key:
                return one
        raise KeyError(key)


def figure_of(
    name: str,
    definition: Mapping[str, str],
    variants: Sequence[Variant],
    *,
    unit: str = PURE,
    kind: Literal["reported", "forecast"] = "reported",
    head: str = "",
    reason: Mapping[str, str] | None = None,
    notes: Sequence[Mapping[str, str]] = (),
) -> Figure:
    """A figure whose value is that of one of its definitions.

    Args:
        name: Name of the figure.
        definition: What the value measures.
        variants: Every definition, the one that gives the value first unless ``head`` names another.
        unit: Unit where there is no definition at all.
        kind: ``reported`` or ``forecast``.
        head: Key of the definition that gives the value; by default the first one that has a value.
        reason: Why there is no value where no definition has one.
        notes: Remarks.

    Returns:
        The figure; its value is None, with a reason, where no definition applies.
    """
    chosen = [one for one in variants if (one.key == head if head else one.value is not None)]
    first = chosen[0] if chosen else (variants[0] if variants else None)
    why: Mapping[str, str] = {}
    if first is None or first.value is None:
        why = (first.reason if first is not None else {}) or reason or both("no figure is reported", "没有披露数据")
    said = definition if first is None else {lang: f"{text}: {first.label[lang]}" for lang, text in definition.items()}
    figure = Figure(name, None, unit, None, None, said, (), tuple(variants), kind, why, None, tuple(notes))
    if first is None:
        return figure
    return replace(
        figure,
        value=first.value,
        unit=first.unit,
        low=first.low,
        high=first.high,
        sources=first.sources,
        head=first.key,
    )


__all__ = ["MONTHS", "PURE", "Figure", "Variant", "both", "figure_of"]

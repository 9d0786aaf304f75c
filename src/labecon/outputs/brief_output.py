"""The brief as a document and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.outputs.messages import Words
from labecon.outputs.references import source_entry
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.brief import Brief, LabBrief
    from labecon.analysis.figures import Figure


def figure_entry(one: LabBrief, figure: Figure, words: Words) -> dict[str, Any]:
    """A figure as documents show it.

    Args:
        one: The brief of its lab.
        figure: The figure.
        words: The language of definitions.

    Returns:
        ``value, unit, low, high, definition, sources, definitions, kind``; ``reason`` where there is no value.
    """
    found: dict[str, Any] = {"value": figure.value, "unit": figure.unit, "low": figure.low, "high": figure.high}
    found["definition"] = words.pick(figure.definition)
    found["kind"] = figure.kind
    found["sources"] = [source_entry(one.lab, name) for name in figure.sources]
    found["definitions"] = [
        {
            "label": words.pick(variant.label),
            "value": variant.value,
            "low": variant.low,
            "high": variant.high,
            "unit": variant.unit,
            "sources": list(variant.sources),
            **({"reason": variant.reason} if variant.value is None else {}),
        }
        for variant in figure.definitions
    ]
    if figure.value is None:
        found["reason"] = words.pick(figure.reason) or words("brief.no_reason")
    if figure.judgement_share is not None:
        found["judgement_share"] = figure.judgement_share
    return found


def brief_document(brief: Brief, words: Words, paths: int, seed: int) -> dict[str, Any]:
    """The document of the brief.

    Args:
        brief: The answers.
        words: The language of definitions and notes.
        paths: Paths drawn.
        seed: Seed.

    Returns:
        The shape of the contract.
    """
    labs = {name: _lab_entry(one, words) for name, one in brief.labs.items()}
    head = next((one.lab.ledger.head for one in brief.labs.values()), "")
    return document(head, {"paths": paths, "labs": labs}, seed)


def _lab_entry(one: LabBrief, words: Words) -> dict[str, Any]:
    return {
        "currency": one.lab.currency,
        "scenario": one.lab.scenario.name,
        "actual_through": month_label(one.lab.actual_through),
        "figures": {name: figure_entry(one, figure, words) for name, figure in one.figures.items()},
        "drivers_by_kind": dict(one.drivers_by_kind),
        "deciding": [{"driver": driver, "share": share, "target": target} for driver, share, target in one.deciding],
        "conflicts": [dict(conflict) for conflict in one.conflicts],
        "notes": [words.pick(note) for note in one.notes],
    }


def brief_csv(found: Mapping[str, Any]) -> str:
    """The brief as rows.

    Args:
        found: Its document.

    Returns:
        CSV: each figure, then each of its definitions.
    """

    def rows() -> Iterator[list[Cell]]:
        for lab, entry in found["labs"].items():
            for name, figure in entry["figures"].items():
                yield [lab, name, figure["definition"], *_numbers(figure), figure["kind"], _ids(figure["sources"])]
                for one in figure["definitions"]:
                    yield [lab, name, one["label"], *_numbers(one), figure["kind"], _ids(one["sources"])]

    heading = ["lab", "figure", "definition", "value", "low", "high", "unit", "reason", "kind", "sources"]
    return csv_text(heading, rows())


def _numbers(figure: Mapping[str, Any]) -> list[Cell]:
    return [figure["value"], figure["low"], figure["high"], figure["unit"], figure.get("reason", "")]


def _ids(sources: list[Any]) -> str:
    return " ".join(one["id"] if isinstance(one, Mapping) else str(one) for one in sources)

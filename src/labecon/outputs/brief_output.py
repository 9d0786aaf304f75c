"""The brief as a document and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.outputs.messages import Words
from labecon.outputs.references import source_entry
from labecon.outputs.translations import in_language, translated
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.brief import Brief, LabBrief
    from labecon.analysis.claims import Claim
    from labecon.analysis.figures import Figure, Variant


def figure_entry(one: LabBrief, figure: Figure, words: Words) -> dict[str, Any]:
    """A figure as documents show it.

    Args:
        one: The brief of its lab.
        figure: The figure.
        words: The language of definitions.

    Returns:
        ``value, unit, low, high, definition, sources, definitions, kind``; ``reason`` where there is no value. A month
        of the calendar is a label such as ``2027-07``.
    """
    found = _values(figure, figure.name)
    found["definition"] = words.pick(figure.definition)
    found["kind"] = figure.kind
    found["sources"] = in_language([source_entry(one.lab, name) for name in figure.sources], words)
    if figure.value is None:
        found["reason"] = words.pick(figure.reason) or words("brief.no_reason")
    found["definitions"] = [
        {
            "key": variant.key,
            "label": words.pick(variant.label),
            **_values(variant, figure.name),
            "sources": list(variant.sources),
            **({"reason": words.pick(variant.reason)} if variant.value is None else {}),
        }
        for variant in figure.definitions
    ]
    if figure.judgement_share is not None:
        found["judgement_share"] = figure.judgement_share
    if figure.notes:
        found["notes"] = [words.pick(note) for note in figure.notes]
    return found


def is_date(name: str) -> bool:
    """Whether the values of a figure are months of the calendar, as indexes.

    Args:
        name: Name of the figure.

    Returns:
        True for ``break_even_month``.
    """
    return name.endswith("_month")


def _values(figure: Figure | Variant, name: str) -> dict[str, Any]:
    ends: dict[str, Any] = {"value": figure.value, "unit": figure.unit, "low": figure.low, "high": figure.high}
    if is_date(name):
        dates = {key: month_label(int(ends[key])) for key in ("value", "low", "high") if ends[key] is not None}
        return {**ends, **dates, "unit": "calendar month"}
    return ends


def brief_document(brief: Brief, words: Words) -> dict[str, Any]:
    """The document of the brief.

    Args:
        brief: The answers.
        words: The language of definitions and notes.

    Returns:
        The shape of the contract.
    """
    labs = {name: _lab_entry(one, words) for name, one in brief.labs.items()}
    head = next((one.lab.ledger.head for one in brief.labs.values()), "")
    return document(head, {"paths": brief.paths, "labs": labs}, brief.seed)


def _lab_entry(one: LabBrief, words: Words) -> dict[str, Any]:
    return {
        "currency": one.lab.currency,
        "scenario": one.lab.scenario.name,
        "actual_through": month_label(one.lab.actual_through),
        "figures": {name: figure_entry(one, figure, words) for name, figure in one.figures.items()},
        "drivers_by_kind": dict(one.drivers_by_kind),
        "deciding": [{"driver": driver, "share": share, "target": target} for driver, share, target in one.deciding],
        "judgement_share": dict(one.judgement_share),
        "conflicts": [{key: words.pick(value) for key, value in conflict.items()} for conflict in one.conflicts],
        "claims": [_claim(claim, words) for claim in one.claims],
        "unallocated": [
            {"line": row.line, "window": row.window, "value": row.value, "total": row.total} for row in one.unallocated
        ],
        "checks": {name: {"largest_share": worst, "holds": holds} for name, (worst, holds) in one.checks.items()},
        "notes": [translated(words.pick(note), words) for note in one.notes],
    }


def _claim(claim: Claim, words: Words) -> dict[str, Any]:
    near = claim.nearest
    return {
        "about": words.pick(claim.about),
        "fact": claim.fact.id,
        "printed": claim.fact.printed,
        "verdict": claim.verdict,
        "matches": [words.pick(one.label) for one in claim.matches],
        "nearest": None if near is None else {"label": words.pick(near.label), "value": near.value},
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

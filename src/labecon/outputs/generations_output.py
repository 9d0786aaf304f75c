"""Generations, both books and the release calendar as a document and as rows of CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labecon.analysis.allocation import RULES
from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.outputs.messages import Words
from labecon.outputs.references import source_entry
from labecon.outputs.translations import in_language

if TYPE_CHECKING:
    from labecon.analysis.generation_books import GenerationBooks
    from labecon.analysis.generations import Generation

#: Names of generations as their makers print them; any other is shown by the words of its key.
_NAMES = {
    "abab1": "abab 1",
    "abab6": "abab 6",
    "minimax_01": "MiniMax-01",
    "minimax_m1": "MiniMax-M1",
    "minimax_m2": "MiniMax-M2",
    "speech_02": "Speech-02",
    "hailuo_02": "Hailuo-02",
    "glm_10b": "GLM-10B",
    "glm_130b": "GLM-130B",
    "chatglm_6b": "ChatGLM-6B",
    "glm_4": "GLM-4",
    "glm_4_5": "GLM-4.5",
    "glm_4_7": "GLM-4.7",
    "autoglm": "AutoGLM",
    "r1": "R1",
}
_HEADING = ("lab", "section", "line", "row", "column", "value", "unit")
#: Fields of a generation in CSV, with their units; money is in the lab's currency.
_GENERATION = {
    "released": "",
    "replaced": "",
    "months_live": "month",
    "before": "money",
    "training": "money",
    "contribution": "money",
    "net": "money",
    "revenue": "money",
    "gross_profit": "money",
    "coverage": "1",
    "gross_profit_coverage": "1",
    "payback_months": "month",
    "later": "money",
    "state": "",
}


def release_name(key: str) -> str:
    """A generation as its maker prints it.

    Args:
        key: Segment of the facts.

    Returns:
        Its name.

    Example:
        >>> release_name("glm_4_5"), release_name("new_one")
        ('GLM-4.5', 'new one')
    """
    return _NAMES.get(key, key.replace("_", " "))


def generations_document(found: GenerationBooks, words: Words) -> dict[str, Any]:
    """Generations, books and releases as JSON.

    Args:
        found: What training bought.
        words: The language.

    Returns:
        ``rule``, ``life``, ``generations``, ``identity``, ``two_books``, ``break_even_life``, ``releases``,
        ``planned_releases``, ``reasons`` for parts that have nothing, ``sources`` by id.
    """
    lab = found.lab
    sources = {one.source: source_entry(lab, one.source) for one in found.released}
    return document(
        lab.ledger.head,
        {
            "lab": lab.name,
            "currency": lab.currency,
            "scenario": lab.scenario.name,
            "horizon": found.horizon,
            "rule": found.rule,
            "rule_says": words.pick(RULES[found.rule]),
            "life": found.life,
            "generations": [_generation(found, one) for one in found.generations],
            "identity": _identity(found),
            "two_books": [{**vars(one), "gap": one.gap} for one in found.books],
            "break_even_life": [vars(one) for one in found.lives],
            "releases": [{**vars(one), "title": release_name(one.name)} for one in found.released],
            "planned_releases": [vars(one) for one in found.planned],
            "reasons": {part: words.pick(why) for part, why in found.reasons.items()},
            "sources": in_language(sources, words),
        },
    )


def _generation(found: GenerationBooks, one: Generation) -> dict[str, Any]:
    return {
        "line": one.line or None,
        "number": one.number,
        "released": one.released,
        "replaced": one.replaced,
        "months_live": found.months_live(one),
        "before": one.before,
        "training": one.training,
        "cost": one.cost,
        "contribution": one.contribution,
        "net": one.net,
        "revenue": one.revenue,
        "gross_profit": one.gross_profit,
        "coverage": one.coverage,
        "gross_profit_coverage": one.gross_profit_coverage,
        "payback_months": one.payback,
        "later": one.later,
        "alive": one.alive,
        "state": one.state,
    }


def _identity(found: GenerationBooks) -> dict[str, Any] | None:
    """Both sides of the sum; None where either is not known."""
    if found.gap is None or found.contribution is None or found.training is None:
        return None
    return {
        "contribution": sum(one.contribution for one in found.generations),
        "training": sum(one.training for one in found.generations),
        "net": sum(one.net for one in found.generations),
        "contribution_of_lab": found.contribution,
        "training_of_lab": found.training,
        "net_of_lab": found.contribution - found.training,
        "gap": found.gap,
    }


def generations_csv(found: GenerationBooks, words: Words) -> str:
    """Generations, books and releases as rows.

    Args:
        found: What training bought.
        words: The language.

    Returns:
        One row a cell.
    """
    known = generations_document(found, words)
    rows = [[found.lab.name, *row] for row in (*_generation_rows(known), *_book_rows(known), *_release_rows(known))]
    missing: list[list[Cell]] = [
        [found.lab.name, part, "", "", "reason", why, ""] for part, why in known["reasons"].items()
    ]
    return csv_text(_HEADING, [*rows, *missing])


def _generation_rows(known: Mapping[str, Any]) -> Iterator[list[Cell]]:
    for row in known["generations"]:
        for column, unit in _GENERATION.items():
            unit = known["currency"] if unit == "money" else unit
            yield ["generations", row["line"], row["number"], column, row[column], unit]
    for column, value in (known["identity"] or {}).items():
        yield ["identity", "", "", column, value, known["currency"]]


def _book_rows(known: Mapping[str, Any]) -> Iterator[list[Cell]]:
    for row in known["two_books"]:
        for column, value in row.items():
            if column != "year":
                yield ["two_books", "", row["year"], column, value, known["currency"]]
    for row in known["break_even_life"]:
        yield ["break_even_life", "", row["year"], "before_training", row["before_training"], known["currency"]]
        for column in ("exact", "replacement"):
            yield ["break_even_life", "", row["year"], column, row[column], "month"]
        for life, profit in row["scan"]:
            yield ["break_even_life", "", row["year"], f"profit_at_{life}", profit, known["currency"]]


def _release_rows(known: Mapping[str, Any]) -> Iterator[list[Cell]]:
    for row in known["releases"]:
        for column, unit in (("date", ""), ("live_months", "month"), ("in_conflict", ""), ("source", "")):
            yield ["releases", row["modality"], row["name"], column, row[column], unit]
    for row in known["planned_releases"]:
        for column, unit in (("cost", known["currency"]), ("live_months", "month"), ("gap", "elo")):
            yield ["planned_releases", row["line"], row["month"], column, row[column], unit]

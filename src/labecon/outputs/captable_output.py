"""The capital of a lab as a document and as rows of CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.outputs.entry_cells import CSV_COLUMNS, entry_document, entry_row
from labecon.outputs.messages import Words
from labecon.outputs.references import source_entry
from labecon.outputs.translations import in_language, translated

if TYPE_CHECKING:
    from labecon.analysis.capital import Capital
    from labecon.analysis.captable import Row
    from labecon.analysis.listing_reported import Proceeds

#: Columns of the register of shares.
COLUMNS = ("before", "listed", "after", "part_before", "part_after", "votes")
_HEADING = ("lab", "section", "row", "title", "date", "column", *CSV_COLUMNS)


def capital_document(found: Capital, words: Words) -> dict[str, Any]:
    """The capital of a lab as JSON.

    Args:
        found: The capital.
        words: The language.

    Returns:
        ``rounds``, ``valuations``, ``shares``, ``listing``, ``preferred``, ``equity_bridge``, ``cash_call``, each with
        entries of value, interval and status; ``reasons`` for parts that have nothing; ``sources`` by id.
    """
    body = {
        "lab": found.lab.name,
        "currency": found.lab.currency,
        "rounds": _rounds(found, words),
        "valuations": _valuations(found, words),
        "shares": _shares(found, words),
        "listing": _listing(found, words),
        "preferred": _preferred(found, words),
        "equity_bridge": _bridge(found),
        "cash_call": _cash_call(found),
        "reasons": {part: words.pick(why) for part, why in found.reasons.items()},
    }
    ids = dict.fromkeys(_sources(body))
    sources = {one: source_entry(found.lab, one) for one in ids}
    return document(found.lab.ledger.head, {**body, "sources": in_language(sources, words)})


def _sources(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if "status" in value:
            yield from value["sources"]
        for one in value.values():
            yield from _sources(one)
    elif isinstance(value, list):
        for one in value:
            yield from _sources(one)


def _rounds(found: Capital, words: Words) -> dict[str, Any]:
    rows = [
        {
            "name": one.key,
            "title": words.pick(one.title),
            "date": one.date or None,
            "amount": entry_document(one.amount, words),
            "post_money": entry_document(one.post_money, words),
        }
        for one in found.rounds.rounds
    ]
    return {
        "rows": rows,
        "inside_a_round": [{"kind": kind, **entry_document(one, words)} for kind, one in found.rounds.inside],
        "total": entry_document(found.rounds.total, words),
        "count": entry_document(found.rounds.count, words),
        "unsplit": entry_document(found.rounds.unsplit, words),
    }


def _valuations(found: Capital, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "what": one.what,
            "date": one.date,
            "in_conflict": one.in_conflict,
            "remark": translated(one.reason, words) or None,
            **entry_document(one.value, words),
        }
        for one in found.valuations
    ]


def _row(row: Row, words: Words) -> dict[str, Any]:
    cells = {column: entry_document(getattr(row, column), words) for column in COLUMNS}
    return {"name": row.key, "title": words.pick(row.title), **cells}


def _shares(found: Capital, words: Words) -> dict[str, Any]:
    table = found.table
    return {
        "classes": [_row(one, words) for one in table.classes],
        "holders": [_row(one, words) for one in table.holders],
        "total": _row(table.total, words),
        "votes_per_share": [entry_document(one, words) for one in table.votes_per_share],
    }


def _proceeds(one: Proceeds, words: Words) -> dict[str, Any]:
    return {
        "name": one.name,
        "computed": entry_document(one.computed, words),
        "printed": entry_document(one.printed, words),
        "ratio": one.ratio,
        "agrees": one.agrees,
        "refused": one.refused,
        "remark": translated(one.reason, words) or None,
    }


def _listing(found: Capital, words: Words) -> dict[str, Any]:
    sold = found.table.offer
    return {
        "entries": {key: entry_document(one, words) for key, one in sold.entries.items()},
        "proceeds": [_proceeds(one, words) for one in sold.proceeds],
        "conflicts": [_proceeds(one, words) for one in sold.conflicts],
    }


def _preferred(found: Capital, words: Words) -> dict[str, Any]:
    """The three groups; what is no entry (whether the identity holds) stays as it is."""
    groups = {"identity": found.identity, "offer_step": found.step, "redemption": found.redemption}
    return {
        group: {key: one if key == "holds" else entry_document(one, words) for key, one in vars(value).items()}
        for group, value in groups.items()
    }


def _bridge(found: Capital) -> dict[str, Any] | None:
    return None if found.bridge is None else {**vars(found.bridge), "gap": found.bridge.gap}


def _cash_call(found: Capital) -> dict[str, Any] | None:
    if found.call is None:
        return None
    from labecon.analysis.capital import FAILED_LISTING

    return {"scenario": FAILED_LISTING, **vars(found.call), "defaults": found.call.defaults}


def capital_csv(found: Capital, words: Words) -> str:
    """The capital of a lab as rows.

    Args:
        found: The capital.
        words: The language.

    Returns:
        One row a cell: section, row, column, then value, interval, unit and how it is known.
    """
    known = capital_document(found, words)
    cells = [[found.lab.name, *row] for row in (*_entry_rows(known), *_model_rows(known))]
    missing = [
        [found.lab.name, part, "", "", None, "", None, None, None, "", "unknown", why, None, ""]
        for part, why in known["reasons"].items()
    ]
    return csv_text(_HEADING, [*cells, *missing])


def _entry_rows(known: Mapping[str, Any]) -> Iterator[list[Cell]]:
    rounds = known["rounds"]
    for row in rounds["rows"]:
        for column in ("amount", "post_money"):
            yield ["rounds", row["name"], row["title"], row["date"], column, *entry_row(row[column])]
    for row in rounds["inside_a_round"]:
        yield ["rounds", "inside_a_round", row["label"], None, row["kind"], *entry_row(row)]
    for key in ("total", "count", "unsplit"):
        yield ["rounds", key, rounds[key]["label"], None, "amount", *entry_row(rounds[key])]
    for row in known["valuations"]:
        column = "conflict" if row["in_conflict"] else "value"
        yield ["valuations", row["kind"], row["what"], row["date"], column, *entry_row({**row, "note": row["remark"]})]
    shares = known["shares"]
    for section in ("classes", "holders"):
        for row in (*shares[section], *([shares["total"]] if section == "classes" else [])):
            for column in COLUMNS:
                yield [section, row["name"], row["title"], None, column, *entry_row(row[column])]
    for one in shares["votes_per_share"]:
        yield ["votes_per_share", "", one["label"], None, "votes_per_share", *entry_row(one)]
    for key, one in known["listing"]["entries"].items():
        yield ["listing", key, one["label"], None, "value", *entry_row(one)]
    for row in known["listing"]["proceeds"]:
        for column in ("computed", "printed"):
            cell = {**row[column], "note": row["remark"] if column == "printed" else None}
            yield ["proceeds", row["name"], cell["label"], None, column, *entry_row(cell)]
    for group, entries in known["preferred"].items():
        for key, one in entries.items():
            if key != "holds":
                yield [group, key, one["label"], None, "value", *entry_row(one)]


def _model_rows(known: Mapping[str, Any]) -> Iterator[list[Cell]]:
    """Equity bridge and cash call: values of the path of medians."""
    bridge, call = known["equity_bridge"], known["cash_call"]
    rows: list[tuple[str, str, str, float]] = []
    if bridge is not None:
        rows += [("equity_bridge", "opening", bridge["start"], bridge["opening"])]
        rows += [("equity_bridge", step, bridge["end"], value) for step, value in bridge["steps"].items()]
        rows += [("equity_bridge", "closing", bridge["end"], bridge["closing"])]
    if call is not None:
        rows += [("cash_call", key, call["month"], call[key]) for key in ("liquid_before", "paid", "liquid_after")]
    for section, key, month, value in rows:
        yield [section, key, "", month, "value", value, None, None, known["currency"], "model", None, None, ""]

"""Proposals under review: a list, one card each, and their document."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from labecon.facts.storage import COLUMNS, row_of
from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.translations import translated
from labecon.outputs.widths import clip, wrap

if TYPE_CHECKING:
    from labecon.analysis.review import Item, Relation
    from labecon.facts.store import Proposal, Store

_SHORT, _WIDTH = 8, 100
_STATES = ("open", "accepted", "corrected", "rejected")
_MARKS = {"agrees": "=", "conflicts": "≠", "repeats": "↺"}


@dataclass(frozen=True)
class Done:
    """What was done with a proposal.

    Args:
        proposal: Its id.
        verdict: ``accept``, ``correct``, ``reject`` or ``reopen``.
        fact: Id of the fact that it became; empty for none.
        who: Who decided.
        why: Why.
        recorded: When, as the ledger has it.
        row: The fact as the ledger keeps it, column to text; None where there is none.
    """

    proposal: str
    verdict: str
    fact: str
    who: str = ""
    why: str = ""
    recorded: str = ""
    row: Mapping[str, str] | None = None

    @staticmethod
    def of(store: Store, proposal: str) -> Done:
        """What the ledger has of a decision that was made just now.

        Args:
            store: The ledger.
            proposal: Id of the proposal.

        Returns:
            Verdict, fact, who, why and when.
        """
        record, fact = store.last_decision(proposal), store.fact_of_proposal(proposal)
        said, history = record.content, store.history(fact) if fact else []
        row = row_of(history[-1].fact) if history and history[-1].fact is not None else None
        return Done(proposal, said["verdict"], fact, said["who"], said["why"], record.moment.isoformat(), row)


def done_document(head: str, done: Sequence[Done], left: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The document of what was decided.

    Args:
        head: Hash of the last record of the store.
        done: What was done.
        left: Ids of proposals that were left open, by reason.

    Returns:
        ``rows``, ``left_open`` (how many, by reason) and ``left``, which ones.
    """
    counts = {reason: len(ids) for reason, ids in left.items()}
    named = [{"proposal": one, "reason": reason} for reason, ids in left.items() for one in ids]
    return document(head, {"rows": [asdict(one) for one in done], "left_open": counts, "left": named})


def done_csv(done: Sequence[Done]) -> str:
    """What was decided, as rows.

    Args:
        done: What was done.

    Returns:
        CSV.
    """
    columns = ["proposal", "verdict", "fact", "who", "why", "recorded"]
    return csv_text(columns, [[getattr(one, name) for name in columns] for one in done])


def done_text(done: Sequence[Done], left: Mapping[str, Sequence[str]], words: Words) -> str:
    """What was decided, a line each.

    Args:
        done: What was done.
        left: Ids of proposals that were left open, by reason.
        words: The language.

    Returns:
        Text.
    """
    keys = {"reject": "review.said_reject", "reopen": "review.undone"}
    out = [words(keys.get(one.verdict, "review.said_accept"), id=one.proposal[:_SHORT], fact=one.fact) for one in done]
    if told := [words(f"review.left_{reason}", count=len(ids)) for reason, ids in left.items() if ids]:
        out.append(words("review.left", told=words("review.joint").join(told)))
    return page(out) if out else ""


def review_document(head: str, found: Sequence[Item]) -> dict[str, Any]:
    """The document of proposals under review.

    Args:
        head: Hash of the last record of the store.
        found: The proposals.

    Returns:
        ``counts`` by state and ``rows``: the columns of the ledger, state, place and words around, confidence, reason,
        gaps, relations and the decision.
    """
    counts = {state: sum(one.proposal.state == state for one in found) for state in _STATES}
    return document(head, {"counts": counts, "rows": [_row(one) for one in found]})


def _row(one: Item) -> dict[str, Any]:
    proposal, evidence = one.proposal, one.proposal.evidence
    return {
        "id": proposal.id,
        "state": proposal.state,
        "document": dict(one.document),
        **{name: evidence[name] for name in ("start", "end", "before", "after", "origin", "reason", "read")},
        "confidence": float(one.confidence),
        **{name: proposal.row[name] for name in COLUMNS if name != "id"},
        "value": _json_number(Decimal(proposal.row["value"])),
        "missing": list(one.gaps),
        "relations": relation_rows(one.relations),
        "decision": decision_row(proposal),
    }


def relation_rows(relations: Sequence[Relation]) -> list[dict[str, Any]]:
    """How a proposal stands to other rows.

    Args:
        relations: The relations.

    Returns:
        ``kind``, ``id``, ``value``, ``unit`` and the ``citation`` of each.
    """
    return [
        {
            "kind": by.kind,
            "id": by.name,
            "value": _json_number(by.value),
            "unit": by.unit,
            "citation": by.citation or None,
        }
        for by in relations
    ]


def decision_row(proposal: Proposal) -> dict[str, str] | None:
    """What was decided on a proposal.

    Args:
        proposal: The proposal.

    Returns:
        ``verdict``, ``who``, ``why`` and the moment it was ``recorded``; None while it is open.
    """
    if proposal.decision is None:
        return None
    said = proposal.decision.content
    return {
        **{name: said[name] for name in ("verdict", "who", "why")},
        "recorded": proposal.decision.moment.isoformat(),
    }


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def review_csv(found: Sequence[Item]) -> str:
    """The proposals as rows.

    Args:
        found: The proposals.

    Returns:
        CSV.
    """
    columns = ["id", "state", "confidence", "missing", "relations", *(name for name in COLUMNS if name != "id")]
    rows: list[list[Cell]] = []
    for one in found:
        said = " ".join(f"{by.kind}:{by.name}" for by in one.relations)
        head: list[Cell] = [one.proposal.id, one.proposal.state, float(one.confidence), " ".join(one.gaps), said]
        rows.append([*head, *(one.proposal.row[name] for name in columns[5:])])
    return csv_text(columns, rows)


def review_text(found: Sequence[Item], words: Words, style: Style = PLAIN) -> str:
    """The page of proposals.

    Args:
        found: The proposals.
        words: The language.
        style: Colour or none.

    Returns:
        Text: a table for each document.
    """
    left = sum(one.proposal.state == "open" for one in found)
    out = [style.bold(words("review.title", count=f"{len(found):,}", open=f"{left:,}"))]
    if not found:
        return page([*out, "", words("review.nothing")])
    keys = ("id", "printed", "about", "value", "confidence", "state", "remarks")
    table = Table([words(f"review.{key}") for key in keys], frozenset({3, 4}), {1: 22, 2: 56}, folded={6: 44})
    name = ""
    for one in found:
        if one.document.get("name") != name:
            name = str(one.document.get("name"))
            table.group(name)
        state = words(f"review.state_{one.proposal.state}")
        table.add(
            one.proposal.id[:_SHORT], one.proposal.row["printed"], one.key, amount(one.proposal.row),
            f"{one.confidence:.2f}", state, _remarks(one, words),
        )  # fmt: skip
    marks = words("review.marks")
    return page([*out, *table.lines(style), "", *paragraph(marks, style)])


def amount(row: Any) -> str:
    """Value, unit and bound of a row in one text.

    Args:
        row: Columns of the ledger.

    Returns:
        E.g. ``> 1,200,000 USD``.

    Example:
        >>> amount({"value": "1200000", "unit": "USD", "bound": "over"})
        '> 1,200,000 USD'
    """
    value = Decimal(row["value"])
    shown = f"{int(value):,}" if value == value.to_integral_value() else f"{value.normalize():f}"
    sign = {"over": "> ", "under": "< ", "approx": "≈ "}.get(row["bound"], "")
    return f"{sign}{shown} {row['unit']}"


def _remarks(one: Item, words: Words) -> str:
    said = [_lacks(one.gaps, words)] if one.gaps and one.proposal.state == "open" else []
    kinds = {by.kind: by for by in reversed(one.relations)}  # the first of each kind says enough
    if "agrees" in kinds:
        said.append(words("review.same"))
    if "conflicts" in kinds:
        by = kinds["conflicts"]
        said.append(f"≠ {amount({'value': str(by.value), 'unit': by.unit, 'bound': ''})}")
    if "repeats" in kinds:
        said.append(f"↺ {kinds['repeats'].name[:_SHORT]}")
    return "; ".join(said)


def _lacks(gaps: Sequence[str], words: Words) -> str:
    return words("review.lacks", fields=words("review.joint").join(words(f"review.field_{name}") for name in gaps))


def card(one: Item, place: int, of: int, words: Words, style: Style = PLAIN, told: Collection[str] = ()) -> str:
    """One proposal with the words around it, as a person decides on it.

    Args:
        one: The proposal.
        place: Its place in the queue, from 1.
        of: Length of the queue.
        words: The language.
        style: Colour or none.
        told: Gaps that the person has filled for the whole document.

    Returns:
        Text.
    """
    row, evidence = one.proposal.row, one.proposal.evidence
    name = clip(str(one.document.get("name", "")), 60)
    heading = words("review.card", place=place, of=of, name=name, id=one.proposal.id[:_SHORT])
    sentence = f"{evidence['before']}【{row['printed']}】{evidence['after']}"
    lines = wrap(" ".join(sentence.split()), _WIDTH, "  ", "  ")
    mark = f"【{row['printed']}】"
    out = ["", style.bold(heading), "", *(line.replace(mark, style.bold(mark)) for line in lines), ""]
    shown = [f"  {one.key}", amount(row), words("review.basis", basis=translated(row["basis"], words))]
    out.append(style.input("   ".join(shown)))
    if missing := [name for name in one.gaps if name not in told]:
        out.append(style.warning("  " + _lacks(missing, words)))
    for by in one.relations:
        text = f"  {_MARKS[by.kind]} {_relation(by, words)}"
        out.append(style.warning(text) if by.kind == "conflicts" else text)
    sure = words("review.sure", confidence=f"{one.confidence:.2f}", reason=evidence["reason"])
    out += [style.dim(line) for line in wrap(sure, _WIDTH, "  ", "  ")]
    if evidence.get("note"):
        out += [style.dim(line) for line in wrap(str(evidence["note"]), _WIDTH, "  ", "  ")]
    return page(out)


def _relation(by: Relation, words: Words) -> str:
    said = amount({"value": str(by.value), "unit": by.unit, "bound": ""})
    name = by.name[:_SHORT] if by.kind == "repeats" else by.name
    return words(f"review.{by.kind}", name=name, said=said, citation=by.citation)

"""The sources of a note: each with its grade, what it says, and the address of its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labecon.outputs.fact_titles import fact_title
from labecon.outputs.grades import grade_of
from labecon.outputs.messages import Words
from labecon.outputs.numbers import with_unit
from labecon.outputs.references import References
from labecon.outputs.titles import driver_title, line_title
from labecon.outputs.translations import translated

if TYPE_CHECKING:
    from labecon.labs import Lab


@dataclass(frozen=True)
class Source:
    """An entry of the bibliography.

    Args:
        grade: How firm it is, a key of `grades.SHAPES`.
        figure: What it says: the figure with its value.
        document: Where that stands: publisher, title, day and place; for drivers the reason.
        url: Address of the document; empty for none.
    """

    grade: str
    figure: str
    document: str
    url: str = ""


def sources_of(references: References) -> list[Source]:
    """The entries in the order of their numbers.

    Args:
        references: What the note named.

    Returns:
        The entries.
    """
    return [_source(lab, entry, references.words) for lab, entry in references.entries]


def _source(lab: Lab, entry: Mapping[str, Any], words: Words) -> Source:
    make = {"fact": _of_fact, "driver": _of_driver, "prior": _of_prior}.get(entry["kind"], _of_line)
    figure, document, url = make(lab, entry, words)
    fact = lab.ledger.resolve(entry["id"]) if entry["kind"] == "fact" else None
    basis = fact.basis if fact is not None else entry.get("basis", "")
    if entry["kind"] == "prior" and not entry["title"]:
        basis = "judgement"
    return Source(grade_of(basis), figure, document, url if url.startswith(("https://", "http://")) else "")


def _of_fact(lab: Lab, entry: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    fact = lab.ledger.resolve(entry["id"])
    if fact is None or "publisher" not in entry:
        return entry["id"], str(entry.get("formula", "")), ""
    about = fact_title(fact, words, lab)
    colon = "：" if words.language == "zh" else ": "
    parts = [entry["publisher"], entry["title"], entry["published"], translated(entry["place"], words)]
    joint = "，" if words.language == "zh" else ", "
    return f"{about}{colon}{entry['printed']}", joint.join(part for part in parts if part), entry["url"]


def named(lab: Lab, name: str, words: Words) -> str:
    """What a fact is about, by its id.

    Args:
        lab: The lab whose view of the facts is used.
        name: Id of the fact.
        words: The language.

    Returns:
        Its title; the id where there is no such fact.
    """
    fact = lab.ledger.resolve(name)
    return name if fact is None else fact_title(fact, words, lab)


def _of_driver(lab: Lab, entry: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    title = driver_title(entry["id"], words, lab.parts)
    value = with_unit(entry["value"], entry["unit"], words, entry["id"])
    joint = "；" if words.language == "zh" else "; "
    rest = [
        entry["prior"],
        *(named(lab, one, words) for one in entry["facts"]),
        translated(entry["reason"], words),
    ]
    text = joint.join(one for one in rest if one)
    return words("report.source_driver", title=title, value=value, lab=lab.name, name=entry["id"]), text, ""


def _of_prior(lab: Lab, entry: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    if not entry["title"]:
        return words("source.own_prior", name=entry["id"]), "", ""
    joint = "，" if words.language == "zh" else ", "
    return (
        words("report.source_prior", name=entry["id"]),
        joint.join((entry["title"], entry["published"])),
        entry["url"],
    )


def _of_line(lab: Lab, entry: Mapping[str, Any], words: Words) -> tuple[str, str, str]:
    title = line_title(entry["id"], words, lab.parts)
    return words("report.source_line", title=title), f"labecon explain {lab.name} {entry['id']}", ""

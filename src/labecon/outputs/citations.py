"""Citations: of a reported figure, a cited prior, a figure that labecon computed, an output, or labecon itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labecon import __version__
from labecon.outputs.footer import HEAD_DIGITS
from labecon.outputs.messages import Words
from labecon.outputs.references import source_entry

if TYPE_CHECKING:
    from labecon.labs import Lab

STYLES = ("text", "bibtex", "csl-json")
#: Signs that BibTeX would read as commands.
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_TEX |= {sign: "\\" + sign for sign in "{}$&#%_"}


@dataclass(frozen=True)
class Citation:
    """What is cited.

    Args:
        key: Name of the entry.
        kind: ``document``, a page or filing somebody else published; ``software``, labecon or what it computed.
        title: Title.
        publisher: Who published it.
        published: Day, year-month-day; empty for labecon's own.
        url: Address; empty where the stored copy has none.
        place: Where in the document.
        figure: The figure as printed, or as computed with its unit and range.
        about: Id of the fact, or name of what was computed.
        facts: Head of the ledger.
    """

    key: str
    kind: str
    title: str
    publisher: str
    published: str
    url: str
    place: str
    figure: str
    about: str
    facts: str

    @property
    def version(self) -> str:
        """Version of the code and head of the facts."""
        return f"labecon {__version__}, facts {self.facts[:HEAD_DIGITS]}"


def of_sources(lab: Lab, names: Sequence[str]) -> list[Citation]:
    """The documents behind some sources, each once.

    Args:
        lab: Whose view of the facts is used.
        names: Ids of facts, names of priors, drivers and lines.

    Returns:
        Citations; derived facts by the facts they were computed from, drivers by what they rest on.
    """
    found: dict[str, Citation] = {}
    for name in names:
        for entry in _leaves(lab, source_entry(lab, name)):
            found.setdefault(entry["id"], _of_entry(entry, lab.ledger.head))
    return list(found.values())


def _leaves(lab: Lab, entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if entry.get("inputs"):
        for one in entry["inputs"]:
            yield from _leaves(lab, one)
    elif entry["kind"] == "driver":
        for name in (*entry["facts"], *([entry["prior"]] if entry["prior"] else [])):
            yield from _leaves(lab, source_entry(lab, name))
    elif entry["kind"] in ("fact", "prior") and entry.get("title"):
        yield entry


def _of_entry(entry: Mapping[str, Any], facts: str) -> Citation:
    def said(key: str) -> str:
        return str(entry.get(key) or "")

    return Citation(
        key=entry["id"],
        kind="document",
        title=said("title"),
        publisher=said("publisher"),
        published=said("published"),
        url=said("url"),
        place=said("place"),
        figure=said("printed"),
        about=entry["id"],
        facts=facts,
    )


def of_output(about: str, figure: str, facts: str) -> Citation:
    """Something that labecon computed, or labecon itself.

    Args:
        about: What was computed; empty for labecon itself.
        figure: Its value with unit and range; empty for a whole output.
        facts: Head of the ledger.

    Returns:
        The citation.
    """
    title = f"labecon {__version__}" + (f": {about}" if about else "")
    key = f"labecon {about}".strip()
    return Citation(key, "software", title, "The labecon maintainers", "", "", "", figure, about, facts)


def text_of(one: Citation, words: Words) -> str:
    """A citation as a line.

    Args:
        one: The citation.
        words: The language.

    Returns:
        Publisher, title, day, place, figure, address, and the version that it was taken from.
    """
    figure = words("cite.figure", figure=one.figure) if one.figure else ""
    about = words("cite.about", about=one.about) if one.about and one.kind == "document" else ""
    parts = [one.publisher, one.title, one.published, one.place, figure, one.url, about, one.version]
    joint, end = ("，", "。") if words.language == "zh" else (", ", ".")
    return joint.join(part for part in parts if part) + end


def bibtex_of(one: Citation) -> str:
    """A citation for BibTeX.

    Args:
        one: The citation.

    Returns:
        An entry; nothing in it is read as a command.
    """
    note = "; ".join(part for part in (one.place, one.figure, one.about, one.version) if part)
    rows = {"title": one.title, "author": one.publisher, "year": one.published[:4], "date": one.published}
    rows |= {"url": one.url, "note": note}
    # Two pairs of braces keep capitals, and names of publishers whole.
    body = [f"  {key} = {{{{{_tex(value)}}}}}," for key, value in rows.items() if value]
    key = re.sub(r"[^A-Za-z0-9]+", "-", one.key).strip("-") or "labecon"
    return "\n".join([f"@misc{{{key},", *body, "}"])


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))


def csl_of(one: Citation) -> dict[str, Any]:
    """A citation as an entry of CSL-JSON.

    Args:
        one: The citation.

    Returns:
        The entry.
    """
    note = "; ".join(part for part in (one.figure, one.about, one.version) if part)
    entry: dict[str, Any] = {"id": one.key, "type": "software" if one.kind == "software" else "document"}
    entry |= {"title": one.title, "author": [{"literal": one.publisher}]}
    if one.published:
        entry["issued"] = {"date-parts": [[int(part) for part in one.published.split("-")]]}
    entry |= {key: value for key, value in (("URL", one.url), ("locator", one.place)) if value}
    return {**entry, **({"version": __version__} if one.kind == "software" else {}), "note": note}


def styled(found: Sequence[Citation], style: str, words: Words) -> str:
    """Citations in a style.

    Args:
        found: The citations.
        style: One of `STYLES`.
        words: The language of the text style.

    Returns:
        Text with a line end.
    """
    if style == "csl-json":
        return json.dumps([csl_of(one) for one in found], ensure_ascii=False, indent=1) + "\n"
    if style == "bibtex":
        return "\n\n".join(map(bibtex_of, found)) + "\n"
    return "\n".join(text_of(one, words) for one in found) + "\n"

"""Extracted figures as a page: each document with its figures marked, and beside it what each is read as."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.outputs.audit_page import figure_label
from labecon.outputs.html_page import html_page
from labecon.outputs.marked_text import Mark, marked_text, safe
from labecon.outputs.messages import Words
from labecon.outputs.reading_words import reading_text

if TYPE_CHECKING:
    from labecon.evidence.extraction import Extraction
    from labecon.evidence.proposals import Proposal

_SURE = Decimal("0.8")


def figures_page(extractions: Sequence[Extraction], words: Words) -> str:
    """The figures of documents as one page of HTML that stands alone.

    Args:
        extractions: Documents with their proposals; those that could not be read are left out.
        words: The language.

    Returns:
        The page. Every text of a document is escaped, nothing is loaded, and there is no script.
    """
    read = [one for one in extractions if one.document is not None]
    title = words("figures_page.title", name=words("audit_page.and").join(Path(one.name).name for one in read[:3]))
    sections = "".join(_document(one, f"d{place}", words) for place, one in enumerate(read))
    body = (
        f'<a class="skip" href="#figures-d0">{safe(words("figures_page.skip"))}</a>\n'
        f"<header><h1>{safe(title)}</h1>\n<p class=lead>{safe(words('figures_page.lead'))}</p></header>\n"
        f"<main>{sections}</main>"
    )
    return html_page(title, body, words)


def _document(one: Extraction, name: str, words: Words) -> str:
    assert one.document is not None
    marks = [
        Mark(
            each.start, each.end, "figure" if each.confidence >= _SURE else "figure unsure",
            figure_label(each, words), f"{name}f{place}", 1, f"{name}m{place}",
        )
        for place, each in enumerate(one.proposals)
    ]  # fmt: skip
    figures = "".join(
        _figure(each, f"{name}f{place}", f"{name}m{place}", words) for place, each in enumerate(one.proposals)
    )
    title = words("extract.title", name=Path(one.name).name, count=str(len(one.proposals)))
    nothing = f"<p>{safe(words('extract.nothing'))}</p>" if not one.proposals else ""
    return (
        f'<section class=document id="{name}"><h2>{safe(title)}</h2>\n'
        f'<div class=text role=region aria-label="{safe(words("audit_page.text"))}">'
        f"{marked_text(one.document.text, marks, name)}</div>\n"
        f'<div class=panel id="figures-{name}" role=region tabindex=0'
        f' aria-label="{safe(words("figures_page.figures"))}">'
        f"<ul class=inputs>{figures}</ul>{nothing}</div></section>\n"
    )


def _figure(one: Proposal, name: str, back: str, words: Words) -> str:
    """A figure: as printed, what it is read as, how sure that is and why."""
    doubt = f' <b class="not_checkable">? {safe(words("figures_page.unsure"))}</b>' if one.confidence < _SURE else ""
    bound = f" ({safe(words(f'qualifier.{one.qualifier}'))})" if one.qualifier else ""
    note = f"<p class=remark>{safe(reading_text(one.note, words))}</p>" if one.note else ""
    reason = reading_text(one.reason, words)
    sure = words("figures_page.sure", value=f"{one.confidence:.2f}")
    return (
        f'<li id="{name}" class=body><a href="#{back}"><b>{safe(one.printed)}</b></a>{bound}{doubt}<br>'
        f"{safe(figure_label(one, words))}<br><span class=source>{safe(sure)} · {safe(reason)}</span>{note}</li>"
    )

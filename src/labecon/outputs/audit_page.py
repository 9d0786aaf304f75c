"""An audit as a page: the document with its claims marked, each with verdict, formula, inputs, bounds and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from labecon.analysis.audited import VERDICTS, AuditedClaim, AuditedDocument, AuditInput, AuditReading
from labecon.outputs.audit_output import claim_title
from labecon.outputs.html_page import html_page
from labecon.outputs.interval_drawing import interval_drawing
from labecon.outputs.marked_text import Mark, marked_text, safe
from labecon.outputs.messages import Words
from labecon.outputs.printed_values import bounds_text, value_text
from labecon.outputs.reading_words import metric_title

if TYPE_CHECKING:
    from labecon.evidence.proposals import Proposal

#: The sign of a verdict, beside its word; never colour alone.
SIGNS = {"holds": "✓", "holds_within_rounding": "≈", "contradicted": "✗", "not_checkable": "?"}
_RANKS = {"contradicted": 4, "holds_within_rounding": 3, "not_checkable": 2, "holds": 1}
#: Other definitions that are listed at once; the rest opens on demand.
_SHOWN = 5
_PLACE = re.compile(r"\bx(\d+)\b")


def audit_page(documents: Sequence[AuditedDocument], words: Words, proposals: Sequence[Sequence[Proposal]] = ()) -> str:
    """The audit of documents as one page of HTML that stands alone.

    Args:
        documents: The documents with their claims.
        words: The language.
        proposals: The figures of each document, which are marked too; none where left out.

    Returns:
        The page. Every text of a document is escaped, nothing is loaded, and there is no script.
    """
    names = {one.name: f"d{place}" for place, one in reversed(list(enumerate(documents)))}
    title = words("audit_page.title", name=words("audit_page.and").join(one.name for one in documents[:3]))
    bodies = [
        _document(one, f"d{place}", {**names, one.name: f"d{place}"}, words, figures)
        for place, (one, figures) in enumerate(zip_longest(documents, proposals, fillvalue=()))
        if isinstance(one, AuditedDocument)
    ]
    body = (
        f'<a class="skip" href="#claims-d0">{safe(words("audit_page.skip"))}</a>\n'
        f"<header><h1>{safe(title)}</h1>\n<p class=lead>{safe(words('audit_page.lead'))}</p>\n"
        f"{_keys(documents, words)}{_contents(documents, words)}</header>\n"
        f"<main>{''.join(bodies)}</main>\n<footer><p>{safe(words('audit_page.notice'))}</p></footer>"
    )
    return html_page(title, body, words)


def verdict_text(verdict: str, words: Words) -> str:
    """A verdict as sign and word.

    Args:
        verdict: The verdict.
        words: The language.

    Returns:
        E.g. ``✗ contradicted``.
    """
    return f"{SIGNS[verdict]} {words(f'verdict.{verdict}')}"


def _keys(documents: Sequence[AuditedDocument], words: Words) -> str:
    """What the marks mean, how often each occurs, and whether it is shown."""
    items = []
    for verdict in VERDICTS:
        count = sum(one.count(verdict) for one in documents)
        label = f"{safe(verdict_text(verdict, words))} <b>{count}</b>"
        items.append(
            f'<li><label class="{verdict}"><input type=checkbox id="show-{verdict}" checked> {label}</label></li>'
        )
    return f'<ul class=keys aria-label="{safe(words("audit_page.show"))}">{"".join(items)}</ul>\n'


def _contents(documents: Sequence[AuditedDocument], words: Words) -> str:
    if len(documents) < 2:
        return ""
    items = []
    for place, one in enumerate(documents):
        counts = ", ".join(f"{SIGNS[verdict]} {one.count(verdict)}" for verdict in VERDICTS)
        items.append(f'<li><a href="#d{place}">{safe(one.name)}</a> <span class=source>{counts}</span></li>')
    return f'<nav aria-label="{safe(words("audit_page.documents"))}"><ul class=documents>{"".join(items)}</ul></nav>\n'


def _document(
    one: AuditedDocument, name: str, names: Mapping[str, str], words: Words, proposals: Sequence[Proposal]
) -> str:
    """The text beside its claims."""
    marks = []
    for place, claim in enumerate(one.claims):
        label = f"{verdict_text(claim.verdict, words)}: {claim_title(claim, words)}"
        rank = _RANKS[claim.verdict]
        marks.append(Mark(claim.start, claim.end, claim.verdict, label, f"{name}c{place}", rank, f"{name}m{place}"))
    marks += [Mark(each.start, each.end, "figure", figure_label(each, words)) for each in proposals]
    marks += _places_of_inputs(one, marks, words)
    claims = "\n".join(_claim(claim, place, name, names, words) for place, claim in enumerate(one.claims))
    nothing = f"<p>{safe(words('audit_page.nothing'))}</p>" if not one.claims else ""
    text = marked_text(one.text, marks, name)
    return (
        f'<section class=document id="{name}"><h2>{safe(one.name)}</h2>\n'
        f'<div class=text role=region aria-label="{safe(words("audit_page.text"))}">{text}</div>\n'
        f'<div class=panel id="claims-{name}" role=region tabindex=0 aria-label="'
        f'{safe(words("audit_page.claims"))}">{claims}{nothing}</div></section>\n'
    )


def figure_label(one: Proposal, words: Words) -> str:
    """What a figure is read as, in a line.

    Args:
        one: The proposal.
        words: The language.

    Returns:
        Company, part, metric, period and value, as far as they are known.
    """
    period = one.period["as_of"] if isinstance(one.period, dict) else one.period
    metric = metric_title(one.metric, words) if one.metric else ""
    known = [part for part in (one.entity, one.segment, metric, period) if part]
    value = str(one.value) if one.unit == "date" else value_text(one.value, one.unit, words)
    return f"{' · '.join(known)} = {value}" if known else value


def _places_of_inputs(one: AuditedDocument, marks: Sequence[Mark], words: Words) -> list[Mark]:
    """Figures that a claim of this document reads and that nothing else marks."""
    known = {(each.start, each.end) for each in marks}
    found = {}
    for claim in one.claims:
        for reading in _readings(claim):
            for each in reading.inputs:
                if each.doc == one.name and 0 <= each.start < each.end and (each.start, each.end) not in known:
                    found[each.start, each.end] = Mark(
                        each.start, each.end, "figure", each.metric and metric_title(each.metric, words)
                    )
    return list(found.values())


def _readings(claim: AuditedClaim) -> tuple[AuditReading, ...]:
    return (*((claim.reading,) if claim.reading is not None else ()), *claim.tried, *claim.ledger)


def _claim(claim: AuditedClaim, place: int, name: str, names: Mapping[str, str], words: Words) -> str:
    """A claim: what it says and its verdict; opened, everything behind it."""
    parts = [f"<p>{safe(words.pick(claim.why))}</p>"] if words.pick(claim.why) else []
    if words.pick(claim.remark):
        parts.append(f"<p class=remark>{safe(words.pick(claim.remark))}</p>")
    if claim.reading is not None:
        parts += _reading(claim, claim.reading, names, words)
    for title, readings in (("audit_page.tried", claim.tried), ("audit_page.ledger", claim.ledger)):
        if readings:
            parts.append(f"<h3>{safe(words(title))}</h3>")
            others = [_other(claim, one, names, words) for one in readings]
            parts += others[:_SHOWN]
            if more := others[_SHOWN:]:
                said = safe(words("audit_page.more", count=str(len(more))))
                parts.append(f"<details class=other><summary>{said}</summary>{''.join(more)}</details>")
    back = f'<p class=back><a href="#{name}m{place}">{safe(words("audit_page.back"))}</a></p>'
    head = (
        f'<span class="verdict {claim.verdict}">{safe(verdict_text(claim.verdict, words))}</span> '
        f"<span class=said>{safe(claim.printed)}</span> <span class=what>{safe(claim_title(claim, words))}</span>"
    )
    return (
        f'<article class="claim {claim.verdict}"><details><summary>{head}</summary>'
        f'<div class=body id="{name}c{place}">{"".join(parts)}{back}</div></details></article>'
    )


def _other(claim: AuditedClaim, one: AuditReading, names: Mapping[str, str], words: Words) -> str:
    """A definition that did not decide: its result in a line, the rest behind it."""
    head = f"{safe(words.pick(one.definition))}: {safe(value_text(one.value, claim.unit, words))}"
    badge = f'<b class="{one.verdict}">{safe(verdict_text(one.verdict, words))}</b>'
    inside = "".join(_reading(claim, one, names, words, with_definition=False))
    return f"<details class=other><summary>{badge} {head}</summary>{inside}</details>"


def _reading(
    claim: AuditedClaim, one: AuditReading, names: Mapping[str, str], words: Words, with_definition: bool = True
) -> Iterator[str]:
    """One definition: formula with its figures, stated beside recomputed, inputs with their places."""
    if with_definition and words.pick(one.definition):
        yield f"<p>{safe(words.pick(one.definition))}</p>"
    yield f"<p class=formula>{safe(one.formula)}<br>= {_substituted(one, names)}</p>"
    yield interval_drawing(claim, one, words)
    yield "<div class=scroll><table>"
    if claim.stated is not None:
        yield _row(
            words("audit_page.stated"), value_text(claim.stated, claim.unit, words),
            bounds_text(claim.stated_low, claim.stated_high, claim.unit, words),
        )  # fmt: skip
    yield _row(
        words("audit_page.recomputed"), value_text(one.value, claim.unit, words),
        bounds_text(one.low, one.high, claim.unit, words),
    )  # fmt: skip
    yield f"</table></div><h3>{safe(words('audit_page.inputs'))}</h3><ul class=inputs>"
    for each in one.inputs:
        yield _input(each, names, words)
    yield "</ul>"


def _row(label: str, value: str, bounds: str) -> str:
    cells = f"<td class=number>{safe(value)}</td><td class=bounds>{safe(bounds)}</td>"
    return f"<tr><th scope=row>{safe(label)}</th>{cells}</tr>"


def _substituted(one: AuditReading, names: Mapping[str, str]) -> str:
    """The expression with the figures as printed in the places of its variables."""
    found, at = [], 0
    for place in _PLACE.finditer(one.expression):
        found.append(safe(one.expression[at : place.start()]))
        number = int(place[1])
        found.append(_linked(one.inputs[number], names) if number < len(one.inputs) else safe(place[0]))
        at = place.end()
    return "".join([*found, safe(one.expression[at:])])


def _linked(one: AuditInput, names: Mapping[str, str]) -> str:
    """A figure as printed, leading to its place where that is on the page."""
    if one.doc in names and one.start >= 0:
        return f'<a href="#{names[one.doc]}p{one.start}">{safe(one.printed)}</a>'
    return safe(one.printed)


def _input(one: AuditInput, names: Mapping[str, str], words: Words) -> str:
    """A figure: as printed, its value and bounds, what it is, and where it comes from."""
    metric = metric_title(one.metric, words) if one.metric else ""
    about = " · ".join(part for part in (one.entity, one.segment, metric, one.period) if part)
    if one.origin == "ledger":
        source = safe(f"{words('audit_page.ledger_fact')} {one.fact}: {one.source}")
    elif one.origin == "assumption":
        source = safe(words("audit_page.assumption"))
    else:
        source = safe(words("audit_page.place", name=one.doc, start=str(one.start), end=str(one.end)))
    bounds = bounds_text(one.low, one.high, one.unit, words)
    value = f"{value_text(one.value, one.unit, words)}" + (f" ({bounds})" if bounds else "")
    return (
        f"<li><b>{_linked(one, names)}</b> = {safe(value)}<br>{safe(about)}<br><span class=source>{source}</span></li>"
    )

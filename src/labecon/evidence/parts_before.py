"""Parts of a company that a figure takes from the figure before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labecon.evidence.figure import Figure
from labecon.evidence.layout import Layout
from labecon.evidence.measure_forms import Measure
from labecon.evidence.subjects import Subject, Subjects

if TYPE_CHECKING:
    from labecon.evidence.proposals import Proposal

#: Characters between an amount and its share of the whole.
_BESIDE = 12


def part_of_share(last: Proposal | None, figure: Figure, measure: Measure, layout: Layout) -> str:
    """The part whose share of the whole stands right behind its amount: the platform brought 15 million, 29% of all.

    Args:
        last: The figure before it.
        figure: The share.
        measure: What it measures.
        layout: Divisions of the text.

    Returns:
        The part of the amount; empty where no amount of the same measure stands there.
    """
    if last is None or measure.topic is None or measure.over not in ("total", measure.topic.name):
        return ""
    beside = figure.start - last.end < _BESIDE and layout.sentence(last.start) == layout.sentence(figure.start)
    return (last.segment or "") if beside and last.metric == measure.topic.name else ""


def own_product(
    last: Proposal | None, figure: Figure, metric: str | None, subject: Subject, subjects: Subjects, layout: Layout
) -> str:
    """A company beside its own products, each with its figure, stands for the product that bears its name.

    Args:
        last: The figure before it.
        figure: The figure.
        metric: What it measures.
        subject: Whose it is.
        subjects: The names of the text.
        layout: Divisions of the text.

    Returns:
        The product; empty where the company itself is meant.
    """
    if last is None or last.metric != metric or len(subject.entities) != 1 or last.entity != subject.entities[0]:
        return ""
    if metric == "revenue" or layout.paragraph(last.start) != layout.paragraph(figure.start):
        return ""
    if last.segment == f"{last.entity} app":
        return last.segment
    named = subject.how == "named before the figure" and not subjects.between(last.end, figure.start)[:1] == []
    return f"{last.entity} app" if named and (last.entity, last.segment) in subjects.products else ""

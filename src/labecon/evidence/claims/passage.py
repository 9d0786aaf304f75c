"""A document as its quantities stand in it: by sentence and paragraph, with the words between them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from labecon.evidence.article import Article
from labecon.evidence.claims.quantity import DURATIONS, Quantity, quantity_of
from labecon.evidence.figure import Figure
from labecon.evidence.folding import fold
from labecon.evidence.layout import divide
from labecon.evidence.lexicon import lexicon
from labecon.evidence.proposals import Proposal

#: Counts below are mostly sizes of lists: 三款, "two products".
_FEW = 20


class Passage:
    """What the search for claims knows of a document.

    Args:
        document: The document.
        proposals: Its figures as facts.
        figures: All figures of its prose; those that are no facts have neither measure nor period.
    """

    def __init__(self, document: Article, proposals: Sequence[Proposal], figures: Sequence[Figure] = ()) -> None:
        self.document = document
        self.text = fold(document.text)
        self.layout = divide(document.text, self.text, document.outside)
        self.quantities: list[Quantity] = []
        self.by_sentence: dict[int, list[Quantity]] = defaultdict(list)
        self.by_paragraph: dict[int, list[Quantity]] = defaultdict(list)
        known = {one.start for one in proposals} | {one.end for one in proposals}
        others = [one for one in self._unread(figures) if one.start not in known and one.end not in known]
        for one in sorted([*proposals, *others], key=lambda one: (one.start, one.end, one.entity or "")):
            if one.unit == "date":
                continue
            sentence, paragraph = self.layout.sentence(one.start)[0], self.layout.paragraph(one.start)[0]
            quantity = quantity_of(one, len(self.quantities), self.text, sentence, paragraph)
            self.quantities.append(quantity)
            self.by_sentence[sentence].append(quantity)
            self.by_paragraph[paragraph].append(quantity)
        for place, low in enumerate(self.quantities[:-1]):
            high = self.quantities[place + 1]
            if (low.source.qualifier, high.source.qualifier) == (
                "range_low",
                "range_high",
            ) and high.start - low.end < 6:
                self.quantities[place] = replace(low, top=high.value)

    def _unread(self, figures: Sequence[Figure]) -> Iterator[Proposal]:
        """Figures that no measure explains, for what the words between them say."""
        money = "CNY" if self.document.is_chinese else "USD"
        for one in figures:
            unit = {"percent": "ratio", "percentage_point": "ratio", "ratio": "ratio", "multiple": "multiple"}.get(
                one.kind
            )
            if unit is None and one.kind == "money":
                unit = one.currency or money
            if unit is None and (one.kind == "count" or (one.kind == "duration" and one.unit in DURATIONS)):
                unit = one.unit
            small = one.kind == "count" and one.value < _FEW
            if unit and not small:
                yield Proposal(
                    self.document.name, one.start, one.end, self.document.text[one.start : one.end], None, None, None,
                    None, one.value, unit, None, Decimal("0.3"), "no measure",
                )  # fmt: skip

    @cached_property
    def written(self) -> date:
        """The day the document was written, as far as it says."""
        return self.document.context.date

    @cached_property
    def sentences(self) -> list[tuple[int, int, list[Quantity]]]:
        """Start, end and amounts of every sentence of prose that has a figure; one figure of two companies once."""
        found = []
        for start, inside in sorted(self.by_sentence.items()):
            prose = [one for one in inside if not one.tabular]
            once = [one for place, one in enumerate(prose) if not place or one.start != prose[place - 1].start]
            if once:
                found.append((start, self.layout.sentence(once[0].start)[1], once))
        return found

    @cached_property
    def topics(self) -> list[tuple[int, int, str]]:
        """Start, end and metric of every word for a measure."""
        return [(start, end, found[0].name) for start, end, found in lexicon().measures.scan(self.text)]

    def topics_in(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The words for measures that begin in a span."""
        first = bisect_left(self.topics, (start, 0, ""))
        last = bisect_left(self.topics, (end, 0, ""))
        return self.topics[first:last]

    def between(self, first: Quantity, second: Quantity) -> str:
        """The words between two figures."""
        return self.text[first.end : second.start]

    def before(self, one: Quantity, reach: int) -> str:
        """The words before a figure, up to the start of its sentence."""
        return self.text[max(one.sentence, one.start - reach) : one.start]

    def after(self, one: Quantity, reach: int) -> str:
        """The words behind a figure, up to the end of its sentence."""
        return self.text[one.end : min(self.layout.sentence(one.start)[1], one.end + reach)]

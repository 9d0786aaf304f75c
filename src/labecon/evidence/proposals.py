"""From figure to fact: a proposal for every figure of a document, which a person accepts, corrects or rejects."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from labecon.evidence.alignment import MEASURE, NAME, PERIOD, Aligned, Aligner, Item, Series, is_change, runs, series_of
from labecon.evidence.article import Article
from labecon.evidence.documents.document import Table
from labecon.evidence.events import Event, Events
from labecon.evidence.figure import Figure
from labecon.evidence.figures import find_figures
from labecon.evidence.folding import fold
from labecon.evidence.headed import as_if_behind
from labecon.evidence.inheritance import carried_on, inherited
from labecon.evidence.layout import divide
from labecon.evidence.lexicon import Lexicon, Topic, lexicon
from labecon.evidence.measure_forms import RELATIVE, Before, Measure
from labecon.evidence.measures import Measures
from labecon.evidence.mentions import find_periods
from labecon.evidence.named_parts import usual_part
from labecon.evidence.parts_before import own_product, part_of_share
from labecon.evidence.period_forms import Gold, as_of, flow
from labecon.evidence.period_mention import PeriodMention
from labecon.evidence.period_places import Timed, announced
from labecon.evidence.qualifiers import qualifier_of
from labecon.evidence.selection import is_reported, superlatives
from labecon.evidence.subjects import Mention, Subject, Subjects
from labecon.evidence.tables import TableFigure, TableReader, cells_without_prose, delimited_tables
from labecon.evidence.timing import Timing
from labecon.evidence.units_of_proposals import as_rate, in_lists, unit_and_value

REFUSED = Decimal("0.2")


@dataclass(frozen=True)
class Proposal:
    """A figure read as a fact.

    Args:
        doc: Name of the document.
        start: Index of the figure's first character in the text.
        end: Index after its last.
        printed: The figure as printed, ``text[start:end]``.
        entity: Company, or ``industry``; companies that share a figure are joined by ``+``; None where unknown.
        segment: Product, region, customer, holder or market; None for the whole.
        metric: What it measures; None where the text does not say.
        period: In the grammar of labelled figures.
        value: In base units; percentages as ratios, dates as YYYY, YYYYMM or YYYYMMDD.
        unit: ISO code, ``ratio``, ``multiple``, ``users``, ``date`` and the like.
        qualifier: ``over``, ``under``, ``approx``, ``range_low``, ``range_high``, ``forecast``, ``target``, ``ranking``
            or None.
        confidence: 0 to 1.
        reason: Where metric, company and period were read.
        note: What a person should look at; None for nothing.
        origin: Who proposes: ``rules``, ``model`` (a language model), or ``rules+model`` where it filled a gap.
    """

    doc: str
    start: int
    end: int
    printed: str
    entity: str | None
    segment: str | None
    metric: str | None
    period: Gold
    value: Decimal
    unit: str
    qualifier: str | None
    confidence: Decimal
    reason: str
    note: str | None = None
    origin: str = "rules"


@dataclass
class _Group:
    """Figures that are read together: a list, or one figure; and the places at which they are read."""

    figures: list[Figure]
    places: list[Figure]
    measure: Measure
    aligned: list[Aligned]


class _Reader:
    def __init__(self, document: Article, words: Lexicon) -> None:
        self.document, self.words = document, words
        self.text = fold(document.text)
        self.layout = divide(document.text, self.text, document.outside)
        context = document.context
        self.is_chinese = document.is_chinese
        self.periods = find_periods(document.text, context)
        if context.current is None and (current := announced(self.text, self.layout, self.periods, context)):
            context = replace(context, current=current)
            self.periods = find_periods(document.text, context)
        self.context = context
        self.subjects = Subjects(document.text, self.text, self.layout, words)
        self.measures = Measures(self.text, self.layout, words)
        self.timing = Timing(self.text, self.layout, self.periods, context)
        self.events = Events(self.text, self.layout, self.periods, context, words).find()
        figures = find_figures(document.text, periods=self.periods)
        figures += superlatives(document.text, self.text)
        figures.sort(key=lambda one: one.start)
        self.tables = sorted(document.tables or delimited_tables(document.text), key=lambda one: one.start)
        self._inside = cells_without_prose(self.tables)
        self._heads = [one[0] for one in self._inside]
        kept = [one for one in figures if not self.layout.is_outside(one.start) and not self._in_table(one.start)]
        self.figures, self._starts = kept, [one.start for one in kept]
        self.events = [one for one in self.events if not self._in_table(one.start)]
        self.last: Proposal | None = None
        lists = [*self.timing.series(), *self._names_and_topics()]
        self.aligner = Aligner(self.text, self.layout, lists, self.timing.expand, self.timing.size)

    def _in_table(self, at: int) -> bool:
        place = bisect_right(self._heads, at) - 1
        return place >= 0 and at < self._inside[place][1]

    def _names_and_topics(self) -> list[Series]:
        named = [Item(one.start, one.end, one) for one in self.subjects.mentions if one.name.entity or one.name.segment]
        items = [Item(one.start, one.end, one) for one in self.measures.cues]
        topics = [one for one in series_of(MEASURE, self.text, items) if len(one.items) > 1]
        return [*series_of(NAME, self.text, named), *topics]

    def run(self) -> list[Proposal]:
        """Groups in the order of the text; each knows what the one before it in the paragraph was about."""
        lists = dict(runs(self.text, self.figures, self.layout))
        found: list[Proposal] = []
        place, before, paragraph, run_before = 0, Before(), -1, list[PeriodMention]()
        while place < len(self.figures):
            last = lists.get(place, place)
            start = self.layout.paragraph(self.figures[place].start)[0]
            if start != paragraph:
                before, paragraph, run_before = Before(), start, []
            group = self._group(place, last, before)
            kept = self._proposals(group, run_before)
            if kept:
                before = carried_on(before, group.measure, group.figures[0].kind)
                periods = [one for one in group.aligned if one.kind == PERIOD and one.items]
                if periods:
                    run_before = [item.value for item in periods[0].items if isinstance(item.value, PeriodMention)]
            found += kept
            self.last = kept[-1] if kept else self.last
            place = last + 1
        found += [self._event(one) for one in self.events]
        found += [one for table in self.tables for one in self._of_table(table)]
        found.sort(key=lambda one: (one.start, one.end, one.entity or ""))
        return inherited(found, self.text, self.layout, self.context)

    def _group(self, first: int, last: int, before: Before) -> _Group:
        figures = in_lists(self.text, self.figures[first : last + 1])
        places = [as_if_behind(self.text, figures[0])] if first == last else figures
        sentence = self.layout.sentence(figures[0].start)
        around = [one for one in self._near(first, last) if sentence[0] <= one.start < sentence[1]]
        measure = self.measures.of(places[0], places[-1], around, before)
        aligned: list[Aligned] = []
        if len(figures) > 1:
            earlier = self.figures[first - 1].end if first else 0
            aligned = self.aligner.align(figures[0], figures[-1], len(figures), earlier)
        return _Group(figures, places, measure, aligned)

    def _near(self, first: int, last: int) -> list[Figure]:
        return [*self.figures[max(0, first - 6) : first], *self.figures[last + 1 : last + 7]]

    def _proposals(self, group: _Group, run_before: Sequence[PeriodMention]) -> list[Proposal]:
        found: list[Proposal] = []
        for place, figure in enumerate(group.figures):
            measure, note = group.measure, None
            topic = self._item_topic(group, place)
            if topic is not None:
                measure = Measure(topic.name, topic, "aligned item by item", 0.95)
            if not is_reported(self.text, self.layout, figure, measure):
                continue
            found += self._proposal(group, place, figure, measure, run_before, note)
        return found

    def _item_topic(self, group: _Group, place: int) -> Topic | None:
        for one in group.aligned:
            if one.kind == MEASURE and one.items:
                cue = one.items[place].value
                topics = getattr(cue, "topics", ())
                return topics[0] if topics else None
        return None

    def _proposal(
        self,
        group: _Group,
        place: int,
        figure: Figure,
        measure: Measure,
        run_before: Sequence[PeriodMention],
        note: str | None,
    ) -> list[Proposal]:
        subject, segment, why = self._subject(group, place, figure, measure)
        segment = segment or part_of_share(self.last, figure, measure, self.layout)
        timed = self._timed(group, place, group.places[place], measure, run_before)
        value, unit, remark = unit_and_value(figure, measure, self.is_chinese)
        metric = self._metric(measure, segment)
        if isinstance(timed.gold, str):
            metric, gold = as_rate(metric, timed.gold, self.text[slice(*self.layout.clause(figure.start))])
            timed = replace(timed, gold=gold)
        qualifier = qualifier_of(self.text, self.layout, figure, measure)
        if qualifier not in ("range_low", "range_high", "target") and self._is_ahead(timed.gold):
            qualifier = "forecast"
        certain = min(measure.certain or 0.3, subject.certain, timed.certain)
        refused = [one for one in group.aligned if one.refused]
        confidence = REFUSED if refused else Decimal(str(round(certain, 2)))
        reasons = [f"metric: {measure.how}", f"company: {subject.how}", f"period: {timed.how}", *why]
        notes = [one for one in (note, remark, *(one.reason for one in refused)) if one]
        if not segment and measure.topic is not None and "product" in measure.topic.by:
            segment = own_product(self.last, figure, metric, subject, self.subjects, self.layout)
        entities, sentence = subject.entities or ("",), self.text[slice(*self.layout.sentence(figure.start))]
        holders = [(one,) for one in entities] if subject.each else [entities]
        printed = self.document.text[figure.start : figure.end]
        return [
            Proposal(
                self.document.name, figure.start, figure.end, printed, "+".join(one) or None,
                segment or usual_part(self.words, "+".join(one), metric or "", sentence), metric, timed.gold, value,
                unit, qualifier, confidence, "; ".join(reasons), "; ".join(notes) or None,
            )
            for one in holders
        ]  # fmt: skip

    def _is_ahead(self, gold: Gold) -> bool:
        """Whether a whole period lies behind the document's date in time."""
        words = gold["as_of"] if isinstance(gold, dict) else gold or ""
        year = words.removeprefix("FY")[:4]
        return year.isdigit() and ".." not in words and int(year) > self.context.date.year

    def _metric(self, measure: Measure, segment: str) -> str | None:
        """Revenue from a customer and its share of revenue have names of their own."""
        customer = segment.startswith(("customer", "top-5 customers", "largest customer"))
        renamed = {"revenue": "customer_revenue", "revenue_share": "customer_concentration"}
        if customer and measure.metric in renamed:
            return renamed[measure.metric]
        return measure.metric or None

    def _subject(self, group: _Group, place: int, figure: Figure, measure: Measure) -> tuple[Subject, str, list[str]]:
        subject = self.subjects.of(group.places[0].start, group.places[-1].end, measure.topic)
        segment, read = self.subjects.segment(group.places[0].start, group.places[-1].end, measure.topic)
        if measure.metric == "market_share" and len(group.places) > 1:
            segment = self.subjects.listed_rank(group.places[0].start, len(group.places), place) or segment
        why = [f"segment: {read}"] if segment else []
        for one in group.aligned:
            if one.kind != NAME:
                continue
            names = [item.value for item in one.items if isinstance(item.value, Mention)]
            if not names:
                return replace(subject, entities=(), how=one.reason, certain=0.2), "", why
            return self._aligned_name(names, place, subject, measure, one.reason)
        return subject, segment, why

    def _aligned_name(
        self, names: Sequence[Mention], place: int, subject: Subject, measure: Measure, reason: str
    ) -> tuple[Subject, str, list[str]]:
        """A company of the list, or a part; a company among its own products is the product that bears its name."""
        name = names[place].name
        others = {one.name.entity for one in names if one.name.entity}
        if measure.topic is not None and "holder" in measure.topic.by and name.kind == "company":
            return subject, name.entity, [f"segment: {reason}"]
        if name.kind == "company" and len(others) == 1 and any(one.name.kind != "company" for one in names):
            return replace(subject, entities=(name.entity,)), f"{name.entity} app", [f"segment: {reason}"]
        entities = (name.entity,) if name.entity else subject.entities
        how = reason if name.entity else subject.how
        return Subject(entities, False, how, 0.93), name.segment, [f"segment: {reason}"] if name.segment else []

    def _timed(
        self, group: _Group, place: int, figure: Figure, measure: Measure, run_before: Sequence[PeriodMention]
    ) -> Timed:
        stock = measure.topic is not None and measure.topic.stock
        for one in group.aligned:
            if one.kind != PERIOD:
                continue
            if one.refused:
                return Timed(None, one.reason, 0.2)
            mention = one.items[place].value
            if isinstance(mention, PeriodMention) and mention.kind != "unknown":
                return Timed(as_of(mention) if stock else flow(mention), one.reason, 0.93)
        first, last = group.places[0], group.places[-1]
        changes = len(group.places) == 2 and place == 1 and is_change(self.text, first, last)
        if changes:
            if (later := self.timing.end_of_change(first.start, stock)) is not None:
                return later
        if (compared := self._between_periods(group, place, figure, measure)) is not None:
            return compared
        names = next((one.items for one in group.aligned if one.kind == NAME and one.items), ())
        hidden = (names[0].start, names[-1].end) if names else (0, 0)
        apart = changes or (len(group.places) > 1 and figure.start - first.start > 40)
        start = figure.start if apart else first.start
        until, grows = self._next(last), _grows(measure)
        return self.timing.of(start, last.end, measure.topic, run_before, hidden, until, grows)

    def _between_periods(self, group: _Group, place: int, figure: Figure, measure: Measure) -> Timed | None:
        """The period of a figure that sets two periods against each other."""
        if (
            figure.kind == "multiple"
            and "multiple" in measure.metric
            and (grown := self.timing.change(figure.start, figure.end))
        ):
            return grown
        if measure.over not in ("", "total") and (both := self.timing.of_two(figure.start, figure.end)):
            return both
        if measure.metric.endswith("_cagr") and (whole := self.timing.of_all(figure.start, figure.end)):
            return whole
        if measure.topic is not None and measure.topic.name == "valuation":
            rounds = self.timing.of_rounds(
                figure.start, place if len(group.places) > 1 else -1, figure.kind == "multiple"
            )
            if rounds is not None:
                return rounds
        return None

    def _next(self, last: Figure) -> int:
        """Where the next figure of the text begins."""
        place = bisect_left(self._starts, last.end)
        return self._starts[place] if place < len(self._starts) else len(self.text)

    def _of_table(self, table: Table) -> list[Proposal]:
        """The figures of a table: what the row says, when the column says, else the company spoken of before."""
        reader = TableReader(self.document.text, table, self.context, self.words)
        return [self._table_figure(one) for one in reader.figures() if not self.layout.is_outside(one.figure.start)]

    def _table_figure(self, one: TableFigure) -> Proposal:
        figure, topic = one.figure, one.topic
        companies = [name.entity for name in one.names if name.entity in self.subjects.eligible]
        entities = tuple(companies[:1]) or self.subjects.focus(figure.start)[0]
        if topic is not None and topic.entity:
            entities = (topic.entity,)
        parts = [name.segment for name in one.names if topic is not None and name.kind in topic.by]
        measure = Measure(topic.name if topic is not None else "", topic, "row and column of a table", 0.9)
        if topic is not None and one.figure.kind in RELATIVE and one.figure.kind not in topic.kinds:
            measure = replace(
                measure, metric=topic.growth or f"{topic.name}_growth_yoy" if one.grows else f"{topic.name}_ratio"
            )
        value, unit, remark = unit_and_value(figure, measure, self.is_chinese)
        segment = parts[0] if parts else usual_part(self.words, "+".join(entities), measure.metric, "")
        certain = Decimal("0.9") if one.period is not None and topic is not None else Decimal("0.5")
        return Proposal(
            self.document.name, figure.start, figure.end, self.document.text[figure.start : figure.end],
            "+".join(entities) or None, segment, self._metric(measure, segment or ""), one.period, value, unit,
            "forecast" if one.forecast or self._is_ahead(one.period) else None, certain, measure.how, remark,
        )  # fmt: skip

    def _event(self, event: Event) -> Proposal:
        subject = self.subjects.of_event(event.start, event.end)
        certain = Decimal(str(round(min(event.certain, subject.certain), 2)))
        return Proposal(
            self.document.name, event.start, event.end, self.document.text[event.start : event.end],
            "+".join(subject.entities) or None, self.subjects.event_segment(event.end, event.metric), event.metric,
            dict(event.gold), Decimal(event.value), "date",
            "forecast" if event.ahead else None, certain, f"event: {event.how}; company: {subject.how}",
        )  # fmt: skip


def propose(document: Article) -> list[Proposal]:
    """Reads the figures of a document as facts.

    Args:
        document: The document.

    Returns:
        Proposals in the order of the text; ``text[start:end]`` is what is printed.

    Example:
        >>> text = "2023年、2024年, 智谱收入分别为1.2亿元、3.1亿元。"
        >>> [(one.printed, one.entity, one.metric, one.period) for one in propose(Article("a.txt", text))]
        [('1.2亿元', 'Zhipu', 'revenue', 'FY2023'), ('3.1亿元', 'Zhipu', 'revenue', 'FY2024')]
    """
    return read(document)[0]


def read(document: Article) -> tuple[list[Proposal], list[Figure]]:
    """Reads the figures of a document as facts, and all figures of its prose.

    Args:
        document: The document.

    Returns:
        Proposals, and the figures that the article prints outside tables, proposed or not; both in order.
    """
    reader = _Reader(document, lexicon())
    return reader.run(), reader.figures


def _grows(measure: Measure) -> bool:
    return measure.topic is not None and measure.metric != measure.topic.name and "growth" in measure.metric

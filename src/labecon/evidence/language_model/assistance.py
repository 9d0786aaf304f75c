"""What a language model adds to the rules' proposals, after the text has had its say on every figure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from labecon.errors import DataError, Problem
from labecon.evidence.article import Article
from labecon.evidence.figure import Figure
from labecon.evidence.figures import find_figures
from labecon.evidence.folding import fold
from labecon.evidence.language_model.answer import ModelFigure, NotAsAgreed, figure_of, rows_of
from labecon.evidence.language_model.endpoint import ask
from labecon.evidence.language_model.request import Request, requests_of
from labecon.evidence.language_model.settings import ModelSettings
from labecon.evidence.lexicon import Lexicon, lexicon
from labecon.evidence.measure_forms import RELATIVE, fits, is_open
from labecon.evidence.proposals import Proposal

Ask = Callable[[ModelSettings, Sequence[Mapping[str, str]]], str]

#: Nothing that rests on a language model is sure; what it read alone least of all.
_ALONE, _FILLED = Decimal("0.4"), Decimal("0.5")
#: Below this a reading of the rules is open, and the model's goes into its gaps.
_FIELDS = ("entity", "segment", "metric", "period")
_OWN_METRICS = ("customer_revenue", "customer_concentration", "monthly_cash_burn")
_CLOSE = Decimal("1e-9")


@dataclass(frozen=True)
class Assistance:
    """Proposals after a language model was asked.

    Args:
        proposals: Those of the rules, and what the model added; ``origin`` tells them apart.
        added: Figures that only the model proposed.
        filled: Proposals of the rules in which it filled a gap.
        agreed: Proposals of the rules to which it had nothing to add.
        disputed: Proposals of the rules that it reads otherwise; they stay as they are, with a note.
        rejected: Reason, a word of `NotAsAgreed`, to how many of its figures were rejected for it.
        left_out: Characters it was not shown because the document is too long.
        problems: What kept it from answering.
    """

    proposals: tuple[Proposal, ...]
    added: int = 0
    filled: int = 0
    agreed: int = 0
    disputed: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0
    problems: tuple[Problem, ...] = ()


def known_metrics(words: Lexicon) -> dict[str, bool]:
    """The metrics that a figure may be given.

    Args:
        words: The lexicon.

    Returns:
        Metric to whether it sets one figure against another, as growth and shares do.
    """
    found = dict.fromkeys((*words.topics, *_OWN_METRICS), False)
    relative = [name for one in words.topics.values() for name in (one.growth, one.growth_multiple) if name]
    return found | dict.fromkeys((*relative, *words.ratios.values()), True)


class _Merger:
    """Holds the proposals while figures of the model are set against them."""

    def __init__(self, article: Article, proposals: Sequence[Proposal], settings: ModelSettings) -> None:
        self.article, self.words, self.settings = article, lexicon(), settings
        self.folded = fold(article.text)
        self.metrics = known_metrics(self.words)
        self.figures = find_figures(article.text)
        self._starts = [one.start for one in self.figures]
        self.by_place: dict[tuple[int, int], list[Proposal]] = {}
        for one in proposals:
            self.by_place.setdefault((one.start, one.end), []).append(one)
        self.counts, self.rejected = Counter[str](), Counter[str]()
        self.seen: set[tuple[int, int]] = set()

    def take(self, content: str, request: Request) -> None:
        """All figures of one answer."""
        try:
            rows = rows_of(content)
        except NotAsAgreed as error:
            self.rejected[error.why] += 1
            return
        for row in rows:
            try:
                self._take(figure_of(row, self.article.text, request))
            except NotAsAgreed as error:
                self.rejected[error.why] += 1

    def _take(self, said: ModelFigure) -> None:
        known = self.by_place.get((said.start, said.end))
        if known is None:
            figure = self._figure(said)
            known = self.by_place.get((figure.start, figure.end))
            said = replace(said, start=figure.start, end=figure.end)
            if known is None:
                self._add(self._checked(said, figure), figure)
                return
        if not _close(said.value, known[0].value):
            raise NotAsAgreed("value")
        if (said.start, said.end) in self.seen:
            raise NotAsAgreed("twice")
        self.seen.add((said.start, said.end))
        if len(known) > 1 or known[0].unit == "date":
            self.counts["agreed"] += 1
        else:
            place = min(bisect_left(self._starts, said.start), len(self.figures) - 1)
            exact = place >= 0 and (self.figures[place].start, self.figures[place].end) == (said.start, said.end)
            self._compare(known[0], self._checked(said, self.figures[place] if exact else None))

    def _figure(self, said: ModelFigure) -> Figure:
        """The one figure that the grammar reads where the model says that one stands."""
        place = max(bisect_left(self._starts, said.start) - 1, 0)
        near = [one for one in self.figures[place : place + 4] if one.start < said.end and said.start < one.end]
        if len(near) != 1:
            raise NotAsAgreed("grammar")
        if self.article.text[said.start : said.end].strip("() ") == "" or not _close(said.value, near[0].value):
            raise NotAsAgreed("value")
        return near[0]

    def _checked(self, said: ModelFigure, figure: Figure | None) -> ModelFigure:
        """Names that the document or the lexicon knows, and a metric that can be of such a figure."""
        if said.metric is not None:
            if said.metric not in self.metrics:
                raise NotAsAgreed("metric")
            if figure is not None and not self._suits(said.metric, figure):
                raise NotAsAgreed("fit")
        entity = self._entity(said.entity) if said.entity else None
        segment = said.segment
        if segment is not None and not self._is_named(segment):
            raise NotAsAgreed("part")
        return replace(said, entity=entity, segment=segment)

    def _suits(self, metric: str, figure: Figure) -> bool:
        if self.metrics[metric]:
            return figure.kind in RELATIVE
        topic = self.words.topics.get(metric)
        return topic is None or is_open(figure) or figure.kind == "number" or fits(topic, figure)

    def _entity(self, name: str) -> str:
        found = []
        for part in name.split("+"):
            part = part.strip()
            known = {one.entity: one for _, _, one in self.words.names.scan(fold(part)) if one.entity}
            if part == "industry" or part in known:
                found.append(part)
            elif self._is_named(part):
                found.append(next(iter(known), part))
            else:
                raise NotAsAgreed("company")
        return "+".join(found)

    def _is_named(self, name: str) -> bool:
        return fold(name) in self.folded or any(
            name in (one.segment, one.entity) for _, _, one in self.words.names.scan(self.folded)
        )

    def _add(self, said: ModelFigure, figure: Figure) -> None:
        unit, note = _unit(figure, said, self.article.is_chinese)
        bound = {"over": "over", "at_least": "over", "under": "under", "at_most": "under"}.get(figure.bound)
        qualifier = bound or {"near": "approx"}.get(figure.bound, figure.bound or None)
        reason = f"proposed by the language model {self.settings.name}; place and value borne out by the text"
        printed = self.article.text[said.start : said.end]
        self.by_place[said.start, said.end] = [
            Proposal(
                self.article.name, said.start, said.end, printed, said.entity, said.segment, said.metric,
                said.period, figure.value, unit, qualifier, _ALONE, reason, note, "model",
            )
        ]  # fmt: skip
        self.seen.add((said.start, said.end))
        self.counts["added"] += 1

    def _compare(self, rules: Proposal, said: ModelFigure) -> None:
        """Gaps are filled; what the rules read otherwise stays, and the difference is said."""
        gaps = {key: getattr(said, key) for key in _FIELDS if getattr(rules, key) is None and getattr(said, key)}
        if rules.confidence >= Decimal("0.8"):
            gaps.pop("segment", None)  # none is an answer there: the whole
        apart = [
            f"{key} {getattr(said, key)}"
            for key in _FIELDS
            if getattr(rules, key) is not None and getattr(said, key) not in (None, getattr(rules, key))
        ]
        self.counts["filled" if gaps else "disputed" if apart else "agreed"] += 1
        notes = [rules.note] if rules.note else []
        if gaps:
            notes.append(f"filled in by the language model: {', '.join(gaps)}")
        if apart:
            notes.append(f"the language model reads: {', '.join(apart)}")
        changed = replace(rules, note="; ".join(notes) or None)
        if gaps:
            confidence = min(max(rules.confidence, _ALONE), _FILLED)
            changed = replace(changed, **gaps, confidence=confidence, origin="rules+model")
        self.by_place[rules.start, rules.end] = [changed]


def _unit(figure: Figure, said: ModelFigure, is_chinese: bool) -> tuple[str, str | None]:
    """The unit that is printed; a currency that is not is inferred as the rules infer it, and said."""
    if figure.kind == "money" and not figure.currency:
        inferred = "CNY" if is_chinese else "USD"
        return inferred, f"currency not printed, {inferred} inferred"
    unit = figure.unit or ("rank" if figure.kind == "rank" else "number")
    if figure.kind == "money" and said.unit.partition("/")[0] != unit:
        raise NotAsAgreed("currency")
    return unit, None


def _close(first: Decimal, second: Decimal) -> bool:
    return abs(first - second) <= _CLOSE * max(abs(first), abs(second))


def assisted(
    article: Article, proposals: Sequence[Proposal], settings: ModelSettings, question: Ask = ask
) -> Assistance:
    """Asks a language model about a document and keeps of its answer what the text bears out.

    Args:
        article: The document.
        proposals: What the rules propose for it.
        settings: The endpoint.
        question: Asks it; over HTTP unless another is given.

    Returns:
        The proposals of the rules with what the model adds; those of the rules alone where it does not answer.
    """
    merger = _Merger(article, proposals, settings)
    requests, left_out = requests_of(article, sorted(merger.metrics))
    problems: tuple[Problem, ...] = ()
    for request in requests:
        try:
            merger.take(question(settings, request.messages), request)
        except DataError as error:
            problems = error.problems
            break
    rows = sorted((one for each in merger.by_place.values() for one in each), key=lambda one: (one.start, one.end))
    counts = {name: merger.counts[name] for name in ("added", "filled", "agreed", "disputed")}
    return Assistance(tuple(rows), **counts, rejected=dict(merger.rejected), left_out=left_out, problems=problems)

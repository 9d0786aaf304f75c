"""Calculations over measures made into calculations over figures: which figure of which source each word stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product

from labecon.analysis.audit_arithmetic import evaluate, extremes, judge
from labecon.analysis.audit_pool import ORIGINS, Held, Sources, distinct
from labecon.analysis.audit_rates import Rates
from labecon.analysis.audited import AuditInput, AuditReading, Verdict
from labecon.evidence.lexicon import lexicon
from labecon.periods import EPOCH_YEAR, MONTHS_PER_YEAR, Window

_WORD = re.compile(r"[a-z][a-z0-9_]*(?::[a-z]+)?")
_MONEY = re.compile(r"[A-Z]{3}")
_FIGURES, _COMBINATIONS, _LATE, _LAG = 3, 12, 4, 7
_EXACT, _LOOSE, _EARLIER = 1, 2, 3
#: Prints of one figure that differ by more than this are of different things.
_APART = Decimal("1.1")
#: Terms that hold for as long as the document speaks of.
_STANDING = frozenset({"paying_customer_threshold", "subscription_price"})
#: Prices of the day are set against amounts of earlier periods.
_CURRENT = frozenset({"valuation", "market_cap"})
_PRICED = frozenset({"monthly_cash_burn", "subscription_price", "cash_burn"})


@dataclass(frozen=True)
class Stated:
    """What is claimed.

    Args:
        value: The number.
        half: Half a unit of its last digit.
        relation: How its words bind it.
        unit: Its unit.
        top: Upper end of the range that begins with it; None for none.
        loose: Half a unit of the digit to which speech rounds it: 40% is said of 41.4%.
    """

    value: Decimal
    half: Decimal
    relation: str
    unit: str
    top: Decimal | None = None
    loose: Decimal = Decimal(0)


@dataclass(frozen=True)
class Setting:
    """Whose and when a claim is.

    Args:
        entity: Company; empty where unknown.
        segment: Part of it; empty for the whole.
        window: Months; None where it stands at a date or says none.
        month: Month of its date, or the last of its window; None for unknown.
        sure: Whether the text says so, and the time is not one of several tried.
        place: Document and index of the claiming figure.
        paragraph: Start of its paragraph.
        stated: What is claimed.
        said: Month that the text gives or, without one, in which it was written.
    """

    entity: str
    segment: str
    window: Window | None
    month: int | None
    sure: bool
    place: tuple[str, int]
    paragraph: int
    stated: Stated
    said: int | None = None

    def at(self, window: Window, sure: bool) -> Setting:
        """The same at another time."""
        return replace(self, window=window, month=window.end, sure=sure)


@dataclass(frozen=True)
class Piece:
    """What a word of a calculation stands for.

    Args:
        expression: Over ``{0}``, ``{1}``, ...
        held: Its figures.
        label: As people read it.
        sure: Whether it is surely meant.
    """

    expression: str
    held: tuple[Held, ...]
    label: str
    sure: bool

    @property
    def rank(self) -> int:
        """How far its sources are."""
        return max((ORIGINS.index(one.input.origin) for one in self.held), default=0)


class Builder:
    """Makes readings.

    Args:
        sources: The figures.
        rates: Exchange rates.
        falling: Places of the rates of change that the text says are falls.
        day: The day the document was written.
    """

    def __init__(
        self, sources: Sources, rates: Rates, falling: frozenset[int] = frozenset(), day: str = "9999-12-31"
    ) -> None:
        self.sources = sources
        self.rates = rates
        self.falling = falling
        self.day = day

    def readings(
        self, expression: str, setting: Setting, definition: Mapping[str, str], primary: bool, bound: str = ""
    ) -> list[AuditReading]:
        """A calculation over measures in every way that the sources allow.

        Args:
            expression: Over measures, e.g. ``gross_profit / revenue``.
            setting: Whose and when.
            definition: What it means, by language.
            primary: Whether the claim means it.
            bound: ``over`` or ``under`` where the result is only a least or a greatest value.

        Returns:
            Readings, those over the document's own figures first.
        """
        words = list(dict.fromkeys(_WORD.findall(expression)))
        choices = []
        for word in words:
            found = self.pieces(word, setting)
            if not found:
                return []
            choices.append(found)
        ordered = sorted(islice(product(*choices), 64), key=lambda chosen: sum(one.rank for one in chosen))
        made = (
            self._make(expression, dict(zip(words, chosen, strict=True)), setting, definition, primary, bound)
            for chosen in ordered[:_COMBINATIONS]
        )
        return [one for one in made if one is not None]

    def pieces(self, word: str, setting: Setting) -> list[Piece]:
        """What a word of a calculation can stand for.

        Args:
            word: A measure, with what follows a colon; or ``months``.
            setting: Whose and when.

        Returns:
            The figures, own ones first; none where no source has any.
        """
        metric, _, how = word.partition(":")
        if metric == "months":
            months = setting.window.months if setting.window else 0
            return [Piece(str(months), (), f"{months}", setting.sure)] if months else []
        if how == "parts":
            return self._parts(metric, setting)
        segment = "" if how == "whole" else setting.segment
        topic = lexicon().topics.get(metric)
        entity = topic.entity if topic is not None and topic.entity else setting.entity
        found = self.sources.find(entity, metric, segment)
        return self.placed(found, metric, how, setting)

    def placed(self, found: Sequence[Held], metric: str, how: str, setting: Setting) -> list[Piece]:
        """The figures of a measure that are about the right time.

        Args:
            found: All its figures.
            metric: The measure.
            how: ``prior``, ``before``, ``opening``, ``year`` or empty.
            setting: When.

        Returns:
            Pieces.
        """
        topic = lexicon().topics.get(metric)
        timeless = (topic is not None and topic.timeless) or metric in _STANDING
        right: list[tuple[Held, int]] = []
        for one in found:
            if one.place >= 0 and (one.input.doc, one.input.start) == setting.place:
                continue
            fits = _EXACT if timeless and one.window is None and one.month is None else _fits(one, how, setting)
            if fits:
                right.append((one, fits))
        best = [one for one, fits in right if fits == _EXACT]
        best = _doubtful(best, setting)
        if not best:
            near = [one for one, fits in right if fits == _EARLIER]
            newest = max((one.month or 0 for one in near), default=0)
            best = [one for one in near if one.month == newest]
        loose = [one for one, fits in right if fits == _LOOSE]
        found_best = [self._piece(one, how, setting, True) for one in distinct(best, _FIGURES + 1)]
        return [*found_best, *(self._piece(one, how, setting, False) for one in distinct(loose, _FIGURES))]

    def _piece(self, one: Held, how: str, setting: Setting, exact: bool) -> Piece:
        label = label_of(one.input)
        sure = one.sure and exact and setting.sure
        if how == "year" and one.window is not None and one.window.months != MONTHS_PER_YEAR:
            months = one.window.months
            return Piece(f"( {{0}} * 12 / {months} )", (one,), f"{label} * 12/{months}", sure)
        return Piece("{0}", (one,), label, sure)

    def _parts(self, metric: str, setting: Setting) -> list[Piece]:
        """The sum of what the products report: all of them for one time."""
        products = {
            name.segment
            for name in lexicon().names.meanings()
            if name.kind == "product" and name.entity == setting.entity
        }
        held = []
        for segment in sorted(self.sources.parts(setting.entity, metric) & products):
            fitting = [
                one for one in self.sources.find(setting.entity, metric, segment) if _fits(one, "", setting) == 1
            ]
            held += fitting[:1]
        if not held:
            return []
        expression = " + ".join(f"{{{place}}}" for place in range(len(held)))
        sure = setting.sure and all(one.sure for one in held)
        label = " + ".join(label_of(one.input) for one in held)
        return [Piece(f"( {expression} )", tuple(held), f"( {label} )" if len(held) > 1 else label, sure)]

    def _make(
        self,
        expression: str,
        pieces: Mapping[str, Piece],
        setting: Setting,
        definition: Mapping[str, str],
        primary: bool,
        bound: str,
    ) -> AuditReading | None:
        inputs: list[AuditInput] = []
        target = setting.stated.unit if _MONEY.fullmatch(setting.stated.unit) else ""
        texts: dict[str, tuple[str, str]] = {}
        for word, piece in pieces.items():
            names = []
            for one in piece.held:
                target = target or (one.input.unit if _MONEY.fullmatch(one.input.unit) else "")
                name = self.converted(one, target, inputs, setting)
                if name is None:
                    return None
                names.append(name)
            texts[word] = piece.expression.format(*names), piece.label
        over_x = _WORD.sub(lambda found: texts[found[0]][0], expression)
        formula = _WORD.sub(lambda found: texts[found[0]][1], expression)
        sure = all(piece.sure for piece in pieces.values())
        return reading_of(setting.stated, over_x, formula, inputs, definition, primary and sure, bound)

    def converted(self, one: Held, target: str, inputs: list[AuditInput], setting: Setting) -> str | None:
        """A figure in the currency of the calculation.

        Args:
            one: The figure.
            target: The currency; empty for none.
            inputs: Where it and the rate are added.
            setting: Whose pair of amounts is not to be used for the rate.

        Returns:
            Its name in the calculation; None where no rate is known.
        """
        inputs.append(one.input)
        name = f"x{len(inputs) - 1}"
        if not target or one.input.unit == target or not _MONEY.fullmatch(one.input.unit):
            return name
        rate = self.rates.rate(one.input.unit, target, one.end, setting.place)
        if rate is None:
            return None
        inputs.append(rate)
        return f"( {name} * x{len(inputs) - 1} )"


def _doubtful(best: list[Held], setting: Setting) -> list[Held]:
    """Figures of one measure, part and time printed with other values too: only the one beside the claim is meant."""
    own = [one for one in best if one.input.origin == "document" and not one.bounded and not one.rate]
    values = sorted({abs(one.input.value) for one in own if one.input.unit == own[0].input.unit})
    if len(values) < 2 or values[-1] <= values[0] * _APART:
        return best
    beside = [one for one in own if one.paragraph == setting.paragraph]
    meant = {one.input.value for one in beside} if len({one.input.value for one in beside}) == 1 else set()
    return [replace(one, sure=False) if one in own and one.input.value not in meant else one for one in best]


def _fits(one: Held, how: str, setting: Setting) -> int:
    """1 where a figure is of the right time, 2 where it says none, 3 where it stands a little before, 0 where not."""
    window = setting.window
    if one.rate == "monthly":
        near = setting.month is None or one.end is None or abs(one.end - setting.month) <= MONTHS_PER_YEAR
        return 1 if near and one.input.metric in _PRICED else 0
    if one.window is None and one.month is None and one.input.period:
        return 0
    if one.window is None and one.month is None and not how:
        beside = one.input.doc == setting.place[0] and one.paragraph == setting.paragraph
        return 1 if beside else _LOOSE
    if one.window is None:
        return _stands(one, how, setting)
    if how == "year" and setting.said is not None and not -1 <= setting.said - one.window.end <= _LAG:
        return 0
    if window is None:
        return 1 if setting.month is not None and one.window.end == setting.month and how in ("", "year") else 0
    if how == "prior":
        wanted = window.shift(-MONTHS_PER_YEAR)
    elif how == "before":
        wanted = Window.year(EPOCH_YEAR + window.end // MONTHS_PER_YEAR - 1)
    else:
        wanted = window
    yearly = one.rate == "annualised" and one.input.metric == "revenue_run_rate"
    return 1 if one.window == wanted and (not one.rate or yearly) else 0


def _stands(one: Held, how: str, setting: Setting) -> int:
    """A balance: of the month, else of one not long before."""
    if one.input.metric in _CURRENT and one.month is not None and not how:
        return _EXACT if one.month == setting.month else _EARLIER
    if one.month is None or setting.month is None:
        return 0
    wanted = setting.month
    if how == "opening":
        wanted = setting.window.start - 1 if setting.window is not None else wanted - wanted % MONTHS_PER_YEAR - 1
    if one.month == wanted:
        return 1
    return _EARLIER if not how and 0 < wanted - one.month <= _LATE else 0


def label_of(one: AuditInput) -> str:
    """A figure in a formula, e.g. ``revenue[Talkie, FY2024]``.

    Args:
        one: The figure.

    Returns:
        Its measure with part and period; what is printed where the measure is unknown.
    """
    where = ", ".join(text for text in (one.segment, one.period) if text)
    name = one.metric or one.printed
    return f"{name}[{where}]" if where else name


def reading_of(
    stated: Stated,
    expression: str,
    formula: str,
    inputs: Sequence[AuditInput],
    definition: Mapping[str, str],
    primary: bool,
    bound: str = "",
) -> AuditReading | None:
    """A reading with its value, bounds and verdict.

    Args:
        stated: What is claimed.
        expression: Over ``x0``, ``x1``, ...
        formula: As people read it.
        inputs: The figures.
        definition: What it means.
        primary: Whether the claim surely means it, over these figures.
        bound: ``over`` or ``under`` where the result is only a least or greatest value.

    Returns:
        The reading; None where it cannot be calculated at all.
    """
    values = [one.value for one in inputs]
    value = evaluate(expression, values)
    low, high = extremes(expression, values, [one.low for one in inputs], [one.high for one in inputs])
    origin = ORIGINS[max((ORIGINS.index(one.origin) for one in inputs if one.metric != "exchange_rate"), default=0)]
    if value is None:
        empty = any(not one.value and not one.high for one in inputs)
        verdict: Verdict = "contradicted" if empty and primary else "not_checkable"
        return AuditReading(definition, formula, expression, tuple(inputs), None, None, None, verdict, origin, primary)
    if not value.is_finite():
        return None
    relation, judged = stated.relation, value
    if bound == "over":
        high = None
        judged = stated.value if stated.value >= value else value
    elif bound == "under":
        low = None
        judged = stated.value if stated.value <= value else value
    verdict = judge(stated.value, stated.half, relation, judged, low, high, stated.top, stated.loose)
    return AuditReading(definition, formula, expression, tuple(inputs), value, low, high, verdict, origin, primary)

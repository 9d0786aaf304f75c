"""How a measured figure follows from other measures: ratios, growth, shares, sums of parts and of periods, rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from labecon.analysis.audit_builder import Builder, Setting, label_of, reading_of
from labecon.analysis.audit_pool import Held, data
from labecon.analysis.audited import AuditInput, AuditReading
from labecon.analysis.figures import both
from labecon.evidence.claims import Quantity
from labecon.evidence.claims.quantity import DURATIONS
from labecon.evidence.lexicon import Topic, lexicon
from labecon.periods import MONTHS_PER_YEAR, Window

_LOSSES = {"net_loss": "adjusted_net_loss", "adjusted_net_loss": "net_loss"}
_MOST_PARTS = 8
#: Less than this is a price per share, not what an offering brings.
_LEAST_RAISED = 100_000
GROWTH = both("growth on a year earlier", "同比增长")
_ON_YEAR = both("the period over that a year earlier", "本期除以上年同期")
DECLINE = both("decline on a year earlier", "同比下降")


@dataclass(frozen=True)
class Formula:
    """A way to calculate a measure.

    Args:
        expression: Over measures.
        definition: What it means, by language.
        kind: Kind of the claim.
        primary: Whether the measure means it.
        bound: ``over`` or ``under`` where it gives a bound only.
    """

    expression: str
    definition: Mapping[str, str]
    kind: str
    primary: bool = True
    bound: str = ""


_KINDS = {
    "gross_margin": "ratio", "cash_runway": "runway", "ipo_proceeds": "product", "liquid_resources": "sum",
    "gross_profit": "difference", "net_current_liabilities": "difference", "net_current_assets": "difference",
    "spend_per_paying_customer": "per_unit", "revenue_run_rate": "average", "cumulative_users": "sum",
    "new_users": "difference", "adjusted_net_loss": "difference", "market_share": "share",
}  # fmt: skip


@lru_cache(maxsize=512)
def formulas_of(metric: str, segment: str) -> tuple[Formula, ...]:
    """The ways to calculate a measure.

    Args:
        metric: The measure.
        segment: The part; a share needs one.

    Returns:
        Formulas, those that are meant first.

    Example:
        >>> [one.expression for one in formulas_of("rnd_expense_ratio", "")]
        ['rnd_expense / revenue:whole']
    """
    found = [
        Formula(
            row["expression"], both(row["en"], row["zh"]), _KINDS.get(metric, "ratio"),
            row.get("primary", True) and not row.get("tentative", False), row.get("bound", ""),
        )
        for row in data("definitions")["definition"]
        if metric in row["metrics"]
    ]  # fmt: skip
    found += _ratios(metric, segment)
    found += _growths(metric)
    found += [
        replace(one, expression=_other_loss(one.expression), definition=_OTHER_LOSS, primary=False)
        for one in found
        if _other_loss(one.expression) != one.expression and not metric.startswith("cash")
    ]
    return tuple({one.expression: one for one in reversed(found)}.values())[::-1]


_OTHER_LOSS = both("by the other measure of the loss (adjusted or not)", "按另一亏损口径（经调整或未调整）")


def _other_loss(expression: str) -> str:
    words = [_LOSSES.get(word, word) for word in expression.split()]
    return " ".join(words) if "-" not in words else expression


def _ratios(metric: str, segment: str) -> Iterator[Formula]:
    for (of, over), name in lexicon().ratios.items():
        if name == metric and (of != over or segment) and not of.endswith("_per_employee"):
            yield Formula(f"{of} / {over}:whole", _ratio_of(of, over), "share" if of == over else "ratio")
    if metric == "customer_concentration" and segment:
        yield Formula("customer_revenue / revenue:whole", _ratio_of("customer_revenue", "revenue"), "share")
    base = metric.removesuffix("_ratio").removesuffix("_share")
    if segment and base != metric and base in lexicon().topics:
        yield Formula(f"{base} / {base}:whole", _ratio_of(base, base), "share")


def _ratio_of(of: str, over: str) -> Mapping[str, str]:
    left, right = of.replace("_", " "), over.replace("_", " ")
    return both(f"{left} over {right}", f"{left} / {right}")


def growing(metric: str) -> list[Topic]:
    """The measures whose growth a metric is.

    Args:
        metric: E.g. ``loss_growth_yoy``.

    Returns:
        E.g. net loss and adjusted net loss.
    """
    base = metric.removesuffix("_growth_yoy").removesuffix("_growth_multiple").removesuffix("_multiple")
    base = base.removesuffix("_cagr").removesuffix("_growth")
    found = [one for one in lexicon().topics.values() if metric in (one.growth, one.growth_multiple)]
    if not found and base in lexicon().topics and base != metric:
        found = [lexicon().topics[base]]
    return found


def _growths(metric: str) -> Iterator[Formula]:
    if metric.endswith("_growth_multiple"):
        for topic in growing(metric):
            yield Formula(f"{topic.name} / {topic.name}:prior - 1", GROWTH, "multiple", False)
            yield Formula(f"{topic.name} / {topic.name}:prior", _ON_YEAR, "multiple", False)
        return
    if not metric.endswith("_growth_yoy"):
        return
    for topic in growing(metric):
        plain = topic.name != "revenue_run_rate"
        yield Formula(f"{topic.name} / {topic.name}:prior - 1", GROWTH, "growth", plain)


def measured(one: Quantity, setting: Setting, builder: Builder) -> tuple[str, list[AuditReading], list[AuditReading]]:
    """Every way to recompute a figure from the measures of the sources.

    Args:
        one: The figure.
        setting: Whose and when it is.
        builder: Knows the sources.

    Returns:
        Kind of the claim, the readings, and those that give a bound only.
    """
    kind, found, limits = "", list[AuditReading](), list[AuditReading]()
    if one.metric == "ipo_proceeds" and one.value < _LEAST_RAISED:
        return kind, found, limits
    for formula in formulas_of(one.metric, one.segment) if not one.is_points else ():
        expression = formula.expression
        if one.metric == "cash_runway" and one.unit in DURATIONS and one.unit != "months":
            expression = f"( {expression} ) / {DURATIONS[one.unit]}"
        if formula.definition is GROWTH and _declines(one, builder):
            expression = "1 - " + expression.removesuffix(" - 1")
        primary = formula.primary and not (one.metric == "revenue_run_rate" and one.period)
        made = builder.readings(expression, setting, formula.definition, primary, formula.bound)
        if formula.bound:
            limits += made
            continue
        kind = formula.kind if made and not kind else kind
        found += made
    for other, made in (
        ("multiple", _multiples(one, setting, builder)),
        ("average", _rates(one, setting, builder)),
        ("sum", _periods(one, setting, builder)),
        ("sum", _segments(one, setting, builder)),
    ):
        kind = other if made and not kind else kind
        found += made
    return kind, found, limits


def _declines(one: Quantity, builder: Builder) -> bool:
    return one.value < 0 or one.place in builder.falling


def _multiples(one: Quantity, setting: Setting, builder: Builder) -> list[AuditReading]:
    """Growth from the first to the last year of a span: as a ratio, as an increase, or compounded."""
    window = setting.window
    if (
        window is None
        or window.months <= MONTHS_PER_YEAR
        or not (one.metric.endswith(("_multiple", "_cagr")) or one.metric.endswith("_growth_yoy"))
    ):
        return []
    first = Window(window.start, window.start + MONTHS_PER_YEAR - 1)
    last = Window(window.end - MONTHS_PER_YEAR + 1, window.end)
    years = window.months // MONTHS_PER_YEAR - 1
    forms = [("x1 / x0", both("last year over first year", "末年除以首年"), True)]
    if one.metric.endswith("_cagr"):
        forms = [(f"( x1 / x0 ) ^ ( 1 / {years} ) - 1", both("compound growth", "复合增长率"), True)]
    elif one.unit == "ratio":
        forms = [("x1 / x0 - 1", both("last year over first year less 1", "末年除以首年减 1"), True)]
    else:
        forms.append(("x1 / x0 - 1", both("increase over the first year", "较首年的增幅"), False))
    found = []
    for topic in growing(one.metric):
        ends = [
            builder.placed(builder.sources.find(setting.entity, topic.name, setting.segment), topic.name, "", at)
            for at in (setting.at(first, setting.sure), setting.at(last, setting.sure))
        ]
        for old in ends[0][:2]:
            for new in ends[1][:2]:
                inputs = [old.held[0].input, new.held[0].input]
                for expression, definition, primary in forms:
                    formula = _spelled(expression, inputs)
                    sure = primary and old.sure and new.sure
                    reading = reading_of(setting.stated, expression, formula, inputs, definition, sure)
                    found += [reading] if reading is not None else []
    return found


def _spelled(expression: str, inputs: list[AuditInput]) -> str:
    text = expression
    for place in range(len(inputs) - 1, -1, -1):
        text = text.replace(f"x{place}", label_of(inputs[place]))
    return text


def _rates(one: Quantity, setting: Setting, builder: Builder) -> list[AuditReading]:
    """An amount per month against the amount of the months."""
    window = setting.window
    if one.rate != "monthly" or window is None or window.months < 2 or len(one.unit) != 3:
        return []
    if one.metric in ("monthly_cash_burn", "subscription_price", "cash_burn"):
        return []
    definition = both("the amount of the period over its months", "期间金额除以月数")
    found = builder.readings(f"{one.metric} / months", setting, definition, True)
    other = _LOSSES.get(one.metric)
    if other:
        found += builder.readings(f"{other} / months", setting, _OTHER_LOSS, False)
    return found


def _periods(one: Quantity, setting: Setting, builder: Builder) -> list[AuditReading]:
    """A flow over a span against the flows of the periods that it is made of."""
    window = setting.window
    if window is None or one.rate or not one.is_amount or not setting.sure:
        return []
    found = []
    for metric in [one.metric, *([_LOSSES[one.metric]] if one.metric in _LOSSES else [])]:
        rows = builder.sources.find(setting.entity, metric, setting.segment)
        for origins in (("document",), ("document", "documents"), ("ledger",), ("document", "documents", "ledger")):
            tiles = _tiles([row for row in rows if row.input.origin in origins and not row.rate], window)
            if len(tiles) > 1:
                found += _sum_of(tiles, setting, builder, metric == one.metric)
                break
    return found


def _tiles(rows: list[Held], window: Window) -> list[Held]:
    """Figures whose periods follow one another from the first month of a span to its last; longest first."""
    tiles: list[Held] = []
    at = window.start
    while at <= window.end and len(tiles) < _MOST_PARTS:
        fitting = [
            row
            for row in rows
            if row.window is not None
            and row.window.start == at
            and row.window.end <= window.end
            and row.window != window
        ]
        if not fitting:
            return []
        longest = max(fitting, key=lambda row: row.window.end if row.window is not None else 0)
        tiles.append(longest)
        at = (longest.window.end if longest.window is not None else window.end) + 1
    return tiles if at > window.end else []


def _sum_of(rows: list[Held], setting: Setting, builder: Builder, primary: bool) -> list[AuditReading]:
    inputs: list[AuditInput] = []
    names = [builder.converted(row, setting.stated.unit, inputs, setting) for row in rows]
    if any(name is None for name in names):
        return []
    expression = " + ".join(name for name in names if name)
    formula = " + ".join(label_of(row.input) for row in rows)
    definition = both("the sum of the periods", "各期之和") if primary else _OTHER_LOSS
    sure = primary and all(row.sure for row in rows)
    reading = reading_of(setting.stated, expression, formula, inputs, definition, sure)
    return [reading] if reading is not None else []


def _segments(one: Quantity, setting: Setting, builder: Builder) -> list[AuditReading]:
    """A whole against its parts: kept where it agrees, since no text says that its parts are all."""
    if one.segment or not one.is_amount or one.rate or setting.window is None or not one.metric:
        return []
    definition = both("the sum of the parts", "各部分之和")
    if one.relation != "eq":
        return []
    found = builder.readings(f"{one.metric}:parts", setting, definition, False)
    return [row for row in found if len(row.inputs) > 1 and row.verdict == "holds"]

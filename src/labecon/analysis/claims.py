"""Is what the press says right: printed runways, coverages and break-even revenue recomputed from the facts.

A printed figure matches a definition when the interval of its digits meets the interval of the recomputation. One that
matches no definition is shown as matching none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from labecon.analysis.audited import Verdict
from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import MONTHS, PURE, Figure, Variant, both
from labecon.facts import Fact
from labecon.periods import MONTHS_PER_YEAR, Window

#: The labs that the broker's note is about.
_BROKER_LABS = ("minimax", "zhipu")


@dataclass(frozen=True)
class Claim:
    """A printed figure beside its recomputation.

    Args:
        about: What is claimed, by language.
        fact: The printed figure.
        verdict: ``holds`` where the recomputed value rounds to it, ``holds_within_rounding`` where the intervals meet,
            ``contradicted`` where no definition does, ``not_checkable`` where no definition can be computed.
        matches: The definitions that agree with it.
        nearest: The definition that comes closest; None where none can be computed.
        unit: Unit of the figure.
    """

    about: Mapping[str, str]
    fact: Fact
    verdict: Verdict
    matches: tuple[Variant, ...]
    nearest: Variant | None
    unit: str = PURE


def runway_claims(facts: LabFacts, runway: Figure) -> list[Claim]:
    """Every printed runway against every definition of the static runway.

    Args:
        facts: The lab's facts.
        runway: ``runway_static_months`` with its definitions.

    Returns:
        One claim per printed figure; one printed before the listing is not set against definitions after it.
    """
    about = both("months the money lasts", "资金可用月数")
    listed = facts.latest("first_day_close", "listing")
    claims = []
    for fact in facts.ledger.find(facts.entity, "runway_months"):
        before = listed is None or fact.source.published < listed.period.last_day
        fitting = [one for one in runway.definitions if not (before and one.key.endswith("+listing"))]
        claims.append(_judged(about, fact, fitting, MONTHS))
    return claims


def coverage_claims(facts: LabFacts, coverage: Figure) -> list[Claim]:
    """Every printed training coverage against the definitions whose months end with its period.

    Args:
        facts: The lab's facts.
        coverage: ``training_coverage`` with its definitions.

    Returns:
        One claim per printed figure.
    """
    about = both("revenue over training cost of the year before", "收入除以此前年度训练成本")
    found = []
    for fact in facts.ledger.find(facts.entity, "training_coverage"):
        fitting = [one for one in coverage.definitions if _ends_with(one.key, fact)]
        found.append(_judged(about, fact, fitting, PURE))
    return found


def break_even_claims(facts: LabFacts) -> list[Claim]:
    """The broker's break-even revenue against fixed cost over gross margin of the lab's last window, annualised.

    Args:
        facts: The lab's facts.

    Returns:
        One claim on the lower end of the broker's range, whose matches are the definitions inside the whole range.
    """
    low, high = (_broker(facts, f"break_even_revenue_{end}") for end in ("low", "high"))
    variants = broker_break_even(facts)
    if facts.entity not in _BROKER_LABS or low is None or high is None or not variants:
        return []
    about = both("revenue at which the lab breaks even", "盈亏平衡收入")
    least, most = low.value - _unit_of(low.value) / 2, high.value + _unit_of(high.value) / 2
    within = [one for one in variants if _meets(one, least, most)]
    inside = [one for one in variants if _meets(one, low.value, high.value)]
    known = [one for one in variants if one.value is not None]
    verdict: Verdict = "holds" if inside else "holds_within_rounding" if within else "contradicted"
    return [Claim(about, low, verdict if known else "not_checkable", tuple(within), known[0] if known else None, "USD")]


def broker_break_even(facts: LabFacts) -> list[Variant]:
    """Fixed cost of the last window, annualised, over the long-run gross margins of the broker, in US dollars.

    Fixed cost is research and selling expense as far as they are reported; what is not reported is left out and named,
    so that the figure is then a lower bound.

    Args:
        facts: The lab's facts.

    Returns:
        One definition per margin, keys ``margin_0.6`` and ``margin_0.7``.
    """
    windows = [one for one in facts.windows("rnd_expense") if one.start % MONTHS_PER_YEAR == 0]
    if not windows:
        return []
    window = windows[-1]
    selling = facts.fact("selling_expense", window)
    costs = "rnd_expense + selling_expense" if selling is not None else "rnd_expense"
    margins = (_broker(facts, f"gross_margin_long_run_{end}") for end in ("low", "high"))
    return [_at_margin(facts, window, costs, selling, margin) for margin in margins if margin is not None]


def _at_margin(facts: LabFacts, window: Window, costs: str, selling: Fact | None, margin: Fact) -> Variant:
    known: dict[str, Fact | None] = {"rnd_expense": facts.fact("rnd_expense", window), "margin": margin}
    if selling is not None:
        known["selling_expense"] = selling
    formula = f"( {costs} ) * {MONTHS_PER_YEAR} / {window.months} / margin"
    if facts.currency != "USD":
        known["rate"] = facts.rate(f"USD/{facts.currency}", window.last_day)
        formula += " / rate"
    names, rest = both("research and selling expense", "研发及销售费用"), both("", "")
    if selling is None:
        names = both("research expense", "研发费用")
        rest = both(" (selling expense not reported: a lower bound)", "（销售费用未披露，为下限）")
    share = f"{margin.value:.0%}"
    label = both(
        f"annualised {names['en']} {window.label} / gross margin {share}{rest['en']}",
        f"{window.label} 年化{names['zh']} / 毛利率 {share}{rest['zh']}",
    )
    exact = {name: fact for name, fact in known.items() if name != "margin"}
    return computed(f"margin_{margin.value.normalize()}", label, formula, {**exact, "margin": _point(margin)}, "USD")


def _point(fact: Fact) -> Fact:
    """A target rather than a measurement: its digits leave nothing open."""
    return replace(fact, low=fact.value, high=fact.value)


def _broker(facts: LabFacts, metric: str) -> Fact | None:
    found = facts.ledger.find("industry", metric, "broker_path")
    return found[0] if found else None


def _ends_with(key: str, fact: Fact) -> bool:
    """Whether a definition's months end where the period of a printed figure ends."""
    text = key.removeprefix("2x")
    return Window.parse(text).last_day == fact.period.last_day


def _judged(about: Mapping[str, str], fact: Fact, variants: Sequence[Variant], unit: str) -> Claim:
    known = [one for one in variants if one.value is not None]
    if not known:
        return Claim(about, fact, "not_checkable", (), None, unit)
    if fact.bound == "over":
        matches = [one for one in known if one.value is not None and one.value >= fact.value]
    else:
        matches = [one for one in known if _meets(one, fact.low, fact.high)]
    nearest = min(known, key=lambda one: abs(Decimal(str(one.value)) - fact.value))
    exact = any(fact.low <= Decimal(str(one.value)) <= fact.high for one in matches)
    verdict: Verdict = "contradicted" if not matches else "holds" if exact else "holds_within_rounding"
    return Claim(about, fact, verdict, tuple(matches), nearest, unit)


def _meets(variant: Variant, low: Decimal, high: Decimal) -> bool:
    if variant.value is None:
        return False
    least = variant.low if variant.low is not None else variant.value
    most = variant.high if variant.high is not None else variant.value
    return Decimal(str(least)) <= high and low <= Decimal(str(most))


def _unit_of(value: Decimal) -> Decimal:
    """One unit of the last digit that is not 0."""
    return Decimal(10) ** int(value.normalize().as_tuple().exponent)

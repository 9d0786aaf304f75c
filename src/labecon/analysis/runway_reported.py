"""How many months the money lasts by the last reported balance, under every definition of money and of burn.

A runway is a quotient, and press and labs divide different things. Here every pair is computed, before and after the
proceeds of the listing, and each names its numerator and its denominator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import MONTHS, Figure, Variant, both, figure_of
from labecon.facts import Fact, Source
from labecon.facts.priors import Prior, load_priors
from labecon.periods import Instant, Window

#: The definitions that give the figure its value, the first that can be computed.
HEADS = ("liquid/stated_burn", "cash/adjusted_loss", "cash/operating_outflow", "cash/stated_burn")
DEFINITION = both(
    "money at the last reported balance date over the burn of a month, nothing growing",
    "最近一次披露的资金余额除以月消耗，假定消耗不变",
)
_NUMERATORS = {
    "liquid": both(
        "liquid resources (cash, financial assets, undrawn facilities)", "流动资源（现金、金融资产、未提取授信）"
    ),
    "funded": both("cash and financial assets", "现金及金融资产"),
    "cash": both("cash", "现金"),
}
_DENOMINATORS = {
    "stated_burn": both("monthly burn the lab states", "公司所述月均消耗"),
    "operating_outflow": both("operating cash outflow a month", "月均经营现金流出"),
    "free_cash_outflow": both("free cash outflow a month", "月均自由现金流出"),
    "adjusted_loss": both("adjusted loss a month", "月均经调整亏损"),
    "net_loss": both("net loss a month", "月均净亏损"),
}


@dataclass(frozen=True)
class Proceeds:
    """What the listing brings in, in the lab's currency.

    Args:
        formula: Over the aliases of ``facts``.
        facts: Facts by alias.
        note: How it was found, by language.
    """

    formula: str
    facts: dict[str, Fact | None]
    note: dict[str, str]


def static_runway(facts: LabFacts) -> Figure:
    """The static runway under each definition, before and after the listing.

    Args:
        facts: The lab's facts.

    Returns:
        ``runway_static_months``; keys of definitions are ``NUMERATOR/DENOMINATOR`` and end in ``+listing`` after it.
    """
    cash = facts.latest("cash_and_cash_equivalents")
    if cash is None:
        reason = both("no cash balance is reported", "未披露现金余额")
        return figure_of("runway_static_months", DEFINITION, [], unit=MONTHS, reason=reason)
    numerators, burns = _numerators(facts, cash), _burns(facts, cash)
    proceeds = listing_proceeds(facts)
    variants = [_variant(top, one, numerators[top], burns[one], None) for top in numerators for one in burns]
    if proceeds is not None:
        known = [one.key.split("/") for one in variants if one.value is not None]
        variants += [_variant(top, one, numerators[top], burns[one], proceeds) for top, one in known]
    found = {one.key for one in variants if one.value is not None}
    head = next((key for key in HEADS if key in found), "")
    notes = [] if proceeds is None else [proceeds.note]
    return figure_of("runway_static_months", DEFINITION, variants, unit=MONTHS, head=head, notes=notes)


def _variant(
    top: str, below: str, money: Fact | None, burn: tuple[str, dict[str, Fact | None]], proceeds: Proceeds | None
) -> Variant:
    formula, inputs = burn
    alias, after = top, proceeds is not None
    whole = alias if proceeds is None else f"( {alias} + {proceeds.formula} )"
    label = both(
        f"{_NUMERATORS[top]['en']}{' and listing proceeds' if after else ''} / {_DENOMINATORS[below]['en']}",
        f"{_NUMERATORS[top]['zh']}{'加上市募集资金' if after else ''} / {_DENOMINATORS[below]['zh']}",
    )
    known = {alias: money, **inputs, **(proceeds.facts if proceeds else {})}
    return computed(f"{top}/{below}{'+listing' if after else ''}", label, f"{whole} / {formula}", known, MONTHS)


def _numerators(facts: LabFacts, cash: Fact) -> dict[str, Fact | None]:
    day = cash.period.label
    return {
        "liquid": facts.metric("liquid_resources", day),
        "funded": facts.metric("cash_and_financial_assets", day),
        "cash": cash,
    }


def _burns(facts: LabFacts, cash: Fact) -> dict[str, tuple[str, dict[str, Fact | None]]]:
    """Formula and facts of each monthly burn, over the longest window that ends at the balance date."""
    day = cash.period.last_day
    stated = facts.latest("monthly_cash_burn")
    burns: dict[str, tuple[str, dict[str, Fact | None]]] = {"stated_burn": ("burn", {"burn": stated})}
    flow, months = _window_fact(facts, "operating_cash_flow", day)
    burns["operating_outflow"] = (f"( ( 0 - outflow ) / {months} )", {"outflow": flow})
    equipment, _ = _window_fact(facts, "capital_expenditure", day)
    burns["free_cash_outflow"] = (
        f"( ( capital_expenditure - outflow ) / {months} )",
        {"outflow": flow, "capital_expenditure": equipment},
    )
    for line in ("adjusted_net_loss", "net_loss"):
        loss, months = _window_fact(facts, line, day)
        alias = line.replace("_net_loss", "_loss")
        burns[alias] = (f"( {alias} / {months} )", {alias: loss})
    return burns


def _window_fact(facts: LabFacts, line: str, day: date) -> tuple[Fact | None, int]:
    """The fact over the window that ends on a day and belongs to the running year, and its months."""
    ending = [one for one in facts.windows(line) if one.last_day == day]
    running = [one for one in ending if one.start % 12 == 0] or ending
    window: Window | None = max(running, key=lambda one: one.months, default=None)
    return (facts.fact(line, window), window.months) if window is not None else (None, 1)


def listing_proceeds(facts: LabFacts) -> Proceeds | None:
    """What the listing brings in after its cost, in the lab's currency.

    Args:
        facts: The lab's facts.

    Returns:
        Printed net proceeds where there are; otherwise printed gross proceeds less the cost of listings; with the net
        proceeds of an over-allotment. None where the view knows of no listing.
    """
    extra = facts.latest("net_proceeds", "ipo_overallotment")
    more: dict[str, Fact | None] = {}
    if extra is not None:
        more["overallotment"] = facts.in_currency(extra)
    added = " + overallotment" if more else ""
    net = facts.latest("net_proceeds", "ipo")
    if net is not None:
        note = both("listing proceeds: net as printed, at the dated rate", "上市募集资金：按披露净额和当日汇率")
        return Proceeds(f"proceeds{added}", {"proceeds": facts.in_currency(net), **more}, note)
    gross, cost = facts.latest("gross_proceeds", "ipo"), load_priors()["ipo_cost"]
    known = facts.ledger.known_on
    if gross is None or (known is not None and cost.source.published > known):
        return None
    note = both(
        "listing proceeds: gross as printed less the usual cost of a listing (prior ipo_cost), "
        "and the net proceeds of the over-allotment",
        "上市募集资金：披露总额扣除通常发行费用（先验 ipo_cost），加超额配售净额",
    )
    inputs = {"proceeds": facts.in_currency(gross), "cost": _as_fact(cost), **more}
    return Proceeds(f"proceeds * ( 1 - cost ){added}", inputs, note)


def _as_fact(prior: Prior) -> Fact | None:
    if prior.p05 is None or prior.p50 is None or prior.p95 is None:
        return None
    source = Source("", "", "", prior.source.published)
    day = Instant(prior.source.published)
    return Fact(
        prior.name, "market", prior.part, prior.name, day, prior.p50, "1", "derived", "", source,
        prior.p05, prior.p95,
    )  # fmt: skip

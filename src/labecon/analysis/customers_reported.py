"""Customers and regions from reported figures: concentration, round trips, the funnel, regions, advertising.

A round trip is reported both ways: what a counterparty pays as a customer, and what the lab buys from it as a supplier.
Revenue is then shown gross, net of round trips (less the smaller of the two flows of each counterparty), and without
those customers altogether.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labecon.analysis.entries import Entry, entry, periods_of, segments_of, unknown
from labecon.analysis.fact_reader import LabFacts
from labecon.analysis.figures import both
from labecon.facts import Fact, Ledger
from labecon.periods import Period, Window

CUSTOMER = "customer"
IN, OUT = "revenue_from_counterparty", "purchases_from_counterparty"
_TOP = {1: both("Largest customer", "最大客户"), 5: both("Five largest customers", "前五大客户")}
_REST_SPEND = both("Spend of a paying customer, five largest left out", "剔除前五大后的付费客户平均支出")
_REST_NOTE = both(
    "the five largest are taken to buy nothing but the platform; where they buy more, the rest spends more",
    "假定前五大仅采购开放平台",
)
_TOO_LARGE = both(
    "the five largest customers paid more than the platform earned, so they buy other things as well",
    "前五大客户支付额超过平台收入，说明其还采购其他服务",
)
_ADVERTISING = both("Advertising and the like, implied", "推算的广告等收入")
_ADVERTISING_NOTE = both(
    "revenue of the apps less payers times what a payer spent; both are rounded, so the range is wide",
    "产品收入减去付费用户数乘以人均支出，因四舍五入区间较宽",
)


@dataclass(frozen=True)
class Concentration:
    """How much of revenue a few customers bring.

    Args:
        count: 1 or 5 customers.
        window: Label of the window.
        printed: Share as printed.
        computed: Their revenue over all revenue.
        revenue: Their revenue.
    """

    count: int
    window: str
    printed: Entry
    computed: Entry
    revenue: Entry

    @property
    def agrees(self) -> bool:
        """Whether the printed share lies in the interval of the computed one."""
        return self.printed.agrees(self.computed)


@dataclass(frozen=True)
class RoundTrip:
    """A counterparty that is customer and supplier.

    Args:
        party: Segment of the facts.
        window: Label of the window.
        inflow: Revenue from it.
        outflow: Purchases from it.
        balance: Inflow less outflow (negative: the lab pays more than it gets).
        note: What the curator remarks on either row.
    """

    party: str
    window: str
    inflow: Entry
    outflow: Entry
    balance: Entry
    note: str


@dataclass(frozen=True)
class CircularRevenue:
    """Revenue of a window with and without round trips.

    Args:
        window: Label of the window.
        gross: Revenue as reported.
        circular: Revenue from customers who are suppliers.
        purchases: Purchases from them.
        net: Revenue less the smaller flow of each counterparty.
        without: Revenue less everything such customers pay.
    """

    window: str
    gross: Entry
    circular: Entry
    purchases: Entry
    net: Entry
    without: Entry


@dataclass(frozen=True)
class Funnel:
    """From customers served to what a paying one spends.

    Args:
        window: Label of the window.
        served: Firms and developers served, at the end of the window.
        paying: Customers above the threshold.
        paying_share: Paying over served.
        spend: Revenue of the platform over paying customers.
        printed_spend: Spend as printed; in conflict where the page's unit cannot be meant.
        small_spend: The same without the five largest customers.
        definition: What counts as paying, as the source says.
    """

    window: str
    served: Entry
    paying: Entry
    paying_share: Entry
    spend: Entry
    printed_spend: Entry
    small_spend: Entry
    definition: str


@dataclass(frozen=True)
class Regions:
    """Revenue by region.

    Args:
        window: Label of the window.
        overseas_share: Share from abroad.
        overseas: Revenue from abroad.
        domestic: The rest.
    """

    window: str
    overseas_share: Entry
    overseas: Entry
    domestic: Entry


def concentration(ledger: Ledger, entity: str) -> tuple[Concentration, ...]:
    """The largest customer and the five largest, by window.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Rows by window; empty where nothing is reported.

    Example:
        >>> from labecon.facts import load_ledger
        >>> [f"{one.printed.value:.1%}" for one in concentration(load_ledger(), "minimax") if one.count == 1]
        ['37.2%', '30.9%', '14.7%']
    """
    facts, found = LabFacts(ledger, entity), []
    for count, label in _TOP.items():
        share, sold = f"top{count}_customer_share", f"top{count}_customer_revenue"
        for period in reversed(periods_of(facts, share, "total")):
            own: dict[str, Fact | None] = {
                "share": facts.metric(share, period),
                "customer": facts.metric(sold, period),
                "revenue": facts.metric("revenue", period),
            }
            found.append(
                Concentration(
                    count,
                    period.label,
                    _made("printed", label, "share", own, "1"),
                    _made("computed", label, "customer / revenue", own, "1"),
                    _made("revenue", label, "customer", own, facts.currency),
                )
            )
    return tuple(found)


def _made(
    key: str, label: Mapping[str, str], formula: str, facts: Mapping[str, Fact | None], unit: str, note: str = ""
) -> Entry:
    used = {name: one for name, one in facts.items() if name in formula.split()}
    return entry(key, label, formula, used, unit, note=both(note, note) if note else None)


def round_trips(ledger: Ledger, entity: str) -> tuple[RoundTrip, ...]:
    """Every counterparty that is customer and supplier, both ways.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Rows by party and window.
    """
    facts, found = LabFacts(ledger, entity), []
    for party in sorted(segments_of(facts, IN, OUT)):
        for period in reversed(periods_of(facts, IN, party)):
            own = {"paid": facts.metric(IN, period, party), "bought": facts.metric(OUT, period, party)}
            notes = [one.note for one in own.values() if one is not None and one.note]
            names = (
                both("Revenue from it", "来自对方的收入"),
                both("Purchases from it", "向对方的采购"),
                both("Balance", "差额"),
            )
            cells = [
                _made(key, name, formula, own, facts.currency)
                for key, name, formula in zip(
                    ("in", "out", "balance"), names, ("paid", "bought", "paid - bought"), strict=True
                )
            ]
            found.append(RoundTrip(party, period.label, cells[0], cells[1], cells[2], "; ".join(notes)))
    return tuple(found)


def circular_revenue(ledger: Ledger, entity: str) -> tuple[CircularRevenue, ...]:
    """Revenue gross, net of round trips, and without customers who are suppliers, by window.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Rows by window; empty where no such customer is reported.

    Example:
        >>> from labecon.facts import load_ledger
        >>> row = circular_revenue(load_ledger(), "minimax")[1]
        >>> row.window, round(row.gross.value / 1e6, 1), round(row.net.value / 1e6, 1)
        ('FY2024', 30.5, 20.2)
    """
    facts = LabFacts(ledger, entity)
    parties = sorted(segments_of(facts, IN, OUT))
    periods = {period for party in parties for period in periods_of(facts, IN, party)}
    return tuple(_circular(facts, parties, one) for one in sorted(periods, key=lambda one: (one.last_day, one.label)))


def _circular(facts: LabFacts, parties: list[str], period: Period) -> CircularRevenue:
    own: dict[str, Fact | None] = {"revenue": facts.metric("revenue", period)}
    paid, bought, smaller = [], [], []
    for number, party in enumerate(parties):
        flows = {f"in_{number}": facts.metric(IN, period, party), f"out_{number}": facts.metric(OUT, period, party)}
        known = {name: one for name, one in flows.items() if one is not None}
        own |= flows
        paid.append(f"in_{number}")
        bought.append(f"out_{number}")
        smaller.append(min(known, key=lambda name: known[name].value) if len(known) == len(flows) else f"in_{number}")
    rows = {
        "gross": (both("Revenue as reported", "披露收入"), "revenue"),
        "circular": (both("Revenue from customers who are suppliers", "来自兼为供应商客户的收入"), " + ".join(paid)),
        "purchases": (both("Purchases from them", "向其采购"), " + ".join(bought)),
        "net": (both("Revenue net of round trips", "剔除循环往来的收入"), " - ".join(["revenue", *smaller])),
        "without": (both("Revenue without such customers", "剔除该类客户的收入"), " - ".join(["revenue", *paid])),
    }
    cells = {key: _made(key, label, formula, own, facts.currency) for key, (label, formula) in rows.items()}
    return CircularRevenue(period.label, **cells)


def funnel(ledger: Ledger, entity: str, platform: str = "open_platform") -> tuple[Funnel, ...]:
    """Served, paying and what they spend, by window.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.
        platform: Segment of the platform.

    Returns:
        Rows by window; empty where paying customers are not reported.
    """
    facts = LabFacts(ledger, entity)
    windows = [one for one in reversed(periods_of(facts, "paying_users", platform)) if isinstance(one, Window)]
    return tuple(_funnel(facts, platform, one) for one in windows)


def _funnel(facts: LabFacts, platform: str, window: Window) -> Funnel:
    at_end = [one for one in periods_of(facts, "customers", platform) if one.last_day == window.last_day]
    printed = facts.ledger.best(facts.entity, "spend_per_paying_user", platform, window)
    own: dict[str, Fact | None] = {
        "served": facts.metric("customers", at_end[0], platform) if at_end else None,
        "paying": facts.metric("paying_users", window, platform),
        "revenue": facts.metric("revenue", window, platform),
        "top": facts.metric("top5_customer_revenue", window),
        "printed": printed,
    }
    money = f"{facts.currency}/{CUSTOMER}"
    paying = own["paying"]
    return Funnel(
        window.label,
        _made("served", both("Served", "服务客户数"), "served", own, CUSTOMER),
        _made("paying", both("Paying", "付费客户数"), "paying", own, CUSTOMER),
        _made("paying_share", both("Paying over served", "付费占比"), "paying / served", own, "1"),
        _made("spend", both("Spend of a paying customer", "付费客户平均支出"), "revenue / paying", own, money),
        _made(
            "printed",
            both("Spend as printed", "披露的平均支出"),
            "printed",
            own,
            money,
            printed.reason if printed else "",
        ),
        _small_spend(own, money),
        paying.note if paying is not None else "",
    )


def _small_spend(own: Mapping[str, Fact | None], money: str) -> Entry:
    """Spend without the five largest; none where they paid more than the platform earned and so bought other things."""
    used = {name: own[name] for name in ("revenue", "top", "paying")}
    formula = "( revenue - top ) / ( paying - 5 )"
    made = entry("small_spend", _REST_SPEND, formula, used, money, note=_REST_NOTE, inferred=True)
    return made if made.value is None or made.value > 0 else unknown("small_spend", _REST_SPEND, money, _TOO_LARGE)


def regions(ledger: Ledger, entity: str) -> tuple[Regions, ...]:
    """Revenue abroad and at home, by window.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Rows by window; empty where no share is reported.
    """
    facts, found = LabFacts(ledger, entity), []
    for period in reversed(periods_of(facts, "revenue_share", "overseas")):
        own = {"share": facts.metric("revenue_share", period, "overseas"), "revenue": facts.metric("revenue", period)}
        found.append(
            Regions(
                period.label,
                _made("overseas_share", both("Overseas share", "海外占比"), "share", own, "1"),
                _made("overseas", both("Overseas revenue", "海外收入"), "share * revenue", own, facts.currency),
                _made("domestic", both("Domestic revenue", "境内收入"), "( 1 - share ) * revenue", own, facts.currency),
            )
        )
    return tuple(found)


def implied_advertising(ledger: Ledger, entity: str, apps: str = "ai_native_products") -> dict[str, Entry]:
    """Advertising revenue of the apps: what payers do not explain, by window.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.
        apps: Segment of the consumer products.

    Returns:
        Inferred entries by window; negative where the printed spend of payers is more than the line earned.
    """
    facts, found = LabFacts(ledger, entity), {}
    for period in reversed(periods_of(facts, "spend_per_paying_user", apps)):
        own: dict[str, Fact | None] = {
            "revenue": facts.metric("revenue", period, apps),
            "payers": facts.metric("paying_users", period, apps),
            "spend": facts.metric("spend_per_paying_user", period, apps),
        }
        formula = "revenue - payers * spend"
        found[period.label] = entry(
            "advertising", _ADVERTISING, formula, own, facts.currency, note=_ADVERTISING_NOTE, inferred=True
        )
    return found


__all__ = [
    "CircularRevenue",
    "Concentration",
    "Funnel",
    "Regions",
    "RoundTrip",
    "circular_revenue",
    "concentration",
    "funnel",
    "implied_advertising",
    "regions",
    "round_trips",
]

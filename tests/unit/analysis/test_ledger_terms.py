"""What the extraction found, in the words of the ledger."""

from __future__ import annotations

from decimal import Decimal

import pytest

from labecon.analysis.ledger_terms import entity_of, metric_of, period_of, terms_of
from labecon.evidence.article import Article
from labecon.evidence.proposals import Proposal, propose
from labecon.facts import load_ledger


def figure(**more: object) -> Proposal:
    """A proposal with some of its fields."""
    given: dict[str, object] = {
        "doc": "own.txt", "start": 0, "end": 3, "printed": "100", "entity": "MiniMax", "segment": None,
        "metric": "revenue", "period": "FY2024", "value": Decimal(100), "unit": "USD", "qualifier": None,
        "confidence": Decimal("0.9"), "reason": "",
    }  # fmt: skip
    return Proposal(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("period", "metric", "label"),
    [
        ("FY2024", "", "FY2024"),
        ("H1-2025", "", "H1-2025"),
        ({"as_of": "2025-09-30"}, "", "2025-09-30"),
        ({"as_of": "2024-02"}, "", "2024-02-29"),
        ({"as_of": "FY2024"}, "", "2024-12-31"),
        ("2025-01-09", "", "2025-01-09"),
        ("monthly@2025-12", "monthly_cash_burn", "2025-12-31"),
        ("monthly@H1-2025", "monthly_cash_burn", "H1-2025"),
        ("annualised@2025", "arr", "2025-12-31"),
        ("FY2022..FY2024", "loss_for_period", "2022-01..2024-12"),
        ("FY2023..FY2024", "revenue_growth_yoy", "FY2024"),
    ],
)
def test_periods_of_the_ledger(period: object, metric: str, label: str) -> None:
    found = period_of(period, metric)  # type: ignore[arg-type]
    assert found is not None and found.label == label


@pytest.mark.parametrize(
    "period", [None, "next:5Y", "FY2024..", "inception..2025-09", {"as_of": "pre-IPO"}, "2025-01-09..2025-03-02"]
)
def test_what_is_no_run_of_whole_months_is_left_open(period: object) -> None:
    assert period_of(period) is None  # type: ignore[arg-type]


def test_companies_metrics_and_segments() -> None:
    assert [entity_of(name) for name in ("Zhipu", "Scale AI", "MiniMax+Zhipu", None)] == ["zhipu", "scale_ai", "", ""]
    assert (
        metric_of("net_loss", None, "minimax") == "loss_for_period" and metric_of("net_loss", None, "xai") == "net_loss"
    )
    assert metric_of("customer_concentration", "top-5 customers", "minimax") == "top5_customer_share"
    assert metric_of("customer_revenue", "customer F / supplier K", "minimax") == "revenue_from_counterparty"
    whole = terms_of(figure(metric="customer_concentration", segment="top-5 customers", unit="ratio"))
    assert (whole.segment, whole.metric) == ("total", "top5_customer_share")
    assert terms_of(figure(segment="Hailuo AI")).segment == "hailuo"
    assert terms_of(figure(segment="Open platform")).segment == "open_platform"
    assert terms_of(figure(segment="AI-native products", metric="mau")).segment == "total"
    assert terms_of(figure(metric=None)).metric == ""


def test_what_a_listing_brings_is_filed_under_it() -> None:
    assert (terms_of(figure(metric="ipo_proceeds")).segment, terms_of(figure(metric="ipo_proceeds")).metric) == (
        "ipo",
        "gross_proceeds",
    )
    assert terms_of(figure(metric="offer_price")).segment == "ipo"


def test_what_lies_ahead_is_kept_apart_from_what_was_reported() -> None:
    assert terms_of(figure(qualifier="forecast")).segment == "forecast"
    assert terms_of(figure(qualifier="target", segment="Talkie")).segment == "talkie_target"
    assert terms_of(figure(qualifier="over")).bound == "over"
    ends = [terms_of(figure(metric="offer_price", qualifier=one)).metric for one in ("range_low", "range_high")]
    assert ends == ["offer_price_low", "offer_price_high"]


def test_an_outflow_is_a_negative_flow_and_an_event_is_one() -> None:
    flow = terms_of(figure(metric="operating_cash_outflow", value=Decimal("3.5")))
    assert (flow.metric, flow.value) == ("operating_cash_flow", Decimal("-3.5"))
    event = terms_of(figure(metric="founding_date", unit="date", value=Decimal(202112), period=None))
    assert (event.metric, event.value, event.unit) == ("founded", 1, "event")
    assert event.period is not None and event.period.label == "2021-12-01"
    assert terms_of(figure(metric="founding_date", unit="date", value=Decimal(20211399))).period is None


@pytest.mark.parametrize(
    ("metric", "period", "expected"),
    [
        ("net_loss", "monthly@H1-2025", "monthly_loss"),
        ("monthly_cash_burn", "monthly@2025-12", "monthly_cash_burn"),
        ("rnd_expense", "monthly@2025-12", "monthly_rnd_expense"),
        ("subscription_price", "monthly@2025-12", "subscription_price"),
        ("revenue", "annualised@2025-12", "arr"),
        ("revenue_run_rate", "annualised@2025-12", "arr"),
        ("revenue", "FY2024", "revenue"),
    ],
)
def test_an_amount_a_month_is_not_the_amount_of_the_period(metric: str, period: str, expected: str) -> None:
    assert terms_of(figure(metric=metric, period=period)).metric == expected


def test_every_metric_that_is_renamed_is_one_of_the_ledger() -> None:
    from labecon.analysis.ledger_terms import _filed, _table

    known = {fact.metric for fact in load_ledger().facts}
    terms, names = _table("ledger_terms"), _table("ledger_names")
    renamed = {_filed(metric)[0] for metric in {**terms["metric"], **names["metric"]}} - terms["metric"].keys()
    renamed |= {*terms["whole"].values(), *terms["of_part"].values()}
    ends = {name.removesuffix("_low") for name in known if name.endswith("_low")}
    assert renamed - known - ends == set()


def test_a_sentence_meets_the_row_of_the_ledger() -> None:
    (found,) = propose(Article("own.txt", "2024年, MiniMax的营收为3052.3万美元。"))
    terms = terms_of(found)
    assert terms.period is not None
    fact = load_ledger().best(terms.entity, terms.metric, terms.segment, terms.period)
    assert fact is not None and (fact.value, fact.unit) == (terms.value, terms.unit)

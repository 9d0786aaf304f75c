"""Valuation peers: multiples by hand, bases kept apart, absent platforms, and a fact of the user's that fills a row."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from labecon.analysis.figures import Figure
from labecon.analysis.peers_reported import company_multiples, peer_multiples
from labecon.cli.main import main
from labecon.facts import Fact, Ledger, load_ledger
from labecon.facts.workspace import open_workspace
from labecon.periods import parse_period

LEDGER = load_ledger()


def value(figure: Figure, key: str) -> float:
    """The value of a definition that has one."""
    found = figure.variant(key).value
    assert found is not None
    return found


def fact(entity: str, segment: str, metric: str, period: str, amount: str, unit: str) -> Fact:
    """A fact about a company that does not exist, on a page that does not."""
    base = LEDGER.best("minimax", "revenue", "total", "FY2024")
    assert base is not None
    number = Decimal(amount)
    return replace(
        base,
        id=f"{entity}.{segment}.{metric}.{period}",
        entity=entity,
        segment=segment,
        metric=metric,
        period=parse_period(period),
        value=number,
        low=number,
        high=number,
        unit=unit,
        printed=amount,
        source=replace(base.source, title="A page of the test", published=date(2026, 1, 20)),
        conflict=False,
        preferred=False,
        note="",
    )


#: Worth 60 bn dollars on revenue of 12 bn: both invented.
OWN = (
    fact("tencent", "listing", "market_cap", "2026-01-15", "60000000000", "USD"),
    fact("tencent", "total", "revenue", "FY2024", "12000000000", "USD"),
)


def test_multiples_by_hand_on_each_basis() -> None:
    figure = peer_multiples(LEDGER, "minimax")
    assert value(figure, "openai/reported") == pytest.approx(500e9 / (4.3e9 * 2))
    assert value(figure, "openai/run_rate") == pytest.approx(500 / 13)  # that of August: December came after the round
    assert value(figure, "anthropic/run_rate") == pytest.approx(350 / 7)
    assert value(figure, "xai/reported") == pytest.approx(230e9 / (0.2e9 * 12 / 9))
    # 106.7 bn HKD at 4.8 bn HKD for 619 m USD, within the undertakings; 53.437 m USD in nine months
    assert value(figure, "minimax/reported") == pytest.approx(106.7e9 * 619 / 4800 / (53.437e6 * 12 / 9), rel=0.005)
    assert figure.definitions[0].key == "minimax/reported"
    assert peer_multiples(LEDGER, "zhipu").head == "zhipu/reported"


def test_a_value_that_conflicts_is_not_used() -> None:
    late = [one for one in LEDGER.facts if one.id == "minimax.listing.market_cap.2026-01-27"]
    assert late and late[0].conflict
    assert all("2026-01-27" not in one.label["en"] for one in company_multiples(LEDGER, "minimax"))


def test_platforms_are_absent_with_the_reason_and_the_facts_that_would_do() -> None:
    for name in ("tencent", "alibaba"):
        (row,) = company_multiples(LEDGER, name)
        assert row.value is None and not row.sources
        assert "absent" in row.reason["en"] and f"{name}.listing.market_cap.DATE" in row.reason["en"]
        assert f"{name}.total.revenue.PERIOD" in row.reason["zh"]
    (row,) = company_multiples(LEDGER, "moonshot")
    assert "market value" not in row.reason["en"] and "revenue" in row.reason["en"]  # a valuation without a revenue
    assert peer_multiples(LEDGER, "minimax").notes[-1]["en"].startswith("Alibaba: absent")


def test_nothing_is_known_before_it_was_published() -> None:
    early = peer_multiples(LEDGER.as_of(date(2025, 12, 20), None), "minimax")
    keys = {one.key for one in early.definitions}
    assert "minimax" in keys and "minimax/reported" not in keys  # not listed yet


def test_facts_of_a_workspace_fill_the_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_workspace(tmp_path) as store:
        store.add(OWN, who="an analyst", why="a peer")
    assert main(["ask", "CMP-12", "--workspace", str(tmp_path), "--format", "json"]) == 0
    figures = json.loads(capsys.readouterr().out)["questions"]["CMP-12"]["figures"]
    rows = [row for figure in figures for row in figure["definitions"] if "Tencent" in row["label"]]
    assert [row["value"] for row in rows] == [pytest.approx(5.0)] * 2  # one table a lab
    assert all("FY2024" in row["label"] and "2026-01-15" in row["label"] for row in rows)


def test_a_company_that_only_the_user_knows_joins_the_peers() -> None:
    other = [replace(one, entity="acme", id=one.id.replace("tencent", "acme")) for one in OWN]
    figure = peer_multiples(Ledger([*LEDGER.facts, *other], LEDGER.derivations, LEDGER.tests), "zhipu")
    assert value(figure, "acme/reported") == pytest.approx(5.0)

"""Views of the facts: those that work, and the one line that refuses the others and names the first day."""

from __future__ import annotations

from datetime import date

import pytest

import labecon
from labecon.errors import DataError
from labecon.facts import load_ledger
from labecon.labs.market import load_market
from labecon.labs.views import TooEarly, in_view
from labecon.outputs.error_text import line_in_chinese


def refusal(lab: str, known_on: str | None = None, through: str | None = None) -> TooEarly:
    """How a view is refused."""
    with pytest.raises(TooEarly) as caught:
        labecon.load(lab, as_known_on=known_on, periods_through=through)
    return caught.value


@pytest.mark.parametrize(
    ("lab", "known_on", "through", "first"),
    [
        ("minimax", "2024-01-01", None, "2025-12-31"),
        ("zhipu", "2025-12-20", None, "2025-12-31"),
        ("minimax", None, "2024-12-31", "2025-09-30"),
        ("zhipu", None, "2024-12-31", "2025-06-30"),
        ("deepseek", None, "2024-12-31", "2025-02-28"),
    ],
)
def test_an_early_view_is_refused_in_one_line_with_the_first_day_that_works(
    lab: str, known_on: str | None, through: str | None, first: str
) -> None:
    found = refusal(lab, known_on, through)
    assert len(found.problems) == 1
    assert str(found).endswith(f"(the first day that works is {first})")
    assert found.first == date.fromisoformat(first)
    works = {"as_known_on" if known_on else "periods_through": first}
    assert labecon.load(lab, **works).name == lab
    said = line_in_chinese(found.problems[0])
    assert "最早可用的日期为" in said and "too little" not in said


@pytest.mark.parametrize("lab", ["minimax", "zhipu", "openai", "anthropic", "xai", "moonshot", "deepseek"])
def test_every_lab_works_as_known_at_the_end_of_2025_and_through_its_last_balance_sheet(lab: str) -> None:
    now = labecon.load(lab)
    assert all(one.holds for one in labecon.load(lab, as_known_on="2025-12-31").run(3).checks.values())
    through = {"minimax": "2025-09-30", "zhipu": "2025-06-30"}.get(lab, "2025-09-30")
    earlier = labecon.load(lab, periods_through=through)
    assert all(one.holds for one in earlier.run(3).checks.values())
    assert earlier.actual_through == now.actual_through


def test_what_the_view_hides_is_not_used() -> None:
    earlier = labecon.load("minimax", periods_through="2025-09-30")
    assert earlier.drivers["research.head_growth"].citation.kind == "judgement"
    now, then = labecon.load("minimax").drivers["market_size"], earlier.drivers["market_size"]
    low, high = then.range_at(earlier.horizon)
    assert high / low > now.range_at(earlier.horizon)[1] / now.range_at(earlier.horizon)[0]


def test_a_market_names_the_day_of_the_lab_that_is_known_last() -> None:
    with pytest.raises(TooEarly) as caught:
        load_market(["minimax", "xai"], as_known_on="2025-06-30")
    assert caught.value.first == max(refusal(lab, "2025-06-30").first or date.min for lab in ("minimax", "xai"))


def test_what_is_wrong_in_every_view_is_not_blamed_on_the_view() -> None:
    def broken(known_on: date | None, through: date | None) -> None:
        raise DataError.of("malformed", "wrong in any view", "x.toml:1")

    with pytest.raises(DataError, match="wrong in any view") as caught:
        in_view("x", broken, load_ledger(), date(2024, 1, 1), None)
    assert not isinstance(caught.value, TooEarly)


def test_the_market_works_as_known_at_the_end_of_2025() -> None:
    market = load_market(["minimax", "xai", "google"], as_known_on="2025-12-31")
    assert all(one.holds for one in market.run(3).checks.values())
    now = load_market(["minimax", "xai", "google"])
    for name in ("quality_taste", "google.revenue_multiple", "long_run_cost_ratio"):
        low, high = market.drivers[name].range_at(market.first_forecast)
        least, most = now.drivers[name].range_at(now.first_forecast)
        assert low <= least and high >= most, name

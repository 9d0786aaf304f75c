"""Tornado, heat map and importance of a lab whose figures can be worked out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from labecon.analysis.deciding_array import ranks
from labecon.analysis.heat_array import heat
from labecon.analysis.importance_array import between, importance
from labecon.analysis.targets_array import target_of
from labecon.analysis.tornado_array import tornado
from labecon.analysis.uncertain_array import chosen_drivers, uncertain_drivers
from labecon.errors import UsageError
from labecon.labs import Lab
from labecon.periods import month_index
from tests.rich_lab import rich_lab
from tests.unit.analysis.toy import toy_lab


@pytest.fixture(scope="module")
def lab() -> Lab:
    """Cash after n months is 100 - n (2 + pay + (sales - 20) (cost share - 1)); pay and sales are uniform."""
    return toy_lab(pay='"uniform(6, 10)"', sales='"uniform(10, 30)"')


def test_ends_of_a_linear_figure_are_exact_and_sorted(lab: Lab) -> None:
    found = tornado(target_of(lab, "cash@2026-03"))
    assert found.base.value == pytest.approx(100 - 3 * 10)
    by_name = {one.driver.name: one for one in found.swings}
    assert [one.driver.name for one in found.swings] == ["store.sales", "pay"]
    assert by_name["pay"].driver.low == pytest.approx(6.2) and by_name["pay"].driver.high == pytest.approx(9.8)
    assert by_name["pay"].low.value == pytest.approx(100 - 3 * 8.2)
    assert by_name["pay"].high.value == pytest.approx(100 - 3 * 11.8)
    assert by_name["store.sales"].low.value == pytest.approx(70 - 3 * 9 * 0.6)
    swings = {"pay": 3 * 3.6, "store.sales": 3 * 18 * 0.6}
    for name, one in by_name.items():
        assert one.size == pytest.approx(swings[name])
        assert one.share == pytest.approx(swings[name] ** 2 / sum(size**2 for size in swings.values()))


def test_months_until_the_money_is_out(lab: Lab) -> None:
    """Below the reserve of two months of pay: t (2 + pay) = 100 - 2 pay; the 9th month, 11th at 6.2, 7th at 9.8."""
    found = tornado(target_of(lab, "runway"), ["pay"])
    values = [found.base.value, found.swings[0].low.value, found.swings[0].high.value]
    assert values == pytest.approx([(100 - 2 * pay) / (2 + pay) for pay in (8, 6.2, 9.8)])
    whole = tornado(target_of(lab, "cash_out"), ["pay"])
    ends = [whole.base.value, whole.swings[0].low.value, whole.swings[0].high.value]
    assert [math.ceil(one or 0) + month_index("2025-12") for one in values] == ends
    months = tornado(target_of(lab, "cash_out"), ["pay"])
    assert months.base.value == month_index("2026-09")
    policy = tornado(target_of(lab, "runway/policy"), ["pay"])
    assert policy.base.value is None and policy.base.never  # it raises when cash is short
    assert policy.swings[0].size == 0.0 and policy.swings[0].share == 0.0


def test_a_chance_is_taken_over_paths(lab: Lab) -> None:
    """Sales at the median, the money is out within 9 months where pay is above 82/11: 64 % of uniform(6, 10)."""
    fixed = toy_lab(pay='"uniform(6, 10)"')
    found = tornado(target_of(fixed, "cash_out_probability_9m"), ["pay"], paths=2000)
    share, error = found.base.value, found.base.error
    assert share is not None and error is not None
    assert share == pytest.approx((10 - 82 / 11) / 4, abs=4 * error)
    assert error == pytest.approx((share * (1 - share) / 2000) ** 0.5)
    assert (found.swings[0].low.value, found.swings[0].high.value) == (0.0, 1.0)
    assert found.paths == 2000


def test_over_paths_the_median_is_that_of_the_other_drivers(lab: Lab) -> None:
    found = tornado(target_of(lab, "cash@2026-03"), ["pay"], paths=4001, seed=3)
    for end, pay in ((found.swings[0].low, 6.2), (found.swings[0].high, 9.8)):
        assert end.value is not None and end.error is not None
        assert end.value == pytest.approx(100 - 3 * (2 + pay), abs=4 * end.error)


def test_heat_map_of_two_drivers(lab: Lab) -> None:
    found = heat(target_of(lab, "cash@2026-03"), "pay", "store.sales", grid=3)
    assert found.levels == pytest.approx((0.05, 0.5, 0.95))
    assert found.across_values == pytest.approx((6.2, 8, 9.8)) and found.down_values == pytest.approx((11, 20, 29))
    for sales, row in zip(found.down_values, found.cells, strict=True):
        for pay, cell in zip(found.across_values, row, strict=True):
            assert cell.value == pytest.approx(100 - 3 * (2 + pay - (sales - 20) * 0.6))
    with pytest.raises(UsageError, match="twice"):
        heat(found.target, "pay", "pay")
    with pytest.raises(UsageError, match=r"--over: payy is no uncertain driver .* did you mean pay"):
        heat(found.target, "payy", "store.sales")


def test_importance_shares_follow_the_variances(lab: Lab) -> None:
    """Variances 9 x 16/12 and 9 x 0.36 x 400/12: 10 % and 90 %, up to the difference between ranks and values."""
    found = importance(target_of(lab, "cash@2026-03"), paths=4096)
    by_name = {one.driver.name: one for one in found.rows}
    assert [one.driver.name for one in found.rows] == ["store.sales", "pay"]
    assert by_name["pay"].share == pytest.approx(0.1, abs=0.03)
    assert by_name["pay"].correlation < 0 < by_name["store.sales"].correlation
    assert by_name["store.sales"].any_form == pytest.approx(0.9, abs=0.03)
    assert found.explained == pytest.approx(1.0, abs=0.03)


def test_a_dependence_that_turns_around_is_seen_without_form() -> None:
    x = np.linspace(-1, 1, 2001)
    assert float(np.sum(ranks(x) * ranks(x * x))) == pytest.approx(0.0, abs=1e-3 * 2001**3 / 12)
    assert between(x, ranks(x * x)) > 0.98
    assert between(np.array([0.0, 1.0] * 1000 + [0.0]), ranks(np.sin(np.arange(2001.0) ** 2))) < 0.01


def test_uncertain_drivers_of_every_kind() -> None:
    lab = rich_lab()
    known = uncertain_drivers(lab, 15)
    assert known["outage_active"].kind == "chance" and known["outage_active"].high == 1.0
    assert known["chat.shock"].kind == "chance"
    assert dict(known["chat.churn"].follows) == pytest.approx({"video.churn": 0.6, "chat.shock": 0.2})
    assert "initial.chat.users" in known and "takedown_active" not in known and "chat.season" not in known
    assert chosen_drivers(list(known), ["video.*", "chat.churn"])[0] == "chat.churn"


def test_every_driver_is_put_at_the_ends_that_run_shows(lab: Lab) -> None:
    rich = rich_lab()
    for one in uncertain_drivers(rich, 15).values():
        driver = rich.drivers.get(one.name)
        if driver is not None and one.kind != "chance":
            month = rich.actual_through if one.name.startswith("initial.") else rich.first_forecast
            assert (one.low, one.high) == pytest.approx(driver.range_at(month)), one.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cahs@2026-12", "did you mean cash"),
        ("cash", r"write cash@2028-12 or cash@FY2028"),
        ("cash@2030-01", "must end between 2026-01 and 2028-12"),
        ("cash@nowhen", "'nowhen'"),
        ("runway/polcy", "definitions: committed, committed/zero, policy, policy/zero"),
        ("runway_static_months", "arithmetic on reported figures"),
        ("lifetime_value", "one value a product"),
        ("cash_out_probability_99m", r"must lie in 1\.\.36 months"),
        ("break_even/operating", "it has no operating_loss"),
        ("training_coverage@FY2031", "it has a value in FY2027, FY2028"),
        ("required_generation_life_months", "it has no history of training"),
    ],
)
def test_targets_that_cannot_be(lab: Lab, text: str, said: str) -> None:
    with pytest.raises(Exception, match=said) as error:
        target_of(lab, text)
    assert type(error.value).__module__ == "labecon.errors"


def test_quotients_by_year_and_break_even() -> None:
    lab = toy_lab(sales="60")
    base = tornado(target_of(lab, "loss_per_revenue@FY2027")).base
    assert base.value == pytest.approx((6 + 8 - (60 * 0.6 - 8)) / 60)
    coverage = tornado(target_of(lab, "training_coverage@FY2027")).base
    assert coverage.value == pytest.approx(10.0)
    assert tornado(target_of(lab, "break_even")).base.value == month_index("2026-12")
    assert tornado(target_of(lab, "break_even_revenue")).base.value == pytest.approx(720.0)

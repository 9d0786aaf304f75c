"""Scenarios are values: compared, combined in any order, applied without changing anything else."""

from __future__ import annotations

from itertools import permutations

import pytest

from labecon.errors import DataError
from labecon.labs.datafile import DataFile
from labecon.labs.scenarios import BASE, Dated, Override, Scenario, combine, parse_scenario
from labecon.periods import month_index
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab

SLOW = Scenario("slow", reason="a", overrides={"talkie.churn": Override("scale", 1.5)})
CHEAP = Scenario("cheap", reason="b", overrides={"platform.spend_per_user": Override("set", 500)})
LATE = Scenario("late", reason="c", overrides={"selling_share": Override("shift", -0.1, month_index("2025-12"))})


def test_a_scenario_differs_from_itself_in_nothing() -> None:
    assert SLOW.diff(SLOW) == {}
    assert BASE.diff(BASE) == {}
    assert SLOW.diff(CHEAP) == {
        "platform.spend_per_user": (None, Override("set", 500)),
        "talkie.churn": (Override("scale", 1.5), None),
    }


def test_the_order_of_combining_does_not_matter() -> None:
    made = [combine(order) for order in permutations((SLOW, CHEAP, LATE))]
    assert all(one.overrides == made[0].overrides and one.name == "cheap+late+slow" for one in made)
    runs = [example_lab().with_scenario(one).run().forecast["cash"] for one in made[:2]]
    assert runs[0] == runs[1]
    stepwise = example_lab().with_scenario(SLOW).with_scenario(CHEAP).with_scenario(LATE).run().forecast["cash"]
    assert stepwise == runs[0]


def test_a_combination_is_titled_where_all_its_parts_are() -> None:
    drought = Scenario("drought", {"en": "Funding drought", "zh": "资金枯竭"})
    war = Scenario("war", {"en": "Price war"})
    assert combine((war, drought)).title == {"en": "Funding drought + Price war"}
    assert combine((drought, BASE)).title == {"en": "Base + Funding drought", "zh": "基准 + 资金枯竭"}
    assert combine((SLOW, drought)).title == {}


def test_settings_are_remembered_beside_the_scenario() -> None:
    lab = example_lab()
    assert lab.with_settings({}) is lab
    once = lab.with_settings({"talkie.churn": Override("scale", 1.5)}).with_settings(
        {"*.spend_per_user": Override("set", 5)}
    )
    assert once.settings == ("talkie.churn", "*.spend_per_user")
    assert once.with_drivers({"selling_share": 0.1}).settings == once.settings
    assert once.run().forecast["cash"] != lab.run().forecast["cash"]


def test_saying_the_same_is_no_clash_and_base_adds_nothing() -> None:
    twin = Scenario("twin", overrides={"talkie.churn": Override("scale", 1.5)})
    assert combine((SLOW, twin, BASE)).overrides == SLOW.overrides
    assert combine((SLOW,)) is SLOW


def test_a_clash_names_the_driver_and_both() -> None:
    other = Scenario("fast", overrides={"talkie.churn": Override("scale", 0.5)}, events={"stop": True})
    with pytest.raises(DataError) as error:
        combine((SLOW, other, Scenario("off", events={"stop": False})))
    second, first = error.value.problems
    assert (first.code, first.message) == ("scenario-clash", "fast and slow both set talkie.churn (x 0.5, x 1.5)")
    assert first.remedy == "choose with --set talkie.churn=VALUE"
    assert (second.code, second.message) == ("scenario-clash", "fast and off both switch stop")


def test_patterns_that_meet_in_one_driver_clash() -> None:
    both = {"*.churn": Override("scale", 1.5), "talkie.churn": Override("set", 0.1)}
    with pytest.raises(DataError) as error:
        example_lab().with_overrides(both)
    assert error.value.problems[0].code == "scenario-clash"
    assert "*.churn and talkie.churn both set talkie.churn" in error.value.problems[0].message
    same = {
        "*.churn": Override("scale", 2),
        "@product.churn": Override("scale", 2),
        "talkie.churn": Override("scale", 2),
    }
    lab = example_lab().with_overrides(same)
    assert lab.drivers["talkie.churn"].at(310) == 2 * example_lab().drivers["talkie.churn"].at(310)


def test_patterns_reach_every_part_and_name_what_is_missing() -> None:
    lab = example_lab().with_overrides({"*.churn": Override("scale", 2)})
    assert [lab.drivers[f"{part}.churn"].at(310) for part in ("talkie", "platform")] == pytest.approx([0.12, 0.04])
    with pytest.raises(DataError) as error:
        example_lab().with_overrides({"*.chrn": Override("scale", 2), "talkie.chrn": Override("scale", 2)})
    assert [one.code for one in error.value.problems] == ["unknown-name", "unknown-name"]
    assert "did you mean talkie.churn?" in error.value.problems[1].message


def test_set_wins_over_a_scenario() -> None:
    lab = example_lab().with_scenario(SLOW).with_drivers({"talkie.churn": 0.01})
    assert lab.drivers["talkie.churn"].at(310) == 0.01
    assert lab.drivers["talkie.churn"].axes == "run"


def test_nothing_leaks_into_the_lab_it_was_applied_to() -> None:
    lab = example_lab()
    before, path = lab.run().forecast["cash"], lab.path(1, 2).forecast["cash"]
    changed = lab.with_scenario(combine((SLOW, CHEAP, LATE))).with_drivers({"raise_size": 0, "initial.cash": 1e6})
    assert changed.run().forecast["cash"] != before
    changed.simulate(10, keep=("cash",))
    assert lab.run().forecast["cash"] == before
    assert lab.path(1, 2).forecast["cash"] == path
    assert lab.scenario is BASE


def test_scale_and_shift_keep_the_spread_and_set_removes_it() -> None:
    churn = example_lab().drivers["talkie.churn"]
    low, high = churn.range_at(310)
    assert churn.with_change(Override("scale", 2)).range_at(310) == (2 * low, 2 * high)
    assert churn.with_change(Override("shift", 0.01)).range_at(310) == (low + 0.01, high + 0.01)
    assert churn.with_change(Override("set", 0.05)).range_at(310) == (0.05, 0.05)
    later = churn.with_change(Override("set", 0.05, 311))
    assert later.range_at(310) == (low, high)
    assert later.range_at(311) == (0.05, 0.05)


def test_a_change_from_a_month_leaves_the_months_before() -> None:
    base, late = example_lab().run(), example_lab().with_scenario(LATE).run()
    assert late.forecast["selling_expense"][:2] == base.forecast["selling_expense"][:2]
    assert late.value("selling_expense", "2025-12") == pytest.approx(3405220 * 0.6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Override("scale", float("nan")), "nan is not a finite number"),
        (Override("shift", float("inf")), "inf is not a finite number"),
        (Override("set", float("nan")), "nan is not a finite number"),
        (Override("set", "nan"), "nan is not a finite number"),
        (Override("scale", "2"), "scale takes a number"),
        (Override("set", "0.1 to 0.2", 310), "set with a start month takes a number"),
        (Override("set", []), "is not a number"),
    ],
)
def test_changes_that_are_no_values(change: Override, message: str) -> None:
    with pytest.raises(DataError, match=message):
        example_lab().with_overrides({"talkie.churn": change})


def test_a_scenario_for_another_lab_or_of_an_unknown_event() -> None:
    with pytest.raises(DataError, match="scenario x is for zhipu, not demo"):
        example_lab().with_scenario(Scenario("x", labs=("zhipu",)))
    with pytest.raises(DataError, match="rich has no event outag; did you mean outage\\?"):
        rich_lab().with_scenario(Scenario("x", events={"outag": True}))


GOOD = """
reason = "to see"
source = "nobody"
labs = ["demo"]
[title]
en = "To see"
[overrides]
"talkie.churn" = { scale = 1.5 }
selling_share = { shift = -0.1, from = "2025-12" }
raise_size = { set = "1e8 to 2e8" }
[events]
stop = true
go = { month = "2026-01", months = 2 }
"""


def test_reading_a_scenario() -> None:
    made = parse_scenario("see", DataFile("see.toml", GOOD))
    assert made.overrides == {
        "talkie.churn": Override("scale", 1.5),
        "selling_share": Override("shift", -0.1, 311),
        "raise_size": Override("set", "1e8 to 2e8"),
    }
    assert made.events == {"stop": True, "go": Dated(312, 2)}
    assert (made.labs, made.title) == (("demo",), {"en": "To see"})


def test_a_scenario_says_why_and_may_hold_notes() -> None:
    noted = "# asked by the board" + GOOD.replace("[overrides]", "[overrides]  # as in the minutes")
    made, plain = (parse_scenario("see", DataFile("see.toml", text)) for text in (noted, GOOD))
    assert (made.reason, made.source) == ("to see", "nobody") and made == plain


def test_everything_wrong_with_a_scenario_comes_together() -> None:
    text = """
labs = "demo"
title = 3
sauce = "x"
[overrides]
a = 3
b = { scale = 1, shift = 2 }
c = { scale = "x" }
d = { shift = nan }
e = { scale = 1, from = 2026 }
f = { scale = 1, until = "2026-01" }
[events]
stop = "yes"
"""
    with pytest.raises(DataError) as error:
        parse_scenario("x", DataFile("x.toml", text))
    shown = {one.place: one.code for one in error.value.problems if one.place != "x.toml"}
    assert shown == {
        "x.toml:2": "malformed", "x.toml:3": "malformed", "x.toml:4": "unknown-name", "x.toml:6": "malformed",
        "x.toml:7": "malformed", "x.toml:8": "out-of-range", "x.toml:9": "out-of-range", "x.toml:10": "bad-period",
        "x.toml:11": "unknown-name", "x.toml:13": "malformed",
    }  # fmt: skip
    assert [one.code for one in error.value.problems if one.place == "x.toml"] == ["no-source"]

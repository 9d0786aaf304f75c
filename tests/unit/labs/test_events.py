"""Events: dated or with a chance each month; switching one moves no other draw."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.backends import draws
from labecon.errors import DataError
from labecon.labs.events import FOREVER, parse_event
from labecon.labs.scenarios import Dated, Override, Scenario
from labecon.periods import month_index
from tests.rich_lab import TOML, rich_lab


def outage(lab, path: int) -> list[float]:  # type: ignore[no-untyped-def]
    event = lab.events["outage"]
    return [event.active_on(5, path, month, lab.first_forecast) for month in range(309, 336)]


def test_a_dated_event_is_one_in_its_months_only() -> None:
    lab = rich_lab()
    takedown = [
        lab.drivers["takedown_active"].at(month_index(month)) for month in ("2026-02", "2026-03", "2026-04", "2026-05")
    ]
    assert takedown == [0, 1, 1, 0]
    assert lab.run().value("chat.revenue", "2026-03") == 0
    assert lab.path(1, 1).value("video.revenue", "2026-04") == 0


def test_a_random_start_is_the_inverse_of_its_chance() -> None:
    lab, event = rich_lab(), rich_lab().events["outage"]
    for path in range(20):
        u = draws.uniform(5, path, 0, "rich.outage_start")
        start = next(month for month in range(1000) if 1 - (1 - event.hazard) ** (month + 1) > u)
        active = [month for month, one in enumerate(outage(lab, path)) if one]
        assert active == ([start] if start < 27 else [])


def test_on_the_path_of_medians_a_random_event_does_not_happen() -> None:
    assert {rich_lab().drivers["outage_active"].at(month) for month in range(309, 340)} == {0.0}


def test_switching_an_event_moves_no_other_draw() -> None:
    lab = rich_lab()
    off = lab.with_scenario(Scenario("off", events={"outage": False}))
    moved = rich_lab(TOML.replace('hazard = "0.1/month"', 'hazard = "0.9/month"'))
    untouched = ("chat.price", "video.price", "engine.age", "chat.cost", "drift", "rent")
    on_path, off_path = lab.path(3, 4).forecast, off.path(3, 4).forecast
    assert on_path["chat.new_users"] != off_path["chat.new_users"]
    for line in untouched:
        if line != "chat.cost":
            assert on_path[line] == off_path[line] == moved.path(3, 4).forecast[line]
    for name in lab.drivers:
        if name != "outage_active":
            assert lab.drivers[name].sample(3, 4, 310) == off.drivers[name].sample(3, 4, 310)


def test_a_new_driver_moves_no_other_draw() -> None:
    text = TOML.replace("[drivers.lab]\n", "[drivers.lab]\n").replace(
        "bonus_pool = { value = 10000", 'bonus_pool = { value = "9000 to 11000"'
    )
    before, after = rich_lab().path(3, 4).forecast, rich_lab(text).path(3, 4).forecast
    assert before["bonus"] != after["bonus"]
    assert before["revenue"] == after["revenue"]


def test_a_scenario_dates_a_random_event() -> None:
    lab = rich_lab().with_scenario(Scenario("dated", events={"outage": Dated(312, 3)}))
    assert [month for month, one in enumerate(outage(lab, 1)) if one] == [3, 4, 5]
    assert lab.graph.drivers["outage_active"].shape == "month"
    assert lab.run().value("chat.new_users", 312) == 0


@pytest.mark.parametrize("event", ["takedown", "outage"])
def test_setting_the_driver_of_an_event_holds_in_every_engine(event: str) -> None:
    lab = rich_lab().with_drivers({f"{event}_active": 1})
    line = {"takedown": "chat.revenue", "outage": "chat.new_users"}[event]
    assert set(lab.run().forecast[line]) == {0.0}
    assert set(lab.path(1, 1).forecast[line]) == {0.0}
    assert not np.any(lab.simulate(3, keep=(line,)).results.lines[line])
    switched = lab.with_scenario(Scenario("off", events={event: False}))
    assert set(switched.run().forecast[line]) == {0.0}  # what was set stays set


def test_a_random_start_cannot_be_scaled() -> None:
    with pytest.raises(DataError, match="outage_active follows a random start: set it, or switch its event"):
        rich_lab().with_overrides({"outage_active": Override("scale", 0)})
    lab = rich_lab().with_overrides({"takedown_active": Override("scale", 0)})
    assert lab.run().value("chat.revenue", "2026-03") != 0


def test_reading_an_event() -> None:
    event = parse_event("demo", "stop", {"hazard": "0.12/year", "reason": "x"})
    assert (event.hazard, event.months, event.on, event.month) == (0.01, FOREVER, True, None)
    assert (event.driver, event.address) == ("stop_active", "demo.stop_start")
    dated = parse_event("demo", "stop", {"month": "2026-01", "months": 3, "on": False, "reason": "x"})
    assert [dated.dated_at(month) for month in (312, 313)] == [0, 0]
    assert dated.under(True).dated_at(312) == 1
    assert dated.under(None) is dated

"""Designs of cases: percentiles that direct runs reproduce, correlated drivers that follow, exchanged paths."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.backends.arithmetic import Z95, normal_quantile
from labecon.labs import Lab
from labecon.labs.binding_array import Binder
from labecon.labs.designs_array import Exchanged, Levels, correlations_with, value_at
from labecon.periods import month_label
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab


def last_cash(lab: Lab, design: Levels | Exchanged, seed: int = 1) -> np.ndarray:
    """Cash of the last month by case."""
    observed = {"observe": lambda values: {"cash": values["cash"][-1]}, "observed": ("cash",)}
    return lab.simulate(design.count, seed, keep=(), design=design, **observed).figure("cash")


def run_cash(lab: Lab) -> float:
    """Cash of the last month on the path of medians."""
    value = lab.run().forecast["cash"][-1]
    assert value is not None
    return value


@pytest.mark.parametrize("make", [example_lab, rich_lab])
def test_a_case_without_moves_is_the_path_of_medians(make: object) -> None:
    lab = make()  # type: ignore[operator]
    assert last_cash(lab, Levels([{}])).tolist() == [run_cash(lab)]


def test_ends_are_reproduced_by_direct_runs() -> None:
    lab = rich_lab()
    names = [
        "marketing_share",
        "engine.life",
        "chat.list_price",
        "chat.discount",
        "video.discount",
        "initial.chat.users",
    ]
    cases = [{name: level} for name in names for level in (0.05, 0.95)]
    found = last_cash(lab, Levels(cases))
    for (name, end), value in zip([(name, end) for name in names for end in (0, 1)], found, strict=True):
        direct = lab.with_drivers({name: lab.drivers[name].range_at(lab.first_forecast)[end]})
        assert value == pytest.approx(run_cash(direct), rel=1e-12), name
    assert len(set(found.round(3))) > len(names)


def test_correlated_drivers_follow_to_their_conditional_median() -> None:
    lab = rich_lab()
    assert correlations_with(lab, "chat.churn") == pytest.approx({"video.churn": 0.6, "chat.shock": 0.2})
    assert correlations_with(lab, "marketing_share") == {}
    alone, together = (last_cash(lab, Levels([{"chat.churn": 0.95}], follow=one))[0] for one in (False, True))
    churn = lab.drivers["chat.churn"].shape.at_level(0.95, lab.first_forecast)
    assert alone == pytest.approx(run_cash(lab.with_drivers({"chat.churn": churn})), rel=1e-12)
    moved = lab.with_drivers(
        {
            "chat.churn": churn,
            "video.churn": 0.08 + 0.01 * 0.6 * Z95,
            "chat.shock": dict.fromkeys(("2025-10", "2026-12"), 0.2 * Z95),
        }
    )
    assert together == pytest.approx(run_cash(moved), rel=1e-9)
    assert together != pytest.approx(alone, rel=1e-4)


def test_a_shock_is_put_where_its_mean_is() -> None:
    driver = example_lab().drivers["talkie.reach_shock"]
    assert value_at(driver, 0.95, 310, 36) == pytest.approx(Z95 / 6)
    assert value_at(driver, 0.5, 310, 36) == 0.0
    uniform = next(one for one in rich_lab().drivers.values() if one.shape.each_month and one.shape.median == 0.5)
    assert value_at(uniform, 0.05, 310, 48) == pytest.approx(
        0.5 - normal_quantile(0.95) / 24
    )  # sd of a month 1/sqrt(12)


def test_an_event_begins_early_at_a_high_level() -> None:
    lab = rich_lab()
    name, event = next((name, one) for name, one in lab.events_by_driver.items() if one.is_random)
    seen: dict[str, list[float]] = {}
    binder_cases = [{name: 0.95}, {name: 0.05}]
    design = Levels(binder_cases)

    class Spy:
        def bind(self, binder, cases):  # type: ignore[no-untyped-def]
            drivers, initial = design.bind(binder, cases)
            seen["start"] = [float(np.argmax([month[case] for month in drivers[name]])) for case in range(2)]
            seen["ever"] = [float(max(month[case] for month in drivers[name])) for case in range(2)]
            return drivers, initial

    lab.simulate(2, 1, keep=("cash",), design=Spy())
    early = int(np.log(0.95) / np.log(1 - event.hazard))
    assert seen["ever"][0] == 1.0 and seen["start"][0] == early
    assert seen["ever"][1] == 0.0 or seen["start"][1] > early


def test_drawn_paths_with_a_driver_put_somewhere() -> None:
    lab = rich_lab()
    name, level = "marketing_share", 0.95
    found = last_cash(lab, Levels([{}, {name: level}], paths=50))
    plain = lab.simulate(50, 1, keep=(), observe=lambda v: {"cash": v["cash"][-1]}, observed=("cash",)).figure("cash")
    assert found[:50].tolist() == plain.tolist()
    value = lab.drivers[name].range_at(lab.first_forecast)[1]
    fixed = lab.with_drivers({name: value})
    assert found[50:] == pytest.approx([fixed.path(1, path).forecast["cash"][-1] for path in range(50)], rel=1e-12)


def test_over_paths_correlated_drivers_are_shifted_by_what_is_expected() -> None:
    """The conditional draw: each normal moves by the correlation times the move of the driver that is put somewhere."""
    lab = rich_lab()
    found = last_cash(lab, Levels([{"chat.churn": 0.95}], paths=8))
    paths, months = np.arange(8), range(lab.first_forecast, lab.horizon + 1)
    z = Binder(lab, 1, len(months), ()).correlated(paths)
    for path in range(8):
        move = normal_quantile(0.95) - z["chat.churn"][path, 0]
        direct = lab.with_drivers(
            {
                "chat.churn": lab.drivers["chat.churn"].shape.at_level(0.95, lab.first_forecast),
                "video.churn": 0.08 + 0.01 * (z["video.churn"][path, 0] + 0.6 * move),
                "chat.shock": {
                    month_label(month): float(z["chat.shock"][path, place] + 0.2 * move)
                    for place, month in enumerate(months)
                },
            }
        )
        assert found[path] == pytest.approx(direct.path(1, path).forecast["cash"][-1], rel=1e-9)


def test_exchanged_paths_take_a_group_from_the_second_path() -> None:
    lab, rows = rich_lab(), 20
    groups = [("chat.churn", "video.churn", "chat.shock"), ("marketing_share", "initial.chat.users")]
    found = last_cash(lab, Exchanged(rows, groups)).reshape(rows, 4)
    plain = [lab.path(1, path).forecast["cash"][-1] for path in range(2 * rows)]
    assert found[:, 0].tolist() == plain[:rows]
    assert found[:, 1].tolist() == plain[rows:]
    share = lab.drivers["marketing_share"]
    users = lab.drivers["initial.chat.users"]
    for row in (0, 7):
        other = rows + row
        direct = lab.with_drivers(
            {
                "marketing_share": share.sample(1, other, lab.first_forecast),
                "initial.chat.users": users.sample(1, other, lab.actual_through),
            }
        )
        assert found[row, 3] == pytest.approx(direct.path(1, row).forecast["cash"][-1], rel=1e-12)


def test_cases_do_not_depend_on_blocks_threads_or_engine() -> None:
    lab = rich_lab()
    design = Exchanged(30, [("marketing_share",), ("chat.discount",)])
    whole = lab.simulate(design.count, 1, keep=("cash",), design=design, backend="array").digest
    assert lab.simulate(design.count, 1, keep=("cash",), design=design, block=7, threads=2).digest == whole
    levels = Levels([{"chat.churn": 0.05}, {}, {"marketing_share": 0.95}], paths=9)
    whole = lab.simulate(levels.count, 1, keep=("cash",), design=levels, backend="array").digest
    assert lab.simulate(levels.count, 1, keep=("cash",), design=levels, block=4).digest == whole

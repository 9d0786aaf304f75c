"""Running a lab: what is not finite is named, seeded defects are caught by checks, nothing mutates."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import pytest

from labecon.errors import DataError, NumericError, UsageError
from labecon.facts import Ledger
from labecon.labs.datafile import DataFile
from labecon.labs.lab import Lab
from labecon.labs.loading import load_file
from labecon.language import Component, month
from labecon.periods import month_label
from tests.labfile import edited
from tests.rich_lab import rich_lab
from tests.worked_example import COMPONENTS, TOML, example_lab


def with_lab_item(item: str, formula: object) -> Lab:
    components: dict[str, Component] = {**COMPONENTS, "lab": COMPONENTS["lab"].replaced(item, formula)}  # type: ignore[arg-type]
    return load_file(DataFile("demo.toml", TOML), Ledger([]), Ledger([]), components)


def test_absurd_growth_is_named_with_item_month_and_largest_input() -> None:
    lab = example_lab().with_drivers({"training_growth": 1e200})
    with pytest.raises(NumericError) as error:
        lab.run()
    problem = error.value.problems[0]
    assert (problem.code, problem.place) == ("not-finite", "demo")
    assert problem.message == "training_cost is not finite in 2025-11: largest input training_growth = 1e+200 1/month"


def test_an_error_of_another_process_keeps_its_problems() -> None:
    lab = example_lab().with_drivers({"training_growth": 1e200})
    with pytest.raises(NumericError) as own:
        lab.run()
    with pytest.raises(NumericError) as error, ProcessPoolExecutor(1) as pool:
        pool.submit(lab.run).result()
    assert error.value.problems == own.value.problems


def test_a_lab_that_has_run_travels_to_another_process() -> None:
    lab = example_lab()
    expected = lab.run(3).forecast
    with ProcessPoolExecutor(1) as pool:
        assert pool.submit(lab.run, 3).result().forecast == expected


@pytest.mark.parametrize("engine", ["path", "simulate"])
def test_both_engines_name_path_and_seed(engine: str) -> None:
    lab = example_lab().with_drivers({"training_growth": "lognormal(1, 60)"})
    with pytest.raises(NumericError) as error:
        if engine == "simulate":
            lab.simulate(200, 7, keep=("cash",))
        else:
            lab.path(7, path_of_message(lab))
    message = error.value.problems[0].message
    assert message.startswith("training_cost is not finite in 202")
    assert "(seed 7): largest input training_growth = " in message


def path_of_message(lab: Lab) -> int:
    with pytest.raises(NumericError) as error:
        lab.simulate(200, 7, keep=("cash",))
    return int(error.value.problems[0].message.split(" on path ")[1].split()[0])


@pytest.mark.parametrize("engine", ["run", "path", "simulate"])
def test_a_division_by_zero_names_item_and_month(engine: str) -> None:
    lab = with_lab_item("selling_expense", lambda prior_revenue, selling_share: prior_revenue / selling_share)
    lab = lab.with_drivers({"selling_share": {"2025-10": 1, "2025-12": 0}})
    with pytest.raises(NumericError) as error:
        {"run": lab.run, "path": lambda: lab.path(1, 2), "simulate": lambda: lab.simulate(3, keep=("cash",))}[engine]()
    problem = error.value.problems[0]
    assert problem.code == "not-finite"
    assert problem.message.startswith("selling_expense is not finite in 2025-12")


@pytest.mark.parametrize(
    ("item", "formula"),
    [
        ("cash", lambda opening_cash, operating_cash_flow: opening_cash + operating_cash_flow),  # a flow left out
        (
            "cash",
            lambda opening_cash, operating_cash_flow, raise_amount: opening_cash - operating_cash_flow + raise_amount,
        ),
        (
            "cash",
            lambda opening_cash, operating_cash_flow, raise_amount: (
                opening_cash + operating_cash_flow + raise_amount + raise_amount
            ),
        ),
        (
            "cash",
            lambda opening_cash, operating_cash_flow, raise_amount, interest: (
                opening_cash + operating_cash_flow + raise_amount + interest
            ),
        ),
        (
            "check_cash",
            lambda cash, opening_cash, operating_cash_flow, raise_amount: (
                cash - opening_cash - operating_cash_flow * month
            ),
        ),
    ],
)
def test_a_defect_in_the_cash_stock_is_caught(item: str, formula: object) -> None:
    lab = with_lab_item(item, formula)
    assert not lab.run().checks["check_cash"].holds
    assert not lab.simulate(20, keep=("cash",)).checks["check_cash"][1]
    assert example_lab().run().checks["check_cash"].holds


@pytest.mark.parametrize("months", [0, -1, 1201])
def test_a_number_of_months_out_of_range(months: int) -> None:
    with pytest.raises(UsageError, match=r"months = -?\d+: must lie in 1\.\.1200"):
        example_lab().run(months)


@pytest.mark.parametrize(("seed", "path"), [(-1, 0), (2**64, 0), (0, -1), (0, 2**48)])
def test_an_address_out_of_range(seed: int, path: int) -> None:
    with pytest.raises(UsageError, match="must lie in"):
        example_lab().path(seed, path)


def test_more_months_begin_with_the_same_values() -> None:
    for lab in (example_lab(), rich_lab()):
        short, long = lab.run(2), lab.run(30)
        assert all(long.forecast[name][:2] == values for name, values in short.forecast.items())
        short, long = lab.path(9, 9, 2), lab.path(9, 9, 30)
        assert all(long.forecast[name][:2] == values for name, values in short.forecast.items())


def test_setting_a_driver_reports_everything_wrong_at_once() -> None:
    with pytest.raises(DataError) as error:
        example_lab().with_drivers({"talkie.churns": 1, "interest_rates": 2, "talkie.churn": "x"})
    assert [one.code for one in error.value.problems] == ["unknown-name", "unknown-name", "literal"]
    assert "did you mean interest_rate?" in error.value.problems[1].message


def test_limits_hold_for_changes_too() -> None:
    lab = load_file(DataFile("demo.toml", TOML), Ledger([]), Ledger([]), COMPONENTS, {"churn": (0.0, 1.0)})
    with pytest.raises(DataError, match=r"platform\.churn = 1\.4 1/month: must lie in \[0, 1\]"):
        lab.with_drivers({"platform.churn": 1.4})
    with pytest.raises(DataError, match=r"platform\.churn = 2 "):
        lab.with_drivers({"platform.churn": {"2025-10": 0.1, "2026-03": 2}})
    assert lab.with_drivers({"platform.churn": 1}).drivers["platform.churn"].at(309) == 1


@pytest.mark.parametrize("value", [0, -1, 1e-300, 1e15, -1e15])
@pytest.mark.parametrize(
    "driver", ["talkie.spend_per_user", "talkie.churn", "selling_share", "raise_size", "initial.cash"]
)
def test_hostile_drivers_give_a_typed_refusal_or_identities_that_hold(driver: str, value: float) -> None:
    lab = example_lab().with_drivers({driver: value})
    try:
        run = lab.run()
    except NumericError:
        return
    assert run.checks["check_cash"].holds
    assert all(one == one for name, values in run.forecast.items() if name != "gross_margin" for one in values)


def test_zero_revenue_leaves_ratios_absent_never_zero() -> None:
    lab = example_lab().with_drivers({"talkie.spend_per_user": 0, "platform.spend_per_user": 0})
    run = lab.run()
    assert run.series("gross_margin").values[-6:] == (None,) * 6
    assert run.series("gross_margin").reason
    assert run.window("gross_margin", "Q4-2025") is None


def test_scaling_all_money_by_a_power_of_two_is_exact() -> None:
    base = example_lab()
    money = [name for name, one in base.drivers.items() if one.unit.power("USD") == 1]
    scaled = base
    for name in money:
        driver = base.drivers[name]
        shape = driver.shape.course
        value = (
            {month_label(m): v * 1024 for m, v in zip(shape.months, shape.values, strict=True)}
            if shape
            else driver.at(309) * 1024
        )
        scaled = scaled.with_drivers({name: value})
    for name, values in base.run().forecast.items():
        power = base.graph.by_name[name].unit.power("USD")
        assert scaled.run().forecast[name] == [value * 1024**power for value in values]


def test_a_later_start_of_a_lab_without_dates_shifts_its_values() -> None:
    text = edited(
        TOML,
        (
            '{ "2025-10" = 500, "2025-11" = 480, "2025-12" = 460, "2026-01" = 440, "2026-02" = 420, "2026-03" = 400 }',
            "450",
        ),
    )
    text = edited(text, ('{ "2025-10" = 0, "2025-11" = 1 }, between = "step"', "1"))
    later = edited(
        text,
        ('actual_through = "2025-09"', 'actual_through = "2026-02"'),
        ('horizon = "2026-03"', 'horizon = "2026-08"'),
    )
    assert example_lab(text).run().forecast == example_lab(later).run().forecast

"""What `--set` and `--scenario` mean."""

from __future__ import annotations

import pytest

from labecon.cli.lab_options import overrides_of, scenario_of
from labecon.errors import UsageError


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("price=3", "price", 3.0),
        ("talkie.churn = 4%", "talkie.churn", 0.04),
        ("a.b=0.03 to 0.06", "a.b", "0.03 to 0.06"),
        ("a=lognormal(1, 0.2)", "a", "lognormal(1, 0.2)"),
        ("a=1e6", "a", 1e6),
    ],
)
def test_a_setting_is_a_driver_and_a_value(text: str, name: str, value: object) -> None:
    override = overrides_of([text])[name]
    assert (override.how, override.value) == ("set", value)


def test_a_star_multiplies_what_the_driver_is() -> None:
    override = overrides_of(["talkie.normal_growth*=1.2"])["talkie.normal_growth"]
    assert (override.how, override.value) == ("scale", 1.2)


def test_the_last_setting_of_a_driver_wins() -> None:
    assert overrides_of(["a=1", "a=2"])["a"].value == 2.0


def test_everything_that_is_no_setting_is_said_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        overrides_of(["a", "=3", "b="])
    assert len(caught.value.problems) == 3


def test_scenarios_are_joined_each_once() -> None:
    assert scenario_of([]) is None
    assert scenario_of(["a", "b+a"]) == "a+b"

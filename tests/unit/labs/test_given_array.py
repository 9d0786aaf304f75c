"""Cases with given values have the bits of a lab whose drivers are set."""

from __future__ import annotations

import labecon
from labecon.labs import Override
from labecon.labs.given_array import OPENING, Given, Scaled, Setting, varying
from labecon.labs.simulation_array import simulate

WINDOW = {"FY2026": ("revenue", "cash")}


def test_cases_equal_labs_with_drivers_set() -> None:
    lab = labecon.load("zhipu")
    settings: list[dict[str, float | Scaled]] = [
        {"training_growth": 1.1}, {"cloud.normal_growth": Scaled(1.3), "cloud.takeoff_growth": 4.0}, {}
    ]  # fmt: skip
    names = {name for one in settings for name in one}
    for paths in (None, 3):
        design = Given(settings, paths)
        found = simulate(varying(lab, names), design.count, 5, months=18, keep=(), windows=WINDOW, design=design)
        for place, one in enumerate(settings):
            changes = {
                name: Override("scale", value.factor) if isinstance(value, Scaled) else Override("set", value)
                for name, value in one.items()
            }
            set_ = lab.with_overrides(changes)
            for line in WINDOW["FY2026"]:
                values = found.figure(f"FY2026:{line}").reshape(len(settings), -1)[place]
                if paths is None:
                    assert values[0] == set_.run(18).window(line, "FY2026")
                else:
                    drawn = simulate(set_, paths, 5, months=18, keep=(), windows=WINDOW)
                    assert values.tolist() == drawn.figure(f"FY2026:{line}").tolist()


def test_courses_and_opening_values() -> None:
    lab = labecon.load("zhipu")
    cases: list[dict[str, Setting]] = [{"training_growth": Scaled(1.0)}, {OPENING + "cash": 0.0}, {}]
    found = simulate(
        varying(lab, ["training_growth"], ["training_growth"]), 3, 5, months=6, keep=(),
        windows={"2025-12": ("cash", "revenue")}, design=Given(cases),
    )  # fmt: skip
    cash = found.figure("2025-12:cash")
    assert cash[0] == cash[2] and cash[1] < cash[2]

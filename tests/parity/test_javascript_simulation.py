"""Lines of many paths in JavaScript against plain Python, one path at a time: the same bits, whatever is kept."""

from __future__ import annotations

import random
import re
from typing import Any

import numpy as np
import pytest

import labecon
from labecon.backends.javascript import text_of
from labecon.backends.javascript_runtime import javascript_runtime
from labecon.labs import Lab, load_scenario
from labecon.labs.javascript_model import javascript_model
from tests.javascript import doubles, node
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab

__all__ = ["node"]
LOAD = "const load = (text) => eval('(' + text + ')');"
MONTHS = 14


def script_of(lab: Lab, others: dict[str, Lab], asked: list[dict[str, Any]]) -> str:
    """Asks one simulation several questions, one after another."""
    model = javascript_model(lab, None, MONTHS, others).text
    answers = "for (const one of q) { const [a] = s.paths(one); a.lines.forEach(emit); emit(a.ends); }"
    return f"{LOAD} const s = new Simulation({model}, load), q = {text_of(asked)}; {answers}"


def expected(lab: Lab, asked: dict[str, Any]) -> list[float]:
    """The same from plain Python: lines by month and path, rounded, and the first month with money below zero."""
    runs = [lab.path(int(asked["seed"]), number, MONTHS).forecast for number in range(asked["from"], asked["to"])]
    lines = [np.array([run[name] for run in runs]).T.astype(np.float32) for name in asked["lines"]]
    money = [[month for month, value in enumerate(run[asked["money"]]) if value < 0] for run in runs]
    ends = [float(months[0]) if months else float("inf") for months in money]
    return [*(float(value) for one in lines for value in one.ravel()), *ends]


def question(**changes: Any) -> dict[str, Any]:
    asked = {"seed": "7", "scenario": "base", "from": 3, "to": 8, "keep": True, "set": {}, "money": "cash"}
    return {**asked, "lines": ["revenue", "cash"], **changes}


def free_drivers(lab: Lab) -> list[str]:
    model = javascript_model(lab, None, MONTHS)
    fixed = {name for name, (low, high) in lab.limits.items() if low == high}
    return [name for name in model.data["fixed"] if name in model.data["addresses"] and name not in fixed]


@pytest.mark.parametrize("name", ["example", "rich", "minimax"])
def test_lines_are_those_of_each_path(name: str, node: str) -> None:
    lab = {"example": example_lab, "rich": rich_lab}.get(name, lambda: labecon.load(name))()
    model = javascript_model(lab, None, MONTHS)
    if name == "rich":  # lines of a year ago are read there
        assert model.data["rings"]
    draw = random.Random(name)
    drivers = draw.sample(free_drivers(lab), 3)
    middle = {driver: lab.drivers[driver].at(lab.first_forecast) for driver in drivers}
    number = {drivers[0]: middle[drivers[0]] * 0.99}
    ranges = {driver: [value * 0.98, value * 1.01] for driver, value in middle.items() if value > 0}
    words = {driver: f"{low!r} to {high!r}" for driver, (low, high) in ranges.items()}
    checked = next(iter(model.data["checks"]))
    asked = [
        question(),
        question(set=number),  # kept draws, and a driver that is set
        question(set=ranges),
        question(),  # and nothing is left of it
        question(keep=False, seed="8"),
        question(to=9),
        question(lines=[], set=number),
        question(lines=[checked, "revenue"]),  # a function of its own
    ]
    labs = [lab, lab.with_drivers(number), lab.with_drivers(words), lab, lab, lab, lab.with_drivers(number), lab]
    wanted = [value for one, each in zip(labs, asked, strict=True) for value in expected(one, each)]
    assert np.array_equal(doubles(script_of(lab, {}, asked)), wanted, equal_nan=True)


def test_kept_draws_are_those_of_their_seed_and_scenario(node: str) -> None:
    lab = labecon.load("minimax")
    others = {name: lab.with_scenario(load_scenario(name)) for name in ("price_war", "funding_drought")}
    ways = [("7", "base"), ("7", "price_war"), ("8", "price_war"), ("7", "funding_drought"), ("7", "base")]
    asked = [question(seed=seed, scenario=scenario, to=5) for seed, scenario in ways]
    wanted = [value for one in asked for value in expected(others.get(one["scenario"], lab), one)]
    script = script_of(lab, others, asked)
    assert doubles(script).tolist() == wanted
    runtime = javascript_runtime()
    mixed = runtime.replace("[model.data.lab, seed, scenario]", "[model.data.lab, seed]")
    assert mixed != runtime
    assert doubles(script, mixed).tolist() != wanted


def test_no_more_draws_are_kept_than_there_is_room_for(node: str) -> None:
    script = script_of(example_lab(), {}, [question(), question(**{"from": 20, "to": 30}), question()])
    runtime = javascript_runtime()
    kept = [doubles(f"{script} emit([KEPT.parts.size]);", runtime.replace("8e6", most))[-1] for most in ("8e6", "300")]
    assert kept == [2.0, 1.0]
    assert doubles(script, runtime.replace("8e6", "0")).tolist() == doubles(script).tolist()


def test_only_what_the_lines_need_is_computed(node: str) -> None:
    lab = rich_lab()
    model = javascript_model(lab, None, MONTHS)
    place = model.data["items"].index("revenue")
    text = f"const text = sliced({model.text}, [{place}]); emit(text.match(/const v\\d+/g).map((one) => one.slice(7)));"
    found = [model.data["items"][int(number)] for number in doubles(text)]
    assert sorted(found) == sorted(node.name for node in lab.graph.nodes if node.name in lab.graph.needed({"revenue"}))
    assert 0 < len(found) < len(model.data["items"]) / 2


def test_a_function_too_long_for_a_browser_is_left_whole(node: str) -> None:
    script = script_of(rich_lab(), {}, [question(), question(lines=["revenue"])])
    runtime = javascript_runtime()
    short = runtime.replace("const LONGEST = 60000", "const LONGEST = 60")
    assert short != runtime
    assert doubles(script, short).tolist() == doubles(script).tolist() != []
    assert doubles(f"{script} emit([sliced(s.model, [0]).length]);", short)[-1] == 0


def test_points_are_the_line_on_the_path_of_medians(node: str) -> None:
    lab = rich_lab()
    driver = free_drivers(lab)[0]
    value = lab.drivers[driver].at(lab.first_forecast) * 0.9
    asked = {"sets": [{}, {driver: value}, {}], "scenario": "base", "line": "cash", "month": 9}
    model = javascript_model(lab, None, MONTHS).text
    found = doubles(f"{LOAD} emit(new Simulation({model}, load).points({text_of(asked)})[0]);").tolist()
    runs = [one.run(MONTHS).forecast["cash"][9] for one in (lab, lab.with_drivers({driver: value}), lab)]
    assert found == runs
    assert found[0] != found[1]


@pytest.mark.parametrize(
    "defect",
    [
        ("starts[1] + number * T + t", "starts[1] + number * T"),  # draws of the first month alone
        ("...body, ...after", "...body"),
        ("body.push(`${ring}[t + 12]", "body.push(`${ring}[t + 11]"),
        ("given.set(model.given);\n      for (let k", "for (let k"),  # what an earlier question set stays
    ],
)
def test_a_planted_defect_is_seen(defect: tuple[str, str], node: str) -> None:
    lab = rich_lab()
    driver = next(name for name in free_drivers(lab) if not lab.drivers[name].shape.is_random)
    value = lab.drivers[driver].at(lab.first_forecast)
    asked = [question(set={driver: value * 0.9}), question()]
    wanted = [*expected(lab.with_drivers({driver: value * 0.9}), asked[0]), *expected(lab, asked[1])]
    runtime = javascript_runtime()
    broken = re.sub(re.escape(defect[0]), lambda _: defect[1], runtime)
    assert broken != runtime
    assert doubles(script_of(lab, {}, asked)).tolist() == wanted
    try:
        found = doubles(script_of(lab, {}, asked), broken).tolist()
    except labecon.LabeconError:
        return  # the text is no program any more
    assert found != wanted

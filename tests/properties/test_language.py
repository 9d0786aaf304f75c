"""Whatever is done to a lab file or a formula: a complaint of labecon, or a lab that runs the same in both engines."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labecon.backends import array, python, tree
from labecon.backends.source import program_of
from labecon.errors import LabeconError
from labecon.labs.datafile import DataFile
from labecon.labs.scenarios import Override, Scenario, combine, parse_scenario
from labecon.language import DriverNode, Expr, Graph, exp, log, maximum, minimum, power, ratio, sqrt, where
from labecon.language.graph import Node
from labecon.units import PLAIN
from tests.rich_lab import TOML as RICH
from tests.rich_lab import rich_lab
from tests.worked_example import TOML, example_lab

ODD = [
    "0",
    "-1",
    "1e400",
    "nan",
    "inf",
    "-inf",
    '"x"',
    '""',
    "true",
    "[]",
    "{}",
    "[1, 2]",
    "{ a = 1 }",
    "1979-05-27",
    '"0.1 to 0.05"',
    '"1 to"',
    '"normal(0, -1)"',
    "9" * 400,
    '"thousand^99"',
    '"2025-13"',
    '"month"',
    '"1/month"',
    '{ "2025-10" = 1 }',
    '["x"]',
    '[["x"]]',
    '"2030-01"',
    '"1900-01"',
    "1e308",
    '"choice({1=0.5})"',
    '"month^²"',
    '"9999-12"',
    '"0000-01"',
    '["-cash"]',
    "[[1.0]]",
    "07:32:00",
    "'''\n'''",
    '"\\u0000"',
    '"平台"',
    "0x10",
    "1e-320",
]
HEADS = [
    "title = 3",
    "parts = 3",
    "drivers = 3",
    "initial = 3",
    "history = 3",
    "event = 3",
    "correlation = 3",
    "note = []",
]
NAMES = ["x", "opening_x", "lab", "revenue", '"a.b"', "gpu1", "sum_revenue", "class", '""']


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """A lab file with one to three things changed: a value, a name, a line, a letter."""
    lines = text.strip().splitlines()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["value", "value", "value", "name", "drop", "double", "letter", "head", "cut"]))
        line = lines[place]
        if kind == "value" and (found := list(re.finditer(r'=\s*("[^"]*"|[^,}{\[\]]+)', line))):
            one = draw(st.sampled_from(found))
            lines[place] = line[: one.start(1)] + draw(st.sampled_from(ODD)) + " " + line[one.end(1) :]
        elif kind == "name":
            lines[place] = re.sub(r"^(\[*)[\w.]+", lambda one: one[1] + draw(st.sampled_from(NAMES)), line)
        elif kind == "drop" and len(lines) > 1:
            del lines[place]
        elif kind == "double":
            lines.insert(draw(st.integers(0, len(lines))), line)
        elif kind == "letter" and line:
            at = draw(st.integers(0, len(line) - 1))
            lines[place] = line[:at] + draw(st.sampled_from('x=[]{}".0 -#\n')) + line[at + 1 :]
        elif kind == "head":
            lines.insert(0, draw(st.sampled_from(HEADS)))
        elif kind == "cut":
            lines[place] = line[: len(line) // 2]
    return "\n".join(lines)


def runs_or_complains(make: Any, text: str) -> None:
    try:
        lab = make(text)
        run = lab.run(2)
        path = lab.path(3, 4, 2)
        many = lab.simulate([4], 3, keep=[node.name for node in lab.graph.nodes], months=2, threads=1)
    except LabeconError as error:
        assert error.problems
        assert all(problem.code and problem.message and "\n" not in problem.message for problem in error.problems), (
            error
        )
        return
    assert all(check.holds for check in run.checks.values())
    for name, values in path.forecast.items():
        assert np.array_equal(np.array(values, dtype=np.float32), many.results.lines[name][:, 0], equal_nan=True)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(TOML))
def test_a_mutated_example_runs_or_complains(text: str) -> None:
    runs_or_complains(example_lab, text)


@settings(max_examples=75, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(RICH))
def test_a_mutated_rich_lab_runs_or_complains(text: str) -> None:
    runs_or_complains(rich_lab, text)


@settings(max_examples=100)
@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda raw: raw.decode("latin-1")))
def test_any_text_at_all_is_a_complaint(text: str) -> None:
    runs_or_complains(example_lab, text)


SCENARIO = """
reason = "r"
labs = ["demo"]
[overrides]
selling_share = { scale = 1.5, from = "2025-12" }
"talkie.churn" = { set = "0.1 to 0.2" }
"""


@settings(max_examples=60)
@given(mutated(SCENARIO))
def test_a_mutated_scenario_applies_or_complains(text: str) -> None:
    try:
        example_lab().with_scenario(parse_scenario("s", DataFile("s.toml", text))).run(2)
    except LabeconError as error:
        assert error.problems


names = st.sampled_from(["talkie.churn", "platform.churn", "selling_share", "interest_rate"])
changes = st.builds(Override, st.sampled_from(["scale", "shift"]), st.sampled_from([0.5, 1.5]))
scenarios = st.lists(
    st.builds(
        lambda number, overrides: Scenario(f"s{number}", overrides=overrides),
        st.integers(0, 9),
        st.dictionaries(names, changes),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.name,
)


@given(scenarios, st.randoms())
def test_combining_is_free_of_order_or_clashes_in_every_order(made: list[Scenario], rng: Any) -> None:
    shuffled = made.copy()
    rng.shuffle(shuffled)
    outcomes = []
    for order in (made, shuffled):
        try:
            outcomes.append(dict(combine(tuple(order)).overrides))
        except LabeconError as error:
            outcomes.append({problem.message for problem in error.problems})
    assert outcomes[0] == outcomes[1]
    assert all(one.diff(one) == {} for one in made)


LEAVES = [Expr("driver", name=name) for name in ("a", "b", "p")]


def _grown(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    two = st.tuples(inner, inner)
    test = two.map(lambda pair: pair[0] < pair[1]) | two.map(lambda pair: (pair[0] >= pair[1]) | (pair[1] > 0))
    return (
        two.map(lambda pair: pair[0] + pair[1])
        | two.map(lambda pair: pair[0] - pair[1])
        | two.map(lambda pair: pair[0] * pair[1])
        | two.map(lambda pair: minimum(*pair))
        | two.map(lambda pair: maximum(*pair))
        | two.map(lambda pair: ratio(pair[0], pair[1], 0))
        | two.map(lambda pair: power(1 + exp(pair[0]), ratio(pair[1], 1 + pair[1] * pair[1], 0)))
        | inner.map(lambda one: sqrt(maximum(one, 0)))
        | inner.map(lambda one: log(1 + one * one))
        | inner.map(lambda one: -one)
        | st.tuples(test, inner, inner).map(lambda three: where(*three))
    )


formulas = st.recursive(st.sampled_from(LEAVES), _grown, max_leaves=12)
numbers = st.sampled_from([0.0, 1.0, -1.0, 0.5, 1e-300, 3.7, -2.25, 1e6])


@settings(max_examples=150)
@given(formulas, numbers, numbers, st.lists(numbers, min_size=3, max_size=3))
def test_a_random_formula_has_the_same_bits_everywhere(formula: Expr, a: float, b: float, paths: list[float]) -> None:
    drivers = {name: DriverNode(name, PLAIN, "path" if name == "p" else "run") for name in "abp"}
    graph = Graph("any", "USD", (Node("x", "line", PLAIN, formula, "", "", "lab", ""),), drivers, {})
    program = program_of(graph)
    columns, _, _ = array.run_block(program, 1, 3, {"a": a, "b": b, "p": np.array(paths)}, {})
    for place, p in enumerate(paths):
        values = {"a": a, "b": b, "p": p}
        run, _ = python.run(graph, 1, values, {})
        by_tree = tree.evaluate(formula, lambda leaf, values=values: values[leaf.name], python.FUNCTIONS)
        assert np.array_equal([run["x"][0], by_tree], [columns["x"][0, place]] * 2, equal_nan=True)

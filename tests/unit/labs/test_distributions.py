"""Distributions against closed forms, and every way a value in a lab file can be wrong."""

from __future__ import annotations

import math
import subprocess
import sys
from statistics import NormalDist, mean

import pytest

from labecon.errors import DataError
from labecon.labs import distribution_families as families
from labecon.labs.distribution_text import number, parse_distribution

STANDARD = NormalDist()
MIDPOINTS = [(k + 0.5) / 2000.0 for k in range(2000)]


def test_a_range_is_lognormal_between_its_percentiles() -> None:
    found = parse_distribution("0.04 to 0.09")
    assert found.kind == "lognormal"
    assert math.isclose(found.low, 0.04, rel_tol=1e-15)
    assert math.isclose(found.high, 0.09, rel_tol=1e-15)
    # The median of a lognormal is the geometric mean of two symmetric percentiles.
    assert math.isclose(found.median, 0.06, rel_tol=1e-15)
    assert math.isclose(found.quantile(0.05), 0.04, rel_tol=1e-14)
    assert math.isclose(found.quantile(0.95), 0.09, rel_tol=1e-14)


def test_the_published_path_of_a_range() -> None:
    # Path 17 of seed 20260131 in section 11 of the language's specification.
    assert parse_distribution("0.04 to 0.09").of_normal(1.4293765918302384) == 0.08534428120035928


def test_a_range_that_touches_zero_is_normal() -> None:
    for text, middle in (("-2 to 3", 0.5), ("0 to 4", 2.0), ("-3 to -1", -2.0)):
        found = parse_distribution(text)
        assert found.kind == "normal"
        assert math.isclose(found.median, middle)
        assert math.isclose(found.quantile(0.95) - found.median, found.median - found.quantile(0.05), rel_tol=1e-13)
    assert math.isclose(parse_distribution("-2 to 3").high, 3.0, rel_tol=1e-15)


def test_a_range_of_a_share_is_logit_normal() -> None:
    found = parse_distribution("0.2 to 0.8", share=True)
    assert found.kind == "logit-normal"
    assert math.isclose(found.low, 0.2, rel_tol=1e-15)
    assert math.isclose(found.high, 0.8, rel_tol=1e-15)
    assert found.median == 0.5
    odds = [q / (1.0 - q) for q in (found.quantile(0.1), found.quantile(0.9))]
    assert math.isclose(
        math.log(odds[1]), STANDARD.inv_cdf(0.9) * math.log(4.0) / STANDARD.inv_cdf(0.95), rel_tol=1e-12
    )
    assert math.isclose(odds[0] * odds[1], 1.0, rel_tol=1e-12)


def test_equal_ends_are_a_constant() -> None:
    assert parse_distribution("3 to 3").is_constant


def test_normal_and_lognormal() -> None:
    for u in (0.001, 0.3, 0.5, 0.9):
        z = STANDARD.inv_cdf(u)
        assert math.isclose(parse_distribution("normal(10, 2)").quantile(u), 10.0 + 2.0 * z, rel_tol=1e-13)
        assert math.isclose(parse_distribution("lognormal(3, 0.4)").quantile(u), 3.0 * math.exp(0.4 * z), rel_tol=1e-13)


def test_the_two_spellings_of_a_lognormal_agree() -> None:
    half_width = 1.6448536269514722
    named, ranged = (
        families.lognormal(2.0, 0.3),
        families.between(2.0 * math.exp(-0.3 * half_width), 2.0 * math.exp(0.3 * half_width)),
    )
    for u in (0.01, 0.5, 0.77):
        assert math.isclose(named.quantile(u), ranged.quantile(u), rel_tol=1e-14)


def test_uniform() -> None:
    found = parse_distribution("uniform(2, 4)")
    assert [found.quantile(u) for u in (0.25, 0.5)] == [2.5, 3.0]
    assert math.isclose(found.low, 2.1)
    assert math.isclose(found.high, 3.9)


def test_triangular() -> None:
    found = parse_distribution("triangular(0, 1, 4)")
    # F(x) = x^2 / 4 up to the mode, 1 - (4 - x)^2 / 12 beyond it.
    assert math.isclose(found.quantile(0.04), 0.4)
    assert math.isclose(found.quantile(0.25), 1.0)
    assert math.isclose(found.quantile(1.0 - 1.0 / 12.0), 3.0)
    for u in MIDPOINTS[::97]:
        assert math.isclose(found.probability(found.quantile(u)), u, rel_tol=1e-12)
    assert (found.probability(-1.0), found.probability(9.0)) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("text", "expected_mean", "expected_sd"),
    [
        ("normal(10, 2)", 10.0, 2.0),
        ("lognormal(3, 0.4)", 3.0 * math.exp(0.08), 3.0 * math.exp(0.08) * math.sqrt(math.exp(0.16) - 1.0)),
        ("uniform(2, 4)", 3.0, 2.0 / math.sqrt(12.0)),
        ("triangular(0, 1, 4)", 5.0 / 3.0, math.sqrt((0 + 1 + 16 - 0 - 0 - 4) / 18.0)),
        ("choice(1: 0.25, 2: 0.5, 5: 0.25)", 2.5, 1.5),
    ],
)
def test_moments(text: str, expected_mean: float, expected_sd: float) -> None:
    values = [parse_distribution(text).quantile(u) for u in MIDPOINTS]
    assert math.isclose(mean(values), expected_mean, rel_tol=2e-3)
    spread = math.sqrt(mean((value - expected_mean) ** 2 for value in values))
    assert math.isclose(spread, expected_sd, rel_tol=1e-2)


@pytest.mark.parametrize(
    "text",
    [
        "choice(3: 0.2, 1: 0.5, 2: 0.3)",
        "choice({3 = 0.2, 1 = 0.5, 2 = 0.3})",
        'choice({"3" = 0.2, "1" = 0.5, "2" = 0.3})',
    ],
)
def test_choice_runs_through_its_values_as_listed(text: str) -> None:
    found = parse_distribution(text)
    assert [found.quantile(u) for u in (0.1, 0.2, 0.21, 0.5, 0.7, 0.71, 1.0 - 2.0**-33)] == [3, 3, 1, 1, 1, 2, 2]
    assert found.median == 1.0
    # Percentiles go by size.
    assert (found.low, found.high) == (1.0, 3.0)


@pytest.mark.parametrize(
    "text", ["normal(1, 2)", "lognormal(2, 1)", "uniform(-1, 5)", "triangular(-1, 1, 5)", "0.5 to 3"]
)
def test_bounds_restrict_the_probability_and_do_not_clip(text: str) -> None:
    free, bound = parse_distribution(text), parse_distribution(text, bounds=[0.5, 2.5])
    start, end = free.probability(0.5), free.probability(2.5)
    values = [bound.quantile(u) for u in MIDPOINTS]
    assert 0.5 < values[0] < 0.52
    assert 2.47 < values[-1] < 2.5
    assert len(set(values)) == len(values)
    for u in (0.1, 0.5, 0.9):
        assert math.isclose(free.probability(bound.quantile(u)), start + u * (end - start), rel_tol=1e-12)
    assert math.isclose(bound.median, free.quantile(start + 0.5 * (end - start)), rel_tol=1e-14)


def test_a_printed_median_comes_back_as_printed() -> None:
    assert math.exp(math.log(10.0)) > 10.0
    assert parse_distribution("6 / 10 / 18").median == 10.0
    assert parse_distribution("lognormal(10, 0.3)").median == 10.0


def test_half_normal() -> None:
    # A standard normal kept above 0 has the median of the half-normal distribution, the upper quartile of the normal.
    found = parse_distribution("normal(0, 1)", bounds=[0, math.inf])
    assert math.isclose(found.median, 0.6744897501960817, rel_tol=1e-14)
    assert found.support == (0.0, math.inf)


def test_of_normal_is_the_quantile_of_its_probability() -> None:
    for text in ("0.04 to 0.09", "uniform(2, 4)", "triangular(0, 1, 4)", "choice(1: 0.25, 2: 0.75)", 7.0):
        found = parse_distribution(text)
        for z in (-2.0, -0.3, 0.0, 1.7):
            assert math.isclose(found.of_normal(z), found.quantile(STANDARD.cdf(z)), rel_tol=1e-12)
    assert 3.999 < parse_distribution("uniform(2, 4)").of_normal(50.0) < 4.0
    assert 6.0 < parse_distribution("normal(0, 1)", bounds=[0, math.inf]).of_normal(50.0) < 6.5


@pytest.mark.parametrize(
    ("text", "value"), [("0.05", 0.05), ("-1e6", -1e6), ("4_000", 4000.0), (" .5 ", 0.5), (3, 3.0)]
)
def test_numbers(text: object, value: float) -> None:
    assert number(text) == value
    assert parse_distribution(text).median == value


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [
        (math.nan, "out-of-range", "nan"),
        (math.inf, "out-of-range", "inf"),
        ("nan", "out-of-range", "nan"),
        ("0.1 to inf", "out-of-range", "inf"),
        ("normal(nan, 1)", "out-of-range", "nan"),
        ("0.09 to 0.04", "out-of-range", "write 0.04 to 0.09"),
        ("normal(1, -2)", "out-of-range", "negative"),
        ("lognormal(0, 1)", "out-of-range", "positive"),
        ("lognormal(1, -1)", "out-of-range", "negative"),
        ("uniform(4, 2)", "out-of-range", "below"),
        ("triangular(1, 5, 4)", "out-of-range", "in this order"),
        ("triangular(1, 1, 1)", "out-of-range", "in this order"),
        ("choice(1: 0.5, 2: 0.4)", "out-of-range", "0.9"),
        ("choice(1: 1.5, 2: -0.5)", "out-of-range", "not negative"),
        ("choice(1: 0.5, 1: 0.5)", "duplicate-name", "twice"),
        ("choice()", "literal", "probability"),
        ("choice(1, 2)", "literal", "probability"),
        ("normal(1)", "literal", "normal(mean, sd)"),
        ("normal(1, 2, 3)", "literal", "2 numbers"),
        ("normal(a, b)", "literal", "'a'"),
        ("norml(1, 2)", "unknown-name", "did you mean normal"),
        ("about a tenth", "literal", "write a number"),
        ("a to b", "literal", "'a'"),
        ("", "literal", "write a number"),
        (True, "literal", "True"),
        (None, "literal", "None"),
        ([1, 2], "literal", "[1, 2]"),
    ],
)
def test_a_wrong_value_says_what_and_where(value: object, code: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_distribution(value, place="demo.toml: churn")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == (code, "demo.toml: churn")
    assert says in str(problem)


@pytest.mark.parametrize(
    "value", ["0 to 0.5", "0.5 to 1", "-0.1 to 0.5", 1.2, -0.1, "uniform(0.5, 1.5)", "normal(0.5, 0.1)"]
)
def test_a_share_stays_within_0_and_1(value: object) -> None:
    with pytest.raises(DataError) as caught:
        parse_distribution(value, share=True)
    assert caught.value.problems[0].code == "out-of-range"


@pytest.mark.parametrize("value", [0, 1, "uniform(0, 1)", "choice(0: 0.5, 1: 0.5)"])
def test_shares_that_are_fine(value: object) -> None:
    assert 0.0 <= parse_distribution(value, share=True).median <= 1.0


def test_bounds_make_a_normal_a_share() -> None:
    assert parse_distribution("normal(0.5, 0.3)", share=True, bounds=[0, 1]).support == (0.0, 1.0)


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("0.1 to 0.2", [0.3, 0.1]),
        ("0.1 to 0.2", [math.nan, 1]),
        ("0.1 to 0.2", [5, 6]),
        ("0.1 to 0.2", [1]),
        ("0.1 to 0.2", "0.1"),
        (0.5, [0, 1]),
        ("choice(1: 1)", [0, 1]),
        ("normal(1, 0)", [0, 2]),
    ],
)
def test_wrong_bounds(value: object, bounds: list[float]) -> None:
    with pytest.raises(DataError, match="bounds"):
        parse_distribution(value, bounds=bounds)


def test_one_path_needs_no_numpy() -> None:
    code = "import sys, labecon.labs.driver_shapes, labecon.labs.correlation; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

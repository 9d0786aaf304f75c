"""The scalar functions, against the platform's mathematics, exact rationals and published tables."""

from __future__ import annotations

import math
import random
import sys
from fractions import Fraction
from statistics import NormalDist

import pytest

from labecon.backends import arithmetic


def test_exp_of_the_published_normal() -> None:
    assert arithmetic.exp(1.6455987040630666) == 5.184112727373499


def test_exp_is_within_two_units_in_the_last_place() -> None:
    rng = random.Random(1)
    for _ in range(20_000):
        x = rng.uniform(-708.0, 708.0)
        assert abs(arithmetic.exp(x) - math.exp(x)) <= 2 * math.ulp(math.exp(x)), x
        assert math.isclose(arithmetic.exp(x), math.exp(x), rel_tol=1e-15), x


def test_log_is_within_two_units_in_the_last_place() -> None:
    rng = random.Random(2)
    for _ in range(20_000):
        x = 10.0 ** rng.uniform(-300.0, 300.0) if rng.random() < 0.5 else rng.uniform(0.5, 2.0)
        assert abs(arithmetic.log(x) - math.log(x)) <= 2 * math.ulp(math.log(x)), x


def test_exp_at_the_ends() -> None:
    assert arithmetic.exp(0.0) == arithmetic.exp(-0.0) == 1.0
    assert arithmetic.exp(math.inf) == arithmetic.exp(1e9) == arithmetic.exp(708.0) > 1e300
    assert arithmetic.exp(-math.inf) == arithmetic.exp(-1e9) == arithmetic.exp(-708.0)
    assert arithmetic.exp(-708.0) >= sys.float_info.min
    assert math.isnan(arithmetic.exp(math.nan))


def test_log_at_the_ends() -> None:
    assert arithmetic.log(1.0) == 0.0
    assert arithmetic.log(0.0) == arithmetic.log(-0.0) == -math.inf
    assert arithmetic.log(math.inf) == math.inf
    assert math.isnan(arithmetic.log(-1.0))
    assert math.isnan(arithmetic.log(-math.inf))
    assert math.isnan(arithmetic.log(math.nan))
    smallest = arithmetic.log(sys.float_info.min)
    assert smallest == arithmetic.log(5e-324)
    assert math.isclose(smallest, -1022 * math.log(2.0), rel_tol=1e-15)
    assert math.isclose(arithmetic.log(sys.float_info.max), math.log(sys.float_info.max), rel_tol=1e-15)


def test_log_next_to_the_split_of_the_mantissa() -> None:
    half = arithmetic.SQRT_HALF
    for x in (half, math.nextafter(half, 0.0), 2 * half, math.nextafter(2 * half, 0.0)):
        assert math.isclose(arithmetic.log(x), math.log(x), rel_tol=1e-15)


def test_log_two_in_parts_is_log_two() -> None:
    # 60 decimals of log 2 (OEIS A002162); the low part carries it to some 20 decimals beyond the high one.
    log_two = Fraction("0.693147180559945309417232121458176568075500134360255254120680")
    assert abs(Fraction(arithmetic.LN2_HIGH) + Fraction(arithmetic.LN2_LOW) - log_two) < Fraction(1, 10**25)


def test_sqrt() -> None:
    assert arithmetic.sqrt(2.0) == math.sqrt(2.0)
    assert arithmetic.sqrt(0.0) == 0.0
    assert math.isnan(arithmetic.sqrt(-1.0))
    assert math.isnan(arithmetic.sqrt(math.nan))


def test_power() -> None:
    assert math.isclose(arithmetic.power(2.0, 0.5), math.sqrt(2.0), rel_tol=1e-15)
    assert math.isclose(arithmetic.power(10.0, -3.0), 1e-3, rel_tol=3e-15)
    assert arithmetic.power(7.0, 0.0) == 1.0
    assert math.isnan(arithmetic.power(-2.0, 2.0))


def test_normal_quantile_against_the_standard_library() -> None:
    rng = random.Random(3)
    for _ in range(5_000):
        u = rng.random() if rng.random() < 0.7 else 10.0 ** rng.uniform(-300.0, -1.0)
        assert math.isclose(arithmetic.normal_quantile(u), NormalDist().inv_cdf(u), rel_tol=1e-12, abs_tol=1e-15), u


@pytest.mark.parametrize(
    ("u", "z"),
    [
        # Percentage points printed in statistical tables, to the digits a double holds.
        (0.5, 0.0),
        (0.75, 0.6744897501960817),
        (0.9, 1.2815515655446004),
        (0.95, 1.6448536269514722),
        (0.975, 1.959963984540054),
        (0.99, 2.3263478740408408),
        (0.999, 3.090232306167813),
        (0.001, -3.090232306167813),
        # The two check values printed with the algorithm (Wichura 1988).
        (0.25, -0.6744897501960817),
        (1e-20, -9.262340089798408),
    ],
)
def test_normal_quantile_at_printed_points(u: float, z: float) -> None:
    assert math.isclose(arithmetic.normal_quantile(u), z, rel_tol=2e-15)


def test_normal_quantile_at_the_ends() -> None:
    assert arithmetic.normal_quantile(0.0) == -math.inf
    assert arithmetic.normal_quantile(1.0) == math.inf
    for u in (-0.1, 1.1, math.nan):
        assert math.isnan(arithmetic.normal_quantile(u))


def test_normal_probability_against_the_error_function() -> None:
    for step in range(-1500, 1501):
        z = step / 180.0
        expected = math.erfc(-z / math.sqrt(2.0)) / 2.0
        # Rounding of z * z / 2 in the exponent grows with the square of z.
        assert math.isclose(arithmetic.normal_probability(z), expected, rel_tol=1e-15 * (4 + z * z)), z


def test_normal_probability_at_the_ends() -> None:
    assert arithmetic.normal_probability(0.0) == 0.5
    assert arithmetic.normal_probability(math.inf) == 1.0
    assert arithmetic.normal_probability(-math.inf) == 0.0
    assert math.isnan(arithmetic.normal_probability(math.nan))


def test_normal_probability_undoes_the_quantile() -> None:
    for step in range(1, 1000):
        u = step / 1000.0
        assert math.isclose(arithmetic.normal_probability(arithmetic.normal_quantile(u)), u, rel_tol=1e-14), u

"""Many paths against what probability theory says: growth, an annuity, ruin of a walk, distributions, correlations.

Everything is held to four standard errors of 20,000 paths.
"""

from __future__ import annotations

from functools import cache
from math import exp as e_to
from math import log, pi, sqrt

import numpy as np
import pytest

from labecon.backends.arithmetic import normal_quantile
from labecon.backends.draws_array import normals
from labecon.facts import load_ledger
from labecon.labs import Lab
from labecon.labs.correlation import lower_factor
from labecon.labs.datafile import DataFile
from labecon.labs.distribution_text import parse_distribution
from labecon.labs.distributions_array import correlate_array, sample_array
from labecon.labs.driver_shapes import DriverShape
from labecon.labs.loading import load_file
from labecon.labs.simulation_array import QUANTILES
from labecon.language import component, exp, where
from labecon.outputs.samples_array import quantile_errors

PATHS, MONTHS = 20_000, 120
GROWTH, SPREAD = 0.01, 0.004
DRIFT, NOISE = 0.005, 0.06
RATE, PAYMENT = 0.01, (10.0, 20.0)
UP, PURSE = 0.6, 4
items = component("lab")


@items.stock("money")
def size(opening_size, growth):  # type: ignore[no-untyped-def]
    """Grows at a rate drawn once per path."""
    return opening_size * (1 + growth)


@items.stock("money")
def price(opening_price, drift, noise, price_shock):  # type: ignore[no-untyped-def]
    """Grows at a rate drawn anew each month."""
    return opening_price * exp(drift + noise * price_shock)


@items.stock("money")
def fund(opening_fund, rate, payment):  # type: ignore[no-untyped-def]
    """Earns interest and takes the same payment every month."""
    return opening_fund * (1 + rate) + payment


@items.stock("money")
def purse(opening_purse, coin, chance, stake):  # type: ignore[no-untyped-def]
    """Wins or loses a stake each month."""
    return opening_purse + where(coin < chance, stake, -stake)


@items.stock("1")
def ruined(opening_ruined, purse):  # type: ignore[no-untyped-def]
    """1 once the purse has been empty."""
    return where((opening_ruined > 0) | (purse <= 0), 1, 0)


TOML = f"""
lab = "theory"
currency = "USD"
actual_through = "2025-12"
horizon = "2035-12"
[drivers.lab]
growth = {{ value = "normal({GROWTH}, {SPREAD})", unit = "1/month", reason = "test" }}
drift = {{ value = {DRIFT}, unit = "1", reason = "test" }}
noise = {{ value = {NOISE}, unit = "1", reason = "test" }}
price_shock = {{ shock = "normal", unit = "1", reason = "test" }}
rate = {{ value = {RATE}, unit = "1/month", reason = "test" }}
payment = {{ value = "uniform({PAYMENT[0]}, {PAYMENT[1]})", unit = "money/month", reason = "test" }}
coin = {{ shock = "uniform", unit = "1", reason = "test" }}
chance = {{ value = {UP}, unit = "1", reason = "test" }}
stake = {{ value = 1, unit = "money", reason = "test" }}
[initial.lab]
size = {{ value = 100, unit = "money", reason = "test" }}
price = {{ value = 1, unit = "money", reason = "test" }}
fund = {{ value = 1000, unit = "money", reason = "test" }}
purse = {{ value = {PURSE}, unit = "money", reason = "test" }}
ruined = {{ value = 0, unit = "1", reason = "test" }}
"""


@cache
def theory() -> Lab:
    ledger = load_ledger()
    return load_file(DataFile("theory.toml", TOML), ledger, ledger, {"lab": items})


@pytest.fixture(scope="module")
def last() -> dict[str, np.ndarray]:
    """Every item in the last month."""
    names = ("size", "price", "fund", "purse", "ruined")
    found = theory().simulate(
        PATHS, 11, keep=(), observed=names, observe=lambda values: {name: values[name][-1] for name in names}
    )
    return {name: found.figure(name) for name in names}


def test_geometric_growth(last: dict[str, np.ndarray]) -> None:
    """Growth once per path: quantiles are those of the rate, compounded."""
    fan, errors = (one(last["size"].astype(np.float32)[None, :])[0] for one in (quantiles_of, quantile_errors))
    for place, level in enumerate(QUANTILES):
        exact = 100 * (1 + GROWTH + SPREAD * normal_quantile(level)) ** MONTHS
        assert abs(fan[place] - exact) < 4 * errors[place]
        assert errors[place] < 0.02 * exact


def quantiles_of(values: np.ndarray) -> np.ndarray:
    """Quantiles by an independent way: NumPy's."""
    return np.quantile(values.astype(float), QUANTILES, axis=1).T


def test_growth_with_monthly_shocks(last: dict[str, np.ndarray]) -> None:
    """The logarithm after n months is normal with mean n drift and variance n noise squared; means compound."""
    logs, variance = np.log(last["price"]), MONTHS * NOISE**2
    assert abs(logs.mean() - MONTHS * DRIFT) < 4 * sqrt(variance / PATHS)
    assert abs(logs.var(ddof=1) - variance) < 4 * variance * sqrt(2 / PATHS)
    mean = e_to(MONTHS * DRIFT + variance / 2)
    assert abs(last["price"].mean() - mean) < 4 * mean * sqrt((e_to(variance) - 1) / PATHS)


def test_an_annuity(last: dict[str, np.ndarray]) -> None:
    """F (1 + r)^n + P ((1 + r)^n - 1) / r, payments at month end."""
    grown = (1 + RATE) ** MONTHS
    factor = (grown - 1) / RATE
    low, high = (1000 * grown + end * factor for end in PAYMENT)
    fund_ = last["fund"]
    assert low <= fund_.min() and fund_.max() <= high
    assert abs(fund_.mean() - (low + high) / 2) < 4 * (high - low) / sqrt(12 * PATHS)
    for level in QUANTILES:
        error = (high - low) * sqrt(level * (1 - level) / PATHS)
        assert abs(np.quantile(fund_, level) - (low + level * (high - low))) < 4 * error


def ruin_within(months: int) -> float:
    """The chance that the walk has touched nought, month by month."""
    standing, gone = {PURSE: 1.0}, 0.0
    for _ in range(months):
        moved: dict[int, float] = {}
        for at, share in standing.items():
            for step, chance in ((1, UP), (-1, 1 - UP)):
                moved[at + step] = moved.get(at + step, 0.0) + share * chance
        gone += moved.pop(0, 0.0)
        standing = moved
    return gone


def test_ruin_of_a_walk_with_drift(last: dict[str, np.ndarray]) -> None:
    exact = ruin_within(MONTHS)
    assert exact == pytest.approx(((1 - UP) / UP) ** PURSE, abs=2e-3)  # ever: the gambler's ruin
    assert abs(last["ruined"].mean() - exact) < 4 * sqrt(exact * (1 - exact) / PATHS)
    mean = PURSE + MONTHS * (2 * UP - 1)
    assert abs(last["purse"].mean() - mean) < 4 * sqrt(4 * UP * (1 - UP) * MONTHS / PATHS)


DISTRIBUTIONS = {
    "normal(3, 2)": (3.0, 4.0),
    "lognormal(2, 0.5)": (2 * e_to(0.125), 4 * e_to(0.25) * (e_to(0.25) - 1)),
    "uniform(-1, 5)": (2.0, 3.0),
    "triangular(0, 1, 4)": (5 / 3, (0 + 1 + 16 - 0 - 0 - 4) / 18),
    "choice(1: 0.2, 5: 0.5, 9: 0.3)": (5.4, 0.2 * 4.4**2 + 0.5 * 0.4**2 + 0.3 * 3.6**2),
    "1 to 3": (
        e_to(log(3) / 2 + (log(3) / 2 / normal_quantile(0.95)) ** 2 / 2),
        e_to(log(3) + (log(3) / 2 / normal_quantile(0.95)) ** 2)
        * (e_to((log(3) / 2 / normal_quantile(0.95)) ** 2) - 1),
    ),
}


@pytest.mark.parametrize("text", DISTRIBUTIONS)
def test_draws_have_the_moments_and_probabilities_of_their_distribution(text: str) -> None:
    distribution = parse_distribution(text)
    values = sample_array(DriverShape(distribution), 3, np.arange(PATHS), [312], f"theory.{text}")[:, 0]
    mean, variance = DISTRIBUTIONS[text]
    assert abs(values.mean() - mean) < 4 * sqrt(variance / PATHS)
    fourth = float(np.mean((values - mean) ** 4))
    assert abs(values.var() - variance) < 4 * sqrt((fourth - variance**2) / PATHS)
    for level in (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98):
        at = distribution.quantile(level)
        exact = distribution.probability(at)
        assert abs(np.mean(values <= at) - exact) < 4 * sqrt(exact * (1 - exact) / PATHS) + 1e-12


def test_correlations_of_draws() -> None:
    """A correlation of n pairs has the standard error (1 - r^2) / sqrt(n); of ranks it is 6/pi asin(r/2)."""
    matrix = [[1.0, 0.7, -0.4], [0.7, 1.0, 0.1], [-0.4, 0.1, 1.0]]
    independent = [normals(5, np.arange(PATHS), [0], f"theory.{name}") for name in "abc"]
    found = np.corrcoef([one[:, 0] for one in correlate_array(lower_factor(matrix), independent)])
    ranks = np.corrcoef(
        [np.argsort(np.argsort(one[:, 0])) for one in correlate_array(lower_factor(matrix), independent)]
    )
    for row in range(3):
        for column in range(row):
            r = matrix[row][column]
            assert abs(found[row, column] - r) < 4 * (1 - r * r) / sqrt(PATHS)
            assert abs(ranks[row, column] - 6 / pi * np.arcsin(r / 2)) < 4 / sqrt(PATHS)


def test_errors_of_quantiles_are_those_of_theory() -> None:
    """sqrt(p (1 - p) / n) over the density, for a normal."""
    values = normals(9, np.arange(PATHS), [0], "theory.error")[:, 0].astype(np.float32)
    for level, error in zip(QUANTILES, quantile_errors(values[None, :])[0], strict=True):
        density = e_to(-(normal_quantile(level) ** 2) / 2) / sqrt(2 * pi)
        assert error == pytest.approx(sqrt(level * (1 - level) / PATHS) / density, rel=0.15)

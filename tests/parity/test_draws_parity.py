"""Arrays give the bits of scalars: arithmetic, draws, distributions and correlation."""

from __future__ import annotations

import hashlib
import math
import sys
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from labecon.backends import arithmetic, arithmetic_array, draws, draws_array
from labecon.labs import distributions_array
from labecon.labs.correlation import correlate, lower_factor
from labecon.labs.distribution_text import parse_distribution
from labecon.labs.driver_shapes import parse_driver

Array = npt.NDArray[np.float64]
EXTREMES = [
    *(0.0, 5e-324, 1e-310, sys.float_info.min, 1e-300, 1e-12, 0.075, 0.5, 0.925, 1.0, 2.0, 708.0, 708.5, 1e300),
    *(sys.float_info.max, math.inf, math.nan, arithmetic.SQRT_HALF, math.nextafter(0.5, 0.0), math.nextafter(1.0, 0.0)),
    *(arithmetic.CDF_INNER, arithmetic.CDF_OUTER, 9.0, 37.0, 39.0),
]
BOTH_SIGNS = np.array(EXTREMES + [-x for x in EXTREMES])


def _same_bits(left: npt.ArrayLike, right: npt.ArrayLike) -> bool:
    a, b = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    # One NaN is as good as another; the sign of a zero counts.
    same = (a.view(np.int64) == b.view(np.int64)) | (np.isnan(a) & np.isnan(b))
    return a.shape == b.shape and bool(same.all())


@pytest.mark.parametrize(
    ("scalar", "array", "spread"),
    [
        (arithmetic.exp, arithmetic_array.exp_array, lambda rng: rng.uniform(-750.0, 750.0, 100_000)),
        (arithmetic.log, arithmetic_array.log_array, lambda rng: 10.0 ** rng.uniform(-307.0, 308.0, 100_000)),
        (arithmetic.sqrt, arithmetic_array.sqrt_array, lambda rng: rng.uniform(0.0, 100.0, 10_000)),
        (arithmetic.normal_quantile, arithmetic_array.normal_quantile_array, lambda rng: rng.random(50_000)),
        (
            arithmetic.normal_quantile,
            arithmetic_array.normal_quantile_array,
            lambda rng: 10 ** rng.uniform(-300, 0, 9999),
        ),
        (
            arithmetic.normal_probability,
            arithmetic_array.normal_probability_array,
            lambda rng: rng.normal(0, 3, 50_000),
        ),
    ],
)
def test_functions(
    scalar: Callable[[float], float], array: Callable[[Array], Array], spread: Callable[[np.random.Generator], Array]
) -> None:
    x = np.concatenate([spread(np.random.default_rng(7)), BOTH_SIGNS])
    assert _same_bits([scalar(float(each)) for each in x], array(x))


def test_power() -> None:
    rng = np.random.default_rng(8)
    a, b = 10.0 ** rng.uniform(-5, 5, 5_000), rng.normal(0.0, 2.0, 5_000)
    expected = [arithmetic.power(float(x), float(y)) for x, y in zip(a, b, strict=True)]
    assert _same_bits(expected, arithmetic_array.power_array(a, b))


@pytest.mark.parametrize("shape", [(), (0,), (3,), (4, 5), (2, 3, 4)])
def test_shapes_and_memory_orders(shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(9).random(shape)
    expected = np.array([arithmetic.exp(float(each)) for each in x.ravel()]).reshape(shape)
    for form in (x, x.copy(order="F"), np.repeat(x[..., None], 2, axis=-1)[..., 0]):
        found = arithmetic_array.exp_array(form)
        assert found.shape == shape
        assert np.array_equal(found, expected)


def test_the_input_is_left_alone() -> None:
    x = np.linspace(0.01, 0.99, 50)
    before = x.copy()
    for function in (
        arithmetic_array.exp_array,
        arithmetic_array.log_array,
        arithmetic_array.normal_quantile_array,
        arithmetic_array.normal_probability_array,
    ):
        function(x)
    assert np.array_equal(x, before)


@pytest.mark.parametrize("seed", [0, 20260131, 2**32 + 5, 2**64 - 1])
@pytest.mark.parametrize("months", [[0], [309], list(range(307, 321)), [311, 0, 5, 5, 2**18 - 1], []])
def test_draws(seed: int, months: list[int]) -> None:
    paths = [0, 17, 999, 2**32 - 1, 2**32, 5_000_000_000, 2**48 - 1, 3, 17]
    where = [[(path, month) for month in months] for path in paths]
    address = "demo.talkie.churn"
    words = [[draws.word(seed, path, month, address) for path, month in row] for row in where]
    normals = [[draws.normal(seed, path, month, address) for path, month in row] for row in where]
    assert draws_array.words(seed, paths, months, address).tolist() == words
    assert draws_array.normals(seed, paths, months, address).tolist() == normals


def test_a_path_alone_is_the_path_in_a_block() -> None:
    months = np.arange(309, 373)
    block = draws_array.uniforms(20260131, np.arange(3_000), months, "demo.talkie.reach_shock")
    alone = draws_array.uniforms(20260131, [17], months, "demo.talkie.reach_shock")
    assert np.array_equal(block[17:18], alone)
    shuffled = np.random.default_rng(1).permutation(3_000)
    again = draws_array.uniforms(20260131, shuffled, months[::-1], "demo.talkie.reach_shock")
    assert np.array_equal(again[:, ::-1], block[shuffled])


def test_block_sizes_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = draws_array.normals(1, np.arange(500), np.arange(309, 321), "demo.a")
    monkeypatch.setattr(draws_array, "BLOCK", 7)
    monkeypatch.setattr(arithmetic_array, "BLOCK", 13)
    assert np.array_equal(draws_array.normals(1, np.arange(500), np.arange(309, 321), "demo.a"), expected)


def test_moments_of_a_block() -> None:
    z = draws_array.normals(11, np.arange(20_000), np.arange(309, 319), "demo.moments")
    # Standard errors over 200,000 draws: mean 0.0022, variance 0.0032, fourth moment 0.022; five of each.
    assert abs(z.mean()) < 0.011
    assert abs((z * z).mean() - 1.0) < 0.016
    assert abs((z**4).mean() - 3.0) < 0.11
    neighbours = [(z[:, 1:] * z[:, :-1]).mean(), (z[1:] * z[:-1]).mean()]
    assert np.abs(neighbours).max() < 0.012


def test_start_offsets() -> None:
    u = draws_array.uniforms(3, np.arange(2_000), [0], "demo.event")[:, 0]
    for hazard in (0.0, 0.01, 0.3, 1.0):
        assert draws_array.start_offsets(u, hazard).tolist() == [draws.start_offset(float(x), hazard) for x in u]
    hazards = np.linspace(0.0, 1.0, 2_000)
    each = [draws.start_offset(float(x), float(h)) for x, h in zip(u, hazards, strict=True)]
    assert draws_array.start_offsets(u, hazards).tolist() == each


@pytest.mark.parametrize(
    ("text", "share", "bounds"),
    [
        (0.25, False, None),
        ("0.04 to 0.09", False, None),
        ("0.04 to 0.09", False, [0.05, 0.08]),
        ("-2 to 3", False, None),
        ("0.2 to 0.6", True, None),
        ("0.2 to 0.6", True, [0.3, 0.9]),
        ("normal(1, 0.5)", False, None),
        ("normal(1, 0.5)", False, [0, math.inf]),
        ("lognormal(3, 0.4)", False, None),
        ("uniform(2, 5)", False, None),
        ("triangular(1, 2, 4)", False, None),
        ("triangular(1, 1, 4)", False, [1.5, 3]),
        ("triangular(1, 4, 4)", False, None),
        ("choice(3: 0.2, 1: 0.5, 2: 0.3)", False, None),
    ],
)
def test_distributions(text: object, share: bool, bounds: list[float] | None) -> None:
    distribution = parse_distribution(text, share, bounds)
    u = np.append(draws_array.uniforms(5, np.arange(2_000), [0], "demo.any")[:, 0], [0.5 * 2.0**-32, 1 - 2.0**-33, 0.5])
    assert _same_bits([distribution.quantile(float(x)) for x in u], distributions_array.quantile_array(distribution, u))
    z = np.append(arithmetic_array.normal_quantile_array(u), [-12.0, 12.0])
    found = distributions_array.of_normal_array(distribution, z)
    assert _same_bits([distribution.of_normal(float(x)) for x in z], found)
    low, high = distribution.support
    assert low <= found.min() <= found.max() <= high
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("entry", "shape"),
    [
        ({"value": 3.0}, (1, 1)),
        ({"value": "0.04 to 0.09"}, (4, 1)),
        ({"value": {"2026-01": 2.0, "2026-04": 3.0}, "between": "growth"}, (1, 5)),
        ({"value": {"2026-01": 2.0, "2026-04": 3.0}, "spread": "0.8 to 1.25"}, (4, 5)),
        ({"shock": "normal"}, (4, 5)),
        ({"shock": "uniform"}, (4, 5)),
    ],
)
def test_driver_shapes(entry: dict[str, object], shape: tuple[int, int]) -> None:
    driver = parse_driver(**entry)  # type: ignore[arg-type]
    paths, months = [0, 17, 5, 2**33], list(range(311, 316))
    found = distributions_array.sample_array(driver, 9, paths, months, "demo.driver")
    assert found.shape == shape
    full = np.broadcast_to(found, (len(paths), len(months)))
    assert full.tolist() == [[driver.sample(9, path, month, "demo.driver") for month in months] for path in paths]
    z = np.array([[-1.0], [0.0], [0.5], [2.0]])
    values = np.broadcast_to(distributions_array.sample_of_normal_array(driver, z, months), (4, 5))
    assert values.tolist() == [[driver.value_of_normal(float(x), month) for month in months] for x in z[:, 0]]


def test_correlation() -> None:
    factor = lower_factor([[1.0, 0.5, -0.2], [0.5, 1.0, 0.3], [-0.2, 0.3, 1.0]])
    normals = [draws_array.normals(2, np.arange(40_000), [0], f"demo.n{j}")[:, 0] for j in range(3)]
    found = distributions_array.correlate_array(factor, normals)
    for path in range(0, 40_000, 997):
        assert correlate(factor, [float(n[path]) for n in normals]) == [float(x[path]) for x in found]
    # The standard error of a sample correlation over 40,000 paths is at most 0.005.
    expected = [[1.0, 0.5, -0.2], [0.5, 1.0, 0.3], [-0.2, 0.3, 1.0]]
    assert np.abs(np.asarray(np.corrcoef(np.array(found))) - np.array(expected)).max() < 0.025


def test_the_worked_example_to_the_bit() -> None:
    """Section 11 of the language's specification, written out by hand: cash of 2,000 paths over six months."""
    paths, months = np.arange(2_000), list(range(309, 315))
    churn = parse_distribution("0.04 to 0.09")
    lost = distributions_array.sample_array(parse_driver("0.04 to 0.09"), 20260131, paths, months, "demo.talkie.churn")[
        :, 0
    ]
    assert lost[17] == 0.08534428120035928 == churn.quantile(draws.uniform(20260131, 17, 0, "demo.talkie.churn"))
    talkie, platform = (
        draws_array.normals(20260131, paths, months, f"demo.{name}.reach_shock") for name in ("talkie", "platform")
    )
    cost = parse_driver({f"20{25 + (9 + t) // 12}-{(9 + t) % 12 + 1:02d}": 500.0 - 20.0 * t for t in range(6)})
    users, customers, cash = np.full(2_000, 5e6), np.full(2_000, 2500.0), np.full(2_000, 6e7)
    training, prior_revenue, columns = 1.4e7, np.full(2_000, 3.2e6), []
    for t, month in enumerate(months):
        users = users * (1 - lost) + 400000.0 * arithmetic_array.exp_array(0.1 * talkie[:, t])
        customers = customers * (1 - 0.02) + 120.0 * arithmetic_array.exp_array(0.2 * platform[:, t])
        revenue = users * 0.3 + customers * 700.0
        profit = revenue - (users * 0.18 + customers * cost.median_at(month))
        training = training * (1 + 0.02)
        interest = np.where(cash > 0.0, cash, 0.0) * 0.03 / 12
        flow = profit - training - prior_revenue * 0.7 + interest
        raised = np.where((cash < -flow * 6.0) & (t > 0), 2e8, 0.0)
        cash, prior_revenue = cash + flow + raised, revenue
        columns.append(cash)
    table = np.ascontiguousarray(np.array(columns).T)
    assert (table[17, 0], table[17, 5]) == (44745234.19030606, 165776092.62455875)
    assert hashlib.sha256(table.astype("<f8").tobytes()).hexdigest().startswith("d41a0f0100a2ec76")

"""The lower factor against a factor known in closed form, and matrices that are none."""

from __future__ import annotations

import math

import pytest

from labecon.errors import DataError
from labecon.labs.correlation import correlate, correlation, lower_factor


def test_two_drivers() -> None:
    # L = [[1, 0], [r, sqrt(1 - r^2)]].
    for r in (-0.99, -0.5, 0.0, 0.28, 0.96):
        factor = lower_factor([[1.0, r], [r, 1.0]])
        assert factor[0] == (1.0,)
        assert factor[1][0] == r
        assert math.isclose(factor[1][1], math.sqrt(1.0 - r * r), rel_tol=1e-14)


def test_the_factor_gives_the_matrix_back() -> None:
    matrix = [[1.0, 0.5, -0.2, 0.1], [0.5, 1.0, 0.3, 0.0], [-0.2, 0.3, 1.0, 0.7], [0.1, 0.0, 0.7, 1.0]]
    factor = lower_factor(matrix)
    for i in range(4):
        for j in range(i + 1):
            product = sum(a * b for a, b in zip(factor[i], factor[j], strict=False))
            assert math.isclose(product, matrix[i][j], abs_tol=1e-15)


def test_independent_drivers_keep_their_draws() -> None:
    factor = lower_factor([[1.0, 0.0], [0.0, 1.0]])
    assert correlate(factor, [0.3, -1.7]) == [0.3, -1.7]


def test_appending_a_driver_moves_no_other() -> None:
    small = lower_factor([[1.0, 0.6], [0.6, 1.0]])
    large = lower_factor([[1.0, 0.6, 0.2], [0.6, 1.0, 0.1], [0.2, 0.1, 1.0]])
    assert large[:2] == small
    assert correlate(large, [1.0, 2.0, 3.0])[:2] == correlate(small, [1.0, 2.0])


@pytest.mark.parametrize(
    ("matrix", "says"),
    [
        ([], "square"),
        ([[1.0, 0.2]], "square"),
        ([[1.0, 0.2], [0.3, 1.0]], "not symmetric"),
        ([[1.0, 0.2], [0.2, 0.9]], "itself is 1"),
        ([[1.0, math.nan], [math.nan, 1.0]], "finite"),
        ([[1.0, 1.5], [1.5, 1.0]], "[-1, 1]"),
        ([[1.0, 1.0], [1.0, 1.0]], "not positive definite at row 2"),
        ([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]], "not positive definite at row 3"),
    ],
)
def test_what_is_no_correlation_matrix(matrix: list[list[float]], says: str) -> None:
    with pytest.raises(DataError) as caught:
        lower_factor(matrix, "demo.toml:5")
    assert caught.value.problems[0].code == "out-of-range"
    assert caught.value.problems[0].place == "demo.toml:5"
    assert says in str(caught.value)


def test_a_group_names_each_driver_once_and_fits_its_matrix() -> None:
    group = correlation(["demo.a", "demo.b"], [[1.0, 0.6], [0.6, 1.0]])
    assert (group.drivers, group.factor) == (("demo.a", "demo.b"), ((1.0,), (0.6, 0.8)))
    with pytest.raises(DataError) as caught:
        correlation(["demo.a", "demo.a", "demo.b"], [[1.0, 0.6], [0.6, 1.0]])
    assert [problem.code for problem in caught.value.problems] == ["duplicate-name", "out-of-range"]

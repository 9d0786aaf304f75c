"""Sobol indices against closed forms and an independent estimator."""

from __future__ import annotations

from math import factorial, pi

import numpy as np
import pytest

from labecon.analysis.targets_array import target_of
from labecon.analysis.variance_array import groups_of, indices, sobol
from labecon.backends.draws_array import uniforms
from labecon.errors import UsageError
from labecon.facts import load_ledger
from labecon.labs import Lab
from labecon.labs.datafile import DataFile
from labecon.labs.loading import load_file
from labecon.language import component
from tests.rich_lab import rich_lab
from tests.unit.analysis.toy import toy_lab

A, B = 7.0, 0.1
_V1, _V2, _V13 = (1 + B * pi**4 / 5) ** 2 / 2, A**2 / 8, 8 * B**2 * pi**8 / 225
_V = _V1 + _V2 + _V13
FIRST = (_V1 / _V, _V2 / _V, 0.0)
TOTAL = ((_V1 + _V13) / _V, _V2 / _V, _V13 / _V)
lab_items = component("lab")


@lab_items.line("1", level=True)
def sine_one(angle_one, sine_3, sine_5, sine_7, sine_9, sine_11, sine_13, sine_15, sine_17):  # type: ignore[no-untyped-def]
    """Sine of the first angle by its power series, as the language has none."""
    return angle_one * (
        1 + angle_one * angle_one * (sine_3 + angle_one * angle_one * (sine_5 + angle_one * angle_one * (
            sine_7 + angle_one * angle_one * (sine_9 + angle_one * angle_one * (sine_11 + angle_one * angle_one * (
                sine_13 + angle_one * angle_one * (sine_15 + angle_one * angle_one * sine_17))))))
        )
    )  # fmt: skip


@lab_items.line("1", level=True)
def sine_two(angle_two, sine_3, sine_5, sine_7, sine_9, sine_11, sine_13, sine_15, sine_17):  # type: ignore[no-untyped-def]
    """Sine of the second angle."""
    return angle_two * (
        1 + angle_two * angle_two * (sine_3 + angle_two * angle_two * (sine_5 + angle_two * angle_two * (
            sine_7 + angle_two * angle_two * (sine_9 + angle_two * angle_two * (sine_11 + angle_two * angle_two * (
                sine_13 + angle_two * angle_two * (sine_15 + angle_two * angle_two * sine_17))))))
        )
    )  # fmt: skip


@lab_items.line("1", level=True)
def outcome(sine_one, sine_two, angle_three, amplitude, weight):  # type: ignore[no-untyped-def]
    """The function of Ishigami and Homma."""
    return (
        sine_one
        + amplitude * sine_two * sine_two
        + weight * angle_three * angle_three * angle_three * angle_three * sine_one
    )


def ishigami_lab() -> Lab:
    """The function as a lab of three line items and three uncertain drivers."""
    rows = [
        f"sine_{n} = {{ value = {(-1) ** (n // 2) / factorial(n)!r}, unit = '1', reason = 'sine' }}"
        for n in range(3, 18, 2)
    ]
    rows += [
        f"angle_{one} = {{ value = 'uniform({-pi}, {pi})', unit = '1', reason = 'angle' }}"
        for one in ("one", "two", "three")
    ]
    rows += [
        f"{name} = {{ value = {value}, unit = '1', reason = 'constant' }}"
        for name, value in (("amplitude", A), ("weight", B))
    ]
    head = "lab = 'ishigami'\ncurrency = 'USD'\nactual_through = '2025-12'\nhorizon = '2026-01'\n[drivers.lab]\n"
    ledger = load_ledger()
    return load_file(DataFile("ishigami.toml", head + "\n".join(rows)), ledger, ledger, {"lab": lab_items})


def ishigami(x: np.ndarray) -> np.ndarray:
    """The function of Ishigami and Homma 1990, of shape (..., 3) on (-pi, pi)."""
    return np.sin(x[..., 0]) + A * np.sin(x[..., 1]) ** 2 + B * x[..., 2] ** 4 * np.sin(x[..., 0])


def table_of(rows: int) -> np.ndarray:
    """Cases of the design on independent uniform draws."""
    first, second = (
        np.stack([uniforms(5, np.arange(rows), [0], f"{half}.{k}")[:, 0] for k in range(3)], axis=1) for half in "ab"
    )
    cases = [first, second]
    for k in range(3):
        mixed = first.copy()
        mixed[:, k] = second[:, k]
        cases.append(mixed)
    return np.stack([ishigami((2 * case - 1) * pi) for case in cases], axis=1)


def test_ishigami_within_a_hundredth() -> None:
    first, total = indices(table_of(2**18), resamples=8)
    assert [one.value for one in first] == pytest.approx(FIRST, abs=0.01)
    assert [one.value for one in total] == pytest.approx(TOTAL, abs=0.01)


def test_intervals_hold_the_closed_form() -> None:
    first, total = indices(table_of(4096))
    for found, exact in zip([*first, *total], [*FIRST, *TOTAL], strict=True):
        assert abs(found.value - exact) < 4 * found.error + 1e-12
        assert found.low <= found.value <= found.high
        assert 0.002 < found.error < 0.06


def test_a_chance_of_one_row_in_thirty_has_intervals() -> None:
    """Rows drawn again miss the one row in a third of the draws: nothing varies there, and those do not count."""
    table = np.zeros((32, 3))
    table[0] = (1.0, 0.0, 1.0)
    first, total = indices(table)
    for one in (*first, *total):
        assert np.isfinite((one.value, one.low, one.high, one.error)).all()
        assert one.low <= one.value <= one.high


def test_the_same_indices_as_scipy() -> None:
    from scipy.stats import sobol_indices  # an independent implementation of the same estimators

    table = table_of(4096)
    cases = {"f_A": table[None, :, 0], "f_B": table[None, :, 1], "f_AB": table[:, 2:].T[:, None, :]}
    expected = sobol_indices(func=cases, n=4096, dists=None)
    first, total = indices(table, resamples=2)
    assert [one.value for one in first] == pytest.approx(expected.first_order.ravel(), abs=1e-12)
    assert [one.value for one in total] == pytest.approx(expected.total_order.ravel(), abs=1e-12)


def test_ishigami_on_the_engine_within_a_hundredth() -> None:
    found = sobol(target_of(ishigami_lab(), "outcome@2026-01"), rows=2**16)
    by_name = {one.name: one for one in found.parts}
    names = ("angle_one", "angle_two", "angle_three")
    assert [by_name[name].first.value for name in names] == pytest.approx(FIRST, abs=0.01)
    assert [by_name[name].total.value for name in names] == pytest.approx(TOTAL, abs=0.01)
    assert found.variance == pytest.approx(_V, rel=0.02) and found.mean == pytest.approx(A / 2, rel=0.02)
    assert found.cases == 5 * 2**16 and found.left_out == 0.0


def test_shares_of_a_linear_figure_and_the_rest() -> None:
    """Variances 16/12, 0.36 x 400/12 and 4/12 times 9: pay 9.7 %, sales 87.8 %, and 2.4 % for the budget."""
    lab = toy_lab(pay='"uniform(6, 10)"', sales='"uniform(10, 30)"', budget='"uniform(5, 7)"')
    sizes = {"pay": 16 / 12, "store.sales": 0.36 * 400 / 12, "others": 4 / 12}
    found = sobol(target_of(lab, "cash@2026-03"), ["pay", "store.sales"], rows=4096)
    assert [one.name for one in found.parts] == ["store.sales", "pay", "others"]
    assert found.parts[-1].drivers == ("brain.budget",) and found.parts[-1].driver is None
    for one in found.parts:
        exact = sizes[one.name] / sum(sizes.values())
        assert abs(one.first.value - exact) < 4 * one.first.error
        assert abs(one.total.value - exact) < 4 * one.total.error
    chosen = sobol(target_of(lab, "cash@2026-03"), rows=256, top=1)
    assert [one.name for one in chosen.parts] == ["store.sales", "others"]


def test_drivers_drawn_together_are_one_group() -> None:
    lab = rich_lab()
    assert groups_of(lab, ["video.churn", "marketing_share", "chat.churn"]) == [
        ("video.churn", "chat.churn", "chat.shock"),
        ("marketing_share",),
    ]


def test_the_design_does_not_depend_on_threads() -> None:
    target = target_of(toy_lab(pay='"uniform(6, 10)"'), "cash@2026-03")
    one, two = (sobol(target, rows=3000, threads=threads).parts[0] for threads in (1, 3))
    assert one == two


@pytest.mark.parametrize(
    ("text", "said"),
    [("store.revenue@2026-03", "does not vary"), ("break_even_revenue", "is undefined on most paths")],
)
def test_a_figure_without_variance(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        sobol(target_of(toy_lab(pay='"uniform(6, 10)"'), text), rows=64)


def test_a_design_that_is_too_large_or_too_small() -> None:
    with pytest.raises(UsageError, match="31 rows: indices need at least 32"):
        sobol(target_of(toy_lab(pay='"uniform(6, 10)"'), "cash@2026-03"), rows=31)
    with pytest.raises(UsageError, match="at most 10,000,000"):
        sobol(target_of(toy_lab(pay='"uniform(6, 10)"'), "cash@2026-03"), rows=4_000_000)

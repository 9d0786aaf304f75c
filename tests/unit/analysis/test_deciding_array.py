"""What decides: drivers on the worked example, and shares known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.analysis.deciding_array import drawn_values, explained, ranks
from labecon.backends.draws_array import normals
from labecon.labs import Lab
from tests.worked_example import example_lab


@pytest.fixture(scope="module")
def lab() -> Lab:
    return example_lab()


def test_ranks_share_ties() -> None:
    assert ranks(np.array([3.0, 1.0, 3.0, np.inf])).tolist() == [0.0, -1.5, 0.0, 1.5]


def test_drawn_values_are_those_of_the_paths(lab: Lab) -> None:
    """A driver drawn once per path is read back from the run of that path."""
    drawn = drawn_values(lab, 5, 11)
    assert set(drawn) == {"talkie.churn", "talkie.reach_shock", "platform.reach_shock"}
    assert drawn["talkie.churn"][0] == "judgement"
    assert drawn["talkie.reach_shock"][0] == "chance"
    for path in range(5):
        run = lab.path(11, path)
        before, after = 5e6, run.value("talkie.users", lab.first_forecast)
        come = run.value("talkie.new_users", lab.first_forecast)
        assert after is not None and come is not None
        churn = 1 - (after - come) / before
        assert drawn["talkie.churn"][1][path] == pytest.approx(churn, rel=1e-9)


def test_shares_of_a_sum_of_two_normals() -> None:
    """y = 3a + 4b: the squared correlations are 9/25 and 16/25; ranks of normals give (6/pi asin(r/2))^2."""
    paths = np.arange(4000)
    a, b, c = (normals(1, paths, [0], name)[:, 0] for name in ("a", "b", "c"))
    kinds = {"a": ("judgement", a), "b": ("fact", b), "c": ("prior", c)}
    found = explained(3 * a + 4 * b, kinds)
    squares = {r: (6 / np.pi * np.arcsin(r / 2)) ** 2 for r in (0.6, 0.8)}
    total = sum(squares.values())
    assert list(found.shares) == ["b", "a"]
    assert found.shares["a"] == pytest.approx(squares[0.6] / total, abs=0.03)
    assert found.judgement == found.shares["a"]
    assert found.total == pytest.approx(total, abs=0.03)


def test_a_figure_that_does_not_vary_is_decided_by_nothing() -> None:
    drawn = {"a": ("fact", np.arange(100.0))}
    assert explained(np.full(100, np.inf), drawn).judgement is None
    assert explained(np.full(100, np.nan), drawn).shares == {}

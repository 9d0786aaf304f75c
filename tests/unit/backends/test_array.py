"""The array engine: quantiles, digests, blocks, what is not finite."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from labecon.backends import array
from labecon.backends.source import program_of
from labecon.errors import NumericError, UsageError
from tests.unit.language.build import graph, lab_of

PROGRAM = program_of(graph(lab_of(x=("line", "1", lambda a, prior_x: prior_x * a)), {"a": "1"}))


def growth(paths: np.ndarray) -> tuple[dict[str, object], dict[str, object]]:
    return {"a": paths.astype(float)}, {"x": 1.0}


def test_powers_in_closed_form() -> None:
    made = array.simulate(PROGRAM, 3, np.arange(5), growth)
    assert made.lines["x"].tolist() == [[float(path ** (month + 1)) for path in range(5)] for month in range(3)]
    assert made.lines["x"].dtype == np.float32


def test_the_digest_is_of_little_endian_float32_by_name() -> None:
    lines = {"b": np.array([[1.0]], dtype=np.float32), "a": np.array([[2.0]], dtype=np.float32)}
    made = array.Paths(lines, {"f": np.array([3.0])}, {})
    expected = hashlib.sha256(np.array([2.0, 1.0, 3.0], dtype="<f4").tobytes()).hexdigest()
    assert made.digest == expected


def test_quantiles_of_known_values() -> None:
    values = np.array([[4, 1, 3, 2, 5], [np.nan, 1, np.nan, 2, np.nan], [np.nan] * 5], dtype=np.float32)
    found = array.quantiles(values, [0, 0.25, 0.5, 0.9, 1])
    assert found[0].tolist() == pytest.approx([1, 2, 3, 4.6, 5])
    assert found[1].tolist() == pytest.approx([1, 1.25, 1.5, 1.9, 2])
    assert np.isnan(found[2]).all()
    assert array.quantiles(values[:1, :1], [0.3]).tolist() == [[4.0]]


def test_quantiles_agree_with_numpy() -> None:
    values = np.sin(np.arange(300)).reshape(3, 100).astype(np.float32)
    levels = [0.01, 0.05, 0.333, 0.5, 0.95]
    assert array.quantiles(values, levels) == pytest.approx(np.quantile(values.astype(float), levels, axis=1).T)


def test_a_path_that_is_not_finite_is_reported_before_the_error() -> None:
    reported: list[int] = []
    paths = np.array([1, 2, 10**6, 3])
    with pytest.raises(NumericError, match="x is not finite in forecast month 51 on path 1000000"):
        array.simulate(PROGRAM, 60, paths, growth, block=2, report=reported.append)
    assert reported == [10**6]


def test_shared_numbers_that_stop_python_are_reported_for_the_first_path() -> None:
    program = program_of(graph(lab_of(x=("line", "1", lambda a, b: a / b)), {"a": "1", "b": "1"}))
    reported: list[int] = []
    with pytest.raises(NumericError, match="float division by zero"):
        array.simulate(program, 2, np.array([7, 8]), lambda _: ({"a": 1.0, "b": 0.0}, {}), report=reported.append)
    assert reported == [7]


@pytest.mark.parametrize(("paths", "block"), [([], 1), ([1], 0), ([1], -1)])
def test_sizes_that_are_refused(paths: list[int], block: int) -> None:
    with pytest.raises(UsageError, match="at least 1"):
        array.simulate(PROGRAM, 1, np.array(paths, dtype=np.int64), growth, block=block)


def test_scalars_meet_arrays_as_in_python() -> None:
    column = np.array([-1.0, 0.0, 2.0])
    functions = array.FUNCTIONS
    assert functions["_max"](column, 0.0).tolist() == [0.0, 0.0, 2.0]
    assert functions["_min"](1.0, column).tolist() == [-1.0, 0.0, 1.0]
    assert functions["_ratio"](1.0, column, 9.0).tolist() == [-1.0, 9.0, 0.5]
    assert functions["_where"](True, column, 0.0) is column
    assert functions["_quotient"](1.0, 0.0) != functions["_quotient"](1.0, 0.0)
    assert functions["_ratio"](column, 2.0, 9.0).tolist() == [-0.5, 0.0, 1.0]

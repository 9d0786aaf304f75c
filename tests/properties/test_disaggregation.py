"""What holds for any consistent set of windows."""

from __future__ import annotations

from math import exp, fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labecon.errors import DataError
from labecon.labs.disaggregation import disaggregate
from labecon.labs.window_totals import WindowTotal

MONTHS = 30
spans = st.tuples(st.integers(0, MONTHS - 1), st.integers(0, MONTHS - 1)).map(lambda pair: (min(pair), max(pair)))
some_spans = st.lists(spans, min_size=1, max_size=6)
logs = st.lists(st.floats(-1.5, 1.5), min_size=MONTHS, max_size=MONTHS)
signed_values = st.lists(st.floats(-100.0, 100.0), min_size=MONTHS, max_size=MONTHS)


def totals(values: list[float], of: list[tuple[int, int]]) -> list[WindowTotal]:
    return [WindowTotal(a, b, fsum(values[a : b + 1])) for a, b in of]


@settings(max_examples=60, deadline=None)
@given(logs, some_spans)
def test_positive_paths_are_positive_and_add_up(path: list[float], of: list[tuple[int, int]]) -> None:
    windows = totals([exp(x) for x in path], of)
    found = disaggregate(windows, 0, MONTHS - 1)
    for window in windows:
        months = [found.value(month) for month in range(window.start, window.end + 1)]
        assert all(value is not None and value > 0.0 for value in months)
        assert sum(value or 0.0 for value in months) == pytest.approx(window.total, rel=1e-11)
    covered = {month for a, b in of for month in range(a, b + 1)}
    assert {month for month in range(MONTHS) if found.value(month) is not None} == covered
    assert 0.1 <= (found.exit_log_sd or 0.0) <= 0.3


@settings(max_examples=60, deadline=None)
@given(signed_values, some_spans)
def test_signed_paths_add_up(path: list[float], of: list[tuple[int, int]]) -> None:
    windows = totals(path, of)
    found = disaggregate(windows, 0, MONTHS - 1, signed=True)
    scale = fsum(map(abs, path)) + 1.0
    for window in windows:
        seen = fsum(found.value(month) or 0.0 for month in range(window.start, window.end + 1))
        assert seen == pytest.approx(window.total, abs=1e-9 * scale)


@settings(max_examples=40, deadline=None)
@given(logs, some_spans, st.floats(1e-3, 1e9))
def test_the_unit_of_money_does_not_matter(path: list[float], of: list[tuple[int, int]], unit: float) -> None:
    windows = totals([exp(x) for x in path], of)
    small = disaggregate(windows, 0, MONTHS - 1)
    large = disaggregate([WindowTotal(w.start, w.end, unit * w.total) for w in windows], 0, MONTHS - 1)
    for one, other in zip(small.values, large.values, strict=True):
        assert (one is None) == (other is None)
        assert (other or 0.0) == pytest.approx(unit * (one or 0.0), rel=1e-3)


@settings(max_examples=40, deadline=None)
@given(logs, some_spans, st.randoms(use_true_random=False))
def test_the_order_of_the_windows_does_not_matter(path: list[float], of: list[tuple[int, int]], stream: object) -> None:
    windows = totals([exp(x) for x in path], of)
    shuffled = list(windows)
    stream.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = disaggregate(windows, 0, MONTHS - 1), disaggregate(shuffled, 0, MONTHS - 1)
    assert [value or 0.0 for value in one.values] == pytest.approx([value or 0.0 for value in other.values], rel=1e-3)


@settings(max_examples=40, deadline=None)
@given(logs, some_spans, st.floats(1.01, 3.0), st.booleans())
def test_a_window_and_a_different_total_of_it_never_pass(
    path: list[float], of: list[tuple[int, int]], factor: float, signed: bool
) -> None:
    windows = totals([exp(x) for x in path], of)
    other = WindowTotal(windows[0].start, windows[0].end, factor * windows[0].total)
    with pytest.raises(DataError, match=windows[0].label):
        disaggregate([*windows, other], 0, MONTHS - 1, signed=signed)

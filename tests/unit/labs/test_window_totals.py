"""Cutting windows into stretches, and refusing windows that contradict each other."""

from __future__ import annotations

from math import inf, nan

import pytest

from labecon.errors import DataError
from labecon.labs.window_totals import WindowTotal, stretches


def cut(windows: list[tuple[int, int, float]], **options: object) -> list[tuple[int, int, float]]:
    found = stretches([WindowTotal(*window) for window in windows], 0, 35, **options)  # type: ignore[arg-type]
    return [(piece.start, piece.end, piece.total) for piece in found.pieces]


@pytest.mark.parametrize(
    ("windows", "pieces"),
    [
        ([(0, 11, 12.0)], [(0, 11, 12.0)]),
        ([(0, 11, 12.0), (0, 8, 7.0)], [(0, 8, 7.0), (9, 11, 5.0)]),
        ([(0, 8, 7.0), (9, 11, 5.0), (0, 11, 12.0)], [(0, 8, 7.0), (9, 11, 5.0)]),
        ([(0, 11, 12.0), (0, 5, 4.0), (0, 8, 7.0)], [(0, 5, 4.0), (6, 8, 3.0), (9, 11, 5.0)]),
        ([(0, 11, 12.0), (12, 23, 20.0), (0, 17, 19.0)], [(0, 11, 12.0), (12, 17, 7.0), (18, 23, 13.0)]),
        ([(0, 11, 12.0), (6, 17, 15.0)], [(0, 11, 12.0), (6, 17, 15.0)]),
        # The inner window takes everything, so the months around it are silent without being told.
        ([(0, 11, 8.0), (3, 8, 8.0)], [(3, 8, 8.0)]),
        ([(0, 11, 0.0), (12, 23, 2.0)], [(12, 23, 2.0)]),
    ],
)
def test_pieces(windows: list[tuple[int, int, float]], pieces: list[tuple[int, int, float]]) -> None:
    assert cut(windows) == pieces


def test_silent_and_covered_months() -> None:
    found = stretches([WindowTotal(0, 11, 8.0), WindowTotal(3, 8, 8.0)], 0, 35, stop=30)
    assert found.silent == frozenset({0, 1, 2, 9, 10, 11, *range(31, 36)})
    assert found.covered == frozenset({*range(12), *range(31, 36)})


def test_a_late_start_leaves_the_total_to_the_months_after_it() -> None:
    assert cut([(0, 11, 8.0)], start=9) == [(9, 11, 8.0)]


def test_a_signed_line_may_offset_and_sum_to_zero() -> None:
    assert cut([(0, 11, 2.0), (0, 8, 7.0)], signed=True) == [(0, 8, 7.0), (9, 11, -5.0)]
    assert cut([(0, 11, 0.0)], signed=True) == [(0, 11, 0.0)]
    with pytest.raises(DataError, match="Q4-2000 = -4 contradicts"):
        cut([(0, 11, 2.0), (0, 8, 7.0), (9, 11, -4.0)], signed=True)


@pytest.mark.parametrize(
    ("windows", "options", "text"),
    [
        ([(0, 11, 5.0), (3, 8, 8.0)], {}, "2000-04..2000-09 = 8 contradicts FY2000 = 5, which allow between 0 and 5"),
        ([(3, 8, 8.0), (0, 11, 5.0)], {}, "FY2000 = 5 contradicts 2000-04..2000-09 = 8, which allow at least 8"),
        ([(0, 11, 5.0)], {"start": 12}, "FY2000 = 5 contradicts zero over FY2000, which allow 0"),
        ([(24, 35, 5.0)], {"stop": 20}, "FY2002 = 5 contradicts zero over 2001-10..2002-12, which allow 0"),
    ],
)
def test_contradictions(windows: list[tuple[int, int, float]], options: dict[str, int], text: str) -> None:
    with pytest.raises(DataError) as caught:
        cut(windows, **options)
    assert text in str(caught.value)
    assert caught.value.problems[0].code == "inconsistent-windows"


def test_all_faulty_totals_are_named_at_once() -> None:
    with pytest.raises(DataError) as caught:
        cut([(0, 11, nan), (12, 23, inf), (0, 5, -1.0), (30, 40, 1.0)])
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["bad-value", "bad-value", "negative-total", "outside-history"]


def test_a_small_total_beside_a_huge_one_is_not_taken_for_zero() -> None:
    assert cut([(0, 11, 1e15), (12, 23, 1e-6)]) == [(0, 11, 1e15), (12, 23, 1e-6)]

"""The file of a sweep: what it may say, and everything that is wrong with it at once."""

from __future__ import annotations

import pytest

from labecon.analysis.sweeps.specification import FIGURES, Setting, Specification, parse_specification
from labecon.errors import DataError
from labecon.labs.datafile import DataFile


def parsed(text: str) -> Specification:
    return parse_specification(DataFile("s.toml", text))


def complaints(text: str) -> list[str]:
    with pytest.raises(DataError) as error:
        parsed(text)
    return [str(problem) for problem in error.value.problems]


def test_what_is_not_said_has_a_default() -> None:
    found = parsed('labs = ["a"]')
    assert found == Specification(labs=("a",))
    assert (found.scenarios, found.seeds, found.paths, found.points) == (("base",), (1,), 1000, ((),))


def test_every_value_meets_every_value_of_the_others() -> None:
    found = parsed('labs = ["a"]\n[drivers]\nx = [1, 2]\n"*.y" = { scale = [0.5, 2] }')
    pairs = [tuple((one.column, one.value) for one in point) for point in found.points]
    assert pairs == [
        (("x", 1.0), ("*.y scale", 0.5)),
        (("x", 1.0), ("*.y scale", 2.0)),
        (("x", 2.0), ("*.y scale", 0.5)),
        (("x", 2.0), ("*.y scale", 2.0)),
    ]


def test_a_grid_has_both_its_ends() -> None:
    found = parsed('labs = ["a"]\n[drivers]\nx = { from = 0.0, to = 1.0, points = 5 }')
    assert [point[0].value for point in found.points] == [0.0, 0.25, 0.5, 0.75, 1.0]
    scaled = parsed('labs = ["a"]\n[drivers]\nx = { scale = { from = 1, to = 3, points = 3 } }')
    assert [(point[0].how, point[0].value) for point in scaled.points] == [("scale", 1), ("scale", 2), ("scale", 3)]


def test_names_with_dots_may_be_quoted_or_not() -> None:
    bare = parsed('labs = ["a"]\n[drivers]\nshop.churn = [0.1]')
    assert bare.points == parsed('labs = ["a"]\n[drivers]\n"shop.churn" = [0.1]').points
    assert bare.points == ((Setting("shop.churn", "set", 0.1),),)


def test_a_driver_of_one_lab_and_a_range_as_value() -> None:
    found = parsed('labs = ["a", "b"]\n[drivers]\n"b:x" = ["0.1 to 0.2", 0.3]')
    assert [(one.lab, one.pattern, one.value) for (one,) in found.points] == [("b", "x", "0.1 to 0.2"), ("b", "x", 0.3)]


def test_points_are_combinations_of_their_own_and_meet_the_grid() -> None:
    found = parsed('labs = ["a"]\n[drivers]\nx = [1, 2]\n[[points]]\ny = 5\nz = 6\n[[points]]\ny = 7\nz = 8')
    values = [tuple(one.value for one in point) for point in found.points]
    assert values == [(5, 6, 1), (5, 6, 2), (7, 8, 1), (7, 8, 2)]


def test_windows_are_spelt_in_one_way() -> None:
    assert parsed('labs = ["a"]\n[keep]\nwindows = ["2026", "FY2026", "2026H1"]').windows == ("FY2026", "H1-2026")


def test_everything_that_is_wrong_is_said_at_once_with_its_line() -> None:
    text = """labs = "minimax"
senarios = ["base"]
paths = 0
seeds = [-1]
arithmetic = "fat"
[drivers]
x = { scale = 2, set = 1 }
y = { from = 1, to = 2 }
z = { scale = "much" }
w = []
[keep]
windows = ["FY26x"]
figures = ["runaway"]
paths = 1
"""
    found = complaints(text)
    starts = [one.split(": ")[0] for one in found]
    assert len(found) >= 10, found
    for line in (1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 14):
        assert f"s.toml:{line}" in starts, (line, found)
    assert any("did you mean scenarios?" in one for one in found)
    assert any("did you mean runway?" in one and all(name in one for name in FIGURES) for one in found)
    assert any("did you mean fast?" in one for one in found)


def test_a_driver_is_set_once() -> None:
    found = complaints('labs = ["a"]\n[drivers]\nx = [1]\n[[points]]\nx = 2')
    assert found == ["s.toml:3: x is set twice in one combination"]


def test_a_driver_of_a_lab_that_is_not_swept_is_refused() -> None:
    (found,) = complaints('labs = ["minimax"]\n[drivers]\n"minmax:x" = [1]')
    assert "no lab minmax in labs; did you mean minimax?" in found


@pytest.mark.parametrize("value", ["true", "[true]", "nan", "[[1]]", "2026-01-01"])
def test_values_that_are_no_number_are_refused(value: str) -> None:
    assert "x" in complaints(f'labs = ["a"]\n[drivers]\nx = {value}')[0]


def test_more_combinations_than_anybody_runs_are_refused() -> None:
    grid = "{ from = 0, to = 1, points = 1000 }"
    (found,) = complaints(f'labs = ["a"]\n[drivers]\nx = {grid}\ny = {grid}')
    assert "1,000,000 combinations" in found

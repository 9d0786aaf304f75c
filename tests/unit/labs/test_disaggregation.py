"""Monthly paths: exact sums, closed forms, refusals, and intervals that cover."""

from __future__ import annotations

import random
from itertools import pairwise
from math import exp, fsum, log

import pytest

from labecon.errors import DataError, UsageError
from labecon.labs.disaggregation import MonthlyPath, disaggregate
from labecon.labs.monthly_fit import GROWTH_SD, LEVEL_SD
from labecon.labs.window_totals import WindowTotal
from labecon.periods import Window, month_index


def total(label: str, value: float) -> WindowTotal:
    window = Window.parse(label)
    return WindowTotal(window.start, window.end, value)


FIRST, LAST = month_index("2022-01"), month_index("2025-09")
# Revenue of MiniMax's products in millions of USD, as the prospectus gives them.
TALKIE = (total("FY2023", 0.758), total("FY2024", 19.458), total("9M2025", 18.750))
HAILUO = (total("FY2024", 2.347), total("9M2025", 17.464))
OPEN_PLATFORM = (total("FY2023", 2.702), total("FY2024", 8.718), total("9M2025", 15.417))
# Zhipu's revenue in millions of CNY.
ZHIPU = (
    total("FY2022", 57.409),
    total("FY2023", 124.538),
    total("H1-2024", 44.9),
    total("FY2024", 312.414),
    total("H1-2025", 190.877),
)


def numbers(path: MonthlyPath) -> list[float]:
    assert None not in path.values
    return [value for value in path.values if value is not None]


def sums_hold(path: MonthlyPath, windows: tuple[WindowTotal, ...]) -> bool:
    def within(window: WindowTotal) -> float:
        return sum(path.value(month) or 0.0 for month in range(window.start, window.end + 1))

    return all(within(window) == pytest.approx(window.total, rel=1e-12) for window in windows)


@pytest.mark.parametrize(
    ("windows", "start"), [(TALKIE, "2023-06"), (HAILUO, "2024-10"), (OPEN_PLATFORM, "2023-01"), (ZHIPU, "2022-01")]
)
def test_reported_windows_hold_exactly(windows: tuple[WindowTotal, ...], start: str) -> None:
    path = disaggregate(windows, FIRST, LAST, start=month_index(start))
    assert sums_hold(path, windows)
    assert all(path.value(month) == 0.0 for month in range(FIRST, month_index(start)))


def test_the_case_on_which_first_differences_go_negative() -> None:
    start = month_index("2023-06")
    path = numbers(disaggregate(TALKIE, FIRST, LAST, start=start))[start - FIRST :]
    assert min(path) > 0.0
    assert path[0] < path[6] < path[12]
    # Smooth: the average growth of a month from 2023 to 2024 is log(1.6215 / 0.1083) / 9.5 = 0.285.
    growth = [log(b / a) for a, b in pairwise(path)]
    assert max(map(abs, growth)) < 0.6
    assert max(abs(b - a) for a, b in pairwise(growth)) < 0.15


def test_constant_series_stays_constant() -> None:
    windows = (total("FY2023", 24.0), total("FY2024", 24.0), total("9M2025", 18.0))
    path = disaggregate(windows, month_index("2023-01"), LAST)
    assert numbers(path) == pytest.approx([2.0] * 33, rel=1e-9)


@pytest.mark.parametrize("growth", [-0.08, 0.02, 0.10, 0.25])
def test_geometric_growth_is_recovered(growth: float) -> None:
    first = month_index("2023-01")
    truth = [exp(growth * month) for month in range(33)]
    windows = [WindowTotal(first + a, first + b, fsum(truth[a : b + 1])) for a, b in ((0, 11), (12, 23), (24, 32))]
    path = disaggregate(windows, first, LAST)
    assert numbers(path) == pytest.approx(truth, rel=1e-6)
    ahead = fsum(exp(growth * month) for month in range(33, 45))
    assert path.predict(Window(LAST + 1, LAST + 12)).median == pytest.approx(ahead, rel=1e-5)


def test_one_window_is_flat_without_a_hint_and_geometric_with_one() -> None:
    first, last = month_index("2024-01"), month_index("2024-12")
    assert numbers(disaggregate([total("FY2024", 6.0)], first, last)) == pytest.approx([0.5] * 12, rel=1e-12)
    hinted = numbers(disaggregate([total("FY2024", 6.0)], first, last, growth_hint=3.0))
    first_month = 6.0 * (3.0 ** (1 / 12) - 1.0) / (3.0 - 1.0)
    assert hinted == pytest.approx([first_month * 3.0 ** (month / 12) for month in range(12)], rel=1e-9)


def test_linear_series_of_a_signed_line_is_recovered_through_zero() -> None:
    first = month_index("2023-01")
    truth = [5.0 - 0.7 * month for month in range(33)]
    windows = [WindowTotal(first + a, first + b, fsum(truth[a : b + 1])) for a, b in ((0, 11), (12, 23), (24, 32))]
    path = disaggregate(windows, first, LAST, signed=True)
    assert numbers(path) == pytest.approx(truth, rel=1e-9)
    assert path.exit_log_sd is None
    ahead = path.predict(Window(LAST + 1, LAST + 3))
    assert ahead.median == pytest.approx(fsum(5.0 - 0.7 * month for month in (33, 34, 35)), rel=1e-9)
    assert ahead.high90 - ahead.median == pytest.approx(ahead.median - ahead.low90)


def test_signed_line_without_trend_expects_its_last_level() -> None:
    windows = (total("FY2023", -12.0), total("FY2024", 24.0))
    path = disaggregate(windows, month_index("2023-01"), month_index("2024-12"), signed=True, trend=False)
    assert sums_hold(path, windows)
    assert path.predict(Window.parse("2025-06")).median == pytest.approx(path.value(path.last), rel=1e-9)


def test_a_nested_window_says_the_same_as_its_complement() -> None:
    nested = disaggregate(ZHIPU, FIRST, month_index("2025-06"))
    cut = [*ZHIPU[:3], total("H2-2024", 312.414 - 44.9), ZHIPU[4]]
    assert numbers(nested) == pytest.approx(numbers(disaggregate(cut, FIRST, month_index("2025-06"))), rel=1e-9)


def test_overlapping_windows_without_a_common_boundary_both_hold() -> None:
    windows = (total("FY2024", 312.414), total("2024-07..2025-06", 458.391))
    assert sums_hold(disaggregate(windows, FIRST, LAST), windows)


def test_season_multiplies_a_smooth_level() -> None:
    season = [0.5] * 6 + [1.5] * 6
    path = disaggregate([total("FY2023", 12.0), total("FY2024", 12.0)], 276, 299, season=season)
    assert numbers(path) == pytest.approx([*season, *season], rel=1e-9)
    assert path.exit_level == pytest.approx(1.0, rel=1e-9)
    assert path.predict(Window.parse("H1-2025")).median == pytest.approx(3.0, rel=1e-9)


def test_months_no_window_covers_are_absent_unless_filled() -> None:
    windows = (total("FY2022", 12.0), total("FY2024", 12.0))
    path = disaggregate(windows, FIRST, LAST)
    assert [path.value(month) is None for month in range(FIRST, LAST + 1)] == [False] * 12 + [True] * 12 + [
        False
    ] * 12 + [True] * 9
    assert path.exit_month == month_index("2024-12")
    filled = disaggregate(windows, FIRST, LAST, fill=True)
    assert numbers(filled) == pytest.approx([1.0] * 45, rel=1e-9)
    assert filled.exit_month == LAST


def test_a_year_of_zeros_is_zero_and_a_line_of_zeros_has_no_exit() -> None:
    path = disaggregate([total("FY2022", 0.0), *TALKIE], FIRST, LAST)
    assert numbers(path)[:12] == [0.0] * 12
    assert min(numbers(path)[12:]) > 0.0
    nothing = disaggregate([total("FY2022", 0.0)], FIRST, LAST)
    assert nothing.exit_month is None
    assert nothing.exit_log_sd is None
    with pytest.raises(UsageError, match="no window says how large"):
        nothing.predict(Window.parse("FY2024"))


def test_a_line_that_stopped_is_zero_after_and_later() -> None:
    path = disaggregate([total("FY2023", 12.0), total("FY2024", 6.0)], 276, LAST, stop=month_index("2024-06"))
    assert path.value(month_index("2024-07")) == 0.0
    assert path.exit_month == month_index("2024-06")
    assert path.predict(Window.parse("FY2026")).high90 == 0.0


def test_exit_spread_is_held_between_its_floor_and_its_ceiling() -> None:
    pinned = disaggregate([*OPEN_PLATFORM, total("2025-09", 2.5)], FIRST, LAST, start=month_index("2023-01"))
    assert pinned.sd_at(LAST) < 1e-6
    assert pinned.exit_log_sd == 0.10
    young = disaggregate([total("9M2025", 1.05)], FIRST, LAST)
    assert young.sd_at(LAST) > 0.30
    assert young.exit_log_sd == 0.30
    usual = disaggregate([*OPEN_PLATFORM, total("9M2024", 5.93)], FIRST, LAST, start=month_index("2023-01"))
    assert usual.exit_log_sd == usual.sd_at(LAST)
    assert 0.10 < usual.sd_at(LAST) < 0.30


def test_a_reported_window_is_predicted_without_an_interval() -> None:
    path = disaggregate(OPEN_PLATFORM, FIRST, LAST)
    year = path.predict(Window.parse("FY2024"))
    assert year.median == pytest.approx(8.718, rel=1e-12)
    assert year.sd < 1e-6
    whole = path.predict(Window.parse("FY2025"))
    assert whole.median > 15.417
    assert 0.0 < whole.sd < path.predict(Window.parse("Q4-2025")).sd


def test_leaving_out_drops_only_windows_that_test_something() -> None:
    windows = (*OPEN_PLATFORM, total("9M2024", 5.93), total("Q4-2024", 8.718 - 5.93))
    left = disaggregate(windows, FIRST, LAST, start=month_index("2023-01")).leave_one_out()
    assert [entry.reported.label for entry in left] == ["FY2023", "9M2025"]
    for entry in left:
        assert entry.inside
        assert entry.error == pytest.approx(entry.predicted.median / entry.reported.total - 1.0)


def test_intervals_cover_simulated_lines() -> None:
    """Simulated from the model's own shocks, with a growth at the start that the model is not told."""
    stream = random.Random(20250930)
    cuts = ((0, 11), (12, 20), (21, 23), (24, 35), (36, 44))
    inside = {"within": 0, "ahead": 0, "exit": 0}
    for _ in range(200):
        level, growth, path = 0.0, stream.gauss(0.08, 0.08), []
        for _ in range(45):
            path.append(exp(level))
            growth += stream.gauss(0.0, GROWTH_SD)
            level += growth + stream.gauss(0.0, LEVEL_SD)
        windows = [WindowTotal(FIRST + a, FIRST + b, fsum(path[a : b + 1])) for a, b in cuts]
        for kind, out in (("within", 3), ("ahead", 4)):
            rest = disaggregate(windows[:out] + windows[out + 1 :], FIRST, LAST)
            seen = rest.predict(Window(windows[out].start, windows[out].end))
            inside[kind] += seen.low90 <= windows[out].total <= seen.high90
        whole = disaggregate(windows, FIRST, LAST)
        last = whole.predict(Window(LAST, LAST))
        inside["exit"] += last.low90 <= path[-1] <= last.high90
    assert all(0.80 <= count / 200 <= 0.98 for count in inside.values()), inside


def test_interval_uses_the_published_points_of_students_t() -> None:
    # 95 % points for 3, 4 and 5 degrees: 2.353, 2.132, 2.015 (any table of Student's t). With n separate years of a
    # constant line the shocks are nil, so the degrees are 3 + n - 2 and the scale is 3 over them.
    for years, point in ((2, 2.353), (3, 2.132), (4, 2.015)):
        windows = [total(f"FY{2020 + year}", 12.0) for year in range(years)]
        path = disaggregate(windows, month_index("2020-01"), LAST)
        seen = path.predict(Window.parse("2026-01"))
        assert log(seen.high90 / seen.median) / seen.sd == pytest.approx(point, abs=2e-3)


def test_more_surprising_windows_widen_the_interval() -> None:
    calm = disaggregate([total(f"FY{year}", 12.0) for year in (2022, 2023, 2024)], FIRST, 299)
    wild = disaggregate([total("FY2022", 12.0), total("FY2023", 120.0), total("FY2024", 12.0)], FIRST, 299)
    assert wild.sd_at(299) > 2.0 * calm.sd_at(299)


@pytest.mark.parametrize(
    ("windows", "names"),
    [
        ([total("FY2024", 10.0), total("9M2024", 11.0)], ["FY2024 = 10", "9M2024 = 11"]),
        ([total("FY2024", 10.0), total("FY2024", 11.0)], ["FY2024 = 10", "FY2024 = 11"]),
        ([total("FY2024", 5.0), total("2024-04..2024-09", 8.0)], ["FY2024 = 5", "2024-04..2024-09 = 8"]),
    ],
)
def test_contradictions_name_both_windows(windows: list[WindowTotal], names: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        disaggregate(windows, FIRST, LAST)
    assert all(name in str(caught.value) for name in names)


def test_faulty_requests_are_refused_together() -> None:
    with pytest.raises(UsageError) as caught:
        disaggregate(TALKIE, LAST, FIRST, growth_hint=-1.0, season=[1.0] * 11)
    assert [problem.code for problem in caught.value.problems] == ["bad-period", "bad-season", "bad-hint"]
    with pytest.raises(UsageError, match="signed line has no growth"):
        disaggregate(TALKIE, FIRST, LAST, signed=True, growth_hint=2.0)
    with pytest.raises(UsageError, match="lies before the history"):
        disaggregate(TALKIE, FIRST, LAST).predict(Window.parse("FY2021"))

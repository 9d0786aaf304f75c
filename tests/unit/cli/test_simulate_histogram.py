"""`labecon simulate --quantiles histogram`: the figures of the exact mode within a bin, in bounded memory."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from labecon.analysis.columns_array import CountedColumns, IndependentColumns
from labecon.cli import path_sides_array
from labecon.labs.simulation_array import Simulator
from tests.unit.cli.conftest import Labecon

LIMIT = "talkie.users@2026-03 > 5.1e6"
WORDS = ("simulate", "demo", "--paths", "3000", "--window", "Q4-2025", "--keep", "talkie.users", "--format", "json")
BINNED = ("--quantiles", "histogram")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Chunks of 700 paths; the sizes that were asked of the engine."""
    monkeypatch.setattr(path_sides_array, "CHUNK", 700)
    sizes: list[int] = []
    results = Simulator.results

    def recorded(self: Simulator, paths: Any, *more: Any) -> Any:
        sizes.append(len(paths))
        return results(self, paths, *more)

    monkeypatch.setattr(Simulator, "results", recorded)
    return sizes


def test_quantiles_lie_within_a_bin_of_the_exact_ones(labecon: Labecon, small_chunks: list[int]) -> None:
    exact = json.loads(labecon(*WORDS).out)
    assert small_chunks == [3000]
    small_chunks.clear()
    found = json.loads(labecon(*WORDS, *BINNED).out)
    assert max(small_chunks) == 700 and sum(small_chunks) == 3000
    about = found["histogram"]
    assert about["pilot_paths"] == 700 and 0 < about["largest_bin"] < 0.005 and found["digest"] != exact["digest"]
    for line in ("cash", "talkie.users"):
        one, other = np.array(exact["fans"][line]), np.array(found["fans"][line])
        spread = one[:, 4] - one[:, 0]
        assert (np.abs(one - other) <= about["largest_bin"] * 1.01 * spread[:, None] + 1e-6).all()
        errors = [np.array(each["standard_errors"]["fans"][line]) for each in (exact, found)]
        assert errors[1][-1][2] == pytest.approx(errors[0][-1][2], rel=0.1)
    middle = [each["windows"]["Q4-2025"]["revenue"][2] for each in (exact, found)]
    assert middle[0] == pytest.approx(middle[1], rel=1e-3)
    assert found["runway"] == exact["runway"] and found["break_even"] == exact["break_even"]
    assert found["checks"] == exact["checks"]


def test_threads_do_not_matter(labecon: Labecon) -> None:
    one, two = (labecon(*WORDS, *BINNED, "--threads", threads).out for threads in ("1", "3"))
    assert one == two


def test_statements_are_counted_chunk_by_chunk(labecon: Labecon) -> None:
    words = (*WORDS, "--joint", "cash_out by 2026-03", "--joint", LIMIT)
    assert json.loads(labecon(*words, *BINNED).out)["joint"] == json.loads(labecon(*words).out)["joint"]
    exact, found = (json.loads(labecon(*WORDS, "--given", LIMIT, *more).out) for more in ((), BINNED))
    assert found["given"] == exact["given"] and found["runway"] == exact["runway"]
    ends = [each["fans"]["talkie.users"][-1][0] for each in (exact, found)]
    assert ends[0] == pytest.approx(ends[1], rel=1e-3) and ends[0] >= 5.1e6


def test_few_paths_are_kept_whole(labecon: Labecon) -> None:
    few = ("simulate", "demo", "--paths", "300", "--format", "json")
    assert labecon(*few, *BINNED).out == labecon(*few).out


def test_pages_say_how_far_quantiles_may_be_off(labecon: Labecon) -> None:
    words = ("simulate", "demo", "--paths", "1000", *BINNED)
    assert "Quantiles from counts in 4,096 bins a row" in labecon(*words).out
    assert "分位数由每行 4,096 个区间的计数得出" in labecon(*words, "--lang", "zh").out


def test_counted_months_give_the_figures_of_the_months_themselves() -> None:
    months = np.array([6.0, 7.0, 7.0, 12.0, np.inf, np.nan, 30.0, np.inf, 8.0, 9.0, 9.0])
    counted = CountedColumns(("runway",))
    for part in np.array_split(months, 3):
        counted.add({"runway": part, "peak_need": part})
    whole = IndependentColumns({"runway": months}, len(months))
    assert counted.spread("runway") == whole.spread("runway")
    assert counted.share("runway", 9) == pytest.approx(whole.share("runway", 9))
    assert counted.paths == 11 and counted.has("runway") and not counted.has("peak_need")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((*BINNED, "--points", "sobol"), "leave out one of"),
        (("--paths", "20000000"), "add --quantiles histogram"),
        ((*BINNED, "--given", "cash@2026-03 > 900bn"), "holds on 0 of 3000 paths"),
        (("--quantiles", "binned"), "invalid choice"),
    ],
)
def test_what_cannot_be_asked_for_together(labecon: Labecon, more: tuple[str, ...], said: str) -> None:
    ran = labecon(*WORDS[:-2], *more)
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1 and said in ran.err

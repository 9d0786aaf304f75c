"""`labecon simulate --joint --given`: shares of paths, and figures of the paths on which something holds."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from tests.unit.cli.conftest import Labecon
from tests.worked_example import example_lab

WORDS = ("simulate", "demo", "--paths", "500", "--seed", "3", "--format", "json", "--window", "FY2025")
LIMIT = "talkie.users@2026-03 > 5.1e6"


def users() -> np.ndarray:
    """Users of the last month on the paths."""
    return example_lab().simulate(500, 3, keep=("talkie.users",)).results.lines["talkie.users"][-1].astype(float)


def test_a_joint_statement_is_the_share_of_paths(labecon: Labecon) -> None:
    found = json.loads(labecon(*WORDS, "--joint", LIMIT, "--joint", f"not {LIMIT}").out)
    share = float(np.mean(users() > 5.1e6))
    assert 0.1 < share < 0.9
    first, second = found["joint"]
    assert (
        first["statement"] == LIMIT
        and first["probability"] == share
        and second["probability"] == pytest.approx(1 - share)
    )
    assert first["error"] == pytest.approx((share * (1 - share) / 500) ** 0.5)
    assert first["low"] < share < first["high"] and first["paths"] == 500


def test_a_condition_leaves_the_paths_on_which_it_holds(labecon: Labecon) -> None:
    found = json.loads(labecon(*WORDS, "--given", LIMIT, "--keep", "talkie.users", "--joint", "cash_out").out)
    chosen = users()[users() > 5.1e6]
    assert found["fans"]["talkie.users"][-1] == pytest.approx(np.quantile(chosen, found["quantiles"]), rel=1e-7)
    assert found["given"]["statement"] == LIMIT
    assert found["given"]["probability"] == pytest.approx(len(chosen) / 500)
    assert found["runway"]["paths"] == found["joint"][0]["paths"] == len(chosen)
    everything = json.loads(labecon(*WORDS, "--keep", "talkie.users").out)
    assert set(everything) < set(found)
    wider = found["standard_errors"]["fans"]["talkie.users"][-1][2]
    assert wider > 0 and "given" not in everything and "joint" not in everything


def test_rows_say_the_condition_first(labecon: Labecon) -> None:
    words = ("simulate", "demo", "--paths", "300", "--given", LIMIT, "--joint", "cash_out by 2026-03")
    document = json.loads(labecon(*words, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(labecon(*words, "--format", "csv").out)))
    assert (rows[0]["kind"], rows[0]["line"]) == ("given", LIMIT)
    assert float(rows[0]["p50"]) == document["given"]["probability"] and rows[0]["p05"] == rows[0]["p95"] == ""
    assert (rows[-1]["kind"], rows[-1]["line"]) == ("joint", "cash_out by 2026-03")
    assert float(rows[-1]["p50"]) == document["joint"][0]["probability"]


def test_pages_say_the_condition_in_both_languages(labecon: Labecon) -> None:
    words = ("simulate", "demo", "--paths", "300", "--given", LIMIT, "--joint", "cash_out by 2026-03")
    text, chinese = labecon(*words).out, labecon(*words, "--lang", "zh").out
    assert f"Only paths on which: {LIMIT}." in text and "cash_out by 2026-03" in text
    assert "仅计满足以下条件的路径" in chinese and "陈述" in chinese


def test_chances_and_months_show_their_errors(labecon: Labecon) -> None:
    words = ("simulate", "demo", "--paths", "300", "--months", "30")
    document = json.loads(labecon(*words, "--format", "json").out)
    page = labecon(*words).out
    share, error = document["break_even"]["gross"]["probability"], document["standard_errors"]["break_even"]["gross"]
    assert error["low_months"] is not None and {"median_months", "high_months", "probability"} <= set(error)
    low, high = document["break_even"]["gross"]["probability_interval"]
    assert low <= share <= high
    for months, chance in document["runway"]["probability_within"].items():
        spread = document["standard_errors"]["runway"]["probability_within"][months]
        assert (f"{chance:.1%} ± {spread:.1%}" in page) == (spread > 0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--given", "cash@2026-03 > 900bn"), "holds on 0 of 500 paths of demo"),
        (("--given", "cash_ot"), "did you mean cash_out"),
        (("--joint", "cash@2026-03 >"), "a number or value expected at the end"),
    ],
)
def test_bad_statements_are_one_line(labecon: Labecon, more: tuple[str, ...], said: str) -> None:
    ran = labecon(*WORDS[:-4], *more)
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1 and said in ran.err

"""`labecon sensitivity` as people call it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from labecon.cli.main import main
from tests.unit.cli.conftest import Labecon

TARGET = ("--target", "cash@2026-02")


def test_tornado_as_json_is_reproduced_by_run(labecon: Labecon) -> None:
    ran = labecon("sensitivity", "demo", *TARGET, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert {"schema_version", "labecon", "facts", "arithmetic"} <= set(found)
    assert found["target"]["name"] == "cash@2026-02" and found["path_of_medians"]
    row = next(one for one in found["rows"] if one["driver"] == "talkie.churn")
    for value, result in ((row["driver_low"], row["low"]), (row["driver_high"], row["high"])):
        direct = labecon("run", "demo", "--set", f"talkie.churn={value!r}", "--format", "json")
        run = json.loads(direct.out)
        place = run["months"].index("2026-02")
        assert result == pytest.approx(run["lines"]["cash"]["values"][place], rel=1e-12)
    assert sum(one["share"] for one in found["rows"]) == pytest.approx(1.0)
    assert [one["swing"] for one in found["rows"]] == sorted((one["swing"] for one in found["rows"]), reverse=True)


@pytest.mark.parametrize("method", ["tornado", "sobol", "importance", "heatmap"])
def test_every_method_in_every_form(labecon: Labecon, method: str) -> None:
    more = ("--over", "talkie.churn,platform.reach_shock", "--grid", "3") if method == "heatmap" else ()
    words = ("sensitivity", "demo", *TARGET, "--method", method, *more, "--paths", "200")
    for language, notice in (("en", "Conditional, not a forecast"), ("zh", "有条件的推演")):
        text = labecon(*words, "--lang", language).out
        assert "talkie.churn" in text and notice in text
    document = json.loads(labecon(*words, "--format", "json").out)
    assert document["method"] == method and document["seed"] == 1
    assert all("driver" in row for row in document["rows"])
    rows = list(csv.DictReader(io.StringIO(labecon(*words, "--format", "csv").out)))
    assert [row["driver"] for row in rows] == [row["driver"] for row in document["rows"]]


def test_the_same_bytes_for_any_number_of_threads(labecon: Labecon) -> None:
    words = ("sensitivity", "demo", *TARGET, "--method", "sobol", "--paths", "1000", "--format", "json")
    one, two = (labecon(*words, "--threads", threads).out for threads in ("1", "3"))
    assert one == two


@pytest.mark.parametrize("method", ["tornado", "sobol", "importance"])
@pytest.mark.parametrize("target", ["runway", "cash@2026-12"])
def test_every_method_on_a_bundled_lab(method: str, target: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its committed plan sets switches to one value for all paths, which the small lab does not."""
    words = ("sensitivity", "zhipu", "--target", target, "--method", method, "--paths", "64", "--format", "json")
    assert main(words) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert len(rows) >= 10 and all(row["driver"] for row in rows)


def test_a_figure_that_no_driver_moves_says_what_to_try(labecon: Labecon) -> None:
    page = labecon("sensitivity", "demo", "--target", "cash_out").out
    assert "Base: never" in page and "--paths" in page
    document = json.loads(labecon("sensitivity", "demo", "--target", "cash_out", "--format", "json").out)
    assert document["base"] is None and document["target"]["never"] == "null: not by 2026-03"
    assert all(row["share"] == 0 for row in document["rows"])


def test_a_scenario_moves_the_base(labecon: Labecon) -> None:
    base, dear = (
        json.loads(labecon("sensitivity", "demo", *TARGET, "--format", "json", *more).out)["base"]
        for more in ((), ("--scenario", "dear_users"))
    )
    assert dear < base


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--target", "cahs@2026-02"), "did you mean cash?"),
        ((*TARGET, "--driver", "talkie.chrun"), "did you mean talkie.churn?"),
        ((*TARGET, "--method", "heatmap"), "--over names the two drivers"),
        ((*TARGET, "--over", "a,b"), "--over names the two drivers"),
        ((*TARGET, "--method", "heatmap", "--over", "talkie.churn"), "name two drivers"),
        (("--method", "sobol"), "--target"),
        ((*TARGET, "--top", "0"), "0 must lie in 1..1000"),
    ],
)
def test_bad_use_is_one_line(labecon: Labecon, words: tuple[str, ...], said: str) -> None:
    ran = labecon("sensitivity", "demo", *words)
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1
    assert said in ran.err

"""The commands on the worked example: its published values come out in every form."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Labecon

#: Of the worked example in the specification of the language, section 11.
REVENUE = [3329000, 3405220, 3478787.6, 3549823.528, 3618442.03664, 3684751.276355]
CASH = [44756000, 229175762, 213791417.325, 198101189.490712, 182101811.564695, 165789774.342145]
ENVELOPE = {"schema_version", "labecon", "facts", "arithmetic"}


def rows_of(text: str) -> list[dict[str, str]]:
    """CSV as mappings."""
    return list(csv.DictReader(io.StringIO(text)))


def test_run_gives_the_published_values_as_json(labecon: Labecon) -> None:
    ran = labecon("run", "demo", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert set(found) >= ENVELOPE | {"lab", "currency", "actual_through", "months", "drivers", "lines", "checks"}
    assert found["actual_through"] == "2025-09"
    start = found["months"].index("2025-10")
    assert found["months"][0] == "2022-01"
    assert found["lines"]["revenue"]["values"][start:] == pytest.approx(REVENUE, rel=1e-12)
    assert found["lines"]["cash"]["values"][start:] == pytest.approx(CASH, rel=1e-12)
    assert found["lines"]["revenue"]["values"][:start] == [None] * start
    assert found["lines"]["revenue"]["reason"]
    assert [found["lines"][name]["kind"] for name in ("revenue", "cash", "gross_margin")] == ["flow", "stock", "ratio"]
    assert found["checks"]["check_cash"]["holds"] is True
    churn = found["drivers"]["talkie.churn"]
    assert (churn["value"], churn["low"], churn["high"]) == pytest.approx((0.06, 0.04, 0.09), rel=1e-9)
    assert churn["unit"] == "1/month" and "worked example, churn" in churn["source"]
    assert found["drivers"]["platform.cost_per_user"]["values"] == [500, 480, 460, 440, 420, 400]


def test_both_engines_give_the_same_bytes(labecon: Labecon) -> None:
    one, other = (
        json.loads(labecon("run", "demo", "--format", "json", "--backend", name).out) for name in ("python", "array")
    )
    assert one.pop("backend") != other.pop("backend")
    assert one == other


def test_run_as_csv_has_one_row_a_line(labecon: Labecon) -> None:
    rows = rows_of(labecon("run", "demo", "--format", "csv").out)
    cash = next(row for row in rows if row["line"] == "cash")
    assert float(cash["2025-12"]) == pytest.approx(CASH[2], rel=1e-12)
    assert cash["2025-09"] == ""
    only = rows_of(labecon("run", "demo", "--format", "csv", "--line", "revenue", "--line", "cash").out)
    assert sorted(row["line"] for row in only) == ["cash", "revenue"]


def test_run_as_text_shows_statements_with_marks_and_notice(labecon: Labecon) -> None:
    text = labecon("run", "demo", "--by", "quarter").out
    assert "Q4-2025 E" in text and "Q1-2026 E" in text
    assert "USD m" in text and "213.8" in text and "165.8" in text
    assert "(46.2)" in text  # operating cash flow of the last quarter of 2025: -46,208,582.675
    assert "Conditional, not a forecast" in text
    chinese = labecon("run", "demo", "--lang", "zh").out
    assert "有条件的推演，并非预测" in chinese and "现金" in chinese and "万美元" in chinese


def test_months_and_set_and_scenarios_change_the_run(labecon: Labecon) -> None:
    short = json.loads(labecon("run", "demo", "--months", "2", "--format", "json").out)
    assert short["months"][-1] == "2025-11"
    poor = json.loads(labecon("run", "demo", "--set", "raise_size=0", "--format", "json").out)
    assert poor["lines"]["cash"]["values"][-1] == pytest.approx(CASH[-1] - 2e8, abs=2e6)
    same = json.loads(labecon("run", "demo", "--scenario", "no_raise", "--format", "json").out)
    assert same["lines"]["cash"]["values"] == poor["lines"]["cash"]["values"]
    for words in (["--scenario", "no_raise", "--scenario", "dear_users"], ["--scenario", "no_raise+dear_users"]):
        both = json.loads(labecon("run", "demo", *words, "--format", "json").out)
        assert both["scenario"] == "dear_users+no_raise"
    wide = json.loads(labecon("run", "demo", "--set", "talkie.churn=4% ", "--format", "json").out)
    assert wide["drivers"]["talkie.churn"]["value"] == 0.04


def test_every_problem_of_a_request_has_its_line(labecon: Labecon) -> None:
    ran = labecon("run", "demo", "--set", "talkie.chrn=1", "--set", "raise_sise=2")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 2
    assert "did you mean talkie.churn?" in ran.err and "did you mean raise_size?" in ran.err
    clash = labecon("run", "demo", "--scenario", "dear_users", "--scenario", "cheap_users")
    assert clash.code == 2 and "choose with --set" in clash.err
    assert labecon("run", "demo", "--line", "cahs").err.count("did you mean cash?") == 1
    assert labecon("run", "demo", "--scenario", "no_rise").code == 2
    for value in ("nan", "inf", "5 to 3"):
        bad = labecon("run", "demo", "--set", f"talkie.churn={value}")
        assert bad.code == 2 and bad.err.count("\n") == 1, bad.err


def test_a_file_with_several_errors_says_all_of_them(labecon: Labecon, workspace: Path) -> None:
    path = workspace / "labs" / "demo.toml"
    text = path.read_text(encoding="utf-8")
    for right, wrong in (
        ('unit = "month"', 'unit = "mo/nth/s"'),
        ("0.04 to 0.09", "0.09 to 0.04"),
        ("raise_size", "raise_sice"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    path.write_text(text, encoding="utf-8")
    ran = labecon("run", "demo")
    assert ran.code == 2
    assert ran.err.count("\n") >= 2
    lines = ran.err.splitlines()
    assert sum(line.startswith("labecon: demo.toml:") for line in lines) == 4 == len(lines)
    assert any("raise_sice is read by no line; did you mean raise_size?" in line for line in lines)
    assert any("no driver raise_size, needed by " in line and "did you mean raise_sice?" in line for line in lines)


def test_simulate_gives_the_same_bytes_for_any_number_of_threads(labecon: Labecon) -> None:
    words = ("simulate", "demo", "--paths", "1500", "--seed", "20260131", "--format", "json", "--keep", "cash")
    one = labecon(*words, "--threads", "1")
    assert one.code == 0
    assert one.out == labecon(*words, "--threads", "2").out
    assert one.out == labecon(*words, "--threads", "2").out
    other = json.loads(labecon(*words[:5], "7", *words[6:]).out)
    assert other["digest"] != json.loads(one.out)["digest"]


def test_simulate_gives_the_published_quantiles(labecon: Labecon) -> None:
    words = ("simulate", "demo", "--paths", "2000", "--seed", "20260131", "--format", "json")
    found = json.loads(labecon(*words, "--window", "Q4-2025", "2026-03").out)
    assert set(found) >= ENVELOPE | {"seed", "paths", "windows", "quantiles", "fans", "runway", "break_even", "digest"}
    assert found["quantiles"] == [0.05, 0.25, 0.5, 0.75, 0.95]
    assert found["months"][0] == "2025-10" and found["months"][-1] == "2026-03"
    assert len(found["fans"]["cash"]) == 6
    published = [165697121.6, 165746696, 165785360, 165825340, 165884042.4]  # section 11 of the language
    assert found["fans"]["cash"][-1] == pytest.approx(published, rel=1e-8)
    assert found["runway"]["probability_within"] == {"6": 0.0}
    assert found["runway"]["median_months"] is None and found["runway"]["reason"]
    assert found["windows"]["2026-03"]["revenue"] == pytest.approx(found["fans"]["revenue"][-1], rel=1e-6)
    assert len(found["standard_errors"]["windows"]["Q4-2025"]["revenue"]) == 5
    assert found["checks"]["check_cash"]["holds"] is True


def test_a_window_that_reaches_into_unreported_months_is_null_with_a_reason(labecon: Labecon) -> None:
    found = json.loads(
        labecon("simulate", "demo", "--paths", "10", "--window", "FY2025,FY2026", "--format", "json").out
    )
    assert found["windows"]["FY2025"]["revenue"] == [None] * 5
    assert found["windows"]["FY2026"]["revenue"] == [None] * 5
    assert found["window_reasons"]["FY2025"]["revenue"]


def test_simulate_as_text_and_csv(labecon: Labecon) -> None:
    text = labecon("simulate", "demo", "--paths", "50", "--window", "Q4-2025").out
    assert "50 paths, seed 1" in text and "Q4-2025" in text and "5%" in text
    rows = rows_of(labecon("simulate", "demo", "--paths", "50", "--window", "Q4-2025", "--format", "csv").out)
    assert {row["kind"] for row in rows} == {"window", "month"}
    assert all(float(row["p05"]) <= float(row["p50"]) <= float(row["p95"]) for row in rows)


def test_explain_walks_down_to_sources(labecon: Labecon) -> None:
    found = json.loads(labecon("explain", "demo", "cash", "--month", "2025-12", "--format", "json").out)
    assert found["name"] == "cash" and found["month"] == "2025-12"
    assert found["value"] == pytest.approx(CASH[2], rel=1e-12)
    leaves = []

    def walk(node: dict[str, object]) -> None:
        inputs = node.get("inputs", [])
        assert isinstance(inputs, list)
        if not inputs and not node.get("ref"):
            leaves.append(node)
        for one in inputs:
            walk(one)

    walk(found)
    assert leaves and all("source" in leaf for leaf in leaves)
    text = labecon("explain", "demo", "cash", "--month", "2025-12").out
    assert "├─" in text and "└─" in text and "(see above)" in text and "[assumption]" in text
    rows = rows_of(labecon("explain", "demo", "cash", "--month", "2025-12", "--format", "csv").out)
    assert rows[0]["name"] == "cash" and rows[0]["level"] == "0"
    assert labecon("explain", "demo", "cash", "--month", "1999-01").code == 2
    assert labecon("explain", "demo", "cash", "--month", "soon").code == 2


def test_scenarios_say_what_they_change_and_whether_they_apply(labecon: Labecon) -> None:
    found = json.loads(labecon("scenarios", "demo", "--format", "json").out)
    mine = {row["name"]: row for row in found["scenarios"]}
    assert mine["base"]["overrides"] == {}
    assert mine["dear_users"]["overrides"] == {"talkie.cost_per_user": {"scale": 2}}
    assert mine["dear_users"]["applies"] is True
    assert any(not row["applies"] and row["why_not"] for row in mine.values())
    text = labecon("scenarios").out
    assert "Dear users" in text and "talkie.cost_per_user × 2" in text and "serving costs double" in text
    assert "用户变贵" in labecon("scenarios", "--lang", "zh").out
    rows = rows_of(labecon("scenarios", "--format", "csv").out)
    assert {"scenario": "no_raise", "driver": "raise_size", "how": "set", "value": "0"}.items() <= next(
        row for row in rows if row["scenario"] == "no_raise"
    ).items()


def test_compare_converts_flows_and_balances_and_names_the_rate(labecon: Labecon) -> None:
    words = ("compare", "demo", "--scenario", "base", "--scenario", "no_raise")
    own = json.loads(labecon(*words, "--format", "json").out)
    assert own["currency"] == "USD" and own["rates"] == []
    assert [(one["lab"], one["scenario"]) for one in own["labs"]] == [("demo", "base"), ("demo", "no_raise")]
    assert own["labs"][0]["lines"]["cash"]["Q1-2026"] == pytest.approx(CASH[-1], rel=1e-12)
    assert own["labs"][0]["lines"]["revenue"]["Q1-2026"] == pytest.approx(sum(REVENUE[3:]), rel=1e-12)
    yuan = json.loads(labecon(*words, "--currency", "cny", "--format", "json").out)
    rate = yuan["rates"][0]["value"]
    assert 6.9 < rate < 7.1 and yuan["rates"][0]["facts"]  # printed in a prospectus of 2025-12: 6.99 yuan a dollar
    assert yuan["labs"][0]["lines"]["cash"]["Q1-2026"] == pytest.approx(CASH[-1] * rate, rel=1e-12)
    margin = [one["labs"][0]["lines"]["gross_margin"]["Q1-2026"] for one in (own, yuan)]
    assert margin[0] == margin[1]
    text = labecon(*words, "--currency", "CNY").out
    assert "One USD/CNY rate is known" in text and "demo · no_raise" in text
    rows = rows_of(labecon(*words, "--format", "csv").out)
    assert {row["scenario"] for row in rows} == {"base", "no_raise"}


def test_a_scenario_of_one_lab_is_left_out_for_the_other(labecon: Labecon, workspace: Path) -> None:
    text = (workspace / "labs" / "demo.toml").read_text(encoding="utf-8")
    (workspace / "labs" / "twin.toml").write_text(text.replace('lab = "demo"', 'lab = "twin"'), encoding="utf-8")
    (workspace / "scenarios" / "own.toml").write_text(
        'reason = "for one lab"\nlabs = ["twin"]\n[overrides]\nraise_size = { set = 0 }\n', encoding="utf-8"
    )
    ran = labecon("compare", "demo", "twin", "--scenario", "base", "--scenario", "own", "--format", "json")
    shown = [(one["lab"], one["scenario"]) for one in json.loads(ran.out)["labs"]]
    assert shown == [("demo", "base"), ("twin", "base"), ("twin", "own")]
    assert "left out for demo" in ran.err
    assert labecon("compare", "demo", "--scenario", "own").code == 2


def test_lines_list_every_name(labecon: Labecon) -> None:
    found = json.loads(labecon("lines", "demo", "--format", "json").out)
    assert {one["name"] for one in found["items"]} >= {"cash", "talkie.revenue", "check_cash"}
    assert "talkie.churn" in found["drivers"] and "opening_" in found["prefixes"]
    assert [one["name"] for one in found["parts"]] == ["talkie", "platform"]
    assert "talkie.churn" in labecon("lines", "demo").out
    assert {row["kind"] for row in rows_of(labecon("lines", "demo", "--format", "csv").out)} >= {"driver", "stock"}
    everything = json.loads(labecon("lines", "--format", "json").out)
    assert "demo" in everything["labs"] and "lab" in everything["components"]
    assert "demo" in labecon("lines").out


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "words",
    [
        ("run", "demo"),
        ("simulate", "demo", "--paths", "20"),
        ("explain", "demo", "cash"),
        ("scenarios", "demo"),
        ("compare", "demo"),
        ("lines", "demo"),
    ],
)
def test_output_is_the_same_byte_for_byte_and_carries_the_notice(
    words: tuple[str, ...], lang: str, labecon: Labecon
) -> None:
    month = ("--month", "2025-11") if words[0] == "explain" else ()
    ran = labecon(*words, *month, "--lang", lang)
    assert ran.code == 0 and ran.err == ""
    assert ("Conditional, not a forecast" if lang == "en" else "有条件的推演，并非预测") in ran.out
    assert "labecon 0." in ran.out
    assert ran.out == labecon(*words, *month, "--lang", lang).out
    assert "\x1b" not in ran.out

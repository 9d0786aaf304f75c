"""`labecon forecast` and `labecon score`: what is frozen reads back, is not written over, and is judged."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

import labecon
from labecon.cli.forecast_command import read_register
from labecon.cli.main import main

REGISTERS = sorted((Path(__file__).parents[3] / "forecasts").rglob("*.jsonl"))
HEAD = "entity,segment,metric,period_start,period_end,value,note\n"


def test_frozen_forecasts_say_what_made_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kept" / "zhipu.jsonl"
    asked = ["forecast", "zhipu", "--freeze", "--to", str(path), "--paths", "200", "--format", "json"]
    assert main(asked) == 0
    shown = json.loads(capsys.readouterr().out)
    rows = read_register(path)
    assert rows == shown["forecasts"] and len(rows) == 5 * (6 + 2) + 3  # liquid resources once a day
    lab = labecon.load("zhipu")
    for row in rows:
        assert (row["labecon"], row["facts"], row["seed"]) == (labecon.__version__, lab.ledger.head, 20260131)
        assert row["made"] == "2026-01-31" and list(row["quantiles"].values()) == sorted(row["quantiles"].values())
    found = {(row["line"], row["segment"], row["window"]): row for row in rows}
    assert {segment for line, segment, _ in found if line == "revenue"} == {"total", "on_premise", "cloud"}
    half = sum(lab.history.values["cloud.revenue"][-6:])  # the first half of 2025 is part of the year
    year, rest = (found["revenue", "cloud", window]["quantiles"] for window in ("FY2025", "H2-2025"))
    assert year["0.5"] == pytest.approx(rest["0.5"] + half, rel=1e-6)
    before = path.read_bytes()
    assert main(asked) == 0 and path.read_bytes() == before  # the same again
    assert main([*asked, "--seed", "5"]) == 2
    assert path.read_bytes() == before and "are not written over" in capsys.readouterr().err


def test_what_cannot_be_forecast_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", "minimax", "--window", "FY2024", "--paths", "100"]) == 2
    assert main(["forecast", "minimax", "--window", "FY2035", "--paths", "100"]) == 2
    assert main(["forecast", "minimax", "--to", "x.jsonl"]) == 2
    assert capsys.readouterr().err.count("labecon:") == 3


def test_a_window_without_a_forecast_names_the_months_that_nobody_reports(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["forecast", "xai", "--periods-through", "2025-06-30", "--window", "FY2025", "H2-2025", "--paths", "100"]
    assert main([*asked, "--format", "json"]) == 0
    found = {one["name"]: one["reason"] for one in json.loads(capsys.readouterr().out)["without"]}
    history = labecon.load("xai", periods_through=date(2025, 6, 30)).history
    assert (history.first, history.last) == (25 * 12 + 2, 25 * 12 + 8)  # March to September 2025
    assert [month is None for month in history.values["revenue"]] == [False] + [True] * 6
    assert found["revenue FY2025"] == "2025-01..2025-02, 2025-04..2025-09 is neither reported nor forecast"
    assert found["revenue H2-2025"] == "2025-07..2025-09 is neither reported nor forecast"
    asked[5:7] = ["2025-09..2026-06"]
    assert main([*asked, "--lang", "zh"]) == 0
    assert "无推演，因为期间内的 2025-09 既未披露亦未推演：收入" in capsys.readouterr().out


def test_windows_that_are_reported_in_full_are_left_out_unless_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", "openai", "--paths", "100", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["window"] for row in rows} == {"H1-2026", "FY2026"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_forecasts_are_judged_by_later_figures(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    register, facts = tmp_path / "r.jsonl", tmp_path / "facts.csv"
    main(["forecast", "minimax", "--freeze", "--to", str(register), "--paths", "200", "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    year = next(row for row in rows if row["window"] == "FY2025" and row["segment"] == "talkie")
    facts.write_text(
        HEAD + f"MiniMax,talkie,revenue,2025-01-01,2025-12-31,{year['0.5']},\n"
        "MiniMax,total,rnd_expense,2025-01-01,2025-12-31,1,\n",
        encoding="utf-8",
    )
    asked = ["score", str(facts), "--forecasts", str(register)]
    assert main([*asked, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["scored"] == 2 and found["coverage"]["0.9"]["inside"] == 1
    assert len(found["waiting"]) == len(rows) - 2
    assert found["figures"][0]["baselines"]["flat"] > 0 and set(found["skill"]) <= {"flat", "drift", "last_growth"}
    assert main([*asked, "--lang", language]) == 0
    assert ("have no figure yet" if language == "en" else "尚无披露数字") in capsys.readouterr().out


def test_bad_tables_and_registers_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts, register = tmp_path / "facts.csv", tmp_path / "r.jsonl"
    facts.write_text("entity,segment\nMiniMax,total\n", encoding="utf-8")
    register.write_text("{}\n", encoding="utf-8")
    assert main(["score", str(facts), "--forecasts", str(register)]) == 2
    assert "no column metric" in capsys.readouterr().err
    facts.write_text(HEAD + "MiniMax,total,revenue,2025-01-01,2025-12-31,about 80,\n", encoding="utf-8")
    assert main(["score", str(facts), "--forecasts", str(register)]) == 2
    assert "facts.csv:2" in capsys.readouterr().err
    facts.write_text(HEAD + "MiniMax,total,revenue,2025-01-01,2025-12-31,80,\n", encoding="utf-8")
    assert main(["score", str(facts), "--forecasts", str(register)]) == 2
    assert "r.jsonl:1" in capsys.readouterr().err
    assert main(["score", str(facts), "--forecasts", str(tmp_path / "none")]) == 2
    assert main(["score", str(facts), "--workspace", str(tmp_path)]) == 2
    assert "labecon forecast LAB --freeze" in capsys.readouterr().err


@pytest.mark.parametrize("path", REGISTERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_registers_of_the_project_read_back_and_name_their_versions(path: Path) -> None:
    rows = read_register(path)
    windows = {row["window"] for row in rows}
    assert windows == {"FY2025", "H2-2025", "Q4-2025", "H1-2026", "FY2026"}
    lines = {row["line"] for row in rows}
    assert lines == {
        "revenue", "gross_margin", "rnd_expense", "selling_expense", "adjusted_net_loss", "operating_cash_flow",
        "liquid_resources",
    }  # fmt: skip
    for row in rows:
        values = list(row["quantiles"].values())
        assert values == sorted(values) and row["made"] == path.parent.name
        assert row["labecon"] and len(row["facts"]) == len(row["digest"]) == 64 and row["seed"] == 20260131
    assert {row["lab"] for row in rows} == {path.stem}


def test_both_labs_are_frozen() -> None:
    assert {path.stem for path in REGISTERS} == {"minimax", "zhipu"}

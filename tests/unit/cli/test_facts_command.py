"""`labecon facts`: the printed figures of the ledger, and what its checks conclude."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest

from labecon.cli import facts_command
from labecon.cli.main import main
from labecon.facts import Ledger, load_ledger


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command prints; it has to succeed."""
    assert main(["facts", *words]) == 0
    return capsys.readouterr().out


def test_rows_have_the_figure_as_printed_and_its_publication(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--lab", "minimax", "--metric", "revenue", "--segment", "total", "--format", "json")
    found = json.loads(said(capsys, *words))
    row = next(one for one in found["rows"] if one["id"] == "minimax.total.revenue.FY2024")
    assert (row["value"], row["unit"], row["printed"]) == (30523000, "USD", "3052.3万美元")
    assert row["published"] == "2025-12-31" and row["period"] == "FY2024"
    assert row["low"] <= row["value"] <= row["high"]
    assert {one["segment"] for one in found["rows"]} == {"total"}


def test_a_date_hides_what_was_published_later(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(said(capsys, "--lab", "minimax", "--as-known-on", "2025-12-22", "--format", "json"))["rows"]
    assert rows and max(row["published"] for row in rows) <= "2025-12-22"
    rows = json.loads(said(capsys, "--lab", "zhipu", "--periods-through", "2024-12-31", "--format", "json"))["rows"]
    assert rows and max(row["period_end"] for row in rows) <= "2024-12-31"
    assert said(capsys, "--as-known-on", "1999-01-01").count("No fact fits.") == 1


def test_an_open_interval_has_no_end(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(said(capsys, "--lab", "industry", "--format", "json"))["rows"]
    over = [row for row in rows if row["bound"] == "over"]
    assert over and all(row["high"] is None for row in over)


def test_derived_facts_come_with_their_formula(capsys: pytest.CaptureFixture[str]) -> None:
    plain = json.loads(said(capsys, "--lab", "minimax", "--format", "json"))["rows"]
    more = json.loads(said(capsys, "--lab", "minimax", "--derived", "--format", "json"))["rows"]
    extra = [row for row in more if "formula" in row]
    assert len(more) == len(plain) + len(extra) and extra
    assert "derived" in said(capsys, "--lab", "minimax", "--derived")


def test_csv_has_the_columns_of_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--lab", "zhipu", "--metric", "revenue", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert next(row for row in rows if row["id"] == "zhipu.total.revenue.FY2024")["value"] == "312414000"
    assert "\r\n" in text


def test_conflicts_are_marked_in_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--lab", "minimax", "--metric", "revenue")
    assert any("$2.46 million" in line and "conflict" in line for line in text.splitlines())
    assert "冲突" in said(capsys, "--lab", "minimax", "--metric", "revenue", "--lang", "zh")


def test_ids_are_shown_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--lab", "zhipu", "--metric", "revenue")
    assert "zhipu.total.revenue.FY2024" in said(capsys, *words, "--ids")
    assert "zhipu.total.revenue.FY2024" not in said(capsys, *words)


def test_every_unknown_name_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--lab", "minimx", "--metric", "revenu"]) == 2
    err = capsys.readouterr().err
    assert "did you mean minimax?" in err and "did you mean revenue?" in err and err.count("\n") == 2


def test_the_bundled_ledger_has_no_new_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "check", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["holds"] is True and found["counts"]["error"] == 0 and found["counts"]["known"] > 0


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_figure_that_contradicts_another_is_exit_code_1(
    form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    ledger = load_ledger()
    tenfold = [
        replace(fact, value=fact.value * 10, low=fact.low * Decimal(10), high=fact.high * Decimal(10))
        if fact.id == "zhipu.total.revenue.FY2024"
        else fact
        for fact in ledger.facts
    ]
    monkeypatch.setattr(facts_command, "view_of", lambda _: Ledger(tenfold, ledger.derivations, ledger.tests))
    assert main(["facts", "check", "--format", form]) == 1
    assert "zhipu.total.revenue.FY2024" in capsys.readouterr().out


def test_rows_about_one_thing_stand_side_by_side_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--lab", "minimax", "--metric", "runway_months", "--format", "json")
    found = json.loads(said(capsys, *words))
    [choice] = found["choices"]
    by_id = {row["id"]: row for row in found["rows"]}
    assert [by_id[one]["value"] for one in choice["facts"]] == [37, 53, 4]
    assert choice["chosen"] == choice["facts"][0] and choice["agreement"] == "inconsistent"
    assert choice["reason"] == "used: liquid resources over stated burn are 37.5"
    chinese = json.loads(said(capsys, *words, "--lang", "zh"))["choices"][0]["reason"]
    assert chinese.startswith("采用")
    other = json.loads(said(capsys, "--lab", "minimax", "--metric", "founded", "--format", "json"))
    assert other["rows"] and other["choices"] == []

"""The command on a market of labs: shapes that other scripts read, languages, and one-line errors."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from typing import Any

import pytest

from labecon.cli.main import main

SMALL = ("--labs", "minimax", "zhipu", "google", "--worlds", "60", "--months", "24")


def document(*words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["industry", *words, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_survival_shares_and_concentration_by_month(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(*SMALL, capsys=capsys)
    assert found["labs"] == ["minimax", "zhipu", "google"] and len(found["months"]) == 24
    assert {"schema_version", "labecon", "facts", "seed"} <= set(found)
    for name in found["labs"]:
        alive = found["survival"][name]
        assert len(alive) == 24 and all(one >= after for one, after in pairwise(alive))
    assert found["survival"]["google"] == [1.0] * 24
    for month in range(24):
        assert sum(values[month] for values in found["shares"].values()) == pytest.approx(1, abs=1e-6)
        assert 10_000 / 3 - 1e-6 <= found["hhi"][month] <= 10_000
    assert all(one["holds"] for one in found["checks"].values())


def test_the_race_has_pay_offs_and_both_ways_agree(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(*SMALL, "--race", "zhipu", "google", capsys=capsys)
    race = found["race"]
    assert race["largest_difference_of_methods"] < 1e-6
    assert race["pay_offs"]["labs"] == ["zhipu", "google"]
    assert set(race["pay_offs"]["pay_offs"]) == {"race/race", "race/hold", "hold/race", "hold/hold"}
    equilibrium, learned = race["training"]["equilibrium"], race["training"]["learned"]
    assert {name: pytest.approx(value, rel=1e-6) for name, value in equilibrium.items()} == learned
    together = sum(race["profit"]["agreed"].values())
    assert together >= sum(race["profit"]["equilibrium"].values()) * (1 - 1e-9)


def test_the_same_seed_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    first = document(*SMALL, capsys=capsys)
    assert document(*SMALL, "--threads", "2", capsys=capsys) == first
    assert document(*SMALL, "--seed", "9", capsys=capsys)["digest"] != first["digest"]


def test_drivers_can_be_set(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(*SMALL, "--set", "exiting=0", capsys=capsys)
    assert found["survival"]["minimax"] == [1.0] * 24


def test_rows_hold_what_the_document_holds(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(*SMALL, capsys=capsys)
    assert main(["industry", *SMALL, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    by_key = {(row["section"], row["lab"], row["month"], row["quantity"]): row["value"] for row in rows}
    last = found["months"][-1]
    assert float(by_key["survival", "zhipu", last, "survival"]) == found["survival"]["zhipu"][-1]
    assert float(by_key["market", "", last, "hhi"]) == found["hhi"][-1]


@pytest.mark.parametrize(("language", "said"), [("en", "Who is left"), ("zh", "谁留了下来")])
def test_text_in_both_languages(language: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["industry", *SMALL, "--lang", language]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--labs", "minimax"), "not 1 (name more"),
        (("--labs", "minimax", "zipu"), "did you mean zhipu"),
        (("--labs", "minimax", "zhipu", "--race", "minimax", "openai"), "no lab 'openai'"),
        (("--labs", "minimax", "zhipu", "--race", "minimax", "minimax"), "between two labs"),
        (("--worlds", "0"), "must lie in"),
        (("--labs", "minimax", "zhipu", "--set", "merger_kept=2"), "merger_kept"),
    ],
)
def test_bad_use_is_one_line(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["industry", *words]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and said in printed.err and len(printed.err.strip().splitlines()) == 1

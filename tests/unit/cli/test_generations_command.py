"""`labecon generations`: payback, two books, the life that breaks even and releases, in text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

import labecon
from labecon.analysis import allocation
from labecon.cli.generations_command import LONGEST_LIFE, RULES
from labecon.cli.main import main
from labecon.outputs.generations_text import LIVES


def shown(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command prints."""
    assert main(["generations", *words]) == 0
    return capsys.readouterr().out


def document(*words: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(*words, "--format", "json", capsys=capsys))
    return found


def test_the_options_name_what_there_is() -> None:
    assert tuple(allocation.RULES) == RULES
    assert max(LIVES) <= LONGEST_LIFE


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("lab", ["minimax", "zhipu"])
def test_rows_add_up_to_the_statements_of_the_company(lab: str, rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(lab, "--rule", rule, "--months", "40", capsys=capsys)
    run = labecon.load(lab).run(40)
    company = sum(run.forecast["contribution"]) - sum(run.forecast["training_cost"])
    rows = found["generations"]
    assert sum(row["contribution"] - row["training"] for row in rows) == pytest.approx(company)
    assert found["identity"]["net"] == pytest.approx(found["identity"]["net_of_lab"]) == pytest.approx(company)
    for row in rows:
        assert row["cost"] == row["training"] + row["before"]
        if row["payback_months"] is not None:
            assert 1 <= row["payback_months"] <= row["months_live"] and row["state"] == "paid"


def test_lives_meet_end_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    """The generations of a line cover the months of the forecast once."""
    rows = [row for row in document("minimax", "--months", "30", capsys=capsys)["generations"] if row["number"] >= 0]
    for line in ("text", "video", "speech"):
        own = [row for row in rows if row["line"] == line]
        assert sum(row["months_live"] for row in own) == 30
        assert [row["replaced"] for row in own[:-1]] == [row["released"] for row in own[1:]]
        assert own[-1]["alive"] and own[-1]["replaced"] is None


def test_a_life_gives_the_spread_book_with_history(capsys: pytest.CaptureFixture[str]) -> None:
    found = document("zhipu", "--life", "1", capsys=capsys)
    years = {row["year"]: row for row in found["two_books"]}
    assert "FY2024" in years and years["FY2024"]["reported_profit"] == pytest.approx(-2958e6)  # as printed
    for row in years.values():
        # spread over its own month, training is expensed at once
        assert row["charge"] == pytest.approx(row["training"])
        assert row["economic_profit"] == pytest.approx(row["reported_profit"])
    longer = {row["year"]: row for row in document("zhipu", "--life", "24", capsys=capsys)["two_books"]}
    assert longer["FY2024"]["economic_profit"] > years["FY2024"]["economic_profit"]
    lives = {row["year"]: row for row in found["break_even_life"]}
    exact = lives["FY2029"]["exact"]
    scan = dict(lives["FY2029"]["scan"])
    assert scan[int(exact)] < 0 < scan[int(exact) + 1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Payback of each generation", "The company", "Exact life")),
        ("zh", ("各代模型的回本", "公司", "精确寿命")),
    ],
)
def test_the_page_in_both_languages(language: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    text = shown("minimax", "--lang", language, "--months", "40", capsys=capsys)
    assert all(word in text for word in words)
    if language == "zh":
        assert not re.search(r"[A-Za-z]{3,} [a-z]{2,}", text.split("\n来源\n")[0].replace("October 27", ""))


def test_all_rows_and_the_company_show_the_same_sum(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown("minimax", capsys=capsys)
    rows = next(line for line in text.splitlines() if line.startswith("All rows")).split()
    company = next(line for line in text.splitlines() if line.startswith("The company")).split()
    assert rows[-3:] == company[-3:] and rows[-1].startswith("(")


def test_releases_show_what_the_page_prints(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown("minimax", capsys=capsys)
    assert re.search(
        r"MiniMax-01 +text +2024-12-01 +2024年内 +6 +\[\d+\] +conflict: other sources date it January 2025", text
    )
    assert re.search(r"MiniMax-M2 +text +2025-10-27 +October 27, 2025 +–", text)


@pytest.mark.parametrize("lab", ["openai", "anthropic", "xai", "moonshot", "deepseek"])
def test_a_thin_lab_gets_one_line_and_reasons(lab: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(lab, capsys=capsys)
    assert found["generations"] == found["two_books"] == found["break_even_life"] == []
    assert {"generations", "books", "break_even", "planned"} <= set(found["reasons"])
    assert all(found["reasons"].values())
    assert "Nothing to show for payback of each generation" in shown(lab, capsys=capsys)
    spread = document(lab, "--life", "24", capsys=capsys)
    assert spread["two_books"] and spread["break_even_life"] and "books" not in spread["reasons"]


def test_a_short_run_says_why_it_has_no_year(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no whole year" in shown("minimax", "--months", "3", capsys=capsys)


def test_rows_have_one_cell_each(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(shown("zhipu", "--format", "csv", "--months", "30", capsys=capsys))))
    cells = {(row["section"], row["line"], row["row"], row["column"]): row["value"] for row in rows}
    assert cells["generations", "glm", "1", "released"] == "2025-07"
    net = [float(row["value"]) for row in rows if row["section"] == "generations" and row["column"] == "net"]
    assert sum(net) == pytest.approx(float(cells["identity", "", "", "net_of_lab"]))
    assert cells["releases", "text", "glm_4", "date"] == "2024-01-01"
    missing = list(csv.DictReader(io.StringIO(shown("openai", "--format", "csv", capsys=capsys))))
    assert {row["column"] for row in missing} == {"reason"} and all(row["value"] for row in missing)


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--rule", "fair"), "'fair'"), (("--life", "0"), "0 must lie in 1..240"), (("--life", "long"), "'long'")],
)
def test_bad_use_is_one_line(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generations", "minimax", *words]) == 2
    err = capsys.readouterr().err
    assert said in err and err.count("\n") == 1

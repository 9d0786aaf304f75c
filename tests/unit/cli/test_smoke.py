"""A sample of every command on the bundled labs: nothing breaks, and nothing is said that cannot be so."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from labecon.cli.main import main

#: One of each kind: with consumer products, with projects, of which little is known, of which hardly a figure is.
LABS = ("minimax", "zhipu", "xai", "deepseek")
#: Commands with odd but legal values: the shortest forecast, a single path, periods that nobody would ask for.
QUESTIONS = (
    "run {} --months 1 --by month",
    "run {} --months 7 --by quarter --scenario funding_drought",
    "run {} --months 2 --set tax_rate=0 --set raising=1 --backend array",
    "simulate {} --paths 1 --months 1",
    "simulate {} --paths 2 --months 6 --window 2025-12",
    "simulate {} --paths 7 --months 14 --quantiles histogram --joint 'cash_out before 2026-06'",
    "captable {}",
    "generations {} --months 12",
    "scenarios {}",
    "lines {}",
    "facts --lab {} --derived",
    "explain {} revenue --depth 1",
    "compare {} --months 2 --scenario base funding_drought",
    "backtest {}",
    "cite {} revenue",
    "sensitivity {} --target cash@2026-06 --top 2 --driver training_growth tax_rate",
    "diff {0} {0}:funding_drought --figure cash@2026-06",
    "run {} --as-known-on 2025-12-31 --periods-through 2025-09-30 --months 2 --by month --scenario funding_drought",
    "forecast {} --paths 100 --window FY2026 2026-02 --set training_growth=0.5",
)
ODD = re.compile(r"\b(?:nan|NaN|inf|None|True|False)\b|Traceback| object at 0x|\{[a-z_]+\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Fields that are a share of something.
SHARES = re.compile(r"(?:^|_)probability$|^share$|^probability_within$")
QUANTILES = ("windows", "fans")


def asked(question: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """A command in this process."""
    code = main(shlex.split(question))
    said = capsys.readouterr()
    return code, said.out, said.err


def values(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of a document with what it holds."""
    if isinstance(node, dict):
        for name, one in node.items():
            yield name, one
            yield from values(one, name)
    elif isinstance(node, list):
        for one in node:
            yield from values(one, key)


def impossible(found: Any) -> list[str]:
    """What a document says that cannot be: shares beyond 0 and 1, ends of a range the wrong way round."""
    wrong = []
    for name, one in [("", found), *values(found)]:
        if SHARES.search(name) and isinstance(one, int | float) and not -1e-9 <= one <= 1 + 1e-9:
            wrong.append(f"{name} = {one}")
        if isinstance(one, dict) and all(isinstance(one.get(end), int | float) for end in ("low", "high")):
            if one["low"] > one["high"]:
                wrong.append(f"{name}: {one['low']} .. {one['high']}")
    for name in QUANTILES:
        rows = [row for _, row in values(found.get(name)) if isinstance(row, list) and row and row[0] is not None]
        wrong += [f"{name}: {row}" for row in rows if not isinstance(row[0], list) and row != sorted(row)]
    return wrong


@pytest.mark.parametrize("place", range(len(QUESTIONS)))
def test_a_page_of_every_lab_is_whole(place: int, capsys: pytest.CaptureFixture[str]) -> None:
    for number, lab in enumerate(LABS):
        language = ("en", "zh")[(place + number) % 2]
        code, out, err = asked(f"{QUESTIONS[place].format(lab)} --lang {language}", capsys)
        assert code in (0, 1, 2) and (code == 2) == (not out), (lab, err)
        assert not ODD.search(out + err), (lab, ODD.search(out + err))
        if code == 2:
            assert all(line.startswith("labecon: ") for line in err.splitlines())
            assert all("（" in line if language == "zh" else "(" in line for line in err.splitlines()), err
        assert bool(CHINESE.search(out + err)) or language == "en"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_document_says_nothing_impossible(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = asked(f"{question.format('zhipu')} --format json", capsys)
    assert code in (0, 1), err
    assert impossible(json.loads(out, parse_constant=pytest.fail)) == []


def test_the_impossible_is_seen() -> None:
    assert impossible({"runway": {"probability": 1.2}}) == ["probability = 1.2"]
    assert impossible({"drivers": {"x": {"low": 2, "high": 1}}}) == ["x: 2 .. 1"]
    assert impossible({"windows": {"FY2026": {"cash": [1.0, 3.0, 2.0]}}}) == ["windows: [1.0, 3.0, 2.0]"]
    assert impossible({"windows": {"FY2026": {"cash": [1.0, 2.0, 2.0]}}, "share": 1}) == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("run xai --scenario price_war", "(labecon scenarios xai says which apply)"),
        ("run xai --scenario customer_loss", "(labecon scenarios xai says which apply)"),
        ("run xai --scenario app_takedown", "(labecon scenarios xai says which apply)"),
        ("run xai --scenario longer_life", ": xai has no driver *.generation_life, *.amortisation_life, *.pace_growth"),
        ("run xai --scenario longer_life --lang zh", "：xai 没有驱动因素 *.generation_life, *.amortisation_life, "),
        ("run xai --set nothing=1", "labecon: xai has no driver nothing (labecon lines xai lists drivers)"),
        ("run xai --set training_growth=1e9", ": training_growth = 1e+09: must lie in [0.1, 100]"),
        ("sensitivity openai --target training_coverage@FY2026", "it has a value in FY2027, FY2028"),
        ("industry --labs google", "a market has 2 to 24 labs, not 1 (name more of them"),
        ("compare minimax --currency EUR", "(choose another currency, e.g. that of the lab)"),
        ("value xai --weights base=inf", "'base=inf' is no SCENARIO=WEIGHT (base=0.7,price_war=0.3)"),
        ("run xai --line nothing", "labecon: xai has no line nothing (labecon lines xai lists lines)"),
        ("run minimax --line check_cash --format json", "check_cash is a check, not a line"),
        ("publish minimax --to ''", "labecon: --to: '' is not named like a page (write it like page.html)"),
        ("labs --workspace {folder}", "labecon: labs/my lab.toml: 'my lab' cannot be the name of a lab (rename "),
        ("score {folder}/latin.csv", "latin.csv: is not UTF-8 text (save it as UTF-8)"),
        ("facts load {folder}/latin.csv --workspace {folder}", "latin.csv: is not UTF-8 text (save it as UTF-8)"),
        ("facts load {folder}/heading.csv --workspace {folder}", "heading.csv: holds no rows (columns: id, entity, "),
        ("facts load {folder}/nothing.csv --workspace {folder} --lang zh", "nothing.csv：无法读取：没有该文件或文件夹"),
        ("facts export --to {folder}/latin.csv --lang zh", "latin.csv：已存在同名文件"),
        ("run zhipu --line active_users", "(labecon lines zhipu lists lines)"),
        ("simulate xai --paths 7 --months 3 --given 'cash@2025-11 > 0'", "7 of 7 paths of xai, and figures need 20"),
        ("simulate xai --paths 1 --months 2 --window 2025-12", "(name an earlier one, or more --months)"),
    ],
)  # fmt: skip
def test_a_refusal_says_how_to_go_on(
    question: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "latin.csv").write_bytes("entity,value\nMinimax,\xfc".encode("latin-1"))
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "my lab.toml").write_text("", encoding="utf-8")
    (tmp_path / "heading.csv").write_text("entity,metric\n", encoding="utf-8")
    code, out, err = asked(question.format(folder=tmp_path), capsys)
    assert (code, out) == (2, "") and all(said in line for line in err.splitlines()), err
    assert len(err.splitlines()) <= 2


def test_an_error_as_json_is_all_that_stands_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    asked_for = "compare xai minimax --scenario consumer_to_enterprise longer_life --format json"
    code, out, err = asked(asked_for, capsys)
    assert (code, out) == (2, "") and json.loads(err)["error"]["problems"][0]["place"] == "scenario longer_life"


@pytest.mark.parametrize(
    ("question", "there", "gone"),
    [
        ("simulate xai --paths 1 --months 1", "No calendar year ends by 2025-10", "Period  Unit"),
        ("simulate xai --paths 1 --months 1", "Liquid resources below zero for the first time", "0.0 months of"),
        ("simulate xai --paths 1 --months 1", "1 path, seed 1.", "1 paths"),
        ("industry --labs google openai --worlds 2 --months 12", "an oligopoly says nothing", "nan"),
        ("sensitivity openai --target training_coverage --top 1", "FY2027", "Base: –"),
        ("sensitivity zhipu --target cash@2026-03 --driver *.normal_growth", "2 uncertain drivers", "nan"),
        ("backtest deepseek", "there is nothing to leave out", "Reported"),
        ("diff zhipu zhipu:funding_drought --figure cash@2026-12 --lang zh", "情景 funding_drought", "scenario"),
        ("compare zhipu --months 2", "Revenue", "Monthly active users"),
        ("run minimax --months 2 --by half", "MiniMax app and agent: Monthly active", "…"),
        ("lines minimax", "a quarter", "…"),
        ("forecast xai --paths 100", "because the lab has no such line: Selling expense.", "selling_expense"),
    ],
)  # fmt: skip
def test_a_page_says_it_once_and_in_words(
    question: str, there: str, gone: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = asked(question, capsys)
    assert code == 0 and there in out and gone not in out


def test_a_total_over_parts_that_a_lab_lacks_is_absent_and_not_zero(capsys: pytest.CaptureFixture[str]) -> None:
    line = json.loads(asked("run zhipu --months 1 --line active_users --format json", capsys)[1])["lines"][
        "active_users"
    ]
    assert set(line["values"]) == {None} and line["reason"].startswith("no part of the lab has this line")
    row = asked("run zhipu --months 1 --line active_users --format csv", capsys)[1].splitlines()[1]
    assert set(row.removeprefix("active_users,person,level")) == {","}

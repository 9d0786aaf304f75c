"""`labecon ask`: one question each, both languages, three formats, and ids that are none."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from labecon.cli.ask_command import chosen_questions
from labecon.cli.main import main
from labecon.errors import UsageError
from tests.unit.cli.conftest import Ran


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs the command in this process."""

    def run(*words: str) -> Ran:
        code = main(["ask", *words])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


def test_without_an_id_all_questions_are_listed(ask: Callable[..., Ran]) -> None:
    ran = ask("--format", "json")
    found = json.loads(ran.out)["questions"]
    assert ran.code == 0
    assert len(found) == 23 + 14 + 1  # questions, ratios, the table of peers
    assert all(one["answered"] for one in found.values())
    assert "QST-05" in ask().out


@pytest.mark.parametrize("word", ["QST-06", "qst-6", "6", "06"])
def test_an_id_may_be_short(word: str) -> None:
    assert [one.id for one in chosen_questions([word])] == ["QST-06"]


def test_a_question_about_several_labs_is_about_their_market(ask: Callable[..., Ran]) -> None:
    ran = ask("22", "--format", "json", "--paths", "2")
    entry = json.loads(ran.out)["questions"]["QST-22"]
    assert ran.code == 0 and entry["labs"] == ["industry"]
    assert {one["name"] for one in entry["figures"]} >= {"survival_minimax", "survival_zhipu", "labs_left"}


def test_all_wrong_ids_are_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        chosen_questions(["QST-99", "QST-98", "why"])
    assert len(caught.value.problems) == 3


def test_an_answer_in_every_format(ask: Callable[..., Ran]) -> None:
    ran = ask("QST-14", "--format", "json", "--paths", "2")
    entry = json.loads(ran.out)["questions"]["QST-14"]
    figure = next(one for one in entry["figures"] if one["name"] == "revenue_gap")
    # OpenAI's 2 x 4.3 bn over 53.437 m x 12/9.
    assert figure["value"] == pytest.approx(120.703, rel=1e-4)
    assert entry["trace"] and figure["low"] < figure["value"] < figure["high"]
    rows = ask("QST-14", "--format", "csv", "--paths", "2").out.splitlines()
    assert rows[0].startswith("id,question,lab,figure")
    assert len(rows) > 10


def test_both_languages_and_the_path_beside_the_arithmetic(ask: Callable[..., Ran]) -> None:
    english = ask("QST-05", "--paths", "2").out
    assert "-271.0" in english
    assert "stop_training" in english and "labecon run zhipu" in english
    chinese = ask("QST-05", "--paths", "2", "--lang", "zh").out
    assert "智谱" in chinese and "-2.71" in chinese


def test_a_break_even_that_is_not_reached_is_an_answer(ask: Callable[..., Ran]) -> None:
    page = ask("QST-03", "--paths", "20").out
    assert "adjusted net profit" in page
    assert "none: it does not break even by 2030-12 on" in page
    assert "free cash flow" in page

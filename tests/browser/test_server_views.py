"""What the page asks of a server: long questions as jobs, many figures accepted at once, facts changed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_desk import NOTE, SERVE, facts_of, open_view, sent, visit
from tests.frontend.test_accessibility import axe, serious

__all__ = ["axe", "open_view", "visit"]
#: What a loaded machine may take for a question that it computes, in milliseconds.
LONG = 120_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that the server writes to."""
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[tuple[str, int]]:
    """A server of the workspace: its address with the token, and the number of its process."""
    command = [sys.executable, "-c", SERVE, "serve", "minimax", "--port", "0", "--workspace", str(folder)]
    environment = {**os.environ, "LABECON_USER": "ann", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip(), process.pid
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)


@pytest.fixture(scope="module")
def address(server: tuple[str, int]) -> str:
    """The address of the server."""
    return server[0]


def children(parent: int) -> list[int]:
    """Processes that a process started and that are not over."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, owner = place.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it ended meanwhile
            continue
        if int(owner) == parent and state != "Z":
            found.append(int(place.parent.name))
    return found


def asked(page: Any, question: str, **fields: str) -> None:
    """Asks a question of the page as a job."""
    page.locator("#asked-go:not([disabled])").wait_for(timeout=LONG)
    page.locator("#asked-name").select_option(question)
    for name, text in fields.items():
        page.locator(f"#asked-{name}").fill(text)
    page.locator("#asked-go").click()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sobol_indices_have_intervals_draws_and_a_source_line(
    open_view: Callable[..., Any], axe: str, language: str
) -> None:
    page = open_view("asked", language)
    asked(page, "sobol", target="revenue@FY2026", paths="64", top="3", seed="5")
    # In one language the answer is computed, in the other the page shows another one of the same job.
    page.locator("#asked-result[data-partial=false]").wait_for(timeout=LONG)
    word = {"en": "64 rows of two paths each, seed 5", "zh": "64 行、每行两条路径，种子 5"}[language]
    page.locator("#asked-source", has_text=word).wait_for()
    page.locator("#asked-chart-sobol svg text", has_text=word.split(",")[0].split("，")[0]).first.wait_for()
    heads = page.locator("[data-table=sobol] thead th").all_inner_texts()
    assert heads[1:] == [
        {"en": "Alone", "zh": "单独"}[language],
        "95 %",
        {"en": "In all", "zh": "合计"}[language],
        "95 %",
    ]
    assert re.fullmatch(r"\(?\d+%\)? … \(?\d+%\)?", page.locator("[data-table=sobol] tbody td").nth(1).inner_text())
    with page.expect_download() as saved:
        page.locator("#asked-sobol-json").click()
    grid = json.loads(saved.value.path().read_text())
    assert grid["heads"][2] == "first_low" and isinstance(grid["rows"][0][2], float) and word in grid["source"]
    page.locator("[data-table=sobol] [data-driver]").first.click()
    page.locator("#trace-body").wait_for()
    page.keyboard.press("Escape")
    assert serious(page, axe) == []


def test_a_killed_worker_ends_in_an_error_beside_the_first_answer(
    open_view: Callable[..., Any], server: tuple[str, int]
) -> None:
    page = open_view("asked")
    asked(page, "industry", labs="openai, zhipu", worlds="20000", months="60", seed="2")
    page.locator("#asked-result[data-partial=true]").wait_for(timeout=LONG)
    page.locator("#asked-source", has_text="100 worlds, seed 2").wait_for()
    page.locator("#asked-doing", has_text="20,000").wait_for(timeout=LONG)
    [worker] = children(server[1])
    os.kill(worker, signal.SIGKILL)
    page.locator(".problems", has_text="ended with code -9").wait_for(timeout=LONG)
    assert page.locator("#asked-doing progress").count() == 0
    assert page.locator("#asked-result").get_attribute("data-partial") == "true"
    assert page.locator("#asked-chart-survival").count() == 1


def test_a_cancelled_question_ends_its_process(open_view: Callable[..., Any], server: tuple[str, int]) -> None:
    page = open_view("asked")
    asked(page, "industry", labs="openai, zhipu", worlds="20000", months="60", seed="3")
    page.locator("#asked-result[data-partial=true]").wait_for(timeout=LONG)
    page.locator("#asked-stop").click()
    page.locator("#asked-doing", has_text="Cancelled").wait_for()
    assert page.locator("#asked-doing progress").count() == 0
    for _ in range(1200):
        if not children(server[1]):
            break
        time.sleep(0.1)
    assert children(server[1]) == []


def test_what_is_refused_is_said_with_its_remedy(open_view: Callable[..., Any]) -> None:
    page = open_view("asked", "zh")
    asked(page, "require", over="no_such_driver")
    page.locator(".problems", has_text="no_such_driver").wait_for(timeout=LONG)
    assert page.locator("#asked-doing progress").count() == 0
    page.locator("#asked-go:not([disabled])").wait_for()


def test_many_figures_are_accepted_at_once_and_taken_back_at_once(
    open_view: Callable[..., Any], folder: Path, axe: str
) -> None:
    page = sent(open_view("evidence"), "many.txt", NOTE.replace("A note", "Many").encode())
    page.locator("#about-publisher").fill("A paper")
    page.locator("#batch summary").click()
    page.locator("#batch-sure").fill("50")
    page.locator("#batch-leaves", has_text="against the ledger").wait_for()
    takes = page.locator("#batch-takes li")
    many = takes.count()
    listed = [int(one) for one in takes.evaluate_all("all => all.map((one) => one.dataset.batch)")]
    assert many >= 3 and "9999万美元" in page.locator("#batch-leaves").inner_text()
    assert serious(page, axe) == []
    page.locator("#batch-go").click()
    page.locator("#batch-done").wait_for(timeout=LONG)
    page.locator(f"#batch-undo:has-text('{many}')").wait_for()
    made = {name: fact for name, fact in facts_of(folder).items() if fact.source.publisher == "A paper"}
    assert len(made) == many and 99_990_000 not in {int(fact.value) for fact in made.values()}
    page.locator("#batch-undo").click()
    page.locator("#batch-done").wait_for(state="detached", timeout=LONG)
    assert [name for name in made if name in facts_of(folder)] == []
    takes.nth(many - 1).wait_for()
    again = [int(one) for one in takes.evaluate_all("all => all.map((one) => one.dataset.batch)")]
    assert again == listed


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_own_fact_is_corrected_and_retracted_and_its_history_shown(
    open_view: Callable[..., Any], folder: Path, axe: str, language: str
) -> None:
    page = sent(
        open_view("evidence", language), f"own-{language}.txt", NOTE.replace("A note", f"Own {language}").encode()
    )
    page.locator("#about-publisher").fill(f"Daily {language}")
    page.locator(".mark", has_text="$465 million").first.click()
    page.locator("#desk-panel .accept").click()
    page.locator("#desk-panel .figure-card.accepted").wait_for(timeout=LONG)
    name = f"minimax.total.loss_for_period.FY2024.daily_{language}"
    page.locator(f"#desk-panel [data-fact='{name}']").first.click()
    page.locator(f"#fact-detail[data-fact-shown='{name}'] #fact-change summary").click()
    assert page.locator("#change-correct").is_disabled() and page.locator("#change-retract").is_disabled()
    page.locator("#change-to").fill("466000000")
    page.locator("#change-why").fill("read anew")
    page.locator("#change-correct").click()
    page.locator("#fact-history tbody tr", has_text="read anew").wait_for(timeout=LONG)
    page.locator("#fact-detail > p", has_text={"en": "466", "zh": "4.66"}[language]).wait_for()
    assert int(facts_of(folder)[name].value) == 466_000_000
    assert serious(page, axe) == []
    page.locator("#change-why").fill("not about the company")
    page.locator("#change-retract").click()
    page.locator("#fact-gone #fact-history tbody tr", has_text="not about the company").wait_for(timeout=LONG)
    assert name not in facts_of(folder)


def test_a_bundled_fact_says_that_it_stays_and_a_computed_one_why_it_cannot_be_changed(
    open_view: Callable[..., Any],
) -> None:
    page = open_view("facts", "en", ";fact_id=minimax.total.revenue.FY2024")
    page.locator("#fact-change summary").click()
    page.locator("#fact-change", has_text="cannot be changed there").wait_for()
    page.locator("#change-why").wait_for()
    page = open_view("facts", "en", ";fact_grade=computed")
    page.locator("#fact-list [data-fact]").first.click()
    page.locator("#fact-change summary").click()
    page.locator("#fact-change", has_text="computed from other facts").wait_for()
    assert page.locator("#change-correct").count() == 0


def test_a_correction_stays_in_its_panel_on_a_telephone(open_view: Callable[..., Any]) -> None:
    page = open_view("facts", "en", ";fact_id=minimax.total.revenue.FY2024")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#fact-change summary").click()
    page.locator("#change-field").wait_for()
    right = "all => all.map((one) => one.getBoundingClientRect().right)"
    [panel] = page.locator("#fact-change form").evaluate_all(right)
    assert max(page.locator("#fact-change").locator("input, select, button").evaluate_all(right)) <= panel
    page.set_viewport_size({"width": 1300, "height": 900})

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
from playwright.sync_api import expect

from tests.browser.steps import saved
from tests.browser.test_desk import NOTE, SERVE, facts_of, open_view, sent, visit
from tests.frontend.test_accessibility import axe, serious

__all__ = ["axe", "open_view", "visit"]


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
    process.communicate(timeout=600)


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
    page.locator("#asked-result[data-partial=false]").wait_for()
    word = {"en": "64 rows of two paths each, seed 5", "zh": "64 行、每行两条路径，种子 5"}[language]
    page.locator("#asked-source", has_text=word).wait_for()
    page.locator("#asked-chart-sobol svg text", has_text=word.split(",")[0].split("，")[0]).first.wait_for()
    alone, together = {"en": ("Alone", "In all"), "zh": ("单独", "合计")}[language]
    expect(page.locator("[data-table=sobol] thead th")).to_have_text([re.compile("."), alone, "95 %", together, "95 %"])
    interval = re.compile(r"^\(?\d+%\)? … \(?\d+%\)?$")
    expect(page.locator("[data-table=sobol] tbody td").nth(1)).to_have_text(interval)
    grid = json.loads(saved(page, "#asked-sobol-json").read_text())
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
    page.locator("#asked-result[data-partial=true]").wait_for()
    page.locator("#asked-source", has_text="100 worlds, seed 2").wait_for()
    page.locator("#asked-doing", has_text="20,000").wait_for()
    [worker] = children(server[1])
    os.kill(worker, signal.SIGKILL)
    page.locator(".problems", has_text="ended with code -9").wait_for()
    expect(page.locator("#asked-doing progress")).to_have_count(0)
    expect(page.locator("#asked-result")).to_have_attribute("data-partial", "true")
    expect(page.locator("#asked-chart-survival")).to_have_count(1)


def test_a_cancelled_question_ends_its_process(open_view: Callable[..., Any], server: tuple[str, int]) -> None:
    page = open_view("asked")
    asked(page, "industry", labs="openai, zhipu", worlds="20000", months="60", seed="3")
    page.locator("#asked-result[data-partial=true]").wait_for()
    page.locator("#asked-stop").click()
    page.locator("#asked-doing", has_text="Cancelled").wait_for()
    expect(page.locator("#asked-doing progress")).to_have_count(0)
    for _ in range(1200):
        if not children(server[1]):
            break
        time.sleep(0.1)
    assert children(server[1]) == []


def test_what_is_refused_is_said_with_its_remedy(open_view: Callable[..., Any]) -> None:
    page = open_view("asked", "zh")
    asked(page, "require", over="no_such_driver")
    page.locator(".problems", has_text="no_such_driver").wait_for()
    expect(page.locator("#asked-doing progress")).to_have_count(0)
    page.locator("#asked-go:not([disabled])").wait_for()


def test_a_question_that_is_asked_twice_at_once_is_one_job(open_view: Callable[..., Any]) -> None:
    page = open_view("asked")
    page.locator("#asked-name").select_option("require")
    page.locator("#asked-over").fill("no_such_driver")
    begun: list[str] = []
    page.on("request", lambda one: begun.append(one.url) if one.method == "POST" else None)
    page.locator("#asked-go:not([disabled])").evaluate(
        "async (go) => { go.click(); await null; await null; go.click(); }"
    )
    page.locator(".problems", has_text="no_such_driver").wait_for()
    assert len(begun) == 1


def test_a_document_that_is_being_read_outlives_another_language(open_view: Callable[..., Any]) -> None:
    page = open_view("evidence")
    page.locator("#desk-file").set_input_files({"name": "two.txt", "mimeType": "text/plain", "buffer": NOTE.encode()})
    page.locator("#language").click()
    page.locator("#document[aria-label='two.txt']").wait_for()
    expect(page.locator("#desk-doing progress")).to_have_count(0)
    page.locator(".mark", has_text="$465 million").first.click()
    expect(page.locator("#desk-panel h3 .chip")).to_have_text("待定")


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
    assert many >= 3
    expect(page.locator("#batch-leaves")).to_contain_text("9999万美元")
    assert serious(page, axe) == []
    page.locator("#batch-go").click()
    page.locator("#batch-done").wait_for()
    page.locator(f"#batch-undo:has-text('{many}')").wait_for()
    made = {name: fact for name, fact in facts_of(folder).items() if fact.source.publisher == "A paper"}
    assert len(made) == many and 99_990_000 not in {int(fact.value) for fact in made.values()}
    page.locator("#batch-undo").click()
    page.locator("#batch-done").wait_for(state="detached")
    assert [name for name in made if name in facts_of(folder)] == []
    expect(takes).to_have_count(many)
    assert [int(one) for one in takes.evaluate_all("all => all.map((one) => one.dataset.batch)")] == listed


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
    page.locator("#desk-panel .figure-card.accepted").wait_for()
    name = f"minimax.total.loss_for_period.FY2024.daily_{language}"
    page.locator(f"#desk-panel [data-fact='{name}']").first.click()
    page.locator(f"#fact-detail[data-fact-shown='{name}'] #fact-change summary").click()
    expect(page.locator("#change-correct")).to_be_disabled()
    expect(page.locator("#change-retract")).to_be_disabled()
    page.locator("#change-to").fill("466000000")
    page.locator("#change-why").fill("read anew")
    page.locator("#change-correct").click()
    page.locator("#fact-history tbody tr", has_text="read anew").wait_for()
    page.locator("#fact-detail > p", has_text={"en": "466", "zh": "4.66"}[language]).wait_for()
    assert int(facts_of(folder)[name].value) == 466_000_000
    assert serious(page, axe) == []
    page.locator("#change-why").fill("not about the company")
    page.locator("#change-retract").click()
    page.locator("#fact-gone #fact-history tbody tr", has_text="not about the company").wait_for()
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
    expect(page.locator("#change-correct")).to_have_count(0)


def test_a_correction_stays_in_its_panel_on_a_telephone(open_view: Callable[..., Any]) -> None:
    page = open_view("facts", "en", ";fact_id=minimax.total.revenue.FY2024")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#fact-change summary").click()
    page.locator("#change-field").wait_for()
    right = "all => all.map((one) => one.getBoundingClientRect().right)"
    [panel] = page.locator("#fact-change form").evaluate_all(right)
    assert max(page.locator("#fact-change").locator("input, select, button").evaluate_all(right)) <= panel
    page.set_viewport_size({"width": 1300, "height": 900})

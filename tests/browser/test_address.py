"""What the address keeps beside drivers and views: open trace, chosen fact, opening values; what undo leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import labecon
from tests.browser.steps import again, at, becomes

CASH = "[...labecon.run.value.model.line(labecon.run.value.room, 'cash')]"


def test_a_trace_opens_again_with_its_way_back(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=statements", "#statements")
    page.locator("[data-trace='revenue@299']").click()
    page.locator("#trace-body [data-item='platform.revenue@299']").click()
    page.locator("#trace-body [data-fact]").first.click()
    page.locator("#trace-body h2", has_text="minimax.").wait_for()
    page.wait_for_function("location.hash.includes('trace=revenue@299,platform.revenue@299,fact:minimax.')")
    said = page.locator("#trace-body").inner_text()
    again(page, "#trace[open] h2")
    expect(page.locator("#trace-body")).to_have_text(said, use_inner_text=True)
    page.locator("#back").click()
    page.locator("#trace-body h2", has_text="Open platform").wait_for()
    page.locator("#close").click()
    page.locator("#trace[open]").wait_for(state="detached")
    page.wait_for_function("!location.hash.includes('trace=')")
    page.reload()
    page.locator("#statements").wait_for()
    expect(page.locator("#trace[open]")).to_have_count(0)


@pytest.mark.parametrize("steps", ["nobody@299", "revenue@x", "fact:constructor", "driver:;x", "@@,,::"])
def test_a_trace_that_the_lab_does_not_have_opens_nothing(page: Any, page_file: Path, steps: str) -> None:
    at(page, page_file, f"lab=minimax;trace={steps}", "#cards")
    expect(page.locator("#trace[open]")).to_have_count(0)


def test_undo_takes_back_settings_and_opens_and_closes_nothing(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;set=training_growth:1.2", "#cards")
    page.locator("[data-driver='training_growth'] [data-reset]").click()
    becomes(page, "labecon.state.value.set", {})
    page.locator("#cards [data-trace]").first.click()
    page.locator("#trace[open] h2").wait_for()
    shown = page.locator("#trace h2").inner_text()
    page.keyboard.press("Control+z")
    becomes(page, "labecon.state.value.set", {"training_growth": 1.2})
    expect(page.locator("#trace[open] h2")).to_have_text(shown, use_inner_text=True)
    page.locator("#close").click()
    page.locator("#trace[open]").wait_for(state="detached")
    page.keyboard.press("Control+y")
    becomes(page, "labecon.state.value.set", {})
    expect(page.locator("#redo")).to_be_disabled()
    expect(page.locator("#trace[open]")).to_have_count(0)


def test_an_address_that_is_entered_is_not_written_over(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=statements", "#statements")
    # The page changes between the new address and the event that tells of it.
    page.evaluate("location.hash = '#v1;lab=minimax;view=facts'; document.querySelector('#theme').click()")
    page.locator("[data-view=facts][aria-current=page]").wait_for()


def test_a_chosen_fact_is_shown_again(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=facts;fact_metric=revenue", "#fact-list [data-fact]")
    page.locator("#fact-list [data-fact]").nth(3).click()
    page.locator("#fact-detail").wait_for()
    said = page.locator("#fact-detail").inner_text()
    page.wait_for_function("location.hash.includes('fact_id=')")
    again(page, "#fact-detail")
    expect(page.locator("#fact-detail")).to_have_text(said, use_inner_text=True)


def test_an_opening_value_is_set_like_any_driver(page: Any, page_file: Path) -> None:
    lab = labecon.load("zhipu")
    name = "initial.financial_assets"
    value = round(lab.drivers[name].at(lab.actual_through) * 0.9)
    at(page, page_file, "lab=zhipu", "#cards")
    page.locator("#only").select_option("all")
    page.locator("#search").fill(name)
    box = page.locator(f"[data-driver='{name}'] [type=text]")
    box.fill(str(value))
    box.press("Enter")
    expected = lab.with_drivers({name: value}).run().forecast["cash"]
    assert expected != lab.run().forecast["cash"]
    becomes(page, CASH, list(expected))
    page.locator(f"[data-source='{name}']").click()
    page.locator("#trace[open] h2").wait_for()
    page.locator("#close").click()
    page.wait_for_function("!location.hash.includes('trace=')")
    again(page, "#cards")
    becomes(page, CASH, list(expected))
    page.locator("[data-view=scenarios]").click()
    page.locator(f"[data-differs='{name}']").wait_for()

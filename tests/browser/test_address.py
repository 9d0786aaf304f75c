"""What the address keeps beside drivers and views: open trace, chosen fact, opening values; what undo leaves alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import labecon

CASH = "[...labecon.run.value.model.line(labecon.run.value.room, 'cash')]"


def at(page: Any, page_file: Path, address: str, seen: str) -> None:
    page.set_default_timeout(120_000)
    page.goto("about:blank")
    page.goto(f"{page_file.as_uri()}#v1;{address}")
    page.locator(seen).first.wait_for()


def again(page: Any, seen: str) -> str:
    """Loads the address of the page anew, without what it remembers; gives the address."""
    address = str(page.url)
    page.goto("about:blank")
    page.goto(address)
    page.locator(seen).first.wait_for()
    return address


def test_a_trace_opens_again_with_its_way_back(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=statements", "#statements")
    page.locator("[data-trace='revenue@299']").click()
    page.locator("#trace-body [data-item='platform.revenue@299']").click()
    page.locator("#trace-body [data-fact]").first.click()
    page.locator("#trace-body h2", has_text="minimax.").wait_for()
    said = page.locator("#trace-body").inner_text()
    address = again(page, "#trace[open] h2")
    assert "trace=revenue@299,platform.revenue@299,fact:minimax." in address
    assert page.locator("#trace-body").inner_text() == said
    page.locator("#back").click()
    page.locator("#trace-body h2", has_text="Open platform").wait_for()
    page.locator("#close").click()
    page.locator("#trace[open]").wait_for(state="detached")
    page.wait_for_function("!location.hash.includes('trace=')")
    page.reload()
    page.locator("#statements").wait_for()
    assert page.locator("#trace[open]").count() == 0


@pytest.mark.parametrize("steps", ["nobody@299", "revenue@x", "fact:constructor", "driver:;x", "@@,,::"])
def test_a_trace_that_the_lab_does_not_have_opens_nothing(page: Any, page_file: Path, steps: str) -> None:
    at(page, page_file, f"lab=minimax;trace={steps}", "#cards")
    assert page.locator("#trace[open]").count() == 0


def test_undo_takes_back_settings_and_opens_and_closes_nothing(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;set=training_growth:1.2", "#cards")
    page.locator("[data-driver='training_growth'] [data-reset]").click()
    page.wait_for_function("labecon.state.value.set.training_growth === undefined")
    page.locator("#cards [data-trace]").first.click()
    page.locator("#trace[open] h2").wait_for()
    shown = page.locator("#trace h2").inner_text()
    page.keyboard.press("Control+z")
    page.wait_for_function("labecon.state.value.set.training_growth === 1.2")
    assert page.locator("#trace[open] h2").inner_text() == shown
    page.locator("#close").click()
    page.locator("#trace[open]").wait_for(state="detached")
    page.keyboard.press("Control+y")
    page.wait_for_function("labecon.state.value.set.training_growth === undefined")
    assert page.locator("#trace[open]").count() == 0 and page.locator("#redo").is_disabled()


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
    again(page, "#fact-detail")
    assert page.locator("#fact-detail").inner_text() == said


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
    page.wait_for_function(f"labecon.state.value.set['{name}'] === {value}")
    expected = lab.with_drivers({name: value}).run()
    found = json.loads(page.evaluate(f"JSON.stringify({CASH})"))
    assert found == expected.forecast["cash"] and found != lab.run().forecast["cash"]
    page.locator(f"[data-source='{name}']").click()
    page.locator("#trace[open] h2").wait_for()
    page.locator("#close").click()
    again(page, "#cards")
    assert json.loads(page.evaluate(f"JSON.stringify({CASH})")) == found
    page.locator("[data-view=scenarios]").click()
    page.locator(f"[data-differs='{name}']").wait_for()

"""The live page in a real browser: traces, sliders, scenarios, address, languages, no network."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

import labecon
from labecon.labs import load_scenario
from labecon.outputs.messages import Words
from labecon.outputs.page.page import live_page
from tests.browser.steps import again, at, becomes, drawn, turn, value

#: Cash by month of the run on the page.
CASH = "[...labecon.run.value.model.line(labecon.run.value.room, 'cash')]"
#: What somebody has set.
SET = "labecon.state.value.set"
#: Addresses that were handed out by version 1 of the page, and what they mean.
OLD_ADDRESSES = {
    "#v1;lab=zhipu": {"lab": "zhipu"},
    "#v1;lab=minimax;scenario=price_war;set=talkie.churn:0.05": {
        "scenario": "price_war",
        "set": {"talkie.churn": 0.05},
    },
    "#v1;lab=minimax;seed=7;lang=zh": {"seed": 7, "lang": "zh"},
    "#v1;lab=minimax;set=nobody:1,training_growth:1.2": {"set": {"training_growth": 1.2}},
    "#v1;lab=nobody;scenario=nothing;seed=x;%zz": {},
}
FIRST = {"lab": "minimax", "scenario": "base", "set": {}, "seed": 1, "lang": "en", "view": "overview"}


@pytest.mark.parametrize("address", OLD_ADDRESSES)
def test_old_addresses_keep_working(page: Any, page_file: Path, address: str) -> None:
    page.goto("about:blank")
    page.goto(page_file.as_uri() + address)
    page.locator("#cards").wait_for()
    state = value(page, "labecon.state.value")
    assert {key: state[key] for key in FIRST} == {**FIRST, **OLD_ADDRESSES[address]}


def test_the_file_is_small_and_points_nowhere(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    assert len(text.encode()) < 2_000_000
    assert len(gzip.compress(text.encode(), mtime=0)) < 600_000  # what `labecon serve` sends at first
    assert re.findall(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", text) == []
    assert "default-src 'none'" in text


def test_from_opening_the_page_to_a_printed_figure_in_five_clicks(page: Any) -> None:
    page.locator("[data-view=statements]").click()
    page.locator("[data-trace='revenue@299']").click()  # December 2024
    body = page.locator("#trace-body")
    expect(body).to_contain_text("Revenue · 2024-12")
    body.locator("[data-item='platform.revenue@299']").click()
    clicks, steps = 3, 2
    while not body.get_by_text("Document", exact=True).count():
        body.locator("[data-fact]").last.click()
        clicks, steps = clicks + 1, steps + 1
        page.wait_for_function(f"location.hash.split('trace=')[1].split(';')[0].split(',').length === {steps}")
    assert clicks <= 5
    expect(body).to_contain_text("Published")
    expect(body).to_contain_text("Place")


def test_every_leaf_has_a_source_or_is_an_assumption(page: Any) -> None:
    page.locator("#only").select_option("all")
    bare = value(
        page,
        "Object.values(labecon.payload.labs).flatMap((lab) => Object.entries(lab.drivers).filter(([, d]) =>"
        " !(d.s[0] || d.f.length || d.p) || !labecon.payload.kinds[d.k]).map(([name]) => name))",
    )
    assert bare == []


def test_the_run_is_that_of_the_command_line(page: Any) -> None:
    line = "labecon.run.value.model.line(labecon.run.value.room, name)"
    found = value(page, f"Object.fromEntries(['cash', 'revenue'].map((name) => [name, [...{line}]]))")
    expected = labecon.load("minimax").run().forecast
    assert found == {name: list(expected[name]) for name in found}


def test_fans_are_those_of_the_command_line(page: Any) -> None:
    drawn(page)
    found = value(page, "[labecon.fans.value.lines.liquid_resources, labecon.fans.value.lines.revenue]")
    made = labecon.load("minimax").simulate(2000, 1, keep=("liquid_resources", "revenue"), checks=False)
    for rows, line in zip(found, ("liquid_resources", "revenue"), strict=True):
        assert np.array_equal(np.array(rows), made.fan(line))


def test_a_driver_a_scenario_undo_and_the_address(page: Any, page_file: Path) -> None:
    page.locator("#search").fill("training_growth")
    box = page.locator("[data-driver='training_growth']")
    box.locator("[type=text]").fill("1.2")
    box.locator("[type=text]").press("Enter")
    page.locator("#scenario").select_option("longer_life")
    lab = labecon.load("minimax").with_scenario(load_scenario("longer_life")).with_drivers({"training_growth": 1.2})
    becomes(page, CASH, list(lab.run().forecast["cash"]))
    expect(page).to_have_url(re.compile("scenario=longer_life;set=training_growth:1.2"))
    address = page.url
    page.locator("#undo").click()
    expect(page).not_to_have_url(re.compile("scenario"))
    page.locator("#redo").click()
    expect(page).to_have_url(address)
    again(page, "#cards")
    becomes(page, CASH, list(lab.run().forecast["cash"]))
    page.locator("#reset").click()
    becomes(page, CASH, list(labecon.load("minimax").run().forecast["cash"]))


def test_a_number_out_of_range_changes_nothing(page: Any) -> None:
    page.locator("#search").fill("talkie.churn")
    field = page.locator("[data-driver='talkie.churn'] [type=text]")
    field.fill("7")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page).not_to_have_url(re.compile("set="))
    assert value(page, SET) == {}


def test_both_languages_say_everything(page: Any) -> None:
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("[data-view=overview]")).to_have_text("总览")
    shell = page.locator("header, nav, h2, #cards").all_inner_texts()
    rest = re.sub(r"labecon|MiniMax|API|USD|CNY|CSV|JSON|SVG|PNG|\d+", "", " ".join(shell))
    assert re.findall(r"[A-Za-z]{3,}", rest) == []


def test_the_keyboard_alone_suffices(page: Any) -> None:
    page.keyboard.press("/")
    page.keyboard.type("growth of training")
    page.locator("#palette [aria-selected=true][data-entry='driver training_growth']").wait_for()
    page.keyboard.press("Enter")
    page.locator("[data-driver=training_growth] [type=text]:focus").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type("1.3 to 1.9")
    page.keyboard.press("Enter")
    becomes(page, SET, {"training_growth": [1.3, 1.9]})
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    becomes(page, f"typeof {SET}.training_growth", "number")
    page.keyboard.press("Control+Z")
    becomes(page, SET, {"training_growth": [1.3, 1.9]})
    page.keyboard.press("Control+K")
    page.keyboard.type("statements")
    page.keyboard.press("Enter")
    page.locator("[data-trace='revenue@299']").focus()
    page.keyboard.press("Enter")
    page.locator("#trace[open] h2").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#trace[open]")).to_have_count(0)
    expect(page.locator("[data-trace='revenue@299']")).to_be_focused()


PRESSED = """async (steps) => {
  const spots = [];
  const drawn = async () => { for (let k = 0; k < 20; k++) await null; };  // no time passes, nothing is painted
  for (const [key, text] of steps) {
    const at = document.activeElement;
    if (text) { at.value = text; at.dispatchEvent(new Event("input", {bubbles: true})); await drawn(); }
    at.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    await drawn();
    spots.push(document.activeElement.id || document.activeElement.closest("[data-driver]")?.dataset.driver);
  }
  return spots;
}"""


def test_no_key_of_a_fast_reader_is_lost(page: Any) -> None:
    """Each key finds the field that the one before it opened, though the page has not been painted since."""
    steps = [["/", ""], ["Enter", "growth of training"]]
    assert page.evaluate(PRESSED, steps) == ["palette-text", "training_growth"]
    page.locator("[data-view=facts]").click()  # a view without drivers beside it
    expect(page.locator("#drivers")).to_have_count(0)
    assert page.evaluate(PRESSED, steps) == ["palette-text", "training_growth"]


def test_a_range_is_drawn_as_on_the_command_line(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;set=training_growth:1.3~1.9", "#cards")
    drawn(page)
    lab = labecon.load("minimax").with_drivers({"training_growth": "1.3 to 1.9"})
    becomes(page, CASH, list(lab.run().forecast["cash"]))
    made = lab.simulate(2000, 1, keep=("liquid_resources",), checks=False)
    assert np.array_equal(
        np.array(value(page, "labecon.fans.value.lines.liquid_resources")), made.fan("liquid_resources")
    )


def test_fifty_steps_are_undone_one_by_one(page: Any) -> None:
    page.evaluate(
        """() => { const one = document.querySelector("[data-driver] [type=range]"); for (let k = 1; k <= 60; k++) {
            one.value = String(Number(one.min) + (Number(one.max) - Number(one.min)) * k / 60);
            one.dispatchEvent(new Event("input", {bubbles: true}));
            one.dispatchEvent(new Event("change", {bubbles: true})); } }"""
    )
    keys = "new KeyboardEvent('keydown', {key, ctrlKey: true, bubbles: true})"
    press = f"(key, times) => {{ for (let k = 0; k < times; k++) document.body.dispatchEvent({keys}); }}"
    last = value(page, SET)
    page.evaluate(f"({press})('z', 59)")
    first = value(page, SET)
    assert len(first) == 1 and first != last
    page.keyboard.press("Control+Z")
    becomes(page, SET, {})
    page.evaluate(f"({press})('y', 60)")
    becomes(page, SET, last)


def test_one_driver_or_all_of_them_are_reset(page: Any) -> None:
    for name, text in (("talkie.churn", "0.05"), ("training_growth", "1.3")):
        page.locator("#search").fill(name)
        field = page.locator(f"[data-driver='{name}'] [type=text]")
        field.fill(text)
        field.press("Enter")
    becomes(page, SET, {"talkie.churn": 0.05, "training_growth": 1.3})
    page.locator("[data-reset='training_growth']").click()
    becomes(page, SET, {"talkie.churn": 0.05})
    expect(page.locator("[data-reset='training_growth']")).to_be_disabled()
    page.locator("#reset").click()
    becomes(page, SET, {})
    page.keyboard.press("Control+Z")
    becomes(page, SET, {"talkie.churn": 0.05})


@pytest.mark.parametrize(("language", "notice"), [("en", "Conditional, not a forecast"), ("zh", "有条件的推演")])
def test_every_view_says_that_it_is_no_forecast(page: Any, language: str, notice: str) -> None:
    for view in ("overview", "statements", "scenarios", "what_if", "facts", "reproduce"):
        turn(page, view, language, lab="zhipu")
        for said in (notice, labecon.__version__, labecon.load("zhipu").ledger.head[:12]):
            expect(page.locator("footer")).to_contain_text(said)


def test_nothing_runs_that_a_title_smuggles_in(browser: Any, tmp_path: Path) -> None:
    lab = labecon.load("openai")
    hostile = "</script><img src=x onerror=alert(1)><b>"
    object.__setattr__(lab, "title", {"en": hostile, "zh": hostile})
    object.__setattr__(lab, "note", {"en": hostile, "zh": hostile})
    path = tmp_path / "hostile.html"
    path.write_text(live_page([lab], Words("en")), encoding="utf-8")
    opened = browser.new_page()
    opened.on("dialog", lambda one: pytest.fail(one.message))
    opened.goto(path.as_uri())
    expect(opened.locator("#labs")).to_contain_text(hostile)
    expect(opened.locator("img")).to_have_count(0)
    opened.close()

"""Views of the live page: scenarios, what-if, what leaves the page, and its numbers elsewhere."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

import labecon
from labecon import __version__
from labecon.labs import load_scenario
from labecon.periods import Window
from tests.browser.steps import at, becomes, drawn, saved, table, workbook

#: What somebody has set for one driver.
GROWTH = "labecon.state.value.set.training_growth"


def revenue(lab: labecon.Lab, year: int) -> float | None:
    return lab.run().window("revenue", Window.year(year))


def rows(path: Path) -> dict[str, list[Any]]:
    """Rows of a table that was saved as JSON, by their first cell."""
    return {name: values for name, *values in json.loads(path.read_text())["rows"]}


def test_scenarios_are_made_kept_in_the_address_and_compared(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=scenarios;set=training_growth:1.2", "#compared")
    page.locator("#own-name").fill("Slow | training")
    page.locator("#own-keep").click()
    page.locator("[data-compare=price_war]").check()
    heads = ["USD", "base", "Price war on the platform", "Slow training"]
    page.wait_for_function("location.hash.includes('with=base,price_war')")
    page.reload()
    expect(page.locator("#compared thead th")).to_have_text(heads)
    path = saved(page, "#compared-json")
    lab = labecon.load("minimax")
    others = lab.with_scenario(load_scenario("price_war")), lab.with_drivers({"training_growth": 1.2})
    assert rows(path)["Revenue, 2030"] == [revenue(one, 2030) for one in (lab, *others)]
    chances = page.locator("#compared tbody tr").nth(1)
    chances.locator("text=/%/").nth(2).wait_for()


def test_scenarios_differ_in_what_was_changed_and_not_from_themselves(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=scenarios", "#differences")
    expect(page.locator("[data-differs]")).to_have_count(0)
    at(page, page_file, "lab=minimax;view=scenarios;set=training_growth:1.2,talkie.churn:0.04~0.06", "#differences tr")
    names = page.locator("[data-differs]").evaluate_all("all => all.map((one) => one.dataset.differs)")
    assert sorted(names) == ["talkie.churn", "training_growth"]
    expect(page.locator("[data-differs='talkie.churn']")).to_contain_text("4.0% .. 6.0%")


def test_a_figure_over_two_drivers_is_that_of_single_runs(page: Any, page_file: Path) -> None:
    address = "lab=minimax;view=what_if;across=training_growth;down=interest_rate;of=cash;at=12"
    at(page, page_file, address, "#heat")
    found = json.loads(saved(page, "#heat-json").read_text())
    lab = labecon.load("minimax")
    for row in (0, 6):
        rate, *values = found["rows"][row]
        for column in (0, 6):
            growth = float(found["heads"][column + 1])
            run = lab.with_drivers({"interest_rate": rate, "training_growth": growth}).run()
            assert run.value("cash", lab.first_forecast + 11) == values[column]


def test_what_must_be_true_holds_when_it_is_computed_again(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=what_if;of=cash;at=24;seek=training_growth", "#seek")
    now = page.evaluate("labecon.run.value.model.line(labecon.run.value.room, 'cash')[23]")
    page.locator("#seek-target").fill(f"{now * 0.98 / 1e6:.9f}m")
    page.locator("#seek").click()
    expect(page.locator("#seek-found")).to_contain_text("computed again")
    page.locator("#seek-apply").click()
    becomes(page, f"typeof {GROWTH}", "number")
    growth = page.evaluate(GROWTH)
    lab = labecon.load("minimax").with_drivers({"training_growth": growth})
    assert lab.run().value("cash", lab.first_forecast + 23) == pytest.approx(now * 0.98, rel=1e-6)
    page.locator("#seek-target").fill("999bn")
    page.locator("#seek").click()
    expect(page.locator("#seek-found")).to_contain_text("Not reached")


def test_a_frontier_over_two_drivers_begins_to_hold_where_it_says(page: Any, page_file: Path) -> None:
    lab = labecon.load("minimax")
    now = lab.run().value("cash", lab.first_forecast + 11)
    assert now is not None
    goal = round(now * 0.995)
    address = f"lab=minimax;view=what_if;across=interest_rate;down=training_growth;of=cash;at=12;goal={goal}"
    at(page, page_file, address, "#frontier")
    found = json.loads(saved(page, "#frontier-json").read_text())
    assert len(found["rows"]) >= 5 and "Conditional" in found["source"]
    for rate, growth, figure in found["rows"][::4]:
        run = lab.with_drivers({"interest_rate": rate, "training_growth": growth}).run()
        assert run.value("cash", lab.first_forecast + 11) == figure
        assert goal <= figure <= goal * (1 + 1e-6)
    expect(page.locator("#frontier [role=img]")).to_have_attribute("aria-label", re.compile("begins to hold"))
    assert len(table(page, "frontier")[1]) == 9
    page.locator("#frontier-goal").fill("999bn")
    page.locator("#frontier-go").click()
    page.locator("#frontier-none", has_text="No pair").wait_for()
    page.locator("#frontier-side").select_option("most")
    page.locator("#frontier-none", has_text="every pair").wait_for()
    page.reload()
    page.locator("#frontier-none", has_text="every pair").wait_for()


def test_statements_leave_the_page_as_numbers_with_their_source(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=statements", "#statements")
    expected = revenue(labecon.load("minimax"), 2027)
    sheet = workbook(page, "#statements-file-xlsx")
    cells = {row[1]: row for row in sheet.iter_rows(values_only=True) if row[1]}
    year = cells["line"].index("2027 E")
    assert cells["revenue"][year] == expected
    text = saved(page, "#statements-file-csv").read_text("utf-8-sig")
    lines = {line.split(",")[1]: line.split(",") for line in text.splitlines() if line.count(",") > 4}
    assert float(lines["revenue"][year]) == expected
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.locator("#statements-file-copy").click()
    page.wait_for_function("window.copied")
    pasted = page.evaluate("window.copied")
    assert f"\t{expected!r}\t" in pasted
    for one in (str(sheet.cell(sheet.max_row, 1).value), text, pasted):
        assert f"labecon {__version__}" in one and "not a forecast" in one


def test_an_image_says_where_it_comes_from(page: Any) -> None:
    drawn(page)
    for place in ("fan-money", "fan-revenue", "tornado", "bridge"):
        svg = saved(page, page.locator(f"#{place} .tools button").first).read_text()
        words = re.sub(r"<[^>]*>", " ", svg)
        assert f"labecon {__version__}" in words and "facts" in words and "var(" not in svg
        assert "Conditional" in words
    page.locator("#fan-money text", has_text="2,000 paths, seed 1").first.wait_for(state="attached")
    png = saved(page, page.locator("#fan-money .tools button").nth(1)).read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and len(png) > 10_000


def test_the_same_seed_draws_the_same_bytes(page: Any) -> None:
    def svg() -> str:
        drawn(page)
        text = saved(page, page.locator("#fan-money .tools button").first).read_text()
        return re.sub(r"zr\d+-", "", text)  # numbers of the drawing library, which counts its own elements

    first = svg()
    page.reload()
    assert svg() == first


#: Five moves of a slider while the workers say nothing: changes inside charts, and the line that is drawn over one.
DRAG = """async () => {
  Worker.prototype.postMessage = function () {};
  const box = document.querySelector("[data-driver=training_growth] [type=range]");
  const line = document.querySelector("#fan-money .live path");
  const seen = [], watch = new MutationObserver((list) => seen.push(...list));
  for (const chart of document.querySelectorAll("figure [role=img]"))
    watch.observe(chart, {childList: true, attributes: true, subtree: true});
  const lines = new Set();
  for (let k = 1; k <= 5; k++) {
    box.value = String(Number(box.min) + (Number(box.max) - Number(box.min)) * k / 6);
    box.dispatchEvent(new Event("input", {bubbles: true}));
    for (let wait = 0; wait < 5; wait++) await Promise.resolve();
    lines.add(line.getAttribute("d"));
  }
  return [seen.length + watch.takeRecords().length, lines.size];
}"""


def test_a_slider_draws_one_path_at_once_and_no_chart_before_its_paths(page: Any) -> None:
    drawn(page)
    page.locator("#tornado").wait_for()
    page.locator("[data-driver=training_growth]").wait_for()
    assert page.evaluate(DRAG) == [0, 5]


def test_every_chart_has_its_table(page: Any) -> None:
    heads, rows = table(page, "fan-revenue")
    assert heads[0] == "Month" and len(rows) > 8
    expect(page.locator("#fan-revenue [role=img]")).to_have_attribute("aria-label", re.compile("Revenue.*2030-12"))


def test_a_table_is_there_with_the_click_that_opens_it(page: Any) -> None:
    """No time passes in between: the event that tells of the opening comes later."""
    rows = page.locator("#fan-revenue details").evaluate(
        """async (details) => {
        details.querySelector("summary").click();
        for (let k = 0; k < 20; k++) await null;
        return details.querySelectorAll("tbody tr").length;
    }"""
    )
    assert rows > 8
    page.locator("#fan-revenue summary").press("Enter")
    expect(page.locator("#fan-revenue table")).to_have_count(0)


Asked = tuple[str, dict[str, list[str]]]


def of_address(text: str) -> Asked:
    """Verb and arguments of an address of the API."""
    url = urlsplit(text)
    *_, lab, verb = url.path.removesuffix(".csv").split("/")
    return verb, {"lab": [lab], **parse_qs(url.query)}


def of_call(text: str) -> Asked:
    """Verb and arguments of the call of a tool."""
    told = json.loads(text)
    listed = {name: value if isinstance(value, list) else [value] for name, value in told["arguments"].items()}
    return told["name"], {name: [str(one) for one in value] for name, value in listed.items()}


def of_command(text: str) -> Asked:
    """Verb and arguments of a command line."""
    _, verb, lab, *words = shlex.split(text)
    options: dict[str, list[str]] = {"lab": [lab]}
    for name, value in zip(words[::2], words[1::2], strict=True):
        options.setdefault(name.removeprefix("--"), []).append(value)
    return verb, options


def test_reproduce_asks_the_same_in_four_ways_and_python_gives_the_same(page: Any, page_file: Path) -> None:
    address = "lab=minimax;view=reproduce;scenario=price_war;set=talkie.churn:0.05,training_growth:1.3~1.9"
    at(page, page_file, address, "#reproduce-cli")
    blocks = {name: page.locator(f"#reproduce-{name}").inner_text() for name in ("cli", "python", "curl", "mcp")}
    lines = [blocks[name].splitlines()[:2] for name in ("cli", "mcp", "curl")]
    for command, call, request in zip(*lines, strict=True):
        assert of_command(command) == of_call(call) == of_address(shlex.split(request)[-1])
    done = subprocess.run(
        [sys.executable, "-c", blocks["python"].split("\n\n")[0]], capture_output=True, text=True, check=True
    )
    lab = labecon.load("minimax", "price_war").with_drivers({"talkie.churn": 0.05, "training_growth": "1.3 to 1.9"})
    assert float(done.stdout) == revenue(lab, 2026)
    line = page.evaluate("[...labecon.run.value.model.line(labecon.run.value.room, 'revenue')]")
    assert line == list(lab.run().forecast["revenue"])


@pytest.mark.parametrize(
    ("theme", "language", "width"), [("light", "en", 390), ("dark", "zh", 390), ("dark", "en", 1400)]
)
def test_nothing_is_wider_than_the_screen(browser: Any, page_file: Path, theme: str, language: str, width: int) -> None:
    opened = browser.new_page(color_scheme=theme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    last = {
        "overview": "#tornado",
        "statements": "#statements",
        "scenarios": "#compared",
        "what_if": "#heat",
        "reproduce": "pre",
    }
    for view, seen in last.items():
        at(opened, page_file, f"lab=zhipu;view={view};lang={language}", seen)
        opened.wait_for_function(f"document.documentElement.scrollWidth <= {width}")
        assert opened.locator("footer").inner_text().count(__version__) == 1
    opened.emulate_media(media="print")
    expect(opened.locator("aside")).to_be_hidden()
    opened.close()

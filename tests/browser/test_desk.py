"""The evidence desk, the facts browser and what moved a number, on a page that `labecon serve` gives."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from labecon.cli.main import main
from labecon.facts.workspace import workspace_ledger
from tests.browser.steps import at, saved, turn
from tests.frontend.test_accessibility import axe, serious
from tests.unit.web.hostile import PAYLOADS

__all__ = ["axe"]
NOTE = """A note 😀 of its own
2025-12-21

In 2024 MiniMax had revenue of $30.5 million, up 500% from $3.46 million in 2023. Its net loss was $465 million in 2024.

2023年、2024年, MiniMax营收分别为346万美元、3052.3万美元。2025年前9月, 公司收入为9999万美元。
"""
SERVE = "import sys; from labecon.cli.main import main; raise SystemExit(main(sys.argv[1:]))"
#: What a hostile text would make, were it not text.
MADE = ("img", "svg", "iframe", "object", "embed", "video", "math", "marquee", "base", "link", "style", "script")
ACTS = ("onerror", "onload", "onclick", "ontoggle", "onfocus", "onmouseover")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that the server writes to."""
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A server of the workspace, and its address with the token."""
    command = [sys.executable, "-c", SERVE, "serve", "minimax", "--port", "0", "--workspace", str(folder)]
    environment = {**os.environ, "LABECON_USER": "ann", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=600)


@pytest.fixture(scope="module")
def visit(browser: Any, address: str) -> Iterator[tuple[Any, list[str]]]:
    """A page of the server, and what went wrong on it: one for all tests, since every page draws its random paths."""
    context = browser.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def refuse(dialog: Any) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.goto(address)
    page.locator("#views").wait_for()
    yield page, wrong
    context.close()


@pytest.fixture
def open_view(visit: tuple[Any, list[str]]) -> Iterator[Callable[..., Any]]:
    """Opens a view; nothing may go wrong in it, and nothing may run that a text brought."""
    page, wrong = visit

    def opened(view: str, language: str = "en", more: str = "") -> Any:
        turn(page, view, language, more)
        return page

    yield opened
    page.unroute_all()
    assert wrong == []


def sent(page: Any, name: str, data: bytes, shown: str = "") -> Any:
    """A document on the desk; the server may call it otherwise."""
    page.locator("#desk-file").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})
    page.locator(f"#document[aria-label='{shown or name}']").wait_for()
    return page


def mark(page: Any, printed: str) -> Any:
    """The mark of a figure."""
    return page.locator(".mark", has_text=printed).first


def facts_of(folder: Path) -> dict[str, Any]:
    """What the workspace has added to the bundled facts."""
    own = {fact.id: fact for fact in workspace_ledger(folder).facts}
    bundled = {fact.id for fact in workspace_ledger(None).facts}
    return {name: fact for name, fact in own.items() if name not in bundled}


WORDS = {
    "en": {"accepted": "accepted", "corrected": "accepted as corrected", "rejected": "rejected", "open": "undecided"},
    "zh": {"accepted": "已接受", "corrected": "按更正接受", "rejected": "已拒绝", "open": "待定"},
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_figure_is_accepted_corrected_rejected_and_taken_back(
    open_view: Callable[..., Any], folder: Path, language: str
) -> None:
    page = sent(
        open_view("evidence", language), f"note-{language}.txt", NOTE.replace("A note", f"Note {language}").encode()
    )
    said = WORDS[language]
    page.locator("#about-publisher").fill(f"Paper {language}")
    mark(page, "$465 million").click()
    page.locator("#desk-panel .accept").click()
    page.locator("#desk-panel .figure-card.accepted").wait_for()
    decision = page.locator("#desk-panel .decision")
    expect(decision).to_contain_text(said["accepted"])
    expect(decision).to_contain_text("ann")
    fact = facts_of(folder)[f"minimax.total.loss_for_period.FY2024.paper_{language}"]
    assert (int(fact.value), fact.printed, fact.source.publisher) == (465_000_000, "$465 million", f"Paper {language}")

    mark(page, "9999万美元").click()
    page.locator("#desk-panel .open-correct").click()
    page.locator("#desk-panel [data-field=period]").fill("9M2099x")
    expect(page.locator("#desk-panel .correct button[type=submit]")).to_be_disabled()
    page.locator("#desk-panel [data-field=period]").fill("FY2025")
    page.locator("#desk-panel [data-field=value]").fill("99,980,000")
    page.locator("#desk-panel .correct button[type=submit]").click()
    page.locator("#desk-panel .figure-card.corrected").wait_for()
    expect(page.locator("#desk-panel h3 .chip").last).to_contain_text(said["corrected"])
    own = [one for one in facts_of(folder).values() if one.source.publisher == f"Paper {language}"]
    assert [int(one.value) for one in own if ".FY2025" in one.id] == [99_980_000]

    mark(page, "$3.46 million").click()
    page.locator("#desk-panel .open-reject").click()
    expect(page.locator("#desk-panel .reject button[type=submit]")).to_be_disabled()
    page.locator("#desk-panel .reject input").fill("no source of its own")
    page.locator("#desk-panel .reject button[type=submit]").click()
    page.locator("#desk-panel .figure-card.rejected").wait_for()
    expect(decision).to_contain_text("no source of its own")

    mark(page, "$465 million").click()
    page.locator("#desk-panel .reopen").click()
    page.locator("#desk-panel .figure-card .accept").wait_for()
    expect(page.locator("#desk-panel h3 .chip").last).to_contain_text(said["open"])
    assert f"minimax.total.loss_for_period.FY2024.paper_{language}" not in facts_of(folder)


def test_a_claim_shows_its_formula_and_leads_to_its_inputs(open_view: Callable[..., Any]) -> None:
    page = sent(open_view("evidence"), "claims.txt", NOTE.encode())
    page.locator("[data-only=contradicted]").click()
    page.keyboard.press("n")
    card = page.locator("#desk-panel .claim", has_text="500%")
    for said in ("✗ contradicted", "781.503%", "500%"):
        expect(card).to_contain_text(said)
    expect(card.locator(".formula")).to_have_text("revenue[FY2024] / revenue[FY2023] - 1")
    card.locator("[data-jump]", has_text="$3.46 million").first.click()
    chosen = page.locator(".mark[aria-pressed=true]")
    expect(chosen).to_contain_text("$3.46 million")
    expect(chosen).to_be_focused()
    assert page.evaluate("document.querySelector('#document').textContent").count("😀") == 1


def test_the_desk_works_by_keyboard_alone(open_view: Callable[..., Any]) -> None:
    page = open_view("evidence")
    page.locator(".intake summary").focus()
    if page.locator(".intake[open]").count() == 0:
        page.keyboard.press("Enter")
    page.locator(".intake[open]").wait_for()
    for _ in range(12):
        if page.evaluate("document.activeElement.id") != "desk-text":
            page.keyboard.press("Tab")
    page.keyboard.type("MiniMax had revenue of $30.5 million in 2024.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#document[aria-label='pasted.txt']").wait_for()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.locator("#desk-panel .figure-card").wait_for()
    expect(page.locator("#mark-0")).to_be_focused()
    steps = 0
    while "open-reject" not in page.evaluate("document.activeElement.className"):
        page.keyboard.press("Tab")
        steps += 1
        assert steps < 12, "the decision cannot be reached by Tab"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("a test")
    page.keyboard.press("Enter")
    page.locator("#desk-panel .figure-card.rejected").wait_for()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("broken.docx", b"PK\x03\x04 no archive", "malformed"),
        ("broken.pdf", b"no such format", "malformed"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_kind(
    open_view: Callable[..., Any], name: str, data: bytes, code: str
) -> None:
    page = open_view("evidence")
    page.locator("#desk-file").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.locator(".problems").wait_for()
    for said in (code, name, "To mend it"):
        expect(page.locator(".problems")).to_contain_text(said)
    expect(page.locator("#desk-doing progress")).to_have_count(0)


def test_a_document_that_is_too_large_is_not_even_sent(open_view: Callable[..., Any]) -> None:
    page = open_view("evidence")
    asked: list[str] = []
    page.once("request", lambda one: asked.append(one.method))
    page.evaluate("""() => {
        const files = new DataTransfer();
        files.items.add(new File([new ArrayBuffer(2 ** 24 + 1)], "large.txt"));
        const dropped = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
        document.querySelector("#drop").dispatchEvent(dropped);
    }""")
    page.locator(".problems").wait_for()
    expect(page.locator(".problems")).to_contain_text("too-large")
    expect(page.locator(".problems")).to_contain_text("16")
    assert "POST" not in asked


def test_reading_can_be_cancelled(open_view: Callable[..., Any]) -> None:
    page = open_view("evidence")
    page.route("**/api/documents?*", lambda route: None)  # an answer that never comes
    page.evaluate("document.querySelector('.intake').open = true")
    page.locator("#desk-text").fill("MiniMax had revenue of $1 million in 2024.")
    page.locator("#desk-read").click()
    page.locator("#desk-cancel").click()
    expect(page.locator("#desk-doing")).to_be_empty()
    expect(page.locator(".problems")).to_have_count(0)


def test_a_document_leaves_as_json_csv_and_marked_page(open_view: Callable[..., Any]) -> None:
    page = sent(open_view("evidence"), "files.txt", NOTE.encode())
    texts = {}
    for form in ("json", "csv", "html"):
        texts[form] = saved(page, f"#desk-{form}").read_text(encoding="utf-8")
    assert json.loads(texts["json"])["text"] == NOTE
    rows = csv.DictReader(io.StringIO(texts["csv"]))
    assert "500%" in [row["printed"] for row in rows if row["verdict"] == "contradicted"]
    assert "contradicted" in texts["html"] and "<script" not in texts["html"]


def test_a_hundred_hostile_texts_stay_texts(open_view: Callable[..., Any]) -> None:
    page = open_view("evidence")
    assert len(PAYLOADS) >= 100
    claim = "MiniMax revenue was ${}.5 million in 2024, up 12%."
    lines = [f"{payload} {claim.format(k + 1)} {payload}" for k, payload in enumerate(PAYLOADS)]
    data = "\n\n".join([PAYLOADS[0], *lines]).encode()
    sent(page, "<img src=x onerror=alert(1)>.txt", data, "_img_src_x_onerror_alert_1_.txt")
    text = page.evaluate("document.querySelector('#document').textContent")
    assert [payload for payload in PAYLOADS if payload.strip() not in text] == []
    for place in (0, 1, 2):
        page.locator(f"#mark-{place}").click()
        page.locator("#desk-panel .card").first.wait_for()
    page.locator("#about-title").fill(PAYLOADS[0])
    page.locator("#about-publisher").fill(PAYLOADS[1])
    page.locator("#desk-panel .accept").first.click()
    page.locator("#desk-panel .decision, .problems").first.wait_for()
    for made in MADE:
        expect(page.locator(f"#content {made}"), made).to_have_count(0)
    for act in ACTS:
        expect(page.locator(f"#content [{act}]"), act).to_have_count(0)


def test_from_a_file_to_a_fact_as_printed_in_five_clicks(page: Any) -> None:
    for view in ("evidence", "moved"):
        page.locator(f"[data-view={view}]").click()
        page.locator(f"[data-view={view}][aria-current=page]").wait_for()
        expect(page.locator("#content")).to_contain_text("labecon serve")
        expect(page.locator("#desk-file, #moved-go")).to_have_count(0)
    page.locator("[data-view=facts]").click()
    page.locator("#fact-search").fill("revenue FY2024 minimax")
    page.locator("#fact-list [data-fact='minimax.total.revenue.FY2024']").click()
    for part in ("3052.3万美元", "30.523 m USD", "Document", "Publisher", "Place", "Known from", "2025-12-31"):
        expect(page.locator("#fact-detail")).to_contain_text(part)
    page.locator("#fact-uses [data-use]").first.click()
    page.locator("#trace[open]").wait_for()


def test_conflicts_stand_side_by_side_with_the_one_that_is_used(open_view: Callable[..., Any]) -> None:
    page = open_view("facts", more=";fact_id=minimax.total.runway_months.2025-09-30;fact_conflicts=yes")
    page.locator("#fact-choice").wait_for()
    rows = page.locator("#fact-choice tbody tr")
    expect(rows.locator("th")).to_have_text([re.compile(rf"\S {word}\b") for word in ("used", "not", "not")])
    expect(rows.first).to_contain_text("liquid resources over stated burn")
    expect(rows.nth(1)).to_contain_text("53 months")
    rows.nth(1).locator("[data-fact]").click()
    expect(page.locator("#fact-detail")).to_contain_text("ITjuzi")


def test_facts_are_filtered_by_day_sorted_and_taken_away_as_numbers(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=facts;fact_known=2025-12-22", "#fact-list tbody tr")
    known, everything = map(int, re.findall(r"\d+", page.locator("#fact-count").inner_text())[:2])
    assert 0 < known < everything
    page.locator("#fact-clear").click()
    expect(page.locator("#fact-count")).to_have_text(re.compile(rf"^{everything}\b"))
    page.locator("#fact-entity").select_option("MiniMax")
    page.locator("#fact-metric").select_option("revenue")
    page.locator("[data-sort=value]").click()
    page.locator("[data-sort=value]").click()
    page.locator("th[aria-sort=descending] [data-sort=value]").wait_for()
    found = json.loads(saved(page, "#fact-json").read_text(encoding="utf-8"))
    rows = [dict(zip(found["heads"], row, strict=True)) for row in found["rows"]]
    values = [row["value"] for row in rows]
    assert len(values) > 10 and all(isinstance(one, int | float) for one in values)
    assert values == sorted(values, reverse=True)
    assert all(row["published"] and (row["place"] or row["formula"]) for row in rows)


def test_many_facts_scroll_with_few_of_them_drawn(open_view: Callable[..., Any]) -> None:
    page = open_view("facts")
    page.locator("#fact-list tbody tr[aria-rowindex='2']").wait_for()
    everything = int(page.locator("#fact-list table").get_attribute("aria-rowcount"))
    assert everything > 700
    drawn = page.locator("#fact-list tbody tr[aria-rowindex]").count()
    assert 0 < drawn < 80
    page.locator("#fact-list").evaluate("(box) => { box.scrollTop = box.scrollHeight; }")
    page.locator(f"#fact-list tbody tr[aria-rowindex='{everything}']").wait_for()


def test_the_history_of_a_fact_says_who_when_and_why(open_view: Callable[..., Any], folder: Path) -> None:
    words = ["facts", "correct", "minimax.total.mau.FY2024", "note=checked", "--why", "checked by hand", "--who", "bob"]
    assert main([*words, "--workspace", str(folder)]) == 0
    page = open_view("facts", more=";fact_id=minimax.total.mau.FY2024")
    page.locator("#fact-history table").wait_for()  # what was corrected is shown at once
    expect(page.locator("#fact-history")).to_contain_text("checked by hand")
    expect(page.locator("#fact-history")).to_contain_text("bob")


def test_what_moved_a_number_adds_up(open_view: Callable[..., Any]) -> None:
    page = open_view("moved", more=";moved_between=scenarios;moved_figure=cash@FY2026;moved_b_scenario=price_war")
    page.locator("#moved-go").click()
    page.locator("#moved-result").wait_for()
    effects = page.locator("#moved-table tbody [data-effect]").evaluate_all(
        "all => all.map((one) => Number(one.dataset.effect))"
    )
    *parts, residual, change = effects
    assert len(parts) >= 2 and change < 0
    assert sum(parts) + residual == pytest.approx(change, rel=1e-12)
    expect(page.locator("#moved-chart [role=img]")).to_have_count(1)
    page.locator("#moved-table [data-part]").first.click()
    page.locator("#trace[open]").wait_for()
    page.keyboard.press("Escape")


def test_axe_finds_nothing_serious(open_view: Callable[..., Any], axe: str) -> None:
    page = sent(open_view("evidence", "zh"), "axe.txt", NOTE.encode())
    mark(page, "9999万美元").click()
    page.locator("#desk-panel .open-correct").click()
    assert serious(page, axe) == []
    page.locator("#theme").click()
    assert serious(page, axe) == []
    page = open_view("facts", more=";fact_id=minimax.total.runway_months.2025-09-30")
    page.locator("#fact-choice").wait_for()
    assert serious(page, axe) == []
    page = open_view("moved")
    assert serious(page, axe) == []


def test_labs_stand_side_by_side_as_compare_says(
    open_view: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_view("beside", more=";beside_labs=minimax moonshot;beside_window=FY2026;beside_currency=CNY")
    page.locator("#beside-result thead th", has_text="Moonshot").last.wait_for()
    expect(page.locator(".doing progress")).to_have_count(0)
    assert main(["compare", "minimax", "moonshot", "--currency", "CNY", "--format", "json"]) == 0
    wanted = json.loads(capsys.readouterr().out)["labs"]
    found = json.loads(saved(page, "#beside-json").read_text(encoding="utf-8"))
    assert {row[0]: row[1:] for row in found["rows"]} == {
        line: [one["lines"].get(line, {}).get("FY2026") for one in wanted] for line in wanted[0]["lines"]
    }
    axis = page.locator("#beside-chart text", has_text="logarithmic axis")
    page.locator("#beside-scale").select_option("log")
    axis.wait_for()
    page.locator("#beside-scale").select_option("linear")
    axis.wait_for(state="detached")
    page.locator("#beside-labs input:checked").first.uncheck()
    page.locator("#beside-result thead th", has_text="MiniMax").first.wait_for(state="detached")

"""Labs by file alone: the example workspace loads, runs, answers and explains; every error in such a file is said."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import labecon
from labecon.analysis.brief import lab_brief
from labecon.cli.main import main
from labecon.errors import LabeconError, Problem
from labecon.facts import load_ledger
from labecon.labs.datafile import DataFile
from labecon.labs.lab import Lab
from labecon.labs.library import available, bundled
from labecon.labs.loading import load_file, load_scenario
from labecon.labs.new import new_lab_text
from tests.docs.pages import execute
from tests.labfile import complaints, edited, line_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
WORKSPACE = EXAMPLES / "workspace"
FULL = {"consumer_only": "consumer_app", "api_only": "open_platform", "projects_only": "on_premise"}
NAMES = (*FULL, "five_numbers")
LABS: dict[str, Lab] = {name: labecon.load(name, workspace=WORKSPACE) for name in NAMES}
#: Scenarios written for the bundled labs; what else does not fit, and what the refusal names.
OF_BUNDLED_LABS = {"api_half_of_revenue", "app_takedown", "consumer_to_enterprise", "copyright_loss"}
UNFIT: Mapping[str, Mapping[str, str]] = {
    "consumer_only": {"price_war": "@open_platform.price_level"},
    "api_only": {},
    "projects_only": {"price_war": "@open_platform.price_level"},
}
#: Scenarios that fit and change nothing: no listing is planned, and an app has no largest customer.
IDLE = {
    "consumer_only": {"listing_fails", "customer_loss"},
    "api_only": {"listing_fails"},
    "projects_only": {"listing_fails"},
}


def text_of(name: str) -> str:
    return (WORKSPACE / "labs" / f"{name}.toml").read_text(encoding="utf-8")


def scenario_names() -> list[str]:
    return [path.stem for path in sorted((WORKSPACE / "scenarios").glob("*.toml"))]


@pytest.mark.parametrize(("name", "component"), FULL.items())
def test_a_full_example_has_one_product_and_the_parts_it_needs(name: str, component: str) -> None:
    kinds = [part.component for part in LABS[name].parts]
    teams = ["research_team", "administration_team"] + ["commercial_team"] * (name == "projects_only")
    assert sorted(kinds) == sorted([component, "generation", "unallocated", *teams])
    assert "fictional" in LABS[name].note["en"] and LABS[name].note["zh"]


def test_the_five_numbers_are_the_only_change_to_what_new_writes() -> None:
    ours, written = (tomllib.loads(text) for text in (text_of("five_numbers"), new_lab_text("five_numbers", "USD")))
    assert LABS["five_numbers"].kind == "thin_lab"
    changed = {name for name, entry in ours["drivers"]["lab"].items() if entry != written["drivers"]["lab"][name]}
    assert changed == {"revenue_start", "revenue_growth", "gross_margin_start", "burn_start"}
    assert {name for name, entry in ours["initial"]["lab"].items() if entry != written["initial"]["lab"][name]} == {
        "cash"
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_number_has_a_unit_and_a_source(name: str) -> None:
    for driver in LABS[name].drivers.values():
        assert str(driver.citation).strip(), driver.name
        assert driver.citation.facts == (), driver.name  # the ledger knows nothing of a lab that does not exist
        assert driver.citation.kind != "judgement" or driver.axes not in ("run", "month"), driver.name


@pytest.mark.parametrize("name", NAMES)
def test_every_check_holds_on_random_paths(name: str) -> None:
    checks = LABS[name].simulate(300, 20260131).checks
    assert len(checks) >= (4 if name == "five_numbers" else 25)
    assert [check for check, (_, holds) in checks.items() if not holds] == []


def test_history_is_the_year_that_the_file_assumes() -> None:
    lab = LABS["projects_only"]
    year = range(lab.actual_through - 11, lab.actual_through + 1)
    months = [lab.history.at("projects.revenue", month) for month in year]
    assert sum(value for value in months if value is not None) == pytest.approx(140e6)
    assert {lab.history.at("net_loss", month) for month in year} == {None}  # nobody says, so absent and never 0


@pytest.mark.parametrize("name", NAMES)
def test_the_brief_answers_or_says_why_not(name: str) -> None:
    figures = lab_brief(LABS[name], paths=20, seed=1).figures
    assert len(figures) > 15
    for figure in figures.values():
        answers = [(figure.value, figure.reason), *((one.value, one.reason) for one in figure.definitions)]
        for value, reason in answers:
            assert value is not None or (reason["en"].strip() and reason["zh"].strip()), figure


@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("scenario", available("scenarios", WORKSPACE))
def test_a_scenario_that_fits_changes_the_lab_and_another_says_why_not(name: str, scenario: str) -> None:
    lab, change = LABS[name], load_scenario(scenario, WORKSPACE)
    if scenario in OF_BUNDLED_LABS or scenario in UNFIT[name]:
        with pytest.raises(LabeconError, match=UNFIT[name].get(scenario, f"scenario {scenario} is for ")):
            lab.with_scenario(change)
        return
    changed = lab.with_scenario(change)
    run, plain = changed.run(), lab.run()
    assert max(check.largest_share for check in run.checks.values()) < 1e-9
    lines = ("revenue", "cost_of_sales", "cash", "economic_net_loss", "funding_window")
    assert any(run.series(line) != plain.series(line) for line in lines) != (scenario in IDLE[name])


def test_the_scenario_of_the_workspace_moves_every_lab_of_it() -> None:
    assert scenario_names() == ["lean_year"]
    for lab in LABS.values():
        month = lab.first_forecast + 11
        lean = lab.with_scenario(load_scenario("lean_year", WORKSPACE)).run(12).value("revenue", month)
        plain = lab.run(12).value("revenue", month)
        assert lean is not None and plain is not None and lean < plain


def nodes(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield entry
    for one in entry.get("inputs", ()):
        yield from nodes(one)


@pytest.mark.parametrize("name", NAMES)
def test_cash_is_explained_down_to_sources(name: str) -> None:
    lab = LABS[name]
    found = list(nodes(lab.explain("cash", lab.first_forecast)))
    told = {(one["name"], one.get("month")) for one in found if "ref" not in one}
    ends = [one for one in found if not one.get("inputs")]
    for one in ends:
        if "ref" in one:
            assert (one["name"], one["month"]) in told, one
        else:
            assert one["source"]["kind"] and any(one["source"].get(key) for key in ("text", "prior")), one
    kinds = {one["source"]["kind"] for one in ends if "ref" not in one}
    assert kinds >= {"assumption", "assumption (policy switch)", "prior"}
    drawn = {one["name"] for one in found}
    assert {"initial.cash", "interest_rate"} <= drawn and len(ends) > 40


#: One slip each: what is replaced, by what, the piece of the changed file that the complaint points to, its words.
SLIPS = {
    "driver": ("\nchurn = {", "\nchrun = {", "\nchrun = {", "chrun is read by no line; did you mean lantern.churn?"),
    "component": ('"research_team"', '"reserch_team"', "[parts.research]", "did you mean research_team?"),
    "unit": ('unit = "day"', 'unit = "dya"', 'unit = "dya"', "no unit dya; did you mean day?"),
    "initial": (
        "core_cost_ratio = {",
        "# core_cost_ratio = {",
        "[initial.lantern]",
        "add core_cost_ratio to [init",
    ),
    "range": ('asset_life = { value = "36 to 60"', 'asset_life = { value = "60 to 36"', "asset_life =", "36.0 to 60.0"),
    "slot": ("uses.generation", "uses.generatoin", "uses.generatoin", "no slot generatoin; did you mean generation?"),
    "line": ("\ncost_of_sales = {", "\ncost_of_sale = {", "\ncost_of_sale = {", "did you mean lantern.cost_of_sales?"),
    "prior": ('"rnd_head_share"', '"rnd_heads_share"', '"rnd_heads_share"', "did you mean rnd_head_share?"),
    "event": ("customer_loss = { hazard", "customer_loss = { hazrad", "customer_loss = {", "did you mean hazard?"),
}


def loaded(text: str) -> Lab:
    ledger = load_ledger()
    return load_file(DataFile("mine.toml", text), ledger, ledger)


def pointed(text: str, piece: str) -> str:
    return f"mine.toml:{line_of(text, piece.lstrip()) if piece[0] != chr(10) else line_of(text, piece) + 1}"


def found(problems: list[Problem], text: str, slip: str) -> bool:
    _, _, piece, words = SLIPS[slip]
    return any(one.place == pointed(text, piece) and words in str(one) for one in problems)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_said_with_its_line_and_the_nearest_name(slip: str) -> None:
    text = edited(text_of("consumer_only"), SLIPS[slip][:2])
    problems = complaints(loaded, text)
    assert found(problems, text, slip), problems


def test_all_slips_of_a_file_are_said_at_once() -> None:
    text = edited(text_of("consumer_only"), *(slip[:2] for slip in SLIPS.values()))
    problems = complaints(loaded, text)
    assert [slip for slip in SLIPS if not found(problems, text, slip)] == []


def test_the_command_says_all_of_them_and_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "labs").mkdir()
    text = edited(text_of("consumer_only"), *(slip[:2] for slip in SLIPS.values()))
    (tmp_path / "labs" / "mine.toml").write_text(text, encoding="utf-8")
    assert main(["run", "mine", "--workspace", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    for _, _, piece, words in SLIPS.values():
        assert any(one.startswith(f"labecon: {pointed(text, piece)}: ") and words in one for one in lines), words


def test_a_slip_in_a_file_of_five_numbers_is_said_too() -> None:
    text = edited(text_of("five_numbers"), ("burn_start", "burn_strat"), ("\ncash = {", "\n# cash = {"))
    problems = [str(one) for one in complaints(loaded, text)]
    at = f"mine.toml:{line_of(text, 'burn_strat')}"
    assert f"{at}: driver burn_strat is read by no line; did you mean burn_start? (remove it)" in problems
    assert any("cash is read with a lag" in one and one.startswith("mine.toml:") for one in problems)


def test_the_page_of_the_examples_does_what_it_says(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    assert execute(EXAMPLES / "README.md", tmp_path) >= 2


def test_an_example_has_the_name_of_no_bundled_lab() -> None:
    assert not {*NAMES} & {*bundled("labs")}

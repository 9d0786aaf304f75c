"""Views of answers: they say what the document says, in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

import labecon
from labecon.cli.answering import answer
from labecon.outputs.messages import LANGUAGES, Words
from labecon.outputs.views.industry import industry_view
from labecon.outputs.views.requirement import requirement_view


def asked(*words: str) -> dict[str, Any]:
    """The document of a command."""
    found: dict[str, Any] = json.loads(answer([words[0], "--format=json", *words[1:]]).text)
    return found


@pytest.fixture(scope="module")
def market() -> dict[str, Any]:
    """Four labs over few worlds."""
    return asked("industry", "--labs", "openai", "google", "zhipu", "deepseek", "--worlds=30", "--months=24")


def parts_of(view: dict[str, Any]) -> list[dict[str, Any]]:
    """Parts, whose tables are rectangles."""
    for part in view["parts"]:
        for row in part["table"]["rows"] if part["table"] else []:
            assert len(row["cells"]) == len(part["table"]["heads"])
            assert len(row["values"]) == len(part["table"]["columns"])
    found: list[dict[str, Any]] = view["parts"]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_industry_shows_who_is_left(market: dict[str, Any], language: Any) -> None:
    words = Words(language)
    parts = parts_of(industry_view(market, "base", words).document(words))
    charts = {part["chart"]["name"]: part["chart"] for part in parts if part["chart"]}
    assert charts["survival"]["series"][1]["values"] == market["survival"]["google"]
    assert len(charts["shares"]["series"]) == 5  # what is bought elsewhere makes up the rest
    sums = [sum(one) for one in zip(*(one["values"] for one in charts["shares"]["series"]), strict=True)]
    assert sums == pytest.approx([1.0] * 24)
    row = parts[0]["table"]["rows"][0]
    named = dict(zip(parts[0]["table"]["columns"], row["values"], strict=True))
    assert named["lab"] == "openai" and named["survival_at_end"] == market["survival"]["openai"][-1]
    assert row["cells"][0] == "OpenAI" and "%" in row["cells"][1]
    race = next(part for part in parts if part["table"] and part["table"]["name"] == "race")
    assert race["table"]["rows"][0]["values"][2] == market["race"]["training"]["equilibrium"]["openai"]
    assert charts["industry_profit"]["series"][0]["values"] == market["industry_profit"]
    played = market["race_over_all_months"]["profit"]
    chart = charts["pay_offs_profit"]
    assert [one["name"] for one in chart["series"]] == [market["titles"][name][language] for name in played["labs"]]
    pairs = list(zip(*(one["values"] for one in chart["series"]), strict=True))
    assert pairs == [tuple(pair) for pair in played["pay_offs"].values()]
    assert len({*chart["labels"]}) == 4


def test_a_market_without_customers_in_one_region_has_an_answer() -> None:
    found = asked("industry", "--labs", "openai", "google", "--worlds=5", "--months=12")
    assert all(value == 0 for name in ("openai", "google") for value in found["regions"]["china"][name])
    assert found["race"]["training"]["equilibrium"]["openai"] > 0


@pytest.fixture(scope="module")
def required() -> dict[str, dict[str, Any]]:
    """What must hold for a lab with few drivers: of one, of two, of none that suffices, and the headline."""
    one = ("--over=training_growth", "xai")
    return {
        "one": asked("require", "--target=cash lasts to 2026-12", *one),
        "two": asked("require", "--over=training_growth,revenue_growth", "--grid=5", "xai"),
        "none": asked("require", "--target=revenue@FY2027 >= 5e14", *one),
        "headline": asked("require", "openai"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_must_hold_of_one_driver_two_and_none(required: dict[str, dict[str, Any]], language: Any) -> None:
    words, lab, one, two = Words(language), labecon.load("xai"), required["one"], required["two"]
    [part] = parts_of(requirement_view(one, lab, "base", words).document(words))
    assert [row["values"][5] for row in part["table"]["rows"]] == [point["value"] for point in one["points"]]
    assert part["table"]["rows"][0]["driver"] == "training_growth"
    [part] = parts_of(requirement_view(two, lab, "base", words).document(words))
    solved = two["points"][0]["solved_for"]
    ours = sorted(point[solved] for point in two["points"] if point["solved_for"] == solved)
    assert sorted(part["chart"]["series"][0]["values"]) == ours and part["chart"]["kind"] == "line"
    [part] = parts_of(requirement_view(required["none"], lab, "base", words).document(words))
    assert part["table"] is None and words("require.nowhere") in part["remarks"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_has_life_and_the_least_change(required: dict[str, dict[str, Any]], language: Any) -> None:
    words = Words(language)
    life = [{"year": "FY2026", "months": None, "gap": None}, {"year": "FY2027", "months": 87.84, "gap": 1e-12}]
    found = {**required["headline"], "life": life}
    view = requirement_view(found, labecon.load("openai"), "base", words).document(words)
    tables = {part["table"]["name"]: part["table"] for part in parts_of(view) if part["table"]}
    assert [row["values"] for row in tables["life"]["rows"]] == [["FY2026", None], ["FY2027", 87.84]]
    assert [row["cells"][1] for row in tables["life"]["rows"]] == [words("require.no_life"), "87.8"]
    assert [row["values"][3] for row in tables["effort"]["rows"]] == [one["z"] for one in found["moves"]]
    bars = next(part["chart"] for part in view["parts"] if part["chart"])
    assert bars["series"][0]["values"] == [one["z"] for one in found["moves"]]

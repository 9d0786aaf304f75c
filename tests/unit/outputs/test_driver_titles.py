"""Every driver of every lab has a title in both languages, none is shown by its name."""

from __future__ import annotations

import re

import pytest

import labecon
from labecon.analysis.valuation.assumptions import valued
from labecon.outputs.messages import Words, catalogue
from labecon.outputs.titles import driver_title

LABS = ("minimax", "zhipu", "openai", "industry")


@pytest.mark.parametrize("name", LABS)
def test_every_driver_has_a_title(name: str) -> None:
    lab, known, lines = labecon.load(name), catalogue("driver_titles"), catalogue("titles")
    missing = set()
    for driver in lab.drivers:
        local = driver.rpartition(".")[2]
        table = lines if driver.startswith("initial.") else known
        key = f"lines.{local}" if driver.startswith("initial.") else f"drivers.{local}"
        if key not in table:
            missing.add(driver)
    assert missing == set()


@pytest.mark.parametrize("name", LABS)
def test_titles_differ_and_are_words(name: str) -> None:
    lab = labecon.load(name)
    for language in ("en", "zh"):
        titles = [driver_title(driver, Words(language), lab.parts) for driver in lab.drivers]
        assert not [one for one in titles if "_" in one]
        twice = {one for one in titles if titles.count(one) > 1}
        assert not twice, twice


def test_titles_of_many() -> None:
    words = Words("en")
    assert driver_title("*.normal_growth", words) == "Every line: Normal growth"
    assert driver_title("*.normal_growth+*.takeoff_growth", words).count(" and ") == 1
    assert not re.search("[a-z]{3}", driver_title("*.normal_growth", Words("zh")))


def test_every_assumption_of_a_valuation_has_a_title() -> None:
    found = {one: driver_title(one, Words("zh")) for one in valued(labecon.load("openai")).drivers}
    assert not [one for one, title in found.items() if one.startswith("valuation.") and re.search("[a-z]", title)]

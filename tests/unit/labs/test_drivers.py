"""Drivers: units and scales, priors, facts, addresses of draws."""

from __future__ import annotations

from datetime import date

import pytest

from labecon.backends import draws
from labecon.errors import DataError
from labecon.facts import Ledger, load_ledger
from labecon.facts.priors import load_priors
from labecon.labs.datafile import DataFile
from labecon.labs.drivers import Driver, DriverReader
from labecon.labs.loading import load_file
from labecon.labs.scenarios import Override
from labecon.units import Unit
from tests.labfile import edited, line_of
from tests.rich_lab import TOML, rich_lab
from tests.unit.labs.test_history import FACTS
from tests.worked_example import COMPONENTS
from tests.worked_example import TOML as EXAMPLE

FILE = "[drivers.a]\nx = { }\n"


def read(entry: object, ledger: Ledger | None = None, unit: Unit | None = None) -> tuple[Driver | None, list[str]]:
    file, view = DataFile("x.toml", FILE), ledger or Ledger(FACTS)
    reader = DriverReader(file, "demo", "USD", view, Ledger(FACTS), load_priors())
    driver = reader.read("a.x", entry, ("drivers", "a", "x"), unit)
    return driver, [str(problem) for problem in file.problems]


def good(entry: object) -> Driver:
    driver, problems = read(entry)
    assert driver is not None, problems
    return driver


def test_scale_words_become_base_units_once() -> None:
    driver = good({"value": "1 to 4", "unit": "million money/(thousand people month)", "reason": "r"})
    assert str(driver.unit) == "USD/(month person)"
    assert driver.range_at(309) == (pytest.approx(1e3), pytest.approx(4e3))
    assert driver.at(309) == pytest.approx(2e3)  # the median of a lognormal is the geometric mean of its ends
    assert good({"value": 5, "unit": "percent/month", "reason": "r"}).at(309) == 0.05
    assert good({"value": 3, "unit": "USD/Mtok", "reason": "r"}).at(309) == pytest.approx(3e-6)


def test_a_fact_gives_the_value_in_base_units_and_times_its_spread() -> None:
    driver = good({"fact": "acme.chat.revenue.FY2024 / 12", "unit": "money/month", "times": "0.5 to 2"})
    assert driver.at(309) == pytest.approx(10)
    assert driver.range_at(309) == (pytest.approx(5), pytest.approx(20))
    assert driver.citation.kind == "fact"
    assert driver.citation.facts == ("acme.chat.revenue.FY2024",)
    assert str(driver.citation) == "fact acme.chat.revenue.FY2024 / 12"


def test_a_fact_not_known_yet() -> None:
    early = Ledger(FACTS).as_of(known_on=date(2025, 11, 30))
    entry = {"fact": "acme.chat.revenue.FY2024", "unit": "money"}
    driver, problems = read(entry, early)
    assert driver is None
    assert problems == [
        "x.toml:2: a.x: no value known on 2025-11-30; first known 2025-12-01"
        " (add before = { value = ..., reason = ... })"
    ]
    before, _ = read({**entry, "before": {"value": 3, "reason": "guess"}}, early)
    assert before is not None
    assert (before.at(309), before.citation.kind, before.citation.text) == (3.0, "judgement", "guess")


def test_a_prior_gives_its_three_points() -> None:
    name, prior = next(
        (n, p) for n, p in load_priors().items() if p.p05 is not None and p.p50 is not None and p.p95 is not None
    )
    driver = good({"prior": name, "unit": "1"})
    low, high = driver.range_at(309)
    assert low == pytest.approx(float(prior.p05), rel=1e-6)  # type: ignore[arg-type]
    assert high == pytest.approx(float(prior.p95), rel=1e-6)  # type: ignore[arg-type]
    assert driver.at(309) == pytest.approx(float(prior.p50), rel=1e-9)  # type: ignore[arg-type]
    assert (driver.citation.kind, driver.citation.prior) == ("prior", name)


def test_kinds_of_citations() -> None:
    assert str(good({"value": 1, "unit": "1", "reason": "so"}).citation) == "assumption: so"
    assert str(good({"value": 1, "unit": "1", "policy": "a switch"}).citation) == "policy switch: a switch"


def test_the_address_of_a_draw_is_the_lab_or_the_market() -> None:
    own = good({"value": "uniform(0, 1)", "unit": "1", "reason": "r"})
    shared = good({"value": "uniform(0, 1)", "unit": "1", "reason": "r", "shared": True})
    assert (own.address, shared.address) == ("demo.a.x", "market.x")
    assert own.sample(1, 2, 309) == draws.uniform(1, 2, 0, "demo.a.x")
    assert shared.sample(1, 2, 309) == draws.uniform(1, 2, 0, "market.x")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"value": 1, "unit": "1"}, "a.x has neither fact, prior nor reason"),
        ({"value": 1, "reason": " ", "unit": "1"}, "a.x has neither fact, prior nor reason"),
        ({"value": 1, "reason": "r"}, "a.x has no unit"),
        ({"value": 1, "reason": "r", "unit": "money^²"}, "a.x: 'money^²' is not a unit"),
        (
            {"value": 1, "reason": "r", "unit": "trillion^30"},
            "a.x: 'trillion^30' is not a unit: its scale is out of range",
        ),
        ({"value": 1, "reason": "r", "unit": "1", "times": 2, "vlaue": 3}, "unknown key vlaue; did you mean value?"),
        ({"fact": "acme.chat.revenue", "unit": "1"}, "a.x"),
        ({"fact": 3, "unit": "1"}, "a.x"),
        ({"prior": 3, "unit": "1"}, "a.x: no prior 3"),
    ],
)
def test_entries_that_are_refused(entry: object, message: str) -> None:
    _, problems = read(entry)
    assert problems
    assert problems[0].startswith("x.toml:2: ")
    assert any(message in problem for problem in problems)


def test_the_unit_wanted_by_a_line() -> None:
    _, problems = read({"value": 1, "reason": "r", "unit": "person"}, unit=Unit.parse("1"))
    assert problems == ["x.toml:2: a.x has unit person, its line 1"]


def test_correlated_draws_have_the_correlation_asked_for() -> None:
    lab = rich_lab()
    pairs = []
    for path in range(400):
        drawn = lab._correlated(3, path)
        pairs.append((drawn["chat.churn"](309), drawn["video.churn"](309)))
    mean = [sum(pair[k] for pair in pairs) / 400 for k in (0, 1)]
    moments = [sum((p[i] - mean[i]) * (p[j] - mean[j]) for p in pairs) for i, j in ((0, 1), (0, 0), (1, 1))]
    found = moments[0] / (moments[1] * moments[2]) ** 0.5
    assert found == pytest.approx(0.6, abs=0.12)  # three standard errors of a correlation of 0.6 from 400 pairs
    assert "[[correlation]]" in TOML


def test_changes_are_made_in_order() -> None:
    driver = good({"value": 10, "unit": "1", "reason": "r"})
    changed = (
        driver.with_change(Override("scale", 2)).with_change(Override("shift", 1)).with_change(Override("set", 5, 311))
    )
    assert [changed.at(month) for month in (310, 311)] == [21, 5]
    assert (driver.axes, changed.axes) == ("run", "month")
    assert changed.with_change(Override("set", 1)).changes == ()


def test_a_driver_has_no_value_on_the_day() -> None:
    full = load_ledger()
    fact = next(one for one in full.facts if one.unit == "USD" and one.value > 0)
    text = edited(EXAMPLE, ("raise_size = { value = 2e8", f'raise_size = {{ fact = "{fact.id}"'))
    first = fact.source.published
    early = full.as_of(known_on=first.replace(year=first.year - 1))
    with pytest.raises(DataError) as error:
        load_file(DataFile("demo.toml", text), early, full, COMPONENTS)
    found = error.value.problems[0]
    assert (found.code, found.place) == ("no-source", f"demo.toml:{line_of(text, 'raise_size =')}")
    assert found.message == f"raise_size: no value known on {early.known_on}; first known {first}"
    assert found.remedy == "add before = { value = ..., reason = ... }"
    before = f'raise_size = {{ before = {{ value = 1e8, reason = "guess of the day" }}, fact = "{fact.id}"'
    lab = load_file(
        DataFile("demo.toml", edited(EXAMPLE, ("raise_size = { value = 2e8", before))), early, full, COMPONENTS
    )
    assert lab.drivers["raise_size"].at(310) == 1e8
    late = load_file(DataFile("demo.toml", text), full, full, COMPONENTS)
    assert late.drivers["raise_size"].at(310) == float(fact.value)
    assert late.drivers["raise_size"].citation.facts == (fact.id,)

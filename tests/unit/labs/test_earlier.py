"""What stands in for a source before it was known: drivers, events, opening values, windows of history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from labecon.errors import DataError
from labecon.facts import Ledger
from labecon.facts.priors import Prior, load_priors
from labecon.labs.datafile import DataFile
from labecon.labs.drivers import Driver, DriverReader
from labecon.labs.events import parse_event
from labecon.periods import Window
from tests.labfile import complaints, edited
from tests.unit.labs.test_history import FACTS, REST, TOP, acme, fact

EARLY, LATE = date(2025, 11, 30), date(2025, 12, 31)
OLD = fact("acme.chat.revenue.FY2023", "90")
LEDGER = Ledger([*FACTS, replace(OLD, source=replace(OLD.source, published=date(2025, 1, 1)))])
PRIOR = next(one for one in load_priors().values() if one.p05 is not None)
DATED = {PRIOR.name: replace(PRIOR, source=replace(PRIOR.source, published=date(2025, 12, 15)))}
GUESS = {"value": "1 to 4", "reason": "guess of the day"}


def reader(day: date | None, priors: dict[str, Prior] | None = None) -> DriverReader:
    file = DataFile("x.toml", "[drivers.a]\nx = { }\n")
    return DriverReader(file, "demo", "USD", LEDGER.as_of(known_on=day), LEDGER, DATED if priors is None else priors)


def read(entry: dict[str, Any], day: date | None, priors: dict[str, Prior] | None = None) -> Driver | list[str]:
    one = reader(day, priors)
    found = one.read("a.x", {"unit": "million money", **entry}, ("drivers", "a", "x"))
    return found or [str(problem) for problem in one.file.problems]


def driver(entry: dict[str, Any], day: date | None, priors: dict[str, Prior] | None = None) -> Driver:
    found = read(entry, day, priors)
    assert isinstance(found, Driver), found
    return found


def test_what_stands_in_is_in_the_unit_of_the_driver_whatever_it_stands_for() -> None:
    for source in ({"fact": "acme.chat.revenue.FY2024"}, {"prior": PRIOR.name}):
        found = driver({**source, "before": GUESS}, EARLY)
        assert found.range_at(309) == pytest.approx((1e6, 4e6))
        assert (found.citation.kind, found.citation.text) == ("judgement", "guess of the day")
        assert driver({**source, "before": GUESS}, LATE).citation.kind in {"fact", "prior"}


def test_what_stands_in_may_cite_an_earlier_source_and_have_something_stand_in_for_it() -> None:
    chain = {
        "fact": "acme.chat.revenue.9M2025 / 9",
        "before": {"fact": "acme.chat.revenue.FY2023 / 12", "times": "0.5 to 2", "reason": "older", "before": GUESS},
    }
    assert driver(chain, LATE).at(309) == pytest.approx(100 / 9)
    older = driver(chain, EARLY)
    assert older.at(309) == pytest.approx(7.5)
    assert older.citation.facts == ("acme.chat.revenue.FY2023",)
    assert driver(chain, date(2024, 12, 31)).citation.text == "guess of the day"


def test_a_prior_that_a_view_never_held_reads_like_one_published_later() -> None:
    entry = {"prior": PRIOR.name, "before": GUESS}
    assert driver(entry, EARLY, {}) == driver(entry, EARLY)
    assert "no prior" in str(read({"prior": PRIOR.name}, EARLY, {}))
    assert "no prior" in str(read(entry, None, {}))


def test_an_entry_may_rest_on_a_page_that_it_does_not_cite() -> None:
    entry = {"value": 2, "reason": "a page of 15 December says so", "known_from": "2025-12-15", "before": GUESS}
    assert driver(entry, None).at(309) == driver(entry, date(2025, 12, 15)).at(309) == 2e6
    assert driver(entry, date(2025, 12, 14)).citation.text == "guess of the day"
    del entry["before"]
    assert read(entry, EARLY) == [
        "x.toml:2: a.x rests on what was first known 2025-12-15, after 2025-11-30"
        " (add before = { value = ..., reason = ... })"
    ]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ({"value": 3}, "no value known"),
        ("3", "no value known"),
        ({"value": 3, "reason": "r", "vlaue": 4}, "unknown key vlaue in before"),
        ({"value": "3 to", "reason": "r"}, "3 to"),
    ],
)
def test_what_is_wrong_with_a_stand_in_is_said(before: object, said: str) -> None:
    assert said in str(read({"fact": "acme.chat.revenue.FY2024", "before": before}, EARLY))


def test_an_event_before_its_prior_was_known() -> None:
    entry = {"hazard": "0.1/month", "months": 3, "prior": PRIOR.name, "reason": "measured",
             "before": {"hazard": "0.2/month", "reason": "guess"}}  # fmt: skip
    now = parse_event("demo", "quake", reader(LATE).entry_in_view("event quake", entry))
    then = parse_event("demo", "quake", reader(EARLY).entry_in_view("event quake", entry))
    assert (now.hazard, now.citation.kind, now.citation.prior) == (0.1, "prior", PRIOR.name)
    assert (then.hazard, then.months, then.citation.kind, then.citation.text) == (0.2, 3, "judgement", "guess")
    del entry["before"]
    with pytest.raises(DataError, match="was published 2025-12-15, after 2025-11-30"):
        reader(EARLY).entry_in_view("event quake", entry)


CASH = 'cash = { history = "cash", reason = "the last balance sheet" }'
STAND_IN = 'cash = { before = { value = "400 to 500", unit = "money", reason = "guess" } }'


def test_an_opening_value_stands_in_for_a_balance_that_is_not_known_only() -> None:
    text = edited(TOP + REST, (CASH, STAND_IN))
    known = acme(text)
    assert known.initial["cash"].citation.facts == ("acme.total.cash.2024-12-31", "acme.total.cash.2025-09-30")
    assert known.initial_medians["cash"] == 450
    unknown = acme(text, [one for one in FACTS if one.metric != "cash"])
    assert unknown.initial["cash"].citation.kind == "judgement"
    assert unknown.initial_medians["cash"] == pytest.approx((400 * 500) ** 0.5)


def test_a_window_stands_in_for_one_that_is_not_known_only() -> None:
    line = 'revenue = { metric = "acme.chat.revenue" }'
    assumed = f'{line[:-2]}, before = {{ assume = {{ "9M2025" = 90 }}, reason = "guess" }} }}'
    text = edited(TOP + REST, (line, assumed))
    window = Window.parse("9M2025")
    known = acme(text)
    assert known.history.total("chat.revenue", window) == pytest.approx(100)
    assert known.history.assumed == {}
    late = {"acme.chat.revenue.9M2025", "acme.chat.revenue.H1-2025"}
    unknown = acme(text, [one for one in FACTS if one.id not in late])
    assert unknown.history.total("chat.revenue", window) == pytest.approx(90)
    assert unknown.history.assumed == {"chat.revenue": "guess"}
    silent = edited(text, (', reason = "guess" }', " }"))
    less = [one for one in FACTS if one.id not in late]
    assert any("need a reason" in one.message for one in complaints(lambda found: acme(found, less), silent))

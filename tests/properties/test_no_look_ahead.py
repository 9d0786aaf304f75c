"""No look-ahead: what a lab says on a day rests on nothing that was published later."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import pytest

import labecon
from labecon.cli.main import main
from labecon.errors import DataError
from labecon.facts import Ledger, load_ledger
from labecon.facts.priors import known_priors, load_priors
from labecon.labs import loading
from labecon.labs.drivers import Citation
from labecon.labs.lab import Lab
from labecon.labs.library import bundled, find
from labecon.labs.simulation_array import Simulation

LABS = ("minimax", "zhipu")
DAYS = (date(2025, 12, 31), date(2026, 1, 9), date(2026, 1, 20))
LAST = date(2026, 1, 31)
PATHS, SEED, KEEP = 200, 7, ("revenue", "cash", "net_loss")
#: Days named in a text.
_DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")


@lru_cache(maxsize=16)
def lab_on(name: str, day: date | None) -> Lab:
    return labecon.load(name, as_known_on=day)


@lru_cache(maxsize=6)
def paths_on(name: str, day: date) -> Simulation:
    return lab_on(name, day).simulate(PATHS, SEED, keep=KEEP)


def ledger_without_later_facts(day: date) -> Ledger:
    """A ledger that never held a later fact, with derivations and tests as they are."""
    full = load_ledger()
    return Ledger([fact for fact in full.facts if fact.source.published <= day], full.derivations, full.tests, day)


def citations(lab: Lab) -> Iterator[tuple[str, Citation]]:
    """Every source that the lab names: of drivers, events and opening values."""
    yield from ((name, driver.citation) for name, driver in lab.drivers.items())
    yield from ((f"event {name}", event.citation) for name, event in lab.events.items())
    yield from ((f"initial.{name}", one.citation) for name, one in lab.initial.items())


def published(citation: Citation) -> list[date]:
    """When the sources of a citation were published."""
    full = load_ledger()
    days = [fact.source.published for fact in map(full.resolve, citation.facts) if fact is not None]
    return [*days, load_priors()[citation.prior].source.published] if citation.prior else days


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", LABS)
def test_a_lab_runs_on_what_was_known_and_every_check_holds(name: str, day: date) -> None:
    lab = lab_on(name, day)
    run = lab.run()
    assert run.value("revenue", lab.first_forecast) > 0  # type: ignore[operator]
    assert all(check.holds for check in run.checks.values())
    assert {check: worst for check, (worst, held) in paths_on(name, day).checks.items() if not held} == {}


@pytest.mark.parametrize("day", [date(2026, 1, 4), date(2026, 1, 8), date(2026, 1, 11), date(2026, 1, 28)])
@pytest.mark.parametrize("name", LABS)
def test_a_lab_loads_on_the_days_on_which_its_sources_appeared(name: str, day: date) -> None:
    assert labecon.load(name, as_known_on=day).drivers


@pytest.mark.parametrize("name", LABS)
def test_the_last_day_is_the_view_of_everything(name: str) -> None:
    digests = {lab_on(name, day).simulate(20, 3, keep=("revenue", "cash")).digest for day in (None, LAST)}
    assert len(digests) == 1


@pytest.mark.parametrize("name", LABS)
def test_a_day_before_the_sources_is_refused_with_the_first_day_known(name: str) -> None:
    with pytest.raises(
        DataError, match=r"too little is known on 2025-12-30; .*\(the first day that works is 2025-12-31\)"
    ):
        labecon.load(name, as_known_on="2025-12-30")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", LABS)
def test_facts_and_priors_of_later_days_change_no_bit(name: str, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = ledger_without_later_facts(day)
    monkeypatch.setattr(loading, "load_priors", lambda: known_priors(day))
    without = loading.load_file(find("labs", name), ledger, ledger)
    assert without.simulate(PATHS, SEED, keep=KEEP).digest == paths_on(name, day).digest


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", LABS)
def test_every_source_that_a_view_names_was_published_by_then(name: str, day: date) -> None:
    late = [(what, one) for what, one in citations(lab_on(name, day)) if max(published(one), default=day) > day]
    assert late == []


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", LABS)
def test_no_text_of_a_view_names_a_later_day(name: str, day: date) -> None:
    lab = lab_on(name, day)
    texts = [one.text for _, one in citations(lab)] + list(lab.history.assumed.values())
    named = [(text, date(*map(int, found))) for text in texts for found in _DAY.findall(text)]
    assert [text for text, found in named if found > day] == []
    assert [text for text in texts if "January 2026" in text and day == DAYS[0]] == []


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", LABS)
def test_what_came_later_is_an_assumption_or_rests_on_an_earlier_page(name: str, day: date) -> None:
    lab = lab_on(name, day)
    now, then = dict(citations(lab_on(name, None))), dict(citations(lab))
    late = [what for what, one in now.items() if max(published(one), default=day) > day and what in then]
    assert len(late) >= 5
    for what in late:
        item = lab.initial.get(what.removeprefix("initial."))
        if item is not None and item.history:
            assert item.history in lab.history.assumed, what
            continue
        assert then[what].text and then[what].text != now[what].text, what
        if not (then[what].facts or then[what].prior):
            assert then[what].kind == "judgement", what
            assert str(then[what]).startswith("assumption: "), what


def width(lab: Lab, name: str) -> float:
    """The range of a driver in units of its value; of a share near an end, the range itself."""
    low, high = lab.drivers[name].range_at(lab.first_forecast)
    return (high - low) / max(abs(low + high) / 2, 1e-300)


@pytest.mark.parametrize("name", LABS)
def test_what_stands_in_for_a_source_is_no_narrower_than_it(name: str) -> None:
    now, then = lab_on(name, None), lab_on(name, DAYS[0])
    common = [what for what in then.drivers if what in now.drivers]
    assumed = [what for what in common if then.drivers[what].citation.kind == "judgement"]
    changed = [what for what in assumed if then.drivers[what].citation != now.drivers[what].citation]
    assert len(changed) >= 10
    assert [what for what in changed if width(then, what) < width(now, what) - 1e-9] == []


def marked(name: str) -> dict[str, tuple[date, str]]:
    """Entries that rest on a page they do not cite: the day of the page, and the reason that stands in before it."""
    data = tomllib.loads(bundled("labs")[name])
    return {
        ("initial." if kind == "initial" else "") + (local if part == "lab" else f"{part}.{local}"): (
            date.fromisoformat(entry["known_from"]),
            entry["before"]["reason"],
        )
        for kind in ("drivers", "initial")
        for part, entries in data[kind].items()
        for local, entry in entries.items()
        if "known_from" in entry
    }


@pytest.mark.parametrize("day", [*DAYS, None])
@pytest.mark.parametrize("name", LABS)
def test_an_entry_that_rests_on_a_later_page_gives_way_before_it(name: str, day: date | None) -> None:
    lab, found = lab_on(name, day), marked(name)
    assert len(found) >= 4
    for what, (first, reason) in found.items():
        gives_way = day is not None and day < first
        assert (lab.drivers[what].citation.text == reason) == gives_way, what


@pytest.mark.parametrize("command", [["brief"], ["simulate", "--months", "12"]])
@pytest.mark.parametrize("name", LABS)
def test_the_commands_answer_on_an_early_day(name: str, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command[0], name, *command[1:], "--as-known-on", "2025-12-31", "--paths", "20"]) == 0
    assert "Traceback" not in "".join(capsys.readouterr())


def test_a_ratio_whose_figures_came_later_is_absent_with_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    main(["brief", "minimax", "--as-known-on", "2025-12-31", "--paths", "20", "--format", "json"])
    figures = json.loads(capsys.readouterr().out)["labs"]["minimax"]["figures"]
    assert figures["runway_static_months"]["value"] is None
    assert figures["runway_static_months"]["reason"] == "no cash balance is reported"

"""Where each row of the described system lives, and whether what shows it moves when what drives it is moved.

The rows stand in ``data/coverage.toml``. A row names what it shows (line items, reported figures, facts, findings of
the checks, or a question) and its knobs: drivers, scenarios, facts, or a day before which nothing was known. `stuck`
turns the knobs and says what stayed.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from labecon.analysis.questions.question import Question, Setting, matching
from labecon.analysis.ratios_reported import ratio_figures
from labecon.analysis.reported import reported
from labecon.errors import DataError
from labecon.facts import Fact, Ledger, load_ledger
from labecon.facts.check import check_ledger
from labecon.labs import BASE, Lab, Override, load, load_scenario
from labecon.labs.library import find
from labecon.labs.loading import load_file
from labecon.periods import month_index

DATA = Path(__file__).parent / "data" / "coverage.toml"
#: Months that a run is looked at after the last balance sheet, so that a failed listing has been paid for.
MONTHS = 30
#: Factor by which the value of a fact is changed: more than rounding explains, little enough for the labs to load.
FACTOR = Decimal("1.02")
#: Last month that the questions are answered to here: the last year that any of them shows.
HORIZON = month_index("2028-12")
#: Keys of a row that say what it shows.
SHOWS = ("lines", "figures", "facts", "findings", "question")
_HOWS = ("set", "scale", "shift")
Knob = Mapping[str, Any]
NOTHING: Knob = {}


@dataclass(frozen=True)
class Row:
    """One row of the described system.

    Args:
        id: E.g. ``STK-01``.
        about: What it is, in a few words.
        labs: Labs in which it is shown.
        shows: What shows it, by kind: ``lines``; ``figures`` (``FIGURE/KEY``); ``facts``; ``findings`` (facts that the
            checks speak about); ``question``.
        knobs: What must move it: ``driver`` with ``set``, ``scale`` or ``shift``; ``scenario``; ``fact``; ``known_on``.
        under: Scenario under which drivers are turned.
        command: The command that shows it.
        outside: Why it is left out; empty where it is not.
    """

    id: str
    about: str
    labs: tuple[str, ...] = ()
    shows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    knobs: tuple[Knob, ...] = ()
    under: str = BASE.name
    command: str = ""
    outside: str = ""


@lru_cache(maxsize=1)
def coverage_rows() -> Mapping[str, Row]:
    """Every row by id, in the order of the file.

    Returns:
        The rows.

    Raises:
        DataError: A row says neither what shows it nor why it is left out.
    """
    found: dict[str, Row] = {}
    for key, entry in tomllib.loads(DATA.read_text(encoding="utf-8")).items():
        row = Row(
            key,
            entry["about"],
            _texts(entry.get("lab", "minimax")),
            {kind: _texts(entry[kind]) for kind in SHOWS if kind in entry},
            tuple(entry.get("knobs", ())),
            entry.get("under", BASE.name),
            entry.get("command", ""),
            entry.get("outside", ""),
        )
        if bool(row.outside) == bool(row.shows and row.knobs and row.command):
            text = f"{key} needs what shows it, a knob and a command, or the reason why it is left out"
            raise DataError.of("malformed", text, DATA.name)
        found[key] = row
    return found


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def stuck(row: Row) -> list[str]:
    """What of a row does not move when its knobs are turned.

    Args:
        row: A row that is not left out.

    Returns:
        One line for each thing that no knob moves, and for each knob that moves nothing; none when the row works.

    Raises:
        LookupError: A name of the row does not exist.
    """
    found = []
    for lab in row.labs:
        before = shown(row, lab, NOTHING)
        resting = set(before)
        for knob in row.knobs:
            after = shown(row, lab, knob)
            moved = {name for name in before if before[name] != after[name]}
            resting -= moved
            if not moved:
                found.append(f"{row.id}: {dict(knob)} moves nothing of {lab}")
        found += [f"{row.id}: no knob moves {name} of {lab}" for name in sorted(resting)]
    return found


def shown(row: Row, lab: str, knob: Knob) -> dict[str, Any]:
    """What shows a row, with a knob turned or not.

    Args:
        row: The row.
        lab: Name of the lab.
        knob: The knob; empty for none.

    Returns:
        Values by name: a line's months, a figure's value, a fact's value, findings, a question's figures.

    Raises:
        LookupError: A name of the row does not exist.
    """
    ledger = ledger_with(knob)
    found: dict[str, Any] = {}
    if "lines" in row.shows:
        values = _run(lab, row.under, json.dumps(knob, sort_keys=True))
        found.update({line: values[line] for line in row.shows["lines"]})
    for name in row.shows.get("figures", ()):
        figure, key = name.split("/", 1)
        found[name] = figures_of(ledger, lab)[figure].variant(key).value
    for name in row.shows.get("facts", ()):
        found[name] = _fact(ledger, name, knob)
    for name in row.shows.get("findings", ()):
        found[name] = sorted((one.code, one.message, one.got) for one in check_ledger(ledger) if name in one.facts)
    for name in row.shows.get("question", ()):
        found[name] = _answered(name, json.dumps(knob, sort_keys=True))
    return found


def ledger_with(knob: Knob) -> Ledger:
    """The ledger with a knob turned.

    Args:
        knob: ``fact`` makes its value larger, ``known_on`` leaves out what was published later; others change nothing.

    Returns:
        The ledger.

    Raises:
        LookupError: There is no such fact.
    """
    full = load_ledger()
    if "known_on" in knob:
        return full.as_of(date.fromisoformat(str(knob["known_on"])))
    return _with_fact(str(knob["fact"])) if "fact" in knob else full


@lru_cache(maxsize=128)
def _with_fact(name: str) -> Ledger:
    full = load_ledger()
    if name not in {one.id for one in full.facts}:
        raise LookupError(f"no fact {name}")
    return Ledger([_larger(one) if one.id == name else one for one in full.facts], full.derivations, full.tests)


def _larger(fact: Fact) -> Fact:
    more = Decimal(0) if fact.value else Decimal(1000)
    ends = {name: getattr(fact, name) * FACTOR + more for name in ("value", "low", "high")}
    return replace(fact, **ends)


def lab_with(name: str, scenario: str, knob: Knob) -> Lab:
    """A lab under a scenario with a knob turned.

    Args:
        name: Name of the lab.
        scenario: Name of the scenario.
        knob: The knob; empty for none. A scenario takes the place of the one given.

    Returns:
        The lab.

    Raises:
        LookupError: The knob is none, or the lab has no such driver.
    """
    if "scenario" in knob:
        return _lab(name, str(knob["scenario"]))
    if "fact" in knob:
        ledger = ledger_with(knob)
        return load_file(find("labs", name), ledger, ledger).with_scenario(load_scenario(scenario))
    lab = _lab(name, scenario)
    if "driver" not in knob:
        return lab
    how = next(one for one in _HOWS if one in knob)
    return lab.with_overrides({str(knob["driver"]): Override(how, knob[how])})


@lru_cache(maxsize=64)
def _lab(name: str, scenario: str) -> Lab:
    return load(name, scenario)


@lru_cache(maxsize=256)
def _run(name: str, scenario: str, knob: str) -> Mapping[str, Any]:
    run = lab_with(name, scenario, json.loads(knob)).run(MONTHS)
    return {line: run.series(line).values for line in run.graph.by_name}


def figures_of(ledger: Ledger, lab: str) -> Mapping[str, Any]:
    """Every figure that follows from reported figures alone.

    Args:
        ledger: The view of the facts.
        lab: ``minimax`` or ``zhipu``.

    Returns:
        Figures by name.
    """
    return {**reported(ledger, lab).figures, **ratio_figures(ledger, lab)}


def _fact(ledger: Ledger, name: str, knob: Knob) -> Decimal | None:
    found = next((one for one in ledger.facts if one.id == name), None) or ledger.resolve(name)
    if found is None and "known_on" not in knob:
        raise LookupError(f"no fact {name}")
    return None if found is None else found.value


@lru_cache(maxsize=64)
def _answered(name: str, knob: str) -> Any:
    answers = questions()[name].answer(_setting(knob))
    return [(one.lab, one.figure.name, [row.value for row in one.figure.definitions]) for one in answers]


@lru_cache(maxsize=64)
def _setting(knob: str) -> Setting:
    """One setting for each knob, so that what one question has drawn serves the next."""
    turned: Knob = json.loads(knob)

    def loader(lab: str, scenario: str) -> Lab:
        known = _lab(lab, scenario)
        if "driver" not in turned or matching(known, str(turned["driver"])):
            known = lab_with(lab, scenario, turned)
        return replace(known, horizon=HORIZON)

    return Setting(loader, paths=2)


def questions() -> Mapping[str, Question]:
    """Every question, ratio and comparator by id."""
    from labecon.analysis.questions.catalogue_array import ASKED  # rows without paths need no numpy

    return ASKED


__all__ = ["MONTHS", "Row", "coverage_rows", "figures_of", "lab_with", "ledger_with", "questions", "shown", "stuck"]

"""Every row of the described system: its names exist, its command can be given, and its knobs move what it shows."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

import labecon
from labecon.analysis.brief import ORDER
from labecon.analysis.coverage import Row, coverage_rows, questions, stuck
from labecon.cli.lab_options import overrides_of
from labecon.cli.main import COMMANDS, main
from labecon.facts import Fact, load_ledger
from labecon.labs import Lab

ROWS = coverage_rows()
WORKING = {key: row for key, row in ROWS.items() if not row.outside}
#: Rows of each group, counted in the description of the system.
COUNTS = {
    "STK": 22, "FLW": 29, "DRV": 16, "LOOP": 18, "PRD": 14, "FIN": 11, "RSK": 19,
    "CMP": 12, "MKT": 7, "RAT": 14, "QST": 23, "IDN": 11, "EVT": 11, "GAP": 10,
}  # fmt: skip
_LABS: dict[tuple[str, str], Lab] = {}


def test_every_row_of_every_group_is_here() -> None:
    ids = [f"{group}-{number:02d}" for group, count in COUNTS.items() for number in range(1, count + 1)]
    assert list(ROWS) == ids
    assert len(ids) == 217


def test_no_row_is_left_out() -> None:
    assert [key for key, row in ROWS.items() if row.outside] == []


@pytest.mark.parametrize("key", WORKING)
def test_what_a_row_shows_moves_with_its_knobs(key: str) -> None:
    assert stuck(WORKING[key]) == []


def test_a_row_that_does_not_move_is_found() -> None:
    row = replace(ROWS["STK-01"], labs=("minimax",), shows={"lines": ("cash", "talkie.new_users")})
    assert stuck(row) == ["STK-01: no knob moves talkie.new_users of minimax"]
    idle = replace(row, shows={"lines": ("talkie.new_users",)}, knobs=({"driver": "interest_rate", "scale": 2},))
    assert stuck(idle)[0] == "STK-01: {'driver': 'interest_rate', 'scale': 2} moves nothing of minimax"


def lab(name: str, scenario: str) -> Lab:
    """A lab, read once."""
    if (name, scenario) not in _LABS:
        _LABS[name, scenario] = labecon.load(name, scenario)
    return _LABS[name, scenario]


def options(words: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Arguments and options of a command line."""
    plain: list[str] = []
    named: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        if word == "--derived":
            named[word] = []
        elif word.startswith("--"):
            named.setdefault(word, []).append(next(rest))
        else:
            plain.append(word)
    return plain, named


def facts() -> tuple[Fact, ...]:
    """Reported and derived facts."""
    return (*load_ledger().facts, *load_ledger().all_derived)


def complaints(row: Row) -> list[str]:
    """What of a row's command does not exist."""
    name, command, *words = shlex.split(row.command)
    plain, named = options(words)
    if name != "labecon" or command not in COMMANDS:
        return [row.command]
    if command == "ask":
        return [one for one in plain if one not in questions()]
    if command == "facts":
        wanted = {field: named.get(f"--{field}", [None])[0] for field in ("lab", "metric", "segment")}
        fields = {"lab": "entity", "metric": "metric", "segment": "segment"}
        known = facts() if "--derived" in named else load_ledger().facts
        fits = [
            one for one in known if all(want in (None, getattr(one, fields[field])) for field, want in wanted.items())
        ]
        return [] if fits or plain == ["check"] else [row.command]
    labs = [lab(one, named.get("--scenario", ["base"])[0]) for one in (plain if command == "compare" else plain[:1])]
    chosen = labs[0].with_overrides(overrides_of(named.get("--set", [])))
    lines = [*named.get("--line", []), *(plain[1:] if command == "explain" else [])]
    return [line for line in lines if line not in chosen.graph.by_name and line not in ORDER]


@pytest.mark.parametrize("key", WORKING)
def test_the_command_of_a_row_can_be_given(key: str) -> None:
    assert complaints(WORKING[key]) == []


@pytest.mark.parametrize("key", ["STK-07", "FIN-04", "FLW-01", "RAT-03", "IDN-01", "CMP-10", "MKT-06", "EVT-09"])
def test_commands_answer(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(ROWS[key].command)[1:]
    paths = ["--paths", "2"] if words[0] == "ask" else []
    assert main([*words, *paths, "--format", "json"]) == 0
    assert capsys.readouterr().out.startswith("{")

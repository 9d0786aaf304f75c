"""A workspace's own ledger joins the bundled one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import labecon
from labecon.errors import DataError
from labecon.facts import load_ledger
from labecon.facts.store import write_text
from labecon.facts.workspace import LEDGER_FILE, ledger_place, open_workspace, workspace_ledger
from tests.unit.facts.build import fact

OWN = fact("minimax.total.a_figure_of_mine.FY2024", "5")


def test_without_a_ledger_of_its_own_a_workspace_knows_what_is_bundled(tmp_path: Path) -> None:
    assert workspace_ledger(None) is workspace_ledger(tmp_path) is load_ledger()
    open_workspace(tmp_path).close()
    assert workspace_ledger(tmp_path) is load_ledger()


def test_the_workspace_has_the_last_word_on_an_id(tmp_path: Path) -> None:
    bundled = load_ledger()
    first, second, third = bundled.facts[:3]
    better = replace(second, note="checked against the prospectus")
    with open_workspace(tmp_path) as store:
        store.add([OWN, first, second, third], who="me")
        store.correct(better, who="me", why="checked")
        store.retract(third.id, who="me", why="not this")
    ledger = workspace_ledger(tmp_path)
    assert ledger.facts == (first, better, *bundled.facts[3:], OWN)
    assert ledger.derivations == bundled.derivations and ledger.tests == bundled.tests
    assert ledger.head != bundled.head


def test_of_a_large_ledger_only_some_companies_are_read(tmp_path: Path) -> None:
    others = [fact(f"{name}.total.revenue.FY2024", "5") for name in ("acme", "zenith")]
    with open_workspace(tmp_path) as store:
        store.add([OWN, *others], who="me")
    full, some = workspace_ledger(tmp_path), workspace_ledger(tmp_path, entities=["acme"])
    assert set(full.facts) - set(some.facts) == {others[1]}
    assert full.head == some.head and full.as_of(date(2025, 1, 1)).head == some.as_of(date(2025, 1, 1)).head
    assert full.head != full.as_of(date(2025, 1, 1)).head
    with open_workspace(tmp_path) as store:
        store.record_run({"a": 1})
    assert workspace_ledger(tmp_path).head == full.head, "what says nothing about facts changes nothing"
    with open_workspace(tmp_path) as store:
        store.retract(others[1].id, who="me", why="not this")
    assert workspace_ledger(tmp_path, entities=["acme"]).head != full.head, "nor does it matter who is read"


def test_a_lab_reads_the_companies_that_its_file_names(tmp_path: Path) -> None:
    from labecon.labs.new import new_lab_text

    with open_workspace(tmp_path) as store:
        names = ("other", "mine", "far")
        store.add([fact(f"{name}.total.revenue.FY2024", "12e6", "12 million") for name in names], who="me")
    own = 'revenue_start = { fact = "( other.total.revenue.FY2024 / 12)", times = "0.9 to 1.1", unit = "money/month" }'
    lines = [own if line.startswith("revenue_start") else line for line in new_lab_text("mine", "USD").splitlines()]
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "mine.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lab = labecon.load("mine", workspace=tmp_path)
    assert {one.entity for one in lab.ledger.facts} & {"other", "mine", "far"} == {"other", "mine"}
    assert lab.ledger.head == workspace_ledger(tmp_path).head


def test_peers_are_read_with_every_lab(tmp_path: Path) -> None:
    with open_workspace(tmp_path) as store:
        worth = fact("acme.listing.market_cap.2026-01-15", "9e9")
        store.add([worth, *(fact(f"{name}.total.revenue.FY2024", "5") for name in ("acme", "zenith"))], who="me")
    found = {one.entity for one in labecon.load("minimax", workspace=tmp_path).ledger.facts}
    assert found & {"acme", "zenith"} == {"acme"}


def test_a_lab_of_the_workspace_reads_it(tmp_path: Path) -> None:
    late = replace(OWN, id="late", source=replace(OWN.source, published=date(2026, 2, 15)))
    with open_workspace(tmp_path) as store:
        store.add([OWN, late], who="me")
    assert labecon.load("minimax", workspace=tmp_path).ledger.facts[-2:] == (OWN, late)
    assert labecon.load("minimax", workspace=tmp_path, as_known_on="2026-01-31").ledger.facts[-1] == OWN
    assert OWN not in labecon.load("minimax").ledger.facts


def test_a_damaged_ledger_is_an_error_and_not_ignored(tmp_path: Path) -> None:
    (tmp_path / LEDGER_FILE).write_bytes(b"not a ledger, but a text that is longer than a header of 100 bytes" * 3)
    with pytest.raises(DataError):
        labecon.load("minimax", workspace=tmp_path)


def test_a_run_without_a_ledger_of_its_own_loads_no_database() -> None:
    code = "import sys, labecon; labecon.load('minimax'); sys.exit('sqlite3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_text_files_are_written_whole(tmp_path: Path) -> None:
    made = write_text([OWN, replace(OWN, id="b", entity="acme")], tmp_path)
    assert [path.name for path in made] == ["minimax.csv", "acme.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["acme.csv", "minimax.csv"]
    with pytest.raises(DataError, match="makes no file name"):
        write_text([replace(OWN, entity="../up")], tmp_path)
    with pytest.raises(DataError, match="cannot be written"):
        write_text([OWN], tmp_path / "missing")


def test_settings_name_the_ledger(tmp_path: Path) -> None:
    file = tmp_path / "labecon.toml"
    assert ledger_place(tmp_path) == tmp_path / LEDGER_FILE
    file.write_text('ledger = "team/ours.db"\n')
    assert ledger_place(tmp_path) == tmp_path / "team" / "ours.db"
    file.write_text('ledger = "postgresql://me@host/ledger"\n')
    assert ledger_place(tmp_path) == "postgresql://me@host/ledger"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('ledger = "postgresql://me:secret-word@host/ledger"', "holds a password"),
        ('ledger = "postgresql://me@host/ledger?password=secret-word"', "holds a password"),
        ("ledger = 3", "must be an address or a path"),
        ('leger = "a.db"', "did you mean ledger?"),
        ("ledger =", "cannot be read"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, settings: str, said: str) -> None:
    (tmp_path / "labecon.toml").write_text(settings)
    with pytest.raises(DataError, match=said) as caught:
        workspace_ledger(tmp_path)
    assert "secret-word" not in str(caught.value)


def test_a_server_that_is_not_there_is_said_and_the_bundled_facts_are_not_taken_for_it(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    (tmp_path / "labecon.toml").write_text('ledger = "postgresql://me@/ledger?host=/nowhere"')
    with pytest.raises(DataError, match="cannot be reached"):
        labecon.load("minimax", workspace=tmp_path)

"""The file: damage is found, failures are said, formats are told apart."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from labecon.errors import DataError
from labecon.facts import load_ledger
from labecon.facts.store import Store, load_bundled, verify
from labecon.facts.store import migration as migrations
from labecon.facts.store.engine import Engine, connect
from labecon.facts.store.seal import commit_line, read_seal
from labecon.facts.store.sqlite_engine import SqliteEngine
from tests.unit.facts.build import fact

OFFSETS = 200
REVENUE = fact("acme.total.revenue.FY2024", "100", published="2025-03-01")
NEXT = fact("acme.total.revenue.FY2025", "250", published="2026-01-10")


def _sound(place: Path) -> bool:
    """Whether a ledger opens and verifies."""
    try:
        with Store.open(place, writable=False) as store:
            return verify(store).ok
    except DataError:
        return False


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A closed ledger of two facts."""
    path = tmp_path / "labecon.db"
    with Store.open(path) as store:
        store.add([REVENUE], who="a")
        store.add([NEXT], who="a")
    return path


def test_a_closed_ledger_is_one_file_and_its_seal(place: Path) -> None:
    assert sorted(path.name for path in place.parent.iterdir()) == ["labecon.db", "labecon.db.seal"]
    with Store.open(place) as store:
        assert store.engine.rows("PRAGMA journal_mode") == [("wal",)]
        assert store.engine.rows("PRAGMA synchronous") == [(2,)]
        assert store.engine.rows("PRAGMA foreign_keys") == [(1,)]
        assert verify(store).sealed


def test_one_changed_byte_anywhere_is_found(tmp_path: Path) -> None:
    place = tmp_path / "labecon.db"
    with Store.open(place) as store:
        load_bundled(store, load_ledger().facts[:60])
    chance = random.Random(4)
    for path, count in ((place, OFFSETS), (tmp_path / "labecon.db.seal", OFFSETS // 4)):
        whole = path.read_bytes()
        for offset in chance.sample(range(len(whole)), min(count, len(whole))):
            changed = bytearray(whole)
            changed[offset] ^= chance.randrange(1, 256)
            path.write_bytes(changed)
            assert not _sound(place), f"byte {offset} of {path.name}"
        path.write_bytes(whole)
    assert _sound(place)


def test_one_changed_byte_in_a_record_is_found_without_a_seal(place: Path) -> None:
    place.with_name("labecon.db.seal").unlink()
    whole = place.read_bytes()
    with Store.open(place, writable=False) as store:
        bodies = [record.body.encode() for record in store.records()]
        assert not verify(store).sealed
    for body in bodies:
        start = whole.index(body)
        for offset in range(start, start + len(body), 11):
            changed = bytearray(whole)
            changed[offset] ^= 1
            place.write_bytes(changed)
            with Store.open(place, writable=False) as store:
                found = verify(store)
                assert found.problems[0].place == f"record {1 + bodies.index(body)}"
                with pytest.raises(DataError, match="does not have the hash"):  # nor is it believed when read
                    store.ledger(None, None)


def test_missing_records_at_the_end_are_found(place: Path) -> None:
    whole = place.read_bytes()
    store = Store.open(place)
    store.add([fact("acme.total.revenue.FY2026", "1")], who="a")
    for folder in (place.parent / "crashed", place.parent / "damaged"):
        folder.mkdir()
        for ending in ("", "-wal", ".seal"):
            shutil.copy(f"{place}{ending}", folder)
    store.close()
    assert _sound(place)
    assert _sound(place.parent / "crashed" / place.name)
    lost = place.parent / "damaged" / place.name
    assert lost.read_bytes() == whole, "the record is in the log only"
    with Path(f"{lost}-wal").open("r+b") as file:  # one byte of the log: SQLite takes what follows as unwritten
        file.seek(40)
        byte = file.read(1)[0]
        file.seek(40)
        file.write(bytes([byte ^ 1]))
    with Store.open(lost, writable=False) as store:
        problem = verify(store).problems[0]
    assert (problem.place, problem.message) == ("record 3", "was acknowledged, and the ledger ends before it")


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER labecon_records_no_update",
        "CREATE TABLE more (a)",
        "DROP TRIGGER labecon_versions_no_delete; DELETE FROM labecon_versions",
        "DROP TRIGGER labecon_versions_no_update; UPDATE labecon_versions SET known_on = '2000-01-01' WHERE number = 2",
        "DROP TRIGGER labecon_records_no_delete; DROP TRIGGER labecon_versions_no_delete; "
        "DELETE FROM labecon_versions; DELETE FROM labecon_records",
    ],
)
def test_changes_made_with_other_tools_are_found(place: Path, statement: str) -> None:
    place.with_name("labecon.db.seal").unlink()
    with closing(sqlite3.connect(place)) as plain:
        plain.executescript(statement)
    assert not _sound(place)


def test_replacing_a_record_is_refused(place: Path) -> None:
    with closing(sqlite3.connect(place)) as plain, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        plain.execute("INSERT OR REPLACE INTO labecon_records SELECT 1, 1, 'fact', 'a', '{}', 'b'")
    assert _sound(place)


def test_a_torn_line_of_the_seal_is_no_damage(place: Path) -> None:
    seal = place.with_name("labecon.db.seal")
    with Store.open(place) as store:
        line = commit_line(store.head)
    for length in (1, 7, len(line) - 2):
        with seal.open("a", encoding="ascii") as file:
            file.write(line[:length])
        read = read_seal(seal)
        assert read is not None and read.torn and not read.broken
        with Store.open(place) as store:
            assert verify(store).ok
        assert seal.read_text(encoding="ascii").endswith("\n")


def test_a_copy_without_its_seal_gets_one(place: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    copy = Path(shutil.copy(place, tmp_path / "copy"))
    with Store.open(copy) as store:
        assert verify(store).ok and not verify(store).sealed
    with Store.open(copy) as store:
        assert verify(store).sealed


def test_a_full_disk_is_said_and_nothing_is_half_written(place: Path) -> None:
    store = Store.open(place)
    pages = store.engine.rows("PRAGMA page_count")[0][0]
    store.engine.rows(f"PRAGMA max_page_count = {pages}")
    many = [fact(f"acme.part_{at}.revenue.FY2024", "1", note="x" * 500) for at in range(100)]
    with pytest.raises(DataError, match=r"could not be written; nothing of this write was acknowledged.*full"):
        store.add(many, who="a")
    with pytest.raises(DataError, match="was closed after a failed write"):
        store.add([REVENUE], who="a")
    store.close()
    with Store.open(place) as again:
        assert again.head.number == 2 and verify(again).ok
        assert len(again.add(many, who="a")) == 100


def test_a_disk_that_does_not_sync_is_not_believed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    third = fact("acme.total.revenue.FY2026", "1")

    def refuse(handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    store = Store.open(place)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(DataError, match="its seal could not be written"):
            store.add([third], who="a")
    with pytest.raises(DataError, match="was closed after a failed write"):
        store.facts("acme", "revenue", known_on=None, periods_through=None)
    store.close()
    with Store.open(place) as again:
        assert verify(again).ok
        again.add([third], who="a")
        assert again.head.number == 3


def test_every_call_that_can_fail_while_sealing_leaves_a_sound_ledger(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 8):
        calls = 0
        genuine = os.fsync

        def count_and_refuse(handle: int, number: int = number, genuine: object = genuine) -> None:
            nonlocal calls
            calls += 1
            if calls == number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            assert callable(genuine)
            genuine(handle)

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", count_and_refuse)
            try:
                with Store.open(place) as store:
                    store.add([fact(f"acme.part_{number}.revenue.FY2024", "1")], who="a")
            except DataError as error:
                assert error.problems[0].code == "ledger-failed"
        assert _sound(place)
    with Store.open(place) as store:
        assert store.head.number == 2 + 7


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"\1" * 200, b"a text of some length\n" * 50])
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "labecon.db"
    place.write_bytes(content)
    with pytest.raises(DataError, match=r"holds no ledger|cannot be opened|not a database|malformed"):
        Store.open(place, writable=False)


def test_a_missing_folder_and_a_missing_extra_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="folder of the ledger does not exist"):
        Store.open(tmp_path / "no" / "labecon.db")
    monkeypatch.setitem(__import__("sys").modules, "labecon.facts.store.postgres_engine", None)
    with pytest.raises(DataError, match=r"needs the extra postgres .*pip install 'labecon\[postgres\]'"):
        Store.open("postgresql://somewhere/ledger")


def test_a_newer_format_is_refused(place: Path) -> None:
    with closing(sqlite3.connect(place)) as plain:
        plain.execute("INSERT INTO labecon_formats VALUES (2)")
        plain.commit()
    before = place.read_bytes()
    for writable in (True, False):
        with pytest.raises(DataError, match="has format 2, and this version of labecon knows formats up to 1"):
            Store.open(place, writable=writable)
    assert place.read_bytes() == before


def test_an_older_format_is_brought_up_and_the_original_kept(place: Path) -> None:
    """The way from a format to the next, shown with a step of the test's own."""

    def step(engine: Engine) -> None:
        assert isinstance(engine, SqliteEngine)
        engine.insert("CREATE INDEX labecon_records_by_hash ON labecon_records (hash)", [{}])

    engine = connect(place, writable=True, create=False)
    with pytest.raises(DataError, match="no way leads to 2"):
        migrations.prepare(engine, writable=True, create=False, target=2)
    with pytest.raises(DataError, match="open it for writing once"):
        migrations.prepare(engine, writable=False, create=False, target=2, migrations={1: step})
    migrations.prepare(engine, writable=True, create=False, target=2, migrations={1: step})
    assert engine.rows("SELECT max(format) FROM labecon_formats") == [(2,)]
    assert engine.rows("SELECT count(*) FROM sqlite_schema WHERE name = 'labecon_records_by_hash'") == [(1,)]
    engine.close()
    with Store.open(place.with_name("labecon.db.format1")) as original:
        assert original.head.number == 2
        assert verify(original).ok


def test_a_folder_that_cannot_be_written_can_be_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with Store.open(place, writable=False) as store:
        assert store.head.number == 2
        assert verify(store).ok and verify(store).sealed
        assert sorted(path.name for path in place.parent.iterdir()) == ["labecon.db", "labecon.db.seal"]
    writer = Store.open(place)
    writer.add([fact("acme.total.revenue.FY2026", "1")], who="a")
    with Store.open(place, writable=False) as store:
        assert store.head.number == 3, "what is in the log is seen"
    writer.close()

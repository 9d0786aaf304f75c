"""After a cut of power at any moment, whatever unsynced writes reached the disk, nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from labecon.errors import DataError
from labecon.facts.store import Store, verify
from tests.unit.facts.store.appending import name_of
from tests.unit.facts.store.disk import Change, Disk, File, cuts, read_log

ROOT = Path(__file__).resolve().parents[4]
SHIM = Path(__file__).with_name("disk_log.c")
#: A thousand states before a release, some on every push.
STATES = int(os.environ.get("LABECON_POWER_CUTS", "60"))

_WRITER = """
import os, sys
from labecon.facts.store import Store
from tests.unit.facts.build import fact
from tests.unit.facts.store.appending import name_of
place, acknowledged = sys.argv[1:]
marker = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
number = 0
for batch in (1, 1, 3, 1, 40, 1, 1):
    with Store.open(place) as store:
        for _ in range(2):
            names = [name_of(number + more) for more in range(batch)]
            store.add([fact(name, "1", note="x" * 300) for name in names], who="a")
            number += batch
            os.write(marker, b"\\n" * batch)
"""


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Change]]:
    """What a writer asked of its disk."""
    compiler = shutil.which("cc") or shutil.which("gcc") if sys.platform == "linux" else None
    if compiler is None:
        assert os.environ.get("CI") != "true", "CI needs a compiler"
        pytest.skip("the log of the disk needs a C compiler and Linux")
    folder = tmp_path_factory.mktemp("power")
    shim = folder / "disk_log.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(shim), str(SHIM), "-ldl", "-lpthread"]
    subprocess.run(command, check=True, capture_output=True)
    disk = folder / "disk"
    disk.mkdir()
    environment = {**os.environ, "LD_PRELOAD": str(shim), "DISK_ROOT": str(disk), "DISK_LOG": str(folder / "log")}
    command = [sys.executable, "-c", _WRITER, f"{disk}/labecon.db", f"{disk}/acknowledged"]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    return disk, read_log(folder / "log")


def test_the_log_tells_the_whole_story(changes: tuple[Path, list[Change]]) -> None:
    folder, found = changes
    disk = Disk()
    for change in found:
        disk.make(change)
    for file in disk.names.values():
        file.sync()
    for path in folder.iterdir():
        if not path.name.endswith("-shm"):
            assert bytes(disk.names[str(path)].sure) == path.read_bytes(), path.name
    assert {change.kind for change in found} == {"w", "s", "t", "r", "u"}


def states(found: list[Change], marker: str, many: int) -> Iterator[tuple[int, dict[str, bytes]]]:
    """As many states as asked for, spread over the whole run."""
    seed, made = 20260131, 0
    every = max(1, 2 * len(found) // many)
    while made < many:
        for place, state in enumerate(cuts(found, marker, random.Random(seed))):
            if (place + seed) % every == 0 and made < many:
                made += 1
                yield state
        seed += 1


def test_nothing_acknowledged_is_lost_by_a_cut_of_power(changes: tuple[Path, list[Change]], tmp_path: Path) -> None:
    folder, found = changes
    marker = f"{folder}/acknowledged"
    seen = set()
    for acknowledged, state in states(found, marker, STATES):
        seen.add(acknowledged)
        names = recovered(state, tmp_path / "disk")
        assert names == [name_of(number) for number in range(len(names))], "no gap, none twice"
        assert len(names) >= acknowledged
        assert len(names) - acknowledged in (0, 1, 3, 40), "at most the write in flight, and that whole"
    assert min(seen) == 0 and len(seen) > 10


def recovered(state: dict[str, bytes], folder: Path) -> list[str]:
    """What a ledger holds that is opened after a cut; it has to verify, be written to, and verify again."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, data in state.items():
        (folder / Path(path).name).write_bytes(data)
    with Store.open(folder / "labecon.db") as store:
        found = verify(store)
        assert found.ok, found.problems
        names = [record.name for record in store.records()]
        store.record_run({"after": "the cut"})
    with Store.open(folder / "labecon.db", writable=False) as store:
        assert verify(store).ok and verify(store).sealed
    return names


def test_a_disk_that_forgets_synced_writes_is_found_out(changes: tuple[Path, list[Change]], tmp_path: Path) -> None:
    """The test itself would notice: without the syncs of the log, acknowledged facts are missing."""
    folder, found = changes
    lying = [one for one in found if not (one.kind == "s" and one.path.endswith("-wal"))]
    lost = 0
    for acknowledged, state in states(lying, f"{folder}/acknowledged", 40):
        try:
            lost += len(recovered(state, tmp_path / "disk")) < acknowledged
        except (AssertionError, DataError):  # the seal knows of facts that are not there
            lost += 1
    assert lost


def test_torn_sectors_and_late_names() -> None:
    disk = Disk()
    disk.make(Change("w", "/d/a", "", 0, b"1" * 1024))
    assert disk.after_cut(None) == {}, "a new file has no name before its folder is synced"
    disk.make(Change("s", "/d/a", "", 0, b""))
    disk.make(Change("s", "/d", "", 0, b""))
    assert disk.after_cut(None) == {"/d/a": b"1" * 1024}
    disk.make(Change("w", "/d/a", "", 0, b"2" * 1024))
    assert disk.after_cut(None) == {"/d/a": b"1" * 1024}
    chance = random.Random(1)
    found = {disk.after_cut(chance)["/d/a"] for _ in range(200)}
    assert found == {first * 512 + second * 512 for first in (b"1", b"2") for second in (b"1", b"2")}
    file = File(bytearray(b"12345"))
    file.apply(Change("t", "", "", 2, b""), file.sure)
    file.apply(Change("t", "", "", 4, b""), file.sure)
    assert bytes(file.sure) == b"12\0\0"

"""The folder of a sweep: lines that count, one sweep at a time, files that are there whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from labecon.analysis.sweeps.folder import MANIFEST, SUMMARY, Folder
from labecon.errors import UsageError

HEAD = {"specification": "s", "code": "c", "facts": "f", "files": "l"}


def begun(path: Path, blocks: int = 2) -> Folder:
    folder = Folder(path)
    with folder.opened():
        folder.begin(HEAD, "labs = []")
        for number in range(blocks):
            folder.note({"kind": "block", "id": f"b{number}"})
    return folder


def read(path: Path) -> Folder:
    folder = Folder(path)
    with folder.opened():
        pass
    return folder


def test_what_was_noted_is_there_again(tmp_path: Path) -> None:
    begun(tmp_path / "a")
    found = read(tmp_path / "a")
    assert found.head["code"] == "c"
    assert list(found.blocks()) == ["b0", "b1"]
    assert found.finished() is None


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_a_line_that_was_cut_off_does_not_count_and_is_removed(tmp_path: Path, cut: int) -> None:
    begun(tmp_path)
    path = tmp_path / MANIFEST
    path.write_bytes(path.read_bytes()[:-cut])
    kept = ["b0"] if cut > 1 else ["b0", "b1"]
    assert list(read(tmp_path).blocks()) == kept
    assert path.read_bytes().endswith(b"\n")
    assert list(read(tmp_path).blocks()) == kept


def test_a_line_that_was_altered_does_not_count(tmp_path: Path) -> None:
    begun(tmp_path)
    path = tmp_path / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"b0"', b'"b9"'))
    assert list(read(tmp_path).blocks()) == ["b1"]


def test_a_damaged_first_line_is_not_guessed_at(tmp_path: Path) -> None:
    begun(tmp_path)
    path = tmp_path / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"code": "c"', b'"code": "d"'))
    folder = Folder(tmp_path)
    with folder.opened(), pytest.raises(UsageError, match="first line of manifest"):
        folder.require(HEAD)


@pytest.mark.parametrize(
    ("key", "said"),
    [("specification", "specification"), ("code", "code of labecon"), ("facts", "facts"), ("files", "labs")],
)
def test_a_folder_of_something_else_is_refused(tmp_path: Path, key: str, said: str) -> None:
    begun(tmp_path)
    folder = Folder(tmp_path)
    with folder.opened():
        folder.require(HEAD)
        with pytest.raises(UsageError, match=said):
            folder.require({**HEAD, key: "other"})


def test_where_nothing_was_finished_one_may_begin_anew(tmp_path: Path) -> None:
    begun(tmp_path, blocks=0)
    folder = Folder(tmp_path)
    with folder.opened():
        folder.require({**HEAD, "code": "other"})
        folder.begin({**HEAD, "code": "other"}, "")
    assert read(tmp_path).head["code"] == "other"


def test_files_of_others_are_let_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"holds something else \(thesis.txt\)"), Folder(tmp_path).opened():
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_two_sweeps_do_not_share_a_folder(tmp_path: Path) -> None:
    first = Folder(tmp_path)
    with first.opened(), pytest.raises(UsageError, match="another sweep is at work"), Folder(tmp_path).opened():
        pass
    with Folder(tmp_path).opened():
        pass


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = begun(tmp_path)

    def half(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(UsageError, match=r"No space left on device.*--resume goes on"):
        folder.write(SUMMARY, half)
    assert not (tmp_path / SUMMARY).exists()
    assert not list(tmp_path.glob(".*.part"))


def test_what_a_killed_run_left_half_written_goes_away(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    (tmp_path / "paths" / "lab").mkdir(parents=True)
    (tmp_path / "paths" / "lab" / ".abc.part").write_bytes(b"half")
    folder.sweep_up()
    assert not list((tmp_path / "paths" / "lab").iterdir())


def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with (
        pytest.raises(UsageError, match="cannot be written: Not a directory"),
        Folder(tmp_path / "file" / "x").opened(),
    ):
        pass


def test_reading_a_summary_needs_a_finished_sweep(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no sweep"):
        Folder(tmp_path).peek()
    folder = begun(tmp_path)
    with pytest.raises(UsageError, match="not finished"):
        Folder(tmp_path).peek()
    folder.note({"kind": "done", "digest": "d"})
    assert Folder(tmp_path).peek()["digest"] == "d"

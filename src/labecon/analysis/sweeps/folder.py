"""The folder of a sweep: which blocks are finished, in a file that only grows; one sweep at a time; files by renaming.

``manifest.jsonl`` begins with the hashes that the folder stands for. Each further line is a finished block, with the
hash of its content; every line carries a hash of itself, so that one that was cut off or altered does not count.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from labecon.analysis.sweeps.identity import hash_of
from labecon.errors import UsageError

MANIFEST, SPECIFICATION, SUMMARY, PATHS, LOCK = "manifest.jsonl", "sweep.toml", "summary.parquet", "paths", ".lock"
_CHECK_DIGITS = 16
#: What may lie in a folder that no sweep has begun in: what one leaves that was killed at once.
_FRESH = frozenset({SPECIFICATION, LOCK})
#: What is said of each hash of the head that differs.
_CHANGED = {
    "specification": "the specification has changed",
    "code": "the code of labecon has changed",
    "facts": "the facts have changed",
    "files": "the files of labs or scenarios have changed",
}


class Folder:
    """A folder of results.

    Args:
        path: Where it lies.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: list[dict[str, Any]] = []

    @property
    def head(self) -> dict[str, Any]:
        """The hashes that the folder stands for; empty in a new one."""
        return self.entries[0] if self.entries and self.entries[0].get("kind") == "head" else {}

    def blocks(self) -> dict[str, dict[str, Any]]:
        """What the manifest says of each block, by id; a later line counts."""
        return {entry["id"]: entry for entry in self.entries if entry.get("kind") == "block"}

    def finished(self) -> dict[str, Any] | None:
        """What the manifest says of the whole sweep; None while it is not finished."""
        return next((entry for entry in reversed(self.entries) if entry.get("kind") == "done"), None)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Makes the folder where needed, keeps other sweeps out, reads the manifest.

        Raises:
            UsageError: Another sweep is at work in it, it holds something else, or it cannot be written.
        """
        with self._writing():
            self.path.mkdir(parents=True, exist_ok=True)
            names = {one.name for one in self.path.iterdir() if one.suffix != ".part"}
            strange = sorted(names - _FRESH)
            if strange and not (self.path / MANIFEST).exists():
                text = f"holds something else ({strange[0]})"
                raise UsageError.of("not-empty", text, str(self.path), "name another folder with --to")
            handle = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._lock(handle)
            self.entries = self._read()
            yield
        finally:
            os.close(handle)

    def peek(self) -> dict[str, Any]:
        """What the folder stands for, read without taking it.

        Returns:
            The first line of the manifest, with the digest of the results.

        Raises:
            UsageError: There is no finished sweep in it.
        """
        path = self.path / MANIFEST
        with self._writing():
            lines = path.read_bytes().split(b"\n") if path.exists() else []
        self.entries = [entry for entry in map(_entry, lines) if entry is not None]
        done = self.finished()
        if done is None or not self.head:
            text = "a sweep is not finished here" if self.head else "holds no sweep"
            raise UsageError.of("unreadable", text, str(self.path), "labecon sweep SPEC.toml --to FOLDER makes one")
        return {**self.head, "digest": done["digest"]}

    def _lock(self, handle: int) -> None:
        try:
            import fcntl
        except ImportError:  # no such locks on this system: renames keep the files whole all the same
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            text = "another sweep is at work in this folder"
            raise UsageError.of(
                "busy", text, str(self.path), "wait for it, or name another folder with --to"
            ) from error

    def _read(self) -> list[dict[str, Any]]:
        """The lines that are whole; the file is rewritten without the others."""
        path = self.path / MANIFEST
        if not path.exists():
            return []
        with self._writing():
            lines = path.read_bytes().split(b"\n")
        found = [entry for entry in map(_entry, lines) if entry is not None]
        if len(found) != len([line for line in lines if line]) or lines[-1]:
            self.write(MANIFEST, lambda place: place.write_bytes(b"".join(map(_line, found))))
        return found

    def require(self, head: Mapping[str, str]) -> None:
        """Holds the folder against what a sweep stands for.

        Args:
            head: Its hashes.

        Raises:
            UsageError: One of them differs, or the folder cannot say what it stands for.
        """
        if not self.blocks():
            self.entries = []  # nothing was finished, so nothing is lost by beginning anew
        if not self.head:
            if self.entries:
                text = f"the first line of {MANIFEST} is damaged, so nobody knows what these results are of"
                raise UsageError.of("damaged", text, str(self.path), "name another folder with --to")
            return
        changed = [text for key, text in _CHANGED.items() if self.head.get(key) != head[key]]
        if changed:
            text = f"{' and '.join(changed)} since these results were begun"
            raise UsageError.of(
                "changed", text, str(self.path), "name another folder with --to, or take the change back"
            )

    def begin(self, head: Mapping[str, Any], specification: str) -> None:
        """Writes the first line and a copy of the specification into a new folder.

        Args:
            head: The hashes, and what else tells how the results came about.
            specification: Text of the file.
        """
        if not self.head:
            entry = {"kind": "head", **head}
            self.write(SPECIFICATION, lambda place: place.write_text(specification, encoding="utf-8"))
            self.write(MANIFEST, lambda place: place.write_bytes(_line(entry)))
            self.entries = [entry]

    def note(self, entry: Mapping[str, Any]) -> None:
        """Adds a line to the manifest, on the disk when this returns.

        Args:
            entry: What is finished.
        """
        with self._writing(), open(self.path / MANIFEST, "ab") as file:
            file.write(_line(entry))
            file.flush()
            os.fsync(file.fileno())
        self.entries.append(dict(entry))

    def write(self, name: str, fill: Callable[[Path], object]) -> None:
        """Writes a file beside its place and puts it there whole.

        Args:
            name: Path inside the folder.
            fill: Writes the content to the path it is given.

        Raises:
            UsageError: The disk is full, or may not be written.
        """
        place = self.path / name
        with self._writing():
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, text = tempfile.mkstemp(prefix=".", suffix=".part", dir=place.parent)
            os.close(handle)
            beside = Path(text)
            try:
                fill(beside)
                beside.chmod(0o644)
                _flush(beside)
                beside.replace(place)
                _flush(place.parent)
            finally:
                with suppress(OSError):
                    beside.unlink(missing_ok=True)

    def sweep_up(self) -> None:
        """Removes what a run that was killed left half written."""
        for path in self.path.rglob(".*.part"):
            with suppress(OSError):
                path.unlink()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            text = f"cannot be written: {error.strerror or error}"
            remedy = "what is finished stays; once that is mended, --resume goes on"
            raise UsageError.of("unwritable", text, str(self.path), remedy) from error


def _line(entry: Mapping[str, Any]) -> bytes:
    whole = {**entry, "line": hash_of(entry)[:_CHECK_DIGITS]}
    return json.dumps(whole, ensure_ascii=False).encode() + b"\n"


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
        check = found.pop("line")
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    return found if check == hash_of(found)[:_CHECK_DIGITS] else None


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""A disk that can lose power: what a process wrote, in order, and the states that a cut could leave behind.

What was synced is there. Of what was written to a file since its last sync, any part may be: some writes, some
sectors of a write. Names (new files, renames, removals) come to the disk in order, up to some point, and all of them by
the time their folder was synced.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass(frozen=True)
class Change:
    """One change that the process asked for.

    Args:
        kind: ``w`` write, ``s`` sync, ``t`` truncate, ``r`` rename, ``u`` unlink.
        path: Path.
        other: The new path of a rename.
        offset: Where a write begins; the size of a truncation.
        data: What is written.
    """

    kind: str
    path: str
    other: str
    offset: int
    data: bytes


def read_log(path: Path) -> list[Change]:
    """The changes in the order in which they were made."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        end = data.index(b"\n", at)
        kind, offset, length, first, second = data[at:end].split()
        texts = []
        at = end + 1
        for size in (int(first), int(second), int(length)):
            texts.append(data[at : at + size])
            at += size
        found.append(Change(kind.decode(), texts[0].decode(), texts[1].decode(), int(offset), texts[2]))
    return found


@dataclass
class File:
    """The bytes that are sure to be on the disk, and the changes that may be."""

    sure: bytearray = field(default_factory=bytearray)
    loose: list[Change] = field(default_factory=list)

    def apply(self, change: Change, data: bytearray) -> None:
        """Make a change, whole."""
        if change.kind == "t":
            data[change.offset :] = bytes(max(0, change.offset - len(data)))
        else:
            _put(data, change.offset, change.data)

    def sync(self) -> None:
        """What was loose is sure."""
        for change in self.loose:
            self.apply(change, self.sure)
        self.loose = []

    def after_cut(self, chance: random.Random | None) -> bytes:
        """What the disk holds: only what is sure, or some of the rest too."""
        data = bytearray(self.sure)
        for change in self.loose if chance is not None else ():
            assert chance is not None
            fate = chance.random()
            if fate < 0.4:
                self.apply(change, data)
            elif fate < 0.7 and change.kind == "w":
                for start in range(0, len(change.data), SECTOR):
                    if chance.random() < 0.5:
                        _put(data, change.offset + start, change.data[start : start + SECTOR])
        return bytes(data)


def _put(data: bytearray, offset: int, written: bytes) -> None:
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(written)] = written


class Disk:
    """The disk while the changes are made one by one."""

    def __init__(self) -> None:
        self.names: dict[str, File] = {}
        self.sure_names: dict[str, File] = {}
        self.loose_names: list[dict[str, File]] = []

    def make(self, change: Change) -> None:
        """One change."""
        if change.kind == "s":
            self._sync(change.path)
            return
        names = dict(self.names)
        if change.kind == "r":
            names[change.other] = names.pop(change.path)
        elif change.kind == "u":
            names.pop(change.path, None)
        else:
            file = names.setdefault(change.path, File())
            file.loose.append(change)
        if names.keys() != self.names.keys() or change.kind == "r":
            self.loose_names.append(names)
            self.names = names

    def _sync(self, path: str) -> None:
        if path in self.names:
            self.names[path].sync()
        elif any(name.rpartition("/")[0] == path for name in self.names):
            self.sure_names, self.loose_names = dict(self.names), []

    def after_cut(self, chance: random.Random | None) -> dict[str, bytes]:
        """Path to bytes: the least that is sure, or one of the states that are possible."""
        names = self.sure_names
        if chance is not None:
            names = chance.choice([self.sure_names, *self.loose_names])
        return {path: file.after_cut(chance) for path, file in names.items()}


def cuts(changes: Sequence[Change], marker: str, chance: random.Random) -> Iterator[tuple[int, dict[str, bytes]]]:
    """States after a cut of power behind every change: the least that is sure, and one by chance.

    Args:
        changes: All changes.
        marker: Path of the file in which the process notes what it acknowledged, one line each.
        chance: Draws what of the rest is there.

    Yields:
        How much had been acknowledged, and path to bytes.
    """
    disk, acknowledged = Disk(), 0
    for change in changes:
        if change.path == marker:
            acknowledged += change.data.count(b"\n")
            continue
        disk.make(change)
        yield acknowledged, disk.after_cut(None)
        yield acknowledged, disk.after_cut(chance)

"""The seal beside an SQLite ledger: what was acknowledged, and the digest of the file when it was last closed.

The chain of hashes shows a changed record. It cannot show that the last records are missing, and a changed byte where a
page holds nothing is no part of any record. The seal shows both. It is a text file of two kinds of line, each with its
own checksum: ``sealed`` with the head, size and SHA-256 of the file, written in one piece when the last writer closes,
and ``commit`` with the head after each write since.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from labecon.facts.store.record import Head

_SUM_LENGTH = 16
_COMMIT_LENGTH = len("commit") + 1 + 20 + 1 + 64 + 1 + _SUM_LENGTH
_WORDS = {"commit": 3, "sealed": 5}


@dataclass(frozen=True, slots=True)
class Seal:
    """What the seal says.

    Args:
        commits: Acknowledged heads, without their time.
        sealed: Head when the file was sealed; None where it never was.
        size: Bytes of the sealed file.
        digest: SHA-256 of the sealed file.
        torn: The last line ends early: its write was never acknowledged.
        broken: Number of the first line that is wrong; 0 for none.
    """

    commits: tuple[Head, ...] = ()
    sealed: Head | None = None
    size: int = 0
    digest: str = ""
    torn: bool = False
    broken: int = 0


def commit_line(head: Head) -> str:
    """The line of one acknowledged write."""
    return _with_sum(f"commit {head.number:020d} {head.hash}")


def sealed_line(head: Head, size: int, digest: str) -> str:
    """The line of a file that was closed."""
    return _with_sum(f"sealed {head.number:020d} {head.hash} {size:020d} {digest}")


def _with_sum(text: str) -> str:
    return f"{text} {hashlib.sha256(text.encode()).hexdigest()[:_SUM_LENGTH]}\n"


def read_seal(path: Path) -> Seal | None:
    """The seal in a file.

    Args:
        path: The file.

    Returns:
        What it says; None where there is no file.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    commits: list[Head] = []
    sealed, size, digest = None, 0, ""
    lines = data.split(b"\n")
    last = lines.pop()
    torn = bool(last) or not data
    if len(last) >= _COMMIT_LENGTH or not b"commit".startswith(last[:6]):  # no write ends like this: it was changed
        return Seal(broken=len(lines) + 1)
    for number, line in enumerate(lines, start=1):
        words = line.decode("ascii", "replace").split(" ")
        if _with_sum(" ".join(words[:-1])).encode() != line + b"\n" or _WORDS.get(words[0]) != len(words) - 1:
            return Seal(broken=number)
        head = Head(int(words[1]), 0, words[2])
        if words[0] == "sealed":
            sealed, size, digest = head, int(words[3]), words[4]
        commits.append(head)
    return Seal(tuple(commits), sealed, size, digest, torn)


def without_torn_line(path: Path) -> None:
    """Take away a last line that ends early, so that the next one can follow.

    Args:
        path: The seal.

    Raises:
        OSError: It could not be written.
    """
    seal = read_seal(path)
    if seal is not None and seal.torn and not seal.broken:
        whole, _, _ = path.read_bytes().rpartition(b"\n")
        replace_file(path, whole + b"\n" if whole else b"")


def append_line(path: Path, line: str) -> None:
    """Add a line and wait until the disk has it.

    Args:
        path: The seal; made where it is missing.
        line: With its end.

    Raises:
        OSError: It could not be written; whether the disk has it is not known.
    """
    new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        data = line.encode("ascii")
        if os.write(handle, data) != len(data):
            raise OSError(f"{path.name}: the line was cut short")
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        sync_folder(path.parent)


def replace_file(path: Path, data: bytes) -> None:
    """Put a whole file in place at once and wait until the disk has it.

    Args:
        path: The file.
        data: Its bytes.

    Raises:
        OSError: It could not be written; the former file is still there.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names of a folder; systems that cannot open a folder keep them by themselves."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), found

"""Reading a document: the bytes go to a process of their own, a typed result comes back."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO

from labecon.errors import DataError, Problem, UsageError
from labecon.evidence.documents.document import UnsoundAnswer, document_of, reasons_of
from labecon.evidence.documents.format_names import FORMATS, hint_of
from labecon.evidence.documents.limits import Limits
from labecon.evidence.documents.results import Encrypted, Malformed, OverLimit, Partial, Result, Text
from labecon.evidence.documents.server import Ended, ReaderServer, collected, environment

_CHILD = Path(__file__).with_name("child.py")
_REMEDIES = {
    "malformed": "open it in the program it came from and save it again",
    "encrypted": "save a copy without a password",
    "over_limit": "read a part of it, or raise the limit",
}
#: How a process ends that was given no more memory, and how the system ends one out of time.
_OUT_OF_MEMORY = {"SIGABRT", "SIGTRAP", "SIGILL"}
_OUT_OF_TIME = {"SIGXCPU", "SIGKILL"}


def read_document(
    path: Path | str, format: str = "", limits: Limits | None = None, server: ReaderServer | None = None
) -> Result:
    """Read a file.

    Args:
        path: The file.
        format: One of txt, html, docx, xlsx, csv, pdf; found out when empty.
        limits: What it may cost; the usual bounds when left out.
        server: Starts the process that reads; a new interpreter when left out, which takes longer to start.

    Returns:
        How the reading ended.

    Raises:
        UsageError: There is no such file, or no such format.
        DataError: A library that the format needs is not installed.
    """
    path, limits = Path(path), limits or Limits()
    try:
        with open(path, "rb", opener=_without_waiting) as stream:
            kind = os.fstat(stream.fileno())
            if not stat.S_ISREG(kind.st_mode):
                raise UsageError.of("not-a-file", f"{path.name} is no regular file", str(path))
            if kind.st_size > limits.size:
                return _too_large(path.name, kind.st_size, limits)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            os.lseek(stream.fileno(), 0, os.SEEK_SET)
            return _read(stream, path.name, digest, _checked(format) or hint_of(path.name), "", limits, server)
    except OSError as error:
        raise UsageError.of("unreadable", f"cannot be opened: {error.strerror or error}", str(path)) from error


def read_bytes(
    data: bytes, name: str = "", format: str = "", encoding: str = "", limits: Limits | None = None
) -> Result:
    """Read a document that is at hand as bytes.

    Args:
        data: The bytes.
        name: What it is called; its suffix is a hint.
        format: As in `read_document`.
        encoding: What it is said to be encoded in; believed when the bytes agree.
        limits: As in `read_document`.

    Returns:
        How the reading ended.

    Raises:
        UsageError: There is no such format.
        DataError: A library that the format needs is not installed.

    Example:
        >>> result = read_bytes("营收约3.12亿元。".encode("gb18030"), "note.txt")
        >>> result.document.text, result.document.encoding
        ('营收约3.12亿元。', 'GB18030')
    """
    limits = limits or Limits()
    if len(data) > limits.size:
        return _too_large(name, len(data), limits)
    digest = hashlib.sha256(data).hexdigest()
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        stream.seek(0)
        return _read(stream, name, digest, _checked(format) or hint_of(name), encoding, limits)


def _without_waiting(path: str, flags: int) -> int:
    """Open without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _checked(format: str) -> str:
    if format and format not in FORMATS:
        raise UsageError.of("unknown-format", f"no format {format!r}; expected one of {', '.join(FORMATS)}", "format")
    return format


def _too_large(name: str, size: int, limits: Limits) -> OverLimit:
    return OverLimit("size", _problem("over_limit", f"{size} bytes, more than {limits.size}", name))


def _problem(outcome: str, message: str, name: str) -> Problem:
    return Problem(outcome.replace("_", "-"), message, name or "document", _REMEDIES[outcome])


def _read(
    stream: IO[bytes], name: str, digest: str, hint: str, declared: str, limits: Limits,
    server: ReaderServer | None = None,
) -> Result:  # fmt: skip
    settings = json.dumps({"hint": hint, "declared": declared[:40], "limits": asdict(limits)})
    ended = server.run(stream, settings, limits) if server is not None else _run(stream, settings, limits)
    if ended.limit:
        bounds = {"wall_seconds": "took more than {} seconds", "answer": "answers more than {} bytes"}
        message = bounds[ended.limit].format(getattr(limits, ended.limit))
        return OverLimit(ended.limit, _problem("over_limit", message, name))
    if ended.code:
        return _died(ended.code, name)
    try:
        answer = json.loads(ended.output)
        if not isinstance(answer, dict):
            raise UnsoundAnswer("not an object")
        return _result(answer, name, digest)
    except (ValueError, RecursionError) as error:
        return Malformed(_problem("malformed", f"the reader did not answer as agreed: {error}"[:300], name))


def _result(answer: dict[str, object], name: str, digest: str) -> Result:
    outcome, message = answer.get("outcome"), str(answer.get("message", ""))
    if outcome == "text":
        return Text(document_of(answer, name, digest))
    if outcome == "partial":
        return Partial(document_of(answer, name, digest), reasons_of(answer))
    if outcome == "encrypted":
        return Encrypted(_problem("encrypted", message, name))
    if outcome == "over_limit":
        return OverLimit(str(answer.get("limit", "")), _problem("over_limit", message, name))
    if outcome == "missing":
        raise DataError(Problem("missing-extra", message, name))
    return Malformed(_problem("malformed", message, name))


def _died(code: int, name: str) -> Result:
    """The process ended without an answer: the system took it down."""
    try:
        ended = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        ended = f"signal {-code}"
    if ended in _OUT_OF_TIME:
        return OverLimit("cpu_seconds", _problem("over_limit", "took too much processor time", name))
    if ended in _OUT_OF_MEMORY:
        return OverLimit("memory", _problem("over_limit", f"ran out of memory ({ended})", name))
    return Malformed(_problem("malformed", f"the reader broke down on it ({ended})", name))


def _run(stream: IO[bytes], settings: str, limits: Limits) -> Ended:
    """Run the child on an open file and collect what it answers, no more and no longer than allowed."""
    command = [sys.executable, "-I", "-X", "utf8", str(_CHILD), settings]
    process = subprocess.Popen(
        command, stdin=stream, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True, env=environment()
    )
    assert process.stdout is not None
    deadline = time.monotonic() + limits.wall_seconds
    output, limit = b"", ""
    try:
        with process.stdout as pipe:
            output, limit = collected(pipe.fileno(), deadline, limits)
        if not limit:
            process.wait(max(deadline - time.monotonic(), 1))
    except subprocess.TimeoutExpired:
        limit = "wall_seconds"
    finally:
        process.kill()
        code = process.wait()
    return Ended(output, code, limit)

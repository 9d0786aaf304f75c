"""One interpreter for many documents: it has the readers loaded and splits off a process of its own for each document.

A fresh interpreter takes a tenth of a second to start, a process split off one that is ready some milliseconds. What
reads a document is shut in the same way in both cases, sees no other document, and ends after one answer.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from labecon.evidence.documents.limits import Limits

_CHILD = Path(__file__).with_name("child.py")
_CHUNK = 1 << 20
_GRACE = 5.0


@dataclass(frozen=True)
class Ended:
    """How the process that read a document ended.

    Args:
        output: What it answered.
        code: Its exit code; negative for the signal that ended it.
        limit: Field of `Limits` that the parent ended it for; empty for none.
    """

    output: bytes
    code: int
    limit: str = ""


class ReaderServer:
    """Splits off a process for each document; for one thread at a time, closed by ``with``.

    Args:
        child: The program of the reading process.
    """

    def __init__(self, child: Path = _CHILD) -> None:
        self._program = child
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    @staticmethod
    def is_possible() -> bool:
        """Whether the system can split processes and hand open files over."""
        return hasattr(os, "fork") and hasattr(socket, "send_fds")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the interpreter and whatever it has split off."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except OSError:
                pass  # it has gone by itself
            self._process.wait()
            self._process = None

    def _connected(self) -> socket.socket:
        if self._line is None or self._process is None or self._process.poll() is not None:
            self.close()
            ours, theirs = socket.socketpair()
            with theirs:
                command = [sys.executable, "-I", "-X", "utf8", str(self._program), "--serve", str(theirs.fileno())]
                self._process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()], env=environment(), start_new_session=True,
                )  # fmt: skip
            self._line = ours
        return self._line

    def run(self, stream: IO[bytes], settings: str, limits: Limits) -> Ended:
        """Have a document read.

        Args:
            stream: The document, an open file at its beginning.
            settings: For the reading process, as one line of JSON.
            limits: What it may cost.

        Returns:
            How that ended.
        """
        line = self._connected()
        deadline = time.monotonic() + limits.wall_seconds
        answer, written = os.pipe()
        try:
            try:
                socket.send_fds(line, [settings.encode() + b"\n"], [stream.fileno(), written])
            finally:
                os.close(written)
            output, limit = collected(answer, deadline, limits)
            if not limit:
                line.settimeout(max(deadline - time.monotonic(), 0) + _GRACE)
                status = line.recv(4)
                if len(status) == 4:
                    return Ended(output, os.waitstatus_to_exitcode(int.from_bytes(status, "big")))
        except TimeoutError:
            output, limit = b"", "wall_seconds"
        except OSError:
            output, limit = b"", ""
        finally:
            os.close(answer)
        self.close()
        return Ended(output, 1, limit)


def collected(pipe: int, deadline: float, limits: Limits) -> tuple[bytes, str]:
    """What comes through a pipe, no more and no longer than allowed.

    Args:
        pipe: Its reading end.
        deadline: On the monotonic clock.
        limits: Bounds the length of the answer.

    Returns:
        The bytes, and the limit that was reached; empty for none.
    """
    output = bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while waiting.select(max(deadline - time.monotonic(), 0)):
            chunk = os.read(pipe, _CHUNK)
            if not chunk:
                return bytes(output), ""
            output += chunk
            if len(output) > limits.answer:
                return bytes(output), "answer"
    return bytes(output), "wall_seconds"


def environment() -> dict[str, str]:
    """What Python needs to start; nothing else of the caller's environment is shown to a document."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")
    return {name: os.environ[name] for name in kept if name in os.environ}

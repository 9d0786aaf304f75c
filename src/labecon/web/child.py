"""A question answered in a process of its own: it can be stopped, and its end is noticed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Sequence
from typing import Any

from labecon.errors import Problem
from labecon.web.answers import Answer, Progress, refused

#: Longest line of the second stream that is kept.
_LINE = 1 << 20


async def answered_apart(
    command: Sequence[str], words: Sequence[str], progress: Progress, politeness: int = 0
) -> Answer:
    """The answer of a child process.

    Args:
        command: What starts the process; the words come behind it. It writes the answer to stdout, and lines of JSON
            with ``progress`` or with ``problems`` and ``kind`` to stderr.
        words: The question.
        progress: Hears how far the work has come.
        politeness: How far the process stands back where others want the processor too, 0 to 19.

    Returns:
        Its answer; one that says so where the process ended without any. When the caller is cancelled, the process
        and what it started are killed.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LINE,
        start_new_session=os.name == "posix",
    )
    assert process.stdout is not None and process.stderr is not None
    if politeness and os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + politeness)
    try:
        text, said = await asyncio.gather(process.stdout.read(), _listen(process.stderr, progress))
        code = await process.wait()
    finally:
        if process.returncode is None:
            _kill(process)
            await process.wait()
    problems = tuple(Problem(**one) for one in said.get("problems", ()))
    if not problems and (
        code not in (0, 1) or (code == 1 and not text)
    ):  # Python ends a defect with 1, and says nothing
        return refused("stopped", f"the process that computed this ended with code {code} before it had an answer")
    return Answer(code, text.decode("utf-8"), problems, said.get("kind", ""))


async def _listen(stream: asyncio.StreamReader, progress: Progress) -> dict[str, Any]:
    """What the process says last of problems; its progress is passed on."""
    last: dict[str, Any] = {}
    while line := await stream.readline():
        try:
            said = json.loads(line)
        except ValueError:  # a warning of some library
            continue
        if isinstance(said, dict) and "progress" in said:
            progress(str(said["progress"]))
        elif isinstance(said, dict) and "problems" in said:
            last = said
    return last


def _kill(process: asyncio.subprocess.Process) -> None:
    """Ends the process with everything it started."""
    with contextlib.suppress(ProcessLookupError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()

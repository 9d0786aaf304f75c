"""Where questions are brought: answers that are known already, those that are quick, those that take a process."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

from labecon.facts.workspace import SETTINGS_FILE
from labecon.web.answers import Answer, Ask, Progress, refused
from labecon.web.child import answered_apart

#: Bytes of answers that are kept, processes at a time for readers and for jobs, and seconds that a reader waits.
KEPT, PROCESSES, JOBS, PATIENCE = 64 << 20, 2, 1, 120.0
#: How far a job stands back behind readers.
POLITENESS = 10
#: Seconds for which an answer stands where the ledger is a database that others write to.
ELSEWHERE = 5.0
#: Files of a workspace that no answer rests on: what readers of a database write, and who may ask.
_NO_ANSWER = re.compile(r"-shm$|^accounts\.db")
_Key = tuple[object, ...]


class Desk:
    """Answers questions; the same question to the same files is answered once.

    Args:
        ask: Answers in this process.
        command: What starts a process that answers; empty to answer everything in this one.
        workspace: The folder that is served, whose changes make answers old.
    """

    def __init__(self, ask: Ask, command: Sequence[str], workspace: Path | None) -> None:
        self.ask, self.command, self.workspace = ask, tuple(command), workspace
        self._known: OrderedDict[_Key, Answer] = OrderedDict()
        self._size = 0
        self._running: dict[_Key, asyncio.Task[Answer]] = {}
        self._thread = ThreadPoolExecutor(1, "answers")
        self._processes, self._jobs = asyncio.Semaphore(PROCESSES), asyncio.Semaphore(JOBS)

    async def answer(self, words: Sequence[str], slow: bool, patience: float = PATIENCE) -> Answer:
        """The answer to a question that somebody waits for.

        Args:
            words: The command and its arguments.
            slow: Whether it takes a process of its own.
            patience: Seconds after which it is given up.

        Returns:
            The answer, or a refusal that points to jobs.
        """
        key = (*words, *self.stamp())
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._kept(key, self.once(words, slow, patience)))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(task)

    async def once(self, words: Sequence[str], slow: bool, patience: float = PATIENCE) -> Answer:
        """The answer to a question that nobody will ask again.

        Args:
            words: The command and its arguments.
            slow: Whether it takes a process of its own.
            patience: Seconds after which it is given up.

        Returns:
            The answer, or a refusal that points to jobs.
        """
        try:
            async with asyncio.timeout(patience):
                coming = self._apart(words, lambda _: None, self._processes) if slow else self._here(words)
                return self._told(await coming)
        except TimeoutError:
            text = f"no answer within {patience:.0f} seconds"
            return refused("too-slow", text, "", "POST /api/jobs asks it as a job, with progress")

    async def _kept(self, key: _Key, coming: Coroutine[Any, Any, Answer]) -> Answer:
        found = await coming
        if not found.refused:
            self._known[key] = found
            self._size += len(found.text)
        while self._size > KEPT:
            self._size -= len(self._known.popitem(last=False)[1].text)
        return found

    async def job(self, words: Sequence[str], progress: Progress) -> Answer:
        """The answer to a question that nobody waits for; readers go on beside it.

        Args:
            words: The command and its arguments.
            progress: Hears how far the work has come.

        Returns:
            The answer.
        """
        return self._told(await self._apart(words, progress, self._jobs))

    def _told(self, answer: Answer) -> Answer:
        """An answer that does not say where the workspace lies on this machine."""
        return answer if self.workspace is None else answer.without(f"{self.workspace}/")

    async def _apart(self, words: Sequence[str], progress: Progress, places: asyncio.Semaphore) -> Answer:
        if not self.command:
            return await self._here(words)
        async with places:
            progress("")  # it has begun, and does not know yet how far it is
            return await answered_apart(self.command, words, progress, POLITENESS if places is self._jobs else 0)

    async def _here(self, words: Sequence[str]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.ask, words)

    def stamp(self) -> tuple[object, ...]:
        """What changes when a file of the workspace does; a ledger elsewhere is asked again after a while.

        Returns:
            Equal while answers stay as they are.
        """
        if self.workspace is None:
            return ()
        files = (one for pattern in ("*", "*/*") for one in self.workspace.glob(pattern) if one.is_file())
        seen = ((str(one), one.stat()) for one in sorted(files) if not _NO_ANSWER.search(one.name))
        elsewhere = int(monotonic() // ELSEWHERE) if (self.workspace / SETTINGS_FILE).exists() else 0
        return (elsewhere, *((name, stat.st_mtime_ns, stat.st_size) for name, stat in seen if stat.st_size))

    def close(self) -> None:
        """Stops what is being computed."""
        for task in self._running.values():
            task.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

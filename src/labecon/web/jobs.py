"""Long work: it waits, runs, says how far it has come, can be stopped, and fails honestly."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from labecon.errors import UsageError
from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.owned import Owned
from labecon.web.uploads import RESULTS

#: Jobs that may wait or run, and that are remembered at all; the oldest finished one is forgotten first.
MOST_OPEN, MOST_KEPT = 32, 200
#: Most bytes of files that a finished job keeps, and most jobs that keep any; the oldest give theirs up first.
MOST_BYTES, MOST_WITH_FILES = 64_000_000, 8
#: Jobs of one account that may wait or run where there are accounts.
MOST_OF_ONE = 8
_COUNT = re.compile(r"\d[\d,]*")


@dataclass
class Job:
    """One piece of long work.

    Args:
        id: 32 hexadecimal digits.
        verb: The command.
        form: ``json`` or ``csv``.
        owner: The account that asked.
        words: The command line.
        early: A first answer from few draws, while the whole one is computed.
        folder: Files that the command reads and writes, which go with the work.
    """

    id: str
    verb: str
    form: str
    owner: str = ""
    words: tuple[str, ...] = ()
    early: Answer | None = None
    folder: TemporaryDirectory[str] | None = None
    progress: str = ""
    state: str = "waiting"
    answer: Answer | None = None
    began: float = field(default_factory=monotonic)
    started: float | None = None
    ended: float | None = None
    task: asyncio.Task[None] | None = None
    has_files: bool = False

    def hear(self, text: str) -> None:
        """Takes note of progress.

        Args:
            text: A line that names how many are done and how many there are.
        """
        self.progress, self.state = text, "running"
        self.started = self.started or monotonic()

    def tidy(self) -> None:
        """Removes its files."""
        self.has_files = False
        if self.folder is not None:
            self.folder.cleanup()

    @property
    def results(self) -> list[Path]:
        """The files that the command wrote, in order of their names."""
        place = None if self.folder is None else Path(self.folder.name) / RESULTS
        return sorted(one for one in place.rglob("*") if one.is_file()) if place is not None else []

    def keep(self) -> None:
        """Keeps what the command wrote where it is done and not too large, and removes everything else."""
        files = self.results if self.state == "done" else []
        if not 0 < sum(one.stat().st_size for one in files) <= MOST_BYTES:
            self.tidy()
        self.has_files = self.folder is not None and bool(self.results)

    @property
    def shown(self) -> Answer | None:
        """The answer as far as there is one: the whole, or the first from few draws, also where the whole failed."""
        return self.answer if self.state == "done" else self.early

    @property
    def share(self) -> float | None:
        """How much is done, 0..1: lines of progress in both languages name the number done and the number of all."""
        if self.state == "done":
            return 1.0
        counts = [int(one.replace(",", "")) for one in _COUNT.findall(self.progress)[:2]]
        if len(counts) < 2 or not 0 < max(counts):
            return None
        return min(counts) / max(counts)

    def row(self) -> dict[str, Any]:
        """The job as JSON.

        Returns:
            Its state, progress, times in seconds, error and where its result is.
        """
        spent = (self.ended or monotonic()) - self.began
        share = self.share
        at_work = monotonic() - (self.started or self.began)
        left = at_work * (1 - share) / share if share and self.state == "running" else None
        failed = self.answer is not None and self.answer.refused
        return {
            "id": self.id,
            "verb": self.verb,
            "state": self.state,
            "progress": self.progress,
            "share": share,
            "seconds": round(spent, 3),
            "seconds_left": None if left is None else round(left, 3),
            "error": self.answer.error()["error"] if failed and self.answer is not None else None,
            "result": f"/api/jobs/{self.id}/result" if self.state == "done" else None,
            "files": f"/api/jobs/{self.id}/files" if self.has_files else None,
            "partial": self.state != "done" and self.early is not None,
        }


class Jobs(Owned[Job]):
    """The jobs of a server.

    Args:
        desk: Answers their questions.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def start(
        self,
        verb: str,
        words: Sequence[str],
        form: str,
        owner: str = "",
        first: Sequence[str] | None = None,
        folder: TemporaryDirectory[str] | None = None,
    ) -> Job:
        """Begins a job.

        Args:
            verb: The command.
            words: The command line.
            form: ``json`` or ``csv``.
            owner: The account that asks.
            first: The command line of the same question with few draws, whose answer is there early.
            folder: Files that the command reads and writes.

        Returns:
            The job.

        Raises:
            UsageError: Too many wait already.
        """
        open_ = [one for one in self.by_id.values() if one.state in ("waiting", "running")]
        own = [one for one in open_ if one.owner == owner]
        if len(open_) >= MOST_OPEN or (owner and len(own) >= MOST_OF_ONE):
            text = f"{len(open_)} jobs wait or run"
            raise UsageError.of("busy", text, "", "wait for one, or DELETE /api/jobs/{id}")
        for one in [one for one in self.by_id.values() if one.ended is not None][:-MOST_KEPT]:
            self.by_id.pop(one.id).tidy()
        job = Job(secrets.token_hex(16), verb, form, owner, tuple(words), folder=folder)
        job.task = asyncio.create_task(self._run(job, words, first))
        self.by_id[job.id] = job
        return job

    async def _run(self, job: Job, words: Sequence[str], first: Sequence[str] | None) -> None:
        try:
            if first is not None:
                early = await self.desk.job(first, lambda _: job.hear(""))
                job.early, job.started = None if early.refused else early, None
            found = await self.desk.job(words, job.hear)
            job.answer = found if job.folder is None else found.without(f"{job.folder.name}/")
            job.state = "failed" if job.answer.refused else "done"
        finally:  # also when the server stops, or the work broke in a way that nobody foresaw
            if job.answer is None:
                job.state = "failed"
            job.ended = monotonic()
            job.keep()
            for one in [one for one in self.by_id.values() if one.has_files][:-MOST_WITH_FILES]:
                one.tidy()

    async def stop(self, job: Job) -> None:
        """Ends a job, with its process, and forgets it.

        Args:
            job: The job.
        """
        self.by_id.pop(job.id, None)
        if job.task is not None:
            job.task.cancel()
            await asyncio.wait([job.task])
        job.tidy()  # of one that never began

    async def close(self) -> None:
        """Ends all."""
        for job in list(self.by_id.values()):
            await self.stop(job)

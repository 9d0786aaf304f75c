"""Running a sweep: what is missing is computed, kept and noted block by block; at the end all of it is summed up."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from labecon import __version__
from labecon.analysis.sweeps.blocks_array import compute, content_hash, opened, prepare
from labecon.analysis.sweeps.folder import PATHS, SUMMARY, Folder
from labecon.analysis.sweeps.plan import Block, Plan
from labecon.analysis.sweeps.summary_array import concatenated, kinds, summed_up
from labecon.analysis.sweeps.tables_array import Tables, require_parquet
from labecon.analysis.sweeps.workers import ENGINES, Workers, check_engine, cores, workers_on
from labecon.backends.compiled_array import WORTH_COMPILING
from labecon.errors import DataError, LabeconError, ModelError, NumericError, Problem, UsageError

#: Blocks handed over for each worker: the next one waits while the last is written.
AHEAD = 2
_KINDS: dict[str, type[LabeconError]] = {one.__name__: one for one in (ModelError, DataError, UsageError)}


@dataclass(frozen=True)
class Progress:
    """How far a sweep has come.

    Args:
        blocks: Blocks that are finished.
        all_blocks: All blocks.
        paths: Paths that are finished.
        all_paths: All paths.
        seconds_left: At the pace so far; None before the first block.
    """

    blocks: int
    all_blocks: int
    paths: int
    all_paths: int
    seconds_left: float | None


Watch = Callable[[Progress], None]


@dataclass(frozen=True)
class Outcome:
    """A sweep that is finished.

    Args:
        digest: Hash of all results.
        blocks: Number of blocks.
        paths: Number of paths.
        cells: Number of combinations.
        computed: Blocks that this run computed; the others were there.
        redone: Blocks among them that were there and damaged.
        failed: Each cell that has no result, in words.
        check: The check furthest from holding; empty when all gaps are 0.
        share: Its largest gap as a share of its scale.
    """

    digest: str
    blocks: int
    paths: int
    cells: int
    computed: int
    redone: int
    failed: tuple[str, ...]
    check: str
    share: float


class Stopped(Exception):
    """The user stopped the sweep.

    Args:
        done: Blocks that are finished.
        blocks: All blocks.
    """

    def __init__(self, done: int, blocks: int) -> None:
        super().__init__(f"{done} of {blocks} blocks")
        self.done, self.blocks = done, blocks


@dataclass(frozen=True)
class Request:
    """How a sweep is to be run.

    Args:
        folder: Where the results go.
        engine: See `labecon.analysis.sweeps.workers.workers_on`.
        workers: How many; 0 for as many as there are cores.
        resume: Whether a sweep that was stopped goes on.
    """

    folder: Path
    engine: str = "local"
    workers: int = 0
    resume: bool = False


def run_sweep(plan: Plan, text: str, request: Request, watch: Watch | None = None) -> Outcome:
    """Runs a sweep, or what is missing of it.

    Args:
        plan: The plan.
        text: The file of the specification, of which a copy is kept beside the results.
        request: Where and how.
        watch: Told after each block.

    Returns:
        What came out.

    Raises:
        LabeconError: The folder holds something else, or another sweep, or cannot be written; the engine cannot be had.
        Stopped: The user interrupted it.
    """
    require_parquet()
    check_engine(request.engine)
    folder, head = Folder(request.folder), plan.head
    with folder.opened():
        folder.require(head)
        if folder.blocks() and not folder.finished() and not request.resume:
            stopped = f"a sweep was stopped here at {len(folder.blocks())} of {len(plan.blocks)} blocks"
            raise UsageError.of("unfinished", stopped, str(folder.path), "--resume goes on, --to names another folder")
        about = {"labecon": __version__, "arithmetic": plan.specification.arithmetic, "blocks": len(plan.blocks)}
        folder.begin({**head, **about}, text)
        folder.sweep_up()
        run = _Run(plan, folder, request, watch)
        try:
            return run.outcome()
        except KeyboardInterrupt:
            raise Stopped(len(run.notes), len(plan.blocks)) from None


class _Run:
    """One run of a sweep, in a folder that is its own."""

    def __init__(self, plan: Plan, folder: Folder, request: Request, watch: Watch | None) -> None:
        self.plan, self.folder, self.request, self.watch = plan, folder, request, watch
        self.tables = Tables(plan)
        self.notes: dict[str, dict[str, Any]] = {}
        self.paths = self.redone = 0

    def outcome(self) -> Outcome:
        """Computes what is missing and sums everything up."""
        kept = self._summed_before()
        if kept is not None:
            return kept
        missing = self._missing()
        if missing:
            self._compute(missing)
        return self._finished(len(missing))

    def _summed_before(self) -> Outcome | None:
        """A finished sweep whose paths were given up, where its summary is whole."""
        done = self.folder.finished()
        if done is None or self.plan.specification.keep_paths or done["summary"] != self._summary_hash():
            return None
        size, paths, cells = len(self.plan.blocks), self.plan.paths, len(self.plan.cells)
        return Outcome(done["digest"], size, paths, cells, 0, 0, tuple(done["failed"]), done["check"], done["share"])

    def _missing(self) -> list[Block]:
        """Blocks that are not there, or whose file is not what it was when it was written."""
        known, missing = self.folder.blocks(), []
        for block in self.plan.blocks:
            note = known.get(block.id)
            if note is not None and ("problems" in note or self._is_whole(block, note)):
                self._count(block, note)
                continue
            self.redone += note is not None
            missing.append(block)
        return missing

    def _is_whole(self, block: Block, note: dict[str, Any]) -> bool:
        values = self.tables.read_block(self.folder.path / self.tables.place(block), block)
        return values is not None and content_hash(values) == note["sha256"]

    def _compute(self, missing: Sequence[Block]) -> None:
        workers: Workers | None = None
        try:
            self._compile(missing)
            count = min(self.request.workers or cores(), len(missing))
            workers = workers_on(self.request.engine, count, compute)
            started, there = time.monotonic(), self.paths
            for block, answer in _answers(workers, missing):
                self._keep(block, answer)
                self._tell(time.monotonic() - started, there)
        finally:
            if workers is not None:
                workers.close()

    def _tell(self, seconds: float, before: int) -> None:
        done, paths = self.paths, self.plan.paths
        left = seconds * (paths - done) / (done - before) if done > before else None
        if self.watch is not None:
            self.watch(Progress(len(self.notes), len(self.plan.blocks), done, paths, left))

    def _compile(self, missing: Sequence[Block]) -> None:
        """Compiles each kind of block once, before processes of this machine begin; other machines do so themselves."""
        if self.request.engine not in ENGINES:
            return
        groups: dict[tuple[Any, ...], list[Block]] = {}
        for block in missing:
            cell = self.plan.cells[block.cell]
            drivers = tuple((one.pattern, one.how, isinstance(one.value, str)) for one in cell.settings)
            groups.setdefault((cell.lab, cell.scenario, drivers), []).append(block)
        for (lab, *_), blocks in groups.items():
            if self.plan.sizes[lab] * sum(block.paths for block in blocks) >= WORTH_COMPILING:
                prepare(blocks[0].task)

    def _keep(self, block: Block, answer: bytes) -> None:
        """Keeps what a worker answered: the file first, then the line that says it is there."""
        head, values = opened(answer, block.paths)
        note = {"kind": "block", "id": block.id, "cell": block.cell, "start": block.start, "stop": block.stop}
        if "problems" in head:
            if head["kind"] != NumericError.__name__:
                raise _KINDS.get(head["kind"], UsageError)(Problem(**one) for one in head["problems"])
            note |= {"problems": head["problems"]}
        else:
            if head["id"] != block.id or content_hash(values) != head["sha256"]:
                raise UsageError.of("damaged", "a worker's answer was altered on its way", self.request.engine)
            place = self.tables.place(block)
            self.folder.write(place, lambda path: self.tables.write_block(path, block, values))
            note |= {"file": place, "sha256": head["sha256"], "check": head["check"], "share": head["share"]}
        self.folder.note(note)
        self._count(block, note)

    def _count(self, block: Block, note: dict[str, Any]) -> None:
        self.notes[block.id] = note
        self.paths += block.paths

    def _finished(self, computed: int) -> Outcome:
        failed = self._failed()
        rows, digest = summed_up(self.plan, failed, self._columns, self.tables.drivers)
        shape = kinds(self.tables.drivers)
        self.folder.write(SUMMARY, lambda path: self.tables.write_summary(path, rows, shape))
        worst = max(self.notes.values(), key=lambda note: note.get("share", 0.0))
        check, share = worst.get("check", ""), worst.get("share", 0.0)
        told = tuple(f"{self._cell(number)}: {reason}" for number, reason in failed.items())
        done = {"kind": "done", "digest": digest, "summary": self._summary_hash(), "failed": list(told)}
        done |= {"check": check, "share": share}
        if self.folder.finished() != done:
            self.folder.note(done)
        if not self.plan.specification.keep_paths:
            shutil.rmtree(self.folder.path / PATHS, ignore_errors=True)
        size, paths, cells = len(self.plan.blocks), self.plan.paths, len(self.plan.cells)
        return Outcome(digest, size, paths, cells, computed, self.redone, told, check, share)

    def _cell(self, number: int) -> str:
        cell = self.plan.cells[number]
        drivers = [f"{name} = {value}" for name, value in cell.drivers.items()]
        return ", ".join([cell.lab, cell.scenario, *drivers, f"seed {cell.seed}"])

    def _failed(self) -> dict[int, str]:
        found: dict[int, str] = {}
        for block in self.plan.blocks:
            problems = self.notes[block.id].get("problems")
            if problems:
                found.setdefault(block.cell, "; ".join(one["message"] for one in problems))
        return found

    def _columns(self, cell: int, names: Sequence[str]) -> dict[str, Any]:
        return concatenated([self._stored(block, names) for block in self._by_cell[cell]])

    def _stored(self, block: Block, names: Sequence[str]) -> dict[str, Any]:
        values = self.tables.read_block(self.folder.path / self.tables.place(block), block, names)
        if values is None:
            raise UsageError.of("damaged", f"{self.tables.place(block)} was altered", str(self.folder.path), "--resume")
        return values

    @cached_property
    def _by_cell(self) -> dict[int, list[Block]]:
        found: dict[int, list[Block]] = {}
        for block in self.plan.blocks:
            found.setdefault(block.cell, []).append(block)
        return found

    def _summary_hash(self) -> str:
        path = self.folder.path / SUMMARY
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _answers(workers: Workers, blocks: Sequence[Block]) -> Iterator[tuple[Block, bytes]]:
    """Blocks with their answers as they come; a few are handed over ahead, so that no worker waits."""
    waiting, pending = deque(blocks), dict[Any, Block]()
    while waiting or pending:
        while waiting and len(pending) < AHEAD * workers.count:
            block = waiting.popleft()
            pending[workers.submit(block.task)] = block
        for handle in workers.ready(list(pending)):
            yield pending.pop(handle), workers.answer(handle)

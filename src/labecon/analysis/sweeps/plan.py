"""The plan of a sweep: every combination a cell, every cell in blocks of paths that are known by what they compute."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from labecon.analysis.path_readings_array import with_months
from labecon.analysis.sweeps.columns import Column, beyond, columns_of
from labecon.analysis.sweeps.identity import code_hash, hash_of, sources_hash
from labecon.analysis.sweeps.specification import MOST_CELLS, Setting, Specification
from labecon.errors import DataError, LabeconError, nearest
from labecon.labs import Lab, load
from labecon.labs.datafile import DataFile

#: Hexadecimal digits by which a block is known.
ID_DIGITS = 32


@dataclass(frozen=True)
class Cell:
    """One lab under one scenario, with some drivers set, on the paths of one seed.

    Args:
        lab: Name.
        scenario: Name, or names joined with ``+``.
        seed: Seed.
        settings: Drivers set.
    """

    lab: str
    scenario: str
    seed: int
    settings: tuple[Setting, ...]

    @property
    def drivers(self) -> dict[str, float | str]:
        """Value by column."""
        return {one.column: one.value for one in self.settings}

    def as_json(self) -> dict[str, Any]:
        """The cell as JSON holds it."""
        settings = [[one.pattern, one.how, one.value] for one in self.settings]
        return {"lab": self.lab, "scenario": self.scenario, "seed": self.seed, "settings": settings}


@dataclass(frozen=True)
class Block:
    """Some paths of a cell.

    Args:
        cell: Number of the cell.
        start: First path.
        stop: The path after the last.
        id: What it is known by: the hash of everything that decides its values.
        task: What a worker is told, as JSON.
    """

    cell: int
    start: int
    stop: int
    id: str
    task: str

    @property
    def paths(self) -> int:
        """Number of paths."""
        return self.stop - self.start


@dataclass(frozen=True)
class Plan:
    """A sweep, ready to be run.

    Args:
        specification: What was asked for.
        cells: Every combination.
        columns: By lab, what is kept of each path.
        currencies: By lab.
        facts: Head of the facts.
        sources: By lab and scenario, the hash of their files.
        sizes: By lab, item-months of one path.
        workspace: A user's folder.
        left_out: Combinations that are none, each with the reason.
    """

    specification: Specification
    cells: tuple[Cell, ...]
    columns: dict[str, tuple[Column, ...]]
    currencies: dict[str, str]
    facts: str
    sources: dict[tuple[str, str], str]
    sizes: dict[str, int]
    workspace: Path | None = None
    left_out: tuple[tuple[str, str, str], ...] = field(default=())

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, cell by cell."""
        return tuple(block for number in range(len(self.cells)) for block in self._of(number))

    @property
    def paths(self) -> int:
        """Paths of all cells."""
        return len(self.cells) * self.specification.paths

    @property
    def head(self) -> dict[str, str]:
        """What a folder of results has to agree with: the hashes of the request, the code, the facts and the files."""
        sources = {" ".join(key): value for key, value in self.sources.items()}
        asked = hash_of(self.specification.as_json())
        return {"specification": asked, "code": code_hash(), "facts": self.facts, "files": hash_of(sources)}

    def task(self, number: int, start: int, stop: int) -> dict[str, Any]:
        """What a worker is told of a block.

        Args:
            number: Number of the cell.
            start: First path.
            stop: The path after the last.

        Returns:
            JSON values: what decides the block's values, and the user's folder.
        """
        cell, asked = self.cells[number], self.specification
        keep = {"lines": asked.lines, "windows": asked.windows, "fans": asked.fans, "figures": asked.figures}
        return {
            "code": code_hash(),
            "facts": self.facts,
            "sources": self.sources[cell.lab, cell.scenario],
            "cell": cell.as_json(),
            "as_known_on": asked.as_known_on,
            "periods_through": asked.periods_through,
            "months": asked.months,
            "arithmetic": asked.arithmetic,
            "keep": keep,
            "start": start,
            "stop": stop,
            "workspace": None if self.workspace is None else str(self.workspace.resolve()),
        }

    def _of(self, number: int) -> Iterator[Block]:
        paths, size = self.specification.paths, self.specification.block
        for start in range(0, paths, size):
            stop = min(start + size, paths)
            task = self.task(number, start, stop)
            name = hash_of({key: value for key, value in task.items() if key != "workspace"})[:ID_DIGITS]
            yield Block(number, start, stop, name, json.dumps({**task, "id": name}))


def make_plan(specification: Specification, file: DataFile, workspace: Path | None = None) -> Plan:
    """The plan of a specification.

    Args:
        specification: What is asked for.
        file: The file it was read from, for the places of problems.
        workspace: A user's folder.

    Returns:
        The plan.

    Raises:
        DataError: Every lab, scenario, driver, line or window that is wrong.
    """
    maker = _Maker(specification, file, workspace)
    cells = tuple(maker.cells())
    maker.require_lines()
    file.finish()
    if not cells:
        reasons = "; ".join(f"{lab} under {scenario}: {why}" for lab, scenario, why in maker.left_out)
        raise DataError.of("malformed", f"no combination is left ({reasons})", file.name)
    columns = {name: columns_of(lab, specification) for name, lab in maker.labs.items()}
    currencies = {name: lab.currency for name, lab in maker.labs.items()}
    facts = next(iter(maker.labs.values())).ledger.head
    used = dict.fromkeys((cell.lab, cell.scenario) for cell in cells)
    sources = {pair: sources_hash(*pair, workspace) for pair in used}
    sizes = {name: len(lab.graph.nodes) * (lab.horizon - lab.actual_through) for name, lab in maker.labs.items()}
    return Plan(specification, cells, columns, currencies, facts, sources, sizes, workspace, tuple(maker.left_out))


class _Maker:
    """Loads what the specification names and complains about what is not there."""

    def __init__(self, specification: Specification, file: DataFile, workspace: Path | None) -> None:
        self.asked, self.file, self.workspace = specification, file, workspace
        self.labs: dict[str, Lab] = {}
        self.left_out: list[tuple[str, str, str]] = []
        for name in specification.labs:
            lab = self._loaded(name, "base", "labs")
            if lab is not None:
                self.labs[name] = lab

    def cells(self) -> Iterator[Cell]:
        """Every combination that there is, each once."""
        seen: set[Cell] = set()
        for name in self.labs:
            for scenario, given in self._scenarios():
                lab = self._under(name, scenario, given)
                if lab is None:
                    continue
                points = [tuple(one for one in point if one.lab in ("", name)) for point in self.asked.points]
                self._require_settings(lab, points)
                for point in points:
                    for seed in self.asked.seeds:
                        cell = Cell(name, scenario, seed, point)
                        if cell not in seen:
                            seen.add(cell)
                            yield cell
            if len(seen) > MOST_CELLS:
                self.file.complain("out-of-range", f"more than {MOST_CELLS:,} combinations", "labs")
                return

    def _scenarios(self) -> list[tuple[str, bool]]:
        """Scenarios, and whether each was written out."""
        found = dict.fromkeys(self.asked.scenarios, True)
        single = [one for one in self.asked.scenarios if one != "base" and "+" not in one]
        for size in range(2, self.asked.combine + 1):
            for chosen in combinations(single, size):
                found.setdefault("+".join(chosen), False)
        return list(found.items())

    def _under(self, name: str, scenario: str, given: bool) -> Lab | None:
        """A lab under a scenario; None where that is wrong, or where it is not for this lab."""
        if scenario == "base":
            return self.labs[name]
        try:
            return self._load(name, scenario)
        except LabeconError as error:
            codes = {problem.code for problem in error.problems}
            other = any(f"not {name}" in problem.message for problem in error.problems)
            if other or (codes == {"scenario-clash"} and not given):
                self.left_out.append((name, scenario, "; ".join(one.message for one in error.problems)))
            else:
                self.file.adopt(error, "scenarios")
            return None

    def _loaded(self, name: str, scenario: str, key: str) -> Lab | None:
        try:
            return self._load(name, scenario)
        except LabeconError as error:
            self.file.adopt(error, key)
            return None

    def _load(self, name: str, scenario: str) -> Lab:
        asked = self.asked
        lab = load(name, scenario, asked.as_known_on, asked.periods_through, self.workspace)
        return with_months(lab, asked.months)

    def _require_settings(self, lab: Lab, points: Sequence[Sequence[Setting]]) -> None:
        """Complains about drivers that a lab does not have and values it does not take."""
        found = False
        for setting in dict.fromkeys(one for point in points for one in point):
            try:
                lab.with_overrides({setting.pattern: setting.override})
            except LabeconError as error:
                found = True
                self._adopt(error, setting, lab)
        if points and not found:
            try:
                lab.with_overrides({one.pattern: one.override for one in points[0]})
            except LabeconError as error:
                self.file.adopt(error, "drivers")

    def _adopt(self, error: LabeconError, setting: Setting, lab: Lab) -> None:
        written = f"{setting.lab}:{setting.pattern}" if setting.lab else setting.pattern
        table = "drivers" if self.file.place("drivers", written) != self.file.place("drivers") else "points"
        place = (table if table in self.file.data else "drivers", written)
        for problem in error.problems:
            remedy = problem.remedy
            if problem.code == "unknown-name" and len(self.labs) > 1 and not setting.lab:
                remedy = remedy or f'for one lab write "LAB:{setting.pattern}"'
            self.file.complain(problem.code, problem.message, *place, remedy=remedy)

    def require_lines(self) -> None:
        """Complains about lines that no lab has and windows that none reaches."""
        known = {line for lab in self.labs.values() for line in lab.graph.by_name}
        for key, names in (("lines", self.asked.lines or ()), ("fans", self.asked.fans)):
            for name in names:
                if self.labs and name not in known:
                    self.file.complain("unknown-name", f"no lab has a line {name}{nearest(name, known)}", "keep", key)
        for label in self.asked.windows or ():
            if self.labs and all(beyond(lab, label) for lab in self.labs.values()):
                self.file.complain("bad-period", f"{label} ends after the last month of every lab", "keep", "windows")

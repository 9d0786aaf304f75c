"""A workbook that came back beside the one that was exported: what was typed into inputs, and what was broken."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from openpyxl.formula.translate import Translator

from labecon.outputs.workbook.cells import Book, Held, Place
from labecon.outputs.workbook.formulas import plain_form
from labecon.outputs.workbook.inputs import SELECTOR
from labecon.outputs.workbook.layout import BASE_INPUT, HEAD, LABELS, Layout, column
from labecon.outputs.workbook.lines import HOLDS
from labecon.outputs.workbook.places import Entry, entries_of

#: Numbers that differ by less than this share are the same: other programs write 15 digits.
SAME = 1e-12
#: Rows beyond those exported that are looked at.
_MORE_ROWS = 1000
Cells = Mapping[Place, Held]


@dataclass(frozen=True)
class Edit:
    """A number typed into an input.

    Args:
        sheet: Sheet, as it is named now.
        cell: Its address.
        entry: The input.
        value: The number typed; None where the cell was emptied.
    """

    sheet: str
    cell: str
    entry: Entry
    value: float | None


@dataclass(frozen=True)
class Finding:
    """Something that is not as exported and is no input.

    Args:
        code: ``formula-changed``, ``formula-overwritten``, ``row-deleted``, ``row-added``, ``sheet-missing``,
            ``sheet-renamed``, ``sheet-added``, ``label-changed``, ``reported-changed``, ``number-changed``,
            ``not-a-number``, ``error-value``, ``check-broken``, ``formula-added``.
        sheet: Sheet, as it is named now.
        cell: Address of the cell, or of the cells side by side.
        about: The line, input or sheet.
        was: As exported.
        now: As it is.
    """

    code: str
    sheet: str
    cell: str
    about: str
    was: str = ""
    now: str = ""


#: What does not touch a number of the model.
HARMLESS = frozenset(("row-added", "sheet-renamed", "sheet-added", "label-changed", "formula-added"))


@dataclass
class Difference:
    """Everything that differs.

    Args:
        edits: Numbers typed into inputs.
        findings: Everything else.
        in_force: Scenario chosen by the selector; empty for the base.
    """

    edits: list[Edit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    in_force: str = ""


def difference(layout: Layout, exported: Book, found: Book) -> Difference:
    """What differs between a workbook as exported and as it came back.

    Args:
        layout: Where everything stands.
        exported: The workbook as exported, without answers on its cover.
        found: The workbook that came back.

    Returns:
        The difference; empty for the same.
    """
    return _Comparison(layout, exported, found).made()


class _Comparison:
    def __init__(self, layout: Layout, exported: Book, found: Book) -> None:
        self.layout, self.exported, self.found = layout, exported, found
        self.entries = entries_of(layout)
        self.result = Difference()
        self.names = self._matched()
        self.renamed = {now: was for was, now in self.names.items() if now != was}
        self.rows: dict[str, dict[int, int]] = {}
        self.before: dict[str, dict[int, int]] = {}
        self.masters: dict[tuple[str, str], tuple[Place, str]] = {}
        self.cover, self.log = layout.fixed["cover"], layout.fixed["changes"]

    def made(self) -> Difference:
        for was in self.names:
            if was not in (self.cover, self.log):
                self._align(was)
        for was, now in self.names.items():
            self._sheet(was, now)
        self._inputs()
        self._selector()
        self._checks()
        return self.result

    def _note(self, code: str, sheet: str, cell: str, about: str, was: object = "", now: object = "") -> None:
        self.result.findings.append(Finding(code, sheet, cell, about, _shown(was), _shown(now)))

    def _matched(self) -> dict[str, str]:
        """Sheets as exported to their names now; a sheet that is not there may have got another name."""
        names = {name: name for name in self.exported.sheets if name in self.found.sheets}
        free = [name for name in self.found.sheets if name not in names]
        for was, cells in self.exported.sheets.items():
            if was in names:
                continue
            labels = _labels(cells)
            likely = max(free, key=lambda one: _alike(labels, self.found.sheets[one]), default="")
            if likely and _alike(labels, self.found.sheets[likely]) >= 0.5:
                free.remove(likely)
                names[was] = likely
                self._note("sheet-renamed", likely, "", was, was, likely)
            else:
                self._note("sheet-missing", was, "", was, was)
        for name in free:
            self._note("sheet-added", name, "", name)
        return names

    def _align(self, was: str) -> None:
        """Which row is where now, by the labels that rows begin with."""
        now = self.names[was]
        old, new = _keys(self.exported.sheets[was]), _keys(self.found.sheets[now])
        new = new[: len(old) + _MORE_ROWS]
        if old == new[: len(old)]:
            return
        there: dict[int, int] = {}
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for tag, first, last, start, stop in matcher.get_opcodes():
            if tag == "equal" or (tag == "replace" and last - first == stop - start):
                there |= zip(range(first, last), range(start, stop), strict=True)
                continue
            for row in range(first, last):
                if any(old[row]):
                    self._note("row-deleted", now, f"{row + 1}:{row + 1}", old[row][0] or old[row][1])
            for row in range(start, stop) if last < len(old) else ():
                self._note("row-added", now, f"{row + 1}:{row + 1}", new[row][0] or new[row][1])
        self.rows[was] = there
        self.before[was] = {row: before for before, row in there.items()}

    def _row(self, was: str, row: int) -> int | None:
        known = self.rows.get(was)
        return row if known is None else known.get(row)

    def _was_row(self, sheet: str, row: int) -> int | None:
        known = self.before.get(sheet)
        return row if known is None else known.get(row)

    def _formula(self, was: str, now: str, at: Place, held: Held) -> str:
        """The formula of a cell in plain form; one that is shared is moved to where it stands."""
        text = held.formula
        if held.shared and text:
            self.masters[now, held.shared] = at, text
        elif held.shared and (now, held.shared) in self.masters:
            origin, text = self.masters[now, held.shared]
            text = Translator(f"={text}", _address(origin)).translate_formula(_address(at))[1:]
        return plain_form(text, was, self._was_row, self.renamed) if text else ""

    def _sheet(self, was: str, now: str) -> None:
        found, runs = self.found.sheets[now], _Runs(self.result.findings, now)
        shared = {at for at, held in found.items() if held.shared and held.formula}
        for at in sorted(shared):  # the cell that the others share a formula with may stand below them
            self.masters[now, found[at].shared] = at, found[at].formula
        for (row, col), held in sorted(self.exported.sheets[was].items()):
            if (was, (row, col)) in self.entries or (was == self.cover and not held.formula):
                continue
            there = self._row(was, row)
            if there is None or (not held.formula and held.value in ("", None)):
                continue
            about = self._about(was, row)
            self._cell(was, (there, col), held, found.get((there, col), Held()), about, runs)
        runs.close()
        self._added(was, now)

    def _cell(self, was: str, at: Place, held: Held, now: Held, about: str, runs: _Runs) -> None:
        if held.formula and now.formula == held.formula and not self.rows and not self.renamed:
            if now.error:
                runs.add("error-value", at, about, held.value, now.value)
        elif held.formula:
            wanted = plain_form(held.formula, was, lambda _, row: row, {})
            if not (now.formula or now.shared):
                runs.add("formula-overwritten", at, about, f"={held.formula}", now.value)
            elif (text := self._formula(was, self.names[was], at, now)) != wanted:
                runs.add("formula-changed", at, about, f"={held.formula}", f"={now.formula or text}")
            elif now.error:
                runs.add("error-value", at, about, held.value, now.value)
        elif isinstance(held.value, float):
            if not _same(held.value, _number(now)):
                runs.add(self._kind(was, at), at, about, held.value, now.value)
        elif (now.value or "") != held.value and was not in (self.cover, self.log):
            selector = was == self.layout.fixed["inputs"] and at[0] == SELECTOR
            if not selector:
                runs.add("label-changed", at, about, held.value, now.value)

    def _kind(self, was: str, at: Place) -> str:
        fixed = self.layout.fixed
        reported = was in (fixed["history"], fixed["past"], fixed["opening"]) and at[0] >= HEAD
        return "reported-changed" if reported else "number-changed"

    def _added(self, was: str, now: str) -> None:
        """Formulas where there was nothing: notes of one's own."""
        runs = _Runs(self.result.findings, now)
        known = self.exported.sheets[was]
        for at, held in sorted(self.found.sheets[now].items()):
            row = self._was_row(was, at[0])
            if (held.formula or held.shared) and (row is None or (row, at[1]) not in known):
                if row is not None and (was, (row, at[1])) in self.entries:
                    continue
                runs.add("formula-added", at, "", "", f"={held.formula}")
        runs.close()

    def _about(self, was: str, row: int) -> str:
        cells = self.exported.sheets[was]
        for back in range(row, max(HEAD - 1, row - 40), -1):  # a row without a name belongs to the one above
            held = cells.get((back, 0))
            if held is not None and isinstance(held.value, str) and held.value and not held.formula:
                return held.value
        return ""

    def _inputs(self) -> None:
        """The numbers that were typed, each cell beside what it held."""
        for (was, (row, col)), entry in self.entries.items():
            now, there = self.names.get(was), self._row(was, row)
            if now is None or there is None:
                continue
            held, before = self.found.sheets[now].get((there, col), Held()), self.exported.sheets[was].get((row, col))
            cell = _address((there, col))
            if held.formula or held.shared:
                self._formula_in_input(was, now, (there, col), held, before, entry)
                continue
            value = _number(held)
            if before is not None and before.formula:
                if value is None:
                    self._note("formula-overwritten", now, cell, entry.driver, f"={before.formula}", held.value)
                else:
                    self.result.edits.append(Edit(now, cell, entry, value / entry.scale))
                continue
            known = _number(before or Held())
            if value is None and held.value not in (None, "") and held.value != (before or Held()).value:
                self._note("not-a-number", now, cell, entry.driver, known, held.value)
            elif not _same(known, value):
                self.result.edits.append(Edit(now, cell, entry, None if value is None else value / entry.scale))

    def _formula_in_input(self, was: str, now: str, at: Place, held: Held, before: Held | None, entry: Entry) -> None:
        """A formula of one's own counts by the value stored with it, where it is not the one exported."""
        wanted = plain_form(before.formula, was, lambda _, row: row, {}) if before and before.formula else ""
        if wanted and self._formula(was, now, at, held) == wanted:
            return
        value, cell = _number(held), _address(at)
        text = f"={before.formula}" if before and before.formula else _shown(_number(before or Held()))
        if value is None or wanted:
            self._note("formula-changed" if wanted else "not-a-number", now, cell, entry.driver, text, held.formula)
        elif not _same(_number(before or Held()), value):
            self.result.edits.append(Edit(now, cell, entry, value / entry.scale))

    def _selector(self) -> None:
        now = self.names.get(self.layout.fixed["inputs"])
        if now is None:
            return
        held = self.found.sheets[now].get((SELECTOR, BASE_INPUT), Held())
        chosen = str(held.value or "")
        if chosen in self.layout.content.scenarios:
            self.result.in_force = chosen
        elif chosen != "base":
            self._note("not-a-number", now, _address((SELECTOR, BASE_INPUT)), "scenario", "base", chosen)

    def _checks(self) -> None:
        """Checks that the file itself says do not hold."""
        was = self.layout.fixed["checks"]
        now = self.names.get(was)
        for node in self.layout.content.checks if now is not None else ():
            row = self._row(was, self.layout.rows[node.name])
            held = Held() if row is None else self.found.sheets[now or ""].get((row, HOLDS), Held())
            if row is not None and (held.error or _number(held) == 0.0):
                self._note("check-broken", now or "", _address((row, HOLDS)), node.name, 1, held.value)


class _Runs:
    """Findings of one kind side by side, as one."""

    def __init__(self, findings: list[Finding], sheet: str) -> None:
        self.findings, self.sheet = findings, sheet
        self.open: list[tuple[str, Place, str, str, str]] = []

    def add(self, code: str, at: Place, about: str, was: object, now: object) -> None:
        """One more cell."""
        last = self.open[-1] if self.open else None
        if last is None or (last[0], last[1][0], last[1][1] + 1) != (code, *at):
            self.close()
        self.open.append((code, at, about, _shown(was), _shown(now)))

    def close(self) -> None:
        """What is open becomes a finding."""
        if self.open:
            code, at, about, was, now = self.open[0]
            end = self.open[-1][1]
            cell = _address(at) if len(self.open) == 1 else f"{_address(at)}:{_address(end)}"
            self.findings.append(Finding(code, self.sheet, cell, about, was, now))
        self.open = []


def _keys(cells: Cells) -> list[tuple[str, ...]]:
    """The labels of rows: the texts that they begin with."""
    rows: dict[int, dict[int, str]] = {}
    for (row, col), held in cells.items():
        if col < LABELS and isinstance(held.value, str) and not held.formula and not held.shared and held.value:
            rows.setdefault(row, {})[col] = held.value
    last = min(max(rows, default=-1), 20_000)
    return [tuple(rows.get(row, {}).get(col, "") for col in range(LABELS)) for row in range(last + 1)]


def _labels(cells: Cells) -> set[str]:
    return {label for key in _keys(cells)[HEAD:] for label in key if label}


def _alike(labels: set[str], cells: Cells) -> float:
    return len(labels & _labels(cells)) / max(1, len(labels))


def _address(at: Place) -> str:
    return f"{column(at[1])}{at[0] + 1}"


def _number(held: Held) -> float | None:
    if isinstance(held.value, bool):
        return float(held.value)
    return held.value if isinstance(held.value, float) and not held.error else None


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=SAME, abs_tol=0.0)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)[:200]

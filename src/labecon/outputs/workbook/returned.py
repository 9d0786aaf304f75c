"""A workbook that came back: which lab it is of, the export it began as, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from labecon import __version__
from labecon.errors import UsageError
from labecon.labs import Lab, Override, Scenario, load
from labecon.outputs.messages import LANGUAGES, Words, language_of
from labecon.outputs.workbook.cells import read_book
from labecon.outputs.workbook.comparing import Difference, difference
from labecon.outputs.workbook.content import Content, content_of
from labecon.outputs.workbook.edited import Change, changes_of, scenarios_of
from labecon.outputs.workbook.layout import Layout
from labecon.outputs.workbook.writing import joined, workbook_bytes


@dataclass(frozen=True)
class Returned:
    """What came back.

    Args:
        content: What was exported.
        difference: Cell by cell.
        changes: The drivers that were changed.
        scenarios: The same as scenarios.
        made_by: Version of labecon and head of the facts that the workbook names.
    """

    content: Content
    difference: Difference
    changes: tuple[Change, ...]
    scenarios: tuple[Scenario, ...]
    made_by: tuple[str, str]

    @property
    def stale(self) -> bool:
        """Whether code or facts have changed since the export."""
        return self.made_by != (__version__, self.content.lab.ledger.head)


def returned(
    data: bytes,
    file: str,
    name: str,
    workspace: Path | None,
    settings_of: Callable[[Sequence[str]], dict[str, Override]],
) -> Returned:
    """Reads a workbook that was exported and holds it against its export.

    Args:
        data: The file.
        file: Its name.
        name: Name of the scenario that is made of its inputs.
        workspace: A user's folder, whose labs and scenarios were exported.
        settings_of: Reads drivers that were set when it was exported, each ``DRIVER=VALUE``.

    Returns:
        What differs.

    Raises:
        LabeconError: It is no workbook of ours, or its lab or scenarios are not known.
    """
    book = read_book(data, file)
    told = joined(book.properties)
    if not told.get("lab"):
        remedy = "labecon export LAB --to FILE.xlsx writes one"
        raise UsageError.of("malformed", "this workbook does not say which lab it is of", file, remedy)
    settings = settings_of([value for key, value in told.items() if key.startswith("set ")])
    dates = (told.get("as_known_on") or None, told.get("periods_through") or None)
    under = told.get("scenario") or None
    plain = load(told["lab"], None, *dates, workspace)
    lab = load(told["lab"], under, *dates, workspace, settings) if under or settings else plain
    content = _content(lab, told, workspace, file)
    exported = read_book(workbook_bytes(content), file)
    found = difference(Layout(content), exported, book)
    changes = changes_of(content, found.edits)
    reason = f"Inputs changed in the workbook {file}."
    made, said = scenarios_of(content, plain, changes, name, reason, settings)
    return Returned(content, found, tuple(said), tuple(made), (told.get("labecon", ""), told.get("facts", "")))


def _content(lab: Lab, told: Mapping[str, str], workspace: Path | None, file: str) -> Content:
    months, language = told.get("months", ""), told.get("language", "")
    words = Words(language_of(language if language in LANGUAGES else "en"))
    content = content_of(lab, words, workspace, int(months) if months.isdecimal() and len(months) < 5 else None)
    names = [value for key, value in told.items() if key.startswith("scenario ")]
    for one in names:
        if one not in content.scenarios:
            remedy = "name the folder that has it with --workspace"
            raise UsageError.of("unknown-name", f"no scenario {one!r}, which the workbook has", file, remedy)
    return replace(content, scenarios={one: content.scenarios[one] for one in names})

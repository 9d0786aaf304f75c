"""`labecon import`: an edited workbook back as a scenario, and what else was changed in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.cli.lab_options import overrides_of
from labecon.cli.page_file import checked_file, write_file
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import folder_of
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.outputs.workbook.returned import Returned

#: Begins the files that this command writes into a workspace, which it may replace.
MARK = "# labecon import "


def import_workbook(argv: Sequence[str], terminal: Terminal) -> int:
    """Reads a workbook back.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, or 1 when more than inputs was changed or a check does not hold.

    Raises:
        LabeconError: The file is no workbook of a lab, or a value cannot be taken over.
    """
    parser = parser_of("import", terminal)
    parser.option("FILE", metavar="FILE.xlsx", key="workbook_file")
    parser.option("--to", metavar="SCENARIO.toml", key="to_scenario")
    parser.option("--dry-run", action="store_true", key="dry_run_import")
    options = parser.parse_args(argv)
    folder = folder_of(options.workspace)
    source = checked_file(options.FILE, (".xlsx",), "a workbook", "model.xlsx")
    target = None if options.to is None else checked_file(options.to, (".toml",), "a scenario", "mine.toml")
    name = target.stem if target is not None else re.sub(r"[^\w-]+", "_", source.stem).strip("_") or "workbook"
    data = _read(source)
    from labecon.outputs import import_output
    from labecon.outputs.messages import Words
    from labecon.outputs.workbook.returned import returned

    found = returned(data, source.name, name, folder, overrides_of)
    failing = _failing(found)
    files = [] if options.dry_run else _write(found, target, folder, source.name)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        said = import_output.import_document(found, failing) | {"files": files}
        terminal.write(json_text(said))
    elif options.format == "csv":
        terminal.write(import_output.import_csv(found))
    else:
        words = Words(options.lang)
        terminal.write(import_output.import_text(found, failing, files, words, terminal.style))
    return 0 if import_output.is_sound(found, failing) else 1


def _read(path: Path) -> bytes:
    from labecon.evidence.documents.limits import Limits

    try:
        with path.open("rb") as file:
            return file.read(Limits().size + 1)
    except OSError as error:
        raise UsageError.of("unreadable", f"cannot be read: {error.strerror or error}", str(path)) from error


def _failing(found: Returned) -> list[str]:
    """Checks that do not hold under the scenario of the base inputs."""
    if not found.scenarios:
        return []
    lab = found.content.lab.with_overrides(found.scenarios[0].overrides)
    checks = lab.run(len(found.content.months)).checks
    return [name for name, one in checks.items() if not one.holds]


def _write(found: Returned, target: Path | None, folder: Path | None, source: str) -> list[str]:
    """Writes the scenarios where a file or a workspace is named."""
    from labecon.outputs.scenario_file import scenario_text

    place = target.parent if target is not None else folder / "scenarios" if folder is not None else None
    if place is None or not found.scenarios:
        return []
    paths = [place / f"{one.name}.toml" for one in found.scenarios]
    texts = [f"{MARK}{source}\n{scenario_text(one)}" for one in found.scenarios]
    for path in paths if target is None else []:
        if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(f"{MARK}{source}\n"):
            text = "there is a scenario of this name that was not made from this workbook"
            raise UsageError.of("unwritable", text, str(path), "choose another with --to SCENARIO.toml")
    place.mkdir(exist_ok=True)
    for path, text in zip(paths, texts, strict=True):
        write_file(path, text.encode("utf-8"))
    return [str(path) for path in paths]

"""`labecon export`: a lab as a workbook of live formulas."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_lab_options, load_lab, scenario_of
from labecon.cli.page_file import checked_file, write_file
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import folder_of

if TYPE_CHECKING:
    from labecon.labs import Lab
    from labecon.outputs.messages import Words

#: Paths behind the ranges on the cover.
PATHS = 1000


def export(argv: Sequence[str], terminal: Terminal) -> int:
    """Writes the workbook of a lab.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, or 1 when a check of the run does not hold.

    Raises:
        UsageError: The file cannot be written.
    """
    parser = parser_of("export", terminal, formats=("text", "json"))
    parser.option("LAB")
    add_lab_options(parser)
    parser.option("--to", required=True, metavar="FILE.xlsx", key="to_workbook")
    options = parser.parse_args(argv)
    path = checked_file(options.to, (".xlsx",), "a workbook", "model.xlsx")
    lab = load_lab(options.LAB, options)
    from labecon.outputs.messages import Words
    from labecon.outputs.workbook.content import content_of
    from labecon.outputs.workbook.writing import workbook_bytes

    words = Words(options.lang)
    content = content_of(lab, words, folder_of(options.workspace), options.months)
    data = workbook_bytes(content, cover_answers(lab, words), _view(options))
    write_file(path, data)
    failing = [name for name, one in content.run.checks.items() if not one.holds]
    if options.format == "json":
        from labecon.outputs.documents import document, json_text

        counts = {"lines": len(lab.graph.nodes), "inputs": len(content.inputs), "scenarios": list(content.scenarios)}
        body = {"lab": lab.name, "file": str(path), "bytes": len(data), **counts}
        terminal.write(json_text(document(lab.ledger.head, body)))
    else:
        size = f"{len(data) / 1e6:.1f}"
        terminal.write(words("workbook.written", path=str(path), size=size, lines=len(lab.graph.nodes)) + "\n")
    for name in failing:
        terminal.remark(f"{lab.name}: check {name} does not hold")
    return 1 if failing else 0


def _view(options: argparse.Namespace) -> dict[str, str]:
    """Scenario, settings and dates, as `labecon import` reads them."""
    found = {f"set {number}": text for number, text in enumerate(options.set, 1)}
    single = {"scenario": scenario_of(options.scenario), "as_known_on": options.as_known_on}
    single["periods_through"] = options.periods_through
    return found | {key: str(value) for key, value in single.items() if value}


def cover_answers(lab: Lab, words: Words) -> list[tuple[str, str]]:
    """The figures of the brief with their ranges.

    Args:
        lab: The lab.
        words: The language.

    Returns:
        Title, and value with range and unit, for each.
    """
    from labecon.analysis.brief import lab_brief
    from labecon.outputs.brief_tables import shown
    from labecon.outputs.titles import figure_title

    figures = lab_brief(lab, PATHS).figures
    return [(figure_title(name, words), shown(figure, name, words)) for name, figure in figures.items()]

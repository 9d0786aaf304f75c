"""`labecon bench`: what labecon does per second on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal


def _documents() -> dict[str, Any]:
    from labecon.evidence.benchmark import measure
    from labecon.outputs.bench_output import documents_part

    return documents_part(measure())


#: What can be measured, each part of the answer by itself.
PARTS: dict[str, Callable[[], dict[str, Any]]] = {"documents": _documents}


def bench(argv: Sequence[str], terminal: Terminal) -> int:
    """Measures speed.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("bench", terminal)
    parser.option("--only", choices=tuple(PARTS), action="append", metavar="PART", key="bench_part")
    options = parser.parse_args(argv)
    from labecon.facts import load_ledger
    from labecon.outputs import bench_output
    from labecon.outputs.documents import document, json_text
    from labecon.outputs.messages import Words

    body: dict[str, Any] = {}
    for name in options.only or PARTS:
        terminal.say(f"labecon: bench: {name} ...")
        body |= PARTS[name]()
    found = document(load_ledger().head, body)
    words = Words(options.lang)
    if options.format == "json":
        terminal.write(json_text(found))
    elif options.format == "csv":
        terminal.write(bench_output.bench_csv(body))
    else:
        terminal.write(bench_output.bench_text(body, words, terminal.style))
    return 0

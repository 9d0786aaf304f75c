"""`labecon bench`: what labecon does per second on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

#: Told what is being measured.
Say = Callable[[str], None]


def _documents(body: dict[str, Any], say: Say) -> dict[str, Any]:
    from labecon.evidence.benchmark import measure
    from labecon.outputs.bench_output import documents_part

    return documents_part(measure())


def _kernel(body: dict[str, Any], say: Say) -> dict[str, Any]:
    from labecon.benchmark import million_array, speed_array

    found = speed_array.measure()
    say("million paths")
    million = million_array.measure()
    for name, one in million.items():
        found[name]["million_fan_wall_seconds"] = one["wall_seconds"]
    return {**found, "million": million}


def _quantiles(body: dict[str, Any], say: Say) -> dict[str, Any]:
    from labecon.benchmark.quantile_speed_array import measure

    return {"quantiles": measure()}


def _peers(body: dict[str, Any], say: Say) -> dict[str, Any]:
    from labecon.benchmark import peers_array, speed_array

    ours = body.get("reference") or speed_array.measure(turns=3)["reference"]
    return {"peers": peers_array.measure(ours["store_paths_per_core_second"], say)}


def _start(body: dict[str, Any], say: Say) -> dict[str, Any]:
    from labecon.benchmark.start import measure

    return {"start_seconds": measure()}


#: What can be measured; each part sees those before it.
PARTS: dict[str, Callable[[dict[str, Any], Say], dict[str, Any]]] = {
    "kernel": _kernel,
    "quantiles": _quantiles,
    "peers": _peers,
    "documents": _documents,
    "start": _start,
}


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
    parser.option("--to", metavar="FILE", key="bench_chart")
    options = parser.parse_args(argv)
    if options.to is not None and not options.to.endswith(".svg"):
        raise UsageError.of("usage", f"--to {options.to}: the chart is an SVG file", "", "name it FILE.svg")
    from labecon.facts import load_ledger
    from labecon.outputs import bench_output
    from labecon.outputs.documents import document, json_text
    from labecon.outputs.messages import Words

    words = Words(options.lang)
    body = _measured([name for name in PARTS if name in (options.only or PARTS)], terminal)
    found = document(load_ledger().head, body)
    if options.to is not None:
        from labecon.outputs.bench_chart import bench_svg

        Path(options.to).write_text(bench_svg(body, words), encoding="utf-8")
    if options.format == "json":
        terminal.write(json_text(found))
    elif options.format == "csv":
        terminal.write(bench_output.bench_csv(body))
    else:
        terminal.write(bench_output.bench_text(body, words, terminal.style))
    return 0


def _measured(parts: Sequence[str], terminal: Terminal) -> dict[str, Any]:
    from labecon.backends.native import Unavailable

    def say(what: str) -> None:
        terminal.say(f"labecon: bench: {what} ...")

    body: dict[str, Any] = {}
    for name in parts:
        say(name)
        try:
            body |= PARTS[name](body, say)
        except Unavailable as error:
            body[name] = {"reason": str(error)}
    return body

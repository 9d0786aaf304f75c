"""`labecon compare`: labs and scenarios side by side in one currency."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_dates, load_lab, overrides_of
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.errors import LabeconError, Problem, UsageError, nearest


def compare(argv: Sequence[str], terminal: Terminal) -> int:
    """Runs every lab under every scenario and shows them side by side.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("compare", terminal)
    parser.option("LAB", nargs="+")
    parser.option("--scenario", action="append", default=[], key="scenario_each", metavar="NAME")
    parser.option("--currency", metavar="CODE")
    parser.option("--set", action="append", default=[], metavar="DRIVER=VALUE")
    add_dates(parser)
    parser.option("--months", type=whole(1, 1200), metavar="N")
    options = parser.parse_args(argv)
    overrides_of(options.set)
    from labecon.outputs import comparison

    currency = (options.currency or "").upper()
    if currency and not comparison.known_currency(currency):
        from labecon.units import CURRENCIES

        text = f"{options.currency!r} is no ISO code of a currency{nearest(currency, sorted(CURRENCIES))}"
        raise UsageError.of("unknown-name", text, "--currency")
    runs = []
    problems: dict[Problem, None] = {}
    kind: type[LabeconError] = UsageError
    for name in dict.fromkeys(options.LAB):
        for scenario in dict.fromkeys(options.scenario or ["base"]):
            try:
                lab = load_lab(name, options, scenario)
                runs.append((lab, lab.run(options.months)))
            except LabeconError as error:
                kind = type(error)
                problems |= dict.fromkeys(error.problems)
    if problems:
        raise kind(problems)
    found = comparison.comparison(runs, currency)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(comparison.comparison_document(found)))
    elif options.format == "csv":
        terminal.write(comparison.comparison_csv(found))
    else:
        from labecon.outputs.messages import Words

        terminal.write(comparison.comparison_text(found, Words(options.lang), terminal.style))
    return 0

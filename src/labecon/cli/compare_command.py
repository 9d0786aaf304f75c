"""`labecon compare`: labs and scenarios side by side in one currency."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_dates, load_lab, overrides_of
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import folder_of
from labecon.errors import LabeconError, Problem, UsageError, nearest

if TYPE_CHECKING:
    from labecon.labs import Lab, Run


def compare(argv: Sequence[str], terminal: Terminal) -> int:
    """Runs every lab under every scenario and shows them side by side.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("compare", terminal)
    parser.option("LAB", nargs="*")
    parser.option("--scenario", action="extend", nargs="+", default=[], key="scenario_each", metavar="NAME")
    parser.option("--currency", metavar="CODE")
    parser.option("--set", action="append", default=[], metavar="DRIVER=VALUE")
    add_dates(parser)
    parser.option("--months", type=whole(1, 1200), metavar="N")
    options = parser.parse_args(argv)
    _sort_names(options)
    overrides_of(options.set)
    from labecon.outputs import comparison

    currency = currency_of(options.currency)
    found = comparison.comparison(runs_of(options, terminal), currency)
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    words = Words(options.lang)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(in_language(comparison.comparison_document(found), words)))
    elif options.format == "csv":
        terminal.write(comparison.comparison_csv(found))
    else:
        terminal.write(comparison.comparison_text(found, words, terminal.style))
    return 0


def _sort_names(options: argparse.Namespace) -> None:
    """Gives labs that stand behind scenarios back to the labs: ``--scenario price_war minimax zhipu``."""
    from labecon.labs.library import available

    if not options.LAB:
        known = available("labs", folder_of(options.workspace))
        options.LAB = [name for name in options.scenario if name in known]
        options.scenario = [name for name in options.scenario if name not in known]
    if not options.LAB:
        raise UsageError.of("usage", "name the labs to compare", "compare", "e.g. labecon compare minimax zhipu")


def currency_of(text: str | None) -> str:
    """The currency asked for.

    Args:
        text: ISO code in any case; None for none.

    Returns:
        The code; empty for none.

    Raises:
        UsageError: It is no currency.
    """
    from labecon.units import CURRENCIES

    code = (text or "").upper()
    if code and code not in CURRENCIES:
        said = f"{text!r} is no ISO code of a currency{nearest(code, sorted(CURRENCIES))}"
        raise UsageError.of("unknown-name", said, "--currency")
    return code


def runs_of(options: argparse.Namespace, terminal: Terminal) -> list[tuple[Lab, Run]]:
    """Every lab under every scenario, with its run.

    Args:
        options: ``LAB``, ``scenario``, ``months`` and what loads a lab.
        terminal: Where it is said that a scenario is left out for a lab that it is not made for.

    Returns:
        Lab and run, labs outside, scenarios inside.

    Raises:
        LabeconError: Everything that is wrong with any of them.
    """
    runs, left_out = [], []
    problems: dict[Problem, None] = {}
    kind: type[LabeconError] = UsageError
    labs, scenarios = list(dict.fromkeys(options.LAB)), list(dict.fromkeys(options.scenario or ["base"]))
    made_for = {scenario: labs_of(scenario, options.workspace) for scenario in scenarios}
    for name in labs:
        for scenario in scenarios:
            others = made_for[scenario]
            if others and name not in others and others & set(labs):
                left_out.append(f"scenario {scenario} is for {', '.join(sorted(others))}; left out for {name}")
                continue
            try:
                lab = load_lab(name, options, scenario)
                runs.append((lab, lab.run(options.months)))
            except LabeconError as error:
                kind = type(error)
                problems |= dict.fromkeys(error.problems)
    if problems:
        raise kind(problems)
    for one in left_out:  # behind the last problem: an error as JSON is all that stands on stderr
        terminal.remark(one)
    return runs


def labs_of(scenario: str, workspace: str | None) -> set[str]:
    """The labs that a scenario is made for.

    Args:
        scenario: Name, or names joined with ``+``.
        workspace: The user's folder.

    Returns:
        Names; empty for all.
    """
    from labecon.labs import load_scenario

    folder = folder_of(workspace)
    limits = [set(load_scenario(part.strip(), folder).labs) for part in scenario.split("+")]
    return set.intersection(*(one for one in limits if one)) if any(limits) else set()

"""`labecon facts` and `labecon facts check`: the ledger, and what its figures say about one another."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_dates
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.errors import Problem, UsageError, nearest

if TYPE_CHECKING:
    from labecon.facts import Fact, Ledger


def facts(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows facts, or checks them.

    Args:
        argv: Arguments behind the command; ``check`` first for the checks.
        terminal: Where output goes.

    Returns:
        0, or 1 when the checks find a new problem.
    """
    if list(argv[:1]) == ["check"]:
        return _check(argv[1:], terminal)
    parser = parser_of("facts", terminal)
    parser.option("--lab", metavar="LAB")
    parser.option("--metric", metavar="METRIC")
    parser.option("--segment", metavar="SEGMENT")
    parser.option("--derived", action="store_true")
    add_dates(parser)
    parser.option("action", nargs="?", key="check", metavar="check", choices=("check",))
    options = parser.parse_args(argv)
    view = view_of(options)
    chosen = selected(view, options)
    from labecon.outputs import ledger_output
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    words = Words(options.lang)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(in_language(ledger_output.facts_document(view, chosen), words)))
    elif options.format == "csv":
        terminal.write(ledger_output.facts_csv(chosen, words))
    else:
        terminal.write(ledger_output.facts_text(view, chosen, words, terminal.style))
    return 0


def view_of(options: argparse.Namespace) -> Ledger:
    """The ledger under the two dates asked for.

    Args:
        options: With ``as_known_on`` and ``periods_through``.

    Returns:
        The view.

    Raises:
        UsageError: A date is none.
    """
    from labecon.facts import load_ledger

    known = _day(options.as_known_on, "--as-known-on")
    return load_ledger().as_of(known, _day(options.periods_through, "--periods-through"))


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError.of("bad-period", f"{text!r} is not a day", option, "write it like 2025-12-31") from error


def selected(view: Ledger, options: argparse.Namespace) -> list[Fact]:
    """The facts asked for.

    Args:
        view: The view.
        options: ``lab``, ``metric``, ``segment``, ``derived``.

    Returns:
        The facts by lab, metric, segment and time.

    Raises:
        UsageError: A lab, metric or segment that no fact has, all at once.
    """
    from labecon.facts import load_ledger

    everything = [*view.facts, *(view.all_derived if options.derived else ())]
    known = [*load_ledger().facts, *everything]
    problems: list[Problem] = []
    for field, option in (("entity", "lab"), ("metric", "metric"), ("segment", "segment")):
        wanted, names = getattr(options, option), {getattr(fact, field) for fact in known}
        if wanted is not None and wanted.lower() not in names:
            text = f"no fact about {option} {wanted!r}{nearest(wanted, names)}"
            problems += UsageError.of("unknown-name", text, f"--{option}").problems
    if problems:
        raise UsageError(problems)

    def fits(fact: Fact) -> bool:
        pairs = ((options.lab, fact.entity), (options.metric, fact.metric), (options.segment, fact.segment))
        return all(wanted is None or wanted.lower() == has for wanted, has in pairs)

    order = list(dict.fromkeys(fact.entity for fact in known))
    found = [fact for fact in everything if fits(fact)]
    return sorted(
        found, key=lambda one: (order.index(one.entity), one.metric, one.segment, one.period.last_day, one.id)
    )


def _check(argv: Sequence[str], terminal: Terminal) -> int:
    parser = parser_of("facts check", terminal)
    add_dates(parser)
    options = parser.parse_args(argv)
    from labecon.facts.check import check_ledger
    from labecon.outputs import ledger_output
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    words = Words(options.lang)
    view = view_of(options)
    findings = check_ledger(view)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(in_language(ledger_output.check_document(view, findings), words)))
    elif options.format == "csv":
        terminal.write(ledger_output.check_csv(findings, words))
    else:
        terminal.write(ledger_output.check_text(view, findings, words, terminal.style))
    return 1 if any(one.severity == "error" for one in findings) else 0

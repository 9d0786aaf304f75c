"""`labecon facts`: the ledger, what its figures say about one another, and the commands that write to it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_dates, day_of
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import folder_of, moment_of
from labecon.errors import Problem, UsageError, nearest

if TYPE_CHECKING:
    from labecon.facts import Fact, Ledger

#: What else can be done; each is a command of its own with the options it needs.
ACTIONS = ("export", "load", "verify", "history", "correct", "retract")


def facts(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows facts, or checks them.

    Args:
        argv: Arguments behind the command; an action such as ``check`` or ``retract`` first.
        terminal: Where output goes.

    Returns:
        0, or 1 when the checks find a new problem or the ledger is damaged.
    """
    if list(argv[:1]) == ["check"]:
        return _check(argv[1:], terminal)
    if argv and argv[0] in ACTIONS:
        from labecon.cli import facts_store_command  # showing facts does not wait for it

        return facts_store_command.ACTIONS[argv[0]](argv[1:], terminal)
    parser = parser_of("facts", terminal)
    parser.option("--lab", metavar="LAB")
    parser.option("--metric", metavar="METRIC")
    parser.option("--segment", metavar="SEGMENT")
    parser.option("--derived", action="store_true")
    parser.option("--ids", action="store_true")
    add_dates(parser)
    parser.option("--as-recorded-at", metavar="MOMENT")
    parser.option("action", nargs="?", key="facts_action", metavar="ACTION", choices=("check", *ACTIONS))
    options = parser.parse_args(argv)
    full = full_of(options)
    view = view_of(options, full)
    chosen = selected(full, view, options)
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
        terminal.write(ledger_output.facts_text(view, chosen, words, terminal.style, options.ids))
    return 0


def full_of(options: argparse.Namespace) -> Ledger:
    """Everything the ledger knows, as far as the options ask: what is bundled and what the workspace added.

    Args:
        options: With ``workspace``, and ``as_recorded_at``, ``lab`` and ``derived`` where the command has them.

    Returns:
        The ledger.

    Raises:
        LabeconError: The workspace or its ledger cannot be read.
    """
    from labecon.facts.workspace import workspace_ledger

    recorded = moment_of(getattr(options, "as_recorded_at", None))
    folder, lab = folder_of(options.workspace), getattr(options, "lab", None)
    if lab is None or getattr(options, "derived", False):
        return workspace_ledger(folder, recorded)
    found = workspace_ledger(folder, recorded, [lab.lower()])
    known = any(fact.entity == lab.lower() for fact in found.facts)
    return found if known else workspace_ledger(folder, recorded)  # all names, for the hint


def view_of(options: argparse.Namespace, full: Ledger | None = None) -> Ledger:
    """The ledger under the two dates asked for.

    Args:
        options: With ``as_known_on`` and ``periods_through``.
        full: Everything; read when None.

    Returns:
        The view.

    Raises:
        LabeconError: A date is none, or the ledger cannot be read.
    """
    known = day_of(options.as_known_on, "--as-known-on")
    through = day_of(options.periods_through, "--periods-through")
    return (full or full_of(options)).as_of(known, through)


def selected(full: Ledger, view: Ledger, options: argparse.Namespace) -> list[Fact]:
    """The facts asked for.

    Args:
        full: Everything, by which names are judged.
        view: The view.
        options: ``lab``, ``metric``, ``segment``, ``derived``.

    Returns:
        The facts by lab, metric, segment and time.

    Raises:
        UsageError: A lab, metric or segment that no fact has, all at once.
    """
    everything = [*view.facts, *(view.all_derived if options.derived else ())]
    known = [*full.facts, *everything]
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
    parser.option("--as-recorded-at", metavar="MOMENT")
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

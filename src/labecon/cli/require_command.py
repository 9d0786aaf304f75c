"""`labecon require`: what must be true for a target."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from labecon.cli.lab_options import add_lab_options, load_valued
from labecon.cli.parsing import parser_of, share, whole
from labecon.cli.simulate_command import threads_of
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.analysis.requirement.cases_array import Chance
    from labecon.analysis.requirement.goals_array import Goal
    from labecon.labs import Lab
    from labecon.outputs.messages import Words
    from labecon.outputs.tables import Style

#: A document's body and what makes a page of it.
Answer = tuple[dict[str, Any], Callable[["Words", "Style"], str]]


def require(argv: Sequence[str], terminal: Terminal) -> int:
    """Says what must be true for a target.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0; 1 where nothing in the range of search meets the target.
    """
    parser = parser_of("require", terminal)
    parser.option("LAB")
    parser.option("--target", metavar="TARGET", key="required_target")
    parser.option("--over", action="append", default=[], metavar="DRIVER,DRIVER", key="over_drivers")
    parser.option("--probability", type=share, metavar="P", key="required_share")
    parser.option("--paths", type=whole(10, 1_000_000), metavar="N", key="required_paths")
    parser.option("--grid", type=whole(5, 100), metavar="N", key="required_grid")
    parser.option("--seed", type=whole(0, 2**64 - 1), default=1, metavar="S")
    parser.option("--threads", type=whole(1, 256), metavar="T")
    add_lab_options(parser, months=False)
    options = parser.parse_args(argv)
    over = [word.strip() for words in options.over for word in words.split(",") if word.strip()]
    _check(options, over)
    lab = load_valued(options.LAB, options)
    from labecon.analysis.requirement.cases_array import PATHS, Chance
    from labecon.analysis.requirement.goals_array import goal_of
    from labecon.analysis.requirement.headline_array import TARGET
    from labecon.outputs.messages import Words

    goal = goal_of(lab, options.target or TARGET)
    chance = None
    if options.probability is not None:
        chance = Chance(options.probability, options.paths or PATHS, options.seed)
    words = Words(options.lang)

    def progress(done: int, all_: int) -> None:
        terminal.progress(words("sensitivity.progress", done=f"{done:,}", all=f"{all_:,}"), done == all_)

    settings = {"threads": threads_of(options.threads), "progress": progress}
    body, page = _answer(goal, lab, over, chance, options, settings)
    _write(goal, body, page, options, terminal, words, None if chance is None else chance.seed)
    return 0 if _reached(body) else 1


def _check(options: argparse.Namespace, over: Sequence[str]) -> None:
    if options.probability is None and options.paths is not None:
        text = "paths serve a probability; without one the path of medians is asked"
        raise UsageError.of("usage", text, "--paths", "--probability 0.5 --paths 500")
    if not over and options.probability is not None:
        text = "name the drivers that may move"
        raise UsageError.of("usage", text, "--over", "--over training_growth --probability 0.5")
    if options.grid is not None and len(over) != 2:
        raise UsageError.of("usage", "a grid is of two drivers", "--grid", "--over DRIVER,DRIVER")


def _answer(
    goal: Goal,
    lab: Lab,
    over: Sequence[str],
    chance: Chance | None,
    options: argparse.Namespace,
    settings: dict[str, Any],
) -> Answer:
    from labecon.outputs import requirement_output, requirement_text

    if not over:
        from labecon.analysis.requirement.headline_array import headline

        whole_ = headline(goal, lab, **settings)
        body = requirement_output.headline_body(whole_)
        return body, lambda words, style: requirement_text.headline_text(whole_, words, style)
    from labecon.analysis.requirement.effort_array import least_effort
    from labecon.analysis.requirement.levers import levers_of
    from labecon.analysis.requirement.search_array import one_driver, two_drivers

    levers = levers_of(lab, over)
    if len(levers) > 2:
        effort = least_effort(goal, levers, chance, **settings)
        body = requirement_output.effort_body(effort)
        return body, lambda words, style: requirement_text.effort_text(effort, words, style)
    if len(levers) == 1:
        found = one_driver(goal, levers[0], chance, **settings)
    else:
        found = two_drivers(goal, levers[0], levers[1], chance, options.grid, **settings)
    body = requirement_output.requirement_body(found)
    return body, lambda words, style: requirement_text.requirement_text(found, words, style)


def _reached(body: dict[str, Any]) -> bool:
    parts = [body, *(body[name] for name in ("growth", "margin") if name in body)]
    return any(part["reachable"] for part in parts)


def _write(
    goal: Goal,
    body: dict[str, Any],
    page: Callable[[Words, Style], str],
    options: argparse.Namespace,
    terminal: Terminal,
    words: Words,
    seed: int | None,
) -> None:
    from labecon.outputs.documents import json_text
    from labecon.outputs.requirement_output import requirement_csv, requirement_document

    found = requirement_document(goal, body, seed)
    if options.format == "json":
        terminal.write(json_text(found))
    elif options.format == "csv":
        terminal.write(requirement_csv(found))
    else:
        terminal.write(page(words, terminal.style))

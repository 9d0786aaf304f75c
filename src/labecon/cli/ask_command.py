"""`labecon ask`: one question, answered with figures, what they rest on, and how to trace them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_dates, load_lab
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.errors import Problem, UsageError, nearest

if TYPE_CHECKING:
    from labecon.analysis.questions.question import Question, Setting


def ask(argv: Sequence[str], terminal: Terminal) -> int:
    """Answers questions, or lists them.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("ask", terminal)
    parser.option("ID", nargs="*", key="question")
    parser.option("--set", action="append", default=[], metavar="DRIVER=VALUE")
    add_dates(parser)
    parser.option("--paths", type=whole(2, 10_000_000), metavar="N")
    parser.option("--seed", type=whole(0, 2**64 - 1), metavar="S")
    options = parser.parse_args(argv)
    from labecon.outputs import ask_output
    from labecon.outputs.messages import Words

    words = Words(options.lang)
    chosen = chosen_questions(options.ID)
    setting = setting_of(options)
    if chosen:
        answers = [(question, question.answer(setting)) for question in chosen]
        document = ask_output.answers_document(setting, answers, words)
        text = ask_output.answers_text(setting, answers, words, terminal.style)
    else:
        from labecon.analysis.questions.catalogue_array import ASKED

        listed = list(ASKED.values())
        head = setting.lab("minimax").ledger.head
        document = ask_output.questions_document(head, listed, words)
        text = ask_output.questions_text(head, listed, words, terminal.style)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(document))
    else:
        terminal.write(ask_output.ask_csv(document) if options.format == "csv" else text)
    return 0


def chosen_questions(names: Sequence[str]) -> list[Question]:
    """The questions asked for.

    Args:
        names: Ids in any case, that of a question with or without its prefix: ``QST-05``, ``qst-5``, ``5``, ``RAT-03``.

    Returns:
        Questions in the order asked for, each once.

    Raises:
        UsageError: Every id that is none, at once.
    """
    from labecon.analysis.questions.catalogue_array import ASKED

    found: dict[str, Question] = {}
    problems: list[Problem] = []
    for name in names:
        key = _id(name)
        if key not in ASKED:
            hint = nearest(key, ASKED)
            problems.append(Problem("unknown-name", f"no question {name!r}{hint}", "", "labecon ask lists them"))
        else:
            found[key] = ASKED[key]
    if problems:
        raise UsageError(problems)
    return list(found.values())


def _id(name: str) -> str:
    number = re.fullmatch(r"(?:(qst|rat)-?)?(\d{1,2})", name.strip().lower())
    return f"{(number[1] or 'qst').upper()}-{int(number[2]):02d}" if number else name.upper()


def setting_of(options: argparse.Namespace) -> Setting:
    """Under which view, changes and seed questions are answered.

    Args:
        options: Dates, ``set``, ``workspace``, ``paths`` and ``seed``.

    Returns:
        The setting; labs are loaded when they are asked for.
    """
    from labecon.analysis.questions.question import PATHS, SEED, Setting

    paths = PATHS if options.paths is None else options.paths
    seed = SEED if options.seed is None else options.seed
    return Setting(lambda name, scenario: load_lab(name, options, scenario), paths, seed)

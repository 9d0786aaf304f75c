"""Errors in the language of the user: where, what is wrong and how to mend it; names stay as they are."""

from __future__ import annotations

import re
from dataclasses import replace

from labecon.errors import Problem
from labecon.outputs.translations import filled

#: File of the catalogue that holds what errors say.
FILE = "zh_errors"
_HINT = re.compile(r"(?P<said>.*); did you mean (?P<name>[^;?]+)\?", re.DOTALL)
_BEGINNING = re.compile(r"(?P<name>[^\s:]+): (?P<said>.*)", re.DOTALL)


def problem_in_chinese(problem: Problem) -> Problem:
    """A problem with its message and remedy in Chinese.

    Args:
        problem: As it was raised.

    Returns:
        The problem; what the catalogue does not know stays English.

    Example:
        >>> problem_in_chinese(Problem("unknown-name", "no lab 'minmax'; did you mean minimax?")).message
        "没有主体 'minmax'；是否指 minimax？"
    """
    return replace(problem, message=said_in_chinese(problem.message), remedy=said_in_chinese(problem.remedy))


def line_in_chinese(problem: Problem) -> str:
    """A problem as one line of Chinese.

    Args:
        problem: As it was raised.

    Returns:
        Place, message and remedy.

    Example:
        >>> line_in_chinese(Problem("bad-period", "'x' is not a day", "--date", "write it like 2025-12-31"))
        "--date：'x' 不是日期（写法如 2025-12-31）"
    """
    said = problem_in_chinese(problem)
    place = filled(said.place, FILE, said_in_chinese) or said.place
    text = f"{place}：{said.message}" if place else said.message
    return f"{text}（{said.remedy}）" if said.remedy else text


def said_in_chinese(text: str) -> str:
    """What an error or a remark says, in Chinese.

    Args:
        text: English.

    Returns:
        The Chinese; the text itself where the catalogue does not know it.
    """
    hint = _HINT.fullmatch(text)
    if hint is not None:
        return f"{said_in_chinese(hint['said'])}；是否指 {hint['name']}？"
    found = filled(text, FILE, said_in_chinese)
    beginning = _BEGINNING.fullmatch(text) if found is None else None
    return f"{beginning['name']}：{said_in_chinese(beginning['said'])}" if beginning is not None else found or text


__all__ = ["line_in_chinese", "problem_in_chinese", "said_in_chinese"]

"""Figures that head a line and are explained behind a colon: "4.3 billion: what it took in over six months"."""

from __future__ import annotations

import re
from dataclasses import replace

from labecon.evidence.figure import Figure

_HEAD = re.compile(
    r"(?:^|\n)[ \u2022\u00b7*#>+-]{0,6}"
    r"(?:(?:no\.? ?)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[.)、:]|(?= )) ?)?[ *]{0,3}"
    r"(?:约|近|超|逾|超过|about |nearly |over |more than |roughly )?$"
)
_COLON = re.compile(r"[ *]{0,3}(?::| [-–—] | ?[–—]{1,2} ?) ?(?=[^ \n])")
_CLAUSE = re.compile(r"[^,;。\n(]{2,120}")
_POINT = re.compile(r"[.](?: |$)|较|, ")
_BACK = 24


def as_if_behind(text: str, figure: Figure) -> Figure:
    """A figure to be read where the words that explain it end.

    Args:
        text: Folded text.
        figure: A figure.

    Returns:
        The figure with its place behind the first clause after the colon; as it is where it heads no line.

    Example:
        >>> from labecon.evidence.figures import find_figures
        >>> text = "1. 43亿美元:上半年收入,较去年高"
        >>> moved = as_if_behind(text, find_figures(text)[-1])
        >>> moved.start, text[: moved.start]
        (14, '1. 43亿美元:上半年收入')
    """
    if _HEAD.search(text, max(0, figure.start - _BACK), figure.start) is None:
        return figure
    colon = _COLON.match(text, figure.end)
    clause = _CLAUSE.match(text, colon.end()) if colon is not None else None
    if clause is None:
        return figure
    stop = _POINT.search(text, clause.start(), clause.end())
    end = stop.start() if stop is not None else clause.end()
    return replace(figure, start=end, end=end)

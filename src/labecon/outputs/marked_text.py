"""A text as HTML with stretches of it marked: overlaps are cut into pieces, every character is escaped."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
#: What no HTML may hold, shown as the sign for a character that is none.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Mark:
    """A stretch of the text that is marked.

    Args:
        start: Its first character.
        end: After its last.
        kind: Class of the element.
        label: What it is, for who points at it or has it read out.
        target: Identifier of the element that it leads to; empty for none.
        rank: Of marks that overlap, the one with the highest is shown.
        name: Identifier of its own element; empty for none.
    """

    start: int
    end: int
    kind: str
    label: str
    target: str = ""
    rank: int = 0
    name: str = ""


def safe(text: str) -> str:
    """Text as HTML shows it, in elements and in quoted attributes.

    Args:
        text: Any text.

    Returns:
        HTML without elements of its own.

    Example:
        >>> safe("<b> & 'c'")
        '&lt;b&gt; &amp; &#x27;c&#x27;'
    """
    return escape(_CONTROL.sub("\ufffd", text), quote=True)


def marked_text(text: str, marks: Sequence[Mark], prefix: str = "") -> str:
    """A text as paragraphs with its marks.

    Args:
        text: The text.
        marks: What is marked in it.
        prefix: Begins the identifiers ``PREFIXpN`` of places that inputs lead to.

    Returns:
        A paragraph for each line that is not empty; lines with tabs are rows.
    """
    order = sorted(marks, key=lambda one: (one.start, one.end))
    starts = [one.start for one in order]
    longest = max((one.end - one.start for one in order), default=0)
    cuts = sorted({at for one in order for at in (one.start, one.end)})
    shown: set[str] = set()
    lines = []
    for line in _LINE.finditer(text):
        if not line[0].strip():
            continue
        first, last = line.span()
        inner = [first, *cuts[bisect_right(cuts, first) : bisect_right(cuts, last - 1)], last]
        pieces = []
        for start, end in pairwise(inner):
            near = order[bisect_right(starts, start - longest - 1) : bisect_right(starts, start)]
            here = [one for one in near if one.start <= start and end <= one.end]
            pieces.append("".join(_piece(text[start:end], start, here, prefix, shown)))
        kind = ' class="row"' if "\t" in line[0] else ""
        lines.append(f"<p{kind}>{''.join(pieces)}</p>")
    return "\n".join(lines)


def _piece(words: str, start: int, here: Sequence[Mark], prefix: str, shown: set[str]) -> Iterator[str]:
    """One piece of the text under the marks that cover it."""
    if not here:
        yield safe(words)
        return
    for one in here:  # each has its identifier once, where it begins
        for name in (one.name, f"{prefix}p{one.start}"):
            if name and one.start == start and name not in shown:
                shown.add(name)
                yield f'<span id="{name}"></span>'
    top = max(here, key=lambda one: (one.rank, one.start - one.end))
    others = [one for one in here if one.target and one is not top]
    label = safe("; ".join(dict.fromkeys(one.label for one in (top, *others) if one.label)))
    attributes = f'class="mark {top.kind}" title="{label}"'
    if top.target:
        yield f'<a href="#{top.target}" {attributes}>{safe(words)}</a>'
    else:
        yield f"<span {attributes}>{safe(words)}</span>"
    for one in others:
        if one.end == start + len(words):
            yield f'<sup><a href="#{one.target}" class="more {one.kind}" title="{safe(one.label)}">+</a></sup>'

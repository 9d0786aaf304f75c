"""Figures that stand in boilerplate: not the document's own word, so proposed only when asked for, and marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from labecon.evidence.article import Article
from labecon.evidence.documents.document import Paragraph
from labecon.evidence.folding import fold
from labecon.evidence.layout import divide
from labecon.evidence.proposals import Proposal, propose

#: Nothing of boilerplate is to be accepted unseen.
_UNSURE = Decimal("0.1")
_MARK = "boilerplate: "


def is_outside(one: Proposal) -> bool:
    """Whether a proposal is of a figure in boilerplate."""
    return (one.note or "").startswith(_MARK)


def propose_outside(article: Article, paragraphs: Sequence[Paragraph] = ()) -> list[Proposal]:
    """Reads the figures of boilerplate.

    Args:
        article: The document, its boilerplate outside.
        paragraphs: Its paragraphs, which know what sort of boilerplate they are.

    Returns:
        Proposals of low confidence whose note begins with ``boilerplate:`` and the sort, ``site`` where it is known by
        its wording alone. Each stretch is read by itself.
    """
    spans = divide(article.text, fold(article.text), article.outside).outside
    tagged = [one for one in paragraphs if one.boilerplate]
    starts = [one.start for one in tagged]
    found: list[Proposal] = []
    for start, end in _merged(spans):
        alone = replace(article, text=article.text[start:end], date=article.context.date, outside=(), tables=())
        for one in propose(alone):
            place = bisect_right(starts, start + one.start) - 1
            inside = place >= 0 and start + one.start < tagged[place].end
            note = f"{_MARK}{tagged[place].boilerplate if inside else 'site'}"
            note = f"{note}; {one.note}" if one.note else note
            moved = replace(one, start=one.start + start, end=one.end + start, note=note)
            found.append(replace(moved, confidence=min(one.confidence, _UNSURE)))
    return found


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans without overlaps."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found

"""Where the blocks of a note stand on pages of paper, so that few pages end early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from labecon.outputs.report.blocks import Block, Figure, Grid, Heading

#: Charts that can be read at half the width of a page.
SMALL = ("line", "fan", "columns", "tornado", "bridge")


@dataclass(frozen=True)
class Part:
    """What takes the whole width of a page.

    Args:
        blocks: One block, or two figures beside each other.
        floats: Whether it may go to the next page while what follows fills this one.
        closes: Whether all that floats has to stand before what follows.
    """

    blocks: tuple[Block, ...]
    floats: bool = False
    closes: bool = False


def parts_of(blocks: Sequence[Block]) -> list[Part]:
    """Blocks as they stand on pages.

    Small charts that follow each other share the width, two by two; of an odd number the first has it for itself.
    Beside a table, large charts and those behind it float: the table, which may break, fills the page that has no room
    for them. They stand before the next section that has no floating charts.

    Args:
        blocks: The body of a note.

    Returns:
        The parts in the order in which they are set.
    """
    found: list[Part] = []
    waiting = False
    for section in _sections(blocks):
        first = next((place for place, one in enumerate(section) if isinstance(one, Grid)), len(section))
        large = [one for one in section[:first] if isinstance(one, Figure) and one.chart.kind not in SMALL]
        floating = [*large, *(one for one in section[first:] if isinstance(one, Figure))]
        if first == len(section) or not floating:
            found += [Part((), closes=True)] if waiting else []
            found += _paired(section)
            waiting = False
            continue
        found += _paired([one for one in section[:first] if one not in large])
        found += [replace(one, floats=True) for one in _paired(floating)]
        found += _paired([one for one in section[first:] if one not in floating])
        waiting = True
    return found


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks from heading to heading."""
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and section:
            yield section
            section = []
        section.append(block)
    yield section


def _paired(blocks: Sequence[Block]) -> Iterator[Part]:
    """Blocks, small charts two by two."""
    for small, run in groupby(blocks, lambda one: isinstance(one, Figure) and one.chart.kind in SMALL):
        many = list(run)
        first = len(many) % 2 if small else len(many)
        yield from (Part((one,)) for one in many[:first])
        yield from (Part(pair) for pair in zip(many[first::2], many[first + 1 :: 2], strict=True))

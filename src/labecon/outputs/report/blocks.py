"""What a note is made of, whatever it is written as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from labecon.outputs.charts.chart import Chart
from labecon.outputs.report.bibliography import Source


@dataclass(frozen=True)
class Heading:
    """A heading.

    Args:
        text: The heading.
        level: 2 for a section, 3 below it.
    """

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.

    Args:
        text: The text.
        kind: ``plain``, ``lead`` or ``note``.
    """

    text: str
    kind: str = "plain"


@dataclass(frozen=True)
class Points:
    """A list of points.

    Args:
        texts: One a point.
    """

    texts: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A table.

    Args:
        heads: Titles of the columns.
        rows: Cells; a row of one cell is a heading inside the table.
        numbers: Whether the columns behind the first hold numbers.
        totals: Rows that are set off.
        widths: Shares of the columns; even where empty.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: bool = True
    totals: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A chart with its table twin.

    Args:
        chart: The chart.
        say: What it says and what its figures rest on, below it.
    """

    chart: Chart
    say: str = ""


Block = Heading | Paragraph | Points | Grid | Figure


@dataclass
class Note:
    """A note.

    Args:
        title: Its title.
        lead: What stands below it.
        blocks: The body.
        bibliography: Entries in the order of their numbers.
        closing: Notice and versions, which stand at the end and on every page.
    """

    title: str
    lead: str
    blocks: list[Block] = field(default_factory=list)
    bibliography: list[Source] = field(default_factory=list)
    closing: str = ""

    @property
    def figures(self) -> int:
        """How many charts it holds."""
        return sum(isinstance(block, Figure) for block in self.blocks)

"""What reading one document may cost."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Bounds on one document and on the process that reads it.

    Args:
        size: Bytes of the file.
        wall_seconds: Seconds by the clock, after which the process is ended.
        cpu_seconds: Seconds of processor time.
        memory: Bytes of address space of the process.
        pages: Pages of a PDF.
        cells: Cells of all tables together, empty ones that a sheet writes out included.
        characters: Characters of text.
        members: Entries of a zip container.
        expanded: Bytes of all entries of a container together, expanded.
        ratio: Expansion of an entry that is over a million bytes when expanded.
        depth: Elements within each other.
        answer: Bytes that the process may answer.
    """

    size: int = 50 * MEGABYTE
    wall_seconds: int = 30
    cpu_seconds: int = 20
    memory: int = 768 * MEGABYTE
    pages: int = 5_000
    cells: int = 500_000
    characters: int = 10 * MEGABYTE
    members: int = 10_000
    expanded: int = 200 * MEGABYTE
    ratio: int = 100
    depth: int = 256
    answer: int = 160 * MEGABYTE

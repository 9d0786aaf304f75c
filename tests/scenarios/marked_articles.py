"""Articles of our own with their figures and claims marked in the text.

The first line of a file names the company spoken of: ``@@MiniMax``; ``@@?`` for an invented one, which the lexicon
does not know. A mark is ``[[text;value unit;metric;period;company;verdict]]``, with ``text#figure`` where the figure is
only a part of the text. Empty fields are not judged. The verdict is ``ok``, ``bad`` or ``nc`` (not checkable)
and marks an arithmetic claim. A
period is in the grammar of labelled figures; a month or a day alone is a date, ``monthly`` an amount a month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent / "articles"
_MARK = re.compile(r"\[\[([^\]]*)\]\]")


@dataclass(frozen=True)
class Mark:
    """A figure or a claim of an article.

    Args:
        start: Index of its first character.
        end: Index after its last.
        printed: As printed.
        value: In base units; None for a word.
        unit: Its unit.
        metric: What it measures; empty where it is not judged.
        period: When; empty where it is not judged.
        entity: Whose; ``?`` where the company is unknown.
        verdict: ``ok``, ``bad``, ``nc`` or empty.
    """

    start: int
    end: int
    printed: str
    value: Decimal | None
    unit: str
    metric: str
    period: str
    entity: str
    verdict: str

    def meets(self, start: int, end: int) -> bool:
        """Whether a span overlaps it."""
        return self.start < end and start < self.end


def read(file: Path) -> tuple[str, list[Mark]]:
    """The text of an article without its marks, and the marks."""
    first, _, raw = file.read_text(encoding="utf-8").partition("\n")
    company, text, marks, at = first[2:].strip(), "", [], 0
    for found in _MARK.finditer(raw):
        text += raw[at : found.start()]
        at = found.end()
        shown, amount, metric, period, entity, verdict = (*found[1].split(";"), *[""] * 6)[:6]
        shown, _, figure = shown.partition("#")
        start = len(text) + shown.index(figure)
        text += shown
        value, _, unit = amount.partition(" ")
        end = start + len(figure or shown)
        marks.append(
            Mark(start, end, figure or shown, Decimal(value) if value else None, unit, metric, period,
                 entity or company, verdict.strip())
        )  # fmt: skip
    return text + raw[at:], marks


def is_period(wanted: str, gold: object) -> bool:
    """Whether a period that was read is the one marked."""
    said = gold["as_of"] if isinstance(gold, dict) else str(gold or "")
    if wanted == "monthly":
        return said.startswith("monthly@")
    if re.fullmatch(r"20[0-9]{2}-[0-9]{2}(-[0-9]{2})?", wanted):
        return said.removeprefix("annualised@")[: len(wanted)] == wanted or (len(said) == 7 and wanted.startswith(said))
    return said.removeprefix("FY") == wanted.removeprefix("FY") or said.removeprefix("annualised@") == wanted

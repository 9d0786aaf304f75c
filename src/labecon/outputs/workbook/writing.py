"""The workbook of a lab as bytes of an .xlsx file."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from labecon import __version__
from labecon.outputs.workbook.charts import ChartSheet
from labecon.outputs.workbook.content import Content
from labecon.outputs.workbook.inputs import write_inputs
from labecon.outputs.workbook.layout import Layout
from labecon.outputs.workbook.lines import write_checks, write_lines
from labecon.outputs.workbook.pages import plain_text
from labecon.outputs.workbook.results import Answers, Past, Statements
from labecon.outputs.workbook.sources import Changes, Cover, History, Sources
from labecon.outputs.workbook.styles import Styles
from labecon.outputs.workbook.totals import Totals

#: The date inside the file: one and the same, so that the same content gives the same bytes.
_STAMP = datetime(2026, 1, 31, tzinfo=UTC).replace(tzinfo=None)
#: Units of UTF-16 that a property may have.
_PROPERTY = 255
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


def in_parts(key: str, text: str) -> list[tuple[str, str]]:
    """A property that may be longer than Excel allows, as several.

    Args:
        key: Its name.
        text: Its text.

    Returns:
        Names and texts: the name alone, then with ``+1``, ``+2`` behind it.

    Example:
        >>> in_parts("set 1", "a=1"), [name for name, _ in in_parts("set 2", "x" * 200)]
        ([('set 1', 'a=1')], ['set 2', 'set 2+1'])
    """
    step = _PROPERTY // 2  # a sign may take two units
    parts = [text[start : start + step] for start in range(0, len(text), step)] or [""]
    return [(f"{key}+{number}" if number else key, part) for number, part in enumerate(parts)]


def joined(properties: Mapping[str, str]) -> dict[str, str]:
    """Properties as they were before `in_parts`.

    Args:
        properties: Name to text.

    Returns:
        The same, with the parts of each together, in order of the names and of the numbers in them.

    Example:
        >>> joined({"set 2+1": "cd", "set 2": "ab"})
        {'set 2': 'abcd'}
    """
    found: dict[str, str] = {}
    for name in sorted(properties, key=_by_number):
        key = name.partition("+")[0]
        found[key] = found.get(key, "") + properties[name]
    return found


def _by_number(name: str) -> list[int | str]:
    """The words and numbers of a name, so that 2 stands before 10: other programs sort properties."""
    return [int(part) if place % 2 else part for place, part in enumerate(re.split("([0-9]+)", name))]


def workbook_bytes(
    content: Content, answers: Sequence[tuple[str, str]] = (), view: Mapping[str, str] | None = None
) -> bytes:
    """The workbook.

    Args:
        content: What it shows.
        answers: Figures of the engine for the cover: title, and value with range and unit.
        view: Under which scenario, settings and dates it is exported, for the way back.

    Returns:
        The file.
    """
    import xlsxwriter  # only this needs it

    out = io.BytesIO()
    book: Any = xlsxwriter.Workbook(out, _OPTIONS)
    lab, words = content.lab, content.words
    title = words("workbook.cover", lab=words.pick(lab.title, lab.name))
    comments = f"{words('page.notice')} labecon {__version__}, facts {lab.ledger.head}"
    book.set_properties(
        {"title": plain_text(title, _PROPERTY), "comments": comments, "created": _STAMP, "author": "labecon"}
    )
    book.set_custom_property("labecon", __version__)
    book.set_custom_property("facts", lab.ledger.head)
    told = {"lab": lab.name, "language": words.language, "months": str(len(content.months)), **(view or {})}
    told |= {f"scenario {number}": name for number, name in enumerate(content.scenarios, 1)}
    for key, text in told.items():
        for name, part in in_parts(key, plain_text(text)):
            book.set_custom_property(name, part, "text")
    layout, styles = Layout(content), Styles(book, words)
    Cover(book, layout, styles, answers).write()
    computed = [*write_inputs(book, layout, styles), *write_lines(book, layout, styles)]
    statements = Statements(book, layout, styles)
    statements.write()
    live = Answers(book, layout, styles, statements)
    live.write()
    charts = ChartSheet(book, layout, styles, statements)
    charts.write()
    write_checks(book, layout, styles)
    Totals(book, layout, styles, [*computed, statements, live, charts]).write()
    Past(book, layout, styles).write()
    History(book, layout, styles).write()
    Sources(book, layout, styles).write()
    Changes(book, layout, styles).write()
    book.set_calc_mode("auto")
    book.close()
    return out.getvalue()

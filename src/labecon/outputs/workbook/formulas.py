"""Formulas as two programs may write them, brought to one form, so that only what was changed differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from labecon.outputs.workbook.layout import quoted

#: A text, a reference with or without its sheet, a name or function, a number, or any other sign.
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!(?=\$?[A-Za-z]{1,3}\$?\d)"
    r"|(?P<cell>\$?[A-Za-z]{1,3}\$?\d{1,7})(?![\w.(])"
    r"|(?P<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)"
    r"|(?P<name>[^\W\d][\w.]*)"
    r"|(?P<space>\s+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")
#: Gives the row, from 0, that a row of a sheet had before rows were taken out or put in; None for a new one.
Before = Callable[[str, int], int | None]


def plain_form(formula: str, here: str, before: Before, renamed: Mapping[str, str]) -> str:
    """A formula without what programs are free to write in another way.

    Args:
        formula: Without the equals sign.
        here: Name of its sheet as exported.
        before: Rows as exported.
        renamed: Sheets that have another name now, to the name as exported.

    Returns:
        Its signs without blanks; names of functions in capitals, sheets in quotes only where they must be.

    Example:
        >>> plain_form("if( 'talkie'!B3 = 0, 1.0, $a$2)", "talkie", lambda sheet, row: row, {})
        'IF(B3=0,1,$A$2)'
    """
    out: list[str] = []
    sheet = ""
    for match in _TOKEN.finditer(formula):
        kind, text = match.lastgroup, match[0]
        if kind == "sheet":
            name = match["sheet"]
            name = name[1:-1].replace("''", "'") if name.startswith("'") else name
            sheet = renamed.get(name, name)
            continue
        if kind == "cell":
            text = _cell(text, sheet or here, before)
            out.append(text if sheet in ("", here) else f"{quoted(sheet)}!{text}")
            continue
        if kind == "space":
            continue
        if text != ":":  # the sheet of a range stands before its first cell
            sheet = ""
        if kind == "number":
            text = repr(float(text)).removesuffix(".0")
        elif kind == "name" and formula[match.end() : match.end() + 1] == "(":
            text = text.upper().removeprefix("_XLFN.")
        out.append(text)
    return _ranges("".join(out))


def _cell(text: str, sheet: str, before: Before) -> str:
    match = _CELL.fullmatch(text)
    assert match is not None
    row = before(sheet, int(match[4]) - 1)
    return f"{match[1]}{match[2].upper()}{match[3]}{'?' if row is None else row + 1}"


def _ranges(text: str) -> str:
    """`talkie!A1:talkie!B2` as `talkie!A1:B2`."""
    return re.sub(r"((?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)([^!:,()]+):\1", r"\1\2:", text)

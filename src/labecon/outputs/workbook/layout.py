"""Where everything stands: sheets, rows and columns, the same for export and import."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from labecon.language import Expr, Node
from labecon.outputs.workbook.content import Content
from labecon.periods import Window, month_label

#: Columns of a sheet of lines before its months: name, title, unit, kind.
LABELS = 4
#: Months before the forecast that a lag of a year reads.
BEFORE = 12
#: Column of the first forecast month, from 0.
FIRST = LABELS + BEFORE
#: Rows above the first line: title, flag, heading, months, years.
HEAD = 5
MONTH_ROW, YEAR_ROW = 3, 4
#: Columns of the sheet of inputs, from 0; a scenario each from `SCENARIOS` on.
LIVE, BASE_INPUT, SCENARIOS = 3, 4, 9
#: Columns of the sheet of opening values.
FACTOR, LEVEL, VALUE = 3, 4, 5
#: Column of the first month of the year before the forecast, on the sheet of opening values.
PAST_YEAR = 7
#: Sheets in order; those of the parts stand between opening values and statements.
FRONT = ("cover", "inputs", "months", "opening")
BACK = ("statements", "answers", "charts", "checks", "totals", "past", "history", "sources", "changes")
_SHEET = 31
#: The one name that Excel allows for no sheet.
_KEPT_BY_EXCEL = "history"
#: Names that would be read as a cell: A1 and R1C1, a row or a column alone too.
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*([Cc][0-9]*)?|[Cc][0-9]*")


def column(number: int) -> str:
    """The letters of a column.

    Args:
        number: From 0.

    Returns:
        Letters.

    Example:
        >>> column(0), column(26), column(701), column(702)
        ('A', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Layout:
    """Sheets, rows and columns of a workbook.

    Args:
        content: What it shows.
    """

    def __init__(self, content: Content) -> None:
        self.content = content
        words = content.words
        self.fixed = {key: words(f"workbook.sheet.{key}") for key in (*FRONT, *BACK)}
        taken = {_KEPT_BY_EXCEL, *(name.lower() for name in self.fixed.values())}
        self.part_sheets: dict[str, str] = {}
        for part in content.parts:
            name = (part or content.lab.name)[:_SHEET]
            while name.lower() in taken:
                name = name[: _SHEET - 1] + "_"
            taken.add(name.lower())
            self.part_sheets[part] = name
        self.columns = [column(number) for number in range(FIRST + len(content.months) + len(self.windows) + 2)]

    @cached_property
    def windows(self) -> list[Window]:
        """Calendar years of the forecast, the rest of the first one, and the half years up to the second."""
        months = self.content.months
        first_year = months[0] // 12
        found = [Window(months[0], first_year * 12 + 11)] if months[0] % 12 else []
        years = range(first_year + bool(months[0] % 12), (months[-1] + 1) // 12)
        found += [Window(year * 12 + start, year * 12 + start + 5) for year in years[:1] for start in (0, 6)]
        found += [Window(year * 12, year * 12 + 11) for year in years]
        return [one for one in found if one.end <= months[-1]]

    def month(self, t: int) -> int:
        """The column of a month; before the forecast, t is negative.

        Args:
            t: Number of the forecast month, from 0.

        Returns:
            The column, from 0.
        """
        return FIRST + t

    def window_column(self, place: int) -> int:
        """The column of a window beside the months.

        Args:
            place: Its place in `windows`.

        Returns:
            The column, from 0.
        """
        return FIRST + len(self.content.months) + 1 + place

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of every item on the sheet of its part, from 0; of a check on the sheet of checks."""
        found: dict[str, int] = {}
        for part in self.content.parts:
            row = HEAD
            for _, nodes in self.groups(part):
                row += 1
                for node in nodes:
                    found[node.name] = row
                    row += 1
        for number, node in enumerate(self.content.checks):
            found[node.name] = HEAD + 3 * number
        return found

    def groups(self, part: str) -> list[tuple[str, list[Node]]]:
        """The items of a part by the module that says them.

        Args:
            part: Name of the part, empty for the lab.

        Returns:
            Module and items, in order of their first calculation.
        """
        found: dict[str, list[Node]] = {}
        for node in self.content.parts[part]:
            found.setdefault(node.place.split(".py")[0], []).append(node)
        return list(found.items())

    @cached_property
    def fact_rows(self) -> dict[str, int]:
        """The row of each fact on the sheet of reported figures, from 0."""
        return {fact.id: HEAD + number for number, fact in enumerate(self.content.facts)}

    @cached_property
    def input_rows(self) -> dict[str, int]:
        """The row of every driver on the sheet of inputs, from 0."""
        return {name: HEAD + 2 + number for number, name in enumerate(self.content.inputs)}

    @cached_property
    def month_rows(self) -> dict[str, int]:
        """The live row of every monthly driver on its sheet, from 0; its path and those of scenarios follow."""
        found, row = {}, HEAD
        for name, one in self.content.inputs.items():
            if one.monthly:
                found[name] = row
                row += 1 + (one.path is not None) + len(one.scenarios)
        return found

    @cached_property
    def opening_rows(self) -> dict[str, int]:
        """The row of every opening value, from 0."""
        return {item: HEAD + number for number, item in enumerate(self.content.lab.initial)}

    def sheet_of(self, node: Node) -> str:
        """The sheet of an item."""
        return self.fixed["checks"] if node.kind == "check" else self.part_sheets[node.part]

    def cell(self, sheet: str, row: int, col: int, here: str = "", fixed: bool = False) -> str:
        """The address of a cell.

        Args:
            sheet: Its sheet.
            row: Row, from 0.
            col: Column, from 0.
            here: The sheet that reads it.
            fixed: Whether the address has dollar signs.

        Returns:
            E.g. ``talkie!Q12``.
        """
        letters = self.columns[col] if col < len(self.columns) else column(col)
        address = f"${letters}${row + 1}" if fixed else f"{letters}{row + 1}"
        return address if sheet == here else f"{quoted(sheet)}!{address}"

    def span(self, sheet: str, row: int, first: int, last: int, here: str = "", fixed: bool = False) -> str:
        """The address of some cells side by side, with fixed columns.

        Args:
            sheet: Their sheet.
            row: Row, from 0.
            first: First column, from 0.
            last: Last column, from 0.
            here: The sheet that reads them.
            fixed: Whether the row is fixed too.

        Returns:
            E.g. ``talkie!$Q12:$CA12``.
        """
        at = f"${row + 1}" if fixed else f"{row + 1}"
        address = f"${column(first)}{at}:${column(last)}{at}"
        return address if sheet == here else f"{quoted(sheet)}!{address}"

    def reader(self, here: str, col: int) -> Callable[[Expr], str]:
        """What a formula in some column reads.

        Args:
            here: Its sheet.
            col: Its column, from 0.

        Returns:
            The cell of a driver or reference.
        """
        by_name = self.content.lab.graph.by_name

        def cell(leaf: Expr) -> str:
            if leaf.op == "driver":
                return self.driver(leaf.name, col, here)
            sheet, row = self.sheet_of(by_name[leaf.name]), self.rows[leaf.name]
            if leaf.lag == "trailing_year":
                return f"{self.cell(sheet, row, col - 11, here)}:{self.columns[col]}{row + 1}"
            back = {"now": 0, "opening": 1, "prior": 1, "year_ago": 12}[leaf.lag]
            return self.cell(sheet, row, col - back, here)

        return cell

    def driver(self, name: str, col: int, here: str = "") -> str:
        """What a formula reads of a driver.

        Args:
            name: Full name.
            col: Column of the formula.
            here: Its sheet.

        Returns:
            The name of its live cell, or its cell of the month.
        """
        if name in self.month_rows:
            return self.cell(self.fixed["months"], self.month_rows[name], col, here)
        return live_name(name)

    def labels(self) -> list[str]:
        """Labels of the forecast months."""
        return [month_label(month) for month in self.content.months]


def live_name(driver: str) -> str:
    """The name of the cell that formulas read: the input, or what the scenario in force puts in its place.

    Args:
        driver: Full name of the driver.

    Returns:
        A name that a spreadsheet takes.
    """
    return f"live.{driver}"


def quoted(sheet: str) -> str:
    """The name of a sheet inside a formula.

    Args:
        sheet: The name.

    Returns:
        The same, in quotes where it is no plain word.

    Example:
        >>> quoted("talkie"), quoted("By month"), quoted("a'b"), quoted("gpt4")
        ('talkie', "'By month'", "'a''b'", "'gpt4'")
    """
    plain = sheet.isascii() and sheet.replace("_", "a").isalnum() and not sheet[0].isdigit()
    return sheet if plain and not _LIKE_A_CELL.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"

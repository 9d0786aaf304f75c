"""The sheet of charts: the definitions that report and page draw, as native charts over cells of the workbook.

Charts over months and years point at the lines themselves. A bridge, and a line over another one, have workings below
the charts: one row a bar, each a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from labecon.outputs.charts import recipes
from labecon.outputs.charts.chart import Chart, Recipe, Row, alternative
from labecon.outputs.charts.recipes import RESIDUAL
from labecon.outputs.charts.side_by_side import spans_of
from labecon.outputs.charts.sourcing import source_line, years_of
from labecon.outputs.charts.strokes import COLOURS, LINE, SOFT
from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale
from labecon.outputs.titles import condition_title
from labecon.outputs.workbook.layout import FIRST, HEAD, LABELS, MONTH_ROW, YEAR_ROW, Layout, column
from labecon.outputs.workbook.pages import FixedSheet, chart_text, plain_text
from labecon.outputs.workbook.results import Statements
from labecon.outputs.workbook.styles import Styles, number_format

#: Rows that a chart takes, its size, and where the right one of two begins.
_ROWS, _SIZE, _RIGHT = 21, {"width": 640, "height": 400}, 660
#: Dashes as Excel names them, in the order of those of the drawings.
_DASHES = ("solid", "dash", "square_dot", "dash_dot", "long_dash", "round_dot")
#: Columns of the workings of a bridge behind its labels.
VALUE, END, BEGIN, TOTAL, BASE = range(LABELS, LABELS + 5)
#: What is drawn of a bar above zero, then what below; the clear base first, then rises, falls, totals.
_DRAWN = ("base", "base", "part", "part", "rise", "rise", "fall", "fall", "total", "total")
RISE = BASE + 4
#: What stands in place of a line for what the other bars leave.
RESIDUAL_NAME = "residual"


class ChartSheet(FixedSheet):
    """Native charts, with their workings.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
        statements: The statements, which yearly charts point at.
    """

    key = "charts"

    def __init__(self, book: Any, layout: Layout, styles: Styles, statements: Statements) -> None:
        super().__init__(book, layout, styles)
        self.statements, self.placed = statements, 0
        self.charts = charts_of(layout, self.words)
        self.row = HEAD + 1 + _ROWS * -(-len(self.charts) // 2)

    def write(self) -> None:
        """Writes the sheet."""
        self.text(self.row - 1, 0, self.words("workbook.chart_workings"), bold=True)
        makers = {"line": self.lines, "columns": self.stacked, "bridge": self.bridge}
        for one in self.charts:
            recipe = one.recipe
            if recipe is not None:
                self.place(one, makers[one.kind](one, recipe))
        self.sheet.set_column(0, 0, 26)
        self.sheet.set_column(1, 1, 38)
        self.sheet.set_column(2, 3, 10)
        self.sheet.set_column(LABELS, RISE + 5, 16)
        self.sheet.fit_to_pages(1, 0)

    def place(self, one: Chart, drawn: Any) -> None:
        """Puts a chart in its place, with its title, its axes, its source line and what it says in words."""
        drawn.set_title({"name": chart_text(one.title), "name_font": {"size": 12}, "overlay": False})
        values = {"num_format": axis_format(one.scale), "line": {"none": True}, "num_font": {"size": 9}}
        values |= {"name": one.unit_text(self.words) or "1", "name_font": {"size": 9, "bold": False}}
        drawn.set_y_axis({**values, "major_gridlines": {"visible": True, "line": {"color": LINE}}})
        source = {"name": chart_text(self.source()), "name_font": {"size": 8, "bold": False, "color": SOFT}}
        monthly = {"interval_unit": 12, "interval_tick": 12} if one.recipe and one.recipe.grain == "month" else {}
        drawn.set_x_axis({**source, **monthly, "num_font": {"size": 9}, "label_position": "low"})
        bridge = {"delete_series": [0, 1, 3, 5, 7]} if one.kind == "bridge" else {}
        drawn.set_legend({"position": "top", **bridge})
        drawn.set_size(_SIZE)
        down, right = divmod(self.placed, 2)
        told = {
            "description": plain_text(alternative(one, self.words)),
            "object_position": 3,
            "x_offset": 4 + _RIGHT * right,
        }
        self.sheet.insert_chart(HEAD + _ROWS * down, 0, drawn, told)
        self.placed += 1

    def source(self) -> str:
        """Where the charts come from, and on what condition."""
        lab = self.content.lab
        full = source_line(lab, self.words)
        return full.replace(condition_title(lab, self.words), self.words("workbook.chart_scenario"), 1)

    def lines(self, one: Chart, recipe: Recipe) -> Any:
        """Lines over the forecast months, or over years."""
        drawn = self.book.add_chart({"type": "line"})
        for place, (row, series) in enumerate(zip(recipe.rows, one.series, strict=True)):
            cells = self.months(row) if recipe.grain == "month" else self.quotients(one, row, series.name)
            dash = {"color": COLOURS[place], "dash_type": _DASHES[place], "width": 2.25}
            drawn.add_series({"name": chart_text(series.name), **cells, "line": dash})
        drawn.show_blanks_as("gap")
        return drawn

    def stacked(self, one: Chart, recipe: Recipe) -> Any:
        """Stacked columns over years."""
        drawn = self.book.add_chart({"type": "column", "subtype": "stacked"})
        for place, (row, series) in enumerate(zip(recipe.rows, one.series, strict=True)):
            at = self.statements.rows[row.line]
            fill = {"color": COLOURS[place % len(COLOURS)]}
            drawn.add_series(
                {"name": chart_text(series.name), **self.years(self.statements.name, at, one), "fill": fill, "gap": 60}
            )
        return drawn

    def months(self, row: Row) -> dict[str, list[Any]]:
        """The forecast months of a line."""
        sheet, last = self.layout.part_sheets[""], FIRST + len(self.content.months) - 1
        at = self.layout.rows[row.line]
        return {"categories": [sheet, MONTH_ROW, FIRST, MONTH_ROW, last], "values": [sheet, at, FIRST, at, last]}

    def years(self, sheet: str, row: int, one: Chart) -> dict[str, list[Any]]:
        """The years of a chart in a row of the statements, or of workings in the same columns."""
        labels = [year.label for year in self.statements.years]
        first, last = (LABELS + labels.index(one.labels[end]) for end in (0, -1))
        heads = [self.statements.name, YEAR_ROW, first, YEAR_ROW, last]
        return {"categories": heads, "values": [sheet, row, first, row, last]}

    def quotients(self, one: Chart, row: Row, title: str) -> dict[str, list[Any]]:
        """A row of workings: a line over another one of the year before, in the columns of the statements."""
        at, rows, sheet = self.row, self.statements.rows, self.statements.name
        self.row += 1
        for col, said in enumerate((row.line, title, one.unit_text(self.words) or "1")):
            self.text(at, col, said, "note" if col != 1 else "formula")
        labels = [year.label for year in self.statements.years]
        style = self.styles("link", number_format(one.scale))
        values = dict(zip(one.labels, next(s.values for s in one.series if s.name == title), strict=True))
        for label in one.labels:
            col = LABELS + labels.index(label)
            above = self.layout.cell(sheet, rows[row.line], col, self.name)
            below = self.layout.cell(sheet, rows[row.over], col - 1, self.name)
            self.formula(at, col, f'=IF(N({below})=0,"",{above}/{below})', style, values[label])
        return self.years(self.name, at, one)

    def bridge(self, one: Chart, recipe: Recipe) -> Any:
        """Bars from a first to a last total, each on a clear base, split where it crosses zero."""
        first = self.row + 1
        heads = ("line", "title", "unit", "kind", "value", "bar_end", "bar_begin", "bar_total")
        self.headings([self.words(f"workbook.{key}") for key in heads], self.row)
        for place, key in enumerate(_DRAWN):
            side = self.words("workbook.bar_below" if place % 2 else "workbook.bar_above")
            self.text(self.row, BASE + place, f"{self.words(f'workbook.bar_{key}')}{side}", bold=True, bottom=1)
        last = first + len(recipe.rows) - 1
        for place, row in enumerate(recipe.rows):
            self.bar(one, row, first, last, first + place)
        self.row = last + 2
        drawn = self.book.add_chart({"type": "column", "subtype": "stacked"})
        names = [*(self.words(f"workbook.bar_{key}") for key in _DRAWN)]
        colours = {"rise": COLOURS[0], "fall": COLOURS[1], "total": COLOURS[5]}
        for place, key in enumerate(_DRAWN):
            if key == "part":
                continue
            fill = {"none": True} if key == "base" else {"color": colours[key]}
            cells = [self.name, first, BASE + place, last, BASE + place]
            entry = {"categories": [self.name, first, 1, last, 1], "values": cells, "fill": fill, "gap": 40}
            drawn.add_series({"name": names[place], **entry})
        return drawn

    def bar(self, one: Chart, row: Row, first: int, last: int, at: int) -> None:
        """The workings of a bar."""
        total = at in (first, last)
        title = one.labels[at - first]
        kind = self.words("workbook.bar_total" if total else "workbook.bar_step")
        for col, said in enumerate((row.line or RESIDUAL_NAME, title, one.unit_text(self.words), kind)):
            self.text(at, col, said, "note" if col != 1 else "formula")
        value, end, begin, flag = (f"{column(col)}{at + 1}" for col in (VALUE, END, BEGIN, TOTAL))
        before, label = f"{column(END)}{at}", f"{column(LABELS - 1)}{at + 1}"
        if row == RESIDUAL:
            source = f"={column(VALUE)}{last + 1}-{before}"
        else:
            year = [each.label for each in self.statements.years].index(one.series[0].name)
            cell = self.layout.cell(self.statements.name, self.statements.rows[row.line], LABELS + year, self.name)
            source = f"={'-' if row.sign < 0 else ''}{cell}"
        above = f"{column(BASE)}{at + 1}", f"{column(BASE + 2)}{at + 1}"
        below = f"{column(BASE + 1)}{at + 1}", f"{column(BASE + 3)}{at + 1}"
        texts = [
            source,
            f"=IF({flag}=1,{value},{before}+{value})",
            f"=IF({flag}=1,0,{end}-{value})",
            f"=IF({label}=${column(LABELS - 1)}${first + 1},1,0)",
            f"=MAX(0,MIN({end},{begin}))",
            f"=MIN(0,MAX({end},{begin}))",
            f"=MAX(0,MAX({end},{begin}))-{above[0]}",
            f"=MIN(0,MIN({end},{begin}))-{below[0]}",
            *(f"=IF({flag}=1,0,IF({value}<0,0,{part}))" for part in (above[1], below[1])),
            *(f"=IF({flag}=1,0,IF({value}<0,{part},0))" for part in (above[1], below[1])),
            *(f"=IF({flag}=1,{part},0)" for part in (above[1], below[1])),
        ]
        number = number_format(one.scale)
        for place, (text, known) in enumerate(zip(texts, worked(one, at - first), strict=True)):
            style = self.styles("formula" if place or row == RESIDUAL else "link", "0" if place == 3 else number)
            self.formula(at, VALUE + place, text, style, known)


def axis_format(scale: Scale) -> str:
    """The number format of an axis: as in the cells, without digits that no tick needs, and with a plain zero.

    Args:
        scale: The scale.

    Returns:
        A format.

    Example:
        >>> axis_format(Scale(1e6, "m", 1)), axis_format(Scale(0.01, "", 1, True))
        ('#,##0,,;(#,##0,,)', '0%;(0%)')
    """
    digits = number_format(scale).partition("_)")[0]
    plain = digits if '"' in digits else re.sub(r"\.0+", "", digits)
    return f"{plain};({plain})"


def charts_of(layout: Layout, words: Words) -> list[Chart]:
    """The charts of a workbook: those that are lines of a run.

    Args:
        layout: Where everything stands.
        words: The language.

    Returns:
        Cash and runway, revenue by line, coverage, and the bridges of the first and last year that is not all reported.
    """
    content = layout.content
    lab, run = content.lab, content.run
    ahead = [year for year in years_of(run) if year.end >= run.first_forecast]
    found = [make(lab, run, words) for make in (recipes.money, recipes.revenue_by_line)]
    found += [recipes.bridge(lab, run, words, year) for year in dict.fromkeys((*ahead[:1], *ahead[-1:]))]
    return [one for one in (*found, recipes.coverage(lab, run, words)) if one is not None and one.labels]


def worked(one: Chart, place: int) -> list[float]:
    """What the workings of a bar come to.

    Args:
        one: A bridge.
        place: Number of the bar.

    Returns:
        Value, end, begin, whether it is a total, then what is drawn.
    """
    value = one.series[0].values[place] or 0.0
    begin, end = spans_of(one.series[0])[place]
    total = place in (0, len(one.labels) - 1)
    low, high = min(begin, end), max(begin, end)
    base = max(0.0, low), min(0.0, high)
    part = max(0.0, high) - base[0], min(0.0, low) - base[1]
    nothing = (0.0, 0.0)
    drawn: Mapping[str, tuple[float, float]] = {
        "rise": nothing if total or value < 0 else part,
        "fall": part if not total and value < 0 else nothing,
        "total": part if total else nothing,
    }
    return [value, end, begin, float(total), *base, *part, *drawn["rise"], *drawn["fall"], *drawn["total"]]

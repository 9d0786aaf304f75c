"""The sheets of inputs: drivers with value, range, unit, source and scenarios; drivers by month; opening values."""

from __future__ import annotations

from typing import Any

from labecon.language.vocabulary import CONSTANTS
from labecon.outputs.titles import driver_title, line_title
from labecon.outputs.translations import translated
from labecon.outputs.workbook.content import OPENING, Content, Input
from labecon.outputs.workbook.layout import (
    BASE_INPUT,
    BEFORE,
    FACTOR,
    FIRST,
    HEAD,
    LABELS,
    LEVEL,
    LIVE,
    PAST_YEAR,
    SCENARIOS,
    VALUE,
    Layout,
    column,
    live_name,
    quoted,
)
from labecon.outputs.workbook.pages import FixedSheet, Page, plain_text
from labecon.outputs.workbook.styles import Styles, plain_format

#: Names of the cell with the scenario in force, and of its number.
SCENARIO, SCENARIO_NUMBER = "scenario", "scenario_number"
#: Rows of the names of scenarios and of the selector, from 0.
LIST, SELECTOR = 2, 3


def write_inputs(book: Any, layout: Layout, styles: Styles) -> list[Page]:
    """Writes the three sheets.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.

    Returns:
        Those that compute something.
    """
    pages: list[Page] = [kind(book, layout, styles) for kind in (_Inputs, _Months, _Opening)]
    for page in pages:
        page.write()
    return pages[1:]


class _Inputs(FixedSheet):
    key = "inputs"

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in the order of their columns."""
        return list(self.content.scenarios)

    def write(self) -> None:
        words, content = self.words, self.content
        keys = ("driver", "title", "unit", "live", "base", "low", "high", "kind", "source")
        count = SCENARIOS + len(self.scenarios)
        numbers = (*range(LIVE, LIVE + 4), *range(SCENARIOS, count))
        self.headings([*(words(f"workbook.{key}") for key in keys), *self.scenarios], right=numbers)
        for place, name in enumerate(self.scenarios):
            title = words.pick(content.scenarios[name][0].title, name)
            self.text(HEAD, SCENARIOS + place, title, "note", text_wrap=True, align="right", valign="top")
        self.selector()
        for name, one in content.inputs.items():
            self.row(one, self.layout.input_rows[name])
        sheet = self.sheet
        for col, width in enumerate((36, 46, 20, 15, 15, 18, 15, 13, 90)):
            sheet.set_column(col, col, width)
        sheet.set_column(SCENARIOS, count, 22)
        sheet.freeze_panes(HEAD + 2, 2)
        last = HEAD + 1 + len(content.inputs)
        sheet.autofilter(HEAD - 1, 0, last, SCENARIOS - 1)
        sheet.print_area(0, 0, last, SCENARIOS - 1)
        sheet.repeat_rows(HEAD - 1)

    def selector(self) -> None:
        """The scenario in force, chosen from a list; the unit constants beside."""
        sheet, words, name = self.sheet, self.words, quoted(self.name)
        self.text(SELECTOR, 0, words("workbook.choose"), bold=True)
        sheet.write_string(SELECTOR, BASE_INPUT, "base", self.styles("input", bold=True, border=1))
        for place, one in enumerate(("base", *self.scenarios)):
            self.text(LIST, SCENARIOS - 1 + place, one, "note")
        last = column(SCENARIOS + len(self.scenarios) - 1)
        known = f"=${column(SCENARIOS - 1)}${LIST + 1}:${last}${LIST + 1}"
        sheet.data_validation(SELECTOR, BASE_INPUT, SELECTOR, BASE_INPUT, {"validate": "list", "source": known})
        names = f"${column(SCENARIOS)}${LIST + 1}:${last}${LIST + 1}"
        text = f'=IF({SCENARIO}="base",0,MATCH({SCENARIO},{names},0))' if self.scenarios else "=0"
        sheet.write_formula(SELECTOR, LIVE, text, self.styles("formula", "0"), 0)
        self.book.define_name(SCENARIO, f"={name}!${column(BASE_INPUT)}${SELECTOR + 1}")
        self.book.define_name(SCENARIO_NUMBER, f"={name}!${column(LIVE)}${SELECTOR + 1}")
        for place, constant in enumerate(one for one in CONSTANTS.values() if one.number != 1.0):
            at = SELECTOR - place  # above each other, beside the selector
            self.text(at, 5, constant.name, "note", align="right")
            sheet.write_number(at, 6, constant.number, self.styles("formula", plain_format([constant.number])))
            self.book.define_name(constant.name, f"={name}!${column(6)}${at + 1}")

    def row(self, one: Input, row: int) -> None:
        sheet, words, driver, lab = self.sheet, self.words, one.driver, self.content.lab
        at = lab.actual_through if one.name.startswith(OPENING) else self.content.months[0]
        low, high = driver.range_at(at)
        self.text(row, 0, one.name)
        self.text(row, 1, driver_title(one.name, words, lab.parts))
        self.text(row, 2, self.styles.unit(str(driver.unit)), "note")
        number = plain_format([one.value, low, high])
        plain, entry, note = (self.styles(kind, number) for kind in ("formula", "input", "note"))
        if one.value is None:
            sheet.write_blank(row, BASE_INPUT, None, entry)
        else:
            sheet.write_number(row, BASE_INPUT, one.value, entry)
        if one.name in self.layout.month_rows:
            self.text(row, LIVE, words("workbook.by_month"), "note", align="right")
        else:
            sheet.write_formula(row, LIVE, self.live(row), plain, one.value)
            self.book.define_name(live_name(one.name), f"={quoted(self.name)}!${column(LIVE)}${row + 1}")
        self.book.define_name(one.name, f"={quoted(self.name)}!${column(BASE_INPUT)}${row + 1}")
        sheet.write_number(row, 5, low, note)
        sheet.write_number(row, 6, high, note)
        self.text(row, 7, words(f"kind.{driver.citation.kind}"), "note", indent=1)
        self.source(one, row)
        for place, name in enumerate(self.scenarios):
            value = one.scenarios.get(name)
            if isinstance(value, float) and not one.monthly:
                sheet.write_number(row, SCENARIOS + place, value, entry)
            elif value is not None:
                self.text(row, SCENARIOS + place, words("workbook.by_month"), "note", align="right")

    def live(self, row: int) -> str:
        """The input, or what the scenario in force puts in its place."""
        base = f"${column(BASE_INPUT)}{row + 1}"
        if not self.scenarios:
            return f"={base}"
        first, last = column(SCENARIOS), column(SCENARIOS + len(self.scenarios) - 1)
        chosen = f"INDEX(${first}{row + 1}:${last}{row + 1},1,{SCENARIO_NUMBER})"
        return f'=IF({SCENARIO_NUMBER}=0,{base},IF({chosen}="",{base},{chosen}))'

    def source(self, one: Input, row: int) -> None:
        said = one.driver.citation
        text = translated(str(said), self.words)
        facts = [fact for fact in said.facts if fact in self.layout.fact_rows]
        if facts:
            place = f"internal:'{self.layout.fixed['history']}'!A{self.layout.fact_rows[facts[0]] + 1}"
            self.sheet.write_url(row, 8, place, self.styles("link"), plain_text(text, 1000))
        else:
            self.text(row, 8, text, "note")


class _Months(FixedSheet):
    key = "months"

    def write(self) -> None:
        self.timeline(windows=False, before=False)
        self.sheet.set_column(LABELS - 1, LABELS - 1, 24)
        for name, row in self.layout.month_rows.items():
            self.driver(self.content.inputs[name], row)

    def driver(self, one: Input, row: int) -> None:
        words, inputs = self.words, self.layout.fixed["inputs"]
        self.text(row, 0, one.name)
        self.text(row, 1, driver_title(one.name, words, self.content.lab.parts))
        self.text(row, 2, self.styles.unit(str(one.driver.unit)), "note")
        self.text(row, 3, words("workbook.live"), "note")
        base = f"{quoted(inputs)}!${column(BASE_INPUT)}${self.layout.input_rows[one.name] + 1}"
        below = row + 1
        if one.path is not None:
            self.values(below, one.name, words("workbook.path"), one.path)
        variants = {name: below + (one.path is not None) + place for place, name in enumerate(one.scenarios)}
        for name, at in variants.items():
            value = one.scenarios[name]
            self.values(at, one.name, name, value if isinstance(value, tuple) else (value,) * len(self.content.months))
        shown = one.path or (one.value or 0.0,) * len(self.content.months)
        style = self.styles("link", plain_format(shown))
        for t, value in enumerate(shown):
            letters = self.layout.columns[FIRST + t]
            text = base if one.path is None else f'IF({base}="",{letters}{below + 1},{base})'
            for at in reversed(variants.values()):
                text = f"IF({SCENARIO}=$D{at + 1},{letters}{at + 1},{text})"
            self.formula(row, FIRST + t, f"={text}", style, value)

    def values(self, row: int, name: str, kind: str, values: tuple[float, ...]) -> None:
        self.text(row, 1, name, "note", indent=1)
        self.text(row, 2, self.styles.unit(str(self.content.inputs[name].driver.unit)), "note")
        self.text(row, 3, kind, "note")
        style = self.styles("input", plain_format(values))
        for t, value in enumerate(values):
            self.sheet.write_number(row, FIRST + t, value, style)


class _Opening(FixedSheet):
    key = "opening"

    def write(self) -> None:
        words, lab = self.words, self.content.lab
        keys = ("line", "title", "unit", "factor", "level", "opening", "source")
        self.headings([words(f"workbook.{key}") for key in keys], right=(FACTOR, LEVEL, VALUE))
        for item, row in self.layout.opening_rows.items():
            self.item(item, row)
        for col, width in enumerate((36, 46, 20, 18, 18, 18, 90)):
            self.sheet.set_column(col, col, width)
        self.sheet.freeze_panes(HEAD, 2)
        self.sheet.print_area(0, 0, HEAD + len(lab.initial) + 1, VALUE + 1)
        self.sheet.repeat_rows(HEAD - 1)
        self.text(HEAD + len(lab.initial) + 1, 0, words("workbook.opening_note"), "note", italic=True)

    def item(self, item: str, row: int) -> None:
        sheet, lab = self.sheet, self.content.lab
        one, value = lab.initial[item], opening_value(self.content, item)
        node = lab.graph.by_name[item]
        self.text(row, 0, item)
        self.text(row, 1, line_title(item, self.words, lab.parts))
        self.text(row, 2, self.styles.unit(str(node.unit)), "note")
        factor, level = (self.layout.cell(self.name, row, col, self.name) for col in (FACTOR, LEVEL))
        through = lab.actual_through
        if one.driver is not None:
            known = one.driver.at(through)
            style = self.styles("link", plain_format([known]))
            sheet.write_formula(row, FACTOR, f"={live_name(one.driver.name)}", style, known)
        for col, known in typed_opening(self.content, item).items():
            sheet.write_number(row, col, known, self.styles("input", plain_format([known])))
        text = "*".join([level] * bool(one.history) + [factor] * (one.driver is not None))
        for name in one.sum_of:
            at = self.layout.opening_rows[name.lstrip("-")]
            sign = "-" if name.startswith("-") else "+" * bool(text)
            text += sign + self.layout.cell(self.name, at, VALUE, self.name)
        self.formula(row, VALUE, f"={text}", self.styles("formula", plain_format([value])), value)
        self.text(row, 6, translated(str(one.citation), self.words), "note", indent=1)


def opening_value(content: Content, item: str) -> float:
    """The value of an item before the first forecast month, on the path of medians.

    Args:
        content: What the workbook shows.
        item: Full name.

    Returns:
        The value.
    """
    value = content.lab.initial_medians[item]
    return float(value[-1] if isinstance(value, list | tuple) else value)


def typed_opening(content: Content, item: str) -> dict[int, float]:
    """What stands as a number on the sheet of opening values.

    Args:
        content: What the workbook shows.
        item: Full name.

    Returns:
        By column: the level of history, and the months of the year before where a lag of a year reads them.
    """
    one, before = content.lab.initial[item], content.lab.initial_medians[item]
    found = {LEVEL: level_of(content, item)} if one.history else {}
    if one.year and isinstance(before, list):
        found |= {PAST_YEAR + t: value for t, value in enumerate(before[-BEFORE:-1])}
    return found


def level_of(content: Content, item: str) -> float:
    """The level of history that an opening value starts from.

    Args:
        content: What the workbook shows.
        item: Full name of an item whose opening value comes from history.

    Returns:
        The level at the end of history where a factor stands on it, else the value itself.
    """
    one, history = content.lab.initial[item], content.lab.history
    path = history.paths.get(one.history)
    level = history.values[one.history][-1] if path is None or path.exit_level is None else path.exit_level
    return opening_value(content, item) if one.driver is None or level is None else float(level)

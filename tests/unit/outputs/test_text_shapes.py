"""Widths, tables, sparklines: text that stands in columns whatever its script."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labecon.outputs.footer import paragraph
from labecon.outputs.sparkline import bar, sparkline
from labecon.outputs.tables import Style, Table
from labecon.outputs.widths import clip, pad, width, wrap

MIXED = st.text(alphabet="ab 现金，。é", max_size=60)


WIDTHS = {"": 0, "cash": 4, "现金": 4, "a现": 3, "é": 1, "e\u0301": 1, "，": 2}


@pytest.mark.parametrize(("text", "columns"), WIDTHS.items())
def test_wide_characters_take_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@given(MIXED, st.integers(1, 30))
def test_padding_and_clipping_reach_the_width(text: str, columns: int) -> None:
    assert width(clip(text, columns)) <= columns
    assert width(pad(clip(text, columns), columns)) == columns


@given(MIXED, st.integers(6, 40))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    longest = max((width(word) for word in re.split(r"[^ab.é]+", text)), default=0)
    assert all(width(line) <= max(columns, longest) + 4 for line in lines)  # punctuation may hang over


def test_chinese_breaks_between_characters_and_not_before_a_full_stop() -> None:
    assert wrap("现金流量表。利润表", 10) == ["现金流量", "表。利润表"]


def test_a_comma_behind_a_narrow_word_does_not_begin_a_line() -> None:
    assert wrap("[1] filing，2025-12-30：1m", 12) == ["[1] filing，", "2025-12-30：", "1m"]
    assert wrap("a filing，b", 9) == ["a", "filing，b"]


def test_columns_line_up_with_wide_text() -> None:
    table = Table(["项目", "FY2024"], frozenset({1}))
    table.add("收入", "30.5 ")
    table.add("Cost of sales", "(26.8)")
    lines = table.lines()
    assert len({width(line) for line in lines[1:]} - {width(lines[2])}) <= 1
    assert width(lines[2]) == width(lines[3]) - 1  # the blank that stands for a closing bracket is cut off


def test_long_cells_go_on_below() -> None:
    table = Table(["a", "b"], folded={0: 10, 1: 8})
    table.add("one two three", "x y z w v u", indent=1)
    assert table.lines()[2:] == ["  one two  x y z w", "    three  v u"]


def test_colour_changes_nothing_but_colour() -> None:
    table = Table(["a", "b"], frozenset({1}), dimmed=frozenset({1}))
    table.group("group")
    table.add("x", "1", kind="total")
    table.add("y", "2", kind="note")
    coloured = [re.sub(r"\x1b\[\d+m", "", line) for line in table.lines(Style(True))]
    assert coloured == table.lines()
    assert any("\x1b" in line for line in table.lines(Style(True)))


def test_sparklines_rise_from_zero_and_show_gaps() -> None:
    assert sparkline([1, 2, None]) == "▅█·"
    assert sparkline([-1, 0, 1]) == "▁▅█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([None]) == ""
    assert bar(2.0, 5) == "█████" and bar(-1.0, 5) == ""


@pytest.mark.parametrize("columns", [80, 120, 400])
def test_a_folded_table_keeps_to_the_terminal_and_loses_no_word(columns: int) -> None:
    table = Table(["A question of some length", "MiniMax", "智谱"], folded={0: 56, 1: 48, 2: 48})
    long = "reported: liquid resources (cash, financial assets, undrawn facilities) / monthly burn"
    table.add("Runway along the path", long, "披露：现金除以每月经调整亏损，单位为个月，取最近资产负债表日", indent=1)
    table.add("Revenue", "1.0", "2.0")
    lines = table.lines(Style(False, columns))
    assert max(map(width, lines)) <= columns
    assert "".join(lines).count("─") == max(map(width, lines))  # one rule, as wide as the table

    def words(rows: list[str]) -> list[str]:
        return sorted("".join(rows).replace("─", "").replace(" ", ""))

    assert words(lines) == words(table.lines())


def test_where_nobody_looks_at_a_terminal_widths_are_always_the_same() -> None:
    table = Table(["a", "b"], folded={0: 56, 1: 48})
    table.add("x " * 40, "y " * 40)
    assert table.lines(Style(False, 0)) == table.lines() == table.lines(Style(False, 106))


@pytest.mark.parametrize(("columns", "widest"), [(0, 110), (72, 72), (300, 110)])
def test_a_paragraph_keeps_to_the_terminal_and_to_the_page(columns: int, widest: int) -> None:
    lines = paragraph("word " * 100, Style(False, columns), "· ")
    assert widest - 5 < max(map(width, lines)) <= widest

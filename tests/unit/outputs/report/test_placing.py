"""Where blocks stand on pages: small charts two by two, large ones where a table fills the page before them."""

from __future__ import annotations

import pytest

from labecon.outputs.charts.chart import Chart, Kind, Series
from labecon.outputs.report.blocks import Block, Figure, Grid, Heading, Paragraph
from labecon.outputs.report.placing import parts_of


def figure(kind: Kind, name: str) -> Figure:
    return Figure(Chart(name, kind, name, "USD", ("FY2026",), (Series("a", (1.0,)),), "source"))


FAN, LINE, COLUMNS = figure("fan", "fan"), figure("line", "line"), figure("columns", "columns")
HEAT, BARS, BRIDGE = figure("heat", "heat"), figure("bars", "bars"), figure("bridge", "bridge")
HEAD, TEXT, TABLE = Heading("h"), Paragraph("p"), Grid(("a",), (("1",),))


def order(blocks: list[Block]) -> list[tuple[Block, ...]]:
    return [one.blocks for one in parts_of(blocks)]


def test_small_charts_stand_two_by_two_and_an_odd_one_first() -> None:
    assert order([HEAD, FAN, LINE, COLUMNS, HEAT]) == [(HEAD,), (FAN,), (LINE, COLUMNS), (HEAT,)]
    assert order([HEAD, FAN, LINE, TEXT, COLUMNS]) == [(HEAD,), (FAN, LINE), (TEXT,), (COLUMNS,)]


def test_charts_beside_a_table_float_to_where_there_is_room() -> None:
    parts = parts_of([HEAD, TEXT, BARS, TABLE])
    assert [(one.blocks, one.floats) for one in parts] == [
        ((HEAD,), False),
        ((TEXT,), False),
        ((BARS,), True),
        ((TABLE,), False),
    ]
    behind = parts_of([HEAD, TABLE, BRIDGE, BRIDGE])
    assert [(one.blocks, one.floats) for one in behind] == [
        ((HEAD,), False),
        ((BRIDGE, BRIDGE), True),
        ((TABLE,), False),
    ]


def test_what_floats_stands_before_a_section_without_charts() -> None:
    first, second = Heading("first"), Heading("second")
    parts = parts_of([HEAD, BARS, TABLE, first, HEAT, TABLE, second, TEXT])
    closing = [place for place, one in enumerate(parts) if one.closes]
    assert len(closing) == 1 and parts[closing[0] + 1].blocks == (second,)


@pytest.mark.parametrize("kind", ["heat", "bars", "frontier"])
def test_no_block_is_lost_or_doubled(kind: Kind) -> None:
    blocks: list[Block] = [HEAD, TEXT, FAN, figure(kind, "x"), LINE, TABLE, COLUMNS, HEAD, BARS, TABLE, TABLE]
    found = [block for one in parts_of(blocks) for block in one.blocks]
    assert sorted(map(id, found)) == sorted(map(id, blocks))

"""Charts: bars that sum, marks where the numbers are, the table twin, nothing of a label that becomes markup."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

import labecon
from labecon.outputs.charts import recipes
from labecon.outputs.charts.chart import KINDS, Axis, Chart, Kind, Mark, Series, alternative, bridge_gap, table_of
from labecon.outputs.charts.drawing import svg
from labecon.outputs.charts.strokes import ticks
from labecon.outputs.messages import LANGUAGES, Language, Words
from labecon.outputs.numbers import Scale
from labecon.outputs.report.placing import SMALL
from labecon.periods import Window

WORDS = Words("en")
SVG = "{http://www.w3.org/2000/svg}"


def chart(kind: str, values: tuple[float | None, ...], *more: tuple[float | None, ...], **others: object) -> Chart:
    labels = tuple(f"FY20{20 + place}" for place in range(len(values)))
    series = tuple(Series(f"s{place}", one) for place, one in enumerate((values, *more)))
    return Chart("c", kind, "A title", "USD", labels, series, "the source line", **others)  # type: ignore[arg-type]


def rectangles(drawing: str) -> list[tuple[float, float, float, float]]:
    root = ElementTree.fromstring(drawing)
    found = [one for one in root.iter(f"{SVG}rect") if one.get("class") != "paper"]
    return [tuple(float(one.get(key, "0")) for key in ("x", "y", "width", "height")) for one in found]  # type: ignore[misc]


@pytest.mark.parametrize("year", [2025, 2026, 2030])
@pytest.mark.parametrize("name", ["minimax", "zhipu"])
def test_a_bridge_sums_to_its_last_bar(name: str, year: int) -> None:
    lab = labecon.load(name)
    found = recipes.bridge(lab, lab.run(), WORDS, Window.year(year))
    assert found is not None
    total = max(abs(value or 0.0) for value in found.series[0].values)
    assert abs(bridge_gap(found)) <= 1e-12 * total


def test_a_bridge_with_a_wrong_step_has_a_gap() -> None:
    right, wrong = chart("bridge", (10.0, -4.0, 6.0)), chart("bridge", (10.0, -3.0, 6.0))
    assert bridge_gap(right) == 0.0
    assert bridge_gap(wrong) == -1.0


def test_bars_are_as_long_as_their_values() -> None:
    found = rectangles(svg(chart("bars", (1.0, 2.0, -1.0)), WORDS))
    widths = [one[2] for one in found]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.2) and widths[2] == pytest.approx(widths[0], abs=0.2)
    assert found[2][0] + widths[2] == pytest.approx(found[0][0], abs=0.2)  # to the left of zero


def test_stacked_columns_stand_on_each_other() -> None:
    found = rectangles(svg(chart("columns", (3.0,), (1.0,)), WORDS))[-2:]
    (_, low, _, high), (_, above, _, small) = found
    assert high == pytest.approx(3 * small, abs=0.4) and above + small == pytest.approx(low, abs=0.2)


def test_a_gap_is_a_gap() -> None:
    drawing = svg(chart("line", (1.0, None, 2.0, 3.0)), WORDS)
    path = re.search(r'<path [^>]*d="([^"]*)"', drawing)
    assert path is not None and path[1].count("M") == 2 and path[1].count("L") == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_carries_title_source_and_words_and_takes_hostile_labels(kind: Kind, language: Language) -> None:
    hostile = "</text><script>alert(1)</script>&\"'"
    rows = {"fan": 5, "tornado": 2}.get(kind, 1)
    values: tuple[float | None, ...] = (1.0, 2.0, 3.0)
    series = tuple(Series(hostile, values) for _ in range(rows))
    axis = Axis(hostile, hostile, "1", values, at=1.5, usual=(1.0, 2.5))
    one = Chart("c", kind, hostile, "USD", (hostile,) * 3, series, f"{hostile} source", base=2.0, across=axis,
                down=axis, marks=(Mark(hostile, 1.5), Mark(hostile, label=hostile)))  # fmt: skip
    drawing = svg(one, Words(language))
    root = ElementTree.fromstring(drawing)
    assert not list(root.iter(f"{SVG}script")) and "<script" not in drawing
    assert hostile in "".join(root.itertext()) and root.get("aria-label")
    assert "source" in "".join(root.itertext())
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("kind", [*SMALL, "bars"])
def test_half_as_wide_everything_still_lies_inside_and_letters_keep_their_size(kind: Kind) -> None:
    long = "A name that is a good deal longer than the half of a page of paper has room for beside bars"
    rows = {"fan": 5, "tornado": 2}.get(kind, 1)
    values: tuple[float | None, ...] = (-1.0, 2.0, 3.0)
    names = ("FY2024", "FY2025", "FY2026") if kind in ("line", "fan", "columns") else (long,) * 3
    one = Chart("c", kind, long, "USD", names, (Series("s", values),) * rows, "the source line", base=1.0)
    for wide in (400, 680):
        root = ElementTree.fromstring(svg(one, WORDS, wide))
        assert root.get("width") == f"{wide}" and root.get("font-size") == "11"
        for each in root.iter(f"{SVG}text"):
            taken = 4.2 * len(each.text or "")  # no letter of these sizes is narrower on average
            left = float(each.get("x", "0")) - {"end": taken, "middle": taken / 2}.get(each.get("text-anchor", ""), 0)
            assert -0.1 <= left and left + taken <= wide + 0.1, each.text


def test_a_narrow_chart_of_bars_has_their_names_above_them() -> None:
    one = chart("bridge", (10.0, -4.0, 6.0))
    for wide, above in ((400, True), (680, False)):
        root = ElementTree.fromstring(svg(one, WORDS, wide))
        name = next(each for each in root.iter(f"{SVG}text") if each.text == "FY2021")
        bar = rectangles(svg(one, WORDS, wide))[1]
        assert (float(name.get("y", "0")) < bar[1]) is above


def test_the_table_twin_has_every_value() -> None:
    heads, rows = table_of(chart("line", (1.0, None), (3.0, 4.0), scale=Scale(1.0, "", 1)), WORDS)
    assert heads[1:] == ["s0", "s1"] and rows == [["FY2020", "1.0", "3.0"], ["FY2021", "–", "4.0"]]
    assert "1.0 in FY2020" in alternative(chart("line", (1.0, 2.0), scale=Scale(1.0, "", 1)), WORDS)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-5, 17), (0, 0), (1e9, 3e9), (-2e-3, 0)])
def test_ticks_cover_the_span(low: float, high: float) -> None:
    found = ticks(low, high)
    assert found[0] <= low and found[-1] >= high and 2 <= len(found) <= 9

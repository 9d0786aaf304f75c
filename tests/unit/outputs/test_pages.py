"""Pages made of small labs and hand-made answers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from labecon.analysis.brief import Brief, Deciding, LabBrief
from labecon.analysis.figures import Figure, Variant, both
from labecon.outputs.brief_output import brief_csv, brief_document
from labecon.outputs.brief_text import brief_text, figure_text
from labecon.outputs.columns import heading_of, windows_over
from labecon.outputs.documents import json_text
from labecon.outputs.explanation_text import explanation_text
from labecon.outputs.messages import Words
from labecon.outputs.samples_array import quantile_errors
from labecon.outputs.statements import statements
from labecon.periods import month_index
from tests.worked_example import example_lab

ENGLISH, CHINESE = Words("en"), Words("zh")


def test_years_are_cut_where_the_months_end() -> None:
    first, last = month_index("2024-04"), month_index("2026-06")
    assert [one.label for one in windows_over(first, last)] == ["2024-04..2024-12", "FY2025", "H1-2026"]
    assert [one.label for one in windows_over(first, last, "half")][:2] == ["Q2-2024", "H2-2024"]


def test_marks_tell_actual_from_estimate() -> None:
    years = windows_over(month_index("2024-01"), month_index("2026-12"))
    assert [heading_of(one, month_index("2025-10")) for one in years] == ["FY2024 A", "FY2025 A+E", "FY2026 E"]


def test_statements_hold_no_english_sentence_in_chinese() -> None:
    lab = example_lab()
    text = statements(lab, lab.run(), CHINESE)
    assert "利润表" in text and "有条件的推演，并非预测" in text
    assert "Revenue" not in text and "Conditional" not in text


def test_a_cut_tree_shows_each_item_before_it_refers_to_it() -> None:
    lab = example_lab()
    tree = lab.explain("cash", "2025-12")
    drivers = set(lab.drivers)
    for depth in (1, 2, 3, 0):
        shown: set[str] = set()
        for line in explanation_text(lab, tree, ENGLISH, depth=depth).splitlines():
            text = line.lstrip("│├└─ ")
            if text.endswith("(see above)"):
                name = text.removesuffix(" (see above)")
                assert name in shown or name.split(" ")[0] in drivers & {one.split(" ")[0] for one in shown}, line
            elif ": " in text:
                shown.add(text.split(": ")[0])


def test_the_error_of_a_median_is_that_of_theory() -> None:
    rng = np.random.default_rng(5)
    values = rng.standard_normal(40_000).astype(np.float32)
    # sqrt(p (1 - p) / n) / density at the quantile, for the median of a standard normal: 1.2533 / sqrt(n)
    assert quantile_errors(values)[2] == pytest.approx(1.2533 / 200, rel=0.1)


def brief_of_one() -> Brief:
    """A brief with one figure of each kind."""
    lab = example_lab()
    source = ("minimax.total.cash_and_cash_equivalents.2025-09-30",)
    label = both("cash / stated burn", "现金 / 公司所述月均消耗")
    stated = Variant(label, 13.0, 12.9, 13.1, "month", source, key="cash/stated")
    why = both("not reported", "未披露")
    outflow = Variant(both("cash / outflow", "现金 / 流出"), None, unit="month", reason=why, key="cash/out")
    said = both("money over burn: cash / stated burn", "资金除以消耗: 现金 / 公司所述月均消耗")
    variants = (stated, outflow)
    runway = Figure("runway_static_months", 13.0, "month", 12.9, 13.1, said, source, variants, "reported")
    month = float(month_index("2027-07"))
    said = both("first lasting month", "首个持续月份")
    even = Figure("break_even_month", month, "month", month - 6, None, said, ("cash",))
    said, why = both("price over revenue", "价格除以收入"), both("not listed", "未上市")
    none = Figure("revenue_multiple", None, "1", None, None, said, reason=why)
    figures = {one.name: one for one in (runway, even, none)}
    deciding = (Deciding("talkie.churn", 0.5, "break_even_month"),)
    conflicts = ({"about": "x", "figures": both("1 is used, not 2", "采用 1，未采用 2")},)
    shares, notes = {"break_even_month": 0.4}, (both("a note", "说明一"),)
    one = LabBrief(lab, figures, {"judgement": 23}, deciding, shares, conflicts, (), notes)
    return Brief({"demo": one}, 100, 7)


def test_the_brief_shows_values_definitions_reasons_and_sources() -> None:
    text = brief_text(brief_of_one(), ENGLISH, full=True)
    short = brief_text(brief_of_one(), ENGLISH)
    assert len(short) < len(text) and "1 is used, not 2" not in short and "1 conflict between sources" in short
    for part in (
        "13.0 (12.9 .. 13.1) months [1]",
        "reported: cash / stated burn",
        "2027-07 (2027-01 .. –)",
        "none: not listed",
        "(talkie.churn) = 6.0% (4.0% .. 9.0%) a month",
        "Break-even month: share of the explained variance",
        "50%  █████",
        "1 is used, not 2",
        "23 drivers and opening values: 23 assumptions",
        "US$362.6 million",
        "a note",
        "1 more definitions have no value",
        "Conditional, not a forecast",
    ):
        assert part in text, part


def test_the_brief_in_chinese_is_chinese() -> None:
    text = brief_text(brief_of_one(), CHINESE)
    assert "13.0 (12.9 .. 13.1)个月 [1]" in text and "无：未上市" in text and "披露：现金 / 公司所述月均消耗" in text
    assert "not listed" not in text and "Sources" not in text and "a note" not in text


def test_the_document_of_the_brief_has_the_shape_of_the_contract() -> None:
    found: dict[str, Any] = json.loads(json_text(brief_document(brief_of_one(), ENGLISH)))
    lab = found["labs"]["demo"]
    assert (found["seed"], found["paths"], lab["currency"]) == (7, 100, "USD")
    runway = lab["figures"]["runway_static_months"]
    assert {"value", "unit", "low", "high", "definition", "sources", "definitions"} <= set(runway)
    assert runway["sources"][0]["printed"] == "US$362.6 million"
    assert runway["definitions"][1]["reason"] == "not reported"
    assert lab["figures"]["break_even_month"]["value"] == "2027-07"
    assert lab["figures"]["revenue_multiple"]["reason"] == "not listed"
    assert lab["conflicts"] == [{"about": "x", "figures": "1 is used, not 2"}]


def test_the_brief_as_rows_and_one_figure_alone() -> None:
    rows = brief_csv(json.loads(json_text(brief_document(brief_of_one(), ENGLISH)))).split("\r\n")
    assert rows[0].startswith("lab,figure,definition,value,low,high,unit,reason,kind,sources")
    assert len(rows) == 1 + 3 + 2 + 1
    assert "cash / stated burn" in figure_text(brief_of_one(), ENGLISH)

"""Explanations: every item and month once, history down to its windows, opening values, changes of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from labecon.errors import DataError, UsageError
from labecon.labs.scenarios import Override, Scenario
from tests.rich_lab import rich_lab
from tests.unit.labs.test_history import acme
from tests.worked_example import example_lab


def walk(tree: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [tree, *(node for child in tree.get("inputs", []) for node in walk(child))]


@pytest.mark.parametrize(("make", "month"), [(rich_lab, "2026-09"), (acme, "2025-12")])
def test_every_item_and_month_is_expanded_once_and_every_leaf_has_a_source(make: Any, month: str) -> None:
    nodes = walk(make().explain("cash", month))
    expanded = [(node["name"], node["month"]) for node in nodes if not node.get("ref") and "month" in node]
    assert len(expanded) == len(set(expanded))
    for node in nodes:
        if not node.get("ref") and not node.get("inputs"):
            assert node["source"]["kind"] in ("fact", "prior", "assumption", "structural", "absent"), node
            assert node["source"]["text"] or node["source"]["facts"]


def test_history_is_explained_by_its_reported_windows() -> None:
    tree = acme().explain("chat.revenue", "2025-05")
    assert tree["source"]["kind"] == "fact"
    facts = {one["id"]: one for one in tree["source"]["facts"]}
    assert set(facts) == {"acme.chat.revenue.9M2025", "acme.chat.revenue.H1-2025"}
    assert facts["acme.chat.revenue.9M2025"] | {"url": ""} == {
        "id": "acme.chat.revenue.9M2025", "value": 100.0, "unit": "USD", "printed": "100", "title": "A page",
        "publisher": "A publisher", "url": "", "published": "2025-12-01", "place": "",
    }  # fmt: skip
    total = acme().explain("revenue", "2025-05")
    assert [one["name"] for one in total["inputs"]] == ["chat.revenue", "video.revenue", "unallocated.revenue"]
    assert total["value"] == pytest.approx(sum(one["value"] for one in total["inputs"]))
    assert "what revenue leaves" in total["inputs"][2]["source"]["text"]


def test_what_nobody_reports_is_absent_and_says_so() -> None:
    tree = acme().explain("cash", "2024-05")
    assert (tree["value"], tree["source"]["kind"]) == (None, "absent")


def test_a_structural_zero_says_that_there_is_no_such_part() -> None:
    lab = rich_lab()
    cost = lab.explain("cost", "2026-01")
    assert cost["formula"] == "chat.cost + video.cost + 0"
    assert [one["name"] for one in cost["inputs"]] == ["chat.cost", "video.cost"]


def test_a_changed_driver_names_the_scenario() -> None:
    lab = example_lab().with_scenario(Scenario("slow", overrides={"talkie.churn": Override("scale", 1.5)}))
    users = lab.explain("talkie.users", "2025-10")
    churn = next(one for one in users["inputs"] if one["name"] == "talkie.churn")
    assert churn["value"] == pytest.approx(0.09)
    assert churn["source"]["changed"] == "scenario slow: x 1.5"
    opening = next(one for one in users["inputs"] if one["name"] == "initial.talkie.users")
    assert (opening["value"], opening["month"]) == (5e6, "2025-09")


def test_twelve_months_out_when_no_month_is_given() -> None:
    assert rich_lab().explain("cash")["month"] == "2026-09"


def test_questions_without_an_answer() -> None:
    with pytest.raises(UsageError, match="2035-01 lies outside 2022-01 to 2026-03"):
        example_lab().explain("cash", "2035-01")
    with pytest.raises(UsageError, match="demo has no line cas; did you mean cash"):
        example_lab().explain("cas", "2025-12")
    with pytest.raises(DataError, match="is not a month"):
        example_lab().explain("cash", "soon")

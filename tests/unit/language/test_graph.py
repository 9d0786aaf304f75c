"""The graph as data: canonical text, hash, what reads what."""

from __future__ import annotations

import hashlib
import json

import pytest

from labecon.language import Part, component
from tests.rich_lab import rich_lab
from tests.unit.language.build import add, graph, lab_of
from tests.worked_example import example_lab


def test_canonical_text_of_a_small_graph() -> None:
    lab = lab_of(
        cash=("stock", "money", lambda opening_cash, sales: opening_cash + sales),
        sales=("line", "money/month", lambda x: x),
    )
    expected = (
        '{"currency":"USD","drivers":{"x":{"shape":"run","unit":"USD/month"}},"items":['
        '{"doc":"","expr":["driver","x"],"kind":"line","name":"sales","unit":"USD/month"},'
        '{"doc":"","expr":["add",["ref","cash","opening"],["ref","sales","now"]],"kind":"stock","name":"cash","unit":"USD"}'
        '],"lab":"demo","language":1}'
    )
    made = graph(lab, {"x": "money/month"})
    assert made.canonical_json() == expected
    assert made.hash == hashlib.sha256(expected.encode()).hexdigest()


@pytest.mark.parametrize(
    ("lab", "golden"),
    [
        (example_lab, "532502ce1cd8faf150ee09c2cab4d72a822bcba8dca62d2e4fcecf7bf3211584"),
        (rich_lab, "cc8ac412385949e2f1517364d5b32095a73c9273a61877702e5beb9e01c3a057"),
    ],
)
def test_the_hash_is_stable(lab: object, golden: str) -> None:
    assert lab().graph.hash == golden  # type: ignore[operator]  # a change of the language shows here: raise its version


def test_the_text_is_json_with_sorted_keys_and_items_in_order() -> None:
    made = rich_lab().graph
    data = json.loads(made.canonical_json())
    assert [item["name"] for item in data["items"]] == [node.name for node in made.nodes]
    assert json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == made.canonical_json()


def test_every_item_comes_after_what_it_reads_in_the_month() -> None:
    made = rich_lab().graph
    place = {node.name: number for number, node in enumerate(made.nodes)}
    for node in made.nodes:
        assert all(place[name] < place[node.name] for name, lag in node.refs if lag in ("now", "trailing_year"))


def test_readers_lags_and_needs() -> None:
    made = example_lab().graph
    assert made.readers["revenue"] == ("selling_expense", "gross_profit", "gross_margin")
    assert made.readers["talkie.churn"] == ("talkie.users",)
    assert made.lags["revenue"] == ("prior",)
    assert made.lags["cash"] == ("opening",)
    assert made.needed({"talkie.revenue"}) == {"talkie.revenue", "talkie.users", "talkie.new_users"}
    assert [node.name for node in made.of_kind("ratio", "check")] == ["gross_margin", "check_cash"]


def test_flows_are_per_month() -> None:
    flows = {node.name for node in rich_lab().graph.nodes if node.is_flow}
    assert "chat.revenue" in flows
    assert {"cash", "annual_revenue", "margin", "check_cash"}.isdisjoint(flows)


def test_components_of_nodes_are_known() -> None:
    product = add(component("product"), revenue=("line", "money/month", lambda price: price))
    node = graph(lab_of(), {"price": "money/month"}, Part("talkie", product)).by_name["talkie.revenue"]
    assert (node.component, node.part, node.kind, str(node.unit)) == ("product", "talkie", "line", "USD/month")

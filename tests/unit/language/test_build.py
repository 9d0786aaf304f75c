"""Names, lags, totals, slots, units and cycles: what is wired, and what is refused with which code, place and words."""

from __future__ import annotations

import re

import pytest

from labecon.errors import ModelError
from labecon.language import Part, component, month, months_per_year
from tests.unit.language.build import add, graph, lab_of, only, problems

MONEY = "money/month"


def test_an_argument_is_looked_up_in_the_instance_then_in_the_lab() -> None:
    product = add(
        component("product"), revenue=("line", MONEY, lambda price: price), tax=("line", MONEY, lambda rate: rate)
    )
    made = graph(
        lab_of(),
        {"talkie.price": MONEY, "price": MONEY, "rate": MONEY},
        Part("talkie", product),
        Part("other", product),
    )
    assert made.by_name["talkie.revenue"].expr.formula() == "talkie.price"
    assert made.by_name["other.revenue"].expr.formula() == "price"
    assert made.by_name["talkie.tax"].drivers == ("rate",)


def test_lab_prefix_skips_the_instance() -> None:
    product = add(component("product"), gap=("line", MONEY, lambda price, lab_price: price - lab_price))
    made = graph(lab_of(), {"talkie.price": MONEY, "price": MONEY}, Part("talkie", product))
    assert made.by_name["talkie.gap"].expr.formula() == "talkie.price - price"


def test_a_total_adds_the_parts_in_file_order_and_may_be_lagged() -> None:
    product = add(component("product"), revenue=("line", MONEY, lambda price: price))
    lab = lab_of(
        now=("line", MONEY, lambda sum_revenue: sum_revenue),
        before=("line", MONEY, lambda prior_sum_revenue: prior_sum_revenue),
    )
    made = graph(lab, {"price": MONEY}, Part("b", product), Part("a", product))
    assert made.by_name["now"].expr.formula() == "b.revenue + a.revenue"
    assert made.by_name["before"].expr.formula() == "prior b.revenue + prior a.revenue"
    assert made.lags == {"b.revenue": ("prior",), "a.revenue": ("prior",)}


def test_a_total_over_absent_parts_is_a_structural_zero_and_a_misspelt_one_is_not() -> None:
    lab = lab_of(revenue=("line", MONEY, lambda sum_licences: sum_licences))
    made = graph(lab, known=frozenset({"licences"}))
    assert made.by_name["revenue"].expr.formula() == "0"
    assert made.absent_totals == {"licences": ("licences",)}
    found = only(problems(lab, known=frozenset({"licence_fees"})))
    assert (found.code, found.message) == ("unknown-name", "no part has an item licences; did you mean licence_fees?")


def test_a_slot_reads_the_part_that_the_data_bind() -> None:
    engine = add(component("engine"), cost=("line", MONEY, lambda fee: fee))
    product = add(component("product", uses=("engine",)), cost=("line", MONEY, lambda engine__cost: engine__cost))
    made = graph(
        lab_of(), {"fee": MONEY}, Part("v1", engine), Part("v2", engine), Part("talkie", product, {"engine": "v2"})
    )
    assert made.by_name["talkie.cost"].expr.formula() == "v2.cost"


@pytest.mark.parametrize(
    ("uses", "message"),
    [
        ({}, "slot engine of talkie is not bound"),
        ({"engine": "enginee"}, "names unknown part enginee; did you mean engine?"),
    ],
)
def test_a_slot_that_is_not_bound_is_refused(uses: dict[str, str], message: str) -> None:
    engine = add(component("engine"), cost=("line", MONEY, lambda fee: fee))
    product = add(component("product", uses=("engine",)), cost=("line", MONEY, lambda engine__cost: engine__cost))
    found = only(problems(lab_of(), {"fee": MONEY}, Part("engine", engine), Part("talkie", product, uses)))
    assert found.code == "unknown-name"
    assert message in found.message
    assert found.place == "part talkie"


def test_parts_nest_and_totals_add_the_direct_ones() -> None:
    inner = add(component("inner"), revenue=("line", MONEY, lambda price: price))
    firm = add(component("firm"), revenue=("line", MONEY, lambda sum_revenue: sum_revenue))
    one = Part("one", firm, parts=(Part("chat", inner), Part("video", inner)))
    made = graph(lab_of(revenue=("line", MONEY, lambda sum_revenue: sum_revenue)), {"price": MONEY}, one)
    assert made.by_name["revenue"].expr.formula() == "one.revenue"
    assert made.by_name["one.revenue"].expr.formula() == "one.chat.revenue + one.video.revenue"


def test_the_order_is_topological_with_ties_by_declaration() -> None:
    lab = lab_of(
        last=("line", "1", lambda second, first: second + first),
        second=("line", "1", lambda x: x),
        first=("line", "1", lambda x, y: x + y),
    )
    assert [node.name for node in graph(lab, {"x": "1", "y": "1"}).nodes] == ["second", "first", "last"]


def test_unknown_name_names_the_nearest_and_the_place() -> None:
    found = only(
        problems(lab_of(sales=("line", MONEY, lambda x: x), users=("line", MONEY, lambda salse: salse)), {"x": MONEY})
    )
    assert (found.code, found.message) == ("unknown-name", "unknown name salse; did you mean sales?")
    assert re.fullmatch(r"test_build\.py:\d+: users", found.place)


def test_all_problems_come_together() -> None:
    lab = lab_of(
        line_a=("line", MONEY, lambda nowhere: nowhere),
        line_b=("line", MONEY, lambda x: x * 3),
        line_c=("line", "person", lambda x: x),
        line_d=("line", MONEY, lambda x: max(x, 0)),
        line_e=("line", MONEY, lambda line_f: line_f),
        line_f=("line", MONEY, lambda line_e: line_e),
    )
    found = problems(lab, {"x": MONEY})
    assert [one.code for one in found] == ["unknown-name", "literal", "unit-declared", "not-traceable", "cycle"]
    assert all(re.match(r"test_build\.py:\d+: line_[a-f]$", one.place) for one in found)


def test_names_of_drivers_and_items_are_one_space() -> None:
    found = only(problems(lab_of(sales=("line", MONEY, lambda x: x)), {"x": MONEY, "sales": MONEY}))
    assert (found.code, found.message) == ("duplicate-name", "sales is a line item and a driver")


@pytest.mark.parametrize(
    "name",
    [
        "opening_x",
        "prior_x",
        "year_ago_x",
        "trailing_year_x",
        "sum_x",
        "lab_x",
        "arr12",
        "gpu1",
        "r",
        "C",
        "true",
        "class",
        "a__b",
    ],
)
def test_reserved_names_of_drivers(name: str) -> None:
    found = problems(lab_of(sales=("line", MONEY, lambda x: x)), {"x": MONEY, name: MONEY})[0]
    assert found.code == "duplicate-name"
    assert found.message.startswith("reserved: ")
    assert found.place == f"driver {name}"


def test_a_driver_that_no_line_reads_is_refused() -> None:
    found = only(problems(lab_of(sales=("line", MONEY, lambda churn: churn)), {"churn": MONEY, "chrun": MONEY}))
    assert (found.code, found.place) == ("unknown-name", "driver chrun")
    assert "did you mean churn?" in found.message


def test_two_parts_of_one_name_are_refused() -> None:
    product = add(component("product"), revenue=("line", MONEY, lambda price: price))
    found = problems(lab_of(), {"price": MONEY}, Part("talkie", product), Part("talkie", product))
    assert ("duplicate-name", "part talkie is given 2 times") in [(one.code, one.message) for one in found]


@pytest.mark.parametrize(
    ("argument", "code", "message"),
    [
        ("opening_sales", "wrong-lag", "opening_sales: sales is a line, use prior_sales"),
        ("prior_cash", "wrong-lag", "prior_cash: cash is a stock, use opening_cash"),
        ("prior_x", "wrong-lag", "prior_x: x is a driver, drivers have no lags"),
        ("opening_x", "wrong-lag", "opening_x: x is a driver, drivers have no lags"),
        ("trailing_year_cash", "wrong-lag", "trailing_year_cash: trailing_year_ adds flows, and cash is not one"),
        ("trailing_year_price", "wrong-lag", "trailing_year_price: trailing_year_ adds flows, and price is not one"),
        ("margin", "wrong-lag", "margin: margin is a ratio, which only outputs read: read its parts"),
        ("check_cash", "wrong-lag", "check_cash: check_cash is a check, which only outputs read: read its parts"),
        ("nothing__sales", "unknown-name", "lab declares no slot nothing"),
    ],
)
def test_lags_have_one_spelling_each(argument: str, code: str, message: str) -> None:
    lab = lab_of(
        sales=("line", MONEY, lambda x: x),
        price=("line", "money/person", lambda y: y),
        cash=("stock", "money", lambda opening_cash, sales: opening_cash + sales),
        margin=("ratio", "1", lambda sales, x: sales / x),
        check_cash=("check", "money", lambda cash, opening_cash, sales: cash - opening_cash - sales * month),
    )
    formula = eval(f"lambda {argument}: {argument}")  # a formula whose argument has the name in question
    add(lab, reader=("line", MONEY, formula))
    found = only(problems(lab, {"x": MONEY, "y": "money/person"}))
    assert (found.code, found.message) == (code, message)


def test_a_lag_breaks_a_cycle() -> None:
    lab = lab_of(
        interest=("line", MONEY, lambda opening_cash, rate: opening_cash * rate),
        cash=("stock", "money", lambda opening_cash, interest: opening_cash + interest),
    )
    assert [node.name for node in graph(lab, {"rate": "1/month"}).nodes] == ["interest", "cash"]


def test_a_cycle_within_a_month_is_named_item_by_item() -> None:
    lab = lab_of(
        interest=("line", MONEY, lambda cash, rate: cash * rate),
        net_loss=("line", MONEY, lambda interest: interest),
        cash=("stock", "money", lambda opening_cash, net_loss: opening_cash + net_loss),
    )
    found = only(problems(lab, {"rate": "1/month"}))
    assert found.code == "cycle"
    assert found.message.startswith("circular within a month: interest -> cash -> net_loss -> interest; read opening_")
    assert found.place.endswith(": interest")


def test_a_trailing_year_of_itself_is_a_cycle() -> None:
    found = only(
        problems(
            lab_of(sales=("line", MONEY, lambda trailing_year_sales, share: trailing_year_sales * share)),
            {"share": "1/month"},
        )
    )
    assert (found.code, "sales -> sales" in found.message) == ("cycle", True)


@pytest.mark.parametrize(
    ("kind", "unit", "formula", "code", "message"),
    [
        (
            "line",
            MONEY,
            lambda revenue, arr: revenue + arr,
            "unit-mismatch",
            "cannot add USD/month and USD/year (one is a run-rate: divide by months_per_year)",
        ),
        ("line", "person", lambda users: users / month, "unit-declared", "declared person, formula gives person/month"),
        (
            "line",
            "person",
            lambda users, churn: users * (1 - churn),
            "rate-needs-month",
            "cannot subtract 1 and 1/month: write rate * month, or make it a @stock",
        ),
        ("line", MONEY, lambda revenue, hkd: revenue - hkd, "unit-mismatch", "cannot subtract USD/month and HKD/month"),
        ("line", "1", lambda revenue: revenue < 1, "not-traceable", "a formula returns a number made of its arguments"),
    ],
)
def test_units_are_checked_by_evaluation(kind: str, unit: str, formula: object, code: str, message: str) -> None:
    units = {"revenue": MONEY, "arr": "money/year", "users": "person", "churn": "1/month", "hkd": "HKD/month"}
    lab = lab_of(x=(kind, unit, formula))  # type: ignore[arg-type]
    names = {name: units[name] for name in formula.__code__.co_varnames}  # type: ignore[attr-defined]
    found = only(problems(lab, names))
    assert (found.code, found.message) == (code, message)


def test_a_stock_takes_rates_over_the_month() -> None:
    lab = lab_of(
        users=("stock", "person", lambda opening_users, churn, new_users: opening_users * (1 - churn) + new_users),
        kept=("line", "person", lambda opening_users, churn: opening_users * (1 - churn * month)),
        change=("line", "person/month", lambda users, opening_users: (users - opening_users) / month),
        monthly=("line", "1/month", lambda yearly: yearly / months_per_year),
    )
    made = graph(lab, {"churn": "1/month", "new_users": "person/month", "yearly": "1/year"})
    assert str(made.by_name["change"].unit) == "person/month"


def test_every_part_of_a_total_has_one_unit() -> None:
    a = add(component("a"), revenue=("line", MONEY, lambda x: x))
    b = add(component("b"), revenue=("line", "person", lambda y: y))
    lab = lab_of(revenue=("line", MONEY, lambda sum_revenue: sum_revenue))
    found = only(problems(lab, {"x": MONEY, "y": "person"}, Part("one", a), Part("two", b)))
    assert (found.code, found.message) == (
        "unit-mismatch",
        "sum_revenue: cannot add USD/month and person (two.revenue)",
    )


def test_a_component_declared_twice_is_one_problem_among_others() -> None:
    parent = add(component("parent"), cost=("line", MONEY, lambda x: x))
    child = add(component("child", extends=(parent,)), cost=("line", MONEY, lambda x: x))
    found = problems(lab_of(sales=("line", MONEY, lambda x: x)), {"x": MONEY, "arr12": MONEY}, Part("p", child))
    assert [one.message for one in found] == [
        "child.cost is already declared",
        "reserved: arr12 looks like a spreadsheet cell",
    ]


def test_an_instance_is_named_in_the_place_of_a_problem() -> None:
    product = add(component("product"), revenue=("line", MONEY, lambda prise: prise))
    with pytest.raises(ModelError, match=r"revenue \(as talkie\.revenue\): unknown name prise; did you mean price\?"):
        graph(lab_of(price=("line", MONEY, lambda x: x)), {"x": MONEY}, Part("talkie", product))

"""Generated programs: only what is needed, the same text for every engine, readable."""

from __future__ import annotations

import re

import pytest

from labecon.backends.history_source import history_program
from labecon.backends.python import FUNCTIONS
from labecon.backends.source import program_of, terms
from labecon.language import Expr, month
from labecon.language.expression import constant
from tests.rich_lab import rich_lab
from tests.unit.language.build import graph, lab_of
from tests.worked_example import example_lab


def test_the_program_of_one_line_holds_nothing_else() -> None:
    program = program_of(example_lab().graph, ["talkie.revenue"], checks=False)
    assert program.items == ("talkie.new_users", "talkie.users", "talkie.revenue")
    assert set(program.fixed) == {"talkie.monthly_reach", "talkie.reach_noise", "talkie.churn", "talkie.spend_per_user"}
    assert program.monthly == ("talkie.reach_shock",)
    assert (program.state, program.rings, program.checks) == (("talkie.users",), (), ())


def test_the_text_of_a_small_program() -> None:
    lab = lab_of(
        cash=("stock", "money", lambda opening_cash, flow: opening_cash + flow),
        flow=("line", "money/month", lambda a, b: a * b),
        check_cash=("check", "money", lambda cash, opening_cash, flow: (cash - opening_cash) - flow * month),
    )
    program = program_of(graph(lab, {"a": "money/month", "b": "1"}), ["cash"])
    assert program.source.splitlines() == [
        "def program(T, fixed, monthly, state, rings, out, gaps, scales):",
        "    d0, d1, = fixed",
        "    s0, = state",
        "    o0, = out",
        "    g0, = gaps",
        "    h0, = scales",
        "    c0 = (d0 * d1)",
        "    for t in range(T):",
        "        v0 = c0",
        "        v1 = (s0 + v0)",
        "        v2 = ((v1 - s0) - v0)",
        "        g0[t] = v2",
        "        h0[t] = _abs(v1) + _abs(s0) + _abs(v0)",
        "        o0[t] = v1",
        "        s0 = v1",
        "        pass",
    ]
    out, gaps, scales = [[0.0, 0.0]], [[0.0, 0.0]], [[0.0, 0.0]]
    program.bound(FUNCTIONS)(2, [3.0, 2.0], [], [10.0], [], out, gaps, scales)
    assert (out, gaps, scales) == ([[16.0, 22.0]], [[0.0, 0.0]], [[32.0, 44.0]])


def test_what_does_not_change_over_months_is_computed_once() -> None:
    source = program_of(rich_lab().graph).source
    loop = source.index("for t in range")
    assert "_log(" in source[:loop]  # the drift of the rent
    assert "_log(c" not in source[loop:]
    assert re.search(r"\bc\d+\b", source[loop:])


def test_the_terms_of_a_check() -> None:
    a, b, c = (Expr("ref", name=name, lag="now") for name in "abc")
    made = (a - b) - (b + c) * constant(month) + Expr("sum", (a, c)) - -c
    assert [term.formula() for term in terms(made)] == ["a", "b", "b", "c", "a", "c", "c"]
    assert [term.formula() for term in terms(a * b - c)] == ["a * b", "c"]


def test_the_text_depends_on_the_graph_alone() -> None:
    assert program_of(rich_lab().graph).source == program_of(rich_lab().graph).source
    changed = rich_lab().with_drivers({"bonus_pool": 7})
    assert program_of(changed.graph).source == program_of(rich_lab().graph).source
    spread = rich_lab().with_drivers({"bonus_pool": {"2026-01": 1}})
    assert "bonus_pool" in program_of(spread.graph).monthly


def test_history_holds_only_items_that_can_have_a_value() -> None:
    made = rich_lab().graph
    program = history_program(made, frozenset({"chat.revenue", "video.revenue"}), frozenset())
    assert set(program.kept) == {"chat.revenue", "video.revenue", "revenue", "annual_revenue", "year_growth"}


@pytest.mark.parametrize("make", [example_lab, rich_lab])
def test_no_item_name_reaches_the_program_as_code(make) -> None:  # type: ignore[no-untyped-def]
    source = program_of(make().graph).source
    assert not any(name in source for name in make().graph.drivers if "." in name)

"""Statements on paths whose times and values can be worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.analysis.statement_text_array import number_of, parse_statement
from labecon.analysis.statements_array import Statement, StatementReader, event_starts, share_of, windows_of
from labecon.errors import UsageError
from labecon.labs import Lab
from labecon.labs.binding_array import Binder
from labecon.periods import month_index
from tests.rich_lab import rich_lab
from tests.unit.analysis.toy import toy_lab


def holds(lab: Lab, text: str, paths: int = 400, seed: int = 1) -> np.ndarray:
    """Where a statement holds."""
    statement = parse_statement(lab, text, "--joint")
    reader = StatementReader(lab, [statement])
    found = lab.simulate(
        paths, seed, months=reader.months, keep=(), windows=windows_of([statement]), observe=reader.read,
        observed=reader.items, checks=False,
    )  # fmt: skip
    starts = event_starts(statement.events, Binder(lab, seed, reader.horizon, ()), np.arange(paths))
    return statement.holds({**found.results.figures, **dict(starts)})


@pytest.fixture(scope="module")
def lab() -> Lab:
    """Cash after n months is 100 - n (2 + pay); out of money when it is below 2 pay; nothing is raised."""
    return toy_lab(pay='"uniform(6, 10)"', raising="0")


def pays(paths: int = 400) -> np.ndarray:
    """Pay on the paths."""
    driver = toy_lab(pay='"uniform(6, 10)"').drivers["pay"]
    return np.array([driver.sample(1, path, 312) for path in range(paths)])


def out_of_money(pay: np.ndarray) -> np.ndarray:
    """Months until the money is out: the first n with 100 - n (2 + pay) < 2 pay."""
    return np.floor((100 - 2 * pay) / (2 + pay)) + 1


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("cash_out before 2026-09", lambda n: n < 9),
        ("cash_out by 2026-09", lambda n: n <= 9),
        ("cash_out after 2026-09", lambda n: n > 9),
        ("cash_out in Q3-2026", lambda n: (n >= 7) & (n <= 9)),
        ("cash lasts to 2026-09", lambda n: n > 9),
        ("not cash_out by 2026-09", lambda n: n > 9),
        ("cash_out", lambda n: n < 99),
        ("break_even", lambda n: n > 99),
        ("break_even before cash_out", lambda n: n > 99),
        ("cash_out before break_even and runway >= 8", lambda n: n >= 8),
        ("runway < 8 or runway > 9", lambda n: (n < 8) | (n > 9)),
        ("runway > 7 and (runway < 9 or cash_out in 2027)", lambda n: n == 8),
    ],
)
def test_times(lab: Lab, text: str, test: object) -> None:
    expected = test(out_of_money(pays()))  # type: ignore[operator]
    assert holds(lab, text).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("cash@2026-03 > 70", lambda pay: 100 - 3 * (2 + pay) > 70),
        ("cash@2026-03 under 70", lambda pay: 100 - 3 * (2 + pay) < 70),
        ("adjusted_net_loss@Q1-2026 over 30", lambda pay: 3 * (2 + pay) > 30),
        ("adjusted_net_loss@Q1-2026 > cash@2026-06", lambda pay: 3 * (2 + pay) > 100 - 6 * (2 + pay)),
        ("cash < 40 in H1-2026", lambda pay: 100 - 6 * (2 + pay) < 40),
        ("fixed_cash_cost@2026-01 >= 0.8e1", lambda pay: pay >= 8),
    ],
)
def test_values(lab: Lab, text: str, test: object) -> None:
    expected = test(pays())  # type: ignore[operator]
    assert 0 < expected.sum() < 400
    assert holds(lab, text).tolist() == expected.tolist()


def test_break_even_of_a_lab_that_earns() -> None:
    """Sales of 60 earn from the first month: the first year without history ends in 2026-12."""
    lab = toy_lab(sales="60", pay='"uniform(6, 10)"')
    assert holds(lab, "break_even by 2026 and not cash_out", 5).all()
    assert not holds(lab, "break_even before 2026-12", 5).any()
    assert holds(lab, "break_even before cash_out", 5).all()


def test_events_start_where_the_paths_have_them() -> None:
    lab = rich_lab()
    seen = [
        next((m for m in range(lab.first_forecast, lab.horizon + 1)
              if lab.events["outage"].active_on(1, path, m, lab.first_forecast)), np.inf)
        for path in range(60)
    ]  # fmt: skip
    border = month_index("2026-02")
    assert holds(lab, "outage by 2026-02", 60).tolist() == [start <= border for start in seen]
    assert holds(lab, "outage before takedown", 60).tolist() == [start < month_index("2026-03") for start in seen]
    assert holds(lab, "takedown in 2026", 3).all()


def test_a_share_and_its_error() -> None:
    share, error = share_of(np.array([True, True, False, False]))
    assert (share, error) == (0.5, 0.25)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e8", 1e8), ("100m", 1e8), ("1.5bn", 1.5e9), ("-30%", -0.3), ("2亿", 2e8), ("3,000", 3000.0), (".5k", 500.0)],
)
def test_numbers(text: str, value: float) -> None:
    assert number_of(text) == pytest.approx(value)
    assert number_of(text + "x") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("brek_even before cash_out", "did you mean break_even"),
        ("break_even before", "a time, month or period expected at the end"),
        ("cash_out before noon", "'noon' is no time, month or period"),
        ("cash > 1", "cash needs a period"),
        ("cash@2026-03", "needs <, <=, > or >= and a number"),
        ("cash@2026-03 > chs@2026-03", "no line 'chs'"),
        ("cash@2035-01 > 1", "lies beyond 2028-12"),
        ("cash < 1 in 2020", "has no month of the forecast"),
        ("(cash_out", "a ) is missing"),
        ("cash_out cash_out", "'cash_out' is left over"),
        ("cash lasts long", "write: cash lasts to 2028-06"),
        ("break_even/operating", "definitions: adjusted, contribution"),
        ("", "expected at the end"),
        ("and", "no time, event or line 'and'"),
    ],
)
def test_what_cannot_be_said(lab: Lab, text: str, said: str) -> None:
    with pytest.raises(UsageError, match="--given") as error:
        parse_statement(lab, text, "--given")
    assert said in str(error.value) and str(error.value).count("\n") == 0


def test_a_statement_keeps_what_it_needs(lab: Lab) -> None:
    found: Statement = parse_statement(lab, "cash@2026-03 >  70 and cash < 1 in 2027", "--joint")
    assert found.text == "cash@2026-03 > 70 and cash < 1 in 2027"
    assert dict(found.windows) == {"2026-03": ("cash",)} and [one.line for one in found.firsts] == ["cash"]

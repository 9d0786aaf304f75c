"""What can be wrong with a lab file: code, place and words of each complaint, all together, never a traceback."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from labecon.errors import DataError, LabeconError
from labecon.facts import Ledger
from labecon.labs.datafile import DataFile
from labecon.labs.loading import load_file
from labecon.language import Component, maximum
from tests.labfile import complaints, edited, line_of
from tests.rich_lab import TOML as RICH
from tests.rich_lab import rich_lab
from tests.unit.language.build import add
from tests.worked_example import COMPONENTS, TOML, example_lab

CHURN = '"0.04 to 0.09"'

#: (what is replaced, by what, code, text of the entry whose line is the place, message)
CATALOGUE = [
    (
        "churn = { value = 0.02",
        'chrun = { value = 0, unit = "1", reason = "x" }\nchurn = { value = 0.02',
        "unknown-name",
        "chrun =",
        "driver platform.chrun is read by no line; did you mean platform.churn?",
    ),
    (
        "churn = { value = 0.02",
        "chrun = { value = 0.02",
        "unknown-name",
        "[drivers.platform]",
        "did you mean platform.chrun?",
    ),
    (
        '[parts.talkie]\ncomponent = "product"',
        '[parts.talkie]\ncomponent = "produkt"',
        "unknown-name",
        "[parts.talkie]",
        "part talkie: unknown component produkt; did you mean product?",
    ),
    (
        "[drivers.platform]",
        "[drivers.platfrom]",
        "unknown-name",
        "[drivers.platfrom]",
        "drivers of unknown part platfrom; did you mean platform?",
    ),
    (
        "[initial.platform]\nusers",
        "[initial.platform]\nusrs",
        "unknown-name",
        "usrs =",
        "initial value of unknown item platform.usrs; did you mean platform.users?",
    ),
    (
        'horizon = "2026-03"',
        'horizont = "2026-03"',
        "unknown-name",
        "horizont",
        "unknown key horizont; did you mean horizon?",
    ),
    (
        'currency = "USD"',
        'currency = "USS"',
        "unknown-name",
        "currency",
        "currency USS is no ISO code; did you mean USD?",
    ),
    (
        "[parts.talkie]",
        "[parts.lab_talkie]",
        "duplicate-name",
        "[parts.lab_talkie]",
        "reserved: part lab_talkie begins with the reserved prefix lab_",
    ),
    (
        "selling_share = {",
        "opening_share = {",
        "duplicate-name",
        "opening_share =",
        "reserved: opening_share begins with the reserved prefix opening_",
    ),
    (
        "selling_share = { value = 0.7, unit",
        "revenue = { value = 0.7, unit",
        "duplicate-name",
        "",
        "revenue is a line item and a driver",
    ),
    (
        'unit = "money/(person month)", reason = "worked example, spend"',
        'unit = "money/(person year)", reason = "worked example, spend"',
        "unit-declared",
        "",
        "declared USD/month, formula gives USD/year",
    ),
    (
        'unit = "1/month", reason = "worked example, churn"',
        'unit = "1 per / month / x", reason = "worked example, churn"',
        "unit-declared",
        "churn =",
        "talkie.churn: '1 per / month / x' is not a unit",
    ),
    (
        'unit = "1/month", reason = "worked example, churn"',
        'unit = "thousand^999999/month", reason = "worked example, churn"',
        "unit-declared",
        "churn =",
        "is not a unit: an exponent is out of range",
    ),
    (
        'unit = "1/month", reason = "worked example, churn"',
        'reason = "worked example, churn"',
        "unit-declared",
        "churn =",
        "talkie.churn has no unit",
    ),
    (
        'users = { value = 5e6, unit = "person"',
        'users = { value = 5e6, unit = "token"',
        "unit-mismatch",
        "users =",
        "initial.talkie.users has unit token, its line person",
    ),
    (
        ', reason = "worked example, churn"',
        "",
        "no-source",
        "churn =",
        "talkie.churn has neither fact, prior nor reason",
    ),
    (
        'churn = { value = "0.04 to 0.09", unit = "1/month", reason = "worked example, churn" }',
        "churn = 0.06",
        "no-source",
        "churn =",
        "talkie.churn: write a table with value, unit and fact, prior or reason",
    ),
    (
        '[parts.talkie]\ncomponent = "product"',
        '[parts.talkie]\ntitle = { en = 2026-01-31 }\ncomponent = "product"',
        "malformed",
        "title = { en = 2026",
        "title is text, or a table of texts by language",
    ),
    (
        'horizon = "2026-03"',
        'horizon = "2026-03"\nnote = 5',
        "malformed",
        "note = 5",
        "note is text, or a table of texts",
    ),
    (
        'churn = { value = "0.04 to 0.09", unit = "1/month", reason = "worked example, churn" }',
        'churn = { unit = "1/month", prior = "interest_on_cash", bounds = 5 }',
        "literal",
        "churn =",
        "bounds 5: write two numbers, [low, high]",
    ),
    (
        'reason = "worked example, churn"',
        'prior = "chrun_of_apps"',
        "unknown-name",
        "churn =",
        "talkie.churn: no prior chrun_of_apps",
    ),
    (CHURN, '"0.09 to 0.04"', "out-of-range", "churn =", "0.09"),
    (CHURN, "nan", "out-of-range", "churn =", "talkie.churn: constant: nan is not a finite number"),
    (CHURN, "inf", "out-of-range", "churn =", "talkie.churn: constant: inf is not a finite number"),
    (CHURN, "1" + "0" * 400, "out-of-range", "churn =", "a whole number of more than 308 digits"),
    (CHURN, '"a lot"', "literal", "churn =", "'a lot' is not a value; write a number"),
    (CHURN, '"beta(1, 2)"', "unknown-name", "churn =", "unknown distribution beta"),
    (CHURN, '"normal(0.1)"', "literal", "churn =", "normal takes 2 numbers: normal(mean, sd)"),
    (CHURN, '{ "2025-13" = 1 }', "bad-period", "churn =", "'2025-13' is not a month"),
    (CHURN, '{ "2025-10" = nan }', "out-of-range", "churn =", "is not a finite number"),
    (
        'horizon = "2026-03"',
        'horizon = "2025-09"',
        "out-of-range",
        "horizon",
        "horizon must lie 1 to 1200 months after actual_through",
    ),
    (
        'actual_through = "2025-09"',
        'actual_through = "2019-12"',
        "out-of-range",
        "actual_through",
        "history_from must lie at most 1199 months before actual_through",
    ),
    (
        'actual_through = "2025-09"',
        'actual_through = "September"',
        "bad-period",
        "actual_through",
        "'September' is not a month; write it like 2025-10",
    ),
    ('actual_through = "2025-09"', "", "malformed", None, "actual_through is missing or no text"),
    (
        "[initial.talkie]\nusers",
        "[initial.talkie]\n# users",
        "no-initial",
        "[initial.talkie]",
        "talkie.users is read with a lag, has no history at 2025-09 and no initial value",
    ),
    (
        "cash = { value = 6e7",
        'cash = { sum_of = ["talkie.users", "-crash"], reason = "rest" }\nold = { value = 6e7',
        "unknown-name",
        "old =",
        "initial value of unknown item old",
    ),
    (
        'cash = { value = 6e7, unit = "money", reason',
        "cash = { sum_of = 3, reason",
        "malformed",
        "cash =",
        "initial.cash: sum_of is a list of items",
    ),
    (
        'cash = { value = 6e7, unit = "money", reason',
        'cash = { history = "cash", reason',
        "no-initial",
        "cash =",
        "initial.cash: cash has no history at the last balance sheet",
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "entry", "message"), CATALOGUE, ids=[row[4][:40] for row in CATALOGUE])
def test_each_complaint_has_its_code_place_and_words(
    old: str, new: str, code: str, entry: str | None, message: str
) -> None:
    text = edited(TOML, (old, new))
    found = [one for one in complaints(example_lab, text) if one.code == code and message in one.message]
    assert found, complaints(example_lab, text)
    if entry is None:
        assert found[0].place == "demo.toml"
    elif entry:
        assert found[0].place == f"demo.toml:{line_of(text, entry)}"
    else:
        assert found[0].place.startswith("worked_example.py:")


def test_all_complaints_of_a_file_come_together() -> None:
    text = edited(
        TOML,
        (CHURN, "nan"),
        ('reason = "worked example, cost"', 'reson = "worked example, cost"'),
        ("selling_share = { value = 0.7", "selling_share = { value = []"),
        ('unit = "1/year"', 'unit = "1//year"'),
    )
    found = complaints(
        example_lab, text + '\n[event.stop]\nmonth = "2026-13"\nreason = "x"\n[parts.x]\ncomponent = "y"\n'
    )
    assert [one.code for one in found] == [
        "unknown-name",
        "out-of-range",
        "unknown-name",
        "no-source",
        "literal",
        "unit-declared",
        "bad-period",
    ]
    lines = [int(one.place.removeprefix("demo.toml:")) for one in found[1:]]
    assert lines == sorted(lines)


def test_the_complaints_of_the_graph_come_together_with_ranges() -> None:
    text = edited(TOML, ("churn = { value = 0.02", "chrun = { value = 0.02"), (CHURN, "1.4"))
    file = DataFile("demo.toml", text)
    with pytest.raises(DataError) as error:
        load_file(file, Ledger([]), Ledger([]), COMPONENTS, {"churn": (0.0, 1.0)})
    shown = [str(problem) for problem in error.value.problems]
    line = line_of(text, "churn = { value = 1.4")
    assert f"demo.toml:{line}: talkie.churn = 1.4 1/month: must lie in [0, 1]" in shown
    table = line_of(text, "[drivers.platform]")
    needed = re.compile(rf"demo\.toml:{table}: no driver churn, needed by \w+ \(\S+\.py:\d+\)(?: and \d+ more)?; .+")
    (missing,) = [one for one in shown if "no driver churn" in one]  # once, however many lines need it
    assert needed.fullmatch(missing) and missing.endswith("did you mean platform.chrun? (add it to [drivers.platform])")


@pytest.mark.parametrize(
    ("value", "low", "shown"),
    [
        ("-0.3", 0.0, "talkie.spend_per_user = -0.3"),
        ('{ "2025-10" = 0.3, "2026-03" = -1 }', 0.0, "talkie.spend_per_user = -1"),
        ('{ "2020-01" = -1, "2025-10" = 0.3 }', 0.0, ""),
        ('"normal(0.1, 0.1)"', 0.0, "talkie.spend_per_user = -0.064"),
    ],
)
def test_a_negative_price_is_refused_in_any_month(value: str, low: float, shown: str) -> None:
    text = edited(TOML, ("spend_per_user = { value = 0.3", f"spend_per_user = {{ value = {value}"))
    file, ledger = DataFile("demo.toml", text), Ledger([])
    if not shown:
        load_file(file, ledger, ledger, COMPONENTS, {"spend_per_user": (low, 1e6)})
        return
    with pytest.raises(DataError, match=r"must lie in \[0, 1e\+06\]") as error:
        load_file(file, ledger, ledger, COMPONENTS, {"spend_per_user": (low, 1e6)})
    assert error.value.problems[0].message.startswith(shown)


@pytest.mark.parametrize(
    ("addition", "code", "message"),
    [
        ("[event.stop]\nreason = 'x'\n", "malformed", "event stop: give exactly one of month and hazard"),
        ("[event.stop]\nmonth = '2026-01'\n", "no-source", "event stop has neither fact, prior nor reason"),
        (
            "[event.stop]\nhazard = '2/month'\nreason = 'x'\n",
            "out-of-range",
            "event stop: hazard 2/month must lie in [0, 1)",
        ),
        ("[event.stop]\nhazard = 'often'\nreason = 'x'\n", "malformed", 'event stop: write hazard like "0.01/month"'),
        (
            "[event.stop]\nmonth = '2026-01'\nmonths = 0\nreason = 'x'\n",
            "out-of-range",
            "months = 0 must be a whole number",
        ),
        (
            "[event.stop]\nmonth = '2026-01'\nmonths = inf\nreason = 'x'\n",
            "out-of-range",
            "months = inf must be a whole number",
        ),
        ("[event.stop]\nmonth = '2026-01'\non = 'no'\nreason = 'x'\n", "malformed", "on = 'no' must be true or false"),
        ("[event.stop]\nmonth = '2026-01'\nlast = 3\nreason = 'x'\n", "unknown-name", "unknown key last"),
        ("[event]\nstop = 3\n", "malformed", "event.stop must be a table"),
        ("[event.opening_x]\nmonth = '2026-01'\nreason = 'x'\n", "duplicate-name", "reserved: opening_x_active"),
        (
            "[[correlation]]\ndrivers = ['talkie.chrn']\nmatrix = [[1]]\n",
            "unknown-name",
            "correlation of unknown driver talkie.chrn",
        ),
        (
            "[[correlation]]\ndrivers = ['talkie.churn', 'platform.churn']\nmatrix = [[1, 2], [2, 1]]\n",
            "out-of-range",
            "a correlation lies in [-1, 1]",
        ),
        (
            "[[correlation]]\ndrivers = ['talkie.churn', 'platform.churn']\nmatrix = [[1, 1], [1, 1]]\n",
            "out-of-range",
            "not positive definite",
        ),
        ("[[correlation]]\ndrivers = ['talkie.churn']\nmatrix = [['x']]\n", "malformed", "matrix must hold numbers"),
        ("[[correlation]]\ndrivers = 3\nmatrix = 4\n", "malformed", "drivers must be a list of names"),
        ("[correlation]\ndrivers = ['talkie.churn']\nmatrix = 4\n", "malformed", "matrix must be a list of rows"),
        ("[history.talkie]\nrevnue = { metric = 'a.b.c' }\n", "unknown-name", "history of unknown line talkie.revnue"),
        ("[history.talkie]\nrevenue = { metric = 'a.b' }\n", "unknown-name", "a.b is not entity.segment.metric"),
        ("[history.talkie]\nrevenue = { metric = 'a.b.c' }\n", "no-source", "no reported window of a.b.c in this view"),
        ("[history.talkie]\nrevenue = { assume = { FY2024 = 'x' }, reason = 'r' }\n", "literal", "'x' is not a number"),
        ("[history.talkie]\nrevenue = { assume = { FY2024 = 1e6 } }\n", "no-source", "assumed windows need a reason"),
        ("[history.talkie]\nrevenue = { assume = { year = 1e6 }, reason = 'r' }\n", "bad-period", "'year'"),
        ("[history.talkie]\nrevenue = { assume = 3, reason = 'r' }\n", "malformed", "assume = 3 cannot be read"),
        (
            "[history.talkie]\nrevenue = { metric = 'a.b.c', signed = 'yes' }\n",
            "malformed",
            "signed = 'yes' cannot be read",
        ),
        ("[history.talkie]\nrevenue = 3\n", "malformed", "history.talkie.revenue must be a table"),
        (
            "[history.lab]\ngross_profit = { closes = 'profit', metric = 'a.b.c' }\n",
            "unknown-name",
            "closes unknown line profit",
        ),
        ("[history]\ntalkie = 3\n", "malformed", "history.talkie must be a table"),
    ],
)
def test_complaints_about_additions(addition: str, code: str, message: str) -> None:
    found = complaints(example_lab, TOML + "\n" + addition)
    assert [(one.code, message in one.message) for one in found if message in one.message][:1] == [(code, True)], found
    assert found[0].place.startswith("demo.toml:")


def test_a_slot_that_is_not_bound_is_placed_at_its_part() -> None:
    text = edited(
        RICH,
        ('[parts.video]\ncomponent = "product"\nuses = { engine = "engine" }', '[parts.video]\ncomponent = "product"'),
    )
    found = complaints(rich_lab, text)
    assert [(one.code, one.place) for one in found] == [("unknown-name", f"rich.toml:{line_of(text, '[parts.video]')}")]
    assert found[0].remedy == 'write uses.engine = "PART"'


@pytest.mark.parametrize("key", ["parts", "drivers", "initial", "history", "event"])
def test_a_table_that_is_none_is_a_complaint(key: str) -> None:
    top = 'lab = "demo"\ncurrency = "USD"\nactual_through = "2025-09"\ndrivers = 3\n'
    found = complaints(example_lab, top if key == "drivers" else top + f"{key} = 3\n")
    assert ("malformed", f"{key} must be a table") in [(one.code, one.message) for one in found]


def test_a_faulty_driver_does_not_hide_what_is_wrong_with_its_unit() -> None:
    text = edited(
        TOML,
        (CHURN, "nan"),
        ('unit = "1/year", reason = "worked example, interest"', 'unit = "1", reason = "worked example, interest"'),
    )
    found = complaints(example_lab, text)
    assert [one.code for one in found] == ["out-of-range", "unit-declared"]
    assert found[1].place.startswith("worked_example.py:")


def _components(name: str, component: Component) -> dict[str, Component]:
    return {**COMPONENTS, name: component}


def test_errors_in_components_are_placed_in_their_file() -> None:
    circular = COMPONENTS["lab"].replaced("interest", lambda cash, interest_rate: maximum(cash, 0) * interest_rate)
    with pytest.raises(LabeconError) as error:
        load_file(DataFile("demo.toml", TOML), Ledger([]), Ledger([]), _components("lab", circular))
    assert [one.code for one in error.value.problems] == ["unit-declared", "cycle"]
    literal = add(
        Component("product", extends=(COMPONENTS["product"],)),
        tip=("line", "money/month", lambda revenue: revenue * 0.05),
    )
    with pytest.raises(LabeconError) as error:
        load_file(DataFile("demo.toml", TOML), Ledger([]), Ledger([]), _components("product", literal))
    assert [one.code for one in error.value.problems] == ["literal", "literal"]  # once for each instance
    assert all(one.place.startswith("test_loading.py:") for one in error.value.problems)


def test_limits_of_the_bundled_components_do_not_bind_other_ones() -> None:
    lab = example_lab(edited(TOML, ("training_growth = { value = 0.02", "training_growth = { value = -0.5")))
    assert lab.limits == {}
    assert replace(lab, limits={"training_growth": (0.0, 1.0)}).limits

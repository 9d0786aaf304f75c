"""The reference model as a lab, with its drivers and opening values."""

from __future__ import annotations

from functools import cache
from importlib import resources

from labecon.benchmark.reference_funding import WHOLE
from labecon.facts import Ledger, load_ledger
from labecon.labs.datafile import DataFile
from labecon.labs.lab import Lab
from labecon.labs.loading import load_file

#: The lines whose fans are measured.
FAN_LINES = ("revenue", "gross_profit", "ebitda", "net_income", "cash", "users")
#: Stocks whose last month says when a path was ruined and when it broke even.
MONTH_LINES = ("ruin_month", "break_even_month")


@cache
def reference_lab() -> Lab:
    """The lab.

    Returns:
        A lab of 60 forecast months.

    Example:
        >>> reference_lab().run(1).value("revenue", "2026-01") > 20e6
        True
    """
    text = resources.files("labecon.benchmark").joinpath("data/reference.toml").read_text(encoding="utf-8")
    ledger: Ledger = load_ledger()
    return load_file(DataFile("reference.toml", text), ledger, ledger, {"lab": WHOLE}, {})

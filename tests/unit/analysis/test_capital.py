"""The capital of a lab in one value: what there is, and why the rest is not."""

from __future__ import annotations

import labecon
from labecon.analysis.capital import capital


def test_a_listed_lab_has_every_part() -> None:
    found = capital(labecon.load("minimax"))
    assert found.reasons == {} and found.bridge is not None and found.call is not None
    assert found.bridge.closing == found.lab.run(12).value("equity", "2026-01")


def test_a_thin_lab_has_reasons_in_both_languages() -> None:
    found = capital(labecon.load("moonshot"))
    assert set(found.reasons) == {"shares", "listing", "preferred", "bridge", "cash_call"}
    assert len(found.rounds.rounds) == 4 and found.bridge is None and found.call is None
    assert all(why["en"] and why["zh"] for why in found.reasons.values())

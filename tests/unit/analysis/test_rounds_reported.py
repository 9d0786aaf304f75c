"""The ledger of rounds: printed amounts, rows that nobody reports, and valuations by kind."""

from __future__ import annotations

from labecon.analysis.rounds_reported import rounds, valuations
from labecon.facts import load_ledger

LEDGER = load_ledger()


def test_minimax_has_seven_rounds_of_which_two_are_named() -> None:
    found = rounds(LEDGER, "minimax")
    assert [one.key for one in found.rounds] == [
        "first_round", "round_2", "round_3", "round_4", "round_5", "round_6", "pre_b_plus_plus",
    ]  # fmt: skip
    assert found.rounds[-1].amount.value == 390.4e6 and found.rounds[-1].post_money.value == 4.24e9
    assert found.rounds[0].amount.value is None and found.rounds[0].amount.figure.reason["en"]
    assert {one.amount.status for one in found.rounds[:-1]} == {"unknown"}


def test_rounds_add_up_to_what_was_raised() -> None:
    """1,555.0 less 390.4 million, and the state money inside a round is not added again."""
    found = rounds(LEDGER, "minimax")
    printed = sum(one.amount.value or 0.0 for one in found.rounds)
    assert found.unsplit.value == 1555.0e6 - 390.4e6 and found.unsplit.status == "inferred"
    assert printed + found.unsplit.value == found.total.value
    assert [(kind, one.value) for kind, one in found.inside] == [("state", 300e6)]


def test_a_lower_bound_stays_open() -> None:
    found = rounds(LEDGER, "zhipu")
    assert len(found.rounds) == 8
    assert found.total.interval == (8.3e9, None) and found.unsplit.interval[1] is None
    assert {kind for kind, _ in found.inside} == {"state"} and len(found.inside) == 3


def test_a_lab_without_a_total_has_its_named_rounds() -> None:
    found = rounds(LEDGER, "moonshot")
    assert [one.key for one in found.rounds] == ["angel", "a_plus", "b", "c"]
    assert found.total.status == found.unsplit.status == "unknown"


def test_private_offer_and_market_values_stay_apart() -> None:
    found = valuations(LEDGER, "minimax")
    assert {one.kind for one in found} == {"private", "offer", "market"}
    assert all(one.value.figure.unit in ("USD", "HKD") and one.date for one in found)
    refused = [one for one in found if one.in_conflict]
    assert any(one.date == "2026-01-27" and one.value.figure.unit == "USD" for one in refused)
    assert all(one.reason for one in refused)

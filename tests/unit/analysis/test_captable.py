"""The register of shares and the listing: printed numbers of shares, prices and amounts, added up by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from labecon.analysis.captable import CapTable, cap_table
from labecon.analysis.entries import Entry
from labecon.analysis.listing_reported import offer
from labecon.facts import Ledger, load_ledger


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return load_ledger()


def changed(ledger: Ledger, name: str, value: str) -> Ledger:
    """The ledger with one printed number replaced by an exact one."""
    number = Decimal(value)
    rows = [replace(one, value=number, low=number, high=number) if one.id == name else one for one in ledger.facts]
    assert rows != list(ledger.facts)
    return Ledger(rows, ledger.derivations, ledger.tests)


def value(entry: Entry) -> float:
    assert entry.value is not None
    return entry.value


def summed(table: CapTable, column: str, rows: str) -> float:
    return sum(value(getattr(row, column)) for row in getattr(table, rows))


def test_minimax_is_known_to_the_share(ledger: Ledger) -> None:
    table = cap_table(ledger, "minimax")
    assert value(table.total.before) == 313_635_308 - 33_577_240
    assert value(table.total.listed) == 313_635_308 - 4_379_640
    assert value(table.total.after) == 313_635_308
    assert {row.key: value(row.before) for row in table.classes[:3]} == {
        "class_a": 5_000_000,
        "class_b": 74_102_500,
        "preferred_as_converted": 200_955_568,
    }
    for column in ("before", "listed", "after"):
        assert summed(table, column, "classes") == pytest.approx(value(getattr(table.total, column)), abs=0.5)
    for column in ("before", "after"):
        assert summed(table, column, "holders") == pytest.approx(value(getattr(table.total, column)), abs=0.5)
        assert summed(table, f"part_{column}", "holders") == pytest.approx(1.0, abs=1e-12)


def test_new_shares_over_all_are_the_printed_parts(ledger: Ledger) -> None:
    """The prospectus prints 10.7 % for the whole offer and 8.3 % for the base offer alone."""
    table = cap_table(ledger, "minimax")
    newcomers = next(row for row in table.holders if row.key == "newcomers")
    assert round(value(newcomers.part_after), 3) == 0.107
    base = value(table.classes[3].after)
    assert round(base / (value(table.total.before) + base), 3) == 0.083


def test_holders_before_and_after(ledger: Ledger) -> None:
    rows = {row.key: row for row in cap_table(ledger, "minimax").holders}
    alibaba = rows["alibaba"]
    assert value(alibaba.part_before) == 0.1366 and alibaba.part_before.status == "reported"
    assert value(alibaba.before) == pytest.approx(0.1366 * 280_058_068)
    assert alibaba.before.status == "inferred" and alibaba.before.note["en"]
    assert value(alibaba.part_after) == pytest.approx(0.1366 * 280_058_068 / 313_635_308)
    assert value(rows["rest"].part_before) == pytest.approx(1 - 0.6253)
    assert value(rows["founder_yan"].votes) == 0.7491 and rows["tencent"].votes.status == "unknown"


def test_votes_per_founder_share_follow_from_printed_votes(ledger: Ledger) -> None:
    """With k votes a share: 0.2825 k over 0.3075 k + 0.6925 is 0.7491, so k is near ten, as for founders elsewhere."""
    found = {one.figure.key: one for one in cap_table(ledger, "minimax").votes_per_share}
    k = value(found["founder_yan"])
    assert 0.2825 * k / (0.3075 * k + 0.6925) == pytest.approx(0.7491, rel=1e-12)
    assert all(9.5 < value(one) < 10.5 and one.status == "inferred" for one in found.values())


def test_a_page_less_is_a_row_unknown(ledger: Ledger) -> None:
    early = cap_table(ledger.as_of(date(2025, 12, 31)), "minimax")
    assert early.total.after.status == "unknown" and early.total.after.figure.reason["en"]
    assert early.offer.entries["overallotment"].status == "unknown"
    assert value(next(row for row in early.holders if row.key == "idg").part_before) == 0.028
    assert cap_table(ledger, "deepseek").total.before.status == "unknown"


def test_zhipu_as_far_as_facts_go(ledger: Ledger) -> None:
    """Shares follow from value over price at the first close; classes are not reported; a holding is in shares."""
    table = cap_table(ledger, "zhipu")
    assert value(table.total.after) == pytest.approx(57.89e9 / 131.5)
    assert value(table.total.before) == pytest.approx(57.89e9 / 131.5 - 37_419_500)
    assert [row.key for row in table.classes] == ["unsplit", "base_offer", "size_adjustment", "overallotment"]
    assert table.classes[2].after.status == table.classes[3].after.status == "unknown"
    star = next(row for row in table.holders if row.key == "star_vc")
    assert value(star.before) == 5_912_000


def test_price_times_shares_gives_the_printed_proceeds(ledger: Ledger) -> None:
    found = offer(ledger, "minimax")
    assert value(found.entries["proceeds"]) == 165 * 29_197_600
    assert value(found.entries["overallotment_proceeds"]) == 165 * 4_379_640
    assert value(found.entries["all_proceeds"]) == 165 * 33_577_240
    assert [(one.name, one.agrees) for one in found.proceeds] == [("offer", True), ("all", True)]
    assert value(found.entries["fee_rate"]) == pytest.approx(1 - 697.29e6 / 722_640_600)
    assert value(found.entries["cornerstone_shares"]) == pytest.approx(2.723e9 / 165)
    assert round(value(found.entries["cornerstone_part"]), 3) == 0.565, "as printed"
    assert found.entries["cornerstone_shares"].status == "inferred"


def test_zhipus_largest_amount_is_a_listed_conflict(ledger: Ledger) -> None:
    found = offer(ledger, "zhipu")
    assert value(found.entries["proceeds"]) == pytest.approx(116.20 * 37_419_500)
    (conflict,) = found.conflicts
    assert value(conflict.printed) == 5.1e9 and conflict.refused and conflict.reason
    assert conflict.ratio == pytest.approx(5.1e9 / (116.20 * 37_419_500))
    assert {one.agrees for one in found.proceeds if not one.refused} == {True}


def test_a_changed_fact_changes_the_table(ledger: Ledger) -> None:
    more = changed(ledger, "minimax.ipo_overallotment.shares_offered.2026-01-09", "4379740")
    table = cap_table(more, "minimax")
    assert value(table.total.listed) == 313_635_308 - 4_379_740
    assert value(table.offer.entries["offered"]) == 29_197_500
    dearer = offer(changed(ledger, "minimax.ipo.offer_price.2026-01-08", "180"), "minimax")
    assert [one.name for one in dearer.conflicts] and not dearer.proceeds[0].agrees

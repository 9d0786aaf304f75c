"""The release calendar: printed dates, months between them, and releases of the forecast."""

from __future__ import annotations

import pytest

import labecon
from labecon.analysis.generations import generations
from labecon.analysis.releases import planned_releases, releases
from labecon.facts import load_ledger
from tests.unit.analysis.toy import toy_lab

LEDGER = load_ledger()


def test_printed_releases_by_modality() -> None:
    rows = {one.name: one for one in releases(LEDGER, "minimax")}
    assert (rows["minimax_m2"].date, rows["minimax_m2"].in_conflict) == ("2025-10-27", False), "not the refused June"
    assert rows["minimax_01"].in_conflict
    assert rows["minimax_m1"].live_months == 4 and rows["minimax_m2"].live_months is None
    assert rows["speech_02"].modality == "speech" and rows["hailuo_02"].modality == "video"
    assert rows["hailuo_02"].live_months is None


def test_zhipus_flagships() -> None:
    """GLM-4 of January 2024 to GLM-4.5 of July 2025: 18 months; the agent in between is another modality."""
    rows = {one.name: one for one in releases(LEDGER, "zhipu")}
    assert rows["glm_4"].live_months == 18 and rows["autoglm"].modality == "agent"
    assert rows["glm_4_5"].live_months == 5
    assert releases(LEDGER, "anthropic") == ()


def test_releases_ahead_follow_the_life_of_generations() -> None:
    toy = toy_lab()
    rows = planned_releases(toy, toy.run(36))
    assert [row.month for row in rows[:2]] == ["2026-03", "2026-09"] and rows[-1].live_months is None
    assert {row.live_months for row in rows[:-1]} == {6} and rows[0].cost == 30.0


@pytest.mark.parametrize("name", ["minimax", "zhipu"])
def test_releases_are_the_rows_of_generations(name: str) -> None:
    lab = labecon.load(name)
    run = lab.run()
    costs = {(row.line, row.released): row.cost for row in generations(lab, run) if row.released}
    rows = planned_releases(lab, run)
    assert len(rows) == len(costs)
    for row in rows:
        assert row.cost == pytest.approx(costs[row.line, row.month], rel=1e-9)
    longer = lab.with_drivers({f"{row.line}.generation_life": 30 for row in rows})
    assert len(planned_releases(longer, longer.run())) < len(rows)

"""A lab cut at a date: what is known then, what is forecast, and that later facts change no bit."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import labecon
from labecon.analysis.growth.estimate_array import estimate
from labecon.analysis.growth.filter_array import GrowthFilter
from labecon.analysis.growth.lab_cut_array import ahead, cut_lab
from labecon.analysis.growth.lab_lines import lab_lines, segment_line, size_scale
from labecon.analysis.growth.observations import analog_lines
from labecon.facts import Ledger, load_ledger
from labecon.periods import Window

CUT = date(2024, 12, 31)


@pytest.fixture(scope="module")
def population():  # type: ignore[no-untyped-def]
    lines = [line.through(Window.parse("FY2024").end) for line in analog_lines()]
    return estimate([line for line in lines if line.observations], rows=20, particles=40, rounds=1)


def test_windows_of_a_view_end_by_its_date() -> None:
    view = load_ledger().as_of(None, CUT)
    line = segment_line(view, "zhipu", 1 / 7, seasonal=True)
    assert line is not None and [one.window.label for one in line.observations] == [
        "FY2022", "FY2023", "H1-2024", "FY2024",
    ]  # fmt: skip
    assert segment_line(view, "minimax", 1.0, segment="minimax_audio") is None


def test_deleting_later_facts_changes_no_bit_of_the_forecast(population) -> None:  # type: ignore[no-untyped-def]
    full = load_ledger()
    view = full.as_of(None, CUT)
    deleted = Ledger(tuple(fact for fact in full.facts if fact.period.last_day <= CUT), full.derivations)
    growth = GrowthFilter(population.rows(4), 50, 1)
    later = segment_line(full, "minimax", 1.0)
    assert later is not None
    wanted = [one for one in later.observations if one.window.label == "9M2025"]
    a, b = (
        ahead(growth, line, wanted)
        for line in (segment_line(view, "minimax", 1.0), segment_line(deleted.as_of(None, CUT), "minimax", 1.0))
        if line is not None
    )
    assert np.array_equal(a[0][1], b[0][1])


def test_a_cut_scores_what_was_reported_later(population) -> None:  # type: ignore[no-untyped-def]
    lab = labecon.load("zhipu")
    found = cut_lab(lab, lab.ledger.as_of(None, CUT), population)
    assert [row.window for row in found.rows] == ["H1-2025"] * 3
    total = found.rows[0]
    assert total.actual / found.scale == pytest.approx(190.877e6) and set(total.baselines) >= {"flat", "random_walk"}


def test_a_lab_s_lines_are_in_dollars_of_size_and_start_when_they_earn() -> None:
    lab = labecon.load("minimax")
    lines = {line.name: line for line in lab_lines(lab)}
    talkie = lines["minimax.talkie.revenue"].observations
    assert [one.window.label for one in talkie] == ["2023-06..2023-12", "9M2024", "FY2024", "9M2025"]
    zhipu = labecon.load("zhipu")
    cloud = next(line for line in lab_lines(zhipu) if "cloud" in line.name).observations
    assert cloud[-2].total == pytest.approx(29.1e6 * size_scale(zhipu))
    assert (cloud[-1].window.label, cloud[-1].slack) == ("2026-01", 0.3)  # the run-rate named in January 2026

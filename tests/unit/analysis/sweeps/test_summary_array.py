"""What a cell comes to: quantiles, chances, months; and a hash that follows every value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from labecon.analysis.sweeps import summary_array
from labecon.analysis.sweeps.summary_array import kinds, summed_up
from tests.unit.analysis.sweeps.small_sweep import small_plan

PLAN = small_plan(scenarios=("base",), figures=("runway",), paths=5)
REVENUE = np.array([5, 1, 4, 2, 3], dtype=np.float32)
RUNWAY = np.array([12, 30, np.inf, np.inf, np.inf], dtype=np.float32)


def summary(revenue: Any = REVENUE, runway: Any = RUNWAY) -> tuple[list[dict[str, Any]], str]:
    def read(cell: int, names: Sequence[str]) -> Mapping[str, Any]:
        values = {"revenue_FY2026": np.asarray(revenue, np.float32), "runway": np.asarray(runway, np.float32)}
        return {name: values[name] for name in names}

    return summed_up(PLAN, {}, read, {})


def test_quantiles_of_known_values() -> None:
    row = summary()[0][0]
    assert (row["figure"], row["window"], row["unit"], row["paths"]) == ("revenue", "FY2026", "USD", 5)
    found = [row[name] for name in ("q05", "q25", "q50", "q75", "q95")]
    assert found == pytest.approx([1.2, 2.0, 3.0, 4.0, 4.8])
    assert row["never"] == 0 and "within_12" not in row


def test_what_never_happens_has_no_quantile_and_a_reason() -> None:
    row = summary()[0][1]
    assert (row["q05"], row["q25"], row["q50"], row["q95"]) == (pytest.approx(15.6), 30.0, None, None)
    assert row["never"] == pytest.approx(0.6)
    assert (row["within_12"], row["within_24"], row["within_36"]) == (0.2, 0.2, 0.4)
    assert "does not happen" in row["reason"]


def test_what_is_undefined_is_left_out_and_counted() -> None:
    row = summary(revenue=[1, np.nan, 3, np.nan, 2])[0][0]
    assert (row["q50"], row["undefined"]) == (2.0, pytest.approx(0.4))
    nothing = summary(revenue=[np.nan] * 5)[0][0]
    assert nothing.get("q50") is None and "nobody reports" in nothing["reason"]


def test_the_hash_follows_values_and_their_order() -> None:
    digest = summary()[1]
    assert digest == summary()[1]
    assert digest != summary(revenue=REVENUE[::-1])[1]
    assert digest != summary(runway=np.nextafter(RUNWAY, np.float32(0)))[1]


def test_columns_may_be_read_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = summary()
    monkeypatch.setattr(summary_array, "AT_ONCE", 1)
    assert summary() == whole


def test_a_cell_without_result_says_why() -> None:
    rows, digest = summed_up(PLAN, {0: "it is not finite"}, lambda cell, names: {}, {})
    assert [(row["reason"], row.get("figure")) for row in rows] == [("it is not finite", None)]
    assert digest != summary()[1]


def test_every_row_fits_the_columns() -> None:
    assert {name for row in summary()[0] for name in row} <= set(kinds({}))

"""The bundled priors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from labecon.errors import DataError
from labecon.facts.priors import known_priors, last_day_of, load_priors

PRIORS = load_priors()


def test_all_rows_are_there() -> None:
    assert len(PRIORS) == 201
    prior = PRIORS["frontier_training_cost_growth"]
    assert (prior.p05, prior.p50, prior.p95) == (Decimal("2.0"), Decimal("2.4"), Decimal("3.1"))
    assert prior.part == "generations" and prior.source.published == date(2024, 5, 31)


def test_rows_are_ordered_and_cited() -> None:
    for prior in PRIORS.values():
        assert prior.source.title, prior.name
        assert prior.source.published <= date(2026, 1, 31), prior.name
        assert prior.source.url == "" or prior.source.url.startswith("http"), prior.name
        if prior.p05 is not None and prior.p50 is not None and prior.p95 is not None:
            assert prior.p05 <= prior.p50 <= prior.p95, prior.name
        else:
            assert prior.values, prior.name
        assert prior.basis in ("measured", "literature", "analog", "judgement"), prior.name


def test_values_without_percentiles() -> None:
    assert PRIORS["hhi_dram"].values == (2988, 3188)
    assert PRIORS["training_spend_growth_broker"].values == (Decimal("1.3"),)
    assert PRIORS["training_spend_growth_broker"].range_text == ""


def test_known_by_a_day() -> None:
    early = known_priors(date(2024, 5, 31))
    assert "frontier_training_cost_growth" in early
    assert "frontier_training_cost_growth" not in known_priors(date(2024, 5, 30))
    assert 0 < len(early) < len(PRIORS)


@pytest.mark.parametrize(
    ("text", "day"), [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2025-12-31", "2025-12-31")]
)
def test_last_day(text: str, day: str) -> None:
    assert last_day_of(text).isoformat() == day


def test_a_bad_day_is_refused() -> None:
    for text in ("", "soon", "2025-13", "2025-02-30"):
        with pytest.raises(DataError, match="no day"):
            last_day_of(text)

"""The same tests on every database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.facts.store import postgres


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a new store can be made."""
    if request.param == "sqlite":
        return tmp_path / "labecon.db"
    if postgres.missing():
        pytest.skip(postgres.missing())
    return postgres.new_place()

"""Settings that every test shares."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same examples on every run, so that a red build can be repeated; `thorough` looks further, with fresh ones.
settings.register_profile("steady", derandomize=True, deadline=None, database=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take LABECON_* variables of the caller away: a test sees the defaults unless it sets one itself."""
    for name in list(os.environ):
        if name.startswith("LABECON_"):
            monkeypatch.delenv(name)

"""Settings that every test shares."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every run, so that a red build can be repeated; `thorough` looks further, with fresh ones.
settings.register_profile("steady", derandomize=True, deadline=None, database=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# A job that a shell starts in the background ignores Ctrl-C, and so would the commands that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


#: JAX starts threads that stay, and a process with threads should not be split any more: what loads it comes last.
LAST = ("test_gradient.py", "test_run_backends.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files that load JAX behind all others."""
    items.sort(key=lambda item: item.path.name in LAST)


@pytest.fixture(scope="session")
def compiled_kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for compiled kernels, shared by the run and apart from the user's own."""
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, compiled_kernels: Path) -> None:
    """Take LABECON_* variables of the caller away: a test sees the defaults unless it sets one itself."""
    for name in list(os.environ):
        if name.startswith("LABECON_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LABECON_CACHE", str(compiled_kernels))

"""Settings that every test shares."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
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


#: How often a test in a browser that fails is run again: a machine that stood still is no fault of the page.
RERUNS = 2


def in_a_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files that load JAX behind all others, and lets tests in a browser run again; the summary says so."""
    items.sort(key=lambda item: item.path.name in LAST)
    for item in filter(in_a_browser, items):
        item.add_marker(pytest.mark.flaky(reruns=RERUNS))


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Notes whether a test has failed."""
    report = yield
    item.stash[FAILED] = report.failed or (report.when != "setup" and item.stash.get(FAILED, False))
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    anew(item)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    anew(item)


def anew(item: pytest.Item) -> None:
    """Ends browser, server and workspace of a test that failed: its next run, and the next test, get theirs anew."""
    module = item.getparent(pytest.Module)
    if in_a_browser(item) and item.stash.get(FAILED, False) and module is not None:
        item.session._setupstate.teardown_exact(module.parent)


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

"""What tests of the compiled engine share: whether there is a compiler, and a cache of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from labecon.backends import native


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for compiled libraries, shared by the tests of a session."""
    folder = tmp_path_factory.mktemp("kernels")
    folder.chmod(0o700)
    return folder


@pytest.fixture
def compiler(kernels: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[native.Compiler]:
    """A C compiler; without one the test is skipped, or fails where CI says that there must be one."""
    monkeypatch.setenv("LABECON_CACHE", str(kernels))
    try:
        yield native.find_compiler()
    except native.Unavailable as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs a compiler: {error}")
        pytest.skip(str(error))

"""What tests of the JavaScript engine share: whether there is a program that runs it, and the values it gives back."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

from labecon.backends.javascript_runner import emitted, find_node
from labecon.errors import UsageError


@pytest.fixture
def node() -> str:
    """Node.js; without it the test is skipped, or fails where CI says that there must be one."""
    try:
        return find_node()
    except UsageError:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Node.js (Debian: apt install nodejs)")
        pytest.skip("Node.js is not installed")


def doubles(script: str, runtime: str | None = None) -> np.ndarray[Any, Any]:
    """The doubles that a script gives to ``emit(list)``, in order.

    Args:
        script: JavaScript that follows the runtime.
        runtime: Other text in its place.

    Returns:
        All values.
    """
    return np.array(emitted(script, runtime))

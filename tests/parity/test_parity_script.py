"""The script that holds every lab and scenario to its promises: what it counts, and that it sees a planted bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from labecon.labs.lab import Lab
from tests.benchmark_scripts import benchmark_script


@pytest.fixture(scope="module")
def script() -> Any:
    return benchmark_script("parity")


def test_every_value_of_every_line_is_compared(script: Any) -> None:
    found = script.compared("openai", "base", 24, 5)
    assert (found["paths"], found["python_paths"]) == (24, 5)
    assert found["python_values"] == 5 * found["lines"] * found["months"]
    assert found["python_differing"] == found["strict_differing"] == 0
    assert script.holds(found)
    assert "5 paths" in script.line(found) and "1 of 3 pairs: python 5 paths" in script.total([found], 3)


def test_a_planted_bit_is_counted(script: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Lab.path

    def off(self: Lab, *address: Any) -> Any:
        run = path(self, *address)
        cash = list(run.forecast["cash"])
        cash[7] = float(np.nextafter(cash[7], np.inf))
        object.__setattr__(run, "forecast", {**run.forecast, "cash": cash})
        return run

    monkeypatch.setattr(Lab, "path", off)
    found = script.compared("openai", "base", 8, 3)
    assert found["python_differing"] == 3
    assert not script.holds(found)


def test_undefined_is_undefined_whatever_its_bits(script: Any) -> None:
    nan = np.array([0x7FF8000000000000, 0x7FF8000000000001], dtype=np.int64).view(np.float64)
    assert script.differing(nan[:1].copy(), nan[1:].copy()) == 0
    assert script.differing(np.array([0.0, np.nan]), np.array([-0.0, 1.0])) == 2

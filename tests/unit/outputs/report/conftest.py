"""What tests of notes are written from: one full lab and one thin lab, computed once."""

from __future__ import annotations

import pytest

import labecon
from labecon.outputs.report.material import LabMaterial, material


@pytest.fixture(scope="package")
def found() -> dict[str, LabMaterial]:
    """Material by lab."""
    return material([labecon.load("zhipu"), labecon.load("openai")], 100, 1, None, lambda name: None)

"""The examples in docstrings give what they show."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path
from types import ModuleType

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
PATHS = [path.relative_to(SOURCE).with_suffix("") for path in sorted(SOURCE.rglob("*.py"))]
MODULES = [".".join(path.parts).removesuffix(".__init__") for path in PATHS if path.name != "__main__"]


def failures(module: ModuleType) -> list[str]:
    """What the examples of a module print in place of what they show."""
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    said: list[str] = []
    for test in doctest.DocTestFinder().find(module):
        runner.run(test, out=said.append)
    return said


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    said = failures(importlib.import_module(name))
    assert not said, "".join(said)


def test_a_wrong_example_is_found() -> None:
    module = ModuleType("wrong", "A module.\n\n>>> 1 + 1\n3\n")
    assert "Expected" in "".join(failures(module))

"""Scripts of `benchmarks`, loaded as modules: tests hold them to what they print."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any


def benchmark_script(name: str) -> Any:
    """A script as a module.

    Args:
        name: Its file without the ending.

    Returns:
        The module, made anew.
    """
    path = Path(__file__).resolve().parents[1] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"{name}_script", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

"""The import contract of pyproject.toml is in force: it names every module, and an import upwards breaks it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = (
    "errors",
    "units",
    "periods",
    "language",
    "facts",
    "business",
    "backends",
    "labs",
    "analysis",
    "outputs",
    "cli",
)


def _lint(folder: Path, imports: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Check a package of nearly empty modules (name to text) against the project's own contract."""
    package = folder / "labecon"
    package.mkdir()
    for module, text in {"__init__": "", **dict.fromkeys(LAYERS, ""), **imports}.items():
        (package / f"{module}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    arguments = ["--no-cache", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(command + arguments, cwd=folder, capture_output=True, text=True, check=False)


def test_imports_downwards_pass(tmp_path: Path) -> None:
    downwards = {
        "cli": "import labecon.outputs",
        "labs": "import labecon.facts\nimport labecon.backends",
        "facts": "import labecon.periods",
        "units": "import labecon.errors",
    }
    done = _lint(tmp_path, downwards)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("language", "business"),
        ("backends", "labs"),
        ("business", "backends"),
        ("analysis", "outputs"),
        ("errors", "units"),
    ],
)
def test_an_import_upwards_or_sideways_is_found(tmp_path: Path, source: str, target: str) -> None:
    done = _lint(tmp_path, {source: f"import labecon.{target}"})
    assert done.returncode == 1
    assert f"labecon.{source} -> labecon.{target}" in done.stdout


def test_a_module_without_a_place_is_found(tmp_path: Path) -> None:
    done = _lint(tmp_path, {"elsewhere": ""})
    assert done.returncode == 1
    assert "elsewhere" in done.stdout

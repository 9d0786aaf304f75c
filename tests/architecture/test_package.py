"""The rules applied to the project."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import rules

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "src").rglob("*.py"))
EXCEPTIONS = tomllib.loads((ROOT / "tests/architecture/exceptions.toml").read_text(encoding="utf-8"))["exception"]


def _in_all_modules(check: Callable[[str, str], list[str]]) -> list[str]:
    return [finding for path in MODULES for finding in check((ROOT / path).read_text(encoding="utf-8"), path)]


def _tracked_files() -> list[str]:
    """What is, or would be, under version control; everything outside ignored folders where git is not at hand."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())
    hidden = {".git", ".venv", "dist", "__pycache__"}
    return sorted(
        path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.parts)
    )


def test_the_modules_are_found() -> None:
    assert "src/labecon/errors.py" in MODULES


@pytest.mark.parametrize(
    "check",
    [
        rules.undocumented_names,
        rules.banned_constructs,
        rules.unsteady_arithmetic,
        rules.engine_imports,
        rules.malformed_line_items,
    ],
    ids=lambda check: check.__name__,
)
def test_modules_keep_the_rule(check: Callable[[str, str], list[str]]) -> None:
    findings = _in_all_modules(check)
    assert not findings, "\n".join(findings)


def test_sizes_stay_within_the_limits_or_the_shrinking_list() -> None:
    found: dict[str, int] = {}
    for path in MODULES:
        found |= rules.oversized((ROOT / path).read_text(encoding="utf-8"), path)
    findings = rules.ratchet(found, {entry["name"]: entry["lines"] for entry in EXCEPTIONS})
    assert not findings, "\n".join(findings)


def test_every_exception_has_a_reason() -> None:
    assert [entry["name"] for entry in EXCEPTIONS if len(entry["reason"].split()) < 4] == []


def test_module_names_say_what_is_inside() -> None:
    findings = [finding for path in MODULES for finding in rules.banned_module_name(path.removeprefix("src/"))]
    assert not findings, "\n".join(findings)


def test_no_file_names_a_path_of_a_machine() -> None:
    findings = []
    for path in _tracked_files():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        findings += rules.machine_paths(text, path)
    assert not findings, "\n".join(findings)

"""`.ci/system-packages`: what pip cannot bring is installed or said to be missing, on a build server as an error."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(tmp_path: Path, *lines: str, server: bool = False, apt: str = "exit 100") -> subprocess.CompletedProcess[str]:
    """The script with other lines, a stand-in for apt-get, and root."""
    for name, body in (("apt-get", f'echo "$@" >> {tmp_path}/asked; {apt}'), ("id", "echo 0")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CI": "true" if server else ""}
    command = [str(ROOT / ".ci" / "system-packages"), *lines]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tool-15").touch()
    done = run(tmp_path, f"{tmp_path}/tool-* a-tool", server=True)
    assert (done.returncode, done.stderr, (tmp_path / "asked").exists()) == (0, "", False)


def test_what_is_missing_is_installed(tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    lines = (f"{tmp_path}/here one", f"{tmp_path}/away two", f"{tmp_path}/gone three")
    done = run(tmp_path, *lines, server=True, apt="exit 0")
    assert done.returncode == 0
    assert (tmp_path / "asked").read_text().splitlines()[-1].endswith("--no-install-recommends two three")


@pytest.mark.parametrize("server", [True, False])
def test_what_cannot_be_installed_is_said_and_is_an_error_on_a_build_server(tmp_path: Path, server: bool) -> None:
    done = run(tmp_path, f"{tmp_path}/away a-tool", server=server)
    assert done.returncode == int(server)
    assert "not installed: a-tool" in done.stderr and "are skipped" in done.stderr

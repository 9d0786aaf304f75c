"""Sweeps on processes of this machine, on Dask and on Ray: the same bits."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LABECON = (sys.executable, "-c", "import sys; from labecon.cli.main import main; sys.exit(main())")
TEXT = """labs = ["five_numbers"]
scenarios = ["base", "lean_year"]
paths = 16
block = 4
months = 14

[keep]
windows = ["FY2026"]
lines = ["revenue", "cash"]
"""
#: Starting Ray takes longer than a push should wait.
nightly = pytest.mark.skipif(not os.environ.get("NIGHTLY"), reason="starts a Ray cluster: NIGHTLY=1 make unit")


def swept(folder: Path, engine: str) -> dict[str, str]:
    """What a sweep prints, in a process of its own, and the content of its manifest."""
    (folder / "small.toml").write_text(TEXT, encoding="utf-8")
    place = folder / engine.partition(":")[0]
    words = ["small.toml", "--on", engine, "--workers", "2", "--to", str(place)]
    done = subprocess.run(
        [*LABECON, "sweep", *words, "--workspace", str(ROOT / "examples" / "workspace")],
        cwd=folder, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if not line.endswith(" left")][1:] == [], done.stderr
    lines = [json.loads(line) for line in (place / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    blocks = {line["id"]: line["sha256"] for line in lines if line["kind"] == "block"}
    assert len(blocks) == 8
    return {"digest": json.loads(done.stdout)["digest"], **blocks}


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The sweep on two processes of this machine."""
    return swept(tmp_path_factory.mktemp("local"), "local")


def test_dask_gives_the_same_bits(tmp_path: Path, local: dict[str, str]) -> None:
    assert swept(tmp_path, "dask") == local


@nightly
@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed: pip install 'labecon[ray]'")
def test_ray_gives_the_same_bits(tmp_path: Path, local: dict[str, str]) -> None:
    assert swept(tmp_path, "ray") == local

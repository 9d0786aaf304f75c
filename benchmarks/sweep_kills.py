"""Kills a sweep at random moments and lets it go on: ``python benchmarks/sweep_kills.py [KILLS] [SPEC] [--on ENGINE]``.

Each round begins a sweep in an empty folder, waits for a number of finished blocks and a moment drawn at random, sends
SIGKILL to its process (every third time to one of its workers), damages a finished block every fifth time, and resumes
it. Prints one line of JSON: how many digests were those of the sweep that nobody disturbed, and how many finished
blocks were computed a second time though nothing was wrong with them. The bar is all and none.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LABECON = (sys.executable, "-c", "import sys; from labecon.cli.main import main; sys.exit(main())")
DEFAULT = """labs = ["openai", "anthropic"]
scenarios = ["base", "funding_drought"]
paths = 300
block = 50
months = 36
[keep]
windows = ["FY2026"]
lines = ["revenue", "cash"]
"""
#: Seconds within which a killed sweep lets go of its folder.
PATIENCE = 20
#: Seconds after a finished block within which the kill comes: about the time of a block.
LATEST = 0.2


@dataclass
class Tally:
    """What came of the rounds."""

    kills: int = 0
    equal: int = 0
    doubled: int = 0
    damaged: int = 0
    before_first_block: int = 0
    after_the_end: int = 0


def sweep(spec: Path, folder: Path, engine: str, *words: str) -> subprocess.Popen[str]:
    """A sweep in a process of its own."""
    command = [*LABECON, "sweep", str(spec), "--to", str(folder), "--on", engine, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def finished(process: subprocess.Popen[str]) -> tuple[str, str]:
    """The digest of a sweep that ends, and what it said."""
    out, err = process.communicate()
    if process.returncode:
        raise SystemExit(f"a sweep ended with {process.returncode}: {err}")
    return json.loads(out)["digest"], err


def children(process: int) -> list[int]:
    """Processes that a process has begun."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            found.append(int(place.parent.name))
    return found


def kill(process: subprocess.Popen[str], worker: bool, chance: random.Random) -> None:
    """Sends SIGKILL to a sweep, or to one of its workers, after which it ends by itself."""
    victims = children(process.pid) if worker else []
    try:
        os.kill(chance.choice(victims) if victims else process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    try:
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def wait(process: subprocess.Popen[str], folder: Path, blocks: int, seconds: float) -> None:
    """Waits for a number of finished blocks, and a moment more."""
    while noted(folder) < blocks and process.poll() is None:
        time.sleep(0.01)
    time.sleep(seconds)


def noted(folder: Path) -> int:
    """Finished blocks of a folder."""
    manifest = folder / "manifest.jsonl"
    if not manifest.exists():
        return 0
    lines = manifest.read_bytes().split(b"\n")[:-1]
    return sum(b'"kind": "block"' in line for line in lines)


def main() -> None:
    """Runs the rounds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kills", nargs="?", type=int, default=50)
    parser.add_argument("spec", nargs="?", type=Path)
    parser.add_argument("--on", default="local")
    options = parser.parse_args()
    chance, tally = random.Random(1), Tally()
    with tempfile.TemporaryDirectory() as place:
        spec = options.spec or Path(place) / "spec.toml"
        if options.spec is None:
            spec.write_text(DEFAULT, encoding="utf-8")
        started = time.monotonic()
        whole, _ = finished(sweep(spec, Path(place) / "whole", options.on))
        seconds, blocks = time.monotonic() - started, noted(Path(place) / "whole")
        for number in range(options.kills):
            folder = Path(place) / f"round{number}"
            process = sweep(spec, folder, options.on)
            wait(process, folder, chance.randrange(blocks), chance.uniform(0.0, LATEST))
            tally.after_the_end += process.poll() is not None
            kill(process, number % 3 == 2, chance)
            there = noted(folder)
            tally.before_first_block += there == 0
            hurt = number % 5 == 4 and there > 0
            if hurt:
                victim = chance.choice(sorted(folder.rglob("paths/*/*.parquet")))
                victim.write_bytes(victim.read_bytes()[:-1])
            digest, said = finished(sweep(spec, folder, options.on, "--resume"))
            kept = int(said.rpartition(" already there")[0].rpartition(", ")[2].replace(",", ""))
            tally.kills += 1
            tally.equal += digest == whole
            tally.damaged += hurt
            tally.doubled += max(0, there - hurt - kept)
    print(json.dumps({**vars(tally), "digest": whole, "undisturbed_seconds": round(seconds, 1), "on": options.on}))


if __name__ == "__main__":
    main()

"""How long a command takes from nothing, in new processes: what a person waits for."""

from __future__ import annotations

import subprocess
import sys
import time

#: Turns of each command; the fastest counts, since whatever else the machine does only adds.
TURNS = 5
COMMANDS = {
    "version": ("--version",),
    "run": ("run", "minimax", "--format", "json"),
    "simulate_1000": ("simulate", "minimax", "--paths", "1000", "--format", "json"),
}


def measure(turns: int = TURNS, commands: dict[str, tuple[str, ...]] | None = None) -> dict[str, float]:
    """Wall seconds of commands in new processes; each runs once before, so that its code is compiled.

    Args:
        turns: Turns of each.
        commands: Name to arguments; `COMMANDS` when None.

    Returns:
        Seconds by name.
    """
    chosen = COMMANDS if commands is None else commands
    seconds: dict[str, list[float]] = {name: [] for name in chosen}
    for number in range(turns + 1):
        for name, words in chosen.items():
            code = "from labecon.cli.main import main; raise SystemExit(main())"
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code, *words], stdout=subprocess.DEVNULL, check=True)
            if number:
                seconds[name].append(time.perf_counter() - start)
    return {name: round(min(all_), 3) for name, all_ in seconds.items()}

"""Readers at the server while a heavy job runs beside them: latency, errors, memory.

    python benchmarks/server_load.py                       # 50 users, 5 minutes
    python benchmarks/server_load.py --users 5 --minutes 0.2

Starts `labecon serve` in a workspace of its own, warms the answers that the page asks for, then lets every user ask one
of them after another with a pause for thought, while one job after another simulates paths. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

ENTRY = "import sys; from labecon.cli.main import main; sys.exit(main())"
#: What the page asks while somebody reads; the weight is how often.
READS = {
    "/": 2,
    "/api/labs": 6,
    "/api/labs/minimax/run?line=revenue&line=cash": 8,
    "/api/labs/zhipu/run?line=revenue&line=cash": 8,
    "/api/labs/minimax/run.csv": 3,
    "/api/facts?lab=minimax": 6,
    "/api/facts.csv?lab=zhipu": 3,
    "/api/compare?lab=minimax&lab=zhipu": 4,
    "/api/labs/minimax/captable": 4,
    "/api/scenarios": 5,
    "/api/lines?lab=zhipu": 3,
    "/api/labs/minimax/explain?line=cash&month=2025-09": 3,
    "/api/facts/check": 2,
    "/api/me": 6,
    "/api/jobs": 6,
}
PAUSE = (0.5, 1.5)
_ENOUGH = 60_000


@dataclass
class Seen:
    """What users saw.

    Args:
        seconds: Of every answer.
        wrong: Status or error to how often.
        slowest: Seconds and address.
    """

    seconds: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")


class Client:
    """One connection that is kept open."""

    def __init__(self, host: str, token: str) -> None:
        self.host, self.headers = host, {"authorization": f"Bearer {token}", "accept-encoding": "gzip"}
        self.connection = http.client.HTTPConnection(host, timeout=180)

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Status and body; a connection that the server closed while it was idle is opened again."""
        data = None if body is None else json.dumps(body)
        headers = self.headers | ({} if data is None else {"content-type": "application/json"})
        for again in (True, False):
            try:
                self.connection.request(method, path, data, headers)
                found = self.connection.getresponse()
                return found.status, found.read()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection.close()
                if not again:
                    raise
        raise AssertionError


def memory(process: int) -> float:
    """Resident memory of a process in MB."""
    with open(f"/proc/{process}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024  # type: ignore[index]


def one_user(host: str, token: str, until: float, number: int, seen: Seen) -> None:
    """Asks, waits, asks."""
    client, draw = Client(host, token), random.Random(number)
    paths, weights = list(READS), list(READS.values())
    time.sleep(draw.uniform(0, PAUSE[1]))
    while time.monotonic() < until:
        path = draw.choices(paths, weights)[0]
        began = time.monotonic()
        try:
            status, _ = client.ask("GET", path)
            if status != 200:
                seen.wrong[f"{status} {path}"] += 1
        except OSError as error:
            seen.wrong[f"{type(error).__name__} {path}"] += 1
        spent = time.monotonic() - began
        seen.seconds.append(spent)
        seen.slowest = max(seen.slowest, (spent, path))
        time.sleep(draw.uniform(*PAUSE))


def keep_busy(client: Client, until: float, done: list[str]) -> None:
    """One heavy job after another, as long as users read."""
    seed = 0
    while time.monotonic() < until:
        seed += 1
        arguments = {"lab": "minimax", "paths": _ENOUGH, "seed": seed}
        row = json.loads(client.ask("POST", "/api/jobs", {"verb": "simulate", "arguments": arguments})[1])
        while row["state"] in ("waiting", "running") and time.monotonic() < until:
            time.sleep(1)
            row = json.loads(client.ask("GET", f"/api/jobs/{row['id']}")[1])
        done.append(row["state"])
        client.ask("DELETE", f"/api/jobs/{row['id']}")


def measured(host: str, token: str, process: int, users: int, minutes: float) -> dict[str, object]:
    """The figures of one run."""
    client = Client(host, token)
    for path in READS:
        status, _ = client.ask("GET", path)
        if status != 200:
            raise SystemExit(f"{path} gives {status}")
    until, done = time.monotonic() + minutes * 60, list[str]()
    seen = [Seen() for _ in range(users)]
    threads = [threading.Thread(target=one_user, args=(host, token, until, n, one)) for n, one in enumerate(seen)]
    threads.append(threading.Thread(target=keep_busy, args=(Client(host, token), until, done)))
    for one in threads:
        one.start()
    levels, loads = [], []
    while time.monotonic() < until:
        time.sleep(min(5.0, max(0.1, until - time.monotonic())))
        levels.append(memory(process))
        loads.append(os.getloadavg()[0])
    for one in threads:
        one.join()
    every = sorted(second for one in seen for second in one.seconds)
    wrong = sum((one.wrong for one in seen), Counter[str]())
    tenth = max(1, len(levels) // 10)
    early, late = (sum(part) / len(part) for part in (levels[tenth : 2 * tenth] or levels[:1], levels[-tenth:]))

    def percentile(share: float) -> float:
        return round(1000 * every[min(len(every) - 1, int(share * len(every)))], 1)

    return {
        "users": users,
        "minutes": minutes,
        "reads": len(every),
        "errors": sum(wrong.values()),
        "wrong": dict(wrong),
        "p50_ms": percentile(0.5),
        "p95_ms": percentile(0.95),
        "p99_ms": percentile(0.99),
        "slowest": max(one.slowest for one in seen),
        "jobs": dict(Counter(done)),
        "memory_mb": {"early": round(early, 1), "late": round(late, 1), "drift": round(late / early - 1, 4)},
        "load_average": {"least": min(loads), "most": max(loads)},
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Runs the server and its users."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=5.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        words = ["serve", "--port", "0", "--workspace", folder]
        server = subprocess.Popen([sys.executable, "-c", ENTRY, *words], stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        try:
            address = urlsplit(server.stdout.readline().strip())
            token = address.query.removeprefix("token=")
            found = measured(address.netloc, token, server.pid, options.users, options.minutes)
        finally:
            server.terminate()
            server.wait()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

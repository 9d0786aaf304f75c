"""How fast a large ledger opens and answers: ``python benchmarks/ledger.py [FACTS] [--place PATH_OR_ADDRESS]``.

Makes a ledger of 1,000,000 facts (200 labs, 25 metrics, 2 segments, 100 periods), opens it in fresh processes, and asks
questions with both dates and a transaction time drawn at random. Prints one line of JSON; the bars are an as-of query
of at most 50 ms at the 99th percentile, opening in at most 2 s, and 1 GB of memory.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from labecon.facts import Fact, Source
from labecon.facts.store import Store, verify
from labecon.periods import Window

LABS, METRICS, SEGMENTS = 200, 25, 2
BATCH = 20_000
QUESTIONS = 2_000
OPENINGS = 5
FIRST = date(2010, 1, 1)
_OPENING = """
import sys, time
from labecon.facts.store import Store
start = time.perf_counter()
with Store.open(sys.argv[1], writable=False) as store:
    store.head
    print(time.perf_counter() - start)
"""


def many_facts(count: int) -> Iterator[Fact]:
    """Facts, the periods outermost, so that the rows of one thing lie far apart in the file."""
    made = 0
    for month in range(120, 120 + count // (LABS * METRICS * SEGMENTS) + 1):
        published = FIRST + timedelta(days=31 * (month - 120) + 20)
        source = Source("A quarterly report", "A publisher", "https://example.org/report", published, "table 3")
        period = Window(month, month)
        for lab in range(LABS):
            for metric in range(METRICS):
                for segment in range(SEGMENTS):
                    if made == count:
                        return
                    made += 1
                    value = Decimal(1000 + made % 977)
                    name = f"lab{lab}.part{segment}.metric{metric}.{period.label}"
                    yield Fact(
                        name, f"lab{lab}", f"part{segment}", f"metric{metric}", period, value, "USD", "IFRS",
                        f"{value:,}", source, value - 1, value + 1, note="one page",
                    )  # fmt: skip


def fill(store: Store, count: int) -> float:
    """Write the facts; the seconds it took."""
    start = time.perf_counter()
    facts = many_facts(count)
    while batch := list(islice(facts, BATCH)):
        store.add(batch, who="benchmark")
    return time.perf_counter() - start


def ask(store: Store, chance: random.Random) -> tuple[float, int]:
    """One question; seconds and answers."""
    known = FIRST + timedelta(days=chance.randrange(31 * 110))
    through = FIRST + timedelta(days=chance.randrange(31 * 110))
    recorded = store.head.moment - timedelta(seconds=chance.randrange(60))
    start = time.perf_counter()
    found = store.facts(
        f"lab{chance.randrange(LABS)}",
        f"metric{chance.randrange(METRICS)}",
        chance.choice(["part0", "part1", None]),
        known_on=known,
        periods_through=through,
        recorded=recorded,
    )
    return time.perf_counter() - start, len(found)


def main() -> None:
    """Make, open, ask, check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--place", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.place or str(Path(folder) / "labecon.db")
        with Store.open(place) as store:
            writing = fill(store, given.facts)
        command = [sys.executable, "-c", _OPENING, place]
        openings = [float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(OPENINGS)]
        chance = random.Random(1)
        with Store.open(place, writable=False) as store:
            asked = [ask(store, chance) for _ in range(QUESTIONS)]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start = time.perf_counter()
        with Store.open(place, writable=False) as store:
            sound = verify(store)
        checking = time.perf_counter() - start
        size = 0 if given.place else Path(place).stat().st_size
    seconds = sorted(one for one, _ in asked)
    result = {
        "facts": given.facts,
        "facts_written_per_second": round(given.facts / writing),
        "file_mb": round(size / 1e6),
        "open_ms_worst": round(max(openings) * 1000, 1),
        "as_of_ms_median": round(seconds[len(seconds) // 2] * 1000, 2),
        "as_of_ms_p99": round(seconds[len(seconds) * 99 // 100] * 1000, 2),
        "as_of_ms_worst": round(seconds[-1] * 1000, 2),
        "facts_per_answer_mean": round(sum(count for _, count in asked) / len(asked), 1),
        "verify_s": round(checking, 1),
        "sound": sound.ok and (sound.sealed or bool(given.place)),  # a server has no seal
        "memory_mb": round(memory),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()

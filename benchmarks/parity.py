"""Every shipped lab under every scenario on every engine: ``python benchmarks/parity.py [LAB ...] [--jobs N]``.

Random paths of a random seed for each pair. Every value of every line in every month has to have the bits of NumPy in
plain Python; the strict build has to have them in the main lines, and the fast build 1e-9 of scale there, where paths
on which it takes another branch are counted. Prints a line for each pair and the sum of all, and ends with exit code 1
where a promise does not hold. Plain Python takes 2 to 25 ms a path, so pairs can be shared out over processes, and a
run with ``--record`` goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import numpy as np

import labecon
from labecon.errors import LabeconError
from labecon.labs import Lab
from labecon.labs.library import available
from labecon.labs.simulation_array import simulate

PATHS = 4096
#: Paths whose values of all lines are held at a time.
CHUNK = 256
AGREEMENT = 1e-9
#: Lines that everything else flows into, and what varies most.
MAIN = ("revenue", "cash", "net_loss", "operating_cash_flow", "equity", "total_assets", "active_users", "shares")
Found = dict[str, Any]


def compared(name: str, scenario: str, paths: int, python_paths: int) -> Found:
    """What is seen on one pair.

    Args:
        name: Lab.
        scenario: Scenario.
        paths: Paths on which the compiled builds are held to NumPy.
        python_paths: Paths, of these, on which plain Python is.

    Returns:
        Counts of paths, months and values, and of those that differ.
    """
    lab, draw = labecon.load(name, scenario), random.Random(f"parity of {name} under {scenario}")
    numbers, seed = [draw.randrange(2**40) for _ in range(paths)], draw.randrange(2**60)
    found: Found = {"lab": name, "scenario": scenario, "months": lab.months_to(None), "lines": len(lab.graph.nodes)}
    found |= builds(lab, numbers, seed)
    found |= plain(lab, draw.sample(numbers, python_paths), seed)
    return found


def builds(lab: Lab, numbers: list[int], seed: int) -> Found:
    """The compiled builds beside NumPy, on the main lines."""
    keep = [line for line in MAIN if line in lab.graph.by_name and lab.graph.by_name[line].kind != "ratio"]
    made = {
        backend: simulate(lab, numbers, seed, keep=keep, observe=every_month, observed=keep, backend=backend, threads=1)
        for backend in ("array", "compiled", "compiled-fast")
    }
    expected, strict = (made[one].results.figures for one in ("array", "compiled"))
    wrong = sum(differing(values, strict[name]) for name, values in expected.items())
    worst, flipped = 0.0, np.zeros(len(numbers), dtype=bool)
    for name, values in expected.items():
        scale = np.maximum(np.abs(values), 1e-6 * np.abs(values).max())
        away = np.abs(made["compiled-fast"].results.figures[name] - values) / np.where(scale == 0, 1.0, scale)
        flipped |= away > AGREEMENT
        worst = max(worst, float(away[away <= AGREEMENT].max(initial=0.0)))
    return {
        "paths": len(numbers),
        "strict_values": sum(values.size for values in expected.values()),
        "strict_differing": wrong,
        "same_digest": made["array"].digest == made["compiled"].digest,
        "engines": [made[one].engine for one in ("compiled", "compiled-fast")],
        "fast_worst": worst,
        "fast_flips": int(flipped.sum()),
    }


def plain(lab: Lab, numbers: list[int], seed: int) -> Found:
    """Plain Python beside NumPy, on every line."""
    names, values, wrong = [node.name for node in lab.graph.nodes], 0, 0
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        seen: list[Any] = []

        def observe(block: Any, seen: list[Any] = seen) -> dict[str, Any]:
            seen.append(np.array([block[name] for name in names]))  # (line, month, path)
            return {}

        simulate(
            lab, chunk, seed, keep=(), observed=names, observe=observe, backend="array", threads=1, block=len(chunk)
        )
        (array,) = seen
        for place, number in enumerate(chunk):
            forecast = lab.path(seed, number).forecast
            alone = np.array([forecast[name] for name in names])
            values += alone.size
            wrong += differing(alone, np.ascontiguousarray(array[:, :, place]))
    return {"python_paths": len(numbers), "python_values": values, "python_differing": wrong}


def differing(a: Any, b: Any) -> int:
    """How many values have other bits; undefined is undefined, whatever the bits of a not-a-number."""
    other = a.view(np.int64) != b.view(np.int64)
    return int((other & ~(np.isnan(a) & np.isnan(b))).sum())


def every_month(values: Any) -> dict[str, Any]:
    """Each month of each line as a figure of the path."""
    return {f"{name}@{month}": row.copy() for name, rows in values.items() for month, row in enumerate(rows)}


def pairs(labs: list[str]) -> Iterator[tuple[str, str]]:
    """The labs and the scenarios that are for them."""
    for name in labs or available("labs"):
        for scenario in ["base", *available("scenarios")]:
            try:
                labecon.load(name, scenario)
            except LabeconError:
                continue  # the scenario is for other labs
            yield name, scenario


def holds(found: Found) -> bool:
    """Whether a pair keeps the promises."""
    return not found["strict_differing"] and not found["python_differing"] and bool(found["same_digest"])


def line(found: Found) -> str:
    """What was seen on one pair."""
    return (
        f"{found['lab']} {found['scenario']}: {found['months']} months; "
        f"python {found['python_paths']:,} paths, {found['lines']} lines, {found['python_values']:,} values, "
        f"{found['python_differing']:,} differ; "
        f"strict {found['paths']:,} paths, {found['strict_values']:,} values, {found['strict_differing']:,} differ; "
        f"fast within {found['fast_worst']:.1e} of scale, {found['fast_flips']:,} paths on another branch"
        + ("" if all(one.startswith("compiled") for one in found["engines"]) else "; NOT COMPILED")
    )


def total(all_: list[Found], of: int) -> str:
    """The sum of all pairs."""
    sums = {key: sum(found[key] for found in all_) for key in all_[0] if isinstance(all_[0][key], int)}
    return (
        f"{len(all_)} of {of} pairs: python {sums['python_paths']:,} paths, {sums['python_values']:,} values, "
        f"{sums['python_differing']:,} differ; strict {sums['paths']:,} paths, {sums['strict_values']:,} values, "
        f"{sums['strict_differing']:,} differ; fast {sums['fast_flips']:,} paths on another branch, else within "
        f"{max(found['fast_worst'] for found in all_):.1e} of scale"
    )


def main() -> int:
    """All labs and scenarios that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("labs", nargs="*")
    parser.add_argument("--paths", type=int, default=PATHS)
    parser.add_argument("--python-paths", type=int, help="of these; all unless given")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--record", type=Path, help="what is done, a line of JSON a pair; the rest is done")
    options = parser.parse_args()
    python_paths = options.paths if options.python_paths is None else min(options.paths, options.python_paths)
    lines = options.record.read_text().splitlines() if options.record and options.record.exists() else []
    done: list[Found] = [json.loads(one) for one in lines]
    wanted, failed = list(pairs(options.labs)), 0
    known = {(one["lab"], one["scenario"]) for one in done}
    with ProcessPoolExecutor(options.jobs) as pool:
        left = [pair for pair in wanted if pair not in known]
        for job in as_completed(pool.submit(compared, *pair, options.paths, python_paths) for pair in left):
            try:
                done.append(job.result())
            except LabeconError as error:
                failed += 1
                print(f"FAILS: {error}", flush=True)
                continue
            print(line(done[-1]), flush=True)
            if options.record:
                with options.record.open("a") as file:
                    file.write(json.dumps(done[-1]) + "\n")
    print(total(done, len(wanted)) if done else "nothing done")
    return 0 if done and not failed and all(map(holds, done)) else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""The engine of the page beside plain Python: ``python benchmarks/javascript_parity.py [LAB ...] [--scenarios N]``.

Random scenarios of every shipped lab, 200 each: a shipped scenario or none, about a third of the drivers scaled, some
of them from a later month on, every event on, off or dated, and up to three drivers as ranges. Each is computed in
Node.js and in plain Python on the path of medians and on a random path of a random seed; every value of every line in
every month has to have the same bits. Prints a line for each lab and the sum, and ends with exit code 1 where one
differs.
"""

from __future__ import annotations

import argparse
import random
import time
from typing import Any

import numpy as np

import labecon
from labecon.backends.javascript import text_of
from labecon.backends.javascript_runner import emitted
from labecon.errors import LabeconError
from labecon.labs import Lab, Override, load_scenario
from labecon.labs.javascript_model import javascript_model
from labecon.labs.library import available
from labecon.labs.results import Run
from labecon.labs.scenarios import Dated, Scenario

SCENARIOS = 200
#: Scenarios that one process of Node.js computes.
BATCH = 10
Found = dict[str, Any]


def random_lab(lab: Lab, draw: random.Random) -> Lab:
    """A lab under a random scenario.

    Args:
        lab: The lab.
        draw: Where the randomness comes from.

    Returns:
        The lab with scales, events, and perhaps a shipped scenario.
    """
    base = shipped(lab, draw.choice([None, *available("scenarios")]))
    names = [name for name, one in lab.drivers.items() if name not in lab.events_by_driver and not one.shape.each_month]
    fixed = {name for name, (low, high) in lab.limits.items() if low == high}
    names = [n for n in names if not n.startswith("initial.") and n not in fixed and draw.random() < 0.3]
    overrides = {}
    for name in names:
        start = draw.choice([None, None, lab.first_forecast + draw.randrange(6)])
        overrides[name] = Override("scale", draw.uniform(0.9, 1.0), start)
    events = {name: draw.choice([True, False, Dated(lab.first_forecast + 2, 3)]) for name in lab.events}
    return base.with_scenario(Scenario("random", overrides=overrides, events=events))


def shipped(lab: Lab, name: str | None) -> Lab:
    """A lab under a scenario that comes with labecon; as it is where the scenario is for other labs."""
    try:
        return lab if name is None else lab.with_scenario(load_scenario(name))
    except LabeconError:
        return lab


def random_ranges(lab: Lab, settable: set[str], draw: random.Random) -> dict[str, tuple[float, float]]:
    """Up to three drivers with ends of their own.

    Args:
        lab: The lab.
        settable: Drivers that a page can set to a range.
        draw: Where the randomness comes from.

    Returns:
        Ends by driver.
    """
    found = {}
    for name in draw.sample(sorted(settable), min(3, len(settable))):
        low, high = lab.drivers[name].range_at(lab.first_forecast)
        least, most = lab.limits.get(name, (-np.inf, np.inf))
        ends = max(least, low * draw.uniform(0.95, 1.0)), min(most, high * draw.uniform(1.0, 1.05))
        if low < high and ends[0] < ends[1]:
            found[name] = ends
    return found


def compared(name: str, lab: Lab, scenarios: int, months: int | None = None) -> Found:
    """What is seen on one lab.

    Args:
        name: What it is called; also the seed of the draw.
        lab: The lab.
        scenarios: How many random scenarios.
        months: Months; up to the horizon when None.

    Returns:
        Counts of scenarios, paths, values and of values that differ.
    """
    draw, began = random.Random(f"javascript {name}"), time.process_time()
    found: Found = {"lab": name, "scenarios": 0, "paths": 0, "values": 0, "differing": 0, "ranges": 0, "undefined": 0}
    while found["scenarios"] < scenarios:
        script, expected = [], []
        for _ in range(min(BATCH, scenarios - found["scenarios"])):
            other, seed, path = random_lab(lab, draw), draw.randrange(2**64), draw.randrange(2**44)
            model = javascript_model(other, months=months)
            ranges = random_ranges(other, {*model.data["addresses"]} & {*model.data["fixed"]}, draw)
            given = text_of({driver: list(ends) for driver, ends in ranges.items()})
            told = {driver: f"{low!r} to {high!r}" for driver, (low, high) in ranges.items()}
            changed = other.with_drivers(told) if told else other
            script.append(f"{{ const m = {model.text}, o = {given}; emit(m.run(o).out); ")
            script.append(f"emit(m.path('{seed}', {path}, o).out); }}\n")
            expected += [table(changed.run(months), lab), table(changed.path(seed, path, months), lab)]
            found["scenarios"], found["ranges"] = found["scenarios"] + 1, found["ranges"] + len(ranges)
        wanted = np.concatenate(expected)
        found["paths"], found["values"] = found["paths"] + len(expected), found["values"] + wanted.size
        found["differing"] += differing(np.array(emitted("".join(script))), wanted)
        found["undefined"] += int(np.isnan(wanted).sum())
    return {**found, "seconds": time.process_time() - began}


def table(run: Run, lab: Lab) -> Any:
    """Every line and month, as the page lays them out."""
    return np.array([run.forecast[item.name] for item in lab.graph.nodes]).T.ravel()


def differing(a: Any, b: Any) -> int:
    """How many values have other bits; undefined is undefined, whatever the bits of a not-a-number.

    Args:
        a: Doubles.
        b: As many.

    Returns:
        The count; all where there are not as many.
    """
    if a.shape != b.shape:
        return max(a.size, b.size)
    other = a.view(np.int64) != b.view(np.int64)
    return int((other & ~(np.isnan(a) & np.isnan(b))).sum())


def line(found: Found) -> str:
    """What was seen on one lab."""
    return (
        f"{found['lab']}: {found['scenarios']} scenarios, {found['ranges']} ranges, {found['paths']} paths, "
        f"{found['values']:,} values ({found['undefined']:,} undefined), {found['differing']:,} differ; "
        f"{found['seconds']:.0f} s of Python"
    )


def main() -> int:
    """All labs that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("labs", nargs="*")
    parser.add_argument("--scenarios", type=int, default=SCENARIOS)
    options = parser.parse_args()
    done = []
    for name in options.labs or available("labs"):
        done.append(compared(name, labecon.load(name), options.scenarios))
        print(line(done[-1]), flush=True)
    sums = {key: sum(one[key] for one in done) for key in done[0] if key != "lab"}
    print(line({"lab": f"{len(done)} labs", **sums}))
    return 0 if done and not sums["differing"] else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""numba: the months of one path in a compiled loop, paths one after the other, on one thread."""

from __future__ import annotations

import re

import numba
import numpy as np
from peer import answer, cpu, given

WIDTH = 8192
peer = given()


def source() -> str:
    """The kernel as Python text."""
    lines = ["def kernel(drivers, shocks, calendar, initial, out):", "    for i in range(drivers.shape[1]):"]
    lines += [f"        {name} = drivers[{place}, i]" for place, name in enumerate(peer.drivers)]
    lines += [f"        prev_{name} = initial[{place}, i]" for place, name in enumerate(peer.state)]
    lines.append("        for t in range(calendar.shape[0]):")
    lines += [f"            {name} = calendar[t, {place}]" for place, name in enumerate(peer.calendar)]
    lines += [f"            {name} = shocks[t, {place}, i]" for place, name in enumerate(peer.shocks)]
    lines += [f"            {item['name']} = {item['text']}" for item in peer.items]
    lines += [f"            out[{place}, t, i] = {name}" for place, name in enumerate(peer.fan)]
    lines += [f"            prev_{name} = {name}" for name in peer.state]
    return re.sub(r"\bf(max|min)\(", r"\1(", "\n".join(lines))


@numba.njit(inline="always")
def where(test, yes, no):
    """A choice."""
    return yes if test else no


space = {"exp": np.exp, "log": np.log, "where": where}
exec(source(), space)
kernel = numba.njit(fastmath=True, error_model="numpy")(space["kernel"])
inputs = [np.ascontiguousarray(peer.values[name][..., :WIDTH]) for name in ("drivers", "shocks", "initial")]
out = np.empty((len(peer.fan), peer.months, WIDTH))


def run() -> None:
    """One turn."""
    kernel(inputs[0], inputs[1], peer.values["calendar"], inputs[2], out)


run()
answer(
    paths_per_core_second=WIDTH / cpu(run, 5),
    agreement=peer.away(out, slice(0, WIDTH)),
    version=numba.__version__,
    note="one path after the other, fastmath",
)

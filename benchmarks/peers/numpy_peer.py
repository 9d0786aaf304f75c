"""NumPy: a loop over months, columns of 4,096 paths, one statement for each line."""

from __future__ import annotations

import numpy as np
from peer import COLUMNS, answer, cpu, given

WIDTH = 4096
peer = given()
text = "\n".join(f"{item['name']} = {item['text']}" for item in peer.items)
code = compile(text, "<model>", "exec")


def run() -> np.ndarray:
    """One turn."""
    paths = slice(0, WIDTH)
    fixed, before = peer.names_of(paths), peer.opening(paths)
    out = np.empty((len(peer.fan), peer.months, WIDTH))
    for month in range(peer.months):
        space = {**COLUMNS, **fixed, **before, **peer.names_of(paths, month)}
        exec(code, space)
        before = {f"prev_{name}": space[name] for name in peer.state}
        for place, name in enumerate(peer.fan):
            out[place, month] = space[name]
    return out


away = peer.away(run(), slice(0, WIDTH))
answer(paths_per_core_second=WIDTH / cpu(run, 7), agreement=away, version=np.__version__, note="4,096 paths together")

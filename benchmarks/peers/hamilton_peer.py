"""Hamilton: every line becomes a function, a driver is executed for each month on columns of 8,192 paths."""

from __future__ import annotations

from importlib.metadata import version

import numpy as np
from hamilton import ad_hoc_utils, base, driver
from peer import COLUMNS, answer, cpu, given

WIDTH = 8192
peer = given()


def functions() -> list:
    """The lines as annotated functions."""
    made = []
    for item in peer.items:
        space = dict(COLUMNS)
        arguments = ", ".join(f"{name}: object" for name in item["reads"])
        exec(f"def {item['name']}({arguments}) -> object:\n    return {item['text']}\n", space)
        made.append(space[item["name"]])
    return made


module = ad_hoc_utils.create_temporary_module(*functions(), module_name="lab")
graph = driver.Builder().with_modules(module).with_adapters(base.DictResult()).build()
wanted = list(dict.fromkeys([*peer.state, *peer.fan, "check_balance"]))


def run(paths: slice) -> np.ndarray:
    """One turn."""
    before, out = peer.opening(paths), []
    for month in range(peer.months):
        found = graph.execute(wanted, inputs={**peer.names_of(paths, month), **before})
        before = {f"prev_{name}": found[name] for name in peer.state}
        out.append([found[name] for name in peer.fan])
    return np.swapaxes(np.array(out), 0, 1)


paths = slice(0, WIDTH)
answer(
    paths_per_core_second=WIDTH / cpu(lambda: run(paths)),
    agreement=peer.away(run(paths), paths),
    version=version("sf-hamilton"),
    note="8,192 paths together",
)

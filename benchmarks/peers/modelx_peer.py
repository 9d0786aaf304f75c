"""modelx: every line becomes cells by month; columns of 8,192 paths, and one path at a time."""

from __future__ import annotations

import math
import re

import modelx
import numpy as np
from peer import COLUMNS, answer, cpu, given

WIDTH = 8192
peer = given()
names = {item["name"] for item in peer.items}
ONE = {
    "exp": math.exp, "log": math.log, "where": lambda c, a, b: a if c else b,
    "fmax": lambda a, b: a if a > b else b, "fmin": lambda a, b: a if a < b else b,
}  # fmt: skip


def cells_text(item: dict) -> str:
    """The formula of a line with its inputs by month."""

    def by_month(found: re.Match[str]) -> str:
        name = found.group(0)
        if name.startswith("prev_"):
            return f"{name[5:]}(t - 1)"
        if name in names:
            return f"{name}(t)"
        return f"{name}[t]" if name in peer.calendar or name in peer.shocks else name

    body = re.sub(r"[A-Za-z_]\w*", by_month, item["text"])
    first = f"    if t < 0:\n        return first_{item['name']}\n" if item["name"] in peer.state else ""
    return f"def {item['name']}(t):\n{first}    return {body}\n"


def space_of(paths: slice | int, functions: dict) -> object:
    """A space with the cells and references to the inputs."""
    space = modelx.new_model().new_space("lab")
    for item in peer.items:
        space.new_cells(item["name"], formula=cells_text(item))
    plain = (lambda x: x) if isinstance(paths, slice) else float
    references = {**functions, **{name: plain(value) for name, value in peer.names_of(paths).items()}}
    references |= {
        name: [float(row[place]) for row in peer.values["calendar"]] for place, name in enumerate(peer.calendar)
    }
    references |= {
        name: [plain(row[place][paths]) for row in peer.values["shocks"]] for place, name in enumerate(peer.shocks)
    }
    references |= {f"first_{name[5:]}": plain(value) for name, value in peer.opening(paths).items()}
    for name, value in references.items():
        setattr(space, name, value)
    return space


def run(space: object) -> np.ndarray:
    """One turn: all lines, month by month so that the recursion stays flat."""
    space.clear_all()
    for month in range(peer.months):
        for name in ("check_balance", "ruin_month", "break_even_month", "runway", "months_since_raise"):
            getattr(space, name)(month)
    return np.array([[getattr(space, name)(month) for month in range(peer.months)] for name in peer.fan])


wide, one = space_of(slice(0, WIDTH), COLUMNS), space_of(5, ONE)
agreement = max(peer.away(run(wide), slice(0, WIDTH)), peer.away(run(one), 5))
answer(
    paths_per_core_second=WIDTH / cpu(lambda: run(wide)),
    one_path_per_core_second=1 / cpu(lambda: run(one), 5),
    agreement=agreement,
    version=modelx.__version__,
    note="8,192 paths together; one path at a time",
)

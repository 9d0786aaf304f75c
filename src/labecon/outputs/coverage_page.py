"""The page that says where each row of the described system lives.

``python -m labecon.outputs.coverage_page`` prints it; ``docs/coverage.md`` holds what it prints.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labecon.analysis.coverage import Row

#: Titles of the groups, by the beginning of their ids.
GROUPS = {
    "STK": "Stocks",
    "FLW": "Flows",
    "DRV": "Drivers",
    "LOOP": "Loops",
    "PRD": "Products",
    "FIN": "Financing",
    "RSK": "Risks",
    "CMP": "Comparators",
    "MKT": "Market",
    "RAT": "Ratios",
    "QST": "Questions",
    "IDN": "Identities",
    "EVT": "Dated events",
    "GAP": "Inputs that no document gives",
}
_HEAD = """# Coverage

Every row of the described system by its id: what shows it, the knobs that move it, and the command that shows it. A
test turns each knob and fails where what is shown does not move. This page is printed by
`python -m labecon.outputs.coverage_page` from `src/labecon/analysis/data/coverage.toml`.
"""
_KNOBS = (
    "A knob is a driver with its change, a scenario, a fact (made 2 % larger), or a day before which it was not known."
)


def coverage_page(rows: Mapping[str, Row]) -> str:
    """The page.

    Args:
        rows: Rows by id.

    Returns:
        Markdown with a line end.
    """
    working = [row for row in rows.values() if not row.outside]
    outside = [row for row in rows.values() if row.outside]
    out = [_HEAD, f"{len(rows)} rows: {len(working)} work, {len(outside)} are left out. {_KNOBS}"]
    for group, title in GROUPS.items():
        own = [row for key, row in rows.items() if key.partition("-")[0] == group and not row.outside]
        out += ["", f"## {title}", "", "| id | what | shown by | moved by | command |", "|---|---|---|---|---|"]
        out += [_line(row) for row in own]
    if outside:
        out += ["", "## Left out", "", "| id | what | why |", "|---|---|---|"]
    out += [f"| {row.id} | {row.about} | {row.outside} |" for row in outside]
    return "\n".join(out) + "\n"


def _line(row: Row) -> str:
    names = [f"`{name}`" for shown in row.shows.values() for name in shown]
    knobs = [_knob(knob) for knob in row.knobs]
    where = "" if row.under == "base" else f" (under `{row.under}`)"
    labs = "" if row.labs == ("minimax",) else f" ({', '.join(row.labs)})"
    cells = (row.id, row.about, ", ".join(names) + labs, ", ".join(knobs) + where, f"`{row.command}`")
    return f"| {' | '.join(cells)} |"


def _knob(knob: Mapping[str, Any]) -> str:
    if "driver" not in knob:
        kind, name = next(iter(knob.items()))
        return f"known on {name}" if kind == "known_on" else f"{kind} `{name}`"
    how, value = next((key, knob[key]) for key in ("set", "scale", "shift") if key in knob)
    said = "a dated change" if isinstance(value, Mapping) else f"{value:g}"
    sign = {"set": "=", "scale": "x", "shift": "+"}[how]
    return f"`{knob['driver']}` {sign} {said}"


if __name__ == "__main__":
    from labecon.analysis.coverage import coverage_rows

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(coverage_page(coverage_rows()))

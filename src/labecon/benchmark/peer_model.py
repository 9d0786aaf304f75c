"""The reference model as plain data for the peers: formulas as text, with what is constant written into them."""

from __future__ import annotations

from typing import Any

from labecon.backends.source import program_of
from labecon.benchmark.reference_lab import FAN_LINES, MONTH_LINES, reference_lab
from labecon.language import Expr, Node
from labecon.language.expression import SYMBOLS
from labecon.language.vocabulary import CONSTANTS

_CALLS = {"where": "where", "min": "fmin", "max": "fmax", "exp": "exp", "log": "log"}


def peer_model() -> dict[str, Any]:
    """What a peer needs to know of the model.

    Returns:
        ``items`` in order of calculation with ``name`` and ``text`` (last month's value is ``prev_name``), ``state``
        (items read a month later), names of ``drivers``, ``shocks`` and ``calendar``, and the ``fan`` lines.
    """
    lab = reference_lab()
    program = program_of(lab.graph, (*FAN_LINES, *MONTH_LINES))
    drivers = lab.graph.drivers
    constant = {name: lab.drivers[name].at(lab.first_forecast) for name in drivers if drivers[name].shape == "run"}
    items = [
        {
            "name": name,
            "text": text_of(lab.graph.by_name[name].expr, constant),
            "reads": _reads(lab.graph.by_name[name], constant),
        }
        for name in program.items
    ]
    return {
        "items": items,
        "state": list(program.state),
        "drivers": [name for name in program.fixed if drivers[name].shape == "path"],
        "shocks": [name for name in program.monthly if drivers[name].shape == "path and month"],
        "calendar": [name for name in program.monthly if drivers[name].shape == "month"],
        "fan": list(FAN_LINES),
    }


def _reads(node: Node, constant: dict[str, float]) -> list[str]:
    leaves = [leaf for leaf in node.expr.walk() if leaf.op in ("driver", "ref") and leaf.name not in constant]
    return list(dict.fromkeys(leaf.name if leaf.lag in ("now", "") else f"prev_{leaf.name}" for leaf in leaves))


def text_of(node: Expr, constant: dict[str, float]) -> str:
    """A formula as Python text.

    Args:
        node: The formula.
        constant: Values of the drivers that never change.

    Returns:
        Text over names, + - * /, comparisons and ``exp log where fmin fmax``.
    """
    if node.op == "const":
        return f"{float(node.name)!r}"
    if node.op == "unit_const":
        return repr(CONSTANTS[node.name].number)
    if node.op == "driver":
        return repr(constant[node.name]) if node.name in constant else node.name
    if node.op == "ref":
        return node.name if node.lag == "now" else f"prev_{node.name}"
    args = [text_of(arg, constant) for arg in node.args]
    if node.op == "neg":
        return f"(-{args[0]})"
    if node.op in ("mul", "div") and args[1] == "1.0":
        return args[0]
    if node.op in SYMBOLS:
        return f"({args[0]} {SYMBOLS[node.op]} {args[1]})"
    return f"{_CALLS[node.op]}({', '.join(args)})"

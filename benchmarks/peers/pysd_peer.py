"""PySD: the lines as a Vensim model; last month's value is a stock of time step 1. Shocks at zero, one path."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pysd
from peer import answer, cpu, given

PATH = 5
peer = given()
FUNCTIONS = {"exp(": "EXP(", "log(": "LN(", "where(": "IF THEN ELSE(", "fmax(": "MAX(", "fmin(": "MIN("}


def equation(name: str, text: str) -> str:
    """One equation in Vensim's form."""
    return f"{name} = {text}\n\t~\t\n\t~\t\t|\n"


def formula(text: str) -> str:
    """A formula in Vensim's words."""
    for ours, theirs in FUNCTIONS.items():
        text = re.sub(r"\b" + re.escape(ours), theirs, text)
    text = re.sub(r"\((\([^()]*\)) & (\([^()]*\))\)", r"(\1 :AND: \2)", text)
    return re.sub(r"\(-(\w[\w.]*)\)", r"(-1*\1)", text)


def model() -> str:
    """The whole model."""
    lines = ["{UTF-8}", *(equation(item["name"], formula(item["text"])) for item in peer.items)]
    lines += [equation(name, repr(float(value))) for name, value in peer.names_of(PATH).items()]
    for place, name in enumerate(peer.calendar):
        points = ",".join(f"({t},{float(row[place])!r})" for t, row in enumerate(peer.values["calendar"]))
        lines.append(equation(name, f"WITH LOOKUP(Time, ([(0,0)-(60,1e14)],{points}))"))
    lines += [equation(name, "0") for name in peer.shocks]
    for name, value in peer.opening(PATH).items():
        lines.append(equation(name, f"INTEG({name[5:]} - {name}, {float(value)!r})"))
    lines.append("********************************************************\n\t.Control\n")
    lines.append("********************************************************~\n\t\tSimulation Control Parameters\n\t|\n")
    times = {"FINAL TIME": str(peer.months - 1), "INITIAL TIME": "0", "SAVEPER": "TIME STEP", "TIME STEP": "1"}
    return "\n".join([*lines, *(equation(name, value) for name, value in times.items())])


place = Path(peer.folder) / "lab.mdl"
place.write_text(model(), encoding="utf-8")
made = pysd.read_vensim(str(place))
found = np.array([made.run(return_columns=peer.fan)[name].to_numpy() for name in peer.fan])
quiet = peer.values["quiet"][:, :, PATH]
scale = np.maximum(np.abs(quiet), 1e-6 * np.abs(quiet).max())
answer(
    paths_per_core_second=1 / cpu(lambda: made.run(return_columns=peer.fan)),
    agreement=float((np.abs(found - quiet) / scale).max()),
    version=pysd.__version__,
    note="one path at a time, shocks at zero",
)

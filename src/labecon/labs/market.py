"""A market of labs as a lab whose parts are labs: what each starts with is what its own model says.

The result is a `Lab` like any other, so that it is run, simulated, explained and changed in the same ways.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from labecon.business.market_lab_money import market_lab
from labecon.business.market_limits import MARKET_LIMITS
from labecon.business.market_sectors import market
from labecon.errors import Problem, UsageError, nearest
from labecon.facts.rates import exchange_rate
from labecon.facts.workspace import workspace_ledger
from labecon.labs.datafile import DataFile
from labecon.labs.lab import Lab
from labecon.labs.library import available
from labecon.labs.loading import MARKET, load, load_file, load_scenario
from labecon.labs.scenarios import Override, Scenario
from labecon.labs.views import TooEarly, in_view
from labecon.periods import Window, month_index, month_label

#: Months on either side of the start over which flows of a lab's own model are averaged: a year evens out seasons.
HALF_WINDOW = 6
#: Fewest labs that are a market, and most.
FEWEST, MOST = 2, 24
_COMPONENTS = {"lab": market, "market_lab": market_lab}
_SEEDED = ("revenue_start", "training_start", "other_start", "cost_ratio_start", "cash")
_INITIAL = {
    "active": "every lab is there at the start",
    "know_how": "effective training over the start",
    "progress": "rating points since the start",
    "pull": "appeal since the start",
    "cost_drift": "log change of the cost ratio since the start",
    "training_drift": "log growth of training since the start",
    "loss_pool": "losses of earlier years are left out, so tax comes early rather than late",
    "china_taken": "nothing taken over yet",
    "overseas_taken": "nothing taken over yet",
}
_AT_ONE = ("active", "know_how")
_BEFORE = {
    "planned_burn": "no lab was short of money in the month before the start",
    "training_cost": "no lab was short of money in the month before the start",
    "training_wanted": "no lab was short of money in the month before the start",
    "revenue": "before the start stands the revenue of the start",
}


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    folder = resources.files("labecon.labs") / "data" / "markets"
    return tomllib.loads((folder / f"{MARKET}.toml").read_text(encoding="utf-8"))


def known_labs(workspace: Path | None = None) -> list[str]:
    """The labs and giants that a market can hold.

    Args:
        workspace: A user's folder, whose labs count too.

    Returns:
        Names: those the market ships with in its order, then others.
    """
    own = list(_data()["vendor"])
    return own + [name for name in available("labs", workspace) if name not in own]


def default_labs() -> tuple[str, ...]:
    """The labs of a market for which none are named: all that the market ships with."""
    return tuple(_data()["vendor"])


def load_market(
    labs: Sequence[str] = (),
    scenario: str | Scenario | None = None,
    as_known_on: str | date | None = None,
    periods_through: str | date | None = None,
    workspace: str | Path | None = None,
    overrides: Mapping[str, Override] | None = None,
) -> Lab:
    """A market of labs.

    Args:
        labs: Names of labs and giants; all that the market ships with when empty.
        scenario: Name, names joined with ``+``, or a scenario.
        as_known_on: Only facts published by this day.
        periods_through: Only facts about periods that ended by this day.
        workspace: A user's folder.
        overrides: Changes that come last and win.

    Returns:
        The market: a lab whose parts are the labs.

    Raises:
        LabeconError: Everything that is wrong with the request or the files.
    """
    folder = Path(workspace) if workspace is not None else None
    chosen = tuple(dict.fromkeys(labs)) or default_labs()
    _check(chosen, folder)
    view = (as_known_on, periods_through, folder)
    text = _text(_all_entries(chosen, view))
    full = workspace_ledger(folder, entities=None)

    def in_days(known_on: date | None, through: date | None) -> Lab:
        ledger = full.as_of(known_on, through)
        return load_file(DataFile(f"{MARKET}.toml", text), ledger, full, _COMPONENTS, MARKET_LIMITS)

    made = in_view(MARKET, in_days, full, *_days(view))
    named = load_scenario(scenario, folder) if isinstance(scenario, str) else scenario
    made = made.with_scenario(named) if named is not None else made
    return made.with_settings(overrides or {})


def _check(labs: Sequence[str], workspace: Path | None) -> None:
    known = known_labs(workspace)
    problems = [
        Problem("unknown-name", f"no lab {name!r}{nearest(name, known)}", "--labs", f"known: {', '.join(known)}")
        for name in labs
        if name not in known
    ]
    if not problems and not FEWEST <= len(labs) <= MOST:
        text = f"a market has {FEWEST} to {MOST} labs, not {len(labs)}"
        problems = [Problem("out-of-range", text, "--labs", "name more of them, e.g. --labs minimax zhipu openai")]
    if problems:
        raise UsageError(problems)


def _all_entries(labs: Sequence[str], view: tuple[Any, Any, Path | None]) -> dict[str, dict[str, Any]]:
    """The entries of every lab; of those that the view knows too little about, the last to be known is refused."""
    found: dict[str, dict[str, Any]] = {}
    early: list[TooEarly] = []
    for name in labs:
        try:
            found[name] = _entries(name, view)
        except TooEarly as error:
            early.append(error)
    if early:
        raise max(early, key=lambda error: error.first or date.max)
    return found


def _entries(name: str, view: tuple[Any, Any, Path | None]) -> dict[str, Any]:
    """Everything the market file says of a lab, with what its own model gives for the start."""
    data = _data()
    entries = {**data["every"], **data["vendor"].get(name, {})}
    spread = str(entries.pop("start_spread"))
    if not all(key in entries for key in _SEEDED):
        entries = {**_seeds(name, view, spread), **entries}
    return entries


def _seeds(name: str, view: tuple[Any, Any, Path | None], spread: str) -> dict[str, Any]:
    """As `_read_seeds`; read once where no file of a user can change in between."""
    return _kept_seeds(name, view, spread) if view[2] is None else _read_seeds(name, view, spread)


@lru_cache(maxsize=64)
def _kept_seeds(name: str, view: tuple[Any, Any, Path | None], spread: str) -> dict[str, Any]:
    return _read_seeds(name, view, spread)


def _read_seeds(name: str, view: tuple[Any, Any, Path | None], spread: str) -> dict[str, Any]:
    """Revenue, costs, training and cash at the start, in dollars, along the medians of the lab's own model."""
    lab = load(name, None, *view)
    start = month_index(_data()["actual_through"])
    before = max(min(HALF_WINDOW, start - lab.first_forecast + 1), 0)
    months = range(start + 1 - before, start + 1 + max(before, 1))
    run = lab.run(max(months[-1], lab.first_forecast) - lab.first_forecast + 1)

    def mean(line: str) -> float:
        return sum(float(run.value(line, month) or 0.0) for month in months) / len(months) * rate

    rate = _dollars(lab, start, view)
    revenue, cost = mean("revenue"), mean("cost_of_sales")
    training = mean("training_cost") + mean("capital_expenditure")
    other = max(revenue - cost - training - mean("free_cash_flow"), 0.0)
    cash = float(run.value("funded_liquid", max(start, lab.first_forecast)) or 0.0) * rate
    values = dict(zip(_SEEDED, (revenue, training, other, cost / revenue, cash), strict=True))
    reason = f"mean around {month_label(start)} of the model of {name} along its medians (labecon run {name})"
    units = ("money/month", "money/month", "money/month", "1", "money")
    return {
        key: {"value": _spread(max(value, 1e-3), spread, key), "unit": unit, "reason": reason}
        for (key, value), unit in zip(values.items(), units, strict=True)
    } | {"title": dict(lab.title)}


def _dollars(lab: Lab, month: int, view: tuple[Any, Any, Path | None]) -> float:
    """Dollars for one unit of the lab's currency."""
    if lab.currency == "USD":
        return 1.0
    full, pair = workspace_ledger(view[2], entities=None), f"{lab.currency}/USD"
    day = Window(month, month).last_day

    def rate(known_on: date | None, through: date | None) -> float:
        return float(exchange_rate(full.as_of(known_on, through), pair, day).value)

    return in_view(pair, rate, full, *_days(view))


def _days(view: tuple[Any, Any, Path | None]) -> tuple[date | None, date | None]:
    known_on, through = (date.fromisoformat(str(day)) if day is not None else None for day in view[:2])
    return known_on, through


def _spread(value: float, spread: str, key: str) -> str:
    low, middle, high = (float(part) for part in spread.split("/"))
    if key == "cost_ratio_start":
        low, middle, high = 0.85, 1.0, 1.15
    return " / ".join(f"{value * part:.6g}" for part in (low, middle, high))


def _text(labs: Mapping[str, dict[str, Any]]) -> str:
    """The market as a lab file."""
    data = _data()
    top = {key: value for key, value in data.items() if not isinstance(value, dict)}
    parts = {name: {"component": "market_lab", "title": one.pop("title", {"en": name})} for name, one in labs.items()}
    initial = {name: _initial(one) for name, one in labs.items()}
    tables = {
        "title": data["title"],
        "note": data["note"],
        **{f"parts.{name}": part for name, part in parts.items()},
        "drivers.lab": data["drivers"]["lab"],
        **{f"drivers.{name}": one for name, one in labs.items()},
        "initial.lab": data["initial"]["lab"],
        **{f"initial.{name}": one for name, one in initial.items()},
        **{f"event.{name}": one for name, one in data["event"].items()},
    }
    lines = [f"{key} = {_value(value)}" for key, value in top.items()]
    for header, entries in tables.items():
        lines += [f"[{header}]", *(f"{key} = {_value(value)}" for key, value in entries.items())]
    return "\n".join(lines) + "\n"


def _initial(entries: dict[str, Any]) -> dict[str, Any]:
    """Opening values of a lab; its cash is taken out of its drivers."""
    fixed = {item: {"value": int(item in _AT_ONE), "policy": why} for item, why in _INITIAL.items()}
    before = {item: {"value": 0, "policy": why} for item, why in _BEFORE.items()}
    return {**fixed, **before, "cash": entries.pop("cash")}


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+", key) else json.dumps(key)


__all__ = ["FEWEST", "MARKET", "MOST", "default_labs", "known_labs", "load_market", "market"]

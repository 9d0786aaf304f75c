"""The headline of a requirement: the growth a lab must keep, the margin it must reach, the life a generation must have.

Growth and cost are each asked alone, on the path of medians: the same growth of every line in every year, the same
long-run cost ratio of every line. The life is that of the economic book: the months over which training would have to
be charged for the adjusted result of a year to be zero. The least change of growth, cost and training together is
added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labecon.analysis.readings_array import Floats
from labecon.analysis.required_life_array import LifeReader
from labecon.analysis.requirement.cases_array import Progress
from labecon.analysis.requirement.effort_array import Effort, least_effort
from labecon.analysis.requirement.goals_array import Goal
from labecon.analysis.requirement.levers import Lever, levers_of
from labecon.analysis.requirement.search_array import Requirement, each_alone
from labecon.errors import UsageError
from labecon.labs import Lab, Run

#: What a lab is asked when nothing else is.
TARGET = "break_even before cash_out"
#: Drivers of growth, cost and training of which each lab has some; growth in a take-off where parts have their own.
GROWTH = ("*.normal_growth", "*.takeoff_growth", "revenue_growth")
COST = ("*.long_run_cost_ratio",)
TRAINING = ("training_growth",)


@dataclass(frozen=True)
class Life:
    """The life that a generation must have in a year.

    Args:
        year: Label of the year.
        months: Months over which training is charged; None where no life is long enough.
        gap: Charge at that life less the result before training, as a share of it, computed anew; None without a life.
    """

    year: str
    months: float | None
    gap: float | None


@dataclass(frozen=True)
class Headline:
    """What must be true, in four answers.

    Args:
        goal: The target.
        growth: Growth alone; None in a lab without drivers of growth.
        margin: Long-run cost alone; None likewise.
        effort: Growth, cost and training together; None where one is missing.
        lives: Required life by year.
        grown: Required life by year with the growth found.
    """

    goal: Goal
    growth: Requirement | None
    margin: Requirement | None
    effort: Effort | None
    lives: tuple[Life, ...]
    grown: tuple[Life, ...] = ()


def headline_levers(lab: Lab) -> dict[str, Lever]:
    """The drivers of growth, cost and training of a lab.

    Args:
        lab: The lab.

    Returns:
        ``growth``, ``margin``, ``training`` to a lever, as far as the lab has them.
    """
    found = {}
    for key, words in (("growth", GROWTH), ("margin", COST), ("training", TRAINING)):
        alone = {word: [word.removeprefix("*.")] for word in words if word.startswith("*.")}
        names = [word for word in words if lab.drivers_named(word) and lab.drivers_named(word) != alone.get(word)]
        if names:
            found[key] = levers_of(lab, ["+".join(names)])[0]
    return found


def headline(goal: Goal, lab: Lab, threads: int = 0, progress: Progress | None = None) -> Headline:
    """The four answers.

    Args:
        goal: The target.
        lab: The lab under its policy.
        threads: Worker threads.
        progress: Called with (done, all) of the cases of a round.

    Returns:
        The headline.

    Raises:
        UsageError: The lab has none of the drivers.
    """
    levers = headline_levers(lab)
    if not levers:
        text = f"{lab.name} has no drivers of growth, cost and training by these names"
        raise UsageError.of("usage", text, "--over", "name drivers: labecon lines LAB lists them")
    keys = [key for key in ("growth", "margin") if key in levers]
    searched = each_alone(goal, [(levers[key], {}) for key in keys], None, threads, progress) if keys else []
    alone = dict(zip(keys, searched, strict=True))
    together = [one for one in levers.values() if one.spreads]
    effort = least_effort(goal, together, None, threads, progress) if len(together) > 1 else None
    growth = alone.get("growth")
    grown: tuple[Life, ...] = ()
    if growth is not None and growth.points and not growth.base.met:
        grown = required_lives(lab.with_drivers(dict(levers["growth"].settings(growth.points[0].values[0]))))
    return Headline(goal, growth, alone.get("margin"), effort, required_lives(lab), grown)


def required_lives(lab: Lab, run: Run | None = None) -> tuple[Life, ...]:
    """The life a generation must have, by year, on the path of medians.

    Args:
        lab: The lab under its policy.
        run: Its run, where there is one already.

    Returns:
        One for each full forecast year; none where training or its history is not known.
    """
    reader = LifeReader(lab)
    if not reader.years:
        return ()
    run = run or lab.run()
    values = {name: np.array(run.forecast[name], dtype=np.float64)[:, None] for name in reader.items}
    found = reader.read(values)
    whole = np.concatenate([np.array(reader.past), values["training_cost"][:, 0]])
    origin = lab.first_forecast - len(reader.past)
    lives = []
    for year in reader.years:
        months = float(found[f"life:{year.label}"][0])
        result = (run.window("training_cost", year) or 0.0) - (run.window("adjusted_net_loss", year) or 0.0)
        if not np.isfinite(months):
            lives.append(Life(year.label, None, None))
            continue
        if months <= 1:  # the year earns its training as it is
            lives.append(Life(year.label, months, None))
            continue
        charged = sum(charged_at(whole, month - origin, months) for month in year.range)
        lives.append(Life(year.label, months, abs(charged - result) / abs(result)))
    return tuple(lives)


def charged_at(training: Floats, place: int, life: float) -> float:
    """What a month is charged when each month's training is spread evenly over a life, the last month in part.

    Args:
        training: Cost by month, shape (month,).
        place: The month.
        life: Months, not always a whole number.

    Returns:
        The charge.

    Example:
        >>> charged_at(np.array([10.0, 10.0, 10.0]), 2, 2.5)
        10.0
    """
    whole = int(life)
    months = [training[place - back] for back in range(whole) if place >= back]
    part = (life - whole) * training[place - whole] if place >= whole else 0.0
    return float((sum(months) + part) / life)


__all__ = ["TARGET", "Headline", "Life", "charged_at", "headline", "headline_levers", "required_lives"]

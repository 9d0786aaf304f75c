"""What a lab draws on every path, as steps for the compiled engine: drivers, events, correlations, opening values.

The steps repeat `distributions_array` and `binding_array` operation by operation; the tests hold the
three to the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence

from labecon.backends import arithmetic, draws
from labecon.backends.draw_steps import Row, Steps
from labecon.backends.python import year_before
from labecon.backends.source import Program
from labecon.labs.correlation import Correlation
from labecon.labs.distributions import PROBABILITY_CEILING, PROBABILITY_FLOOR, Distribution
from labecon.labs.drivers import Driver
from labecon.labs.events import Event
from labecon.labs.lab import Lab


class _Planner:
    def __init__(self, lab: Lab, months: Sequence[int]) -> None:
        self.lab, self.months = lab, months
        self.steps = Steps()
        self.correlated: dict[str, Row] = {}

    def correlate(self, group: Correlation) -> None:
        """The correlated normals of a group, added from left to right."""
        normals = [
            self.uniform(self.lab.drivers[name], self.lab.drivers[name].shape.each_month).then("normal")
            for name in group.drivers
        ]
        for name, row in zip(group.drivers, group.factor, strict=True):
            value = row[0] * normals[0]
            for entry, normal in zip(row[1:], normals[1:], strict=False):
                value = value.mixed(entry, normal)
            self.correlated[name] = value

    def uniform(self, driver: Driver, each_month: bool) -> Row:
        return self.steps.uniform(driver.address, None if each_month else 0)

    def driver(self, driver: Driver) -> Row:
        """The value of a random driver, in every month where it varies."""
        shape = driver.shape
        if driver.name in self.correlated:
            value = of_normal(shape.distribution, self.correlated[driver.name])
        elif shape.is_random:
            value = of_uniform(shape.distribution, self.uniform(driver, shape.each_month))
        else:
            value = self.steps.constant(shape.distribution.median)
        monthly = "month" in self.lab.graph.drivers[driver.name].shape
        if shape.course is not None:
            table = tuple(shape.course.at(month) for month in self.months)
            value = value.then("course", table=table) if monthly else value * table[0]
        return self.changed(driver, driver.factor * value, monthly)

    def changed(self, driver: Driver, value: Row, monthly: bool) -> Row:
        for change in driver.changes:
            since = 0 if change.start is None else max(0, change.start - self.months[0])
            if since and not monthly:
                continue
            how = change.how if change.how in ("scale", "shift") else "set"
            value = value.then(how, float(change.value), since=since)
        return value

    def event(self, event: Event) -> Row:
        rate = arithmetic.log(1.0 - event.hazard)
        start = self.steps.uniform(event.address, 0).then("start", rate, float(draws.NEVER))
        return start.then("active", float(event.months))

    def opening(self, driver: Driver) -> Row | float:
        """The value of a driver in the last month of history, drawn on its own."""
        shape, month = driver.shape, self.lab.actual_through
        if not shape.is_random:
            return driver.at(month)
        value = of_uniform(shape.distribution, self.steps.uniform(driver.address, shape.draw_month(month)))
        if shape.course is not None:
            value = shape.course.at(month) * value
        found: Row = driver.changed(driver.factor * value, month)
        return found

    def openings(self, program: Program, terms: Sequence[str] = ()) -> None:
        lab = self.lab
        initial = {
            name: one.value_on(self.opening, lab.history, lab.actual_through) for name, one in lab.initial.items()
        }
        for name, one in lab.initial.items():
            if one.sum_of:
                initial[name] = one.summed(initial)
        for name in (*program.state, *terms):
            value = initial[name]
            self.steps.want("state", name, value[-1] if isinstance(value, list | tuple) else value)
        for name in program.rings:
            for back, value in enumerate(year_before(initial[name])):
                self.steps.want("ring", name, value, back)


def draw_steps(lab: Lab, program: Program, months: Sequence[int]) -> Steps | None:
    """The steps that draw what varies by path.

    Args:
        lab: The lab.
        program: The program they feed.
        months: Indexes of the forecast months.

    Returns:
        The steps; None where a driver with one value per path is correlated with one of every month.
    """
    names = [name for name in (*program.fixed, *program.monthly) if "path" in lab.graph.drivers[name].shape]
    return steps_of(lab, program, months, names)


def steps_of(
    lab: Lab,
    program: Program,
    months: Sequence[int],
    names: Sequence[str],
    openings: bool = True,
    terms: Sequence[str] = (),
) -> Steps | None:
    """The steps that give some drivers their values, whether these vary by path or not.

    Args:
        lab: The lab.
        program: The program they feed.
        months: Indexes of the forecast months.
        names: The drivers.
        openings: Whether opening values are drawn too.
        terms: Opening values that the program itself does not read, wanted behind those it does.

    Returns:
        The steps; None where a driver with one value per path is correlated with one of every month.
    """
    planner = _Planner(lab, months)
    for group in lab.correlations:
        if not set(names).isdisjoint(group.drivers):
            planner.correlate(group)
    for name in names:
        shape = lab.graph.drivers[name].shape
        event = lab.events_by_driver.get(name)
        random_event = event is not None and event.is_random
        row = planner.event(event) if event is not None and random_event else planner.driver(lab.drivers[name])
        if row.monthly and "month" not in shape:
            return None
        planner.steps.want("shock" if "month" in shape else "path", name, row)
    if openings:
        planner.openings(program, terms)
    return planner.steps


def of_uniform(distribution: Distribution, u: Row) -> Row:
    """The value at a probability: `distributions_array.quantile_array` as steps.

    Args:
        distribution: Of one driver.
        u: Uniform draws.

    Returns:
        Its values.
    """
    if distribution.bounds is not None:
        start, end = distribution.u_range
        u = u.then("affine", start, end - start)
    parameters = distribution.parameters
    match distribution.kind:
        case "constant":
            return u.then("set", parameters[0])
        case "uniform":
            return u.then("affine", parameters[0], parameters[1] - parameters[0])
        case "triangular":
            return u.then("triangular", *parameters)
        case "choice":
            return u.then("choice", table=(*parameters, *distribution.cumulative))
        case _:
            return _transformed(distribution, u.then("normal"))


def of_normal(distribution: Distribution, z: Row) -> Row:
    """The value for a standard normal: `distributions_array.of_normal_array` as steps.

    Args:
        distribution: Of one driver.
        z: Standard normals.

    Returns:
        Its values.
    """
    if distribution.takes_normal:
        return _transformed(distribution, z)
    return of_uniform(distribution, z.then("probability", PROBABILITY_FLOOR, PROBABILITY_CEILING))


def _transformed(distribution: Distribution, z: Row) -> Row:
    if distribution.kind in ("split", "log-split"):
        bent = z.then("split", *distribution.parameters)
        return bent.then("exp") if distribution.kind == "log-split" else bent
    x = z.then("affine", *distribution.parameters)
    if distribution.kind == "lognormal":
        return x.then("exp")
    return x.then("logistic") if distribution.kind == "logit-normal" else x

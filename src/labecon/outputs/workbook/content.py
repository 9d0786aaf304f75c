"""What goes into a workbook: a lab, its run, its scenarios, and which inputs each scenario moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from labecon.errors import LabeconError
from labecon.facts import Fact
from labecon.labs import BASE, Lab, Run, Scenario, available, load_scenario
from labecon.labs.drivers import Driver
from labecon.language import Node
from labecon.outputs.messages import Words

#: Lines whose name begins so belong to opening values.
OPENING = "initial."


@dataclass(frozen=True)
class Input:
    """A driver as the workbook holds it.

    Args:
        name: Full name.
        driver: The driver.
        value: Its value on the path of medians; None where it differs by month.
        path: One value a forecast month where it differs by month.
        scenarios: Its value under each scenario that moves it: a number, or one a month.
    """

    name: str
    driver: Driver
    value: float | None
    path: tuple[float, ...] | None
    scenarios: Mapping[str, float | tuple[float, ...]]

    @property
    def monthly(self) -> bool:
        """Whether formulas read it month by month."""
        return self.path is not None or any(isinstance(one, tuple) for one in self.scenarios.values())


@dataclass(frozen=True)
class Content:
    """What a workbook shows.

    Args:
        lab: The lab, in the base scenario.
        run: Its run on the path of medians.
        scenarios: The scenarios that apply to it, by name.
        words: The language.
    """

    lab: Lab
    run: Run
    scenarios: Mapping[str, tuple[Scenario, Lab]]
    words: Words

    @property
    def months(self) -> range:
        """Indexes of the forecast months."""
        return range(self.run.first_forecast, self.run.last + 1)

    @cached_property
    def inputs(self) -> dict[str, Input]:
        """Every driver, opening values included, in the order of the lab."""
        return {name: self._input(name) for name in self.lab.drivers}

    def _input(self, name: str) -> Input:
        driver = self.lab.drivers[name]
        at = self.lab.actual_through if name.startswith(OPENING) else self.months[0]
        base = self._values(driver, at)
        moved = {}
        for scenario, (_, lab) in self.scenarios.items():
            found = self._values(lab.drivers[name], at)
            if found != base:
                moved[scenario] = found
        value = None if isinstance(base, tuple) else base
        return Input(name, driver, value, base if isinstance(base, tuple) else None, moved)

    def _values(self, driver: Driver, at: int) -> float | tuple[float, ...]:
        if driver.name.startswith(OPENING) or "month" not in driver.axes:
            return driver.at(at)
        values = tuple(driver.at(month) for month in self.months)
        return values[0] if len(set(values)) == 1 else values

    @cached_property
    def parts(self) -> dict[str, tuple[Node, ...]]:
        """Items by part in order of calculation, the lab last; checks have a sheet of their own."""
        names = [*(part.name for part in self.lab.parts), ""]
        found = {
            name: tuple(node for node in self.lab.graph.nodes if node.part == name and node.kind != "check")
            for name in names
        }
        return {name: nodes for name, nodes in found.items() if nodes}

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts about the lab and those that its drivers cite, in order of their ids."""
        lab = self.lab
        found = {fact.id: fact for fact in lab.ledger.facts if fact.entity == lab.name}
        citations = [one.citation for one in lab.drivers.values()] + [one.citation for one in lab.initial.values()]
        for citation in citations:
            for name in citation.facts:
                fact = lab.ledger.resolve(name)
                if fact is not None:
                    found[fact.id] = fact
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def checks(self) -> tuple[Node, ...]:
        """The checks."""
        return tuple(self.lab.graph.of_kind("check"))


def content_of(lab: Lab, words: Words, workspace: Path | None = None, months: int | None = None) -> Content:
    """What the workbook of a lab shows.

    Args:
        lab: The lab.
        words: The language.
        workspace: A user's folder, whose scenarios come too.
        months: Forecast months; up to the horizon when None.

    Returns:
        The content, with every scenario that applies to the lab.
    """
    scenarios: dict[str, tuple[Scenario, Lab]] = {}
    for name in _names(workspace) if lab.scenario is BASE else ():
        try:
            scenario = load_scenario(name, workspace)
            scenarios[name] = scenario, lab.with_scenario(scenario)
        except LabeconError:
            continue  # it is for another lab, or moves a driver that this one does not have
    return Content(lab, lab.run(months), scenarios, words)


def _names(workspace: Path | None) -> Sequence[str]:
    return [name for name in available("scenarios", workspace) if name != BASE.name]

"""What a note is written from: answers, runs, paths, sensitivities and scenarios of its labs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.errors import LabeconError
from labecon.labs import BASE, Lab, Run, available, load_scenario
from labecon.periods import Window

if TYPE_CHECKING:
    from labecon.analysis.brief import LabBrief
    from labecon.analysis.heat_array import Heat
    from labecon.analysis.requirement.search_array import Requirement
    from labecon.analysis.tornado_array import Tornado
    from labecon.analysis.uncertain_array import Uncertain
    from labecon.labs.simulation_array import Simulation

#: Lines whose fans are drawn, where a lab has them.
FANS = ("revenue", "adjusted_net_loss", "liquid_resources")
#: Bars of a tornado, and points of a heat map and of a frontier along each side.
BARS, GRID, SQUARE = 12, 6, 9
#: From so many paths on a note compiles for the next one, beside its own work.
WORTH = 1000
Progress = Callable[[str], None]


@dataclass(frozen=True)
class LabMaterial:
    """One lab.

    Args:
        lab: The lab.
        run: On the path of medians.
        brief: Its answers.
        paths: Many paths, the lines of its fans kept.
        tornados: What moves the figures that decide.
        heat: The result of the last year over the two drivers that decide most; None where there are not two.
        scenarios: Runs under every scenario that applies, by name.
        frontier: What two of growth, cost and training must be for the lab to break even before its money ends; None
            where it has no two of them.
    """

    lab: Lab
    run: Run
    brief: LabBrief
    paths: Simulation
    tornados: tuple[Tornado, ...]
    heat: Heat | None
    scenarios: Mapping[str, tuple[Lab, Run]]
    frontier: Requirement | None = None

    @property
    def last_year(self) -> Window:
        """The last whole calendar year of the forecast."""
        return Window.year(2000 + (self.run.last + 1) // 12 - 1)

    @property
    def fans(self) -> list[str]:
        """The lines whose fans are drawn."""
        return [name for name in FANS if name in self.lab.graph.by_name]

    @property
    def profit(self) -> str:
        """The loss that break-even is measured by; empty where the lab has none."""
        return next((name for name in ("adjusted_net_loss", "net_loss") if name in self.lab.graph.by_name), "")


def material(
    labs: Sequence[Lab], paths: int, seed: int, workspace: Path | None, progress: Progress
) -> dict[str, LabMaterial]:
    """Everything the note is written from.

    Args:
        labs: The labs.
        paths: Paths drawn for each.
        seed: Seed.
        workspace: A user's folder, whose scenarios are shown too.
        progress: Called with the name of the lab that is worked on.

    Returns:
        Material by lab.
    """
    found = {}
    for lab in labs:
        progress(lab.name)
        found[lab.name] = _of_lab(lab, paths, seed, workspace)
    return found


def _of_lab(lab: Lab, paths: int, seed: int, workspace: Path | None) -> LabMaterial:
    from labecon.analysis.brief import lab_brief

    kept = [name for name in FANS if name in lab.graph.by_name]
    run, brief = lab.run(), lab_brief(lab, paths, seed, keep=kept, prepare=paths >= WORTH)
    drawn = brief.drawn or lab.simulate(paths, seed, keep=kept)
    plain = LabMaterial(lab, run, brief, drawn, (), None, {})
    targets = ["runway_median_months"]
    targets += [f"{plain.profit}@{plain.last_year.label}"] if plain.profit else []
    tornados = tuple(one for one in (_tornado(lab, name) for name in targets) if one is not None)
    heat, frontier = _heat(plain, tornados), _frontier(lab)
    return LabMaterial(lab, run, brief, drawn, tornados, heat, _scenarios(lab, workspace), frontier)


def _frontier(lab: Lab) -> Requirement | None:
    """Growth against cost where a lab has both, else against training."""
    from labecon.analysis.requirement.goals_array import goal_of
    from labecon.analysis.requirement.headline_array import TARGET, headline_levers
    from labecon.analysis.requirement.search_array import two_drivers

    levers = list(headline_levers(lab).values())[:2]
    try:
        return (
            two_drivers(goal_of(lab, TARGET), levers[0], levers[1], size=SQUARE, quick=True)
            if len(levers) == 2
            else None
        )
    except LabeconError:  # the lab has no money or no result to break even by
        return None


def _tornado(lab: Lab, name: str) -> Tornado | None:
    from labecon.analysis.targets_array import target_of
    from labecon.analysis.tornado_array import tornado

    try:
        return tornado(target_of(lab, name), (), top=BARS)
    except LabeconError:  # the lab has no such figure
        return None


def _heat(one: LabMaterial, tornados: Sequence[Tornado]) -> Heat | None:
    """The result of the last year over the two drivers of the largest swings."""
    from labecon.analysis.heat_array import heat

    found = next((each for each in tornados if each.target.name.endswith(one.last_year.label)), None)
    names = [swing.driver.name for swing in found.swings if _is_continuous(swing.driver)] if found else []
    return heat(found.target, names[0], names[1], grid=GRID) if found is not None and len(names) > 1 else None


def _is_continuous(driver: Uncertain) -> bool:
    """Whether a driver has values between its ends: no switch, and no event."""
    low, middle, high = driver.low, driver.median, driver.high
    return low is not None and middle is not None and high is not None and low < middle < high


def _scenarios(lab: Lab, workspace: Path | None) -> dict[str, tuple[Lab, Run]]:
    found: dict[str, tuple[Lab, Run]] = {}
    for name in available("scenarios", workspace) if lab.scenario is BASE else ():
        try:
            under = lab.with_scenario(load_scenario(name, workspace))
        except LabeconError:
            continue  # it is for another lab, or moves a driver that this one does not have
        found[name] = under, under.run()
    return found

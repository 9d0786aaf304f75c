"""The brief: the questions answered for labs side by side, each figure with range, definitions and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from labecon.analysis.claims import Claim
from labecon.analysis.figures import Figure, both
from labecon.analysis.generations import Generation, generation_lines, generations
from labecon.analysis.reported import Reported, reported
from labecon.analysis.unallocated import Unallocated, unallocated
from labecon.labs import Lab
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.forecast_array import Paths
    from labecon.labs.simulation_array import Simulation

Progress = Callable[[int, int], None]
PATHS = 1000
SEED = 20260131
#: Figures in the order of the questions; every lab has all of them.
ORDER = (
    "runway_static_months",
    "runway_median_months",
    "cash_out_probability_24m",
    "peak_funding_need",
    "loss_per_revenue",
    "loss_growth",
    "marginal_loss_per_revenue",
    "burn_multiple",
    "selling_to_revenue",
    "rnd_to_revenue",
    "training_coverage",
    "gross_profit_coverage",
    "generation_payback_months",
    "generation_recovered_share",
    "break_even_month",
    "break_even_revenue",
    "break_even_probability",
    "required_growth",
    "required_gross_margin",
    "required_generation_life_months",
    "revenue_multiple",
    "equity_value",
    "acquisition_cost",
    "revenue_per_payer",
    "lifetime_value",
    "payback_months",
)
#: Figures for which the deciding assumptions are named, and how many of them.
DECIDED = ("runway_median_months", "break_even_month")
MOST_DECIDING = 3
METHOD = both(
    "what decides: squared rank correlation of the figure with each driver over the paths, less what chance gives, as "
    "a share of all that is explained this way; monthly shocks count as chance",
    "决定因素：各驱动因素与结果在路径上的秩相关平方，扣除偶然部分后占可解释总量的比例；月度冲击计为偶然",
)
_CONDITIONAL = both(
    "conditional on the drivers and scenario of the lab file; not a forecast of what will happen",
    "以实验室文件的驱动因素与情景为条件，并非对未来的预测",
)


class Deciding(NamedTuple):
    """An assumption that decides a figure.

    Args:
        driver: Name of the driver.
        share: Share of the explained variance of the target.
        target: Name of the figure.
    """

    driver: str
    share: float
    target: str


@dataclass(frozen=True)
class LabBrief:
    """The answers for one lab.

    Args:
        lab: The lab.
        figures: Figures by name, in the order of the questions.
        drivers_by_kind: How many drivers rest on a fact, a prior, judgement, or are switches of policy.
        deciding: The assumptions that decide, by target, largest share first.
        judgement_share: Share of the explained variance that rests on judgement alone, by figure.
        conflicts: Figures of sources that contradict each other, and printed claims that match no definition.
        claims: Printed claims beside their recomputation.
        notes: What is assumed, by language.
        unallocated: What history carries that no report splits.
        generations: Generations on the path of medians.
        checks: Largest gap of each check over all paths as a share of its scale, and whether it holds.
        drawn: The paths under the policy; None where nothing was drawn.
    """

    lab: Lab
    figures: Mapping[str, Figure]
    drivers_by_kind: Mapping[str, int]
    deciding: tuple[Deciding, ...]
    judgement_share: Mapping[str, float]
    conflicts: tuple[Mapping[str, Mapping[str, str] | str], ...]
    claims: tuple[Claim, ...]
    notes: tuple[Mapping[str, str], ...]
    unallocated: tuple[Unallocated, ...] = ()
    generations: tuple[Generation, ...] = ()
    checks: Mapping[str, tuple[float, bool]] = field(default_factory=dict)
    drawn: Simulation | None = None


@dataclass(frozen=True)
class Brief:
    """The answers for several labs.

    Args:
        labs: By name, in the order asked for.
        paths: Paths drawn.
        seed: Seed.
    """

    labs: Mapping[str, LabBrief]
    paths: int
    seed: int


def brief(labs: Sequence[Lab], paths: int = PATHS, seed: int = SEED, progress: Progress | None = None) -> Brief:
    """The questions answered for labs side by side.

    Args:
        labs: The labs, scenario and view of the facts applied.
        paths: Paths drawn for each lab and plan.
        seed: Seed.
        progress: Called with (done, all) over all labs.

    Returns:
        The brief. A figure that a lab's data do not give has no value and a reason.
    """
    found = {}
    for place, lab in enumerate(labs):
        found[lab.name] = lab_brief(lab, paths, seed, _shifted(progress, place, len(labs)))
    return Brief(found, paths, seed)


def _shifted(progress: Progress | None, place: int, count: int) -> Progress | None:
    return None if progress is None else lambda done, whole: progress(place * whole + done, count * whole)


def lab_brief(
    lab: Lab,
    paths: int = PATHS,
    seed: int = SEED,
    progress: Progress | None = None,
    keep: Sequence[str] = (),
    prepare: bool = False,
) -> LabBrief:
    """The questions answered for one lab.

    Args:
        lab: The lab.
        paths: Paths drawn.
        seed: Seed.
        progress: Called with (done, all).
        keep: Lines of which every month and path is kept.
        prepare: Compiles for the next time, beside the paths of this time.

    Returns:
        Its brief.
    """
    from labecon.analysis.forecast_array import draw  # reported answers need no numpy
    from labecon.analysis.forecast_figures_array import forecast_figures
    from labecon.analysis.requirement.required_figures_array import required_figures, with_requirement

    run = lab.run()
    known = reported(lab.ledger, lab.name)
    drawn = draw(lab, paths, seed, progress, keep, prepare)
    ahead, needed = forecast_figures(drawn), required_figures(lab, run)
    deciding, shares = _what_decides(drawn)
    figures = {}
    for name in ORDER:
        figure = with_requirement(joined(known.figures.get(name), ahead.get(name)), needed.get(name))
        if figure is not None:
            figures[name] = replace(figure, judgement_share=shares.get(name))
    return LabBrief(
        lab,
        figures,
        drivers_by_kind(lab),
        deciding,
        shares,
        conflicts_of(known),
        known.claims,
        _notes(lab, figures),
        unallocated(lab),
        tuple(generations(lab, run)) if generation_lines(lab) else (),
        drawn.checks,
        drawn.kept,
    )


def joined(past: Figure | None, ahead: Figure | None) -> Figure | None:
    """One figure with the definitions of both: its value is the reported one where there is one.

    Args:
        past: From reported figures.
        ahead: From the forecast.

    Returns:
        The figure; None where neither is there.
    """
    if past is None or ahead is None:
        return past if ahead is None else ahead
    head = ahead if past.value is None and ahead.value is not None else past
    return replace(head, definitions=(*past.definitions, *ahead.definitions), notes=(*past.notes, *ahead.notes))


def drivers_by_kind(lab: Lab) -> dict[str, int]:
    """How many drivers rest on what.

    Args:
        lab: The lab.

    Returns:
        Counts of ``fact``, ``prior``, ``judgement``, ``policy``; opening values count, a prior that is itself a
        judgement counts as one.
    """
    from labecon.analysis.deciding_array import source_kind

    counts = Counter(source_kind(driver) for driver in lab.drivers.values())
    rest = [one for item, one in lab.initial.items() if f"initial.{item}" not in lab.drivers and not one.history]
    counts.update(one.citation.kind for one in rest)
    return {kind: counts[kind] for kind in ("fact", "prior", "judgement", "policy") if counts[kind]}


def _what_decides(drawn: Paths) -> tuple[tuple[Deciding, ...], dict[str, float]]:
    from labecon.analysis.deciding_array import drawn_values, explained
    from labecon.analysis.forecast_figures_array import readings_behind

    values = drawn_values(drawn.lab, drawn.count, drawn.seed)
    deciding: list[Deciding] = []
    shares: dict[str, float] = {}
    for name, reading in readings_behind(drawn).items():
        found = explained(reading, values)
        if found.judgement is not None:
            shares[name] = found.judgement
        if name in DECIDED:
            first = list(found.shares.items())[:MOST_DECIDING]
            deciding += [Deciding(driver, share, name) for driver, share in first]
    return tuple(deciding), shares


def conflicts_of(known: Reported) -> tuple[Mapping[str, Mapping[str, str] | str], ...]:
    """Contradictions between sources, one entry each.

    Args:
        known: The reported answers.

    Returns:
        Entries with ``about`` and ``figures``: rows that do not meet with the one that is used, and printed claims that
        no definition gives.
    """
    found: list[Mapping[str, Mapping[str, str] | str]] = []
    for group in known.conflicts:
        first, *others = group.facts
        rest = ", ".join(f"{one.printed} ({one.source.publisher})" for one in others)
        used = both(
            f"{first.printed} ({first.source.publisher}) is used, not {rest}",
            f"采用 {first.printed}（{first.source.publisher}），未采用 {rest}",
        )
        found.append({"about": group.key, "figures": used})
    for claim in known.claims:
        if claim.verdict != "contradicted" or claim.nearest is None or claim.nearest.value is None:
            continue
        near = claim.nearest
        said = both(
            f"{claim.about['en']}, printed {claim.fact.printed}: no definition gives it; nearest "
            f"{near.value:.4g} ({near.label['en']})",
            f"{claim.about['zh']}，披露 {claim.fact.printed}：没有任何定义得出该数；最接近 "
            f"{near.value:.4g}（{near.label['zh']}）",
        )
        found.append({"about": claim.fact.id, "figures": said})
    return tuple(found)


def _notes(lab: Lab, figures: Mapping[str, Figure]) -> tuple[Mapping[str, str], ...]:
    notes: list[Mapping[str, str]] = [_CONDITIONAL, METHOD]
    start = month_label(lab.actual_through)
    notes.append(both(f"forecasts of {lab.name} start from {start}", f"{lab.name} 的预测自 {start} 起"))
    notes += [note for figure in figures.values() for note in figure.notes]
    notes += [
        both(f"{lab.name}, {line} in history is assumed: {reason}", f"{lab.name}，历史 {line} 为假设：{reason}")
        for line, reason in lab.history.assumed.items()
    ]
    return tuple({note["en"]: note for note in notes}.values())


__all__ = ["Brief", "Deciding", "LabBrief", "brief", "conflicts_of", "drivers_by_kind", "joined", "lab_brief"]

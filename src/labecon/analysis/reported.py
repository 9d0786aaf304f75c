"""Every answer that follows from reported figures alone, with the interval that their digits leave open."""

from __future__ import annotations

from dataclasses import dataclass

from labecon.analysis.claims import Claim, break_even_claims, coverage_claims, runway_claims
from labecon.analysis.coverage_reported import gross_profit_coverage, training_coverage
from labecon.analysis.fact_reader import LabFacts
from labecon.analysis.figures import Figure
from labecon.analysis.loss_reported import burn_multiple, cost_ratios, loss_growth, loss_per_revenue, marginal_loss
from labecon.analysis.price_reported import revenue_multiple
from labecon.analysis.runway_reported import static_runway
from labecon.analysis.users_reported import unit_economics
from labecon.facts import Group, Ledger


@dataclass(frozen=True)
class Reported:
    """What reported figures say about a lab.

    Args:
        figures: Figures by name.
        claims: Printed claims beside their recomputation.
        conflicts: Groups of rows about one thing whose rounding intervals do not meet.
    """

    figures: dict[str, Figure]
    claims: tuple[Claim, ...]
    conflicts: tuple[Group, ...]


def reported(ledger: Ledger, entity: str) -> Reported:
    """The reported answers of a lab.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab; one without facts gives figures without values.

    Returns:
        Figures, claims and conflicts.

    Example:
        >>> from labecon.facts import load_ledger
        >>> answers = reported(load_ledger(), "minimax")
        >>> round(answers.figures["training_coverage"].variant("FY2024").value, 3)
        0.647
    """
    facts = LabFacts(ledger, entity)
    figures = [
        static_runway(facts),
        training_coverage(facts),
        gross_profit_coverage(facts),
        loss_per_revenue(facts),
        loss_growth(facts),
        marginal_loss(facts),
        burn_multiple(facts),
        *cost_ratios(facts),
        revenue_multiple(facts),
        *unit_economics(facts),
    ]
    named = {figure.name: figure for figure in figures}
    claims = [
        *runway_claims(facts, named["runway_static_months"]),
        *coverage_claims(facts, named["training_coverage"]),
        *break_even_claims(facts),
    ]
    groups = [one for one in ledger.groups() if one.facts[0].entity == entity and one.agreement == "inconsistent"]
    return Reported(named, tuple(claims), tuple(groups))

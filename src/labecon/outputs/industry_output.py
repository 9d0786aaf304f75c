"""A market over many worlds as a document and as rows of CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.analysis.industry_array import OUTSIDE, REGIONS
from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document

if TYPE_CHECKING:
    from labecon.analysis.industry_array import Industry
    from labecon.analysis.race import Dilemma
    from labecon.analysis.race_game_array import Game

_HEADING = ("section", "lab", "month", "quantity", "value", "unit")
#: Points of the Herfindahl-Hirschman index for one share of one.
HHI_POINTS = 10_000


def industry_document(found: Industry) -> dict[str, Any]:
    """The market as a document.

    Args:
        found: The market.

    Returns:
        ``survival`` and ``shares`` by lab (with what is bought elsewhere, shares add up to one), ``hhi`` by month, and
        the rest of what was found.
    """
    names = [fate.name for fate in found.fates]
    market = found.market
    body = {
        "labs": names,
        "titles": {part.name: dict(part.title) for part in market.parts if part.name in names},
        "currency": market.currency,
        "worlds": found.simulation.paths,
        "scenario": market.scenario.name,
        "months": found.simulation.months,
        "survival": {fate.name: fate.survival for fate in found.fates},
        "shares": {**{fate.name: fate.share for fate in found.fates}, OUTSIDE: found.outside},
        "regions": {region: {fate.name: fate.regions[region] for fate in found.fates} for region in REGIONS},
        "hhi": [one * HHI_POINTS for one in found.concentration],
        "hhi_at_end": [one * HHI_POINTS for one in found.concentration_fan],
        "vendors": found.vendors,
        "industry_profit": found.profit,
        "industry_profit_last_year": found.profit_fan,
        "oligopoly": {region: vars(one) for region, one in found.oligopoly.items()},
        "at_end": {
            fate.name: {
                "giant": fate.giant,
                "share": fate.share_at_end,
                "profit_last_year": fate.profit_last_year,
                "raised": fate.raised,
                "stands_alone": fate.stands_alone,
            }
            for fate in found.fates
        },
        "quantiles": [0.05, 0.5, 0.95],
        "race": race_entry(found.game) if found.game is not None else {"reason": found.no_game},
        "race_over_all_months": {
            "profit": dilemma_entry(found.played[0]),
            "profit_and_value_at_end": dilemma_entry(found.played[1]),
        },
        "checks": {
            name: {"largest_gap": gap, "holds": holds} for name, (gap, holds) in found.simulation.checks.items()
        },
        "digest": found.simulation.digest,
    }
    return document(market.ledger.head, body, found.simulation.seed)


def race_entry(game: Game) -> dict[str, Any]:
    """The game of a year as an entry.

    Args:
        game: The game.

    Returns:
        Training and profit by lab as planned, at the equilibrium, and as all together would choose; the four pay-offs.
    """

    def by_lab(values: Sequence[float]) -> dict[str, float]:
        return dict(zip(game.labs, values, strict=True))

    return {
        "exponent": game.exponent,
        "training": {
            "planned": by_lab(game.planned),
            "equilibrium": by_lab(game.equilibrium),
            "learned": by_lab(game.learned),
            "agreed": by_lab(game.agreed),
        },
        "profit": {name: by_lab(values) for name, values in game.profits.items()},
        "largest_difference_of_methods": game.gap,
        "plans_fit_a_market_times": game.fits_market,
        "reached_in": game.reached,
        "pay_offs": dilemma_entry(game.dilemma),
    }


def dilemma_entry(four: Dilemma) -> dict[str, Any]:
    """Four pay-offs as an entry.

    Args:
        four: The pay-offs.

    Returns:
        The labs, what they spend, the pay-offs, and what follows.
    """
    return {
        "labs": [four.first, four.second],
        "race": four.race,
        "hold": four.hold,
        "pay_offs": four.pay_offs,
        "racing_dominates": four.races_anyway,
        "both_better_off_holding_back": four.both_lose,
        "prisoners_dilemma": four.is_dilemma,
    }


def industry_csv(found: Mapping[str, Any]) -> str:
    """The document as rows.

    Args:
        found: The document.

    Returns:
        CSV with one value a row.
    """
    return csv_text(_HEADING, _rows(found))


def _rows(found: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    months = found["months"]
    money, flow = found["currency"], f"{found['currency']}/month"
    for name, values in found["survival"].items():
        yield from (
            ("survival", name, month, "survival", value, "1") for month, value in zip(months, values, strict=True)
        )
    for name, values in found["shares"].items():
        yield from (("shares", name, month, "share", value, "1") for month, value in zip(months, values, strict=True))
    for region, labs in found["regions"].items():
        for name, values in labs.items():
            key = f"{region}_share"
            yield from (("shares", name, month, key, value, "1") for month, value in zip(months, values, strict=True))
    for key, unit in (("hhi", "1"), ("vendors", "1"), ("industry_profit", flow)):
        yield from (("market", "", month, key, value, unit) for month, value in zip(months, found[key], strict=True))
    for name, one in found["at_end"].items():
        yield ("at_end", name, months[-1], "stands_alone", one["stands_alone"], "1")
        for level, share, taken in zip(found["quantiles"], one["share"], one["raised"], strict=True):
            yield ("at_end", name, months[-1], f"share_p{100 * level:g}", share, "1")
            yield ("at_end", name, months[-1], f"raised_p{100 * level:g}", taken, money)
    for kind, by_lab in found["race"].get("training", {}).items():
        yield from (("race", name, "", f"training_{kind}", value, money) for name, value in by_lab.items())
    for kind, by_lab in found["race"].get("profit", {}).items():
        yield from (("race", name, "", f"profit_{kind}", value, money) for name, value in by_lab.items())
    tables = {"race": found["race"].get("pay_offs"), **found["race_over_all_months"]}
    for key, four in tables.items():
        for cell, pay in (four or {"pay_offs": {}})["pay_offs"].items():
            yield from (
                (f"pay_offs_{key}", name, "", cell, value, money) for name, value in zip(four["labs"], pay, strict=True)
            )

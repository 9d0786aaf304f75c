"""A market over many worlds as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labecon.analysis.industry_array import FEW, MOST_OF_IT, YEAR
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.industry_output import HHI_POINTS
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, Scale, number, scale_of, unit_title
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import condition_title

if TYPE_CHECKING:
    from labecon.analysis.industry_array import Fate, Industry
    from labecon.analysis.race import Dilemma
    from labecon.analysis.race_game_array import Game

PERCENT = Scale(0.01, "", 0, True)
SHARE = Scale(0.01, "", 1, True)


def industry_text(found: Industry, words: Words, style: Style = PLAIN) -> str:
    """The page.

    Args:
        found: The market.
        words: The language.
        style: Colour or none.

    Returns:
        Text: who is left, the market, the race.
    """
    market, drawn = found.market, found.simulation
    out = [style.bold(words("industry.title", labs=len(found.fates)))]
    about = words(
        "industry.about", worlds=f"{drawn.paths:,}", seed=drawn.seed, scenario=condition_title(market, words),
        first=drawn.months[0], last=drawn.months[-1],
    )  # fmt: skip
    out += paragraph(about, style)
    out += ["", style.bold(words("industry.left")), "", *_left(found, words, style)]
    out += ["", *paragraph(words("industry.left_about"), style)]
    out += ["", style.bold(words("industry.market")), "", *_market(found, words, style)]
    out += ["", style.bold(words("industry.race")), ""]
    out += _race(found, found.game, words, style) if found.game is not None else paragraph(found.no_game)
    out += ["", style.bold(words("industry.over_all", years=f"{drawn.count / YEAR:g}")), ""]
    for key, four in zip(("profit", "value"), found.played, strict=True):
        out += [*paragraph(words(f"industry.played_{key}"), style), "", *_four(found, four, words, style), ""]
    holding = sum(holds for _, holds in drawn.checks.values())
    out += paragraph(words("industry.checks", holding=holding, all=len(drawn.checks)), style)
    return page(out + footer(market.ledger.head, words, style))


def _title(found: Industry, name: str, words: Words) -> str:
    part = next(one for one in found.market.parts if one.name == name)
    return words.pick(part.title, name)


def _left(found: Industry, words: Words, style: Style) -> list[str]:
    last = found.simulation.count
    years = [year for year in (1, 3) if year * YEAR < last]
    heads = [words("industry.lab"), *(words("industry.after", years=year) for year in years)]
    keys = "at_end share_now share_end range china overseas profit_last_year stands_alone"
    heads += [words(f"industry.{key}") for key in keys.split()]
    money = [fate.profit_last_year[1] for fate in found.fates if fate.profit_last_year is not None]
    scale = scale_of(money, found.market.currency, words)
    heads[-2] = words("industry.profit_last_year", unit=unit_title(found.market.currency, scale, words))
    table = Table(heads, frozenset(range(1, len(heads))))
    for giant in (False, True):
        fates = [fate for fate in found.fates if fate.giant == giant]
        if fates:
            table.group(words("industry.giants" if giant else "industry.labs"))
        for fate in fates:
            alive = [fate.survival[year * YEAR - 1] for year in years] + [fate.survival[-1]]
            cells = [number(one, PERCENT) for one in alive]
            table.add(_title(found, fate.name, words), *cells, *_shares(fate, scale), indent=1)
    return table.lines(style)


def _shares(fate: Fate, scale: Scale) -> list[str]:
    low, middle, high = fate.share_at_end
    profit = number(fate.profit_last_year[1], scale) if fate.profit_last_year is not None else f"{ABSENT} "
    return [
        number(fate.share[0], SHARE),
        number(middle, SHARE),
        f"{number(low, SHARE).strip()}..{number(high, SHARE).strip()} ",
        number(fate.regions["china"][-1], SHARE),
        number(fate.regions["overseas"][-1], SHARE),
        profit,
        number(fate.stands_alone, PERCENT),
    ]


def _market(found: Industry, words: Words, style: Style) -> list[str]:
    money = found.market.currency
    table = Table(
        [words("run.lines"), *(words(f"industry.{key}") for key in ("now", "at_end", "range"))], frozenset({1, 2, 3})
    )
    low, middle, high = (one * HHI_POINTS for one in found.concentration_fan)
    hhi = Scale()
    table.add(words("industry.vendors"), number(found.vendors[0], SHARE_COUNT), number(found.vendors[-1], SHARE_COUNT))
    table.add(
        words("industry.hhi"), number(found.concentration[0] * HHI_POINTS, hhi), number(middle, hhi),
        f"{number(low, hhi).strip()}..{number(high, hhi).strip()} ",
    )  # fmt: skip
    table.add(words("industry.outside"), number(found.outside[0], SHARE), number(found.outside[-1], SHARE))
    scale = scale_of(found.profit_fan, money, words)
    least, usual, most = (number(one, scale).strip() for one in found.profit_fan)
    title = words("industry.all_profit", unit=unit_title(money, scale, words))
    first = number(sum(found.profit[:YEAR]), scale)
    table.add(title, first, f"{usual} ", f"{least}..{most} ")
    out = table.lines(style)
    if len(found.market.parts) <= FEW:
        return [*out, "", *paragraph(words("industry.oligopoly_always", few=FEW), style)]
    out.append("")
    for region, one in found.oligopoly.items():
        half = words("industry.half_from", month=one.median_month) if one.median_month else words("industry.half_never")
        text = words(
            f"industry.oligopoly_{region}", few=FEW, most=number(MOST_OF_IT, PERCENT).strip(),
            now=number(one.already, PERCENT).strip(), end=number(one.by_end, PERCENT).strip(), half=half,
        )  # fmt: skip
        out += paragraph(text, style)
    return out


SHARE_COUNT = Scale(1.0, "", 1)


def _race(found: Industry, game: Game, words: Words, style: Style) -> list[str]:
    money = found.market.currency
    spent = (game.planned, game.equilibrium, game.agreed)
    earned = tuple(game.profits[key] for key in ("planned", "equilibrium", "agreed"))
    scale = scale_of([one for row in (*spent, *earned) for one in row], money, words)
    keys = "planned equilibrium agreed profit_planned profit_equilibrium profit_agreed"
    heads = [unit_title(money, scale, words), *(words(f"industry.{key}") for key in keys.split())]
    table = Table(heads, frozenset(range(1, len(heads))))
    for place, name in enumerate(game.labs):
        table.add(_title(found, name, words), *(number(row[place], scale) for row in (*spent, *earned)))
    table.add(words("industry.all"), *(number(sum(row), scale) for row in (*spent, *earned)), kind="total")
    out = [*paragraph(words("industry.race_about", exponent=f"{game.exponent:.2f}"), style), ""]
    out += [*table.lines(style), "", *paragraph(words("industry.methods", gap=f"{game.gap:.0e}"), style)]
    more = game.fits_market > 1
    said = words(
        "industry.plans_more" if more else "industry.plans_less", times=f"{game.fits_market:.1f}",
        year=game.reached or words("industry.after_horizon"),
    )  # fmt: skip
    return [*out, *paragraph(said), "", *_four(found, game.dilemma, words, style)]


def _four(found: Industry, four: Dilemma, words: Words, style: Style) -> list[str]:
    """Four pay-offs as a table, and what follows from them."""
    money = found.market.currency
    scale = scale_of([one for pair in four.pay_offs.values() for one in pair], money, words)
    first, second = (_title(found, name, words) for name in (four.first, four.second))
    unit = unit_title(money, scale, words)
    heads = [unit, words("industry.other_races", lab=second), words("industry.other_holds", lab=second)]
    table = Table(heads, frozenset({1, 2}))
    for choice in ("race", "hold"):
        cells = []
        for other in ("race", "hold"):
            mine, theirs = (number(one, scale).strip() for one in four.pay_offs[f"{choice}/{other}"])
            cells.append(f"{mine} / {theirs} ")
        table.add(words(f"industry.{choice}s", lab=first), *cells)
    said = words(f"industry.is_{verdict_of(four)}", first=first, second=second)
    return [*table.lines(style), "", *paragraph(said)]


def verdict_of(four: Dilemma) -> str:
    """What follows from four pay-offs.

    Args:
        four: The pay-offs.

    Returns:
        ``dilemma``, ``race_pays``, ``hold_pays`` or ``mixed``.
    """
    if four.is_dilemma:
        return "dilemma"
    if four.races_anyway:
        return "race_pays"
    cell = four.pay_offs
    hold = (
        cell["hold/race"][0] > cell["race/race"][0]
        and cell["hold/hold"][0] > cell["race/hold"][0]
        and cell["race/hold"][1] > cell["race/race"][1]
        and cell["hold/hold"][1] > cell["hold/race"][1]
    )
    if hold:
        return "hold_pays"
    return "mixed"

"""A valuation as a page of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.facts import ENTITY_NAMES
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, number, scale_of, unit_title, with_unit
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.valuation.prices import Price
    from labecon.analysis.valuation.reverse_array import Reverse
    from labecon.analysis.valuation.valuation_array import Spread, Valuation

#: Columns of the picture of a curve.
_WIDE = 40


class _Page:
    def __init__(self, found: Valuation, words: Words, style: Style) -> None:
        self.found, self.words, self.style = found, words, style
        values = [level for one in found.weighted.values() for level in one.levels]
        self.scale = scale_of(values, found.lab.currency, words)
        self.unit = unit_title(found.lab.currency, self.scale, words)

    def money(self, value: float | None) -> str:
        return number(value, self.scale)

    def per_share(self, value: float) -> str:
        """A value over the named shares, in the currency of the first price."""
        found = self.found
        if found.shares is None or not found.prices:
            return ABSENT + " "
        return f"{value / found.shares.count / self.rate(found.prices[0]):,.0f} "

    def rate(self, price: Price) -> float:
        from labecon.analysis.requirement.amounts import rate_to

        return rate_to(self.found.lab, price.currency, "")


def value_text(found: Valuation, implied: Sequence[Reverse], words: Words, style: Style = PLAIN) -> str:
    """The page of a valuation.

    Args:
        found: The valuation.
        implied: What prices imply.
        words: The language.
        style: Colour or none.

    Returns:
        Text: worth by scenario, comparators, what prices imply, what moves it, what is assumed.
    """
    made = _Page(found, words, style)
    lab = found.lab
    lines = [style.bold(words("value.title", lab=words.pick(lab.title, lab.name)))]
    lines += paragraph(words("value.about", month=month_label(found.reader.month), currency=lab.currency,
                             paths=f"{found.paths:,}", seed=found.seed), style)  # fmt: skip
    lines += _shares(made)
    lines += ["", *_worth(made), "", *_parts(made), "", *_compared(made)]
    for one in implied:
        lines += ["", *_reverse(one, made)]
    lines += ["", *_moved(made), "", *_assumed(made)]
    return page(lines + footer(lab.ledger.head, words, style))


def _shares(made: _Page) -> list[str]:
    found, words = made.found, made.words
    if found.shares is None:
        return paragraph(words("value.no_shares"), made.style)
    count = with_unit(found.shares.count, "share", words)
    lines = paragraph(words(f"value.shares_{found.shares.key}", count=count), made.style)
    prices = []
    for one in found.prices:
        value = with_unit(one.value * found.shares.count * made.rate(one), found.lab.currency, words)
        prices.append(words(f"value.price_{one.key}", price=f"{one.value:g}", currency=one.currency, value=value))
    return lines + (
        paragraph(words("value.prices", prices=words("value.between").join(prices)), made.style) if prices else []
    )


def _worth(made: _Page) -> list[str]:
    found, words = made.found, made.words
    currency = found.prices[0].currency if found.prices else ""
    heading = [words("value.scenario"), words("value.weight") + " ", "5 % ", "25 % ", words("value.median") + " ",
               "75 % ", "95 % ", words("value.zero") + " "]  # fmt: skip
    if found.shares is not None and currency:
        heading.append(words("value.per_share", currency=currency) + " ")
    lines = []
    for basis in found.weighted:
        lines += [made.style.bold(words(f"value.basis_{basis}", unit=made.unit))]
        table = Table(heading, frozenset(range(1, len(heading))))
        for course in found.courses:
            table.add(course.scenario, f"{course.weight:.0%} ", *_cells(course.equity[basis], made, len(heading)))
        table.add(words("value.all"), "100% ", *_cells(found.weighted[basis], made, len(heading)))
        lines += [*table.lines(made.style), ""]
    alive = words("value.between").join(f"{one.scenario} {1 - one.failed:.1%}" for one in found.courses)
    lines += paragraph(words("value.survival", shares=alive, month=month_label(found.lab.horizon)), made.style)
    base = found.courses[0]
    if base.diluted is not None and made.found.shares is not None:
        low, middle, high = (f"{one - 1:.0%}" for one in base.diluted)
        held = base.to_share["growth"].levels[2], base.to_share["multiple"].levels[2]
        growth, multiple = (made.per_share(one).strip() for one in held)
        said = words("value.dilution", low=low, middle=middle, high=high, growth=growth, multiple=multiple,
                     currency=currency)  # fmt: skip
        lines += paragraph(said, made.style)
    return lines


def _cells(one: Spread, made: _Page, columns: int) -> list[str]:
    cells = [*(made.money(level) for level in one.levels), f"{one.nothing:.0%} "]
    return cells if columns == len(cells) + 2 else [*cells, made.per_share(one.levels[2])]


def _parts(made: _Page) -> list[str]:
    words, medians = made.words, made.found.medians
    lines = [made.style.bold(words("value.parts", unit=made.unit))]
    table = Table(["", words("value.by_growth") + " ", words("value.by_multiple") + " "], frozenset({1, 2}))
    flows, cash = float(medians.flows[0]), float(medians.net_cash[0])
    terminal = [float(medians.terminal[basis][0]) for basis in ("growth", "multiple")]
    equity = [float(medians.equity[basis][0]) for basis in ("growth", "multiple")]
    for key, pair in (("flows", [flows] * 2), ("terminal", terminal), ("net_cash", [cash] * 2), ("equity", equity)):
        table.add(words(f"value.{key}"), *(made.money(one) for one in pair))
    return [*lines, *table.lines(made.style), *paragraph(words("value.floor"), made.style)]


def _compared(made: _Page) -> list[str]:
    words, found = made.words, made.found
    lines = [made.style.bold(words("value.comparators", unit=made.unit))]
    if not any(one.rows for one in found.compared):
        return lines + paragraph(words("value.no_comparators"), made.style)
    heading = [words("value.own_basis"), words("value.peers")]
    heading += [words(f"value.{key}") + " " for key in ("least", "median", "most")]
    table = Table(heading, frozenset({2, 3, 4}))
    for one in found.compared:
        if one.implied is None:
            continue
        names = words("value.between").join(
            f"{ENTITY_NAMES.get(name := row.key.split('/')[0], name)} {row.value:,.0f}x"
            for row in one.rows
            if row.value
        )
        own = words(f"value.own_{one.basis}", period=one.period)
        table.add(own, names, *(made.money(value) for value in one.implied))
    return [*lines, *table.lines(made.style), *paragraph(words("value.bases"), made.style)]


def _reverse(one: Reverse, made: _Page) -> list[str]:
    words = made.words
    price = f"{one.price.value:g} {one.price.currency}"
    value = with_unit(one.market_value, made.found.lab.currency, words)
    lines = [made.style.bold(words("value.implied", price=price, value=value))]
    count = with_unit(one.shares.count, "share", words)
    lines += paragraph(words(f"value.shares_{one.shares.key}", count=count), made.style)
    if not one.curve:
        return lines + paragraph(words("value.no_curve", low=f"{one.found.levers[1].low:g}",
                                       high=f"{one.found.levers[1].high:g}"), made.style)  # fmt: skip
    table = Table([words("value.margin") + " ", words("value.line_growth") + " ", words("value.revenue_growth") + " ",
                   words("value.revenue") + " ", words("value.again") + " "], frozenset(range(5)))  # fmt: skip
    for point in one.curve[::2]:
        growth = ABSENT + " " if point.revenue_growth is None else f"{point.revenue_growth:.2f}x "
        revenue = with_unit(point.revenue, made.found.lab.currency, words) + " "
        table.add(f"{point.margin:.0%} ", f"{point.growth:.2f}x ", growth, revenue, f"{point.price:.2f} ")
    lines += table.lines(made.style)
    worst = max(point.gap for point in one.curve)
    lines += paragraph(words("value.curve", count=len(one.curve), gap=f"{worst:.0e}"), made.style)
    if one.jumps:
        margins = words("value.between").join(f"{margin:.0%}" for margin in one.jumps)
        lines += paragraph(words("value.jumps", margins=margins), made.style)
    return lines


def _moved(made: _Page) -> list[str]:
    words, found = made.words, made.found
    lines = [made.style.bold(words("value.moves", unit=made.unit))]
    table = Table([words("sensitivity.driver"), "5 % ", "95 % ", words("sensitivity.at_low") + " ",
                   words("sensitivity.at_high") + " "], frozenset({1, 2, 3, 4}))  # fmt: skip
    for one in found.moved:
        table.add(one.name, *(f"{end:.3g} " for end in one.ends), *(made.money(value) for value in one.values))
    for swing in found.swings:
        ends = [ABSENT + " " if end is None else f"{end:.3g} " for end in (swing.driver.low, swing.driver.high)]
        table.add(swing.driver.name, *ends, made.money(swing.low.value), made.money(swing.high.value))
    return [*lines, *table.lines(made.style), *paragraph(words("value.moves_note"), made.style)]


def _assumed(made: _Page) -> list[str]:
    from labecon.analysis.valuation.assumptions import assumptions

    words, lab, month = made.words, made.found.lab, made.found.reader.month
    lines = [made.style.bold(words("value.assumed"))]
    for name, one in assumptions().items():
        driver = lab.drivers[name]
        low, high = driver.range_at(month)
        value = f"{driver.at(month):.3g}" if low == high else f"{driver.at(month):.3g} ({low:.3g} .. {high:.3g})"
        rests = words("value.rests_prior", prior=one.prior) if one.prior else words("value.rests_judgement")
        title, reason = words.pick(one.title, name), words.pick(one.reason, "")
        text = words("value.assumption", title=title, name=name, value=value, rests=rests, reason=reason)
        lines += paragraph(text, made.style, "- ")
    return lines


__all__ = ["value_text"]

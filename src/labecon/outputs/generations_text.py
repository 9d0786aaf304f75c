"""Generations, both books and the release calendar as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from labecon.analysis.allocation import RULES
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.generations_output import release_name
from labecon.outputs.messages import Words
from labecon.outputs.missing_parts import missing_text
from labecon.outputs.numbers import ABSENT, Scale, number, scale_of, unit_title
from labecon.outputs.references import References
from labecon.outputs.tables import PLAIN, Row, Style, Table
from labecon.outputs.titles import condition_title, line_title
from labecon.outputs.translations import translated
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.generation_books import GenerationBooks
    from labecon.analysis.generations import Generation

Section = Callable[["GenerationBooks", Words, References, Style], list[str]]
#: Lives of the scan that text shows; documents hold all.
LIVES = (6, 12, 24, 36, 60, 120)
MONTHS = Scale()
LIFE = Scale(1.0, "", 1)
COVERAGE = Scale(1.0, "", 2)


def generations_text(found: GenerationBooks, words: Words, style: Style = PLAIN) -> str:
    """The page.

    Args:
        found: What training bought.
        words: The language.
        style: Colour or none.

    Returns:
        Text; parts that have nothing are named at the end with the reason.
    """
    lab = found.lab
    references = References(words)
    shown = [part for part in _SECTIONS if part not in found.reasons]
    out = [style.bold(words("generations.title", lab=words.pick(lab.title, lab.name)))]
    about = words(
        "generations.about",
        scenario=condition_title(lab, words),
        actual=month_label(lab.actual_through),
        horizon=found.horizon,
    )
    out += paragraph(about, style) if shown else []
    for part in shown:
        out += ["", style.bold(words(f"generations.{part}")), "", *_SECTIONS[part](found, words, references, style)]
    if found.reasons:
        out += ["", *paragraph(missing_text(found.reasons, words, "generations"))]
    if references.texts:
        out += ["", style.bold(words("page.sources"))]
    for place, text in enumerate(references.texts, start=1):
        out += paragraph(text, style, f"[{place}] ")
    return page(out + footer(lab.ledger.head, words, style))


def _heads(words: Words, names: str) -> list[str]:
    return [words(f"generations.{name}") for name in names.split()]


def _generations(found: GenerationBooks, words: Words, references: References, style: Style) -> list[str]:
    rows = found.generations
    money = [value for one in rows for value in (one.before, one.training, one.contribution, one.later)]
    scale = scale_of(money, found.lab.currency, words)
    unit = unit_title(found.lab.currency, scale, words)
    heads = "generation since replaced months before training contribution net coverage payback later state"
    table = Table(_heads(words, heads), frozenset(range(3, 11)))
    for line in dict.fromkeys(one.line for one in rows):
        part = next((one for one in found.lab.parts if one.name == line), None)
        table.group(words.pick(part.title, line) if part is not None else words("generations.no_line"))
        for one in rows:
            if one.line == line:
                table.add(*_generation_cells(found, one, scale, words), indent=1)
    table.add("")
    sums = [sum(getattr(one, name) for one in rows) for name in ("before", "training", "contribution", "net")]
    table.rows.append(_total(words("generations.sum"), ["", *(number(one, scale) for one in sums)]))
    if found.contribution is not None and found.training is not None:
        own = [found.training, found.contribution, found.contribution - found.training]
        table.rows.append(_total(words("generations.lab"), ["", "", *(number(one, scale) for one in own)]))
    rule = words("generations.rule", rule=found.rule, says=words.pick(RULES[found.rule]), unit=unit)
    out = [*paragraph(rule, style), "", *table.lines(style), ""]
    if found.gap is not None:
        out += paragraph(words("generations.identity", gap=f"{number(found.gap, scale).strip()} {unit}"), style)
    return [*out, *paragraph(words("generations.states"), style)]


def _total(title: str, cells: list[str]) -> Row:
    return Row((title, "", "", *cells), "total")


def _generation_cells(found: GenerationBooks, one: Generation, scale: Scale, words: Words) -> list[str]:
    name = {0: "live_now", -1: "in_training"}.get(one.number)
    title = words(f"generations.{name}") if name else words("generations.number", number=one.number)
    title = title if one.line else words("generations.no_line_row")
    unreleased = one.number < 0 or not one.line
    later = "" if one.later is None else number(one.later, scale)
    return [
        title,
        one.released or ("" if unreleased else words("generations.earlier")),
        one.replaced or ("" if unreleased else words("generations.live_at_end")),
        "" if unreleased else number(found.months_live(one), MONTHS),
        *(number(value, scale) for value in (one.before, one.training, one.contribution, one.net)),
        "" if unreleased or one.number == 0 else number(one.coverage, COVERAGE),
        "" if unreleased or one.number == 0 else number(one.payback, MONTHS),
        later,
        words(f"generations.is_{one.state}"),
    ]


def _books(found: GenerationBooks, words: Words, references: References, style: Style) -> list[str]:
    lab = found.lab
    fields = "revenue training charge reported_profit economic_profit adjusted_reported adjusted_economic".split()
    growth = [one.capital_after - one.capital_before for one in found.books]
    scale = scale_of([getattr(one, name) for one in found.books for name in fields], lab.currency, words)
    unit = unit_title(lab.currency, scale, words)
    heads = [unit, *(f"{one.year} " for one in found.books)]
    table = Table(heads, frozenset(range(1, len(heads))))
    for name in fields:
        kind = "total" if name in ("reported_profit", "economic_profit") else "row"
        cells = (number(getattr(one, name), scale) for one in found.books)
        table.add(words(f"generations.book_{name}"), *cells, kind=kind)
    table.add(words("generations.growth"), *(number(one, scale) for one in growth))
    gap = max((one.gap for one in found.books), key=abs)
    own = found.life is None
    life = words("generations.own_book") if own else words("generations.spread", life=f"{found.life:g}")
    said = words("generations.books_identity", gap=f"{number(gap, scale).strip()} {unit}")
    return [*paragraph(life, style), "", *table.lines(style), "", *paragraph(said, style)]


def _break_even(found: GenerationBooks, words: Words, references: References, style: Style) -> list[str]:
    lab = found.lab
    scans = [dict(one.scan) for one in found.lives]
    money = [one.before_training for one in found.lives] + [scan[life] for scan in scans for life in LIVES]
    scale = scale_of(money, lab.currency, words)
    heads = [words("generations.year"), words("generations.before_training")]
    heads += [words("generations.at_life", life=life) for life in LIVES]
    table = Table([*heads, *_heads(words, "exact replacement")], frozenset(range(1, len(heads) + 2)))
    for one, scan in zip(found.lives, scans, strict=True):
        cells = [number(one.before_training, scale), *(number(scan[life], scale) for life in LIVES)]
        table.add(one.year, *cells, number(one.exact, LIFE), number(one.replacement, LIFE))
    unit = unit_title(lab.currency, scale, words)
    longest = max(life for scan in scans for life in scan)
    out = [*paragraph(words("generations.scan", unit=unit), style), "", *table.lines(style), ""]
    return [*out, *paragraph(words("generations.no_life", longest=longest), style)]


def _released(found: GenerationBooks, words: Words, references: References, style: Style) -> list[str]:
    table = Table(_heads(words, "release modality date printed live_months source remark"), frozenset({4}))
    for one in found.released:
        fact = found.lab.ledger.resolve(one.source)
        printed, reason = (fact.printed, fact.reason) if fact is not None else ("", "")
        months = ABSENT + " " if one.live_months is None else number(one.live_months, MONTHS)
        mark = references.mark(found.lab, (one.source,))
        remark = translated(reason, words) if one.in_conflict else ""
        modality = words(f"generations.{one.modality}")
        table.add(release_name(one.name), modality, one.date, printed, months, mark, remark)
    return [*table.lines(style), "", *paragraph(words("generations.released_about"), style)]


def _planned(found: GenerationBooks, words: Words, references: References, style: Style) -> list[str]:
    lab = found.lab
    scale = scale_of([one.cost for one in found.planned], lab.currency, words)
    unit = unit_title(lab.currency, scale, words)
    heads = [*_heads(words, "month line"), words("generations.completed", unit=unit), *_heads(words, "live_months gap")]
    table = Table(heads, frozenset({2, 3, 4}))
    for one in found.planned:
        part = next((part for part in lab.parts if part.name == one.line), None)
        line = words.pick(part.title, one.line) if part is not None else line_title(one.line, words)
        months = number(one.live_months, MONTHS)
        table.add(one.month, line, number(one.cost, scale), months, number(one.gap, MONTHS))
    return [*table.lines(style), "", *paragraph(words("generations.planned_about"), style)]


_SECTIONS: Mapping[str, Section] = {
    "generations": _generations,
    "books": _books,
    "break_even": _break_even,
    "released": _released,
    "planned": _planned,
}

"""The brief as text: labs side by side, then every definition, what decides, what is assumed, and the sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.labs.weak import weak_answers
from labecon.outputs.brief_tables import LABEL, full_table, lab_title, short_table
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import over_window, with_range, with_unit
from labecon.outputs.references import References
from labecon.outputs.sparkline import bar
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import driver_title, figure_title, line_title
from labecon.outputs.translations import translated

if TYPE_CHECKING:
    from labecon.analysis.brief import Brief, LabBrief


def brief_text(brief: Brief, words: Words, style: Style = PLAIN, full: bool = False) -> str:
    """The page of the brief.

    Args:
        brief: The answers.
        words: The language.
        style: Colour or none.
        full: Also every definition, every conflict between sources and every note.

    Returns:
        Text.
    """
    labs = list(brief.labs.values())
    references = References(words)
    about = words("brief.about") + words("brief.drawn", paths=f"{brief.paths:,}", seed=brief.seed)
    names = (", " if words.language == "en" else "、").join(lab_title(one, words) for one in labs)
    out = [style.bold(words("brief.title", labs=names)), *paragraph(about, style), ""]
    out += short_table(labs, words, references).lines(style)
    out += _deciding(labs, words, style)
    out += _assumed(labs, words, style)
    out += _weak(labs, words, style)
    out += _claims(labs, words, style)
    if full:
        table, left = full_table(labs, words, references)
        out += ["", style.bold(words("brief.every")), "", *table.lines(style)]
        if left:
            out += ["", *paragraph(words("brief.unvalued", count=left), style)]
        for part in (_definitions, _undivided, _conflicts, _notes):
            out += part(labs, words, style)
    out += _sources(references, words, style)
    out += ["", *paragraph(words("brief.read_on"), style)]
    head = labs[0].lab.ledger.head if labs else ""
    return page(out + footer(head, words, style))


def figure_text(brief: Brief, words: Words, style: Style = PLAIN) -> str:
    """The page of one figure of one lab.

    Args:
        brief: A brief with that figure alone.
        words: The language.
        style: Colour or none.

    Returns:
        Text: its value, every definition, sources.
    """
    labs = list(brief.labs.values())
    references = References(words)
    table, left = full_table(labs, words, references)
    out = [*short_table(labs, words, references).lines(style), "", *table.lines(style)]
    if left:
        out += ["", *paragraph(words("brief.unvalued", count=left), style)]
    out += _definitions(labs, words, style)
    return page(out + _sources(references, words, style) + footer(labs[0].lab.ledger.head, words, style))


def _sources(references: References, words: Words, style: Style) -> list[str]:
    out = ["", style.bold(words("page.sources"))]
    for number, text in enumerate(references.texts, start=1):
        out += paragraph(text, style, f"[{number}] ")
    return out


def _definitions(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    """What each figure measures, once, without the name of the definition that a lab's value stands under."""
    said: dict[tuple[str, str], None] = {}
    for one in labs:
        for name, figure in one.figures.items():
            text = words.pick(figure.definition)
            for variant in figure.definitions:
                text = text.removesuffix(f": {words.pick(variant.label)}")
            if text:
                said[figure_title(name, words), text] = None
    if not said:
        return []
    out = ["", style.bold(words("page.definitions"))]
    joint = "：" if words.language == "zh" else ": "
    for title, text in said:
        out += paragraph(f"{title}{joint}{text}", style, "· ")
    return out


def _deciding(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    if not any(one.deciding for one in labs):
        return []
    out = ["", style.bold(words("brief.decides"))]
    for one in labs:
        for target in dict.fromkeys(each.target for each in one.deciding):
            said = words("brief.decides_row", lab=lab_title(one, words), target=figure_title(target, words))
            out += paragraph(said, style.plain, "  ")
            for driver, share, of in one.deciding:
                if of == target:
                    out += paragraph(
                        _driver(one, driver, words), style.plain, f"    {share:4.0%}  {bar(share, 10):<10}  "
                    )
    return out


def _driver(one: LabBrief, name: str, words: Words) -> str:
    """A driver with its value and range, as its lab file gives them."""
    driver = one.lab.drivers.get(name)
    if driver is None:
        return name
    month = one.lab.first_forecast
    low, high = driver.range_at(month)
    value = with_range(driver.at(month), low, high, str(driver.unit), words, name)
    return f"{driver_title(name, words, one.lab.parts)} ({name}) = {value}"


def _assumed(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    out = ["", style.bold(words("brief.assumed"))]
    joint, colon = ("、", "：") if words.language == "zh" else (", ", ": ")
    for one in labs:
        kinds = joint.join(f"{count} {words(f'kind.{kind}')}" for kind, count in one.drivers_by_kind.items())
        said = [words("brief.assumed_row", count=sum(one.drivers_by_kind.values()), kinds=kinds)]
        undivided = [row for row in one.unallocated if row.value]
        if undivided:
            windows = len({row.window for row in undivided})
            said.append(words("brief.undivided_row", count=len(undivided), windows=windows))
        if one.checks:
            holding = sum(holds for _, holds in one.checks.values())
            said.append(words("brief.checks_row", holding=holding, all=len(one.checks)))
        out += paragraph(
            f"{lab_title(one, words)}{colon}{('；' if words.language == 'zh' else '; ').join(said)}", style.plain, "  "
        )
    names = list(dict.fromkeys(name for one in labs for name in one.judgement_share))
    if names:
        table = Table([words("brief.judgement"), *(lab_title(one, words) for one in labs)], folded={0: LABEL + 8})
        for name in names:
            shares = [one.judgement_share.get(name) for one in labs]
            cells = ["" if share is None else f"{share:4.0%}  {bar(share, 10)}" for share in shares]
            table.add(figure_title(name, words), *cells, indent=1)
        out += ["", *table.lines(style)]
    return out


def _weak(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    """What a lab with few public figures says about itself, and which of its answers are weak."""
    out: list[str] = []
    for one in labs:
        said = [translated(words.pick(one.lab.note), words)] if one.lab.note else []
        said += [f"{figure_title(weak.figure, words)}: {words.pick(weak.reason)}" for weak in weak_answers(one.lab)]
        if said:
            out += ["", style.bold(words("brief.weak", lab=lab_title(one, words)))]
            for text in said:
                out += paragraph(text, style, "· ")
    return out


def _undivided(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    """What the unallocated part of history carries, per line and window, beside the total of the lab."""
    out: list[str] = []
    for one in labs:
        rows = [row for row in one.unallocated if row.value]
        if not rows:
            continue
        table = Table([words("run.lines"), words("backtest.window"), words("brief.carried"), words("brief.of_total")])
        for row in rows:
            node = one.lab.graph.by_name[row.line]
            unit = over_window(str(node.unit)) if node.is_flow else str(node.unit)
            value = with_unit(row.value, unit, words, row.line)
            share = "" if row.share is None else f"{row.share:.0%}"
            table.add(line_title(row.line, words, one.lab.parts), row.window, value, share)
        out += ["", style.bold(words("brief.undivided", lab=lab_title(one, words))), "", *table.lines(style)]
    return out


def _claims(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    """Months of money that were printed elsewhere, beside the definition that gives them, or that none does."""
    out = ["", style.bold(words("brief.printed"))]
    joint = "：" if words.language == "zh" else ": "
    for one in labs:
        whose = f"{lab_title(one, words)}{joint}" if len(labs) > 1 else ""
        for claim in one.claims:
            near = claim.nearest
            if near is None or near.value is None:
                continue
            said = words(
                f"brief.printed_{'no' if claim.verdict == 'contradicted' else 'yes'}",
                printed=claim.fact.printed,
                publisher=claim.fact.source.publisher,
                about=words.pick(claim.about),
                value=with_unit(near.value, claim.unit, words, claim.fact.metric),
                label=words.pick(near.label),
            )
            out += paragraph(f"{whose}{said}", style, "· ")
        if one.conflicts:
            count = words("brief.conflicts_row", count=len(one.conflicts), lab=lab_title(one, words))
            out += paragraph(count, style, "· ")
    return out if len(out) > 2 else []


def _conflicts(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    if not any(one.conflicts for one in labs):
        return []
    out = ["", style.bold(words("brief.conflicts"))]
    joint = "；" if words.language == "zh" else "; "
    for one in labs:
        for conflict in one.conflicts:
            out += paragraph(joint.join(words.pick(value) for value in conflict.values() if value), style, "· ")
    return out


def _notes(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    notes = dict.fromkeys(translated(words.pick(note), words) for one in labs for note in one.notes)
    if not notes:
        return []
    out = ["", style.bold(words("page.notes"))]
    for note in notes:
        out += paragraph(note, style, "· ")
    return out

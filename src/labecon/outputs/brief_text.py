"""The brief as text: labs side by side, questions as rows, every definition of a figure below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from labecon.outputs.footer import PAGE, footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, with_unit
from labecon.outputs.references import References
from labecon.outputs.sparkline import bar
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import figure_title
from labecon.outputs.widths import wrap
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.brief import Brief, LabBrief
    from labecon.analysis.figures import Figure, Variant

#: Questions in order, with the beginnings of the names of the figures that answer them.
QUESTIONS: Mapping[str, Sequence[str]] = {
    "money": ("runway", "cash_out", "peak_funding", "burn_multiple"),
    "growth": ("loss_per", "marginal_loss", "operating_leverage"),
    "training": ("training", "gross_profit_coverage", "generation", "required_generation"),
    "break_even": ("break_even",),
    "value": ("revenue_multiple", "price", "implied"),
    "other": ("",),
}
#: Widths of the first column and of a lab's column.
LABEL, CELL = 52, 46


def brief_text(brief: Brief, words: Words, paths: int, seed: int, style: Style = PLAIN) -> str:
    """The page of the brief.

    Args:
        brief: The answers.
        words: The language.
        paths: Paths drawn.
        seed: Seed.
        style: Colour or none.

    Returns:
        Text.
    """
    labs = list(brief.labs.values())
    references = References(words)
    drawn = words("page.seed", paths=f"{paths:,}", seed=seed)
    out = [style.bold(words("brief.title")), *paragraph(f"{words('brief.about')} {drawn}", style), ""]
    out += _table(labs, words, references).lines(style)
    out += _definitions(labs, words, style)
    for part in (_deciding, _conflicts, _assumed, _notes):
        out += part(labs, words, style)
    out += ["", style.bold(words("page.sources"))]
    for number, text in enumerate(references.texts, start=1):
        out += paragraph(text, style, f"[{number}] ")
    out += ["", *paragraph(words("brief.read_on"), style)]
    head = labs[0].lab.ledger.head if labs else ""
    return page(out + footer(head, words, style))


def _title(one: LabBrief, words: Words) -> str:
    return words.pick(one.lab.title, one.lab.name)


def _table(labs: Sequence[LabBrief], words: Words, references: References) -> Table:
    table = Table(
        [words("brief.question"), *(_title(one, words) for one in labs)],
        folded={place: CELL if place else LABEL for place in range(len(labs) + 1)},
    )
    table.add(words("brief.last_balance"), *(month_label(one.lab.actual_through) for one in labs))
    table.add(words("brief.currency"), *(words(f"unit.{one.lab.currency}") for one in labs))
    names = list(dict.fromkeys(name for one in labs for name in one.figures))
    taken: set[str] = set()
    for question, beginnings in QUESTIONS.items():
        chosen = [name for name in names if name not in taken and name.startswith(tuple(beginnings))]
        taken |= set(chosen)
        if chosen:
            table.group(words(f"brief.{question}"))
        for name in chosen:
            _figure_rows(table, name, labs, words, references)
    return table


def _figure_rows(table: Table, name: str, labs: Sequence[LabBrief], words: Words, references: References) -> None:
    figures = [one.figures.get(name) for one in labs]
    cells = []
    for one, figure in zip(labs, figures, strict=True):
        text = _shown(figure, words, name) if figure is not None else ABSENT
        mark = references.mark(one.lab, figure.sources) if figure is not None else ""
        cells.append(f"{text} {mark}".rstrip())
    table.add(figure_title(name, words), *cells, indent=1)
    known = [figure for figure in figures if figure is not None]
    labels = dict.fromkeys(words.pick(variant.label) for figure in known for variant in figure.definitions)
    for label in labels:
        cells = []
        for one, figure in zip(labs, figures, strict=True):
            variant = _variant(figure, label, words)
            mark = references.mark(one.lab, variant.sources) if variant is not None else ""
            cells.append(f"{_shown(variant, words, name)} {mark}".rstrip() if variant is not None else ABSENT)
        table.add(label, *cells, indent=2)


def _variant(figure: Figure | None, label: str, words: Words) -> Variant | None:
    variants = figure.definitions if figure is not None else ()
    return next((one for one in variants if words.pick(one.label) == label), None)


def _shown(figure: Figure | Variant, words: Words, name: str) -> str:
    if figure.value is None:
        return words("brief.not_found", reason=words.pick(figure.reason) or words("brief.no_reason"))
    if name.endswith("_month"):
        return _months(figure)
    text = with_unit(figure.value, figure.unit, words, name)
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return text
    low, high = (with_unit(end, figure.unit, words, name) for end in (figure.low, figure.high))
    return f"{text} ({low} .. {high})" if (low, high) != (text, text) else text


def _months(figure: Figure | Variant) -> str:
    """A month and its range; ends that are not reached are dashes."""
    low, high = (month_label(round(end)) if end is not None else ABSENT for end in (figure.low, figure.high))
    assert figure.value is not None
    middle = month_label(round(figure.value))
    return middle if figure.low is None and figure.high is None else f"{middle} ({low} .. {high})"


def _definitions(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    said: dict[tuple[str, str], None] = {}
    for one in labs:
        for name, figure in one.figures.items():
            definition = words.pick(figure.definition)
            if definition:
                said[figure_title(name, words), definition] = None
    if not said:
        return []
    out = ["", style.bold(words("page.definitions"))]
    joint = "：" if words.language == "zh" else ": "
    for title, definition in said:
        out += paragraph(f"{title}{joint}{definition}", style, "· ")
    return out


def _deciding(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    if not any(one.deciding for one in labs):
        return []
    out = ["", style.bold(words("brief.decides"))]
    for one in labs:
        out.append(f"  {_title(one, words)}")
        for driver, share, target in one.deciding:
            shown = words("brief.decides_row", share=f"{share:.0%}", target=figure_title(target, words))
            out.append(f"    {bar(share, 10):<10}  {driver}: {shown}")
        for name, figure in one.figures.items():
            if figure.judgement_share is not None:
                text = words("brief.judgement", share=f"{figure.judgement_share:.0%}")
                out += paragraph(f"{figure_title(name, words)}: {text}", style, "    ")
    return out


def _conflicts(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    if not any(one.conflicts for one in labs):
        return []
    out = ["", style.bold(words("brief.conflicts"))]
    for one in labs:
        if one.conflicts:
            out.append(f"  {_title(one, words)}")
        for conflict in one.conflicts:
            said = [words.pick(value) for value in conflict.values() if value]
            out += [style.dim(line) for line in wrap("; ".join(said), PAGE, "    · ", "      ")]
    return out


def _assumed(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    out = ["", style.bold(words("brief.assumed"))]
    joint = "、" if words.language == "zh" else ", "
    for one in labs:
        kinds = joint.join(
            f"{count} {words(f'kind.{kind}') if words.has(f'kind.{kind}') else kind}"
            for kind, count in one.drivers_by_kind.items()
        )
        count = sum(one.drivers_by_kind.values())
        out.append(f"  {_title(one, words)}: {words('brief.assumed_row', count=count, kinds=kinds)}")
    return out


def _notes(labs: Sequence[LabBrief], words: Words, style: Style) -> list[str]:
    notes = dict.fromkeys(words.pick(note) for one in labs for note in one.notes)
    if not notes:
        return []
    out = ["", style.bold(words("page.notes"))]
    for note in notes:
        out += paragraph(note, style, "· ")
    return out

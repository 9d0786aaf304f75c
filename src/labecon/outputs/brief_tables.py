"""The tables of the brief: every question in one line a lab, and the same figures under every definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from labecon.outputs.brief_output import is_date
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, with_range
from labecon.outputs.references import References
from labecon.outputs.tables import Table
from labecon.outputs.titles import figure_title
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.brief import LabBrief
    from labecon.analysis.figures import Figure, Variant

#: Questions in order, with the beginnings of the names of the figures that answer them.
QUESTIONS: Mapping[str, Sequence[str]] = {
    "money": ("runway", "cash_out", "peak_funding", "burn_multiple"),
    "growth": ("loss_", "marginal_loss", "selling_to", "rnd_to", "operating_leverage"),
    "training": ("training", "gross_profit_coverage", "generation"),
    "break_even": ("break_even",),
    "required": ("required",),
    "price": ("revenue_multiple", "equity_value", "price", "implied"),
    "users": ("acquisition", "revenue_per", "lifetime", "payback"),
    "other": ("",),
}
#: Widths of the first column and of a lab's column.
LABEL, CELL = 56, 48


def lab_title(one: LabBrief, words: Words) -> str:
    """The title of a lab.

    Args:
        one: Its brief.
        words: The language.

    Returns:
        The title.
    """
    return words.pick(one.lab.title, one.lab.name)


def by_question(labs: Sequence[LabBrief]) -> list[tuple[str, list[str]]]:
    """The figures by the question they answer.

    Args:
        labs: The briefs.

    Returns:
        Question to names of figures, in order, those without figures left out.
    """
    names = list(dict.fromkeys(name for one in labs for name in one.figures))
    taken: set[str] = set()
    found = []
    for question, beginnings in QUESTIONS.items():
        chosen = [name for name in names if name not in taken and name.startswith(tuple(beginnings))]
        taken |= set(chosen)
        if chosen:
            found.append((question, chosen))
    return found


def short_table(labs: Sequence[LabBrief], words: Words, references: References) -> Table:
    """Every question, one figure a lab, with the definition it stands under.

    Args:
        labs: The briefs.
        words: The language.
        references: Collects sources.

    Returns:
        The table.
    """
    table = _table(labs, words)
    table.add(words("brief.last_balance"), *(month_label(one.lab.actual_through) for one in labs))
    table.add(words("brief.currency"), *(words(f"unit.{one.lab.currency}") for one in labs))
    for question, names in by_question(labs):
        table.group(words(f"brief.{question}"))
        for name in names:
            figures = [one.figures.get(name) for one in labs]
            cells = [_cell(one, figure, name, words, references) for one, figure in zip(labs, figures, strict=True)]
            table.add(figure_title(name, words), *cells, indent=1)
            under = [_under(figure, words) for figure in figures]
            if any(under):
                table.add("", *under, kind="note", indent=1)
    return table


def full_table(labs: Sequence[LabBrief], words: Words, references: References) -> tuple[Table, int]:
    """The same figures under every definition that has a value for one of the labs.

    Args:
        labs: The briefs.
        words: The language.
        references: Collects sources.

    Returns:
        The table, and how many definitions have no value for any.
    """
    table = _table(labs, words)
    left = 0
    for _, names in by_question(labs):
        for name in names:
            figures = [one.figures.get(name) for one in labs]
            variants = [figure.definitions if figure is not None else () for figure in figures]
            keys = dict.fromkeys(_key(one) for own in variants for one in own)
            if len(keys) < 2:
                continue
            rows = []
            for key in keys:
                row = [next((one for one in own if _key(one) == key), None) for own in variants]
                if any(one is not None and one.value is not None for one in row):
                    rows.append(row)
                else:
                    left += 1
            if rows:
                table.group(figure_title(name, words))
            for row in rows:
                label = next(words.pick(one.label) for one in row if one is not None)
                pairs = zip(labs, row, strict=True)
                table.add(label, *(_cell(lab, one, name, words, references) for lab, one in pairs), indent=1)
    return table, left


def _table(labs: Sequence[LabBrief], words: Words) -> Table:
    widths = {0: LABEL} | dict.fromkeys(range(1, len(labs) + 1), CELL)
    return Table([words("brief.question"), *(lab_title(one, words) for one in labs)], folded=widths)


def _key(variant: Variant) -> str:
    return variant.key or variant.label["en"]


def _cell(one: LabBrief, figure: Figure | Variant | None, name: str, words: Words, references: References) -> str:
    if figure is None:
        return ABSENT
    return f"{shown(figure, name, words)} {references.mark(one.lab, figure.sources)}".rstrip()


def _under(figure: Figure | None, words: Words) -> str:
    """The definition a figure stands under, and whether it was reported."""
    if figure is None or figure.value is None:
        return ""
    said = words.pick(figure.definition)
    labels = [words.pick(one.label) for one in figure.definitions]
    label = next((one for one in labels if said.endswith(one)), "")
    kind = words(f"kind.{figure.kind}")
    return f"{kind}: {label}" if label and words.language == "en" else f"{kind}：{label}" if label else kind


def shown(figure: Figure | Variant, name: str, words: Words) -> str:
    """A value with its range and unit, or why there is none.

    Args:
        figure: A figure, or one of its definitions.
        name: Name of the figure.
        words: The language.

    Returns:
        Text.
    """
    if figure.value is None:
        return words("brief.not_found", reason=words.pick(figure.reason) or words("brief.no_reason"))
    if not is_date(name):
        return with_range(figure.value, figure.low, figure.high, figure.unit, words, name)
    low, value, high = (
        month_label(int(end)) if end is not None else ABSENT for end in (figure.low, figure.value, figure.high)
    )
    return value if low == value == high or (low, high) == (ABSENT, ABSENT) else f"{value} ({low} .. {high})"

"""The parts of a note that speak of all its labs: answers side by side, contradictions of sources, assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from labecon.labs.weak import weak_answers
from labecon.outputs.brief_tables import by_question, lab_title, shown
from labecon.outputs.messages import Words
from labecon.outputs.numbers import with_range
from labecon.outputs.references import References
from labecon.outputs.report.blocks import Block, Grid, Heading, Paragraph, Points, cited
from labecon.outputs.report.material import LabMaterial
from labecon.outputs.titles import figure_title
from labecon.outputs.translations import translated

#: The answers that the first sentences give.
HEADLINES = (
    "runway_static_months",
    "runway_median_months",
    "cash_out_probability_24m",
    "training_coverage",
    "loss_per_revenue",
    "break_even_probability",
)


def summary(labs: Sequence[LabMaterial], words: Words, references: References) -> Iterator[Block]:
    """Sentences of the figures that matter, then every answer with its range.

    Args:
        labs: The labs.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    yield Points([_headline(one, words, references) for one in labs])
    yield Paragraph(words("report.ranges"), "note")
    briefs = [one.brief for one in labs]
    rows: list[list[str]] = []
    for question, names in by_question(briefs):
        rows.append([words(f"brief.{question}")])
        for name in names:
            cells = [figure_title(name, words)]
            for one in briefs:
                figure = one.figures.get(name)
                if figure is None:
                    cells.append("–")
                    continue
                kind = f" · {words(f'kind.{figure.kind}')}" if figure.value is not None else ""
                mark = cited(references.mark(one.lab, figure.sources))
                cells.append(f"{shown(figure, name, words)}{kind} {mark}".rstrip())
            rows.append(cells)
    yield Grid(
        [words("brief.question"), *(lab_title(one, words) for one in briefs)],
        rows,
        False,
        widths=(4, *(5,) * len(labs)),
    )


def _headline(one: LabMaterial, words: Words, references: References) -> str:
    said = []
    for name in HEADLINES:
        figure = one.brief.figures.get(name)
        if figure is None or figure.value is None:
            continue
        mark = cited(references.mark(one.lab, figure.sources))
        key = f"report.say_{figure.kind}"
        text = words(key, title=figure_title(name, words), value=shown(figure, name, words))
        said.append(f"{text} {mark}".rstrip())
    colon, joint, end = ("：", "；", "。") if words.language == "zh" else (": ", "; ", ".")
    return f"{lab_title(one.brief, words)}{colon}{joint.join(said)}{end}"


def conflicts(labs: Sequence[LabMaterial], words: Words) -> Iterator[Block]:
    """Figures of sources that contradict each other, and which is used.

    Args:
        labs: The labs.
        words: The language.

    Yields:
        Blocks.
    """
    joint = "：" if words.language == "zh" else ": "
    for one in labs:
        yield Heading(lab_title(one.brief, words), 3)
        texts = [joint.join(words.pick(value) for value in entry.values() if value) for entry in one.brief.conflicts]
        yield Points(texts) if texts else Paragraph(words("report.no_conflicts"))


def assumed(labs: Sequence[LabMaterial], words: Words, references: References) -> Iterator[Block]:
    """What rests on judgement, which answers are weak, and the remarks that belong to the figures.

    Args:
        labs: The labs.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    joint = "、" if words.language == "zh" else ", "
    for one in labs:
        brief = one.brief
        kinds = joint.join(f"{count} {words(f'kind.{kind}')}" for kind, count in brief.drivers_by_kind.items())
        yield Heading(lab_title(brief, words), 3)
        yield Paragraph(words("brief.assumed_row", count=sum(brief.drivers_by_kind.values()), kinds=kinds))
        rows = []
        for driver, share, target in brief.deciding:
            known = one.lab.drivers.get(driver)
            if known is None:
                continue
            month = one.lab.first_forecast
            low, high = known.range_at(month)
            value = with_range(known.at(month), low, high, str(known.unit), words, driver)
            mark = cited(references.mark(one.lab, (driver,)))
            rows.append([f"{driver} {mark}".rstrip(), value, f"{share:.0%}", figure_title(target, words)])
        if rows:
            heads = [words(f"report.{key}") for key in ("driver", "value", "share", "of_figure")]
            yield Grid(heads, rows, False, widths=(4, 4, 1, 3))
        notes = [words.pick(one.lab.note)] if one.lab.note else []
        weak = [f"{figure_title(each.figure, words)}: {words.pick(each.reason)}" for each in weak_answers(one.lab)]
        said = [*notes, *weak, *(words.pick(note) for note in brief.notes)]
        yield Points([translated(text, words) for text in dict.fromkeys(said)])

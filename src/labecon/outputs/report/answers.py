"""The parts of a note that speak of all its labs: answers side by side, contradictions of sources, assumptions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from labecon.labs import Lab
from labecon.labs.weak import weak_answers
from labecon.outputs.brief_tables import by_question, lab_title, shown
from labecon.outputs.grades import SHAPES, grade_of
from labecon.outputs.messages import Words
from labecon.outputs.numbers import with_range
from labecon.outputs.references import References
from labecon.outputs.report.bibliography import named
from labecon.outputs.report.blocks import Block, Grid, Heading, Paragraph, Points
from labecon.outputs.report.marks import cited, graded
from labecon.outputs.report.material import LabMaterial
from labecon.outputs.titles import driver_title, figure_title, line_title
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
#: What may be the name of a driver or of a lab.
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")


def summary(labs: Sequence[LabMaterial], words: Words, references: References) -> Iterator[Block]:
    """Sentences of the figures that matter, then every answer with its range.

    Args:
        labs: The labs.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    for one in labs:
        if len(labs) > 1:
            yield Heading(lab_title(one.brief, words), 3)
        yield Points(list(_headlines(one, words, references)))
    yield Paragraph(words("report.ranges"), "note")
    yield Paragraph(words("report.key", grades=" ".join(graded(grade) for grade in SHAPES)), "note")
    briefs = [one.brief for one in labs]
    rows: list[list[str]] = []
    for question, names in by_question(briefs):
        rows.append([words(f"brief.{question}")])
        for name in names:
            cells = [figure_title(name, words)]
            for brief in briefs:
                figure = brief.figures.get(name)
                if figure is None:
                    cells.append("–")
                    continue
                kind = f" · {words(f'kind.{figure.kind}')}" if figure.value is not None else ""
                mark = cited(references.mark(brief.lab, figure.sources))
                cells.append(f"{shown(figure, name, words)}{kind}{mark}")
            rows.append(cells)
    yield Grid(
        [words("brief.question"), *(lab_title(one, words) for one in briefs)],
        rows,
        False,
        widths=(4, *(5,) * len(labs)),
    )


def _headlines(one: LabMaterial, words: Words, references: References) -> Iterator[str]:
    """A sentence for each figure that matters."""
    for name in HEADLINES:
        figure = one.brief.figures.get(name)
        if figure is None or figure.value is None:
            continue
        mark = cited(references.mark(one.lab, figure.sources))
        yield words(f"report.say_{name}", value=shown(figure, name, words), mark=mark)


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
        texts = [
            joint.join((named(one.lab, str(entry["about"]), words), words.pick(entry["figures"])))
            for entry in one.brief.conflicts
        ]
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
    for one in labs:
        brief = one.brief
        kinds = brief.drivers_by_kind
        yield Heading(lab_title(brief, words), 3)
        yield Paragraph(kinds_text(kinds, words))
        rows = []
        for driver, share, target in brief.deciding:
            if driver in one.lab.drivers:
                cells = driver_cells(one.lab, driver, words, references)
                rows.append([*cells, f"{share:.0%}", figure_title(target, words)])
        if rows:
            heads = [words(f"report.{key}") for key in ("driver", "value", "rests_on", "share", "of_figure")]
            yield Grid(heads, rows, False, widths=(6, 5, 3, 2, 4))
        yield Points(list(dict.fromkeys(_remarks(one, words))))


def kinds_text(kinds: Mapping[str, int], words: Words) -> str:
    """What drivers rest on.

    Args:
        kinds: How many rest on what.
        words: The language.

    Returns:
        A sentence.
    """
    joint = "、" if words.language == "zh" else ", "
    said = joint.join(f"{count} {words(f'kind.{kind}')}" for kind, count in kinds.items())
    return words("brief.assumed_row", count=sum(kinds.values()), kinds=said)


def driver_cells(lab: Lab, name: str, words: Words, references: References) -> list[str]:
    """A driver in a table.

    Args:
        lab: The lab.
        name: Full name of the driver.
        words: The language.
        references: Collects sources.

    Returns:
        Its title with its sources, value with range, and grade.
    """
    known, month = lab.drivers[name], lab.first_forecast
    low, high = known.range_at(month)
    value = with_range(known.at(month), low, high, str(known.unit), words, name)
    mark = cited(references.mark(lab, (name,)))
    return [f"{driver_title(name, words, lab.parts)}{mark}", value, graded(grade_of(known.citation.kind))]


def _remarks(one: LabMaterial, words: Words) -> Iterator[str]:
    """What to know before the figures are used."""
    lab, colon = one.lab, "：" if words.language == "zh" else ": "
    if lab.note:
        yield _in_words(translated(words.pick(lab.note), words), lab, words)
    for each in weak_answers(lab):
        yield f"{figure_title(each.figure, words)}{colon}{_in_words(words.pick(each.reason), lab, words)}"
    for line, reason in lab.history.assumed.items():
        title = line_title(line, words, lab.parts)
        yield words("report.history_assumed", title=title, reason=translated(reason, words))
    for note in one.brief.notes:
        if not any(f" {line} " in note["en"] for line in lab.history.assumed):
            yield _in_words(translated(words.pick(note), words), lab, words)


def _in_words(text: str, lab: Lab, words: Words) -> str:
    """A text with the titles of the lab and of its drivers in place of their names."""

    def title(found: re.Match[str]) -> str:
        name = found[0]
        if name in lab.drivers and set("_.") & set(name):
            return driver_title(name, words, lab.parts)
        return words.pick(lab.title, name) if name == lab.name else name

    return _NAME.sub(title, text)

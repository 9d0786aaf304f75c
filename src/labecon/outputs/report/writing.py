"""The note, written from the answers: every sentence is made of figures, and says on what condition they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from labecon import __version__
from labecon.outputs.brief_tables import lab_title
from labecon.outputs.footer import HEAD_DIGITS
from labecon.outputs.messages import Words
from labecon.outputs.references import References
from labecon.outputs.report import answers, business, cases, uncertainty
from labecon.outputs.report.bibliography import sources_of
from labecon.outputs.report.blocks import Block, Heading, Note
from labecon.outputs.report.material import LabMaterial
from labecon.outputs.titles import condition_title
from labecon.periods import month_label


def written(labs: Mapping[str, LabMaterial], words: Words) -> Note:
    """The note.

    Args:
        labs: What it is written from.
        words: The language.

    Returns:
        The note, with the bibliography of exactly the figures used.
    """
    references = References(words)
    joint = ", " if words.language == "en" else "、"
    found = list(labs.values())
    names = joint.join(lab_title(one.brief, words) for one in found)
    first = found[0]
    note = Note(words("report.title", labs=names), words("report.lead"))
    note.blocks = list(_blocks(found, words, references))
    note.bibliography = sources_of(references)
    version = words("page.version", version=__version__, facts=first.lab.ledger.head[:HEAD_DIGITS])
    drawn = words("page.seed", paths=f"{first.paths.paths:,}", seed=first.paths.seed)
    through = joint.join(f"{lab_title(one.brief, words)} {month_label(one.lab.actual_through)}" for one in found)
    scenario = words("report.basis", scenario=condition_title(first.lab, words), through=through)
    note.closing = " · ".join((words("page.notice"), scenario, drawn, version))
    return note


def _blocks(labs: list[LabMaterial], words: Words, references: References) -> Iterator[Block]:
    yield Heading(words("report.summary"))
    yield from answers.summary(labs, words, references)
    for one in labs:
        if len(labs) > 1:
            yield Heading(lab_title(one.brief, words))
        for block in _of_lab(one, words, references):
            if isinstance(block, Heading) and len(labs) == 1:
                yield Heading(block.text)  # its parts are those of the note
            else:
                yield block
    yield Heading(words("report.conflicts"))
    yield from answers.conflicts(labs, words)
    yield Heading(words("report.assumed"))
    yield from answers.assumed(labs, words, references)


def _of_lab(one: LabMaterial, words: Words, references: References) -> Iterator[Block]:
    yield from business.business(one, words, references)
    yield from business.statement_tables(one, words, references)
    yield from uncertainty.spread_charts(one, words)
    yield from uncertainty.deciding_charts(one, words, references)
    yield from uncertainty.frontier_blocks(one, words, references)
    yield from cases.generation_blocks(one, words)
    yield from cases.scenario_blocks(one, words)
    yield from cases.risk_table(one.lab, words, references)

"""Questions and their answers as text, as a document and as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.brief_output import figure_entry
from labecon.outputs.brief_tables import shown
from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import with_range
from labecon.outputs.references import References, source_entry
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.translations import in_language

if TYPE_CHECKING:
    from labecon.analysis.brief import LabBrief
    from labecon.analysis.figures import Figure, Variant
    from labecon.analysis.questions.question import Answer, Inferred, Question, Setting
    from labecon.labs import Lab

#: Widths of the column of definitions and of the column of values.
LABEL, CELL = 72, 44
#: Inferred inputs that text lists by name; documents hold all.
MOST_INFERRED = 12
Answered = Sequence[tuple["Question", Sequence["Answer"]]]


def questions_document(head: str, questions: Iterable[Question], words: Words) -> dict[str, Any]:
    """The list of questions as a document.

    Args:
        head: Head of the ledger's view.
        questions: Those that can be asked.
        words: The language.

    Returns:
        ``questions`` by id.
    """
    entries: dict[str, Any] = {one.id: _question_entry(one, words) for one in questions}
    return document(head, {"questions": dict(sorted(entries.items()))})


def _question_entry(question: Question, words: Words) -> dict[str, Any]:
    return {
        "question": words.pick(question.asked),
        "answered": True,
        "labs": list(question.labs),
        "scenarios": list(question.scenarios),
        "trace": list(question.trace),
    }


def questions_text(head: str, questions: Iterable[Question], words: Words, style: Style = PLAIN) -> str:
    """The list of questions as text.

    Args:
        head: Head of the ledger's view.
        questions: Those that can be asked.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    table = Table([words("ask.id"), words("ask.question"), words("ask.labs")])
    for one in questions:
        table.add(one.id, words.pick(one.asked), ", ".join(one.labs))
    out = [*table.lines(style), "", *paragraph(words("ask.read_on"), style)]
    return page(out + footer(head, words, style))


def answers_document(setting: Setting, answered: Answered, words: Words) -> dict[str, Any]:
    """Answers as a document.

    Args:
        setting: Where they were found.
        answered: Questions with their figures.
        words: The language.

    Returns:
        ``questions`` by id: the question, ``figures``, ``inferred``, ``scenarios``, ``trace``.
    """
    from labecon.analysis.questions.question import inferred

    entries = {}
    for question, answers in answered:
        figures = [_figure_entry(setting.lab(one.lab), one, words) for one in answers]
        inputs = [_inferred_entry(setting.lab(one.lab), one, words) for one in inferred(question, setting, answers)]
        entries[question.id] = {**_question_entry(question, words), "figures": figures, "inferred": inputs}
    head = setting.lab("minimax").ledger.head
    return document(head, {"paths": setting.paths, "questions": entries}, setting.seed)


def _figure_entry(lab: Lab, answer: Answer, words: Words) -> dict[str, Any]:
    entry = figure_entry(_bare(lab), answer.figure, words)
    return {"lab": answer.lab, "name": answer.figure.name, **entry}


def _bare(lab: Lab) -> LabBrief:
    """A brief that holds the lab alone, as far as a figure needs one."""
    from labecon.analysis.brief import LabBrief

    return LabBrief(lab, {}, {}, (), {}, (), (), ())


def _inferred_entry(lab: Lab, one: Inferred, words: Words) -> dict[str, Any]:
    return {"lab": one.lab, "basis": one.kind, **in_language(source_entry(lab, one.name), words)}


def answers_text(setting: Setting, answered: Answered, words: Words, style: Style = PLAIN) -> str:
    """Answers as text.

    Args:
        setting: Where they were found.
        answered: Questions with their figures.
        words: The language.
        style: Colour or none.

    Returns:
        Text: figures with every definition, inferred inputs, scenarios, trace, sources.
    """
    references = References(words)
    out: list[str] = []
    for question, answers in answered:
        if out:
            out.append("")
        out += [style.bold(f"{question.id}  {words.pick(question.asked)}")]
        for name in dict.fromkeys(one.lab for one in answers):
            lab = setting.lab(name)
            out += ["", style.bold(words.pick(lab.title, name))]
            for one in answers:
                if one.lab == name:
                    out += _figure_lines(lab, one.figure, words, references, style)
        out += _inferred_lines(setting, question, answers, words, style)
        if question.scenarios:
            out += ["", *paragraph(words("ask.scenarios", names=", ".join(question.scenarios)), style)]
        out += ["", style.bold(words("ask.trace")), *(f"  {command}" for command in question.trace)]
    out += ["", *paragraph(words("page.seed", paths=f"{setting.paths:,}", seed=setting.seed), style)]
    out += ["", style.bold(words("page.sources"))]
    for number, text in enumerate(references.texts, start=1):
        out += paragraph(text, style, f"[{number}] ")
    return page(out + footer(setting.lab("minimax").ledger.head, words, style))


def _figure_lines(lab: Lab, figure: Figure, words: Words, references: References, style: Style) -> list[str]:
    """What is measured, and every definition with a value: of reported figures the chosen one first."""
    said = words.pick(figure.definition)
    table = Table([], right=frozenset(), folded={0: LABEL, 1: CELL})
    head = next((one for one in figure.definitions if one.key == figure.head), None)
    never = figure.name.startswith("break_even")  # what is not reached is an answer too
    rows: list[Figure | Variant] = [
        one for one in figure.definitions if one.value is not None or (never and one.reason)
    ]
    if figure.kind == "reported":
        rows.sort(key=lambda one: one is not head)
    if head is not None:
        said = said.removesuffix(f": {words.pick(head.label)}")
    for one in rows or [figure]:
        mark = references.mark(lab, one.sources)
        label = words.pick(getattr(one, "label", ""), said)
        table.add(label, f"{shown(one, figure.name, words)} {mark}".rstrip(), indent=1)
    notes = [line for note in figure.notes for line in paragraph(words.pick(note), style, "    ")]
    return ["", f"  {said}", *(f"  {line}" for line in table.lines(style)), *notes]


def _inferred_lines(
    setting: Setting, question: Question, answers: Sequence[Answer], words: Words, style: Style
) -> list[str]:
    from labecon.analysis.questions.question import inferred

    found = inferred(question, setting, answers)
    if not found:
        return ["", *paragraph(words("ask.nothing_inferred"), style)]
    out = ["", style.bold(words("ask.inferred", count=len(found)))]
    for one in found[:MOST_INFERRED]:
        lab = setting.lab(one.lab)
        driver = lab.drivers.get(one.name)
        value = ""
        if driver is not None:
            low, high = driver.range_at(lab.first_forecast)
            unit = str(driver.unit)
            value = f" = {with_range(driver.at(lab.first_forecast), low, high, unit, words, one.name)}"
        kind = words("ask.derived") if one.kind == "derived" else words(f"kind.{one.kind}")
        out.append(f"  {one.lab} {one.name}{value}  ({kind})")
    if len(found) > MOST_INFERRED:
        out += paragraph(words("ask.more_inferred", count=len(found) - MOST_INFERRED), style, "  ")
    return out


def ask_csv(found: Mapping[str, Any]) -> str:
    """Questions, or answers, as rows.

    Args:
        found: The document.

    Returns:
        CSV: one row a definition; questions alone where nothing is answered.
    """

    def rows() -> Iterator[list[Cell]]:
        for key, entry in found["questions"].items():
            if "figures" not in entry:
                yield [key, entry["question"], "", "", "", None, None, None, "", ""]
            for figure in entry.get("figures", ()):
                for one in [{"label": figure["definition"], **figure}, *figure["definitions"]]:
                    numbers = [one["value"], one["low"], one["high"], one["unit"], one.get("reason", "")]
                    yield [key, entry["question"], figure["lab"], figure["name"], one["label"], *numbers]

    heading = ["id", "question", "lab", "figure", "definition", "value", "low", "high", "unit", "reason"]
    return csv_text(heading, rows())

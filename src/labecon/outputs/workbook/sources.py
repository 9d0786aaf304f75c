"""The sheets around the model: cover, reported figures with their sources, documents, scenarios and changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from labecon import __version__
from labecon.facts.priors import load_priors
from labecon.outputs.footer import HEAD_DIGITS
from labecon.outputs.translations import translated
from labecon.outputs.workbook.layout import BACK, FRONT, HEAD, Layout
from labecon.outputs.workbook.pages import FixedSheet, Page
from labecon.outputs.workbook.styles import Styles
from labecon.periods import month_label


class History(FixedSheet):
    """Reported figures, each with its source.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
    """

    key = "history"

    def write(self) -> None:
        """Writes the sheet."""
        words, sheet = self.words, self.sheet
        keys = (
            "fact",
            "value",
            "unit",
            "printed",
            "basis",
            "period",
            "published",
            "publisher",
            "document",
            "place",
            "note",
        )
        self.headings([words(f"workbook.{key}") for key in keys])
        facts = self.content.facts
        for fact in facts:
            row = self.layout.fact_rows[fact.id]
            self.text(row, 0, fact.id)
            if math.isfinite(float(fact.value)):
                sheet.write_number(row, 1, float(fact.value), self.styles("input", "#,##0.####"))
            source = fact.source
            texts = (fact.unit, fact.printed, fact.basis, fact.period.label)
            said = (source.published.isoformat(), source.publisher, source.title, source.place)
            note = fact.formula or fact.reason
            if fact.conflict:
                note = f"{words('workbook.conflict')}: {note}"
            for col, text in enumerate((*texts, *said), 2):
                self.text(row, col, text or "", "formula" if col in (2, 3) else "note")
            self.text(row, 10, translated(note, words) if note else "", "note")
        for col, width in enumerate((46, 18, 12, 18, 12, 14, 12, 18, 40, 24, 50)):
            sheet.set_column(col, col, width)
        sheet.freeze_panes(HEAD, 1)
        sheet.autofilter(HEAD - 1, 0, HEAD - 1 + max(1, len(facts)), len(keys) - 1)


class Sources(FixedSheet):
    """Documents and cited priors.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
    """

    key = "sources"

    def write(self) -> None:
        """Writes the sheet."""
        words, lab = self.words, self.content.lab
        self.headings([words(f"workbook.{key}") for key in ("document", "publisher", "published", "address", "used")])
        found: dict[tuple[str, str, str, str], int] = {}
        for fact in self.content.facts:
            if not fact.inputs:
                one = fact.source
                key = (one.title, one.publisher, one.published.isoformat(), one.url)
                found[key] = found.get(key, 0) + 1
        priors = load_priors()
        for name in sorted({one.citation.prior for one in lab.drivers.values() if one.citation.prior}):
            one = priors[name].source
            key = (one.title or name, one.publisher, one.published.isoformat(), one.url)
            found[key] = found.get(key, 0) + 1
        for number, (key, count) in enumerate(sorted(found.items())):
            for col, text in enumerate(key):
                self.text(HEAD + number, col, text, "note" if col else "formula")
            self.sheet.write_number(HEAD + number, 4, count, self.styles("note", "0"))
        for col, width in enumerate((60, 26, 12, 70, 8)):
            self.sheet.set_column(col, col, width)
        self.sheet.freeze_panes(HEAD, 1)


class Changes(FixedSheet):
    """What each scenario changes, and room for a log of one's own.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
    """

    key = "changes"

    def write(self) -> None:
        """Writes the sheet."""
        words, row = self.words, HEAD
        self.headings([words(f"workbook.{key}") for key in ("scenario", "driver", "change", "reason")])
        for name, (scenario, _) in self.content.scenarios.items():
            moved = [one for one in self.content.inputs.values() if name in one.scenarios]
            for one in moved:
                value = one.scenarios[name]
                text = f"{value[0]:.6g} .. {value[-1]:.6g}" if isinstance(value, tuple) else f"{value:.6g}"
                base = one.path or (one.value,)
                self.text(row, 0, name)
                self.text(row, 1, one.name)
                self.text(row, 2, f"{base[0]:.6g} -> {text}")
                self.text(row, 3, translated(scenario.reason, words), "note")
                row += 1
        self.text(row + 1, 0, words("workbook.log"), bold=True)
        self.text(row + 2, 0, words("workbook.log_note"), "note", italic=True)
        for col, width in enumerate((26, 40, 36, 90)):
            self.sheet.set_column(col, col, width)
        self.sheet.freeze_panes(HEAD, 0)


class Cover(Page):
    """Title, notice, versions, the answers of the engine, and where things are.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
        answers: Figures of the engine: title, and value with range and unit.
    """

    def __init__(self, book: Any, layout: Layout, styles: Styles, answers: Sequence[tuple[str, str]]) -> None:
        content = layout.content
        title = content.words("workbook.cover", lab=content.words.pick(content.lab.title, content.lab.name))
        super().__init__(book, layout.fixed["cover"], title, layout, styles)
        self.answers = answers

    def write(self) -> None:
        """Writes the sheet."""
        words, lab, row = self.words, self.content.lab, 3
        entries = (
            ("currency", lab.currency),
            ("actual", month_label(lab.actual_through)),
            ("horizon", month_label(self.content.months[-1])),
            ("version", words("page.version", version=__version__, facts=lab.ledger.head[:HEAD_DIGITS])),
        )
        for key, text in entries:
            self.text(row, 0, words(f"workbook.{key}"), bold=True)
            self.text(row, 1, text)
            row += 1
        row = self.legend(row + 1)
        if self.answers:
            heads = ("answer", "value")
            self.headings([words(f"workbook.{key}") for key in heads], row)
            for number, texts in enumerate(self.answers, row + 1):
                for col, text in enumerate(texts):
                    self.text(number, col, text)
            row += len(self.answers) + 1
            self.text(row, 0, words("workbook.engine_note"), "note", italic=True)
            row += 2
        self.guide(row)
        for col, width in enumerate((50, 90)):
            self.sheet.set_column(col, col, width)

    def legend(self, row: int) -> int:
        """The colours, each with its word."""
        self.text(row, 0, self.words("workbook.colours"), bold=True)
        for number, kind in enumerate(("input", "formula", "link", "flag"), row + 1):
            self.text(number, 0, self.words(f"workbook.colour.{kind}"), kind)
        return row + 6

    def guide(self, row: int) -> None:
        """A link to every sheet."""
        words = self.words
        self.text(row, 0, words("workbook.sheets"), bold=True)
        names = [self.layout.fixed[key] for key in FRONT[1:]]
        names += [*self.layout.part_sheets.values(), *(self.layout.fixed[key] for key in BACK)]
        about = {self.layout.fixed[key]: words(f"workbook.about.{key}") for key in (*FRONT[1:], *BACK)}
        for number, name in enumerate(names, row + 1):
            target = "internal:'" + name.replace("'", "''") + "'!A1"
            self.sheet.write_url(number, 0, target, self.styles("link"), name)
            self.text(number, 1, about.get(name, words("workbook.about.part")), "note")

"""Labs and scenarios side by side in one currency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from labecon.facts.rates import exchange_rate
from labecon.outputs.columns import mark_of, windows_over
from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import number, over_window, scale_of, unit_title
from labecon.outputs.sparkline import sparkline
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import condition_title, line_title
from labecon.outputs.translations import translated
from labecon.periods import Window, month_label
from labecon.units import Unit

if TYPE_CHECKING:
    from labecon.facts import Fact
    from labecon.labs import Lab, Run
    from labecon.language.graph import Node

#: Lines compared, in order, where a lab has them.
LINES = (
    "revenue",
    "gross_profit",
    "gross_margin",
    "training_cost",
    "rnd_expense",
    "adjusted_net_loss",
    "net_loss",
    "operating_cash_flow",
    "free_cash_flow",
    "cash",
    "liquid_resources",
    "active_users",
)


@dataclass
class Comparison:
    """Figures of several runs over the same windows, in one currency.

    Args:
        currency: ISO code.
        runs: Labs under their scenarios, with their runs.
        windows: The windows.
        rates: Rate by pair and by window and kind (``average``, ``closing``).
    """

    currency: str
    runs: Sequence[tuple[Lab, Run]]
    windows: Sequence[Window]
    rates: dict[str, dict[tuple[str, str], Fact]] = field(default_factory=dict)

    def value(self, lab: Lab, run: Run, line: str, window: Window) -> float | None:
        """A line over a window in the currency of the comparison.

        Args:
            lab: One of the labs.
            run: Its run.
            line: A line.
            window: The window.

        Returns:
            The value; None where the lab has no such line or no such months.
        """
        node = _own(run).get(line)
        if node is None or not (run.first <= window.start and window.end <= run.last):
            return None
        value = run.window(line, window)
        power = node.unit.power(lab.currency)
        if value is None or not power or lab.currency == self.currency:
            return value
        rate = self.rate(lab, window, average=node.is_flow)
        return value * float(rate.value) ** power

    def rate(self, lab: Lab, window: Window, average: bool) -> Fact:
        """The rate for a window: that of the middle of it for flows, that of its last day for balances.

        Args:
            lab: The lab whose currency is converted.
            window: The window.
            average: Whether it is for flows.

        Returns:
            The rate as a derived fact.
        """
        pair = f"{lab.currency}/{self.currency}"
        kind = "average" if average else "closing"
        known = self.rates.setdefault(pair, {})
        if (window.label, kind) not in known:
            known[window.label, kind] = exchange_rate(lab.ledger, pair, _middle(window) if average else window.last_day)
        return known[window.label, kind]

    @property
    def lines(self) -> list[str]:
        """The lines that at least one lab has."""
        return [line for line in LINES if any(line in _own(run) for _, run in self.runs)]

    def unit(self, line: str) -> str:
        """The unit of a line over a window, in the currency of the comparison.

        Args:
            line: A line.

        Returns:
            The unit.
        """
        lab, run = next(one for one in self.runs if line in _own(one[1]))
        node = _own(run)[line]
        powers = {self.currency if name == lab.currency else name: power for name, power in node.unit.powers}
        unit = str(Unit.of(powers))
        return over_window(unit) if node.is_flow else unit


def _own(run: Run) -> Mapping[str, Node]:
    """The items of a lab, without totals over parts that it does not have."""
    nodes = run.graph.by_name
    return {line: nodes[line] for line in LINES if line in nodes and line not in run.graph.absent_totals}


def _middle(window: Window) -> date:
    return date.fromordinal((window.first_day.toordinal() + window.last_day.toordinal()) // 2)


def comparison(runs: Sequence[tuple[Lab, Run]], currency: str = "") -> Comparison:
    """A comparison.

    Args:
        runs: Labs under their scenarios, with their runs.
        currency: ISO code; when empty that of the labs if they share one, otherwise USD.

    Returns:
        The comparison over calendar years.
    """
    used = {lab.currency for lab, _ in runs}
    chosen = currency or (used.pop() if len(used) == 1 else "USD")
    windows = windows_over(min(run.first for _, run in runs), max(run.last for _, run in runs))
    return Comparison(chosen, runs, windows)


def comparison_document(found: Comparison) -> dict[str, Any]:
    """The document of a comparison.

    Args:
        found: The comparison.

    Returns:
        ``labs`` as a list of lab, scenario and lines by window; ``rates`` with their sources.
    """
    entries = []
    for lab, run in found.runs:
        lines = {
            line: {window.label: found.value(lab, run, line, window) for window in found.windows}
            for line in found.lines
            if line in _own(run)
        }
        entry = {"lab": lab.name, "scenario": lab.scenario.name, "reports_in": lab.currency}
        entries.append({**entry, "actual_through": month_label(lab.actual_through), "lines": lines})
    body = {
        "currency": found.currency,
        "windows": [window.label for window in found.windows],
        "units": {line: found.unit(line) for line in found.lines},
        "reason": "null where nobody reports a month of the window, or a denominator is 0",
        "labs": entries,
        "rates": [_rate_entry(*one) for one in _rates(found)],
    }
    return document(found.runs[0][0].ledger.head, body)


def _rates(found: Comparison) -> Iterator[tuple[str, str, str, Fact]]:
    for pair, rates in found.rates.items():
        for (label, kind), rate in rates.items():
            yield pair, label, kind, rate


def _rate_entry(pair: str, label: str, kind: str, rate: Fact) -> dict[str, Any]:
    entry: dict[str, Any] = {"pair": pair, "window": label, "kind": kind, "value": float(rate.value)}
    return {**entry, "low": float(rate.low), "high": float(rate.high), "note": rate.note, "facts": list(rate.inputs)}


def comparison_csv(found: Comparison) -> str:
    """A comparison as rows.

    Args:
        found: The comparison.

    Returns:
        One row a line, lab and scenario, windows side by side.
    """

    def rows() -> Iterator[list[Cell]]:
        for line in found.lines:
            for lab, run in found.runs:
                values = [found.value(lab, run, line, window) for window in found.windows]
                yield [line, lab.name, lab.scenario.name, found.unit(line), *values]

    return csv_text(["line", "lab", "scenario", "unit", *(window.label for window in found.windows)], rows())


def comparison_text(found: Comparison, words: Words, style: Style = PLAIN) -> str:
    """The page of a comparison.

    Args:
        found: The comparison.
        words: The language.
        style: Colour or none.

    Returns:
        Text: one group a line, one row a lab and scenario.
    """
    heading = [words("compare.lab"), words("run.unit"), *(f"{one.label} " for one in found.windows), words("run.shape")]
    table = Table(heading, frozenset(range(2, 2 + len(found.windows))))
    for line in found.lines:
        _group(table, found, line, words)
    title = style.bold(words("compare.title", currency=words(f"unit.{found.currency}")))
    several = words.language == "zh"
    actual = ("、" if several else ", ").join(
        dict.fromkeys(f"{words.pick(lab.title, lab.name)} {month_label(lab.actual_through)}" for lab, _ in found.runs)
    )
    out = [title, *paragraph(words("compare.about", actual=actual), style), "", *table.lines(style), ""]
    out += _rate_lines(found, words, style)
    return page(out + footer(found.runs[0][0].ledger.head, words, style))


def _group(table: Table, found: Comparison, line: str, words: Words) -> None:
    rows = [
        (lab, run, [found.value(lab, run, line, window) for window in found.windows])
        for lab, run in found.runs
        if line in _own(run)
    ]
    unit = found.unit(line)
    scale = scale_of([value for _, _, values in rows for value in values], unit, words, line)
    table.group(line_title(line, words))
    for lab, run, values in rows:
        marked = [
            number(value, scale).rstrip() + ("" if value is None else " " + mark_of(window, run.first_forecast))
            for value, window in zip(values, found.windows, strict=True)
        ]
        widest = max((len(mark_of(window, run.first_forecast)) for window in found.windows), default=1)
        cells = [_aligned(cell, widest) for cell in marked]
        name = f"{words.pick(lab.title, lab.name)} · {condition_title(lab, words)}"
        table.add(name, unit_title(unit, scale, words), *cells, sparkline(values), indent=1)


def _aligned(cell: str, widest: int) -> str:
    """A number with its mark, so that numbers of a row stand below one another whatever the mark's length."""
    figure, _, mark = cell.partition(" ")
    return f"{figure} {mark:<{widest}}"


def _rate_lines(found: Comparison, words: Words, style: Style) -> list[str]:
    rates = list(_rates(found))
    if not rates:
        reported = words(f"unit.{found.currency}")
        return paragraph(words("compare.same", currency=reported), style)
    out = paragraph(words("compare.rates"), style)
    for pair in found.rates:
        own = [(label, kind, rate) for name, label, kind, rate in rates if name == pair]
        quotes: Mapping[tuple[str, ...], Fact] = {rate.inputs: rate for _, _, rate in own}
        if len(quotes) == 1:
            rate = own[0][2]
            out += paragraph(words("compare.one_rate", **_said(pair, rate, words)), style)
            continue
        for label, _, rate in own:
            out += paragraph(words("compare.rate_of", window=label, **_said(pair, rate, words)), style, "  ")
    return out


def _said(pair: str, rate: Fact, words: Words) -> dict[str, str]:
    note = rate.note.split(",")[0]
    date = translated(note.removeprefix("quote of "), words)
    return {"pair": pair, "rate": f"{rate.value:.4f}", "note": note, "date": date}

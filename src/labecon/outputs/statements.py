"""The statements of a lab as a table: which lines in which order, over which periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from labecon.outputs.columns import heading_of, windows_over
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, Scale, number, over_window, scale_of, unit_title
from labecon.outputs.sparkline import sparkline
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import condition_title, line_title
from labecon.periods import Window, month_label
from labecon.units import CURRENCIES

if TYPE_CHECKING:
    from labecon.labs import Lab, Run

#: Sections of the statements with their lines; what stands before a slash is the line that it is a part of.
SECTIONS: Mapping[str, Sequence[str]] = {
    "income": (
        "revenue",
        "cost_of_sales",
        "cost_of_sales/inference_cost",
        "gross_profit",
        "gross_profit/gross_margin",
        "other_income",
        "rnd_expense",
        "rnd_expense/training_cost",
        "selling_expense",
        "administrative_expense",
        "listing_expense",
        "credit_loss",
        "operating_loss",
        "finance_income",
        "finance_cost",
        "fair_value_loss",
        "tax",
        "net_loss",
    ),
    "measures": ("adjusted_net_loss", "share_based_pay", "staff_cost", "depreciation"),
    "cash_flow": (
        "operating_cash_flow",
        "capital_expenditure",
        "free_cash_flow",
        "investing_cash_flow",
        "financing_cash_flow",
        "fx_effect_on_cash",
    ),
    "balance": (
        "cash",
        "liquid_resources",
        "trade_receivables",
        "total_assets",
        "payables",
        "contract_liabilities",
        "lease_liabilities",
        "preferred",
        "total_liabilities",
        "other_comprehensive_income",
        "equity",
        "shares",
    ),
    "volumes": ("active_users", "paying_users", "monthly_burn"),
}
#: Lines that are set off.
TOTALS = frozenset(
    ("revenue", "gross_profit", "net_loss", "adjusted_net_loss", "free_cash_flow", "cash", "total_assets")
)
#: Lines by part that are shown below the lab's own.
BY_PART = ("revenue", "active_users")
#: A lab with at most this many lines of its own beyond the catalogue shows them all.
FEW = 12


def rows_of(run: Run) -> list[tuple[str, list[tuple[str, int]]]]:
    """The sections of a lab's statements, with the lines it has.

    Args:
        run: A run.

    Returns:
        Section to lines with their indents; ``other`` holds further lines of a small lab.
    """
    known = run.graph.by_name
    found: list[tuple[str, list[tuple[str, int]]]] = []
    shown: set[str] = set()
    for section, lines in SECTIONS.items():
        rows: list[tuple[str, int]] = []
        for entry in lines:
            whole, _, line = entry.rpartition("/")
            if line not in known or line in run.graph.absent_totals:  # a total over parts the lab does not have
                continue
            rows.append((line, int(whole in known)))
            if line in BY_PART:
                parts = [name for name in known if name.endswith(f".{line}")]
                rows += [(name, 1) for name in parts if len(parts) > 1]
        shown |= {line for line, _ in rows}
        if rows:
            found.append((section, rows))
    other = [node.name for node in run.graph.nodes if node.kind != "check" and not node.part and node.name not in shown]
    if 0 < len(other) <= FEW:
        found.append(("other", [(name, 0) for name in other]))
    return found


def statements(
    lab: Lab, run: Run, words: Words, style: Style = PLAIN, step: str = "year", lines: Sequence[str] = ()
) -> str:
    """The page of a run.

    Args:
        lab: The lab.
        run: Its run.
        words: The language.
        style: Colour or none.
        step: Period of a column.
        lines: Only these lines; the statements when empty.

    Returns:
        Text.
    """
    windows = windows_over(run.first, run.last, step)
    sections = [("", [(line, 0) for line in lines])] if lines else rows_of(run)
    names = [line for _, rows in sections for line, _ in rows]
    values = {line: [run.window(line, window) for window in windows] for line in names}
    kept = [place for place in range(len(windows)) if any(values[line][place] is not None for line in names)]
    windows = [windows[place] for place in kept]
    values = {line: [series[place] for place in kept] for line, series in values.items()}
    marked = {line: [run.rests_on_assumption(line, window) for window in windows] for line in names}
    largest = max((abs(one) for series in values.values() for one in series if one is not None), default=0.0)
    table = _table(run, windows, words)
    money = scale_of([one for line in names if _is_money(run, line) for one in values[line]], lab.currency, words)
    for section, rows in sections:
        if section:
            table.group(words("run.other" if section == "other" else f"section.{section}"))
        for line, indent in rows:
            if "." in line and not lines and _is_nothing(values[line], largest):
                continue
            _add(table, lab, run, line, indent, values[line], money, words, marked[line])
    title = words("run.title", lab=words.pick(lab.title, lab.name))
    actual = month_label(lab.actual_through)
    about = words("run.about", scenario=condition_title(lab, words), actual=actual)
    out = [style.bold(title), *paragraph(about, style), "", *table.lines(style), ""]
    if any(any(marks) for marks in marked.values()):
        out += paragraph(words("run.assumed"), style)
    return page(out + _remarks(lab, run, words, style) + footer(lab.ledger.head, words, style))


def _table(run: Run, windows: Sequence[Window], words: Words) -> Table:
    heads = [heading_of(window, run.first_forecast) + " " for window in windows]
    past = frozenset(place + 2 for place, one in enumerate(windows) if one.end < run.first_forecast)
    heading = [words("run.lines"), words("run.unit"), *heads, words("run.shape")]
    return Table(heading, frozenset(range(2, len(windows) + 2)), dimmed=past, folded={0: 44})


def _is_nothing(values: Sequence[float | None], largest: float) -> bool:
    """Whether a part has no value, or none that could be seen beside the others."""
    return all(value is None or abs(value) <= 1e-9 * largest for value in values)


def _marked(cell: str, mark: bool) -> str:
    return f"{cell.rstrip()}*" if mark and cell.strip() != ABSENT else cell


def _is_money(run: Run, line: str) -> bool:
    return unit_of(run, line) in CURRENCIES


def unit_of(run: Run, line: str) -> str:
    """The unit of a line in a window.

    Args:
        run: A run.
        line: Full name.

    Returns:
        The unit; that of the sum for a flow.
    """
    node = run.node(line)
    return over_window(str(node.unit)) if node.is_flow else str(node.unit)


def _add(
    table: Table,
    lab: Lab,
    run: Run,
    line: str,
    indent: int,
    values: Sequence[float | None],
    money: Scale,
    words: Words,
    marks: Sequence[bool],
) -> None:
    unit = unit_of(run, line)
    scale = money if unit in CURRENCIES else scale_of(values, unit, words, line)
    cells = [_marked(number(value, scale), mark) for value, mark in zip(values, marks, strict=True)]
    kind = "total" if line in TOTALS else "row"
    title = line_title(line, words, lab.parts)
    table.add(title, unit_title(unit, scale, words), *cells, sparkline(values), kind=kind, indent=indent)


def _remarks(lab: Lab, run: Run, words: Words, style: Style) -> list[str]:
    checks = run.checks
    out = paragraph(words("run.flows"), style)
    out += paragraph(words("run.absent"), style)
    holding = sum(one.holds for one in checks.values())
    out += paragraph(words("run.checks", holding=holding, all=len(checks)), style)
    for one in checks.values():
        if not one.holds:
            gap, share = f"{one.largest_gap:.6g}", f"{one.largest_share:.2g}"
            text = words("run.check_fails", name=one.name, gap=gap, share=share)
            out.append(style.warning("  " + text))
    changed = [name for name, driver in lab.drivers.items() if driver.changes]
    if changed:
        out += paragraph(words("run.changed", names=", ".join(changed)), style)
    kinds = kinds_text(lab, words)
    return out + paragraph(words("run.drivers", count=len(lab.drivers), kinds=kinds, lab=lab.name), style)


def kinds_text(lab: Lab, words: Words) -> str:
    """How many drivers rest on what.

    Args:
        lab: The lab.
        words: The language.

    Returns:
        E.g. ``12 facts, 8 cited priors, 5 assumptions``.
    """
    counts: dict[str, int] = {}
    for driver in lab.drivers.values():
        counts[driver.citation.kind] = counts.get(driver.citation.kind, 0) + 1
    joint = "、" if words.language == "zh" else ", "
    order = ("fact", "prior", "judgement", "policy")
    return joint.join(f"{counts[kind]} {words(f'kind.{kind}')}" for kind in order if kind in counts)

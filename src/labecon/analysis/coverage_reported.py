"""Whether revenue paid for the training that earned it, from reported figures.

Revenue of twelve months over the training cost of the last full year that ended before those months did: the money a
generation brings in comes after the money it took. A window of twelve months that is not a financial year is set
against the last financial year ended by its last month, which it may overlap.
"""

from __future__ import annotations

from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.periods import MONTHS_PER_YEAR, Window

DEFINITION = both(
    "revenue of twelve months over the training cost of the last full year before",
    "十二个月收入除以此前最近完整年度的训练成本",
)
GROSS_DEFINITION = both(
    "gross profit of twelve months over the training cost of the last full year before",
    "十二个月毛利除以此前最近完整年度的训练成本",
)


def training_coverage(facts: LabFacts) -> Figure:
    """Training coverage over every twelve months that are reported, and at twice the last half year.

    Args:
        facts: The lab's facts.

    Returns:
        ``training_coverage``; its value is that of the last twelve months. Keys: the window, ``2xH1-2025``.
    """
    variants = _over_years(facts, "revenue") + _doubled_half(facts)
    reason = both("no year of training cost is reported before twelve months of revenue", "缺少可比的训练成本年度")
    head = _last_year(variants)
    return figure_of("training_coverage", DEFINITION, variants, head=head, reason=reason)


def gross_profit_coverage(facts: LabFacts) -> Figure:
    """Gross profit over training cost, on the same windows.

    Args:
        facts: The lab's facts.

    Returns:
        ``gross_profit_coverage``.
    """
    variants = _over_years(facts, "gross_profit")
    reason = both("gross profit or training cost is not reported for such windows", "未披露可比的毛利或训练成本")
    return figure_of("gross_profit_coverage", GROSS_DEFINITION, variants, head=_last_year(variants), reason=reason)


def year_before(facts: LabFacts, window: Window) -> Window | None:
    """The last full financial year of training cost that earned a window's revenue.

    Args:
        facts: The lab's facts.
        window: Twelve months.

    Returns:
        The financial year before where the window is one itself, otherwise the last one ended by the window's end;
        None where its training cost is not known.
    """
    first = window.end // MONTHS_PER_YEAR * MONTHS_PER_YEAR
    whole = Window(first - MONTHS_PER_YEAR, first - 1)
    return whole if facts.fact("training_cost", whole) is not None else None


def _over_years(facts: LabFacts, line: str) -> list[Variant]:
    found = []
    for window in facts.windows(line):
        base = year_before(facts, window)
        if window.months != MONTHS_PER_YEAR or base is None:
            continue
        name = both("revenue", "收入") if line == "revenue" else both("gross profit", "毛利")
        label = both(
            f"{name['en']} {window.label} / training cost {base.label}",
            f"{window.label} {name['zh']} / {base.label} 训练成本",
        )
        known = {line: facts.fact(line, window), "training_cost": facts.fact("training_cost", base)}
        found.append(computed(window.label, label, f"{line} / training_cost", known))
    return found


def _doubled_half(facts: LabFacts) -> list[Variant]:
    """The proxy that press figures use: a half year times two."""
    halves = [one for one in facts.windows("revenue") if one.months == 6]
    if not halves:
        return []
    half = halves[-1]
    base = year_before(facts, half)
    if base is None:
        return []
    label = both(
        f"revenue {half.label} doubled / training cost {base.label}", f"{half.label} 收入乘二 / {base.label} 训练成本"
    )
    known = {"revenue": facts.fact("revenue", half), "training_cost": facts.fact("training_cost", base)}
    return [computed(f"2x{half.label}", label, "2 * revenue / training_cost", known)]


def _last_year(variants: list[Variant]) -> str:
    keys = [one.key for one in variants if one.value is not None and not one.key.startswith("2x")]
    return keys[-1] if keys else ""

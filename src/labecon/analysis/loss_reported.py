"""Whether growth narrowed the loss: loss on revenue, change of loss on change of revenue, burn multiple, cost ratios.

Windows are compared only with windows of the same length and season: never a half year with a year.
"""

from __future__ import annotations

from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.facts.metrics import metric_of_line
from labecon.facts.records import key_of
from labecon.periods import MONTHS_PER_YEAR, Window

_MEASURES = {
    "adjusted_net_loss": ("adjusted", both("adjusted net loss", "经调整净亏损")),
    "net_loss": ("net", both("net loss", "净亏损")),
}
_COSTS = {
    "selling_expense": ("selling_to_revenue", both("selling expense over revenue", "销售费用除以收入")),
    "rnd_expense": ("rnd_to_revenue", both("research and development expense over revenue", "研发费用除以收入")),
}


def equal_pairs(windows: tuple[Window, ...]) -> list[tuple[Window, Window]]:
    """Windows with the window of the same months a year earlier.

    Args:
        windows: What is known.

    Returns:
        Pairs of earlier and later window, in order of the later one.

    Example:
        >>> [later.label for _, later in equal_pairs((Window.year(2023), Window.year(2024), Window.parse("H1-2025")))]
        ['FY2024']
    """
    known = set(windows)
    return [(one.shift(-12), one) for one in windows if one.shift(-12) in known]


def loss_per_revenue(facts: LabFacts) -> Figure:
    """Loss over revenue of the same window, adjusted and net.

    Args:
        facts: The lab's facts.

    Returns:
        ``loss_per_revenue``; keys ``adjusted/FY2024``, ``net/H1-2025``; its value is the last adjusted one.
    """
    variants = []
    for line, (short, name) in _MEASURES.items():
        for window in _reporting(facts, facts.shared_windows(line, "revenue")):
            label = both(f"{name['en']} over revenue, {window.label}", f"{window.label} {name['zh']}除以收入")
            alias = f"{short}_loss" if short == "adjusted" else "net_loss"
            known = {alias: facts.fact(line, window), "revenue": facts.fact("revenue", window)}
            variants.append(computed(f"{short}/{window.label}", label, f"{alias} / revenue", known))
    definition = both("loss over revenue of the same window", "同期亏损除以收入")
    head = _adjusted_first(variants)
    return figure_of("loss_per_revenue", definition, variants, head=head, notes=_directions(facts))


def _adjusted_first(variants: list[Variant]) -> str:
    """The last definition on the adjusted loss that has a value, otherwise on the net loss."""
    keys = [one.key for one in variants if one.value is not None]
    return next((key for kind in ("adjusted/", "net/") for key in reversed(keys) if key.startswith(kind)), "")


def loss_growth(facts: LabFacts) -> Figure:
    """Growth of the absolute loss between equal windows.

    Args:
        facts: The lab's facts.

    Returns:
        ``loss_growth``; keys ``net/FY2024``.
    """
    variants = []
    for line, (short, name) in _MEASURES.items():
        for before, after in equal_pairs(facts.windows(line)):
            label = both(
                f"{name['en']} {after.label} over {before.label}, less one",
                f"{name['zh']} {after.label} 较 {before.label} 增长",
            )
            known = {"net_loss": facts.fact(line, after), "net_loss_before": facts.fact(line, before)}
            found = computed(f"{short}/{after.label}", label, "net_loss / net_loss_before - 1", known)
            variants.append(found)
        variants += _printed_growth(facts, line, short, name, variants)
    definition = both("growth of the loss between equal windows", "等长同季窗口之间亏损的增长")
    keys = [one.key for one in variants if one.key.startswith("net/") and not one.key.endswith("/printed")]
    return figure_of("loss_growth", definition, variants, head=keys[-1] if keys else "", notes=_directions(facts))


def _printed_growth(
    facts: LabFacts, line: str, short: str, name: dict[str, str], known: list[Variant]
) -> list[Variant]:
    """Growth as printed, over windows whose earlier loss is not known otherwise."""
    metric = "loss_growth_yoy" if line == "net_loss" else f"{line}_growth_yoy"
    found = []
    for fact in facts.ledger.find(facts.entity, metric):
        if fact.conflict or f"{short}/{fact.period.label}" in {one.key for one in known}:
            continue
        period = fact.period.label
        label = both(f"{name['en']} {period} on the year before, as printed", f"{name['zh']} {period} 同比（披露值）")
        found.append(computed(f"{short}/{period}/printed", label, "growth", {"growth": fact}))
    return found


def _directions(facts: LabFacts) -> list[dict[str, str]]:
    """What happened to the absolute loss between the last two equal windows."""
    notes = []
    for line, (_, name) in _MEASURES.items():
        pairs = equal_pairs(facts.windows(line))
        if not pairs:
            continue
        before, after = (facts.fact(line, one) for one in pairs[-1])
        if before is None or after is None:
            continue
        grew = after.low > before.high
        word = ("grows", "仍在扩大") if grew else ("does not grow beyond rounding", "未见扩大")
        spans = f"{pairs[-1][0].label} - {pairs[-1][1].label}"
        notes.append(both(f"the absolute {name['en']} {word[0]} ({spans})", f"{name['zh']}绝对额{word[1]}（{spans}）"))
    return notes


def marginal_loss(facts: LabFacts) -> Figure:
    """Change of the loss over change of revenue between equal windows.

    Args:
        facts: The lab's facts.

    Returns:
        ``marginal_loss_per_revenue``: positive where more revenue came with more loss. A window whose loss before is
        refused by the ledger has no value and says why.
    """
    variants = []
    for line, (short, name) in _MEASURES.items():
        known_windows = set(facts.shared_windows(line, "revenue"))
        for before, after in equal_pairs(facts.windows("revenue")):
            if after not in known_windows:
                continue
            label = both(
                f"change of {name['en']} over change of revenue, {before.label} to {after.label}",
                f"{before.label} 至 {after.label} {name['zh']}变化除以收入变化",
            )
            variants.append(_marginal(facts, line, f"{short}/{after.label}", label, before, after))
    definition = both(
        "change of loss over change of revenue between equal windows", "等长同季窗口之间亏损变化除以收入变化"
    )
    return figure_of("marginal_loss_per_revenue", definition, variants, head=_adjusted_first(variants))


def _marginal(facts: LabFacts, line: str, key: str, label: dict[str, str], before: Window, after: Window) -> Variant:
    known = {
        "net_loss": facts.fact(line, after),
        "net_loss_before": facts.fact(line, before),
        "revenue": facts.fact("revenue", after),
        "revenue_before": facts.fact("revenue", before),
    }
    refused = facts.ledger.refused.get(_key(facts, line, before), "")
    if known["net_loss_before"] is None and refused:
        reason = both(
            f"the loss of {before.label} that a printed growth rate implies is not used: {refused}",
            f"{before.label} 亏损仅能由披露的增速推算，且与其他数据矛盾，故不采用",
        )
        return Variant(label, None, reason=reason, key=key)
    return computed(key, label, "( net_loss - net_loss_before ) / ( revenue - revenue_before )", known)


def _key(facts: LabFacts, line: str, window: Window) -> str:
    segment, metric = metric_of_line(line, facts.entity) or ("total", line)
    return key_of(facts.entity, segment, metric, window)


def burn_multiple(facts: LabFacts) -> Figure:
    """Operating cash outflow of a year over the increase of revenue on the year before.

    Args:
        facts: The lab's facts.

    Returns:
        ``burn_multiple``; keys are the years.
    """
    variants = []
    for before, after in equal_pairs(facts.windows("revenue")):
        flow = facts.fact("operating_cash_flow", after)
        if after.months != MONTHS_PER_YEAR or flow is None:
            continue
        label = both(
            f"operating outflow {after.label} / increase of revenue on {before.label}",
            f"{after.label} 经营现金流出 / 较 {before.label} 收入增量",
        )
        known = {
            "outflow": flow,
            "revenue": facts.fact("revenue", after),
            "revenue_before": facts.fact("revenue", before),
        }
        variants.append(computed(after.label, label, "( 0 - outflow ) / ( revenue - revenue_before )", known))
    definition = both("cash burnt for each unit of new yearly revenue", "每新增一单位年收入所消耗的现金")
    reason = both("no year with operating cash flow and revenue of two years is reported", "缺少可比年度的经营现金流")
    return figure_of("burn_multiple", definition, variants, head=variants[-1].key if variants else "", reason=reason)


def cost_ratios(facts: LabFacts) -> list[Figure]:
    """Selling expense and research expense over revenue of the same window.

    Args:
        facts: The lab's facts.

    Returns:
        ``selling_to_revenue`` and ``rnd_to_revenue``.
    """
    figures = []
    for line, (figure, definition) in _COSTS.items():
        variants = []
        for window in _reporting(facts, facts.shared_windows(line, "revenue")):
            known = {line: facts.fact(line, window), "revenue": facts.fact("revenue", window)}
            label = both(window.label, window.label)
            variants.append(computed(window.label, label, f"{line} / revenue", known))
        keys = [one.key for one in variants if one.value is not None]
        figures.append(figure_of(figure, definition, variants, head=keys[-1] if keys else ""))
    return figures


def _reporting(facts: LabFacts, windows: tuple[Window, ...]) -> list[Window]:
    """Windows that begin with a financial year: what a lab reports, no quarters or trailing years in between."""
    return [one for one in windows if one.start % MONTHS_PER_YEAR == 0 and not _earns_nothing(facts, one)]


def _earns_nothing(facts: LabFacts, window: Window) -> bool:
    revenue = facts.fact("revenue", window)
    return revenue is not None and not revenue.value

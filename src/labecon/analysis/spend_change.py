"""Why the average spend of a platform's customers changed: the mix of large and small ones, or what each pays.

With w the customers of a tier over all paying ones and s what one of them spends, the average is the sum of w s. Its
change is the sum of dw times the mean s (mix) and of the mean w times ds (price), which leaves nothing over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.facts import Fact
from labecon.labs import Run
from labecon.periods import Window

#: Windows of the reported comparison, and the customers that count as large there.
EARLIER, LATER = "FY2023", "9M2025"
TIERS = ("large", "other", "small")
_DEFINITION = both(
    "change of the average yearly spend of a paying platform customer: mix of tiers, and price",
    "平台付费客户年均支出变动：客户结构与价格",
)
_AHEAD = both(
    "the same along the medians, with users below the threshold as a tier", "同上，沿中位数路径，含门槛以下用户"
)
_PARTS = {
    "total": both("change", "变动"),
    "mix": both("of it mix: large and small customers", "其中结构：大小客户占比"),
    "price": both("of it price: what a customer of each tier spends", "其中价格：各层客户的支出"),
}
_ASSUMED = both(
    "the five largest customers are taken to buy nothing but the platform; 2024, when they paid more than it earned, "
    "is left out",
    "假定前五大客户仅采购开放平台；2024 年其支付额超过平台收入，故略去",
)


def reported_spend_change(facts: LabFacts, platform: str = "open_platform") -> Figure:
    """The change between two reported windows, with the five largest customers as one tier and the rest as the other.

    Args:
        facts: The lab's facts.
        platform: Segment of the platform.

    Returns:
        ``spend_change``; keys ``total``, ``mix``, ``price``.
    """
    known: dict[str, Fact | None] = {}
    for place, window in enumerate((EARLIER, LATER)):
        known |= {
            f"revenue_{place}": facts.metric("revenue", window, platform),
            f"paying_{place}": facts.metric("paying_users", window, platform),
            f"top_{place}": facts.metric("top5_customer_revenue", window),
        }
    rows = [
        computed(key, _between(label, EARLIER, LATER), _formula(key), known, f"{facts.currency}/customer")
        for key, label in _PARTS.items()
    ]
    return figure_of("spend_change", _DEFINITION, rows, unit=f"{facts.currency}/customer", notes=[_ASSUMED])


def _between(label: Mapping[str, str], earlier: str, later: str) -> dict[str, str]:
    return both(f"{label['en']}, {earlier} to {later}", f"{earlier} 至 {later} {label['zh']}")


def _formula(key: str) -> str:
    """A part of the change over the facts, spend a year."""
    months = (Window.parse(EARLIER).months, Window.parse(LATER).months)
    whole, large, other, weight = (
        [text.format(place, f"12 / {months[place]}") for place in (0, 1)]
        for text in (
            "revenue_{0} / paying_{0} * {1}",
            "top_{0} / 5 * {1}",
            "( revenue_{0} - top_{0} ) / ( paying_{0} - 5 ) * {1}",
            "5 / paying_{0}",
        )
    )
    if key == "total":
        return f"{whole[1]} - {whole[0]}"
    if key == "mix":
        return f"( {weight[1]} - {weight[0]} ) * ( {large[1]} + {large[0]} - ( {other[1]} ) - ( {other[0]} ) ) / 2"
    mean = f"( {weight[0]} + {weight[1]} ) / 2"
    return f"{mean} * ( {large[1]} - {large[0]} ) + ( 1 - {mean} ) * ( {other[1]} - {other[0]} )"


def spend_change_ahead(run: Run, part: str, years: Sequence[str] = ("FY2026", "FY2027", "FY2028")) -> Figure:
    """The change from year to year along the medians, with every tier.

    Args:
        run: The run along the medians.
        part: Name of the platform's part.
        years: Years that follow one another.

    Returns:
        ``spend_change_ahead``; keys such as ``FY2027/mix``.
    """
    unit = f"{run.graph.currency}/customer"
    rows: list[Variant] = []
    for earlier, later in pairwise(years):
        before, after = (tiers_of(run, part, year) for year in (earlier, later))
        parts = None if before is None or after is None else decomposed(before, after)
        for key, label in _PARTS.items():
            value = None if parts is None else parts[key]
            reason = both("the run ends before", "推演在此之前结束") if parts is None else {}
            sources = (f"{part}.spend_mix", f"{part}.revenue_per_other_customer", f"{part}.large_signed_share")
            rows.append(
                Variant(
                    _between(label, earlier, later),
                    value,
                    unit=unit,
                    sources=sources,
                    reason=reason,
                    key=f"{later}/{key}",
                )
            )
    return figure_of("spend_change_ahead", _AHEAD, rows, unit=unit, kind="forecast")


def tiers_of(run: Run, part: str, year: str) -> dict[str, tuple[float, float]] | None:
    """Weight and spend of each tier in a year.

    Args:
        run: A run.
        part: Name of the platform's part.
        year: E.g. ``FY2026``.

    Returns:
        Tier to customers over paying ones at the end of the year, and revenue of the year per customer; None where a
        month is absent. A tier without customers spends nothing.
    """
    paying = run.window(f"{part}.customers", year)
    found = {}
    for tier in TIERS:
        count, revenue = (run.window(f"{part}.{tier}_{what}", year) for what in ("customers", "revenue"))
        if not paying or count is None or revenue is None:
            return None
        found[tier] = (count / paying, revenue / count if count else 0.0)
    return found


def decomposed(before: Mapping[str, tuple[float, float]], after: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """The change of an average, and what of it is mix and what is price.

    Args:
        before: Weight and value of each tier.
        after: The same later.

    Returns:
        ``total``, ``mix`` and ``price``; the last two add up to the first.

    Example:
        >>> decomposed({"a": (0.5, 10.0), "b": (0.5, 2.0)}, {"a": (0.25, 12.0), "b": (0.75, 2.0)})
        {'total': -1.5, 'mix': -2.25, 'price': 0.75}
    """
    return {
        "total": sum(w * s for w, s in after.values()) - sum(w * s for w, s in before.values()),
        "mix": sum((after[tier][0] - before[tier][0]) * (after[tier][1] + before[tier][1]) / 2 for tier in before),
        "price": sum((after[tier][0] + before[tier][0]) / 2 * (after[tier][1] - before[tier][1]) for tier in before),
    }


__all__ = ["decomposed", "reported_spend_change", "spend_change_ahead", "tiers_of"]

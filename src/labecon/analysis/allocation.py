"""Who earned it: rules that share the contribution of a lab among its lines of generations.

A product runs on a line of generations, but what a generation earned is a convention. The rule `link` gives a line what
its own products bring; the other rules share everything by one weight. What no product carries (the commercial team,
amounts that reports do not split) is shared under `link` by the revenue of the products. Under every rule the shares of
a month add up to the figure of the lab.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from labecon.errors import UsageError, nearest
from labecon.labs import Lab, Run

#: Name of the row of products that use no line of generations.
NO_LINE = ""
COMPLETED = "completed_training"
#: Rule to what it says, by language.
RULES: Mapping[str, Mapping[str, str]] = {
    "link": {
        "en": "each line earns what the products that use it bring; what no product carries is shared by their revenue",
        "zh": "各系列取得使用它的产品的贡献，无产品承担的部分按产品收入分摊",
    },
    "training": {
        "en": "lines share the month's contribution by their training cost of the month",
        "zh": "按当月各系列训练成本分摊当月贡献",
    },
    "live_cost": {
        "en": "lines share the month's contribution by the training cost of their live generation",
        "zh": "按各系列在役模型的训练成本分摊当月贡献",
    },
    "equal": {"en": "lines share the month's contribution equally", "zh": "各系列平均分摊当月贡献"},
}


@dataclass(frozen=True)
class Earned:
    """What a line of generations earned by month under a rule.

    Args:
        revenue: Revenue.
        gross_profit: Gross profit.
        contribution: Gross profit less selling expense.
    """

    revenue: tuple[float, ...]
    gross_profit: tuple[float, ...]
    contribution: tuple[float, ...]

    def over(self, start: int, stop: int) -> tuple[float, float, float]:
        """Sums over months.

        Args:
            start: First place.
            stop: Place after the last.

        Returns:
            Revenue, gross profit and contribution.
        """
        return sum(self.revenue[start:stop]), sum(self.gross_profit[start:stop]), sum(self.contribution[start:stop])


def generation_lines(lab: Lab) -> list[str]:
    """The parts that are lines of generations.

    Args:
        lab: The lab.

    Returns:
        Their names.
    """
    return [part.name for part in lab.parts if f"{part.name}.{COMPLETED}" in lab.graph.by_name]


def products_of(lab: Lab, line: str) -> list[str]:
    """The products that use a line of generations.

    Args:
        lab: The lab.
        line: Name of the part; empty for the products that use none.

    Returns:
        Names of parts with a gross profit and a slot; what reports do not split is no product.
    """
    lines = set(generation_lines(lab))
    selling = [part for part in lab.parts if f"{part.name}.gross_profit" in lab.graph.by_name]
    if line:
        return [part.name for part in selling if line in part.uses.values()]
    bare = [part for part in selling if not lines & set(part.uses.values())]
    return [part.name for part in bare if not part.component.startswith("unallocated")]


def contribution_items(lab: Lab, line: str) -> tuple[list[str], list[str]]:
    """The items that add up to the contribution of a line's products.

    Args:
        lab: The lab.
        line: Name of the part; empty for the products that use none.

    Returns:
        Items to add and items to subtract.
    """
    products = products_of(lab, line)
    costs = [f"{name}.selling_expense" for name in products if f"{name}.selling_expense" in lab.graph.by_name]
    return [f"{name}.gross_profit" for name in products], costs


def earned(lab: Lab, run: Run, rule: str = "link") -> dict[str, Earned]:
    """What each line of generations earned by forecast month.

    Args:
        lab: The lab.
        run: A run of it.
        rule: One of `RULES`.

    Returns:
        By line, with `NO_LINE` for products that use none where there are any; sums over lines are the lab's figures.

    Raises:
        UsageError: There is no such rule.
    """
    if rule not in RULES:
        raise UsageError.of("unknown-name", f"there is no allocation rule {rule}{nearest(rule, RULES)}", "--rule")
    lines = [*generation_lines(lab), *([NO_LINE] if products_of(lab, NO_LINE) else [])] or [NO_LINE]
    own = {line: _own(lab, run, line) for line in lines}
    whole = _whole(lab, run, own)
    if rule == "link":
        weights = _weights(lines, lambda line: own[line].revenue)
        return {line: _plus_common(own, whole, line, weights[line]) for line in lines}
    sharing = generation_lines(lab) or lines
    item = {"training": "training_cost", "live_cost": "live_cost"}.get(rule, "")
    series = _weights(sharing, lambda line: _series(run, f"{line}.{item}", len(whole.revenue)))
    return {line: _scaled(whole, series[line]) for line in sharing}


def _series(run: Run, item: str, months: int) -> Sequence[float]:
    return run.forecast.get(item) or (0.0,) * months


def _sum(run: Run, items: Sequence[str], months: int) -> list[float]:
    known = [run.forecast[name] for name in items if name in run.forecast]
    return [sum(one[month] for one in known) for month in range(months)]


def _own(lab: Lab, run: Run, line: str) -> Earned:
    months = len(next(iter(run.forecast.values())))
    added, taken = contribution_items(lab, line)
    gains, costs = _sum(run, added, months), _sum(run, taken, months)
    revenue = _sum(run, [f"{name}.revenue" for name in products_of(lab, line)], months)
    net = (gain - cost for gain, cost in zip(gains, costs, strict=True))
    return Earned(tuple(revenue), tuple(gains), tuple(net))


def _whole(lab: Lab, run: Run, own: Mapping[str, Earned]) -> Earned:
    """The figures of the lab; sums over products in a lab that has no such lines."""
    found = []
    for name in ("revenue", "gross_profit", "contribution"):
        parts = [getattr(one, name) for one in own.values()]
        sums = [sum(values) for values in zip(*parts, strict=True)]
        found.append(tuple(run.forecast[name] if name in lab.graph.by_name else sums))
    return Earned(*found)


def _weights(lines: Sequence[str], values: Callable[[str], Sequence[float]]) -> dict[str, list[float]]:
    """Weights by month that add up to 1; equal ones where there is nothing to weigh."""
    rows = {line: [max(one, 0.0) for one in values(line)] for line in lines}
    totals = [sum(row) for row in zip(*rows.values(), strict=True)]
    return {
        line: [value / total if total > 0 else 1 / len(lines) for value, total in zip(row, totals, strict=True)]
        for line, row in rows.items()
    }


def _plus_common(own: Mapping[str, Earned], whole: Earned, line: str, weights: Sequence[float]) -> Earned:
    found = []
    for name in ("revenue", "gross_profit", "contribution"):
        sums = [sum(values) for values in zip(*(getattr(one, name) for one in own.values()), strict=True)]
        rows = zip(getattr(own[line], name), getattr(whole, name), sums, weights, strict=True)
        found.append(tuple(mine + (every - products) * weight for mine, every, products, weight in rows))
    return Earned(*found)


def _scaled(whole: Earned, weights: Sequence[float]) -> Earned:
    names = ("revenue", "gross_profit", "contribution")
    rows = [tuple(a * b for a, b in zip(getattr(whole, name), weights, strict=True)) for name in names]
    return Earned(*rows)


__all__ = ["NO_LINE", "RULES", "Earned", "contribution_items", "earned", "generation_lines", "products_of"]

"""Lines over windows on many paths: the base beside a scenario, path by path on the same draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from labecon.analysis.committed import committed, money_lines
from labecon.analysis.figures import PURE, Figure, Variant, both, figure_of
from labecon.analysis.forecast_array import Paths, draw
from labecon.analysis.measured_array import UNBOUNDED, measured
from labecon.analysis.money_figures_array import break_even, runway
from labecon.analysis.questions.question import Setting
from labecon.analysis.readings_array import Floats
from labecon.labs import BASE, Lab
from labecon.periods import MONTHS_PER_YEAR, month_label

#: Names of lines in labels.
NAMES: dict[str, dict[str, str]] = {
    "revenue": both("revenue", "收入"),
    "adjusted_net_loss": both("adjusted net loss", "经调整净亏损"),
    "economic_net_loss": both("net loss with training capitalised", "训练资本化口径净亏损"),
    "operating_loss": both("operating loss", "经营亏损"),
    "gross_margin": both("gross margin", "毛利率"),
    "gross_profit": both("gross profit", "毛利"),
    "contribution": both("contribution", "贡献利润"),
    "training_cost": both("training cost", "训练成本"),
    "cloud_cost": both("cloud cost", "云算力成本"),
    "rnd_expense": both("research and development expense", "研发费用"),
    "new_users": both("new users", "新增用户"),
    "active_users": both("active users", "活跃用户"),
    "selling_expense": both("selling expense", "销售费用"),
    "liquid_resources": both("liquid resources", "流动资源"),
    "cash": both("cash", "现金"),
    "legal_cost": both("legal cost", "法律费用"),
    "preferred_redeemed": both("paid to holders of preferred shares", "赎回支付"),
    "preferred": both("preferred shares, liability", "优先股负债"),
    "equity": both("equity", "权益"),
    "overseas_revenue": both("overseas revenue", "海外收入"),
    "circular_revenue": both("revenue from suppliers", "来自供应商的收入"),
    "gap": both("points behind the frontier", "落后前沿的分数"),
    "tokens": both("tokens", "词元量"),
}


class PathValues:
    """Values per path, drawn once for each lab, scenario and set of lines.

    Args:
        setting: Labs, paths and seed.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        setting.values = self
        self._figures: dict[tuple[str, str, str, str], Floats] = {}
        self._draws: dict[tuple[str, str], Paths] = {}

    def read(self, lab: str, scenario: str, lines: Sequence[str], windows: Sequence[str]) -> None:
        """Draws lines over windows, those that are not there yet in one simulation.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario, or of a change.
            lines: Full names.
            windows: Labels.
        """
        wanted: dict[str, tuple[str, ...]] = {}
        for window in windows:
            new = tuple(line for line in lines if (lab, scenario, line, window) not in self._figures)
            if new:
                wanted[window] = new
        if not wanted:
            return
        setting = self.setting
        chosen = setting.lab(lab, scenario)
        found = chosen.simulate(setting.paths, setting.seed, keep=(), windows=wanted, checks=False)
        for window, new in wanted.items():
            for line in new:
                self._figures[lab, scenario, line, window] = found.figure(f"{window}:{line}")

    def of(self, lab: str, scenario: str, line: str, window: str) -> Floats:
        """A line over a window.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario, or of a change.
            line: Full name.
            window: Label.

        Returns:
            Shape (path,).
        """
        if (lab, scenario, line, window) not in self._figures:
            self.read(lab, scenario, (line,), (window,))
        return self._figures[lab, scenario, line, window]

    def draw(self, lab: str, scenario: str = BASE.name) -> Paths:
        """Readings of a lab under its policy and on its committed plan.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario.

        Returns:
            The readings.
        """
        if (lab, scenario) not in self._draws:
            chosen = self.setting.lab(lab, scenario)
            self._draws[lab, scenario] = draw(chosen, self.setting.paths, self.setting.seed)
        return self._draws[lab, scenario]

    def break_even(self, lab: str, scenario: str, name: str = "break_even_month") -> Figure:
        """When, or at what revenue, a lab breaks even.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario.
            name: ``break_even_month`` or ``break_even_revenue``.

        Returns:
            The figure with its range over paths.
        """
        return under(break_even(self.draw(lab, scenario), name), scenario)

    def runway(self, lab: str, scenario: str = BASE.name) -> Figure:
        """The dynamic runway.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario.

        Returns:
            The figure with its range over paths.
        """
        return under(runway(self.draw(lab, scenario)), scenario)

    def prepare(self, lab: str, scenario: str, lines: Sequence[str], windows: Sequence[str]) -> None:
        """Draws the base and a scenario for several comparisons at once.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario, or of a change.
            lines: Full names.
            windows: Labels.
        """
        for one in (BASE.name, scenario):
            self.read(lab, one, lines, windows)

    def variant(self, lab: str, scenario: str, line: str, window: str, say: Mapping[str, str] | None = None) -> Variant:
        """A line over a window as a definition.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario, or of a change.
            line: Full name.
            window: Label.
            say: Name of the line by language.

        Returns:
            Median, 5th and 95th percentile.
        """
        name, said = say or name_of(line, self.setting.lab(lab)), said_of(scenario)
        label = both(f"{name['en']} {window}, {said['en']}", f"{window} {name['zh']}，{said['zh']}")
        unit = amount_unit(self.setting.lab(lab), line)
        values = self.of(lab, scenario, line, window)
        return measured(f"{scenario}/{line}/{window}", label, values, unit, (line,), UNBOUNDED)

    def difference(self, lab: str, scenario: str, line: str, window: str) -> Variant:
        """What a scenario changes in a line, path by path.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario, or of a change.
            line: Full name.
            window: Label.

        Returns:
            Median, 5th and 95th percentile of the difference to the base.
        """
        name = name_of(line, self.setting.lab(lab))
        values = self.of(lab, scenario, line, window) - self.of(lab, BASE.name, line, window)
        label = both(f"{name['en']} {window}, {scenario} less base", f"{window} {name['zh']}，{scenario} 减基准")
        unit = amount_unit(self.setting.lab(lab), line)
        return measured(f"{scenario}-base/{line}/{window}", label, values, unit, (line,), UNBOUNDED)

    def compared(
        self, lab: str, scenario: str, line: str, windows: Sequence[str], name: str, definition: Mapping[str, str]
    ) -> Figure:
        """A line under a scenario beside the base.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario, or of a change.
            line: Full name.
            windows: Labels.
            name: Name of the figure.
            definition: What it measures, by language.

        Returns:
            The figure; its value is the change in the last window.
        """
        for one in (BASE.name, scenario):
            self.read(lab, one, (line,), windows)
        rows: list[Variant] = []
        for window in windows:
            rows += [self.variant(lab, one, line, window) for one in (BASE.name, scenario)]
            rows.append(self.difference(lab, scenario, line, window))
        return figure_of(name, definition, rows, kind="forecast", head=f"{scenario}-base/{line}/{windows[-1]}")

    def quotient(
        self, lab: str, scenario: str, above: tuple[str, str], below: tuple[str, str], label: Mapping[str, str]
    ) -> Variant:
        """One line over a window over another line over a window.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario, or of a change.
            above: Line and window.
            below: Line and window.
            label: Text by language.

        Returns:
            Median, 5th and 95th percentile.
        """
        first, second = (self.of(lab, scenario, *one) for one in (above, below))
        values = np.where(second != 0, first / np.where(second != 0, second, 1.0), np.nan)
        key = f"{scenario}/{above[0]}/{above[1]}/{below[1]}"
        return measured(key, label, values, PURE, tuple(dict.fromkeys((above[0], below[0]))), UNBOUNDED)

    def gaps(self, lab: str, scenario: str = BASE.name) -> Figure:
        """Money short in each year when nothing is raised.

        Args:
            lab: Name of the lab.
            scenario: Name of the scenario.

        Returns:
            ``funding_gap``: by year, by how much the largest deficit so far has grown.
        """
        plan = committed(self.setting.lab(lab, scenario))
        lines = money_lines(plan)
        ends = _year_ends(plan)

        def read(values: Mapping[str, Floats]) -> dict[str, Floats]:
            money = sum((values[line] for line in lines[1:]), values[lines[0]])
            worst = np.maximum(np.maximum.accumulate(-money, axis=0), 0.0)
            return {year: worst[place] for year, place in ends.items()}

        setting = self.setting
        drawn = plan.simulate(setting.paths, setting.seed, keep=(), observe=read, observed=lines, checks=False)
        rows, before = [], np.zeros(setting.paths)
        for year in ends:
            need = drawn.figure(year)
            label = both(f"new deficit of {year}", f"{year} 新增资金缺口")
            rows.append(measured(year, label, need - before, plan.currency, lines, UNBOUNDED))
            before = need
        label = both("largest deficit to the horizon", "推演期内最大资金缺口")
        rows.append(measured("all", label, before, plan.currency, lines, UNBOUNDED))
        definition = both(
            "money short in the year on the committed plan, when nothing is raised beyond what is dated",
            "既定计划、不新增融资时各年的资金缺口",
        )
        found = figure_of("funding_gap", definition, rows, unit=plan.currency, kind="forecast", head="all")
        return under(found, scenario)


def path_values(setting: Setting) -> PathValues:
    """The values of a setting: what one question has drawn serves the next.

    Args:
        setting: Labs, paths and seed.

    Returns:
        One object for each setting.
    """
    return setting.values if isinstance(setting.values, PathValues) else PathValues(setting)


def name_of(line: str, lab: Lab) -> dict[str, str]:
    """The name of a line in labels.

    Args:
        line: Full name.
        lab: The lab, whose parts have titles.

    Returns:
        Text by language; the part goes before the name.
    """
    part, _, local = line.rpartition(".")
    words = NAMES.get(local, both(local.replace("_", " "), local))
    if not part:
        return words
    title = next((one.title for one in lab.parts if one.name == part), {})
    en, zh = title.get("en", part), title.get("zh", part)
    return both(f"{en}, {words['en']}", f"{zh}：{words['zh']}")


def said_of(scenario: str) -> dict[str, str]:
    """A scenario in labels.

    Args:
        scenario: Its name.

    Returns:
        Text by language; names are those that commands take.
    """
    return both(scenario, "基准" if scenario == BASE.name else scenario)


def amount_unit(lab: Lab, line: str) -> str:
    """The unit of a line over a window.

    Args:
        lab: The lab.
        line: Full name.

    Returns:
        The unit; a flow adds up, so ``USD/month`` becomes ``USD``.
    """
    node = lab.graph.by_name[line]
    unit = str(node.unit).replace("money", lab.currency)
    return unit.removesuffix("/month") if node.is_flow else unit


def under(figure: Figure, scenario: str) -> Figure:
    """A figure that says under which scenario it was read.

    Args:
        figure: The figure.
        scenario: Name of the scenario.

    Returns:
        The figure; that of the base as it is.
    """
    if scenario == BASE.name:
        return figure
    said = {"en": f"under {scenario}: ", "zh": f"{scenario} 情景："}
    return replace(figure, definition={lang: f"{said[lang]}{text}" for lang, text in figure.definition.items()})


def _year_ends(lab: Lab) -> dict[str, int]:
    """Calendar years that end in the forecast, with the place of their last month."""
    found = {}
    for month in range(lab.first_forecast, lab.horizon + 1):
        if month % MONTHS_PER_YEAR == MONTHS_PER_YEAR - 1:
            found[f"FY{month_label(month)[:4]}"] = month - lab.first_forecast
    return found


__all__ = ["NAMES", "PathValues", "amount_unit", "name_of", "path_values", "said_of", "under"]

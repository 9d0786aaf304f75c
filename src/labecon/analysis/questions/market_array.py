"""Questions that need several labs in one market: what share is reachable, who survives, who lives on what it earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.analysis.figures import PURE, Figure, Variant, both, figure_of
from labecon.analysis.questions.question import Answer, Setting
from labecon.analysis.readings_array import share_interval
from labecon.labs import BASE, Override
from labecon.labs.loading import MARKET
from labecon.labs.simulation_array import simulate

Floats = npt.NDArray[Any]
INDEPENDENT = ("minimax", "zhipu", "moonshot", "deepseek", "openai", "anthropic", "xai")
#: The two labs whose reachable share is asked for, with the region where each sells most.
_ASKED = {"minimax": "overseas", "zhipu": "china"}
_YEAR = 12
_FAN = (0.05, 0.5, 0.95)
_BASE: tuple[str, dict[str, str], dict[str, Any]] = (BASE.name, both("base", "基准"), {})


def reachable_share(setting: Setting) -> list[Answer]:
    """QST-09: the share of an independent lab at the end, alone and where something helps it.

    Args:
        setting: Labs and paths.

    Returns:
        ``reachable_share_LAB``: share of its main region, in the base, with twice the training, at a price a third
        lower, and where no other lab lets its training grow.
    """
    found = []
    for lab, region in _ASKED.items():
        held = {f"{name}.training_restraint": 1.0 for name in _parts(setting) if name != lab}
        cases = (
            _BASE,
            ("double_training", both("training twice the plan", "训练为计划的两倍"), {f"{lab}.training_effort": 2.0}),
            ("lower_price", both("own price a third lower", "自身价格低三分之一"), {f"{lab}.own_price_level": 0.67}),
            ("rivals_hold", both("no rival's training grows", "对手训练均不再增长"), held),
        )
        rows = []
        for key, label, changes in cases:
            share = _drawn(setting, key + lab if changes else key, changes, (f"{lab}.{region}_share",))[0][-1]
            low, middle, high = (float(one) for one in np.quantile(share, _FAN))
            rows.append(Variant(label, middle, low, high, PURE, (f"{lab}.{region}_share",), {}, key))
        place = both("overseas", "海外") if region == "overseas" else both("in China", "中国")
        title = _titles(setting, lab)
        definition = both(
            f"share of {title['en']} in spending on models {place['en']} at the end",
            f"期末{title['zh']}在{place['zh']}模型支出中的份额",
        )
        found.append(Answer(MARKET, figure_of(f"reachable_share_{lab}", definition, rows, kind="forecast")))
    return found


def who_survives(setting: Setting) -> list[Answer]:
    """QST-22: the share of worlds in which each lab is there at the end, how many are, and how concentrated sales are.

    Args:
        setting: Labs and paths.

    Returns:
        ``survival_LAB``, ``labs_left``, ``concentration_at_end``; beside the base with the valve of capital closed.
    """
    names = _parts(setting)
    closed = ("no_money_raised", both("no lab raises money", "均不再融资"), {"raising": 0.0})
    lines = (*(f"{name}.active" for name in INDEPENDENT if name in names), "vendors", "concentration")
    drawn = {case[0]: (case[1], _drawn(setting, case[0], case[2], lines)) for case in (_BASE, closed)}
    found = []
    for place, line in enumerate(lines):
        rows = []
        for key, (label, values) in drawn.items():
            last = values[place][-1]
            if line.endswith(".active"):
                share = float(last.mean())
                low, high = share_interval(share, len(last))
                rows.append(Variant(label, share, low, high, PURE, (line,), {}, key))
            else:
                ends = [float(one) for one in np.quantile(last, _FAN)]
                rows.append(Variant(label, ends[1], ends[0], ends[2], PURE, (line,), {}, key))
        name, definition = _survival_words(setting, line)
        found.append(Answer(MARKET, figure_of(name, definition, rows, kind="forecast")))
    return found


def _survival_words(setting: Setting, line: str) -> tuple[str, dict[str, str]]:
    if line == "vendors":
        return "labs_left", both("labs and giants that train and sell at the end", "期末仍训练并销售的公司与巨头数")
    if line == "concentration":
        text = both("sum of squared shares of revenue at the end", "期末收入份额的平方和")
        return "concentration_at_end", text
    lab = line.removesuffix(".active")
    title = _titles(setting, lab)
    text = both(f"share of worlds in which {title['en']} is there at the end", f"期末{title['zh']}仍在的世界占比")
    return f"survival_{lab}", text


def self_supporting(setting: Setting) -> list[Answer]:
    """QST-23: the share of worlds in which a lab lived on what it earned over the last year.

    Args:
        setting: Labs and paths.

    Returns:
        ``self_supporting_LAB``: there, in profit and without new money; in the base, and where nobody's training grows.
    """
    names = [name for name in INDEPENDENT if name in _parts(setting)]
    held = {f"{name}.training_restraint": 1.0 for name in _parts(setting)}
    cases = (_BASE, ("all_hold", both("nobody's training grows", "均不增加训练"), held))
    kept = tuple(f"{name}.{line}" for name in names for line in ("active", "profit", "raised"))
    rows: dict[str, list[Variant]] = {name: [] for name in names}
    for key, label, changes in cases:
        values = _drawn(setting, key, changes, kept)
        for place, name in enumerate(names):
            active, profit, raised = values[3 * place : 3 * place + 3]
            alone = (active[-1] > 0) & (profit[-_YEAR:].sum(axis=0) > 0) & (raised[-_YEAR:].sum(axis=0) <= 0)
            share = float(alone.mean())
            low, high = share_interval(share, len(alone))
            rows[name].append(Variant(label, share, low, high, PURE, (f"{name}.profit", f"{name}.raised"), {}, key))
    return [Answer(MARKET, _self_supporting(setting, name, rows[name])) for name in names]


def _self_supporting(setting: Setting, name: str, rows: Sequence[Variant]) -> Figure:
    title = _titles(setting, name)
    definition = both(
        f"share of worlds in which {title['en']} ends in profit over a year without new money",
        f"期末{title['zh']}一年内盈利且无新增融资的世界占比",
    )
    return figure_of(f"self_supporting_{name}", definition, rows, kind="forecast")


def _titles(setting: Setting, name: str) -> dict[str, str]:
    """The title of a lab of the market, by language."""
    title = next((part.title for part in setting.lab(MARKET).parts if part.name == name), {})
    return both(title.get("en", name), title.get("zh", name))


def _parts(setting: Setting) -> list[str]:
    return [part.name for part in setting.lab(MARKET).parts]


def _drawn(setting: Setting, key: str, changes: Mapping[str, Any], lines: tuple[str, ...]) -> list[Floats]:
    overrides = {name: Override("set", value) for name, value in changes.items()}
    lab = setting.changed(MARKET, key, overrides) if changes else setting.lab(MARKET)
    drawn = simulate(lab, setting.paths, setting.seed, keep=lines, checks=False)
    return [drawn.results.lines[line] for line in lines]

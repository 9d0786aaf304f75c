"""Which answers about a thin lab are weak, and because of which inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labecon.labs.drivers import Driver
from labecon.labs.lab import Lab

#: An input is weak where its 95th percentile is more than this many times its 5th.
WIDE = 2.0
_REVENUE = ("revenue_start", "revenue_growth")
_SPENDING = ("burn_start", "compute_share", "training_growth")
_MARGIN = ("gross_margin_start", "long_run_gross_margin")
#: Inputs of a thin lab that an answer rests on, by figure name; none where a thin lab cannot answer.
RESTS_ON: dict[str, tuple[str, ...]] = {
    "runway_static_months": ("initial.cash", "burn_start"),
    "runway_median_months": ("initial.cash", "burn_start", *_REVENUE),
    "cash_out_probability_24m": ("initial.cash", "burn_start", "revenue_multiple"),
    "break_even_month": (*_REVENUE, *_MARGIN, *_SPENDING),
    "break_even_revenue": (*_MARGIN, *_SPENDING),
    "training_coverage": ("revenue_start", "burn_start", "compute_share"),
    "loss_per_revenue": ("revenue_start", "burn_start", "owned_compute_share", "share_pay_ratio"),
    "marginal_loss_per_revenue": ("gross_margin_start",),
    "peak_funding_need": (*_REVENUE, *_MARGIN, *_SPENDING),
    "revenue_multiple": ("revenue_start", "revenue_multiple"),
    "generation_payback_months": (),
    "required_generation_life_months": (),
}


@dataclass(frozen=True)
class WeakAnswer:
    """An answer with little under it.

    Args:
        figure: Name of the figure.
        inputs: Inputs that are assumed, or known only within a wide range; none where there is no answer at all.
    """

    figure: str
    inputs: tuple[str, ...]

    @property
    def reason(self) -> Mapping[str, str]:
        """Why it is weak, by language."""
        if not self.inputs:
            return {"en": "generations are not modelled in a thin lab", "zh": "精简模型不含各代模型"}
        names = ", ".join(self.inputs)
        return {
            "en": f"assumed, or known within more than a factor of two: {names}",
            "zh": f"以下为假设，或区间超过两倍：{names}",
        }


def weak_answers(lab: Lab) -> tuple[WeakAnswer, ...]:
    """The answers about a lab that should be read as orders of size.

    Args:
        lab: Any lab.

    Returns:
        Weak answers in the order of the figures; none for a full lab.
    """
    if lab.kind != "thin_lab":
        return ()
    found = []
    for figure, inputs in RESTS_ON.items():
        weak = tuple(name for name in inputs if _weak(lab.drivers[name], lab.first_forecast))
        if weak or not inputs:
            found.append(WeakAnswer(figure, weak))
    return tuple(found)


def _weak(driver: Driver, month: int) -> bool:
    """True for an assumption, and for a value whose range is wide or reaches zero."""
    low, high = driver.range_at(month)
    return driver.citation.kind == "judgement" or low <= 0 or high > WIDE * low

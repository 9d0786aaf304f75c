"""Are listed prices justified by revenue, and how far are Chinese labs from those of the United States."""

from __future__ import annotations

from dataclasses import replace

from labecon.analysis.fact_reader import CONVERTED, computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.analysis.questions.path_values_array import PathValues, path_values
from labecon.analysis.questions.question import Answer, Setting
from labecon.labs import BASE

LABS = ("minimax", "zhipu")
#: Offer price, its day, shares in issue and the window of revenue, by lab.
_LISTED = {
    "minimax": ("minimax.ipo.offer_price.2026-01-08", "minimax.total.shares_outstanding.2026-01-09", "9M2025", 9),
    "zhipu": ("zhipu.ipo.offer_price.2025-12-30", "zhipu.total.shares_outstanding.2026-01-08", "H1-2025", 6),
}
#: Rivals: revenue of a year as a formula over one fact.
_RIVALS = {
    "openai": ("openai.total.revenue.H1-2025", "2 * theirs"),
    "anthropic": ("anthropic.total.arr.2025-03-01", "theirs"),
    "xai": ("xai.total.arr.2025-07-31", "theirs"),
}
#: What the gap is made of: payers or customers of the rival and of the lab, and what each pays.
_PARTS = {
    "openai/payers_named_by_press": ("openai.chatgpt.paying_users.2025-12-26", "payers"),
    "openai/payers": ("openai.chatgpt.paying_users.2025-10-14", "payers"),
    "anthropic/customers": ("anthropic.enterprise.customers.2025-12-26", "customers"),
}


def listed_price(setting: Setting) -> list[Answer]:
    """QST-13: market value over revenue at the offer, at the first close and after the gains since.

    Args:
        setting: Labs and paths.

    Returns:
        The multiple of reported revenue, of the printed run-rate, and of revenue ahead.
    """
    found = []
    paths = path_values(setting)
    for lab in LABS:
        found.append(Answer(lab, setting.reported(lab).figures["revenue_multiple"]))
        found.append(Answer(lab, _after_gains(setting, lab)))
        found.append(Answer(lab, _on_forecast(setting, paths, lab)))
    return found


def _after_gains(setting: Setting, lab: str) -> Figure:
    facts = setting.facts(lab)
    price_id, shares_id, window, months = _LISTED[lab]
    price, gain = setting.fact(price_id), setting.fact(f"{lab}.listing.return_since_ipo.2026-01-29")
    known = {"shares": setting.fact(shares_id), "price": price, "gain": gain}
    rate = facts.rate(f"HKD/{facts.currency}", price.period.last_day) if price is not None else None
    known["rate"] = None if rate is None else replace(rate, basis=CONVERTED)
    value = "shares * price * ( 1 + gain ) * rate"
    rows = [
        computed(
            "reported",
            both(
                f"market value on 2026-01-29 over annualised revenue {window}", f"2026-01-29 市值除以 {window} 年化收入"
            ),
            f"{value} / ( revenue * 12 / {months} )",
            {**known, "revenue": facts.fact("revenue", window)},
        )
    ]
    if lab == "zhipu":
        label = both(
            "market value on 2026-01-29 over the printed run-rate of the platform",
            "2026-01-29 市值除以披露的平台年化收入",
        )
        run_rate = {**known, "run_rate": setting.fact("zhipu.maas.arr.2026-01-08")}
        rows.append(computed("run_rate", label, f"{value} / run_rate", run_rate))
    rows.append(
        computed("gain", both("gain since the offer, as printed", "较发行价涨幅（披露值）"), "gain", {"gain": gain})
    )
    definition = both("market value after the gains since the offer over revenue", "计入上市后涨幅的市值除以收入")
    return figure_of("revenue_multiple_after_listing", definition, rows)


def _on_forecast(setting: Setting, paths: PathValues, lab: str) -> Figure:
    """The multiple falls as revenue grows: value at the first close over revenue of later years."""
    run = setting.run(lab)
    price, shares = run.value("share_price", "2026-01"), run.value("shares", "2026-01")
    rows: list[Variant] = []
    for year in ("FY2026", "FY2027", "FY2028"):
        found = paths.variant(lab, BASE.name, "revenue", year)
        label = both(f"market value at the first close over revenue {year}", f"首日收盘市值除以 {year} 收入")
        ends = [
            None if one is None or not price or not shares else price * shares / one
            for one in (found.value, found.high, found.low)
        ]
        sources = ("share_price", "shares", "revenue")
        rows.append(Variant(label, ends[0], ends[1], ends[2], "1", sources, found.reason, year))
    definition = both("market value at the first close over revenue ahead", "首日收盘市值除以未来收入")
    return figure_of("revenue_multiple_ahead", definition, rows, kind="forecast")


def distance_to_us(setting: Setting) -> list[Answer]:
    """QST-14: revenue of US labs over that of MiniMax, split into payers or customers and what each pays.

    Args:
        setting: Labs and paths.

    Returns:
        The gap by rival, and its parts, whose product is the gap.
    """
    own = setting.fact("minimax.total.revenue.9M2025")
    gaps = []
    for rival, (name, formula) in _RIVALS.items():
        known = {"theirs": setting.fact(name), "revenue": own}
        label = both(f"{rival} over MiniMax (9M2025 annualised)", f"{rival} / MiniMax（9M2025 年化）")
        gaps.append(computed(rival, label, f"{formula} / ( revenue * 12 / 9 )", known))
    definition = both("revenue of a year over revenue of a year", "年收入之比")
    return [
        Answer("minimax", figure_of("revenue_gap", definition, gaps)),
        Answer("minimax", _parts_of_gap(setting)),
        Answer("minimax", _price_levels(setting)),
    ]


def _parts_of_gap(setting: Setting) -> Figure:
    own = setting.fact("minimax.total.revenue.9M2025")
    ours = {
        "payers": setting.fact("minimax.ai_native_products.paying_users.9M2025"),
        "customers": setting.fact("minimax.open_platform.paying_users.9M2025"),
    }
    rows = []
    for key, (name, kind) in _PARTS.items():
        rival = key.partition("/")[0]
        revenue, formula = _RIVALS[rival]
        word = both("payers", "付费用户") if kind == "payers" else both("enterprise customers", "企业客户")
        known = {"count": setting.fact(name), "ours": ours[kind]}
        label = both(f"{word['en']} of {rival} over MiniMax's ({key})", f"{rival} {word['zh']} / MiniMax（{key}）")
        rows.append(computed(f"{key}/count", label, "count / ours", known))
        each = both(f"revenue for each of them, {rival} over MiniMax ({key})", f"户均收入 {rival} / MiniMax（{key}）")
        whole = {**known, "theirs": setting.fact(revenue), "revenue": own}
        rows.append(computed(f"{key}/each", each, f"{formula} / ( revenue * 12 / 9 ) / ( count / ours )", whole))
    definition = both(
        "the gap is the number of payers or customers times revenue for each",
        "差距 = 付费用户（或客户）数之比 x 户均收入之比",
    )
    return figure_of("revenue_gap_parts", definition, rows)


def _price_levels(setting: Setting) -> Figure:
    """List prices of one output token, the US lab over the Chinese one."""
    rows = []
    for name in (
        "openai.gpt_5.price_output_per_mtok.2025-08-11",
        "anthropic.claude_sonnet_4_5.price_output_per_mtok.2025-10-10",
    ):
        known = {
            "theirs": setting.fact(name),
            "ours": setting.fact("minimax.minimax_m2.price_output_per_mtok.2025-10-29"),
        }
        label = both(f"{name.split('.')[1]} over MiniMax M2", f"{name.split('.')[1]} / MiniMax M2")
        rows.append(computed(name.split(".")[1], label, "theirs / ours", known))
    return figure_of("price_gap", both("list price of output tokens", "输出词元标价之比"), rows)


__all__ = ["distance_to_us", "listed_price"]

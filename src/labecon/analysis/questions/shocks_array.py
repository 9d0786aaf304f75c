"""What a shock costs: cheaper or dearer inference, the copyright suit, closed markets, lost customers."""

from __future__ import annotations

from labecon.analysis.fact_reader import computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.analysis.questions.path_values_array import path_values
from labecon.analysis.questions.question import Answer, Setting
from labecon.labs import BASE, Override

LABS = ("minimax", "zhipu")
_YEARS = ("FY2026", "FY2027")
#: Platform of each lab that sells by the token.
_PLATFORMS = {"minimax": "platform", "zhipu": "cloud"}
#: A fall of cost and price alike: to a tenth within a year from the start of 2026, as printed.
_TENFOLD = {"value": {"2026-01": 1.0, "2027-01": 0.1, "2028-01": 0.01}, "between": "growth"}
_DAY = "2025-09-30"


def cheaper_inference(setting: Setting) -> list[Answer]:
    """QST-15: margin, volume and profit when cost stalls, and when cost and price of the platform fall tenfold a year.

    Args:
        setting: Labs and paths.

    Returns:
        Price path as printed; margin and gross profit where cost stalls; tokens and gross profit where both fall.
    """
    paths = path_values(setting)
    found = [Answer("minimax", _printed_path(setting))]
    for lab in LABS:
        platform = _PLATFORMS[lab]
        falls = "tenfold_fall"
        change = {f"@open_platform.{name}": Override("set", _TENFOLD) for name in ("cost_level", "price_level")}
        setting.changed(lab, falls, change)
        paths.prepare(lab, falls, [f"{platform}.{line}" for line in ("tokens", "revenue", "gross_profit")], _YEARS)
        for scenario, line, name, text in (
            (
                "inference_cost_stalls",
                "gross_margin",
                "margin_if_cost_stalls",
                both("margin when cost stalls", "成本停止下降时的毛利率"),
            ),
            (
                falls,
                f"{platform}.tokens",
                "tokens_if_both_fall",
                both("tokens when cost and price fall", "成本与价格同降时的词元量"),
            ),
            (
                falls,
                f"{platform}.revenue",
                "revenue_if_both_fall",
                both("revenue when cost and price fall", "成本与价格同降时的收入"),
            ),
            (
                falls,
                f"{platform}.gross_profit",
                "profit_if_both_fall",
                both("gross profit when both fall", "成本与价格同降时的毛利"),
            ),
        ):
            found.append(Answer(lab, paths.compared(lab, scenario, line, _YEARS, name, text)))
    return found


def _printed_path(setting: Setting) -> Figure:
    known = {
        "cost_before": setting.fact("industry.inference.inference_cost_per_mtok.FY2022"),
        "cost_after": setting.fact("industry.inference.inference_cost_per_mtok.FY2024"),
    }
    rows = [
        computed(
            "FY2022-FY2024",
            both("cost of a million tokens, FY2022 over FY2024", "百万词元成本，FY2022 / FY2024"),
            "cost_before / cost_after",
            known,
        )
    ]
    yearly = setting.fact("industry.inference.inference_cost_annual_decline_multiple.2024-12-31")
    rows.append(
        computed("yearly", both("fall a year, as printed", "每年降幅（披露值）"), "multiple", {"multiple": yearly})
    )
    return figure_of("inference_cost_fall", both("by how much inference became cheaper", "推理成本下降倍数"), rows)


def copyright_suit(setting: Setting) -> list[Answer]:
    """QST-18: the most that the statute allows against cash, and what a lost suit costs on the path.

    Args:
        setting: Labs and paths.

    Returns:
        Static shares; legal cost and liquidity on the path; the tail of actual damages.
    """
    paths = path_values(setting)
    suit = "copyright_loss"
    paths.prepare("minimax", suit, ("legal_cost", "liquid_resources"), _YEARS)
    cost = paths.compared(
        "minimax",
        suit,
        "legal_cost",
        _YEARS[:1],
        "cost_of_suit",
        both("legal cost when it is lost", "败诉时的法律费用"),
    )
    left = paths.compared(
        "minimax",
        suit,
        "liquid_resources",
        _YEARS,
        "liquidity_after_suit",
        both("liquid resources when it is lost", "败诉后的流动资源"),
    )
    key = "statutory_maximum"
    most = setting.fact("minimax.litigation.max_statutory_damages.2025-09-16")
    if most is not None:
        top = setting.lab("minimax", suit).with_drivers({"copyright_damages": float(most.value)})
        row = Variant(
            both("legal cost FY2026 at the statutory maximum (medians)", "按法定上限的 FY2026 法律费用（中位路径）"),
            top.run().window("legal_cost", "FY2026"),
            None,
            None,
            "USD",
            ("legal_cost", most.id),
            {},
            key,
        )
        cost = figure_of("cost_of_suit", cost.definition, [*cost.definitions, row], kind="forecast", head=cost.head)
    return [Answer("minimax", _static_suit(setting)), Answer("minimax", cost), Answer("minimax", left)]


def _static_suit(setting: Setting) -> Figure:
    damages = setting.fact("minimax.litigation.max_statutory_damages.2025-09-16")
    cash = setting.fact(f"minimax.total.cash_and_cash_equivalents.{_DAY}")
    works = setting.fact("minimax.litigation.registered_works.2025-09-16")
    liquid = setting.fact(f"minimax.total.liquid_resources.{_DAY}")
    rows = [
        computed(
            "of_cash",
            both("most damages over cash", "最高赔偿除以现金"),
            "damages / cash",
            {"damages": damages, "cash": cash},
        ),
        computed(
            "of_liquid",
            both("most damages over liquid resources", "最高赔偿除以流动资源"),
            "damages / liquid",
            {"damages": damages, "liquid": liquid},
        ),
        computed(
            "damages", both("most that the statute allows", "法定最高赔偿"), "damages", {"damages": damages}, "USD"
        ),
        computed(
            "per_work",
            both("for each work", "每件作品"),
            "damages / works",
            {"damages": damages, "works": works},
            "USD",
        ),
    ]
    note = both(
        "no source estimates actual damages, profits and further suits: driver copyright_damages is open above",
        "实际损失、利润返还及后续诉讼无来源估计：驱动 copyright_damages 上不封顶",
    )
    definition = both("statutory damages against the money at hand", "法定赔偿与现有资金之比")
    return figure_of("damages_to_cash", definition, rows, notes=[note])


def closed_market(setting: Setting) -> list[Answer]:
    """QST-19: revenue, loss and liquidity when rules close a large overseas region for good.

    Args:
        setting: Labs and paths.

    Returns:
        Static exposure and the path, per lab.
    """
    paths = path_values(setting)
    found = []
    for lab in LABS:
        found.append(Answer(lab, _exposure(setting, lab)))
        paths.prepare(lab, "overseas_rules", ("revenue", "adjusted_net_loss", "liquid_resources"), _YEARS)
        for line, text in (
            ("revenue", both("revenue when the region closes", "区域关闭后的收入")),
            ("adjusted_net_loss", both("adjusted net loss when the region closes", "区域关闭后的经调整净亏损")),
            ("liquid_resources", both("liquid resources when the region closes", "区域关闭后的流动资源")),
        ):
            found.append(Answer(lab, paths.compared(lab, "overseas_rules", line, _YEARS, f"{line}_if_closed", text)))
    return found


def _exposure(setting: Setting, lab: str) -> Figure:
    window = "9M2025" if lab == "minimax" else "H1-2025"
    share = setting.fact(f"{lab}.overseas.revenue_share.{window}")
    revenue = setting.facts(lab).fact("revenue", window)
    known = {"share": share, "revenue": revenue}
    currency = setting.lab(lab).currency
    rows = [
        computed(
            "revenue", both(f"overseas revenue {window}", f"{window} 海外收入"), "share * revenue", known, currency
        ),
        computed("share", both(f"overseas share {window}", f"{window} 海外占比"), "share", {"share": share}),
    ]
    return figure_of(
        "overseas_exposure", both("revenue at risk if every overseas market closed", "海外全部关闭时的风险收入"), rows
    )


def lost_customers(setting: Setting) -> list[Answer]:
    """QST-20: the largest customer, customers that are suppliers, and the path on which the largest leaves.

    Args:
        setting: Labs and paths.

    Returns:
        Concentration, circular flows net of purchases, revenue and loss on the path.
    """
    paths = path_values(setting)
    found = [Answer("minimax", _concentration(setting)), Answer("minimax", circular_flows(setting))]
    for lab in LABS:
        paths.prepare(lab, "customer_loss", ("revenue", "adjusted_net_loss"), _YEARS)
        for line, text in (
            ("revenue", both("revenue when the largest customer leaves", "最大客户流失后的收入")),
            ("adjusted_net_loss", both("adjusted net loss when it leaves", "最大客户流失后的经调整净亏损")),
        ):
            found.append(
                Answer(lab, paths.compared(lab, "customer_loss", line, _YEARS, f"{line}_without_customer", text))
            )
    rows = [paths.variant(lab, BASE.name, "circular_revenue", "FY2026") for lab in LABS[:1]]
    definition = both("revenue from suppliers ahead", "未来来自供应商的收入")
    found.append(Answer("minimax", figure_of("circular_revenue_ahead", definition, rows, kind="forecast")))
    return found


def _concentration(setting: Setting) -> Figure:
    rows = []
    for top, name in (
        ("top1", both("largest customer", "最大客户")),
        ("top5", both("five largest customers", "前五大客户")),
    ):
        for window in ("FY2023", "FY2024", "9M2025"):
            known = {
                "customer": setting.fact(f"minimax.total.{top}_customer_revenue.{window}"),
                "revenue": setting.fact(f"minimax.total.revenue.{window}"),
            }
            label = both(f"{name['en']} over revenue, {window}", f"{window} {name['zh']}占收入")
            rows.append(computed(f"{top}/{window}", label, "customer / revenue", known))
    definition = both("share of revenue", "收入占比")
    return figure_of("customer_concentration", definition, rows, head="top1/9M2025")


def circular_flows(setting: Setting) -> Figure:
    """Revenue from customers that are suppliers, both ways.

    Args:
        setting: Labs and paths.

    Returns:
        ``circular_flows``; keys ``PAIR/WINDOW/in``, ``.../out``, ``net/WINDOW`` (revenue less all such revenue).
    """
    rows = []
    windows = ("FY2024", "9M2025")
    for pair in ("customer_f_supplier_k", "customer_g_supplier_i"):
        for window in windows:
            for way, metric in (("in", "revenue_from_counterparty"), ("out", "purchases_from_counterparty")):
                fact = setting.fact(f"minimax.{pair}.{metric}.{window}")
                word = both("revenue from", "来自") if way == "in" else both("purchases from", "采购自")
                label = both(f"{word['en']} {pair}, {window}", f"{window} {word['zh']} {pair}")
                rows.append(computed(f"{pair}/{window}/{way}", label, "value", {"value": fact}, "USD"))
    for window in windows:
        known = {
            "revenue": setting.fact(f"minimax.total.revenue.{window}"),
            "from_f": setting.fact(f"minimax.customer_f_supplier_k.revenue_from_counterparty.{window}"),
            "from_g": setting.fact(f"minimax.customer_g_supplier_i.revenue_from_counterparty.{window}"),
        }
        label = both(f"revenue net of such customers, {window}", f"剔除循环客户后的收入，{window}")
        rows.append(computed(f"net/{window}", label, "revenue - from_f - from_g", known, "USD"))
    definition = both("flows with customers that are suppliers", "与兼为供应商的客户的往来")
    return figure_of("circular_flows", definition, rows, unit="USD", head="net/9M2025")


__all__ = ["cheaper_inference", "circular_flows", "closed_market", "copyright_suit", "lost_customers"]

"""Ratios that documents print or argue with, recomputed from reported figures with every definition that fits."""

from __future__ import annotations

from collections.abc import Mapping

from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.facts import Fact, Ledger

_WINDOWS = {"minimax": ("FY2023", "FY2024", "9M2025"), "zhipu": ("FY2022", "FY2023", "FY2024", "H1-2025")}
_LOSSES = {
    "adjusted": ("revenue + adjusted_loss", both("revenue and adjusted loss", "收入加经调整亏损")),
    "before_fair_value": (
        "revenue + net_loss - fair_value_loss",
        both("revenue and net loss without fair-value loss", "收入加净亏损（不含公允价值损失）"),
    ),
    "net": ("revenue + net_loss", both("revenue and net loss", "收入加净亏损")),
}


class Ratios:
    """The ratios of one lab.

    Args:
        ledger: The view of the facts.
        lab: Key of the lab.
    """

    def __init__(self, ledger: Ledger, lab: str) -> None:
        self.ledger = ledger
        self.lab = lab
        self.facts = LabFacts(ledger, lab)
        self.windows = _WINDOWS[lab]

    def line(self, name: str, window: str) -> Fact | None:
        """The fact about a line over a window."""
        return self.facts.fact(name, window)

    def all(self) -> dict[str, Figure]:
        """Every ratio by name; one that the reports of the lab do not carry has no value and says why."""
        figures = [
            self.cumulative_rnd(),
            self.rnd_to_loss(),
            self.expenditure(),
            self.training_share(),
            self.pay_to_revenue(),
            self.growth_multiple("revenue", "revenue_growth_multiple"),
            self.growth_multiple("adjusted_net_loss", "loss_growth_multiple"),
            self.revenue_growth(),
            self.market_share(),
            self.concentration(),
        ]
        if self.lab == "minimax":
            figures += [self.cloud_cost(), self.spend_per_customer(), self.largest_customer(), self.implied_rate()]
        else:
            figures.append(self.pay_per_head())
        return {figure.name: figure for figure in figures}

    def _rows(
        self, windows: tuple[str, ...], formula: str, lines: Mapping[str, str], en: str, zh: str, key: str = ""
    ) -> list[Variant]:
        rows = []
        for window in windows:
            known = {alias: self.line(line, window) for alias, line in lines.items()}
            label = both(f"{en}, {window}", f"{window} {zh}")
            rows.append(computed(f"{key}/{window}" if key else window, label, formula, known))
        return rows

    def cumulative_rnd(self) -> Figure:
        """Research expense over revenue of all windows together."""
        windows = ("FY2022", *self.windows) if self.lab == "minimax" else self.windows
        known: dict[str, Fact | None] = {}
        for place, window in enumerate(windows):
            known[f"r{place}"] = self.line("rnd_expense", window)
            known[f"s{place}"] = self.line("revenue", window)
        above, below = (" + ".join(f"{kind}{place}" for place in range(len(windows))) for kind in "rs")
        label = both(f"sum of {', '.join(windows)}", f"{'、'.join(windows)} 合计")
        row = computed("all", label, f"( {above} ) / ( {below} )", known)
        definition = both("research and development expense over revenue since 2022", "2022 年以来研发费用除以收入")
        return figure_of("cumulative_rnd_to_revenue", definition, [row])

    def rnd_to_loss(self) -> Figure:
        """Research expense over adjusted loss."""
        lines = {"rnd_expense": "rnd_expense", "adjusted_loss": "adjusted_net_loss"}
        rows = self._rows(
            self.windows, "rnd_expense / adjusted_loss", lines, "R&D over adjusted loss", "研发费用/经调整亏损"
        )
        head = "FY2024"
        return figure_of(
            "rnd_to_loss", both("research expense over adjusted loss", "研发费用除以经调整亏损"), rows, head=head
        )

    def expenditure(self) -> Figure:
        """What is spent over revenue, under three definitions of what is spent."""
        window = self.windows[-1]
        rows = []
        for key, (spent, name) in _LOSSES.items():
            known = {"revenue": self.line("revenue", window)}
            for alias, line in (
                ("adjusted_loss", "adjusted_net_loss"),
                ("net_loss", "net_loss"),
                ("fair_value_loss", "fair_value_loss"),
            ):
                if alias in spent:
                    known[alias] = self.line(line, window)
            label = both(f"({name['en']}) over revenue, {window}", f"{window}（{name['zh']}）/ 收入")
            rows.append(computed(f"{key}/{window}", label, f"( {spent} ) / revenue", known))
        definition = both("expenditure over revenue", "总支出除以收入")
        return figure_of("expenditure_to_revenue", definition, rows)

    def training_share(self) -> Figure:
        """Training over expenditure: revenue and loss without fair-value changes, or adjusted loss."""
        rows = []
        for key in ("before_fair_value", "adjusted"):
            spent, name = _LOSSES[key]
            lines = {"training_cost": "training_cost", "revenue": "revenue"}
            if key == "adjusted":
                lines["adjusted_loss"] = "adjusted_net_loss"
            else:
                lines |= {"net_loss": "net_loss", "fair_value_loss": "fair_value_loss"}
            formula = f"training_cost / ( {spent} )"
            en, zh = f"training over {name['en']}", f"训练成本 /（{name['zh']}）"
            rows += self._rows(self.windows[-2:], formula, lines, en, zh, key)
        head = "before_fair_value/9M2025" if self.lab == "minimax" else "adjusted/FY2024"
        return figure_of(
            "training_share_of_expenditure", both("training over expenditure", "训练成本占总支出"), rows, head=head
        )

    def pay_to_revenue(self) -> Figure:
        """The pay that a page prints for a year over the revenue of each window."""
        pay = self.ledger.resolve("minimax.total.staff_cost.9M2025") if self.lab == "minimax" else None
        windows = self.windows
        if self.lab == "zhipu":
            windows = ("FY2024",)
            pay = self.ledger.resolve("zhipu.rnd.staff_cost.FY2024")
        rows = []
        for window in windows:
            known = {"pay": pay, "revenue": self.line("revenue", window)}
            label = both(f"printed pay over revenue, {window}", f"披露薪酬 / {window} 收入")
            rows.append(computed(window, label, "pay / revenue", known))
        return figure_of("pay_to_revenue", both("pay over revenue", "薪酬除以收入"), rows, head="FY2024")

    def cloud_cost(self) -> Figure:
        """Cloud cost over revenue as printed, and what training alone would give."""
        printed = self.ledger.resolve(f"{self.lab}.total.cloud_cost_to_revenue.FY2024")
        rows = [computed("printed", both("as printed, FY2024", "FY2024 披露值"), "share", {"share": printed})]
        lines = {"training_cost": "training_cost", "revenue": "revenue"}
        rows += self._rows(
            ("FY2024",), "training_cost / revenue", lines, "training cloud cost alone", "仅训练云成本", "training"
        )
        rest = {"share": printed, "gross_margin": self.ledger.resolve(f"{self.lab}.total.gross_margin.FY2024")}
        label = both(
            "what the printed share leaves of margin, less the reported margin", "披露占比所余毛利率减披露毛利率"
        )
        rows.append(computed("margin", label, "1 - share - gross_margin", rest))
        definition = both("cloud and hosting cost over revenue, training excluded", "云服务成本占收入（不含训练）")
        return figure_of("cloud_cost_to_revenue", definition, rows, head="printed")

    def growth_multiple(self, line: str, name: str) -> Figure:
        """The last full year over the first one."""
        first = "FY2022" if self.lab == "zhipu" else "FY2023"
        known = {"last": self.line(line, "FY2024"), "first": self.line(line, first)}
        label = both(f"FY2024 / {first}", f"FY2024 / {first}")
        rows = [computed("multiple", label, "last / first", known)]
        label = both(f"FY2024 / {first}, less one", f"FY2024 / {first} 减一")
        rows.append(computed("increase", label, "last / first - 1", known))
        definition = both("a multiple, not an increase", "倍数，而非增幅")
        return figure_of(name, definition, rows)

    def revenue_growth(self) -> Figure:
        """Growth on the year before, printed and recomputed."""
        window, before = ("9M2025", "9M2024") if self.lab == "minimax" else ("H1-2025", "H1-2024")
        known = {"revenue": self.line("revenue", window), "revenue_before": self.line("revenue", before)}
        label = both(f"{window} over {before}, less one", f"{window} 较 {before}")
        rows = [computed(window, label, "revenue / revenue_before - 1", known)]
        for place, fact in enumerate(self.ledger.find(self.lab, "revenue_growth_yoy", "total", window)):
            said = both(f"as printed by {fact.source.publisher}", f"{fact.source.publisher} 披露值")
            rows.append(computed(f"printed/{place}", said, "growth", {"growth": fact}))
        return figure_of("revenue_growth", both("growth of revenue on the year before", "收入同比增速"), rows)

    def spend_per_customer(self) -> Figure:
        """Revenue of the platform over its paying customers, beside the printed spend."""
        rows = []
        for window in self.windows:
            known = {
                "revenue": self.ledger.resolve(f"{self.lab}.open_platform.revenue.{window}"),
                "customers": self.ledger.resolve(f"{self.lab}.open_platform.paying_users.{window}"),
            }
            label = both(f"platform revenue over paying customers, {window}", f"{window} 平台收入 / 付费客户")
            rows.append(computed(window, label, "revenue / customers", known, f"{self.facts.currency}/customer"))
            spend = self.ledger.resolve(f"{self.lab}.open_platform.spend_per_paying_user.{window}")
            said = both(f"as printed, {window}", f"{window} 披露值")
            unit = f"{self.facts.currency}/customer"
            rows.append(computed(f"printed/{window}", said, "spend", {"spend": spend}, unit))
        definition = both("spend of a paying customer of the platform", "平台付费客户平均支出")
        return figure_of("spend_per_customer", definition, rows, head=self.windows[-1])

    def pay_per_head(self) -> Figure:
        """Pay of research over its heads, and the pay that a page prints for a month."""
        known = {
            "pay": self.ledger.resolve("zhipu.rnd.staff_cost.FY2024"),
            "heads": self.ledger.resolve("zhipu.rnd.headcount.2025-06-30"),
        }
        rows = [computed("zhipu", both("Zhipu R&D pay FY2024 over R&D heads", "智谱 FY2024 研发薪酬 / 研发人数"),
                         "pay / heads", known, "CNY")]  # fmt: skip
        monthly = {"monthly": self.ledger.resolve("minimax.total.staff_cost_per_head_monthly.9M2025")}
        said = both("MiniMax, as printed for a month, times twelve", "MiniMax 披露月薪 x 12")
        rows.append(computed("minimax/printed", said, "monthly * 12", monthly, "CNY"))
        return figure_of("pay_per_head", both("yearly pay of a head", "人均年薪"), rows)

    def market_share(self) -> Figure:
        """Revenue over the market that a page gives, and the share as printed."""
        market, printed = {
            "minimax": ("industry.llm_global.market_size.FY2024", "minimax.total.market_share_global.FY2024"),
            "zhipu": ("industry.llm_china_institutions.market_size.FY2024", "zhipu.total.market_share_china.FY2024"),
        }[self.lab]
        known = {"revenue": self.line("revenue", "FY2024"), "market_size": self.ledger.resolve(market)}
        rows = [
            computed(
                "FY2024",
                both("revenue over market size, FY2024", "FY2024 收入 / 市场规模"),
                "revenue / market_size",
                known,
            )
        ]
        share = {"share": self.ledger.resolve(printed)}
        rows.append(computed("printed", both("as printed", "披露值"), "share", share))
        return figure_of("market_share", both("share of the market", "市场份额"), rows)

    def concentration(self) -> Figure:
        """How much of the world market the five largest have, and the sum of their squared shares."""
        key = "industry.llm_global_rank{}.market_share_global.FY2024"
        known = {f"s{rank}": self.ledger.resolve(key.format(rank)) for rank in range(1, 6)}
        squares = " + ".join(f"{name} * {name}" for name in known)
        rows = [
            computed("top5", both("five largest, FY2024", "FY2024 前五名合计"), " + ".join(known), known),
            computed("hhi", both("sum of their squared shares, FY2024", "FY2024 前五名份额平方和"), squares, known),
            computed(
                "effective",
                both(
                    "vendors of equal size as concentrated, at most, FY2024", "FY2024 同等集中度的等规模厂商数（至多）"
                ),
                f"1 / ( {squares} )",
                known,
            ),
        ]
        return figure_of("market_concentration", both("concentration of the world market", "全球市场集中度"), rows)

    def largest_customer(self) -> Figure:
        """Revenue of the largest customer less that of the customer that is also a supplier: one and the same."""
        rows = []
        for window in ("FY2024", "9M2025"):
            known = {
                "largest": self.ledger.resolve(f"minimax.total.top1_customer_revenue.{window}"),
                "from_f": self.ledger.resolve(f"minimax.customer_f_supplier_k.revenue_from_counterparty.{window}"),
            }
            label = both(f"largest customer less customer F, {window}", f"{window} 最大客户减客户 F")
            rows.append(computed(window, label, "largest - from_f", known, "USD"))
        return figure_of("largest_customer_less_f", both("zero where they are the same", "同一客户则为零"), rows)

    def implied_rate(self) -> Figure:
        """The loss as printed in yuan over the loss in dollars."""
        rows = []
        for window, parts in (("2022-01..2024-12", ("FY2022", "FY2023", "FY2024")), ("9M2025", ("9M2025",))):
            known = {f"loss{place}": self.line("net_loss", part) for place, part in enumerate(parts)}
            total = " + ".join(known)
            known["yuan"] = self.ledger.resolve(f"minimax.cny_conversion.loss_for_period.{window}")
            label = both(f"CNY a dollar, {window}", f"{window} 人民币/美元")
            rows.append(computed(window, label, f"yuan / ( {total} )", known, "CNY/USD"))
        return figure_of("implied_rate", both("loss in yuan over loss in dollars", "人民币亏损除以美元亏损"), rows)


#: Names of the figures of each ratio, here, among the reported answers or among those of break-even.
RATIO_FIGURES: dict[str, tuple[str, ...]] = {
    "RAT-01": ("rnd_to_revenue", "cumulative_rnd_to_revenue"),
    "RAT-02": ("rnd_to_loss",),
    "RAT-03": ("expenditure_to_revenue", "training_share_of_expenditure"),
    "RAT-04": ("training_coverage",),
    "RAT-05": ("pay_to_revenue",),
    "RAT-06": ("cloud_cost_to_revenue",),
    "RAT-07": ("selling_to_revenue",),
    "RAT-08": ("runway_static_months",),
    "RAT-09": ("static_break_even_revenue", "broker_break_even_revenue"),
    "RAT-10": ("revenue_growth", "revenue_growth_multiple"),
    "RAT-11": ("loss_growth", "loss_growth_multiple"),
    "RAT-12": ("revenue_per_payer", "spend_per_customer", "spend_change", "spend_change_ahead"),
    "RAT-13": ("pay_per_head",),
    "RAT-14": ("acquisition_cost", "lifetime_value", "payback_months"),
}


def ratio_figures(ledger: Ledger, lab: str) -> dict[str, Figure]:
    """Every ratio of a lab that is not among the reported answers.

    Args:
        ledger: The view of the facts.
        lab: ``minimax`` or ``zhipu``.

    Returns:
        Figures by name.

    Example:
        >>> from labecon.facts import load_ledger
        >>> found = ratio_figures(load_ledger(), "zhipu")["rnd_to_loss"]
        >>> round(found.variant("FY2024").value, 4)
        0.8904
    """
    return Ratios(ledger, lab).all()

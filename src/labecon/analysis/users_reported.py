"""Unit economics from reported figures: what a user cost, what a payer brought, whether a user ever pays back.

Labs report new users, average active users and payers of a window, not who stays; so the value of a user over its life
needs a churn that nobody reports and is a figure of the forecast only.
"""

from __future__ import annotations

from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import MONTHS, Figure, Variant, both, figure_of
from labecon.facts import Fact
from labecon.facts.records import reporting_currency
from labecon.periods import MONTHS_PER_YEAR, Instant, Window

#: Segment whose revenue and gross profit belong to the users that a lab counts, by lab.
CONSUMER_SEGMENTS = {"minimax": "ai_native_products"}


def unit_economics(facts: LabFacts) -> list[Figure]:
    """Acquisition cost, revenue per payer, lifetime value and payback, as far as reported figures carry them.

    Args:
        facts: The lab's facts.

    Returns:
        ``acquisition_cost``, ``revenue_per_payer``, ``lifetime_value`` and ``payback_months``.
    """
    money = f"{reporting_currency(facts.entity)}/person"
    windows = [one for one in facts.windows("revenue") if one.start % MONTHS_PER_YEAR == 0]
    cost = [_acquisition(facts, one, money) for one in windows if _new_users(facts, one) is not None]
    payers = [one for one in (_per_payer(facts, window, money) for window in windows) if one is not None]
    payback = [one for one in (_payback(facts, window) for window in windows) if one is not None]
    nobody = both("no consumer users are reported", "未披露消费者用户数据")
    churn = both("churn of users is not reported; see the forecast", "未披露用户流失率；参见预测部分")
    return [
        _last("acquisition_cost", both("selling expense over new users", "销售费用除以新增用户"), cost, money, nobody),
        _last("revenue_per_payer", both("consumer revenue over payers of the window", "消费者产品收入除以当期付费用户"),
              payers, money, nobody),
        figure_of("lifetime_value", both("gross profit of a new user until it leaves", "新增用户生命周期毛利"), [],
                  unit=money, reason=churn),
        _last("payback_months", both("acquisition cost over monthly gross profit of an active user",
                                     "获客成本除以活跃用户月均毛利"), payback, MONTHS, nobody),
    ]  # fmt: skip


def _last(name: str, definition: dict[str, str], variants: list[Variant], unit: str, reason: dict[str, str]) -> Figure:
    head = variants[-1].key if variants else ""
    return figure_of(name, definition, variants, unit=unit, head=head, reason=reason)


def _new_users(facts: LabFacts, window: Window) -> Fact | None:
    """New users of a window; where they are printed only as "over", all users registered by its end.

    The second reading needs that nobody was registered before the window, so it is used only where no earlier count is
    known and the count agrees with the bound.
    """
    printed = facts.metric("new_users", window)
    if printed is None or printed.bound != "over":
        return printed
    counted = facts.metric("cumulative_users", Instant(window.last_day))
    earlier = [
        one for one in facts.ledger.find(facts.entity, "cumulative_users") if one.period.last_day < window.last_day
    ]
    return counted if counted is not None and not earlier and counted.value >= printed.value else printed


def _acquisition(facts: LabFacts, window: Window, money: str) -> Variant:
    label = both(f"selling expense / new users, {window.label}", f"{window.label} 销售费用 / 新增用户")
    known = {"selling_expense": facts.fact("selling_expense", window), "new_users": _new_users(facts, window)}
    return computed(window.label, label, "selling_expense / new_users", known, money)


def _per_payer(facts: LabFacts, window: Window, money: str) -> Variant | None:
    segment = CONSUMER_SEGMENTS.get(facts.entity, "")
    payers = facts.metric("paying_users", window, segment) if segment else None
    if payers is None:
        return None
    label = both(f"consumer revenue / payers, {window.label}", f"{window.label} 消费者产品收入 / 付费用户")
    known = {"revenue": facts.metric("revenue", window, segment), "paying_users": payers}
    return computed(window.label, label, "revenue / paying_users", known, money)


def _payback(facts: LabFacts, window: Window) -> Variant | None:
    segment = CONSUMER_SEGMENTS.get(facts.entity, "")
    profit = facts.metric("gross_profit", window, segment) if segment else None
    active, users = facts.metric("mau", window), _new_users(facts, window)
    if profit is None or active is None or users is None:
        return None
    label = both(
        f"selling expense per new user / consumer gross profit per active user and month, {window.label}",
        f"{window.label} 单位获客成本 / 每活跃用户月均毛利",
    )
    if profit.high <= 0:
        reason = both("consumer gross profit is negative: a user never pays back", "消费者产品毛利为负，无法回本")
        return Variant(label, None, unit=MONTHS, reason=reason, key=window.label)
    known = {
        "selling_expense": facts.fact("selling_expense", window),
        "new_users": users,
        "gross_profit": profit,
        "active_users": active,
    }
    formula = f"selling_expense / new_users / ( gross_profit / active_users / {window.months} )"
    return computed(window.label, label, formula, known, MONTHS)

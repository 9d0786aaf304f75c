"""Valuation peers from facts: the last market value or round of every company over its revenue, each basis by itself.

Listed and unlisted labs are there as far as the ledger knows them. Platform companies are named as peers by the
documents, which print no value of theirs; their row says so until a ledger of the user's holds a market value and a
revenue.
"""

from __future__ import annotations

from collections.abc import Mapping

from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.facts import Fact, Ledger
from labecon.facts.priors import Prior, load_priors
from labecon.facts.records import WORTH
from labecon.periods import MONTHS_PER_YEAR, Window

LABS = ("minimax", "zhipu", "openai", "anthropic", "xai", "moonshot", "deepseek")
#: Platform companies that the documents call peers, without a value.
PLATFORMS = {"tencent": both("Tencent", "腾讯"), "alibaba": both("Alibaba", "阿里巴巴")}
_VALUES = dict(zip(WORTH, (both("market value", "市值"), both("post-money value", "投后估值")), strict=True))
_RUN_RATE = "arr"
#: Ranges of multiples by kind of company.
_PRIORS = {
    "multiple_listed_software": both(
        "listed software, enterprise value over revenue", "上市软件公司，企业价值除以收入"
    ),
    "multiple_private_ai_startups": both(
        "private AI start-ups, valuation over revenue", "未上市人工智能公司，估值除以收入"
    ),
}
_DEFINITION = both("last market value or valuation over revenue, by peer", "可比公司最近市值或估值除以收入")
_NOTE = both(
    "run-rate and reported revenue are two bases and are not compared; a run-rate counts what the company chooses",
    "年化经常性收入与披露收入为两种口径，不作比较；前者口径由公司自定",
)


def peer_multiples(ledger: Ledger, lab: str) -> Figure:
    """The multiples of a lab's peers, and its own.

    Args:
        ledger: The view of the facts, the user's own among them.
        lab: Name of the lab, whose multiple comes first.

    Returns:
        ``peer_multiple``; keys ``COMPANY/reported`` and ``COMPANY/run_rate``, ``COMPANY`` for one without, and
        ``prior/NAME`` for ranges by kind of company.
    """
    known = {fact.entity for fact in ledger.facts if fact.metric in _VALUES}
    names = dict.fromkeys((lab, *LABS, *PLATFORMS, *sorted(known)))
    rows = [row for name in names for row in company_multiples(ledger, name)]
    rows += [_prior_row(name, label, ledger) for name, label in _PRIORS.items()]
    absent = [
        both(f"{row.label['en']}: {row.reason['en']}", f"{row.label['zh']}：{row.reason['zh']}")
        for row in rows
        if row.value is None
    ]
    return figure_of("peer_multiple", _DEFINITION, rows, notes=[_NOTE, *absent])


def company_multiples(ledger: Ledger, company: str) -> list[Variant]:
    """What a company is worth over its revenue, one row for each basis of revenue.

    Args:
        ledger: The view of the facts.
        company: Key of the entity.

    Returns:
        At least one row; without a value, and with the reason, where the ledger lacks a value or a revenue.
    """
    facts = LabFacts(ledger, company)
    name = PLATFORMS.get(company, both(facts.name, facts.name))
    value = _latest_value(facts)
    window = _last_window(facts)
    rate = None if value is None else _run_rate_before(facts, value)
    if value is None or (rate is None and window is None):
        return [Variant(name, None, reason=_missing(company, value, window is None), key=company)]
    worth = _VALUES[value.metric]
    day = value.period.label
    rows = []
    if window is not None:
        known = {"market_value": facts.in_currency(value), "revenue": _money(facts, facts.fact("revenue", window))}
        label = both(
            f"{name['en']}, {worth['en']} {day} over revenue {window.label}, annualised",
            f"{name['zh']}，{day} {worth['zh']} / {window.label} 年化收入",
        )
        formula = f"market_value / ( revenue * {MONTHS_PER_YEAR} / {window.months} )"
        rows.append(computed(f"{company}/reported", label, formula, known))
    if rate is not None:
        known = {"market_value": facts.in_currency(value), "revenue": _money(facts, rate)}
        label = both(
            f"{name['en']}, {worth['en']} {day} over the run-rate of {rate.period.label}",
            f"{name['zh']}，{day} {worth['zh']} / {rate.period.label} 年化经常性收入",
        )
        rows.append(computed(f"{company}/run_rate", label, "market_value / revenue", known))
    return rows


def own_revenue(ledger: Ledger, company: str) -> dict[str, tuple[str, float, str]]:
    """What a company's own revenue is on each basis of a multiple.

    Args:
        ledger: The view of the facts.
        company: Key of the entity.

    Returns:
        ``reported`` and ``run_rate``, as far as they are known: period, amount a year in its currency, id of the fact.
    """
    facts = LabFacts(ledger, company)
    found = {}
    window = _last_window(facts)
    revenue = None if window is None else _money(facts, facts.fact("revenue", window))
    if window is not None and revenue is not None:
        yearly = float(revenue.value) * MONTHS_PER_YEAR / window.months
        found["reported"] = (window.label, yearly, revenue.id)
    periods = {one.period for one in ledger.find(company, _RUN_RATE, "total")}
    for period in sorted(periods, key=lambda one: one.last_day, reverse=True):
        rate = _money(facts, facts.metric(_RUN_RATE, period))
        if rate is not None:
            found["run_rate"] = (period.label, float(rate.value), rate.id)
            break
    return found


def _money(facts: LabFacts, fact: Fact | None) -> Fact | None:
    return None if fact is None else facts.in_currency(fact)


def _latest_value(facts: LabFacts) -> Fact | None:
    """The last value of the whole company that conflicts with no other."""
    rows = [one for one in facts.ledger.facts if one.entity == facts.entity and one.metric in _VALUES]
    for row in sorted(rows, key=lambda one: (one.period.last_day, one.id), reverse=True):
        found = facts.metric(row.metric, row.period, row.segment)
        if found is not None:
            return found
    return None


def _run_rate_before(facts: LabFacts, value: Fact) -> Fact | None:
    """The last run-rate that was reached when the value was set."""
    periods = {one.period for one in facts.ledger.find(facts.entity, _RUN_RATE, "total")}
    usable = [one for one in periods if one.last_day <= value.period.last_day]
    known = [facts.metric(_RUN_RATE, one) for one in sorted(usable, key=lambda one: one.last_day, reverse=True)]
    return next((one for one in known if one is not None), None)


def _last_window(facts: LabFacts) -> Window | None:
    """The last window of reported revenue that begins with a year, else the last one."""
    known = facts.windows("revenue")
    running = [one for one in known if one.start % MONTHS_PER_YEAR == 0]
    return next(reversed(running or known), None)


def _missing(company: str, value: Fact | None, no_revenue: bool) -> Mapping[str, str]:
    lacks = [("market value", "市值", f"{company}.listing.market_cap.DATE")] if value is None else []
    lacks += [("revenue", "收入", f"{company}.total.revenue.PERIOD")] if no_revenue else []
    english, chinese = " and ".join(one[0] for one in lacks), "与".join(one[1] for one in lacks)
    ids = ", ".join(one[2] for one in lacks)
    return both(
        f"absent: no fact known by this day gives its {english}; add {ids} to the ledger of a workspace",
        f"缺失：截至该日没有事实给出其{chinese}；可在工作区账本中加入 {ids}",
    )


def _prior_row(name: str, label: Mapping[str, str], ledger: Ledger) -> Variant:
    prior: Prior | None = load_priors().get(name)
    key = f"prior/{name}"
    if prior is None or (ledger.known_on is not None and prior.source.published > ledger.known_on):
        return Variant(label, None, reason=both("not known by this day", "截至该日未知"), key=key)
    ends = [None if one is None else float(one) for one in (prior.p50, prior.p05, prior.p95)]
    return Variant(label, ends[0], ends[1], ends[2], sources=(name,), key=key)


__all__ = ["LABS", "PLATFORMS", "company_multiples", "own_revenue", "peer_multiples"]

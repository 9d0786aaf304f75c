"""How long the money lasts, what redemption would cost, what is short each year, what the listing changes."""

from __future__ import annotations

from dataclasses import replace

from labecon.analysis.fact_reader import computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.analysis.money_figures_array import cash_out, peak_need
from labecon.analysis.preferred_reported import offer_step, preferred_identity
from labecon.analysis.preferred_reported import redemption as claimed
from labecon.analysis.questions.path_values_array import PathValues, amount_unit, name_of, path_values, said_of, under
from labecon.analysis.questions.question import Answer, Setting
from labecon.labs import BASE

LABS = ("minimax", "zhipu")
FAILS = "listing_fails"
_DAY = "2025-09-30"


def months_of_cash(setting: Setting) -> list[Answer]:
    """QST-04: the runway under every definition, before and after the listing, and along the path.

    Args:
        setting: Labs and paths.

    Returns:
        Static and dynamic runway, with and without the listing, and the chance of running out.
    """
    found = []
    paths = path_values(setting)
    for lab in LABS:
        found.append(Answer(lab, setting.reported(lab).figures["runway_static_months"]))
        found.append(Answer(lab, paths.runway(lab)))
        found.append(Answer(lab, _without_listing(paths, lab)))
        found.append(Answer(lab, cash_out(paths.draw(lab))))
    return found


def _without_listing(paths: PathValues, lab: str) -> Figure:
    return replace(paths.runway(lab, FAILS), name="runway_without_listing_months")


def redemption(setting: Setting) -> list[Answer]:
    """QST-06: the claim of preferred holders against liquid resources, and the path on which the listing fails.

    Args:
        setting: Labs and paths.

    Returns:
        Reported claim and shortfall; what is paid on the path, what is left, and the funding need.
    """
    paths = path_values(setting)
    years = ("FY2026", "FY2027")
    paths.prepare("minimax", FAILS, ("preferred_redeemed", "liquid_resources"), years)
    paid = both("paid to holders when the listing fails", "上市失败时的赎回支付")
    left = both("liquid resources when the listing fails", "上市失败时的流动资源")
    need = under(replace(peak_need(paths.draw("minimax", FAILS)), name="peak_need_without_listing"), FAILS)
    return [
        Answer("minimax", redemption_claim(setting)),
        Answer("minimax", _claim_with_coupon(setting)),
        Answer("minimax", paths.compared("minimax", FAILS, "preferred_redeemed", years, "redemption_paid", paid)),
        Answer("minimax", paths.compared("minimax", FAILS, "liquid_resources", years, "liquidity_left", left)),
        Answer("minimax", need),
    ]


def redemption_claim(setting: Setting) -> Figure:
    """What preferred holders are owed by the last balance sheet, and what is short against liquid resources.

    Args:
        setting: Labs and paths.

    Returns:
        ``redemption_shortfall``; keys ``shortfall``, ``owed``, ``liquid``, ``invested``.
    """
    known = {
        "preferred": setting.fact(f"minimax.total.convertible_redeemable_preferred_shares.{_DAY}"),
        "liquid": setting.fact(f"minimax.total.liquid_resources.{_DAY}"),
    }
    cost = {"invested": setting.fact("minimax.total.funding_total.2021-12..2025-08"), "liquid": known["liquid"]}
    rows = [
        computed(
            "shortfall",
            both("liability less liquid resources", "优先股负债减流动资源"),
            "preferred - liquid",
            known,
            "USD",
        ),
        computed(
            "owed",
            both("redeemable preferred shares, at fair value", "可赎回优先股公允价值"),
            "preferred",
            {"preferred": known["preferred"]},
            "USD",
        ),
        computed("liquid", both("liquid resources", "流动资源"), "liquid", {"liquid": known["liquid"]}, "USD"),
        computed(
            "invested",
            both("money paid in, the cost that redemption returns before a coupon", "投入本金（不含票息）"),
            "invested",
            {"invested": cost["invested"]},
            "USD",
        ),
        computed(
            "shortfall/invested",
            both("money paid in less liquid resources", "投入本金减流动资源"),
            "invested - liquid",
            cost,
            "USD",
        ),
    ]
    definition = both(
        "what is owed if holders are paid back, against the money at hand", "若需赎回，应付金额与现有资金之差"
    )
    return figure_of("redemption_shortfall", definition, rows, unit="USD")


def _claim_with_coupon(setting: Setting) -> Figure:
    """What holders may claim, cost and coupon, and what the press takes for it."""
    found = claimed(setting.lab("minimax"))
    rows = [one.figure for one in (found.claim, found.shortfall, found.proxy, found.proxy_shortfall)]
    notes = [one.note for one in (found.claim, found.proxy) if one.note]
    definition = both("cost with a coupon for the years held, against liquid resources", "本金加票息与流动资源之差")
    return figure_of("redemption_claim", definition, rows, unit="USD", notes=notes)


def funding_gap(setting: Setting) -> list[Answer]:
    """QST-07: money short in each year on the committed plan, and after redemption.

    Args:
        setting: Labs and paths.

    Returns:
        The gap by year, and free cash flow of past windows.
    """
    paths = path_values(setting)
    found = []
    for lab in LABS:
        found.append(Answer(lab, paths.gaps(lab)))
        found.append(Answer(lab, replace(paths.gaps(lab, FAILS), name="funding_gap_without_listing")))
        found.append(Answer(lab, setting.reported(lab).figures["burn_multiple"]))
    return found


def why_list(setting: Setting) -> list[Answer]:
    """QST-12: runway, liability and equity before and after the listing, against a listing that fails.

    Args:
        setting: Labs and paths.

    Returns:
        Static runway before and after, balance sheet before and after, dynamic runway with and without.
    """
    paths = path_values(setting)
    found = []
    for lab in LABS:
        static = setting.reported(lab).figures["runway_static_months"]
        found.append(Answer(lab, static))
        found.append(Answer(lab, _balances(setting, lab)))
        found += [Answer(lab, one) for one in _preferred_step(setting, lab) if one.value is not None]
        found.append(Answer(lab, paths.runway(lab)))
        found.append(Answer(lab, _without_listing(paths, lab)))
        found.append(Answer(lab, _first_day(setting, lab)))
    return found


def _preferred_step(setting: Setting, lab: str) -> list[Figure]:
    """The liability two ways, and the loss without cash that the offer price still brings before it is extinguished."""
    ledger = setting.lab(lab).ledger
    same, step = preferred_identity(ledger, lab), offer_step(ledger, lab)
    identity = [one.figure for one in (same.sum, same.raised, same.losses, same.liability, same.gap)]
    parts = (step.step, step.value_at_offer, step.before_listing, step.listing_month, step.extinguished)
    definition = both("money raised and fair-value losses since, against the liability", "融资额加公允价值损失与负债")
    loss = both(
        "fair-value loss from the last balance sheet to the offer price", "自资产负债表日至发行价的公允价值损失"
    )
    unit = setting.lab(lab).currency
    return [
        figure_of("preferred_identity", definition, identity, unit=unit),
        figure_of("fair_value_step", loss, [one.figure for one in parts], unit=unit),
    ]


def _balances(setting: Setting, lab: str) -> Figure:
    """Balances at the end of the month before the listing and of the month of the listing, on the medians."""
    rows = []
    chosen = setting.lab(lab)
    for line in ("equity", "preferred", "liquid_resources"):
        for month, when in (("2025-12", both("before", "上市前")), ("2026-01", both("after", "上市后"))):
            for scenario in (BASE.name, FAILS):
                name, said = name_of(line, chosen), said_of(scenario)
                label = both(
                    f"{name['en']} {when['en']}, {month}, {said['en']}",
                    f"{month} {name['zh']}（{when['zh']}），{said['zh']}",
                )
                value = setting.run(lab, scenario).value(line, month)
                key = f"{scenario}/{line}/{month}"
                rows.append(Variant(label, value, None, None, amount_unit(chosen, line), (line,), {}, key))
    definition = both("balances before and after the listing (medians)", "上市前后余额（中位路径）")
    head = f"{BASE.name}/equity/2026-01"
    return figure_of("listing_balances", definition, rows, unit=chosen.currency, kind="forecast", head=head)


def _first_day(setting: Setting, lab: str) -> Figure:
    price = {"minimax": "minimax.ipo.offer_price.2026-01-08", "zhipu": "zhipu.ipo.offer_price.2025-12-30"}[lab]
    day = {"minimax": "2026-01-09", "zhipu": "2026-01-08"}[lab]
    known = {"close": setting.fact(f"{lab}.listing.first_day_close.{day}"), "price": setting.fact(price)}
    rows = [
        computed(
            "first_day", both("first close over offer price, less one", "首日收盘较发行价"), "close / price - 1", known
        )
    ]
    since = setting.fact(f"{lab}.listing.return_since_ipo.2026-01-29")
    rows.append(
        computed("2026-01-29", both("to 2026-01-29, as printed", "至 2026-01-29（披露值）"), "gain", {"gain": since})
    )
    return figure_of("listing_premium", both("gain on the offer price", "较发行价涨幅"), rows)


__all__ = ["funding_gap", "months_of_cash", "redemption", "redemption_claim", "why_list"]

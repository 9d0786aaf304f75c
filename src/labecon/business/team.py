"""People by function: heads, pay and shares, charged to the expense line the function belongs to.

`team` is shared. A lab has one research team and one administration team, because the depreciation, legal cost and
listing cost of the lab are charged through them; a commercial team where it sells by people.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.language import component, exp, log, maximum, minimum, month, months_per_year, ratio, year

team = component("team")
research_team = component("research_team", extends=(team,))
commercial_team = component("commercial_team", extends=(team,))
administration_team = component("administration_team", extends=(team,))


@team.line("person/month")
def hires(opening_heads, head_growth, attrition):
    """People who join in the month: leavers are replaced and the team grows as planned."""
    return maximum(opening_heads * (log(head_growth) / year + attrition) / months_per_year, 0)


@team.line("person/month")
def leavers(opening_heads, attrition, key_staff_loss, key_staff_loss_active):
    """People who leave in the month."""
    return (
        opening_heads * minimum(attrition / months_per_year * month + key_staff_loss * key_staff_loss_active, 1) / month
    )


@team.stock("person")
def heads(opening_heads, hires, leavers):
    """People in the team."""
    return opening_heads + hires - leavers


@team.line("money/(person year)")
def pay_per_head(prior_pay_per_head, pay_growth):
    """Cash pay of a person a year, with social charges."""
    return prior_pay_per_head * exp(log(pay_growth) / year / months_per_year * month)


@team.line("money/month")
def staff_cost(heads, pay_per_head):
    """Cash pay of the team."""
    return heads * pay_per_head / months_per_year


@team.line("money/month")
def pay_weight(staff_cost, share_pay_intensity):
    """Weight of the team when share-based pay is charged to functions."""
    return staff_cost * share_pay_intensity


@team.line("money/month")
def share_based_pay(pay_weight, lab_pay_weights, lab_vesting):
    """Share-based pay of the team."""
    return ratio(lab_vesting * pay_weight, lab_pay_weights, 0)


@team.line("money/month")
def other_cost(heads, other_cost_per_head):
    """Offices, software, data, travel and other costs of the team that are neither pay nor compute."""
    return heads * other_cost_per_head / months_per_year


@research_team.line("money/month")
def rnd_expense(staff_cost, share_based_pay, other_cost, lab_depreciation, depreciation_rnd_share):
    """Research and development expense of the team, with the depreciation of what it uses."""
    return staff_cost + share_based_pay + other_cost + lab_depreciation * depreciation_rnd_share


@commercial_team.line("money/month")
def selling_expense(staff_cost, share_based_pay, other_cost):
    """Selling and distribution expense of the team."""
    return staff_cost + share_based_pay + other_cost


@administration_team.line("money/month")
def administrative_expense(
    staff_cost,
    share_based_pay,
    other_cost,
    lab_depreciation,
    depreciation_rnd_share,
    lab_legal_cost,
    lab_listing_expense,
):
    """Administrative expense: the team, remaining depreciation, legal cost, listing cost not taken to equity."""
    return (
        staff_cost
        + share_based_pay
        + other_cost
        + lab_depreciation * (1 - depreciation_rnd_share)
        + lab_legal_cost
        + lab_listing_expense
    )

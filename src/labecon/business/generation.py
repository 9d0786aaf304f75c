"""A line of model generations (text, video, speech): training, release, capability and the two books of training cost.

As reported, training is expensed when incurred. In the economic book it is capitalised, amortised over a life and
written off when a generation is replaced early. Generations are state, not instances, so their life may be uncertain.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.language import component, exp, log, maximum, minimum, month, months_per_year, ratio, where, year

generation = component("generation")


@generation.line("1")
def claim(training_weight):
    """Claim of the line on the training budget, relative to the other lines."""
    return training_weight


@generation.line("elo")
def gap_pressure(claim, opening_gap, gap_usual):
    """Distance to the frontier above the usual one at the start of the month, weighted by the claim."""
    return claim * (opening_gap - gap_usual)


@generation.line("money/month")
def training_cost(claim, lab_claims, lab_training_budget):
    """Cloud compute bought to train the line's generations."""
    return ratio(lab_training_budget * claim, lab_claims, 0)


@generation.line("money/month")
def rnd_expense(training_cost):
    """Research and development expense of the line: training, expensed when incurred."""
    return training_cost


@generation.line("money/month", level=True)
def pace_training_cost(prior_pace_training_cost, pace_growth):
    """Training cost that keeps the usual distance to the frontier."""
    return prior_pace_training_cost * exp(log(pace_growth) / year / months_per_year * month)


@generation.line("1")
def training_effort(training_cost, pace_training_cost, lab_compute_price, training_effort_floor):
    """Compute bought over the compute that keeps pace."""
    return maximum(ratio(training_cost, pace_training_cost * lab_compute_price, 1), training_effort_floor)


@generation.line("elo")
def use_gain(lab_use_growth, use_gain_per_tenfold, tenfold, training_effort_floor):
    """Rating points that the data of more use bring; below 0 where use has fallen.

    Why: data act like compute, by tenfolds, so their logarithm has the same floor.
    """
    return use_gain_per_tenfold * log(maximum(lab_use_growth, training_effort_floor)) / log(tenfold)


@generation.line("elo")
def gap_target(
    gap_usual, capability_per_tenfold, training_effort, tenfold, open_model_shock, open_model_shock_active, use_gain
):
    """Distance to the frontier toward which the line moves at its effort; wider while an open generation leads.

    Source: capability measured on a rating scale rises with the logarithm of effective compute.
    """
    return (
        gap_usual
        - capability_per_tenfold * log(training_effort) / log(tenfold)
        + open_model_shock * open_model_shock_active
        - use_gain
    )


@generation.stock("elo")
def gap(opening_gap, gap_persistence, gap_target, gap_noise, gap_shock):
    """Rating points of the line's live generation behind the frontier."""
    return opening_gap * gap_persistence + gap_target * (1 - gap_persistence) + gap_noise * gap_shock


@generation.line("elo")
def gap_excess(gap, gap_usual):
    """Distance to the frontier above the usual one."""
    return gap - gap_usual


@generation.line("1")
def release(opening_age, generation_life):
    """1 in the month in which a new generation replaces the live one, otherwise 0."""
    return where(opening_age + month >= generation_life, 1, 0)


@generation.line("1/month")
def open_releases(release, open_release_share):
    """Release of the month, as far as its weights are open."""
    return release * open_release_share / month


@generation.stock("month")
def age(opening_age, release):
    """Months since the live generation was released."""
    return where(release > 0, 0, opening_age + month)


@generation.line("money/month")
def completed_training(release, opening_work_in_progress, training_cost):
    """Training cost of the generation released in the month."""
    return where(release > 0, opening_work_in_progress / month + training_cost, 0)


@generation.stock("money")
def work_in_progress(opening_work_in_progress, training_cost, completed_training):
    """Training cost of the generation that is not yet released (economic book)."""
    return opening_work_in_progress + training_cost - completed_training


@generation.stock("money")
def live_cost(opening_live_cost, completed_training, release):
    """Training cost of the live generation (economic book)."""
    return where(release > 0, completed_training, opening_live_cost)


@generation.line("money/month")
def amortisation(opening_live_cost, opening_live_book, amortisation_life):
    """Training cost of the live generation charged to the month, straight over its life (economic book)."""
    return minimum(opening_live_cost / amortisation_life, opening_live_book / month)


@generation.line("money/month")
def impairment(release, opening_live_book, amortisation):
    """Training cost not yet charged when the generation is replaced (economic book)."""
    return where(release > 0, opening_live_book / month - amortisation, 0)


@generation.stock("money")
def live_book(opening_live_book, completed_training, amortisation, impairment):
    """Training cost of the live generation not yet charged (economic book)."""
    return opening_live_book - amortisation - impairment + completed_training


@generation.line("money/month")
def economic_training_cost(amortisation, impairment):
    """Training cost of the month in the economic book."""
    return amortisation + impairment


@generation.line("money")
def model_capital(work_in_progress, live_book):
    """Training cost carried forward in the economic book."""
    return work_in_progress + live_book


@generation.line("money")
def model_capital_before(opening_work_in_progress, opening_live_book):
    """Training cost carried forward in the economic book a month earlier."""
    return opening_work_in_progress + opening_live_book


@generation.check("money")
def check_model_capital(model_capital, model_capital_before, training_cost, economic_training_cost):
    """Model capital grows by training and shrinks by what the economic book charges."""
    return model_capital - model_capital_before - training_cost * month + economic_training_cost * month

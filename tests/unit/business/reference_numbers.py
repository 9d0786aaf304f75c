"""Plain numbers and ranges for every driver and opening value that the components read, for tests."""

from __future__ import annotations

#: Drivers by the components that read them: name, unit, low, high, value.
DRIVERS = {
    "consumer_app open_platform on_premise": """
        takeoff_hazard | 1/year | 0.07 | 0.48 | 0.22
        takeoff_gap_sensitivity | 1/elo | 0 | 0.008 | 0.003
        takeoff_draw | 1 | 0 | 1 | 0.5
        takeoff_end_hazard | 1/month | 0.01 | 0.13 | 0.04
        size_reference | money/year | 5e7 | 2e8 | 1e8
        size_fade_power | 1 | -0.35 | -0.1 | -0.22
        size_fade_floor | 1 | 0.3 | 0.3 | 0.3
        size_fade_cap | 1 | 1.3 | 1.3 | 1.3
        market_size | money/year | 5e9 | 2e11 | 1e10
        max_share | 1 | 0.05 | 0.5 | 0.2
        takeoff_growth | 1 | 4 | 13 | 8
        normal_growth | 1 | 0.8 | 2.2 | 1.4
        demand_noise | 1 | 0.05 | 0.15 | 0.1
        demand_shock | 1 | -2 | 2 | 0
        overseas_share | 1 | 0.2 | 0.8 | 0.5
        overseas_rules_loss | 1 | 0.2 | 0.8 | 0.5
        long_run_cost_ratio | 1 | 0.25 | 0.9 | 0.5
        cost_reversion | 1/month | 0.02 | 0.1 | 0.05
        cost_noise | 1 | 0.03 | 0.08 | 0.05
        cost_shock | 1 | -2 | 2 | 0
        cost_level | 1 | 0.5 | 1.5 | 1
        price_level | 1 | 0.3 | 1.5 | 1
        cost_pass_through | 1 | 0 | 0.3 | 0.1
        inference_cost_share | 1 | 0.4 | 0.7 | 0.6
        delivery_staff_share | 1 | 0.05 | 0.3 | 0.2
        credit_share | 1 | 0.2 | 0.6 | 0.4
        prepaid_share | 1 | 0.1 | 0.3 | 0.2
        demand_level | 1 | 0.8 | 1.2 | 1
        season | 1 | 0.7 | 1.3 | 1
    """,
    "consumer_app open_platform": """
        capacity_ramp | 1/month | 0.15 | 0.8 | 0.35
        demand_rate_start | money/month | 1e6 | 4e6 | 2e6
        acquisition_ratio_start | 1 | 0.3 | 1 | 0.7
        acquisition_ratio_long_run | 1 | 0.12 | 0.4 | 0.3
        acquisition_scale_elasticity | 1 | -0.9 | -0.2 | -0.6
        acquisition_effort | 1 | 0.5 | 2 | 1
        acquisition_elasticity | 1 | 0.15 | 0.8 | 0.4
        overseas_price_level | 1 | 0.5 | 2 | 1
        domestic_price_level | 1 | 0.5 | 2 | 1
        price_gap_sensitivity | 1/elo | 0 | 0.004 | 0
    """,
    "consumer_app": """
        new_users_start | person/month | 1e6 | 8e6 | 5e6
        acquisition_spend_start | money/month | 1e6 | 2e6 | 1.4e6
        takedown_new_user_loss | 1 | 0.1 | 1 | 0.5
        takedown_revenue_loss | 1 | 0 | 0.4 | 0.1
        churn | 1/month | 0.12 | 0.45 | 0.25
        churn_gap_sensitivity | 1/(elo month) | 0 | 0.0006 | 0.0002
        activation_rate | 1 | 0.3 | 1 | 0.6
        conversion_to_paid | 1 | 0.01 | 0.06 | 0.03
        advertising_revenue_per_user | money/(person year) | 0.3 | 1.2 | 0.5
        subscription_share | 1 | 0.3 | 0.7 | 0.5
        moderation_cost_per_user | money/(person year) | 0 | 0.2 | 0
    """,
    "open_platform on_premise": """
        top_customer_share | 1 | 0.1 | 0.4 | 0.2
    """,
    "open_platform": """
        price_elasticity | 1 | 0.6 | 1.6 | 1.1
        switch_hazard | 1/year | 0.05 | 0.25 | 0.11
        switch_gap_sensitivity | 1/(elo month) | 0 | 0.0006 | 0.0002
        signing_rate | 1/month | 0.02 | 0.1 | 0.05
        realised_price_growth | 1 | 0.6 | 1.4 | 1
        circular_share | 1 | 0 | 0.3 | 0.1
        paying_share | 1 | 0.01 | 1 | 0.025
        large_spend_ratio | 1 | 10 | 1000 | 300
        small_spend_ratio | 1 | 0 | 0.03 | 0.005
        large_signed_share | 1 | 0 | 0.01 | 0.001
        large_signing_effort | 1 | 0.5 | 2 | 1
    """,
    "on_premise": """
        signing_gap_sensitivity | 1/elo | 0 | 0.003 | 0.001
        delivery_length | month | 2 | 12 | 6
        customisation_share | 1 | 0 | 0.6 | 0.3
        compute_service_share | 1 | 0 | 1 | 0.1
    """,
    "generation": """
        training_weight | 1 | 0.2 | 1 | 1
        gap_usual | elo | 46 | 134 | 93
        pace_growth | 1 | 1.1 | 3 | 1.6
        training_effort_floor | 1 | 0.02 | 0.1 | 0.05
        capability_per_tenfold | elo | 60 | 180 | 120
        tenfold | 1 | 10 | 10 | 10
        gap_persistence | 1 | 0.65 | 0.9 | 0.8
        gap_noise | elo | 25 | 45 | 35
        gap_shock | 1 | -2 | 2 | 0
        open_model_shock | elo | 30 | 100 | 60
        generation_life | month | 2 | 18 | 5
        amortisation_life | month | 3 | 36 | 12
        use_gain_per_tenfold | elo | 0 | 60 | 0
        open_release_share | 1 | 0 | 1 | 0.5
    """,
    "research_team commercial_team administration_team": """
        head_growth | 1 | 0.7 | 2 | 1.2
        attrition | 1/year | 0.05 | 0.3 | 0.15
        key_staff_loss | 1 | 0.02 | 0.3 | 0.1
        pay_growth | 1 | 1 | 1.15 | 1.05
        share_pay_intensity | 1 | 0.5 | 2 | 1
        other_cost_per_head | money/(person year) | 1e4 | 4e4 | 2e4
    """,
    "unallocated unallocated_audience": """
        unallocated_revenue | money/month | 0 | 1e5 | 0
        unallocated_inference_cost | money/month | 0 | 1e5 | 0
        unallocated_other_cost_of_sales | money/month | 0 | 1e5 | 0
        unallocated_training_cost | money/month | 0 | 1e5 | 0
        unallocated_share_based_pay | money/month | 0 | 1e5 | 0
        unallocated_staff_cost | money/month | 0 | 1e5 | 0
        unallocated_other_rnd | money/month | 0 | 1e5 | 0
        unallocated_selling_expense | money/month | 0 | 1e5 | 0
        unallocated_administrative_expense | money/month | 0 | 1e5 | 0
    """,
    "unallocated_audience": """
        unallocated_new_users | person/month | 0 | 1e4 | 0
        unallocated_active_users | person | 0 | 1e5 | 0
        unallocated_paying_users | person | 0 | 1e4 | 0
    """,
    "lab": """
        compute_price_level | 1 | 0.7 | 1.3 | 1
        supplier_price_rise | 1 | 0.1 | 0.5 | 0.2
        training_growth | 1 | 1.1 | 3 | 1.6
        reserve_months | month | 0 | 6 | 3
        spend_horizon | month | 45 | 80 | 60
        race_sensitivity | 1/elo | 0 | 0.004 | 0.0015
        affordability_floor | 1 | 0.01 | 0.1 | 0.05
        cash_link | 1 | 0 | 1 | 0.5
        own_training | 1 | 0 | 1 | 1
        training_speed | 1/month | 0.05 | 0.25 | 0.12
        training_floor | money/month | 0 | 2e6 | 1e6
        commitment_runoff | 1/month | 0.04 | 0.3 | 0.083
        cloud_commitment_share | 1 | 0.2 | 0.9 | 0.5
        exposure_growth | 1 | 0 | 1 | 0
        listing_boost | 1 | 0 | 0.2 | 0
        adoption_fade | 1/month | 0.03 | 0.15 | 0.08
        adoption_reach | 1 | 0 | 0.2 | 0
        leading_rivals | vendor | 1 | 6 | 4
        rival_exit_hazard | 1/year | 0.08 | 0.35 | 0.18
        consolidation_gain | 1/vendor | 0 | 0.1 | 0
        circular_purchase_share | 1 | 0 | 0.4 | 0.1
        legal_defence_cost | money/month | 1e5 | 1e6 | 3e5
        copyright_damages | money/month | 1e6 | 7.5e7 | 1e7
        grants | money/month | 0 | 1e6 | 2e5
        interest_rate | 1/year | 0.02 | 0.045 | 0.035
        borrowing_rate | 1/year | 0.02 | 0.06 | 0.04
        tax_rate | 1 | 0.15 | 0.25 | 0.15
        share_pay_deductible | 1 | 0 | 0.5 | 0.2
        tax_payment_rate | 1/month | 0.2 | 1 | 0.3
        write_off_rate | 1/month | 0 | 0.05 | 0.02
        receivable_days | day | 38 | 138 | 60
        credit_loss_rate | 1 | 0.05 | 0.2 | 0.12
        payable_days | day | 30 | 150 | 75
        settlement_speed | 1/month | 0.1 | 0.5 | 0.3
        prepayment_months | month | 0 | 3 | 1
        contract_liability_to_revenue | year | 0.02 | 0.2 | 0.08
        capital_expenditure_share | 1 | 0 | 0.1 | 0.02
        asset_life | month | 36 | 60 | 48
        lease_renewal_rate | 1/month | 0 | 0.03 | 0.02
        lease_rate | 1/year | 0.03 | 0.06 | 0.04
        lease_term | month | 24 | 60 | 36
        depreciation_rnd_share | 1 | 0.5 | 0.9 | 0.7
        treasury_share | 1 | 0.3 | 0.8 | 0.64
        treasury_speed | 1/month | 0.1 | 0.9 | 0.5
        foreign_cash_share | 1 | 0.1 | 0.9 | 0.5
        fx_noise | 1 | 0.005 | 0.02 | 0.0087
        fx_shock | 1 | -2 | 2 | 0
        translation_share | 1 | 0.1 | 0.9 | 0.5
        listing_scheduled | 1 | 0 | 0 | 0
        listing_happens | 1 | 0 | 1 | 1
        offer_price | HKD/share | 100 | 200 | 165
        hkd_rate | money/HKD | 0.12 | 0.14 | 0.128
        offer_shares | share | 2e7 | 4e7 | 2.9e7
        overallotment_scheduled | 1 | 0 | 0 | 0
        overallotment_shares | share | 1e6 | 6e6 | 4e6
        underwriting_rate | 1 | 0.02 | 0.05 | 0.03
        shared_listing_cost_rate | 1 | 0.005 | 0.03 | 0.01
        listing_return | 1 | -0.2 | 1.1 | 0.3
        conversion_premium | 1 | -0.1 | 0.5 | 0
        redemption_scheduled | 1 | 0 | 0 | 0
        redemption_coupon | 1/year | 0 | 0.12 | 0.08
        redemption_years | year | 1 | 4 | 2
        preferred_round | money/month | 0 | 2e7 | 0
        class_factor | 1 | 0.7 | 1 | 0.8
        multiple_decay | 1 | -0.7 | -0.1 | -0.35
        multiple_fade | 1/month | 0 | 0.04 | 0.015
        long_run_multiple | year | 3 | 14 | 7
        share_noise | 1 | 0.05 | 0.25 | 0.15
        share_shock | 1 | -2 | 2 | 0
        share_grant_rate | 1/year | 0.005 | 0.03 | 0.015
        vesting_length | month | 18 | 36 | 24
        vesting_catch_up | month | 0 | 4 | 1
        raise_below_months | month | 6 | 18 | 12
        raise_months | month | 12 | 24 | 18
        max_dilution | 1 | 0.05 | 0.28 | 0.15
        raising | 1 | 0 | 1 | 1
        raise_discount | 1 | 0 | 0.2 | 0.05
        raise_cost_rate | 1 | 0.01 | 0.05 | 0.03
        funding_draw | 1 | 0 | 1 | 0.5
        funding_shut_hazard | 1/month | 0.006 | 0.035 | 0.015
        funding_open_hazard | 1/month | 0.028 | 0.083 | 0.036
        drought_raise_share | 1 | 0.06 | 0.65 | 0.45
        repayment_rate | 1/month | 0.01 | 0.05 | 0.02
        burn_window | month | 3 | 3 | 3
    """,
}
#: Values before the first month by component.
INITIAL = {
    "consumer_app open_platform on_premise": {
        "hot": 0,
        "demand_rate": 2e6,
        "core_cost_ratio": 0.7,
    },
    "consumer_app open_platform": {
        "capacity": 2.2e6,
    },
    "consumer_app": {
        "registered_users": 1.5e8,
        "active_users": 2e7,
        "reference_active_users": 2e7,
    },
    "open_platform on_premise": {
        "retained_share": 1,
    },
    "open_platform": {
        "customers": 2500,
        "reference_customers": 2500,
        "large_customers": 5,
        "reference_large_customers": 5,
        "price_realised": 5e-7,
    },
    "on_premise": {
        "backlog": 1.2e7,
        "overseas_backlog": 4e6,
    },
    "generation": {
        "gap": 93,
        "age": 2,
        "pace_training_cost": 1e7,
        "work_in_progress": 2e7,
        "live_cost": 5e7,
        "live_book": 3e7,
    },
    "research_team commercial_team administration_team": {
        "heads": 100,
        "pay_per_head": 9e4,
    },
    "unallocated_audience": {
        "registered_users": 1e6,
    },
    "lab": {
        "training_plan": 1.5e7,
        "training_budget": 1.5e7,
        "training_commitment": 7e6,
        "trade_receivables_gross": 1e7,
        "credit_loss_allowance": 1.2e6,
        "payables": 2.5e7,
        "prepayments": 1e7,
        "contract_liabilities": 1e6,
        "tax_payable": 0,
        "loss_pool": 4e8,
        "fixed_assets": 2e7,
        "lease_liabilities": 1e7,
        "bank_borrowings": 5e6,
        "undrawn_facilities": 3.9e7,
        "cash": 3.6e8,
        "financial_assets": 6.4e8,
        "other_assets": 5e6,
        "other_liabilities": 3e7,
        "preferred": 2.3e9,
        "preferred_shares": 2e8,
        "preferred_invested": 1.5e9,
        "ordinary_shares": 7.9e7,
        "share_price": 14.5,
        "unvested": 5e7,
        "open_adoption": 0,
        "rivals": 9,
        "rivals_gone": 0,
        "listed": 0,
        "funding_window": 1,
        "monthly_burn": 2.8e7,
        "free_cash_flow": -2.8e7,
        "earlier_free_cash_flow": -2.8e7,
        "accumulated_losses": 1.3e9,
    },
}

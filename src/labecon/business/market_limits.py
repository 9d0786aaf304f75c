"""Ranges that driver values of a market must keep to, by local name, as `limits` gives those of a lab."""

from __future__ import annotations

_SHARE, _FACTOR, _MONEY, _MONTHS = (0.0, 1.0), (1e-6, 1e3), (0.0, 1e13), (0.0, 240.0)

#: Lowest and highest allowed value.
MARKET_LIMITS: dict[str, tuple[float, float]] = {
    **dict.fromkeys(
        ("share_speed", "cost_pass_through", "china_price_war_active", "overseas_price_war_active", "open_shock_active",
         "renewal_rate", "release_speed", "open_follow_rate", "tax_rate", "staff_share", "cost_reversion",
         "funding_draw", "funding_shut_hazard", "funding_open_hazard", "drought_raise_share", "raising", "exiting",
         "merger_chance", "merger_kept", "own_training", "training_restraint", "revenue_link", "exit_draw",
         "merger_draw", "exit_training_share", "backed", "buys", "overseas_share_start", "max_dilution",
         "expense_floor"),
        _SHARE,
    ),
    **dict.fromkeys(("china_outside_start", "overseas_outside_start"), (0.0, 0.95)),
    **dict.fromkeys(("china_price_war_cut", "overseas_price_war_cut"), (0.0, 0.95)),
    **dict.fromkeys(("serving_cost_level", "own_price_level", "demand_level", "training_effort"), _FACTOR),
    **dict.fromkeys(("revenue_start", "training_start", "other_start"), (1.0, 1e13)),
    **dict.fromkeys(("raise_below_months", "raise_months", "exit_runway", "closing_claims"), _MONTHS),
    **dict.fromkeys(("cost_ratio_start", "long_run_cost_ratio"), (0.01, 5.0)),
    **dict.fromkeys(("quality_shock", "cost_shock"), (-9.0, 9.0)),
    **dict.fromkeys(("china_market_growth", "overseas_market_growth", "training_growth"), (0.1, 20.0)),
    **dict.fromkeys(("china_market_ceiling", "overseas_market_ceiling"), (1e3, 1e16)),
    "quality_taste": (0, 0.05),
    "price_taste": (0, 10),
    "market_price_elasticity": (0, 5),
    "rival_price_elasticity": (0, 2),
    "compute_efficiency_growth": (0.5, 30),
    "capability_per_tenfold": (0, 500),
    "tenfold": (10, 10),
    "long_run_multiple": (0, 100),
    "multiple_fade": (0, 1),
    "head_start": (1, 100),
    "quality_noise": (0, 200),
    "frontier_width": (2, 200),
    "open_quality_start": (-1000, 0),
    "open_shock_size": (0, 500),
    "race_sensitivity": (0, 0.02),
    "interest_rate": (0, 0.3),
    "cost_noise": (0, 1),
    "multiple_decay": (-2, 0),
    "spending_horizon": (1, 240),
    "merger_price_years": (0, 50),
    "training_fade_power": (-3, 0),
    "expense_elasticity": (0, 2),
    "give_up_hazard": (0, 12),
    "revenue_multiple": (0, 5000),
    "gap_start": (-300, 1000),
}  # fmt: skip

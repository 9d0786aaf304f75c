"""The worth of a lab, against closed forms and against the lab run anew."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import labecon
from labecon.analysis.forecast_array import draw
from labecon.analysis.valuation.assumptions import PREFIX, assumptions, default_weights, valued
from labecon.analysis.valuation.figure_array import drawn_assumptions, worth_figure
from labecon.analysis.valuation.prices import Price, printed_prices, share_count
from labecon.analysis.valuation.reverse_array import HIT, reverse
from labecon.analysis.valuation.valuation_array import LEVELS, applicable, spread_of, valuation
from labecon.analysis.valuation.worth_array import WorthReader
from labecon.errors import UsageError
from labecon.facts.priors import load_priors
from labecon.labs import Lab

YEARS = 59 / 12  # from 2026-01 to 2030-12


@cache
def lab(name: str) -> Lab:
    return valued(labecon.load(name))


def figures(reader: WorthReader, **given: float) -> dict[str, np.ndarray]:
    """Figures of a path: no cash flow, revenue of 100 growing at the rate for ever, 50 of cash, 10 shares, then 20."""
    value = {"revenue": 100.0, "before": 100.0 / 1.03, "flow": 0.0, "fails": np.inf, **given}
    found = {f"{span.label}:free_cash_flow": np.array([0.0]) for span in reader.spans}
    last, before = reader.last_year.label, reader.last_year.shift(-12).label
    found |= {f"{last}:revenue": np.array([value["revenue"]]), f"{before}:revenue": np.array([value["before"]])}
    found[f"{last}:free_cash_flow"] = np.array([value["flow"]])
    for month, shares in (("2026-01", 10.0), ("2030-12", 20.0)):
        found |= {f"{month}:cash": np.array([30.0]), f"{month}:financial_assets": np.array([25.0])}
        found |= {f"{month}:bank_borrowings": np.array([5.0]), f"{month}:shares": np.array([shares])}
    found["runway:zero"] = np.array([value["fails"]])
    settings = {"discount_rate": 0.13, "terminal_growth": 0.03, "terminal_margin": 0.2, "growth_kept": 0.77,
                "fade_years": 1.0, "terminal_multiple": 5.0, "exit_hazard": 0.0, "fastest_growth": 0.6}  # fmt: skip
    settings |= {key: one for key, one in given.items() if key in settings}
    return found | {PREFIX + key: np.array([one]) for key, one in settings.items()}


def test_growth_for_ever_is_gordon() -> None:
    """With growth, margin and rate constant the terminal value is R (1 + g) m / (r - g)."""
    reader = WorthReader(lab("minimax"))
    worth = reader.worth(figures(reader))
    expected = 100 * 1.03 * 0.2 / (0.13 - 0.03) * 1.13**-YEARS
    assert worth.terminal["growth"][0] == pytest.approx(expected, rel=1e-9)
    assert worth.terminal["multiple"][0] == pytest.approx(500 * 1.13**-YEARS, rel=1e-12)
    assert worth.net_cash[0] == 50 and worth.equity["growth"][0] == pytest.approx(expected + 50, rel=1e-9)


def test_what_shrinks_and_fades_follows_its_rule() -> None:
    """Year by year, worked out apart from the code."""
    reader = WorthReader(lab("minimax"))
    worth = reader.worth(figures(reader, before=80.0, flow=-10.0, fade_years=4.0, exit_hazard=0.1))
    rate, level, total = 1.13 * np.exp(0.1), 100.0, 0.0
    for year in range(1, 16):
        level *= 1 + 0.03 + (0.25 - 0.03) * 0.77 ** (year - 1)
        margin = -0.1 + 0.3 * min(year / 4, 1)
        total += level * margin / rate**year
    total += level * 1.03 * 0.2 / (rate - 1 - 0.03) / rate**15
    last = -10 * rate ** -(YEARS - 0.5)  # the flow of the last year, from its middle
    assert worth.flows[0] == pytest.approx(last, rel=1e-9)
    assert worth.terminal["growth"][0] == pytest.approx(total * rate**-YEARS, rel=1e-9)


def test_where_the_money_runs_out_nothing_is_left_and_holders_owe_nothing() -> None:
    reader = WorthReader(lab("minimax"))
    failed = reader.worth(figures(reader, fails=30.0))
    assert failed.failed[0] == 1 and failed.equity["growth"][0] == failed.to_share["multiple"][0] == 0.0
    poor = reader.worth(figures(reader, terminal_margin=-0.5))
    assert poor.equity["growth"][0] == 0.0 and poor.failed[0] == 0


def test_the_share_bears_what_new_shares_take() -> None:
    """Shares double by the horizon, so what was held is half of what equity is worth then."""
    reader = WorthReader(lab("minimax"))
    worth = reader.worth(figures(reader))
    assert worth.to_share["multiple"][0] == pytest.approx((500 + 50) / 2 * 1.13**-YEARS, rel=1e-12)


@pytest.mark.parametrize(("name", "price"), [("minimax", 165.0), ("zhipu", 116.2)])
def test_the_listing_price_read_backwards(name: str, price: float) -> None:
    one = lab(name)
    offer, shares = printed_prices(one)[0], share_count(one)
    assert (offer.key, offer.value, offer.currency) == ("offer", price, "HKD") and shares is not None
    found = reverse(one, offer, shares)
    assert found is not None and len(found.curve) + len(found.jumps) == 17 and len(found.curve) >= 15
    growth = [point.growth for point in found.curve]
    assert growth == sorted(growth, reverse=True)  # the better the margin, the less growth
    assert all(point.price == pytest.approx(price, rel=HIT) for point in found.curve)
    point = found.curve[5]
    across, down = found.found.levers
    settings = {**dict.fromkeys(across.names, point.margin), **dict.fromkeys(down.names, point.growth)}
    again = one.with_drivers(settings)
    run, reader = again.run(), WorthReader(again)
    figures_ = {
        f"{label}:{line}": np.array([run.window(line, label)], dtype=np.float64)
        for label, lines in reader.windows.items()
        for line in lines
    }
    money = {item: np.array(run.forecast[item])[:, None] for item in reader.reader.items}
    equity = reader.worth({**figures_, **reader.reader.read(money)}).equity["growth"][0]
    assert equity / shares.count / found.rate == pytest.approx(price, rel=1e-6)
    assert equity / (shares.count * 1.02) / found.rate != pytest.approx(price, rel=1e-3)  # another count, another price


def test_every_assumption_has_a_range_or_a_reason_and_its_prior_exists() -> None:
    priors = load_priors()
    for one in assumptions().values():
        assert one.reason["en"] and one.reason["zh"] and one.title["zh"]
        assert not one.prior or one.prior in priors
    assert sum(default_weights().values()) == pytest.approx(1)
    own = lab("zhipu").drivers[PREFIX + "discount_rate"]
    prior = priors["discount_rate_listed_lab"]
    assert own.range_at(312) == pytest.approx((float(prior.p05 or 0), float(prior.p95 or 0)))


def test_draws_are_those_of_their_ranges() -> None:
    drawn = drawn_assumptions(lab("zhipu"), 4000, 3)[PREFIX + "discount_rate"]
    assert np.quantile(drawn, [0.05, 0.5, 0.95]) == pytest.approx([0.10, 0.13, 0.18], abs=0.004)


def test_spreads_with_weights() -> None:
    """Weights 3 to 1 are those of each value three times and once."""
    values, weights = np.arange(100.0), np.r_[np.full(50, 3.0), np.full(50, 1.0)]
    plain = spread_of(np.repeat(values, weights.astype(int)))
    weighted = spread_of(values, weights)
    assert weighted.levels == plain.levels and weighted.mean == pytest.approx(plain.mean)
    assert weighted.nothing == pytest.approx(3 / 200)
    assert len(LEVELS) == len(weighted.levels)


def test_weights_of_scenarios() -> None:
    found = applicable(lab("zhipu"), {"base": 3.0, "price_war": 1.0, "app_takedown": 6.0})
    assert {name: weight for name, (_, weight) in found.items()} == {"base": 0.75, "price_war": 0.25}
    with pytest.raises(UsageError, match="did you mean price_war"):
        applicable(lab("zhipu"), {"price_wr": 1.0})
    with pytest.raises(UsageError, match="no scenario with a weight"):
        applicable(lab("zhipu"), {"base": 0.0})


def test_a_valuation_adds_up() -> None:
    found = valuation(lab("zhipu"), {"base": 1.0}, paths=60)
    assert found.weighted["multiple"].levels == found.courses[0].equity["multiple"].levels
    assert found.weighted["multiple"].mean == pytest.approx(found.courses[0].equity["multiple"].mean)
    assert [one.key for one in found.prices] == ["offer", "first_close", "close"]
    reported = next(one for one in found.compared if one.basis == "reported")
    assert reported.revenue == pytest.approx(2 * 190.877e6) and reported.implied is not None
    assert reported.implied[0] == pytest.approx(reported.revenue * min(row.value or 0 for row in reported.rows))
    assert reverse(lab("zhipu"), Price("given", 1e9, "HKD"), found.shares) is not None  # type: ignore[arg-type]


def test_the_brief_gives_the_same_value_from_its_own_paths() -> None:
    """The worth read off the paths of a brief, drawn further and with more windows, is that of a valuation."""
    paths = draw(labecon.load("zhipu"), 60, 5)
    reader = WorthReader(paths.lab)
    own = reader.worth({**paths.policy, **drawn_assumptions(reader.lab, 60, 5)}).equity
    found = valuation(lab("zhipu"), {"base": 1.0}, paths=60, seed=5)
    figure = worth_figure(paths)
    for basis in ("growth", "multiple"):
        assert found.weighted[basis].mean == pytest.approx(float(own[basis].mean()), rel=1e-12)
        assert figure.variant(basis).value == pytest.approx(float(np.median(own[basis])), rel=0.2)
    assert figure.value == figure.variant("multiple").value and figure.sources

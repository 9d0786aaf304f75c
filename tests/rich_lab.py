"""A synthetic lab that uses every word of the language and every form of driver; its figures mean nothing."""

from __future__ import annotations

from labecon.facts import Ledger
from labecon.labs.datafile import DataFile
from labecon.labs.lab import Lab
from labecon.labs.loading import load_file
from labecon.language import (
    Component,
    component,
    days_per_month,
    exp,
    log,
    maximum,
    minimum,
    month,
    months_per_year,
    power,
    ratio,
    sqrt,
    where,
    year,
)


def _generation() -> Component:
    generation = component("generation")

    @generation.stock("month")
    def age(opening_age, life):  # type: ignore[no-untyped-def]
        """Age of the live generation."""
        return where(opening_age >= life, month, opening_age + month)

    @generation.line("1")
    def release(age):  # type: ignore[no-untyped-def]
        """One in the month of a release."""
        return where(age <= month, 1, 0)

    @generation.line("1")
    def quality(age, life):  # type: ignore[no-untyped-def]
        """Falls with age."""
        return exp(-age / life) + sqrt(age / life) - log(1 + age / life)

    return generation


def _product() -> Component:
    product = component("product", uses=("engine",))

    @product.line("person/month")
    def new_users(reach, season, noise, shock, engine__quality, outage_active):  # type: ignore[no-untyped-def]
        """People who came."""
        return reach * season * exp(noise * shock) * (1 + engine__quality) * (1 - outage_active)

    @product.stock("person")
    def users(opening_users, churn, new_users):  # type: ignore[no-untyped-def]
        """People."""
        return opening_users * (1 - churn) + new_users

    @product.line("money/(person month)")
    def price(list_price, discount, floor_price, engine__release, price_index, lab_price_index):  # type: ignore[no-untyped-def]
        """Price with a discount in the month of a release."""
        return maximum(list_price * (1 - discount * engine__release), floor_price) * power(price_index, lab_price_index)

    @product.line("money/month")
    def revenue(users, price, takedown_active):  # type: ignore[no-untyped-def]
        """Money in."""
        return where(takedown_active > 0, 0, users * price)

    @product.line("money/month")
    def cost(users, unit_cost):  # type: ignore[no-untyped-def]
        """Money out."""
        return users * unit_cost

    return product


def _lab() -> Component:
    lab = component("lab")

    @lab.line("money/month")
    def revenue(sum_revenue):  # type: ignore[no-untyped-def]
        """All products."""
        return sum_revenue

    @lab.line("money/month")
    def cost(sum_cost, sum_licences):  # type: ignore[no-untyped-def]
        """All products; licences are no product of this lab."""
        return sum_cost + sum_licences

    @lab.line("money")
    def annual_revenue(trailing_year_revenue):  # type: ignore[no-untyped-def]
        """The last twelve months."""
        return trailing_year_revenue

    @lab.line("money/month")
    def bonus(revenue, year_ago_revenue, bonus_pool):  # type: ignore[no-untyped-def]
        """Paid on growth over the year."""
        return minimum(ratio(revenue - year_ago_revenue, year_ago_revenue, 0), 1) * bonus_pool

    @lab.line("money/month")
    def marketing(prior_sum_revenue, marketing_share):  # type: ignore[no-untyped-def]
        """A share of last month."""
        return prior_sum_revenue * marketing_share

    @lab.line("1/month")
    def drift(growth_multiple):  # type: ignore[no-untyped-def]
        """Growth per month from a multiple per year."""
        return log(growth_multiple) / year / months_per_year

    @lab.line("money/month")
    def rent(prior_rent, drift):  # type: ignore[no-untyped-def]
        """Grows."""
        return prior_rent * (1 + drift * month)

    @lab.line("money/month")
    def fees(fee_per_day, opening_cash, cash_floor, bonus, marketing):  # type: ignore[no-untyped-def]
        """Owed when cash is short, or nothing else was spent."""
        return where((opening_cash < cash_floor) | (bonus <= 0) & (marketing > 0), fee_per_day * days_per_month, 0)

    @lab.line("money/month")
    def cash_flow(revenue, cost, bonus, marketing, rent, fees):  # type: ignore[no-untyped-def]
        """All flows."""
        return revenue - (cost + bonus + marketing) - (rent + fees)

    @lab.stock("money")
    def cash(opening_cash, cash_flow):  # type: ignore[no-untyped-def]
        """At month end."""
        return opening_cash + cash_flow

    @lab.ratio("1")
    def margin(revenue, cost):  # type: ignore[no-untyped-def]
        """Undefined without revenue."""
        return (revenue - cost) / revenue

    @lab.ratio("1")
    def year_growth(revenue, year_ago_revenue):  # type: ignore[no-untyped-def]
        """Against the same months a year before."""
        return revenue / year_ago_revenue - 1

    @lab.check("money")
    def check_cash(cash, opening_cash, cash_flow):  # type: ignore[no-untyped-def]
        """Change of cash."""
        return (cash - opening_cash) - cash_flow * month

    return lab


def _licence() -> Component:
    licence = component("licence")

    @licence.line("money/month")
    def licences(licence_fee):  # type: ignore[no-untyped-def]
        """Of a product that the lab does not have."""
        return licence_fee

    return licence


COMPONENTS = {one.name: one for one in (_generation(), _product(), _lab(), _licence())}

TOML = """
lab = "rich"
currency = "USD"
history_from = "2024-01"
actual_through = "2025-09"
horizon = "2027-12"

[parts.engine]
component = "generation"

[parts.chat]
component = "product"
uses = { engine = "engine" }

[parts.video]
component = "product"
uses = { engine = "engine" }

[drivers.engine]
life = { value = "choice(5: 0.3, 6: 0.4, 9: 0.3)", unit = "month", reason = "how long a generation lives" }

[drivers.chat]
reach = { value = "lognormal(400000, 0.2)", unit = "person/month", reason = "reach of chat" }
churn = { value = "0.04 to 0.09", unit = "1/month", bounds = [0.01, 0.2], reason = "churn of chat" }
noise = { value = "uniform(0.05, 0.15)", unit = "1", reason = "noise of chat" }
shock = { shock = "normal", unit = "1", reason = "shock of chat" }
list_price = { value = "0.2 / 0.3 / 0.6", unit = "money/(person month)", reason = "price of chat" }
discount = { value = "triangular(0, 0.1, 0.4)", unit = "1", reason = "discount of chat" }
floor_price = { value = 0.25, unit = "money/(person month)", reason = "floor of chat" }
price_index = { value = "1.1 to 1.3", unit = "1", reason = "index of chat" }

[drivers.chat.season]
value."01" = 1.1
value."02" = 0.8
value."03" = 1
value."04" = 1
value."05" = 1
value."06" = 1
value."07" = 1.2
value."08" = 1.2
value."09" = 1
value."10" = 1
value."11" = 0.9
value."12" = 0.9
unit = "1"
reason = "season of chat"

[drivers.chat.unit_cost]
path = { "2025-10" = 0.2, "2026-12" = 0.1 }
between = "growth"
spread = "0.8 to 1.25"
unit = "money/(person month)"
reason = "cost of chat"

[drivers.video]
reach = { value = 0.05, unit = "million people/month", reason = "reach of video" }
churn = { value = "normal(0.08, 0.01)", unit = "1/month", reason = "churn of video" }
noise = { value = 0.2, unit = "1", reason = "noise of video" }
shock = { shock = "uniform", unit = "1", reason = "shock of video" }
season = { value = 1, unit = "1", reason = "video has no season" }
list_price = { value = 3, unit = "money/(person month)", reason = "price of video" }
discount = { value = "0.05 to 0.2", share = true, unit = "1", reason = "discount of video" }
price_index = { value = 1.05, unit = "1", reason = "index of video" }
unit_cost = { value = { "2025-10" = 2, "2026-10" = 1 }, unit = "money/(person month)", reason = "cost of video" }

[drivers.video.floor_price]
value = { "2026-01" = 2, "2026-07" = 1 }
between = "step"
unit = "money/(person month)"
reason = "floor of video"

[drivers.lab]
price_index = { value = "0.9 to 1.1", unit = "1", shared = true, reason = "index of the market" }
bonus_pool = { value = 10000, unit = "money/month", reason = "bonus pool" }
marketing_share = { value = "0.1 to 0.3", unit = "1", reason = "marketing" }
growth_multiple = { value = 1.2, unit = "1", reason = "rent" }
fee_per_day = { value = 100, unit = "money/day", reason = "fee" }
cash_floor = { value = "-1e6 to 1e7", unit = "money", reason = "floor of cash" }

[event.takedown]
month = "2026-03"
months = 2
reason = "a dated stop"

[event.outage]
hazard = "0.1/month"
months = 1
reason = "a random stop"

[[correlation]]
drivers = ["chat.churn", "video.churn", "chat.shock"]
matrix = [[1.0, 0.6, 0.2], [0.6, 1.0, -0.3], [0.2, -0.3, 1.0]]

[initial.engine]
age = { value = 3, unit = "month", reason = "age of the engine" }

[initial.chat]
users = { value = "4e6 to 6e6", unit = "person", reason = "users of chat" }
revenue = { history = "chat.revenue", spread = "lognormal(1, 0.1)", reason = "last level of chat" }

[initial.video]
users = { value = 4e5, unit = "person", reason = "users of video" }

[initial.lab]
cash = { value = 5e6, unit = "money", reason = "cash" }
rent = { value = 1e5, unit = "money/month", reason = "rent" }

[history.chat]
revenue = { assume = { "FY2024" = 1.2e7, "9M2025" = 1.1e7 }, reason = "windows of chat" }

[history.video]
revenue = { assume = { "FY2024" = 8e6, "H1-2025" = 5e6, "Q3-2025" = 3e6 }, reason = "windows of video" }
"""


def rich_lab(text: str = TOML) -> Lab:
    """The rich lab.

    Args:
        text: The lab file.

    Returns:
        The lab, without any facts behind it.
    """
    return load_file(DataFile("rich.toml", text), Ledger([]), Ledger([]), COMPONENTS)

"""What the growth of many companies has in common: the parameters that are estimated, and what is believed before.

They are the growth drivers of a product line (`labecon.business.product`) and what ties the lines of many companies
together: how far normal growth and noise differ between companies, and how fast a company's own pace gives way to a
common one. Beliefs before any history are wide on purpose; each is a normal distribution of a logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log


@dataclass(frozen=True)
class Parameter:
    """One parameter of the population.

    Args:
        name: Its name; that of a driver where there is one.
        unit: Its unit in words.
        median: Median before any history.
        log_sd: Standard deviation of its logarithm before any history.
        sign: -1 for a parameter that is negative.
        reason: Why it is believed to lie there.
    """

    name: str
    unit: str
    median: float
    log_sd: float
    reason: str
    sign: int = 1

    def value(self, score: float) -> float:
        """The value at a standard normal score.

        Args:
            score: Standard normal.

        Returns:
            The value.
        """
        return self.sign * exp(log(self.median) + self.log_sd * score)


PARAMETERS = (
    Parameter("takeoff_hazard", "1/year", 0.2, 0.6, "one take-off in two to fifteen years of a line"),
    Parameter("takeoff_end_hazard", "1/month", 0.06, 0.6, "a take-off lasts half a year to four years"),
    Parameter("takeoff_growth", "multiple a year at 0.1 bn USD", 8.0, 0.5, "between 3.5 and 18 times a year"),
    Parameter("size_fade_power", "1", 0.22, 0.35, "growth of labs by size, prior revenue_growth_fade_size", -1),
    Parameter("normal_growth", "multiple a year, median company", 1.5, 0.2, "between 1.1 and 2.1 times a year"),
    Parameter("normal_growth_spread", "log sd of companies", 0.35, 0.35, "one company in twenty grows twice as fast"),
    Parameter("long_run_growth", "multiple a year", 1.2, 0.1, "listed software of size grows 5 to 35 % a year"),
    Parameter("normal_growth_half_life", "months", 24.0, 0.6, "prior revenue_growth_fade_time: 0.46 to 0.9 a year"),
    Parameter("demand_noise", "log sd a month, median company", 0.06, 0.4, "prior revenue_shock_sd_monthly_analog"),
    Parameter("demand_noise_spread", "log sd of companies", 0.6, 0.3, "0.013 to 0.176 among three companies"),
    Parameter(
        "lump", "log sd of a quarter, median company", 0.06, 0.5, "deliveries and projects move between quarters"
    ),
    Parameter("lump_spread", "log sd of companies", 0.7, 0.3, "subscriptions hardly lump, deliveries do"),
)
NAMES = tuple(parameter.name for parameter in PARAMETERS)
#: Run-rate in US dollars at which take-off growth is stated.
SIZE_REFERENCE = 1e8
#: Range of the factor by which size changes take-off growth, as in the lab files.
FADE_FLOOR, FADE_CAP = 0.3, 1.3
#: Degrees of freedom of what one quarter is off its course: lumps have heavy tails.
LUMP_DEGREES = 4

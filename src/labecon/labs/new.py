"""The text of a new lab file: five numbers to fill in, priors for everything else."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources
from string import Template

from labecon.errors import DataError, UsageError, nearest
from labecon.facts import load_ledger
from labecon.facts.rates import exchange_rate
from labecon.units import CURRENCIES

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RATE_DAY = date(2025, 12, 31)
#: The prior's markets of 2030 together, in US dollars: low, middle (129 and 386 bn), high; the ends are judgement.
_MARKET = (240e9, 1100e9)


def new_lab_text(name: str, currency: str = "USD") -> str:
    """A commented data file of a lab of which few figures are known; it loads as it stands.

    Args:
        name: Name of the lab, lower case.
        currency: ISO code of the currency it reports in.

    Returns:
        The TOML text, for ``labs/NAME.toml`` of a workspace.

    Raises:
        UsageError: The name or the currency cannot be used.

    Example:
        >>> new_lab_text("mylab").splitlines()[8]
        'lab = "mylab"'
    """
    if not _NAME.fullmatch(name):
        raise UsageError.of("duplicate-name", f"{name!r} cannot be the name of a lab", "", "write it like my_lab")
    if currency not in CURRENCIES:
        raise UsageError.of("unknown-name", f"currency {currency} is no ISO code{nearest(currency, CURRENCIES)}")
    text = (resources.files("labecon.labs") / "data" / "templates" / "thin_lab.toml").read_text(encoding="utf-8")
    return Template(text).substitute(name=name, currency=currency, market_size=_market(currency))


def _market(currency: str) -> str:
    """The line of the market's size: converted where the ledger knows a rate, else no ceiling."""
    try:
        rate = 1.0 if currency == "USD" else float(exchange_rate(load_ledger(), f"USD/{currency}", _RATE_DAY).value)
    except DataError:
        return (
            'market_size = { value = 1e16, unit = "money/year", policy = "none: 515 bn USD in 2030, to be converted" }'
        )
    low, high = (f"{end * rate:.3g}" for end in _MARKET)
    reason = "Consumers and firms of 2030 together, 515 bn USD by HSBC in November 2025; all growth runs into it."
    prior = 'prior = "consumer_enterprise_market_2030"'
    return f'market_size = {{ value = "{low} to {high}", {prior}, unit = "money/year", reason = "{reason}" }}'

"""What a fact is: a figure somebody printed, with its place, its two dates and the interval its digits leave open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from labecon.periods import Period, Window

Bound = Literal["over", "under", "approx"]

#: Names of the entities as they are shown; queries use the keys.
ENTITY_NAMES = {
    "minimax": "MiniMax",
    "zhipu": "Zhipu",
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "xai": "xAI",
    "moonshot": "Moonshot",
    "deepseek": "DeepSeek",
    "industry": "Industry",
    "market": "Market",
}
#: What a company is worth: a price in the market, or that of the last round. With it a company is a peer of others.
WORTH = ("market_cap", "post_money_valuation")
#: The currency in which an entity reports; a figure in it goes before the same figure in another.
REPORTING_CURRENCY = {"zhipu": "CNY"}
_DEFAULT_CURRENCY = "USD"


#: Where a source may lie: nothing else becomes a link.
_WEB = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def web_address(text: str) -> str:
    """The address of a source, as far as it may become a link.

    Args:
        text: Any text.

    Returns:
        The same where it is an address of http or https; empty otherwise.

    Example:
        >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
        ('https://example.org/a', '')
    """
    return text if _WEB.fullmatch(text) else ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was printed.

    Args:
        title: Title of the document.
        publisher: Who published it.
        url: Address; empty where the stored copy has none.
        published: The day from which the figure was known.
        place: Where in the document, as far as known.
    """

    title: str
    publisher: str
    url: str
    published: date
    place: str = ""

    @property
    def citation(self) -> str:
        """Publisher, title and day in one line."""
        return f"{self.publisher}, {self.title}, {self.published.isoformat()}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of one source.

    Args:
        id: Stable name, ``entity.segment.metric.period``, with a suffix for a further row about the same thing.
        entity: Key of the lab, e.g. ``minimax``.
        segment: ``total``, or product line, customer, round, model.
        metric: What is measured; the list is in the documentation of the facts.
        period: The window or the day it is about.
        value: In base units.
        unit: Currency or counted thing.
        basis: ``IFRS``, ``adjusted``, ``management``, ``third_party``, ``press`` or ``derived``.
        printed: The figure as printed.
        source: Where.
        low: Least value that prints like this.
        high: Greatest value that prints like this; infinite where the source says "over".
        precision: What the interval rests on: ``printed`` digits, the digits of the ``value``, an ``exact`` figure such
            as a list price, or ``derived``.
        bound: ``over``, ``under`` or ``approx`` where the source words it so.
        conflict: Disagrees with another row, or with arithmetic.
        preferred: Chosen by hand among rows that all conflict.
        reason: Why the model uses the row, or why it does not.
        note: Remark of the curator.
        inputs: Facts a derived fact was computed from.
        formula: How.
    """

    id: str
    entity: str
    segment: str
    metric: str
    period: Period
    value: Decimal
    unit: str
    basis: str
    printed: str
    source: Source
    low: Decimal
    high: Decimal
    precision: str = "printed"
    bound: Bound | None = None
    conflict: bool = False
    preferred: bool = False
    reason: str = ""
    note: str = ""
    inputs: tuple[str, ...] = ()
    formula: str = ""

    @property
    def key(self) -> str:
        """What the fact is about, ``entity.segment.metric.period``: equal for all rows about the same thing."""
        return key_of(self.entity, self.segment, self.metric, self.period)

    @property
    def is_derived(self) -> bool:
        """Whether it was computed from other facts."""
        return bool(self.formula)

    @property
    def window(self) -> Window | None:
        """The window it is about, None for a balance or another figure of one day."""
        return self.period if isinstance(self.period, Window) else None

    @property
    def relative_width(self) -> Decimal:
        """Width of the interval over the value: small where many digits are printed."""
        if self.high == self.low:
            return Decimal(0)
        return (self.high - self.low) / abs(self.value) if self.value else Decimal("Infinity")

    def overlaps(self, other: Fact) -> bool:
        """Whether one number could have been printed as both.

        Args:
            other: A fact in the same unit.

        Returns:
            True when the rounding intervals meet.
        """
        return self.low <= other.high and other.low <= self.high


def key_of(entity: str, segment: str, metric: str, period: Period) -> str:
    """The key shared by all rows about one thing.

    Args:
        entity: Key of the lab.
        segment: Segment.
        metric: Metric.
        period: Window or day.

    Returns:
        The four joined by dots.
    """
    return f"{entity}.{segment}.{metric}.{period.label}"


def reporting_currency(entity: str) -> str:
    """The currency of an entity's statements.

    Args:
        entity: Key of the entity.

    Returns:
        ISO code.
    """
    return REPORTING_CURRENCY.get(entity, _DEFAULT_CURRENCY)

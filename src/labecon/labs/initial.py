"""Values before the first forecast month: from history, from a driver, or as the sum of other opening balances."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from labecon.labs.drivers import Citation, Driver
from labecon.labs.history import History


@dataclass(frozen=True)
class Initial:
    """Where the value of one item before the first forecast month comes from.

    Args:
        item: Full name of the item.
        driver: Its value, or the factor on history; None for plain history or a sum.
        history: Line whose history gives the value; empty when the driver alone does.
        sum_of: Other items, a leading minus for subtraction; an inferred residual.
        citation: Source or reason.
        year: True where a lag of a year needs the twelve months before.
    """

    item: str
    driver: Driver | None
    history: str
    sum_of: tuple[str, ...]
    citation: Citation
    year: bool = False

    def value_on(self, draw: Callable[[Driver], Any], history: History, through: int) -> Any:
        """The value, or the twelve values, on a path or a block of paths.

        Args:
            draw: Value of a driver on the path or block.
            history: History of the lab.
            through: Last history month.

        Returns:
            A number, an array, or a list of twelve; 0 for a sum, which is filled in afterwards.
        """
        if self.sum_of:
            return 0.0
        if not self.history:
            assert self.driver is not None
            return draw(self.driver)
        past = history.values[self.history]
        if self.driver is not None:
            latest = self.level(history) * draw(self.driver)
            return [*past[-12:-1], latest] if self.year else latest
        return past[-12:] if self.year else past[through - history.first]

    def level(self, history: History) -> Any:
        """What the driver is a factor on.

        Args:
            history: History of the lab.

        Returns:
            The level on which history ends; None where the driver is the value.
        """
        if not self.history:
            return None
        last = history.values[self.history][-1]
        exit_level = history.paths[self.history].exit_level if self.history in history.paths else last
        return last if exit_level is None else exit_level

    def summed(self, values: Mapping[str, Any]) -> Any:
        """The sum of other opening values.

        Args:
            values: Opening values by item.

        Returns:
            Their signed sum, left to right.
        """
        total: Any = 0.0
        for name in self.sum_of:
            value = values[name.lstrip("-")]
            value = value[-1] if isinstance(value, list) else value
            total = total - value if name.startswith("-") else total + value
        return total

    def with_driver(self, driver: Driver | None) -> Initial:
        """The same with another driver.

        Args:
            driver: The driver; None leaves everything as it is.

        Returns:
            A new initial value.
        """
        return self if driver is None else replace(self, driver=driver)

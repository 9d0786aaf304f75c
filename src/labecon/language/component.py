"""Components: modules of line items. A decorator says of which kind an item is and in which unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from keyword import iskeyword
from typing import Any, TypeVar

from labecon.errors import ModelError, Problem
from labecon.language.expression import Expr
from labecon.units import Unit

KINDS = ("line", "stock", "ratio", "check")
LAGS = ("opening_", "prior_", "year_ago_", "trailing_year_")
PREFIXES = (*LAGS, "sum_", "lab_")
_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+")
_RESERVED = frozenset({"r", "c", "true", "false"})
Formula = TypeVar("Formula", bound=Callable[..., Any])


def name_problem(name: str) -> str:
    """Why a name cannot be used for an item or a driver.

    Args:
        name: A local name, without the instance.

    Returns:
        The reason, or an empty string.
    """
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return f"{name} begins with the reserved prefix {prefix}"
    if _CELL.fullmatch(name):
        return f"{name} looks like a spreadsheet cell"
    if name.lower() in _RESERVED or iskeyword(name) or "__" in name or not name.isidentifier():
        return f"{name} cannot be a name"
    return ""


@dataclass(frozen=True)
class Item:
    """A line item as declared.

    Args:
        name: Local name.
        kind: ``line``, ``stock``, ``ratio`` or ``check``.
        unit: Declared unit, with ``money`` for the lab's currency.
        formula: The function.
        arguments: Its argument names, in order.
        component: Name of the component that declares it.
        level: True where a unit per month is a pace and not an amount, so that months do not add up.
    """

    name: str
    kind: str
    unit: Unit
    formula: Callable[..., Any]
    arguments: tuple[str, ...]
    component: str
    level: bool = False

    @property
    def place(self) -> str:
        """File and item, as errors name them."""
        file = self.formula.__code__.co_filename.replace("\\", "/").rsplit("/", 1)[-1]
        return f"{file}:{self.formula.__code__.co_firstlineno}: {self.name}"

    @property
    def doc(self) -> str:
        """The docstring."""
        return (self.formula.__doc__ or "").strip()

    def called(self, values: Sequence[Any]) -> Any:
        """The formula called with symbols or units.

        Args:
            values: One for each argument.

        Returns:
            What the formula gives.

        Raises:
            ModelError: Its body does more than the vocabulary allows.
        """
        try:
            return self.formula(*values)
        except _UNTRACEABLE as error:
            text = f"{type(error).__name__}: {error}; a formula holds its arguments and the vocabulary only"
            raise ModelError.of("not-traceable", text) from error

    def trace(self) -> Expr:
        """The formula as an expression over its arguments.

        Returns:
            The expression, with ``arg`` leaves.

        Raises:
            ModelError: The body cannot be traced, or holds a number other than 0 and 1.
        """
        return self._traced

    @cached_property
    def _traced(self) -> Expr:
        """Traced once: instances of a component share their items."""
        _check_body(self)
        result = self.called([Expr("arg", name=name) for name in self.arguments])
        if isinstance(result, int | float) and not isinstance(result, bool) and result in (0, 1):
            return Expr("const", name=str(int(result)))
        if not isinstance(result, Expr) or result.is_condition:
            raise ModelError.of("not-traceable", "a formula returns a number made of its arguments")
        return result


#: What Python raises when a body does with a symbol what only a number can do, or names what does not exist.
_UNTRACEABLE = (TypeError, AttributeError, NameError, ValueError, ArithmeticError, LookupError, RecursionError)


def _check_body(item: Item) -> None:
    code = item.formula.__code__
    if (
        code.co_nlocals != code.co_argcount
        or code.co_kwonlyargcount
        or code.co_flags & 0x0C
        or item.formula.__defaults__
    ):
        raise ModelError.of(
            "not-traceable", "a body is one return expression over positional arguments, without defaults"
        )
    for value in code.co_consts:
        if isinstance(value, int | float) and not isinstance(value, bool) and value not in (0, 1):
            raise ModelError.of(
                "literal",
                f"number {value:g} in a formula: declare a driver with unit and source; only 0 and 1 may be written",
            )


class Component:
    """A module of line items, from which instances are made.

    Args:
        name: E.g. ``consumer_app``; data files use it.
        extends: Components whose items this one has too.
        uses: Slots: names of links to other instances, bound in the lab file.
    """

    def __init__(self, name: str, extends: Iterable[Component] = (), uses: Iterable[str] = ()) -> None:
        self.name = name
        self.extends = tuple(extends)
        self.own_uses = tuple(uses)
        self.own: dict[str, Item] = {}

    @property
    def uses(self) -> tuple[str, ...]:
        """All slots, inherited ones first."""
        return tuple(dict.fromkeys([slot for parent in self.extends for slot in parent.uses] + list(self.own_uses)))

    @property
    def items(self) -> dict[str, Item]:
        """All items by local name, inherited ones first, in order of declaration."""
        found: dict[str, Item] = {}
        for parent in self.extends:
            for name, item in parent.items.items():
                self._refuse_twice(found, name, item)
                found[name] = item
        for name, item in self.own.items():
            self._refuse_twice(found, name, item)
            found[name] = item
        return found

    def _refuse_twice(self, found: Mapping[str, Item], name: str, item: Item) -> None:
        if name in found and found[name] is not item:
            raise ModelError(Problem("duplicate-name", f"{self.name}.{name} is already declared", item.place))

    def replaced(self, item: str, formula: Callable[..., Any]) -> Component:
        """The component with one formula exchanged; the original is untouched.

        Args:
            item: Local name of an own or inherited item.
            formula: The new function.

        Returns:
            A new component, e.g. for a counterfactual or to seed a defect.

        Raises:
            ModelError: There is no such item.
        """
        items = self.items
        if item not in items:
            raise ModelError.of("unknown-name", f"{self.name} has no item {item}")
        twin = Component(self.name, uses=self.uses)
        for name, old in items.items():
            twin.own[name] = _item(self, old.kind, str(old.unit), formula, name, old.level) if name == item else old
        return twin

    def _declare(self, kind: str, unit: str, level: bool = False) -> Callable[[Formula], Formula]:
        def keep(formula: Formula) -> Formula:
            item = _item(self, kind, unit, formula, formula.__name__, level)
            if item.name in self.own:
                raise ModelError(Problem("duplicate-name", f"{self.name}.{item.name} is already declared", item.place))
            problem = name_problem(item.name)
            if problem:
                raise ModelError(Problem("duplicate-name", f"reserved: {problem}", item.place))
            self.own[item.name] = item
            return formula

        return keep

    def line(self, unit: str, level: bool = False) -> Callable[[Formula], Formula]:
        """Declares a value of the month: a flow, a price, a share, a level that is not carried.

        Args:
            unit: E.g. ``money/month``.
            level: True for a pace such as an average burn: over a window its last month counts, not the sum.

        Returns:
            The decorator.
        """
        return self._declare("line", unit, level)

    def stock(self, unit: str) -> Callable[[Formula], Formula]:
        """Declares a balance at month end; arguments per month are taken over the month.

        Args:
            unit: E.g. ``person``.

        Returns:
            The decorator.
        """
        return self._declare("stock", unit)

    def ratio(self, unit: str) -> Callable[[Formula], Formula]:
        """Declares an output that may be undefined; nothing but outputs reads it.

        Args:
            unit: E.g. ``1``.

        Returns:
            The decorator.
        """
        return self._declare("ratio", unit)

    def check(self, unit: str) -> Callable[[Formula], Formula]:
        """Declares a total computed a second way; its value is the gap, which must be 0 on the scale of its terms.

        Args:
            unit: E.g. ``money``.

        Returns:
            The decorator.
        """
        return self._declare("check", unit)

    def __repr__(self) -> str:
        return f"Component({self.name!r}, {len(self.items)} items)"


def component(name: str, extends: Iterable[Component] = (), uses: Iterable[str] = ()) -> Component:
    """A new component.

    Args:
        name: E.g. ``consumer_app``.
        extends: Components whose items it has too.
        uses: Slots bound in the lab file.

    Returns:
        The component, whose methods are the decorators.

    Example:
        >>> product = component("product")
        >>> @product.line("money/month")
        ... def revenue(users, spend_per_user):
        ...     '''Money from users in the month.'''
        ...     return users * spend_per_user
        >>> product.items["revenue"].trace().formula()
        'users * spend_per_user'
    """
    return Component(name, extends, uses)


def _item(owner: Component, kind: str, unit: str, formula: Callable[..., Any], name: str, level: bool = False) -> Item:
    code = formula.__code__
    return Item(name, kind, Unit.parse(unit), formula, code.co_varnames[: code.co_argcount], owner.name, level)

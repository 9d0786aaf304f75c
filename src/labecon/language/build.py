"""From components, instances and drivers to one checked graph: names, units, lags, cycles, all errors at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

from labecon.errors import ModelError, Problem, nearest
from labecon.language.component import LAGS, Component, Item, name_problem
from labecon.language.expression import Expr
from labecon.language.graph import DriverNode, Graph, Node
from labecon.language.unit_check import UnitValue
from labecon.units import MONTH, PLAIN, Unit

#: Prefix of a stand-in for what a formula reads and nothing gives.
MISSING = "missing"


@dataclass(frozen=True)
class UnknownName(Problem):
    """A line reads what nothing declares: a driver or item is missing, or one of the two names is misspelt.

    Args:
        name: What is read, by its full name.
    """

    name: str = ""


@dataclass(frozen=True)
class Part:
    """An instance of a component, with its own parts.

    Args:
        name: Local name; empty for the root.
        component: What it is an instance of.
        uses: Slot to the name of a sibling part.
        parts: Its direct parts, in file order.
    """

    name: str
    component: Component
    uses: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()


@dataclass
class _Instance:
    path: str
    part: Part
    parent: _Instance | None
    children: list[_Instance] = field(default_factory=list)

    def full(self, local: str) -> str:
        return f"{self.path}.{local}" if self.path else local


@dataclass(frozen=True)
class _Declared:
    full: str
    item: Item
    owner: _Instance
    unit: Unit


class _Wiring:
    """The state of one build: what exists, what was found wrong."""

    def __init__(
        self,
        lab: str,
        currency: str,
        root: Part,
        drivers: Mapping[str, DriverNode],
        known: frozenset[str],
        unitless: frozenset[str],
    ) -> None:
        self.lab, self.currency, self.drivers, self.known, self.unitless = lab, currency, drivers, known, unitless
        self.problems: list[Problem] = []
        self.items: dict[str, _Declared] = {}
        self.read_drivers: set[str] = set()
        self.missing: set[str] = set()
        self.checked: set[tuple[Item | Unit | None, ...]] = set()
        self.open_ends: dict[str, DriverNode] = {}
        self.untraced = False
        self.absent_totals: dict[str, tuple[str, ...]] = {}
        self.instances = list(self._plant(root, None))
        for instance in self.instances:
            self._declare(instance)
        self._check_names()

    def _plant(self, part: Part, parent: _Instance | None) -> Iterator[_Instance]:
        path = part.name if parent is None or not parent.path else f"{parent.path}.{part.name}"
        instance = _Instance(path if parent else "", part, parent)
        if parent is not None:
            parent.children.append(instance)
        yield instance
        for child in part.parts:
            yield from self._plant(child, instance)

    def _declare(self, instance: _Instance) -> None:
        try:
            items = instance.part.component.items
        except ModelError as error:
            self.problems.extend(error.problems)
            return
        for local, item in items.items():
            full = instance.full(local)
            self.items[full] = _Declared(full, item, instance, item.unit.with_money(self.currency))

    def _check_names(self) -> None:
        for name in self.drivers:
            local = name.rsplit(".", 1)[-1]
            reason = name_problem(local)
            if reason:
                self.problems.append(Problem("duplicate-name", f"reserved: {reason}", f"driver {name}"))
            if name in self.items:
                place = self.items[name].item.place
                self.problems.append(Problem("duplicate-name", f"{name} is a line item and a driver", place))
        siblings: dict[tuple[int, str], int] = {}
        for instance in self.instances:
            key = (id(instance.parent), instance.part.name)
            siblings[key] = siblings.get(key, 0) + 1
            for slot in instance.part.component.uses:
                target = instance.part.uses.get(slot)
                parent = instance.parent
                options = [child.part.name for child in parent.children] if parent else []
                if target is None or target not in options:
                    text = (
                        f"slot {slot} of {instance.path} is not bound"
                        if target is None
                        else (f"slot {slot} of {instance.path} names unknown part {target}{nearest(target, options)}")
                    )
                    remedy = f'write uses.{slot} = "PART"'
                    self.problems.append(Problem("unknown-name", text, f"part {instance.path}", remedy))
        for (_, name), count in siblings.items():
            if count > 1:
                self.problems.append(Problem("duplicate-name", f"part {name} is given {count} times", self.lab))

    def lookup(self, name: str, instance: _Instance | None) -> _Declared | DriverNode | None:
        while instance is not None:
            full = instance.full(name)
            if full in self.items:
                return self.items[full]
            if full in self.drivers:
                return self.drivers[full]
            instance = instance.parent
        return None

    def names_near(self, instance: _Instance | None) -> list[str]:
        names: list[str] = []
        while instance is not None:
            prefix = instance.full("")
            pool = (*self.items, *self.drivers)
            names += [
                full[len(prefix) :] for full in pool if full.startswith(prefix) and "." not in full[len(prefix) :]
            ]
            instance = instance.parent
        return names

    def fail(self, code: str, message: str, remedy: str = "") -> ModelError:
        return ModelError(Problem(code, message, "", remedy))

    def resolve(self, argument: str, instance: _Instance) -> tuple[Expr, Unit | None]:
        """What an argument means here: an expression and its unit (None: a structural zero, which fits any)."""
        lag, rest = "now", argument
        for prefix in LAGS:
            if rest.startswith(prefix):
                lag, rest = prefix[:-1], rest[len(prefix) :]
                break
        where: _Instance | None = instance
        while rest.startswith("lab_"):
            rest = rest[len("lab_") :]
            where = where.parent if where is not None and where.parent is not None else where
        if rest.startswith("sum_"):
            return self._total(rest[len("sum_") :], lag, where or instance)
        slot, _, local = rest.partition("__")
        if local:
            where, rest = self._slot(slot, instance), local
        found = self.lookup(rest, where)
        if found is None:
            full = (where or instance).full(rest)
            self.missing.add(full)
            near = nearest(rest, self.names_near(where))
            hint = near or "; items, drivers and prefixes that exist here: labecon lines"
            raise ModelError(UnknownName("unknown-name", f"unknown name {rest}{hint}", name=full))
        if isinstance(found, DriverNode):
            if lag != "now":
                raise self.fail("wrong-lag", f"{argument}: {rest} is a driver, drivers have no lags")
            self.read_drivers.add(found.name)
            return Expr("driver", name=found.name), None if found.name in self.unitless else found.unit
        return self._ref(found, lag, argument)

    def _slot(self, slot: str, instance: _Instance) -> _Instance:
        if slot not in instance.part.component.uses:
            raise self.fail("unknown-name", f"{instance.part.component.name} declares no slot {slot}")
        target = instance.part.uses.get(slot)
        siblings = instance.parent.children if instance.parent else []
        for sibling in siblings:
            if sibling.part.name == target:
                return sibling
        raise self.fail("unknown-name", f"slot {slot} of {instance.path} is not bound to a part")

    def _ref(self, found: _Declared, lag: str, argument: str) -> tuple[Expr, Unit]:
        local = found.item.name
        if found.item.kind in ("ratio", "check"):
            raise self.fail(
                "wrong-lag", f"{argument}: {local} is a {found.item.kind}, which only outputs read: read its parts"
            )
        if lag == "opening" and found.item.kind != "stock":
            raise self.fail("wrong-lag", f"{argument}: {local} is a line, use prior_{local}")
        if lag == "prior" and found.item.kind == "stock":
            raise self.fail("wrong-lag", f"{argument}: {local} is a stock, use opening_{local}")
        unit = found.unit
        if lag == "trailing_year":
            if unit.power("month") != -1 or found.item.kind != "line" or found.item.level:
                raise self.fail("wrong-lag", f"{argument}: trailing_year_ adds flows, and {local} is not one")
            unit = unit * MONTH
        return Expr("ref", name=found.full, lag=lag), unit

    def _total(self, local: str, lag: str, instance: _Instance) -> tuple[Expr, Unit | None]:
        parts = [self.items[child.full(local)] for child in instance.children if child.full(local) in self.items]
        if not parts:
            if local not in self.known:
                raise self.fail("unknown-name", f"no part has an item {local}{nearest(local, self.known)}")
            self.absent_totals[instance.full(local)] = (local,)
            return Expr("const", name="0"), None
        refs = [self._ref(part, lag, f"sum_{local}") for part in parts]
        for (_, unit), part in zip(refs, parts, strict=True):
            if unit != refs[0][1]:
                raise self.fail("unit-mismatch", f"sum_{local}: cannot add {refs[0][1]} and {unit} ({part.full})")
        return Expr("sum", tuple(ref for ref, _ in refs)), refs[0][1]

    def wire(self, declared: _Declared) -> Node | None:
        """The node of an item; None where its formula cannot be traced. An argument that nothing gives stays open."""
        item, instance = declared.item, declared.owner
        sound = len(self.problems)
        try:
            body = item.trace()
        except ModelError as error:
            self.untraced = True
            self._note(error, declared)
            return None
        wired = {argument: self._argument(argument, declared) for argument in item.arguments}
        if len(self.problems) == sound:
            try:
                self._check_unit(declared, [wired[argument][1] for argument in item.arguments])
            except ModelError as error:
                self._note(error, declared)
        expr = _substitute(body, {argument: pair[0] for argument, pair in wired.items()})
        unit, doc = declared.unit, item.doc
        return Node(declared.full, item.kind, unit, expr, doc, item.place, item.component, instance.path, item.level)

    def _argument(self, argument: str, declared: _Declared) -> tuple[Expr, Unit | None]:
        try:
            return self.resolve(argument, declared.owner)
        except ModelError as error:
            self._note(error, declared)
            open_end = f"{MISSING}.{argument}"
            self.open_ends[open_end] = DriverNode(open_end, PLAIN, "run")
            return Expr("driver", name=open_end), None

    def _note(self, error: ModelError, declared: _Declared) -> None:
        at = f"{declared.item.place}" + (f" (as {declared.full})" if declared.owner.path else "")
        for problem in error.problems:
            self.problems.append(replace(problem, place=at))

    def _check_unit(self, declared: _Declared, units: list[Unit | None]) -> None:
        item = declared.item
        checked = (item, declared.unit, *units)
        if checked in self.checked:
            return
        values = [UnitValue(unit) for unit in units]
        if item.kind == "stock":
            values = [
                UnitValue(value.unit * MONTH) if value.unit is not None and value.unit.power("month") == -1 else value
                for value in values
            ]
        result = item.called(values)
        unit = result.unit if isinstance(result, UnitValue) else (None if result == 0 else PLAIN)
        if unit is not None and unit != declared.unit:
            raise self.fail("unit-declared", f"declared {declared.unit}, formula gives {unit}")
        self.checked.add(checked)


def _substitute(expr: Expr, wired: Mapping[str, Expr]) -> Expr:
    if expr.op == "arg":
        return wired[expr.name]
    if not expr.args:
        return expr
    return Expr(expr.op, tuple(_substitute(arg, wired) for arg in expr.args), expr.name, expr.lag)


def _ordered(nodes: list[Node]) -> tuple[list[Node], list[str]]:
    """Nodes in topological order, ties by declaration; or the names of one cycle."""
    place = {node.name: position for position, node in enumerate(nodes)}
    reads = {
        node.name: {name for name, lag in node.refs if lag in ("now", "trailing_year") and name in place}
        for node in nodes
    }
    users: dict[str, list[str]] = {name: [] for name in place}
    for name, needed in reads.items():
        for need in needed:
            users[need].append(name)
    waiting = {name: len(needed) for name, needed in reads.items()}
    ready = [place[name] for name, count in waiting.items() if count == 0]
    order: list[Node] = []
    ready.sort()
    while ready:
        node = nodes[heappop(ready)]
        order.append(node)
        for user in users[node.name]:
            waiting[user] -= 1
            if waiting[user] == 0:
                heappush(ready, place[user])
    if len(order) == len(nodes):
        return order, []
    left = {name for name, count in waiting.items() if count}
    name, trail = min(left, key=place.__getitem__), []
    while name not in trail:
        trail.append(name)
        name = min(reads[name] & left, key=place.__getitem__)
    return order, [*trail[trail.index(name) :], name]


def build(
    lab: str,
    currency: str,
    root: Part,
    drivers: Mapping[str, DriverNode],
    known_items: frozenset[str] = frozenset(),
    optional_drivers: frozenset[str] = frozenset(),
) -> Graph:
    """The graph of one lab.

    Args:
        lab: Name of the lab.
        currency: ISO code that ``money`` stands for.
        root: The lab itself with its parts.
        drivers: Drivers by full name, units already bound to the currency.
        known_items: Items that some component has, so that a total over absent parts is told from a misspelt one.
        optional_drivers: Drivers that no formula has to read, e.g. event switches.

    Returns:
        The graph in order of calculation.

    Raises:
        ModelError: Everything that is wrong, in one error.
    """
    graph, problems = examine(lab, currency, root, drivers, known_items, optional_drivers)
    if problems or graph is None:
        raise ModelError(problems)
    return graph


def examine(
    lab: str,
    currency: str,
    root: Part,
    drivers: Mapping[str, DriverNode],
    known_items: frozenset[str] = frozenset(),
    optional_drivers: frozenset[str] = frozenset(),
    unitless: frozenset[str] = frozenset(),
) -> tuple[Graph | None, list[Problem]]:
    """The graph of one lab as far as it can be wired, and everything that is wrong.

    Args:
        lab: Name of the lab.
        currency: ISO code that ``money`` stands for.
        root: The lab itself with its parts.
        drivers: Drivers by full name, units already bound to the currency.
        known_items: Items that some component has, so that a total over absent parts is told from a misspelt one.
        optional_drivers: Drivers that no formula has to read, e.g. event switches.
        unitless: Drivers whose unit could not be read and is taken to fit.

    Returns:
        The graph, or None where its shape is not known; what is wrong. With problems it serves to find more of them.
    """
    wiring = _Wiring(lab, currency, root, drivers, known_items, unitless)
    if wiring.problems:
        return None, wiring.problems
    nodes = [node for declared in wiring.items.values() if (node := wiring.wire(declared)) is not None]
    if not wiring.untraced:
        pool = [*sorted(wiring.items), *sorted(wiring.missing), *sorted(wiring.read_drivers)]
        for name in sorted(set(drivers) - wiring.read_drivers - optional_drivers):
            text = f"driver {name} is read by no line{nearest(name, pool)}"
            wiring.problems.append(Problem("unknown-name", text, f"driver {name}", "remove it"))
    order, cycle = _ordered(nodes)
    if cycle:
        text = f"circular within a month: {' -> '.join(cycle)}; read opening_ or prior_ in one of them"
        wiring.problems.append(Problem("cycle", text, wiring.items[cycle[0]].item.place))
    if wiring.untraced or cycle:
        return None, wiring.problems
    known = {**drivers, **wiring.open_ends}
    return Graph(lab, currency, tuple(order), known, wiring.absent_totals), wiring.problems

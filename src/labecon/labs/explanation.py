"""Why a number is what it is: the tree of a value down to facts, cited priors and assumptions."""

from __future__ import annotations

from typing import Any

from labecon.errors import UsageError
from labecon.labs.drivers import Citation, Driver
from labecon.labs.history import Reported
from labecon.labs.lab import Lab
from labecon.labs.results import Run
from labecon.language import Expr
from labecon.periods import Window, month_index, month_label

#: Months out when none is asked for.
MONTHS_OUT = 12


def explain(lab: Lab, line: str, month: str | int | None = None, run: Run | None = None) -> dict[str, Any]:
    """The tree of a value.

    Args:
        lab: The lab.
        line: Full name of a line.
        month: Month label or index; twelve months after the last balance sheet when None.
        run: A run that covers the month; made when None.

    Returns:
        Nested ``name, month, value, unit, formula, inputs, source``; each (item, month) is expanded once, later
        mentions are ``name, month, ref``. A leaf carries a source: a fact, a prior or an assumption.

    Raises:
        UsageError: Unknown line, or a month outside history and horizon.
    """
    index = month_index(month) if isinstance(month, str) else month
    index = lab.actual_through + MONTHS_OUT if index is None else index
    if not lab.history.first <= index <= lab.horizon:
        span = f"{month_label(lab.history.first)} to {month_label(lab.horizon)}"
        raise UsageError.of("out-of-range", f"{month_label(index)} lies outside {span}", "--month")
    run = run or lab.run(max(1, index - lab.actual_through))
    run.node(line)
    return _Tree(lab, run).item(line, index)


class _Tree:
    def __init__(self, lab: Lab, run: Run) -> None:
        self.lab, self.run = lab, run
        self.seen: set[tuple[str, int]] = set()

    def item(self, name: str, month: int) -> dict[str, Any]:
        if (name, month) in self.seen:
            return {"name": name, "month": month_label(month), "ref": True}
        self.seen.add((name, month))
        if month < self.lab.first_forecast:
            return self.past(name, month)
        node = self.run.graph.by_name[name]
        return {
            "name": name,
            "month": month_label(month),
            "value": self.run.value(name, month),
            "unit": str(node.unit),
            "formula": node.expr.formula(),
            "doc": node.doc.split("\n")[0],
            "inputs": self.inputs(node.expr, month),
        }

    def inputs(self, expr: Expr, month: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        met: set[tuple[str, str]] = set()
        for leaf in expr.walk():
            if leaf.op not in ("driver", "ref") or (leaf.name, leaf.lag) in met:
                continue
            met.add((leaf.name, leaf.lag))
            if leaf.op == "driver":
                found.append(self.driver(leaf.name, month))
            elif leaf.lag == "trailing_year":
                found += [self.reference(leaf.name, one) for one in range(month - 11, month + 1)]
            else:
                found.append(
                    self.reference(leaf.name, month - {"now": 0, "opening": 1, "prior": 1, "year_ago": 12}[leaf.lag])
                )
        if not found:
            found.append(
                {"name": "constant", "value": expr.formula(), "source": {"kind": "structural", "text": "no such part"}}
            )
        return found

    def reference(self, name: str, month: int) -> dict[str, Any]:
        if month < self.lab.first_forecast and name in self.lab.initial:
            one = self.lab.initial[name]
            if month == self.lab.actual_through and (one.driver is not None or one.sum_of):
                return self.opening(name, month)
        return self.item(name, month)

    def opening(self, name: str, month: int) -> dict[str, Any]:
        key = (f"initial.{name}", month)
        leaf: dict[str, Any] = {"name": f"initial.{name}", "month": month_label(month)}
        if key in self.seen:
            return {**leaf, "ref": True}
        self.seen.add(key)
        one = self.lab.initial[name]
        value = self.lab.initial_medians[name]
        leaf |= {"value": value, "unit": str(self.run.graph.by_name[name].unit)}
        if one.sum_of:
            leaf["formula"] = " ".join(part if part.startswith("-") else f"+{part}" for part in one.sum_of)
            leaf["inputs"] = [self.reference(part.lstrip("-"), month) for part in one.sum_of]
            leaf["source"] = {"kind": "assumption", "text": f"inferred residual: {one.citation.text}"}
            return leaf
        leaf["source"] = self.source(one.citation)
        if one.history:
            leaf["inputs"] = [self.item(one.history, month)]
        return leaf

    def driver(self, name: str, month: int) -> dict[str, Any]:
        driver = self.lab.drivers[name]
        key = (name, month if "month" in driver.axes else -1)
        if key in self.seen:
            return {"name": name, "month": month_label(month), "ref": True}
        self.seen.add(key)
        low, high = driver.range_at(month)
        leaf = {"name": name, "month": month_label(month), "value": driver.at(month), "unit": str(driver.unit)}
        return leaf | {"low": low, "high": high, "source": self.driver_source(driver)}

    def driver_source(self, driver: Driver) -> dict[str, Any]:
        source = self.source(driver.citation)
        if driver.changes:
            source["changed"] = f"scenario {self.lab.scenario.name}: {', '.join(map(str, driver.changes))}"
        return source

    def source(self, citation: Citation) -> dict[str, Any]:
        kind = {"judgement": "assumption", "policy": "assumption (policy switch)"}.get(citation.kind, citation.kind)
        found: dict[str, Any] = {"kind": kind}
        if citation.text:
            found["text"] = citation.text
        if citation.formula:
            found["formula"] = citation.formula
        if citation.prior:
            found["prior"] = citation.prior
        if citation.facts:
            found["facts"] = [self.fact(name) for name in citation.facts]
        return found

    def fact(self, name: str) -> dict[str, Any]:
        fact = self.lab.ledger.resolve(name)
        if fact is None:
            return {"id": name}
        found: dict[str, Any] = {"id": fact.id, "value": float(fact.value), "unit": fact.unit, "printed": fact.printed}
        if fact.inputs:
            return found | {"formula": fact.formula, "inputs": [self.fact(one) for one in fact.inputs]}
        source = fact.source
        return found | {
            "title": source.title,
            "publisher": source.publisher,
            "url": source.url,
            "published": source.published.isoformat(),
            "place": source.place,
        }

    def past(self, name: str, month: int) -> dict[str, Any]:
        node = self.run.graph.by_name[name]
        value = self.lab.history.at(name, month)
        leaf: dict[str, Any] = {"name": name, "month": month_label(month), "value": value, "unit": str(node.unit)}
        rows = [row for row in self.lab.history.reported.get(name, []) if _covers(row, month)]
        if rows:
            kinds = "monthly estimate from reported windows" if name in self.lab.history.paths else "reported balance"
            facts = [self.fact(fact) for row in rows for fact in row.facts]
            source: dict[str, Any] = {"kind": "fact" if facts else "assumption", "text": kinds, "facts": facts}
            reasons = sorted({row.reason for row in rows if row.reason})
            if reasons:
                source["text"] = f"{kinds}; {'; '.join(reasons)}"
            return leaf | {"source": source}
        if value is None:
            reason = self.lab.history.reasons.get(name, "not reported")
            return leaf | {"reason": reason, "source": {"kind": "absent", "text": reason}}
        inputs = [
            self.item(ref, month - {"now": 0, "trailing_year": 0, "opening": 1, "prior": 1, "year_ago": 12}[lag])
            for ref, lag in node.refs
            if self.lab.history.at(ref, month) is not None
        ]
        return leaf | {"formula": node.expr.formula(), "inputs": inputs}


def _covers(row: Reported, month: int) -> bool:
    return row.period.contains(month) if isinstance(row.period, Window) else row.period.month == month

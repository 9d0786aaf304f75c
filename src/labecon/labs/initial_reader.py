"""Reads the opening values of a lab file: from history, from a driver, or as a sum of other opening values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from labecon.errors import DataError, nearest
from labecon.labs.datafile import DataFile
from labecon.labs.drivers import Citation, DriverReader
from labecon.labs.earlier import earlier_entry
from labecon.labs.history import History
from labecon.labs.initial import Initial
from labecon.language import Graph
from labecon.language.graph import Node
from labecon.periods import MONTHS_PER_YEAR

#: The table of the lab's own entries, beside those of its parts.
LAB_TABLE = "lab"


class InitialReader:
    """Values before the first forecast month, for every item read with a lag.

    Args:
        file: The lab file, which collects complaints.
        reader: Reads drivers.
        history: History of the lab.
        graph: Its graph.
    """

    def __init__(self, file: DataFile, reader: DriverReader, history: History, graph: Graph) -> None:
        self.file, self.reader, self.history, self.graph = file, reader, history, graph

    def read(self) -> dict[str, Initial]:
        """Opening values by item.

        Returns:
            Item to value; the file notes what is missing or wrong.
        """
        given = self._given()
        for name, lags in self.graph.lags.items():
            year = any(lag in ("year_ago", "trailing_year") for lag in lags)
            if name in given:
                given[name] = replace(given[name], year=year)
                if not (year and given[name].history and self._last_months(given[name].history, year) is None):
                    continue
                del given[name]
            if self._last_months(name, year) is not None:
                citation = Citation("fact", "last months of history", self._facts(name))
                given[name] = Initial(name, None, name, (), citation, year)
            else:
                self._missing(name)
        self._check_sums(given)
        return given

    def _given(self) -> dict[str, Initial]:
        found: dict[str, Initial] = {}
        for part, entries in self.file.tables(self.file.data, "initial"):
            for local, entry in entries.items():
                name = local if part == LAB_TABLE else f"{part}.{local}"
                at = ("initial", part, local)
                node = self.graph.by_name.get(name)
                if node is None:
                    near = nearest(name, self.graph.by_name)
                    self.file.complain("unknown-name", f"initial value of unknown item {name}{near}", *at)
                    continue
                one = self._entry(node, entry, at)
                if one is not None:
                    found[name] = one
        return found

    def _last_months(self, line: str, year: bool) -> list[float | None] | None:
        """The last month of a line's history, or the last twelve; None when one is absent."""
        wanted = MONTHS_PER_YEAR if year else 1
        months = self.history.values.get(line, [])[-wanted:]
        return months if len(months) == wanted and None not in months else None

    def _missing(self, name: str) -> None:
        through = self.file.data["actual_through"]
        text = f"{name} is read with a lag, has no history at {through} and no initial value"
        part, _, local = name.rpartition(".")
        table = f"initial.{part or LAB_TABLE}"
        at = ("initial", part or LAB_TABLE)
        if self.file.place(*at) == self.file.name:  # no such table yet
            at = ("parts", part)
        self.file.complain("no-initial", text, *at, remedy=f"add {local} to [{table}] with a source or reason")

    def _check_sums(self, given: dict[str, Initial]) -> None:
        done: set[str] = set()
        for name, one in given.items():
            for other in (part.removeprefix("-") for part in one.sum_of):
                if other not in given:
                    text = f"initial.{name} adds up unknown initial value {other}"
                    self.file.complain("unknown-name", text, "initial")
                elif given[other].sum_of and other not in done:
                    text = f"initial.{name} adds up {other}, a sum that is written after it"
                    self.file.complain("cycle", text, "initial", remedy="write it before, and no sum within itself")
            done.add(name)

    def _entry(self, node: Node, entry: Any, at: tuple[str, ...]) -> Initial | None:
        if not isinstance(entry, dict):
            self.file.complain("malformed", f"initial.{node.name} must be a table", *at)
            return None
        if set(entry) == {"before"}:
            if self._last_months(node.name, False) is not None:
                return None
            entry = earlier_entry(entry, DataError.of("no-source", f"initial.{node.name}: before needs a reason"))
        reason = Citation("judgement", str(entry.get("reason", "")).strip())
        if "sum_of" in entry:
            self.file.allow(entry, ("sum_of", "reason"), *at)
            if not reason.text:
                self.file.complain("no-source", f"initial.{node.name}: a sum needs a reason", *at)
            parts = entry["sum_of"]
            if not isinstance(parts, list) or not parts or not all(isinstance(part, str) for part in parts):
                self.file.complain(
                    "malformed", f"initial.{node.name}: sum_of is a list of items, a minus before each to subtract", *at
                )
                return None
            return Initial(node.name, None, "", tuple(parts), reason)
        if "history" in entry:
            self.file.allow(entry, ("history", "spread", "bounds", "reason", "known_from", "before"), *at)
            entry = self.reader.entry_in_view(f"initial.{node.name}", entry)
            line = str(entry["history"])
            if line not in self.history.values or self.history.values[line][-1] is None:
                self.file.complain(
                    "no-initial", f"initial.{node.name}: {line} has no history at the last balance sheet", *at
                )
                return None
            return self._from_history(node, entry, at, line)
        driver = self.reader.read(f"initial.{node.name}", entry, at, node.unit)
        return None if driver is None else Initial(node.name, driver, "", (), driver.citation)

    def _from_history(self, node: Node, entry: dict[str, Any], at: tuple[str, ...], line: str) -> Initial | None:
        spread = entry.get("spread", "exit")
        path = self.history.paths.get(line)
        if spread == "exit" and path is not None and path.exit_log_sd is not None:
            spread = f"lognormal(1, {path.exit_log_sd:.6g})"
        reason = str(entry.get("reason", ""))
        raw: dict[str, Any] = {
            "value": 1 if spread == "exit" else spread,
            "unit": "1",
            "reason": reason or f"exit level of {line}",
        }
        raw |= {"bounds": entry["bounds"]} if "bounds" in entry else {}
        driver = self.reader.read(f"initial.{node.name}", raw, at)
        if driver is None:
            return None
        citation = Citation("fact", reason or f"exit level of the history of {line}", self._facts(line))
        return Initial(node.name, replace(driver, citation=citation), line, (), citation)

    def _facts(self, line: str) -> tuple[str, ...]:
        return tuple(fact for one in self.history.reported.get(line, []) for fact in one.facts)

"""Facts as text: the rows of the bundled CSV files, and the ledger they make."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import cast

from labecon.errors import DataError, Problem
from labecon.facts.derivation import Consistency, Derivation
from labecon.facts.ledger import Ledger
from labecon.facts.records import ENTITY_NAMES, Bound, Fact, Source
from labecon.periods import Instant, Period, parse_day, period_of

#: Columns of a fact file, in order. The first fifteen after ``id`` are those of the published table.
COLUMNS = (
    "id",
    "entity",
    "segment",
    "metric",
    "period_start",
    "period_end",
    "value",
    "unit",
    "basis",
    "printed",
    "low",
    "high",
    "precision",
    "bound",
    "conflict",
    "preferred",
    "reason",
    "place",
    "source_title",
    "source_publisher",
    "source_url",
    "published",
    "note",
)
DATA = Path(__file__).parent / "data"
#: Fact files of the package; the rest of the folder holds derivations and priors.
FACT_FILES = tuple(ENTITY_NAMES)
_BOUNDS = ("over", "under", "approx", "")


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a bundled data file.

    Args:
        name: File name without ``.csv``.

    Returns:
        One mapping per row, column to text.
    """
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fact_of(row: Mapping[str, str]) -> Fact:
    """A fact from a row.

    Args:
        row: The columns of `COLUMNS`; entity as a key or as the printed name.

    Returns:
        The fact.

    Raises:
        DataError: A number, a date or a bound cannot be read.
    """
    value, low, high = Decimal(row["value"]), Decimal(row["low"]), Decimal(row["high"])
    if not (value.is_finite() and low <= value <= high):
        raise DataError.of("bad-fact", f"value {value} must be a number inside its interval {low} .. {high}")
    if row["bound"] not in _BOUNDS:
        raise DataError.of("bad-fact", f"bound {row['bound']!r}; write over, under, approx or nothing")
    return Fact(
        row["id"],
        row["entity"].lower(),
        row["segment"],
        row["metric"],
        _period(row["period_start"], row["period_end"]),
        value,
        row["unit"],
        row["basis"],
        row["printed"],
        _source(row["source_title"], row["source_publisher"], row["source_url"], row["published"], row["place"]),
        low,
        high,
        row["precision"],
        cast("Bound | None", row["bound"] or None),
        row["conflict"] == "yes",
        row["preferred"] == "yes",
        row["reason"],
        row["note"],
    )


@lru_cache(maxsize=4096)
def _period(start: str, end: str) -> Period:
    return period_of(start, end)


@lru_cache(maxsize=4096)
def _source(title: str, publisher: str, url: str, published: str, place: str) -> Source:
    return Source(title, publisher, url, parse_day(published), place)


def facts_of(rows: Iterable[Mapping[str, str]], file: str) -> list[Fact]:
    """The facts of a file.

    Args:
        rows: Its rows, in order.
        file: Its name, for messages.

    Returns:
        The facts.

    Raises:
        DataError: All rows that cannot be read, with their line, and every id used twice.
    """
    facts: list[Fact] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        place = f"{file}:{line}"
        try:
            fact = fact_of(row)
        except DataError as error:
            problems += [Problem(one.code, one.message, place) for one in error.problems]
            continue
        except InvalidOperation:
            text = f"value {row['value']!r}, low {row['low']!r} and high {row['high']!r} must be numbers"
            problems.append(Problem("bad-fact", text, place))
            continue
        except KeyError as error:
            problems.append(Problem("bad-fact", f"column {error.args[0]!r} is missing", place))
            continue
        if fact.id in seen:
            problems.append(Problem("duplicate-name", f"fact {fact.id} stands twice in the file", place))
        seen.add(fact.id)
        facts.append(fact)
    if problems:
        raise DataError(problems)
    return facts


@lru_cache(maxsize=1)
def load_ledger() -> Ledger:
    """The bundled ledger, everything it knows; narrow it with `Ledger.as_of`.

    Returns:
        The ledger; the same object each time.

    Example:
        >>> fact = load_ledger().best("minimax", "revenue", "total", "FY2024")
        >>> str(fact.value), fact.unit, fact.printed
        ('30523000', 'USD', '3052.3万美元')
    """
    facts = [fact for name in FACT_FILES for fact in facts_of(read_rows(name), f"{name}.csv")]
    derivations = [
        Derivation(row["id"], row["unit"], row["formula"], row["set"], row["note"]) for row in read_rows("derived")
    ]
    tests = [
        Consistency(row["set"], row["formula"], row["lowest"], row["highest"], row["reason"])
        for row in read_rows("derived_sets")
    ]
    return Ledger(facts, derivations, tests)


def row_of(fact: Fact) -> dict[str, str]:
    """A fact as a row of text, the columns of `COLUMNS` and for a derived fact its formula and inputs.

    Args:
        fact: Reported or derived fact.

    Returns:
        Column to text; an infinite end of the interval is written ``Infinity``.
    """
    start, end = days_of(fact.period)
    return {
        "id": fact.id,
        "entity": ENTITY_NAMES.get(fact.entity, fact.entity),
        "segment": fact.segment,
        "metric": fact.metric,
        "period_start": start,
        "period_end": end,
        "value": str(fact.value),
        "unit": fact.unit,
        "basis": fact.basis,
        "printed": fact.printed,
        "low": str(fact.low),
        "high": str(fact.high),
        "precision": fact.precision,
        "bound": fact.bound or "",
        "conflict": "yes" if fact.conflict else "",
        "preferred": "yes" if fact.preferred else "",
        "reason": fact.reason,
        "place": fact.source.place,
        "source_title": fact.source.title,
        "source_publisher": fact.source.publisher,
        "source_url": fact.source.url,
        "published": fact.source.published.isoformat(),
        "note": fact.note,
        **({"formula": fact.formula, "inputs": " ".join(fact.inputs)} if fact.is_derived else {}),
    }


def days_of(period: Period) -> tuple[str, str]:
    """A period as the two columns of a row.

    Args:
        period: Window or day.

    Returns:
        First day, empty for a balance or another figure of one day, and last day.
    """
    if isinstance(period, Instant):
        return "", period.day.isoformat()
    return period.first_day.isoformat(), period.last_day.isoformat()

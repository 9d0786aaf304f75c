"""What can be asked of a store. Every question about facts names both dates, and may name the state of the ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Self

from labecon.errors import DataError
from labecon.facts.ledger import Ledger
from labecon.facts.records import Fact
from labecon.facts.storage import fact_of, load_ledger
from labecon.facts.store.engine import Engine, Row
from labecon.facts.store.record import GENESIS, VERSION_KINDS, Head, Record, is_linked, microseconds_of
from labecon.periods import Period, parse_period

State = Literal["open", "accepted", "corrected", "rejected"]
#: Verdict of a decision that takes the one before it back.
REOPEN = "reopen"
_STATES: dict[str, State] = {"accept": "accepted", "correct": "corrected", "reject": "rejected"}
#: A record, and the hash before it, so that no record is believed that its own hash does not vouch for.
_COLUMNS = """r.number, r.recorded, r.kind, r.name, r.body, r.hash,
    (SELECT p.hash FROM labecon_records p WHERE p.number = r.number - 1)"""
_PAGE = 2000
_PARAMETERS = 500
_FIRST_DAY, _LAST_DAY = date.min.isoformat(), date.max.isoformat()

#: Versions that stand when the ledger reached record ``:last``: nothing later about the same fact, and no retraction.
_STANDING = f"""
    SELECT {_COLUMNS} FROM labecon_versions v JOIN labecon_records r ON r.number = v.number
    WHERE v.number <= :last AND v.known_on <= :known AND v.ends <= :through AND v.entity <> '' {{conditions}}
    AND NOT EXISTS (SELECT 1 FROM labecon_versions w
        WHERE w.fact = v.fact AND w.number > v.number AND w.number <= :last)
    ORDER BY v.first"""
#: One entity after the other along the index; which of them ever had one of some metrics.
_HOLDERS = """WITH RECURSIVE one (name) AS (SELECT min(entity) FROM labecon_versions WHERE entity > '' UNION ALL
    SELECT (SELECT min(entity) FROM labecon_versions WHERE entity > one.name) FROM one WHERE one.name IS NOT NULL)
    SELECT name FROM one WHERE EXISTS
        (SELECT 1 FROM labecon_versions WHERE entity = one.name AND metric IN ({metrics}))"""


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a fact.

    Args:
        record: The record that made it.
        fact: The fact from then on; None after a retraction.
        who: Who recorded it.
        why: Why.
    """

    record: Record
    fact: Fact | None
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact that something proposes and a person decides on.

    Args:
        id: SHA-256 of what was proposed.
        row: What was proposed, column to text; empty where the finder could not say.
        evidence: Where it was found and how sure the finder is; whatever the finder keeps.
        record: The record of the proposal.
        state: ``open``, ``accepted``, ``corrected`` or ``rejected``.
        decision: The record of the decision; None while it is open.
    """

    id: str
    row: Mapping[str, str]
    evidence: Mapping[str, Any]
    record: Record
    state: State
    decision: Record | None

    @property
    def fact(self) -> Fact | None:
        """The proposed fact, with an empty id where it gets one when it is accepted; None where the row has gaps."""
        needed = ("entity", "segment", "metric", "period_end", "value", "low", "high", "published")
        return fact_of(self.row) if all(self.row[column] for column in needed) else None


class Reading:
    """The questions; `Store` adds the writes.

    Args:
        engine: The database.
        clock: Microseconds since 1970; the system's clock unless a test steps it.
    """

    def __init__(self, engine: Engine, clock: Callable[[], int] | None = None) -> None:
        self._engine = engine
        self._clock = clock or (lambda: time.time_ns() // 1000)
        self._asked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store. Nothing acknowledged depends on it."""
        self._engine.close()

    @property
    def place(self) -> str:
        """Path or address, without a password."""
        return self._engine.place

    @property
    def head(self) -> Head:
        """The end of the ledger."""
        found = self._engine.rows("SELECT number, recorded, hash FROM labecon_records ORDER BY number DESC LIMIT 1")
        return Head(*found[0]) if found else Head(0, 0, GENESIS)

    def head_at(self, recorded: datetime | None) -> Head:
        """The end of the ledger at a moment.

        The moment of the head that is given back names this state for good. A moment after the last record names what
        is known so far, and one that is still to come names nothing.

        Args:
            recorded: Transaction time, with a time zone; None for now.

        Returns:
            The last record written by then.

        Raises:
            DataError: The moment has not come yet.
        """
        head = self.head
        if recorded is None:
            return head
        moment = microseconds_of(recorded)
        if moment > max(self._clock(), head.recorded):
            text = f"{recorded.isoformat()} has not come yet, so what the ledger will hold then is not known"
            raise DataError.of("bad-period", text, self.place, f"the last record is of {head.moment.isoformat()}")
        self._asked = max(self._asked, moment)  # a clock that goes back must not write before what was answered
        sql = """SELECT number, recorded, hash FROM labecon_records WHERE recorded <= :moment
            ORDER BY recorded DESC, number DESC LIMIT 1"""
        found = self._engine.rows(sql, moment=moment)
        return Head(*found[0]) if found else Head(0, 0, GENESIS)

    def facts(
        self,
        entity: str,
        metric: str,
        segment: str | None = "total",
        period: Period | str | None = None,
        *,
        known_on: date | None,
        periods_through: date | None,
        recorded: datetime | None = None,
    ) -> list[Fact]:
        """The facts about a metric.

        Args:
            entity: Key of the lab.
            metric: Metric.
            segment: Segment; None for all.
            period: Only facts about this period.
            known_on: Only facts published by this day; None for no limit.
            periods_through: Only facts about periods that ended by this day; None for no limit.
            recorded: The ledger as it stood at this moment; None for now.

        Returns:
            Standing facts in the order in which they were first recorded.
        """
        wanted = parse_period(period) if isinstance(period, str) else period
        conditions = {"entity": entity, "metric": metric}
        if segment is not None:
            conditions["segment"] = segment
        if wanted is not None:
            conditions["ends"] = wanted.last_day.isoformat()
        found = self._standing(conditions, known_on, periods_through, recorded)
        return [fact for fact in found if wanted is None or fact.period == wanted]

    def ledger(
        self,
        known_on: date | None,
        periods_through: date | None,
        *,
        recorded: datetime | None = None,
        entities: Collection[str] | None = None,
    ) -> Ledger:
        """The store as a `Ledger`, with the derived facts that labecon defines.

        Args:
            known_on: Only facts published by this day; None for no limit.
            periods_through: Only facts about periods that ended by this day; None for no limit.
            recorded: The ledger as it stood at this moment; None for now.
            entities: Only facts of these labs; None for all.

        Returns:
            The view.
        """
        facts: list[Fact] = []
        for conditions in [{}] if entities is None else [{"entity": one} for one in dict.fromkeys(entities)]:
            facts += self._standing(conditions, known_on, periods_through, recorded)
        bundled = load_ledger()
        return Ledger(facts, bundled.derivations, bundled.tests).as_of(known_on, periods_through)

    def _standing(
        self, conditions: dict[str, str], known_on: date | None, through: date | None, recorded: datetime | None
    ) -> list[Fact]:
        sql = _STANDING.format(conditions="".join(f" AND v.{name} = :{name}" for name in conditions))
        rows = self._engine.rows(
            sql,
            last=self.head_at(recorded).number,
            known=_LAST_DAY if known_on is None else known_on.isoformat(),
            through=_LAST_DAY if through is None else through.isoformat(),
            **conditions,
        )
        return [fact_of(self._record(row).content["fact"]) for row in rows]

    def _record(self, row: Row) -> Record:
        """The record of a row, believed only where its hash is right."""
        record = Record(*row[:6])
        if not is_linked(GENESIS if record.number == 1 else row[6], record):
            text = f"record {record.number} does not have the hash that its text gives"
            raise DataError.of("ledger-broken", text, self.place, "restore a copy")
        return record

    def history(self, name: str) -> list[Version]:
        """Every state a fact has had.

        Args:
            name: Id of the fact.

        Returns:
            The versions, oldest first; empty where the ledger never held it.
        """
        sql = f"""SELECT {_COLUMNS} FROM labecon_versions v JOIN labecon_records r ON r.number = v.number
            WHERE v.fact = :name ORDER BY v.number"""
        return [_version(self._record(row)) for row in self._engine.rows(sql, name=name)]

    def names(self) -> set[str]:
        """Ids of all facts the ledger ever held, standing or not."""
        return {str(row[0]) for row in self._engine.rows("SELECT DISTINCT fact FROM labecon_versions")}

    def spoken(self, names: Iterable[str], *, recorded: datetime | None = None) -> set[str]:
        """Those of some ids that the ledger ever held, standing or not.

        Args:
            names: Ids.
            recorded: The ledger as it stood at this moment; None for now.

        Returns:
            The ids among them.
        """
        last, wanted, found = self.head_at(recorded).number, list(names), set[str]()
        for start in range(0, len(wanted), _PARAMETERS):
            some = {f"n{place}": name for place, name in enumerate(wanted[start : start + _PARAMETERS])}
            sql = f"""SELECT DISTINCT fact FROM labecon_versions
                WHERE number <= :last AND fact IN ({", ".join(f":{place}" for place in some)})"""
            found |= {str(row[0]) for row in self._engine.rows(sql, last=last, **some)}
        return found

    def holders(self, metrics: Collection[str]) -> list[str]:
        """Entities of which the ledger ever held one of some metrics."""
        some = {f"m{place}": metric for place, metric in enumerate(metrics)}
        sql = _HOLDERS.format(metrics=", ".join(f":{place}" for place in some))
        return [str(row[0]) for row in self._engine.rows(sql, **some)]

    def facts_head(self, *, recorded: datetime | None = None) -> str:
        """Hash of the last record about a fact, which stands for all of them; empty where there is none.

        Args:
            recorded: The ledger as it stood at this moment; None for now.

        Returns:
            The hash.
        """
        sql = f"""SELECT {_COLUMNS} FROM labecon_records r WHERE r.number =
            (SELECT max(v.number) FROM labecon_versions v WHERE v.number <= :last)"""
        rows = self._engine.rows(sql, last=self.head_at(recorded).number)
        return self._record(rows[0]).hash if rows else ""

    def records(self, after: int = 0, *, checked: bool = True) -> Iterator[Record]:
        """The records in order.

        Args:
            after: Begin behind this number.
            checked: Believe only records whose hash is right; verification looks at all of them.

        Yields:
            Records.
        """
        while rows := self._engine.rows(
            f"SELECT {_COLUMNS} FROM labecon_records r WHERE r.number > :after ORDER BY r.number LIMIT :page",
            after=after,
            page=_PAGE,
        ):
            yield from (self._record(row) if checked else Record(*row[:6]) for row in rows)
            after = rows[-1][0]

    def proposals(self, state: State | None = None, *, recorded: datetime | None = None) -> list[Proposal]:
        """Proposals, with what was decided.

        Args:
            state: Only those in this state; None for all.
            recorded: The ledger as it stood at this moment; None for now.

        Returns:
            In the order in which they were made.
        """
        last = self.head_at(recorded).number
        sql = f"""SELECT {_COLUMNS} FROM labecon_records r WHERE r.kind = :kind AND r.number <= :last
            ORDER BY r.number"""
        decisions = {row[3]: self._record(row) for row in self._engine.rows(sql, kind="decision", last=last)}
        made = [self._record(row) for row in self._engine.rows(sql, kind="proposal", last=last)]
        found = [_proposal(one, decisions.get(one.name)) for one in made]
        return [one for one in found if state is None or one.state == state]

    def proposal(self, name: str) -> Proposal | None:
        """A proposal by its id.

        Args:
            name: The id.

        Returns:
            The proposal; None where there is none.
        """
        made = self._named("proposal", name)
        return None if made is None else _proposal(made, self._named("decision", name))

    def run(self, name: str) -> Record | None:
        """The record of a run by its content hash; None where it was not recorded."""
        return self._named("run", name)

    def _named(self, kind: str, name: str) -> Record | None:
        sql = f"SELECT {_COLUMNS} FROM labecon_records r WHERE r.name = :name AND r.kind = :kind ORDER BY r.number"
        rows = self._engine.rows(sql, name=name, kind=kind)
        return self._record(rows[-1]) if rows else None

    def fact_of_proposal(self, name: str) -> str:
        """The id of the fact that a proposal became.

        Args:
            name: Id of the proposal.

        Returns:
            The id; empty where it became none.
        """
        decision = self._named("decision", name)
        if decision is None:
            return ""
        sql = f"SELECT {_COLUMNS} FROM labecon_records r WHERE r.number = :number"
        rows = self._engine.rows(sql, number=decision.number + 1)
        following = self._record(rows[0]) if rows else None
        is_its = following is not None and following.content.get("proposal") == name and following.kind == "fact"
        return following.name if following is not None and is_its else ""


def version_row(record: Record, first: int) -> dict[str, object]:
    """What the table of versions repeats of a record about a fact.

    Args:
        record: Of a kind in `VERSION_KINDS`.
        first: Number of the first version of the same fact.

    Returns:
        Column to value; what the fact is about is empty after a retraction.
    """
    assert record.kind in VERSION_KINDS
    row = record.content.get("fact", {})
    return {
        "number": record.number,
        "fact": record.name,
        "first": first,
        "entity": row.get("entity", "").lower(),
        "segment": row.get("segment", ""),
        "metric": row.get("metric", ""),
        "known_on": row.get("published", _FIRST_DAY),
        "ends": row.get("period_end", _FIRST_DAY),
    }


def _version(record: Record) -> Version:
    content = record.content
    fact = None if record.kind == "retraction" else fact_of(content["fact"])
    return Version(record, fact, content["who"], content["why"])


def _proposal(record: Record, decision: Record | None) -> Proposal:
    content = record.content
    verdict = REOPEN if decision is None else decision.content["verdict"]
    if verdict == REOPEN:
        return Proposal(record.name, content["fact"], content["evidence"], record, "open", None)
    state = _STATES[verdict]
    return Proposal(record.name, content["fact"], content["evidence"], record, state, decision)

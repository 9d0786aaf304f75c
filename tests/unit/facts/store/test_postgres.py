"""What only concerns a server."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from labecon.errors import DataError
from labecon.facts.store import Store, verify
from tests.unit.facts.build import fact
from tests.unit.facts.store import postgres

pytestmark = pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing() or "runs")

REVENUE = fact("acme.total.revenue.FY2024", "100")
NEXT = fact("acme.total.revenue.FY2025", "250")


def _run(place: str, *statements: str) -> None:
    """Statements as the owner."""
    import psycopg

    query = parse_qs(urlsplit(place).query)
    options, host = query["options"][0], query["host"][0]
    with psycopg.connect(host=host, user="postgres", dbname="postgres", options=options, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def test_a_role_that_may_only_read_and_insert_is_enough() -> None:
    place = postgres.new_place()
    Store.open(place).close()
    schema = place.rpartition("%3D")[2]
    role = f"analyst_{schema}"
    tables = "labecon_records, labecon_versions, labecon_formats"
    _run(
        place,
        f"CREATE ROLE {role} LOGIN",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT SELECT, INSERT ON {tables} TO {role}",
    )
    with Store.open(place.replace("postgres@", f"{role}@")) as store:
        store.add([REVENUE], who="a")
        assert store.facts("acme", "revenue", known_on=None, periods_through=None) == [REVENUE]
        assert verify(store).ok
        with pytest.raises(DataError, match="permission denied"):
            store.engine.rows("TRUNCATE labecon_records CASCADE")


def test_what_an_owner_changes_is_found() -> None:
    place = postgres.new_place()
    with Store.open(place) as store:
        store.add([REVENUE], who="a")
        store.add([NEXT], who="a")
    with pytest.raises(Exception, match="append-only"):
        _run(place, "TRUNCATE labecon_records CASCADE")
    _run(
        place,
        "ALTER TABLE labecon_records DISABLE TRIGGER labecon_records_no_change",
        "UPDATE labecon_records SET body = replace(body, '250', '251') WHERE number = 2",
    )
    with Store.open(place) as store:
        found = verify(store)
        assert [problem.place for problem in found.problems] == ["record 2", store.place]
        assert "triggers were changed" in found.problems[1].message
        with pytest.raises(DataError, match="record 2 does not have the hash"):
            store.ledger(None, None)


def test_two_schemas_do_not_wait_for_each_other() -> None:
    with Store.open(postgres.new_place()) as one, Store.open(postgres.new_place(), patience=0.1) as other:
        with one.engine.writing():
            other.add([REVENUE], who="a")


def test_a_server_that_is_not_there_is_an_error_without_the_password() -> None:
    with pytest.raises(DataError, match="cannot be reached") as caught:
        Store.open("postgresql://me:secret-word@/ledger?host=/nowhere")
    assert "secret-word" not in str(caught.value)
    with pytest.raises(DataError, match="is no address of a database"):
        Store.open("postgresql://me@host:no-port/ledger")

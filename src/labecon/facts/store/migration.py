"""Formats of the store: a new one is made, an older one is brought up to date, a newer one is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from labecon.errors import DataError
from labecon.facts.store.engine import Engine
from labecon.facts.store.schema import FORMAT

#: From a format to the next one; runs inside the writer's transaction and may add, never change what is recorded.
Migration = Callable[[Engine], None]
#: The steps that this version knows. Format 1 is the first, so there is none yet.
MIGRATIONS: Mapping[int, Migration] = {}


def prepare(
    engine: Engine,
    *,
    writable: bool,
    create: bool,
    target: int = FORMAT,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> None:
    """See that a database holds a ledger of the present format.

    Args:
        engine: The database.
        writable: Whether it may be changed.
        create: Whether a ledger may be made where there is none.
        target: The present format.
        migrations: The steps from each older format.

    Raises:
        DataError: There is no ledger, its format is newer, or no way leads from it.
    """
    if not engine.has_tables():
        if not (writable and create):
            raise DataError.of("no-ledger", "holds no ledger", engine.place)
        with engine.writing():
            if not engine.has_tables():  # another writer may have made them meanwhile
                engine.make_tables()
                _note(engine, FORMAT)
    found = _format(engine)
    if found > target:
        text = f"has format {found}, and this version of labecon knows formats up to {target}"
        raise DataError.of("ledger-newer", text, engine.place, "update labecon")
    if found < target:
        _migrate(engine, found, target, migrations, writable)


def _migrate(engine: Engine, found: int, target: int, migrations: Mapping[int, Migration], writable: bool) -> None:
    missing = [number for number in range(found, target) if number not in migrations]
    if missing:
        raise DataError.of("ledger-broken", f"has format {found}, from which no way leads to {target}", engine.place)
    if not writable:
        text = f"has format {found}, and the present one is {target}"
        raise DataError.of("ledger-failed", text, engine.place, "open it for writing once, so that it is brought up")
    engine.keep_original(found)
    with engine.writing():
        for number in range(_format(engine), target):
            migrations[number](engine)
            _note(engine, number + 1)


def _format(engine: Engine) -> int:
    found = engine.rows("SELECT max(format) FROM labecon_formats")[0][0]
    if not isinstance(found, int):
        raise DataError.of("ledger-broken", "names no format", engine.place)
    return found


def _note(engine: Engine, number: int) -> None:
    engine.insert("INSERT INTO labecon_formats (format) VALUES (:format)", [{"format": number}])

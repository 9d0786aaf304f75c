"""The ledger of a workspace: what its user added, corrected and retracted, over what is bundled.

It is the file ``labecon.db`` of the folder, or a team's database that ``labecon.toml`` names:
``ledger = "postgresql://user@host/database"``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from labecon.errors import DataError, nearest
from labecon.facts.ledger import Ledger
from labecon.facts.records import ENTITY_NAMES, WORTH, Fact
from labecon.facts.storage import fact_of, load_ledger, row_of

if TYPE_CHECKING:
    from labecon.facts.store import Store

#: Name of the ledger in a workspace.
LEDGER_FILE = "labecon.db"
#: Settings of a workspace.
SETTINGS_FILE = "labecon.toml"
_KEY = "ledger"
_EXAMPLE = 'write it like ledger = "postgresql://user@host/database"'


def ledger_place(folder: Path) -> Path | str:
    """Where the ledger of a workspace is.

    Args:
        folder: A user's folder.

    Returns:
        The path of a file, or the address of a database.

    Raises:
        DataError: The settings cannot be read, or hold a password.
    """
    import tomllib  # only a workspace has settings

    file = folder / SETTINGS_FILE
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except (OSError, ValueError) as error:
        raise DataError.of("unreadable", f"cannot be read: {error}", str(file), _EXAMPLE) from error
    if _KEY not in settings:
        if meant := [name for name in settings if nearest(name, [_KEY])]:
            raise DataError.of("unknown-name", f"no setting {meant[0]!r}; did you mean {_KEY}?", str(file), _EXAMPLE)
        return folder / LEDGER_FILE
    place = settings[_KEY]
    if not isinstance(place, str) or not place.strip():
        raise DataError.of("bad-setting", f"{_KEY} must be an address or a path", str(file), _EXAMPLE)
    if "://" not in place:
        return folder / place
    if _has_password(place):
        remedy = "leave it out; PostgreSQL takes it from the variable PGPASSWORD or the file ~/.pgpass"
        raise DataError.of("bad-setting", "the address of the ledger holds a password", str(file), remedy)
    return place


def _has_password(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.password) or "password" in parse_qs(parts.query)
    except ValueError:  # the database's own complaint about the address is better
        return "password" in address


def open_workspace(folder: Path, *, writable: bool = True, create: bool = True) -> Store:
    """The store of a workspace.

    Args:
        folder: A user's folder.
        writable: Whether anything will be written.
        create: Whether it may be made.

    Returns:
        The open store.

    Raises:
        DataError: It cannot be opened.
    """
    from labecon.facts.store import Store  # a run in a workspace without a ledger does not wait for a database

    return Store.open(ledger_place(folder), writable=writable, create=create)


def read_workspace(folder: Path | None) -> Store | None:
    """The store of a workspace for reading.

    Args:
        folder: A user's folder; None for none.

    Returns:
        The open store; None where nothing was ever written.

    Raises:
        DataError: It cannot be opened.
    """
    if folder is None:
        return None
    place = ledger_place(folder)
    if isinstance(place, Path) and not place.exists():
        return None
    try:
        return open_workspace(folder, writable=False)
    except DataError as error:
        if isinstance(place, str) and error.problems[0].code == "no-ledger":
            return None
        raise


def workspace_ledger(
    folder: Path | None, recorded: datetime | None = None, entities: Collection[str] | None = None
) -> Ledger:
    """All facts a workspace knows: the bundled ones, where its own ledger does not say otherwise, and its own.

    Args:
        folder: A user's folder; None for none.
        recorded: Its own ledger as it stood at this moment; None for now.
        entities: The companies about which its own ledger is read, beside those of bundled facts and peers (whose worth
            it holds); None for all. The head is the same whatever is read.

    Returns:
        The ledger, without limits; the bundled one where the workspace has no ledger of its own.

    Raises:
        DataError: The workspace's ledger cannot be read, or the moment has not come yet.
    """
    bundled = load_ledger()
    store = read_workspace(folder)
    if store is None:
        return bundled
    with store:
        peers = () if entities is None else store.holders(WORTH)
        wanted = None if entities is None else dict.fromkeys([*entities, *ENTITY_NAMES, *peers])
        last = store.facts_head(recorded=recorded)
        if not last:
            return bundled
        own = {fact.id: fact for fact in store.ledger(None, None, recorded=recorded, entities=wanted).facts}
        spoken = store.spoken((fact.id for fact in bundled.facts), recorded=recorded)
    facts = [own.pop(fact.id, fact) for fact in bundled.facts if fact.id in own or fact.id not in spoken]
    return Ledger([*facts, *own.values()], bundled.derivations, bundled.tests, identity=f"{bundled.head} {last}")


def correct_fact(
    folder: Path, name: str, changes: Mapping[str, str], who: str, why: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Correct a fact of a workspace, or a bundled one for this workspace.

    Args:
        folder: A user's folder.
        name: Id of the fact.
        changes: Field to text.
        who: Who says so.
        why: What was wrong.

    Returns:
        The row before and after.

    Raises:
        DataError: There is no such fact, a change does not fit it, or the ledger cannot be written.
    """
    from labecon.facts.intake import changed

    if about := [field for field in ("entity", "segment", "metric", "period") if field in changes]:
        text = f"the id says what a fact is about, so {about[0]} cannot be corrected under it"
        raise DataError.of("bad-fact", text, name, "retract it, and load or accept the right one")
    fact = _standing(folder, name)
    before = row_of(fact)
    after = changed(before, changes)
    with open_workspace(folder) as store:
        _bring_in(store, fact)
        store.correct(fact_of(after), who=who, why=why)
    return before, after


def retract_fact(folder: Path, name: str, who: str, why: str) -> None:
    """Take a fact of a workspace back, or leave a bundled one out of this workspace.

    Args:
        folder: A user's folder.
        name: Id of the fact.
        who: Who says so.
        why: Why.

    Raises:
        DataError: There is no such fact, or the ledger cannot be written.
    """
    fact = _standing(folder, name)
    with open_workspace(folder) as store:
        _bring_in(store, fact)
        store.retract(name, who=who, why=why)


def _standing(folder: Path, name: str) -> Fact:
    entity = name.partition(".")[0]
    known = {fact.id: fact for fact in workspace_ledger(folder, entities=[entity]).facts}
    if name not in known:
        text = f"the ledger holds no fact {name}{nearest(name, known)}"
        raise DataError.of("unknown-fact", text, "", "labecon facts --ids shows them")
    return known[name]


def _bring_in(store: Store, fact: Fact) -> None:
    """A bundled fact is recorded as it is before a person changes it."""
    from labecon.facts.store.bundled import BUNDLED

    if not store.history(fact.id):
        store.add([fact], who=BUNDLED, why="bundled")

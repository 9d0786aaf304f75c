"""The ledger of a workspace: what its user added, corrected and retracted, over what is bundled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from labecon.facts.ledger import Ledger
from labecon.facts.storage import load_ledger

if TYPE_CHECKING:
    from labecon.facts.store import Store

#: Name of the ledger in a workspace.
LEDGER_FILE = "labecon.db"


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

    return Store.open(folder / LEDGER_FILE, writable=writable, create=create)


def workspace_ledger(folder: Path | None) -> Ledger:
    """All facts a workspace knows: the bundled ones, where its own ledger does not say otherwise, and its own.

    Args:
        folder: A user's folder; None for none.

    Returns:
        The ledger, without limits; the bundled one where the workspace has no ledger of its own.

    Raises:
        DataError: The workspace's ledger cannot be read.
    """
    bundled = load_ledger()
    if folder is None or not (folder / LEDGER_FILE).exists():
        return bundled
    with open_workspace(folder, writable=False) as store:
        own = {fact.id: fact for fact in store.ledger(None, None).facts}
        spoken = store.names()
    if not spoken:
        return bundled
    facts = [own.pop(fact.id, fact) for fact in bundled.facts if fact.id in own or fact.id not in spoken]
    return Ledger([*facts, *own.values()], bundled.derivations, bundled.tests)

"""Documents on the desk: kept for whoever sent them, in a folder of the server's own, until they are removed."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from labecon.errors import UsageError
from labecon.web.owned import Owned
from labecon.web.uploads import file_name

#: Documents and bytes of one person, and documents of all.
MOST_EACH, MOST_BYTES, MOST_ALL = 40, 128 << 20, 1000


@dataclass
class KeptDocument:
    """One document.

    Args:
        id: 32 hexadecimal digits.
        owner: The account that sent it.
        name: What it is called.
        path: Where it lies.
        size: Bytes.
        options: Words of the command that reads it.
        proposals: Ids of the proposals of its figures, by place, once they are in the ledger.
    """

    id: str
    owner: str
    name: str
    path: Path
    size: int
    options: tuple[str, ...] = ()
    proposals: dict[int, str] = field(default_factory=dict)

    def row(self) -> dict[str, object]:
        """The document in a list.

        Returns:
            ``id``, ``name`` and ``bytes``.
        """
        return {"id": self.id, "name": self.name, "bytes": self.size}


class KeptDocuments(Owned[KeptDocument]):
    """The documents of a server; they are gone when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self._folder: TemporaryDirectory[str] | None = None

    def add(self, owner: str, given: str, data: bytes, options: tuple[str, ...]) -> KeptDocument:
        """Keeps a document.

        Args:
            owner: The account.
            given: What the sender calls it.
            data: Its bytes.
            options: Words of the command that reads it.

        Returns:
            The document.

        Raises:
            UsageError: There is no more room.
        """
        own = self.of(owner)
        full = len(own) >= MOST_EACH or sum(one.size for one in own) + len(data) > MOST_BYTES
        if full or len(self.by_id) >= MOST_ALL:
            remedy = "DELETE /api/documents/{id} removes one"
            raise UsageError.of("busy", f"{len(own)} documents are kept already", "", remedy)
        number, name = secrets.token_hex(16), file_name(given)
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="labecon-desk-")
        folder = Path(self._folder.name) / number
        folder.mkdir(mode=0o700)
        (folder / name).write_bytes(data)
        self.by_id[number] = KeptDocument(number, owner, name, folder / name, len(data), options)
        return self.by_id[number]

    def remove(self, document: KeptDocument) -> None:
        """Forgets a document.

        Args:
            document: The document.
        """
        if self.by_id.pop(document.id, None) is not None:
            shutil.rmtree(document.path.parent, ignore_errors=True)

    def close(self) -> None:
        """Forgets all."""
        self.by_id.clear()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

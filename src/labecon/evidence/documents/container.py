"""The zip container of an office document, opened with suspicion. Nothing of it is ever written to disk."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from labecon.evidence.documents.limits import MEGABYTE, Limits
from labecon.evidence.documents.markup import CHUNK, Handler, parse
from labecon.evidence.documents.refusals import EncryptedInput, LimitReached, MalformedInput

_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER = 30


class Container:
    """The parts of an office document.

    Args:
        data: The file.
        limits: Members, expanded size, ratio.

    Raises:
        MalformedInput: It is no sound container: entries overlap, are named twice, or cannot be listed.
        EncryptedInput: Its entries are encrypted.
        LimitReached: It holds too much.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        self._expanded = 0
        # Counted in the bytes before the list is built, whatever the end record says.
        if (entries := data.count(_ENTRY)) > limits.members:
            raise LimitReached("members", f"{entries} entries, more than {limits.members}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError) as error:
            raise MalformedInput(f"the container cannot be listed: {error}") from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for entry in self._zip.infolist():
            self._admit(entry)
        self._refuse_overlaps()
        total = sum(entry.file_size for entry in self._parts.values())
        if total > limits.expanded:
            raise LimitReached("expanded", f"{total} bytes when expanded, more than {limits.expanded}")

    def _admit(self, entry: zipfile.ZipInfo) -> None:
        if entry.flag_bits & 1:
            raise EncryptedInput("the entries of the container are encrypted")
        if entry.compress_type not in _METHODS:
            raise MalformedInput(f"an entry is compressed by method {entry.compress_type}, which office does not use")
        large = entry.file_size > MEGABYTE
        if large and entry.file_size > self.limits.ratio * max(entry.compress_size, 1):
            raise LimitReached("ratio", f"an entry of {entry.compress_size} bytes expands to {entry.file_size}")
        name = entry.filename.lower().lstrip("/")
        if name in self._parts:
            raise MalformedInput("two entries of the container have the same name")
        self._parts[name] = entry

    def _refuse_overlaps(self) -> None:
        end = 0
        for entry in sorted(self._parts.values(), key=lambda one: one.header_offset):
            if entry.header_offset < end:
                raise MalformedInput("entries of the container overlap")
            end = entry.header_offset + _LOCAL_HEADER + entry.compress_size

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def names(self) -> list[str]:
        """The parts, by lower-case name."""
        return list(self._parts)

    def _chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part; what it expands to is counted, not believed."""
        entry = self._parts[part.lower()]
        read = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    read += len(chunk)
                    self._expanded += len(chunk)
                    if self._expanded > self.limits.expanded:
                        raise LimitReached("expanded", f"more than {self.limits.expanded} bytes when expanded")
                    if read > MEGABYTE and read > self.limits.ratio * max(entry.compress_size, 1):
                        raise LimitReached("ratio", f"an entry of {entry.compress_size} bytes expands to over {read}")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
            raise MalformedInput(f"{part} cannot be expanded: {error}") from error
        except RuntimeError as error:
            raise EncryptedInput(f"{part} is encrypted") from error

    def parse(self, part: str, handler: Handler) -> None:
        """Read a part as XML.

        Args:
            part: Its name.
            handler: What the events go to.

        Raises:
            MalformedInput: There is no such part, or it is not what it should be.
            LimitReached: It is too large or too deep.
        """
        if part not in self:
            raise MalformedInput(f"the part {part} is missing")
        parse(part, self._chunks(part), handler, self.limits)

    def relations(self, part: str = "") -> dict[str, tuple[str, str]]:
        """What a part points to inside the container.

        Args:
            part: Its name; empty for the container itself.

        Returns:
            By identifier: last word of the type (`officeDocument`, `worksheet`) and the name of the target part.
        """
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        reader = _Relations(folder)
        if listing in self:
            self.parse(listing, reader)
        return reader.found

    def main_part(self, fallback: str) -> str:
        """The part that holds the document.

        Args:
            fallback: Where it is by custom.

        Returns:
            Its name.
        """
        targets = [target for kind, target in self.relations().values() if kind == "officeDocument"]
        return next((target for target in targets if target in self), fallback)


class _Relations:
    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        full = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(self.folder, target))
        self.found[attributes.get("Id", "")] = (attributes.get("Type", "").rsplit("/", 1)[-1], full)

    def end(self, space: str, name: str) -> None:
        """Nothing ends here that matters."""

    def text(self, data: str) -> None:
        """Relations have no text."""

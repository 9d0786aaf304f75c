"""XML of untrusted origin, as a stream of events.

The parser is expat itself: nothing is built in memory, a document type is refused before an entity can be declared,
nothing outside is ever asked for, and depth and the size of a single mark are bounded.
"""

from __future__ import annotations

import pyexpat
from collections.abc import Iterator
from typing import Protocol

from labecon.evidence.documents.limits import Limits
from labecon.evidence.documents.refusals import LimitReached, MalformedInput

#: A start tag, a comment or another mark longer than this is no document.
_LONGEST_MARK = 1_000_000
#: Bytes that are read at once.
CHUNK = 65_536


class Handler(Protocol):
    """What a reader of events offers."""

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        """An element begins.

        Args:
            space: Namespace; empty for none.
            name: Name without prefix.
            attributes: By name without prefix, or `space name` where they have one.
        """

    def end(self, space: str, name: str) -> None:
        """An element ends.

        Args:
            space: Namespace.
            name: Name without prefix.
        """

    def text(self, data: str) -> None:
        """Characters.

        Args:
            data: Some of the text; a run may come in several pieces.
        """


class _Guard:
    """Sits between expat and a reader."""

    def __init__(self, part: str, handler: Handler, limits: Limits) -> None:
        self.part, self.handler, self.limits = part, handler, limits
        self.depth = self.events = 0
        self.names: dict[str, tuple[str, str]] = {}
        parser = pyexpat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.doctype
        parser.ExternalEntityRefHandler = self.doctype
        self.parser = parser

    def _split(self, full: str) -> tuple[str, str]:
        known = self.names.get(full)
        if known is None:
            space, _, name = full.rpartition(" ")
            known = (space, name)
            if len(self.names) < 10_000:
                self.names[full] = known
        return known

    def start(self, full: str, attributes: dict[str, str]) -> None:
        self.events += 1
        self.depth += 1
        if self.depth > self.limits.depth:
            raise LimitReached("depth", f"{self.part}: more than {self.limits.depth} elements within each other")
        self.handler.start(*self._split(full), attributes)

    def end(self, full: str) -> None:
        self.events += 1
        self.depth -= 1
        self.handler.end(*self._split(full))

    def text(self, data: str) -> None:
        self.events += 1
        self.handler.text(data)

    def doctype(self, *_: object) -> int:
        raise MalformedInput(f"{self.part} declares a document type, which no office document does; refused unread")


def parse(part: str, chunks: Iterator[bytes], handler: Handler, limits: Limits) -> None:
    """Read one part.

    Args:
        part: Its name, for messages.
        chunks: Its bytes.
        handler: What the events go to.
        limits: Depth.

    Raises:
        MalformedInput: It is not well-formed, or declares a document type.
        LimitReached: It is too deep, or a single mark is too long.
    """
    guard = _Guard(part, handler, limits)
    silent, seen = 0, 0
    try:
        for chunk in chunks:
            guard.parser.Parse(chunk, False)
            silent = silent + len(chunk) if guard.events == seen else 0
            seen = guard.events
            if silent > _LONGEST_MARK:
                raise LimitReached("size", f"{part}: a single mark of more than {_LONGEST_MARK} bytes")
        guard.parser.Parse(b"", True)
    except pyexpat.ExpatError as error:
        raise MalformedInput(f"{part} is not well-formed XML: {error}") from error
    except (ValueError, LookupError, OSError) as error:  # an encoding that is unknown, or would have to be loaded
        raise MalformedInput(f"{part}: {error}") from error

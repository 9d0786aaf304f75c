"""A document that was sent: kept under a name of our own for as long as it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Any

from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.verbs import Verb

#: Seconds for one document.
PATIENCE = 60.0
_ODD = re.compile(r"[^\w.-]+")
_LONGEST = 80


def file_name(given: str) -> str:
    """A name under which a document may be kept.

    Args:
        given: What the sender calls it.

    Returns:
        Its last part in letters, digits and ``. _ -``; never empty, never hidden, never an option, never a path.

    Example:
        >>> file_name("../../etc/passwd"), file_name("C:\\\\notes\\\\a b.pdf"), file_name("..")
        ('passwd', 'a_b.pdf', 'document.txt')
    """
    last = PureWindowsPath(PurePosixPath(given).name).name
    plain = _ODD.sub("_", last).lstrip(".-")[-_LONGEST:].lstrip(".-")
    return plain if plain.strip("_.-") else "document.txt"


async def answered_document(desk: Desk, verb: Verb, arguments: Mapping[str, Any], form: str, data: bytes) -> Answer:
    """The answer to a question about a document that was sent.

    Args:
        desk: Answers it, in a process of its own.
        verb: A question that takes a document.
        arguments: Its options, with the ``name`` that the sender gives the document.
        form: ``json`` or ``csv``.
        data: The document.

    Returns:
        The answer; the document is gone then.
    """
    options = {key: value for key, value in arguments.items() if key != "name"}
    with TemporaryDirectory(prefix="labecon-") as folder:
        place = f"{folder}/{file_name(str(arguments['name']))}"
        with open(place, "wb") as file:
            file.write(data)
        workspace = None if desk.workspace is None else str(desk.workspace)
        words = [*verb.words(options, form, workspace), "--", place]
        found = await desk.once(words, True, PATIENCE)
        return found.without(f"{folder}/")

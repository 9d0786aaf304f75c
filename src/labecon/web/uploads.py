"""A document that was sent: kept under a name of our own for as long as it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Any

from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.verbs import Verb

#: Seconds for one document.
PATIENCE = 60.0
_ODD = re.compile(r"[^\w.-]+")
_LONGEST = 80
#: Folder, within that of a job, in which a command writes its results.
RESULTS = "results"


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


def words_with_text(
    folder: Path, verb: Verb, arguments: Mapping[str, Any], form: str, workspace: str | None
) -> list[str]:
    """The command line of a question that holds a text, which the command reads from a file.

    Args:
        folder: Where the text is written, and the command its results.
        verb: A question with a text.
        arguments: Its arguments.
        form: ``json`` or ``csv``.
        workspace: The folder that is served.

    Returns:
        Words.
    """
    place, rest = folder / f"{verb.name}.toml", {key: one for key, one in arguments.items() if key != verb.text}
    place.write_text(str(arguments[verb.text]), encoding="utf-8", errors="replace", newline="")
    return [*verb.words(rest, form, workspace, f"--to={folder / RESULTS}"), "--", str(place)]

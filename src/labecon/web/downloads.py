"""Files that a question makes: notes, workbooks, live pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.verbs import Verb

MEDIA_OF_FILES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def made_file(desk: Desk, verb: Verb, arguments: Mapping[str, Any], ending: str) -> tuple[Answer, bytes]:
    """The file that answers a question.

    Args:
        desk: Answers it, in a process of its own.
        verb: ``report``, ``export`` or ``publish``.
        arguments: Its arguments.
        ending: E.g. ``html``.

    Returns:
        What the command says of the file, and its bytes; none where it is refused.
    """
    with TemporaryDirectory(prefix="labecon-") as folder:
        place = Path(folder) / f"file.{ending}"
        workspace = None if desk.workspace is None else str(desk.workspace)
        words = verb.words(arguments, "json", workspace, f"--to={place}")
        found = (await desk.once(words, True)).without(f"{folder}/")
        return found, b"" if found.refused else place.read_bytes()


def name_of_file(verb: Verb, arguments: Mapping[str, Any], ending: str) -> str:
    """What a file is called where it is kept.

    Args:
        verb: The question.
        arguments: Its arguments.
        ending: E.g. ``html``.

    Returns:
        Labs and ending; nothing that has a meaning in a header or a path.
    """
    labs = arguments.get("lab") or []
    names = labs if isinstance(labs, list) else [labs]
    return "-".join(["labecon", verb.name, *names]) + f".{ending}"

"""Files that a question makes: notes, workbooks, live pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from labecon.errors import LabeconError
from labecon.labs.library import find
from labecon.outputs.messages import Words
from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.verbs import Verb

MEDIA_OF_FILES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


#: What an archive says of the time of its files, so that the same files give the same archive.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
#: Signs that some systems do not take in names of files.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


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


def archive_of(files: Sequence[Path], folder: Path) -> bytes:
    """Files as one archive.

    Args:
        files: The files.
        folder: What their names are relative to.

    Returns:
        A zip whose entries are stored as they are: Parquet is compressed already.
    """
    data = BytesIO()
    with ZipFile(data, "w", ZIP_STORED) as archive:
        for one in files:
            archive.writestr(ZipInfo(one.relative_to(folder).as_posix(), _NO_TIME), one.read_bytes())
    return data.getvalue()


def disposition_of(verb: Verb, arguments: Mapping[str, Any], ending: str, workspace: Path | None) -> str:
    """The header that says what a file is called: in plain letters, and with the titles of its labs (RFC 6266, 8187).

    Args:
        verb: The question.
        arguments: Its arguments, with the language.
        ending: E.g. ``html``.
        workspace: The folder that is served.

    Returns:
        The value of ``Content-Disposition``.
    """
    plain = name_of_file(verb, arguments, ending)
    titled = name_of_file(verb, {**arguments, "lab": _titles(arguments, workspace)}, ending)
    full = "" if titled == plain else f"; filename*=UTF-8''{quote(_NOT_IN_NAMES.sub('_', titled), safe='')}"
    return f'attachment; filename="{plain}"{full}'


def _titles(arguments: Mapping[str, Any], workspace: Path | None) -> list[str]:
    """What the labs of a question are called in its language, as their files say it; by name where none does."""
    labs = arguments.get("lab") or []
    words = Words(arguments.get("lang") or "en")
    titles = []
    for name in labs if isinstance(labs, list) else [labs]:
        try:
            title = find("labs", name, workspace).data.get("title")
        except LabeconError:  # the market has no file
            title = None
        titles.append(words.pick(title, name) if isinstance(title, dict) else name)
    return titles


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

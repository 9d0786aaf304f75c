"""The content of large TOML texts, which take longer to parse than everything else that a command does.

The last content of each text is kept in the cache folder as JSON, with the hash of the text that it was parsed from; a
text of another hash is parsed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

from labecon.backends.cache_folder import cache_folder, keep, kept_file, key_of, made_folder

#: Bytes from which keeping is worth a file.
LARGE = 8_000


def toml_data(text: str, name: str) -> dict[str, Any]:
    """The content of a TOML text.

    Args:
        text: The text.
        name: What the text is, so that its next edition takes its place.

    Returns:
        Tables by key.

    Raises:
        tomllib.TOMLDecodeError: The text is no TOML.
        ValueError: It holds a number of thousands of digits.
        RecursionError: It is nested without end.
    """
    if len(text) < LARGE:
        return _parsed(text)
    folder, key, digest = cache_folder(), key_of("toml", name), hashlib.sha256(text.encode()).hexdigest()
    kept = kept_file(folder, key, "json")
    if kept is not None:
        of, found = json.loads(kept[1])
        if of == digest:
            return dict(found)
    found = _parsed(text)
    with contextlib.suppress(OSError, TypeError):  # a folder that cannot be written; a day, which JSON does not know
        _keep(folder, key, json.dumps([digest, found], ensure_ascii=False, separators=(",", ":")))
    return found


def _parsed(text: str) -> dict[str, Any]:
    import tomllib  # not needed where the content is kept

    return tomllib.loads(text)


def _keep(folder: Path, key: str, content: str) -> None:
    import tempfile  # not needed where the content is kept

    if made_folder(folder):
        with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as place:
            made = Path(place) / "content.json"
            made.write_text(content, encoding="utf-8")
            keep(folder, key, "json", made)

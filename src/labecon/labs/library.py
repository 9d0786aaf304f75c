"""Where the data files of labs and scenarios lie: in the package, or in a user's own folder, which goes first."""

from __future__ import annotations

import re
from pathlib import Path

from labecon.errors import UsageError, nearest
from labecon.labs.datafile import DataFile

_FILE_NAME = re.compile(r"[\w-]+")


def bundled(kind: str) -> dict[str, str]:
    """The bundled data files of a kind.

    Args:
        kind: ``labs`` or ``scenarios``.

    Returns:
        Name to text.
    """
    folder = Path(__file__).parent / "data" / kind
    return {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda one: one.name)
        if entry.name.endswith(".toml")
    }


def find(kind: str, name: str, workspace: Path | None = None) -> DataFile:
    """A data file by name; the user's own goes before a bundled one.

    Args:
        kind: ``labs`` or ``scenarios``.
        name: Without ending; no path out of the folder.
        workspace: A user's folder.

    Returns:
        The file.

    Raises:
        LabeconError: There is none of this name, or it cannot be read.
    """
    sound = _FILE_NAME.fullmatch(name) is not None  # no path out of the folder
    if workspace is not None and sound:
        path = workspace / kind / f"{name}.toml"
        if path.exists():
            return DataFile.read(path)
    folder = Path(__file__).parent / "data" / kind
    entry = folder / f"{name}.toml"
    if sound and entry.is_file():
        return DataFile(f"{name}.toml", entry.read_text(encoding="utf-8"))
    known = available(kind, workspace)
    if not sound and name in known:
        text = f"{name!r} cannot be the name of a {kind[:-1]}"
        raise UsageError.of("malformed", text, f"{kind}/{name}.toml", "rename the file: letters, digits, _ and - only")
    text = f"no {kind[:-1]} {name!r}{nearest(name, known)}"
    raise UsageError.of("unknown-name", text, "", f"known: {', '.join(known)}")


def available(kind: str, workspace: Path | None = None) -> list[str]:
    """The names that can be loaded.

    Args:
        kind: ``labs`` or ``scenarios``.
        workspace: A user's folder, whose files go before bundled ones.

    Returns:
        Names in order.
    """
    own = sorted(path.stem for path in (workspace / kind).glob("*.toml")) if workspace is not None else []
    return sorted({*own, *bundled(kind)})


def check_folder(folder: Path) -> None:
    """Whether a workspace can be read.

    Args:
        folder: A user's folder.

    Raises:
        UsageError: It is no folder, or cannot be read.
    """
    try:
        found = folder.is_dir()
    except (OSError, ValueError) as error:
        raise UsageError.of("unreadable", f"workspace {folder} cannot be read: {error}", "--workspace") from error
    if not found:
        raise UsageError.of("unreadable", f"workspace {folder} is not a folder", "--workspace")

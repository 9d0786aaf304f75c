"""What is kept between processes: files in the user's cache folder that are what their names say.

The name of a file is made of its key, the hash of its content and its size. Only a regular file that belongs to the
user, that nobody else may write, and whose content is what its name says, is used. A file appears by one atomic rename.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from pathlib import Path


def cache_folder() -> Path:
    """Where files are kept: ``LABECON_CACHE``, or the user's cache folder.

    Returns:
        The folder, which need not exist.
    """
    asked = os.environ.get("LABECON_CACHE")
    if asked:
        return Path(asked)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "labecon" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "labecon"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "labecon"


def made_folder(folder: Path) -> bool:
    """Makes the folder where there is none.

    Args:
        folder: See `cache_folder`.

    Returns:
        Whether it may be used; False where it belongs to somebody else or is open to others.

    Raises:
        OSError: It cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _private(folder.stat())


def key_of(*parts: str) -> str:
    """The key of what is made from some texts.

    Args:
        parts: The texts.

    Returns:
        Forty hexadecimal digits.
    """
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def kept_file(folder: Path, key: str, ending: str) -> tuple[Path, bytes] | None:
    """A kept file.

    Args:
        folder: See `cache_folder`.
        key: See `key_of`.
        ending: Of its name.

    Returns:
        Where it lies, and its content; None where there is none that may be used.
    """
    for path in sorted(folder.glob(f"{key}-*.{ending}")):
        with contextlib.suppress(OSError):
            if _private(path.lstat()) and _private(folder.stat()):
                content = path.read_bytes()
                if path.name == _name(key, content, ending):
                    return path, content
    return None


def keep(folder: Path, key: str, ending: str, made: Path) -> Path:
    """Keeps a file in place of what had its key.

    Args:
        folder: See `cache_folder`.
        key: See `key_of`.
        ending: Of its name.
        made: The file, in the folder or below it; it moves.

    Returns:
        Where it lies now.

    Raises:
        OSError: It cannot be kept.
    """
    path = folder / _name(key, made.read_bytes(), ending)
    for stale in folder.glob(f"{key}-*.{ending}"):
        if stale != path:
            stale.unlink(missing_ok=True)
    made.chmod(0o700)
    made.replace(path)
    return path


def _private(about: os.stat_result) -> bool:
    if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
        return False
    if not hasattr(os, "getuid"):
        return True
    return about.st_uid == os.getuid() and not about.st_mode & 0o022


def _name(key: str, content: bytes, ending: str) -> str:
    return f"{key}-{hashlib.sha256(content).hexdigest()[:40]}-{len(content)}.{ending}"

"""What a result depends on beside its specification: the code that computes, the facts, files of labs and scenarios."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import labecon
from labecon.labs.library import find

#: Parts of the package that results depend on; what shows them is left out.
_COMPUTING = ("errors.py", "periods.py", "units.py", "language", "backends", "business", "facts", "labs", "analysis")


@lru_cache(maxsize=1)
def code_hash() -> str:
    """The code and data of the package that results depend on.

    Returns:
        SHA-256 over names and contents of the files.
    """
    root = Path(labecon.__file__).parent
    state = hashlib.sha256(labecon.__version__.encode())
    for part in _COMPUTING:
        place = root / part
        for path in sorted(place.rglob("*") if place.is_dir() else [place]):
            if path.is_file() and "__pycache__" not in path.parts:
                state.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
                state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()


def sources_hash(lab: str, scenario: str, workspace: Path | None) -> str:
    """The files of a lab and of the scenarios it is under; comments do not count.

    Args:
        lab: Name.
        scenario: Name, or names joined with ``+``.
        workspace: A user's folder.

    Returns:
        SHA-256 of what they say.
    """
    names = [("labs", lab), *(("scenarios", one.strip()) for one in scenario.split("+") if one.strip() != "base")]
    return hash_of([find(kind, name, workspace).data for kind, name in names])


def hash_of(value: Any) -> str:
    """The hash of a value, however its keys are ordered.

    Args:
        value: Mappings, lists, texts, numbers, dates.

    Returns:
        SHA-256 of its JSON.

    Example:
        >>> hash_of({"a": 1, "b": 2}) == hash_of({"b": 2, "a": 1})
        True
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()

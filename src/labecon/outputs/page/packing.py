"""Data inside a page in few letters: what occurs twice is written once, fields stand by column; deflated, base64."""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

#: Begins a text that stands for a value of the list; a sign for private use, which no text of ours has.
MARK = "\ue000"
#: A value that is shorter as JSON is written where it stands.
LEAST = 14
#: Objects of objects with this many rows are written by column.
ROWS = 8


def packed(data: Mapping[str, Any]) -> str:
    """Data for the script of a page.

    Args:
        data: Numbers, texts, lists and objects.

    Returns:
        Base64, which no tag can be made of; ``unpacked`` in `frontend/src/model/payload.ts` reads it.

    Raises:
        ValueError: A number is not finite.
    """
    text = _json(shared(data))
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def shared(data: Any) -> dict[str, Any]:
    """Data with each value that occurs more than once in a list of its own.

    Args:
        data: Numbers, texts, lists and objects.

    Returns:
        ``shared``: the values, each made of earlier ones; ``data``: what is left, with texts like ``MARK + "3"`` in
        their places. Where names stand under the key ``MARK`` of an object, it is that many objects, by column.

    Example:
        >>> found = shared({"a": "one text for two", "b": "one text for two"})
        >>> found["shared"], found["data"] == {"a": MARK + "0", "b": MARK + "0"}
        (['one text for two'], True)
    """
    often: Counter[str] = Counter()
    _count(data, often)
    places: dict[str, int] = {}
    values: list[Any] = []
    rest = _replaced(data, often, places, values)
    return {"shared": values, "data": rest}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _count(value: Any, often: Counter[str]) -> None:
    if not isinstance(value, str | list | tuple | dict):
        return
    text = _json(value)
    often[text] += 1
    if len(text) < LEAST or often[text] > 1:
        return
    for inner in value.values() if isinstance(value, dict) else () if isinstance(value, str) else value:
        _count(inner, often)


def _replaced(value: Any, often: Counter[str], places: dict[str, int], values: list[Any]) -> Any:
    if not isinstance(value, str | list | tuple | dict):
        return value
    text = _json(value)
    again = len(text) >= LEAST and often[text] > 1
    if again and text in places:
        return MARK + str(places[text])
    if isinstance(value, dict):
        made: Any = {key: _replaced(inner, often, places, values) for key, inner in value.items()}
        made = _by_column(made) if len(made) >= ROWS else made
    elif isinstance(value, str):
        made = value
    else:
        made = [_replaced(inner, often, places, values) for inner in value]
    if not again:
        return made
    places[text] = len(values)
    values.append(made)
    return MARK + str(places[text])


def _by_column(rows: dict[str, Any]) -> dict[str, Any]:
    """Objects by name as one object: ``MARK`` to the names, and each field to its values, ``MARK`` where absent."""
    if not all(isinstance(row, dict) and MARK not in row for row in rows.values()):
        return rows
    fields = dict.fromkeys(field for row in rows.values() for field in row)
    return {MARK: [*rows], **{field: [row.get(field, MARK) for row in rows.values()] for field in fields}}

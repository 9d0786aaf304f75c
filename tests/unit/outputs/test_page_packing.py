"""Data of a page is packed without loss, and small."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from labecon.outputs.page.packing import MARK, packed, shared

LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab long text", max_size=30)
NAMES = st.text("abc", min_size=1, max_size=3)
DATA = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner, max_size=12), max_leaves=60)


def restored(text: str) -> Any:
    """What the script of the page makes of it, written anew."""
    found = json.loads(zlib.decompress(base64.b64decode(text)))
    values: list[Any] = []

    def whole(value: Any) -> Any:
        if isinstance(value, str):
            return values[int(value[1:])] if value.startswith(MARK) else value
        if isinstance(value, list):
            return [whole(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        if MARK not in value:
            return {key: whole(inner) for key, inner in value.items()}
        names, columns = value[MARK], {field: column for field, column in value.items() if field != MARK}
        rows = ({field: column[k] for field, column in columns.items() if column[k] != MARK} for k in range(len(names)))
        return {name: whole(row) for name, row in zip(names, rows, strict=True)}

    for value in found["shared"]:
        values.append(whole(value))
    return whole(found["data"])


@given(DATA)
def test_what_is_packed_comes_back(data: Any) -> None:
    assert restored(packed(data)) == data


def test_rows_that_lack_a_field_come_back_without_it() -> None:
    rows = {str(number): {"a": 1} if number % 2 else {"b": None, "c": "a text that is long"} for number in range(20)}
    assert restored(packed({"rows": rows})) == {"rows": rows}


def test_a_text_that_occurs_often_is_written_once() -> None:
    text = "one long text that several labs have"
    found = shared({"first": [text, "zh"], "second": {"t": [text, "zh"]}})
    assert json.dumps(found).count(text) == 1

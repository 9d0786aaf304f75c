"""JSON documents: one envelope, finite numbers in base units, the same bytes for the same content."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from labecon import __version__

#: Raised when a field changes its meaning or goes away; new fields do not raise it.
SCHEMA_VERSION = 1
ARITHMETIC = "strict"
#: What every page says in a sentence: it follows from the stated assumptions and is no forecast.
NOTICE = "conditional"


def document(facts: str, body: Mapping[str, Any], seed: int | None = None) -> dict[str, Any]:
    """A document with its envelope.

    Args:
        facts: Head of the ledger's view.
        body: The content.
        seed: Where something was drawn.

    Returns:
        ``schema_version, labecon, facts, arithmetic, notice`` (and ``seed``), then the content.
    """
    head: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "labecon": __version__, "facts": facts}
    head |= {"arithmetic": ARITHMETIC, "notice": NOTICE}
    if seed is not None:
        head["seed"] = seed
    return {**head, **body}


def finite(value: Any) -> Any:
    """A value as JSON can hold it.

    Args:
        value: Numbers, texts, mappings, sequences.

    Returns:
        The same with numbers that are not finite replaced by None and tuples by lists.

    Example:
        >>> finite({"a": (1.0, float("nan"))})
        {'a': [1.0, None]}
    """
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): finite(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [finite(one) for one in value]
    return value


def json_text(value: Mapping[str, Any]) -> str:
    """A document as one line of text.

    Args:
        value: The document.

    Returns:
        JSON with a line end.
    """
    return json.dumps(finite(value), ensure_ascii=False, allow_nan=False) + "\n"

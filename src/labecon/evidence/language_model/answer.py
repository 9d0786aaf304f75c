"""The answer of a language model: what has the agreed form, stands at its place, and says what is printed there."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from labecon.evidence.language_model.request import Request
from labecon.evidence.period_forms import Gold

_KEYS = frozenset({"paragraph", "printed", "occurrence", "value", "unit", "entity", "segment", "metric", "period"})
_TOKEN = r"(?:FY\d{4}|\d{1,2}M\d{4}|H[12]-\d{4}|Q[1-4]-\d{4}|\d{4}(?:-\d{2}(?:-\d{2})?)?)"
_PERIOD = re.compile(rf"{_TOKEN}(?:\.\.(?:{_TOKEN})?)?|(?:monthly|annualised)@{_TOKEN}|next:\d{{1,3}}[YM]")
_POINT = re.compile(_TOKEN)
_MOST_FIGURES, _LONGEST, _DEEPEST = 2_000, 80, 100


@dataclass(frozen=True)
class ModelFigure:
    """A figure as a language model reads it, at a place where it is printed.

    Args:
        start: Its first character in the document.
        end: After its last.
        printed: What stands there.
        value: In base units.
        unit: As the model says.
        entity: Company; None where the model leaves it open.
        segment: Part of it.
        metric: What it measures.
        period: In the grammar of labelled figures.
    """

    start: int
    end: int
    printed: str
    value: Decimal
    unit: str
    entity: str | None
    segment: str | None
    metric: str | None
    period: Gold


class NotAsAgreed(ValueError):
    """An answer, or one figure of it, is rejected.

    Args:
        why: ``answer`` (not the agreed JSON), ``many`` (figures), ``form``, ``place`` (not printed there), ``grammar``
            (no figure there), ``value``, ``currency``, ``twice``, ``metric`` (unknown), ``fit`` (of metric and figure),
            ``company`` or ``part`` (that the document does not name), ``period``.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def rows_of(content: str) -> list[object]:
    """The figures of an answer, unchecked.

    Args:
        content: What the model said.

    Returns:
        Any JSON values.

    Raises:
        NotAsAgreed: It is not one JSON object with a list of figures.
    """
    text = content.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text.removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAsAgreed("answer") from error
    if not isinstance(said, dict) or not isinstance(said.get("figures"), list):
        raise NotAsAgreed("answer")
    rows: list[object] = said["figures"]
    if len(rows) > _MOST_FIGURES:
        raise NotAsAgreed("many")
    return rows


def figure_of(row: object, text: str, request: Request) -> ModelFigure:
    """One figure, if it has the agreed form and stands where it is said to stand.

    Args:
        row: A JSON value.
        text: The text of the document.
        request: What was asked; a figure stands in one of its paragraphs.

    Returns:
        The figure with its place.

    Raises:
        NotAsAgreed: It has not, or does not.
    """
    if not isinstance(row, Mapping) or not set(row) <= _KEYS:
        raise NotAsAgreed("form")
    printed, value, unit = row.get("printed"), row.get("value"), row.get("unit")
    if not isinstance(printed, str) or not 0 < len(printed) <= _LONGEST or not isinstance(unit, str):
        raise NotAsAgreed("form")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NotAsAgreed("form")
    start = _place(row, printed, text, request)
    names = {key: _word(row.get(key)) for key in ("entity", "segment", "metric")}
    return ModelFigure(
        start, start + len(printed), printed, Decimal(repr(value)), unit, period=_period(row.get("period")), **names
    )


def _place(row: Mapping[str, object], printed: str, text: str, request: Request) -> int:
    number, occurrence = row.get("paragraph"), row.get("occurrence", 1)
    if type(number) is not int or type(occurrence) is not int:
        raise NotAsAgreed("form")
    first, last = request.paragraphs.get(number, (0, 0))
    at = first - 1
    for _ in range(min(occurrence, last - first + 1)):
        at = text.find(printed, at + 1, last)
        if at < 0:
            break
    if at < first or not 0 < occurrence <= last - first + 1:
        raise NotAsAgreed("place")
    return at


def _word(value: object) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        raise NotAsAgreed("form")
    return value


def _period(value: object) -> Gold:
    if value is None or value == "":
        return None
    if isinstance(value, str) and _PERIOD.fullmatch(value):
        return value
    if isinstance(value, Mapping) and set(value) == {"as_of"}:
        point = value["as_of"]
        if isinstance(point, str) and (_POINT.fullmatch(point) or point == "pre-IPO"):
            return {"as_of": point}
    raise NotAsAgreed("period")

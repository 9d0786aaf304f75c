"""Questions that the page asks as jobs: their fields, a first answer from few draws, and answers as views."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labecon.errors import UsageError
from labecon.outputs.messages import Words, catalogue
from labecon.outputs.titles import scenario_title, with_settings

#: Options of a command that are no part of the question.
_NO_QUESTION = ("--format=", "--workspace=", "--lang=")
#: Argument of a verb that says how much is drawn: as many as a first answer has, and as many as it has when not said.
_DRAWS = {"sensitivity": ("paths", 128, 2048), "industry": ("worlds", 100, 2000)}
#: So many times the draws of a first answer make it worth having.
_WORTH = 8
_SECTION = "served."


@dataclass(frozen=True)
class Field:
    """A field of a question.

    Args:
        name: Argument of the verb.
        kind: ``text``, ``number``, or ``names``, several with commas between.
        default: What stands in it first.
        least: Least number; None for none.
        most: Greatest number.
        examples: What it may hold, to choose from.
    """

    name: str
    kind: str = "text"
    default: str | float | None = None
    least: float | None = None
    most: float | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageQuestion:
    """A question.

    Args:
        name: Its name.
        verb: The command.
        fields: What a person says.
        fixed: Arguments that are always the same.
        of_lab: Whether it is about the lab of the page under its scenario and drivers.
    """

    name: str
    verb: str
    fields: tuple[Field, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    of_lab: bool = True


_SEED = Field("seed", "number", 1, 0, 2**53 - 1)
_FIGURES = ("runway", "cash_out_probability_24m", "revenue@FY2026", "cash@2027-12", "net_loss@FY2027", "break_even",
            "equity_value")  # fmt: skip
_TARGETS = ("break_even before cash_out", "cash lasts to 2028-12", "no raise before 2028", "revenue@FY2027 >= 5e8",
            "net_loss@FY2028 <= 0")  # fmt: skip
_LEVERS = ("training_growth", "*.normal_growth", "*.long_run_cost_ratio", "revenue_growth")
QUESTIONS = (
    PageQuestion(
        "sobol", "sensitivity",
        (Field("target", "text", "revenue@FY2026", examples=_FIGURES), Field("paths", "number", 2048, 64, 100_000),
         Field("top", "number", 12, 1, 100), _SEED),
        {"method": "sobol"},
    ),
    PageQuestion(
        "require", "require",
        (Field("target", "text", _TARGETS[0], examples=_TARGETS), Field("over", "names", "", examples=_LEVERS),
         Field("probability", "number", None, 0.01, 0.99), _SEED),
    ),
    PageQuestion(
        "industry", "industry",
        (Field("labs", "names", ""), Field("scenario", "names", ""), Field("worlds", "number", 2000, 20, 20_000),
         Field("months", "number", None, 12, 240), _SEED),
        of_lab=False,
    ),
)  # fmt: skip


def questions_document(words: Words) -> dict[str, Any]:
    """What the page needs to ask them: titles, fields, and the texts around them.

    Args:
        words: The language.

    Returns:
        ``questions`` and ``words``.
    """
    texts = {
        key.removeprefix(_SECTION): one[words.language] for key, one in catalogue().items() if key.startswith(_SECTION)
    }
    rows = [
        {
            "name": one.name, "verb": one.verb, "title": texts[f"{one.name}_title"], "lead": texts[f"{one.name}_lead"],
            "fixed": dict(one.fixed), "of_lab": one.of_lab, "fields": [_field(each, texts) for each in one.fields],
        }
        for one in QUESTIONS
    ]  # fmt: skip
    return {"questions": rows, "words": texts}


def _field(one: Field, texts: Mapping[str, str]) -> dict[str, Any]:
    body = {"name": one.name, "title": texts[f"field_{one.name}"], "kind": one.kind, "default": one.default}
    return {**body, "least": one.least, "most": one.most, "examples": list(one.examples)}


def first_of(verb: str, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same question with few draws, whose answer comes early.

    Args:
        verb: The command.
        arguments: As they were given.

    Returns:
        Arguments; None where the question has no draws, or too few to wait for.

    Example:
        >>> first_of("industry", {"worlds": 5000}), first_of("industry", {"worlds": 200})
        ({'worlds': 100}, None)
    """
    if verb not in _DRAWS or arguments.get("method", "sobol") != "sobol":
        return None
    name, few, usual = _DRAWS[verb]
    return {**arguments, name: few} if (arguments.get(name) or usual) >= few * _WORTH else None


def view_document(verb: str, text: str, words: Sequence[str], workspace: Path | None, said: Words) -> dict[str, Any]:
    """An answer as a view.

    Args:
        verb: The command.
        text: Its document.
        words: Its command line.
        workspace: The folder that is served.
        said: The language.

    Returns:
        See `labecon.outputs.views`, with the ``command``.

    Raises:
        UsageError: There is no view of this answer.
    """
    from labecon.labs import load, load_scenario
    from labecon.outputs.views.indices import indices_view
    from labecon.outputs.views.industry import industry_view
    from labecon.outputs.views.requirement import requirement_view

    try:
        found = json.loads(text)
    except ValueError:
        found = {}

    def under() -> str:
        title = scenario_title(load_scenario(found["scenario"], workspace), said)
        return with_settings(title, sum(word.startswith("--set=") for word in words), said)

    if verb == "industry" and "survival" in found:
        made = industry_view(found, under(), said)
    elif verb == "require" and "target" in found:
        made = requirement_view(found, load(found["lab"], workspace=workspace), under(), said)
    elif verb == "sensitivity" and found.get("method") == "sobol":
        made = indices_view(found, load(found["lab"], workspace=workspace), under(), said)
    else:
        remedy = "ask sensitivity with the method sobol, require or industry, as json"
        raise UsageError.of("not-available", f"there is no view of this answer of {verb}", "", remedy)
    asked = [word for word in words if not word.startswith(_NO_QUESTION)]
    return {**made.document(said), "command": shlex.join(["labecon", *asked])}

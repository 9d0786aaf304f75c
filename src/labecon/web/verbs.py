"""The questions that can be asked from outside, each a model of its arguments and the command it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, create_model

#: Most paths of one question; more is work for the command line.
MOST_PATHS = 1_000_000
LARGEST_SEED = 2**53 - 1  # the greatest whole number that every reader of JSON keeps

_NAME = r"^[A-Za-z0-9_][A-Za-z0-9_.*+-]*$"
Name = Annotated[str, StringConstraints(pattern=_NAME, min_length=1, max_length=120)]
LabName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_-]*$", min_length=1, max_length=64),
    Field(examples=["minimax"]),
]
Day = Annotated[str, StringConstraints(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Month = Annotated[str, StringConstraints(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")]
Moment = Annotated[str, StringConstraints(pattern=r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}[0-9T:.+Z-]{0,25}$")]
Setting = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z_*][A-Za-z0-9_.*]{0,99}=[ -~\u4e00-\u9fff]+$", max_length=300)
]
Statement = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_(][ -~]*$", min_length=1, max_length=300)]


def _whole(value: object) -> object:
    """JSON writes a whole number also as 224.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


#: A whole number, however JSON writes it.
AS_WHOLE = BeforeValidator(_whole)
Paths = Annotated[int, Field(ge=2, le=MOST_PATHS), AS_WHOLE]
Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED), AS_WHOLE]
Months = Annotated[int, Field(ge=1, le=1200), AS_WHOLE]


def _plainly(value: object) -> object:
    """Only true and false: a reader that takes 1, on and yes hides what was meant."""
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    if isinstance(value, bool):
        return value
    raise ValueError("write true or false")


Flag = Annotated[bool, BeforeValidator(_plainly)]


class Question(BaseModel):
    """What every question takes."""

    model_config = ConfigDict(extra="forbid")
    lang: Annotated[Literal["en", "zh"], Field(description="language of texts")] = "en"


class Labs(Question):
    """Which labs there are."""


class View(Question):
    """A question to the facts under two dates."""

    as_known_on: Annotated[Day | None, Field(description="only facts published by this day")] = None
    periods_through: Annotated[Day | None, Field(description="only facts about periods ended by this day")] = None


class LabView(View):
    """A question to labs under a scenario and changes of one's own."""

    scenario: Annotated[list[Name], Field(max_length=8, description="scenarios, combined")] = []
    set: Annotated[
        list[Setting], Field(max_length=40, description="DRIVER=VALUE; a value is a number or 'a to b'")
    ] = []


class Run(LabView):
    """Statements on the path of medians."""

    months: Annotated[Months | None, Field(description="forecast months")] = None
    line: Annotated[list[Name], Field(max_length=40, description="only these lines")] = []


class Simulate(LabView):
    """Many random paths."""

    months: Annotated[Months | None, Field(description="forecast months")] = None
    paths: Annotated[int, Field(ge=1, le=MOST_PATHS), AS_WHOLE] = 1000
    seed: Seed = 1
    keep: Annotated[list[Name], Field(max_length=40, description="more lines")] = []
    window: Annotated[list[Name], Field(max_length=40, description="FY2026, H1-2026, 2026-03")] = []
    joint: Annotated[list[Statement], Field(max_length=8, description="statements counted on the paths")] = []
    given: Annotated[list[Statement], Field(max_length=8, description="a condition on the paths")] = []
    quantiles: Literal["exact", "histogram"] = "exact"


class Explain(LabView):
    """A number down to facts and assumptions."""

    line: Annotated[Name, Field(description="a line, or a figure of the brief such as runway", examples=["cash"])]
    month: Annotated[Month | None, Field(description="YYYY-MM")] = None


class Captable(View):
    """Rounds, the register of shares, the listing and preferred shares."""


class Generations(LabView):
    """What each model generation cost and brought."""

    rule: Literal["link", "training", "live_cost", "equal"] = "link"
    life: Annotated[int | None, Field(ge=1, le=240), AS_WHOLE] = None
    months: Months | None = None


class Sensitivity(LabView):
    """Which drivers move a figure."""

    target: Annotated[
        Statement, Field(description="a figure, e.g. runway_median_months or cash@2027-12", examples=["runway"])
    ]
    method: Literal["tornado", "sobol", "importance", "heatmap"] = "tornado"
    driver: Annotated[list[Name], Field(max_length=40)] = []
    over: Annotated[str | None, StringConstraints(pattern=r"^[A-Za-z0-9_.*]+,[A-Za-z0-9_.*]+$", max_length=240)] = None
    grid: Annotated[int, Field(ge=2, le=25), AS_WHOLE] = 7
    top: Annotated[int | None, Field(ge=1, le=1000), AS_WHOLE] = None
    correlated: Literal["follow", "stay"] = "follow"
    paths: Annotated[int | None, Field(ge=1, le=MOST_PATHS), AS_WHOLE] = None
    seed: Seed = 1


class Require(LabView):
    """What must be true for a target."""

    target: Annotated[Statement | None, Field(description="e.g. break_even before cash_out")] = None
    over: Annotated[list[Name], Field(max_length=12, description="drivers that may move")] = []
    probability: Annotated[float | None, Field(gt=0, lt=1)] = None
    paths: Annotated[int | None, Field(ge=10, le=MOST_PATHS), AS_WHOLE] = None
    grid: Annotated[int | None, Field(ge=5, le=100), AS_WHOLE] = None
    seed: Seed = 1


class Value(LabView):
    """Discounted free cash flow on the paths, comparators, what a price implies."""

    price: Annotated[list[Statement], Field(max_length=4, description="e.g. HKD 165")] = []
    paths: Annotated[int | None, Field(ge=10, le=100_000), AS_WHOLE] = None
    seed: Seed | None = None


class Brief(LabView):
    """The questions, answered for labs side by side."""

    lab: Annotated[list[LabName], Field(max_length=8, description="minimax and zhipu where none is named")] = []
    paths: Paths | None = None
    seed: Seed | None = None


class Compare(LabView):
    """Labs and scenarios side by side in one currency."""

    lab: Annotated[list[LabName], Field(min_length=1, max_length=8)]
    currency: Annotated[str | None, StringConstraints(pattern=r"^[A-Z]{3}$")] = None
    months: Months | None = None


class Facts(View):
    """The ledger with its sources."""

    lab: LabName | None = None
    metric: Name | None = None
    segment: Name | None = None
    derived: Annotated[Flag, Field(description="with derived facts")] = False
    as_recorded_at: Annotated[Moment | None, Field(description="the ledger as it was at a moment")] = None


class Review(Question):
    """Proposals that wait in the ledger of the workspace, or were decided."""

    state: Literal["open", "accepted", "corrected", "rejected", "all"] = "open"
    document: Annotated[
        str | None,
        StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=200),
        Field(description="only those of a document, by its name or SHA-256"),
    ] = None


class Scenarios(View):
    """Which scenarios there are; with a lab, which apply."""

    lab: LabName | None = None


class Ask(View):
    """One question of the catalogue."""

    set: Annotated[list[Setting], Field(max_length=40)] = []
    paths: Paths | None = None
    seed: Seed | None = None


class OfDocument(Question):
    """A question about a document that is sent."""

    name: Annotated[str, Field(max_length=200, description="what it is called; the ending says its kind")] = (
        "document.txt"
    )
    date: Annotated[Day | None, Field(description="the day it was written")] = None


class Extract(OfDocument):
    """Figures of a document."""

    boilerplate: Annotated[Flag, Field(description="with figures of boilerplate")] = False


class Audit(OfDocument, View):
    """The arithmetic claims of a document, recomputed."""

    documents_only: Annotated[Flag, Field(description="without the ledger")] = False


@dataclass(frozen=True)
class Verb:
    """A command that can be asked from outside.

    Args:
        name: The command.
        model: Its options.
        positional: Its arguments before the options, by name and kind; one that is a field of the model comes from it.
        path: Below ``/api``; what stands in braces is a positional argument.
        slow: Whether it is answered in a process of its own.
        document: Whether it reads a document that is sent.
        role: The least role that may ask it.
    """

    name: str
    model: type[Question]
    positional: tuple[tuple[str, Any], ...] = ()
    path: str = ""
    slow: bool = False
    document: bool = False
    role: str = "reader"

    @property
    def summary(self) -> str:
        """One sentence."""
        return (self.model.__doc__ or "").strip()

    def call(self, without: Sequence[str] = ()) -> type[BaseModel]:
        """The model of all arguments, those of the path included.

        Args:
            without: Arguments that are given otherwise.

        Returns:
            A model.
        """
        left = [one for one in self.positional if one[0] not in self.model.model_fields and one[0] not in without]
        more: dict[str, Any] = {name: (kind, ...) for name, kind in left}
        if not more:
            return self.model
        return create_model(f"{self.model.__name__}Call", __base__=self.model, __doc__=self.model.__doc__, **more)

    def words(self, arguments: Mapping[str, Any], form: str, workspace: str | None) -> list[str]:
        """The command line that asks this.

        Args:
            arguments: Fields of the model and of the path.
            form: ``json`` or ``csv``.
            workspace: The folder that is served.

        Returns:
            Words; every value is glued to its option or stands behind ``--``, so that none is read as an option.
        """
        names = [name for name, _ in self.positional]
        words = [self.name, f"--format={form}"]
        if workspace is not None:
            words.append(f"--workspace={workspace}")
        for key, value in arguments.items():
            if key not in names:
                words += _option("--" + key.replace("_", "-"), value)
        values = [one for name in names for one in _listed(arguments.get(name))]
        return [*words, "--", *values] if values else words


def _option(option: str, value: object) -> list[str]:
    if value is None or value is False:
        return []
    if value is True:
        return [option]
    return [f"{option}={one}" for one in _listed(value)]


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


_LAB = ("lab", LabName)
VERBS = {
    verb.name: verb
    for verb in (
        Verb("labs", Labs, (), "/labs"),
        Verb("run", Run, (_LAB,), "/labs/{lab}/run"),
        Verb("simulate", Simulate, (_LAB,), "/labs/{lab}/simulate", slow=True),
        Verb("explain", Explain, (_LAB, ("line", Name)), "/labs/{lab}/explain", slow=True),
        Verb("sensitivity", Sensitivity, (_LAB,), "/labs/{lab}/sensitivity", slow=True),
        Verb("require", Require, (_LAB,), "/labs/{lab}/require", slow=True),
        Verb("value", Value, (_LAB,), "/labs/{lab}/value", slow=True),
        Verb("generations", Generations, (_LAB,), "/labs/{lab}/generations"),
        Verb("captable", Captable, (_LAB,), "/labs/{lab}/captable"),
        Verb("brief", Brief, (("lab", list[LabName]),), "/brief", slow=True),
        Verb("compare", Compare, (("lab", list[LabName]),), "/compare"),
        Verb("facts", Facts, (), "/facts"),
        Verb("review", Review, (), "/review"),
        Verb("scenarios", Scenarios, (("lab", LabName | None),), "/scenarios"),
        Verb("ask", Ask, (("id", Annotated[Name, Field(examples=["QST-01"])]),), "/ask/{id}", slow=True),
        Verb("extract", Extract, (), "/extract", slow=True, document=True),
        Verb("audit", Audit, (), "/audit", slow=True, document=True),
    )
}

"""The questions that can be asked from outside, each a model of its arguments with their bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

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
RunName = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9_-]+(:[A-Za-z0-9_+*-]+)?(@(recorded:)?[12][0-9]{3}-[0-9]{2}-[0-9]{2}[0-9T:+Z-]*)?$",
        max_length=200,
    ),
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


#: A driver, that of every part (``*.normal_growth``), or several joined by ``+``.
Lever = Annotated[
    str, StringConstraints(pattern=r"^(\*\.)?[A-Za-z0-9_][A-Za-z0-9_.*+-]*$", min_length=1, max_length=120)
]


class Require(LabView):
    """What must be true for a target."""

    target: Annotated[Statement | None, Field(description="e.g. break_even before cash_out")] = None
    over: Annotated[list[Lever], Field(max_length=12, description="drivers that may move")] = []
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


class Dated(OfDocument):
    """A question about a document that was written on a day."""

    date: Annotated[Day | None, Field(description="the day it was written")] = None


class Extract(Dated):
    """Figures of a document."""

    boilerplate: Annotated[Flag, Field(description="with figures of boilerplate")] = False


class Audit(Dated, View):
    """The arithmetic claims of a document, recomputed."""

    documents_only: Annotated[Flag, Field(description="without the ledger")] = False


class Industry(LabView):
    """Several labs in one market: survival, shares and concentration on many worlds."""

    labs: Annotated[
        list[LabName], Field(max_length=12, description="all that come with labecon where none is named")
    ] = []
    months: Annotated[int | None, Field(ge=12, le=240), AS_WHOLE] = None
    worlds: Annotated[int | None, Field(ge=1, le=20_000), AS_WHOLE] = None
    race: Annotated[list[LabName], Field(max_length=2, description="two labs that race in training")] = []
    seed: Seed = 1


class Lines(View):
    """The names that exist: items, drivers, parts."""

    lab: LabName | None = None


class Diff(Question):
    """Why two runs of a lab differ."""

    a: Annotated[RunName, Field(description="LAB, LAB:SCENARIO, LAB@DATE, LAB@recorded:MOMENT")]
    b: RunName
    figure: Annotated[list[Statement], Field(max_length=8)] = []
    method: Literal["shapley", "sequential"] = "shapley"


class Calibrate(View):
    """What the reported figures say about drivers."""

    lab: LabName | None = None
    growth: Annotated[Flag, Field(description="the growth model on the histories of many companies")] = False
    seed: Seed = 1


class Backtest(View):
    """How wrong forecasts and histories would have been."""

    lab: Annotated[list[LabName], Field(max_length=8)] = []
    line: Annotated[list[Name], Field(max_length=12)] = []
    analogs: Annotated[Flag, Field(description="the growth model on other companies")] = False
    seed: Seed = 1


class Cite(View):
    """How to cite a fact, a figure with its sources, an output, or labecon itself."""

    name: Annotated[list[Name], Field(max_length=2, description="a fact; or a lab and a figure")] = []
    output: Annotated[
        str | None, StringConstraints(pattern=r"^[a-z][ -~]*$", max_length=300), Field(description="a command line")
    ] = None
    scenario: Annotated[list[Name], Field(max_length=8)] = []
    set: Annotated[list[Setting], Field(max_length=40)] = []


class CheckFacts(View):
    """What the figures of the ledger say about one another."""

    as_recorded_at: Moment | None = None


class VerifyLedger(Question):
    """The chain of hashes of the workspace's ledger, walked."""


class History(Question):
    """Every state of a fact, or what was written last."""

    id: Annotated[Name | None, Field(description="a fact")] = None


class Score(OfDocument):
    """Frozen forecasts of the workspace, judged by figures reported since, which are sent as CSV."""


class Read(Audit):
    """A document whole: its text with figures, what the ledger says of each, and claims with their verdicts."""


class Report(View):
    """The research note of labs."""

    lab: Annotated[list[LabName], Field(max_length=8)] = []
    scenario: Annotated[list[Name], Field(max_length=8)] = []
    set: Annotated[list[Setting], Field(max_length=40)] = []
    paths: Annotated[int | None, Field(ge=100, le=100_000), AS_WHOLE] = None
    seed: Seed | None = None


class Export(LabView):
    """The workbook of a lab, with live formulas."""

    months: Months | None = None


class Import(Question):
    """An edited workbook beside its export: inputs that changed, as scenarios, and what else is not as exported."""

    name: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_ ().-]*\.xlsx$", max_length=120),
        Field(description="what the workbook is called; its scenario is called the same", examples=["model.xlsx"]),
    ]


class Sweep(View):
    """Every combination of labs, scenarios, drivers and seeds of a specification, summed up."""

    specification: Annotated[
        str,
        StringConstraints(min_length=1, max_length=60_000),
        Field(description="what is swept, in TOML", examples=['labs = ["minimax"]\npaths = 20\nmonths = 12\n']),
    ]


class Publish(View):
    """Labs as one live page that opens from disk."""

    lab: Annotated[list[LabName], Field(min_length=1, max_length=8)]

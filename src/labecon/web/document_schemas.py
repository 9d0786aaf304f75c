"""What the OpenAPI document says of documents, their figures and claims, and decisions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from labecon.analysis.audited import Verdict

State = Literal["new", "open", "accepted", "corrected", "rejected"]
Place = Annotated[int, Field(ge=0, description="index of a character (code point) in text")]
_END = "index after the last character"
_Number = int | float


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow")


class Span(_Part):
    """A stretch of the text."""

    start: Place
    end: Annotated[Place, Field(description=_END)]


class AsOf(BaseModel):
    """A day."""

    as_of: str


class ParagraphRow(Span):
    """A paragraph."""

    kind: Annotated[str, Field(description="paragraph, heading, item, note or row (of a table)")]
    boilerplate: Annotated[str | None, Field(description="navigation, footer, ...; null for its own words")]
    page: Annotated[int, Field(description="from 1; 0 where the format has no pages")]


class RelationRow(_Part):
    """What the ledger says about the same thing."""

    kind: Literal["agrees", "conflicts", "repeats"]
    id: Annotated[str, Field(description="the fact; the proposal where it repeats one")]
    value: _Number
    unit: str
    citation: str | None


class DecisionRow(_Part):
    """What was decided."""

    verdict: Literal["accept", "correct", "reject", "reopen"]
    who: str
    why: str
    recorded: Annotated[str, Field(description="the moment, as the ledger has it")]


class FigureRow(Span):
    """A figure of a document, read as a fact."""

    place: Annotated[int, Field(ge=0, description="its number in this document, by which decisions name it")]
    printed: str
    entity: str | None
    segment: str | None
    metric: str | None
    title: Annotated[str | None, Field(description="title of the metric")]
    period: str | AsOf | None
    value: Annotated[_Number, Field(description="in base units")]
    unit: str
    qualifier: str | None
    confidence: Annotated[float, Field(ge=0, le=1)]
    reason: Annotated[str, Field(description="where metric, company and period were read")]
    note: str | None
    origin: str
    missing: Annotated[list[str], Field(description="what it lacks to be a fact")]
    relations: list[RelationRow]
    proposal: Annotated[str | None, Field(description="id in the ledger; null where it is not kept")]
    state: State
    fact: Annotated[str | None, Field(description="id of the fact that it became")]
    decision: DecisionRow | None


class InputRow(_Part):
    """A figure that a recomputation reads."""

    origin: Literal["document", "documents", "ledger", "assumption"]
    doc: str | None = None
    start: int | None = None
    end: int | None = None
    fact: Annotated[str | None, Field(description="id of the fact")] = None
    source: Annotated[str | None, Field(description="publisher, title and day")] = None
    printed: str
    entity: str | None
    segment: str | None
    metric: str | None
    period: str | AsOf | None
    value: _Number | None
    low: _Number | None
    high: _Number | None
    unit: str


class ReadingRow(_Part):
    """A definition under which a claim was recomputed."""

    definition: str | None
    formula: str | None
    expr: Annotated[str | None, Field(description="over the list x of the inputs")]
    inputs: list[InputRow]
    recomputed: _Number | None
    recomputed_low: _Number | None
    recomputed_high: _Number | None
    origin: str | None


class OtherReading(ReadingRow):
    """A definition that did not decide."""

    verdict: Verdict


class ClaimRow(Span, ReadingRow):
    """An arithmetic claim of a document, recomputed."""

    place: int
    printed: str
    kind: str
    claim: Annotated[str, Field(description="what is claimed")]
    entity: str | None
    segment: str | None
    metric: str | None
    period: str | AsOf | None
    stated: _Number | None
    stated_low: _Number | None
    stated_high: _Number | None
    stated_relation: str
    unit: str
    relative_error: float | None
    verdict: Verdict
    why: str
    remark: str | None
    tried: Annotated[list[OtherReading], Field(description="alternatives, nearest first")]
    ledger: list[OtherReading]


class ImprintRow(BaseModel):
    """What a document says about itself, or was told."""

    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    basis: str | None


class DocumentReading(_Part):
    """A document read whole."""

    schema_version: int
    labecon: str
    facts: str
    arithmetic: str
    notice: str
    id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    name: str
    sha256: str
    format: str
    pages: int
    imprint: ImprintRow
    remarks: Annotated[list[str], Field(description="why not all of it could be read")]
    text: str
    paragraphs: list[ParagraphRow]
    figures: list[FigureRow]
    claims: list[ClaimRow]
    verdicts: dict[Verdict, int]


class KeptRow(_Part):
    """A document on the desk."""

    id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    name: str
    bytes: int


class KeptList(BaseModel):
    """The documents of whoever asks."""

    documents: list[KeptRow]


class DecidedRow(_Part):
    """A decision as the ledger has it."""

    figure: Annotated[int | None, Field(description="place of the figure in the document; null where none is named")]
    proposal: str
    verdict: Literal["accept", "correct", "reject", "reopen"]
    fact: Annotated[str, Field(description="id of the fact that it became; empty for none")]
    who: str
    why: str
    recorded: str
    row: Annotated[dict[str, str] | None, Field(description="the fact, column of the ledger to text")]


class LeftRow(_Part):
    """A proposal that was left open."""

    figure: Annotated[int | None, Field(description="place of the figure in the document; null where none is named")]
    proposal: str
    reason: Literal["unsure", "gaps", "conflicts", "repeats"]


class Decided(_Part):
    """What was written to the ledger."""

    schema_version: int
    labecon: str
    facts: Annotated[str, Field(description="hash of the ledger's last record")]
    arithmetic: str
    notice: str
    rows: list[DecidedRow]
    left_open: dict[str, int]
    left: Annotated[list[LeftRow], Field(description="which ones were left open, where only sure ones are accepted")]


class StateRow(_Part):
    """One state of a fact."""

    number: Annotated[int, Field(description="its place in the ledger")]
    moment: str
    kind: str
    name: str
    told: str
    who: str
    why: str


class FactHistory(_Part):
    """Every state that a fact has had."""

    schema_version: int
    labecon: str
    facts: str
    arithmetic: str
    notice: str
    id: str | None
    rows: list[StateRow]


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """A model as a schema that stands alone.

    Args:
        model: The model of a response.

    Returns:
        JSON Schema without references.
    """
    found = model.model_json_schema(mode="serialization")
    parts = found.pop("$defs", {})

    def inlined(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                rest = {key: one for key, one in value.items() if key != "$ref"}
                return {**inlined(parts[str(value["$ref"]).rpartition("/")[2]]), **rest}
            return {key: inlined(one) for key, one in value.items()}
        return [inlined(one) for one in value] if isinstance(value, list) else value

    whole: dict[str, Any] = inlined(found)
    return whole

"""Decisions on proposals, as a page or a script sends them, and the command that takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from labecon.facts.intake import FIELDS
from labecon.web.people import Person
from labecon.web.questions import AS_WHOLE, Day, Name

Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=500)]
Reason = Annotated[Text, Field(description="why; needed to correct and to reject")]
ProposalId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=500)]


class Told(BaseModel):
    """What is known about a document beside what it says itself."""

    model_config = ConfigDict(extra="forbid")
    title: Text | None = None
    publisher: Text | None = None
    published: Annotated[Day | None, Field(description="the figures are known from this day on")] = None
    url: WebAddress | None = None
    basis: Literal["IFRS", "adjusted", "management", "third_party", "press"] | None = None

    def words(self) -> list[str]:
        """The same as options.

        Returns:
            Words, each value glued to its option.
        """
        return [f"--{name}={value}" for name, value in self.model_dump().items() if value]


#: Field to text; the fields are those that a person may correct on the command line.
Changes = create_model(
    "Changes",
    __config__=ConfigDict(extra="forbid", strict=True),
    **dict.fromkeys(FIELDS, (Text | None, None)),  # type: ignore[call-overload]
)


def changed_of(changes: BaseModel) -> list[str]:
    """What is to be corrected.

    Args:
        changes: Field to text.

    Returns:
        Each ``FIELD=VALUE``.
    """
    return [f"{name}={text}" for name, text in changes.model_dump(exclude_none=True).items()]


class Decide(BaseModel):
    """A decision on proposals."""

    model_config = ConfigDict(extra="forbid", strict=True)
    verdict: Literal["accept", "correct", "reject", "reopen"]
    why: Reason = ""
    changes: Annotated[Changes, Field(description="field to text, to correct")] = Changes()  # type: ignore[valid-type]
    about: Annotated[Told, Field(description="the document, where it does not say itself")] = Told()
    confidence: Annotated[
        float | None,
        Field(
            ge=0,
            le=1,
            description="to accept only what is at least so sure, complete, and neither against the ledger "
            "nor said twice; the rest stays open and is named under left",
        ),
    ] = None
    lang: Literal["en", "zh"] = "en"

    def words(self, proposals: Sequence[str], person: Person, workspace: str) -> list[str]:
        """The command that takes it.

        Args:
            proposals: Ids.
            person: Who decides.
            workspace: The folder whose ledger is meant.

        Returns:
            Words; nothing that was sent can be read as an option.
        """
        words = ["review", "--format=json", f"--lang={self.lang}", f"--workspace={workspace}", *self.about.words()]
        words += [f"--who={person.name}"] if person.name else []
        words += [f"--why={self.why}"] if self.why else []
        if self.verdict == "accept" and self.confidence is not None:
            words += ["--if-sure", f"--confidence={self.confidence!r}"]
        if self.verdict != "correct":
            return [*words, f"--{self.verdict}={','.join(proposals)}"]
        return [*words, *(word for one in proposals for word in ("--correct", one, *self.changed()))]

    def changed(self) -> list[str]:
        """What is to be corrected.

        Returns:
            Each ``FIELD=VALUE``.
        """
        return changed_of(self.changes)


class _OfFact(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    id: Annotated[Name, Field(description="the fact")]
    why: Annotated[Text, Field(min_length=1, description="why")]
    lang: Literal["en", "zh"] = "en"

    def _words(self, action: str, person: Person, workspace: str, behind: Sequence[str]) -> list[str]:
        who = [f"--who={person.name}"] if person.name else []
        options = ["--format=json", f"--lang={self.lang}", f"--workspace={workspace}", f"--why={self.why}", *who]
        return ["facts", action, *options, "--", *behind]


class CorrectFact(_OfFact):
    """A correction of a fact."""

    changes: Annotated[Changes, Field(description="field to text")]  # type: ignore[valid-type]

    def words(self, person: Person, workspace: str) -> list[str]:
        """The command that writes it.

        Args:
            person: Who corrects.
            workspace: The folder whose ledger is meant.

        Returns:
            Words.
        """
        return self._words("correct", person, workspace, [self.id, *changed_of(self.changes)])


class RetractFact(_OfFact):
    """A retraction of a fact."""

    def words(self, person: Person, workspace: str) -> list[str]:
        """The command that writes it.

        Args:
            person: Who retracts.
            workspace: The folder whose ledger is meant.

        Returns:
            Words.
        """
        return self._words("retract", person, workspace, [self.id])


class DecideOnFigures(Decide):
    """A decision on figures of a document."""

    figures: Annotated[list[Annotated[int, Field(ge=0, le=1_000_000), AS_WHOLE]], Field(min_length=1, max_length=500)]


class DecideOnProposals(Decide):
    """A decision on proposals of the ledger."""

    proposals: Annotated[list[ProposalId], Field(min_length=1, max_length=500)]

"""The questions as commands: which one each stands for, where it is asked, and how it is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, Field, create_model

from labecon.web.questions import (
    Ask,
    Audit,
    Backtest,
    Brief,
    Calibrate,
    Captable,
    CheckFacts,
    Cite,
    Compare,
    Diff,
    Explain,
    Export,
    Extract,
    Facts,
    Generations,
    History,
    Import,
    Industry,
    LabName,
    Labs,
    Lines,
    Name,
    Publish,
    Question,
    Read,
    Report,
    Require,
    Review,
    Run,
    RunName,
    Scenarios,
    Score,
    Sensitivity,
    Simulate,
    Sweep,
    Value,
    VerifyLedger,
)


@dataclass(frozen=True)
class Verb:
    """A command that can be asked from outside.

    Args:
        name: The command.
        model: Its options.
        positional: Its arguments before the options, by name and kind; one that is a field of the model comes from it.
        path: Below ``/api``; what stands in braces is a positional argument. Empty where it is asked only as a job.
        slow: Whether it is answered in a process of its own.
        document: Whether it reads a document that is sent; an agent sends text, or names a file where it is positional.
        command: Words of the command; its name where empty.
        forms: Formats that it has.
        lines: Whether its JSON is one document a line.
        together: Options that take their values in words of their own.
        endings: Endings of the file that it makes; empty where it prints its answer.
        text: The argument whose text the command reads from a file; its results go into a folder beside it.
    """

    name: str
    model: type[Question]
    positional: tuple[tuple[str, Any], ...] = ()
    path: str = ""
    slow: bool = False
    document: bool = False
    command: tuple[str, ...] = ()
    forms: tuple[str, ...] = ("json", "csv")
    lines: bool = False
    together: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    text: str = ""

    @property
    def summary(self) -> str:
        """One sentence."""
        return (self.model.__doc__ or "").strip()

    def apart(self, arguments: Mapping[str, Any]) -> bool:
        """Whether the answer takes a process of its own, so that other readers do not wait for it.

        Args:
            arguments: Fields of the model and of the path.

        Returns:
            True where it is slow, or asks of labs as of a day: the first day that works is searched where none does.
        """
        return self.slow or bool(self.positional and (arguments.get("as_known_on") or arguments.get("periods_through")))

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

    def words(self, arguments: Mapping[str, Any], form: str, workspace: str | None, *more: str) -> list[str]:
        """The command line that asks this.

        Args:
            arguments: Fields of the model and of the path.
            form: ``json`` or ``csv``.
            workspace: The folder that is served.
            more: Words that go before the arguments.

        Returns:
            Words; every value is glued to its option or stands behind ``--``, so that none is read as an option.
        """
        names = [name for name, _ in self.positional]
        words = [*(self.command or (self.name,)), f"--format={form}"]
        if workspace is not None:
            words.append(f"--workspace={workspace}")
        for key, value in arguments.items():
            if key in self.together and value:
                words += ["--" + key.replace("_", "-"), *_listed(value)]
            elif key not in names:
                words += _option("--" + key.replace("_", "-"), value)
        words += more
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
_LABS = ("lab", list[LabName])
VERBS = {
    verb.name: verb
    for verb in (
        Verb("labs", Labs, (), "/labs"),
        Verb("lines", Lines, (("lab", LabName | None),), "/lines"),
        Verb("run", Run, (_LAB,), "/labs/{lab}/run"),
        Verb("simulate", Simulate, (_LAB,), "/labs/{lab}/simulate", slow=True),
        Verb("explain", Explain, (_LAB, ("line", Name)), "/labs/{lab}/explain", slow=True),
        Verb("sensitivity", Sensitivity, (_LAB,), "/labs/{lab}/sensitivity", slow=True),
        Verb("require", Require, (_LAB,), "/labs/{lab}/require", slow=True),
        Verb("value", Value, (_LAB,), "/labs/{lab}/value", slow=True),
        Verb("generations", Generations, (_LAB,), "/labs/{lab}/generations"),
        Verb("captable", Captable, (_LAB,), "/labs/{lab}/captable"),
        Verb("brief", Brief, (_LABS,), "/brief", slow=True),
        Verb("compare", Compare, (_LABS,), "/compare"),
        Verb("diff", Diff, (("a", RunName), ("b", RunName)), "/diff", slow=True),
        Verb("industry", Industry, (), "/industry", slow=True, together=("race",)),
        Verb("calibrate", Calibrate, (("lab", LabName | None),), "/calibrate", slow=True),
        Verb("backtest", Backtest, (_LABS,), "/backtest", slow=True),
        Verb("facts", Facts, (), "/facts"),
        Verb("facts_check", CheckFacts, (), "/facts/check", command=("facts", "check")),
        Verb("facts_verify", VerifyLedger, (), "/facts/verify", slow=True, command=("facts", "verify")),
        Verb("facts_history", History, (("id", Name | None),), "/facts/history", command=("facts", "history")),
        Verb("cite", Cite, (("name", list[Name]),), "/cite", forms=("json",)),
        Verb("review", Review, (), "/review"),
        Verb("scenarios", Scenarios, (("lab", LabName | None),), "/scenarios"),
        Verb("ask", Ask, (("id", Annotated[Name, Field(examples=["QST-01"])]),), "/ask/{id}", slow=True),
        Verb("extract", Extract, (), "/extract", slow=True, document=True, lines=True),
        Verb("audit", Audit, (), "/audit", slow=True, document=True, lines=True),
        Verb("read", Read, (), "/read", slow=True, document=True),
        Verb("score", Score, (), "/score", slow=True, document=True),
        Verb("report", Report, (_LABS,), "/report", slow=True, endings=("html", "pdf")),
        Verb("export", Export, (_LAB,), "/labs/{lab}/export", slow=True, endings=("xlsx",)),
        Verb("import", Import, (("name", str),), "/import", slow=True, document=True, command=("import", "--dry-run")),
        Verb("sweep", Sweep, (), slow=True, command=("sweep", "--bounded", "--with-summary"), text="specification"),
        Verb("publish", Publish, (_LABS,), "/publish", slow=True, endings=("html",)),
    )
}

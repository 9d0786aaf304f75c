"""What a question is: its words, the labs it is about, the function that answers it, and what the answer rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from labecon.analysis.fact_reader import LabFacts
from labecon.analysis.figures import Figure
from labecon.analysis.reported import Reported, reported
from labecon.facts import Fact
from labecon.labs import BASE, Lab, Override, Run

#: Loads a lab by name under a scenario.
Loader = Callable[[str, str], Lab]
PATHS, SEED = 400, 20260131


@dataclass(frozen=True)
class Answer:
    """One figure about one lab.

    Args:
        lab: Name of the lab.
        figure: The figure.
    """

    lab: str
    figure: Figure


@dataclass(frozen=True)
class Inferred:
    """An input that no report gives.

    Args:
        lab: Name of the lab.
        name: Name of the driver, or id of the derived fact.
        kind: ``prior``, ``judgement``, ``policy`` or ``derived``.
    """

    lab: str
    name: str
    kind: str


@dataclass
class Setting:
    """Under which view, scenario and seed questions are answered; labs, runs and facts are read once.

    Args:
        load: Loads a lab by name under a scenario.
        paths: Paths drawn where a figure has a range over paths.
        seed: Seed.
        values: What questions have drawn so far.
    """

    load: Loader
    paths: int = PATHS
    seed: int = SEED
    values: object = None
    _labs: dict[tuple[str, str], Lab] = field(default_factory=dict)
    _runs: dict[tuple[str, str], Run] = field(default_factory=dict)
    _reported: dict[str, Reported] = field(default_factory=dict)

    def lab(self, name: str, scenario: str = BASE.name) -> Lab:
        """A lab under a scenario.

        Args:
            name: Name of the lab.
            scenario: Name of the scenario.

        Returns:
            The lab.
        """
        if (name, scenario) not in self._labs:
            self._labs[name, scenario] = self.load(name, scenario)
        return self._labs[name, scenario]

    def changed(self, name: str, key: str, overrides: Mapping[str, Override]) -> Lab:
        """A lab with some drivers changed, kept under a name like a scenario.

        Args:
            name: Name of the lab.
            key: Name of the change.
            overrides: Driver pattern to change.

        Returns:
            The lab.
        """
        if (name, key) not in self._labs:
            self._labs[name, key] = self.lab(name).with_overrides(overrides)
        return self._labs[name, key]

    def run(self, name: str, scenario: str = BASE.name) -> Run:
        """The run along the medians.

        Args:
            name: Name of the lab.
            scenario: Name of the scenario, or of a change made before.

        Returns:
            The run.
        """
        if (name, scenario) not in self._runs:
            self._runs[name, scenario] = self.lab(name, scenario).run()
        return self._runs[name, scenario]

    def facts(self, name: str) -> LabFacts:
        """The facts of an entity under the view of the labs.

        Args:
            name: Key of the entity.

        Returns:
            Its facts.
        """
        return LabFacts(self.lab("minimax").ledger, name)

    def fact(self, key: str) -> Fact | None:
        """A reported or derived fact.

        Args:
            key: Its id.

        Returns:
            The fact; None where the view does not know it.
        """
        return self.lab("minimax").ledger.resolve(key)

    def reported(self, name: str) -> Reported:
        """The answers that follow from reported figures alone.

        Args:
            name: Name of the lab.

        Returns:
            The answers.
        """
        if name not in self._reported:
            self._reported[name] = reported(self.lab(name).ledger, name)
        return self._reported[name]


@dataclass(frozen=True)
class Question:
    """A question with what is known of it before it is answered.

    Args:
        id: E.g. ``QST-05``.
        asked: The question by language.
        answer: Gives the figures.
        labs: Labs it is about.
        rests_on: Drivers that decide the answer, patterns ``*.local`` allowed.
        scenarios: Scenarios that are run beside the base.
        trace: Commands that lead from the figures to their inputs.
    """

    id: str
    asked: Mapping[str, str]
    answer: Callable[[Setting], list[Answer]]
    labs: tuple[str, ...]
    rests_on: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()


def inferred(question: Question, setting: Setting, answers: Sequence[Answer]) -> list[Inferred]:
    """The inputs of an answer that no report gives.

    Args:
        question: The question.
        setting: Where it was answered.
        answers: Its figures.

    Returns:
        Drivers that do not rest on a fact alone, then facts derived from others, by lab.
    """
    from labecon.analysis.deciding_array import source_kind

    found: list[Inferred] = []
    for name in question.labs:
        lab = setting.lab(name)
        for pattern in question.rests_on:
            for driver in matching(lab, pattern):
                kind = source_kind(lab.drivers[driver])
                if kind != "fact":
                    found.append(Inferred(name, driver, kind))
        ids = dict.fromkeys(
            source
            for one in answers
            if one.lab == name
            for source in (*one.figure.sources, *(name for row in one.figure.definitions for name in row.sources))
        )
        for source in ids:
            fact = lab.ledger.resolve(source)
            if fact is not None and fact.inputs:
                found.append(Inferred(name, source, "derived"))
    return found


def matching(lab: Lab, pattern: str) -> list[str]:
    """The drivers of a lab that a pattern means.

    Args:
        lab: The lab.
        pattern: Full name, or ``*.local`` for the lab and every part that has it.

    Returns:
        Names; none where the lab has no such driver.
    """
    if pattern.startswith("*."):
        known = (name for name in lab.drivers if not name.startswith("initial."))
        return [name for name in known if name.rsplit(".", 1)[-1] == pattern[2:]]
    return [pattern] if pattern in lab.drivers else []


__all__ = ["PATHS", "SEED", "Answer", "Inferred", "Loader", "Question", "Setting", "inferred", "matching"]

"""The dialogue of `labecon review`: one proposal after another, each decision on disk before the next is shown."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.analysis.proposing import COLUMN_OF, Imprint
from labecon.analysis.review import Item, accepted, items
from labecon.cli.facts_store_command import changes_of
from labecon.cli.terminal import Terminal
from labecon.errors import LabeconError, UsageError
from labecon.facts.store import Decision, Store
from labecon.facts.workspace import workspace_ledger
from labecon.outputs.messages import Words
from labecon.outputs.review_output import card

if TYPE_CHECKING:
    from labecon.facts.intake import Row

_NEEDED = ("title", "publisher", "published")
_QUIT = ("q", "quit", "exit")


class Ended(Exception):
    """The person has left, or there is nothing more to read."""


@dataclass
class Dialogue:
    """A person and the open proposals.

    Args:
        store: The ledger, open for writing.
        folder: The workspace.
        queue: The open proposals.
        imprint: What is known about the documents beside what the proposals say.
        who: The person.
        ask: Shows a question and gives the answer's line; empty at the end of the input.
        terminal: Where cards go.
        words: The language.
    """

    store: Store
    folder: Path
    queue: Sequence[Item]
    imprint: Imprint
    who: str
    ask: Callable[[str], str]
    terminal: Terminal
    words: Words
    told: dict[str, Imprint] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def run(self) -> int:
        """Go through the queue.

        Returns:
            How many proposals were decided.
        """
        place = 0
        try:
            while place < len(self.queue):
                place = self._one(place)
        except Ended:
            pass
        return len(self.done)

    def _one(self, place: int) -> int:
        """Show a proposal until it is decided or passed over; the place to go on from."""
        item, of = self._fresh(place), len(self.queue)
        known = self.told.get(str(item.document["sha256"]), self.imprint)
        told = [name for name in _NEEDED if getattr(known, name)]
        self.terminal.write(card(item, place + 1, of, self.words, self.terminal.style, told))
        while True:
            key = self._answer(self.words("review.keys")).lower()
            if key in _QUIT:
                raise Ended
            if key in ("s", ""):
                return place + 1
            if key == "u":
                return self._undo(place)
            try:
                decision = self._decision(key, self._fresh(place))
                if decision is None:
                    continue
                self.store.decide_all([decision], who=self.who)
            except LabeconError as error:
                self._complain(error)
                continue
            self.done.append(decision.proposal)
            self._confirm(decision)
            return place + 1

    def _fresh(self, place: int) -> Item:
        """The proposal with what the ledger says now, the last decision included."""
        name = self.queue[place].proposal.id
        digest = self.queue[place].document["sha256"]
        found = items(self.store, lambda names: workspace_ledger(self.folder, entities=names), [str(digest)])
        return next((one for one in found if one.proposal.id == name), self.queue[place])

    def _decision(self, key: str, item: Item) -> Decision | None:
        if key == "a":
            return accepted(item, self._imprint(item.proposal.row, item))
        if key == "r":
            why = self._answer(self.words("review.ask_why"))
            return Decision(item.proposal.id, "reject", why) if why else None
        if key == "c":
            text = self._answer(self.words("review.ask_change"))
            try:
                changes = changes_of(shlex.split(text))
            except ValueError as error:
                raise UsageError.of("usage", f"{text!r}: {error}", "", "e.g. period=FY2024 value=312400000") from error
            return accepted(item, self._imprint(item.proposal.row, item), changes) if changes else None
        self.terminal.write(self.words("review.help") + "\n")
        return None

    def _imprint(self, row: Row, item: Item) -> Imprint:
        """What is known about the document; what is missing is asked for once."""
        digest = str(item.document["sha256"])
        known = self.told.get(digest, self.imprint)
        for name in _NEEDED:
            if not row[COLUMN_OF[name]] and not getattr(known, name):
                question = self.words(f"review.ask_{name}", name=item.document.get("name", ""))
                known = replace(known, **{name: self._answer(question)})
        self.told[digest] = known
        return known

    def _undo(self, place: int) -> int:
        """Take the last decision back and show its proposal again."""
        if not self.done:
            self.terminal.write(self.words("review.nothing_to_undo") + "\n")
            return place
        last = self.done.pop()
        self.store.reopen(last, who=self.who, why="undone at once")
        self.terminal.write(self.words("review.undone", id=last[:8]) + "\n")
        return next(at for at, one in enumerate(self.queue) if one.proposal.id == last)

    def _confirm(self, decision: Decision) -> None:
        name = self.store.fact_of_proposal(decision.proposal)
        said = "review.said_reject" if decision.verdict == "reject" else "review.said_accept"
        self.terminal.write(self.words(said, id=decision.proposal[:8], fact=name) + "\n")

    def _complain(self, error: LabeconError) -> None:
        for problem in error.problems:
            self.terminal.write(f"  {problem.message} ({problem.remedy})\n" if problem.remedy else f"  {problem}\n")

    def _answer(self, question: str) -> str:
        line = self.ask(question)
        if not line:
            raise Ended
        return line.strip()

"""What a figure rests on: ids of facts, priors, drivers and lines, resolved to what can be looked up, and numbered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labecon.analysis.valuation.assumptions import PREFIX, valued
from labecon.facts.priors import load_priors
from labecon.outputs.messages import Words
from labecon.outputs.numbers import with_unit
from labecon.outputs.translations import translated

if TYPE_CHECKING:
    from labecon.facts import Fact
    from labecon.labs import Lab


def source_entry(lab: Lab, name: str) -> dict[str, Any]:
    """A source as documents show it.

    Args:
        lab: The lab whose view of the facts is used.
        name: Id of a fact, name of a prior, of a driver or of a line.

    Returns:
        ``id`` and ``kind``, then the citation; a derived fact has its ``formula`` and ``inputs``.
    """
    fact = lab.ledger.resolve(name)
    if fact is not None:
        return _fact_entry(lab, fact)
    driver = valued(lab).drivers.get(name) if name.startswith(PREFIX) else lab.drivers.get(name)
    if driver is not None:
        low, high = driver.range_at(lab.first_forecast)
        entry = {"id": name, "kind": "driver", "value": driver.at(lab.first_forecast), "low": low, "high": high}
        said = replace(driver.citation, text="") if name.startswith(PREFIX) else driver.citation
        entry |= {"unit": str(driver.unit), "source": str(said), "basis": said.kind, "reason": said.text}
        return {**entry, "facts": list(said.facts), "prior": said.prior}
    prior = load_priors().get(name)
    if prior is not None:
        source = prior.source
        entry = {"id": name, "kind": "prior", "title": source.title, "url": source.url}
        return {**entry, "published": source.published.isoformat(), "basis": prior.basis}
    return {"id": name, "kind": "line" if name in lab.graph.by_name else "other"}


def _fact_entry(lab: Lab, fact: Fact) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": fact.id, "kind": "fact", "value": float(fact.value), "unit": fact.unit}
    if fact.inputs:
        inputs = [source_entry(lab, one) for one in fact.inputs if one != fact.id]
        return {**entry, "formula": fact.formula, "inputs": inputs}
    source = fact.source
    return {
        **entry,
        "printed": fact.printed,
        "publisher": source.publisher,
        "title": source.title,
        "published": source.published.isoformat(),
        "place": source.place,
        "url": source.url,
    }


_KINDS = {"judgement": "assumption", "policy": "assumption"}


class References:
    """Numbered sources below a page: each has one number, in order of first mention.

    Args:
        words: The language.
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        self.numbers: dict[tuple[str, str], int] = {}
        self.texts: list[str] = []
        self.entries: list[tuple[Lab, dict[str, Any]]] = []

    def mark(self, lab: Lab, names: tuple[str, ...]) -> str:
        """The numbers of some sources.

        Args:
            lab: The lab that they belong to.
            names: Ids of facts, names of priors, drivers and lines.

        Returns:
            E.g. ``[1-3, 7]``; empty for none.
        """
        found = [self._number(lab, entry) for name in names for entry in self._leaves(source_entry(lab, name))]
        return f"[{_spans(sorted(set(found)))}]" if found else ""

    def _leaves(self, entry: dict[str, Any]) -> list[dict[str, Any]]:
        if not entry.get("inputs"):
            return [entry]
        return [leaf for one in entry["inputs"] for leaf in self._leaves(one)]

    def _number(self, lab: Lab, entry: dict[str, Any]) -> int:
        owner = "" if entry["kind"] in ("fact", "prior") else lab.name
        key = (owner, entry["id"])
        if key not in self.numbers:
            self.texts.append(self._text(lab, entry))
            self.entries.append((lab, entry))
            self.numbers[key] = len(self.texts)
        return self.numbers[key]

    def _text(self, lab: Lab, entry: dict[str, Any]) -> str:
        words, name = self.words, entry["id"]
        if entry["kind"] == "fact" and "publisher" in entry:
            return words("source.fact", **{key: entry[key] for key in ("publisher", "title", "published", "printed")})
        if entry["kind"] == "fact":
            return words("source.derived", formula=entry["formula"])
        if entry["kind"] == "driver":
            value = with_unit(entry["value"], entry["unit"], words, name)
            kind = words(f"explain.{_KINDS.get(entry['basis'], entry['basis'])}")
            rest = [entry["prior"], *entry["facts"], translated(entry["reason"], words)]
            joint = "；" if words.language == "zh" else "; "
            text = "".join(f"{joint}{one}" for one in rest if one)
            return words("source.driver", name=f"{lab.name}.{name}", value=value, kind=kind, text=text)
        if entry["kind"] == "prior":
            if not entry["title"]:
                return words("source.own_prior", name=name)
            return words("source.prior", name=name, title=entry["title"], published=entry["published"])
        return words("source.line", name=name, lab=lab.name) if entry["kind"] == "line" else name


def _spans(numbers: list[int]) -> str:
    """Numbers with runs of three and more joined by a dash."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in parts)

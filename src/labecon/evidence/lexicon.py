"""The words of the business: measures, companies, products, segments and events, read from the package's data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from labecon.evidence.vocabulary import Vocabulary


@dataclass(frozen=True)
class Topic:
    """Something that figures measure.

    Args:
        name: The metric of a plain amount.
        kinds: Kinds of figure that its words explain.
        units: What a count of it may count.
        unit: Unit of a count.
        stock: Whether it stands at a date.
        by: Kinds of segment it is reported by.
        entity: The entity it is always about; empty for the company spoken of.
        default_entity: The entity where none is named in the sentence.
        growth: Metric of its growth; empty for none of its own.
        growth_multiple: Metric of its growth as a multiple.
        weak: Whether any other word goes before.
        negative: Whether a fall is stored as a negative number.
        timeless: Whether it has no period unless its own clause names one.
        qualifier: The qualifier it has where the text says no other.
    """

    name: str
    kinds: frozenset[str]
    units: frozenset[str] = frozenset()
    unit: str = ""
    stock: bool = False
    by: frozenset[str] = frozenset()
    entity: str = ""
    default_entity: str = ""
    growth: str = ""
    growth_multiple: str = ""
    weak: bool = False
    negative: bool = False
    timeless: bool = False
    qualifier: str = ""


@dataclass(frozen=True)
class Name:
    """What a word names.

    Args:
        kind: ``company``, ``product``, ``region``, ``customer``, ``class``, ``team``, ``own`` (the company), ``joint``
            (both), ``each``, ``former`` or ``latter``.
        entity: The company; empty where the word does not say.
        segment: The segment; empty for a company.
        role: ``lab``, ``company``, ``investor`` or ``group``.
    """

    kind: str
    entity: str = ""
    segment: str = ""
    role: str = ""


@dataclass(frozen=True)
class Lexicon:
    """All words.

    Args:
        topics: Topics by name.
        measures: Words of the topics; a word can belong to several.
        names: Words of companies, products and segments.
        events: Words of dated events, with the place of the event in the order of preference.
        ratios: Numerator and denominator to metric.
        defaults: Entity and metric to the segment that the entity means.
        business: The same where the text speaks of customers that are companies.
    """

    topics: Mapping[str, Topic]
    measures: Vocabulary[tuple[Topic, ...]]
    names: Vocabulary[Name]
    events: Vocabulary[tuple[int, str]]
    ratios: Mapping[tuple[str, str], str] = field(default_factory=dict)
    defaults: Mapping[tuple[str, str], str] = field(default_factory=dict)
    business: Mapping[tuple[str, str], str] = field(default_factory=dict)


def _data(name: str) -> dict[str, Any]:
    file = resources.files("labecon.evidence") / "data" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _topic(name: str, row: Mapping[str, Any]) -> Topic:
    return Topic(
        name,
        frozenset(row["kinds"]),
        frozenset(str(row.get("units", "")).split()),
        str(row.get("unit", "")),
        bool(row.get("stock", False)),
        frozenset(str(row.get("by", "")).split()),
        str(row.get("entity", "")),
        str(row.get("default_entity", "")),
        str(row.get("growth", "")),
        str(row.get("growth_multiple", "")),
        bool(row.get("weak", False)),
        bool(row.get("negative", False)),
        bool(row.get("timeless", False)),
        str(row.get("qualifier", "")),
    )


def _names(data: Mapping[str, Any]) -> dict[str, Name]:
    words: dict[str, Name] = {}
    for entity, row in data["company"].items():
        for segment, spellings in row.get("product", {}).items():
            words |= dict.fromkeys(spellings.split("|"), Name("product", entity, segment, row["role"]))
        words |= dict.fromkeys(row["words"].split("|"), Name("company", entity, "", row["role"]))
    for kind, rows in data["segment"].items():
        for segment, spellings in rows.items():
            words |= dict.fromkeys(spellings.split("|"), Name(kind, "", segment))
    for kind, spellings in data["pronoun"].items():
        words |= dict.fromkeys(spellings.split("|"), Name(kind))
    return words


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words of the package, read once.

    Returns:
        The lexicon.

    Example:
        >>> [topic.name for _, _, found in lexicon().measures.scan("经调整净亏损") for topic in found]
        ['adjusted_net_loss']
    """
    topics = {name: _topic(name, row) for name, row in _data("metrics").items()}
    measures: dict[str, tuple[Topic, ...]] = {}
    for name, row in _data("metrics").items():
        for word in f"{row['zh']}|{row['en']}".split("|"):
            measures[word] = (*measures.get(word, ()), topics[name])
    named = _data("entities")
    rows = list(enumerate(_data("events").items()))
    events = {word: (rank, name) for rank, (name, row) in reversed(rows) for word in row["words"].split("|")}
    ratios = {(row["of"], row["over"]): row["metric"] for row in _data("ratios")["ratio"]}
    defaults, business = (
        {
            (entity, metric): row["segment"]
            for entity, row in named[kind].items()
            for metric in row["metrics"].split("|")
        }
        for kind in ("default", "business")
    )
    names = Vocabulary(_names(named))
    return Lexicon(topics, Vocabulary(measures), names, Vocabulary(events), ratios, defaults, business)

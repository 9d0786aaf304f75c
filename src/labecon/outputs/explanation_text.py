"""The tree of a number as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labecon.outputs.footer import PAGE, footer, page
from labecon.outputs.messages import Words
from labecon.outputs.numbers import with_unit
from labecon.outputs.tables import PLAIN, Style
from labecon.outputs.titles import line_title
from labecon.outputs.widths import wrap

if TYPE_CHECKING:
    from labecon.labs import Lab

#: Levels shown when none are asked for.
DEPTH = 4


def explanation_text(lab: Lab, tree: Mapping[str, Any], words: Words, style: Style = PLAIN, depth: int = DEPTH) -> str:
    """The page of an explanation.

    Args:
        lab: The lab.
        tree: As `Lab.explain` gives it.
        words: The language.
        style: Colour or none.
        depth: Levels shown below the number; 0 for all.

    Returns:
        Text.
    """
    line = line_title(tree["name"], words, lab.parts)
    title = words("explain.title", lab=words.pick(lab.title, lab.name), line=line, month=tree["month"])
    drawn = _Tree(lab, words, style, depth)
    drawn.index(tree)
    out = [style.bold(title), "", *drawn.lines(tree)]
    return page(out + footer(lab.ledger.head, words, style))


def _key(node: Mapping[str, Any]) -> tuple[str, str]:
    return node["name"], node.get("month", "")


class _Tree:
    def __init__(self, lab: Lab, words: Words, style: Style, depth: int) -> None:
        self.lab, self.words, self.style, self.depth = lab, words, style, depth
        self.known: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.shown: set[tuple[str, str]] = set()

    def index(self, node: Mapping[str, Any]) -> None:
        """Notes where each item and month is expanded: a cut tree may mention it before that place, or without it."""
        if not node.get("ref"):
            self.known[_key(node)] = node
            if "low" in node:  # a driver that is the same in all months is expanded in one of them
                self.known.setdefault((node["name"], ""), node)
        for one in node.get("inputs", []):
            self.index(one)

    def lines(self, node: Mapping[str, Any], first: str = "", rest: str = "", level: int = 0) -> Iterator[str]:
        full = self.known.get(_key(node)) or self.known.get((node["name"], ""), node)
        again = _key(full) in self.shown and "month" in node
        node = {**node, "ref": True, "inputs": []} if again else full
        inputs = node.get("inputs", [])
        cut = bool(inputs) and self.depth > 0 and level >= self.depth
        if not cut:
            self.shown.add(_key(node))
        yield from self.headline(node, first, rest, cut)
        if node.get("ref"):
            return
        below = rest + ("│  " if inputs and not cut else "   ")
        yield from self.detail(node, below)
        if cut:
            return
        for place, one in enumerate(inputs):
            last = place == len(inputs) - 1
            yield from self.lines(one, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "), level + 1)

    def headline(self, node: Mapping[str, Any], first: str, rest: str, cut: bool) -> Iterator[str]:
        name = node["name"]
        month = f" {node['month']}" if "month" in node else ""
        if node.get("ref"):
            yield f"{first}{name}{month} {self.words('explain.again')}"
            return
        text = f"{name}{month}: {self.value(node)}"
        if "low" in node and node["low"] != node["high"]:
            low, high = (with_unit(node[key], node["unit"], self.words, name) for key in ("low", "high"))
            text += f" ({self.words('explain.range', low=low, high=high)})"
        if cut:
            text += " " + self.words("explain.deeper", count=len(node["inputs"]), depth=self.depth + 2)
        leaf = not node.get("inputs")
        for line in wrap(text, PAGE, first, rest + "   "):
            yield self.style.input(line) if leaf else line

    def value(self, node: Mapping[str, Any]) -> str:
        value = node.get("value")
        if isinstance(value, str):
            return value
        if isinstance(value, list):
            value = value[-1]
        return with_unit(value, node.get("unit", "1"), self.words, node["name"])

    def detail(self, node: Mapping[str, Any], indent: str) -> Iterator[str]:
        if node.get("formula"):
            yield from self.paragraph(self.words("explain.formula", formula=node["formula"]), indent)
        if node.get("reason"):
            yield from self.paragraph(node["reason"], indent)
        source = node.get("source")
        if not source:
            return
        kind = source["kind"].split(" ")[0]
        label = self.words(f"explain.{kind}") if self.words.has(f"explain.{kind}") else kind
        parts = [source.get("prior", ""), source.get("formula", ""), source.get("text", ""), source.get("changed", "")]
        joint = "；" if self.words.language == "zh" else "; "
        yield from self.paragraph(f"[{label}] " + joint.join(part for part in parts if part), indent)
        for fact in source.get("facts", []):
            yield from self.fact(fact, indent)

    def fact(self, fact: Mapping[str, Any], indent: str) -> Iterator[str]:
        again = (fact["id"], "") in self.shown
        self.shown.add((fact["id"], ""))
        if again:
            yield from self.paragraph(f"{fact['id']} {self.words('explain.again')}", indent, "· ")
            return
        if "publisher" in fact:
            printed = self.words("explain.printed", printed=fact["printed"])
            cited = [fact[key] for key in ("publisher", "title", "published", "place") if fact.get(key)]
            joint, comma = ("；", "，") if self.words.language == "zh" else ("; ", ", ")
            text = f"{fact['id']}: {printed}{joint}{comma.join(cited)}"
        elif "value" in fact:
            text = f"{fact['id']}: {with_unit(fact['value'], fact['unit'], self.words, fact['id'])} = {fact['formula']}"
        else:
            text = fact["id"]
        yield from self.paragraph(text, indent, "· ")
        for one in fact.get("inputs", []):
            yield from self.fact(one, indent + "  ")

    def paragraph(self, text: str, indent: str, bullet: str = "") -> Iterator[str]:
        for line in wrap(text, max(PAGE, len(indent) + 40), indent + bullet, indent + " " * len(bullet)):
            yield self.style.dim(line)

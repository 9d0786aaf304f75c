"""Who a figure is about: the company by its name or a word that stands for it, and the part of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from labecon.evidence.layout import Layout
from labecon.evidence.lexicon import Lexicon, Name, Topic
from labecon.evidence.named_parts import revenue_part, team_part

INDUSTRY = "industry"
_CALLED = re.compile(r"(?:简称|下称|以下称|hereinafter|hereafter)[:为 ]{0,2}[“\"「'](?P<name>[^”\"」']{2,20})[”\"」']")
_COUNTERPARTY = re.compile(
    r"(?:(?P<zh>客户|供[货应]商)|(?<![a-z])(?P<en>customer|supplier)) ?(?P<one>[a-z])(?![a-z])"
    r"(?:/(?:(?P<zh2>客户|供[货应]商)|(?P<en2>customer|supplier)) ?(?P<two>[a-z])(?![a-z]))?"
)
_JOIN = re.compile(r" {0,2}(?:、|,|和|及|与|以及|and|/|, and|&|\|) {0,2}")
_FOR = re.compile(r"(?:for|at|by|to|from|of|in)(?: the)? $|[的给向]$")
_OWN_PART = re.compile(r"(?<![a-z])(?:its|their|the app|it)(?![a-z])|其(?!中|他|它|余|实)|该(?:产品|应用|平台|业务)")
_GLOBAL, _CHINA = re.compile(r"全球|世界|global|worldwide"), re.compile(r"中国|国内|china|chinese|我国")
_PURE, _MODEL_BASED = re.compile(r"pure-?play|独立"), re.compile(r"基于模型|model-based")
_UNNAMED = re.compile(
    r"(?:前[一二三四五六七八九十0-9]+|第[一二三四五六七八九十0-9]+位)[^,。]{0,14}公司"
    r"|(?<![a-z])the top (?:two|three|four|five|ten)"
)
_ALL = re.compile(r"都是|均是|均为|都|均(?!为美|为中)|(?<![a-z])(?:both|all)(?![a-z])")
_PLACE = re.compile(r"(?:排在|排名|位列|位居)?第(?P<n>[0-9]{1,2})位?的?(?:是|为)?(?:美国公司|中国公司|公司)")
_TOP = re.compile(r"(?:前|(?<![a-z])top )(?P<n>[二三四五六七八九十]|[0-9]{1,2}|two|three|four|five|ten)")
_COUNTS = {
    "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "十": "10",
    "two": "2", "three": "3", "four": "4", "five": "5", "ten": "10",
}  # fmt: skip
_NEAR = 60


@dataclass(frozen=True)
class Mention:
    """A name in a text.

    Args:
        start: Index of its first character.
        end: Index after its last.
        name: What it names.
    """

    start: int
    end: int
    name: Name


@dataclass(frozen=True)
class Subject:
    """Who a figure is about.

    Args:
        entities: One company, or those that share the figure.
        each: Whether the figure holds for each of several companies.
        how: Where the company was read.
        certain: How sure that is, 0 to 1.
    """

    entities: tuple[str, ...]
    each: bool
    how: str
    certain: float


class Subjects:
    """The companies and parts that a text names, and which of them a place is about.

    Args:
        source: The text as given.
        text: The same, folded.
        layout: Its divisions.
        words: The lexicon.
    """

    def __init__(self, source: str, text: str, layout: Layout, words: Lexicon) -> None:
        self.text, self.layout, self.words = text, layout, words
        found = [Mention(start, end, name) for start, end, name in words.names.scan(text)]
        self.mentions = sorted(
            found + self._called(source, found) + _counterparties(text, source), key=lambda one: one.start
        )
        self._starts = [one.start for one in self.mentions]
        self.products = {(one.name.entity, one.name.segment) for one in self.mentions if one.name.kind == "product"}
        counts = Counter(
            one.name.entity for one in self.mentions if one.name.entity and not layout.is_outside(one.start)
        )
        labs = {one.name.entity for one in self.mentions if one.name.role == "lab"}
        best = max((counts[one] for one in labs), default=0)
        others = {one.name.entity for one in self.mentions if one.name.role == "company" and one.name.kind == "company"}
        self.eligible = labs | {one for one in others if counts[one] >= max(3, best)} | {INDUSTRY}
        order = [name for name, _ in counts.most_common() if name in self.eligible and name != INDUSTRY]
        self.main = order[0] if order else ""
        shared = len(order) > 1 and counts[order[1]] * 4 >= counts[order[0]] and counts[order[1]] > 1
        self.pair = tuple(sorted(order[:2])) if shared else tuple(order[:1])
        total = sum(counts[name] for name in order)
        self.dominant = bool(order) and counts[order[0]] * 10 >= total * 6
        self._focus = self._focuses()

    def _called(self, source: str, found: list[Mention]) -> list[Mention]:
        """Names that the text itself gives: a company "(简称“X”)" that the lexicon does not know."""
        known = {place for one in found for place in range(one.start, one.end)}
        more: list[Mention] = []
        for given in _CALLED.finditer(self.text):
            if given.start("name") in known:
                continue
            word, printed = given["name"], source[given.start("name") : given.end("name")]
            at = self.text.find(word)
            while at >= 0:
                if at not in known:
                    more.append(Mention(at, at + len(word), Name("company", printed, "", "lab")))
                at = self.text.find(word, at + len(word))
        return more

    def between(self, start: int, end: int) -> Sequence[Mention]:
        """The names that begin in a span."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def is_company(self, one: Mention) -> bool:
        """Whether a name can be what figures are about."""
        if one.name.kind == "product":
            return bool(one.name.entity)
        return one.name.entity in self.eligible and one.name.role != "investor"

    def _focuses(self) -> list[tuple[int, tuple[str, ...]]]:
        """After each sentence that names companies, which of them the text goes on about."""
        found: list[tuple[int, tuple[str, ...]]] = []
        sentences = self.layout.sentences
        place = 0
        while place < len(self.mentions):
            start, end = self.layout.sentence(self.mentions[place].start)
            named = self.between(start, end)
            inside = [
                one for one in named if one.name.entity in self.eligible - {INDUSTRY} and one.name.role != "investor"
            ]
            if named[0].name.kind == "joint" and len(self.pair) == 2 and not inside:
                found.append((end, self.pair))
            if inside:
                found.append((end, self._group(inside, 0)))
            place = max(place + 1, bisect_left(self._starts, end))
        return found if sentences else []

    def _group(self, names: Sequence[Mention], at: int) -> tuple[str, ...]:
        """A name with those it is joined to by "and"."""
        first = last = at
        while first and _JOIN.fullmatch(self.text, names[first - 1].end, names[first].start):
            first -= 1
        while last + 1 < len(names) and _JOIN.fullmatch(self.text, names[last].end, names[last + 1].start):
            last += 1
        return tuple(dict.fromkeys(one.name.entity for one in names[first : last + 1]))

    def focus(self, at: int) -> tuple[tuple[str, ...], float]:
        """The company that a sentence without a name goes on about, and how sure that is."""
        place = bisect_right(self._focus, (at, ("\U0010ffff",))) - 1
        paragraph = self.layout.paragraph(at)[0]
        if place >= 0 and self._focus[place][0] > paragraph:
            return self._focus[place][1], 0.85
        if self.dominant or place < 0:
            return ((self.main,) if self.main else ()), 0.75
        return self._focus[place][1], 0.6

    def of(self, start: int, end: int, topic: Topic | None) -> Subject:
        """The company of a figure.

        Args:
            start: Index of the figure's first character.
            end: Index after its last.
            topic: What the figure measures, where known.

        Returns:
            The subject; without entities where the text names no company.
        """
        if topic is not None and topic.entity:
            return Subject((topic.entity,), False, f"{topic.name} is about the {topic.entity}", 0.95)
        sentence = self.layout.sentence(start)
        named = [one for one in self.between(sentence[0], start) if self._counts(one, topic)]
        if (
            topic is not None
            and topic.name in ("market_share", "market_rank")
            and not named
            and _UNNAMED.search(self.text, *sentence)
        ):
            return Subject((INDUSTRY,), False, "companies that the text does not name", 0.85)
        if named and _ALL.search(self.text, named[-1].end, start):
            shared = tuple(dict.fromkeys(one.name.entity for one in named if one.name.kind == "company"))
            if len(shared) > 1:
                return Subject(shared, False, "stated of all of them", 0.85)
        if named:
            return self._named(named, start)
        after = [one for one in self.between(end, self.layout.clause(start)[1]) if self.is_company(one)]
        if after:
            return Subject((after[0].name.entity,), False, "named after the figure", 0.8)
        if topic is not None and topic.default_entity:
            return Subject((topic.default_entity,), False, "no company is named in the sentence", 0.7)
        entities, certain = self.focus(start)
        return Subject(entities, False, "the company spoken of before" if entities else "no company is named", certain)

    def of_event(self, start: int, end: int) -> Subject:
        """The company of a dated event: named before it in the clause, else behind it in the sentence.

        Args:
            start: Index of the date's first character.
            end: Index after its last.

        Returns:
            The subject.
        """
        clause, sentence = self.layout.clause(start), self.layout.sentence(start)
        if self.text[start - 1 : start] == "(":
            clause = self.layout.clause(max(0, clause[0] - 1))
        before = [one for one in self.between(clause[0], start) if self.is_company(one) and one.name.entity != INDUSTRY]
        after = [one for one in self.between(end, sentence[1]) if self.is_company(one) and one.name.entity != INDUSTRY]
        if not before and after:
            names = [one.name.entity for one in after]
            return Subject(
                self._group(after, 0) if len(set(names)) == 1 or names[0] else (), False, "named behind the date", 0.85
            )
        return self.of(start, end, None)

    def event_segment(self, end: int, metric: str) -> str | None:
        """The product that an event is about: the first named behind its date, for releases, suits and the like."""
        if metric not in ("model_release_date", "lawsuit_date", "app_delisting_date", "monetisation_start_date"):
            return None
        named = self.between(end, min(self.layout.sentence(end)[1], end + _NEAR * 2))
        return next((one.name.segment for one in named if one.name.kind == "product"), None)

    def _counts(self, one: Mention, topic: Topic | None) -> bool:
        if one.name.kind in ("joint", "each", "former", "latter"):
            return True
        if topic is not None and "holder" in topic.by and one.name.kind == "company" and one.name.role == "company":
            return False
        return self.is_company(one)

    def _named(self, named: list[Mention], start: int) -> Subject:
        last = named[-1]
        if last.name.kind in ("former", "latter"):
            earlier = self._pair_before(last.start)
            chosen = earlier[0 if last.name.kind == "former" else -1 :][:1] if earlier else self.focus(start)[0][:1]
            return Subject(chosen, False, f"the {last.name.kind} of two companies named before", 0.85)
        if last.name.kind in ("joint", "each"):
            each = last.name.kind == "each" or self.text.startswith("both", last.start)
            return Subject(self._pair_before(last.start) or self.pair, each, "stated of both companies", 0.8)
        group = self._group(
            [one for one in named if one.name.entity], len([one for one in named if one.name.entity]) - 1
        )
        each = len(group) > 1 and any(one.name.kind == "each" for one in named)
        far = self.layout.clauses_between(last.end, start)
        return Subject(group, each, "named before the figure", 0.95 if far <= 1 else 0.88)

    def _pair_before(self, at: int) -> tuple[str, ...]:
        """The two companies named last before a place, in the order of the text."""
        found: list[str] = []
        for one in reversed(self.between(max(0, at - 600), at)):
            if self.is_company(one) and one.name.entity != INDUSTRY and one.name.entity not in found:
                found.append(one.name.entity)
            if len(found) == 2:
                return tuple(reversed(found))
        return self.pair if len(self.pair) == 2 else ()

    def segment(self, start: int, end: int, topic: Topic | None) -> tuple[str, str]:
        """The part of the company that a figure is about.

        Args:
            start: Index of the figure's first character.
            end: Index after its last.
            topic: What it measures.

        Returns:
            Segment and where it was read; empty for the whole company.
        """
        if topic is None or not topic.by:
            return "", ""
        if "market" in topic.by:
            return self._market(start), "the market named around the figure"
        sentence, clause = self.layout.sentence(start), self.layout.clause(start)
        beside = [one for one in self.between(end, min(end + 2, clause[1])) if one.name.kind in topic.by]
        if beside:
            return beside[0].name.segment, "named right behind the figure"
        before = self._nearest(self.between(sentence[0], start), topic, clause[0])
        if before is not None:
            return before.name.segment or before.name.entity, "named before the figure"
        for one in self.between(end, min(clause[1], end + _NEAR)):
            if one.name.kind in topic.by:
                return one.name.segment, "named after the figure"
        carried = self._carried(start, topic)
        if topic.name == "headcount" and not carried[0] and (team := team_part(self.text, sentence[0], start)):
            return team, "the team named before the figure"
        own = revenue_part(self.text, sentence[0], start) if topic.name == "revenue" and not carried[0] else ""
        if own and any(name in own for name in _names_in(self.between(max(0, start - _NEAR), start), self.text)):
            return carried
        return (own, "the words for its revenue") if own else carried

    def _nearest(self, names: Sequence[Mention], topic: Topic, clause: int) -> Mention | None:
        for one in reversed(names):
            if one.name.kind in topic.by and (one.name.kind != "region" or one.start >= clause):
                return one
            if "holder" in topic.by and one.name.kind == "company" and one.name.role != "lab":
                return None if self._is_listed(one) else one
            if "customer" not in topic.by and (_is_lab(one) or one.name.kind in ("joint", "former", "latter")):
                return None
            if _is_lab(one) and one.start >= clause and not self.text.startswith(("客户", "的客户"), one.end):
                return None
        return None

    def _unnamed_rank(self, start: int) -> str | None:
        sentence = self.layout.sentence(start)
        found = _PLACE.search(self.text, *sentence)
        if found is None or any(self.is_company(one) for one in self.between(*sentence)):
            return None
        home = "US" if "美国公司" in found[0] else "Chinese" if "中国公司" in found[0] else ""
        return f"rank_{found['n']}" + (f" ({home} company)" if home else "")

    def listed_rank(self, start: int, count: int, place: int) -> str:
        """The place that a figure of a list stands for: the shares of the top five are those of ranks 1 to 5."""
        sentence = self.layout.sentence(start)
        found = _TOP.search(self.text, *sentence)
        if found is None or _COUNTS.get(found["n"], found["n"]) != str(count):
            return ""
        words = self.text[sentence[0] : sentence[1]]
        home = " (US company)" if "美国公司" in words else " (Chinese company)" if "中国公司" in words else ""
        return f"rank_{place + 1}{home}"

    def _is_listed(self, one: Mention) -> bool:
        """Whether a name is one of several, which hold or pay together."""
        return self.text[one.start - 1 : one.start] in ("、", ",") or self.text.startswith(("、", "等"), one.end)

    def _carried(self, start: int, topic: Topic) -> tuple[str, str]:
        """A product spoken of in the sentence before, and here by a pronoun."""
        sentence = self.layout.sentence(start)
        if "product" not in topic.by or not sentence[0] or not _OWN_PART.search(self.text, sentence[0], start):
            return "", ""
        if any(self.is_company(one) for one in self.between(sentence[0], start)):
            return "", ""
        earlier = self.layout.sentence(sentence[0] - 1)
        first = next((one for one in self.between(*earlier) if one.name.kind in ("product", "company")), None)
        if first is None or first.name.kind != "product" or first.start - earlier[0] > 4:
            return "", ""
        return first.name.segment, "the product of the sentence before"

    def _market(self, start: int) -> str:
        if (rank := self._unnamed_rank(start)) is not None:
            return rank
        words = self.text[self.layout.sentence(start)[0] : self.layout.clause(start)[1]]
        place = "global" if _GLOBAL.search(words) else "China" if _CHINA.search(words) else ""
        stop = min(self.layout.clause(start)[1], start + 18)
        listed = self.text.find("、", start, stop)
        kind = "pure-play LLM" if _PURE.search(self.text, start, listed if listed > 0 else stop) else "LLM market"
        based = " (model-based revenue)" if kind == "LLM market" and _MODEL_BASED.search(words) else ""
        return f"{place} {kind}{based}" if place else ""


def _names_in(named: Sequence[Mention], text: str) -> list[str]:
    """The names of companies among mentions, as printed."""
    return [text[one.start : one.end] for one in named if one.name.kind in ("company", "joint", "each")]


def _is_lab(one: Mention) -> bool:
    return one.name.kind == "company" and one.name.role == "lab"


def _counterparties(text: str, source: str) -> list[Mention]:
    """Customers and suppliers that are named by a letter: 客户F/供货商K."""
    found = []
    for one in _COUNTERPARTY.finditer(text):
        if one["one"] and not source[one.start("one")].isupper():
            continue
        names = []
        for zh, en, letter in (("zh", "en", "one"), ("zh2", "en2", "two")):
            if one[letter]:
                kind = "customer" if (one[zh] or one[en]).startswith(("客户", "customer")) else "supplier"
                names.append(f"{kind} {source[one.start(letter)].upper()}")
        found.append(Mention(one.start(), one.end(), Name("customer", "", " / ".join(names))))
    return found

"""Measures that the figures beside a figure give it: a level compared with, an amount of a share, people of a team."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from labecon.evidence.figure import Figure
from labecon.evidence.layout import Layout, question_of
from labecon.evidence.lexicon import Lexicon, Topic
from labecon.evidence.measure_forms import NOTHING, RELATIVE, Before, Cue, Measure, amount_of, fits

#: A level that another one is compared with: 较2024年的12.2%提升.
_LEVEL_BEFORE = re.compile(
    r"(?:较|比|由|从|自)[^,。;]{0,14}$"
    r"|(?<![a-z])(?:from|than|against|versus|compared (?:with|to))(?: (?:about|around|nearly|over))? ?$"
)
_AGAINST = re.compile(r"(?:较|比|由|从|(?<![a-z])from(?![a-z]))[^,。;]{0,14}$")
_NEAR = 16
#: Where a level that stood at one percentage comes to the next: 由81%下降至2024年的53%.
_LEVEL_AFTER = re.compile(r"(?:[至到]|(?<![a-z])to)(?: (?:about|around|nearly|over))?[^,。;a-z%]{0,14}$")
_OF_MEASURE = re.compile(r" of (?:its |the |total |group ){0,2}[a-z&-]{3,16}(?= )")
_RISEN_BY = re.compile(
    r"(?:增长|增加|扩大|上升|提升|下降|减少|下滑|收窄|上涨|升|降|高|低|多|少)[了约近超逾出过达]{0,2}$"
)
#: A share of what was printed before it: "500 million, or 7% of the total".
_OF_TOTAL = re.compile(r" of (?:the |its |that )(?:total|whole|sum|amount)(?![a-z])")
_OR = re.compile(
    r"[,，]? ?\(?(?:or|也就是|相当于|即|约合|合)"
    r"(?: (?:about|around|nearly|some|roughly|just over|just under|over))?[约近逾 ]{0,2}"
)
#: A multiple of an amount of the same measure beside it: 是三月份615亿美元的3倍, "three times the $61.5 billion".
_AS_MANY = re.compile(r"(?:是|为|达到?|相当于)[^,。;]{0,40}的[约近超逾]{0,2}$")
_AS_MANY_AFTER = re.compile(r" (?:the|that of|what|its|last year's) ?")
_OF_STAFF = re.compile(
    r"公司|团队|人手|规模|员工|研发|全员|雇|(?<![a-z])(?:employ\w{0,3}|staff|team|workforce|company|firm|group)(?![a-z])"
)
_OF_OTHERS = re.compile(
    r"用户|客户|观众|消费者|投资者|股东|付费|粉丝|(?<![a-z])(?:users?|customers?|subscribers?|investors?)(?![a-z])"
)
_CROWD, _MOST_PRICE = 200_000, 10_000
_SHARES_SOLD = re.compile(
    r"(?<![a-z])(?:ipo|initial public offering|listing|offering|floats?|floated|flotation|debut|shares? (?:at"
    r"|for|to raise)|apiece"
    r"|offer price)(?![a-z])"
)
_FUNDS = frozenset({"cash_and_equivalents", "financial_assets_fvtpl_current", "undrawn_bank_facilities"})
_TOTAL = re.compile(
    r"(?:合计|共计|总计|合共|共|总额为?|(?<![a-z])(?:total(?:led|ing|s|ed)?|combined|together|of))[ 约达为有]{0,3}$"
)
_MARGIN = re.compile(r" (?:operating |net |gross |profit |adjusted ){0,2}margin(?![a-z])")
_OR_SO = re.compile(r"[,(] ?(?:or|i\.?e\.?,?|that is,?|即|也就是) ?(?:about |some |nearly |roughly )?[约近]?$")
_ENDS = re.compile(r"[.,;)。]|$")
_DIGIT, _SHORT = re.compile("[0-9]"), 40
_A_MONTH = re.compile(r" (?:a|per|every|each) month(?![a-z])")
_USES = re.compile(
    r"(?<![a-z])(?:us(?:es?|ing)|consum(?:es?|ing)|burn(?:s|ing)?|(?:get|go|run)(?:s|ing|es)? through)"
    r"(?: (?:about|around|nearly|some|roughly|over))? ?$"
)
_MARGIN_OF = re.compile(r"(?<![a-z])(?:a|for a|at a) margin of(?: (?:about|around|nearly|over|some|roughly))? $")
_ADJUSTED = re.compile(
    r"\((?:of which )?(?:adjusted|经调整后?|非国际准则|non-ifrs|non-gaap)[:为 ]{0,2}(?:人民币|rmb|us|hk|[$€£¥]){0,2} ?$"
)
_OF_WHICH = re.compile(
    r"其中|(?<![a-z])of (?:which|that|this)(?! (?:year|half|quarter|month|week|period|fiscal|calendar)(?![a-z]))"
    r"(?![a-z])"
)
_RATIO_NAMED = re.compile(
    r"(?P<of>[^,。;:0-9]{1,14}?)(?:对|与|和|比|占)(?P<over>[^,。;:0-9]{1,14}?)(?:之比|的?比[率例值重])"
    r"|(?<![a-z])ratio of (?P<en_of>[a-z& -]{3,30}?) to (?P<en_over>[a-z& -]{3,24})"
    r"|(?<![a-z])(?P<part>[a-z&]{2,12})[- ]to[- ](?P<whole>[a-z]{3,12})(?: ratio)?(?![a-z])"
)
_USED = re.compile(
    r"(?<![a-z])us(?:e|es|ing|ed)(?![a-z])[^.;,]{0,40}(?:every|each|a|per) (?P<en>week|month|day)(?![a-z])"
    r"|每(?P<zh>周|月|天|日)(?:都?有)?[^,。;]{0,16}(?:使用|在用|访问)"
)
_OF = re.compile(r"的[约近超逾]{0,2}$")


class MeasuresBeside:
    """The words of a text that name measures, and what figures take from those beside them.

    Args:
        text: Folded text.
        layout: Its divisions.
        words: The lexicon.
    """

    def __init__(self, text: str, layout: Layout, words: Lexicon) -> None:
        self.text, self.layout, self.words = text, layout, words
        self.cues = [Cue(start, end, topics) for start, end, topics in words.measures.scan(text)]
        self._starts = [one.start for one in self.cues]
        self._over_start = 0

    def between(self, start: int, end: int) -> Sequence[Cue]:
        """The words that begin in a span."""
        return self.cues[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _of_share(self, figure: Figure, figures: Sequence[Figure], before: Before) -> Measure | None:
        """The amount of a share that stands right before it: 73% of revenue, or about $39 million."""
        share = before.relative
        earlier = [one for one in figures if one.end <= figure.start]
        if share is None or share.over in ("", "total") or figure.kind != "money" or not earlier:
            return None
        topic = self.words.topics.get(share.over)
        words = self.text[earlier[-1].end : figure.start]
        link = next((one for one in _OR.finditer(words) if one.end() == len(words)), None)
        if earlier[-1].kind != "percent" or link is None or topic is None or not fits(topic, figure):
            return None
        named = [found for cue in self.between(earlier[-1].end, figure.start) for found in cue.topics]
        if any(one.name != topic.name for one in named) or not named:
            return None
        part = topic.name if share.metric.endswith("_share") else share.topic.name if share.topic is not None else ""
        of = self.words.topics.get(part)
        return Measure(part, of, "the amount of the share before it", 0.8) if of is not None else None

    def _staff(self, figure: Figure, sentence: tuple[int, int]) -> Measure | None:
        """People of whom nothing is said but that a company or a team has them."""
        if figure.kind != "count" or figure.unit != "people" or figure.value > _CROWD:
            return None
        if not _OF_STAFF.search(self.text, *sentence) or _OF_OTHERS.search(self.text, *sentence):
            return None
        topic = self.words.topics["headcount"]
        return Measure(topic.name, topic, "people of a company or a team", 0.65)

    def _of_funds(self, found: Measure, figure: Figure, start: int) -> Measure:
        """Cash, financial assets and undrawn facilities in one amount are the liquid resources."""
        parts = [topic.name for cue in self.between(start, figure.start) for topic in cue.topics[:1]]
        if found.metric not in _FUNDS or not _TOTAL.search(self.text, max(start, figure.start - 12), figure.start):
            return found
        if len(_FUNDS & set(parts[-3:])) < 2:
            return found
        topic = self.words.topics["liquid_resources"]
        return Measure(topic.name, topic, "cash and what else can be drawn on, in one amount", 0.8)

    def _of_offering(self, found: Measure, figure: Figure, sentence: tuple[int, int]) -> Measure:
        """What is raised by selling shares to the public is the proceeds of the offering, a small amount its price."""
        sold = ("financing_raised", "ipo_proceeds", "shares_offered")
        if found.metric not in sold or not _SHARES_SOLD.search(self.text, *sentence) or figure.kind != "money":
            return found
        if found.metric == "ipo_proceeds" and not (figure.scale == 1 and figure.value < _MOST_PRICE):
            return found
        topic = self.words.topics["ipo_proceeds"]
        if figure.scale == 1 and figure.value < _MOST_PRICE:
            topic = self.words.topics["offer_price"]
        return Measure(topic.name, topic, "raised in an offering", 0.75)

    def _level(self, first: Figure, figures: Sequence[Figure], before: Before) -> Measure | None:
        """A percentage that the one before it is compared with measures the same."""
        known = before.relative
        earlier = [one for one in figures if one.end <= first.start]
        if known is None or not known.metric or not earlier or earlier[-1].kind != first.kind != "multiple":
            return None
        words = self.text[earlier[-1].end : first.start]
        of = _OF_MEASURE.match(words)
        start = earlier[-1].end + (of.end() if of is not None else 0)
        beside = _LEVEL_BEFORE.search(words) or _LEVEL_AFTER.search(words)
        if not beside or _RISEN_BY.search(words) or self.between(start, first.start):
            return None
        return Measure(known.metric, known.topic, "what the percentage before it is compared with", 0.8, known.over)

    def _compared_amount(self, first: Figure, figures: Sequence[Figure], before: Before) -> Topic | None:
        """What the amount right before a growth measures: 较上年同期的2.57亿元增长30.7%."""
        known = before.amount
        earlier = [one for one in figures if one.end <= first.start]
        if known is None or known.topic is None or not earlier or earlier[-1].kind in RELATIVE:
            return None
        compared = _AGAINST.search(self.text, max(0, earlier[-1].start - _NEAR), earlier[-1].start)
        close = first.start - earlier[-1].end < _NEAR and self.layout.clause(first.start)[0] <= earlier[-1].start
        return known.topic if compared and close and not self.between(earlier[-1].end, first.start) else None

    def _as_many(self, first: Figure, last: Figure, before: Before) -> Measure | None:
        """A multiple of another amount of what was spoken of before it."""
        known = before.amount
        if first.kind != "multiple" or known is None or known.topic is None or known.metric != known.topic.name:
            return None
        clause = self.layout.clause(first.start)
        if not (
            _AS_MANY.search(self.text, max(clause[0], first.start - 48), first.start)
            or _AS_MANY_AFTER.match(self.text, last.end)
        ):
            return None
        name = known.topic.growth_multiple or f"{known.topic.name}_multiple"
        return Measure(name, known.topic, f"one {known.topic.name} over another", 0.62)

    def _of_total(self, first: Figure, last: Figure, figures: Sequence[Figure], before: Before) -> Measure | None:
        """The share of the amount right before it in "the total"."""
        known = before.amount
        if first.kind != "percent" or known is None or known.topic is None:
            return None
        if not (_OF_TOTAL.match(self.text, last.end) or self._is_aside(first, last, figures)):
            return None
        same = before.relative
        if same is not None and same.topic is known.topic and same.over not in ("", "total", known.topic.name):
            return same
        metric = self.words.ratios.get((known.topic.name, known.topic.name)) or f"{known.topic.name}_share"
        if known.topic.name == "revenue_run_rate":
            metric = "revenue_share"
        return Measure(metric, known.topic, f"{known.topic.name} over the total", 0.75, "total")

    def _is_aside(self, first: Figure, last: Figure, figures: Sequence[Figure]) -> bool:
        """Whether a percentage only says again how large the amount right before it is: 31 million, i.e. 79%."""
        earlier = [one for one in figures if one.end <= first.start]
        if not earlier or earlier[-1].kind != "money" or not _OR_SO.search(self.text, earlier[-1].end, first.start):
            return False
        near = first.start - earlier[-1].end < _SHORT and not self.between(earlier[-1].end, first.start)
        return near and _ENDS.match(self.text, last.end) is not None

    def _margin(self, first: Figure, last: Figure, before: Before) -> Measure | None:
        """The margin of the profit before it: operating income was 11.4 million, an 8% margin."""
        topic = before.amount.topic if before.amount is not None else None
        if first.kind != "percent" or topic is None:
            return None
        said = _MARGIN.match(self.text, last.end) or _MARGIN_OF.search(self.text, max(0, first.start - 40), first.start)
        if said is None:
            return None
        metric = self.words.ratios.get((topic.name, "revenue"), "")
        return Measure(metric, topic, f"{topic.name} over revenue", 0.8, "revenue") if "margin" in metric else None

    def _part_of_it(self, first: Figure, sentence: int, before: Before) -> Measure | None:
        """The share of a part in the amount before it: 研发费用21.95亿元 ... 其中算力占70%."""
        said = _OF_WHICH.search(self.text, sentence, first.start)
        wholes = [one.topic for one in (before.amount, before.earlier) if one is not None and one.topic is not None]
        if not wholes or "money" not in wholes[0].kinds:
            return None
        for cue in self.between(said.end(), first.start) if said is not None else ():
            topic = amount_of(cue)
            for whole in wholes if topic is not None else ():
                if topic is not None and (metric := self.words.ratios.get((topic.name, whole.name))):
                    return Measure(metric, topic, f"{topic.name} over {whole.name}", 0.8, whole.name)
        return None

    def _adjusted_aside(self, figure: Figure, before: Before) -> Measure | None:
        """The adjusted loss in parentheses behind the loss: (adjusted: 1,752)."""
        if before.amount is None or before.amount.metric != "net_loss":
            return None
        if not _ADJUSTED.search(self.text, max(0, figure.start - 24), figure.start):
            return None
        topic = self.words.topics["adjusted_net_loss"]
        return Measure(topic.name, topic, "the adjusted loss beside the loss", 0.85)

    def _active(self, figure: Figure, sentence: tuple[int, int]) -> Measure | None:
        """People who use something every week, month or day."""
        if figure.kind != "count" or figure.unit not in ("people", "users"):
            return None
        found = _USED.search(self.text, max(sentence[0], figure.start - 30), min(sentence[1], figure.end + 70))
        if found is None:
            return None
        word = found["en"] or found["zh"]
        name = {"week": "wau", "周": "wau", "month": "mau", "月": "mau"}.get(word, "dau")
        topic = self.words.topics[name]
        return Measure(topic.name, topic, "people who use it so often", 0.8)

    def _announced(self, figure: Figure, sentence: tuple[int, int]) -> Measure:
        """The measure that a short sentence without a figure, or a question, announces right before: 先看收入。"""
        start = self.layout.sentence(max(0, sentence[0] - 1))[0]
        words = self.text[start : sentence[0]]
        if not 0 < len(words.strip()) < _SHORT or _DIGIT.search(words):
            return self._asked(figure)
        for cue in reversed(self.between(start, sentence[0])):
            for topic in cue.topics:
                if fits(topic, figure) and not topic.weak:
                    return Measure(topic.name, topic, "announced by the sentence before", 0.65)
        return NOTHING

    def _asked(self, figure: Figure) -> Measure:
        """The measure that the question is about which a paragraph answers."""
        asked = question_of(self.text, self.layout, figure.start)
        for cue in self.between(*asked) if asked is not None else ():
            for topic in cue.topics:
                if fits(topic, figure) and not topic.weak:
                    return Measure(topic.name, topic, "asked for by the question", 0.65)
        return NOTHING

    def _used_up(self, figure: Figure) -> Measure | None:
        """Money that a company uses a month: we use 1.5 million a month."""
        if figure.kind != "money" or not _A_MONTH.match(self.text, figure.end):
            return None
        if _USES.search(self.text, max(0, figure.start - _NEAR * 2), figure.start) is None:
            return None
        topic = self.words.topics["monthly_cash_burn"]
        return Measure(topic.name, topic, "used a month", 0.8)

    def _ratio_named(self, first: Figure, figures: Sequence[Figure], sentence: int) -> Measure | None:
        """The ratio that the sentence names before its figures: by the ratio of R&D to revenue, A is at 7."""
        said = next(
            reversed(list(_RATIO_NAMED.finditer(self.text, max(sentence, first.start - 80), first.start))), None
        )
        if said is None or any(one.kind not in RELATIVE for one in figures if said.end() <= one.start < first.start):
            return None
        names = [name for name, words in said.groupdict().items() if words]
        of, over = (self._amount_in(*said.span(name)) for name in names)
        if of is None or over is None or any(amount_of(one) for one in self.between(said.end(), first.start)):
            return None
        metric = self.words.ratios.get((of.name, over.name))
        return Measure(metric, of, f"{of.name} over {over.name}", 0.8, over.name) if metric else None

    def _possessor(self, first: Figure) -> Topic | None:
        """不到月活的7%: the measure right before 的."""
        found = _OF.search(self.text, max(0, first.start - 4), first.start)
        if found is None:
            return None
        for cue in self.between(max(0, found.start() - 14), found.start()):
            if cue.end == found.start() and (topic := amount_of(cue)):
                self._over_start = cue.start
                return topic
        return None

    def _amount_in(self, start: int, end: int) -> Topic | None:
        return next((topic for cue in self.between(start, end) if (topic := amount_of(cue))), None)

"""Parts of a company's revenue that only their own words name: subscription revenue, 广告业务收入."""

from __future__ import annotations

import re

from labecon.evidence.lexicon import Lexicon

_ENGLISH = re.compile(
    r"(?<![a-z&-])(?P<words>(?:[a-z][a-z&-]{2,20} ){1,3})(?:revenues?|sales)(?![a-z])(?! (?:and|for the|per|tax"
    r"|team|force))"
)
#: Words before "revenue" that name no part of it.
_WHOLE = frozenset(
    """the its their our his her this that these those total net gross annual annualised annualized quarterly monthly
    yearly quarter quarters half year years full-year first second third fourth same overall group company reported
    report reports record recurring combined consolidated year's quarter's generated generating generates deferred
    other all any more less most much own whose and or but with from into for had has have having posted posting
    posts on in of by to at as is was were are be been earned earning earns recognised recognized operating run-rate
    prior previous last next current recent actual expected projected forecast estimated average lab's company's
    group's industry global world total core higher lower stronger weaker rising falling growing little small large
    only just about nearly over around than when while where which what no without against per corresponding interim
    nine six three months month fiscal calendar contract model models api lifetime cumulative since""".split()
)
_CHINESE = re.compile(
    r"(?P<words>订阅|广告|会员|授权|许可|硬件|软件|云服务|公有云|私有云|增值服务|专业服务|技术服务|服务|产品|游戏|直播|电商|物流"
    r"|零售|批发|维保|运维|咨询|工业|汽车|能源|医疗|教育|金融|政务|订阅服务|软件销售|硬件销售)(?:业务|板块|分部|类)?(?:的)?"
    r"(?:销售|营业)?(?:收入|营收)"
)
_TIMED = re.compile(
    r"(?:first|second|third|fourth|full|half|one|two|three|six|nine|year|quarter|month|q[1-4]|h[12]|fy)[-0-9]"
)
_REST = re.compile(
    r"(?:其余|其他|剩余|余下|剩下)(?:的|为|部分)?[约近]?$|(?<![a-z])(?:remaining|other|the rest|remainder)(?: of)? ?$"
)
_RESEARCH = re.compile(
    r"(?:研发|技术|科研)(?:团队|人员|岗)?(?:有|为|达|共|约|超过?|近){0,2}$|(?<![a-z])r&d (?:staff|team)? ?(?:of )?$"
)
_OWN = re.compile(
    r"(?:^|[,。;:、\n])(?:其中)?[,:]?(?P<words>[一-鿿]{2,6}?)(?:业务)?(?:收入|营收)(?:为|约|达|约为|达到)?$"
)
#: Words of a sentence, not of a name.
_SPEECH = re.compile(r"[是为占在从由较比按若即与和而但将有无的了这那当去今明把让使令对以及则]|年|月|季|仅|约|近|超")
_NO_PART = tuple(
    "营业 总 公司 集团 实现 全年 年度 季度 半年 同期 当期 主营 经营 年化 销售 确认 累计 单季 单月 平均 月均 整体 合计"
    " 报告期 本期 月份 其 个月 净 两家 双方 前者 后者 二者 三季 一季 二季 四季 收入 毛利 预计 预期 今年 去年 明年"
    " 第 每 人均 该".split()
)
_BROUGHT = re.compile(
    r"(?P<words>[一-鿿]{2,8}?(?:客户|业务|板块|产品线?|地区|市场|部门))(?:贡献|带来|产生|录得)了?(?:收入)?[约近超逾]{0,2}$"
)
_COMPANIES = re.compile(
    r"企业客户|付费企业|机构客户|开发者|(?<![a-z])(?:enterprise|business|corporate|api)(?: paying)? customers"
)
_REACH = 60


def revenue_part(text: str, start: int, end: int) -> str:
    """The part of revenue that the words right before a figure name.

    Args:
        text: Folded text.
        start: Where its sentence begins.
        end: Index of the figure's first character.

    Returns:
        The words; empty for the whole.

    Example:
        >>> text = "in 2024 subscription revenue was $256 million"
        >>> revenue_part(text, 0, text.index("$")), revenue_part("total revenue was $1 million", 0, 18)
        ('subscription', '')
    """
    span = text[max(start, end - _REACH) : end]
    if _REST.search(span):
        return "rest"
    own = _OWN.search(span)
    if own is not None and not _SPEECH.search(own["words"]) and not own["words"].startswith(_NO_PART):
        return "" if own["words"].endswith(_NO_PART) else own["words"]
    if brought := _BROUGHT.search(span):
        return brought["words"]
    if found := list(_CHINESE.finditer(span)):
        return "" if _between(span, found[-1].end()) else found[-1]["words"]
    named = list(_ENGLISH.finditer(span))
    if not named or _between(span, named[-1].end()):
        return ""
    words: list[str] = []
    for word in reversed(named[-1]["words"].split()):
        if word in _WHOLE or word.endswith(("ed", "ly")) or _TIMED.match(word):
            break
        words.insert(0, word)
    return " ".join(words)


def team_part(text: str, start: int, end: int) -> str:
    """The team that the words right before a number of people name: 其中研发657人.

    Args:
        text: Folded text.
        start: Where its sentence begins.
        end: Index of the figure's first character.

    Returns:
        The team; empty for all.
    """
    return "R&D" if _RESEARCH.search(text, max(start, end - 10), end) else ""


def usual_part(words: Lexicon, entity: str, metric: str, sentence: str) -> str | None:
    """The part that a company means where the text names none: its products, or what it sells to companies.

    Args:
        words: The lexicon.
        entity: The company.
        metric: What is measured.
        sentence: The folded sentence of the figure.

    Returns:
        The part; None for none.
    """
    key = (entity, metric)
    if key in words.business and _COMPANIES.search(sentence):
        return words.business[key]
    return words.defaults.get(key)


def _between(span: str, at: int) -> bool:
    """Whether another figure or another clause stands between the words and the figure."""
    return any(char.isdigit() or char in ",;。" for char in span[at:])

"""How many articles a second become proposals: articles of our own wording are written to files and read back."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from labecon.evidence.extraction import extract_all

#: An article of the bar, and how many of them are read.
CHARACTERS, ARTICLES = 4_000, 200

_LABS = ("智谱", "MiniMax", "月之暗面", "阶跃星辰", "OpenAI", "Anthropic", "DeepSeek", "百川智能")
_CHINESE = (
    "{y}年，{lab}实现营业收入约{a}.{b}亿元，同比增长{p}%，其中海外收入占比超过{q}%。",
    "截至{y}年9月30日，{lab}的现金及现金等价物为{a}.{b}亿美元，较年初减少逾{q}%。",
    "按管理层口径，{lab}{y}年研发开支为{c},{d}万元，约为当期收入的{m}.{b}倍，算力采购占了近七成。",
    "报告期内，{lab}的月度活跃用户由{c}万名增至{d}万名，付费用户约{e}万名，付费率不到{m}%。",
    "{z}年、{y}年，{lab}的经调整净亏损分别为{a}.{b}亿元和{c}.{m}亿元，毛利率则由{p}.{m}%升至{q}.{b}%。",
    "分析人士说，每百万token的价格已从{m}美元降到不足0.{b}美元，竞争者仍在跟进，谁也不愿先停下来。",
    "该公司计划在未来{m}年内投入{a}亿港元用于训练下一代模型，并把员工从{c}人扩充到{d}人。",
    "值得留意的是，客户结构仍然集中：前五大客户贡献了收入的{p}%，最大客户一家就占{q}%。",
    "行业的另一面是成本。数据中心、电力与人才的价格都在上涨，管理层承认短期内难以盈利，但认为规模会带来改善。",
)
#: Sentences without a figure, so that an article has about as many figures as the press prints.
_PLAIN_CHINESE = (
    "谈到下一步，几位创始人的说法并不一致，有人主张先把产品做深，有人坚持继续追赶最前沿的模型。",
    "一位接近公司的人士表示，团队内部对开源的态度几经变化，最后还是决定把较小的版本放出来，让社区先用起来。",
    "对投资人而言，真正的问题不是模型有多强，而是客户愿不愿意为它持续付钱，以及价格战何时能够结束。",
    "这家公司没有回应本文的置评请求，其招股文件也未披露更细的拆分，外界只能从零散的线索里推测它的账本。",
    "与此同时，监管要求、版权纠纷与芯片供应都可能改变原有的节奏，任何一项变化都会传导到训练计划上。",
)
_PLAIN_ENGLISH = (
    "People close to the company say the debate about open weights is far from settled, and that pricing follows it. ",
    "For investors the question is less how strong a model looks on a leaderboard than who keeps paying for it. ",
    "None of the vendors would say how the bill for computing is shared between research and serving customers. ",
)
_ENGLISH = (
    "In the nine months ended September 30, {y}, {lab} reported revenue of US${a}.{b} million, up {p}% year on year. ",
    "{lab} spent over ${c} million on research and development in {z}, about {m} times its revenue. ",
    "As of June 30, {y}, the company had nearly {e} million monthly active users and {d} enterprise customers. ",
    "Gross margin rose from {q}% in {z} to {p}.{b}% in {y}, while the net loss widened to RMB {m}.{a} billion. ",
    "Management expects to raise between $300 million and $500 million and says that training costs will grow slower. ",
    "Whether open weights help or hurt a vendor is disputed; several founders declined to comment on their pricing. ",
)
_TABLE = (
    "单位：人民币千元\n项目\t{x}年\t{z}年\t{y}年\n收入\t{c},{d}\t{d},{c}\t{e},{d}\n"
    "毛利率\t{q}.{b}%\t{p}.{b}%\t{q}.{m}%\n净亏损\t({c},{d})\t({d},{c})\t({e},{c})\n"
)


@dataclass(frozen=True)
class Speed:
    """What the benchmark measured.

    Args:
        articles: How many were read.
        characters: Characters of each.
        workers: Processes that read.
        seconds: By the clock, from the first file opened to the last proposal.
        figures: How many were proposed.
        processor_seconds: Of all processes together; 0 where the system does not say.
    """

    articles: int
    characters: int
    workers: int
    seconds: float
    figures: int
    processor_seconds: float = 0.0

    @property
    def per_processor_second(self) -> float:
        """Articles per second of one processor, whatever else the machine is doing."""
        return self.articles / self.processor_seconds if self.processor_seconds else 0.0

    @property
    def per_second(self) -> float:
        """Articles per second."""
        return self.articles / self.seconds


def article(number: int, characters: int = CHARACTERS) -> str:
    """An article of our own wording, in Chinese and English with a table, about companies that need not be so.

    Args:
        number: Which; the same number gives the same article.
        characters: Its length.

    Returns:
        The text.

    Example:
        >>> len(article(3)), article(3) == article(3), article(3) == article(4)
        (4000, True, False)
    """
    draw = _draws(number)
    blocks: list[str] = []
    length = 0
    for place in count():
        lab = _LABS[draw() % len(_LABS)]
        values = {
            "lab": lab, "x": 2022, "z": 2023 + draw() % 2, "y": 2025, "a": 1 + draw() % 80, "b": draw() % 10,
            "c": 100 + draw() % 900, "d": 100 + draw() % 900, "e": 10 + draw() % 90, "m": 2 + draw() % 8,
            "p": 30 + draw() % 60, "q": 10 + draw() % 60,
        }  # fmt: skip
        said, plain = (_CHINESE, _PLAIN_CHINESE) if place % 3 else (_ENGLISH, _PLAIN_ENGLISH)
        chosen = [said[draw() % len(said)] if at % 2 else plain[draw() % len(plain)] for at in range(5)]
        block = "".join(chosen).format(**values).strip() + "\n\n"
        if place == 4:
            block = f"{lab}财务摘要\n" + _TABLE.format(**values) + "\n"
        blocks.append(block)
        length += len(block)
        if length >= characters:
            break
    return "".join(blocks)[:characters]


def _draws(seed: int) -> Callable[[], int]:
    """Numbers that look random and are the same everywhere (a linear congruential generator)."""
    state = (seed + 1) * 2_654_435_761 % 2**32

    def draw() -> int:
        nonlocal state
        state = (state * 1_664_525 + 1_013_904_223) % 2**32
        return state >> 8

    return draw


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def measure(articles: int = ARTICLES, characters: int = CHARACTERS, workers: int = 0) -> Speed:
    """Writes articles to files and reads them the way `labecon extract FOLDER` does.

    Args:
        articles: How many.
        characters: Length of each.
        workers: Processes; one for each processor when 0.

    Returns:
        The measurement; the start of the processes is part of it.
    """
    workers = workers or processors()
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number in range(articles):
            file = Path(folder) / f"{number:05}.txt"
            file.write_text(article(number, characters), encoding="utf-8")
            names.append(str(file))
        start, used = time.perf_counter(), _processor_seconds()
        figures = sum(len(one.proposals) for one in extract_all(names, workers=workers))
        seconds = time.perf_counter() - start
        used = _processor_seconds() - used
    return Speed(articles, characters, workers, seconds, figures, used)


def _processor_seconds() -> float:
    """What this process and those it has waited for have used."""
    try:
        import resource
    except ImportError:
        return 0.0
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)

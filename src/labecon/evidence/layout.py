"""Where a text divides: paragraphs, sentences, clauses, and the lines that belong to the site around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[。!?;](?:[”’\"')])?|\.(?=[ \u202f\n]|$)(?:[”\"'])?|…{2,}|(?: - )(?=[A-Z])|(?<=\]\.) ")
_ABBREVIATION = re.compile(
    r"(?:(?<![a-z0-9])(?:inc|co|corp|ltd|no|vs|st"
    r"|mr|ms|dr|approx|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|fig|u\.s|u\.k|e\.g|i\.e|[a-z]))$"
)
_CLAUSE = re.compile(r",(?![0-9])|(?<![0-9]),|[:()]|–{1,2}|(?<![a-z])(?:while|whereas|but)(?![a-z])")
#: What sites print around an article.
_SITE = re.compile(
    r"下载|版权|登录|评论|小程序|vip|星标|关注的文档|扫码|转载|责任编辑|免责声明|订阅我们|客服|点击|广告|阅读原文|推荐阅读|cookie"
    r"|sign up|subscribe to|all rights reserved|privacy policy|log in|read more|terms of use|newsletter"
)
_TAIL = re.compile(
    r"^[ -]{0,3}(?:更多文章|相关文章|相关阅读|推荐阅读|延伸阅读|相关标签|您可能关注的文档|热门文章"
    r"|猜你喜欢|相关推荐|文档评论.{0,6}|end"
    r"|- end -|related articles|related stories|read next|most read|recommended|you may also like)[ -:：]{0,4}$"
)
_QUESTION = re.compile(r"\s*(?:问|q|[^\n:]{0,12}(?:记者|主持人))\s?:|[^\n]{4,120}\?\s*\n")
_ANSWER = re.compile(r"\s*(?:答|a|[^\n:]{1,16})\s?:")
_BULLET = re.compile(r" - (?=[A-Z])| (?=Group [0-9]{1,2}: )")
_SITE_LIMIT, _LONGEST = 60, 1200


@dataclass(frozen=True)
class Layout:
    """The divisions of a text, each a list of starts with the text's length at the end.

    Args:
        paragraphs: Starts of lines that are not empty.
        sentences: Starts of sentences; a paragraph starts one.
        clauses: Starts of clauses; a sentence starts one.
        outside: Spans that belong to the site.
    """

    paragraphs: Sequence[int]
    sentences: Sequence[int]
    clauses: Sequence[int]
    outside: Sequence[tuple[int, int]]

    def paragraph(self, at: int) -> tuple[int, int]:
        """The paragraph around a place, start and end."""
        return _around(self.paragraphs, at)

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around a place."""
        return _around(self.sentences, at)

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around a place."""
        return _around(self.clauses, at)

    def clauses_between(self, start: int, end: int) -> int:
        """How many clauses begin after one place and up to another."""
        return bisect_right(self.clauses, end) - bisect_right(self.clauses, start)

    def is_outside(self, at: int) -> bool:
        """Whether a place belongs to the site."""
        place = bisect_right(self.outside, (at, 1 << 60)) - 1
        return place >= 0 and self.outside[place][0] <= at < self.outside[place][1]


def _around(starts: Sequence[int], at: int) -> tuple[int, int]:
    place = min(max(bisect_right(starts, at) - 1, 0), len(starts) - 2)
    return starts[place], starts[place + 1]


def divide(source: str, text: str, known_outside: Sequence[tuple[int, int]] = ()) -> Layout:
    """Divides a text.

    Args:
        source: The text as given.
        text: The same, folded.
        known_outside: Spans that are known not to belong to the article.

    Returns:
        Its divisions.

    Example:
        >>> divide("A，B。C", "a,b。c").clauses
        [0, 2, 4, 5]
    """
    paragraphs, outside, tail = [0], [], -1
    first = len(text) - len(text.lstrip())
    for line in _LINE.finditer(text):
        if line.start() > first:
            paragraphs.append(line.start())
        words = line[0].strip()
        if tail < 0 and line.start() * 2 > len(text) and _TAIL.match(words):
            tail = line.start()
        if paragraphs[-1] and _SITE.search(words) and len(words) < _SITE_LIMIT * 3 and not _is_prose(words):
            outside.append((line.start(), line.end()))
    paragraphs = sorted({*paragraphs, *(one.end() for one in _BULLET.finditer(source))})
    sentences = sorted({*paragraphs, *(one.end() for one in _STOP.finditer(text) if not _is_inner(source, text, one))})
    sentences = _bounded(sentences, len(text))
    clauses = sorted({*sentences, *(one.end() for one in _CLAUSE.finditer(text))})
    if tail >= 0:
        outside = [one for one in outside if one[0] < tail] + [(tail, len(text))]
    end = len(text)
    return Layout(
        [*paragraphs, end], _closed(sentences, end), _closed(clauses, end), sorted({*outside, *known_outside})
    )


def question_of(text: str, layout: Layout, at: int) -> tuple[int, int] | None:
    """The question that the paragraph around a place answers.

    Args:
        text: Folded text.
        layout: Its divisions.
        at: Index into the text.

    Returns:
        Start and end of the paragraph that asks; None where the paragraph answers none.
    """
    start = layout.paragraph(at)[0]
    asked = layout.paragraph(max(0, start - 1))
    if not start or not _ANSWER.match(text, start) or not _QUESTION.match(text, asked[0]):
        return None
    return asked


def _bounded(starts: list[int], end: int) -> list[int]:
    """Sentences no longer than a bound on time, which no sentence that is meant to be read reaches."""
    found: list[int] = []
    for start, following in zip(starts, [*starts[1:], end], strict=True):
        found += range(start, max(following, start + 1), _LONGEST)
    return found


def _is_prose(words: str) -> bool:
    """A line of some length with full stops in it that does not number itself as a rule of the site."""
    return (
        len(words) > _SITE_LIMIT
        and words.count("。") + words.count(". ") >= 1
        and not re.match(r"[0-9]{1,2}\. ?[0-9]", words)
    )


def _is_inner(source: str, text: str, stop: re.Match[str]) -> bool:
    """A point inside an abbreviation ends no sentence, nor one before a small letter."""
    if stop[0][0] != ".":
        return False
    if _ABBREVIATION.search(text[max(0, stop.start() - 6) : stop.start()]):
        return True
    following = source[stop.end() : stop.end() + 2].strip()
    return following[:1].islower()


def _closed(starts: list[int], end: int) -> list[int]:
    kept = [one for one in starts if one < end] or [0]
    return [*kept, end]

"""Heads of columns that name a period by its place: this quarter, the same period of last year, the year so far."""

from __future__ import annotations

import re

from labecon.evidence.dates import Context
from labecon.periods import MONTHS_PER_YEAR, Window

_NOW = re.compile(
    r"(?:本季度?|本期|本报告期|报告期|当期|this (?:quarter|period)|current (?:quarter|period))(?:金额|数|末)?"
)
_SO_FAR = re.compile(
    r"年初至(?:今|本?报告期末|本?期末|[0-9]{1,2}月末)(?:金额|数)?|本年累计(?:金额|数)?|year[- ]to[- ]date|ytd"
)
_YEAR_AGO = re.compile(
    r"(?:上年|去年|上年度)同期(?:金额|数)?|(?:the )?(?:same|prior[- ]year|year[- ]ago|year[- ]earlier|comparable) "
    r"(?:quarter|period)(?: (?:of )?(?:last|the prior|the previous) year| a year (?:ago|earlier))?"
    r"|a year (?:ago|earlier)"
)


class RelativeHeads:
    """Spells out heads of columns from left to right.

    Args:
        context: The document with the period that it reports on, without which nothing can be spelled out.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.before: Window | None = None

    def spelled(self, head: str) -> str:
        """A head with the months that it stands for behind it.

        Args:
            head: Folded text of a cell.

        Returns:
            The head with its months, where it names a period by its place; else as it is.

        Example:
            >>> from datetime import date
            >>> heads = RelativeHeads(Context(date(2025, 10, 30), current=Window.parse("Q3-2025")))
            >>> [heads.spelled(one) for one in ("本季度", "上年同期", "年初至报告期末")]
            ['本季度 2025年7-9月', '上年同期 2024年7-9月', '年初至报告期末 2025年1-9月']
        """
        current, words = self.context.current, head.strip()
        if current is None:
            return head
        if _NOW.fullmatch(words):
            self.before = current
        elif _SO_FAR.fullmatch(words):
            self.before = Window(current.end - current.last_day.month + 1, current.end)
        elif _YEAR_AGO.fullmatch(words) and self.before is not None:
            self.before = self.before.shift(-MONTHS_PER_YEAR)
        else:
            return head
        first, last = self.before.first_day, self.before.last_day
        return f"{head} {last.year}年{first.month}-{last.month}月" if first.year == last.year else head

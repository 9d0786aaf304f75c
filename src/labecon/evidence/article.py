"""An article: the text of a document with what it says of itself, as the search for facts needs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from labecon.evidence.dates import Context, make_day
from labecon.evidence.documents.addresses import is_address
from labecon.evidence.documents.document import Document, Table
from labecon.evidence.folding import fold
from labecon.periods import MONTHS_PER_YEAR, Window

_DAY = re.compile(
    r"(?P<y>20[0-9]{2})(?: ?年 ?|[-/.])(?P<m>[0-9]{1,2})(?: ?月 ?|[-/.])(?P<d>[0-9]{1,2})(?![0-9])"
    r"(?P<clock>[ t]{0,2}[0-9]{1,2}:[0-9]{2})?"
)
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ENGLISH = re.compile(
    r"(?<![a-z])(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? "
    r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>20[0-9]{2})"
)
_DAY_FIRST = re.compile(
    r"(?<![0-9])(?P<d>[0-9]{1,2})(?:st|nd|rd|th)? (?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]{0,6}\.?,? "
    r"(?P<y>20[0-9]{2})"
)
_SHORT = re.compile(r"(?<![0-9年])(?P<m>[0-9]{1,2}) ?月 ?(?P<d>[0-9]{1,2}) ?日")
_YEAR = re.compile(r"20[0-9]{2}(?= ?年)")
_AHEAD = re.compile(r"将于|将在|拟在|预计|预期|计划于|拟于|will|expected|scheduled|due|ending|截至|截止|as of|止年度")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
#: Where a text says when its fiscal years end: fiscal year ends 31 March; 财年截至3月31日.
_FISCAL_END = re.compile(
    rf"fiscal years? (?:ends?|ended|ending|runs to|closes)(?: on)?(?: the end of| [0-9]{{1,2}})? {_MONTH}"
    r"|[财財]年(?:止[于於]|截至|截止|[结結]束[于於])(?:每年|当年)? ?([0-9]{1,2}) ?月"
)
_HEAD = 400
#: The day that stands for "today" where a document gives none.
USUAL_DAY = date(2026, 1, 31)


Day = date  # the field `date` of the article hides the type inside its class


@dataclass(frozen=True)
class Article:
    """A text to read figures from.

    Args:
        name: Name of the file, as proposals give it.
        text: The whole text; positions of figures are indexes into it.
        date: The day it was written; found in the text where None.
        current: The period it reports on; None when it has none.
        lang: ``zh``, ``en``, or None for both.
        outside: Spans that belong to the site and not to the article.
        tables: Tables of the document, whose cells take their meaning from row and column.
    """

    name: str
    text: str
    date: date | None = None
    current: Window | None = None
    lang: str | None = None
    outside: tuple[tuple[int, int], ...] = field(default=())
    tables: tuple[Table, ...] = field(default=())

    @staticmethod
    def of(document: Document, day: Day | None = None) -> Article:
        """The article of a document that has been read.

        Args:
            document: The document, its boilerplate tagged.
            day: The day it was written; found in the text where None.

        Returns:
            The article.
        """
        outside = tuple((one.start, one.end) for one in document.paragraphs if one.boilerplate)
        name = document.name if is_address(document.name) else Path(document.name).name
        return Article(name, document.text, day, outside=outside, tables=document.tables)

    @property
    def context(self) -> Context:
        """What the document says about itself."""
        day = self.date or date_of(self.text) or USUAL_DAY
        return Context(day, self.current, self.lang, self._fiscal_start())

    def _fiscal_start(self) -> int:
        """The month in which its fiscal year begins, where the text says when it ends."""
        said = _FISCAL_END.search(self.text.lower())
        if said is None:
            return 1
        last = int(said[2]) if said[2] else _NAMES.index(said[1]) + 1
        return last % MONTHS_PER_YEAR + 1 if last <= MONTHS_PER_YEAR else 1

    @property
    def is_chinese(self) -> bool:
        """Whether most of it is Chinese."""
        sample = self.text[:4000]
        return sum("一" <= char <= "鿿" for char in sample) * 5 > len(sample)


def date_of(text: str) -> date | None:
    """The day a text was written: the stamp at its head, else the last day that it speaks of as past.

    Args:
        text: The text.

    Returns:
        The day, or None.

    Example:
        >>> date_of("MiniMax passes its hearing. 2025-12-21 09:30 ... listing on January 9, 2026 is expected")
        datetime.date(2025, 12, 21)
    """
    folded = fold(text)
    found: list[tuple[date, bool, int]] = []
    for one in _DAY.finditer(folded):
        if day := make_day(int(one["y"]), int(one["m"]), int(one["d"])):
            found.append((day, one["clock"] is not None, one.start()))
    for one in (*_ENGLISH.finditer(folded), *_DAY_FIRST.finditer(folded)):
        if day := make_day(int(one["y"]), _NAMES.index(one["m"]) + 1, int(one["d"])):
            found.append((day, False, one.start()))
    stamped = [day for day, clock, at in found if clock or (at < _HEAD and folded[at - 1 : at] in ("\n", ""))]
    if stamped:
        return stamped[0]
    past = [day for day, _, at in found if not _AHEAD.search(folded, max(0, at - 16), at + 24)]
    past += _without_year(folded)
    return max(past, default=None)


def _without_year(folded: str) -> list[date]:
    """Days printed without a year, in the earliest year printed shortly before them: a later one is seldom past."""
    found = []
    for one in _SHORT.finditer(folded):
        near = [int(year) for year in _YEAR.findall(folded, max(0, one.start() - 200), one.start())]
        day = make_day(min(near), int(one["m"]), int(one["d"])) if near else None
        if day is not None and not _AHEAD.search(folded, max(0, one.start() - 16), one.end() + 10):
            found.append(day)
    return found

"""Lists that belong together: figures joined by 分别 or "respectively" with what they stand for, item by item."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from labecon.evidence.figure import Figure
from labecon.evidence.layout import Layout
from labecon.evidence.measure_forms import is_open

_BETWEEN_FIGURES = re.compile(
    r" {0,2}(?:、|,|;|和|及|以及|与|and|, and|or|或|/|[、,]?[一-鿿]{1,6}(?:至|到)"
    r"|、?(?:and )?to) {0,2}(?:约|逾|超过?|近|不到|about |nearly |over |approximately |around "
    r"|more than |零)?(?:为|是)?"
)
_BETWEEN_ITEMS = re.compile(
    r" {0,2}(?:、|,|和|及|以及|与|and|, and|or|或|/) {0,2}"
    r"(?:[^,、。;:]{0,14}的|(?:in |for |its |the |from |of |on ){0,2})?"
)
_CHANGE = re.compile(
    r"(?:至|到|(?<![a-z])to) {0,2}(?:约|逾|超过?|近|不到|about |nearly |over |around |more than |less than )?$"
)
_ZH_MARK, _EN_MARK = (
    re.compile(r"分别|各为|各自为|依次"),
    re.compile(r"(?<![a-z])respective(?:ly| periods| years)(?![a-z])"),
)
_SAME = re.compile(
    r"(?<![年财])同期|同年度|上述(?:各|三|两|几)?(?:个)?(?:年度?|期间?)|各(?:报告)?期"
    r"|(?<![a-z])(?:the same|those|these|the respective|the corresponding)"
    r" (?:[a-z]{3,5} )?(?:periods|years|quarters|halves)(?![a-z])"
)
#: So many figures in a list without a period go on with a list of as many periods in the sentence before.
_TELLING = 3
_REACH = 140
PERIOD, NAME, MEASURE = "period", "name", "measure"


@dataclass(frozen=True)
class Item:
    """One member of a list.

    Args:
        start: Index of its first character.
        end: Index after its last.
        value: What it is: a period, a mention, a topic.
    """

    start: int
    end: int
    value: object


@dataclass(frozen=True)
class Series:
    """A list of items of one kind in the text.

    Args:
        kind: ``period``, ``name`` or ``measure``.
        items: Its members in order.
    """

    kind: str
    items: tuple[Item, ...]

    @property
    def start(self) -> int:
        """Index of the first character."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Index after the last character."""
        return self.items[-1].end


@dataclass(frozen=True)
class Aligned:
    """What a list of figures was aligned with.

    Args:
        kind: Kind of the items.
        items: An item for each figure; empty when the alignment was refused.
        reason: In words.
        marked: Whether the text says "respectively".
    """

    kind: str
    items: tuple[Item, ...]
    reason: str
    marked: bool

    @property
    def refused(self) -> bool:
        """Whether lengths differ."""
        return not self.items


def runs(text: str, figures: Sequence[Figure], layout: Layout) -> list[tuple[int, int]]:
    """Figures of one kind that stand in a list.

    Args:
        text: Folded text.
        figures: Figures in order.
        layout: Divisions of the text.

    Returns:
        First and last index of each list of two or more.
    """
    found, first = [], 0
    for place in range(1, len(figures) + 1):
        if place < len(figures) and _follows(text, figures[place - 1], figures[place], layout):
            continue
        if place - first > 1:
            found.append((first, place - 1))
        first = place
    return found


def _follows(text: str, one: Figure, other: Figure, layout: Layout) -> bool:
    if (
        other.start - one.end > 24
        or one.bound == "range_low"
        or other.bound == "range_high"
        or "rank" in (one.kind, other.kind)
    ):
        return False
    same = (is_open(one) and other.kind in ("money", "count")) or (
        one.kind == other.kind and (one.unit == other.unit or one.kind == "money" or "" in (one.unit, other.unit))
    )
    plain = {one.kind, other.kind} <= {"number", "count", "money"} and "number" in (one.kind, other.kind)
    if not (same or plain) or layout.sentence(one.start) != layout.sentence(other.start):
        return False
    return _BETWEEN_FIGURES.fullmatch(text, one.end, other.start) is not None


def series_of(kind: str, text: str, items: Sequence[Item]) -> list[Series]:
    """Items joined by "and" or 、 as lists; an item that stands alone is a list of one.

    Args:
        kind: Kind of the items.
        text: Folded text.
        items: Items in order.

    Returns:
        The lists in order.
    """
    found: list[list[Item]] = []
    for item in items:
        if found and item.start >= found[-1][-1].end and _BETWEEN_ITEMS.fullmatch(text, found[-1][-1].end, item.start):
            found[-1].append(item)
        else:
            found.append([item])
    return [Series(kind, tuple(one)) for one in found]


class Aligner:
    """Aligns lists of figures with lists of other things.

    Args:
        text: Folded text.
        layout: Its divisions.
        series: The lists of the text.
        expand: A list of periods with its spans taken apart into years, for a number of figures; None if it cannot be.
        size: How many periods a list of periods has when its spans are taken apart.
    """

    def __init__(
        self,
        text: str,
        layout: Layout,
        series: Sequence[Series],
        expand: Callable[[Series, int, bool], Series | None],
        size: Callable[[Series], int],
    ) -> None:
        self.text, self.layout, self.expand, self.size = text, layout, expand, size
        self.series = sorted(series, key=lambda one: one.start)
        self._starts = [one.start for one in self.series]

    def align(self, first: Figure, last: Figure, count: int, earlier: int) -> list[Aligned]:
        """What a list of figures stands for.

        Args:
            first: Its first figure.
            last: Its last.
            count: How many there are.
            earlier: Index after the figure before the list; 0 for none.

        Returns:
            At most one alignment of each kind; a refusal where the text joins lists of different lengths.
        """
        sentence = self.layout.sentence(first.start)
        marks = list(_ZH_MARK.finditer(self.text, max(sentence[0], min(earlier, first.start)), first.start))
        mark = marks[-1].start() if marks else -1
        english = None if marks else _EN_MARK.search(self.text, last.end, min(sentence[1], last.end + _REACH))
        marked = mark >= 0 or english is not None
        near = [one for one in self._between(*sentence) if self._is_beside(one, first, last)]
        near = [one for one in near if one.end <= first.start or english is not None or not marked]
        place = first.start
        near.sort(key=lambda one: abs(place - one.end) if one.end <= place else one.start - last.end + 6)
        change = is_change(self.text, first, last) and count == 2
        found = self._fitting(near, count, marked, change)
        if not found and not self._unequal(near, count):
            periods = [one for one in near if one.kind == PERIOD]
            same = _SAME.search(self.text, sentence[0], min(sentence[1], last.end + _REACH)) is not None
            if marked or (same and not change) or (count >= _TELLING and not periods):
                found = self._from_before(sentence[0], count)
        if found or not marked:
            return found
        unequal = self._unequal(near, count)
        if unequal is None:
            return []
        reason = f"refused: {count} figures against {self._size(unequal)} items of kind {unequal.kind}"
        return [Aligned(unequal.kind, (), reason, True)]

    def _between(self, start: int, end: int) -> Sequence[Series]:
        return self.series[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _is_beside(self, one: Series, first: Figure, last: Figure) -> bool:
        return one.end <= first.start or one.start >= last.end

    def _fitting(self, near: Sequence[Series], count: int, marked: bool, change: bool) -> list[Aligned]:
        """The nearest list of the same length; of two such lists only the nearer is meant item by item."""
        for one in near:
            fitting = (
                one if len(one.items) == count else self.expand(one, count, change) if one.kind == PERIOD else None
            )
            if fitting is not None and (marked or one.kind != MEASURE):
                word = "item by item" if marked else "by position"
                return [
                    Aligned(
                        one.kind, fitting.items, f"{count} figures and {count} items of kind {one.kind}, {word}", marked
                    )
                ]
        return []

    def _unequal(self, near: Sequence[Series], count: int) -> Series | None:
        several = [one for one in near if one.kind != MEASURE and self._size(one) > 1]
        return next((one for one in several if self._size(one) != count), None)

    def _size(self, one: Series) -> int:
        return self.size(one) if one.kind == PERIOD else len(one.items)

    def _from_before(self, start: int, count: int) -> list[Aligned]:
        """The periods of an earlier sentence, which a list without any goes on with."""
        paragraph = self.layout.paragraph(start)
        back = self.layout.paragraph(paragraph[0] - 1)[0] if paragraph[0] else 0
        periods = [one for one in self._between(back, start) if one.kind == PERIOD]
        for one in reversed(periods):
            fitting = one if len(one.items) == count else self.expand(one, count, False)
            if fitting is not None and count > 1:
                return [Aligned(PERIOD, fitting.items, f"{count} figures and {count} periods named before", True)]
        sentence = self.layout.sentence(start - 1)[0] if start else 0
        apart = [item for one in periods if one.start >= sentence for item in one.items]
        if len(apart) == count > 1 and len({item.value for item in apart}) == count:
            return [Aligned(PERIOD, tuple(apart), f"{count} figures and {count} periods named before", True)]
        return []


def is_change(text: str, first: Figure, last: Figure) -> bool:
    """Whether two figures are the ends of a change: from 20 to less than 0.1."""
    return first.end < last.start and _CHANGE.search(text, first.end, last.start) is not None

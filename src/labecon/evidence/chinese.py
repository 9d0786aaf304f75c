"""Numbers in Chinese characters, alone or mixed with digits: 三百零五, 壹佰, 3.05亿, 1亿5000万, 十几万, 数十."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from labecon.evidence.digits import read_plain
from labecon.evidence.numeral import ARITHMETIC, LONGEST_DIGITS, ONE, Numeral, last_place, skip_spaces

DIGITS = {
    char: value
    for value, chars in enumerate(("零", "一壹", "二贰两", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8, "兆": Decimal(10) ** 12}
ODD = "余多几来"  # "and some more" before a unit
SEVERAL = "几数"  # "several" in the place of a digit
STARTS = frozenset("".join(DIGITS) + "".join(SMALL) + "".join(BIG) + SEVERAL + "半")
_COUNTED = "年月日个家名人次天种种位周"  # after these a last 一 is a count of its own: 三千万一年
_NOT_DECIMAL = "十百千拾佰仟分钟刻半"  # 三点五十分 is a time


@dataclass
class _Sum:
    """The value of a numeral while it is read, unit by unit."""

    closed: list[tuple[Decimal, Decimal]] = field(default_factory=list)  # (value, big unit), units falling
    section: Decimal = Decimal(0)
    lowest: int = 0  # the last small unit of the section, 0 before the first
    pending: Decimal | None = None
    digits: int = 0  # Chinese digits in the pending run; 0 for a number in figures
    gap: bool = False  # a 零 was read since the last unit
    open_step: Decimal | None = None  # place at which 余, 多 or 几 leave the value open
    several: bool = False
    factor: Decimal = ONE  # the scale of the first part: 1E12 for 万亿
    apart: Decimal | None = None  # the second of two neighbouring digits: 五六百

    @property
    def empty(self) -> bool:
        return not self.closed and not self.lowest and self.pending is None and not self.gap

    @property
    def partial(self) -> Decimal:
        return self.section + (self.pending or Decimal(0))

    def digit(self, run: str, value: Decimal | None, counted: int) -> bool:
        """A digit, a run of Chinese digits, or a number in figures (``counted`` 0)."""
        if self.pending is not None or self.open_step is not None:
            return False
        started = bool(self.closed or self.lowest)
        if started and counted:
            bare = run.lstrip("零")
            self.gap = self.gap or bare != run
            if not bare:
                return True
            if len(bare) > 1 and not _neighbours(bare):
                return False
            self._set_run(bare)
            return True
        if started and value is not None and value >= (self.lowest or self.closed[-1][1]):
            return False
        if counted:
            self._set_run(run)
        else:
            self.pending, self.digits = value, 0
        return True

    def _set_run(self, run: str) -> None:
        self.digits = len(run)
        if _neighbours(run):
            self.pending, self.apart = Decimal(DIGITS[run[0]]), Decimal(DIGITS[run[1]])
        else:
            self.pending = Decimal("".join(str(DIGITS[char]) for char in run))

    def small(self, unit: int) -> bool:
        if self.lowest and unit >= self.lowest:
            return False
        if self.pending is None or (self.digits == 1 and not self.pending and unit == 10):
            if unit > 10 and not self.empty:
                return False
            self.pending = ONE
        elif self.digits > 1 and self.apart is None:
            return False
        self.section += self.pending * unit
        if self.open_step is not None:
            self.open_step *= unit
        self.apart = None if self.apart is None else self.section + (self.apart - self.pending) * unit
        self.pending, self.lowest, self.gap, self.digits = None, unit, False, 0
        return True

    def big(self, unit: Decimal) -> bool:
        bare = self.pending is None and not self.lowest
        if bare and not self.closed:
            return False
        if self.digits > 1 and self.apart is None and self.pending is not None and self.digits > 4:
            return False
        value = self.partial
        if not bare and self.closed and self.closed[-1][1] == unit:
            return False
        if not self.closed or self.closed[0][1] < unit or bare:
            self.factor *= unit
        while self.closed and (self.closed[-1][1] < unit or (bare and self.closed[-1][1] == unit)):
            value += self.closed.pop()[0]
        if self.apart is not None:
            apart = self.apart if self.pending is None else self.section + self.apart
            self.apart = apart * unit
        if self.open_step is not None:
            self.open_step *= unit
        self.closed.append((value * unit, unit))
        self.section, self.pending, self.lowest, self.gap, self.digits = Decimal(0), None, 0, False, 0
        return True

    def odd(self) -> bool:
        """余, 多, 来 or 几 inside the numeral, before a unit."""
        if self.open_step is not None or (self.empty and not self.several):
            return False
        if self.pending is not None:
            self.open_step = last_place(self.pending) if self.digits == 0 else ONE
        elif self.lowest:
            self.open_step = last_place(self.section)
        else:
            self.open_step = last_place(self.closed[-1][0])
        return True

    @property
    def unit(self) -> Decimal:
        return Decimal(self.lowest) if self.lowest else (self.closed[-1][1] if self.closed else ONE)

    def total(self) -> Decimal:
        """The value; a last single digit without 零 counts in tenths of the unit before it (一万三 is 13,000)."""
        value = sum((part for part, _ in self.closed), Decimal(0)) + self.section
        if self.pending is None:
            return value
        tail = self.pending
        if self.digits == 1 and not self.gap and (self.closed or self.lowest):
            tail = ARITHMETIC.multiply(tail, self.unit / 10)
        return value + tail


def _neighbours(run: str) -> bool:
    """Two digits that follow one another and so mean "or": 五六, 七八; 九十 and 零一 do not."""
    return (len(run) == 2 and run[0] not in "零两" and DIGITS[run[1]] == DIGITS[run[0]] + 1) or run == "两三"


class _Reader:
    def __init__(self, text: str, at: int) -> None:
        self.text, self.at, self.sum = text, at, _Sum()
        self.end = at
        self.chinese = False  # whether any Chinese sign belongs to the numeral
        self.split = -1
        self.places = ONE

    def run(self) -> None:
        """Reads as far as the signs make one numeral."""
        while True:
            here = skip_spaces(self.text, self.end) if self.end > self.at else self.end
            if here >= len(self.text) or not self._step(here, here > self.end):
                return

    def _step(self, here: int, spaced: bool) -> bool:
        sign = self.text[here]
        if sign in SMALL:
            return self._close(self.sum.small(SMALL[sign]), here + 1)
        if sign in BIG:
            if self.sum.empty and self.text.startswith("万亿", here):
                self.sum.pending = ONE
            return self._close(self.sum.big(BIG[sign]), here + 1)
        if sign in ODD and not self.sum.empty:
            return self._odd(here)
        if sign in SEVERAL:
            return self._several(here)
        if sign in DIGITS:
            return self._characters(here)
        if "0" <= sign <= "9" or sign == ".":
            return self._figures(here, spaced)
        if sign == "半" and self.sum.empty and self.text[here + 1 : here + 2] in tuple("百千万亿"):
            self.sum.pending, self.end, self.chinese = Decimal("0.5"), here + 1, True
            return True
        return False

    def _close(self, fits: bool, end: int) -> bool:
        if fits:
            self.end, self.chinese = end, True
        return fits

    def _odd(self, here: int) -> bool:
        unit = skip_spaces(self.text, here + 1)
        sign = self.text[unit] if unit < len(self.text) else ""
        if sign in BIG or (sign in ("百", "千") and not self.sum.lowest):
            return self._close(self.sum.odd(), here + 1)
        if self.text[here] == "几" and (self.sum.lowest or self.sum.closed) and self.sum.pending is None:
            return self._close(self.sum.odd(), here + 1)
        return False

    def _several(self, here: int) -> bool:
        unit = self.text[here + 1] if here + 1 < len(self.text) else ""
        if not self.sum.empty or (unit not in SMALL and unit not in BIG):
            return False
        self.sum.several, self.sum.pending, self.sum.digits = True, ONE, 1
        return self._close(True, here + 1)

    def _characters(self, here: int) -> bool:
        end = here
        while end < len(self.text) and self.text[end] in DIGITS and end - here <= LONGEST_DIGITS:
            end += 1
        run = self.text[here:end]
        started = bool(self.sum.closed or self.sum.lowest)
        if started and run == "一" and self.sum.unit > 10 and self.text[end : end + 1] in tuple(_COUNTED):
            return False
        follows = self.text[end : end + 1]
        if len(run) > 1 and not started and follows in SMALL and not _neighbours(run):
            return False
        if self.sum.digit(run, None, len(run)):
            self.split = here + 1 if self.sum.apart is not None and _neighbours(run.lstrip("零")) else self.split
            return self._close(True, end)
        return False

    def _figures(self, here: int, spaced: bool) -> bool:
        plain = read_plain(self.text, here)
        if plain is None:
            return False
        started = bool(self.sum.closed or self.sum.lowest)
        follows = skip_spaces(self.text, plain.end)
        sign = self.text[follows] if follows < len(self.text) else ""
        if started and (spaced or plain.step < 1) and sign not in SMALL and sign not in BIG:
            return False
        if not self.sum.digit("", plain.value, 0):
            return False
        self.end, self.places = plain.end, plain.step
        return True

    def decimals(self) -> None:
        """点 and the digits after it, then perhaps a big unit: 三点五亿."""
        point = skip_spaces(self.text, self.end)
        start = skip_spaces(self.text, point + 1)
        if self.text[point : point + 1] != "点" or self.sum.open_step is not None or self.places != 1:
            return
        end, found = start, ""
        while end < len(self.text) and self.text[end] in DIGITS and self.text[end] != "两" and len(found) < 20:
            found += str(DIGITS[self.text[end]])
            end += 1
        follows = skip_spaces(self.text, end)
        if not found or self.text[follows : follows + 1] in tuple(_NOT_DECIMAL):
            return
        self.sum.pending = self.sum.total() + Decimal(f"0.{found}")
        self.sum.closed, self.sum.section, self.sum.lowest, self.sum.digits = [], Decimal(0), 0, 0
        self.sum.factor = ONE
        self.end, self.chinese, self.places = end, True, Decimal(1).scaleb(-len(found))
        while (here := skip_spaces(self.text, self.end)) < len(self.text) and self.text[here] in BIG:
            if not self._close(self.sum.big(BIG[self.text[here]]), here + 1):
                return


def read_chinese(text: str, at: int) -> Numeral | None:
    """A number that has at least one Chinese sign.

    Args:
        text: Folded text.
        at: Index of its first character; a sign (负) is not part of it.

    Returns:
        The number or None. A unit alone is no number, except 十 and pairs such as 百亿.

    Example:
        >>> [read_chinese(text, 0).value for text in ("6万2000", "八百八", "三千四百六")]
        [Decimal('62000'), Decimal('880'), Decimal('3460')]
    """
    reader = _Reader(text, at)
    reader.run()
    if reader.end == at:
        return None
    reader.decimals()
    total = reader.sum
    if not reader.chinese or (reader.end == at + 1 and text[at] not in DIGITS and text[at] not in "十拾"):
        return None
    return _finished(reader, total)


def _finished(reader: _Reader, total: _Sum) -> Numeral | None:
    value = total.total()
    units = bool(total.closed or total.lowest)
    scale = total.factor if total.closed else Decimal(total.lowest or 1)
    step = last_place(value) if units and reader.places == 1 else reader.places * (scale if units else ONE)
    high: Decimal | None = None
    form = "plain"
    if total.several:
        high = value * 10
    elif total.open_step is not None:
        high = value + total.open_step
    elif total.apart is not None:
        high = total.apart if total.pending is None else value - total.pending + total.apart
        form = "span"
    elif not units and total.digits > 1:
        form = "run"
    split = reader.split if form == "span" else -1
    return Numeral(reader.at, reader.end, value, step, high, scale if total.closed else ONE, "chinese", form, split)

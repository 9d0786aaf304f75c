"""All numbers of a text, in digits, Chinese characters or English words: the grammar on which the others stand."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from labecon.evidence.chinese import STARTS, read_chinese
from labecon.evidence.currencies import prefix_before
from labecon.evidence.digits import VULGAR, read_digits
from labecon.evidence.english import read_english
from labecon.evidence.english_words import FIRST_WORDS
from labecon.evidence.folding import fold
from labecon.evidence.numeral import ARITHMETIC, Numeral, skip_spaces

#: A price in Chinese, which can stand right behind the unit that it is for.
_PRICE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})? ?(?:元|美元|美分|分钱|块)")
_WORD = re.compile(r"[a-z]++")
_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]*+|www\.[!-~]*+|[\w.+-]{1,64}+@[\w.-]{1,64}+")
_PARTS = re.compile(r" {0,6}分 {0,6}之 {0,6}")
_HUNDREDTHS = re.compile(r"(?:百万万|百万|十万|[百佰千仟万]) {0,6}分 {0,6}之 {0,6}")
_OVER = re.compile(r" (over|in|out of) ")
#: What a number can begin with.
_FIRST = re.compile(rf"[a-z\d.+负²³¹⁰⁴-⁹₀-₉①-⑨{''.join(sorted(STARTS | set(VULGAR)))}-]")
_NOT_ONE = frozenset(
    "the which that this these those each every any no another other some only next last my your".split()
)
#: Words in which a numeral sign is no number.
_WORDS = (
    "四川 九九 一些 一样 一起 一直 一定 一般 一旦 一致 一切 一下 一边 一方面 一带一路 "
    "统一 唯一 万一 进一步 一步 一共 一举 一路 一向 一味 一再 十分 千万别 千问 万科 "
    "百度 三亚 六安 三峡 放肆 肆无忌惮 肆意 大肆 登陆 陆续 陆军 大陆 着陆 内陆 拾取 "
    "拾起 收拾 夕拾 拾遗 参加 三星 一汽 百姓 第一时间 一流 一线 二线 三线 "
    "一级市场 二级市场 一季报 三板 七夕 五一 十一假 独一 一体 逐一 专一 单一 万分 "
    "数百姓 一经 一律 一时 一番 不一 一如 一心 "
).split()
_ONE_OF = r"(?<!分)之一(?![零一二三四五六七八九十百千万点])"
_IDIOMS = re.compile("|".join([*sorted(_WORDS, key=len, reverse=True), _ONE_OF]))
_DOZEN = re.compile(r" {0,2}打(?![\u4e00-\u9fff]{0,1}(?:击|破|造|开|折|对))")
_BANKERS_ALONE = frozenset("陆伍肆拾柒捌玖")


class _Scanner:
    def __init__(self, source: str, general: bool) -> None:
        self.source, self.text, self.general = source, fold(source), general
        self.found: list[Numeral] = []
        plain = self.text.replace("壹", "一")
        self.idioms = {at for word in _IDIOMS.finditer(plain) for at in range(word.start(), word.end())}
        self.idioms |= {at for url in _ADDRESS.finditer(self.text) for at in range(url.start(), url.end())}

    def run(self) -> list[Numeral]:
        at = 0
        while (first := _FIRST.search(self.text, at)) is not None:
            at = self._step(first.start())
        return self.found

    def _step(self, at: int) -> int:
        sign = self.text[at]
        if "a" <= sign <= "z":
            return self._word(at)
        if not (sign.isdigit() or sign in ".-+负" or sign in STARTS or sign in VULGAR) or at in self.idioms:
            return at + 1
        if found := _HUNDREDTHS.match(self.text, at):
            after = self._number(found.end())
            if after is not None:
                return self._take(after)
        if sign in "-+":
            return self._signed(at)
        if sign == "负":
            after = self._number(skip_spaces(self.text, at + 1))
            return at + 1 if after is None else self._take(after.negated(at))
        number = self._number(at)
        return self._past_digits(at) if number is None else self._take(number)

    def _past_digits(self, at: int) -> int:
        """The end of a run of digits that is no number, such as an identifier of fifty digits."""
        end = at + 1
        while end < len(self.text) and "0" <= self.text[at] <= "9" and "0" <= self.text[end] <= "9":
            end += 1
        return end

    def _word(self, at: int) -> int:
        found = _WORD.match(self.text, at)
        end = found.end() if found else at + 1
        word = self.text[at:end]
        glued = at > 0 and (self.text[at - 1].isdigit() or self.text[at - 1] in "_@")
        if word in ("minus", "negative"):
            after = self._number(skip_spaces(self.text, end))
            return end if after is None else self._take(self._ratio(after).negated(at))
        if word not in FIRST_WORDS or glued or at in self.idioms:
            return end
        number = read_english(self.text, at)
        if number is None or (word == "one" and number.end == end and self._is_pronoun(at)):
            return end
        return self._take(self._ratio(number))

    def _is_pronoun(self, at: int) -> bool:
        before = self.text[max(0, at - 12) : at].rstrip()
        word = before[before.rfind(" ") + 1 :]
        return word in _NOT_ONE or self.text[at + 3 : at + 11] in (" another", " of the ")

    def _take(self, number: Numeral) -> int:
        if self._fits(number):
            self.found.append(number)
        return number.end

    def _fits(self, number: Numeral) -> bool:
        after = self.text[number.end : number.end + 1]
        if "a" <= after <= "z" and number.script == "digits" and self.general and not self._unit_follows(number.end):
            return False
        if self.source[number.end - 1 : number.end] == "m" and number.script == "english" and self.general:
            return not self.text[number.start].isdigit() or not "0" <= self.text[number.end - 2] <= "9"
        return True

    def _unit_follows(self, end: int) -> bool:
        found = _WORD.match(self.text, end)
        return found is not None and found[0] in ("usd", "rmb", "cny", "hkd", "eur", "gbp", "jpy", "x", "pct")

    def _signed(self, at: int) -> int:
        before = self.text[at - 1] if at else " "
        negative = self.text[at] == "-"
        follows = self.text[at + 1 : at + 2]
        if not (follows.isdigit() or follows == ".") or before.isalnum() or before in "-+)%":
            return at + 1
        number = self._number(at + 1)
        if number is None:
            return at + 1
        return self._take(number.negated(at) if negative else number)

    def _number(self, at: int) -> Numeral | None:
        """The longest reading that begins here."""
        text = self.text
        if at >= len(text) or (at and "a" <= text[at - 1] <= "z" and text[at] in "0123456789."):
            return self._skip_glued(at)
        if "a" <= text[at] <= "z":
            return read_english(text, at) if _WORD.match(text, at) else None
        readings = [read_chinese(text, at)]
        if text[at].isdigit() or text[at] == "." or text[at] in VULGAR:
            readings += [read_digits(text, at, self.general, self.general)]
            if text[at] not in VULGAR:
                readings += [read_english(text, at)]
        best = max((one for one in readings if one is not None), key=lambda one: one.end, default=None)
        if best is not None and (dozen := _DOZEN.match(text, best.end)):
            return best.scaled(Decimal(12), dozen.end(), "chinese")
        return None if best is None else self._ratio(self._parts(best))

    def _skip_glued(self, at: int) -> Numeral | None:
        """Digits right after letters: part of a name (H100), not behind a currency (USD115) or a unit (token8元)."""
        known = prefix_before(self.text, at) if at < len(self.text) else None
        priced = self.text[max(0, at - 6) : at].endswith(("token", "tokens")) and _PRICE.match(self.text, at)
        if (known is None or known[1] + 1 == at) and not priced:
            return None
        return read_english(self.text, at) or read_digits(self.text, at, False)

    def _parts(self, below: Numeral) -> Numeral:
        """X 分之 Y, and W 又 X 分之 Y."""
        text = self.text
        again = skip_spaces(text, below.end)
        if text[again : again + 1] == "又":
            under = read_chinese(text, skip_spaces(text, again + 1)) or read_digits(
                text, skip_spaces(text, again + 1), False
            )
            part = self._divided(under) if under is not None else None
            if part is not None:
                return replace(part, start=below.start, value=ARITHMETIC.add(below.value, part.value))
        return self._divided(below) or below

    def _divided(self, below: Numeral) -> Numeral | None:
        found = _PARTS.match(self.text, below.end)
        if found is None or not below.value or below.form == "fraction":
            return None
        at, sign = found.end(), 1
        if self.text.startswith("负", at):
            at, sign = skip_spaces(self.text, at + 1), -1
        above = read_chinese(self.text, at) or read_digits(self.text, at, False)
        if above is None:
            return None
        value = ARITHMETIC.divide(above.value * sign, below.value)
        return Numeral(below.start, above.end, value, script="chinese", form="fraction")

    def _ratio(self, above: Numeral) -> Numeral:
        """One over three, 2 in 5: a fraction in the general grammar."""
        found = _OVER.match(self.text, above.end) if self.general else None
        if found is None or above.form != "plain":
            return above
        at = found.end()
        if at >= len(self.text):
            return above
        below = read_english(self.text, at) if self.text[at].isalpha() else None
        if below is None and self.text[at].isdigit():
            below = read_english(self.text, at) or read_digits(self.text, at, False)
        if below is None or not below.value or (found[1] != "over" and above.value >= below.value):
            return above
        if found[1] == "over" and _WORD.match(self.text, below.end + 1) and above.value > below.value:
            return above
        value = ARITHMETIC.divide(above.value, below.value)
        return Numeral(above.start, below.end, value, script="english", form="fraction")


def scan_numbers(text: str, general: bool = True) -> list[Numeral]:
    """Every number of a text in order.

    Args:
        text: Any text.
        general: True for the grammar of numbers alone, where "one over three", "2 1/4" and "1,3" are numbers; False
            inside documents, where they seldom are.

    Returns:
        Numbers that do not overlap.

    Example:
        >>> [str(number.value) for number in scan_numbers("三分之一 and two million and a half, 7万3千2百")][1:]
        ['2500000.0', '73200']
    """
    return _Scanner(text, general).run()


def find_numbers(text: str) -> list[Numeral]:
    """The numbers of a text by the grammar of numbers alone: the digit of 三成 or 九折 belongs to a percentage.

    Args:
        text: Any text.

    Returns:
        Numbers in order.

    Example:
        >>> [str(number.value) for number in find_numbers("打八折, 两千零七")]
        ['2007']
    """
    folded = fold(text)
    kept = []
    for number in scan_numbers(text):
        alone = number.end - number.start == 1 and number.script == "chinese"
        word = folded[number.start] in _BANKERS_ALONE or folded[number.end : number.end + 1] in ("折", "成")
        if not (alone and word):
            kept.append(number)
    return kept

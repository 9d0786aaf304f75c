"""Amounts of money: a number with the name or the sign of a currency before it, after it, or on both sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from labecon.evidence.currencies import BARE_REFUSED, TAILS, Currency, currency_at, prefix_before
from labecon.evidence.numeral import ARITHMETIC, ONE, Numeral, skip_spaces

_JOIN = re.compile(r"[ \u202f]{0,3}(?:又|零|and )? ?")
_SCALED_CODE = re.compile(r" ?([kmb])(?=usd|gbp|eur|cny|rmb|hkd|jpy|sek|nok|dkk|chf|aud|cad|sgd)")
_SCALES = {"k": Decimal(1000), "m": Decimal(10) ** 6, "b": Decimal(10) ** 9}
_RATE = ("兑", "对")  # 美元兑人民币7.1 is a rate, not an amount
_PREFIX_NAMES = frozenset("人民币 港币 港元 美金 新台币 台币 日币 欧元 rmb sen".split())
_SIGNS = frozenset("$£€¥₩₹₽₺₫฿₱₡₾₭₴₸₪₮៛৳₲₦₵₧₿֏₼")
_TAIL_END = re.compile(r"(?! {0,2}[a-z0-9%\u4e00-\u9fff$€£])| and ")
_COIN_LIMIT = 100


@dataclass(frozen=True)
class Money:
    """An amount in a text.

    Args:
        start: Index of the first character.
        end: Index after the last character.
        value: In whole units of the currency; None for a currency without a number.
        currency: What the name stands for.
        number: The leading number, None where there is none.
        factor: What the number was multiplied by (a coin, or a letter before the code).
    """

    start: int
    end: int
    value: Decimal | None
    currency: Currency
    number: Numeral | None = None
    factor: Decimal = ONE


class _Finder:
    def __init__(self, text: str, numbers: Sequence[Numeral]) -> None:
        self.text, self.numbers = text, list(numbers)
        self.found: list[Money] = []
        self.used = 0  # everything before this belongs to an amount

    def run(self, tails: bool) -> None:
        skip = -1
        for place, number in enumerate(self.numbers):
            if place <= skip or number.start < self.used:
                continue
            money = self._prefixed(number) or self._suffixed(number, place)
            if money is None:
                continue
            money, skip = self._with_coins(money, place, tails)
            self.used = money.end
            self.found.append(money)

    def _prefixed(self, number: Numeral) -> Money | None:
        end = number.start
        while end and number.start - end < 3 and self.text[end - 1] in " \u202f":
            end -= 1
        before = prefix_before(self.text, end)
        if before is None or before[1] < self.used or (before[0].factor != ONE and before[0].name not in _PREFIX_NAMES):
            return None
        name = self.text[before[1] : end]
        code = len(name) == 3 and name.isascii() and name.isalpha()
        if not (
            code or name in _PREFIX_NAMES or any(sign in _SIGNS for sign in name) or name in ("rs", "rs.", "rm", "rp")
        ):
            return None
        if self.text[before[1] - 1 : before[1]] in _RATE and before[1]:
            return None
        after = currency_at(self.text, skip_spaces(self.text, number.end))
        same = after is not None and (after[0].code == before[0].code or after[0].name in ("元", "dollar", "圆"))
        finish = after[1] if after is not None and same and after[0].factor == ONE else number.end
        value = ARITHMETIC.multiply(number.value, before[0].factor)
        return Money(before[1], finish, value, before[0], number, before[0].factor)

    def _suffixed(self, number: Numeral, place: int) -> Money | None:
        at = skip_spaces(self.text, number.end, 3)
        if self.text.startswith("-", at) and self.text[at + 1 : at + 2].isalpha():
            at += 1
        factor = ONE
        if found := _SCALED_CODE.match(self.text, number.end):
            at, factor = found.end(), _SCALES[found[1]]
        after = currency_at(self.text, at)
        if after is None or (
            after[0].name in ("rs", "块", "rm", "rp") and self.text[after[1] : after[1] + 1].isalpha()
        ):
            return None
        sign = self.text[at : after[1]]
        following = self.numbers[place + 1] if place + 1 < len(self.numbers) else None
        if sign in _SIGNS and following is not None and following.start - after[1] <= 1 and at > number.end:
            later = currency_at(self.text, skip_spaces(self.text, following.end))
            if later is None or later[0].factor == ONE:
                return None
        factor = factor * after[0].factor
        return Money(number.start, after[1], ARITHMETIC.multiply(number.value, factor), after[0], number, factor)

    def _with_coins(self, money: Money, place: int, tails: bool) -> tuple[Money, int]:
        """An amount with the smaller coins that follow: 30元5角, twelve dollars thirty cents."""
        end, value, skip = money.end, money.value or Decimal(0), place
        while skip + 1 < len(self.numbers) and money.number is not None and money.end > money.number.end:
            coin = self.numbers[skip + 1]
            joined = _JOIN.match(self.text, end)
            if coin.start != (joined.end() if joined else end) or coin.value >= _COIN_LIMIT:
                break
            unit, finish = self._coin(coin)
            if unit is None and tails and coin.form == "plain" and coin.step == 1 and self._bare_tail(money, coin):
                unit, finish = Decimal("0.01"), coin.end
            if unit is None:
                break
            value, end, skip = value + coin.value * unit, finish, skip + 1
        return Money(money.start, end, value, money.currency, money.number, money.factor), skip

    def _coin(self, coin: Numeral) -> tuple[Decimal | None, int]:
        at = skip_spaces(self.text, coin.end, 2)
        sign = self.text[at : at + 1]
        if sign in TAILS and self.text[at + 1 : at + 2] != "钟":
            return TAILS[sign], at + 1
        after = currency_at(self.text, at)
        return (after[0].factor, after[1]) if after is not None and after[0].factor < 1 else (None, at)

    def _bare_tail(self, money: Money, coin: Numeral) -> bool:
        name = self.text[money.number.end : money.end].strip() if money.number else ""
        return name.isalpha() and name.isascii() and _TAIL_END.match(self.text, coin.end) is not None

    def bare(self) -> None:
        """Names of currencies that stand alone."""
        taken = {at for one in self.found for at in range(one.start, one.end)}
        at = 0
        while at < len(self.text):
            name = currency_at(self.text, at) if at not in taken and not (at and self._inside_word(at)) else None
            if name is not None and self.text[at : name[1]] not in BARE_REFUSED and name[1] - at > 1:
                code = name[1] - at == 3 and self.text[at : name[1]].isascii() and self.text[at : name[1]] != "yen"
                if not code or self.text[at : name[1]] in ("usd", "rmb", "cny", "hkd", "eur", "gbp", "jpy"):
                    self.found.append(Money(at, name[1], None, name[0]))
                at = name[1]
            else:
                at += 1

    def _inside_word(self, at: int) -> bool:
        return self.text[at - 1].isascii() and self.text[at - 1].isalnum()


def find_money(text: str, numbers: Sequence[Numeral], general: bool = True) -> list[Money]:
    """All amounts of a text.

    Args:
        text: Folded text.
        numbers: Its numbers.
        general: Whether names without a number and "12 dollars and 40" count, as in the grammar of currencies alone.

    Returns:
        Amounts in order.
    """
    finder = _Finder(text, numbers)
    finder.run(tails=general)
    if general:
        finder.bare()
    return sorted(finder.found, key=lambda one: one.start)

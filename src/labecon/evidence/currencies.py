"""Names, signs and codes of currencies, and the small coins that count in hundredths of them."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from labecon.evidence.folding import fold

ONE = Decimal(1)
_CENT, _DIME = Decimal("0.01"), Decimal("0.1")
#: A noun that several countries use: the code it has when nothing else is said; an empty code leaves it open.
_USUAL = {"dollar": "USD", "pound": "GBP", "franc": "CHF", "rupee": "INR", "yen": "JPY", "yuan": "CNY", "won": "KRW"}
_USUAL |= {"ruble": "RUB", "rouble": "RUB", "dirham": "AED", "lira": "TRY", "ringgit": "MYR"}
_COINS = {
    "cent": ("USD", _CENT),
    "cents": ("USD", _CENT),
    "¢": ("USD", _CENT),
    "pence": ("GBP", _CENT),
    "penny": ("GBP", _CENT),
    "pennies": ("GBP", _CENT),
    "sen": ("MYR", _CENT),
    "us cent": ("USD", _CENT),
    "us cents": ("USD", _CENT),
    "euro cent": ("EUR", _CENT),
    "euro cents": ("EUR", _CENT),
    "hong kong cents": ("HKD", _CENT),
    "hk cents": ("HKD", _CENT),
    "美分": ("USD", _CENT),
    "港仙": ("HKD", _CENT),
    "港分": ("HKD", _CENT),
    "欧分": ("EUR", _CENT),
    "便士": ("GBP", _CENT),
    "日本钱": ("JPY", _CENT),
    "paise": ("INR", _CENT),
    "paisa": ("INR", _CENT),
    "kopeks": ("RUB", _CENT),
    "kopecks": ("RUB", _CENT),
    "戈比": ("RUB", _CENT),
    "美仙": ("USD", _CENT),
}
#: Coins that only stand after a larger unit: 30元5角.
TAILS = {"角": _DIME, "毛": _DIME, "分": _CENT, "钱": _CENT, "仙": _CENT}
#: Codes that are words of the language, or that name something else; they are read only after a number.
_WORDS = frozenset(
    "all try top cup pen mop cop bam sos php gel mad ron lak lei all ang std bob sar mur nad bnd cdf".split()
)
#: Names that are everyday words: never without a number.
BARE_REFUSED = frozenset(
    "元 块 圆 毛 角 分 mark marks real reais sol rand rands lei leu lev won colon buck bucks quid rs rs. rm rp sen"
    " pound pounds "
    "baht kip kina pula 比尔 拉里 索尔 普拉 cents cent ¢ pence penny pennies $ £ € ¥".split()
)


@dataclass(frozen=True)
class Currency:
    """What a name or a sign stands for.

    Args:
        code: ISO 4217 code; empty when the name does not say which.
        name: The name as printed, folded.
        factor: 1, or 0.01 for a coin.
    """

    code: str
    name: str
    factor: Decimal = ONE


def _forms(noun: str) -> tuple[str, ...]:
    return (noun,) if noun.endswith("s") else (noun, f"{noun}s")


@lru_cache(maxsize=1)
def table() -> dict[str, Currency]:
    """Every known name, folded, and its currency."""
    text = files("labecon.evidence").joinpath("data/currencies.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    users = Counter(noun for row in rows for noun in row["nouns"].split("|"))
    names: dict[str, Currency] = {}
    for row in rows:
        code = row["code"]
        words = [code.lower(), *filter(None, row["chinese"].split("|")), *filter(None, row["symbols"].split("|"))]
        for noun in row["nouns"].split("|"):
            usual = code if users[noun] == 1 else _USUAL.get(noun, "")
            names.update({fold(form): Currency(usual, noun) for form in _forms(noun)})
            adjectives = filter(None, row["adjectives"].split("|"))
            words += [f"{adjective} {form}" for adjective in adjectives for form in _forms(noun)]
        names.update({fold(word): Currency(code, fold(word)) for word in words})
    names.update({name: Currency(code, name, factor) for name, (code, factor) in _COINS.items()})
    names["$"] = Currency("USD", "dollar")
    names["法郎"] = Currency("CHF", "franc")
    names["克朗"], names["比索"], names["第纳尔"] = Currency("", "krona"), Currency("", "peso"), Currency("", "dinar")
    names["卢比"], names["日元"], names["里亚尔"] = (
        Currency("INR", "卢比"),
        Currency("JPY", "日元"),
        Currency("", "rial"),
    )
    return names


@lru_cache(maxsize=1)
def _lengths() -> dict[str, tuple[int, ...]]:
    """First character of a name to the lengths of the names that begin with it, longest first."""
    lengths: dict[str, set[int]] = {}
    for name in table():
        lengths.setdefault(name[0], set()).add(len(name))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}


def _letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and ("a" <= text[at] <= "z")


def currency_at(text: str, at: int) -> tuple[Currency, int] | None:
    """The currency whose name begins at a place: the longest name, ended by the end of a word.

    Args:
        text: Folded text.
        at: Index of the first character.

    Returns:
        The currency and the index after its name, or None.

    Example:
        >>> currency_at("5 chinese yuan.", 2)
        (Currency(code='CNY', name='chinese yuan', factor=Decimal('1')), 14)
    """
    if at >= len(text):
        return None
    for length in _lengths().get(text[at], ()):
        found = table().get(text[at : at + length]) if at + length <= len(text) else None
        if found is not None and not (_letter(text, at + length) and _letter(text, at + length - 1)):
            return found, at + length
    return None


def prefix_before(text: str, end: int) -> tuple[Currency, int] | None:
    """The currency whose name ends at a place.

    Args:
        text: Folded text.
        end: Index after the last character of the name.

    Returns:
        The currency and the index of the first character of its name, or None; codes that are words do not count.
    """
    for length in range(min(end, 16), 0, -1):
        start = end - length
        found = table().get(text[start:end])
        if found is None or (_letter(text, start) and _letter(text, start - 1)):
            continue
        if text[start:end] in _WORDS:
            return None
        return found, start
    return None

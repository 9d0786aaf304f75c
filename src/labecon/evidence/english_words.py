"""English number words: cardinals, ordinals, parts, scales, and the letters that scale digits."""

from __future__ import annotations

from decimal import Decimal

from labecon.evidence.numeral import ONE

ONES = dict(zip("zero one two three four five six seven eight nine".split(), range(10), strict=True))
ONES |= {"nought": 0, "naught": 0}
TEENS = dict(
    zip(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(10, 20),
        strict=True,
    )
)
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
TENS["fourty"] = 40
SCALE_WORDS = {
    "hundred": Decimal(100), "thousand": Decimal(1000), "lakh": Decimal(10) ** 5, "million": Decimal(10) ** 6,
    "crore": Decimal(10) ** 7, "billion": Decimal(10) ** 9, "trillion": Decimal(10) ** 12, "dozen": Decimal(12),
}  # fmt: skip
SCALE_WORDS |= {f"{word}s": factor for word, factor in SCALE_WORDS.items()}
ORDINAL_ONES = dict(
    zip("first second third fourth fifth sixth seventh eighth ninth".split(), range(1, 10), strict=True)
)
ORDINAL_REST = {
    "tenth": 10, "eleventh": 11, "twelfth": 12, **{f"{word}th": n for word, n in TEENS.items() if n > 12},
    **{f"{word[:-1]}ieth": n for word, n in TENS.items()},
}  # fmt: skip
ORDINAL_SCALES = {f"{word}th": factor for word, factor in SCALE_WORDS.items() if not word.endswith("s")}
ORDINALS: dict[str, Decimal] = {
    **{word: Decimal(n) for word, n in (ORDINAL_ONES | ORDINAL_REST).items()}, **ORDINAL_SCALES
}  # fmt: skip
PARTS: dict[str, Decimal] = {word: n for word, n in ORDINALS.items() if word not in ("first", "second")}
PARTS |= {f"{word}s": n for word, n in PARTS.items()}
PARTS |= {"half": Decimal(2), "halves": Decimal(2), "quarter": Decimal(4), "quarters": Decimal(4)}
COMPOUND = {**PARTS, **{word: Decimal(n) for word, n in ORDINAL_ONES.items()}, "firsts": ONE, "seconds": Decimal(2)}
SMALL = {**ONES, **TEENS, **TENS}
#: Words that can begin a number.
FIRST_WORDS = frozenset(SMALL) | {"a", "an", "half", "quarter"}
SUFFIXES = {
    "k": Decimal(1000), "m": Decimal(10) ** 6, "mm": Decimal(10) ** 6, "mn": Decimal(10) ** 6, "mln": Decimal(10) ** 6,
    "mil": Decimal(10) ** 6, "b": Decimal(10) ** 9, "bn": Decimal(10) ** 9, "t": Decimal(10) ** 12,
    "tn": Decimal(10) ** 12, "trn": Decimal(10) ** 12,
}  # fmt: skip

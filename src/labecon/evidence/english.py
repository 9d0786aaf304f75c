"""Numbers in English words, alone or after digits: three hundred and five million, 3 dozen, two thirds, 1.5 bn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from labecon.evidence.digits import read_digits
from labecon.evidence.english_words import COMPOUND, FIRST_WORDS, ONES, PARTS, SCALE_WORDS, SMALL, SUFFIXES
from labecon.evidence.numeral import ARITHMETIC, ONE, Numeral, last_place

_WORD = re.compile(r"[a-z]++")
_NEXT = re.compile(r"( {0,3}- {0,3}| {1,3}|\u202f)([a-z]++)")
_TWO_DIGITS = re.compile(r" ([0-9]{1,2})(?![0-9.,/])")
_OF = re.compile(r" of an? ([a-z]++)")
_SUFFIX = re.compile(r" ?(k|mm|mln|mn|mil|m|bn|b|tn|trn|t)(?![a-z0-9])")


@dataclass(frozen=True)
class _Token:
    word: str
    start: int
    end: int
    hyphen: bool  # joined to the word before by a hyphen
    value: Decimal | None = None  # for a number in figures


def _following(text: str, at: int) -> _Token | None:
    found = _NEXT.match(text, at)
    if found is None or (found.end() < len(text) and text[found.end()].isdigit()):
        return None
    return _Token(found[2], found.start(2), found.end(), "-" in found[1])


class _Cardinal:
    """Reads one whole number; the tokens are kept so that a fraction can take its denominator from the end."""

    def __init__(self, text: str, stop: int = -1) -> None:
        self.text = text
        self.stop = len(text) if stop < 0 else stop  # no word beyond this is read
        self.tokens: list[_Token] = []
        self.total, self.group, self.scale = Decimal(0), Decimal(0), ONE
        self.lowest = Decimal("Infinity")  # last scale above one hundred
        self.open = 1000  # below this a small number may follow in the group

    def start(self, token: _Token) -> bool:
        if token.value is not None:
            self.group, self.open = token.value, 0
        elif token.word in ("a", "an"):
            self.group, self.open = ONE, 0
        elif token.word in SMALL:
            self._small(SMALL[token.word])
        else:
            return False
        self.tokens.append(token)
        return True

    def _small(self, value: int) -> bool:
        size = 10 if value < 10 else 100
        if size > self.open or (value == 0 and self.tokens):
            return False
        self.group += value
        self.open = 10 if value >= 20 else 0
        return True

    def _scale(self, factor: Decimal) -> bool:
        if factor == 100:
            if not 0 < self.group < 1000 or (self.tokens and self.tokens[-1].word.startswith("hundred")):
                return False
            self.group, self.open, self.scale = self.group * 100, 100, Decimal(100)
            return True
        if self.group:
            if factor >= self.lowest:
                return False
            self.total += self.group * factor
        elif self.tokens and self.tokens[-1].word in SCALE_WORDS and self.total:
            self.total, factor = self.total * factor, self.lowest * factor
        else:
            return False
        self.group, self.open, self.lowest, self.scale = Decimal(0), 1000, factor, factor
        return True

    def push(self, token: _Token) -> bool:
        if token.word in SCALE_WORDS:
            fits = self._scale(SCALE_WORDS[token.word])
        else:
            fits = token.word in SMALL and self._small(SMALL[token.word])
        if fits:
            self.tokens.append(token)
        return fits

    def run(self) -> None:
        while (token := _following(self.text, self.end)) and token.end <= self.stop:
            if token.word == "and":
                if not self._joined(token):
                    return
            elif not self.push(token):
                return

    def _joined(self, token: _Token) -> bool:
        """ "and" after a hundred or a scale, before a smaller number."""
        if self.tokens[-1].word not in SCALE_WORDS or self.tokens[-1].word.startswith("dozen"):
            return False
        follows = _following(self.text, token.end)
        if follows is not None:
            if follows.word not in SMALL or follows.end > self.stop:
                return False
            self.tokens.append(token)
            if self.push(follows):
                return True
            self.tokens.pop()
            return False
        found = _TWO_DIGITS.match(self.text, token.end)
        if found is None or self.open < 100:
            return False
        after = _following(self.text, found.end())
        if after is not None and after.word in SCALE_WORDS:
            return False
        self.group += int(found[1])
        self.open = 0
        self.tokens.append(_Token("", found.start(1), found.end(), False, Decimal(found[1])))
        return True

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def value(self) -> Decimal:
        return self.total + self.group


def _cardinal(text: str, first: _Token, stop: int = -1) -> _Cardinal | None:
    reader = _Cardinal(text, stop)
    if not reader.start(first):
        return None
    reader.run()
    return reader


def _fraction(text: str, reader: _Cardinal) -> Numeral | None:
    """The number as a numerator, if an ordinal follows; the denominator takes as many words as it can."""
    token = _following(text, reader.end)
    start = reader.tokens[0].start
    if token is None or reader.tokens[0].value is not None:
        return None
    if token.word in PARTS or token.word in COMPOUND:
        for split in range(1, len(reader.tokens)):
            found = _split(text, reader, split, token)
            if found is not None:
                return found
        if token.word in PARTS and not (token.word.startswith("quarter") and reader.value > 3 and not token.hyphen):
            return _ratio(start, token.end, reader.value, PARTS[token.word])
        return None
    return _loose_denominator(text, reader, token)


def _split(text: str, reader: _Cardinal, split: int, ordinal: _Token) -> Numeral | None:
    head, first = reader.tokens[split - 1], reader.tokens[split]
    if first.hyphen or first.word in SCALE_WORDS or "and" in (first.word, head.word) or first.value is not None:
        return None
    below = _cardinal(text, first, reader.end)
    above = _cardinal(text, reader.tokens[0], head.end)
    if below is None or above is None or below.end != reader.end or above.end != head.end:
        return None
    denominator = _compound(below, ordinal)
    return None if denominator is None else _ratio(reader.tokens[0].start, ordinal.end, above.value, denominator)


def _compound(below: _Cardinal, ordinal: _Token) -> Decimal | None:
    """The value of words that end in an ordinal: one hundred fifth, twenty firsts."""
    value = COMPOUND.get(ordinal.word)
    if value is None or ordinal.word.startswith(("half", "halves", "quarter")):
        return None
    if value in (100, 1000) or value > 1000:
        return below.value * value if below.value and value > below.value else None
    size = 10 if value < 10 else 100
    return below.value + value if size <= below.open or (below.open == 1000 and below.total) else None


def _loose_denominator(text: str, reader: _Cardinal, token: _Token) -> Numeral | None:
    """A second number that ends in an ordinal: twenty | twenty fifths, one | one hundred fifth."""
    if token.hyphen or token.word not in SMALL:
        return None
    below = _cardinal(text, token)
    ordinal = _following(text, below.end) if below is not None else None
    if below is None or ordinal is None:
        return None
    denominator = _compound(below, ordinal)
    return None if denominator is None else _ratio(reader.tokens[0].start, ordinal.end, reader.value, denominator)


def _ratio(start: int, end: int, above: Decimal, below: Decimal) -> Numeral:
    value = ARITHMETIC.divide(above, below)
    return Numeral(start, end, value, ONE, script="english", form="fraction")


def _part(text: str, token: _Token | None) -> Numeral | None:
    """A fraction that stands after "and": a half, three quarters, two thirds."""
    if token is None or token.word not in FIRST_WORDS:
        return None
    if token.word == "half":
        return _ratio(token.start, token.end, ONE, Decimal(2))
    reader = _cardinal(text, token)
    return _fraction(text, reader) if reader is not None else None


def read_english(text: str, at: int) -> Numeral | None:
    """A number that has at least one English number word.

    Args:
        text: Folded text.
        at: Index of its first character, a letter at the start of a word or a digit.

    Returns:
        The number or None.

    Example:
        >>> [str(read_english(text, 0).value) for text in ("three hundred and five million", "3 dozen", "half a dozen")]
        ['305000000', '36', '6.0']
    """
    if "0" <= text[at] <= "9" or text[at] == ".":
        return _figures(text, at)
    found = _WORD.match(text, at)
    if found is None or found[0] not in FIRST_WORDS:
        return None
    first = _Token(found[0], at, found.end(), False)
    if first.word in ("half", "quarter"):
        return _half(text, first)
    if first.word in ("a", "an"):
        token = _following(text, first.end)
        if token is not None and token.word in ("half", "quarter"):
            scaled = _half(text, token)
            return (
                None
                if scaled is None and token.word == "quarter"
                else _from(at, scaled or _of(text, _ratio(at, token.end, ONE, PARTS[token.word])))
            )
    reader = _cardinal(text, first)
    return None if reader is None else _spoken(text, reader)


def _from(start: int, found: Numeral) -> Numeral:
    return Numeral(start, found.end, found.value, found.step, found.high, found.scale, found.script, found.form)


def _half(text: str, token: _Token) -> Numeral | None:
    """Half a million, quarter million, half a dozen."""
    part = _ratio(token.start, token.end, ONE, PARTS[token.word])
    follows = _following(text, token.end)
    if follows is not None and follows.word in ("a", "an") and token.word == "half":
        follows = _following(text, follows.end)
    if follows is not None and follows.word in SCALE_WORDS and SCALE_WORDS[follows.word] != 100:
        return part.scaled(SCALE_WORDS[follows.word], follows.end, "english")
    return None


def _spoken(text: str, reader: _Cardinal) -> Numeral | None:
    part = _fraction(text, reader)
    if part is not None and not _mixed_end(text, reader):
        return _of(text, part)
    mixed = _mixed(text, reader, _following(text, reader.end))
    if mixed is not None:
        return mixed
    return None if reader.tokens[-1].word in ("a", "an") else _plain(text, reader)


def _mixed_end(text: str, reader: _Cardinal) -> bool:
    """Whether the last words are a proper fraction after "and": one hundred and | three quarters."""
    found = _last_and(reader)
    if found < 1:
        return False
    part = _part(text, reader.tokens[found + 1])
    return part is not None and part.value < 1


def _last_and(reader: _Cardinal) -> int:
    return max((n for n, token in enumerate(reader.tokens) if token.word == "and"), default=0)


def _mixed(text: str, reader: _Cardinal, token: _Token | None) -> Numeral | None:
    """A whole number, "and", a fraction, perhaps a scale: five and a half million."""
    if _mixed_end(text, reader):
        cut = _last_and(reader)
        token = reader.tokens[cut]
        whole = _cardinal(text, reader.tokens[0], reader.tokens[cut - 1].end)
    else:
        whole = reader
    if whole is None or token is None or token.word != "and":
        return None
    first = _following(text, token.end)
    part = _part(text, first)
    if part is None or first is None:
        return _two_joined(text, whole, first)
    follows = _following(text, part.end)
    start, value, step, end = whole.tokens[0].start, whole.value, part.value, part.end
    if follows is not None and follows.word in SCALE_WORDS:
        factor, end = SCALE_WORDS[follows.word], follows.end
        value = ARITHMETIC.multiply(
            value if whole.scale > 1 else value + part.value, factor if whole.scale == 1 else ONE
        )
        value = value if whole.scale == 1 else value + part.value * factor
    else:
        factor = whole.scale
        value += part.value * (factor if first.word in ("a", "half") else ONE)
    return Numeral(start, end, value, step * factor, None, factor, "english", "fraction")


def _two_joined(text: str, whole: _Cardinal, first: _Token | None) -> Numeral | None:
    """Twenty and three and three fifths."""
    if first is None or first.word not in ONES or whole.open != 10:
        return None
    token = _following(text, first.end)
    part = _part(text, _following(text, token.end)) if token is not None and token.word == "and" else None
    if part is None:
        return None
    value = whole.value + ONES[first.word] + part.value
    return Numeral(whole.tokens[0].start, part.end, value, part.value, None, ONE, "english", "fraction")


def _of(text: str, part: Numeral) -> Numeral:
    """Two thirds of a million."""
    found = _OF.match(text, part.end)
    if found is not None and found[1] in SCALE_WORDS and found[1] != "hundred":
        return part.scaled(SCALE_WORDS[found[1]], found.end(), "english")
    return part


def _plain(text: str, reader: _Cardinal) -> Numeral | None:
    """The whole number itself, with decimals after "point"."""
    start, end, value, step = reader.tokens[0].start, reader.end, reader.value, last_place(reader.value)
    token = _following(text, end)
    if token is None or token.word != "point" or reader.tokens[0].value is not None:
        return Numeral(start, end, value, step, None, reader.scale, "english")
    digits = ""
    follows = _following(text, token.end)
    while follows is not None and follows.word in SMALL and len(digits) < 20:
        digits += str(SMALL[follows.word])
        end = follows.end
        follows = _following(text, end)
    if not digits:
        return Numeral(start, end, value, step, None, reader.scale, "english")
    found = Numeral(start, end, value + Decimal(f"0.{digits}"), Decimal(1).scaleb(-len(digits)), script="english")
    if follows is not None and follows.word in SCALE_WORDS:
        return found.scaled(SCALE_WORDS[follows.word], follows.end, "english")
    return found


def _figures(text: str, at: int) -> Numeral | None:
    """Digits before a number word or a letter that scales them."""
    plain = read_digits(text, at, mixed=False)
    if plain is None or plain.form == "power":
        return None
    if found := _SUFFIX.match(text, plain.end):
        return plain.scaled(SUFFIXES[found[1]], found.end(), "english")
    token = _following(text, plain.end)
    if token is None or token.word not in SCALE_WORDS or (token.hyphen and " " in text[plain.end : token.start]):
        return None
    reader = _Cardinal(text)
    reader.start(_Token("", at, plain.end, False, plain.value))
    if not reader.push(token):
        factor = SCALE_WORDS[token.word]
        return plain.scaled(factor, token.end, "english")
    reader.run()
    mixed = _mixed(text, reader, _following(text, reader.end))
    if mixed is not None:
        return mixed
    step = plain.step * reader.scale if len(reader.tokens) < 3 else last_place(reader.value)
    return Numeral(at, reader.end, reader.value, step, None, reader.scale, "english")


def count(word: str) -> int:
    """A small number in digits or words.

    Args:
        word: Folded text.

    Returns:
        The number; 0 for anything else.

    Example:
        >>> count("nine"), count("12"), count("few")
        (9, 12, 0)
    """
    found = None if word.isdigit() or not word else read_english(word, 0)
    return int(word) if word.isdigit() else int(found.value) if found is not None else 0

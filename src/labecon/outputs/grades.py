"""How firm a figure is: filed, said by the company, press, an estimate, an assumption; a word and a shape each."""

from __future__ import annotations

from collections.abc import Mapping

from labecon.outputs.messages import Words

#: From the firmest; the shape stands before the word, so that neither needs the colour.
SHAPES: Mapping[str, str] = {
    "filed": "■",
    "company": "●",
    "press": "▲",
    "estimate": "◆",
    "computed": "=",
    "assumption": "○",
}
_OF_BASIS = {
    "IFRS": "filed",
    "adjusted": "filed",
    "management": "company",
    "press": "press",
    "third_party": "estimate",
    "prior": "estimate",
    "literature": "estimate",
    "measured": "estimate",
    "analog": "estimate",
    "fact": "computed",
    "judgement": "assumption",
    "policy": "assumption",
}


def grade_of(basis: str) -> str:
    """The grade of what rests on something.

    Args:
        basis: Basis of a fact, kind of the citation of a driver, or basis of a prior; empty for a line.

    Returns:
        A key of `SHAPES`.

    Example:
        >>> grade_of("management"), grade_of("judgement"), grade_of("")
        ('company', 'assumption', 'computed')
    """
    return _OF_BASIS.get(basis, "computed")


def grade_text(grade: str, words: Words) -> str:
    """A grade as a chip says it.

    Args:
        grade: The grade.
        words: The language.

    Returns:
        Shape and word.
    """
    return f"{SHAPES[grade]} {words(f'grade.{grade}')}"

"""Every message and remedy of the code has its Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from labecon.outputs.error_text import said_in_chinese
from tests.error_texts import Text, codes_of, filled_with, texts_of

SOURCE = Path(str(files("labecon")))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: English left over in Chinese, and what may be: names in quotes and brackets, options and statements to be typed.
LEFT = re.compile(r"(?:\b[a-z]{2,}\b[ ,]+){2,}\b[a-z]{2,}\b")
LITERAL = re.compile(r"'[^']*'|\([^()]*\)|（[^（）]*）|--[^，；]*|labecon [a-z]+( [a-z]+)?|cash lasts to")
#: What a person types, or an example of it: the same in every language.
TYPED = re.compile(r"labecon |--|pip install|ID period=|minimax, |local, dask|base=0|save one: labecon|[{\"]")
#: Texts of which a place is a word of the language, with every word that comes there; and texts within another one.
WORDED = {
    "a ) is missing": ("'12': a ) is missing",),
    "write: cash lasts to 2028-06": ("'12': write: cash lasts to 2028-06",),
    "no time, event or line {}": ("'12': no time, event or line 12",),
    "definitions: {}": ("12 has no definition 12; definitions: 12",),
    "no line {}": ("'12': no line 12",),
    "model generations": ("12 gives no 12: it has no model generations",),
    "year of training in {}": ("12 gives no 12: it has no year of training in 12",),
    "history of training": ("12 gives no 12: it has no history of training",),
    "an operator between spaces": ("formula 12: expected an operator between spaces, found 12",),
    "a formula over facts {} {} and {}": (
        "a formula over facts adds 12 and 12",
        "a formula over facts subtracts 12 and 12"),
    "a fact or a number": ("formula 12: expected a fact or a number, found 12",),
    "was acknowledged, and the ledger ": (
        "was acknowledged, and the ledger ends before it",
        "was acknowledged, and the ledger has another one in its place",
    ),
    "{} has no {} {}{}": ("12 has no driver 12", "12 has no event 12"),
    "the sweep has {} {}: at most {} here": ("the sweep has 1,200 paths: at most 12 here",),
    "{}: too little is {}; {} problems, the last to go: {}": (
        "12: too little is known on 12; 12 problems, the last to go: 12",
        "12: too little is known about periods through 12; 12 problems, the last to go: 12",
    ),
    "{}: too little is {}; missing: {}": ("12: too little is known on 12; missing: 12",),
}  # fmt: skip


def is_chinese(said: str) -> bool:
    """Whether a text is Chinese as a whole."""
    return bool(CHINESE.search(said)) and not LEFT.search(LITERAL.sub("§", said))


def untranslated(found: Iterable[Text]) -> list[str]:
    """Texts without Chinese, whatever stands in their places."""
    missing = []
    for text in dict.fromkeys(found):
        shown = filled_with(text, "{}")
        samples = WORDED.get(shown, (filled_with(text, "12"), filled_with(text, "ab"), filled_with(text, "'ab'")))
        known = [is_chinese(said_in_chinese(one)) for one in samples]
        if not TYPED.match(shown) and not (all(known) if shown in WORDED else any(known)):
            missing.append(shown)
    return missing


def test_every_message_and_remedy_has_chinese() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py"))}
    codes = codes_of(list(sources.values()))
    found = {path: list(texts_of(source, codes)) for path, source in sources.items()}
    assert sum(map(len, found.values())) > 700
    missing = [
        f"{path.relative_to(SOURCE)}: {text}"
        for path, texts in found.items()
        if "benchmark" not in path.parts
        for text in untranslated(text for _, text in texts)
    ]
    assert missing == []


def test_a_text_without_chinese_is_named() -> None:
    source = """
def refuse(name, hint, many):
    text = f"no such thingummy {name!r}{nearest(name, known)}"
    if many:
        raise UsageError.of("unknown-name", text, "--thing", "look under the sofa")
    raise DataError(Problem("malformed", f"the thingummy of {name} {'is' if many else 'was'} bent"))

def _fault(entry):
    return "a thingummy is square" if entry else ""
"""
    texts = [text for _, text in texts_of(source, codes_of([source]))]
    assert untranslated(texts) == [
        "no such thingummy {}",
        "look under the sofa",
        "the thingummy of {} is bent",
        "the thingummy of {} was bent",
        "a thingummy is square",
    ]
    assert untranslated([("no lab ", None)]) == []
    assert is_chinese("没有主体 '12'（labecon lines minimax 列出项目）") and not is_chinese(
        "没有主体 12 in this market"
    )

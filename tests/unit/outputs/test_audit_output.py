"""The text of an audit: a contradiction stands with the words around it and the title of its measure."""

from __future__ import annotations

import pytest

from labecon.analysis.audit import audit
from labecon.evidence.article import Article
from labecon.facts import load_ledger
from labecon.outputs.audit_output import audit_text, surroundings
from labecon.outputs.messages import Words

TEXT = "A note\n\n2024年公司收入为3.0亿元，研发费用为1.2亿元，占收入的55%。\n"


def test_a_contradiction_shows_its_words_and_the_title_of_its_measure() -> None:
    [document] = audit([Article("own.txt", TEXT)], None)
    text = audit_text(document, Words("zh"))
    assert "占收入的[55%]。" in text
    assert "研发费用率" in text or "研发开支" in text
    assert "rnd_expense_ratio" not in text.split("=")[0]


@pytest.mark.parametrize(
    ("text", "part", "shown"),
    [
        ("up 5%", "5%", "up [5%]"),
        ("first line\nup 5%\nlast", "5%", "up [5%]"),
        ("x" * 90 + " 5% " + "y" * 40, "5%", "…" + "x" * 59 + " [5%] " + "y" * 23 + "…"),
    ],
)
def test_the_words_around_a_claim_stay_within_its_line(text: str, part: str, shown: str) -> None:
    start = text.index(part)
    assert surroundings(text, start, start + len(part)) == shown


def test_what_only_reads_alike_bears_nothing_out() -> None:
    text = "MiniMax 2024年净亏损4.65亿美元。2026年1月, MiniMax 当年净亏损近1.8亿美元。"
    [document] = audit([Article("own.txt", text)], load_ledger())
    for one in document.claims:
        if one.reading is not None and one.verdict == "holds" and one.kind == "reported":
            assert "reads alike" not in one.reading.definition["en"]

"""Every fact of the ledger says in both languages what it is about."""

from __future__ import annotations

import re

import labecon
from labecon.facts import load_ledger
from labecon.outputs.fact_titles import fact_title, measure_title, segment_title
from labecon.outputs.messages import Words

ZH, EN = Words("zh"), Words("en")


def test_every_measure_has_a_title_in_both_languages() -> None:
    measures = {fact.metric for fact in load_ledger().facts}
    assert len(measures) > 150
    untitled = {one for one in measures if re.search("[a-z]{4,}", measure_title(one, ZH).replace("OpenRouter", ""))}
    assert untitled == set()
    assert not {one for one in measures if "_" in measure_title(one, EN)}


def test_a_fact_in_words() -> None:
    lab = labecon.load("minimax")
    fact = lab.ledger.resolve("minimax.open_platform.revenue.9M2025")
    assert fact is not None
    assert fact_title(fact, EN, lab) == "MiniMax, open platform, Revenue, 9M2025"
    assert fact_title(fact, ZH, lab) == "稀宇科技 MiniMax，开放平台，收入，9M2025"
    assert segment_title("talkie", EN, lab) == "Talkie and Xingye" and segment_title("gpt_4o", EN) == "gpt 4o"

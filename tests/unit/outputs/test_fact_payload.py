"""Facts in the page: those of its labs, with what they are computed from, choices, titles and grades."""

from __future__ import annotations

import pytest

import labecon
from labecon.labs import Lab
from labecon.outputs.page.fact_payload import choices_of, fact_words, facts_of, resolved, texts_of


@pytest.fixture(scope="module")
def lab() -> Lab:
    return labecon.load("minimax")


def test_a_fact_has_its_document_and_both_dates(lab: Lab) -> None:
    one = facts_of(lab, [])["minimax.total.revenue.FY2024"]
    assert (one["v"], one["u"], one["p"], one["n"]) == (30_523_000.0, "USD", "3052.3万美元", "MiniMax")
    assert (one["x"], one["y"], one["d"]) == ("2024-01-01", "2024-12-31", "2025-12-31")
    assert one["t"] and one["o"] and all(one["at"])
    assert one["lo"] <= one["v"] <= one["hi"]


def test_every_fact_of_the_lab_is_there_and_all_that_a_computed_one_reads(lab: Lab) -> None:
    found = facts_of(lab, ["openai.total.revenue.FY2024"])
    assert {fact.id for fact in lab.ledger.facts if fact.entity == "minimax"} <= set(found)
    assert "openai.total.revenue.FY2024" in found and "zhipu.total.revenue.FY2024" not in found
    computed = [one for one in found.values() if "i" in one]
    assert computed and all(lab.ledger.resolve(name) is not None for one in computed for name in one["i"])
    assert {lab.ledger.resolve(name).id for one in computed for name in one["i"]} <= set(found)  # type: ignore[union-attr]


def test_an_open_interval_has_no_end(lab: Lab) -> None:
    over = [one for one in facts_of(lab, []).values() if one.get("q") == "over"]
    assert over and all(one["hi"] is None for one in over)


def test_a_choice_says_why_in_both_languages(lab: Lab) -> None:
    [runway] = [one for one in choices_of(lab) if one["chosen"].startswith("minimax.total.runway_months")]
    assert len(runway["facts"]) == 3 and runway["agreement"] == "inconsistent"
    assert runway["reason"][0].startswith("used") and runway["reason"][1].startswith("采用")


def test_reasons_that_the_ledger_writes_itself_have_their_chinese() -> None:
    texts = ("no conflict is known", "more digits", "published earlier", "basis IFRS", "the reporting currency")
    for text in texts:
        assert "未采用：a.b.c.FY2024" in texts_of(f"{text}; passed over: a.b.c.FY2024")[1]
    assert texts_of("first by id among equals: a.b")[1] == "各行相当，按编号取先：a.b"


def test_titles_units_and_grades_of_everything_in_the_ledger(lab: Lab) -> None:
    words = fact_words([lab])
    assert words["measures"]["revenue"][1] == "收入"
    assert set(words["measures"]) >= {fact.metric for fact in lab.ledger.facts}
    assert set(words["units"]) >= {fact.unit for fact in lab.ledger.facts}
    assert [words["grades"][basis][0] for basis in ("IFRS", "management", "press", "third_party", "derived")] == [
        "filed", "company", "press", "estimate", "computed",
    ]  # fmt: skip
    plain = [name for name, (_, chinese) in words["measures"].items() if chinese.isascii()]
    assert plain == []


def test_a_citation_leads_to_the_row_that_is_used(lab: Lab) -> None:
    key = "minimax.total.runway_months.2025-09-30"
    assert resolved(lab, [key, "nobody.total.x.FY2024"]) == [
        lab.ledger.choose("minimax", "runway_months", "total", "2025-09-30").fact.id,  # type: ignore[union-attr]
        "nobody.total.x.FY2024",
    ]

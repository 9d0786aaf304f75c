"""Chinese of what is written in English: no text that a page can show lacks it, and none of a user's is touched."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from labecon.business import COMPONENTS
from labecon.business.market_lab_money import market_lab
from labecon.business.market_sectors import market
from labecon.facts import load_ledger
from labecon.facts.check import check_ledger
from labecon.facts.identities import load_identities
from labecon.labs import load
from labecon.labs.library import bundled
from labecon.labs.new import new_lab_text
from labecon.outputs.messages import Words, catalogue
from labecon.outputs.translations import chinese, in_language, missing, texts, translated

ZH = Words("zh")
_NUMBER = re.compile(r"[-+\w.,%/$^]*")
_TEXT = ("reason", "policy", "note", "source")


def prose(found: Any, key: str = "") -> Iterator[str]:
    """Texts of a data file; what has both languages in place is none."""
    if isinstance(found, dict):
        if not {"en", "zh"} <= set(found):
            for name, value in found.items():
                yield from prose(value, name)
    elif isinstance(found, list):
        for value in found:
            yield from prose(value, key)
    elif isinstance(found, str) and key in _TEXT:
        yield found


@pytest.mark.parametrize("kind", ["labs", "scenarios"])
def test_every_text_of_the_data_files_has_chinese(kind: str) -> None:
    found = [text for file in bundled(kind).values() for text in prose(tomllib.loads(file))]
    assert found and missing(found) == []


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_every_reason_of_a_new_lab_has_chinese(currency: str) -> None:
    found = list(prose(tomllib.loads(new_lab_text("mylab", currency))))
    assert len(found) > 20 and missing(found) == []


def test_every_item_has_chinese() -> None:
    components = [*COMPONENTS.values(), market, market_lab]
    items = [item for one in components for item in one.items.values()]
    assert len(items) > 300 and missing([item.doc.split("\n")[0] for item in items]) == []
    untitled = {item.name for item in items if item.kind != "check"} - {key[6:] for key in catalogue("titles")}
    assert untitled == set()


def test_every_driver_of_the_market_has_chinese() -> None:
    citations = [driver.citation for driver in load("industry").drivers.values()]
    assert (
        len(citations) > 300 and missing([one.text.split("; converted at")[0] for one in citations if one.text]) == []
    )


def test_everything_that_the_ledger_says_has_chinese() -> None:
    ledger = load_ledger()
    facts = [*ledger.facts, *(fact for fact in map(ledger.resolve, (one.id for one in ledger.derivations)) if fact)]
    said = [text for fact in facts for text in (fact.reason, fact.note, fact.basis, fact.source.place)]
    notes = [*(one.note for one in ledger.derivations), *(one.note for one in load_identities())]
    assert missing([*said, *notes]) == []


def test_every_finding_of_the_checks_has_chinese() -> None:
    ledger = load_ledger()
    printed = {fact.printed for fact in ledger.facts}
    found = [text for one in check_ledger(ledger) for text in (one.message, one.expected, one.got)]
    assert [text for text in missing(found) if text not in printed and not _NUMBER.fullmatch(text)] == []


def test_no_entry_lost_its_text_or_its_numbers() -> None:
    wanted = re.compile(r"\d{4}-\d{2}-\d{2}|\b\w+_\w+\b|GLM-4(?:\.5)?|IFRS 9|IAS 32")
    for english, found in texts().items():
        assert found.strip() and (re.search(r"[\u4e00-\u9fff]", found) or english == found)
        for token in wanted.findall(english):
            assert token in found or texts().get(token), (english, found)
        figures = re.findall(r"(\d+(?:\.\d+)?)(?: to \d+(?:\.\d+)?)? ?%", english)
        assert all(figure in found for figure in figures), (english, found)


def test_texts_around_texts_are_filled_in() -> None:
    assert chinese("reported balance; not reported") == "披露余额；未披露"
    assert chinese("inferred residual: not reported") == "推断余额：未披露"
    assert chinese("one page; also: Finet") == "仅一处网页；另见：Finet"
    assert chinese("paragraphs 13, 20, 40 of the text") == "正文第 13, 20, 40 段"
    assert chinese("inferred residual: something else") is None


def test_a_users_own_text_stays_as_it_is() -> None:
    assert translated("My own reason, which nobody translates", ZH) == "My own reason, which nobody translates"
    assert translated("", ZH) == ""


def test_only_prose_fields_of_a_document_change() -> None:
    found = {"name": "not reported", "source": {"text": "not reported", "kind": "absent"}, "rows": [{"note": "target"}]}
    assert in_language(found, Words("en")) is found
    said = in_language(found, ZH)
    assert said == {"name": "not reported", "source": {"text": "未披露", "kind": "absent"}, "rows": [{"note": "目标"}]}

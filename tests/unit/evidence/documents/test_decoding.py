"""UTF-8, GB18030 and Big5 told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labecon.evidence.documents.decoding import decode
from labecon.evidence.documents.refusals import MalformedInput
from tests.unit.evidence.documents import samples

SHORT = ["营收约3.12亿元", "截至2025年9月30日", "净亏损收窄至2,790万美元", "公司尚未盈利", "毛利率为−2.4%"]
SHORT_TRADITIONAL = [
    "營收約3.12億元",
    "截至2025年9月30日止",
    "淨虧損收窄至2,790萬美元",
    "本公司尚未盈利",
    "毛利率為2.4%",
]


@pytest.mark.parametrize("text", SHORT)
def test_a_short_simplified_sentence(text: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        found = decode(text.encode(encoding))
        assert found.text == text and found.encoding == encoding.upper() and not found.wrong


@pytest.mark.parametrize("text", SHORT_TRADITIONAL)
def test_a_short_traditional_sentence(text: str) -> None:
    for encoding, printed in (("utf-8", "UTF-8"), ("gb18030", "GB18030"), ("big5", "Big5")):
        found = decode(text.encode(encoding))
        assert (found.text, found.encoding) == (text, printed)


@given(st.text(alphabet=sorted(set(samples.SIMPLIFIED)), min_size=30, max_size=300))
def test_shuffled_simplified_text_is_gb18030(text: str) -> None:
    if sum(sign > "\u4dff" for sign in text) >= 15:
        assert decode(text.encode("gb18030")).text == text


@given(st.text(alphabet=sorted(set(samples.TRADITIONAL) - {"５"}), min_size=30, max_size=300))
def test_shuffled_traditional_text_is_big5(text: str) -> None:
    if sum(sign > "\u4dff" for sign in text) >= 15:
        assert decode(text.encode("big5")).text == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf_8_is_always_known(text: str) -> None:
    assert decode(text.encode()).text == text.removeprefix("\ufeff")


@pytest.mark.parametrize(("encoding", "printed"), [("utf-16", "UTF-16"), ("utf-32", "UTF-32"), ("utf-8-sig", "UTF-8")])
def test_a_mark_at_the_beginning_is_believed(encoding: str, printed: str) -> None:
    found = decode(samples.RARE.encode(encoding))
    assert (found.text, found.encoding) == (samples.RARE, printed)


def test_a_few_broken_bytes_are_shown_and_counted() -> None:
    for text, encoding in (
        (samples.SIMPLIFIED, "gb18030"),
        (samples.TRADITIONAL, "big5"),
        (samples.SIMPLIFIED, "utf-8"),
    ):
        data = bytearray((text * 4).encode(encoding))
        data[50:50] = b"\xff"
        found = decode(bytes(data))
        assert found.wrong >= 1 and "�" in found.text
        assert found.text.count("亿") + found.text.count("億") >= 4


def test_other_western_text_is_a_guess() -> None:
    found = decode("The café’s revenue was £28m, or £30m in all".encode("cp1252"))
    assert found.guessed and found.text.endswith("£30m in all")


def test_bytes_that_are_no_text() -> None:
    for data in (bytes(range(256)) * 10, b"\x00\x01\x02" * 100, b"\xff" * 100):
        with pytest.raises(MalformedInput):
            decode(data)


def test_what_is_declared_tips_the_balance() -> None:
    data = "估值".encode("gb18030")
    assert decode(data, "gbk").text == "估值"
    assert decode("估值".encode("big5"), "big5").text == "估值"
    assert decode("估值".encode(), "gbk").text == "估值"  # the bytes say UTF-8

"""In every format, for any words: a place in the text as read holds what is printed there."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labecon.evidence.article import Article
from labecon.evidence.documents import Text, read_document
from labecon.evidence.documents.server import ReaderServer
from labecon.evidence.outside import propose_outside
from labecon.evidence.proposals import propose
from tests.unit.evidence.documents import samples

WORDS = (
    "智谱", "MiniMax", "營收", "收入", "虧損", "分别为", "2024年", "３.１２億元", "１２．５％", "約", "𠮷野家", "😀",
    "萬名", "US$5m", "(1,234)", "RMB'000", "千元", "、", "。", " ", "７倍以上", "〇", "𝟙", "é", "e\u0301",
    "respectively", "\u3000", "<b>", "&amp;", '"', "9.9萬名", "2023年、2024年", "過半", "H1 2025", "下载需9元", "©",
)  # fmt: skip
LINES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map("".join), min_size=1, max_size=6)


def as_page(lines: list[str]) -> bytes:
    cells = "".join(f"<tr><td>{html.escape(one)}<td>{html.escape(one[::-1])}</tr>" for one in lines)
    return ("".join(f"<p>{html.escape(one)}</p>" for one in lines) + f"<table>{cells}</table>").encode()


def as_values(lines: list[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([one, *lines[:2]] for one in lines)
    return stream.getvalue().encode()


def as_word(lines: list[str]) -> bytes:
    body = "".join(map(samples.word_paragraph, lines)) + samples.word_table([[one, one] for one in lines])
    return samples.word(body)


def as_workbook(lines: list[str]) -> bytes:
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>{escape(one)}</t></is></c></row>'
        for at, one in enumerate(lines, start=1)
    )
    return samples.workbook(rows)


FORMATS: dict[str, Callable[[list[str]], bytes]] = {
    "a.txt": lambda lines: "\r\n".join(lines).encode("utf-8-sig"),
    "b.html": as_page,
    "c.csv": as_values,
    "d.docx": as_word,
    "e.xlsx": as_workbook,
}


@pytest.fixture(scope="module")
def server() -> Iterator[ReaderServer]:
    with ReaderServer() as made:
        yield made


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_places_hold_what_is_printed(name: str, lines: list[str], server: ReaderServer, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(FORMATS[name](lines))
    result = read_document(file, server=server)
    assert isinstance(result, Text)
    article = Article.of(result.document)
    for one in [*propose(article), *propose_outside(article, result.document.paragraphs)]:
        assert article.text[one.start : one.end] == one.printed != ""

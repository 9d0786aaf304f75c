"""Documents of every format become proposals; tables keep their scale; what cannot be read is said and typed."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest

from labecon.errors import UsageError
from labecon.evidence.extraction import Extraction, extract, extract_all, read_source, sources_of
from tests.unit.evidence.documents import samples

PROSE = "𠮷例:智谱２０２４年收入為３.１億元,客戶逾8,000家。"
CHINESE = [
    ["项目", "附注", "2023年", "2024年"], ["", "", "人民币千元", "人民币千元"], ["收入", "4", "124,538", "312,414"],
    ["毛利率", "", "64.6%", "56.3%"], ["经调整净亏损", "5", "(621,000)", "(2,465,600)"],
    ["企业客户(家)", "", "1,200", "8,000"],
]  # fmt: skip
ENGLISH = [["RMB'000", "FY2024", "9M2025"], ["Revenue", "312,414", "190,900"], ["Gross margin", "56.3%", "50.0%"]]


def rows_of(rows: list[list[str]]) -> str:
    return "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)


def sheet(rows: list[list[str]]) -> str:
    return "".join(
        f'<row r="{at}">'
        + "".join(
            f'<c r="{chr(65 + x)}{at}" t="inlineStr"><is><t>{cell}</t></is></c>' for x, cell in enumerate(row) if cell
        )
        + "</row>"
        for at, row in enumerate(rows, start=1)
    )  # fmt: skip


def values(rows: list[list[str]], encoding: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


def printed_page() -> bytes:
    """Prose and both tables on one page of a PDF, the second with heads of its own below the first."""
    columns = (60.0, 240.0, 330.0, 430.0)
    strings = [(60.0, 780.0, 12.0, PROSE)]
    for top, rows in ((700, CHINESE), (560, ENGLISH)):
        strings += [
            (x, top - 18.0 * at, 10.0, cell)
            for at, row in enumerate(rows)
            for x, cell in zip(columns, row, strict=False)
            if cell
        ]
    return samples.pdf([strings])


WORD = (
    samples.word_paragraph(PROSE)
    + samples.word_table(CHINESE)
    + samples.word_paragraph("-")
    + samples.word_table(ENGLISH)
)
DOCUMENTS = {
    "a.html": f"<p>{PROSE}<table>{rows_of(CHINESE)}</table><p>-<table>{rows_of(ENGLISH)}</table>".encode(),
    "a.docx": samples.word(WORD),
    "a.xlsx": samples.workbook(sheet([[PROSE], *CHINESE, ENGLISH[0], *ENGLISH[1:]])),
    "a.csv": values([[PROSE], *CHINESE, *ENGLISH], "gb18030"),
    "a.pdf": printed_page(),
    "a.txt": "\n".join([PROSE, *map("\t".join, CHINESE), "", *map("\t".join, ENGLISH)]).encode(),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Extraction]:
    folder = tmp_path_factory.mktemp("documents")
    for name, data in DOCUMENTS.items():
        (folder / name).write_bytes(data)
    return {Path(one.name).name: one for one in extract_all(sources_of([str(folder)]))}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_heads_reach_the_cells_in_every_format(name: str, found: dict[str, Extraction]) -> None:
    rows = {(one.printed, str(one.period)): one for one in found[name].proposals}
    for printed, period, metric, value, unit in (
        ("124,538", "FY2023", "revenue", 124_538_000, "CNY"),
        ("312,414", "FY2024", "revenue", 312_414_000, "CNY"),
        ("(2,465,600)", "FY2024", "adjusted_net_loss", 2_465_600_000, "CNY"),
        ("64.6%", "FY2023", "gross_margin", 0.646, "ratio"),
        ("190,900", "9M2025", "revenue", 190_900_000, "CNY"),
        ("8,000", "{'as_of': '2024-12-31'}", "enterprise_customers", 8_000, "customers"),
    ):
        one = rows[printed, period]
        assert (one.metric, float(one.value), one.unit, one.entity) == (metric, value, unit, "Zhipu"), printed


@pytest.mark.parametrize("name", DOCUMENTS)
def test_places_count_characters_of_the_text_as_read(name: str, found: dict[str, Extraction]) -> None:
    document, proposals = found[name].document, found[name].proposals
    assert document is not None and len(proposals) > 12
    assert all(document.text[one.start : one.end] == one.printed for one in proposals)


def test_a_column_states_its_own_scale_and_signs_have_cells_of_their_own(tmp_path: Path) -> None:
    rows = [["", "2024", "", "2024"], ["", "RMB'000", "", "US$ million"], ["Revenue", "312,414", "$", "44"]]
    rows += [["Net income", "(1,200", ")", "(2)"], ["Gross margin", "56", "%", "55.5%"]]
    (tmp_path / "a.html").write_text(f"<p>Zhipu</p><table>{rows_of(rows)}</table>", encoding="utf-8")
    read = {one.printed: (float(one.value), one.unit) for one in extract(str(tmp_path / "a.html")).proposals}
    assert read["312,414"] == (312_414_000, "CNY") and read["44"] == (44_000_000, "USD")
    assert read["(1,200"] == (-1_200_000, "CNY")
    assert read["56"] == (0.56, "ratio") and read["55.5%"] == (0.555, "ratio")


def test_boilerplate_is_marked_and_left_out_unless_asked_for(tmp_path: Path) -> None:
    page = "<p>智谱2024年收入3.1亿元。<footer>客服电话 下载需9.9元</footer><p style='display:none'>收入99亿元"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    plain = extract(str(tmp_path / "a.html"))
    assert [one.printed for one in plain.proposals] == ["3.1亿元"] and plain.outside == 2
    every = extract(str(tmp_path / "a.html"), with_outside=True).proposals
    notes = {one.printed: str(one.note) for one in every}
    assert notes["9.9元"].startswith("boilerplate: footer") and notes["99亿元"].startswith("boilerplate: hidden")
    assert all(one.confidence < 0.2 for one in every if one.note and one.note.startswith("boilerplate"))
    document = read_source(str(tmp_path / "a.html")).document
    assert document is not None
    assert all(document.text[one.start : one.end] == one.printed for one in every)


def test_what_cannot_be_read_has_a_type_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    (tmp_path / "b.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    (tmp_path / "c.txt").write_text("智谱2024年收入3.1亿元。", encoding="utf-8")
    (tmp_path / "d.pdf").write_bytes(samples.report())
    (tmp_path / "e.unknown").write_bytes(b"x")
    read = list(extract_all(sources_of([str(tmp_path)])))
    assert [[one.code for one in each.problems] for each in read] == [["malformed"], ["encrypted"], [], ["partial"]]
    assert [each.document is None for each in read] == [True, True, False, False]
    assert len(read[2].proposals) == 1 and "text layer" in read[3].problems[0].message


@pytest.mark.parametrize("address", ["http://127.0.0.1/a", "http://2130706433/", "file:///etc/hosts", "http://[::1]/"])
def test_private_addresses_are_refused_before_anything_is_sent(address: str) -> None:
    assert [one.code for one in extract(address).problems] == ["address-refused"]


def test_names_that_stand_for_nothing_are_all_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        sources_of([str(tmp_path), str(tmp_path / "missing.txt")])
    assert len(caught.value.problems) == 2


def test_several_processes_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    for at in range(13):
        (tmp_path / f"{at:02}.txt").write_text(f"智谱2024年收入{at + 1}亿元。", encoding="utf-8")
    sources = sources_of([str(tmp_path)])
    assert list(extract_all(sources, workers=2)) == list(extract_all(sources, workers=1))
    assert [int(one.proposals[0].value) for one in extract_all(sources)] == [(at + 1) * 10**8 for at in range(13)]


def test_a_folder_is_read_in_the_order_of_names_and_only_what_has_a_known_suffix(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name in ("b.txt", "a.md", "x.exe", "below/c.csv"):
        (tmp_path / name).write_text("1", encoding="utf-8")
    assert [os.path.relpath(one, tmp_path) for one in sources_of([str(tmp_path)])] == ["a.md", "b.txt", "below/c.csv"]

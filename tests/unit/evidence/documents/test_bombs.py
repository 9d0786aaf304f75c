"""Small files that ask for much: refused within the limits, quickly, with nothing opened or written."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from labecon.evidence.documents import Encrypted, Limits, Malformed, OverLimit, Partial, Result, Text, child, read_bytes
from tests.unit.evidence.documents import samples

LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
QUADRATIC = f'<!DOCTYPE l [<!ENTITY a "{"x" * 5000}">]>'
DOCTYPES = {
    "laughs": LAUGHS,
    "quadratic": QUADRATIC,
    "file": '<!DOCTYPE l [<!ENTITY a SYSTEM "file:CANARY">]>',
    "http": '<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter": '<!DOCTYPE l [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    "bare": "<!DOCTYPE l>",
}
WORD_PARTS = ["word/document.xml", "word/_rels/document.xml.rels", "_rels/.rels"]
BOOK_PARTS = ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]


def inside(data: bytes, kind: str = "", limits: Limits | None = None) -> dict[str, object]:
    """The answer of the readers, without a process of their own."""
    return child.answer(data, {"hint": kind, "declared": ""}, limits or Limits())


def timed(data: bytes, name: str = "") -> Result:
    """The result, which must come within half a minute of processor time and 500 MB."""
    result = read_bytes(data, name, limits=Limits(cpu_seconds=30, memory=500_000_000, cells=100_000))
    assert not (isinstance(result, OverLimit) and result.limit in ("cpu_seconds", "wall_seconds")), result
    return result


def office(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> dict[str, object]:
    """The answer for a container of parts."""
    return inside(samples.container(parts, method))


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("part", WORD_PARTS + BOOK_PARTS)
def test_any_document_type_is_refused(part: str, doctype: str) -> None:
    parts = samples.word_parts() if part in WORD_PARTS else samples.workbook_parts()
    content = str(parts[part])
    head, mark, rest = content.partition("?>") if content.startswith("<?xml") else ("", "", content)
    parts[part] = head + mark + DOCTYPES[doctype] + rest
    answer = office(parts)
    assert (answer["outcome"], "document type" in str(answer["message"])) == ("malformed", True)


@pytest.mark.parametrize("part", ["word/footnotes.xml", "word/header1.xml"])
def test_a_side_part_with_a_document_type_is_left_out(part: str) -> None:
    answer = office(samples.word_parts() | {part: LAUGHS + "<l>&c;</l>"})
    assert answer["outcome"] == "partial" and "document type" in str(answer["reasons"])
    assert "ha" not in str(answer["text"])


def test_depth_and_long_marks_are_refused() -> None:
    deep = samples.word("<w:sdt>" * 100_000)
    assert inside(deep)["limit"] in ("depth", "ratio")
    noise = "".join(random.Random(1).choices("abcdefghij", k=10_000_000))
    long = samples.word_parts(f'<w:p w:rsid="{noise}"/>')
    assert office(long, zipfile.ZIP_STORED)["limit"] == "size"


def test_zip_bombs_are_refused_before_they_expand() -> None:
    started = time.process_time()
    flat = samples.word_parts() | {"word/document.xml": b" " * 20_000_000}
    assert office(flat)["limit"] == "ratio"
    wide = samples.container(samples.word_parts() | {f"word/media/{at}": b" " * 990_000 for at in range(11)})
    assert inside(wide, limits=Limits(expanded=10_000_000))["limit"] == "expanded"
    nested = samples.word_parts() | {"word/embeddings/x.docx": samples.container(flat)}
    assert office(nested)["outcome"] == "text"  # what is embedded is not opened
    assert time.process_time() - started < 30


def test_too_many_entries_are_refused_whatever_the_end_record_says() -> None:
    entry = samples.container({"a": b""})
    at = entry.find(b"PK\x01\x02")
    end = entry.find(b"PK\x05\x06")
    listed = entry[at:end] * 1_000_000
    many = entry[:at] + listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, end - at, at, 0)
    assert inside(many, limits=Limits(size=100_000_000))["limit"] == "members"


@pytest.mark.parametrize("size", [0, 10, 2_000_000_000, 0xFFFFFFFF])
def test_entries_that_lie_about_their_size_are_caught(size: int) -> None:
    data = bytearray(samples.word())
    at = data.find(b"PK\x01\x02", data.rfind(b"word/document.xml") - 50)
    data[at + 24 : at + 28] = struct.pack("<L", size)
    assert inside(bytes(data))["outcome"] in ("malformed", "over_limit")


def test_entries_that_overlap_or_repeat_are_refused() -> None:
    data = bytearray(samples.word())
    second = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<L", 0)
    assert "overlap" in str(inside(bytes(data))["message"])
    twice = samples.word_parts() | {"WORD/Document.xml": "<x/>"}
    assert "same name" in str(office(twice)["message"])


@pytest.mark.parametrize(
    "name", ["../../outside.txt", "/absolute.txt", "C:\\drive.txt", "a\\..\\..\\b", "nul\x00.txt", "aux", "~/x"]
)
def test_names_inside_a_container_are_never_paths(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = office(samples.word_parts() | {name: "x"})
    assert answer["outcome"] == "text"
    assert list(tmp_path.iterdir()) == []
    leading = samples.relations(("r1", "officeDocument", name))
    assert office(samples.word_parts() | {"_rels/.rels": leading})["outcome"] in ("text", "malformed")


def test_what_a_sheet_claims_is_not_looked_at() -> None:
    rows = (
        '<row r="1" spans="1:16384"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    answer = inside(samples.workbook(rows, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
    assert str(answer["text"]).startswith("1\n2\n")


@pytest.mark.parametrize(
    ("rows", "extra", "limit"),
    [
        ("<row/>" * 100_100, "", "cells"),
        ("<row>" + "<c/>" * 100_100 + "</row>", "", "cells"),
        ("", '<mergeCell ref="A1:B2"/>' * 100_000, ""),
    ],
)
def test_rows_cells_and_merges_without_end(rows: str, extra: str, limit: str) -> None:
    data = samples.container(samples.workbook_parts(rows, extra), zipfile.ZIP_STORED)
    result = timed(data, "a.xlsx")
    assert result.limit == limit if isinstance(result, OverLimit) else not limit


def test_styles_without_end() -> None:
    parts = samples.workbook_parts() | {"xl/styles.xml": "<s><cellXfs>" + "<xf/>" * 200_000 + "</cellXfs></s>"}
    assert office(parts, zipfile.ZIP_STORED)["limit"] == "cells"


def pdf_with(content: bytes, count: int = 1, kids: str = "[4 0 R]", more: tuple[bytes, ...] = ()) -> bytes:
    """A PDF of one page with that content stream object."""
    tree = f"<< /Type /Pages /Count {count} /Kids {kids} >>".encode()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R >>"
    return samples.pdf_file([b"<< /Type /Catalog /Pages 2 0 R >>", tree, content, page, *more])


def test_pdf_bombs_end_with_a_type() -> None:
    zeros = zlib.compress(b"\0" * 100_000_000, 1)
    twice = zlib.compress(zlib.compress(b"0 " * 5_000_000, 1), 9)
    for entries, body in (("/Filter /FlateDecode", zeros), ("/Filter [/FlateDecode /FlateDecode]", twice),
                          ("/Filter /RunLengthDecode", b"\x81\0" * 500_000)):  # fmt: skip
        result = timed(pdf_with(samples.stream(body, entries, packed=False)))
        assert isinstance(result, Text | Partial | Malformed | OverLimit)


@pytest.mark.parametrize(
    "data",
    [
        pdf_with(samples.stream(b""), count=2**31 - 1),
        pdf_with(samples.stream(b""), kids="[2 0 R 2 0 R 2 0 R 4 0 R]", count=4),
        pdf_with(samples.stream(b"q " * 500_000)),
        pdf_with(b"<<" * 50_000),
        pdf_with(b"[" * 200_000),
        pdf_with(b"<< /Length 3 0 R >>\nstream\nx\nendstream"),
        pdf_with(samples.stream(b""), kids="[5 0 R]", more=tuple(
            f"<< /Type /Pages /Count 1 /Parent {at - 1} 0 R /Kids [{at + 1} 0 R] >>".encode() for at in range(5, 5_005)
        )),
        pdf_with(samples.stream(b""), more=(b"null",) * 100_000),
        samples.pdf([[(9, 9, 9, "x")]], trailer="/Prev 9"),
        samples.pdf([[(9, 9, 9, "x")]], trailer="/XRefStm 9 /Prev 700"),
        samples.pdf([[(9, 9, 9, "x")]], extra="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
    ],
    ids=["count", "loop", "states", "depth", "arrays", "length", "tree", "objects", "prev", "xref", "script"],
)  # fmt: skip
def test_pdf_traps_end_with_a_type(data: bytes) -> None:
    assert isinstance(timed(data), Text | Partial | Malformed | OverLimit | Encrypted)


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 100_001 + b"x",
        b"<p>" * 100_000,
        b"<table><tr><td>" * 5_000 + b"x",
        b"<ul><li>" * 40_000,
        b"<a " * 100_000,
        b"<!--" * 100_000,
        b"</" * 100_000,
        b"<a b='" * 50_000,
        b"&#" * 200_000,
        b"<html><td rowspan=99999 colspan=99999>x" * 2_000,
        "<html><p>三亿</p>".encode("utf-16"),
        "<html><p>三亿</p>".encode("utf-32"),
        b"<html>+ADw-script+AD4-</html>",
        b"<html>\xed\xa0\x80&#xD800;\x00</html>",
        b"<html><img src='data:image/png;base64," + b"A" * 3_000_000 + b"'>",
    ],
    ids=["div", "p", "table", "list", "tag", "comment", "end", "quote", "reference", "span", "utf-16", "utf-32",
         "utf-7", "surrogate", "data"],
)  # fmt: skip
def test_pages_made_to_hurt_end_with_a_type(data: bytes) -> None:
    assert isinstance(timed(data, "a.html"), Text | Partial | Malformed | OverLimit)


@pytest.mark.parametrize(
    "attempt",
    [
        "open('canary', 'w')", "open(sys.executable)", "__import__('socket').socket()", "os.fork()",
        "__import__('subprocess').run([sys.executable])", "os.open('.', os.O_RDONLY)", "bytearray(2_000_000_000)",
    ],
)  # fmt: skip
def test_a_reader_has_nothing_to_reach_for(attempt: str, tmp_path: Path) -> None:
    program = (
        "import os, subprocess, socket, sys\n"
        "from labecon.evidence.documents import Limits, child\n"
        f"sys.addaudithook(child._refuse); child._shut_in(Limits())\n"
        f"try:\n    {attempt}\nexcept (OSError, MemoryError) as error:\n    print('refused')\n"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert run.stdout == "refused\n"
    assert list(tmp_path.iterdir()) == []


def test_the_system_refuses_files_even_without_the_hook(tmp_path: Path) -> None:
    program = (
        "import os, socket, sys\nfrom labecon.evidence.documents import Limits, child\nchild._shut_in(Limits())\n"
        "for attempt in (lambda: open('canary', 'w'), socket.socket, os.pipe):\n"
        "    try:\n        attempt()\n    except OSError as error:\n        print(error.errno)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert run.stdout.split() == ["24", "24", "24"]  # EMFILE: no place for another open file

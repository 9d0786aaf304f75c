"""`labecon import` of hostile files: one line, exit code 2, soon."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from labecon.cli.main import main

SHEET, STRINGS, BOOK = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'


def sheet(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()


PARTS: dict[str, dict[str, bytes]] = {
    "a zip bomb": {SHEET: b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>"},
    "laughter in a sheet": {SHEET: LAUGHS},
    "laughter in the strings": {STRINGS: LAUGHS},
    "laughter in the list of sheets": {BOOK: LAUGHS},
    "laughter in the properties": {"docProps/custom.xml": LAUGHS},
    "a file from outside": {SHEET: OUTSIDE},
    "too many cells": {SHEET: sheet("".join(f"<c><v>{n % 7}{n}</v></c>" for n in range(500_100)))},
    "too many members": {f"xl/media/{n}.txt": b"" for n in range(10_100)},
    "too deep": {SHEET: b"<a>" * 100_000},
    "an endless text": {SHEET: sheet(f'<c r="A1" t="str"><v>{"x1y2" * 20_000}</v></c>')},
    "a cell outside": {SHEET: sheet('<c r="XFE1"><v>1</v></c>')},
    "a row outside": {SHEET: sheet('<c r="A1048577"><v>1</v></c>')},
    "a string that is not there": {SHEET: sheet('<c r="A1" t="s"><v>99999999</v></c>')},
    "a word for a number": {SHEET: sheet('<c r="A1"><v>much</v></c>')},
    "half a sheet": {SHEET: b"<worksheet><sheetData>"},
    "bytes of another kind": {SHEET: bytes(range(256)) * 10},
    "no list of sheets": {BOOK: b"<workbook/>"},
}
PROPERTIES = {
    "lab": ["../../etc/passwd", "no_such_lab", "", "a" * 300, "con\x85"],
    "scenario": ["no_such_scenario", "../x"],
    "scenario 1": ["no_such_scenario"],
    "set 1": ["nonsense", "no_such_driver=1", "max_share=nan", "max_share=" + "9" * 400],
    "as_known_on": ["2025-13-45", "soon"],
    "periods_through": ["x"],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("hostile") / "model.xlsx"
    assert main(["export", "openai", "--months", "2", "--to", str(path)]) == 0
    return path.read_bytes()


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    start = time.process_time()
    code = main(["import", str(path)])
    said = capsys.readouterr()
    assert code == 2, said
    assert said.out == "" and said.err.count("\n") == 1 and "Traceback" not in said.err
    assert len(said.err) < 700 and time.process_time() - start < 60
    return said.err


@pytest.mark.parametrize("name", PARTS)
def test_a_hostile_part(name: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = PARTS[name]
    path = tmp_path / "model.xlsx"
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            target.writestr(member, parts.get(member, source.read(member)))
        for member in parts.keys() - set(source.namelist()):
            target.writestr(member, parts[member])
    assert "model.xlsx" in refused(path, capsys)


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in PROPERTIES.items() for value in values])
def test_a_hostile_property(
    key: str, value: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    known = {one.name for one in book.custom_doc_props.props}
    if key in known:
        book.custom_doc_props[key].value = value
    else:
        book.custom_doc_props.append(openpyxl.packaging.custom.StringProperty(name=key, value=value))
    path = tmp_path / "model.xlsx"
    book.save(path)
    assert refused(path, capsys)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-30],
        lambda data: data[:2000] + b"\xff" * 500 + data[2500:],
        lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000,
        lambda data: data.replace(b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml"),
        lambda data: b"\0" * 51_000_000,
    ],
)
def test_a_damaged_file(
    change: Callable[[bytes], bytes], data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.xlsx"
    path.write_bytes(change(data))
    assert refused(path, capsys)

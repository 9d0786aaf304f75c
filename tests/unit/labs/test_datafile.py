"""Data files: what cannot be read is a complaint with its place; every entry knows its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from labecon.errors import DataError
from labecon.labs.datafile import LARGEST_FILE, DataFile


def problem(text: str) -> tuple[str, str, str]:
    with pytest.raises(DataError) as error:
        DataFile("x.toml", text)
    found = error.value.problems[0]
    return found.code, found.place, found.message


def test_an_entry_given_twice_names_both_lines() -> None:
    text = "[drivers.talkie]\n# one\nchurn = 1\n\nspend = 2\nchurn = 3\n"
    assert problem(text) == ("duplicate-name", "x.toml:6", "talkie.churn is already set at line 3")


def test_a_table_given_twice_names_both_lines() -> None:
    text = "[parts.a]\nx = 1\n[parts.b]\n[parts.a]\n"
    assert problem(text) == ("duplicate-name", "x.toml:4", "parts.a is already set at line 1")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \n", 2),
        ("a = 1\nb = [1, 2\nc = 3\n", 3),
        ("a b = 1\n", 1),
        ("a = 1\n\x00", 2),
        ("a = 2025-13-45\n", 1),
    ],
)
def test_text_that_is_no_toml_names_the_line(text: str, line: int) -> None:
    code, place, message = problem(text)
    assert (code, place) == ("malformed", f"x.toml:{line}")
    assert message.startswith("not valid TOML: ")


@pytest.mark.parametrize("text", ["a = " + "[" * 20_000, "a = " + "9" * 5_000, "a = " + "{b=" * 5_000])
def test_text_made_to_hurt_is_a_complaint(text: str) -> None:
    assert problem(text)[0] == "malformed"


def test_places_of_entries() -> None:
    file = DataFile(
        "x.toml", 'lab = "x"\n\n[drivers.talkie]\nchurn = { value = 1 }\n"a.b" = 2\n[[correlation]]\ndrivers = []\n'
    )
    assert file.place("lab") == "x.toml:1"
    assert file.place("drivers", "talkie") == "x.toml:3"
    assert file.place("drivers", "talkie", "churn") == "x.toml:4"
    assert file.place("drivers", "talkie", "nowhere") == "x.toml:3"
    assert file.place("correlation") == "x.toml:6"
    assert file.place("nowhere") == "x.toml"


def test_complaints_are_raised_together_and_once() -> None:
    file = DataFile("x.toml", "a = 1\nb = 2\nb2 = 3\n")
    file.finish()
    file.allow(file.data, ("a", "bb"))
    file.allow(file.data, ("a", "bb"))
    assert file.table(file.data, "a") == {}
    assert list(file.tables({"t": {"u": {}, "v": 3}}, "t")) == [("u", {})]
    with pytest.raises(DataError) as error:
        file.finish()
    assert [str(one) for one in error.value.problems] == [
        "x.toml:2: unknown key b; did you mean bb?",
        "x.toml:3: unknown key b2",
        "x.toml:1: a must be a table",
        "x.toml: t.v must be a table",
    ]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    binary, huge, folder = tmp_path / "b.toml", tmp_path / "h.toml", tmp_path / "f.toml"
    binary.write_bytes(bytes(range(256)))
    with huge.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    folder.mkdir()
    for path, code, message in (
        (binary, "malformed", "is not UTF-8 text"),
        (huge, "too-large", f"{LARGEST_FILE + 1} bytes; a data file has at most {LARGEST_FILE}"),
        (folder, "unreadable", "is not a file"),
        (tmp_path / "gone.toml", "unreadable", "is not a file"),
        (Path("/dev/zero"), "unreadable", "is not a file"),
    ):
        with pytest.raises(DataError) as error:
            DataFile.read(path)
        assert (error.value.problems[0].code, error.value.problems[0].message) == (code, message)
    good = tmp_path / "good.toml"
    good.write_text('title = "平台"\n', encoding="utf-8")
    assert DataFile.read(good).data == {"title": "平台"}
    assert DataFile.read(good).name == "good.toml"

"""The content of large TOML texts: the same kept or parsed, never that of another edition, and without a folder."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from labecon.backends import toml_text
from labecon.backends.toml_text import LARGE, toml_data

TEXT = 'a = 0.1\nb = [1, -0.0, inf, "ü\\u0000"]\n[c.d]\ne = true\nf = 12345678901234567890123\n' + "# words\n" * LARGE


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LABECON_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def unparsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toml_text, "_parsed", lambda _: pytest.fail("parsed a second time"))


def test_what_is_kept_is_what_was_parsed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    expected = tomllib.loads(TEXT)
    assert repr(toml_data(TEXT, "words")) == repr(expected)
    unparsed(monkeypatch)
    kept = toml_data(TEXT, "words")
    assert repr(kept) == repr(expected) and list(kept) == ["a", "b", "c"]
    assert [path.suffix for path in folder.iterdir()] == [".json"]


def test_another_edition_is_parsed_and_takes_its_place(folder: Path) -> None:
    toml_data(TEXT, "words")
    for number in (0.1, 0.2, 0.3):
        assert toml_data(TEXT.replace("a = 0.1", f"a = {number}"), "words")["a"] == number
    toml_data(TEXT, "others")
    assert len(list(folder.iterdir())) == 2


def test_a_small_text_is_not_kept(folder: Path) -> None:
    assert toml_data("a = 1", "words") == {"a": 1}
    assert not folder.exists()


@pytest.mark.parametrize("damage", ["cut", "another number", "open to others"])
def test_a_file_that_is_not_what_its_name_says_is_not_used(damage: str, folder: Path) -> None:
    toml_data(TEXT, "words")
    (path,) = folder.iterdir()
    content = path.read_bytes()
    if damage == "open to others":
        path.write_bytes(content.replace(b'"a":0.1', b'"a":0.9'))
        path.chmod(0o777)
    else:
        path.write_bytes(content[:-1] if damage == "cut" else content.replace(b'"a":0.1', b'"a":0.9'))
    assert toml_data(TEXT, "words")["a"] == 0.1


def test_days_are_parsed_every_time(folder: Path) -> None:
    text = TEXT + "day = 2026-01-31\n"
    assert toml_data(text, "words") == tomllib.loads(text) == toml_data(text, "words")
    assert not list(folder.glob("*.json"))


def test_without_a_folder_texts_are_parsed(folder: Path) -> None:
    folder.write_text("no folder")
    assert toml_data(TEXT, "words") == tomllib.loads(TEXT)


def test_a_text_that_is_no_toml_says_so() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        toml_data(TEXT + "[c]\n= 1\n", "words")

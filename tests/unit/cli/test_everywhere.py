"""What holds for every output: it says that it is no forecast, and nothing is asked of a network."""

from __future__ import annotations

import io
import json
import re
import socket
from pathlib import Path
from typing import Any, NoReturn

import openpyxl
import pypdfium2
import pytest

from labecon import __version__
from labecon.cli.main import main
from labecon.outputs.grades import SHAPES
from labecon.outputs.messages import Language, Words
from labecon.outputs.report import typesetting
from labecon.outputs.workbook.styles import COLOURS

PAGE_CSS = Path(__file__).resolve().parents[3] / "frontend" / "src" / "page.css"
NOTICE = {"en": "Conditional, not a forecast", "zh": "有条件的推演"}


def printed(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints."""
    assert main(words) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_output_says_that_it_is_no_forecast_and_from_which_version(
    language: Language, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["--lang", language]
    said: dict[str, str] = {}
    for words in (["run", "openai"], ["value", "openai", "--paths", "20"], ["simulate", "openai", "--paths", "20"]):
        said[f"{words[0]} as text"] = printed([*words, *told], capsys)
        document = json.loads(printed([*words, *told, "--format", "json"], capsys))
        assert (document["notice"], document["labecon"], len(document["facts"])) == ("conditional", __version__, 64)
    files = {"report": ("note.html", "note.pdf"), "export": ("model.xlsx",)}
    for verb, names in files.items():
        for name in names:
            paths = ["--paths", "100"] if verb == "report" else []
            printed([verb, "openai", "--to", str(tmp_path / name), *paths, *told], capsys)
            said[name] = read(tmp_path / name)
    for name, text in said.items():
        assert NOTICE[language] in text, name
        assert __version__ in text, name


def read(path: Path) -> str:
    """The text of a file: all cells of a workbook, all pages of a PDF."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)
    if path.suffix == ".pdf":
        return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    return data.decode()


@pytest.mark.parametrize(
    "words",
    [
        ["brief", "openai", "--paths", "20"], ["run", "minimax"], ["facts", "--lab", "zhipu"],
        ["compare", "openai", "xai"],
        ["explain", "minimax", "revenue"], ["scenarios"], ["audit", "NOTE"], ["publish", "openai", "--to", "PAGE"],
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_nothing_is_asked_of_a_network(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Any] = []

    def refuse(*given: Any, **_: Any) -> NoReturn:
        asked.append(given)
        raise OSError("there is no network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    (tmp_path / "note.txt").write_text("Revenue rose from $40 million in 2023 to $50 million in 2024, up 25%.")
    places = {"NOTE": str(tmp_path / "note.txt"), "PAGE": str(tmp_path / "page.html")}
    assert main([places.get(word, word) for word in words]) == 0
    assert capsys.readouterr().out and asked == []
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("127.0.0.1", 9))


def hue(colour: str) -> str:
    """What a person calls a colour."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    if max(red, green, blue) < 40:
        return "black"
    return "blue" if blue > 2 * max(red, green) else "green" if green > 1.5 * max(red, blue) else "other"


def test_inputs_are_blue_and_links_green_in_workbook_page_and_pdf() -> None:
    css = PAGE_CSS.read_text(encoding="utf-8")
    light = css[: css.index("}")]
    page = {name: re.search(rf"--{name}: (#[0-9a-f]{{6}})", light)[1] for name in ("input", "link")}  # type: ignore[index]
    assert re.search(r"\.input \{ color: var\(--input\); \}", css)
    assert re.search(r"\.cross \{ color: var\(--link\); \}", css)
    pdf = dict(re.findall(r'(given|link)\b[^\n]*rgb\("(#[0-9a-f]{6})"\)', typesetting._PREAMBLE))
    assert [hue(COLOURS[kind]) for kind in ("input", "formula", "link")] == ["blue", "black", "green"]
    assert (hue(page["input"]), hue(page["link"])) == (hue(pdf["given"]), hue(pdf["link"])) == ("blue", "green")
    assert pdf["given"] == page["input"] and pdf["link"] == page["link"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_grade_is_a_shape_and_a_word(language: Language) -> None:
    words = Words(language)
    assert len(set(SHAPES.values())) == len(SHAPES) == 6
    assert len({words(f"grade.{grade}") for grade in SHAPES}) == len(SHAPES)

"""`labecon extract`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from labecon.cli.main import main
from tests.unit.evidence.language_model.fake_endpoint import figure, figures, served

TEXT = "2023年、2024年,智谱收入分别为1.2亿元、3.1亿元。"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "own.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_json_lines(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(article), "--format", "json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["value"] for row in rows] == [120_000_000, 310_000_000]
    assert all(TEXT[row["start"] : row["end"]] == row["printed"] and row["doc"] == "own.txt" for row in rows)
    assert {"entity", "segment", "metric", "period", "unit", "qualifier", "confidence", "reason", "note"} <= set(
        rows[0]
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_table(article: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert main(["extract", str(article), "--format", "text", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert "1.2亿元" in out and "FY2024" in out and "310,000,000" in out


def test_csv_and_a_date(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(article), "--format", "csv", "--date", "2025-12-31"]) == 0
    assert capsys.readouterr().out.startswith("doc,start,end,printed,entity")


def test_single_phrases(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": "1", "text": "up 60%"}\n'))
    assert main(["extract", "--grammar", "percent", "--stdin-jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["results"][0]["text"] == "60%"


def test_the_text_as_read_is_what_places_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.html"
    file.write_text("<nav>首页</nav><p>智谱2024年收入&#65298;亿元。<table><tr><td>甲<td>乙</table>", encoding="utf-8")
    assert main(["extract", str(file), "--text"]) == 0
    text = capsys.readouterr().out
    assert text == "首页\n智谱2024年收入２亿元。\n甲\t乙\n"
    assert main(["extract", str(file), "--format", "json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert text[row["start"] : row["end"]] == row["printed"] == "２亿元"
    assert main(["extract", str(file), "--text", "--format", "json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["text"] == text and read["format"] == "html"
    assert [one["boilerplate"] for one in read["paragraphs"]] == ["navigation", None, None]
    assert [text[one["start"] : one["end"]] for one in read["cells"]] == ["甲", "乙"]


def test_boilerplate_is_counted_and_shown_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.html"
    file.write_text("<p>智谱2024年收入2亿元。<footer>本页收费9元</footer>", encoding="utf-8")
    assert main(["extract", str(file), "--format", "text"]) == 0
    assert "--boilerplate" in capsys.readouterr().out
    assert main(["extract", str(file), "--format", "text", "--boilerplate"]) == 0
    assert "boilerplate: footer" in capsys.readouterr().out


def test_one_unreadable_file_is_one_line_and_the_rest_is_read(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = article.with_name("broken.pdf")
    broken.write_bytes(b"%PDF-1.7")
    assert main(["extract", str(article.parent), "--format", "text"]) == 0
    said = capsys.readouterr()
    assert "1.2亿元" in said.out
    assert said.err.count("\n") == 1 and "broken.pdf" in said.err and "save it again" in said.err
    assert main(["extract", str(broken), "--format", "text"]) == 2
    assert capsys.readouterr().out == ""


def test_a_private_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "http://169.254.169.254/latest", "--format", "text"]) == 2
    assert "169.254.169.254" in capsys.readouterr().err


def test_a_language_model_is_asked_when_one_is_configured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("URL", "NAME", "KEY"):
        monkeypatch.delenv(f"LABECON_MODEL_{name}", raising=False)
    file = tmp_path / "own.txt"
    file.write_text("智谱2024年收入3.1亿元。\n有人提到过７亿美元。", encoding="utf-8")
    ask = ["extract", str(file), "--with-model", "--workspace", str(tmp_path)]
    assert main(ask) == 2
    assert "no language model is configured" in capsys.readouterr().err
    said = {"value": 7e8, "unit": "USD", "metric": "revenue", "period": "FY2024"}
    with served(lambda shown: figures(figure(shown, "７亿美元", **said), figure(shown, "8亿美元", **said))) as fake:
        (tmp_path / "labecon.toml").write_text(f'[model]\nurl = "{fake.url}"\nname = "toy"\n', encoding="utf-8")
        assert main([*ask, "--format", "json"]) == 0
        out = capsys.readouterr()
        rows = [json.loads(line) for line in out.out.splitlines()]
        assert [(row["printed"], row["metric"], row["origin"]) for row in rows] == [
            ("3.1亿元", "revenue", "rules"), ("７亿美元", "revenue", "rules+model"),
        ]  # fmt: skip
        assert "1 of its figures were rejected" in out.err
        assert main([*ask, "--format", "text", "--lang", "zh"]) == 0
        assert "语言模型" in capsys.readouterr().out
        fake.statuses = [500] * 3
        fake.headers = {"Retry-After": "0"}
        assert main([*ask, "--format", "text"]) == 0
        out = capsys.readouterr()
        assert "too busy" in out.err and "3.1亿元" in out.out
        assert main(["extract", str(file), "--format", "json"]) == 0
        assert len(fake.asked) == 5, "nothing is sent unless asked for"


def test_a_page_of_the_figures(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = article.with_name("page.html")
    assert main(["extract", str(article), "--to", str(page), "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("\n") == 3
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>") and "1.2亿元" in text and str(article.parent) not in text
    assert sorted(one.name for one in article.parent.iterdir()) == ["own.txt", "page.html"]


@pytest.mark.parametrize("place", ["page.txt", "nowhere/page.html"])
def test_a_page_that_cannot_be_written_is_said_before_anything_is_read(
    place: str, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(article), "--to", str(article.parent / place)]) == 2
    said = capsys.readouterr()
    assert "--to" in said.err and not said.out


@pytest.mark.parametrize("words", [[], ["missing.txt"], ["--date", "soon", "x.txt"], ["--text", "{folder}"]])
def test_bad_use(words: list[str], article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article.with_name("second.txt").write_text("x", encoding="utf-8")
    assert main(["extract", *(word.format(folder=article.parent) for word in words)]) == 2
    assert capsys.readouterr().err

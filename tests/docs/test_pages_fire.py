"""The runner of the pages is shown to find defects that were put there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.docs.pages import PageError, blocks, execute

#: Stands in for the command: prints its arguments, and ends with 2 when the last of them is `bad`.
ECHO = (sys.executable, "-c", "import sys; print(*sys.argv[1:]); sys.exit(2 if sys.argv[-1] == 'bad' else 0)")


def _execute(folder: Path, language: str, text: str) -> int:
    page = folder / "page.md"
    page.write_text(f"# Page\n\n```{language}\n{text}\n```\n", encoding="utf-8")
    return execute(page, folder, ECHO)


def test_blocks_are_found_with_their_lines() -> None:
    page = "one\n```python\nx = 1\n```\n\n- item\n  ```toml\n  y = 2\n  ```\n"
    assert [(block.language, block.text, block.line) for block in blocks(page)] == [
        ("python", "x = 1\n", 3),
        ("toml", "y = 2\n", 8),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "x = 1\nassert x == 1"),
        ("python", ">>> 1 + 1\n2"),
        ("console", "$ labecon run minimax"),
        ("console", "$ labecon run minimax\nrun minimax"),
        ("console", "$ labecon run minimax\nrun mini..."),
        ("console", "$ labecon run bad  # exit 2\nrun bad\n$ labecon brief\nbrief"),
        ("toml", 'x = "1"'),
        ("toml", "# labs/small.toml\nx = 1"),
        ("json", '{"x": 1}'),
    ],
)
def test_a_block_that_does_what_it_says_passes(tmp_path: Path, language: str, text: str) -> None:
    assert _execute(tmp_path, language, text) == 1


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("python", "\nraise ValueError('x')", "ValueError: x"),
        ("python", ">>> 1 + 1\n3", "Expected"),
        ("console", "$ labecon run bad", "ended with 2, not 0"),
        ("console", "$ labecon brief  # exit 2", "ended with 0, not 2"),
        ("console", "$ labecon brief\nbrief of another kind", "and the page says"),
        ("console", "$ labecon brief | head", "not a plain labecon command"),
        ("console", "$ rm -r x", "not a plain labecon command"),
        ("console", "brief", "begins with"),
        ("toml", "x = = 1", "Invalid value"),
        ("toml", "# labs/bad.toml\nx = ", "Invalid value"),
        ("json", "{x: 1}", "Expecting"),
    ],
)
def test_a_block_that_does_not_is_found_with_its_line(tmp_path: Path, language: str, text: str, said: str) -> None:
    with pytest.raises(PageError) as caught:
        _execute(tmp_path, language, text)
    assert str(caught.value).startswith("page.md:4: ")
    assert said in str(caught.value)


def test_a_lab_that_does_not_run_is_found(tmp_path: Path) -> None:
    failing = (sys.executable, "-c", "import sys; sys.exit(2)")
    page = tmp_path / "page.md"
    page.write_text("```toml\n# labs/small.toml\nx = 1\n```\n", encoding="utf-8")
    with pytest.raises(PageError, match="labecon run small"):
        execute(page, tmp_path, failing)
    assert (tmp_path / "labs/small.toml").read_text(encoding="utf-8").endswith("x = 1\n")


def test_the_blocks_of_a_page_share_their_names(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\nx = 2\n```\n\n```python\n>>> x * 2\n4\n```\n", encoding="utf-8")
    assert execute(page, tmp_path, ECHO) == 2


def test_other_languages_are_only_shown(tmp_path: Path) -> None:
    assert _execute(tmp_path, "sh", "make run") == 0


def test_a_text_with_a_name_is_written(tmp_path: Path) -> None:
    assert _execute(tmp_path, "text", "# note.txt\nfirst\nsecond") == 1
    assert (tmp_path / "note.txt").read_text(encoding="utf-8") == "first\nsecond\n"
    assert _execute(tmp_path, "text", "a tree of folders") == 0

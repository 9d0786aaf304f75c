"""Reads the fenced blocks of a page and executes them.

What a block means:

- ``python``: run from top to bottom; the blocks of a page share their names. A block with ``>>>`` is a doctest.
- ``console``: every line ``$ labecon ...`` is a command. The lines below it, if any, are its output (stdout and
  stderr); ``...`` stands for anything. ``# exit 2`` after a command is the exit code to expect in place of 0.
- ``toml``: must be valid. If it begins with ``# labs/NAME.toml`` it is a complete lab: it is written to the page's
  folder, has to run there as a workspace, and later commands of the page may use it. A block that begins with any
  other ``# FOLDER/NAME.toml`` is written there as well.
- ``json``: must be valid.
- ``text``: if its first line is ``# NAME.txt``, the rest is written to the page's folder under that name.

Other languages are shown only. A page has a folder of its own, which is where its commands run.
"""

from __future__ import annotations

import doctest
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LABECON = (sys.executable, "-c", "import sys; from labecon.cli.main import main; sys.exit(main())")
LONGEST_SECONDS = 600
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)[^\n`]*\n(?P<text>.*?)^(?P=indent)```[ ]*$", re.MULTILINE | re.DOTALL
)
FILE_NAME = re.compile(r"# (?P<name>(?P<folder>[\w-]+)/(?P<stem>[\w-]+)\.toml)\s")
TEXT_NAME = re.compile(r"# (?P<name>[\w-]+\.(?:txt|csv))\n")
SHELL_SIGNS = frozenset({"|", ">", ">>", "<", "&&", ";", "&"})


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its text, and the line of the page on which the text begins."""

    language: str
    text: str
    line: int


class PageError(AssertionError):
    """A block does not do what the page says."""


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page in order."""
    for found in FENCE.finditer(page):
        indent = found["indent"]
        text = "".join(line.removeprefix(indent) for line in found["text"].splitlines(keepends=True))
        yield Block(found["language"], text, page.count("\n", 0, found.start("text")) + 1)


def execute(page: Path, folder: Path, labecon: Sequence[str] = LABECON) -> int:
    """Execute every block of a page.

    Args:
        page: The Markdown file.
        folder: Where its commands run and its files are written.
        labecon: The command that `labecon` stands for.

    Returns:
        The number of blocks that were executed.

    Raises:
        PageError: A block fails or prints something else; the message begins with the page and the line.
    """
    names: dict[str, object] = {"__name__": "__page__"}
    done = 0
    for block in blocks(page.read_text(encoding="utf-8")):
        place = f"{page.name}:{block.line}"
        if block.language == "python":
            _run_python(block, place, names)
        elif block.language == "console":
            _run_console(block, place, folder, labecon)
        elif block.language == "toml":
            _read_toml(block, place, folder, labecon)
        elif block.language == "json":
            _parse(place, json.loads, block.text)
        elif block.language == "text" and (found := TEXT_NAME.match(block.text)):
            (folder / found["name"]).write_text(block.text[found.end() :], encoding="utf-8")
        else:
            continue
        done += 1
    return done


def _run_python(block: Block, place: str, names: dict[str, object]) -> None:
    if ">>> " in block.text:
        test = doctest.DocTestParser().get_doctest(block.text, names, place, place, block.line - 1)
        said: list[str] = []
        result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append, clear_globs=False)
        if result.failed:
            raise PageError(f"{place}: {''.join(said)}")
        names.update(test.globs)
        return
    try:
        exec(compile("\n" * (block.line - 1) + block.text, place, "exec"), names)
    except Exception as error:
        raise PageError(f"{place}: {type(error).__name__}: {error}") from error


def _run_console(block: Block, place: str, folder: Path, labecon: Sequence[str]) -> None:
    commands = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    if commands.pop(0).strip():
        raise PageError(f"{place}: a console block begins with `$ labecon ...`")
    if not commands:
        raise PageError(f"{place}: a console block without a command")
    for command in commands:
        line, _, output = command.partition("\n")
        _run_command(line, output, place, folder, labecon)


def _run_command(line: str, output: str, place: str, folder: Path, labecon: Sequence[str]) -> None:
    words = shlex.split(line, comments=True)
    if not words or words[0] != "labecon" or SHELL_SIGNS & set(words):
        raise PageError(f"{place}: `{line}` is not a plain labecon command: show it in an `sh` block")
    exit_code = re.search(r"# exit (\d+)\s*$", line)
    expected = int(exit_code.group(1)) if exit_code else 0
    run = subprocess.run(
        [*labecon, *words[1:]],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST_SECONDS,
        encoding="utf-8",
        check=False,
    )
    if run.returncode != expected:
        raise PageError(f"{place}: `{line}` ended with {run.returncode}, not {expected}:\n{run.stdout}")
    if output.strip() and not _matches(output, run.stdout):
        raise PageError(f"{place}: `{line}` printed\n{run.stdout}\nand the page says\n{output}")


def _matches(expected: str, printed: str) -> bool:
    """Compare without trailing blanks; `...` matches any text, line ends included."""

    def plain(text: str) -> str:
        return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())

    pattern = re.escape(plain(expected)).replace(re.escape("..."), ".*")
    return re.fullmatch(pattern, plain(printed), flags=re.DOTALL) is not None


def _read_toml(block: Block, place: str, folder: Path, labecon: Sequence[str]) -> None:
    _parse(place, tomllib.loads, block.text)
    found = FILE_NAME.match(block.text)
    if not found:
        return
    path = folder / found["name"]
    path.parent.mkdir(exist_ok=True)
    path.write_text(block.text, encoding="utf-8")
    if found["folder"] == "labs":
        _run_command(f"labecon run {found['stem']} --workspace .", "", place, folder, labecon)


def _parse(place: str, loads: object, text: str) -> None:
    assert callable(loads)
    try:
        loads(text)
    except ValueError as error:
        raise PageError(f"{place}: {error}") from error

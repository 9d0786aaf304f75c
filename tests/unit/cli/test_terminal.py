"""Colour, progress and the language of a command line."""

from __future__ import annotations

import io

import pytest

from labecon.cli import terminal as module
from labecon.cli.terminal import Terminal
from labecon.errors import Problem, UsageError


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_colour_only_on_a_screen_and_never_against_the_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Terminal(Screen(), Screen()).style.colour
    assert not Terminal(io.StringIO(), Screen()).style.colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Terminal(Screen(), Screen()).style.colour


def test_progress_waits_goes_to_stderr_and_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    out, err = Screen(), Screen()
    terminal = Terminal(out, err, _started=0.0)
    terminal.progress("1 of 9", False)
    assert err.getvalue() == ""
    now[0] = 2.0
    terminal.progress("5 of 9", False)
    assert "5 of 9" in err.getvalue() and out.getvalue() == ""
    terminal.write("answer\n")
    assert err.getvalue().endswith("\r\x1b[K") and out.getvalue() == "answer\n"


def test_progress_into_a_file_is_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    err = io.StringIO()
    terminal = Terminal(io.StringIO(), err, _started=0.0)
    for second in range(25):
        now[0] = float(second)
        terminal.progress(f"{second}", False)
    assert err.getvalue().splitlines() == ["10", "20"]


def test_one_line_a_problem() -> None:
    err = io.StringIO()
    Terminal(io.StringIO(), err).complain(
        UsageError([Problem("a", "first\nline", "x"), Problem("b", "second", "", "do this")])
    )
    assert err.getvalue() == "labecon: x: first line\nlabecon: second (do this)\n"


@pytest.mark.parametrize(
    ("words", "language"), [(["run"], "en"), (["run", "--lang", "zh"], "zh"), (["run", "--lang=zh"], "zh")]
)
def test_the_language_is_found_before_the_command_is_parsed(words: list[str], language: str) -> None:
    assert Terminal.of_process(words).language == language


def test_the_variable_gives_the_language_that_no_option_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABECON_LANG", "zh")
    assert Terminal.of_process(["run"]).language == "zh"
    assert Terminal.of_process(["run", "--lang", "en"]).language == "en"

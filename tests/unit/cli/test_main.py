"""The process: exit codes, streams, start without heavy imports, and no traceback whatever is typed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from labecon import __version__
from labecon.cli.main import COMMANDS, main

ENTRY = "import sys; from labecon.cli.main import main; sys.exit(main())"


def labecon(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", ENTRY, *words],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
        env={**os.environ, **settings},
    )


def modules_of(*words: str) -> set[str]:
    """The modules that a command has imported when it ends."""
    code = "import sys; from labecon.cli.main import main; main(); print('\\n'.join(sys.modules), file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, encoding="utf-8", check=True)
    return set(ran.stderr.split("\n"))


def test_the_version_is_printed_alone_and_imports_nothing_heavy() -> None:
    ran = labecon("--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"labecon {__version__}\n", "")
    heavy = {"numpy", "labecon.labs", "labecon.facts", "labecon.language", "labecon.business", "argparse", "tomllib"}
    assert not heavy & modules_of("--version")


def test_a_misspelt_command_is_one_line_and_imports_nothing_heavy() -> None:
    ran = labecon("simulat", "minimax")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert "no command 'simulat'; did you mean simulate?" in ran.stderr
    assert not {"numpy", "labecon.labs", "labecon.facts"} & modules_of("simulat")


def test_one_path_does_not_need_numpy() -> None:
    found = modules_of("run", "minimax", "--months", "1", "--line", "cash")
    assert "labecon.labs" in found
    assert "numpy" not in found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run"], "required: LAB"),
        (["run", "minimax", "--fromat", "json"], "unknown option --fromat; did you mean --format?"),
        (["run", "minimax", "extra"], "too many arguments: extra"),
        (["run", "minimax", "--months", "0"], "0 must lie in 1..1200"),
        (["run", "minimax", "--months", "many"], "'many' is not a whole number"),
        (["run", "minimax", "--format", "xml"], "invalid choice: 'xml'"),
        (["run", "minimax", "--lang", "fr"], "'fr'"),
        (["run", "minmax"], "did you mean minimax?"),
        (["run", "../minimax"], "no lab '../minimax'"),
        (["run", "minimax", "--set", "price"], "'price' is not DRIVER=VALUE"),
        (["run", "minimax", "--workspace", "not_a_folder_here"], "not_a_folder_here is not a folder"),
        (["run", "minimax", "--as-known-on", "yesterday"], "'yesterday' is not a day"),
        (["simulate", "minimax", "--paths", "0"], "0 must lie in 1..10000000"),
        (["simulate", "minimax", "--seed", "-1"], "-1 must lie in 0.."),
        (["facts", "--lab", "minimx"], "did you mean minimax?"),
        (["facts", "chek"], "invalid choice: 'chek'"),
        (["compare", "minimax", "--currency", "USB"], "'USB' is no ISO code of a currency; did you mean USD?"),
        (["--lang", "en"], "a command comes before --lang"),
    ],
)
def test_bad_use_is_one_line_and_exit_code_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert err.startswith("labecon: ")
    assert "Traceback" not in err


def test_an_error_under_format_json_is_json_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "minmax", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    error = json.loads(err)["error"]
    assert error["kind"] == "UsageError"
    assert error["problems"][0]["code"] == "unknown-name"


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENTRY, "facts", "--format", "csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(600) in (0, 120)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_an_interrupt_is_one_line_and_exit_code_130() -> None:
    ours, theirs = os.openpty()  # a terminal is told at once how far it is
    command = [sys.executable, "-c", ENTRY, "simulate", "minimax", "--paths", "2000000", "--threads", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, encoding="utf-8") as process:
        os.close(theirs)
        err = ""
        while "2,000,000" not in err:  # it has begun
            err += os.read(ours, 65536).decode()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=600)
    with contextlib.suppress(OSError):  # how Linux says that a terminal is closed
        while piece := os.read(ours, 65536):
            err += piece.decode()
    os.close(ours)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1].removeprefix("\x1b[K") == "labecon: interrupted"  # the progress is wiped off first
    assert "Traceback" not in err


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("words", [[], ["--help"], *([name, "--help"] for name in COMMANDS), ["facts", "check", "-h"]])
def test_help_is_there_in_both_languages(
    words: list[str], language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABECON_LANG", language)
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert ("usage:" in out) == (language == "en")
    assert ("用法：" in out) == (language == "zh")


def test_output_does_not_depend_on_the_locale(tmp_path: Path) -> None:
    plain = labecon("facts", "--lab", "zhipu", "--metric", "revenue", LC_ALL="C", PYTHONUTF8="0")
    assert plain.returncode == 0
    assert plain.stdout == labecon("facts", "--lab", "zhipu", "--metric", "revenue", LC_ALL="C.UTF-8").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_of_commands_names_every_option(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
    shared = page.split("## What every command shares")[1].split("\n## ")[0]
    run = page.split("\n## run\n")[1].split("\n## ")[0]
    assert main([name, "--help"]) == 0
    for option in set(re.findall(r"--[a-z-]+", capsys.readouterr().out)):
        assert option in section or option in shared or option in run, option

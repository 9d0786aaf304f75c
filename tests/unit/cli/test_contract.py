"""What scripts rely on: names that every lab has, places that errors name, several names behind one option."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from labecon.cli.main import main
from labecon.outputs.absent_lines import CONTRACT_LINES, REASON


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Runs a command in this process."""
    code = main(words)
    found = capsys.readouterr()
    return code, found.out, found.err


def lines_of(capsys: pytest.CaptureFixture[str], lab: str) -> dict[str, Any]:
    """The lines of a run as JSON."""
    return dict(json.loads(said(capsys, "run", lab, "--months", "1", "--format", "json")[1])["lines"])


@pytest.mark.parametrize("lab", ["minimax", "zhipu", "openai"])
def test_every_lab_has_every_line_of_the_contract(lab: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(CONTRACT_LINES) <= set(lines_of(capsys, lab))


def test_a_line_that_a_thin_lab_lacks_is_absent_and_never_zero(capsys: pytest.CaptureFixture[str]) -> None:
    full, thin = lines_of(capsys, "minimax"), lines_of(capsys, "openai")
    for name in ("tax", "payables", "paying_users"):
        assert set(thin[name]["values"]) == {None}
        assert thin[name]["reason"] == REASON
        assert (thin[name]["unit"], thin[name]["kind"]) == (full[name]["unit"], full[name]["kind"])
    code, out, _ = said(capsys, "run", "openai", "--months", "1", "--line", "tax", "--format", "csv")
    assert code == 0
    assert out.splitlines()[1].startswith("tax,USD/month,flow,,")
    assert said(capsys, "run", "openai", "--line", "tax")[0] == 2


@pytest.mark.parametrize(
    ("words", "place", "message"),
    [
        (("simulate", "minimax", "--window", "FY2050"), "--window", "FY2050 lies outside 2022-01 to 2030-12"),
        (("simulate", "minimax", "--window", "FY1999"), "--window", "FY1999 lies outside 2022-01 to 2030-12"),
        (("simulate", "minimax", "--window", "FY20x"), "--window", "'FY20x' is not a window"),
        (("run", "minimax", "--as-known-on", "soon"), "--as-known-on", "'soon' is not a day"),
        (("industry", "--periods-through", "soon"), "--periods-through", "'soon' is not a day"),
        (("score", "missing.csv"), "missing.csv", "cannot be read: No such file or directory"),
        (("diff", "missing.json", "minimax"), "missing.json", "cannot be read: No such file or directory"),
        (("compare", "--scenario", "base"), "compare", "name the labs to compare"),
    ],
)
def test_a_refusal_names_its_place(
    words: tuple[str, ...], place: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"labecon: {place}: {message}")


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "labs").write_text("a file where a folder should be", encoding="utf-8")
    code, out, err = said(capsys, "new", "mylab", "--workspace", str(tmp_path))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "cannot be written: " in err


def test_a_failure_of_a_file_that_no_command_foresaw_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*words: object) -> int:
        raise PermissionError(13, "Permission denied", "somewhere.toml")

    monkeypatch.setattr("labecon.cli.labs_command.labs", broken)
    code, out, err = said(capsys, "labs")
    expected = "labecon: somewhere.toml: cannot be read or written: Permission denied\n"
    assert (code, out, err) == (2, "", expected)


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "minimax", "--scenario", "base", "price_war"),
        ("compare", "minimax", "--scenario", "base", "--scenario", "price_war"),
        ("compare", "--scenario", "base", "price_war", "minimax"),
    ],
)
def test_scenarios_may_follow_one_option(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, *words, "--months", "12", "--format", "json")
    assert code == 0
    assert [(row["lab"], row["scenario"]) for row in json.loads(out)["labs"]] == [
        ("minimax", "base"),
        ("minimax", "price_war"),
    ]


def test_cite_knows_the_short_names_of_explain(capsys: pytest.CaptureFixture[str]) -> None:
    short = said(capsys, "cite", "minimax", "runway")
    assert short[0] == 0
    assert short == said(capsys, "cite", "minimax", "runway_static_months")

"""`labecon new`: a file that runs as it stands and never overwrites another."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from labecon.cli.main import main


def test_the_printed_file_is_the_written_one_and_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "mylab", "--currency", "CNY"]) == 0
    printed = capsys.readouterr().out
    assert tomllib.loads(printed)["currency"] == "CNY"
    assert main(["new", "mylab", "--currency", "CNY", "--workspace", str(tmp_path)]) == 0
    capsys.readouterr()
    assert (tmp_path / "labs" / "mylab.toml").read_text(encoding="utf-8") == printed
    assert main(["run", "mylab", "--workspace", str(tmp_path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["lab"] == "mylab" and all(check["holds"] for check in found["checks"].values())


def test_a_new_lab_has_views_of_early_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "mylab", "--workspace", str(tmp_path)])
    path = tmp_path / "labs" / "mylab.toml"
    text = path.read_text(encoding="utf-8")
    source = 'reason = "Your source for burn."'
    late = source + ', known_from = "2026-01-08", before = { value = "1e6 to 4e6", reason = "Before that page." }'
    assert source in text and "before = {" in text[: text.index("[note]")]  # what stands in is explained on top
    path.write_text(text.replace(source, late), encoding="utf-8")
    ends = {}
    for day in ("2025-12-31", "2026-01-31"):
        asked = ["lines", "mylab", "--workspace", str(tmp_path), "--as-known-on", day, "--format", "csv"]
        capsys.readouterr()
        assert main(asked) == 0
        row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("driver,burn_start,"))
        ends[day] = [round(float(one)) for one in row.split(",")[4:6]]
    assert ends == {"2025-12-31": [1_000_000, 4_000_000], "2026-01-31": [1_500_000, 2_500_000]}


def test_a_file_that_exists_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "labs").mkdir()
    path = tmp_path / "labs" / "mine.toml"
    path.write_text("# mine\n", encoding="utf-8")
    assert main(["new", "mine", "--workspace", str(tmp_path)]) == 2
    assert "exists and is left as it is" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize("words", [["new", "My Lab"], ["new", "x", "--currency", "XXX"], ["new"]])
def test_bad_names_and_currencies(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("labecon: ")

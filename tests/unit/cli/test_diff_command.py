"""`labecon diff` as people call it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Labecon

FIGURE = ("--figure", "cash@2026-02")


def test_a_saved_run_against_one_made_now(labecon: Labecon, tmp_path: Path) -> None:
    file = tmp_path / "saved.json"
    document = json.loads(labecon("run", "demo", "--set", "talkie.churn=0.2", "--format", "json").out)
    place = document["months"].index("2026-02")
    now = json.loads(labecon("run", "demo", "--format", "json").out)["lines"]["cash"]["values"][place]
    file.write_text(json.dumps(document), encoding="utf-8")
    found = json.loads(labecon("diff", str(file), "demo", *FIGURE, "--format", "json").out)
    (figure,) = found["figures"]
    assert figure["a"] == document["lines"]["cash"]["values"][place] and figure["b"] == now
    assert [one["part"] for one in figure["parts"]] == ["talkie.churn"] and figure["residual"] == 0
    document["lines"]["cash"]["values"][place] += 7.0  # as if the code that saved it had counted otherwise
    file.write_text(json.dumps(document), encoding="utf-8")
    (figure,) = json.loads(labecon("diff", str(file), "demo", *FIGURE, "--format", "json").out)["figures"]
    parts = {one["part"]: one["effect"] for one in figure["parts"]}
    assert parts["rest"] == pytest.approx(-7.0) and figure["residual"] == 0


def test_every_form(labecon: Labecon) -> None:
    words = ("diff", "demo", "demo", *FIGURE)
    assert "No difference" in labecon(*words).out
    assert "没有差别" in labecon(*words, "--lang", "zh").out
    rows = list(csv.reader(io.StringIO(labecon(*words, "--format", "csv").out)))
    assert rows[0][0] == "figure" and rows[-1][2] == "residual"


def test_bad_use_is_one_line(labecon: Labecon, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("[]", encoding="utf-8")
    for words, said in (
        (("demo", "demmo"), "demmo"),
        (("demo", str(tmp_path / "bad.json")), "no document of `run`"),
        (("demo", str(tmp_path / "none.json")), "none.json: cannot be read"),
        (("demo", "demo", "--figure", "cahs@2026-02"), "did you mean cash"),
        (("demo", "demo@yesterday"), "is not a day"),
    ):
        ran = labecon("diff", *words)
        assert ran.code == 2 and said in ran.err and ran.err.count("\n") == 1, words

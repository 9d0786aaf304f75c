"""`labecon require` as people call it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.unit.cli.conftest import Labecon

TARGET = ("--target", "cash@2026-02 >= 1e8")


def test_a_point_of_one_driver_is_reproduced_by_run(labecon: Labecon) -> None:
    base = json.loads(labecon("run", "demo", "--format", "json").out)
    cash = base["lines"]["cash"]["values"][base["months"].index("2026-02")]
    target = f"cash@2026-02 >= {cash * 1.0001!r}"
    ran = labecon("require", "demo", "--target", target, "--over", "talkie.churn", "--format", "json")
    found = json.loads(ran.out)
    assert {"schema_version", "labecon", "facts"} <= set(found)
    assert found["target"].startswith("cash@2026-02 >=") and found["probability"] is None
    assert ran.code == 0 and found["reachable"]
    point = found["points"][0]
    assert point["driver"] == "talkie.churn" and point["talkie.churn"] == point["value"]
    assert point["base"] == found["base"]["talkie.churn"]
    run = json.loads(labecon("run", "demo", "--set", f"talkie.churn={point['value']!r}", "--format", "json").out)
    again = run["lines"]["cash"]["values"][run["months"].index("2026-02")]
    assert again == pytest.approx(cash * 1.0001, rel=1e-6)


@pytest.mark.parametrize("over", ["talkie.churn", "talkie.churn,training_growth", "talkie.churn,pay,talkie.price"])
def test_every_form(labecon: Labecon, over: str) -> None:
    known = json.loads(labecon("run", "demo", "--format", "json").out)["drivers"]
    names = [name for name in over.split(",") if name in known]
    words = ("require", "demo", *TARGET, "--over", ",".join(names))
    for language, notice in (("en", "Conditional, not a forecast"), ("zh", "有条件的推演")):
        ran = labecon(*words, "--lang", language)
        assert ran.code in (0, 1) and notice in ran.out and "talkie.churn" in ran.out
    rows = list(csv.reader(io.StringIO(labecon(*words, "--format", "csv").out)))
    assert rows[0][:4] == ["answer", "point", "driver", "value"]


def test_bad_use_is_one_line(labecon: Labecon) -> None:
    for words, said in (
        (("--over", "talkie.chrn"), "did you mean talkie.churn"),
        (("--paths", "100"), "--probability"),
        (("--probability", "0.5"), "--over"),
        (("--over", "talkie.churn", "--grid", "9"), "two drivers"),
        (("--over", "talkie.churn", "--probability", "2"), "between 0 and 1"),
    ):
        ran = labecon("require", "demo", *TARGET, *words)
        assert ran.code == 2 and said in ran.err and ran.err.count("\n") == 1

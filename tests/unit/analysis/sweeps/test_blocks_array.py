"""A block: the values of its paths and no others, whoever computes them; refused by a worker that is not the same."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from labecon.analysis.committed import committed
from labecon.analysis.path_readings_array import with_months
from labecon.analysis.sweeps.blocks_array import compute, content_hash, opened
from labecon.analysis.sweeps.plan import Plan
from labecon.labs import load
from tests.unit.analysis.sweeps.small_sweep import WORKSPACE, small_plan


def told(plan: Plan, start: int, stop: int, **changes: Any) -> str:
    return json.dumps({**plan.task(0, start, stop), "id": "x", **changes})


def values(plan: Plan, start: int, stop: int) -> dict[str, Any]:
    head, found = opened(compute(told(plan, start, stop)), stop - start)
    assert head["sha256"] == content_hash(found)
    return found


def test_a_path_is_the_path_that_plain_python_draws() -> None:
    plan = small_plan()
    found = values(plan, 3, 5)
    lab = with_months(load("five_numbers", workspace=WORKSPACE), 24)
    for place, path in enumerate((3, 4)):
        run = lab.path(1, path, 24)
        assert found["revenue_FY2026"][place] == np.float32(run.window("revenue", "FY2026"))


def test_a_fan_keeps_every_month() -> None:
    plan = small_plan(fans=("cash", "revenue"), lines=(), figures=())
    found = values(plan, 4, 5)
    run = with_months(load("five_numbers", workspace=WORKSPACE), 24).path(1, 4, 24)
    assert len(found) == 2 * 24
    for month in ("2026-01", "2027-12"):
        assert found[f"cash_{month}"][0] == np.float32(run.value("cash", month))
        assert found[f"revenue_{month}"][0] == np.float32(run.value("revenue", month))


def test_runway_is_read_on_the_committed_plan_and_under_the_policy() -> None:
    plan = small_plan()
    found = values(plan, 0, 20)
    policy = with_months(load("five_numbers", workspace=WORKSPACE), 24)
    for name, lab in (("runway_policy", policy), ("runway", committed(policy))):
        for path in (0, 7, 19):
            run = lab.path(1, path, 24)
            money = [run.value("liquid_resources", lab.first_forecast + month) for month in range(24)]
            short = [month for month, value in enumerate(money, start=1) if value is not None and value < 0]
            assert found[name][path] == (short[0] if short else np.inf)


def test_cutting_a_block_changes_no_value() -> None:
    plan = small_plan()
    whole, parts = values(plan, 0, 20), [values(plan, 0, 7), values(plan, 7, 20)]
    for name, column in whole.items():
        assert np.concatenate([part[name] for part in parts]).tobytes() == column.tobytes(), name


def test_the_hash_of_the_content_follows_every_bit_and_no_order() -> None:
    columns = {"a": np.array([1, 2], np.float32), "b": np.array([3, np.nan], np.float32)}
    assert content_hash(columns) == content_hash(dict(reversed(columns.items())))
    altered = {**columns, "a": np.nextafter(columns["a"], np.float32(9), dtype=np.float32)}
    swapped = {"a": columns["b"], "b": columns["a"]}
    assert len({content_hash(one) for one in (columns, altered, swapped)}) == 3


@pytest.mark.parametrize(
    ("key", "said"), [("code", "other code"), ("facts", "other facts"), ("sources", "other facts")]
)
def test_a_worker_that_is_not_the_same_refuses(key: str, said: str) -> None:
    plan = small_plan()
    head, found = opened(compute(told(plan, 0, 2, **{key: "0"})), 2)
    assert head["kind"] == "UsageError"
    assert said in head["problems"][0]["message"]
    assert found == {}


def test_a_value_out_of_the_finite_range_is_told_not_raised() -> None:
    plan = small_plan()
    cell = {**plan.cells[0].as_json(), "settings": [["initial.cash", "set", 1e300]]}
    head, _ = opened(compute(told(plan, 0, 2, cell=cell)), 2)
    assert head["kind"] == "NumericError"
    assert "not finite" in head["problems"][0]["message"]


def test_fast_arithmetic_is_not_replaced_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABECON_CC", "none")
    from labecon.backends import native

    native.find_compiler.cache_clear()
    plan = small_plan()
    plan = replace(plan, specification=replace(plan.specification, arithmetic="fast"))
    head, _ = opened(compute(told(plan, 0, 2)), 2)
    native.find_compiler.cache_clear()
    assert "arithmetic = 'fast' needs a compiler" in head["problems"][0]["message"]

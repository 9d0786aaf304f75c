"""The JavaScript engine against plain Python: the same bits, drawn and computed."""

from __future__ import annotations

import random
from contextlib import suppress
from hashlib import sha256

import numpy as np
import pytest

import labecon
from labecon.backends import arithmetic, draws
from labecon.backends.javascript import text_of
from labecon.backends.javascript_runtime import javascript_runtime
from labecon.backends.quantiles_array import quantiles
from labecon.errors import LabeconError
from labecon.labs import available, load_scenario
from labecon.labs.javascript_model import javascript_model
from tests.benchmark_scripts import benchmark_script
from tests.javascript import doubles, node
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab

__all__ = ["node"]
SEED = 20260131
WHOLE = benchmark_script("javascript_parity")
table = WHOLE.table


def test_known_answers_of_philox(node: str) -> None:
    # Random123's kat_vectors for philox4x32-10
    script = (
        "philox(0, 0, 0, 0, 0, 0); emit(DRAWN); const f = 0xffffffff; philox(f, f, f, f, f, f); emit(DRAWN);"
        "philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0); emit(DRAWN);"
    )
    words = [f"{int(word):08x}" for word in doubles(script)]
    assert words[:4] == ["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]
    assert words[4:8] == ["408f276d", "41c83b0e", "a20bc7c6", "6d5451fd"]
    assert words[8:] == ["d16cfe09", "94fdcceb", "5001e420", "24126ea1"]


def test_functions_have_the_same_bits(node: str) -> None:
    draw = random.Random("functions")
    wide = [draw.uniform(-40, 40) for _ in range(4000)] + [0.0, 708.0, -708.0, 1e9, -1e9]
    sizes = [10 ** draw.uniform(-320, 300) for _ in range(4000)] + [0.0, -1.0, 1.0, 5e-324]
    shares = [draw.random() for _ in range(4000)] + [2.0**-33, 1 - 2.0**-33, 0.0, 1.0, 1e-12, 1e-300]
    script = "".join(
        f"emit({text_of(values)}.map({name}));"
        for name, values in (("_exp", wide), ("_log", sizes), ("_normal", shares), ("_probability", wide))
    )
    expected = [
        *map(arithmetic.exp, wide),
        *map(arithmetic.log, sizes),
        *map(arithmetic.normal_quantile, shares),
        *map(arithmetic.normal_probability, wide),
    ]
    assert np.array_equal(doubles(script), expected, equal_nan=True)


def test_large_seeds_paths_and_months_have_their_own_words(node: str) -> None:
    draw = random.Random("addresses")
    cases = [(draw.randrange(2**64), draw.randrange(2**48), draw.randrange(600), f"lab.driver{n}") for n in range(300)]
    rows = [[str(seed), path, month, *draws.address_hash(address)] for seed, path, month, address in cases]
    script = (
        f"emit({text_of(rows)}.map(([seed, path, month, h0, h1]) => {{"
        " philox(path % 4294967296, Math.floor(path / 4294967296) * 65536 + (month >>> 2), h0, h1, ...key(seed));"
        " return DRAWN[month & 3]; }));"
    )
    assert doubles(script).astype(np.int64).tolist() == [draws.word(*case) for case in cases]


def test_the_worked_example_has_its_golden_digest(node: str) -> None:
    lab = example_lab()
    model = javascript_model(lab, months=6)
    script = (
        f"const model = {model.text}; const cash = []; for (let p = 0; p < 2000; p++)"
        f" cash.push(...model.line(model.path('{SEED}', p), 'cash')); emit(cash); emit(quantiles(cash, [0.05, 0.5]));"
    )
    found = doubles(script)
    assert sha256(found[:-2].tobytes()).hexdigest().startswith("d41a0f0100a2ec76")
    assert found[-2:].tolist() == quantiles(found[None, :-2].astype(np.float32), [0.05, 0.5])[0].tolist()


#: The whole set is 200 scenarios of every shipped lab: ``python benchmarks/javascript_parity.py``.
SAMPLE = {"example": 60, "rich": 30, "minimax": 2, "zhipu": 2}


@pytest.mark.parametrize("name", ["example", "rich", *available("labs")])
def test_random_scenarios_give_the_same_bits(name: str, node: str) -> None:
    lab = {"example": example_lab, "rich": rich_lab}.get(name, lambda: labecon.load(name))()
    months = 14 if name in ("example", "rich") else None
    found = WHOLE.compared(name, lab, SAMPLE.get(name, 4), months)
    months = lab.months_to(months)
    assert found["scenarios"] == SAMPLE.get(name, 4) and found["ranges"] > 0
    assert found["values"] == 2 * found["scenarios"] * len(lab.graph.nodes) * months > 2 * found["undefined"]
    assert found["differing"] == 0, WHOLE.line(found)


def test_one_bit_in_one_value_is_counted(node: str, monkeypatch: pytest.MonkeyPatch) -> None:
    emitted = WHOLE.emitted

    def off(text: str) -> np.ndarray:
        values = np.array(emitted(text))
        values[5] = np.nextafter(values[5], np.inf)
        return values

    monkeypatch.setattr(WHOLE, "emitted", off)
    assert WHOLE.compared("openai", labecon.load("openai"), 2)["differing"] == 1
    assert WHOLE.differing(np.zeros(3), np.zeros(4)) == 4


def test_a_room_used_again_and_overrides(node: str) -> None:
    lab = labecon.load("minimax")
    model = javascript_model(lab, ["cash", "check_cash"], 24)
    driver = "talkie.churn"
    changed = lab.with_drivers({driver: 0.08})
    script = (
        f"const m = {model.text}; const room = m.fresh(), o = {{'{driver}': 0.08}}; m.path('1', 3, null, room);"
        " emit(m.line(m.path('1', 4, null, room), 'cash')); emit(m.line(m.path('1', 4, o, room), 'cash'));"
        " emit(m.line(m.run(o), 'cash'));"
    )
    expected = [lab.path(1, 4, 24), changed.path(1, 4, 24), changed.run(24)]
    assert doubles(script).tolist() == [x for run in expected for x in run.forecast["cash"]]


@pytest.mark.parametrize("name", ["minimax", "zhipu"])
def test_a_range_takes_the_place_of_a_driver_with_the_same_bits(name: str, node: str) -> None:
    lab = labecon.load(name)
    model = javascript_model(lab, months=24)
    groups = [driver for group in lab.correlations for driver in group.drivers]
    free = [one for one in lab.drivers if one in model.data["addresses"] and one not in groups]
    program = [*model.data["fixed"], *model.data["monthly"]]
    ranges = {}
    for driver in [*groups, *free[:40]]:
        low, high = lab.drivers[driver].range_at(lab.first_forecast)
        least, most = lab.limits.get(driver, (-np.inf, np.inf))
        wider = (max(least, low * 0.97), min(most, high * 1.02))
        if driver in program and driver in model.data["addresses"] and wider[0] < wider[1] and high > low:
            ranges[driver] = wider
    assert len(ranges) > 20
    if name == "minimax":  # Zhipu correlates only shocks of every month, which nobody sets
        assert len(set(groups) & ranges.keys()) > 1
    changed = lab.with_drivers({driver: f"{low!r} to {high!r}" for driver, (low, high) in ranges.items()})
    given = text_of({driver: list(ends) for driver, ends in ranges.items()})
    script = f"const m = {model.text}, o = {given}; emit(m.run(o).out); emit(m.path('7', 11, o).out);"
    found = doubles(script).reshape(2, -1)
    for values, run in zip(found, (changed.run(24), changed.path(7, 11, 24)), strict=True):
        assert np.array_equal(values, table(run, lab), equal_nan=True)


@pytest.mark.parametrize("name", ["minimax", "zhipu", "openai"])
def test_an_opening_value_is_set_with_the_same_bits(name: str, node: str) -> None:
    lab = labecon.load(name)
    other = lab.with_scenario(load_scenario("funding_drought")) if name != "openai" else lab
    model = javascript_model(lab, None, 4, {"other": other})
    openings = model.data["openings"]
    assert {one for one in lab.drivers if one.startswith("initial.")} - openings.keys() == set()
    near = {one: lab.drivers[one].at(lab.actual_through) * 0.99 for one in openings}
    anywhere = (-np.inf, np.inf)
    near = {
        one: value
        for one, value in near.items()
        if lab.limits.get(one, anywhere)[0] <= value <= lab.limits.get(one, anywhere)[1]
    }
    alone = [
        f"initial.{item}" for item in ("cash", "total_assets", "trade_receivables", "headcount", "training_budget")
    ]
    settings: list[dict[str, float | list[float]]] = [{one: near[one]} for one in alone if one in near]
    ranged = next(one for one in near if near[one] > 0 and one in model.data["addresses"])
    settings += [dict(near), {ranged: [near[ranged] * 0.98, near[ranged] * 1.01]}]
    script, expected = [f"const m = {model.text};"], []
    for given in settings:
        words = {one: f"{v[0]!r} to {v[1]!r}" if isinstance(v, list) else v for one, v in given.items()}
        for scenario, base in (("base", lab), ("other", other)):
            changed = base.with_drivers(words)
            of = f"{text_of(given)}, '{scenario}'"
            script.append(f"emit(m.run({of}).out); emit(m.path('3', 8, {text_of(given)}, null, '{scenario}').out);")
            expected += [table(changed.run(4), lab), table(changed.path(3, 8, 4), lab)]
    found = doubles("\n".join(script)).reshape(len(expected), -1)
    for place, values in enumerate(expected):
        assert np.array_equal(found[place], values, equal_nan=True), (name, place, settings[place // 4])
    assert not np.array_equal(found[0], table(lab.run(4), lab), equal_nan=True)
    level, least = openings[ranged], near[ranged]
    opened = doubles(f"emit([{model.text}.opening('{ranged.removeprefix('initial.')}', {{'{ranged}': {least!r}}})]);")
    assert opened.tolist() == [least if level is None else level * least]


def test_a_range_around_zero_is_normal_and_one_without_width_is_a_number(node: str) -> None:
    lab = example_lab()
    driver = next(name for name, one in lab.drivers.items() if one.shape.is_random and not one.shape.each_month)
    script = (
        "emit([between(-1, 3, 0), between(-1, 3, Z95), between(2, 2, 5), middle(2, 8), between(2, 8, -Z95)]);"
        f"const m = {javascript_model(lab, months=6).text}; emit(m.path('1', 2, {{'{driver}': [0.04, 0.04]}}).out);"
        f"emit(m.path('1', 2, {{'{driver}': 0.04}}).out);"
    )
    found = doubles(script)
    assert found[:4].tolist() == [1.0, 3.0, 2.0, 4.0]
    assert found[4] == pytest.approx(2.0, rel=1e-15)
    first, second = found[5:].reshape(2, -1)
    assert np.array_equal(first, second, equal_nan=True)


def test_checks_come_with_their_scales(node: str) -> None:
    lab = example_lab()
    model = javascript_model(lab, months=6)
    run = lab.run(6)
    found = doubles(f"const r = {model.text}.run(); emit(r.gaps); emit(r.scales);")
    assert found[:6].tolist() == run.forecast["check_cash"]
    assert found[6:].tolist() == run.scales["check_cash"]


@pytest.mark.parametrize(
    "defect", [("imul(a1, b0)", "imul(a0, b0)"), ("POWERS[n + 1074]", "POWERS[n + 1075]"), ("x + y * a", "x + z * a")]
)
def test_a_planted_defect_is_seen(defect: tuple[str, str], node: str) -> None:
    lab = rich_lab()
    broken = javascript_runtime().replace(*defect)
    assert broken != javascript_runtime()
    script = f"emit({javascript_model(lab, months=6).text}.path('1', 1).out);"
    assert not np.array_equal(doubles(script, broken), table(lab.path(1, 1, 6), lab), equal_nan=True)


def test_nothing_in_the_text_ends_a_script() -> None:
    assert text_of(["</script>", "<!--"]) == '["\\u003c/script>","\\u003c!--"]'
    assert "</" not in javascript_model(example_lab(), months=1).text


@pytest.mark.parametrize("name", ["minimax", "zhipu"])
def test_every_scenario_inside_one_model(name: str, node: str) -> None:
    lab = labecon.load(name)
    others = {}
    for one in available("scenarios"):
        with suppress(LabeconError):
            others[one] = lab.with_scenario(load_scenario(one))
    assert len(others) > 5
    months = 24
    model = javascript_model(lab, None, months, others)
    script = [f"const m = {model.text};"]
    expected = []
    for scenario, other in {"base": lab, **others}.items():
        script.append(f"emit(m.run(null, '{scenario}').out); emit(m.path('9', 5, null, null, '{scenario}').out);")
        expected += [table(other.run(months), lab), table(other.path(9, 5, months), lab)]
    found = doubles("\n".join(script)).reshape(len(expected), -1)
    for place, values in enumerate(expected):
        assert np.array_equal(found[place], values, equal_nan=True), (["base", *others][place // 2], place % 2)

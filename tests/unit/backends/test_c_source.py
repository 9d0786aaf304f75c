"""C text: what it depends on, what it leaves out, and the constants in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from labecon.backends import arithmetic, c_arithmetic, c_source
from labecon.backends.source import Program, program_of
from labecon.language import Graph, exp, maximum
from tests.unit.language.build import graph, lab_of
from tests.worked_example import TOML, example_lab


def shaped(of: Graph, **shapes: str) -> Graph:
    return replace(
        of, drivers={name: replace(one, shape=shapes.get(name, one.shape)) for name, one in of.drivers.items()}
    )


def program(*kept: str, **shapes: str) -> Program:
    lab = lab_of(
        x=("stock", "1", lambda opening_x, a, b: opening_x * exp(a) + b),
        y=("line", "1", lambda x, opening_x, a: maximum(x - opening_x, a)),
        z=("line", "1", lambda y: y + 1),
        check_x=("check", "1", lambda x, opening_x: x - opening_x),
    )
    return program_of(shaped(graph(lab, {"a": "1", "b": "1"}), **shapes), kept or None)


def test_literals_keep_every_bit() -> None:
    for value in (0.1, -2.5e-300, arithmetic.LN2_LOW, 1e300):
        assert float.fromhex(c_arithmetic.literal(value)) == value


def test_a_polynomial_as_text_is_the_polynomial() -> None:
    text = c_arithmetic.horner((2.0, -1.0, 0.5), "x")
    numbers = re.sub(r"-?0x[0-9a-f.]+p[+-]\d+", lambda found: repr(float.fromhex(found[0])), text)
    assert [eval(numbers, {"x": x}) for x in (0.0, 1.0, 3.0)] == [0.5, 1.5, 15.5]


def test_values_of_drivers_are_not_in_the_text() -> None:
    texts = {
        c_source.c_source(program_of(example_lab(text).graph)).text
        for text in (TOML, TOML.replace("interest_rate = { value = 0.03", "interest_rate = { value = 0.05"))
    }
    assert len(texts) == 1


def test_the_text_depends_on_what_varies() -> None:
    texts = [c_source.c_source(program("y", a=shape)).text for shape in ("run", "path", "month", "path and month")]
    assert len(set(texts)) == 4


def test_inputs_are_sorted_by_what_they_vary_over() -> None:
    made = c_source.c_source(program("y", a="path", b="path and month"))
    assert (made.runs, made.months, made.paths, made.shocks) == ((), (), ("a",), ("b",))
    rows = [made.rows[key] for key in (("path", "a", 0), ("shock", "b", 0), ("state", "x", 0))]
    assert len(set(rows)) == 3
    assert max(rows) < made.size


def test_only_what_is_needed_is_computed() -> None:
    with_z, without = (c_source.c_source(program(item)).text for item in ("z", "x"))
    assert "v3 = (v2 + 1.0)" in with_z or "+ 1.0)" in with_z
    assert "lab_max(" not in without.split("EACH_LANE row", 1)[-1].split("month(", 1)[0].replace("INLINE", "")


def test_an_expression_of_path_drivers_is_taken_out_of_the_months() -> None:
    held = c_source.c_source(program("x", a="path")).text.split("void hold(", 1)[1].split("\n}", 1)[0]
    assert "lab_exp(d0)" in held
    held = c_source.c_source(program("x", a="path and month")).text.split("void hold(", 1)[1].split("\n}", 1)[0]
    assert "lab_exp" not in held


@pytest.mark.parametrize("size", [1, 10, 10_000])
def test_every_item_is_written_once_whatever_the_loops(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c_source, "LOOP_SIZE", size)
    made = c_source.c_source(program_of(example_lab().graph))
    assigned = re.findall(r"const double (v\d+) = (?!k->row)", made.text)
    assert sorted(assigned) == sorted(f"v{number}" for number in range(len(made.program.items)))
    loops = len(re.findall(r"void loop\d+\(", made.text))
    assert loops == len(made.program.items) if size == 1 else loops >= 1

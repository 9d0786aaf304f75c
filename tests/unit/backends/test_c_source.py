"""C text: what it depends on, what it leaves out, and the constants in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from labecon import language
from labecon.backends import arithmetic, c_arithmetic, c_loops, c_source, native
from labecon.backends.compiled_array import Kernel
from labecon.backends.source import Program, program_of
from labecon.language import Graph, exp, maximum, minimum
from tests.compiler import compiler, kernels
from tests.unit.language.build import graph, lab_of
from tests.worked_example import TOML, example_lab

__all__ = ["compiler", "kernels"]


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


def identity_of(of: Program) -> tuple[str, str]:
    made = c_source.c_source(of)
    return made.identity, made.text


def test_the_identity_stands_for_the_text() -> None:
    shapes = [program("y", a=shape) for shape in ("run", "path", "month", "path and month")]
    kept = [program("x"), program("z"), program("y", "x"), program_of(program("y").graph, ["y"], checks=False)]
    identities, texts = zip(*map(identity_of, [*shapes, *kept]), strict=True)
    assert len(set(identities)) == len(set(texts)) == 8
    assert identity_of(program("y", a="path")) == (identities[1], texts[1])


@pytest.mark.parametrize(
    "formula",
    [
        lambda x, opening_x, a: maximum(x - a, opening_x),
        lambda x, opening_x, a: maximum(opening_x - x, a),
        lambda x, opening_x, a: maximum(x - opening_x - a, 0),
        lambda x, opening_x, a: maximum(x - (opening_x - a), 0),
        lambda x, opening_x, a: minimum(x - opening_x, a),
        lambda x, opening_x, a: maximum(x + opening_x, a),
        lambda x, opening_x, a: maximum(x - opening_x, a) + 0,
    ],
)
def test_an_edited_formula_has_another_identity(formula: Any) -> None:
    lab = lab_of(
        x=("stock", "1", lambda opening_x, a, b: opening_x * exp(a) + b),
        y=("line", "1", formula),
        z=("line", "1", lambda y: y + 1),
        check_x=("check", "1", lambda x, opening_x: x - opening_x),
    )
    other = program_of(graph(lab, {"a": "1", "b": "1"}), ["y"])
    assert identity_of(other)[0] != identity_of(program("y"))[0]
    assert identity_of(other)[1] != identity_of(program("y"))[1]


def test_an_edited_generator_has_another_identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = c_source._code()
    for folder in ("backends", "language"):
        shutil.copytree(Path(c_source.__file__).parents[1] / folder, tmp_path / folder)
    monkeypatch.setattr(c_source, "__file__", str(tmp_path / "backends" / "c_source.py"))
    monkeypatch.setattr(language, "__file__", str(tmp_path / "language" / "__init__.py"))
    assert c_source._code() == before == c_source._CODE
    for name in ("backends/c_frame.py", "backends/c_arithmetic.py", "language/vocabulary.py"):
        (tmp_path / name).write_text((tmp_path / name).read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert c_source._code() != before
        before = c_source._code()


def test_the_code_behind_the_text_lies_in_the_folders_that_are_hashed() -> None:
    code = (
        "import sys, labecon.backends.c_source; print(*(name for name in sys.modules if name.startswith('labecon.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    elsewhere = {name for name in loaded if name.split(".")[1] not in ("backends", "language")}
    assert elsewhere == {"labecon.errors", "labecon.units", "labecon.periods"}  # they write no text


def test_a_kernel_knows_its_block_without_the_text(compiler: native.Compiler) -> None:
    first = c_source.c_source(program("y", a="path", b="path and month"))
    assert Kernel(first).layout == first.layout
    again = replace(first, write=lambda: pytest.fail("written a second time"))
    assert Kernel(again).layout == first.layout


def test_inputs_are_sorted_by_what_they_vary_over() -> None:
    made = c_source.c_source(program("y", a="path", b="path and month"))
    assert (made.runs, made.months, made.paths, made.shocks) == ((), (), ("a",), ("b",))
    rows = [made.rows[key] for key in (("path", "a", 0), ("shock", "b", 0), ("state", "x", 0))]
    assert len(set(rows)) == 3
    assert max(rows) < made.layout.size


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
    monkeypatch.setattr(c_loops, "LOOP_SIZE", size)
    made = c_source.c_source(program_of(example_lab().graph))
    assigned = re.findall(r"const double (v\d+) = (?!k->row)", made.text)
    assert sorted(assigned) == sorted(f"v{number}" for number in range(len(made.program.items)))
    loops = len(re.findall(r"void loop\d+\(", made.text))
    assert loops == len(made.program.items) if size == 1 else loops >= 1

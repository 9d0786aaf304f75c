"""The compiled engine: closed forms, the library cache and its refusals, draws, quantiles, and doing without."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from labecon.backends import arithmetic_array, array, compiled_array, draws_array, native, quantiles_array
from labecon.backends.c_source import APART, Layout, c_source
from labecon.backends.compiled_inputs_array import Draws
from labecon.backends.draw_steps import Row, Steps
from labecon.backends.source import program_of
from labecon.errors import NumericError
from labecon.labs import distributions_array
from labecon.labs.distribution_text import parse_distribution
from labecon.labs.draw_plan import of_normal, of_uniform
from labecon.language import where
from tests.compiler import compiler, kernels
from tests.unit.backends.test_c_source import shaped
from tests.unit.language.build import graph, lab_of
from tests.worked_example import example_lab

__all__ = ["compiler", "kernels"]
TINY = "int labecon_one(void) { return 1; }\n"
POWERS = program_of(shaped(graph(lab_of(x=("line", "1", lambda a, prior_x: prior_x * a)), {"a": "1"}), a="path"))


def powers(paths: np.ndarray) -> tuple[dict[str, object], dict[str, object]]:
    return {"a": paths.astype(float)}, {"x": 1.0}


@pytest.mark.usefixtures("compiler")
class TestBlocks:
    @pytest.mark.parametrize("block", [1, 5, 64, 200])
    def test_powers_in_closed_form(self, block: int) -> None:
        engine = compiled_array.Engine(c_source(POWERS), 3, powers)
        made = array.simulate(POWERS, 3, np.arange(130), powers, block=block, engine=engine)
        assert made.lines["x"].tolist() == [[float(path ** (month + 1)) for path in range(130)] for month in range(3)]
        assert engine.status == "compiled (strict)"

    def test_what_is_not_finite_is_the_error_of_the_array_engine(self) -> None:
        errors = []
        for engine in (None, compiled_array.Engine(c_source(POWERS), 60, powers)):
            with pytest.raises(NumericError) as error:
                array.simulate(POWERS, 60, np.array([1, 10**6, 10**7]), powers, block=2, engine=engine)
            errors.append(str(error.value))
        assert errors[0] == errors[1]

    def test_a_gap_without_a_number_does_not_hold(self) -> None:
        lab = lab_of(
            x=("line", "1", lambda a: a),
            check_x=("check", "1", lambda x, b: where(x > b, x / (x - x), 0)),
        )
        program = program_of(shaped(graph(lab, {"a": "1", "b": "1"}), a="path"), ["x"])

        def bind(paths: np.ndarray) -> tuple[dict[str, object], dict[str, object]]:
            return {"a": paths.astype(float), "b": 1.0}, {}

        for last, expected in ((2, 0.0), (3, float("inf"))):
            paths = np.arange(last)
            made = array.simulate(program, 1, paths, bind, engine=compiled_array.Engine(c_source(program), 1, bind))
            assert made.worst == {"check_x": expected} == array.simulate(program, 1, paths, bind).worst

    def test_a_block_of_the_wrong_width_is_refused(self) -> None:
        kernel = compiled_array.Kernel(c_source(POWERS))
        with pytest.raises(ValueError, match="3 values for 2 paths"):
            kernel.block(1, np.arange(2), ({"a": np.zeros(3)}, {"x": 1.0}), {}, 0, ["x"])


def stepped(
    steps: Steps, wanted: list[Row], paths: np.ndarray, seed: int, months: list[int], lanes: int = 64
) -> np.ndarray:
    """Values of rows, (row, month, path), taken by the compiled steps."""
    for number, row in enumerate(wanted):
        steps.want("path", str(number), row)
    rows = {("path", str(number), 0): number for number in range(len(wanted))}
    source, layout = replace(c_source(POWERS), paths=(), rows=rows), Layout(len(wanted), lanes, APART)
    made = Draws(steps, source, layout, {}, seed, months[0], len(months))
    whole = compiled_array._filled_up(paths, lanes)
    plan, work = made.plan(whole), np.zeros((made.rows, lanes + APART))
    take = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)(made.function.value)
    found = np.empty((len(wanted), len(months), len(whole)))
    for first in range(0, len(whole), lanes):
        take(ctypes.addressof(plan), first, -1, work.ctypes.data)
        for month in range(len(months)):
            take(ctypes.addressof(plan), first, month, work.ctypes.data)
            found[:, month, first : first + lanes] = work[: len(wanted), :lanes]
    return found[:, :, : len(paths)]


FAMILIES = [
    ("0.04 to 0.09", False, None),
    ("0.04 to 0.09", False, [0.05, 0.08]),
    ("-2 to 3", False, None),
    ("0.2 / 0.3 / 0.6", False, None),
    ("0.2 to 0.6", True, [0.3, 0.9]),
    ("normal(1, 0.5)", False, [0, float("inf")]),
    ("lognormal(3, 0.4)", False, None),
    ("uniform(2, 5)", False, None),
    ("triangular(1, 2, 4)", False, None),
    ("choice(3: 0.2, 1: 0.5, 2: 0.3)", False, None),
]
PATHS = np.array([*range(150), 2**32 - 1, 2**32, 5_000_000_000, 2**48 - 1])


@pytest.mark.usefixtures("compiler")
class TestDraws:
    def test_uniforms_and_normals(self) -> None:
        steps, months = Steps(), [309, 310, 311, 312, 313]
        each, once = steps.uniform("demo.a"), steps.uniform("demo.a", 0)
        wanted = [each, each.then("normal"), once.then("normal"), steps.uniform("demo.a", 311)]
        found = stepped(steps, wanted, PATHS, 2**40 + 5, months)
        assert np.array_equal(found[0].T, draws_array.uniforms(2**40 + 5, PATHS, months, "demo.a"))
        assert np.array_equal(found[1].T, draws_array.normals(2**40 + 5, PATHS, months, "demo.a"))
        assert np.array_equal(found[2][4], draws_array.normals(2**40 + 5, PATHS, [0], "demo.a")[:, 0])
        assert np.array_equal(found[3][0], draws_array.uniforms(2**40 + 5, PATHS, [311], "demo.a")[:, 0])

    @pytest.mark.parametrize("lanes", [64, 128, 256])
    def test_normals_of_four_months_at_once(self, lanes: int) -> None:
        months = [310, 311, 312, 313, 314, 315, 316, 317]  # begins and ends within four months that share a counter
        steps = Steps()
        wanted = [steps.uniform(f"demo.{name}").then("normal") for name in "abc"]
        found = stepped(steps, [*wanted, wanted[0].then("scale", 2.0)], PATHS, 9, months, lanes)
        placed = steps.placed({("path", str(number), 0): number for number in range(4)}, 4)[1]
        assert [step.operation for step in placed].count("normals") == 3
        for name, rows in zip("abc", found, strict=False):
            assert np.array_equal(rows.T, draws_array.normals(9, PATHS, months, f"demo.{name}"))
        assert np.array_equal(found[3], 2.0 * found[0])

    def test_families(self) -> None:
        steps, months = Steps(), [311, 312]
        families = [parse_distribution(text, share, bounds) for text, share, bounds in FAMILIES]
        u, z = steps.uniform("demo.u"), steps.uniform("demo.z").then("normal")
        wanted = [of_uniform(one, u) for one in families] + [of_normal(one, z) for one in families]
        found = stepped(steps, wanted, PATHS, 3, months)
        uniform, normal = (draws_array.uniforms(3, PATHS, months, f"demo.{name}").T for name in "uz")
        normal = arithmetic_array.normal_quantile_array(normal)
        for number, family in enumerate(families):
            assert np.array_equal(found[number], distributions_array.quantile_array(family, uniform)), family
            other = distributions_array.of_normal_array(family, normal)
            assert np.array_equal(found[number + len(families)], other), family

    def test_the_far_tail(self) -> None:
        steps = Steps()
        u = steps.uniform("demo.u", 0)
        small = u.then("scale", 2.0**-40)
        found = stepped(steps, [small.then("normal"), (1.0 - small).then("normal")], PATHS, 3, [311])
        draw = draws_array.uniforms(3, PATHS, [0], "demo.u")[:, 0] * 2.0**-40
        assert np.array_equal(found[0][0], arithmetic_array.normal_quantile_array(draw))
        assert np.array_equal(found[1][0], arithmetic_array.normal_quantile_array(1.0 - draw))
        assert found[0].max() < -6.6

    def test_events_courses_and_changes(self) -> None:
        steps, months = Steps(), list(range(309, 321))
        start = steps.uniform("demo.event", 0).then("start", float(np.log(0.75)), 1e9)
        raised = steps.constant(2.0).then("scale", 3.0, since=5).then("shift", 1.0, since=7).then("set", 4.0, since=9)
        course = steps.constant(2.0).then("course", table=tuple(range(12)))
        found = stepped(steps, [start.then("active", 3.0), raised, course], PATHS, 8, months)
        u = draws_array.uniforms(8, PATHS, [0], "demo.event")[:, 0]
        offset = np.floor(np.log(1 - u) / np.log(0.75))
        expected = [(offset <= month) & (month < offset + 3) for month in range(12)]
        assert np.array_equal(found[0], np.array(expected, dtype=float))
        assert found[1][:, 0].tolist() == [2.0] * 5 + [6.0] * 2 + [7.0] * 2 + [4.0] * 3
        assert found[2][:, 9].tolist() == [2.0 * month for month in range(12)]


def compile_tiny(folder: str) -> int:
    os.environ["LABECON_CACHE"] = folder
    return int(native.library(TINY).labecon_one())


class TestCache:
    @pytest.fixture(autouse=True)
    def empty(self, compiler: native.Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "cache"
        monkeypatch.setenv("LABECON_CACHE", str(folder))
        native._loaded.clear()
        return folder

    def test_a_text_is_compiled_once(self, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert native.kept(TINY) is None
        assert native.library(TINY).labecon_one() == 1
        assert native.kept(TINY) is not None
        native._loaded.clear()
        monkeypatch.setattr(native, "_compiled", lambda *_: pytest.fail("compiled a second time"))
        assert native.library(TINY).labecon_one() == 1
        assert [path.suffix for path in empty.iterdir()] == [".lib"]
        assert stat.S_IMODE(empty.stat().st_mode) == 0o700

    def test_text_and_build_have_their_own_keys(self) -> None:
        keys = {native.key_of(text, build) for text in (TINY, TINY + " ") for build in ("strict", "fast")}
        assert len(keys) == 4

    @pytest.mark.parametrize("damage", ["cut", "bit", "open to others", "link"])
    def test_a_library_that_is_not_what_its_name_says_is_made_anew(self, damage: str, empty: Path) -> None:
        native.library(TINY)
        (path,) = empty.glob("*.lib")
        content = path.read_bytes()
        if damage in ("cut", "bit"):
            path.unlink()  # the loaded library keeps the old file
            path.write_bytes(content[:-1] if damage == "cut" else bytes([content[0] ^ 1]) + content[1:])
            path.chmod(0o700)
        elif damage == "open to others":
            path.chmod(0o777)
        else:
            other = empty.parent / "other"
            path.rename(other)
            path.symlink_to(other)
        assert native.kept(TINY) is None
        native._loaded.clear()
        assert native.library(TINY).labecon_one() == 1
        assert native.kept(TINY) is not None

    def test_a_folder_open_to_others_is_refused(self, empty: Path) -> None:
        empty.mkdir()
        empty.chmod(0o777)
        with pytest.raises(native.Unavailable, match="open to others"):
            native.library(TINY)

    def test_a_text_that_does_not_compile_says_so(self) -> None:
        with pytest.raises(native.Unavailable, match="failed"):
            native.library("int broken(void) { return }\n")

    def test_processes_at_the_same_moment(self, empty: Path) -> None:
        with multiprocessing.get_context("spawn").Pool(4) as pool:
            assert pool.map(compile_tiny, [str(empty)] * 8) == [1] * 8
        assert len(list(empty.glob("*.lib"))) == 1


class TestWithout:
    @pytest.fixture(autouse=True)
    def no_compiler(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LABECON_CC", "none")
        monkeypatch.setattr(native, "find_compiler", native.find_compiler.__wrapped__)

    def test_numpy_serves_with_the_same_digest_and_says_why(self) -> None:
        lab = example_lab()
        made = lab.simulate(50, backend="compiled")
        assert made.engine == "array: compiling is switched off (LABECON_CC=none)"
        assert made.digest == lab.simulate(50, backend="array").digest
        assert lab.simulate(50).engine == "array"

    def test_a_compiler_that_is_not_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LABECON_CC", "no-such-compiler")
        with pytest.raises(native.Unavailable, match="LABECON_CC=no-such-compiler is not there"):
            native.find_compiler()

    def test_quantiles_are_sorted(self) -> None:
        values = np.random.default_rng(1).normal(size=(2, quantiles_array.SMALL // 2)).astype(np.float32)
        expected = np.quantile(values[0].astype(float), 0.3)
        assert quantiles_array.quantiles(values, [0.3])[0, 0] == pytest.approx(expected)


@pytest.mark.usefixtures("compiler")
class TestQuantiles:
    LEVELS = np.array([0.0, 0.05, 0.25, 0.5, 0.5, 0.95, 1.0])

    @pytest.mark.parametrize("width", [1, 2, 3, 25, 1000, 30_000])
    def test_selected_and_sorted_are_the_same(self, width: int) -> None:
        rng = np.random.default_rng(width)
        rows = np.exp(rng.normal(0, 3, (12, width))).astype(np.float32)
        rows[1] *= -1
        rows[2] = 7
        rows[3] = rng.integers(-2, 3, width)
        rows[4, : width // 2] = np.nan
        rows[5] = np.nan
        rows[6] = -np.nan
        rows[7, ::3] = np.inf
        rows[8] = rng.normal(0, 1, width)
        rows[9] = rng.normal(0, 1e-42, width)
        sorted_, selected = (
            quantiles_array.row_quantiles(rows, self.LEVELS, select) for select in (None, quantiles_array._library())
        )
        assert np.array_equal(sorted_, selected, equal_nan=True)
        expected = np.quantile(rows[8].astype(float), self.LEVELS)
        assert selected[8] == pytest.approx(expected, rel=1e-12, abs=1e-15)
        assert np.isnan(selected[5]).all()

    def test_threads_do_not_matter(self) -> None:
        values = np.random.default_rng(2).normal(size=(3, 5, quantiles_array.SMALL // 12)).astype(np.float32)
        one, two = (quantiles_array.quantiles(values, [0.1, 0.9], threads) for threads in (1, 2))
        assert one.shape == (3, 5, 2)
        assert np.array_equal(one, two)


def test_a_run_of_medians_needs_neither_numpy_nor_a_compiler() -> None:
    code = (
        "import sys; import labecon.labs.lab; print('numpy' in sys.modules, 'labecon.backends.native' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]

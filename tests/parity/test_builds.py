"""Whatever the compiler and the instruction set: the same bits of draws, values and quantiles."""

from __future__ import annotations

import importlib.util
import platform
import sys

import numpy as np
import pytest

from labecon.backends import native, quantiles_array
from labecon.backends.native import Build
from tests.compiler import compiler, kernels
from tests.rich_lab import rich_lab

__all__ = ["compiler", "kernels"]
needs_x86 = pytest.mark.skipif(platform.machine().lower() not in ("x86_64", "amd64"), reason="flags of x86-64")
FLAGS_OF = native.flags_of
#: Without vectors of their own, with 256 bits, and what every machine has.
TARGETS = ("-mno-avx512f", "-march=x86-64-v3", "-march=x86-64")
LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95, 0.0, 1.0, 0.3333]


def digest() -> str:
    lab = rich_lab()
    made = lab.simulate(
        150, 3, months=14, keep=["revenue", "cash"], windows={"FY2026": ["revenue"]}, backend="compiled"
    )
    assert made.engine == "compiled (strict)"
    return made.digest


def expected() -> str:
    made = rich_lab().simulate(
        150, 3, months=14, keep=["revenue", "cash"], windows={"FY2026": ["revenue"]}, backend="array"
    )
    return made.digest


@needs_x86
@pytest.mark.usefixtures("compiler")
@pytest.mark.parametrize("target", TARGETS)
def test_every_instruction_set_gives_the_same_bits(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def flags(build: Build) -> tuple[str, ...]:
        return (*(flag for flag in FLAGS_OF(build) if not flag.startswith("-mprefer")), target)

    monkeypatch.setattr(native, "flags_of", flags)
    assert digest() == expected()


@pytest.mark.usefixtures("compiler")
def test_the_compiler_of_the_zig_wheel_gives_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.util.find_spec("ziglang") is None:
        pytest.skip("the extra zig is not installed")
    zig = native._identified((sys.executable, "-m", "ziglang", "cc"))
    monkeypatch.setattr(native, "find_compiler", lambda: zig)
    assert digest() == expected()


def tricky_rows(n: int) -> np.ndarray:
    """Rows on which a sample helps, misleads, or has nothing to say."""
    draw = np.random.default_rng(4)
    rows = draw.lognormal(size=(9, n)).astype(np.float32)
    rows[1] = np.round(draw.normal(size=n))  # few values, many of each
    rows[2] = 7.0
    rows[3] = np.sort(rows[3])
    rows[4, ::3] = -np.inf
    rows[5, 17] = np.nan
    rows[6] = np.where(draw.random(n) < 0.5, -3e38, 3e38)
    rows[7] = draw.normal(size=n)
    rows[7, np.arange(16384) * n // 16384] = 50.0  # just the values that are looked at
    rows[8] = -rows[8]
    return rows


@pytest.mark.usefixtures("compiler")
@pytest.mark.parametrize("n", [16 * 16384, 300_007])
def test_long_rows_are_exact_whatever_the_sample_says(n: int) -> None:
    rows = tricky_rows(n)
    select = quantiles_array._library()
    assert select is not None
    wanted = np.array(LEVELS)
    found, sorted_ = (quantiles_array.row_quantiles(rows, wanted, how) for how in (select, None))
    assert np.array_equal(found, sorted_)

"""The CUDA text: on a card where there is one; everywhere as C++ on the host, thread by thread; and through nvcc."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import labecon
from labecon.backends import cuda_array, native
from labecon.backends.c_source import c_source
from labecon.backends.cuda_source import OPTIONS, cuda_source
from labecon.backends.source import program_of
from labecon.benchmark.reference_lab import FAN_LINES, reference_lab
from labecon.labs import Lab
from tests.compiler import compiler, kernels
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab

__all__ = ["compiler", "kernels"]
#: What the compiler of a card knows by itself.
SHIM = """
#include <math.h>
#include <string.h>
#define __device__
#define __global__
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))
struct place { long long x; };
static place blockIdx, blockDim, threadIdx;
static void atomicMax(unsigned long long *a, unsigned long long b) { if (b > *a) *a = b; }
"""
ENTRY = """
extern "C" void on_host(const call *c, const plan *p, long long threads) {
  blockDim.x = 128;
  for (long long i = 0; i < threads; i++) {
    blockIdx.x = i / 128;
    threadIdx.x = i % 128;
    labecon_paths(c, p);
  }
}
"""


class HostCard:
    """The host in place of a card: memory is shared, and threads run one after the other."""

    folder = Path()
    edit = ("", "")

    def __init__(self) -> None:
        self.kept: list[np.ndarray] = []

    def put(self, values: np.ndarray) -> int:
        self.kept.append(values)
        return values.ctypes.data

    def get(self, place: int, into: np.ndarray) -> None:
        assert place == into.ctypes.data

    def forget(self) -> None:
        self.kept.clear()

    def launch(self, text: str, call: int, plan: int, threads: int) -> None:
        source, target = self.folder / f"{abs(hash(text))}.cpp", self.folder / f"{abs(hash(text))}.so"
        if not target.exists():
            source.write_text(SHIM + text.replace(*self.edit) + ENTRY, encoding="utf-8")
            flags = ["-x", "c++", "-std=c++17", "-O1", "-w", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC"]
            subprocess.run([*native.find_compiler().command, *flags, "-o", str(target), str(source), "-lm"], check=True)
        ctypes.CDLL(str(target)).on_host(ctypes.c_void_p(call), ctypes.c_void_p(plan), ctypes.c_int64(threads))


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, compiler: native.Compiler) -> type[HostCard]:
    """The host serves as a card."""
    monkeypatch.setattr(HostCard, "folder", tmp_path)
    monkeypatch.setattr(HostCard, "edit", ("", ""))
    monkeypatch.setattr(cuda_array.CardEngine, "card", HostCard)
    return HostCard


LABS = {"example": (example_lab, 6), "rich": (rich_lab, 15), "reference": (reference_lab, 60)}


def both(lab: Lab, months: int, backend: str) -> tuple[str, dict[str, float]]:
    keep = FAN_LINES if lab.name == "reference" else ("revenue", "cash")
    window = {"2026-02": ["cash"]}
    made = lab.simulate(range(100, 331), 2**40 + 3, months=months, keep=keep, windows=window, backend=backend)
    assert made.engine == backend
    return made.digest, made.results.worst


@pytest.mark.parametrize("name", LABS)
def test_the_text_of_the_card_gives_the_same_bits_on_the_host(name: str, host: type[HostCard]) -> None:
    make, months = LABS[name]
    lab = make()
    assert both(lab, months, "cuda") == both(lab, months, "array")


def test_a_defect_in_the_text_is_seen(host: type[HostCard], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HostCard, "edit", ("0xd2511f53ULL", "0xd2511f55ULL"))  # another multiplier of Philox
    lab = example_lab()
    assert both(lab, 6, "cuda")[0] != both(lab, 6, "array")[0]


def test_without_a_card_numpy_serves_and_says_why() -> None:
    try:
        cuda_array.CupyCard()
    except native.Unavailable:
        made = example_lab().simulate(20, 1, backend="cuda")
        assert made.engine.startswith("array: ")
        assert made.digest == example_lab().simulate(20, 1, backend="array").digest
    else:
        pytest.skip("there is a card")


def test_a_card_gives_the_same_values() -> None:
    try:
        cuda_array.CupyCard()
    except native.Unavailable as error:
        pytest.skip(str(error))
    lab = labecon.load("zhipu")
    expected, found = (lab.simulate(4096, 11, keep=("revenue", "cash"), backend=one) for one in ("array", "cuda"))
    assert found.engine == "cuda"
    for line in ("revenue", "cash"):
        values = expected.results.lines[line]
        scale = np.maximum(np.abs(values), 1e-6 * np.abs(values).max())
        assert (np.abs(found.results.lines[line] - values) <= 1e-7 * scale).all()  # lines are kept as float32


@pytest.mark.skipif(shutil.which("nvcc") is None, reason="no nvcc on this machine")
def test_the_compiler_of_cards_takes_the_text(tmp_path: Path) -> None:
    source = tmp_path / "lab.cu"
    source.write_text(cuda_source(program_of(rich_lab().graph, ["cash"]), 64).text, encoding="utf-8")
    done = subprocess.run(
        ["nvcc", "-ptx", *OPTIONS, "-o", str(tmp_path / "lab.ptx"), str(source)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "labecon_paths" in (tmp_path / "lab.ptx").read_text(encoding="utf-8")


def test_lines_are_those_of_the_compiled_engine() -> None:
    program = program_of(example_lab().graph, ["cash"])
    compiled_text, card_text = c_source(program).text, cuda_source(program).text
    loops = [part for part in compiled_text.split("OUTLINE ") if part.startswith("void loop")]
    assert loops and all(part in card_text for part in loops)

"""How many instructions the generated code takes beside the hand-written C: counted by valgrind, the same on every run.

Both are built for 256-bit vectors, which valgrind knows, and compute the same paths from given inputs. A time would
depend on what else the machine does; a count does not.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from labecon.backends import compiled_inputs_array, native
from labecon.backends.c_source import CSource, c_source
from labecon.backends.source import program_of
from labecon.benchmark.c_kernel_array import MONTHS, Inputs, kernel_text
from labecon.benchmark.reference_lab import FAN_LINES, MONTH_LINES, reference_lab
from tests.compiler import compiler, kernels

__all__ = ["compiler", "kernels"]
PATHS = 256
#: Instructions over those by hand: the bar, and for the strict build what was seen with GCC 12 (1.25) and some air.
MOST = {"fast": 1.15, "strict": 1.45}
needs_valgrind = pytest.mark.skipif(
    shutil.which("valgrind") is None or platform.machine() != "x86_64", reason="no valgrind for x86-64 here"
)
READ = """
#include <stdio.h>
#include <stdlib.h>
static double *read_all(const char *name) {
  FILE *file = fopen(name, "rb");
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  double *values = aligned_alloc(64, (unsigned long)(size + 63) / 64 * 64 + 64);
  rewind(file);
  if (fread(values, 1, (unsigned long)size, file) != (unsigned long)size) abort();
  return values;
}
"""
GENERATED = """
int main(void) {
  const double *fixed = read_all("fixed"), *monthly = read_all("monthly"), *columns = read_all("columns");
  enum { COUNT = %(count)d };
  const double *input[COUNT];
  i64 wide[COUNT];
  for (int n = 0; n < COUNT; n++) input[n] = columns + n * %(paths)d, wide[n] = 1;
  float *lines[64] = {0};
  double *values[64] = {0}, worst[8] = {0};
  i64 wrong = 0;
  void *work = aligned_alloc(64, (sizeof(block) + 63) / 64 * 64);
  call q = {%(months)d, %(paths)d, %(paths)d, fixed, monthly, input, wide, lines, values, worst, &wrong, work, 0, 0};
  labecon_run(&q);
  return (int)wrong;
}
"""
BY_HAND = """
int main(void) {
  static int ruin[%(paths)d], even[%(paths)d];
  const double *calendar = read_all("calendar"), *drivers = read_all("drivers"), *shocks = read_all("shocks");
  return !(reference_run(0, %(paths)d, %(paths)d, %(months)d, 1, calendar, drivers, shocks, 0, 0, ruin, even) < 1e-3);
}
"""


def counted(folder: Path, name: str, text: str, build: native.Build) -> int:
    """Instructions of a program, with those of an empty one taken off."""
    flags = [flag for flag in native.flags_of(build) if not flag.startswith(("-march", "-mprefer", "-shared", "-fPIC"))]
    counts = []
    for part, source in ((name, text), ("empty", "int main(void) { return 0; }")):
        (folder / f"{part}.c").write_text(source, encoding="utf-8")
        command = [*native.find_compiler().command, *flags, "-march=x86-64-v3", "-w", "-o", part, f"{part}.c", "-lm"]
        subprocess.run(command, cwd=folder, check=True)
        valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"./{part}"]
        done = subprocess.run(valgrind, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        counts.append(int(re.search(r"Collected : (\d+)", done.stderr)[1]))
    return counts[0] - counts[1]


def write_inputs(folder: Path, source: CSource, given: Inputs) -> int:
    """Writes what both programs read; the number of columns of the generated one."""
    found = compiled_inputs_array.Inputs(source, MONTHS, PATHS, (given.drivers, given.initial))
    columns = [np.broadcast_to(column, PATHS) for column in found.kept]
    arrays = {"fixed": found.fixed, "monthly": found.monthly, "columns": np.array(columns)}
    arrays |= {"calendar": given.calendar, "drivers": given.columns, "shocks": given.shocks}
    for name, values in arrays.items():
        (folder / name).write_bytes(np.ascontiguousarray(values, dtype=np.float64).tobytes())
    return len(columns)


@needs_valgrind
@pytest.mark.usefixtures("compiler")
def test_generated_code_takes_hardly_more_instructions_than_code_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = c_source(program_of(reference_lab().graph, (*FAN_LINES, *MONTH_LINES)))
    numbers = {"paths": PATHS, "months": MONTHS, "count": write_inputs(tmp_path, source, Inputs.drawn(PATHS))}
    hand = counted(tmp_path, "hand", READ + kernel_text() + BY_HAND % numbers, "fast")
    assert hand > 1_000_000
    for build, most in MOST.items():
        ratio = counted(tmp_path, build, READ + source.text + GENERATED % numbers, build) / hand
        with capsys.disabled():
            print(f" {build}: {ratio:.3f} of the instructions by hand")
        assert 0.5 < ratio <= most, build

"""CUDA text from a program: the C of the compiled engine with one path to a thread in place of lanes.

Lines, draws, `exp`, `log` and the normal distribution are the text of `c_source` and `c_draws`, expression by
expression; only what stands around them differs. Built without fused multiply-add the bits are those of every other
engine; a test runs the same text as C++ on the host, thread by thread.
"""

from __future__ import annotations

from dataclasses import replace

from labecon.backends.c_draws import c_draws
from labecon.backends.c_source import CSource, c_source
from labecon.backends.source import Program

#: Options of the compiler that keep the bits: no fused multiply-add; division and roots are exact by default.
OPTIONS = ("--std=c++17", "--fmad=false")

_PRELUDE = """\
#define ALONE 1
#define restrict __restrict__
#define INLINE static __device__ __forceinline__
#define OUTLINE static __device__ __noinline__
#define ENTRY static __device__
#define ALIGNED
#define EACH_LANE for (int i = 0; i < 1; i++)
#define EACH(n) for (int i = 0; i < 1; i++)
#define __builtin_memcpy memcpy
#define __builtin_fabs fabs
#define __builtin_sqrt sqrt
#define __builtin_floor floor
#define __builtin_inf() of_bits(0x7ff0000000000000ULL)
#define __builtin_nan(text) of_bits(0x7ff8000000000000ULL)
"""

#: The entry: a thread takes one path through the months, in memory of its own.
_ENTRY = """\
extern "C" __global__ void labecon_paths(const call *q, const plan *p) {
  double room[ROOM_ROWS];
  block *k = (block *)room;
  i64 first = (i64)blockIdx.x * blockDim.x + threadIdx.x;
  if (first >= q->width) return;
  for (int n = 0; n < CHECKS; n++) k->worst[n][0] = 0.0;
  labecon_draw(p, first, -1, room);
  hold(k, q->fixed);
  for (i64 t = 0; t < q->months; t++) {
    labecon_draw(p, first, t, room);
    month(k, q, q->monthly + t * MONTHLY, t, first, 1);
  }
  /* Shares are not negative, so the order of their bits is theirs. */
  for (int n = 0; n < CHECKS; n++) atomicMax((u64 *)q->worst + n, bits_of(k->worst[n][0]));
}
"""


def cuda_source(program: Program, scratch: int = 0) -> CSource:
    """The CUDA text of a program.

    Args:
        program: The program; the shapes of its drivers decide what is read where.
        scratch: Rows that draws need beside those of the program.

    Returns:
        Text and order of inputs; the entry is ``labecon_paths``.
    """
    source = c_source(program, "", alone=True)
    room = f"#define ROOM_ROWS {source.layout.size + scratch}\n"
    text = "".join([_PRELUDE, source.text, c_draws(alone=True), room, _ENTRY])
    return replace(source, write=lambda: (text, source.layout))

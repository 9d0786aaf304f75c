"""C text around the loops of a program: the block of memory, how values come in and go out, the order of months.

The sizes in capitals are written before it by `c_source`.
"""

from __future__ import annotations

from labecon.backends.c_arithmetic import literal
from labecon.backends.python import LARGEST

#: Slots of a ring: twelve months back, and the current one.
SLOTS = 13

#: What a block of paths is, and how its rows are filled, compared and kept.
BLOCK = f"""\
#if defined(__AVX512F__)
#include <immintrin.h>
#endif
#ifndef EACH_LANE
#define EACH_LANE _Pragma("omp simd") for (int i = 0; i < LANES; i++)
#define ALIGNED __attribute__((aligned(64)))
#endif
#define SOME(n) ((n) > 0 ? (n) : 1)
typedef struct {{
  double path[SOME(PATHS)][ROW], shock[SOME(SHOCKS)][ROW], row[SOME(ROWS)][ROW];
  double ring[SOME(RINGS)][{SLOTS}][ROW], worst[SOME(CHECKS)][ROW], held[SOME(HELD)][ROW];
}} ALIGNED block;
/* Inputs in order: path drivers; path-and-month drivers by month; opening balances; twelve months of each ring. */
typedef struct {{
  i64 months, width, stride;
  const double *fixed, *monthly;
  const double *const *input;
  const i64 *wide;
  float *const *lines;
  double *const *values;
  double *worst;
  i64 *wrong;
  void *work;
  void (*draw)(const void *plan, i64 first, i64 t, double *rows);
  const void *plan;
}} call;
INLINE double lab_worst(double worst, double gap, double scale) {{
  double share = lab_abs(gap) / (scale == 0.0 ? 1.0 : scale);
  share = share <= 0x1.fffffffffffffp+1023 ? share : __builtin_inf();
  return share > worst ? share : worst;
}}
OUTLINE void fill(double *restrict row, const call *q, i64 number, i64 first, i64 count) {{
  const double *source = q->input[number];
  if (!source) return;
  if (!q->wide[number]) {{ EACH_LANE row[i] = source[0]; return; }}
  for (i64 i = 0; i < count; i++) row[i] = source[first + i];
  for (i64 i = count; i < LANES; i++) row[i] = source[first];
}}
INLINE void copy(double *restrict to, const double *restrict from) {{ EACH_LANE to[i] = from[i]; }}
/* Lines leave in whole lines of the cache that are not read before: two thirds of what storing costs otherwise. */
OUTLINE void keep(const call *q, i64 item, const double *restrict x, i64 t, i64 first, i64 count, int finite) {{
  float *restrict line = q->lines[item];
  double *restrict value = q->values[item];
  int fine = 1;
  if (!line && !value) return;
  if (line) line += t * q->stride + first;
#if defined(__AVX512F__)
  if (line && count == LANES && ((u64)line & 63) == 0) {{
    for (int i = 0; i < LANES; i += 16) {{
      __m512d a = _mm512_loadu_pd(x + i), b = _mm512_loadu_pd(x + i + 8), most = _mm512_set1_pd({literal(LARGEST)});
      __m512 low = _mm512_castps256_ps512(_mm512_cvtpd_ps(a));
      _mm512_stream_ps(line + i, _mm512_insertf32x8(low, _mm512_cvtpd_ps(b), 1));
      fine &= !(_mm512_cmp_pd_mask(_mm512_abs_pd(a), most, _CMP_NLE_UQ) |
                _mm512_cmp_pd_mask(_mm512_abs_pd(b), most, _CMP_NLE_UQ));
    }}
    line = 0;
  }} else
#endif
  for (i64 i = 0; i < LANES; i++) fine &= lab_abs(x[i]) <= {literal(LARGEST)};
  for (i64 i = 0; line && i < count; i++) line[i] = (float)x[i];
  if (value) {{
    value += t * q->width + first;
    for (i64 i = 0; i < count; i++) value[i] = x[i];
  }}
  if (finite && !fine) *q->wrong = 1;
}}
"""

#: The entry: blocks of lanes, months inside.
RUN = """\
i64 labecon_lanes(void) { return LANES; }
i64 labecon_apart(void) { return ROW - LANES; }
i64 labecon_rows(void) { return (i64)sizeof(block) / (i64)sizeof(double[ROW]); }
void labecon_run(const call *q) {
  block *restrict k = (block *)q->work;
  for (int n = 0; n < CHECKS; n++) EACH_LANE k->worst[n][i] = 0.0;
  for (i64 first = 0; first < q->width; first += LANES) {
    i64 count = q->width - first < LANES ? q->width - first : LANES, at = PATHS + SHOCKS * q->months;
    for (int n = 0; n < PATHS; n++) fill(k->path[n], q, n, first, count);
    open_balances(k, q, at, first, count);
    at += STATE;
    for (int n = 0; n < RINGS; n++)
      for (int back = 0; back < 12; back++) fill(k->ring[n][back], q, at + 12 * n + back, first, count);
    if (q->draw) q->draw(q->plan, first, -1, (double *)k);
    hold(k, q->fixed);
    for (i64 t = 0; t < q->months; t++) {
      for (int n = 0; n < SHOCKS; n++) fill(k->shock[n], q, PATHS + n * q->months + t, first, count);
      if (q->draw) q->draw(q->plan, first, t, (double *)k);
      month(k, q, q->monthly + t * MONTHLY, t, first, count);
    }
  }
#if defined(__AVX512F__)
  _mm_sfence();
#endif
  for (int n = 0; n < CHECKS; n++)
    for (int i = 0; i < LANES; i++) q->worst[n] = k->worst[n][i] > q->worst[n] ? k->worst[n][i] : q->worst[n];
}
"""

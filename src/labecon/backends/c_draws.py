"""C text that draws: Philox, the distributions and the arithmetic of drivers, as steps over rows of lanes.

The text is the same for every lab, so it is compiled once; what a lab draws is a list of steps (`draw_steps`). It is
always built strict: words, uniforms, normals and drivers have the same bits in every engine.
"""

from __future__ import annotations

from labecon.backends import arithmetic, c_arithmetic, draws
from labecon.backends.c_arithmetic import horner, literal

#: Operations of a step, by number: what the row ``to`` becomes from rows ``a`` and ``b`` and numbers ``x, y, z``.
OPERATIONS = (
    "constant",  # x
    "uniform",  # the draw of an address, once per path
    "uniforms",  # four rows: the draws of an address for the four months that share a counter
    "normal",  # the normal quantile of a
    "normals",  # four rows in their own place: the normal quantiles of uniforms
    "probability",  # the normal distribution function of a, kept between x and y
    "affine",  # x + y * a
    "split",  # x + (a < 0 ? y : z) * a
    "triangular",  # the quantile of the triangular distribution from x by y to z
    "choice",  # the value whose interval of cumulative probability holds a
    "exp",  # exp(a)
    "logistic",  # 1 / (1 + exp(-a))
    "scale",  # a * x
    "shift",  # a + x
    "set",  # a * 0 + x
    "course",  # the number of the month times a
    "add",  # a + b
    "subtract",  # a - b
    "mix",  # a + x * b
    "start",  # floor of log(1 - a) / x, at most y: months until an event
    "active",  # 1 in the x months from month a on, else 0
    "copy",  # a
)

_EACH = """\
#ifndef EACH
#define EACH(n) _Pragma("omp simd") for (i64 i = 0; i < (n); i++)
#define ENTRY
#endif
#undef EACH_LANE
#define EACH_LANE EACH(lanes)
"""

#: Lanes are a multiple of this: the widest vectors that are used, and some air.
GROUP = 64

_PHILOX = f"""\
#if defined(ALONE) /* one path to a thread */
#define WIDE 8
#define PRODUCT(a, b) (((a) & {draws.MASK:#x}ULL) * (b))
typedef u64 words;
typedef double doubles;
#define SPREAD(x) ((u64)(x))
#define NUMBER(x) of_bits(x)
#else
#if defined(__AVX512F__)
#include <immintrin.h>
#define WIDE 64
#define PRODUCT(a, b) (words)_mm512_mul_epu32((__m512i)(a), (__m512i)(b))
#elif defined(__AVX2__)
#include <immintrin.h>
#define WIDE 32
#define PRODUCT(a, b) (words)_mm256_mul_epu32((__m256i)(a), (__m256i)(b))
#else
#define WIDE 16
#define PRODUCT(a, b) (((a) & {draws.MASK:#x}ULL) * (b))
#endif
typedef u64 words __attribute__((vector_size(WIDE)));
typedef double doubles __attribute__((vector_size(WIDE)));
#define SPREAD(x) ((words){{0}} + (u64)(x))
#define NUMBER(x) ((doubles)(x))
#endif
typedef struct {{ words c[4]; }} counter;
/* The upper halves of c1 and c3 hold what is left of products: only the lower ones count. */
INLINE counter philox(words c0, words c1, words c2, words c3, u32 k0, u32 k1) {{
  const words m0 = SPREAD({draws.MULTIPLIERS[0]:#x}ULL), m1 = SPREAD({draws.MULTIPLIERS[1]:#x}ULL);
  for (int round = 0; round < {draws.ROUNDS}; round++) {{
    words p0 = PRODUCT(c0, m0), p1 = PRODUCT(c2, m1);
    c0 = (p1 >> 32) ^ c1 ^ (u64)k0;
    c1 = p1;
    c2 = (p0 >> 32) ^ c3 ^ (u64)k1;
    c3 = p0;
    k0 += {draws.KEY_STEPS[0]:#x}U;
    k1 += {draws.KEY_STEPS[1]:#x}U;
  }}
  counter found = {{{{c0, c1, c2, c3}}}};
  return found;
}}
/* Rows out[0], out[1], .. get the uniforms of the months that share a counter, from its word number `word` on. */
OUTLINE void draw_uniforms(double *out, i64 lanes, i64 apart, const u64 *path, u64 month, u32 h0, u32 h1, u64 seed,
                          int word, int rows) {{
  const words low = SPREAD({draws.MASK:#x}ULL), two52 = SPREAD(0x4330000000000000ULL);
  for (i64 at = 0; at < lanes; at += WIDE / 8) {{
    words number;
    __builtin_memcpy(&number, path + at, WIDE);
    counter drawn = philox(number, ((number >> 32) << 16) + (month >> 2), SPREAD(h0), SPREAD(h1),
                           (u32)seed, (u32)(seed >> 32));
    for (int row = 0; row < rows; row++) {{
      /* A word below 2^32 becomes a number by way of the bits of 2^52. */
      doubles u = NUMBER((drawn.c[word + row] & low) | two52) - 0x1p+52;
      u = (u + 0.5) * 0x1p-32;
      __builtin_memcpy(out + row * apart + at, &u, WIDE);
    }}
  }}
}}
"""

#: Most draws lie in the middle, where two polynomials do. The others are put side by side, worked on, and put back; so
#: the more rows at a time, the fewer vectors are half empty. A row may become its own quantiles.
_NORMALS = f"""\
#if defined(ALONE)
OUTLINE void normals(double *to, const double *a, i64 lanes, i64 rows, i64 apart) {{
  (void)lanes;
  for (i64 row = 0; row < rows; row++) to[row * apart] = lab_normal(a[row * apart]);
}}
#else
enum {{ ROOM = 1024 }};
#if defined(__AVX512F__)
typedef __mmask8 place; /* of eight lanes, which lie beside the middle */
/* The middle of every lane; the lanes that lie beside it go to `sides`. Returns how many. */
INLINE i64 middles(double *to, const double *a, i64 lanes, double *sides, place *places) {{
  i64 n = 0;
  for (i64 i = 0; i < lanes; i += 8) {{
    doubles u, top, bottom;
    __builtin_memcpy(&u, a + i, 64);
    doubles q = u - 0.5, r = {literal(0.180625)} - q * q;
    top = {horner(arithmetic.CENTRAL[0], "r")};
    bottom = {horner(arithmetic.CENTRAL[1], "r")};
    doubles z = q * top / bottom;
    __builtin_memcpy(to + i, &z, 64);
    __mmask8 beside = _mm512_cmp_pd_mask(_mm512_abs_pd((__m512d)q), _mm512_set1_pd({literal(0.425)}), _CMP_GT_OQ);
    _mm512_storeu_pd(sides + n, _mm512_maskz_compress_pd(beside, (__m512d)u));
    places[i / 8] = beside;
    n += __builtin_popcount(beside);
  }}
  return n;
}}
INLINE void put_back(double *to, i64 lanes, const double *found, const place *places, i64 n) {{
  (void)n;
  for (i64 i = 0; i < lanes; i += 8) {{
    __m512d z = _mm512_mask_expand_pd(_mm512_loadu_pd(to + i), places[i / 8], _mm512_loadu_pd(found));
    _mm512_storeu_pd(to + i, z);
    found += __builtin_popcount(places[i / 8]);
  }}
}}
#else
typedef int place; /* the number of a lane that lies beside the middle */
INLINE i64 middles(double *to, const double *a, i64 lanes, double *sides, place *places) {{
  i64 n = 0;
  for (i64 i = 0; i < lanes; i++) {{
    sides[n] = a[i];
    places[n] = (int)i;
    n += !lab_is_near(a[i]);
  }}
  EACH(lanes) to[i] = lab_normal_near(a[i]);
  return n;
}}
INLINE void put_back(double *to, i64 lanes, const double *found, const place *places, i64 n) {{
  (void)lanes;
  for (i64 i = 0; i < n; i++) to[places[i]] = found[i];
}}
#endif
INLINE void normals_of(double *to, const double *a, i64 lanes, i64 rows, i64 apart) {{
  double sides[ROOM + 8], found[ROOM + 8];
  place places[ROOM + 4];
  i64 ends[5] = {{0}};
  int far = 0;
  for (i64 row = 0; row < rows; row++)
    ends[row + 1] =
        ends[row] + middles(to + row * apart, a + row * apart, lanes, sides + ends[row], places + row * lanes);
  i64 n = ends[rows], up = (n + 7) & ~(i64)7;
  for (i64 i = n; i < up; i++) sides[i] = 0.01;
  EACH(up) found[i] = lab_normal_side(sides[i]);
  for (i64 i = 0; i < up; i++) far |= lab_abs(found[i]) > 6.0;
  if (far)  /* the tail begins at 6.6 */
    for (i64 i = 0; i < n; i++)
      if (lab_is_far(sides[i])) found[i] = lab_normal_far(sides[i]);
  for (i64 row = 0; row < rows; row++)
    put_back(to + row * apart, lanes, found + ends[row], places + row * lanes, ends[row + 1] - ends[row]);
}}
"""

_DISTRIBUTIONS = """\
OUTLINE void normals(double *to, const double *a, i64 lanes, i64 rows, i64 apart) {
  for (i64 first = 0, most = ROOM / 4; first < lanes; first += most)
    normals_of(to + first, a + first, lanes - first < most ? lanes - first : most, rows, apart);
}
#endif
OUTLINE void choices(double *to, const double *a, i64 lanes, const double *table,
                                                i64 size) {
  EACH_LANE to[i] = table[0];
  for (i64 n = 1; n < size; n++) EACH_LANE to[i] = a[i] > table[size + n - 1] ? table[n] : to[i];
}
INLINE double triangular(double u, double low, double mode, double high) {
  double width = high - low;
  double rising = low + lab_sqrt(u * width * (mode - low));
  double falling = high - lab_sqrt((1.0 - u) * width * (high - mode));
  return u <= (mode - low) / width ? rising : falling;
}
"""

_STEPS = """\
typedef struct {
  i64 operation, to, a, quad, b, from;
  double x, y, z;
  u64 address;
  const double *table;
  i64 size;
} step;
typedef struct {
  const step *once, *monthly;
  i64 onces, monthlies, first_month, lanes, apart;
  u64 seed;
  const u64 *paths;
} plan;
OUTLINE void take(const step *s, const plan *p, i64 first, i64 t, double *rows) {
  u64 month = (u64)(p->first_month + t);
  const i64 lanes = p->lanes & ~(i64)(GROUP - 1);
  const i64 apart = p->apart;
  double *to = rows + s->to * apart;
  const double *a = rows + (s->a + (s->quad ? (i64)(month & 3) : 0)) * apart, *b = rows + s->b * apart;
  const double x = s->x, y = s->y, z = s->z, *table = s->table;
  u32 h0 = (u32)s->address, h1 = (u32)(s->address >> 32);
  switch (t < s->from ? COPY : s->operation) {
"""

_BODIES = {
    "constant": "EACH_LANE to[i] = x;",
    # A draw per path has month 0, the draw of one month that month: x.
    "uniform": "draw_uniforms(to, lanes, apart, p->paths + first, (u64)x, h0, h1, p->seed, (int)x & 3, 1);",
    "uniforms": "if (t == 0 || !(month & 3)) "
    "draw_uniforms(to, lanes, apart, p->paths + first, month, h0, h1, p->seed, 0, 4);",
    "normal": "normals(to, a, lanes, 1, apart);",
    "normals": "if (t == 0 || !(month & 3)) normals(to, to, lanes, 4, apart);",
    "probability": "EACH_LANE { double u = lab_max(lab_probability(a[i]), x); to[i] = lab_min(u, y); }",
    "affine": "EACH_LANE to[i] = x + y * a[i];",
    "split": "EACH_LANE to[i] = x + (a[i] < 0.0 ? y : z) * a[i];",
    "triangular": "EACH_LANE to[i] = triangular(a[i], x, y, z);",
    "choice": "choices(to, a, lanes, table, s->size);",
    "exp": "EACH_LANE to[i] = lab_exp(a[i]);",
    "logistic": "EACH_LANE to[i] = 1.0 / (1.0 + lab_exp(-a[i]));",
    "scale": "EACH_LANE to[i] = a[i] * x;",
    "shift": "EACH_LANE to[i] = a[i] + x;",
    "set": "EACH_LANE to[i] = a[i] * 0.0 + x;",
    "course": "{ const double now = table[t]; EACH_LANE to[i] = now * a[i]; }",
    "add": "EACH_LANE to[i] = a[i] + b[i];",
    "subtract": "EACH_LANE to[i] = a[i] - b[i];",
    "mix": "EACH_LANE to[i] = a[i] + x * b[i];",
    "start": "EACH_LANE to[i] = __builtin_floor(lab_min(lab_log(1.0 - a[i]) / x, y));",
    "active": "EACH_LANE to[i] = (a[i] <= (double)t) & ((double)t < a[i] + x) ? 1.0 : 0.0;",
    "copy": "EACH_LANE to[i] = a[i];",
}

_ENTRY = """\
  }
}
ENTRY void labecon_draw(const plan *p, i64 first, i64 t, double *rows) {
  const step *steps = t < 0 ? p->once : p->monthly;
  i64 count = t < 0 ? p->onces : p->monthlies;
  for (i64 n = 0; n < count; n++) take(steps + n, p, first, t < 0 ? 0 : t, rows);
}
"""


def c_draws(alone: bool = False) -> str:
    """The text.

    Args:
        alone: One path to a thread; the text goes behind that of a kernel, whose arithmetic it shares.

    Returns:
        C text of a library with one entry, ``labecon_draw``.
    """
    cases = "".join(f"    case {number}: {_BODIES[name]} break;\n" for number, name in enumerate(OPERATIONS))
    return "".join(
        [
            f"#define GROUP {1 if alone else GROUP}\n#define COPY {OPERATIONS.index('copy')}\n",
            *([] if alone else [c_arithmetic.TYPES, c_arithmetic.exponential(), c_arithmetic.logarithm()]),
            _EACH,
            c_arithmetic.normal_quantile(),
            c_arithmetic.normal_probability(),
            _PHILOX,
            _NORMALS,
            _DISTRIBUTIONS,
            _STEPS,
            cases,
            _ENTRY,
        ]
    )

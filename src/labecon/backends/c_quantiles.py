"""C text that picks order statistics out of a row of 32-bit floats without sorting it.

Floats become whole numbers of the same order. A histogram over the range of the row tells which of its bins hold the
wanted ranks; the few values in those bins are taken out and treated in the same way, until a handful is left to sort.
In a long row a sample first tells between which values the ranks must lie, so that one sweep over the row is enough;
the sweep counts what lies below, so the result is exact or the sample is not used.
"""

from __future__ import annotations

#: Bins of a histogram; its counts fit the first-level cache.
BITS = 11
#: Values that are sorted by insertion.
FEW = 24
#: Values that tell where quantiles of a long row must lie.
SAMPLE = 16384

C_QUANTILES = f"""\
typedef long long i64;
typedef unsigned int u32;
enum {{ BITS = {BITS}, BINS = 1 << BITS, FEW = {FEW} }};
/* The same order as the floats: sign bit turned for positive numbers, all bits for negative ones. */
static inline u32 key_of(float x) {{
  u32 b;
  __builtin_memcpy(&b, &x, 4);
  return b ^ ((b >> 31) ? 0xffffffffu : 0x80000000u);
}}
static inline float value_of(u32 key) {{
  u32 b = key ^ ((key >> 31) ? 0x80000000u : 0xffffffffu);
  float x;
  __builtin_memcpy(&x, &b, 4);
  return x;
}}
static void sort_few(u32 *keys, i64 n) {{
  for (i64 i = 1; i < n; i++) {{
    u32 key = keys[i];
    i64 j = i;
    for (; j > 0 && keys[j - 1] > key; j--) keys[j] = keys[j - 1];
    keys[j] = key;
  }}
}}
/* found[r] becomes the key of rank ranks[r] (in rising order) among n keys; room holds as many keys once more. */
static void pick(u32 *keys, i64 n, const i64 *ranks, i64 wanted, u32 *found, u32 *room) {{
  u32 low = 0xffffffffu, high = 0;
  for (i64 i = 0; i < n; i++) {{
    low = keys[i] < low ? keys[i] : low;
    high = keys[i] > high ? keys[i] : high;
  }}
  if (low == high) {{
    for (i64 r = 0; r < wanted; r++) found[r] = low;
    return;
  }}
  if (n <= FEW) {{
    sort_few(keys, n);
    for (i64 r = 0; r < wanted; r++) found[r] = keys[ranks[r]];
    return;
  }}
  int shift = 0;
  while ((high - low) >> shift >= BINS) shift++;
  /* Four histograms in turn: neighbours in one bin do not wait for each other. */
  u32 counts[4][BINS];
  __builtin_memset(counts, 0, sizeof counts);
  i64 i = 0;
  for (; i + 4 <= n; i += 4)
    for (int lane = 0; lane < 4; lane++) counts[lane][(keys[i + lane] - low) >> shift]++;
  for (; i < n; i++) counts[0][(keys[i] - low) >> shift]++;
  /* Where the keys of a wanted bin go in `room`; -1 for the others. */
  i64 place[BINS], starts[BINS], before = 0, taken = 0, r = 0, ends[BINS];
  for (int bin = 0; bin < BINS; bin++) {{
    i64 count = (i64)counts[0][bin] + counts[1][bin] + counts[2][bin] + counts[3][bin];
    place[bin] = -1;
    starts[bin] = before;
    if (r < wanted && ranks[r] < before + count) {{
      place[bin] = taken;
      taken += count;
      while (r < wanted && ranks[r] < before + count) r++;
    }}
    before += count;
    ends[bin] = taken;
  }}
  for (i = 0; i < n; i++) {{
    int bin = (int)((keys[i] - low) >> shift);
    if (place[bin] >= 0) room[place[bin]++] = keys[i];
  }}
  i64 inner[wanted];
  for (r = 0; r < wanted;) {{
    int bin = BINS - 1;
    while (starts[bin] > ranks[r]) bin--;
    while (place[bin] < 0) bin--;  /* empty bins start where the next one does */
    i64 last = r, size = bin + 1 < BINS ? starts[bin + 1] - starts[bin] : n - starts[bin];
    while (last < wanted && ranks[last] < starts[bin] + size) {{ inner[last - r] = ranks[last] - starts[bin]; last++; }}
    /* The keys themselves are no longer needed: their memory is the room of the next step. */
    pick(room + ends[bin] - size, size, inner, last - r, found + r, keys);
    r = last;
  }}
}}
/* The two ranks around each level among n values, in rising order. */
static void ranks_of(const double *levels, i64 count, i64 n, i64 *ranks) {{
  for (i64 l = 0; l < count; l++) {{
    i64 rank = (i64)(levels[l] * (double)(n - 1));
    ranks[2 * l] = rank;
    ranks[2 * l + 1] = rank + 1 < n ? rank + 1 : rank;
  }}
  for (i64 a = 1; a < 2 * count; a++)
    for (i64 b = a; b > 0 && ranks[b - 1] > ranks[b]; b--) {{
      i64 rank = ranks[b];
      ranks[b] = ranks[b - 1];
      ranks[b - 1] = rank;
    }}
}}
#if defined(__AVX512F__)
#include <immintrin.h>
enum {{ SAMPLE = {SAMPLE}, CHUNK = 4096, BRACKETS = 16 }};
typedef struct {{
  u32 low, high, *keys;
  i64 below, inside;
}} bracket;
/* Counts the keys below each bracket and takes out those inside. 0 if one is full. */
static int swept(const float *x, i64 n, bracket *all, i64 brackets, i64 room) {{
  const __m512i top = _mm512_set1_epi32((int)0x80000000u);
  for (i64 start = 0; start < n; start += CHUNK) {{
    i64 end = start + CHUNK < n ? start + CHUNK : n;
    for (i64 b = 0; b < brackets; b++) {{
      bracket *one = all + b;
      if (one->inside + CHUNK > room) return 0;
      const __m512i low = _mm512_set1_epi32((int)one->low), high = _mm512_set1_epi32((int)one->high);
      u32 *to = one->keys + one->inside;
      i64 below = 0;
      for (i64 i = start; i < end; i += 16) {{
        __mmask16 there = end - i < 16 ? (__mmask16)((1u << (end - i)) - 1) : (__mmask16)0xffff;
        __m512i bits = _mm512_castps_si512(_mm512_maskz_loadu_ps(there, x + i));
        __m512i key = _mm512_xor_epi32(bits, _mm512_or_epi32(_mm512_srai_epi32(bits, 31), top));
        __mmask16 under = _mm512_mask_cmplt_epu32_mask(there, key, low);
        __mmask16 inside = _mm512_mask_cmple_epu32_mask(there & ~under, key, high);
        _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(inside, key));
        to += __builtin_popcount(inside);
        below += __builtin_popcount(under);
      }}
      one->below += below;
      one->inside = to - one->keys;
    }}
  }}
  return 1;
}}
/* The ranks by way of a sample that tells between which keys they lie, and a sweep that proves it; 0 if it fails. */
static int sampled(const float *x, i64 n, const i64 *ranks, i64 wanted, u32 *found, u32 *keys, u32 *room) {{
  if (n < 16 * SAMPLE || wanted > 2 * BRACKETS) return 0;
  for (i64 i = 0; i < SAMPLE; i++) keys[i] = key_of(x[i * n / SAMPLE]);
  i64 ends[2 * wanted], brackets = 0;
  u32 at[2 * wanted];
  /* Four standard errors to either side of each rank; brackets that meet are joined. */
  for (i64 r = 0; r < wanted; r++) {{
    double share = (double)ranks[r] / (double)n, middle = share * SAMPLE;
    i64 wide = (i64)(4.0 * __builtin_sqrt(share * (1.0 - share) * SAMPLE)) + 3;
    i64 low = (i64)middle - wide, high = (i64)middle + wide;
    low = low < 0 ? 0 : low;
    high = high < SAMPLE ? high : SAMPLE - 1;
    if (brackets && ends[2 * brackets - 1] >= low) ends[2 * brackets - 1] = high;
    else ends[2 * brackets] = low, ends[2 * brackets + 1] = high, brackets++;
  }}
  pick(keys, SAMPLE, ends, 2 * brackets, at, room);
  bracket all[BRACKETS];
  i64 space = n / brackets;
  for (i64 b = 0; b < brackets; b++) {{
    u32 low = ends[2 * b] ? at[2 * b] : 0, high = ends[2 * b + 1] < SAMPLE - 1 ? at[2 * b + 1] : 0xffffffffu;
    if (b && low <= all[b - 1].high) return 0;
    all[b] = (bracket){{low, high, keys + b * space, 0, 0}};
  }}
  if (!swept(x, n, all, brackets, space)) return 0;
  i64 b = 0;
  for (i64 r = 0; r < wanted; b++) {{
    i64 inner[wanted], last = r;
    if (b == brackets) return 0;
    for (; last < wanted && ranks[last] < all[b].below + all[b].inside; last++) {{
      if (ranks[last] < all[b].below) return 0;
      inner[last - r] = ranks[last] - all[b].below;
    }}
    if (last > r) pick(all[b].keys, all[b].inside, inner, last - r, found + r, room);
    r = last;
  }}
  return 1;
}}
#else
static int sampled(const float *x, i64 n, const i64 *ranks, i64 wanted, u32 *found, u32 *keys, u32 *room) {{
  (void)x, (void)n, (void)ranks, (void)wanted, (void)found, (void)keys, (void)room;
  return 0;
}}
#endif
/* Order statistics of each row; not-a-number is left out. present[row] becomes the number of values. */
void labecon_ranks(const float *values, i64 rows, i64 stride, i64 n, const double *levels, i64 count, i64 *present,
                   float *below, float *above, u32 *keys, u32 *room) {{
  i64 ranks[2 * count];
  u32 found[2 * count];
  for (i64 row = 0; row < rows; row++) {{
    const float *x = values + row * stride;
    i64 kept = 0;
    for (i64 i = 0; i < n; i++) kept += x[i] == x[i];
    present[row] = kept;
    if (!kept) continue;
    ranks_of(levels, count, kept, ranks);
    if (kept < n || !sampled(x, n, ranks, 2 * count, found, keys, room)) {{
      i64 put = 0;
      for (i64 i = 0; i < n; i++) {{
        keys[put] = key_of(x[i]);
        put += x[i] == x[i];
      }}
      pick(keys, kept, ranks, 2 * count, found, room);
    }}
    for (i64 l = 0; l < count; l++) {{
      i64 rank = (i64)(levels[l] * (double)(kept - 1)), next = rank + 1 < kept ? rank + 1 : rank;
      for (i64 r = 0; r < 2 * count; r++) {{
        if (ranks[r] == rank) below[row * count + l] = value_of(found[r]);
        if (ranks[r] == next) above[row * count + l] = value_of(found[r]);
      }}
    }}
  }}
}}
"""

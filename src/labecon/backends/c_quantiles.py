"""C text that picks order statistics out of a row of 32-bit floats without sorting it.

Floats become whole numbers of the same order. A histogram over the range of the row tells which of its bins hold the
wanted ranks; the few values in those bins are taken out and treated in the same way, until a handful is left to sort.
"""

from __future__ import annotations

#: Bins of a histogram; its counts fit the first-level cache.
BITS = 11
#: Values that are sorted by insertion.
FEW = 24

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
/* Order statistics of each row; not-a-number is left out. present[row] becomes the number of values. */
void labecon_ranks(const float *values, i64 rows, i64 stride, i64 n, const double *levels, i64 count, i64 *present,
                   float *below, float *above, u32 *keys, u32 *room) {{
  i64 ranks[2 * count];
  u32 found[2 * count];
  for (i64 row = 0; row < rows; row++) {{
    const float *x = values + row * stride;
    i64 kept = 0;
    for (i64 i = 0; i < n; i++) keys[i] = key_of(x[i]);
    for (i64 i = 0; i < n; i++) kept += x[i] == x[i];
    if (kept < n) {{
      kept = 0;
      for (i64 i = 0; i < n; i++)
        if (x[i] == x[i]) keys[kept++] = key_of(x[i]);
    }}
    present[row] = kept;
    if (!kept) continue;
    for (i64 l = 0; l < count; l++) {{
      i64 rank = (i64)(levels[l] * (double)(kept - 1));
      ranks[2 * l] = rank;
      ranks[2 * l + 1] = rank + 1 < kept ? rank + 1 : rank;
    }}
    for (i64 a = 1; a < 2 * count; a++)
      for (i64 b = a; b > 0 && ranks[b - 1] > ranks[b]; b--) {{
        i64 rank = ranks[b];
        ranks[b] = ranks[b - 1];
        ranks[b - 1] = rank;
      }}
    pick(keys, kept, ranks, 2 * count, found, room);
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

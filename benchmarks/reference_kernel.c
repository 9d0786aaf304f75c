/* The reference model of the benchmark by hand: what a patient programmer gets out of C for this one model.
 *
 * Months outside, lanes of paths inside, every value of a lane in registers or in the first two levels of the cache.
 * Money in USD million, people in million, tokens in 1e12, time in months. float64 throughout; lines leave as float32.
 * `labecon bench` compiles it with the flags of the fast build and compares the generated code with it.
 */
#ifdef __AVX512F__
#include <immintrin.h>
#endif
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define LANES 256
#define ROW (LANES + 8) /* rows a power of two apart would share a few sets of the first cache */
#define EACH _Pragma("omp simd") for (int i = 0; i < LANES; i++)
enum { DRIVERS = 20, SHOCKS = 4, LINES = 6, CALENDAR = 9 };

/* Order of the drivers, of the calendar and of the opening values is that of `labecon.benchmark.c_kernel_array`. */
enum { GROWTH, PACE, MARKET, PRICE_FALL, COST_FALL, CHURN, CONVERSION, SPEND, ELASTICITY, PRICE0, COST0, TRAINING0,
       STEP, GAIN, WAGE_GROWTH, HIRES, DEALS, MULTIPLE, RATE, SENSITIVITY };
enum { RELEASE, PROFILE, FADE, INDEX, PER_USER, RAMP, FEE, PER_GPU, GPU_PRICE };

typedef struct {
  double d[DRIVERS][ROW], z[SHOCKS][ROW];
  double budget[ROW], own[ROW], frontier[ROW], organic[ROW], users[ROW], price[ROW], cost[ROW];
  double market[ROW], installed[ROW], revenue[ROW], gpus[ROW], equipment[ROW], heads[ROW], wage[ROW];
  double runway[ROW], cash[ROW], preferred[ROW], share[ROW], losses[ROW], receivables[ROW];
  double payables[ROW], deferred[ROW], burn[ROW], since[ROW], equity[ROW], gap[ROW];
  double out[LINES][ROW];
  int32_t ruin[ROW], even[ROW];
} __attribute__((aligned(64))) block;

INLINE uint64_t bits(double x) { uint64_t b; memcpy(&b, &x, 8); return b; }
INLINE double number(uint64_t b) { double x; memcpy(&x, &b, 8); return x; }
INLINE double larger(double a, double b) { return a > b ? a : b; }
INLINE double smaller(double a, double b) { return a < b ? a : b; }

/* Adding it rounds to a whole number, which then stands in the lowest bits: no conversion is needed. */
#define ROUNDER 0x1.8p52

/* exp by a polynomial of the thirteenth degree around the nearest multiple of log 2. */
INLINE double expo(double x) {
  double s = x * 1.4426950408889634 + ROUNDER, n = s - ROUNDER;
  double r = (x - n * 0.693145751953125) - n * 1.42860682030941723212e-6;
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  return p * number((bits(s) + 1023) << 52);
}

/* log by the series of the inverse hyperbolic tangent. */
INLINE double loga(double x) {
  uint64_t b = bits(x), q = (b + ((1024ULL << 52) - 0x3fe6a09e667f3bcdULL)) >> 52;
  double m = number(b - (q << 52) + (1024ULL << 52)), e = number(q + 0x4338000000000000ULL - 1024) - ROUNDER;
  double f = (m - 1.0) / (m + 1.0), s = f * f;
  double p = 1.0 / 19.0;
  p = p * s + 1.0 / 17.0;
  p = p * s + 1.0 / 15.0;
  p = p * s + 1.0 / 13.0;
  p = p * s + 1.0 / 11.0;
  p = p * s + 1.0 / 9.0;
  p = p * s + 1.0 / 7.0;
  p = p * s + 1.0 / 5.0;
  p = p * s + 1.0 / 3.0;
  p = p * s + 1.0;
  return 2.0 * f * p + e * 0.6931471805599453;
}

/* Sine and cosine of pi times y, for y in -1..1. */
INLINE void turn(double y, double *sine, double *cosine) {
  double q = __builtin_rint(y * 2.0), r = y - q * 0.5, s = r * r;
  int32_t k = (int32_t)q;
  double a = -7.3704309457143504e-3;
  a = a * s + 8.2145886611128228e-2;
  a = a * s - 5.9926452932079208e-1;
  a = a * s + 2.5501640398773454;
  a = a * s - 5.1677127800499700;
  a = (a * s + 3.1415926535897932) * r;
  double b = -2.5806891390014060e-2;
  b = b * s + 2.3533063035889320e-1;
  b = b * s - 1.3352627688545895;
  b = b * s + 4.0587121264167682;
  b = b * s - 4.9348022005446793;
  b = b * s + 1.0;
  double u = (k & 1) ? b : a, v = (k & 1) ? a : b;
  *sine = (k & 2) ? -u : u;
  *cosine = ((k + 1) & 2) ? -v : v;
}

/* Two normals from two words, by the polar form of Box and Muller. */
INLINE void two_normals(uint32_t a, uint32_t b, double *x, double *y) {
  double u = ((double)(int32_t)(a >> 1) + 0.5) * 0x1p-31, sine, cosine;
  double radius = __builtin_sqrt(-2.0 * loga(u));
  turn((double)(int32_t)b * 0x1p-31, &sine, &cosine);
  *x = radius * cosine;
  *y = radius * sine;
}
INLINE double uniform(uint32_t a) { return ((double)(int32_t)(a >> 8) + 0.5) * 0x1p-24; }
INLINE double triangle(double u, double low, double mode, double high) {
  double rising = low + __builtin_sqrt(u * (high - low) * (mode - low));
  double falling = high - __builtin_sqrt((1.0 - u) * (high - low) * (high - mode));
  return u < (mode - low) / (high - low) ? rising : falling;
}

/* Philox4x32-10 over all lanes of a block: counter (path, path high, a, b), key (seed, 0x5bd1e995). */
typedef uint32_t words[4][LANES];
static void philox(words to, uint64_t first, uint32_t a, uint32_t b, uint32_t seed) {
#ifdef __AVX512F__
  const __m512i m0 = _mm512_set1_epi64(0xD2511F53u), m1 = _mm512_set1_epi64(0xCD9E8D57u);
  for (int i = 0; i < LANES; i += 8) {
    __m512i c0 = _mm512_add_epi64(_mm512_set1_epi64((long long)first + i), _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
    __m512i c1 = _mm512_srli_epi64(c0, 32), c2 = _mm512_set1_epi64(a), c3 = _mm512_set1_epi64(b);
    uint32_t k0 = seed, k1 = 0x5bd1e995u;
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
      __m512i p0 = _mm512_mul_epu32(m0, c0), p1 = _mm512_mul_epu32(m1, c2);
      c0 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p1, 32), c1, _mm512_set1_epi64(k0), 0x96);
      c2 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p0, 32), c3, _mm512_set1_epi64(k1), 0x96);
      c1 = p1, c3 = p0;
      k0 += 0x9E3779B9u, k1 += 0xBB67AE85u;
    }
    _mm256_storeu_si256((void *)(to[0] + i), _mm512_cvtepi64_epi32(c0));
    _mm256_storeu_si256((void *)(to[1] + i), _mm512_cvtepi64_epi32(c1));
    _mm256_storeu_si256((void *)(to[2] + i), _mm512_cvtepi64_epi32(c2));
    _mm256_storeu_si256((void *)(to[3] + i), _mm512_cvtepi64_epi32(c3));
  }
#else
  for (int i = 0; i < LANES; i++) {
    uint32_t c0 = (uint32_t)(first + (uint64_t)i), c1 = (uint32_t)((first + (uint64_t)i) >> 32), c2 = a, c3 = b;
    uint32_t k0 = seed, k1 = 0x5bd1e995u;
    for (int round = 0; round < 10; round++) {
      uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
      c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
      c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
      c1 = (uint32_t)p1, c3 = (uint32_t)p0;
      k0 += 0x9E3779B9u, k1 += 0xBB67AE85u;
    }
    to[0][i] = c0, to[1][i] = c1, to[2][i] = c2, to[3][i] = c3;
  }
#endif
}

static double factor[5][5];
static void set_factor(void) {
  static const double corr[5][5] = {
      {1, .3, .5, .2, .2}, {.3, 1, .2, .4, .5}, {.5, .2, 1, .4, .3}, {.2, .4, .4, 1, .7}, {.2, .5, .3, .7, 1}};
  for (int i = 0; i < 5; i++)
    for (int j = 0; j <= i; j++) {
      double rest = corr[i][j];
      for (int k = 0; k < j; k++) rest -= factor[i][k] * factor[j][k];
      factor[i][j] = i == j ? sqrt(rest) : rest / factor[j][j];
    }
}

static void draw_drivers(block *restrict k, uint64_t first, uint32_t seed) {
  static __thread words w[6] __attribute__((aligned(64)));
  for (uint32_t c = 0; c < 6; c++) philox(w[c], first, c, 1, seed);
  EACH {
    double n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, n12, n13;
    two_normals(w[0][0][i], w[0][1][i], &n0, &n1);
    two_normals(w[0][2][i], w[0][3][i], &n2, &n3);
    two_normals(w[1][0][i], w[1][1][i], &n4, &n5);
    two_normals(w[1][2][i], w[1][3][i], &n6, &n7);
    two_normals(w[2][0][i], w[2][1][i], &n8, &n9);
    two_normals(w[2][2][i], w[2][3][i], &n10, &n11);
    two_normals(w[3][0][i], w[3][1][i], &n12, &n13);
    double x0 = factor[0][0] * n0;
    double x1 = factor[1][0] * n0 + factor[1][1] * n1;
    double x2 = factor[2][0] * n0 + factor[2][1] * n1 + factor[2][2] * n2;
    double x3 = factor[3][0] * n0 + factor[3][1] * n1 + factor[3][2] * n2 + factor[3][3] * n3;
    double x4 = factor[4][0] * n0 + factor[4][1] * n1 + factor[4][2] * n2 + factor[4][3] * n3 + factor[4][4] * n4;
    k->d[GROWTH][i] = 0.03 + 0.01 * x0;
    k->d[PACE][i] = 0.05 * expo(0.25 * x1);
    k->d[MARKET][i] = 0.06 + 0.02 * x2;
    k->d[PRICE_FALL][i] = 0.03 * expo(0.3 * x3);
    k->d[COST_FALL][i] = 0.035 * expo(0.3 * x4);
    k->d[CHURN][i] = 0.05 * expo(0.2 * n5);
    k->d[CONVERSION][i] = 0.04 * expo(0.2 * n6);
    k->d[ELASTICITY][i] = -1.2 + 0.2 * n7;
    k->d[TRAINING0][i] = 60.0 * expo(0.3 * n8);
    k->d[GAIN][i] = 0.6 * expo(0.2 * n9);
    k->d[WAGE_GROWTH][i] = 0.005 + 0.001 * n10;
    k->d[DEALS][i] = 0.8 * expo(0.4 * n11);
    k->d[RATE][i] = 0.04 + 0.01 * n12;
    k->d[SPEND][i] = triangle(uniform(w[4][0][i]), 15, 20, 25);
    k->d[PRICE0][i] = triangle(uniform(w[4][1][i]), 2, 3, 5);
    k->d[COST0][i] = 0.8 + 0.8 * uniform(w[4][2][i]);
    k->d[STEP][i] = triangle(uniform(w[4][3][i]), 1.5, 2, 3);
    k->d[HIRES][i] = 5.0 + 15.0 * uniform(w[5][0][i]);
    k->d[MULTIPLE][i] = triangle(uniform(w[5][1][i]), 10, 18, 30);
    k->d[SENSITIVITY][i] = 0.5 + uniform(w[5][2][i]);
  }
}

static void draw_shocks(block *restrict k, uint64_t first, uint32_t month, uint32_t seed) {
  static __thread words w __attribute__((aligned(64)));
  philox(w, first, month, 0, seed);
  EACH {
    double a, b, c, d;
    two_normals(w[0][i], w[1][i], &a, &b);
    two_normals(w[2][i], w[3][i], &c, &d);
    k->z[0][i] = a;
    k->z[1][i] = b;
    k->z[2][i] = c;
    k->z[3][i] = d;
  }
}

static void open_books(block *restrict k, int months) {
  EACH {
    k->budget[i] = k->d[TRAINING0][i], k->price[i] = k->d[PRICE0][i], k->cost[i] = k->d[COST0][i];
    k->own[i] = 0, k->frontier[i] = 0.2, k->organic[i] = 0.9, k->users[i] = 8, k->market[i] = 4;
    k->installed[i] = 30, k->revenue[i] = 22, k->gpus[i] = 420, k->equipment[i] = 12, k->heads[i] = 400;
    k->wage[i] = 0.025, k->runway[i] = 24, k->cash[i] = 300, k->preferred[i] = 500, k->share[i] = 0.4;
    k->losses[i] = 200, k->receivables[i] = 20, k->payables[i] = 12, k->deferred[i] = 5, k->burn[i] = 12;
    k->since[i] = 12, k->equity[i] = -185, k->gap[i] = 0;
    k->ruin[i] = months + 1, k->even[i] = months + 1;
  }
}

/* One month of every lane. A balance goes back to its place at once: there are too few registers to hold them all. */
static void month(block *restrict k, const double *restrict c, int t, const double *restrict z0,
                  const double *restrict z1, const double *restrict z2, const double *restrict z3) {
  const double release = c[RELEASE], profile = c[PROFILE], fade = c[FADE], index = c[INDEX], per_user = c[PER_USER];
  const double ramp = c[RAMP], fee = c[FEE], per_gpu = c[PER_GPU], gpu_price = c[GPU_PRICE];
  EACH {
    double budget = k->budget[i];
    budget = release > 0.5 ? budget * k->d[STEP][i] : budget;
    k->budget[i] = budget;
    double training = budget * profile;
    double own = k->own[i] + k->d[GAIN][i] * release;
    k->own[i] = own;
    double frontier = k->frontier[i] + k->d[PACE][i];
    k->frontier[i] = frontier;
    double gap = frontier - own, effect = expo(-k->d[SENSITIVITY][i] * gap);
    double churn = k->d[CHURN][i] * (0.5 + 1.0 / (1.0 + expo(-2.0 * gap)));
    double organic = k->organic[i] * (1.0 + k->d[GROWTH][i] * fade);
    k->organic[i] = organic;
    double signups = organic * effect * expo(0.08 * z0[i] - 0.0032);
    double users = k->users[i] * (1.0 - churn) + signups;
    k->users[i] = users;
    k->out[5][i] = users;
    double consumer = users * smaller(k->d[CONVERSION][i] * ramp, 0.5) * (k->d[SPEND][i] * index);
    double price = k->price[i] * (1.0 - k->d[PRICE_FALL][i]) * expo(0.02 * z2[i] - 0.0002);
    k->price[i] = price;
    double cost = k->cost[i] * (1.0 - k->d[COST_FALL][i]) * expo(0.02 * z3[i] - 0.0002);
    k->cost[i] = cost;
    double market = k->market[i] * (1.0 + k->d[MARKET][i]);
    k->market[i] = market;
    double response = expo(k->d[ELASTICITY][i] * loga(price / k->d[PRICE0][i]));
    double sold = market * response * effect * expo(0.06 * z1[i] - 0.0018), platform = sold * price;
    double installed = k->installed[i] * 0.99 + k->d[DEALS][i] * effect;
    k->installed[i] = installed;
    double fees = installed * fee, before = k->revenue[i], revenue = consumer + platform + fees;
    k->revenue[i] = revenue;
    k->out[0][i] = revenue;
    double tokens = sold + users * per_user, serving = tokens * cost, needed = tokens / per_gpu;
    double had = k->gpus[i], gpus = larger(had, 0.2 * needed);
    k->gpus[i] = gpus;
    double bought = (gpus - had) * gpu_price, wear = k->equipment[i] * (1.0 / 36.0);
    double equipment = k->equipment[i] + bought - wear;
    k->equipment[i] = equipment;
    double cloud = serving * (1.0 - 0.5 * smaller(1.0, gpus / needed));
    double heads = k->heads[i] + k->d[HIRES][i] * (k->runway[i] < 6.0 ? 0.2 : 1.0);
    k->heads[i] = heads;
    double wage = k->wage[i] * (1.0 + k->d[WAGE_GROWTH][i]);
    k->wage[i] = wage;
    double staff = heads * wage, selling = 0.10 * before + 1.5 * signups;
    double expense = staff + selling + (0.2 * staff + 0.02 * revenue) + (training + 0.1 * staff);
    double gross = revenue - (cloud + 0.05 * consumer + 0.10 * fees), margin = gross / revenue;
    k->out[1][i] = gross;
    double ebitda = gross - expense, cash0 = k->cash[i];
    k->out[2][i] = ebitda;
    int32_t even = k->even[i];
    k->even[i] = (ebitda > 0.0 && even > t + 1) ? t + 1 : even;
    double interest = larger(cash0, 0.0) * k->d[RATE][i] * (1.0 / 12.0) + smaller(cash0, 0.0) * 0.01;
    double value = larger(100.0, k->d[MULTIPLE][i] * 12.0 * revenue * larger(margin, 0.1));
    double preferred0 = k->preferred[i], share0 = k->share[i];
    double claim = larger(preferred0 * (1.0 + 0.08 / 12.0), share0 * value), growth = claim - preferred0;
    double taxable = ebitda - wear + interest, losses0 = k->losses[i];
    double used = smaller(larger(taxable, 0.0), 0.8 * losses0);
    k->losses[i] = losses0 - used + larger(-taxable, 0.0);
    double net = taxable - growth - 0.21 * (larger(taxable, 0.0) - used);
    k->out[3][i] = net;
    double receivables = 1.5 * platform + 2.0 * fees, payables = (4.0 / 3.0) * (cloud + 0.3 * selling);
    double deferred = 0.8 * consumer;
    double tied = (receivables - k->receivables[i]) - (payables - k->payables[i]) - (deferred - k->deferred[i]);
    k->receivables[i] = receivables;
    k->payables[i] = payables;
    k->deferred[i] = deferred;
    double free = net + wear + growth - tied - bought, burn = 0.8 * k->burn[i] - 0.2 * free;
    k->burn[i] = burn;
    double pre = cash0 + free, each = 1.0 / larger(burn, 0.01), since = k->since[i];
    double left = burn > 0.01 ? smaller(pre * each, 99.0) : 99.0;
    double wanted = smaller(18.0 * burn, 0.25 * value);
    wanted = left < 9.0 ? wanted : 0.0;
    double raised = since > 11.5 ? wanted : 0.0;
    k->since[i] = raised > 0.0 ? 0.0 : since + 1.0;
    double diluted = raised / (value + raised);
    k->share[i] = share0 * (1.0 - diluted) + diluted;
    double preferred = claim + raised, cash = pre + raised;
    k->preferred[i] = preferred;
    k->cash[i] = cash;
    k->out[4][i] = cash;
    k->runway[i] = burn > 0.01 ? smaller(cash * each, 99.0) : 99.0;
    double equity = k->equity[i] + net;
    k->equity[i] = equity;
    double balance = cash + receivables + equipment - payables - deferred - preferred - equity;
    k->gap[i] = larger(k->gap[i], __builtin_fabs(balance));
    int32_t ruin = k->ruin[i];
    k->ruin[i] = (cash < 0.0 && ruin > t + 1) ? t + 1 : ruin;
  }
}

/* Paths first..last (first a multiple of LANES) of `width`. Drivers (driver, path) and shocks (month, shock, path) may
 * be given, else they are drawn; lines (line, month, path) as float32 and float64, or no place for them. Returns the
 * worst gap of the balance. */
double reference_run(int64_t first, int64_t last, int64_t width, int months, uint32_t seed, const double *calendar,
                     const double *drivers, const double *shocks, float *lines, double *exact, int32_t *ruin,
                     int32_t *even) {
  block *k = aligned_alloc(64, (sizeof(block) + 63) / 64 * 64);
  double worst = 0.0;
  set_factor();
  for (int64_t at = first; at < last; at += LANES) {
    int64_t count = last - at < LANES ? last - at : LANES;
    if (drivers) {
      for (int d = 0; d < DRIVERS; d++) {
        memcpy(k->d[d], drivers + d * width + at, 8 * (size_t)count);
        for (int64_t i = count; i < LANES; i++) k->d[d][i] = k->d[d][0];
      }
    } else {
      draw_drivers(k, (uint64_t)at, seed);
    }
    open_books(k, months);
    for (int t = 0; t < months; t++) {
      const double *z[SHOCKS] = {k->z[0], k->z[1], k->z[2], k->z[3]};
      for (int s = 0; shocks && s < SHOCKS; s++) {
        const double *given = shocks + ((int64_t)t * SHOCKS + s) * width + at;
        if (count == LANES) z[s] = given;
        else {
          memset(k->z[s], 0, sizeof k->z[s]);
          memcpy(k->z[s], given, 8 * (size_t)count);
        }
      }
      if (!shocks) draw_shocks(k, (uint64_t)at, (uint32_t)t, seed);
      month(k, calendar + t * CALENDAR, t, z[0], z[1], z[2], z[3]);
      for (int n = 0; lines && n < LINES; n++) {
        float *line = lines + ((int64_t)n * months + t) * width + at;
        for (int64_t i = 0; i < count; i++) line[i] = (float)k->out[n][i];
      }
      for (int n = 0; exact && n < LINES; n++)
        memcpy(exact + ((int64_t)n * months + t) * width + at, k->out[n], 8 * (size_t)count);
    }
    memcpy(ruin + at, k->ruin, 4 * (size_t)count);
    memcpy(even + at, k->even, 4 * (size_t)count);
    for (int64_t i = 0; i < count; i++) worst = k->gap[i] > worst ? k->gap[i] : worst;
  }
  free(k);
  return worst;
}

/* Exact quantiles of rows of floats: a histogram over the range of a row, then a choice within the bins that matter. */
enum { BINS = 4096, RANKS = 32 };
INLINE uint32_t key_of(float x) {
  uint32_t b;
  memcpy(&b, &x, 4);
  return b ^ ((uint32_t)((int32_t)b >> 31) | 0x80000000u);
}
INLINE float value_of(uint32_t key) {
  uint32_t b = key & 0x80000000u ? key ^ 0x80000000u : ~key;
  float x;
  memcpy(&x, &b, 4);
  return x;
}
static uint32_t chosen(uint32_t *a, int64_t n, int64_t rank) {
  int64_t low = 0, high = n - 1;
  while (low < high) {
    uint32_t pivot = a[low + (high - low) / 2];
    int64_t i = low, j = high;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i <= j) {
        uint32_t other = a[i];
        a[i++] = a[j];
        a[j--] = other;
      }
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return a[rank];
}
void reference_quantiles(const float *lines, int64_t first, int64_t last, int64_t n, const double *levels, int count,
                         double *found) {
  uint32_t *bins = malloc(4 * BINS * sizeof *bins), *room = malloc(4 * (size_t)n + 64), *start = malloc(4 * BINS);
  uint8_t *marked = malloc(BINS);
  for (int64_t row = first; row < last; row++) {
    const float *x = lines + row * n;
    uint32_t low = ~0u, high = 0;
    for (int64_t i = 0; i < n; i++) {
      uint32_t key = key_of(x[i]);
      low = key < low ? key : low;
      high = key > high ? key : high;
    }
    int shift = 0;
    while ((high - low) >> shift >= BINS) shift++;
    memset(bins, 0, 4 * BINS * sizeof *bins);
    int64_t i = 0;
    for (; i + 4 <= n; i += 4)
      for (int lane = 0; lane < 4; lane++) bins[lane * BINS + ((key_of(x[i + lane]) - low) >> shift)]++;
    for (; i < n; i++) bins[(key_of(x[i]) - low) >> shift]++;
    for (int b = 0; b < BINS; b++) bins[b] += bins[BINS + b] + bins[2 * BINS + b] + bins[3 * BINS + b];
    int64_t rank[RANKS], base[RANKS], place[RANKS], taken = 0;
    int bin[RANKS], ranks = 0;
    for (int q = 0; q < count; q++) {
      int64_t at = (int64_t)(levels[q] * (double)(n - 1));
      rank[ranks++] = at;
      rank[ranks++] = at + 1 < n ? at + 1 : at;
    }
    memset(marked, 0, BINS);
    for (int r = 0; r < ranks; r++) {
      int64_t below = 0;
      int b = 0;
      while (below + bins[b] <= rank[r]) below += bins[b++];
      bin[r] = b, base[r] = below;
      if (!marked[b]) {
        marked[b] = 1, start[b] = (uint32_t)taken;
        taken += bins[b];
      }
    }
    for (int r = 0; r < ranks; r++) place[r] = start[bin[r]];
    for (i = 0; i < n; i++) {
      uint32_t key = key_of(x[i]), b = (key - low) >> shift;
      if (marked[b]) room[start[b]++] = key;
    }
    for (int q = 0; q < count; q++) {
      double at = levels[q] * (double)(n - 1), part = at - (double)(int64_t)at;
      int a = 2 * q, b = 2 * q + 1;
      double one = value_of(chosen(room + place[a], bins[bin[a]], rank[a] - base[a]));
      double two = value_of(chosen(room + place[b], bins[bin[b]], rank[b] - base[b]));
      found[row * count + q] = one + (two - one) * part;
    }
  }
  free(bins), free(room), free(start), free(marked);
}

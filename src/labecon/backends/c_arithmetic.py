"""C text of exp, log, the normal distribution and the selects, made from the constants of `arithmetic`.

Every function is straight-line code without branches or calls, so that a compiler can work on several lanes at once;
the operations and their order are those of `arithmetic`, so the bits are the same.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from math import factorial

from labecon.backends import arithmetic

_EXP = tuple(1.0 / factorial(k) for k in range(13, -1, -1))
_LOG = tuple(1.0 / (2 * k + 1) for k in range(10, -1, -1))


def literal(value: float) -> str:
    """A number as C reads it back, to the bit.

    Args:
        value: A finite number.

    Returns:
        A hexadecimal literal.

    Example:
        >>> literal(0.5)
        '0x1.0000000000000p-1'
    """
    return value.hex()


def horner(coefficients: Sequence[float], x: str) -> str:
    """A polynomial by Horner's rule, as text.

    Args:
        coefficients: Highest power first.
        x: Name of the variable.

    Returns:
        The expression.

    Example:
        >>> horner((1.0, 0.5), "x")
        '(0x1.0000000000000p+0 * x + 0x1.0000000000000p-1)'
    """
    text = literal(coefficients[0])
    for coefficient in coefficients[1:]:
        text = f"({text} * {x} + {literal(coefficient)})"
    return text


def _bits(value: float) -> str:
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016x}ULL"


TYPES = """\
typedef long long i64;
typedef unsigned long long u64;
typedef unsigned int u32;
#ifndef INLINE
#define INLINE static inline __attribute__((always_inline))
#define OUTLINE static __attribute__((noinline))
#endif
INLINE u64 bits_of(double x) { u64 b; __builtin_memcpy(&b, &x, 8); return b; }
INLINE double of_bits(u64 b) { double x; __builtin_memcpy(&x, &b, 8); return x; }
INLINE double lab_abs(double x) { return __builtin_fabs(x); }
INLINE double lab_min(double a, double b) { return a < b ? a : b; }
INLINE double lab_max(double a, double b) { return a > b ? a : b; }
INLINE double lab_where(int test, double yes, double no) { return test ? yes : no; }
INLINE double lab_sqrt(double x) { return __builtin_sqrt(x); }
INLINE double lab_ratio(double a, double b, double otherwise) {
  double below = b == 0.0 ? 1.0 : b;
  double quotient = a / below;
  return b == 0.0 ? otherwise : quotient;
}
INLINE double lab_quotient(double a, double b) { return lab_ratio(a, b, __builtin_nan("")); }
"""


def exponential() -> str:
    """``lab_exp``.

    Returns:
        C text.
    """
    return f"""\
INLINE double lab_exp(double x) {{
  x = x > {literal(arithmetic.EXP_LIMIT)} ? {literal(arithmetic.EXP_LIMIT)} : x;
  x = x < {literal(-arithmetic.EXP_LIMIT)} ? {literal(-arithmetic.EXP_LIMIT)} : x;
  double s = x * {literal(arithmetic.LOG2_E)} + {literal(arithmetic.ROUNDER)};
  double n = s - {literal(arithmetic.ROUNDER)};
  double r = (x - n * {literal(arithmetic.LN2_HIGH)}) - n * {literal(arithmetic.LN2_LOW)};
  double p = {horner(_EXP, "r")};
  return p * of_bits((bits_of(s) - {_bits(arithmetic.ROUNDER)} + 1023ULL) << 52);
}}
"""


def logarithm() -> str:
    """``lab_log``. The exponent becomes a number by way of the rounder: no conversion of integers is needed.

    Returns:
        C text.
    """
    return f"""\
INLINE double lab_log(double x) {{
  double y = x < {literal(arithmetic.SMALLEST)} ? {literal(arithmetic.SMALLEST)} : x;
  u64 b = bits_of(y);
  u64 q = (b + ((1024ULL << 52) - {_bits(arithmetic.SQRT_HALF)})) >> 52;
  double e = of_bits(q + {_bits(arithmetic.ROUNDER)} - 1024ULL) - {literal(arithmetic.ROUNDER)};
  double m = of_bits(b - (q << 52) + (1024ULL << 52));
  double f = (m - 1.0) / (m + 1.0);
  double s = f * f;
  double p = {horner(_LOG, "s")};
  double z = (2.0 * f * p + e * {literal(arithmetic.LN2_LOW)}) + e * {literal(arithmetic.LN2_HIGH)};
  z = x == 0.0 ? -__builtin_inf() : z;
  z = x == __builtin_inf() ? x : z;
  return x >= 0.0 ? z : __builtin_nan("");
}}
"""


def normal_quantile() -> str:
    """``lab_normal``: AS 241, for probabilities above 0 and below 1, whole and by its parts; needs ``lab_log``.

    The parts are ``lab_normal_near`` where ``lab_is_near``, else ``lab_normal_side``, and ``lab_normal_far`` where
    ``lab_is_far``, which no draw of 32 bits reaches.

    Returns:
        C text.
    """
    (c_top, c_bottom), (s_top, s_bottom), (t_top, t_bottom) = arithmetic.CENTRAL, arithmetic.SHOULDER, arithmetic.TAIL
    return f"""\
INLINE int lab_is_near(double u) {{ return lab_abs(u - 0.5) <= {literal(0.425)}; }}
INLINE double lab_normal_root(double u) {{
  double side = u < 1.0 - u ? u : 1.0 - u;
  return lab_sqrt(-lab_log(side));
}}
INLINE int lab_is_far(double u) {{ return lab_normal_root(u) > 5.0; }}
INLINE double lab_normal_near(double u) {{
  double q = u - 0.5;
  double r = {literal(0.180625)} - q * q;
  double top = {horner(c_top, "r")};
  double bottom = {horner(c_bottom, "r")};
  return q * top / bottom;
}}
INLINE double lab_normal_side(double u) {{
  double r = lab_normal_root(u) - {literal(1.6)};
  double top = {horner(s_top, "r")};
  double bottom = {horner(s_bottom, "r")};
  double z = top / bottom;
  return u - 0.5 < 0.0 ? -z : z;
}}
INLINE double lab_normal_far(double u) {{
  double r = lab_normal_root(u) - 5.0;
  double z = {horner(t_top, "r")} / {horner(t_bottom, "r")};
  z = r == __builtin_inf() ? r : z;
  return u < 0.5 ? -z : z;
}}
INLINE double lab_normal(double u) {{
  return lab_is_near(u) ? lab_normal_near(u) : lab_is_far(u) ? lab_normal_far(u) : lab_normal_side(u);
}}
"""


def normal_probability() -> str:
    """``lab_probability``: the normal distribution function; needs ``lab_exp``.

    Returns:
        C text.
    """
    (n_top, n_bottom), (m_top, m_bottom), (f_top, f_bottom) = (
        arithmetic.CDF_NEAR,
        arithmetic.CDF_MIDDLE,
        arithmetic.CDF_FAR,
    )
    return f"""\
INLINE double lab_probability(double z) {{
  double y = lab_abs(z);
  double q = z * z;
  double near = 0.5 + z * {horner(n_top, "q")} / {horner(n_bottom, "q")};
  double middle = {horner(m_top, "y")} / {horner(m_bottom, "y")};
  double s = 1.0 / (y * y);
  double far = ({literal(arithmetic.INVERSE_ROOT_TWO_PI)} - s * {horner(f_top, "s")} / {horner(f_bottom, "s")}) / y;
  double tail = (y <= {literal(arithmetic.CDF_OUTER)} ? middle : far) * lab_exp(-0.5 * y * y);
  double upper = 1.0 - tail;
  double outer = z < 0.0 ? tail : upper;
  return y <= {literal(arithmetic.CDF_INNER)} ? near : outer;
}}
"""

"""Scalar exp, log, sqrt and power with the same bits in every language, and the normal distribution built on them.

Only ``+ - * /``, square root and moves of exponent bits are used, in a fixed order and without fused multiply-add, so
that Python, NumPy, C and JavaScript agree to the last bit (the platform's own ``exp`` and ``log`` do not). Nothing here
raises for a number: a value outside a function's domain gives NaN or an infinity, as compiled code would, and the
engine reports it.
"""

from __future__ import annotations

from math import frexp, inf, ldexp, nan
from math import sqrt as _root

#: Largest argument of exp, in size; larger ones are clamped, so that 2^n stays a normal number.
EXP_LIMIT = 708.0
#: log2(e).
LOG2_E = float.fromhex("0x1.71547652b82fep+0")
#: 1.5 * 2^52: adding and subtracting it rounds to the nearest whole number.
ROUNDER = float.fromhex("0x1.8p+52")
#: log(2) in two parts; the high part has trailing zeros, so that n * LN2_HIGH is exact.
LN2_HIGH = float.fromhex("0x1.62e42feep-1")
LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
#: sqrt(1/2): log splits x into m * 2^e with m in [SQRT_HALF, 2 * SQRT_HALF).
SQRT_HALF = float.fromhex("0x1.6a09e667f3bcdp-1")
#: The smallest normal number; log takes anything smaller and positive as this, so no engine needs a subnormal branch.
SMALLEST = float.fromhex("0x1p-1022")
#: The 95th percentile of the standard normal distribution: half the width of a range "a to b" in standard deviations.
Z95 = 1.6448536269514722
#: 1 / sqrt(2 pi).
INVERSE_ROOT_TWO_PI = 0.39894228040143267794

#: Coefficients of algorithm AS 241, PPND16 (Wichura 1988, Applied Statistics 37, 477-484), highest power first.
CENTRAL = (
    (
        2509.0809287301226727,
        33430.575583588128105,
        67265.770927008700853,
        45921.953931549871457,
        13731.693765509461125,
        1971.5909503065514427,
        133.14166789178437745,
        3.387132872796366608,
    ),
    (
        5226.495278852854561,
        28729.085735721942674,
        39307.89580009271061,
        21213.794301586595867,
        5394.1960214247511077,
        687.1870074920579083,
        42.313330701600911252,
        1.0,
    ),
)
SHOULDER = (
    (
        7.7454501427834140764e-4,
        0.0227238449892691845833,
        0.24178072517745061177,
        1.27045825245236838258,
        3.64784832476320460504,
        5.7694972214606914055,
        4.6303378461565452959,
        1.42343711074968357734,
    ),
    (
        1.05075007164441684324e-9,
        5.475938084995344946e-4,
        0.0151986665636164571966,
        0.14810397642748007459,
        0.68976733498510000455,
        1.6763848301838038494,
        2.05319162663775882187,
        1.0,
    ),
)
TAIL = (
    (
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        0.0012426609473880784386,
        0.026532189526576123093,
        0.29656057182850489123,
        1.7848265399172913358,
        5.4637849111641143699,
        6.6579046435011037772,
    ),
    (
        2.04426310338993978564e-15,
        1.4215117583164458887e-7,
        1.8463183175100546818e-5,
        7.868691311456132591e-4,
        0.0148753612908506148525,
        0.13692988092273580531,
        0.59983220655588793769,
        1.0,
    ),
)
#: Rational approximations of the normal distribution function (Cody 1969, Mathematics of Computation 23, 631-637, in
#: the form of ACM algorithm 715), highest power first: up to CDF_INNER in z*z, to CDF_OUTER in abs(z), then in 1/(z*z).
CDF_INNER, CDF_OUTER = 0.67448975, 5.656854249492381
CDF_NEAR = (
    (
        0.065682337918207449113,
        2.2352520354606839287,
        161.02823106855587881,
        1067.6894854603709582,
        18154.981253343561249,
    ),
    (1.0, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956),
)
CDF_MIDDLE = (
    (
        1.0765576773720192317e-8,
        0.39894151208813466764,
        8.8831497943883759412,
        93.506656132177855979,
        597.27027639480026226,
        2494.5375852903726711,
        6848.1904505362823326,
        11602.651437647350124,
        9842.7148383839780218,
    ),
    (
        1.0,
        22.266688044328115691,
        235.38790178262499861,
        1519.377599407554805,
        6485.558298266760755,
        18615.571640885098091,
        34900.952721145977266,
        38912.003286093271411,
        19685.429676859990727,
    ),
)
CDF_FAR = (
    (
        0.02307344176494017303,
        0.21589853405795699,
        0.1274011611602473639,
        0.022235277870649807,
        0.001421619193227893466,
        2.9112874951168792e-5,
    ),
    (
        1.0,
        1.28426009614491121,
        0.468238212480865118,
        0.0659881378689285515,
        0.00378239633202758244,
        7.29751555083966205e-5,
    ),
)


def exp(x: float) -> float:
    """The exponential function.

    Args:
        x: A number; clamped to +-708.

    Returns:
        e to the power x; NaN for NaN.

    Example:
        >>> exp(0.0)
        1.0
    """
    if x != x:
        return x
    x = EXP_LIMIT if x > EXP_LIMIT else -EXP_LIMIT if x < -EXP_LIMIT else x
    n = (x * LOG2_E + ROUNDER) - ROUNDER
    r = (x - n * LN2_HIGH) - n * LN2_LOW
    # The literals are the doubles nearest to 1/k!, k = 13..0; unrolled, because a loop is twice as slow.
    p = 1.6059043836821613e-10 * r + 2.08767569878681e-09
    p = ((p * r + 2.505210838544172e-08) * r + 2.755731922398589e-07) * r + 2.7557319223985893e-06
    p = ((p * r + 2.48015873015873e-05) * r + 0.0001984126984126984) * r + 0.001388888888888889
    p = ((p * r + 0.008333333333333333) * r + 0.041666666666666664) * r + 0.16666666666666666
    return ldexp(((p * r + 0.5) * r + 1.0) * r + 1.0, int(n))


def log(x: float) -> float:
    """The natural logarithm.

    Args:
        x: A number; a positive one below 2^-1022 counts as 2^-1022.

    Returns:
        log(x); minus infinity for 0, NaN for a negative number or NaN.

    Example:
        >>> log(1.0)
        0.0
    """
    if not SMALLEST <= x < inf:
        if x == inf:
            return inf
        if x == 0.0:
            return -inf
        if not x > 0.0:
            return nan
        x = SMALLEST
    m, e = frexp(x)
    if m < SQRT_HALF:
        m, e = m * 2.0, e - 1
    f = (m - 1.0) / (m + 1.0)
    s = f * f
    # The literals are the doubles nearest to 1/(2k+1), k = 10..0.
    p = (0.047619047619047616 * s + 0.05263157894736842) * s + 0.058823529411764705
    p = ((p * s + 0.06666666666666667) * s + 0.07692307692307693) * s + 0.09090909090909091
    p = ((p * s + 0.1111111111111111) * s + 0.14285714285714285) * s + 0.2
    p = (p * s + 0.3333333333333333) * s + 1.0
    return (2.0 * f * p + e * LN2_LOW) + e * LN2_HIGH


def sqrt(x: float) -> float:
    """The square root, correctly rounded.

    Args:
        x: A number.

    Returns:
        The root; NaN for a negative number.

    Example:
        >>> sqrt(2.25)
        1.5
    """
    return _root(x) if x >= 0.0 else nan


def power(a: float, b: float) -> float:
    """A positive number to any power.

    Args:
        a: The number, above 0.
        b: The exponent.

    Returns:
        ``exp(b * log(a))``.

    Example:
        >>> power(1.0, 12.0)
        1.0
    """
    return exp(b * log(a))


def horner(coefficients: tuple[float, ...], x: float) -> float:
    """A polynomial by Horner's rule.

    Args:
        coefficients: Highest power first.
        x: Where to take it.

    Returns:
        The value.

    Example:
        >>> horner((2.0, 1.0), 3.0)
        7.0
    """
    value = coefficients[0]
    for coefficient in coefficients[1:]:
        value = value * x + coefficient
    return value


def normal_quantile(u: float) -> float:
    """The standard normal quantile, algorithm AS 241 (PPND16).

    Args:
        u: A probability.

    Returns:
        z with distribution function u; infinite at 0 and 1, NaN outside [0, 1].

    Example:
        >>> normal_quantile(0.5)
        0.0
    """
    if not 0.0 < u < 1.0:
        return -inf if u == 0.0 else inf if u == 1.0 else nan
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * horner(CENTRAL[0], r) / horner(CENTRAL[1], r)
    r = sqrt(-log(min(u, 1.0 - u)))
    part, r = (SHOULDER, r - 1.6) if r <= 5.0 else (TAIL, r - 5.0)
    z = horner(part[0], r) / horner(part[1], r)
    return -z if q < 0.0 else z


def normal_probability(z: float) -> float:
    """The standard normal distribution function.

    Args:
        z: A number.

    Returns:
        The probability of a value up to z; NaN for NaN.

    Example:
        >>> normal_probability(0.0)
        0.5
    """
    if z != z:
        return z
    y = abs(z)
    if y <= CDF_INNER:
        s = z * z
        return 0.5 + z * horner(CDF_NEAR[0], s) / horner(CDF_NEAR[1], s)
    if y <= CDF_OUTER:
        tail = horner(CDF_MIDDLE[0], y) / horner(CDF_MIDDLE[1], y)
    else:
        s = 1.0 / (y * y)
        tail = (INVERSE_ROOT_TWO_PI - s * horner(CDF_FAR[0], s) / horner(CDF_FAR[1], s)) / y
    tail = exp(-0.5 * y * y) * tail
    return tail if z < 0.0 else 1.0 - tail

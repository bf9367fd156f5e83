"""Student's t, without a library of statistics.

Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4 (the distribution for whole
degrees of freedom, exact), 26.7.5 (Cornish–Fisher, for many).
"""

from math import atan, cos, pi, sin, sqrt
from statistics import NormalDist

EXACT_MAX = 200
STEPS = 80  # of halving: below the precision of a float


def t_quantile(df: int, confidence: float) -> float:
    """The two-sided quantile: within ± this lies ``confidence`` (0 to 1) of Student's t with ``df`` degrees of freedom."""
    if df > EXACT_MAX:
        return _expanded(df, NormalDist().inv_cdf((1 + confidence) / 2))
    low, high = 0.0, 1.0
    while _within(high, df) < confidence:
        high *= 2
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, df) < confidence else (low, middle)
    return (low + high) / 2


def _within(t: float, df: int) -> float:
    """The share between -t and t."""
    angle = atan(t / sqrt(df))
    squared, odd = cos(angle) ** 2, df % 2 == 1
    term = cos(angle) if odd else 1.0
    total = term if df > 1 or not odd else 0.0
    for n in range(3 if odd else 2, df - 1, 2):
        term *= squared * (n - 1) / n
        total += term
    if odd:
        return 2 / pi * (angle + (sin(angle) * total if df > 1 else 0.0))
    return sin(angle) * total


def _expanded(df: int, z: float) -> float:
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3

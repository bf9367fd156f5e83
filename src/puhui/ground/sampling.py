"""How many acts an audit looks at, which ones, and what its result says. Pure.

Sample size by Cochran with finite population correction for a share of one half, the worst case; intervals by
Wilson (1927), which holds for small numbers and for shares near zero. Rounding: sizes up, bounds to 4 places.
"""

import hashlib
from collections.abc import Iterable
from fractions import Fraction
from math import ceil, sqrt

# Two-sided normal quantiles to 6 places.
QUANTILES = {80: "1.281552", 90: "1.644854", 95: "1.959964", 99: "2.575829"}


def sample_size(population: int, confidence: int, margin: Fraction) -> int:
    """The least number of acts that tells a share to ± ``margin`` (a fraction) at ``confidence`` per cent."""
    z = Fraction(QUANTILES[confidence])
    endless = z * z / (4 * margin * margin)
    return min(population, ceil(endless / (1 + (endless - 1) / population)))


def commitment(seed: str) -> str:
    """What is published before the draw: SHA-256 (hex) of the seed."""
    return hashlib.sha256(seed.encode()).hexdigest()


def drawn(names: Iterable[str], seed: str, size: int) -> list[str]:
    """A simple random sample: the ``size`` names with the least SHA-256 of seed, a line feed and the name."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}\n{name}".encode()).digest())[:size]


def population_digest(names: Iterable[str]) -> str:
    """SHA-256 (hex) over the names of a population, sorted, one a line: what was drawn from, in one line."""
    return hashlib.sha256("".join(f"{name}\n" for name in sorted(names)).encode()).hexdigest()


def wilson(unsound: int, judged: int, confidence: int) -> tuple[float, float]:
    """The interval in which the share of unsound acts lies, with so many found among so many judged."""
    if not judged:
        return 0.0, 1.0
    z = float(QUANTILES[confidence])
    share, z2 = unsound / judged, z * z
    middle = (share + z2 / (2 * judged)) / (1 + z2 / judged)
    half = z / (1 + z2 / judged) * sqrt(share * (1 - share) / judged + z2 / (4 * judged * judged))
    low = 0.0 if unsound == 0 else max(0.0, middle - half)
    high = 1.0 if unsound == judged else min(1.0, middle + half)
    return round(low, 4), round(high, 4)

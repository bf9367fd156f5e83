"""Weights of answers: by design, for those who did not answer, and fitted to known margins. Arrays in, arrays out.

Design: N_h / n_h in stratum h. Non-response: within a weighting class the weights of those who answered are raised so
that they add up to those of everybody asked. Margins: one is post-stratification, several are raked (Deming and
Stephan 1940) in at most ``ROUNDS_MAX`` rounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ROUNDS_MAX = 50
SETTLED = 1e-9  # largest relative gap of a margin that counts as none


@dataclass(frozen=True, slots=True)
class Margin:
    """Known numbers of people by category: ``codes`` (one per answer) point into ``people``."""

    name: str
    codes: np.ndarray
    people: np.ndarray


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights after raking; ``gap`` is the largest relative distance left between a margin and its people."""

    weights: np.ndarray
    rounds: int
    gap: float

    @property
    def settled(self) -> bool:
        return self.gap <= SETTLED


def designed(strata: np.ndarray, population: np.ndarray, sampled: np.ndarray) -> np.ndarray:
    """N_h / n_h for each answer. Shapes: strata (n,) of codes, population and sampled (H,)."""
    return (population / np.maximum(sampled, 1))[strata]


def for_silence(
    weights: np.ndarray, strata: np.ndarray, classes: np.ndarray, population: np.ndarray, count: int
) -> np.ndarray:
    """Raise weights so that those who answered in a class stand for everybody in it.

    ``classes`` (H,): the class of each stratum, from 0 to ``count`` - 1. Everybody asked in a stratum weighs its
    population together, whatever number that was.
    """
    asked = np.bincount(classes, weights=population, minlength=count)
    mine = classes[strata]
    answered = np.bincount(mine, weights=weights, minlength=count)
    return weights * (asked / np.where(answered > 0, answered, 1))[mine]


def raked(weights: np.ndarray, margins: Sequence[Margin]) -> Fitted:
    """Fit weights to every margin in turn, round by round. All margins add up to the same number of people.

    The arithmetic runs over the cells of the margins' cross table that have answers: weights within one move alike.
    """
    cells, spread = _cells(margins)
    base = np.bincount(spread, weights=weights)
    factor = np.ones_like(base)
    rounds, gap = 0, _gap(base, cells, margins)
    while gap > SETTLED and rounds < ROUNDS_MAX:
        for codes, margin in zip(cells, margins, strict=True):
            now = np.bincount(codes, weights=base * factor, minlength=len(margin.people))
            factor *= (margin.people / np.where(now > 0, now, 1))[codes]
        rounds, gap = rounds + 1, _gap(base * factor, cells, margins)
    return Fitted(weights * factor[spread], rounds, gap)


def _cells(margins: Sequence[Margin]) -> tuple[list[np.ndarray], np.ndarray]:
    """The cells that have answers: their code in each margin, and the cell of each answer."""
    sizes = [len(margin.people) for margin in margins]
    flat = np.zeros(len(margins[0].codes), dtype=np.int64)
    for margin, size in zip(margins, sizes, strict=True):
        flat = flat * size + margin.codes
    if np.prod(sizes, dtype=float) <= max(len(flat), 1024):
        # A small table is numbered by counting, which needs no sorting of answers.
        there = np.flatnonzero(np.bincount(flat, minlength=int(np.prod(sizes))))
        number = np.zeros(int(np.prod(sizes)), dtype=np.int64)
        number[there] = np.arange(len(there))
        spread = number[flat]
    else:
        there, spread = np.unique(flat, return_inverse=True)
    return list(np.unravel_index(there, sizes)), spread


def _gap(weights: np.ndarray, cells: Sequence[np.ndarray], margins: Sequence[Margin]) -> float:
    gaps = []
    for codes, margin in zip(cells, margins, strict=True):
        now = np.bincount(codes, weights=weights, minlength=len(margin.people))
        known = margin.people > 0
        gaps.append(np.max(np.abs(now[known] / margin.people[known] - 1), initial=0.0))
    return float(max(gaps))


def residuals(values: np.ndarray, weights: np.ndarray, margins: Sequence[Margin]) -> np.ndarray:
    """What the margins do not explain of the values: residuals of the weighted regression on their categories.

    Raked weights have the large-sample error of the regression estimator (Deville and Särndal 1992), so that the error
    of a raked figure is that of these residuals.
    """
    cells, spread = _cells(margins)
    heavy = np.bincount(spread, weights=weights)
    sums = np.bincount(spread, weights=weights * values)
    starts = np.cumsum([0, *(len(margin.people) for margin in margins)])
    design = np.zeros((len(heavy), starts[-1]))
    for start, codes in zip(starts[:-1], cells, strict=True):
        design[np.arange(len(heavy)), start + codes] = 1.0
    # Categories of several margins say the same sum twice, hence least squares of the least norm.
    beta = np.linalg.lstsq(design.T @ (design * heavy[:, None]), design.T @ sums, rcond=None)[0]
    return values - (design @ beta)[spread]

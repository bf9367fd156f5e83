"""Audits: sizes as published tables have them, draws that anybody repeats, intervals that hold."""

import hashlib
import random
from fractions import Fraction

import pytest

from puhui.ground import sampling


@pytest.mark.parametrize(
    ("population", "confidence", "margin", "size"),
    # Krejcie and Morgan (1970), table 1, at 95 % ± 5 %; the endless case is Cochran's 385.
    [(100, 95, 5, 80), (1_000, 95, 5, 278), (10_000, 95, 5, 370), (10**9, 95, 5, 385), (1, 95, 5, 1), (10, 99, 1, 10)],
)
def test_sample_size_is_that_of_the_tables(population, confidence, margin, size):
    assert sampling.sample_size(population, confidence, Fraction(margin, 100)) == size


def test_draw_can_be_repeated_by_the_words_of_its_docstring():
    names = [f"3-{n}" for n in range(50)]
    drawn = sampling.drawn(reversed(names), "seed", 7)
    assert drawn == sorted(names, key=lambda n: hashlib.sha256(b"seed\n" + n.encode()).hexdigest())[:7]
    assert sampling.drawn(names, "other", 7) != drawn


def test_every_act_is_drawn_as_often_as_any_other():
    names, times = [str(n) for n in range(20)], dict.fromkeys(map(str, range(20)), 0)
    for seed in range(2_000):
        for name in sampling.drawn(names, str(seed), 5):
            times[name] += 1
    # 500 expected each, standard deviation 19: five of them.
    assert all(400 < count < 600 for count in times.values())


# From Brown, Cai and DasGupta (2001) by the formula, to 4 places.
@pytest.mark.parametrize(
    ("unsound", "judged", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_interval(unsound, judged, low, high):
    assert sampling.wilson(unsound, judged, 95) == (low, high)


def test_interval_covers_the_truth_as_often_as_it_says():
    rng, covered = random.Random(2), 0
    for _ in range(1_000):
        found = sum(rng.random() < 0.1 for _ in range(200))
        low, high = sampling.wilson(found, 200, 95)
        covered += low <= 0.1 <= high
    assert covered > 930

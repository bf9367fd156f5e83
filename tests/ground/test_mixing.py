import numpy as np

from puhui.ground.mixing import mix


def test_mix_is_the_same_for_ever():
    assert mix(np.array([1, 2]), np.array([3, 4])).tolist() == [-5673377584556512041, -9092840877187077900]


def test_mix_minds_the_order_of_columns():
    one, two = np.array([1]), np.array([2])
    assert mix(one, two)[0] != mix(two, one)[0]


def test_mix_differs_for_neighbouring_rows():
    assert len(set(mix(np.arange(100_000)).tolist())) == 100_000

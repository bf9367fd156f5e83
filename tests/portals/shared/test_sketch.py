"""The sketch of where things are: north up, east right, within the rings, what lies together as one mark."""

from decimal import Decimal

from puhui.portals.shared.sketch import SIZE, Thing, far, metres, sketch

HERE = (Decimal("30.65"), Decimal("104.08"))


def thing(number: int, latitude: str, longitude: str, district: str = "") -> Thing:
    return Thing(number, f"第{number}处", (Decimal(latitude), Decimal(longitude)), district)


def test_north_is_up_east_is_right_and_rings_reach_the_farthest():
    drawn = sketch([thing(1, "30.70", "104.08", "金牛区"), thing(2, "30.65", "104.10")], HERE)
    north, east = drawn.marks
    assert (north.x, east.y) == (50, 50) and north.y < 50 < east.x
    # Five and a half kilometres lie within the ring of ten; half of it is five.
    assert [words for _radius, words in drawn.rings] == ["5 km", "10 km"]
    assert 50 - 42 < north.y < 50 - 21
    assert drawn.here and drawn.districts == (("金牛区", 50, round(north.y - 9, 1)),)


def test_what_lies_together_is_one_mark_that_names_all():
    drawn = sketch([thing(1, "30.65", "104.08"), thing(2, "30.65", "104.08"), thing(3, "31.2", "104.08")], None)
    assert [(mark.numbers, mark.text) for mark in drawn.marks] == [((1, 2), "1+1"), ((3,), "3")]
    assert drawn.marks[0].names == "第1处、第2处" and not drawn.here
    assert all(0 < mark.x < SIZE and 0 < mark.y < SIZE for mark in drawn.marks)


def test_nothing_is_drawn_of_nothing_and_one_place_is_its_own_middle():
    assert sketch([], HERE) is None
    (mark,) = sketch([thing(1, "30.65", "104.08")], None).marks
    assert (mark.x, mark.y) == (50, 50)


def test_distances_are_said_as_people_say_them():
    assert [far(one) for one in (None, 0, 640, 1_000, 7_740, 12_300)] == ["", "0 m", "640 m", "1 km", "7.7 km", "12 km"]
    assert metres(HERE, HERE) == 0 and 5_500 < metres(HERE, (Decimal("30.70"), Decimal("104.08"))) < 5_600

"""Nothing that is published points at fewer than ten people."""

from datetime import date

from puhui.portals.public.disclosure import SMALL_GROUP, TOGETHER, Cell, publishable

DAY = date(2026, 11, 20)


def cell(scenario: str, people: int, mg: int = 1_000, day: date = DAY) -> Cell:
    return Cell(day=day, scenario=scenario, acts=people or 3, mg=mg, people=people)


def test_publishable_leaves_large_groups_alone():
    cells = [cell("bus", SMALL_GROUP), cell("walk", 400)]
    assert publishable(cells) == cells


def test_publishable_pools_a_small_group_with_the_smallest_large_one():
    published = publishable([cell("bus", 50, 7_000), cell("clothes", 2, 300), cell("walk", 400, 90_000)])
    assert [(c.scenario, c.mg, c.people) for c in published] == [("walk", 90_000, 400), (TOGETHER, 7_300, None)]


def test_publishable_keeps_the_sum_when_it_pools():
    cells = [cell("bus", 11, 7), cell("clothes", 9, 5), cell("walk", 1, 3)]
    assert sum(c.mg for c in publishable(cells)) == 15


def test_publishable_does_not_take_one_person_in_ten_scenarios_for_ten_people():
    published = publishable([cell(f"s{n}", 1) for n in range(10)])
    assert [(c.scenario, c.mg, c.acts, c.withheld) for c in published] == [(TOGETHER, None, None, True)]


def test_publishable_withholds_a_day_of_few_people():
    only = publishable([cell("bus", SMALL_GROUP - 1)])
    assert only == [Cell(day=DAY, scenario=TOGETHER, acts=None, mg=None, people=None, withheld=True)]


def test_publishable_always_gives_acts_that_name_nobody():
    published = publishable([cell("bike", 0, 5_000), cell("bus", 3, 80)])
    assert [(c.scenario, c.mg) for c in published] == [("bike", 5_000), (TOGETHER, None)]


def test_publishable_keeps_days_apart():
    earlier = date(2026, 11, 19)
    published = publishable([cell("bus", 12), cell("bus", 3, day=earlier)])
    assert [(c.day, c.withheld) for c in published] == [(earlier, True), (DAY, False)]

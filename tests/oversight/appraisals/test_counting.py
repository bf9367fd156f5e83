"""How many were named, as of any day, and the goals that documents set."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from tests.oversight.appraisals import creating
from tests.oversight.appraisals.creating import CITY, DAY, OFFICE, do, noon

from puhui.foundations.packs import actions as packs
from puhui.foundations.packs.queries import read_directory
from puhui.oversight.appraisals import actions, facts, queries, refusals

ONE = timedelta(days=1)
NAMED = DAY + 6 * ONE


@pytest.fixture(autouse=True)
def _pack(db):
    creating.into_force()


def pool(count=4, day=DAY, city=CITY, creation="frugal_office", **more):
    told = {"id": uuid4(), "source": "编办名录", "actor": OFFICE, "at": noon(day)}
    return actions.tell_pool(city=city, creation=creation, count=count, **(told | more))


def test_named_is_asked_as_of_any_day():
    creating.named("市财政局")
    revoked = creating.named("市教育局")
    do("revoke", revoked, day=NAMED + 10 * ONE, why="弄虚作假")
    ask = lambda day, **more: queries.named(CITY, "frugal_office", day, **more)  # noqa: E731
    assert [ask(day) for day in (NAMED - ONE, NAMED, NAMED + 9 * ONE, NAMED + 10 * ONE)] == [0, 2, 2, 1]
    last = date(2028, 3, 6)
    assert [ask(day) for day in (last, last + ONE)] == [1, 0]
    assert ask(NAMED, since=NAMED) == 2
    assert ask(NAMED, since=NAMED + ONE) == 0
    assert [one.name for one in queries.names(CITY, "frugal_office", NAMED + 10 * ONE)] == ["市财政局"]
    assert queries.named("elsewhere", "frugal_office", NAMED) == queries.named(CITY, "green_mall", NAMED) == 0


def test_who_is_named_again_counts_once_and_districts_are_told_apart():
    creating.named("市财政局", district="东区")
    creating.named("市财政局", DAY.replace(year=2028))
    day = DAY.replace(year=2028) + 5 * ONE
    assert queries.named(CITY, "frugal_office", day) == 1
    assert queries.named(CITY, "frugal_office", day + ONE) == 1
    assert queries.named(CITY, "frugal_office", NAMED, district="东区") == 1
    assert queries.named(CITY, "frugal_office", NAMED, district="西区") == 0


def test_levels_are_counted_one_by_one():
    base = facts.Filled({"base": creating.entry("points", "85"), "fines": creating.entry("cases", 0)})
    made = creating.apply("某公司", base, scheme="credit")
    do("review", made, filled=base)
    shown = do("announce", made, last=DAY + 5 * ONE)
    do("name", shown, day=NAMED)
    assert queries.named(CITY, "enterprise_credit", NAMED, level="good") == 1
    assert queries.named(CITY, "enterprise_credit", NAMED, level="honest") == 0


def test_share_is_of_what_was_told_last_and_never_rounds_up_to_the_goal():
    assert queries.share(CITY, "frugal_office", DAY) == facts.Share("frugal_office", 0, None, None)
    pool(3, DAY)
    pool(7, NAMED + ONE)
    for name in ("甲", "乙"):
        creating.named(name)
    assert queries.share(CITY, "frugal_office", NAMED).percent == Decimal("66.66")
    assert queries.share(CITY, "frugal_office", NAMED + ONE).percent == Decimal("28.57")
    with pytest.raises(refusals.PoolMalformed):
        pool(0)
    with pytest.raises(refusals.NotPermitted):
        pool(actor=facts.Actor("x", facts.UNIT, uuid4()))
    id = uuid4()
    pool(9, id=id)
    with pytest.raises(refusals.IdUsedOtherwise):
        pool(8, id=id)


def test_goals_say_how_far_they_are_reached():
    creating.named("甲")
    half, two = queries.goals(CITY, NAMED)
    assert (half.share.percent, half.reached, two.share.named, two.reached) == (None, None, 1, False)
    pool(4, NAMED)
    assert [one.reached for one in queries.goals(CITY, NAMED)] == [False, False]
    creating.named("乙")
    assert [one.reached for one in queries.goals(CITY, NAMED)] == [True, True]
    # What the document promised until the end of 2027 is judged by that day.
    assert [one.reached for one in queries.goals(CITY, date(2030, 1, 1))] == [True, True]


def test_zaozhuangs_two_hundred_families_of_2022_and_eighty_per_cent_of_offices_by_2025():
    packs.activate(pack=read_directory(settings.PACKS / "zaozhuang"), at=noon(date(2022, 9, 21)))
    day = date(2022, 12, 1)
    told = {"city": "zaozhuang", "scheme": "green-family", "unit": None, "year": 2022}
    met = facts.Filled({"way-of-life": facts.Entry(met=True)})
    for name in ("甲家", "乙家"):
        made = creating.apply(name, met, day, **told)
        do("review", made, day, filled=met)
        do("announce", made, day, why="符合", last=day + 5 * ONE)
        do("name", made, day + 6 * ONE)
    pool(5, day, "zaozhuang")
    offices, families = queries.goals("zaozhuang", date(2022, 12, 31))
    assert (families.goal.named, families.share.named, families.reached) == (200, 2, False)
    assert (offices.goal.percent, offices.share.percent, offices.reached) == (Decimal(80), Decimal("0.00"), False)
    assert queries.named("zaozhuang", "green_family", date(2022, 12, 31), since=date(2022, 1, 1)) == 2

"""What the civic wing proves reaches the reports and lights of the units that owe it, with rows and never a person."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.civic.activities.hall import CLASSES, NAME, PEOPLE, SOURCE, Hall, activity, named
from tests.civic.volunteers import corps
from tests.economy.rewards.mall import pack_of

from puhui.civic.activities import actions as activities
from puhui.civic.activities import facts as activities_facts
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.oversight import civic_figures, known_figures
from puhui.journeys.packs import activate_pack
from puhui.oversight.assignments import actions as assignments
from puhui.oversight.assignments import facts, queries

CITY = "yanshi"
OFFICE = facts.Actor("office", facts.OFFICE)
BEGAN, MARCH = date(2026, 1, 1), date(2026, 3, 1)
AT = clock.day_starts(date(2026, 3, 20)) + timedelta(hours=12)
HOSTS = tuple(schema.Host(id=id, name={"zh": name, "en": id}, district=district) for id, name, district in (
    ("east-works", "东区水厂", "东区"), ("west-works", "西区水厂", "西区"),
))  # fmt: skip
SERIES = schema.Series(every_months=2, first=BEGAN, hosts=HOSTS, attended_min=2, source=SOURCE)
VISIT = activity(groups=(PEOPLE, CLASSES), class_hours=Decimal(2), series=SERIES)
UNITS = ({"id": "city", "name": "演示市", "kind": "city"}, {"id": "ecology", "name": "市生态环境局", "parent": "city"},
         {"id": "east", "name": "东区", "kind": "district", "parent": "city"},
         {"id": "west", "name": "西区", "kind": "district", "parent": "city"},
         {"id": "each", "name": "各区", "kind": "group", "parent": "city", "each": "district"})  # fmt: skip
TASK = {"number": "1", "title": "双月开放", "lead": ["each"], "times": 1, "per": "two_months", "targets": [
    {"metric": "开放", "comparator": ">=", "value": "1", "unit": "次", "period": "two_months", "known": "open_days"}
]}  # fmt: skip
MONTHLY = {
    "id": "monthly:28", "name": NAME, "period": "month", "due_month": 1, "due_day": 28, "opens": {"days": -8},
    "reminds": {"days": -3}, "locks": {"days": 2}, "source": SOURCE,
}  # fmt: skip
OVERSIGHT = schema.Oversight.model_validate({
    "starts": BEGAN, "units": UNITS, "cycles": [MONTHLY], "lights": {"near_days": 30, "tolerance_percent": 80,
    "missed_days": 31, "source": SOURCE}, "documents": [{"id": "doc", "title": "方案", "starts": BEGAN,
    "lead_rule": "explicit", "source": SOURCE, "tasks": [TASK]}],
})  # fmt: skip


class Town(Hall):
    """A city whose districts owe open days, with schools and volunteers."""

    def __init__(self) -> None:
        begun = clock.day_starts(BEGAN)
        pack = pack_of(
            city=CITY, activities=(VISIT,), oversight=(OVERSIGHT,), volunteers=(corps.RULES,),
        )  # fmt: skip
        hours = schema.Schooling(hours=Decimal(12), source=SOURCE)
        pack = pack.model_copy(update={"city": pack.city.model_copy(update={"schooling": hours})})
        self.pack = activate_pack.put_into_force(pack=pack, at=begun).pack
        assignments.open_document(city=CITY, pack=self.pack, document="doc", actor=OFFICE, at=begun)
        self.seats = {"people": 20, "classes": 50}

    def opened(self, host: str, day: date, people: int) -> None:
        """An open day to which so many adults come."""
        starts = clock.day_starts(day) + timedelta(hours=9)
        place = activities_facts.Place(host, "东区" if host.startswith("east") else "西区")
        self.session = self.open(
            f"{host}/{day}", host=host, place=place, starts=starts, ends=starts + timedelta(hours=2),
            at=starts - timedelta(days=20),
        )  # fmt: skip
        for n in range(people):
            booked = self.book(n + 1, id=named(f"{host}/{day}/{n}"), at=starts - timedelta(days=5))
            self.let_in(booked.code, nonce=f"{host}/{day}/{n}", at=starts)

    def lights(self, day: date) -> dict[str, str]:
        known_figures.fill_known_figures(city=CITY, at=clock.day_starts(day) + timedelta(hours=8))
        lights = queries.lights_of(CITY, day)
        names = {id: one.name for id, one in queries.units(CITY, day).items()}
        return {names[one.task.leads[0]]: lights[one.id]["light"] for one in queries.assignments(CITY, day)}


@pytest.fixture
def town(db) -> Town:
    return Town()


def test_open_day_kept_in_one_district_and_missed_in_another(town):
    town.opened("east-works", date(2026, 2, 14), people=2)
    town.opened("west-works", date(2026, 2, 21), people=1)  # too few: it keeps nothing
    assert town.lights(date(2026, 3, 1)) == {"东区": "on_track", "西区": "overdue"}
    behind = known_figures.rows_behind(city=CITY, metric="open_days", at=AT, period=BEGAN)
    assert behind.value == 0
    assert [(row["host"], row["held"], row["state"]) for row in behind.rows] == [
        ("东区水厂", 1, "kept"), ("西区水厂", 0, "missed"),
    ]  # fmt: skip
    west = next(id for id, one in queries.units(CITY, MARCH).items() if one.name == "西区")
    mine = known_figures.rows_behind(city=CITY, metric="open_days", at=AT, bound=west, period=BEGAN)
    assert [row["host"] for row in mine.rows] == ["西区水厂"]
    # The red goes when the city's time for it is over.
    assert town.lights(date(2026, 4, 1))["西区"] != "overdue"


def test_a_series_that_began_in_the_middle_of_a_period_misses_nothing_by_it(town):
    late = VISIT.model_copy(update={"series": SERIES.model_copy(update={"first": date(2026, 2, 10)})})
    pack = town.pack.model_copy(update={"activities": (late,)})
    activate_pack.put_into_force(
        pack=pack.model_copy(update={"city": pack.city.model_copy(update={"version": "2"})}), at=AT
    )
    told = list(civic_figures.COUNT["open_days"](CITY, AT))
    assert {one.period for one in told} == {MARCH}


def test_what_schools_volunteers_and_visitors_did_is_counted_by_district(town):
    town.opened("east-works", date(2026, 3, 7), people=3)
    for school, district in (("s1", "东区"), ("s2", "西区")):
        activities.register_school(city=CITY, school=school, name=school, district=district, at=AT)
        activities.appoint(city=CITY, school=school, holder=90, at=AT)
        activities.register_class(city=CITY, school=school, year=2025, klass="k", pupils=30, by=90, at=AT)
    for n, hours in enumerate(("12", "1.5")):
        activities.note_lesson(
            city=CITY, school=f"s{n + 1}", year=2025, klass="k", id=named(f"lesson/{n}"), title="水", hours=Decimal(hours),
            pupils=30, on=date(2026, 3, 10), by=90, at=AT,
        )  # fmt: skip
    known_figures.fill_known_figures(city=CITY, at=AT)
    told = queries.known(CITY, clock.local_day(AT))
    values = {metric: told[metric].value for metric in civic_figures.COUNT}
    assert values == {
        "open_days": 0, "class_hours": Decimal("1.5"), "schools_reached": 1, "school_events": 1, "activities_held": 1,
        "people_came": 3, "volunteers": 0, "volunteer_hours": 0, "star_volunteers": 0,
    }  # fmt: skip
    by_unit = {one.bound: one.value for one in civic_figures.COUNT["people_came"](CITY, AT)}
    names = {one.name: id for id, one in queries.units(CITY, clock.local_day(AT)).items()}
    assert (by_unit[names["东区"]], by_unit[names["西区"]]) == (3, 0)
    for metric in civic_figures.COUNT:
        rows = known_figures.rows_behind(city=CITY, metric=metric, at=AT).rows
        assert not any(word in row for row in rows for word in ("holder", "person", "number", "phone"))

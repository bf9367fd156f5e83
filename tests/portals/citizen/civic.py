"""A city with visits for classes and with volunteers: a keeper, a lead, a grown-up and a young volunteer."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.test import Client
from tests.civic.activities.hall import CITY, CLASSES, MINORS, PEOPLE, activity, named
from tests.civic.volunteers.corps import RULES
from tests.economy.rewards.mall import SOURCE, pack_of
from tests.portals.citizen.conftest import new_citizen

from puhui.civic.activities import actions as activities
from puhui.civic.activities import facts as activity_facts
from puhui.civic.volunteers import actions as volunteers
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.journeys.packs import activate_pack

# What is planted of the young: nobody but their guardian ever opens it.
CHILD, NUMBER, BORN = "苗小禾", "V20120615X", date(2012, 6, 15)


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


class Wing:
    """The wing as the pages meet it; everything lies around the present moment."""

    def __init__(self, city: str = CITY) -> None:
        self.at, self.city = clock.now(), city
        schooling = schema.Schooling(hours=Decimal(12), source=SOURCE)
        visit = activity(
            "visit",
            kind="study_tour",
            groups=(PEOPLE, CLASSES),
            class_hours=Decimal(2),
            opens_days=60,
            closes_hours=0,
            minors=MINORS,
        )
        pack = pack_of(city=city, activities=(visit,), volunteers=(RULES.model_copy(update={"fact": None}),))
        about = pack.city.model_copy(update={"schooling": schooling})
        self.pack = pack.model_copy(update={"city": about})
        activate_pack.put_into_force(pack=self.pack, at=self.at)
        self.session = self.open("visit", 30)
        self.keeper, self.lead, self.grown, self.young = (new_citizen() for _ in range(4))
        activities.register_school(city=city, school="yizhong", name="市一中", district="锦江区", at=self.at)
        activities.appoint(city=city, school="yizhong", holder=self.keeper.holder_id, at=self.at)
        self.team = self.found("总队", "city", None, self.lead.holder_id)
        self.shift = None

    def open(self, name: str, minutes: int) -> UUID:
        starts = self.at + timedelta(minutes=minutes)
        return activities.open_session(
            pack=self.pack, activity="visit", id=named(f"{self.city}/{name}"), organiser="水务局",
            place=activity_facts.Place("水厂", "锦江区", Decimal("30.65"), Decimal("104.08")), starts=starts,
            ends=starts + timedelta(hours=2), seats={"people": 5, "classes": 60}, by="desk", at=self.at,
            opens=self.at - timedelta(days=1),
        ).id  # fmt: skip

    def found(self, name: str, level: str, parent: UUID | None, lead: int) -> UUID:
        team = named(f"{self.city}/{name}")
        volunteers.found_team(city=self.city, id=team, level=level, name=name, parent=parent, lead=lead, at=self.at)
        return team

    def recruit(self) -> None:
        """A grown-up and a young volunteer, insured, in the team; a shift that starts within the hour."""
        until = clock.local_day(self.at) + timedelta(days=90)
        told = {"pack": self.pack, "at": self.at, "insured_until": until}
        volunteers.register(holder=self.grown.holder_id, number="V19900101", name="成年人甲", **told)
        volunteers.register(holder=self.young.holder_id, number=NUMBER, name=CHILD, born=BORN, guardian=True, **told)
        for person in (self.grown, self.young):
            volunteers.ask_to_join(holder=person.holder_id, team_id=self.team, at=self.at)
            volunteers.admit(holder=person.holder_id, team_id=self.team, by=self.lead.holder_id, at=self.at)
        self.shift = self.need(30)

    def need(self, minutes: int) -> UUID:
        """A shift that starts in so many minutes."""
        today = clock.local_day(self.at)
        by, project = self.lead.holder_id, named(f"{self.city}/project")
        volunteers.open_project(
            pack=self.pack, id=project, team=self.team, name="河滩净滩", about="", first=today - timedelta(days=9),
            last=today + timedelta(days=30), by=by, at=self.at,
        )  # fmt: skip
        starts = self.at + timedelta(minutes=minutes)
        return volunteers.open_shift(
            project_id=project, id=named(f"{self.city}/shift/{minutes}"), place="河滩", starts=starts,
            ends=starts + timedelta(hours=2), wanted=3, by=by, at=self.at, latitude=Decimal("30.66"), longitude=Decimal("104.09"),
        ).id  # fmt: skip

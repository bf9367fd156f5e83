"""A city whose units hold activities: a session of the lead's unit that starts within the hour, and a series."""

from datetime import timedelta

from tests.civic.activities.hall import PEOPLE, activity, named
from tests.economy.rewards.mall import NAME, SOURCE
from tests.portals.government import city as cities

from puhui.civic.activities import actions, facts
from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import queries as known_packs
from puhui.foundations.packs import schema
from puhui.ground import clock

SERIES = schema.Series(
    every_months=2, first=cities.today().replace(month=1, day=1), source=SOURCE,
    hosts=(schema.Host(id="plant", name=NAME, district="东城区"),),
)  # fmt: skip
PRESENCE = schema.Presence(check_out=True)


class Gathering:
    """The session, and whoever books it."""

    def __init__(self, city: cities.City) -> None:
        self.city, self.at = city, clock.now()
        held = activity(groups=(PEOPLE,), series=SERIES, presence=PRESENCE, opens_days=60)
        shipped = known_packs.active(cities.CITY).pack
        about = shipped.city.model_copy(update={"version": f"{shipped.city.version}-held"})
        self.pack = shipped.model_copy(update={"city": about, "activities": (held,)})
        packs.activate(pack=self.pack, at=self.at)
        self.session = self.open("held", unit="env").id

    def open(self, name: str, unit: str = "env", minutes: int = 30) -> facts.Session:
        starts = self.at + timedelta(minutes=minutes)
        return actions.open_session(
            pack=self.pack, activity="visit", id=named(f"gov/{name}"), organiser="市生态环境局",
            place=facts.Place("东城污水处理厂", "东城区"), starts=starts, ends=starts + timedelta(hours=2), seats={"people": 5},
            by="gov-lead", at=self.at, host="plant", unit=str(self.city.units[unit]), opens=self.at - timedelta(days=1),
        )  # fmt: skip

    def book(self, holder: int, *ages: int) -> facts.Booked:
        party = tuple(facts.Attendee(age, age < 18) for age in ages)
        wish = facts.Asked(
            holder, self.session, "people", named(f"gov/b/{holder}"), self.at - timedelta(hours=12), party
        )
        (answer,) = actions.book(pack=self.pack, wishes=[wish])
        assert isinstance(answer, facts.Booked), answer
        return answer


def hold(city: cities.City) -> Gathering:
    return Gathering(city)

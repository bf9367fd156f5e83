"""A city with activities in miniature, and people who come."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from tests.economy.rewards.mall import NAME, SOURCE, pack_of

from puhui.civic.activities import actions, facts
from puhui.foundations.packs import schema
from puhui.ground import clock
from puhui.ground.refusals import Refusal

CITY = "chengdu"
TODAY = date(2026, 3, 2)
NOON = clock.day_starts(TODAY) + timedelta(hours=12)
STARTS = NOON + timedelta(days=7)
ENDS = STARTS + timedelta(hours=2)
PLACE = facts.Place("水厂", "锦江区", Decimal("30.657400"), Decimal("104.083200"))
MINORS = schema.Minors(version="1", words=NAME, source=SOURCE)
PEOPLE = schema.ActivityGroup(id="people", name=NAME)
CLASSES = schema.ActivityGroup(id="classes", name=NAME, classes=True, party_max=80)
NAMES = UUID(int=1)


def named(name: object) -> UUID:
    """An id that is the same in every run."""
    return uuid5(NAMES, str(name))


def activity(id: str = "visit", **changes) -> schema.Activity:
    told = {
        "id": id, "name": NAME, "kind": "open_day", "about": NAME, "groups": (PEOPLE,), "minors": MINORS,
        "source": SOURCE,
    }  # fmt: skip
    return schema.Activity(**told | changes)


class Hall:
    """One city's activities, with one session open."""

    def __init__(self, *activities: schema.Activity, seats: dict[str, int] | None = None, city: str = CITY) -> None:
        self.pack = pack_of(
            city=city, activities=activities or (activity(),),
        )  # fmt: skip
        self.seats = seats or {"people": 2}
        self.session = self.open("first") if seats != {} else None

    def open(self, name: str, **changes) -> UUID:
        told = {
            "pack": self.pack, "activity": self.pack.activities[0].id, "id": named(f"{self.pack.city.city}/{name}"),
            "organiser": "水务局", "place": PLACE, "starts": STARTS, "ends": ENDS, "seats": self.seats, "by": "desk",
            "at": NOON,
        }  # fmt: skip
        return actions.open_session(**told | changes).id

    def wish(self, holder: int, **changes) -> facts.Asked:
        told = {
            "holder": holder, "session": self.session, "group": "people", "id": named(f"booking/{holder}"), "at": NOON,
        }  # fmt: skip
        return facts.Asked(**told | changes)

    def book_all(self, *wishes: facts.Asked) -> list[facts.Booked | Refusal]:
        return actions.book(pack=self.pack, wishes=wishes)

    def book(self, holder: int, **changes) -> facts.Booked:
        (answer,) = self.book_all(self.wish(holder, **changes))
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def cancel(self, booked: facts.Booked, at: datetime = NOON) -> tuple[facts.Booked, facts.Moved]:
        return actions.cancel(holder=booked.holder, id=booked.id, pack=self.pack, at=at)

    def let_in(self, code: str, nonce: object = 1, at: datetime = STARTS, **changes) -> facts.Attended:
        told = {"session": self.session, "code": code, "nonce": named(f"in/{nonce}"), "by": "door", "at": at}
        return actions.check_in(pack=self.pack, **told | changes)

    def let_out(self, code: str, nonce: object = 2, at: datetime = ENDS, **changes) -> facts.Attended:
        told = {"session": self.session, "code": code, "nonce": named(f"out/{nonce}"), "by": "door", "at": at}
        return actions.check_out(pack=self.pack, **told | changes)

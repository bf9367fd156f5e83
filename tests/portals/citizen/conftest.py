"""A city, a citizen and what the citizen did, for the pages to show."""

from datetime import timedelta
from itertools import count

import pytest
from django.conf import settings
from tests.portals.browser import Site

from puhui.foundations.packs import queries as packs
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.acts import record_behaviour
from puhui.journeys.packs import activate_pack

_numbers = count(1)


def new_citizen() -> object:
    """Somebody who has just signed in for the first time."""
    phone = f"139{next(_numbers):08d}"
    sent = people.send_code(phone=phone, at=clock.now())
    return people.sign_in(phone=phone, code=sent.shown, at=clock.now())


def agree_and_bind(
    citizen: object, city: str = "luzhou", schemes: tuple[str, ...] = ("luzhou-bus-card", "luzhou-account")
) -> str:
    """Agree to every scene of a city and bind a card or account of each scheme; the number of them all."""
    holder, at = citizen.holder_id, clock.now() - timedelta(days=40)
    number = f"51050000{holder:08d}"
    for scenario in packs.active(city).pack.scenarios:
        said = scenario.consent.text
        people.give_consent(
            holder=holder,
            city=city,
            scenario=scenario.id,
            version=scenario.consent.version,
            words={"zh": said.zh, "en": said.en},
            at=at,
        )
    for scheme in schemes:
        people.bind_card(holder=holder, city=city, scheme=scheme, number=number, at=at)
    return number


def deliver(feed: str, rows: list[dict[str, str]], city: str = "luzhou") -> None:
    """Deliver rows of a feed, as the interface would."""
    record_behaviour.record(city=city, feed=feed, rows=rows, name=f"{feed}.jsonl", way="api", at=clock.now())


def live_a_week(number: str) -> None:
    """Days with rides (one told twice, by two channels; one day with more than are paid), steps, meals, clothes."""
    today = clock.local_day(clock.now())
    days = [today - timedelta(days=n) for n in range(1, 6)]
    ride = lambda day, n, hour: {  # noqa: E731
        "order_no": f"R{number}{day:%d}{n}", "card_no": number, "ride_time": f"{day} {hour:02d}:12:00", "line": "101路",
    }  # fmt: skip
    deliver("bus-rides", [ride(d, n, 7 + n) for d in days for n in range(8 if d == days[0] else 2)])
    deliver("bus-payments", [{"payment_no": f"P{number}", "user_no": number, "paid_at": f"{days[0]} 07:13:00"}])
    deliver(
        "walking-steps",
        [{"user_no": number, "date": str(d), "steps": str(4_300 + 700 * n)} for n, d in enumerate(days)],
    )
    deliver("plate-clearing", [{"checkin_no": f"C{number}", "user_no": number, "checked_in_at": f"{days[1]} 12:40:00"}])
    deliver(
        "old-clothes", [{"order_no": f"O{number}", "user_no": number, "weighed_at": f"{days[2]} 10:05:00", "kg": "3.5"}]
    )


@pytest.fixture
def luzhou(site: Site) -> str:
    """The city, active in the browser's database."""
    activate_pack.activate_pack(directory=settings.PACKS / "luzhou", at=clock.now() - timedelta(days=60))
    return "luzhou"


@pytest.fixture
def newcomer(luzhou: str) -> object:
    """Somebody for whom nothing was counted yet."""
    return new_citizen()


@pytest.fixture
def citizen(luzhou: str) -> object:
    """Somebody with a lively week behind them."""
    person = new_citizen()
    live_a_week(agree_and_bind(person))
    return person


@pytest.fixture
def commuter(site: Site) -> object:
    """Somebody of the trial city, whose metro gate told of the way in and not of the way out."""
    activate_pack.activate_pack(directory=settings.PACKS / "trial", at=clock.now() - timedelta(days=60))
    person = new_citizen()
    number = agree_and_bind(person, "trial", ("transit-card",))
    station = {"line": "1", "station": "甲站", "longitude": "113.9", "latitude": "22.5"}
    deliver("shenzhen-metro-stations", [station], "trial")
    day = clock.local_day(clock.now()) - timedelta(days=1)
    tap = {
        "deal_date": f"{day} 08:00:00",
        "card_no": number,
        "equ_no": "E1",
        "deal_type": "地铁入站",
        "station": "甲站",
    }
    deliver("shenzhen-metro-taps", [tap], "trial")
    return person

"""A city with Chengdu's own offers under a name of its own, so that other tests' people stay where they are."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from tests.portals.citizen.conftest import new_citizen

from puhui.economy.points import actions as points
from puhui.foundations.ledger import actions as ledger
from puhui.foundations.packs import queries as packs
from puhui.foundations.packs import schema
from puhui.foundations.packs.refusals import CityUnknown
from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.mall import redeem_reward
from puhui.journeys.packs import activate_pack

CITY = "tianfu"


def open_mall(**changes: schema.Offer) -> schema.Pack:
    """Chengdu's shipped pack in force under another city's id; ``changes`` replace offers (id with underscores)."""
    pack = packs.read_directory(settings.PACKS / "chengdu")
    offers = tuple(changes.get(offer.id.replace("-", "_"), offer) for offer in pack.offers)
    pack = pack.model_copy(update={"city": pack.city.model_copy(update={"city": CITY}), "offers": offers})
    activate_pack.put_into_force(pack=pack, at=clock.now() - timedelta(days=40))
    return pack


def open_mall_with_a_line() -> None:
    """As ``open_mall``, once per database; of the shopping coupon there was one, and it is gone."""
    try:
        packs.active(CITY)
    except CityUnknown:
        coupon = next(offer for offer in open_mall().offers if offer.id == "shopping-coupon")
        one = coupon.quotas[0].model_copy(update={"period": "total", "units": 1})
        open_mall(shopping_coupon=coupon.model_copy(update={"quotas": (one,), "waiting": True}))
        redeem(resident(), "shopping-coupon")


def resident(worth: int = 1_000) -> object:
    """Somebody who takes part in the city's programme and has points."""
    person, at = new_citizen(), clock.now()
    scenario = packs.active(CITY).pack.scenarios[0]
    said = {"zh": scenario.consent.text.zh, "en": scenario.consent.text.en}
    people.give_consent(
        holder=person.holder_id, city=CITY, scenario=scenario.id, version=scenario.consent.version, words=said, at=at
    )
    if worth:
        points.grant(
            holder=person.holder_id, city=CITY, points=worth, months=12, id=uuid4(), at=at,
            paid_by=ledger.open_house_account(f"{CITY}/tests", "source"),
        )  # fmt: skip
    return person


def redeem(person: object, offer: str, **choice: object):
    """Redeem an offer at its price."""
    price = next(one.price for one in packs.active(CITY).pack.offers if one.id == offer)
    return redeem_reward.redeem(
        holder=person.holder_id, city=CITY, offer=offer, id=uuid4(), at=clock.now(), price=price, **choice
    )

"""A city whose registry and exchange are at work, and somebody at each of their desks."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.test import Client
from tests.market.exchange import floor
from tests.market.registry import land, life
from tests.portals.desks import at_desk

from puhui.foundations.people import actions as people
from puhui.ground import clock
from puhui.journeys.market import desks
from puhui.market.exchange import actions as exchange
from puhui.market.registry import actions as registry
from puhui.market.registry import facts

PASSWORD = "a-long-and-odd-phrase"
DUTIES = ("owner", "other", "validator", "verifier", "registry", "second", "exchange", "member", "buyer")


@dataclass
class Market:
    """People by a short name: who they are, the client in which they sit, and their one desk."""

    users: dict[str, object]
    desks: dict[str, str]
    owner: facts.Account
    other: facts.Account
    validator: facts.Body
    verifier: facts.Body

    def client(self, who: str) -> Client:
        return at_desk(self.users[who])

    def path(self, who: str, *more: object) -> str:
        return "/".join(("/market", self.desks[who], *map(str, more))) + "/"


def made(n: int = 1) -> Market:
    """From the n-th subject on: two owners, two bodies, two officers of the registry, one of the exchange, an operator of each owner's member."""
    floor.keeps_exchange()
    at = clock.now()
    owner, other = land.account(n), land.account(n + 1)
    validator, verifier = life.body(n), life.body(n + 1)
    users = {who: people.add_staff(name=f"m-{who}", password=PASSWORD, role="market", at=at) for who in DUTIES}
    seats = {
        "owner": ("owner", owner.id), "other": ("owner", other.id), "validator": ("verifier", validator.id),
        "verifier": ("verifier", verifier.id), "registry": ("registry", 0), "second": ("registry", 0),
        "exchange": ("exchange", 0),
    }  # fmt: skip
    for who, (duty, subject) in seats.items():
        registry.name_desk(
            id=uuid4(), city=land.CITY, person=f"m-{who}", duty=duty, subject=subject, by="root", at=land.NOON
        )
    for who, account in (("member", owner), ("buyer", other)):
        joined = exchange.join(
            id=uuid4(), city=land.CITY, account=account.number, operator=f"m-{who}", by="m-exchange",
            at=floor.on(floor.DECLARED),
        )  # fmt: skip
        told = {"member": joined.id, "amount_fen": 1_000_000, "reference": f"B-{who}", "by": "bank"}
        exchange.deposit(id=uuid4(), at=floor.on(floor.DECLARED), **told)
    own = {who: desks.desks(f"m-{who}")[0].id for who in DUTIES}
    return Market(users, own, owner, other, validator, verifier)


def later(**span: int):
    return clock.now() + timedelta(**span)

"""Providers collect, hold and sell for many owners; what each is owed follows from serial numbers."""

from datetime import date
from uuid import uuid4

import pytest
from tests.market.neutrality import scene
from tests.market.neutrality.scene import on
from tests.market.neutrality.test_articles import refused
from tests.market.registry import land

from puhui.journeys.market import entrust_credits
from puhui.market.neutrality import actions, facts, queries, refusals
from puhui.market.registry.refusals import UnitsInsufficient

NEXT_DAY, UNTIL = date(2026, 3, 17), date(2026, 12, 31)


@pytest.fixture
def market(seller):
    """Two owners with a hundred tonnes each, and a provider with none."""
    other = land.account(2)
    land.issue(land.project(other, 2), 100)
    holder = land.account(3)
    provider = actions.list_provider(id=uuid4(), city=land.CITY, account=holder.number, by="officer", at=on())
    return seller, other, holder, provider


def entrust(provider: facts.Provider, owner, code: str = "P0001", **changes) -> facts.Entrustment:
    told = {
        "project": code,
        "vintage": 2025,
        "tonnes": 40,
        "price_fen": 2500,
        "until": UNTIL,
        "by": "owner",
        "at": on(),
    }
    told |= changes
    return actions.entrust(id=told.pop("id", uuid4()), provider=provider.id, owner=owner.number, **told)


def collect(made: facts.Entrustment, **changes) -> facts.Entrustment:
    told = {"entrustment": made.number, "by": "exchange", "at": on()} | changes
    return entrust_credits.collect(id=told.pop("id", uuid4()), **told)


def statement(provider: facts.Provider) -> facts.ProviderStatement:
    return queries.statement(provider.id, on(date(2026, 12, 31)))


def test_a_provider_collects_from_many_and_owes_each_for_what_went(market):
    one, other, holder, provider = market
    first, second = collect(entrust(provider, one)), collect(entrust(provider, other, "P0002", price_fen=3000))
    assert land.held(one) == {"available": 60} and land.held(holder) == {"available": 80}
    number = scene.plan().number
    scene.measure(number, 30_000)
    scene.retire(number, holder.number, 20, at=on(NEXT_DAY))
    scene.retire(number, holder.number, 10, wanted=land.amount(10, code="P0002"), at=on(NEXT_DAY))
    told = statement(provider)
    assert (told.collected, told.held, told.retired, told.sold, told.returned) == (80, 50, 30, 0, 0)
    assert told.owed_fen == {one.id: 50_000, other.id: 30_000}
    assert [s.amount_fen for s in queries.sales_of(one.id, on(UNTIL))] == [50_000]
    for made in (first, second):
        entrust_credits.give_back(id=uuid4(), entrustment=made.number, by="owner", at=on(date(2026, 3, 18)))
    told = statement(provider)
    assert (told.collected, told.held, told.returned) == (80, 0, 50)
    assert land.held(one) == {"available": 80} and land.held(holder) == {"retired": 30}


def test_nothing_moves_before_a_second_person_confirmed(market):
    one, _other, holder, provider = market
    made = entrust(provider, one)
    refused(refusals.SamePerson, collect, made, by="owner", cites="")
    assert land.held(holder) == {} and land.held(one) == {"available": 100}
    again = uuid4()
    assert collect(made, id=again) == collect(made, id=again)
    assert land.held(holder) == {"available": 40}
    refused(refusals.StepOutOfOrder, collect, made, cites="")


def test_what_an_owner_has_not_got_is_not_collected(market):
    one, _other, holder, provider = market
    made = entrust(provider, one, tonnes=101)
    refused(UnitsInsufficient, collect, made, cites="")
    assert queries.entrustments(provider=provider.id)[0].state == "proposed" and land.held(holder) == {}


@pytest.mark.parametrize(
    ("changes", "no"),
    [
        ({"tonnes": 0}, refusals.TonnesNotWhole),
        ({"tonnes": 1.5}, refusals.TonnesNotWhole),
        ({"price_fen": 0}, refusals.AmountMalformed),
        ({"price_fen": True}, refusals.AmountMalformed),
        ({"until": scene.AFTER}, refusals.EntrustmentOver),
    ],
)
def test_terms_that_are_none_are_refused(market, changes, no):
    one, _other, _holder, provider = market
    refused(no, entrust, provider, one, cites="", **changes)


def test_a_provider_is_listed_has_an_account_and_entrusts_nothing_to_itself(market):
    one, _other, holder, provider = market
    refused(refusals.EntrustedToOneself, entrust, provider, holder, cites="第15条")
    told = {"city": land.CITY, "by": "officer", "at": on()}
    refused(refusals.StepOutOfOrder, actions.list_provider, id=uuid4(), account=holder.number, cites="", **told)
    applied = land.actions.apply_for_account(
        id=uuid4(), city=land.CITY, kind="enterprise", subject=land.credit_code(9), name="N", by="clerk", at=on()
    )
    refused(
        refusals.AccountNotOpen, actions.list_provider, id=uuid4(), account=applied.number, cites="第二十四条", **told
    )
    nobody = facts.Provider(1, land.CITY, 1, "x", "x", "listed")
    refused(refusals.ProviderUnknown, entrust, nobody, one, cites="第15条")
    made = entrust(provider, one)
    with pytest.raises(refusals.StepOutOfOrder):
        entrust_credits.give_back(id=uuid4(), entrustment=made.number, by="owner", at=on())


def test_m26_without_a_rule_of_the_citys_own_nobody_entrusts(market):
    seller, _other, _holder, provider = market
    made = entrust(provider, seller)
    scene.keeps_neutrality(custody=None)
    for verb in (lambda: entrust(provider, seller), lambda: collect(made)):
        refused(refusals.CustodyNotAllowed, verb, cites="第二十六条")

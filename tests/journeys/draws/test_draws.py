"""A draw from its pack to its prizes, across the rooms: acts count, points are paid and go back, partners are told."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from tests.economy.draws.tickets import BEFORE, CLOSES, DAY, DRAWS_AT, OPEN, SOURCE, VALUE, pack_of, terms
from tests.economy.points.programme import CITY, Programme, noon
from tests.economy.points.samples import line, rule
from tests.economy.rewards.mall import offer, quota

from puhui.economy.draws import queries
from puhui.economy.draws import refusals as draws_refusals
from puhui.economy.points import refusals as points_refusals
from puhui.economy.rewards import actions as rewards_actions
from puhui.economy.rewards import queries as rewards
from puhui.economy.rewards.actions import open_offers
from puhui.foundations.ledger import queries as books
from puhui.foundations.outbox.models import Message
from puhui.foundations.packs import actions as packs
from puhui.foundations.packs import queries as packs_known
from puhui.journeys import topics
from puhui.journeys.draws import claim_prize, enter_draw, hold_draw


@pytest.fixture
def city(db) -> Programme:
    """A city in which person 1 has 30 points and nothing saved, and a draw that costs 20 a time."""
    city = Programme(rule(), at=noon("2026-04-01"))
    for n in range(3):
        city.tell(line(f"{n}", at=f"2026-04-0{n + 1}T08:00:00+08:00"))
    city.settle(noon("2026-04-03"))
    hold_draw.open_draws(city=CITY, pack=pack_of(terms(price_points=20)), at=BEFORE)
    return city


def enter(id: int, at=OPEN, holder: int = 1):
    return enter_draw.enter(holder=holder, city=CITY, draw="spring", id=UUID(int=id), at=at)


def told() -> dict[str, dict]:
    return {m.topic: json.loads(m.body)["data"] for m in Message.objects.all()}


def test_entry_is_paid_once(city):
    first = enter(1)
    assert enter(1).ticket == first.ticket
    assert city.balance(1) == (10, 0)
    with pytest.raises(points_refusals.PointsInsufficient):
        enter(2)
    assert len(queries.entries_of(1, CITY, "spring")) == 1, "what could not be paid was not entered"
    assert books.house_balance(f"{CITY}/draws", f"{CITY}.point").balance == 20


def test_points_of_a_draw_that_was_called_off_go_back_to_their_lots(city):
    enter(1)
    hold_draw.call_off(city=CITY, draw="spring", why="The sponsor withdrew", at=CLOSES)
    assert hold_draw.refund_called_off(at=CLOSES) == 1
    assert hold_draw.refund_called_off(at=CLOSES) == 0
    assert city.balance(1) == (30, 0)
    assert told()["draw.called_off"]["why"] == "The sponsor withdrew"


def test_closed_draws_are_committed_by_themselves_and_partners_are_told(city):
    enter(1)
    assert hold_draw.commit_due(at=CLOSES - timedelta(seconds=1)) == 0
    assert hold_draw.commit_due(at=CLOSES) == 1
    assert hold_draw.commit_due(at=CLOSES + DAY) == 0
    done = hold_draw.run(city=CITY, draw="spring", value=VALUE, source=SOURCE, by="operator", at=DRAWS_AT)
    assert [(place.prize, place.shown_as) for place in done.winners] == [("first", "***")]
    heard = told()
    assert heard["draw.committed"]["commitment"] == queries.draw(CITY, "spring").commitment
    assert heard["draw.drawn"] == {
        "city": CITY, "draw": "spring", "value": VALUE, "winners": [{"place": 1, "ticket": done.winners[0].ticket}],
    }  # fmt: skip
    assert set(heard) <= set(topics.TOPICS)


def test_points_that_were_won_are_given_once(city):
    prize = terms()["prizes"][1]
    told = terms(id="points", prizes=[prize | {"months": 6}])
    hold_draw.open_draws(city=CITY, pack=pack_of(told), at=BEFORE)
    enter_draw.enter(holder=1, city=CITY, draw="points", id=UUID(int=5), at=OPEN)
    hold_draw.commit(city=CITY, draw="points", at=CLOSES)
    hold_draw.run(city=CITY, draw="points", value=VALUE, source=SOURCE, by="operator", at=DRAWS_AT)
    for at in (DRAWS_AT, DRAWS_AT + DAY):
        claim_prize.claim(holder=1, city=CITY, draw="points", at=at)
    assert city.balance(1) == (130, 0)
    assert queries.place_of(1, CITY, "points").state == "delivered"


def offer_won(**changes):
    """A draw whose first prize is an offer, drawn; person 1 has won it."""
    prize = terms()["prizes"][0] | {"kind": "offer", "offer": "coupon"}
    draws = pack_of(terms(prizes=[prize]))
    named = draws.city.model_copy(update={"city": CITY})
    pack = draws.model_copy(update={"offers": (offer(price=13, **changes),), "city": named})
    with transaction.atomic():
        packs.activate(pack=pack, at=BEFORE)
        open_offers(city=CITY, pack=pack, at=BEFORE)
    hold_draw.open_draws(city=CITY, pack=pack, at=BEFORE)
    enter(5)
    hold_draw.commit(city=CITY, draw="spring", at=CLOSES)
    hold_draw.run(city=CITY, draw="spring", value=VALUE, source=SOURCE, by="operator", at=DRAWS_AT)


def claim(at=DRAWS_AT):
    return claim_prize.claim(holder=1, city=CITY, draw="spring", at=at)


def test_offer_that_was_won_is_a_voucher_at_once_and_once(db):
    offer_won(quotas=(quota(2),))
    first, again = claim(), claim(DRAWS_AT + DAY)
    assert (first.delivered, again.delivered, again.newly) == (True, True, False)
    (voucher,) = rewards.vouchers_of(1, CITY)
    assert (voucher.offer, voucher.price, voucher.state) == ("coupon", 0, "issued")
    assert rewards.offer(CITY, "coupon", DRAWS_AT).left == 1
    assert queries.place_of(1, CITY, "spring").state == "delivered"
    assert told()["voucher.issued"] == {"voucher": str(voucher.voucher), "offer": "coupon"}


def test_prize_is_still_owed_where_nothing_is_left_of_its_offer(db):
    offer_won(quotas=(quota(1),))
    give = {"city": CITY, "offer": "coupon", "pack_number": packs_known.active(CITY).number, "at": DRAWS_AT}
    other = rewards_actions.give(holder=2, id=UUID(int=7), pack=packs_known.active(CITY).pack, **give)
    assert not claim().delivered
    assert queries.place_of(1, CITY, "spring").state == "claimed", "it waits to be handed over"
    rewards_actions.refund(holder=2, id=other.voucher, pack=packs_known.active(CITY).pack, at=DRAWS_AT)
    assert claim().delivered
    assert len(rewards.vouchers_of(1, CITY)) == 1


def test_conditions_look_at_the_days_that_the_terms_name(db):
    from puhui.foundations.ledger import actions as ledger  # noqa: PLC0415

    ledger.open_book(CITY, [f"{CITY}.mg_co2e", f"{CITY}.point", f"{CITY}.bubble"])
    for name, needs in (
        ("ever", {"grams": 1}),
        ("acts", {"acts": 1, "since": "2026-04-01", "until": "2026-04-30"}),
    ):
        hold_draw.open_draws(city=CITY, pack=pack_of(terms(id=name, needs=needs)), at=BEFORE)
        found = enter_draw.done(7, queries.draw(CITY, name))
        assert (found.saved_mg, found.acts) == (0, 0)
        with pytest.raises(draws_refusals.NeedsUnmet):
            enter_draw.enter(holder=7, city=CITY, draw=name, id=UUID(int=1), at=OPEN)


def test_same_activation_again_publishes_nothing_twice(city):
    hold_draw.open_draws(city=CITY, pack=pack_of(terms(price_points=20)), at=OPEN)
    assert Message.objects.filter(topic="draw.published").count() == 1
    assert date(2026, 5, 1) == queries.draw(CITY, "spring").opens.date()

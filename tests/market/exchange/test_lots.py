"""Orders that come together: the same answers and the same rows as one by one, whatever the lots."""

import random
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tests.market.exchange import floor
from tests.market.exchange.floor import BUY, CITY, DAY, SELL, TRADED, on, standing
from tests.market.registry import land

from puhui.ground.refusals import Refusal
from puhui.journeys.market import order_room
from puhui.market.exchange import actions, facts, queries, refusals
from puhui.market.exchange.facts import Wish

OTHER = "P0001-2024"


def wish(n: int, side: facts.Side, price: int, tonnes: int, kind: str = "listing", **changes) -> Wish:
    told = {"instrument": TRADED, "by": f"op{n}", "at": on(), "id": uuid4()} | changes
    return Wish(kind=kind, side=side, price_fen=price, tonnes=tonnes, **told)


def script(seed: int, count: int = 150) -> list[Wish]:
    """Listings and picks of five members in two instruments, many of which are refused, some told twice."""
    chance = random.Random(seed)
    found: list[Wish] = []
    for n in range(count):
        if found and chance.random() < 0.05:
            found.append(replace(chance.choice(found), tonnes=chance.choice((5, 6, 7))))
            continue
        member = chance.randint(1, 6)
        side = SELL if (member < 3) ^ (chance.random() < 0.05) else BUY
        price = chance.choice((1000, 1000, 1000, 1005, 899) if side is SELL else (1000, 1000, 1000, 995, 1101))
        found.append(
            wish(
                member, side, price, chance.choice((0, 5, 9, 9, 60)), chance.choice(("listing", "pick")),
                id=UUID(int=seed * 10_000 + n), at=on(second=n % 60),
                instrument=chance.choice((TRADED, TRADED, TRADED, OTHER, OTHER, "P0009-2025", "x")),
            )
        )  # fmt: skip
    return found


def one_by_one(wishes: list[Wish]) -> list:
    answers = []
    for w in wishes:
        verb = actions.pick if w.kind == "pick" else actions.list_order
        told = {"instrument": w.instrument, "side": w.side, "price_fen": w.price_fen, "tonnes": w.tonnes}
        try:
            with transaction.atomic():
                answers.append(verb(id=w.id, city=CITY, by=w.by, at=w.at, **told))
        except Refusal as no:
            answers.append(no)
    return answers


def shown(answers: list) -> list:
    """Refusals by what they say; of orders what was dealt, since what is left changes with what comes later."""
    return [
        (type(a).__name__, a.data) if isinstance(a, Refusal) else (a.id, a.kind, a.member, a.deals)
        for a in answers
    ]  # fmt: skip


@pytest.fixture
def room(db):
    floor.keeps_exchange(holding=floor.schema.Holding(tonnes_max=400))
    first = floor.member(1, cash_fen=300_000, tonnes=300, price_fen=1000)
    floor.place(first, 200, 1000, vintage=2024)
    floor.member(2, cash_fen=200_000, tonnes=300)
    for n in (3, 4, 5):
        floor.member(n, cash_fen=400_000)


class Rollback(Exception):
    pass


@pytest.mark.parametrize("seed", [1, 2])
def test_lots_of_any_size_do_what_one_by_one_does(room, seed):
    wishes, outcomes = script(seed), []
    for size in (0, 7, 150):
        try:
            with transaction.atomic():
                if size:
                    lots = [wishes[n : n + size] for n in range(0, len(wishes), size)]
                    answers = [a for lot in lots for a in actions.take_orders(city=CITY, wishes=lot)]
                else:
                    answers = one_by_one(wishes)
                tables = floor.everything()[:6]
                raise Rollback
        except Rollback:
            outcomes.append((shown(answers), tables))
    assert outcomes[0][0] == outcomes[1][0] == outcomes[2][0]
    assert outcomes[0][1] == outcomes[1][1] == outcomes[2][1]
    dealt = sum(len(a[3]) for a in outcomes[0][0] if len(a) == 4)
    assert dealt >= 5, "nothing would be compared"


def test_what_was_taken_together_is_right_and_can_be_closed(db):
    floor.keeps_exchange()
    floor.owner(1, 300, 1000)
    for n in (2, 3):
        floor.member(n, cash_fen=100_000)
    lot = [wish(1, SELL, 1000, 50), wish(2, BUY, 1000, 30, "pick"), wish(3, BUY, 1000, 30, "pick")]
    lot += [wish(3, BUY, 1000, 5, "pick"), wish(2, BUY, 990, 5)]
    answers = order_room.give_together(city=CITY, wishes=lot)
    assert [type(a).__name__ for a in answers] == ["Order", "Order", "LevelTooSmall", "Order", "Order"]
    assert queries.verify().ok
    assert floor.close().delivered == 2
    assert queries.verify().ok


def test_a_lot_again_is_the_same_and_other_content_is_refused(room):
    lot = [wish(1, SELL, 1000, 50), wish(3, BUY, 1000, 20, "pick")]
    first = actions.take_orders(city=CITY, wishes=lot)
    before = floor.everything()
    again = actions.take_orders(city=CITY, wishes=[*lot, replace(lot[1], tonnes=21)])
    assert again[1] == first[1]
    assert again[0].left == 30
    assert isinstance(again[2], refusals.ChangeDiffers)
    assert again[2].data["field"] == "tonnes"
    assert floor.everything() == before


def test_a_lot_has_an_end(room):
    with pytest.raises(refusals.LotTooLarge):
        actions.take_orders(city=CITY, wishes=[wish(1, SELL, 1000, 1)] * 1_001)


def test_a_closed_day_and_a_wrong_hour_are_answers_too(room):
    floor.actions.begin_close(city=CITY, day=DAY, by="officer", at=on(DAY, 15))
    answers = actions.take_orders(
        city=CITY,
        wishes=[wish(1, SELL, 1000, 1), wish(1, SELL, 1000, 1, at=on(DAY, 8)), wish(1, SELL, 1000, 1, by=" ")],
    )
    assert [type(a).__name__ for a in answers] == ["DayClosed", "OutsideSession", "PersonMissing"]


@pytest.mark.django_db(transaction=True)
def test_a_crowd_at_the_till_gets_each_its_answer():
    floor.keeps_exchange()
    floor.member(1, tonnes=100, price_fen=1000)
    buyers = [floor.member(n, cash_fen=100_000) for n in range(2, 10)]
    order_room.give(city=CITY, wish=wish(1, SELL, 1000, 60))
    asked = [
        lambda n=n, k=k: order_room.give(city=CITY, wish=wish(n, BUY, 1000, 10, "pick", id=UUID(int=100 * n + k)))
        for n in range(2, 10)
        for k in range(3)
    ]
    answers = land.at_once(*asked)
    dealt = [a for a in answers if isinstance(a, facts.Order)]
    assert sum(a.tonnes for a in dealt) == 60
    assert {type(a).__name__ for a in answers} == {"Order", "NothingListed"}
    assert sum(standing(b)[1].bought for b in buyers) == 60


@pytest.mark.django_db(transaction=True)
def test_a_book_kept_from_an_earlier_lot_is_read_again_when_somebody_else_has_changed_it():
    floor.keeps_exchange()
    floor.member(1, tonnes=100, price_fen=1000)
    floor.member(2, cash_fen=500_000)

    def take(*lot: Wish) -> list[str]:
        return [type(a).__name__ for a in actions.take_orders(city=CITY, wishes=lot)]

    listing = wish(1, SELL, 1000, 10)
    assert take(listing, wish(2, BUY, 1000, 1, "pick")) == ["Order", "Order"]
    assert take(wish(2, BUY, 1000, 1, "pick")) == ["Order"]
    better = floor.order(1, SELL, 990, 5)
    assert take(wish(2, BUY, 1000, 1, "pick"), wish(2, BUY, 990, 5, "pick")) == ["NotBestLevel", "Order"]
    assert queries.order(CITY, better.id).state == "filled"
    actions.withdraw_order(id=uuid4(), city=CITY, order=listing.id, by="op1", at=on())
    assert take(wish(2, BUY, 1000, 1, "pick")) == ["NothingListed"]
    # A lot that is rolled back leaves no copy behind.
    with pytest.raises(Rollback), transaction.atomic():
        take(wish(1, SELL, 1000, 7), wish(2, BUY, 1000, 1, "pick"))
        raise Rollback
    assert take(wish(2, BUY, 1000, 1, "pick")) == ["NothingListed"]
    assert queries.verify().first_fault.kind == "placed"  # the registry knows nothing of these tonnes

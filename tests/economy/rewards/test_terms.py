"""What may be had, by whom and when; most of it needs no database."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.economy.rewards.mall import CITY, NOON, TODAY, Mall, at_once, district, limit, offer, quota, release

from puhui.economy.rewards import facts, queries, refusals, reserving
from puhui.economy.rewards.calc import cells, terms
from puhui.foundations.packs import schema


def asked(told: schema.Offer, **more) -> terms.Terms:
    wish = facts.Asked(**{"holder": 1, "offer": told.id, "id": uuid4(), "price": told.price, "at": NOON} | more)
    return terms.terms_of(CITY, told, wish, wish.at)


def test_price_is_the_one_that_was_seen():
    with pytest.raises(refusals.PriceChanged) as refused:
        asked(offer(price=30), price=20)
    assert refused.value.data == {"offer": "coupon", "seen": 20, "now": 30}


@pytest.mark.parametrize(
    ("changes", "wish", "refusal"),
    [
        ({"sale": schema.SaleDays(first=TODAY + timedelta(days=1))}, {}, refusals.OfferNotOnSale),
        ({"sale": schema.SaleDays(last=TODAY - timedelta(days=1))}, {}, refusals.OfferNotOnSale),
        ({}, {"on": TODAY}, refusals.DayNotAsked),
        ({"booking": schema.Booking(to_days=3)}, {}, refusals.DayMissing),
        ({"booking": schema.Booking(to_days=3)}, {"on": TODAY + timedelta(days=4)}, refusals.DayOutside),
        ({"booking": schema.Booking(from_days=1, to_days=3)}, {"on": TODAY}, refusals.DayOutside),
        ({}, {"district": "east"}, refusals.PlaceNotAsked),
        ({"districts": (district("east"),), "choose": ("district",)}, {}, refusals.PlaceMissing),
        ({"districts": (district("east"),), "choose": ("district",)}, {"district": "west"}, refusals.PlaceUnknown),
        ({"merchants": ("zoo",), "choose": ("provider",)}, {"provider": "pandas"}, refusals.PlaceUnknown),
        ({}, {"window": "morning"}, refusals.WindowUnknown),
        ({"releases": (release("night", "20:00", "21:00", 5),)}, {}, refusals.OfferNotOpen),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_offer_is_refused(changes, wish, refusal):
    with pytest.raises(refusal):
        asked(offer(**changes), **wish)


def test_voucher_holds_for_its_days_or_on_its_day():
    assert asked(offer(valid=schema.Validity(days=1))).valid_to == TODAY
    assert asked(offer(valid=schema.Validity(last=date(2026, 12, 31)))).valid_to == date(2026, 12, 31)
    ticket = asked(offer(booking=schema.Booking(to_days=9)), on=TODAY + timedelta(days=9))
    assert (ticket.valid_from, ticket.valid_to) == (date(2026, 3, 11), date(2026, 3, 11))


@pytest.mark.parametrize(
    ("period", "day", "span", "ends"),
    [
        ("day", date(2026, 3, 2), "2026-03-02", date(2026, 3, 2)),
        ("month", date(2026, 12, 31), "2026-12", date(2026, 12, 31)),
        ("month", date(2028, 2, 1), "2028-02", date(2028, 2, 29)),
        ("year", date(2026, 3, 2), "2026", date(2026, 12, 31)),
        ("total", date(2026, 3, 2), "total", None),
    ],
)
def test_spans_of_quotas(period, day, span, ends):
    assert cells.span_of(period, day) == (span, ends)


def test_quota_counts_by_the_day_of_the_visit():
    told = offer(booking=schema.Booking(to_days=300), quotas=(quota(1, "day"), quota(5, "year")))
    spans = {cell.period: cell.span for cell in asked(told, on=date(2026, 12, 24)).cells}
    assert spans == {"day": "2026-12-24", "year": "2026"}


def test_release_gives_all_of_it_by_its_last_part():
    hours = release("r", "10:00", "11:40", 10, every_minutes=30)
    start = NOON - timedelta(hours=2)
    given = [cells.released(hours, start + timedelta(minutes=m)) for m in (-1, 0, 29, 30, 60, 90, 99, 100, 500)]
    assert given == [0, 2, 2, 5, 7, 10, 10, 10, 10]


# ---- per person


@pytest.mark.parametrize("period", ["day", "month", "year", "total"])
def test_person_limit_begins_anew_with_its_period(db, period):
    mall = Mall(offer(limits=(limit(2, period),)))
    mall.redeem(1)
    mall.redeem(1)
    with pytest.raises(refusals.LimitReached) as refused:
        mall.redeem(1)
    assert refused.value.data == {"offer": "coupon", "period": period, "units": 2}
    mall.redeem(2)
    later = {"day": timedelta(days=1), "month": timedelta(days=30), "year": timedelta(days=305)}
    if period == "total":
        with pytest.raises(refusals.LimitReached):
            mall.redeem(1, at=NOON + timedelta(days=400))
    else:
        mall.redeem(1, at=NOON + later[period])


def test_what_was_given_back_does_not_count_but_sets_the_pace(db):
    mall = Mall(offer(limits=(limit(1),), pace_minutes=10))
    mall.refund(mall.redeem(1))
    with pytest.raises(refusals.PaceTooQuick) as refused:
        mall.redeem(1, at=NOON + timedelta(minutes=9))
    assert refused.value.data["again_at"] == "2026-03-02 12:10"
    mall.redeem(1, at=NOON + timedelta(minutes=10))


@pytest.mark.parametrize("guard", [True, False])
@pytest.mark.django_db(transaction=True)
def test_person_limit_holds_when_one_person_asks_many_times_at_once(guard, monkeypatch):
    if not guard:
        monkeypatch.setattr(reserving, "_alone", lambda cursor, holders: None)
    mall = Mall(*(offer(f"c{n}", limits=(limit(1),)) for n in range(10)))
    had = []
    for number in range(10):
        works = [lambda n=number: mall.redeem(1, f"c{n}")] * 4
        had.append(sum(isinstance(one, facts.VoucherIssued) for one in at_once(*works)))
    assert (had == [1] * 10) is guard, had


# ---- ids


def test_same_id_again_answers_the_same(db):
    mall = Mall(offer(quotas=(quota(1),)))
    id = uuid4()
    first = mall.redeem(1, id=id)
    assert mall.redeem(1, id=id, at=NOON + timedelta(days=3)) == first
    assert queries.stock_agrees(mall.city) == []


def test_id_for_something_else_is_refused_by_its_field(db):
    mall = Mall(offer(), offer("other"), offer("sight", booking=schema.Booking(to_days=3)))
    id, day = uuid4(), uuid4()
    mall.redeem(1, id=id)
    mall.redeem(1, "sight", id=day, on=TODAY)
    for field, again in {
        "holder": {"holder": 2, "id": id},
        "offer": {"holder": 1, "offer": "other", "id": id},
        "on": {"holder": 1, "offer": "sight", "id": day, "on": TODAY + timedelta(days=1)},
    }.items():
        with pytest.raises(refusals.RedemptionDiffers) as refused:
            mall.redeem(**again)
        assert refused.value.data["field"] == field


@pytest.mark.django_db(transaction=True)
def test_id_that_two_people_use_at_once_is_the_first_ones():
    mall = Mall(offer(quotas=(quota(100),)))
    for _ in range(10):
        id = uuid4()
        answers = at_once(lambda id=id: mall.redeem(1, id=id), lambda id=id: mall.redeem(2, id=id))
        assert sorted(type(one).__name__ for one in answers) == ["RedemptionDiffers", "VoucherIssued"]
    assert queries.stock_agrees(mall.city) == []

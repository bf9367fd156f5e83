"""What buyers and operators look up: shares, choices, parts of releases, files of codes, and giving back by hand."""

from datetime import timedelta

import pytest
from tests.economy.rewards.mall import CITY, NOON, TODAY, Mall, district, limit, offer, quota, release

from puhui.economy.rewards import actions, queries, refusals
from puhui.economy.rewards.calc import cells
from puhui.economy.rewards.models import Undone
from puhui.foundations.packs import schema

pytestmark = pytest.mark.django_db
HOURS = (
    release("elders", "08:00", "09:00", 2, elders=True),
    release("all", "09:00", "12:30", 7, every_minutes=60),
)


def test_had_counts_by_period_and_leaves_out_what_was_given_back():
    mall = Mall(offer(limits=(limit(9),)))
    before = NOON - timedelta(days=5)  # another month of the same year
    mall.redeem(1, at=before)
    mall.redeem(1)
    mall.refund(mall.redeem(1))
    mall.redeem(2)

    found = queries.had(1, CITY, mall.pack.offers[0], NOON)

    assert found == {"day": 1, "month": 1, "year": 2, "total": 2}


def test_lefts_are_told_for_every_choice_in_one_question(django_assert_num_queries):
    booked = offer(
        "ticket", kind="ticket", valid=None, booking=schema.Booking(from_days=0, to_days=1), merchants=("zoo", "park"),
        choose=("provider",), quotas=(quota(2, "day"), quota(3, "year", "provider", only=("zoo",))),
    )  # fmt: skip
    mall = Mall(booked)
    mall.redeem(1, "ticket", on=TODAY, provider="zoo")

    with django_assert_num_queries(1):
        found = queries.lefts(CITY, booked, NOON)

    tomorrow = TODAY + timedelta(days=1)
    assert found == {
        (TODAY, "", "zoo"): 1, (TODAY, "", "park"): 1, (tomorrow, "", "zoo"): 2, (tomorrow, "", "park"): 2,
    }  # fmt: skip


def test_lefts_of_an_offer_without_quotas_have_no_end():
    free = offer(districts=(district("east"),), choose=("district",))
    Mall(free)

    assert queries.lefts(CITY, free, NOON) == {(None, "east", ""): None}


@pytest.mark.parametrize(
    ("hour", "elder", "expected"),
    [
        (7, False, 9), (7, True, 8), (8.5, False, 9), (9, False, 10), (11.99, False, 12), (12, False, 33), (20, True, 32),
    ],
)  # fmt: skip
def test_next_part_is_the_next_moment_in_which_more_is_given_out(hour, elder, expected):
    at = NOON.replace(hour=0) + timedelta(hours=hour)
    wanted = NOON.replace(hour=0) + timedelta(hours=expected)

    assert cells.next_part(offer(releases=HOURS), at, elder=elder) == wanted


def test_offer_whose_day_is_chosen_is_closed_outside_its_hours():
    booked = {"kind": "ticket", "valid": None, "booking": schema.Booking(to_days=1), "releases": HOURS}
    Mall(offer("ticket", **booked))

    told = {
        (hour, elder): queries.offer(CITY, "ticket", NOON.replace(hour=hour), elder=elder).why
        for hour, elder in ((7, False), (8, False), (8, True), (10, False), (13, False))
    }

    assert told == {
        (7, False): "rewards.offer_not_open", (8, False): "rewards.window_for_elders", (8, True): "",
        (10, False): "", (13, False): "rewards.offer_not_open",
    }  # fmt: skip


def test_pool_lines_are_told_apart():
    Mall(offer("code", kind="pool"))
    pooled = queries.offer(CITY, "code", NOON).offer
    actions.fill_pool(city=CITY, offer=pooled, codes=["OLD"], at=NOON)

    found = queries.pool_lines(CITY, "code", [" OLD ", "NEW", "", "NEW", "x" * 201, "a\x07b"])

    assert found == ["known", "new", "empty", "twice", "wrong", "wrong"]
    assert queries.pools(CITY) == {"code": (1, 1)}


def test_undone_redemption_says_who_and_why_and_gives_the_unit_back():
    mall = Mall(offer(quotas=(quota(1),), refundable=False))
    voucher = mall.redeem(1)
    with pytest.raises(refusals.RefundNotAllowed):
        mall.refund(voucher)

    for reason in ("", "  ", "x" * 501):
        with pytest.raises(refusals.ReasonMissing):
            _undo(mall, voucher, reason)
    first = _undo(mall, voucher, "closed")
    again = _undo(mall, voucher, "closed again")

    assert first == again
    assert (first.how, queries.undone(1, voucher.voucher)) == ("refunded", "closed")
    (row,), _more = queries.redemptions(CITY)
    assert (row.state, row.undone_by, row.undone_why) == ("refunded", "desk", "closed")
    assert mall.redeem(2).state == "issued"


def test_used_voucher_cannot_be_undone():
    mall = Mall(offer())
    voucher = mall.redeem(1)
    mall.use(voucher.code)

    with pytest.raises(refusals.VoucherAlreadyUsed):
        _undo(mall, voucher, "closed")
    assert Undone.objects.count() == 0


def test_redemptions_come_by_the_page():
    mall = Mall(offer())
    for holder in range(1, 53):
        mall.redeem(holder)

    first, more = queries.redemptions(CITY)
    second, no_more = queries.redemptions(CITY, page=2)

    assert (len(first), more, len(second), no_more) == (50, True, 2, False)
    assert len({row.short for row in (*first, *second)}) == 52


def test_quota_history_keeps_spans_that_are_over():
    mall = Mall(offer(quotas=(quota(5, "month"),)))
    mall.redeem(1, at=NOON - timedelta(days=3))
    mall.redeem(1)
    mall.redeem(2)

    found = queries.quota_history(CITY, "coupon")

    assert [(one.span, one.units, one.sold) for one in found] == [("2026-03", 5, 2), ("2026-02", 5, 1)]


def _undo(mall: Mall, voucher, reason: str):
    return actions.undo(
        holder=voucher.holder, id=voucher.voucher, pack=mall.pack, by="desk", reason=reason, at=NOON
    )  # fmt: skip

import contextlib
import time
from base64 import urlsafe_b64decode
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st
from tests.economy.rewards.mall import CITY, NOON, TODAY, Mall, at_once, district, offer, quota

from puhui.economy.rewards import actions, facts, queries, refusals, using
from puhui.economy.rewards.calc import codes
from puhui.economy.rewards.models import Use
from puhui.foundations.packs import schema

SHOPS = {"merchants": ("shop", "stall"), "districts": (district("east"), district("west")), "value_fen": 500}


@pytest.fixture
def mall(db) -> Mall:
    return Mall(
        offer(offline=True, refundable=False, **SHOPS), offer("ticket", booking=schema.Booking(to_days=9)),
        offer("tree", kind="donation"), offer("free"), offer("zoo", merchants=("shop", "stall"), choose=("provider",)),
    )  # fmt: skip


def take(mall: Mall, code: str, **more) -> facts.VoucherUsed:
    return mall.use(code, **{"district": "east"} | more)


# ---- codes


@given(st.binary(min_size=16, max_size=16), st.integers(0, 9), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_of_a_typed_code_always_shows(raw, place, other):
    short = codes.short_of(b"key", UUID(bytes=raw))
    assert codes.typed(f" {short[:5].lower()}-{short[5:]} ") == short
    if short[place] != other:
        with pytest.raises(refusals.VoucherCodeUnreadable):
            codes.typed(short[:place] + other + short[place + 1 :])


def test_letters_that_look_like_digits_are_read_as_digits():
    data = "0123456781"[:9]
    short = data + codes.check_of(data)
    assert codes.typed(short.replace("0", "o").replace("1", "L")) == short


def test_signed_code_says_what_a_counter_must_know_and_names_nobody(mall):
    voucher = mall.redeem(77)
    said = codes.read(voucher.code)
    assert (said.city, said.offer, said.short, said.valid_to) == (CITY, "coupon", voucher.short, date(2026, 3, 31))
    assert "77" not in voucher.code.split(".")
    assert len(voucher.code) < 200  # fits a QR that a cheap phone reads
    (key,) = queries.public_keys(CITY)
    codes.verify(voucher.code, urlsafe_b64decode(key.key + "="))


def test_a_changed_or_cut_code_is_refused(mall):
    code = mall.redeem(1).code
    for n in (0, 5, 12, 30, len(code) - 1):
        with pytest.raises((refusals.VoucherCodeUnreadable, refusals.VoucherCodeForged)):
            take(mall, code[:n])
    forged = code.replace(".coupon.", ".ticket.")
    with pytest.raises(refusals.VoucherCodeForged):
        take(mall, forged)
    last = "A" if code[-2] != "A" else "B"
    with pytest.raises(refusals.VoucherCodeForged):
        take(mall, code[:-2] + last + code[-1])
    with pytest.raises(refusals.VoucherCodeForged):
        take(mall, code.replace(f"PH1.{CITY}.", "PH1.luzhou."))
    assert take(mall, code).value_fen == 500


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    for read in (codes.read, codes.typed):
        with contextlib.suppress(refusals.VoucherCodeUnreadable):
            read(text)


# ---- at the counter


def test_voucher_is_used_once(mall):
    voucher = mall.redeem(1)
    used = take(mall, voucher.code)
    assert (used.voucher, used.merchant, used.store, used.value_fen) == (voucher.voucher, "shop", "gate", 500)
    with pytest.raises(refusals.VoucherAlreadyUsed) as refused:
        take(mall, voucher.code)
    assert refused.value.data == {"at": "2026-03-02 12:00", "here": True}
    with pytest.raises(refusals.VoucherAlreadyUsed) as refused:
        take(mall, voucher.code, merchant="stall")
    assert refused.value.data["here"] is False
    assert queries.used_between(CITY, "shop", TODAY, TODAY) == [used]
    assert queries.used_between(CITY, "shop", TODAY + timedelta(days=1), TODAY + timedelta(days=1)) == []


def test_reasons_of_the_counter(mall):
    coupon, ticket = mall.redeem(1), mall.redeem(1, "ticket", on=TODAY + timedelta(days=2))
    elsewhere, tree = mall.redeem(1, "zoo", provider="stall"), mall.redeem(1, "tree")
    held = mall.redeem(1, "free", held_until=NOON + timedelta(minutes=5))
    returned = mall.redeem(1, "free")
    mall.refund(returned)
    late = NOON + timedelta(days=30)
    foreign = Mall(offer(), city="luzhou").redeem(1)
    for refusal, code, more in (
        (refusals.VoucherUnknown, codes.short_of(b"x", uuid4()), {}),
        (refusals.VoucherCodeUnreadable, "hello", {}),
        (refusals.VoucherForeignCity, foreign.code, {}),
        (refusals.VoucherForeignCity, foreign.short, {}),
        (refusals.VoucherOtherMerchant, coupon.code, {"merchant": "thief"}),
        (refusals.VoucherOtherMerchant, elsewhere.code, {"merchant": "shop"}),
        (refusals.VoucherWrongDistrict, coupon.code, {"district": "north"}),
        (refusals.VoucherNotForCounters, tree.short, {}),
        (refusals.VoucherNotYetValid, ticket.code, {}),
        (refusals.VoucherExpired, ticket.code, {"at": NOON + timedelta(days=3)}),
        (refusals.VoucherExpired, coupon.code, {"at": late}),
        (refusals.VoucherNotPaid, held.short, {}),
        (refusals.VoucherRefunded, returned.short, {}),
    ):
        with pytest.raises(refusal):
            take(mall, code, **more)
    # Nothing has happened to any of them.
    assert Use.objects.count() == 0
    assert take(mall, coupon.code, district="west区").district == "west区"
    assert take(mall, ticket.code, at=NOON + timedelta(days=2), merchant="anybody").value_fen == 0


# ---- without a line


def test_offline_use_counts_by_the_time_it_was_shown(mall):
    voucher = mall.redeem(1)
    last_day = NOON + timedelta(days=29)
    used = take(mall, voucher.code, at=last_day + timedelta(days=2), seen_at=last_day)
    assert (used.seen_at, used.at) == (last_day, last_day + timedelta(days=2))


def test_first_that_reaches_the_platform_counts_whatever_time_the_other_claims(mall):
    voucher = mall.redeem(1)
    take(mall, voucher.code, merchant="stall", at=NOON + timedelta(hours=2))
    with pytest.raises(refusals.VoucherAlreadyUsed) as refused:
        take(mall, voucher.code, at=NOON + timedelta(hours=5), seen_at=NOON + timedelta(hours=1))
    assert refused.value.data["here"] is False


@pytest.mark.parametrize(
    ("offer_id", "seen", "refusal"),
    [
        ("coupon", timedelta(hours=-73), refusals.UploadLate),
        ("coupon", timedelta(minutes=6), refusals.SeenInFuture),
        ("free", timedelta(hours=-1), refusals.OfflineNotAllowed),
    ],
)
def test_upload_that_cannot_be_right_is_refused(mall, offer_id, seen, refusal):
    voucher, at = mall.redeem(1, offer_id), NOON + timedelta(days=5)
    with pytest.raises(refusal):
        take(mall, voucher.code, at=at, seen_at=at + seen)
    assert take(mall, voucher.code, at=at).at == at


def test_clock_that_runs_a_little_ahead_is_put_right(mall):
    voucher = mall.redeem(1)
    assert take(mall, voucher.code, seen_at=NOON + timedelta(minutes=4)).seen_at == NOON


# ---- at once


@pytest.mark.parametrize("guard", [True, False])
@pytest.mark.django_db(transaction=True)
def test_voucher_shown_at_two_counters_at_once_is_taken_at_one(guard, monkeypatch):
    mall = Mall(offer())
    vouchers = [mall.redeem(n) for n in range(1, 21)]
    if not guard:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows)
        monkeypatch.setattr(using, "_settle", lambda row, at: time.sleep(0.01))
    answers = [
        one
        for voucher in vouchers
        for one in at_once(*(lambda shop=shop, v=voucher: _tried(mall, v.code, shop) for shop in ("east", "west")))
    ]
    assert answers.count("taken") == 20
    # Without the guard both get past the look at its state, and only the wall is left.
    assert ("wall" in answers) is not guard, answers


def _tried(mall: Mall, code: str, shop: str) -> str:
    try:
        mall.use(code, shop)
        return "taken"
    except refusals.VoucherAlreadyUsed:
        return "refused"
    except IntegrityError:
        return "wall"


# ---- lists


def test_vouchers_of_a_person_cost_the_same_queries_for_one_and_for_three(mall, django_assert_num_queries):
    mall.redeem(1)
    queries.vouchers_of(1, CITY)  # the pack's version is read once
    with django_assert_num_queries(2):
        queries.vouchers_of(1, CITY)
    for _ in range(2):
        mall.redeem(1)
    with django_assert_num_queries(2):
        told = queries.vouchers_of(1, CITY)
    assert [voucher.state for voucher in told] == ["issued"] * 3


def test_pool_gives_every_voucher_a_code_of_its_own_until_it_is_empty(db):
    mall = Mall(offer(kind="pool", quotas=(quota(10),)))
    (pool,) = mall.pack.offers
    assert actions.fill_pool(city=CITY, offer=pool, codes=["A-1", " B-2 ", "A-1"], at=NOON) == 2
    assert actions.fill_pool(city=CITY, offer=pool, codes=["B-2"], at=NOON) == 0
    secrets = {mall.redeem(n).secret for n in (1, 2)}
    assert secrets == {"A-1", "B-2"}
    with pytest.raises(refusals.PoolEmpty):
        mall.redeem(3)
    assert queries.stock_agrees(CITY) == []
    with pytest.raises(refusals.RefundNotAllowed):
        mall.refund(queries.vouchers_of(1, CITY)[0])
    with pytest.raises(refusals.PoolCodeWrong) as refused:
        actions.fill_pool(city=CITY, offer=pool, codes=["C-3", ""], at=NOON)
    assert refused.value.data == {"line": 2}


def test_pool_is_for_offers_that_ask_for_it(mall):
    with pytest.raises(refusals.PoolNotAsked):
        actions.fill_pool(city=CITY, offer=mall.pack.offers[0], codes=["A"], at=NOON)


def test_verify_tells_whether_a_code_can_be_used(mall):
    voucher = mall.redeem(1)
    assert queries.verify(voucher.code, CITY, NOON).refusal is None
    take(mall, voucher.code)
    assert isinstance(queries.verify(voucher.short, CITY, NOON).refusal, refusals.VoucherAlreadyUsed)


def test_sums_tell_what_became_of_vouchers(mall):
    vouchers = [mall.redeem(n) for n in (1, 2, 3)]
    take(mall, vouchers[0].code)
    (sold,) = queries.sold(CITY)
    assert (sold.issued, sold.used, sold.value_fen) == (2, 1, 1000)
    told = queries.expected_redemption(CITY)
    assert (told.outstanding, told.outstanding_fen, told.used_share) == (2, 1000, 1.0)

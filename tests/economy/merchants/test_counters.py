"""Stores, people at counters, attempts, and what they come to."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.economy.merchants.street import AT, CITY, QINGYANG, clerk, open_street, pack_of, shop

from puhui.economy.merchants import actions, queries, refusals
from puhui.foundations.people import actions as people

pytestmark = pytest.mark.django_db
N = UUID(int=1)


@pytest.fixture
def street():
    return open_street()


def begin(user: int, nonce: UUID = N, code: str = "ABC", store: str = "east"):
    return actions.begin_attempt(user=user, store=store, code=code, nonce=nonce, at=AT)


def test_first_attempt_has_no_answer_yet_and_its_retry_the_first_ones(street):
    merchant, store, before = begin(street.zhou)
    assert (merchant.code, store.code, store.district, before) == ("park", "east", "qingyang", None)
    told = actions.end_attempt(
        holder=street.park, nonce=N, outcome="rewards.voucher_expired", message="until {valid_to}",
        data={"valid_to": "2026-02-01"},
    )  # fmt: skip

    _, _, again = begin(street.zhou, code=" ABC ")

    assert again == told
    assert (again.again, again.accepted, again.data) == (True, False, {"valid_to": "2026-02-01"})


@pytest.mark.parametrize(("field", "other"), [("code", {"code": "XYZ"}), ("store", {"store": "west"})])
def test_nonce_of_another_attempt_is_refused(street, field, other):
    begin(street.zhou)

    with pytest.raises(refusals.AttemptDiffers) as no:
        begin(street.zhou, **other)
    assert no.value.data == {"field": field}


def test_nonce_of_a_colleague_is_another_attempt(street):
    begin(street.zhou)

    with pytest.raises(refusals.AttemptDiffers):
        begin(clerk(street.park, "13812340103", "小李"))


def test_merchants_do_not_share_nonces_or_stores(street):
    begin(street.zhou)

    assert begin(street.wu, store="gate")[0].code == "panda"
    with pytest.raises(refusals.StoreUnknown):
        begin(street.wu, UUID(int=2), store="east")


def test_clerk_of_one_store_stays_there(street):
    li = clerk(street.park, "13812340103", "小李", store="west")

    with pytest.raises(refusals.StoreNotYours):
        begin(li)
    assert begin(li, store="west")[1].code == "west"


def test_stranger_and_resting_merchant_take_nothing(street):
    stranger = people.enrol_clerk(phone="13812340104", name="路人", at=AT).user
    with pytest.raises(refusals.ClerkUnknown):
        begin(stranger)
    actions.rest_merchant(city=CITY, merchant="park", rests=True)
    with pytest.raises(refusals.MerchantResting):
        begin(street.zhou)


def test_shifts_and_stores_are_counted(street):
    for n, (outcome, fen, store) in enumerate(
        [("accepted", 500, "east"), ("accepted", 700, "west"), ("x.y", 0, "east")]
    ):
        begin(street.zhou, UUID(int=n), store=store)
        voucher = UUID(int=n) if fen else None
        actions.end_attempt(holder=street.park, nonce=UUID(int=n), outcome=outcome, voucher=voucher, amount_fen=fen)

    found = queries.worked(street.park, AT, AT + timedelta(days=1))

    assert [(w.store, w.accepted, w.refused, w.amount_fen) for w in found] == [("east", 1, 1, 500), ("west", 1, 0, 700)]
    assert queries.worked(street.panda, AT, AT + timedelta(days=1)) == []
    assert queries.worked(street.park, AT - timedelta(days=1), AT) == []
    assert len(queries.attempts(street.park, AT, AT + timedelta(days=1), store="east")) == 2


def test_managers_alone_keep_stores_and_clerks(street):
    li = clerk(street.park, "13812340103", "小李")

    for by in (li, street.wu):
        with pytest.raises(refusals.NotManager):
            actions.add_store(holder=street.park, name="南门", district=None, address="", by=by)
        with pytest.raises(refusals.NotManager):
            actions.remove_clerk(holder=street.park, user=street.zhou, by=by, at=AT)
    made = actions.add_store(holder=street.park, name="南门", district=QINGYANG, address="一号", by=street.zhou)
    assert made.district_name["en"] == "Qingyang"
    actions.close_store(holder=street.park, store=made.code, by=street.zhou)
    assert made.code not in [s.code for s in queries.stores(street.park)]
    with pytest.raises(refusals.StoreUnknown):
        actions.close_store(holder=street.park, store=made.code, by=street.zhou)


def test_last_manager_stays(street):
    with pytest.raises(refusals.ManagerLast):
        actions.remove_clerk(holder=street.park, user=street.zhou, by=street.zhou, at=AT)
    with pytest.raises(refusals.ManagerLast):
        clerk(street.park, "13812340101", "小周")


def test_clerk_works_for_one_merchant_and_may_change(street):
    with pytest.raises(refusals.ClerkElsewhere):
        clerk(street.park, "13812340102", "小吴")
    actions.remove_clerk(holder=street.panda, user=street.wu, by=None, at=AT)

    clerk(street.park, "13812340102", "小吴")

    assert queries.clerk(street.wu).holder == street.park
    assert [c.name for c in queries.clerks(street.panda)] == []


def test_pack_closes_stores_and_rests_merchants_that_left_it_and_keeps_those_of_their_own(street):
    own = actions.add_store(holder=street.park, name="南门", district=None, address="", by=None)

    actions.open_merchants(city=CITY, pack=pack_of(shop("park", "west")), at=AT)

    assert {s.code for s in queries.stores(street.park)} == {"west", own.code}
    assert {m.code: m.state for m in queries.merchants(CITY)} == {"park": "approved", "panda": "resting"}
    actions.open_merchants(city=CITY, pack=pack_of(shop("park", "west"), shop("panda", "gate")), at=AT)
    assert {m.code: m.holder for m in queries.merchants(CITY)} == {"park": street.park, "panda": street.panda}

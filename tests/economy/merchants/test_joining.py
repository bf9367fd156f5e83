"""Merchants apply and propose; the operator decides, and says why not."""

from uuid import UUID

import pytest
from tests.economy.merchants.street import AT, CITY, LICENCE, QINGYANG, open_street, pack_of, shop

from puhui.economy.merchants import actions, queries, refusals
from puhui.economy.merchants.calc import licences, money, months
from puhui.foundations.people import actions as people

pytestmark = pytest.mark.django_db
ID = UUID(int=5)


@pytest.fixture
def applicant():
    actions.open_merchants(city=CITY, pack=pack_of(shop("park", "east")), at=AT)
    return people.enrol_clerk(phone="13812340105", name="老陈", at=AT).user


def apply(user: int, id: UUID = ID, **other):
    told = {"name": "陈记素食", "licence": LICENCE, "district": QINGYANG, "address": "二号", "about": ""} | other
    return actions.apply(id=id, city=CITY, user=user, contact="老陈", phone_masked="138****0105", at=AT, **told)


def decide(code: str = "chen", id: UUID = ID):
    return actions.approve_application(id=id, code=code, by="li", at=AT)


def test_merchant_that_applied_is_taken_in_with_its_store_and_manager(applicant):
    assert apply(applicant).state == "waiting"
    assert apply(applicant) == queries.application_of(applicant)

    done = decide()

    mine = queries.clerk(applicant)
    assert (mine.holder, mine.manages, done.state) == (done.holder, True, "approved")
    assert [(s.name["zh"], s.district) for s in queries.stores(mine.holder)] == [("陈记素食", "qingyang")]
    assert queries.merchant(mine.holder).code == "chen"
    assert queries.owed(CITY)[mine.holder] == 0


def test_merchant_that_was_returned_knows_why_and_applies_again(applicant):
    apply(applicant)
    with pytest.raises(refusals.ReasonMissing):
        actions.return_application(id=ID, reason="  ", by="li", at=AT)
    actions.return_application(id=ID, reason="营业执照已过期", by="li", at=AT)

    assert queries.application_of(applicant).reason == "营业执照已过期"
    with pytest.raises(refusals.DecidedAlready):
        decide()
    assert apply(applicant, UUID(int=6)).state == "waiting"


def test_one_application_at_a_time(applicant):
    apply(applicant)
    with pytest.raises(refusals.ApplicationOpen):
        apply(applicant, UUID(int=6))


@pytest.mark.parametrize("other", [{"name": " "}, {"name": "长" * 65}, {"address": ""}, {"about": "字" * 501}])
def test_application_names_the_field_that_is_wrong(applicant, other):
    with pytest.raises(refusals.ApplicationMalformed) as no:
        apply(applicant, **other)
    assert no.value.data == {"field": next(iter(other))}


@pytest.mark.parametrize("code", ["park", "Chen", "陈", "", "c en"])
def test_short_name_is_free_and_plain(applicant, code):
    apply(applicant)
    with pytest.raises(refusals.CodeTaken):
        decide(code)
    assert queries.application_of(applicant).state == "waiting"


def test_who_works_somewhere_does_not_apply():
    street = open_street()
    with pytest.raises(refusals.ClerkElsewhere):
        apply(street.zhou)


def test_unknown_application_is_not_decided(applicant):
    with pytest.raises(refusals.ApplicationUnknown):
        decide()


def propose(user: int, **other):
    told = {"title": "素面八折", "kind": "coupon", "points": 300, "value_fen": 500, "quota": 100, "terms": ""} | other
    return actions.propose(id=ID, user=user, at=AT, **told)


def test_proposal_waits_until_it_is_decided():
    street = open_street()
    made = propose(street.zhou)

    assert propose(street.zhou) == made
    assert queries.proposals() == [made]
    assert queries.proposals(street.panda) == []
    done = actions.accept_proposal(holder=street.park, id=ID, by="li", at=AT)
    assert (done.state, queries.proposals()) == ("accepted", [])
    with pytest.raises(refusals.DecidedAlready):
        actions.return_proposal(holder=street.park, id=ID, reason="不收了", by="li", at=AT)


def test_proposal_is_of_its_merchant_and_of_measure():
    street = open_street()
    with pytest.raises(refusals.NotManager):
        propose(street.wu)
    for wrong in ({"title": ""}, {"kind": "cash"}, {"points": 0}, {"quota": 0}, {"value_fen": -1}):
        with pytest.raises(refusals.ProposalMalformed) as no:
            propose(street.zhou, **wrong)
        assert no.value.data == {"field": next(iter(wrong))}
    with pytest.raises(refusals.ProposalUnknown):
        actions.accept_proposal(holder=street.panda, id=ID, by="li", at=AT)
    propose(street.zhou)
    with pytest.raises(refusals.ReasonMissing):
        actions.return_proposal(holder=street.park, id=ID, reason="", by="li", at=AT)


def test_licence_is_checked_by_its_last_sign():
    assert licences.is_licence(LICENCE)
    for at, sign in enumerate(LICENCE):
        other = "2" if sign != "2" else "3"
        assert not licences.is_licence(LICENCE[:at] + other + LICENCE[at + 1 :])
    assert not licences.is_licence(LICENCE[:17])
    assert not licences.is_licence(LICENCE.replace("M", "O"))


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [("1,234.5", 123450), ("¥3", 300), (" 0.01 ", 1), ("-2.50", -250), ("1.005", None), ("", None), ("abc", None),
     ("NaN", None), ("1e30", None), ("Infinity", None)],
)  # fmt: skip
def test_yuan_are_read_as_whole_fen(yuan, fen):
    assert money.fen_of(yuan) == fen


def test_year_ends_between_its_months():
    december = months.read_month("2026-12")
    assert months.next_month(december).isoformat() == "2027-01-01"

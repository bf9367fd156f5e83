"""What two people do together: accounts, freezes, court orders, succession, cancellation."""

from uuid import uuid4

import pytest
from tests.market.registry import land
from tests.market.registry.land import NOON, amount, held, of

from puhui.market.registry import actions, models, queries, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    land.keeps_registry()
    return land.account(1)


@pytest.fixture
def hundred(owner):
    return land.issue(land.project(owner), 100)


def apply(**changes):
    told = {"id": uuid4(), "city": land.CITY, "kind": "enterprise", "subject": land.credit_code(9), "name": "N"}
    return actions.apply_for_account(**told | {"by": "clerk", "at": NOON} | changes)


def test_a_city_without_registry_refuses():
    land.packs.activate(pack=land.pack_of(None), at=NOON)
    with pytest.raises(refusals.RegistryNotKept):
        apply()


def test_an_account_is_applied_for_and_opened_by_another(owner):
    asked = apply()
    # Fifteen working days after Monday 2 March 2026.
    assert (asked.state, asked.number, str(asked.decide_by)) == ("applied", "CDCER-A00002", "2026-03-23")
    with pytest.raises(refusals.SamePerson):
        actions.decide_account(id=uuid4(), account=asked.id, opens=True, by="clerk", at=NOON)
    opened = actions.decide_account(id=uuid4(), account=asked.id, opens=True, by="officer", at=NOON)
    assert opened.state == "open"
    with pytest.raises(refusals.AccountStateWrong):
        actions.decide_account(id=uuid4(), account=asked.id, opens=False, by="officer", at=NOON)


def test_an_account_that_is_not_open_takes_nothing(owner, hundred):
    asked = apply()
    with pytest.raises(refusals.AccountNotOpen):
        land.sell(owner, asked, amount(1))


def test_the_same_application_again_is_the_same_account(owner):
    id = uuid4()
    assert apply(id=id) == apply(id=id)
    with pytest.raises(refusals.ChangeDiffers) as refused:
        apply(id=id, name="M")
    assert refused.value.data["field"] == "name"


def test_a_subject_has_one_account_until_it_is_closed(owner):
    with pytest.raises(refusals.SubjectHasAccount):
        apply(subject=owner.subject)
    actions.close_account(id=uuid4(), account=owner.id, by="officer", at=NOON)
    assert apply(subject=owner.subject).state == "applied"


def test_an_account_is_closed_only_when_it_is_empty(owner, hundred):
    land.retire(owner, amount(99))
    with pytest.raises(refusals.HoldingNotEmpty) as refused:
        actions.close_account(id=uuid4(), account=owner.id, by="officer", at=NOON)
    assert refused.value.data["tonnes"] == 1
    land.retire(owner, amount(1))
    assert actions.close_account(id=uuid4(), account=owner.id, by="officer", at=NOON).state == "closed"


@pytest.mark.parametrize("subject", ["", "91510100000000001A", "9151010000000000１H", "91510100000000001"])
def test_a_subject_is_told_by_its_credit_code(owner, subject):
    with pytest.raises(refusals.SubjectMalformed):
        apply(subject=subject)


def test_persons_have_accounts_where_the_rules_allow_it(owner):
    with pytest.raises(refusals.PersonsNotAllowed):
        apply(kind="person", subject="42")
    land.keeps_registry(persons_allowed=True)
    assert apply(kind="person", subject="42").kind == "person"


def test_nobody_acts_without_a_name(owner, hundred):
    with pytest.raises(refusals.PersonMissing):
        land.retire(owner, amount(1), by=" ")


@pytest.mark.parametrize(("kind", "back", "state"), [
    ("court_freeze", "court_unfreeze", "court"), ("pledge", "pledge_release", "pledged"),
])  # fmt: skip
def test_frozen_units_stay_until_two_people_free_them(owner, hundred, kind, back, state):
    land.order(owner, kind, of(1, 30))
    assert held(owner) == {"available": 70, state: 30}
    with pytest.raises(refusals.UnitsFrozen) as refused:
        land.retire(owner, of(30, 31))
    assert "司法冻结与质押" in refused.value.cites
    land.order(owner, back, of(1, 30))
    assert held(owner) == {"available": 100}


def test_a_freeze_waits_for_a_second_person(owner, hundred):
    id = uuid4()
    asked = {"kind": "pledge", "account": owner.id, "wanted": of(1, 30), "reference": "Contract 7"}
    actions.ask(id=id, **asked, by="clerk", at=NOON)
    assert held(owner) == {"available": 100}
    assert [a.id for a in queries.waiting(land.CITY)] == [id]
    with pytest.raises(refusals.SamePerson):
        actions.decide(id=id, approves=True, by="clerk", at=NOON)
    done = actions.decide(id=id, approves=True, by="officer", at=NOON)
    assert (done.state, done.moved.tonnes) == ("approved", 30)
    assert actions.decide(id=id, approves=True, by="officer", at=NOON) == done
    with pytest.raises(refusals.AskedDecided):
        actions.decide(id=id, approves=False, by="officer", at=NOON)


def test_what_is_refused_moves_nothing(owner, hundred):
    id = uuid4()
    actions.ask(id=id, kind="pledge", account=owner.id, wanted=of(1, 30), reference="C", by="clerk", at=NOON)
    assert actions.decide(id=id, approves=False, by="officer", at=NOON).moved is None
    assert held(owner) == {"available": 100}


def test_what_was_sold_meanwhile_is_not_frozen(owner, hundred):
    id, buyer = uuid4(), land.account(2)
    actions.ask(id=id, kind="court_freeze", account=owner.id, wanted=of(1, 30), reference="C", by="clerk", at=NOON)
    land.sell(owner, buyer, of(30, 30))
    with pytest.raises(refusals.UnitsNotHeld):
        actions.decide(id=id, approves=True, by="officer", at=NOON)
    assert held(owner) == {"available": 99}


def test_an_order_rests_on_a_document(owner, hundred):
    with pytest.raises(refusals.ReferenceMissing):
        land.order(owner, "court_freeze", of(1, 30), reference=" ")


def test_nothing_was_asked_under_an_unknown_id():
    with pytest.raises(refusals.AskedUnknown):
        actions.decide(id=uuid4(), approves=True, by="officer", at=NOON)


def test_a_court_gives_what_it_froze_to_another(owner, hundred):
    creditor = land.account(2)
    land.order(owner, "court_freeze", of(1, 30))
    land.order(owner, "court_transfer", of(11, 30), to_account=creditor.id)
    assert held(creditor) == {"available": 20}
    assert held(owner) == {"available": 70, "court": 10}


def test_a_successor_takes_over(owner, hundred):
    heir = land.account(2)
    land.order(owner, "succession", amount(100), to_account=heir.id)
    assert (held(owner), held(heir)) == ({}, {"available": 100})
    with pytest.raises(refusals.SameAccount):
        land.order(heir, "succession", amount(100), to_account=heir.id)


def test_units_are_cancelled_by_two_for_good(owner, hundred):
    land.order(owner, "cancellation", of(1, 30))
    assert held(owner) == {"available": 70, "cancelled": 30}
    with pytest.raises(refusals.UnitsFinal):
        land.retire(owner, of(30, 30))


def test_the_history_of_an_account_names_both_people(owner, hundred):
    land.order(owner, "pledge", of(1, 30))
    changes = models.Change.objects.filter(kind__in=("pledge_asked", "pledge")).order_by("kind")
    assert [(c.kind, c.by) for c in changes] == [("pledge", "officer"), ("pledge_asked", "clerk")]

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.foundations.people.persons import AT, citizen, consenting

from puhui.foundations.people import actions, queries, refusals
from puhui.foundations.people.models import Binding

NUMBER = "6217 0000 0001"


def bind(holder: int, number: str = NUMBER, **other):
    return actions.bind_card(
        **{"holder": holder, "city": "luzhou", "scheme": "card", "number": number, "at": AT} | other
    )


@pytest.mark.django_db
def test_bound_card_leads_to_its_holder():
    holder = consenting()

    bound = bind(holder, scenarios=["bus", "metro"])

    assert (bound.newly, bound.masked) == (True, "••••0001")
    assert bound.subject == queries.subject_of("card", "621700000001")
    assert queries.holders_of([bound.subject], "card", city="luzhou", scenario="bus").rows() == [
        (bound.subject, holder)
    ]


@pytest.mark.django_db
def test_card_bound_twice_is_bound_once():
    holder = consenting()
    first = bind(holder)

    again = bind(holder, "621700000001")

    assert not again.newly
    assert again.subject == first.subject
    assert len(queries.bindings(holder)) == 1


@pytest.mark.django_db
def test_card_belongs_to_one_person():
    bind(consenting("13812340001"))

    with pytest.raises(refusals.CardBoundToAnother):
        bind(consenting("13812340002"))
    # The same digits of another scheme are another card.
    assert bind(consenting("13812340003"), scheme="bank").newly


@pytest.mark.django_db
def test_card_needs_consent():
    with pytest.raises(refusals.ConsentMissing):
        bind(citizen("13812340001").holder_id)
    holder = consenting("13812340002", scenario="bus")
    with pytest.raises(refusals.ConsentMissing):
        bind(holder, scenarios=["metro"])
    with pytest.raises(refusals.ConsentMissing):
        bind(holder, city="chengdu")
    assert Binding.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["", "  ", "123", "1 2 3", "x" * 65, "12\x0034"])
def test_number_has_a_shape(number):
    with pytest.raises(refusals.NumberMalformed):
        bind(consenting(), number)


@pytest.mark.django_db
def test_only_the_telephone_one_signed_in_with_is_bound():
    holder = consenting("13812340001")

    with pytest.raises(refusals.PhoneNotYours):
        bind(holder, "13812340002", scheme="phone")
    typed = bind(holder, "+86 13812340001", scheme="phone")
    untyped = actions.bind_own_phone(holder=holder, city="luzhou", at=AT)

    assert typed.masked == untyped.masked == "138****0001"
    assert typed.subject == untyped.subject == queries.subject_of("phone", "13812340001")
    assert (typed.newly, untyped.newly) == (True, False)


@pytest.mark.django_db
def test_unbound_card_is_nobodys():
    one, other = consenting("13812340001"), consenting("13812340002")
    bound = bind(one)

    with pytest.raises(refusals.CardNotBound):
        actions.unbind_card(holder=other, scheme="card", subject=bound.subject, at=AT)
    actions.unbind_card(holder=one, scheme="card", subject=bound.subject, at=AT)

    assert queries.holders_of(None, "card").is_empty()
    assert bind(other).newly


@pytest.mark.django_db
def test_person_binds_twenty_numbers():
    holder = consenting()
    for n in range(20):
        bind(holder, f"62170000{n:02d}")

    with pytest.raises(refusals.BindingsExhausted):
        bind(holder, "6217000099")
    assert not bind(holder, "6217000000").newly


@pytest.mark.django_db
def test_full_numbers_are_not_kept():
    bind(consenting())

    with connection.cursor() as cursor:
        cursor.execute("SELECT b::text FROM people_binding b")
        (row,) = cursor.fetchone()
    assert "0001" in row
    assert "62170000" not in row


def test_two_people_binding_one_card_at_once_make_one_owner(committed):
    holders = [consenting(f"1381234000{n}") for n in range(4)]

    def grab(holder):
        try:
            return bind(holder).holder
        except refusals.CardBoundToAnother:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        owners = [holder for holder in pool.map(grab, holders) if holder]
    assert len(owners) == 1
    assert Binding.objects.get().holder_id == owners[0]
